#include "config.h"

#include "mpis-dashboards-private.h"

#include "mpis-json.h"

/* What the server has now is what a command was to replace no more. */
static void
set_base (MpisDashboardsEntry *entry,
          MpisDashboard       *base,
          gint64               revision,
          const char          *version)
{
  g_set_object (&entry->base, base);
  entry->revision = revision;
  g_set_str (&entry->version, version);
  g_clear_pointer (&entry->command, g_free);
  g_clear_object (&entry->sent);
  g_clear_pointer (&entry->problem, g_free);
  entry->unreadable = FALSE;
}

static gboolean
same_dashboard (MpisDashboard *a,
                MpisDashboard *b)
{
  return a != NULL && b != NULL && mpis_dashboard_equal (a, b);
}

/* The server has the dashboard, changed or not. */
static void
take_theirs (MpisDashboardsEntry *entry,
             const MpisLayoutRow *row)
{
  MpisDashboard *theirs = row->dashboard;
  g_autoptr(MpisDashboard) base = entry->base ? g_object_ref (entry->base) : NULL;
  g_autoptr(MpisDashboard) mine = entry->mine ? g_object_ref (entry->mine) : NULL;
  gboolean is_ours = same_dashboard (entry->sent, theirs);

  set_base (entry, theirs, row->revision, row->version);
  _mpis_dashboards_entry_settle (entry, MPIS_DASHBOARD_CONFLICT_REMOVED_THERE, NULL);
  if (is_ours || same_dashboard (base, theirs))
    {
      _mpis_dashboards_entry_refresh (entry);
    }
  else if (mine != NULL)
    {
      _mpis_dashboards_entry_merge (entry, base, mine, theirs);
    }
  else
    {
      _mpis_dashboards_entry_set_mine (entry, theirs);
      _mpis_dashboards_entry_conflict (entry, MPIS_DASHBOARD_CONFLICT_REMOVED_HERE, NULL, TRUE);
    }
}

/* The server has it no more; or, where @moved, this is another server, which never had it. */
static void
take_absence (MpisDashboards      *self,
              MpisDashboardsEntry *entry,
              gboolean             moved)
{
  gboolean is_unchanged = entry->base == entry->mine || same_dashboard (entry->base, entry->mine);

  if (entry->mine == NULL || (is_unchanged && !moved))
    {
      _mpis_dashboards_forget (self, entry);
      return;
    }
  set_base (entry, NULL, 0, NULL);
  g_ptr_array_set_size (entry->conflicts, 0);
  if (!moved)
    _mpis_dashboards_entry_conflict (entry, MPIS_DASHBOARD_CONFLICT_REMOVED_THERE, NULL, FALSE);
  entry->changed = ++self->n_changes;
  _mpis_dashboards_keep (self, entry);
}

/*
 * _mpis_dashboards_take_row:
 * @self: dashboards
 * @entry: one of them, which may be freed
 * @row: (nullable): what the server has of it
 *
 * Takes over what the server has, and what the person did to it meanwhile.
 */
void
_mpis_dashboards_take_row (MpisDashboards      *self,
                           MpisDashboardsEntry *entry,
                           const MpisLayoutRow *row)
{
  const char *owner = row && row->dashboard ? mpis_dashboard_get_owner (row->dashboard) : NULL;

  if (row == NULL || (owner != NULL && !g_str_equal (owner, self->owner)))
    {
      take_absence (self, entry, FALSE);
    }
  else if (row->dashboard == NULL)
    {
      g_set_str (&entry->problem, row->problem);
      entry->unreadable = TRUE;
    }
  else
    {
      take_theirs (entry, row);
      _mpis_dashboards_keep (self, entry);
    }
}

static void
take_new (MpisDashboards      *self,
          const MpisLayoutRow *row)
{
  MpisDashboardsEntry *entry = _mpis_dashboards_entry_new (row->id);

  _mpis_dashboards_entry_set_mine (entry, row->dashboard);
  set_base (entry, row->dashboard, row->revision, row->version);
  g_hash_table_insert (self->entries, entry->id, entry);
  _mpis_dashboards_keep (self, entry);
}

/* What the server does not list: only what it had before can have gone. */
static void
take_absences (MpisDashboards *self,
               GHashTable     *listed,
               gboolean        moved)
{
  g_autoptr(GPtrArray) gone = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      MpisDashboardsEntry *entry = value;

      if ((entry->base != NULL || entry->mine == NULL) && !g_hash_table_contains (listed, entry->id))
        g_ptr_array_add (gone, entry);
    }
  for (guint i = 0; i < gone->len; i++)
    take_absence (self, gone->pdata[i], moved);
}

/*
 * _mpis_dashboards_take_rows:
 * @self: dashboards
 * @rows: (element-type MpisLayoutRow): all that the server has
 * @moved: whether it is another server than before
 *
 * Takes over what the server has.
 */
void
_mpis_dashboards_take_rows (MpisDashboards *self,
                            GPtrArray      *rows,
                            gboolean        moved)
{
  g_autoptr(GHashTable) listed = g_hash_table_new (g_str_hash, g_str_equal);
  const char *problem = NULL;

  for (guint i = 0; i < rows->len; i++)
    {
      const MpisLayoutRow *row = rows->pdata[i];
      MpisDashboardsEntry *entry = _mpis_dashboards_find_entry (self, row->id);

      g_hash_table_add (listed, row->id);
      if (row->is_known)
        continue;
      if (entry != NULL)
        _mpis_dashboards_take_row (self, entry, row);
      else if (row->dashboard != NULL)
        take_new (self, row);
      else
        problem = row->problem;
    }
  take_absences (self, listed, moved);
  if (g_set_str (&self->server_problem, problem))
    _mpis_dashboards_tell_problem (self);
}

/* --- the registry of widgets ------------------------------------------------------------------ */

char *
_mpis_dashboards_print_widgets (MpisDashboards *self)
{
  g_autoptr(JsonNode) node = json_node_new (JSON_NODE_ARRAY);
  JsonArray *array = json_array_new ();

  json_node_take_array (node, array);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->widgets)); i++)
    {
      g_autoptr(MpisWidgetEntry) entry = g_list_model_get_item (G_LIST_MODEL (self->widgets), i);

      json_array_add_element (array, mpis_widget_entry_to_node (entry));
    }
  return mpis_json_print (node);
}

/* Returns: (transfer full) (element-type MpisWidgetEntry) */
GPtrArray *
_mpis_dashboards_parse_widgets (const char *text)
{
  GPtrArray *entries = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(JsonNode) node = mpis_json_parse (text, -1, NULL);
  MpisJson root, place;

  if (node == NULL)
    return entries;
  mpis_json_root (&root, node);
  for (guint i = 0; mpis_json_element (&place, &root, i); i++)
    {
      MpisWidgetEntry *entry = mpis_widget_entry_new_from_node (mpis_json_get_node (&place), NULL);

      if (entry != NULL)
        g_ptr_array_add (entries, entry);
    }
  return entries;
}

static gboolean
same_widgets (MpisDashboards *self,
              GPtrArray      *widgets)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->widgets));
  gboolean same = n == widgets->len;

  for (guint i = 0; same && i < n; i++)
    {
      g_autoptr(MpisWidgetEntry) entry = g_list_model_get_item (G_LIST_MODEL (self->widgets), i);

      same = mpis_widget_entry_equal (entry, widgets->pdata[i]);
    }
  return same;
}

/*
 * _mpis_dashboards_take_widgets:
 * @self: dashboards
 * @widgets: (element-type MpisWidgetEntry): all that the server has
 *
 * Takes over the registry, to be had offline, too.
 */
void
_mpis_dashboards_take_widgets (MpisDashboards *self,
                               GPtrArray      *widgets)
{
  g_autofree char *text = NULL;

  if (same_widgets (self, widgets))
    return;
  g_list_store_splice (self->widgets, 0, g_list_model_get_n_items (G_LIST_MODEL (self->widgets)),
                       widgets->pdata, widgets->len);
  text = _mpis_dashboards_print_widgets (self);
  mpis_desk_changes_set (_mpis_dashboards_unsaved (self), "widgets", text);
}
