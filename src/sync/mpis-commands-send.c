#include "config.h"

#include "mpis-commands-private.h"

#include "mpis-perform.h"

#define MAX_CONFLICTS 3      /* with what others do at the same time, before it is called refused */

typedef struct {
  MpisCommands *commands;
  MpisDb       *db;
  guint         stamp;
} Sending;

static void
sending_free (gpointer data)
{
  Sending *self = data;

  g_object_unref (self->commands);
  g_object_unref (self->db);
  g_free (self);
}

static MpisCommandsEntry *
next_to_send (MpisCommands *self)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      MpisCommandsEntry *entry = self->entries->pdata[i];

      if (mpis_command_get_state (entry->command) == MPIS_COMMAND_WAITING)
        return entry;
    }
  return NULL;
}

gboolean
_mpis_commands_to_send (MpisCommands *self)
{
  return next_to_send (self) != NULL;
}

/* Whether trying again over another connection may help. All else is about what was asked. */
static gboolean
is_passing (MpisCommandsEntry *entry,
            const GError      *error)
{
  if (g_error_matches (error, MPIS_DB_ERROR, MPIS_DB_ERROR_CONFLICT))
    return ++entry->n_conflicts < MAX_CONFLICTS;
  return g_error_matches (error, MPIS_DB_ERROR, MPIS_DB_ERROR_OFFLINE) ||
         g_error_matches (error, MPIS_DB_ERROR, MPIS_DB_ERROR_TIMEOUT) ||
         error->domain == G_IO_ERROR || error->domain == DEX_ERROR;
}

static void
outcome (MpisCommands *self,
         MpisCommand  *command,
         const GError *error)
{
  mpis_command_set_state (command, error ? MPIS_COMMAND_REFUSED : MPIS_COMMAND_DONE,
                          error ? error->message : NULL);
  _mpis_commands_save (self);
  _mpis_commands_tell (self);
  _mpis_commands_emit (self, command);
}

static gboolean
send_awaiting (Sending            *self,
               MpisCommandsEntry  *entry,
               GError            **error)
{
  MpisCommands *commands = self->commands;
  g_autoptr(MpisCommand) command = g_object_ref (entry->command);
  g_autoptr(GError) local_error = NULL;
  guint position;

  mpis_command_set_state (command, MPIS_COMMAND_SENDING, NULL);
  dex_await (mpis_perform (self->db, mpis_command_get_id (command), mpis_command_get_kind (command),
                           mpis_command_get_payload (command), g_get_user_name ()), &local_error);
  if (self->stamp != commands->send_stamp)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Another connection took over");
      return FALSE;
    }
  if (!_mpis_commands_find (commands, command, &position))
    return TRUE;
  if (local_error != NULL && is_passing (commands->entries->pdata[position], local_error))
    {
      mpis_command_set_state (command, MPIS_COMMAND_WAITING, local_error->message);
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  outcome (commands, command, local_error);
  return TRUE;
}

static DexFuture *
send_fiber (gpointer data)
{
  Sending *self = data;
  g_autoptr(GError) error = NULL;
  MpisCommandsEntry *entry;

  while ((entry = next_to_send (self->commands)) != NULL)
    if (!send_awaiting (self, entry, &error))
      return dex_future_new_for_error (g_steal_pointer (&error));
  return dex_future_new_true ();
}

/*
 * _mpis_commands_send:
 * @self: commands
 * @db: a connection that nobody else uses meanwhile
 *
 * Has the server carry out what waits, in order. Sending over an earlier connection ends; what that may
 * have left on its way goes again.
 *
 * Returns: (transfer full): a future of %TRUE; rejected with #MpisDbError if another connection may help
 */
DexFuture *
_mpis_commands_send (MpisCommands *self,
                     MpisDb       *db)
{
  Sending *sending;

  for (guint i = 0; i < self->entries->len; i++)
    {
      MpisCommand *command = ((MpisCommandsEntry *) self->entries->pdata[i])->command;

      if (mpis_command_get_state (command) == MPIS_COMMAND_SENDING)
        mpis_command_set_state (command, MPIS_COMMAND_WAITING, NULL);
    }
  sending = g_new0 (Sending, 1);
  sending->commands = g_object_ref (self);
  sending->db = g_object_ref (db);
  sending->stamp = ++self->send_stamp;
  return dex_scheduler_spawn (NULL, 256 * 1024, send_fiber, sending, sending_free);
}

void
_mpis_commands_settle (MpisCommands *self)
{
  gboolean any = FALSE;

  for (guint i = self->entries->len; i > 0; i--)
    if (mpis_command_get_state (((MpisCommandsEntry *) self->entries->pdata[i - 1])->command) == MPIS_COMMAND_DONE)
      {
        _mpis_commands_remove_at (self, i - 1);
        any = TRUE;
      }
  if (any)
    _mpis_commands_tell (self);
}
