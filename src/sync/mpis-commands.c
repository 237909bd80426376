#include "config.h"

#include "mpis-commands-private.h"

#include "mpis-json.h"

#define SAVE_AGAIN_MS 2000

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (MpisCommands, mpis_commands, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

enum { PROP_0, PROP_N_WAITING, PROP_N_REFUSED, N_PROPS };
static GParamSpec *properties[N_PROPS];
enum { DONE, REFUSED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
entry_free (gpointer data)
{
  MpisCommandsEntry *self = data;

  g_object_unref (self->command);
  g_free (self);
}

static GType
get_item_type (GListModel *model)
{
  return MPIS_TYPE_COMMAND;
}

static guint
get_n_items (GListModel *model)
{
  return MPIS_COMMANDS (model)->entries->len;
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  MpisCommands *self = MPIS_COMMANDS (model);

  return position < self->entries->len ? g_object_ref (((MpisCommandsEntry *) self->entries->pdata[position])->command)
                                       : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
mpis_commands_get_property (GObject    *object,
                            guint       property_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  MpisCommands *self = MPIS_COMMANDS (object);

  switch (property_id)
    {
    case PROP_N_WAITING:
      g_value_set_uint (value, self->n_waiting);
      break;
    case PROP_N_REFUSED:
      g_value_set_uint (value, self->n_refused);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
mpis_commands_finalize (GObject *object)
{
  MpisCommands *self = MPIS_COMMANDS (object);

  g_clear_handle_id (&self->save_again, g_source_remove);
  g_ptr_array_unref (self->entries);
  g_clear_object (&self->desk);
  dex_clear (&self->saved);
  G_OBJECT_CLASS (mpis_commands_parent_class)->finalize (object);
}

static void
mpis_commands_class_init (MpisCommandsClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = mpis_commands_get_property;
  object_class->finalize = mpis_commands_finalize;

  properties[PROP_N_WAITING] = g_param_spec_uint ("n-waiting", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_N_REFUSED] = g_param_spec_uint ("n-refused", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[DONE] = g_signal_new ("done", MPIS_TYPE_COMMANDS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, MPIS_TYPE_COMMAND);
  signals[REFUSED] = g_signal_new ("refused", MPIS_TYPE_COMMANDS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, MPIS_TYPE_COMMAND);
}

static void
mpis_commands_init (MpisCommands *self)
{
  self->entries = g_ptr_array_new_with_free_func (entry_free);
}

/*
 * _mpis_commands_new:
 *
 * Returns: (transfer full): commands that are kept nowhere yet
 */
MpisCommands *
_mpis_commands_new (void)
{
  return g_object_new (MPIS_TYPE_COMMANDS, NULL);
}

void
_mpis_commands_set_hooks (MpisCommands *self,
                          GFunc         wake,
                          GFunc         changed,
                          gpointer      data)
{
  self->wake = wake;
  self->changed = changed;
  self->hook_data = data;
}

/* --- telling ---------------------------------------------------------------------------------- */

void
_mpis_commands_tell (MpisCommands *self)
{
  guint n_waiting = 0, n_refused = 0;

  for (guint i = 0; i < self->entries->len; i++)
    {
      MpisCommandState state = mpis_command_get_state (((MpisCommandsEntry *) self->entries->pdata[i])->command);

      n_waiting += state == MPIS_COMMAND_WAITING || state == MPIS_COMMAND_SENDING;
      n_refused += state == MPIS_COMMAND_REFUSED;
    }
  g_object_freeze_notify (G_OBJECT (self));
  if (self->n_waiting != n_waiting)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_WAITING]);
  if (self->n_refused != n_refused)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_REFUSED]);
  self->n_waiting = n_waiting;
  self->n_refused = n_refused;
  g_object_thaw_notify (G_OBJECT (self));
  if (self->changed != NULL)
    self->changed (self, self->hook_data);
}

void
_mpis_commands_remove_at (MpisCommands *self,
           guint         position)
{
  g_ptr_array_remove_index (self->entries, position);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
}

gboolean
_mpis_commands_find (MpisCommands *self,
      MpisCommand  *command,
      guint        *position)
{
  for (guint i = 0; i < self->entries->len; i++)
    if (((MpisCommandsEntry *) self->entries->pdata[i])->command == command)
      {
        *position = i;
        return TRUE;
      }
  return FALSE;
}

void
_mpis_commands_emit (MpisCommands *self,
                     MpisCommand  *command)
{
  guint signal = mpis_command_get_state (command) == MPIS_COMMAND_DONE ? DONE : REFUSED;

  g_signal_emit (self, signals[signal], 0, command);
}

/* --- the desk --------------------------------------------------------------------------------- */

static MpisDeskChanges *
collect (MpisCommands *self)
{
  MpisDeskChanges *changes = mpis_desk_changes_new ();

  mpis_desk_changes_clear_commands (changes);
  for (guint i = 0; i < self->entries->len; i++)
    {
      MpisCommand *command = ((MpisCommandsEntry *) self->entries->pdata[i])->command;
      g_autofree char *payload = mpis_json_print (mpis_command_get_payload (command));
      MpisCommandState state = mpis_command_get_state (command);
      MpisDeskCommand row = {
        .id = (char *) mpis_command_get_id (command),
        .kind = (char *) mpis_command_get_kind (command),
        .payload = payload,
        .made_at = mpis_command_get_made_at (command),
        .problem = (char *) (state == MPIS_COMMAND_REFUSED ? mpis_command_get_problem (command) : NULL),
      };

      if (state != MPIS_COMMAND_DONE)
        mpis_desk_changes_put_command (changes, &row);
    }
  return changes;
}

static void
end_waiting (MpisCommands *self,
             const GError *error)
{
  g_autoptr(DexPromise) saved = g_steal_pointer (&self->saved);

  if (saved == NULL)
    return;
  if (error != NULL)
    dex_promise_reject (saved, g_error_copy (error));
  else
    dex_promise_resolve_boolean (saved, TRUE);
}

static void
save_again_cb (gpointer data)
{
  MpisCommands *self = data;

  self->save_again = 0;
  _mpis_commands_save (self);
}

/* The dashboards tell what is wrong with the file, which is theirs too. */
static DexFuture *
saved_cb (DexFuture *future,
          gpointer   data)
{
  MpisCommands *self = data;
  g_autoptr(GError) error = NULL;

  self->saving = FALSE;
  if (dex_future_get_value (future, &error) == NULL)
    {
      self->unsaved = TRUE;
      self->save_again = g_timeout_add_once (SAVE_AGAIN_MS, save_again_cb, self);
      end_waiting (self, error);
    }
  else if (self->unsaved)
    _mpis_commands_save (self);
  else
    end_waiting (self, NULL);
  return dex_future_new_true ();
}

void
_mpis_commands_save (MpisCommands *self)
{
  MpisDeskChanges *changes;

  self->unsaved = TRUE;
  if (self->saving || self->save_again != 0 || self->desk == NULL)
    return;
  self->unsaved = FALSE;
  self->saving = TRUE;
  changes = collect (self);
  dex_future_disown (dex_future_finally (mpis_desk_write (self->desk, changes),
                                         saved_cb, g_object_ref (self), g_object_unref));
  mpis_desk_changes_unref (changes);
}

static MpisCommandsEntry *
entry_from_desk (const MpisDeskCommand *row)
{
  g_autoptr(JsonNode) payload = mpis_json_parse (row->payload, -1, NULL);
  MpisCommandsEntry *entry;

  if (payload == NULL || !JSON_NODE_HOLDS_OBJECT (payload) || !g_uuid_string_is_valid (row->id))
    return NULL;
  entry = g_new0 (MpisCommandsEntry, 1);
  entry->command = mpis_command_new_with_id (row->id, row->kind, g_steal_pointer (&payload), row->made_at);
  if (row->problem != NULL)
    mpis_command_set_state (entry->command, MPIS_COMMAND_REFUSED, row->problem);
  return entry;
}

/* What was kept is older than what was made meanwhile. */
void
_mpis_commands_set_desk (MpisCommands     *self,
                         MpisDesk         *desk,
                         MpisDeskContents *contents)
{
  guint n_kept = 0;

  g_set_object (&self->desk, desk);
  for (guint i = 0; contents != NULL && i < contents->commands->len; i++)
    {
      MpisCommandsEntry *entry = entry_from_desk (contents->commands->pdata[i]);

      if (entry != NULL)
        g_ptr_array_insert (self->entries, n_kept++, entry);
    }
  if (n_kept > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, 0, n_kept);
  if (contents == NULL || self->entries->len > n_kept)
    _mpis_commands_save (self);
  _mpis_commands_tell (self);
  if (_mpis_commands_to_send (self) && self->wake != NULL)
    self->wake (self, self->hook_data);
}

/**
 * mpis_commands_flush:
 * @self: commands
 *
 * For whoever is about to end the program.
 *
 * Returns: (transfer full): a future of %TRUE once all of them are on the disk; rejected with
 *   #MpisStoreError when they cannot be written
 */
DexFuture *
mpis_commands_flush (MpisCommands *self)
{
  dex_return_error_if_fail (MPIS_IS_COMMANDS (self));

  if ((!self->saving && !self->unsaved) || (self->desk == NULL && self->entries->len == 0))
    return dex_future_new_true ();
  if (self->desk == NULL)
    return dex_future_new_reject (MPIS_STORE_ERROR, MPIS_STORE_ERROR_IO,
                                  "What was to be done cannot be kept: the file for it is not open");
  if (self->save_again != 0)
    {
      g_source_remove (self->save_again);
      save_again_cb (self);
    }
  if (self->saved == NULL)
    self->saved = dex_promise_new ();
  return dex_ref (DEX_FUTURE (self->saved));
}

/* --- by the person ---------------------------------------------------------------------------- */

static gboolean
wants (MpisCommand *command,
       const char  *member)
{
  JsonObject *payload = json_node_get_object (mpis_command_get_payload (command));

  return json_object_get_boolean_member_with_default (payload, member, FALSE);
}

static gboolean
is_same (MpisCommand *a,
         MpisCommand *b,
         const char  *member)
{
  const char *text = mpis_command_get_text (a, member);

  return text != NULL && g_strcmp0 (text, mpis_command_get_text (b, member)) == 0;
}

/* Whether @later takes back what @earlier asks for. */
static gboolean
takes_back (MpisCommand *later,
            MpisCommand *earlier)
{
  const char *kind = mpis_command_get_kind (later);

  if (g_str_equal (kind, "run.restore"))
    return g_str_equal (mpis_command_get_kind (earlier), "run.delete") && is_same (later, earlier, "run_id");
  return g_str_equal (kind, "project.archive") && g_str_equal (mpis_command_get_kind (earlier), kind) &&
         is_same (later, earlier, "id") && wants (later, "archived") != wants (earlier, "archived");
}

/* What did not go out yet need not: both are forgotten. */
static gboolean
take_back (MpisCommands *self,
           MpisCommand  *command)
{
  for (guint i = self->entries->len; i > 0; i--)
    {
      MpisCommandsEntry *entry = self->entries->pdata[i - 1];

      if (mpis_command_get_state (entry->command) == MPIS_COMMAND_WAITING && takes_back (command, entry->command))
        {
          _mpis_commands_remove_at (self, i - 1);
          return TRUE;
        }
    }
  return FALSE;
}

/**
 * mpis_commands_add:
 * @self: commands
 * @kind: what is wanted, `run.start` for instance
 * @payload: (transfer full): an object that says what exactly
 *
 * Has something done: at once if there is a connection, and otherwise as soon as there is one.
 *
 * Returns: (transfer full): the command
 */
MpisCommand *
mpis_commands_add (MpisCommands *self,
                   const char   *kind,
                   JsonNode     *payload)
{
  g_autoptr(MpisCommand) command = NULL;
  MpisCommandsEntry *entry;

  g_return_val_if_fail (MPIS_IS_COMMANDS (self), NULL);

  command = mpis_command_new (kind, payload);
  if (take_back (self, command))
    {
      mpis_command_set_state (command, MPIS_COMMAND_DONE, NULL);
    }
  else
    {
      entry = g_new0 (MpisCommandsEntry, 1);
      entry->command = g_object_ref (command);
      g_ptr_array_add (self->entries, entry);
      g_list_model_items_changed (G_LIST_MODEL (self), self->entries->len - 1, 0, 1);
    }
  _mpis_commands_save (self);
  _mpis_commands_tell (self);
  if (self->wake != NULL)
    self->wake (self, self->hook_data);
  return g_steal_pointer (&command);
}

/**
 * mpis_commands_retry:
 * @self: commands
 * @command: one that was refused
 *
 * Has it tried again as it is.
 */
void
mpis_commands_retry (MpisCommands *self,
                     MpisCommand  *command)
{
  guint position;

  g_return_if_fail (MPIS_IS_COMMANDS (self));
  g_return_if_fail (MPIS_IS_COMMAND (command));

  if (!_mpis_commands_find (self, command, &position) || mpis_command_get_state (command) != MPIS_COMMAND_REFUSED)
    return;
  ((MpisCommandsEntry *) self->entries->pdata[position])->n_conflicts = 0;
  mpis_command_set_state (command, MPIS_COMMAND_WAITING, NULL);
  _mpis_commands_save (self);
  _mpis_commands_tell (self);
  if (self->wake != NULL)
    self->wake (self, self->hook_data);
}

/**
 * mpis_commands_discard:
 * @self: commands
 * @command: one that waits or was refused
 *
 * Gives it up. One that is on its way is left alone.
 */
void
mpis_commands_discard (MpisCommands *self,
                       MpisCommand  *command)
{
  g_autoptr(MpisCommand) kept = NULL;
  guint position;

  g_return_if_fail (MPIS_IS_COMMANDS (self));
  g_return_if_fail (MPIS_IS_COMMAND (command));

  kept = g_object_ref (command);
  if (!_mpis_commands_find (self, command, &position) ||
      mpis_command_get_state (command) == MPIS_COMMAND_SENDING ||
      mpis_command_get_state (command) == MPIS_COMMAND_DONE)
    return;
  _mpis_commands_remove_at (self, position);
  _mpis_commands_save (self);
  _mpis_commands_tell (self);
}

/**
 * mpis_commands_get_n_waiting:
 * @self: commands
 *
 * Returns: how many wait or are on their way
 */
guint
mpis_commands_get_n_waiting (MpisCommands *self)
{
  g_return_val_if_fail (MPIS_IS_COMMANDS (self), 0);

  return self->n_waiting;
}

/**
 * mpis_commands_get_n_refused:
 * @self: commands
 *
 * Returns: how many were refused
 */
guint
mpis_commands_get_n_refused (MpisCommands *self)
{
  g_return_val_if_fail (MPIS_IS_COMMANDS (self), 0);

  return self->n_refused;
}
