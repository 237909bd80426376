#include "config.h"

#include "mpis-dashboards-private.h"

#define RETRY_REFUSED (60 * G_USEC_PER_SEC)
#define MAX_ROUNDS    8    /* of sending one dashboard that others keep changing */

typedef struct {
  MpisDashboards *dashboards;
  MpisDb         *db;
  char           *server;
  gboolean        push_only;
  guint           stamp;
} Sync;

static void
sync_free (gpointer data)
{
  Sync *self = data;

  g_object_unref (self->dashboards);
  g_object_unref (self->db);
  g_free (self->server);
  g_free (self);
}

/* To be asked after every await: another sync may have begun on another connection. */
static gboolean
is_current (Sync    *self,
            GError **error)
{
  if (self->stamp == self->dashboards->sync_stamp)
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Another connection took over");
  return FALSE;
}

/* Whether trying again over another connection may help. All else is about what was asked. */
static gboolean
is_passing (const GError *error)
{
  return g_error_matches (error, MPIS_DB_ERROR, MPIS_DB_ERROR_OFFLINE) ||
         g_error_matches (error, MPIS_DB_ERROR, MPIS_DB_ERROR_TIMEOUT) ||
         g_error_matches (error, MPIS_DB_ERROR, MPIS_DB_ERROR_CONFLICT) ||
         error->domain != MPIS_DB_ERROR;
}

/* --- from the server -------------------------------------------------------------------------- */

static GHashTable *
collect_known (MpisDashboards *self,
               gboolean        moved)
{
  GHashTable *known = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->entries);
  while (!moved && g_hash_table_iter_next (&iter, NULL, &value))
    {
      MpisDashboardsEntry *entry = value;

      if (entry->version != NULL && !entry->unreadable)
        g_hash_table_insert (known, entry->id, entry->version);
    }
  return known;
}

/* What may not be read says so, and keeps nobody from working with what is here. */
static gboolean
tolerate (MpisDashboards  *self,
          GError          *problem,
          GError         **error)
{
  if (is_passing (problem))
    {
      g_propagate_error (error, problem);
      return FALSE;
    }
  if (g_set_str (&self->server_problem, problem->message))
    _mpis_dashboards_tell_problem (self);
  g_error_free (problem);
  return TRUE;
}

static gboolean
read_awaiting (Sync    *self,
               GError **error)
{
  MpisDashboards *dashboards = self->dashboards;
  gboolean moved = dashboards->server != NULL && !g_str_equal (dashboards->server, self->server);
  g_autoptr(GHashTable) known = collect_known (dashboards, moved);
  g_autoptr(GPtrArray) rows = NULL;
  g_autoptr(GPtrArray) widgets = NULL;
  g_autoptr(GError) local_error = NULL;

  rows = dex_await_boxed (mpis_layouts_read_changed (self->db, dashboards->owner, known), &local_error);
  if (rows != NULL)
    widgets = dex_await_boxed (mpis_widgets_read (self->db), &local_error);
  if (!is_current (self, error))
    return FALSE;
  if (local_error != NULL)
    return tolerate (dashboards, g_steal_pointer (&local_error), error);
  dashboards->unread = FALSE;
  _mpis_dashboards_take_rows (dashboards, rows, moved);
  _mpis_dashboards_take_widgets (dashboards, widgets);
  if (g_set_str (&dashboards->server, self->server))
    mpis_desk_changes_set (_mpis_dashboards_unsaved (dashboards), "server", self->server);
  _mpis_dashboards_save (dashboards);
  _mpis_dashboards_tell (dashboards);
  return TRUE;
}

/* --- to the server ---------------------------------------------------------------------------- */

/* What was changed first goes first, so that what others see makes sense at any moment. */
static MpisDashboardsEntry *
next_to_send (MpisDashboards *self,
              GHashTable     *rounds)
{
  MpisDashboardsEntry *next = NULL;
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      MpisDashboardsEntry *entry = value;

      if ((next != NULL && next->changed <= entry->changed) ||
          (entry->problem != NULL && g_get_monotonic_time () < entry->retry_at) ||
          GPOINTER_TO_UINT (g_hash_table_lookup (rounds, entry->id)) >= MAX_ROUNDS ||
          !_mpis_dashboards_entry_to_send (entry))
        continue;
      next = entry;
    }
  return next;
}

static gboolean
same_dashboard (MpisDashboard *a,
                MpisDashboard *b)
{
  return a == b || (a != NULL && b != NULL && mpis_dashboard_equal (a, b));
}

/* A command whose answer was lost is sent again as it was, if it still is what is wanted. It is on its way
 * to the disk before it is on its way to the server. */
static DexFuture *
send (Sync                *self,
      MpisDashboardsEntry *entry)
{
  g_autoptr(MpisDashboard) outgoing = _mpis_dashboards_entry_outgoing (entry);

  if (entry->command == NULL || !same_dashboard (entry->sent, outgoing))
    {
      g_free (entry->command);
      entry->command = g_uuid_string_random ();
      g_set_object (&entry->sent, outgoing);
      _mpis_dashboards_keep (self->dashboards, entry);
      _mpis_dashboards_save (self->dashboards);
    }
  if (outgoing == NULL)
    return mpis_layouts_remove (self->db, entry->command, entry->id, entry->revision);
  return mpis_layouts_save (self->db, entry->command, outgoing, entry->revision);
}

/* The server has what was sent. The person may have gone on since. */
static void
sent (MpisDashboards          *self,
      MpisDashboardsEntry     *entry,
      const MpisLayoutOutcome *outcome)
{
  g_set_object (&entry->base, entry->sent);
  entry->revision = outcome->revision;
  g_set_str (&entry->version, outcome->version);
  g_clear_pointer (&entry->command, g_free);
  g_clear_object (&entry->sent);
  g_clear_pointer (&entry->problem, g_free);
  _mpis_dashboards_entry_refresh (entry);
  if (entry->base == NULL && entry->mine == NULL)
    _mpis_dashboards_forget (self, entry);
  else
    _mpis_dashboards_keep (self, entry);
}

static void
refused (MpisDashboardsEntry *entry,
         const GError        *error)
{
  g_set_str (&entry->problem, error->message);
  entry->retry_at = g_get_monotonic_time () + RETRY_REFUSED;
}

static gboolean
send_awaiting (Sync                *self,
               MpisDashboardsEntry *entry,
               GError             **error)
{
  MpisDashboards *dashboards = self->dashboards;
  g_autofree char *id = g_strdup (entry->id);
  g_autoptr(MpisLayoutOutcome) outcome = NULL;
  g_autoptr(GError) local_error = NULL;

  outcome = dex_await_boxed (send (self, entry), &local_error);
  if (!is_current (self, error))
    return FALSE;
  if (local_error != NULL && is_passing (local_error))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (!(entry = _mpis_dashboards_find_entry (dashboards, id)))
    return TRUE;
  if (local_error != NULL)
    refused (entry, local_error);
  else if (outcome->saved)
    sent (dashboards, entry, outcome);
  else
    _mpis_dashboards_take_row (dashboards, entry, outcome->now);
  _mpis_dashboards_save (dashboards);
  _mpis_dashboards_tell (dashboards);
  return TRUE;
}

static gboolean
push_awaiting (Sync    *self,
               GError **error)
{
  g_autoptr(GHashTable) rounds = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  MpisDashboardsEntry *entry;

  while ((entry = next_to_send (self->dashboards, rounds)) != NULL)
    {
      guint round = GPOINTER_TO_UINT (g_hash_table_lookup (rounds, entry->id));

      g_hash_table_insert (rounds, g_strdup (entry->id), GUINT_TO_POINTER (round + 1));
      if (!send_awaiting (self, entry, error))
        return FALSE;
    }
  return TRUE;
}

static DexFuture *
sync_fiber (gpointer data)
{
  Sync *self = data;
  g_autoptr(GError) error = NULL;

  if ((self->push_only || read_awaiting (self, &error)) && push_awaiting (self, &error))
    return dex_future_new_true ();
  return dex_future_new_for_error (g_steal_pointer (&error));
}

/*
 * _mpis_dashboards_sync:
 * @self: dashboards
 * @db: a connection that nobody else uses meanwhile
 * @server: what tells the server from others
 * @push_only: whether only to send what changed here, once everything was read
 *
 * Takes over what the server has and sends what it has not. A sync that began earlier ends.
 *
 * Returns: (transfer full): a future of %TRUE; rejected with #MpisDbError if another connection may help.
 *   What the server refuses is told with the dashboard.
 */
DexFuture *
_mpis_dashboards_sync (MpisDashboards *self,
                       MpisDb         *db,
                       const char     *server,
                       gboolean        push_only)
{
  Sync *sync;

  self->unread |= !push_only;
  if (self->state != MPIS_DASHBOARDS_READY)
    return dex_future_new_true ();
  sync = g_new0 (Sync, 1);
  sync->dashboards = g_object_ref (self);
  sync->db = g_object_ref (db);
  sync->server = g_strdup (server);
  sync->push_only = !self->unread;
  sync->stamp = ++self->sync_stamp;
  return dex_scheduler_spawn (NULL, 256 * 1024, sync_fiber, sync, sync_free);
}

/* Has the next sync try again what the server refused. */
void
_mpis_dashboards_retry (MpisDashboards *self)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    ((MpisDashboardsEntry *) value)->retry_at = 0;
}
