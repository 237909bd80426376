#include "config.h"

#include <glib/gstdio.h>
#include <signal.h>

#include "mpis-cluster.h"
#include "mpis-workspace.h"
#include "sync-test.h"

static gboolean
server_runs (void)
{
  g_autofree char *folder = mpis_cluster_default_directory ();
  g_autofree char *path = g_build_filename (folder, "data", "postmaster.pid", NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

/* With nothing there at all: a service is started, makes the database, and ends when it is not
 * wanted. */
static DexFuture *
test_from_nothing (gpointer data)
{
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr(MpisWorkspace) workspace = mpis_workspace_new (NULL, utc);
  g_autofree char *conninfo = NULL;
  g_autoptr(MpisDb) db = NULL;

  mpis_workspace_start (workspace);
  sync_test_wait_until (mpis_workspace_get_state (workspace) == MPIS_WORKSPACE_LIVE);
  conninfo = mpis_cluster_conninfo_for (NULL);
  db = sync_test_connect (conninfo);
  sync_test_prepare (db);
  sync_test_run (db, "SELECT add_post (1)");
  sync_test_wait_until (g_list_model_get_n_items (mpis_workspace_get_posts (workspace)) == 1);
  g_clear_object (&db);

  g_assert_true (server_runs ());
  mpis_workspace_stop (workspace);
  sync_test_wait_until (!server_runs ());
  return dex_future_new_for_boolean (TRUE);
}

/* No service to be had: that is said, and what is stored is shown all the same. */
static DexFuture *
test_no_service (gpointer data)
{
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr(MpisWorkspace) workspace = mpis_workspace_new (NULL, utc);
  g_autofree char *path = g_strdup (g_getenv ("PATH"));

  if (g_file_test (BINDIR "/mpisctl", G_FILE_TEST_EXISTS))
    {
      g_test_skip ("a service is installed");
      return dex_future_new_for_boolean (TRUE);
    }
  g_setenv ("PATH", "/nonexistent", TRUE);
  mpis_workspace_start (workspace);
  sync_test_wait_until (mpis_workspace_get_state (workspace) == MPIS_WORKSPACE_FAILED);
  g_assert_nonnull (strstr (mpis_workspace_get_problem (workspace), "service"));
  g_assert_cmpuint (g_list_model_get_n_items (mpis_workspace_get_posts (workspace)), ==, 1);
  mpis_workspace_stop (workspace);
  g_setenv ("PATH", path, TRUE);
  return dex_future_new_for_boolean (TRUE);
}

static pid_t
server_pid (void)
{
  g_autofree char *folder = mpis_cluster_default_directory ();
  g_autofree char *path = g_build_filename (folder, "data", "postmaster.pid", NULL);
  g_autofree char *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL) ? (pid_t) atoi (text) : 0;
}

/* The database dies under the window, and its service with it: both come back by themselves, also
 * while somebody presses for it. And DATABASE_URL is none of their business. */
static DexFuture *
test_comes_back (gpointer data)
{
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr(MpisWorkspace) workspace = mpis_workspace_new (NULL, utc);
  pid_t first;

  g_setenv ("DATABASE_URL", "host=/nonexistent", TRUE);
  mpis_workspace_start (workspace);
  sync_test_wait_until (mpis_workspace_get_state (workspace) == MPIS_WORKSPACE_LIVE);
  first = server_pid ();
  g_assert_cmpint (kill (first, SIGQUIT), ==, 0);
  sync_test_wait_until (mpis_workspace_get_state (workspace) != MPIS_WORKSPACE_LIVE);
  mpis_workspace_refresh (workspace);
  sync_test_wait_until (mpis_workspace_get_state (workspace) == MPIS_WORKSPACE_LIVE);
  g_assert_cmpint (server_pid (), !=, first);
  mpis_workspace_stop (workspace);
  sync_test_wait_until (!server_runs ());
  g_unsetenv ("DATABASE_URL");
  return dex_future_new_for_boolean (TRUE);
}

/* A service that cannot do its work: its own words are what the user gets. */
static DexFuture *
test_problem (gpointer data)
{
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr(MpisWorkspace) workspace = mpis_workspace_new (NULL, utc);
  g_autofree char *folder = mpis_cluster_default_directory ();
  g_autofree char *version = g_build_filename (folder, "data", "PG_VERSION", NULL);
  g_autofree char *right = NULL;

  g_assert_true (g_file_get_contents (version, &right, NULL, NULL));
  g_assert_true (g_file_set_contents (version, "9\n", -1, NULL));
  mpis_workspace_start (workspace);
  sync_test_wait_until (mpis_workspace_get_state (workspace) == MPIS_WORKSPACE_FAILED);
  g_assert_nonnull (strstr (mpis_workspace_get_problem (workspace), "was made by PostgreSQL 9"));
  g_assert_true (g_file_set_contents (version, right, -1, NULL));
  mpis_workspace_refresh (workspace);
  sync_test_wait_until (mpis_workspace_get_state (workspace) == MPIS_WORKSPACE_LIVE);
  mpis_workspace_stop (workspace);
  sync_test_wait_until (!server_runs ());
  return dex_future_new_for_boolean (TRUE);
}

static void
run_fiber (gconstpointer data)
{
  mpis_test_fiber ((DexFiberFunc) data, NULL);
}

/* Folders of our own, in the environment: the service has to see them too. And no session bus. */
int
main (int   argc,
      char *argv[])
{
  g_autofree char *folder = g_dir_make_tmp ("mpis-XXXXXX", NULL);
  g_autofree char *programs = g_build_filename (g_getenv ("MPIS_TOP_BUILDDIR"), "src", "service", NULL);
  g_autofree char *path = g_strconcat (programs, ":", g_getenv ("PATH"), NULL);
  g_autofree char *command = g_strdup_printf ("rm -rf %s", folder);
  int status;

  g_setenv ("PATH", path, TRUE);
  g_setenv ("HOME", folder, TRUE);
  g_setenv ("XDG_DATA_HOME", folder, TRUE);
  g_setenv ("XDG_RUNTIME_DIR", folder, TRUE);
  g_unsetenv ("DBUS_SESSION_BUS_ADDRESS");
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/workspace/private/from-nothing", test_from_nothing, run_fiber);
  g_test_add_data_func ("/workspace/private/comes-back", test_comes_back, run_fiber);
  g_test_add_data_func ("/workspace/private/problem", test_problem, run_fiber);
  g_test_add_data_func ("/workspace/private/no-service", test_no_service, run_fiber);
  status = g_test_run ();
  g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL);
  return status;
}
