#include "config.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "mpis-server-programs.h"
#include "mpis-workspace.h"
#include "sync-test.h"

/* Stops the throwaway server for good measure: with it goes every connection, and the socket. */
static void
stop_server (const char *data_folder)
{
  g_autofree char *path = g_build_filename (data_folder, "postmaster.pid", NULL);
  g_autofree char *content = NULL;
  g_autoptr(GError) error = NULL;

  g_file_get_contents (path, &content, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (kill (atoi (content), SIGINT), ==, 0);
  sync_test_wait_until (!g_file_test (path, G_FILE_TEST_EXISTS));
}

/* Starts it again with the same options; it ends with the test, which stops it. */
static void
start_server (const char *data_folder)
{
  g_autofree char *socket_folder = g_path_get_dirname (data_folder);
  g_autoptr(GError) error = NULL;
  g_autofree char *program = mpis_find_server_program ("postgres", &error);
  const char *argv[] = { program, "-D", data_folder, "-k", socket_folder, "-c", "listen_addresses=",
                         "-c", "fsync=off", "-c", "max_connections=40", "-c", "timezone=UTC", NULL };

  g_assert_no_error (error);
  g_spawn_async (NULL, (char **) argv, NULL, G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL,
                 NULL, NULL, NULL, &error);
  g_assert_no_error (error);
}

static guint
count_posts (MpisWorkspace *workspace)
{
  return g_list_model_get_n_items (mpis_workspace_get_posts (workspace));
}

static char *
get_data_folder (MpisDb *db)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(MpisDbRows) rows = dex_await_boxed (mpis_db_query (db, "SHOW data_directory", NULL), &error);

  g_assert_no_error (error);
  return g_strdup (mpis_db_rows_get_text (rows, 0, 0));
}

/* The server goes, what was fetched stays; it comes back, and so does the connection, with what was
 * written meanwhile. */
static DexFuture *
test_offline_and_back (gpointer data)
{
  g_autofree char *conninfo = sync_test_database_new ();
  g_autoptr(MpisDb) db = sync_test_connect (conninfo);
  g_autofree char *data_folder = get_data_folder (db);
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr(MpisWorkspace) workspace = mpis_workspace_new (conninfo, utc);
  MpisCube *cube;

  sync_test_run (db, "SELECT add_post (1); SELECT add_snapshot (1, 1, 10)");
  mpis_workspace_start (workspace);
  sync_test_wait_until (mpis_workspace_get_state (workspace) == MPIS_WORKSPACE_LIVE);
  cube = mpis_workspace_get_cube (workspace);

  stop_server (data_folder);
  sync_test_wait_until (mpis_workspace_get_state (workspace) == MPIS_WORKSPACE_OFFLINE);
  g_assert_nonnull (mpis_workspace_get_problem (workspace));
  g_assert_cmpuint (count_posts (workspace), ==, 1);
  g_assert_true (mpis_workspace_get_cube (workspace) == cube);
  sync_test_pause (1500);
  g_assert_cmpint (mpis_workspace_get_state (workspace), ==, MPIS_WORKSPACE_OFFLINE);

  start_server (data_folder);
  sync_test_wait_until (mpis_workspace_get_state (workspace) == MPIS_WORKSPACE_LIVE);
  g_assert_null (mpis_workspace_get_problem (workspace));
  g_clear_object (&db);
  db = sync_test_connect (conninfo);
  sync_test_run (db, "SELECT add_post (2)");
  sync_test_wait_until (count_posts (workspace) == 2);

  mpis_workspace_stop (workspace);
  g_clear_object (&db);
  stop_server (data_folder);
  return dex_future_new_for_boolean (TRUE);
}

static void
run_fiber (gconstpointer data)
{
  mpis_test_fiber ((DexFiberFunc) data, NULL);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_data_func ("/workspace/offline-and-back", test_offline_and_back, run_fiber);
  return g_test_run ();
}
