#include "config.h"

#include "mpis-dashboards-private.h"

#define SAVE_AGAIN_MS 2000

/* What is to be saved with the next turn: everything that belongs together goes in before
 * _mpis_dashboards_save(). */
MpisDeskChanges *
_mpis_dashboards_unsaved (MpisDashboards *self)
{
  if (self->unsaved == NULL)
    self->unsaved = mpis_desk_changes_new ();
  return self->unsaved;
}

static void
put_entry (MpisDeskChanges     *changes,
           MpisDashboardsEntry *entry)
{
  MpisDeskDashboard *desk = _mpis_dashboards_entry_to_desk (entry);

  mpis_desk_changes_put_dashboard (changes, desk);
  mpis_desk_dashboard_free (desk);
}

void
_mpis_dashboards_keep (MpisDashboards      *self,
                       MpisDashboardsEntry *entry)
{
  put_entry (_mpis_dashboards_unsaved (self), entry);
}

/* Frees the entry, too. */
void
_mpis_dashboards_forget (MpisDashboards      *self,
                         MpisDashboardsEntry *entry)
{
  mpis_desk_changes_drop_dashboard (_mpis_dashboards_unsaved (self), entry->id);
  g_hash_table_remove (self->entries, entry->id);
}

/* After the desk failed nobody knows what it holds: all that there is goes in anew. */
static void
save_everything (MpisDashboards *self)
{
  g_autofree char *widgets = _mpis_dashboards_print_widgets (self);
  MpisDeskChanges *changes;
  GHashTableIter iter;
  gpointer entry;

  g_clear_pointer (&self->unsaved, mpis_desk_changes_unref);
  changes = _mpis_dashboards_unsaved (self);
  mpis_desk_changes_start_over (changes);
  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, &entry))
    put_entry (changes, entry);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->edits)); i++)
    {
      g_autoptr(MpisDashboardEdit) edit = _mpis_dashboards_get_edit (self, i);

      mpis_desk_changes_put_edit (changes, edit->edit);
    }
  mpis_desk_changes_set (changes, "server", self->server);
  mpis_desk_changes_set (changes, "widgets", widgets);
}

static void
end_waiting (MpisDashboards *self,
             const GError   *error)
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
set_desk_problem (MpisDashboards *self,
                  const char     *problem)
{
  if (g_set_str (&self->desk_problem, problem))
    _mpis_dashboards_tell_problem (self);
}

static void
save_again_cb (gpointer data)
{
  MpisDashboards *self = data;

  self->save_again = 0;
  save_everything (self);
  _mpis_dashboards_save (self);
}

/* A damaged file was replaced already, and is filled at once; all else may pass by itself. */
static void
save_failed (MpisDashboards *self,
             const GError   *error)
{
  gboolean is_first = self->desk_problem == NULL;

  set_desk_problem (self, error->message);
  if (is_first && g_error_matches (error, MPIS_STORE_ERROR, MPIS_STORE_ERROR_REBUILT))
    {
      save_everything (self);
      _mpis_dashboards_save (self);
      if (self->desk_opened != NULL)
        self->desk_opened (self->desk, NULL, self->wake_data);
      return;
    }
  end_waiting (self, error);
  self->save_again = g_timeout_add_once (SAVE_AGAIN_MS, save_again_cb, self);
}

static DexFuture *
saved_cb (DexFuture *future,
          gpointer   data)
{
  MpisDashboards *self = data;
  g_autoptr(GError) error = NULL;

  self->saving = FALSE;
  if (dex_future_get_value (future, &error) == NULL)
    {
      save_failed (self, error);
    }
  else
    {
      set_desk_problem (self, NULL);
      _mpis_dashboards_save (self);
      if (!self->saving)
        end_waiting (self, NULL);
    }
  _mpis_dashboards_tell_saved (self);
  return dex_future_new_true ();
}

/*
 * _mpis_dashboards_save:
 * @self: dashboards
 *
 * Has the desk write what there is to write, one thing after the other. The desk begins at once, not with
 * the next turn of the main loop.
 */
void
_mpis_dashboards_save (MpisDashboards *self)
{
  g_autoptr(MpisDeskChanges) changes = NULL;

  if (self->saving || self->save_again != 0 || self->unsaved == NULL || self->desk == NULL)
    return;
  changes = g_steal_pointer (&self->unsaved);
  self->saving = TRUE;
  dex_future_disown (dex_future_finally (mpis_desk_write (self->desk, changes),
                                         saved_cb, g_object_ref (self), g_object_unref));
  _mpis_dashboards_tell_saved (self);
}

/**
 * mpis_dashboards_get_is_saved:
 * @self: dashboards
 *
 * Returns: whether everything that was done is on the disk
 */
gboolean
mpis_dashboards_get_is_saved (MpisDashboards *self)
{
  g_return_val_if_fail (MPIS_IS_DASHBOARDS (self), TRUE);

  return !self->saving && self->unsaved == NULL && self->save_again == 0;
}

/**
 * mpis_dashboards_flush:
 * @self: dashboards
 *
 * For whoever is about to end the program.
 *
 * Returns: (transfer full): a future of %TRUE once everything that was done is on the disk; rejected with
 *   #MpisStoreError when it cannot be written
 */
DexFuture *
mpis_dashboards_flush (MpisDashboards *self)
{
  dex_return_error_if_fail (MPIS_IS_DASHBOARDS (self));

  if (mpis_dashboards_get_is_saved (self))
    return dex_future_new_true ();
  if (self->save_again != 0)
    {
      g_source_remove (self->save_again);
      save_again_cb (self);
    }
  if (self->saved == NULL)
    self->saved = dex_promise_new ();
  return dex_ref (DEX_FUTURE (self->saved));
}
