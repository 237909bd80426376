#include "config.h"

#include "mpis-dashboards-private.h"

#define OPEN_AGAIN_MS 250
#define OPEN_PATIENCE 12    /* tries before somebody is told */

static void
take_edits (MpisDashboards *self,
            GPtrArray      *edits)
{
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  self->n_done = 0;
  for (guint i = 0; i < edits->len; i++)
    {
      MpisDeskEdit *edit = edits->pdata[i];

      if (!edit->undone && self->n_done == i)
        self->n_done++;
      g_ptr_array_add (items, _mpis_dashboard_edit_new (edit));
    }
  g_ptr_array_set_free_func (edits, NULL);
  g_list_store_splice (self->edits, 0, 0, items->pdata, items->len);
}

static void
take_contents (MpisDashboards   *self,
               MpisDeskContents *contents)
{
  const char *widgets = g_hash_table_lookup (contents->settings, "widgets");
  g_autoptr(GPtrArray) entries = widgets ? _mpis_dashboards_parse_widgets (widgets) : NULL;
  guint n_unreadable = 0;

  for (guint i = 0; i < contents->dashboards->len; i++)
    {
      MpisDashboardsEntry *entry = _mpis_dashboards_entry_from_desk (contents->dashboards->pdata[i]);

      if (entry != NULL)
        g_hash_table_insert (self->entries, entry->id, entry);
      else
        n_unreadable++;
    }
  if (n_unreadable > 0 && self->notice == NULL)
    self->notice = g_strdup_printf ("Some of your dashboards (%u) could not be read from %s; they stay in "
                                    "that file", n_unreadable, self->path);
  self->server = g_strdup (g_hash_table_lookup (contents->settings, "server"));
  take_edits (self, contents->edits);
  if (entries != NULL)
    g_list_store_splice (self->widgets, 0, 0, entries->pdata, entries->len);
}

static void
opened (MpisDashboards   *self,
        MpisDesk         *desk,
        MpisDeskContents *contents)
{
  g_clear_pointer (&self->desk_problem, g_free);
  self->desk = g_object_ref (desk);
  self->notice = mpis_desk_dup_notice (desk);
  if (self->desk_opened != NULL)
    self->desk_opened (desk, contents, self->wake_data);
  take_contents (self, contents);
  _mpis_dashboards_tell (self);
  _mpis_dashboards_tell_problem (self);
  _mpis_dashboards_set_state (self, MPIS_DASHBOARDS_READY);
  if (self->wake != NULL)
    self->wake (self, self->wake_data);
}

static void
not_opened (MpisDashboards *self,
            const GError   *error)
{
  g_set_str (&self->desk_problem, error->message);
  _mpis_dashboards_tell_problem (self);
  _mpis_dashboards_set_state (self, MPIS_DASHBOARDS_FAILED);
}

typedef struct {
  GWeakRef  dashboards;
  char     *path;
} Opening;

static void
opening_free (gpointer data)
{
  Opening *self = data;

  g_weak_ref_clear (&self->dashboards);
  g_free (self->path);
  g_free (self);
}

/* Another program may have the desk; or the workspace before this one, which lets go of it soon. */
static DexFuture *
open_fiber (gpointer data)
{
  Opening *opening = data;

  for (guint attempt = 0; ; attempt++)
    {
      g_autoptr(MpisDashboards) self = NULL;
      g_autoptr(MpisDesk) desk = NULL;
      g_autoptr(MpisDeskContents) contents = NULL;
      g_autoptr(GError) error = NULL;

      if ((desk = dex_await_object (mpis_desk_open (opening->path), &error)))
        contents = dex_await_boxed (mpis_desk_load (desk), &error);
      if (!(self = g_weak_ref_get (&opening->dashboards)))
        return dex_future_new_true ();
      if (contents != NULL)
        {
          opened (self, desk, contents);
          return dex_future_new_true ();
        }
      if (attempt >= OPEN_PATIENCE ||
          !g_error_matches (error, MPIS_STORE_ERROR, MPIS_STORE_ERROR_BUSY))
        not_opened (self, error);
      if (!g_error_matches (error, MPIS_STORE_ERROR, MPIS_STORE_ERROR_BUSY))
        return dex_future_new_true ();
      g_clear_object (&self);
      dex_await (dex_timeout_new_msec (OPEN_AGAIN_MS), NULL);
    }
}

/*
 * _mpis_dashboards_open:
 * @self: dashboards
 *
 * Reads the desk, in the background.
 */
void
_mpis_dashboards_open (MpisDashboards *self)
{
  Opening *opening = g_new0 (Opening, 1);

  g_weak_ref_init (&opening->dashboards, self);
  opening->path = g_strdup (self->path);
  dex_future_disown (dex_scheduler_spawn (NULL, 0, open_fiber, opening, opening_free));
}
