#include "config.h"

#include "dashboards-test.h"

#include "mpis-json.h"

char *
dashboards_test_path (void)
{
  static guint n;
  g_autofree char *name = g_strdup_printf ("test-%u-desk.sqlite", n++);

  return g_build_filename (g_get_user_data_dir (), "dashboards", name, NULL);
}

MpisDashboards *
dashboards_test_open (const char *path)
{
  MpisDashboards *dashboards = _mpis_dashboards_new (path, "ada");

  _mpis_dashboards_open (dashboards);
  sync_test_wait_until (mpis_dashboards_get_state (dashboards) != MPIS_DASHBOARDS_LOADING);
  return dashboards;
}

void
dashboards_test_flush (MpisDashboards *dashboards)
{
  g_autoptr(GError) error = NULL;

  dex_await (mpis_dashboards_flush (dashboards), &error);
  g_assert_no_error (error);
  g_assert_true (mpis_dashboards_get_is_saved (dashboards));
}

/* Waits until the desk is let go, too. */
void
dashboards_test_close (MpisDashboards **dashboards)
{
  gpointer left = *dashboards;

  dashboards_test_flush (*dashboards);
  g_object_add_weak_pointer (G_OBJECT (left), &left);
  g_clear_object (dashboards);
  sync_test_wait_until (left == NULL);
}

static MpisLayout *
parse_layout (const char *text)
{
  g_autoptr(GError) error = NULL;
  MpisLayout *layout = mpis_layout_new_from_text (text, -1, &error);

  g_assert_no_error (error);
  return layout;
}

MpisDashboard *
dashboards_test_new (const char *name)
{
  g_autoptr(MpisLayout) layout = parse_layout (
    "{\"widgets\": ["
    "{\"card_id\": \"a\", \"widget_id\": \"red-flags\", \"position\": {\"x\": 0, \"y\": 0, \"w\": 12, \"h\": 2},"
    " \"config\": {}},"
    "{\"card_id\": \"b\", \"widget_id\": \"recent-posts\", \"position\": {\"x\": 0, \"y\": 2, \"w\": 4, \"h\": 2},"
    " \"config\": {\"title\": \"Posts\"}},"
    "{\"card_id\": \"c\", \"widget_id\": \"of-tomorrow\", \"position\": {\"x\": 4, \"y\": 2, \"w\": 4, \"h\": 2},"
    " \"config\": {\"unknown\": [1, 2.5, null]}}], \"theme\": \"kept\"}");

  return mpis_dashboard_new (name, layout);
}

char *
dashboards_test_make (MpisDashboards *dashboards,
                      const char     *name)
{
  g_autoptr(MpisDashboard) made = dashboards_test_new (name);
  g_autoptr(MpisDashboard) last = NULL;

  last = mpis_dashboard_with_position (made, mpis_dashboards_get_end (dashboards));
  g_assert_true (mpis_dashboards_edit_one (dashboards, "Create Dashboard", last));
  return g_strdup (mpis_dashboard_get_id (made));
}

static void
set_layout (MpisDashboards *dashboards,
            const char     *id,
            const char     *label,
            MpisLayout     *layout)
{
  g_autoptr(MpisDashboard) changed = NULL;

  changed = mpis_dashboard_with_layout (mpis_dashboards_find (dashboards, id), layout);
  mpis_dashboards_edit_one (dashboards, label, changed);
}

void
dashboards_test_configure (MpisDashboards *dashboards,
                           const char     *id,
                           const char     *card,
                           const char     *key,
                           const char     *value)
{
  MpisLayout *before = mpis_dashboard_get_layout (mpis_dashboards_find (dashboards, id));
  g_autoptr(JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *text = NULL;
  g_autoptr(JsonNode) copy = NULL;
  g_autoptr(MpisLayout) layout = NULL;

  json_node_set_object (node, mpis_layout_find (before, card)->config);
  text = mpis_json_print (node);
  copy = mpis_json_parse (text, -1, NULL);
  json_object_set_string_member (json_node_get_object (copy), key, value);
  layout = mpis_layout_configure (before, card, json_node_get_object (copy));
  set_layout (dashboards, id, "Change Card", layout);
}

void
dashboards_test_place (MpisDashboards *dashboards,
                       const char     *id,
                       const char     *card,
                       int             x,
                       int             y,
                       int             w,
                       int             h)
{
  MpisLayout *before = mpis_dashboard_get_layout (mpis_dashboards_find (dashboards, id));
  g_autoptr(MpisLayout) layout = mpis_layout_place (before, card, &(MpisLayoutRect) { x, y, w, h });

  set_layout (dashboards, id, "Move Card", layout);
}

const char *
dashboards_test_setting (MpisDashboards *dashboards,
                         const char     *id,
                         const char     *card,
                         const char     *key)
{
  MpisDashboard *dashboard = mpis_dashboards_find (dashboards, id);
  const MpisLayoutCard *found;

  if (dashboard == NULL || !(found = mpis_layout_find (mpis_dashboard_get_layout (dashboard), card)))
    return NULL;
  return json_object_get_string_member_with_default (found->config, key, NULL);
}

void
dashboards_test_rename (MpisDashboards *dashboards,
                        const char     *id,
                        const char     *name)
{
  g_autoptr(MpisDashboard) changed = mpis_dashboard_with_name (mpis_dashboards_find (dashboards, id), name);

  mpis_dashboards_edit_one (dashboards, "Rename Dashboard", changed);
}

/* Everything that is shown, in order. */
char *
dashboards_test_describe (MpisDashboards *dashboards)
{
  g_autoptr(GString) all = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (dashboards)); i++)
    {
      g_autoptr(MpisDashboard) dashboard = g_list_model_get_item (G_LIST_MODEL (dashboards), i);
      g_autofree char *text = mpis_dashboard_to_text (dashboard);

      g_string_append_printf (all, "%s\n", text);
    }
  return g_string_free (g_steal_pointer (&all), FALSE);
}

char *
dashboards_test_text (MpisDashboards *dashboards,
                      const char     *id)
{
  MpisDashboard *dashboard = mpis_dashboards_find (dashboards, id);

  return dashboard ? mpis_dashboard_to_text (dashboard) : NULL;
}
