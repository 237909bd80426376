#include "config.h"

#include <string.h>

#include "dashboards-test.h"
#include "mpis-workspace.h"

/* The dashboards as part of a workspace: found, opened, sent and fetched by themselves. */

static MpisWorkspace *
new_workspace (const char *conninfo)
{
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc ();
  MpisWorkspace *workspace = mpis_workspace_new (conninfo, utc);

  mpis_workspace_start (workspace);
  return workspace;
}

static gboolean
is_ready (MpisDashboards *dashboards)
{
  return mpis_dashboards_get_state (dashboards) == MPIS_DASHBOARDS_READY;
}

static char *
ask (MpisDb     *db,
     const char *sql)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(MpisDbRows) rows = dex_await_boxed (mpis_db_query (db, sql, NULL), &error);

  g_assert_no_error (error);
  return g_strdup (mpis_db_rows_get_n (rows) > 0 ? mpis_db_rows_get_text (rows, 0, 0) : NULL);
}

static gboolean
is_answer (MpisDb     *db,
           const char *sql,
           const char *expected)
{
  g_autofree char *answer = ask (db, sql);

  return g_strcmp0 (answer, expected) == 0;
}

/* Edited here, it is there; edited there, it is here. Closed and opened again, it can be undone. */
static DexFuture *
test_live (gpointer data)
{
  g_autofree char *conninfo = sync_test_database_new ();
  g_autoptr(MpisDb) db = sync_test_connect (conninfo);
  g_autoptr(MpisWorkspace) workspace = new_workspace (conninfo);
  MpisDashboards *dashboards = mpis_workspace_get_dashboards (workspace);
  g_autofree char *id = NULL;

  g_assert_cmpint (mpis_dashboards_get_state (dashboards), ==, MPIS_DASHBOARDS_LOADING);
  sync_test_wait_until (is_ready (dashboards));
  sync_test_wait_until (mpis_workspace_get_state (workspace) == MPIS_WORKSPACE_LIVE);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (dashboards)), ==, 0);
  g_assert_true (is_answer (db, "SELECT count (*) FROM dashboard_layouts", "0"));

  id = dashboards_test_make (dashboards, "First");
  sync_test_wait_until (is_answer (db, "SELECT name FROM dashboard_layouts", "First"));
  sync_test_wait_until (mpis_dashboards_get_status (dashboards, id) == MPIS_DASHBOARD_STATUS_SYNCED);
  sync_test_run (db, "UPDATE dashboard_layouts SET name = 'Theirs'");
  sync_test_wait_until (g_str_equal (mpis_dashboard_get_name (mpis_dashboards_find (dashboards, id)), "Theirs"));
  dashboards_test_configure (dashboards, id, "b", "title", "Ours");
  sync_test_wait_until (is_answer (db, "SELECT revision FROM dashboard_layouts", "3"));
  g_assert_true (is_answer (db, "SELECT name FROM dashboard_layouts", "Theirs"));
  dashboards_test_flush (dashboards);
  g_clear_object (&workspace);

  workspace = new_workspace (conninfo);
  dashboards = mpis_workspace_get_dashboards (workspace);
  sync_test_wait_until (is_ready (dashboards));
  g_assert_cmpstr (dashboards_test_setting (dashboards, id, "b", "title"), ==, "Ours");
  g_assert_true (mpis_dashboards_undo (dashboards));
  sync_test_wait_until (is_answer (db, "SELECT layout_config->'widgets'->1->'config'->>'title' "
                                   "FROM dashboard_layouts", "Posts"));
  sync_test_run (db, "DELETE FROM dashboard_layouts");
  sync_test_wait_until (mpis_dashboards_find (dashboards, id) == NULL);
  return dex_future_new_true ();
}

/* Without a server everything works, and it goes out once there is one. */
static DexFuture *
test_offline (gpointer data)
{
  g_autofree char *conninfo = sync_test_database_new ();
  g_autofree char *elsewhere = mpis_test_database_new ();
  g_autoptr(MpisDb) db = sync_test_connect (conninfo);
  g_autoptr(MpisDb) admin = sync_test_connect (elsewhere);
  g_autofree char *name = ask (db, "SELECT current_database ()");
  g_autofree char *away = g_strdup_printf ("ALTER DATABASE %s ALLOW_CONNECTIONS false", name);
  g_autofree char *back = g_strdup_printf ("ALTER DATABASE %s ALLOW_CONNECTIONS true", name);
  g_autoptr(MpisWorkspace) workspace = NULL;
  MpisDashboards *dashboards;
  g_autofree char *id = NULL;

  sync_test_run (admin, away);
  workspace = new_workspace (conninfo);
  dashboards = mpis_workspace_get_dashboards (workspace);
  sync_test_wait_until (is_ready (dashboards));
  sync_test_wait_until (mpis_workspace_get_state (workspace) == MPIS_WORKSPACE_OFFLINE ||
                        mpis_workspace_get_state (workspace) == MPIS_WORKSPACE_FAILED);
  id = dashboards_test_make (dashboards, "First");
  dashboards_test_configure (dashboards, id, "b", "title", "Offline");
  g_assert_cmpint (mpis_dashboards_get_status (dashboards, id), ==, MPIS_DASHBOARD_STATUS_PENDING);
  dashboards_test_flush (dashboards);
  g_clear_object (&workspace);

  workspace = new_workspace (conninfo);
  dashboards = mpis_workspace_get_dashboards (workspace);
  sync_test_wait_until (is_ready (dashboards));
  g_assert_cmpuint (mpis_dashboards_get_n_pending (dashboards), ==, 1);
  sync_test_run (admin, back);
  mpis_workspace_refresh (workspace);
  sync_test_wait_until (mpis_dashboards_get_n_pending (dashboards) == 0);
  g_assert_true (is_answer (db, "SELECT name FROM dashboard_layouts", "First"));
  return dex_future_new_true ();
}

/* A database that MPIS made, with a dashboard that MPIS wrote. */
static DexFuture *
test_of_mpis (gpointer data)
{
  g_autofree char *conninfo = mpis_test_database_new ();
  g_autoptr(MpisDb) db = sync_test_connect (conninfo);
  g_autoptr(MpisWorkspace) workspace = NULL;
  g_autoptr(MpisDashboard) theirs = NULL;
  g_autoptr(MpisDashboard) changed = NULL;
  MpisDashboards *dashboards;

  for (guint i = 0; i < 3; i++)
    {
      static const char *const names[] = { "mpis-core.sql", "mpis-second-run.sql", "mpis-dashboard.sql" };
      g_autofree char *path = g_test_build_filename (G_TEST_DIST, "postgres", names[i], NULL);
      g_autofree char *sql = NULL;
      g_autoptr(GError) error = NULL;

      g_file_get_contents (path, &sql, NULL, &error);
      g_assert_no_error (error);
      sync_test_run (db, sql);
    }
  sync_test_run (db, "INSERT INTO dashboard_layouts (id, name, layout_config) VALUES (gen_random_uuid (), 'MPIS', "
                 "'{\"widgets\": [{\"widget_id\": \"red-flags\", \"position\": {\"x\": 8, \"y\": 0, \"w\": 4, "
                 "\"h\": 2}, \"config\": {}}], \"extra\": 1}')");
  workspace = new_workspace (conninfo);
  dashboards = mpis_workspace_get_dashboards (workspace);
  sync_test_wait_until (g_list_model_get_n_items (G_LIST_MODEL (dashboards)) == 1);
  theirs = g_list_model_get_item (G_LIST_MODEL (dashboards), 0);
  g_assert_cmpstr (mpis_dashboard_get_name (theirs), ==, "MPIS");
  g_assert_cmpuint (mpis_dashboards_get_n_pending (dashboards), ==, 0);
  changed = mpis_dashboard_with_name (theirs, "Ours");
  mpis_dashboards_edit_one (dashboards, "Rename", changed);
  sync_test_wait_until (is_answer (db, "SELECT name FROM dashboard_layouts", "Ours"));
  g_assert_true (is_answer (db, "SELECT layout_config->>'extra' FROM dashboard_layouts", "1"));
  g_assert_true (is_answer (db, "SELECT layout_config->'widgets'->0->>'widget_id' FROM dashboard_layouts",
                            "red-flags"));
  return dex_future_new_true ();
}

/* A second window waits for the first, and goes on where that left off. */
static DexFuture *
test_handed_over (gpointer data)
{
  g_autofree char *conninfo = sync_test_database_new ();
  g_autoptr(MpisWorkspace) first = new_workspace (conninfo);
  g_autoptr(MpisWorkspace) second = NULL;
  g_autofree char *id = NULL;

  sync_test_wait_until (is_ready (mpis_workspace_get_dashboards (first)));
  id = dashboards_test_make (mpis_workspace_get_dashboards (first), "First");
  second = new_workspace (conninfo);
  g_clear_object (&first);
  sync_test_wait_until (is_ready (mpis_workspace_get_dashboards (second)));
  g_assert_nonnull (mpis_dashboards_find (mpis_workspace_get_dashboards (second), id));
  sync_test_wait_until (mpis_dashboards_get_n_pending (mpis_workspace_get_dashboards (second)) == 0);
  return dex_future_new_true ();
}

static void
run (gconstpointer fiber)
{
  mpis_test_fiber ((DexFiberFunc) fiber, NULL);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_data_func ("/dashboards-workspace/live", test_live, run);
  g_test_add_data_func ("/dashboards-workspace/offline", test_offline, run);
  g_test_add_data_func ("/dashboards-workspace/of-mpis", test_of_mpis, run);
  g_test_add_data_func ("/dashboards-workspace/handed-over", test_handed_over, run);
  return g_test_run ();
}
