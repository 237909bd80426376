#include "config.h"

#include "cluster-test.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* Clusters in folders that are odd, or hold what others left. */

static DexFuture *
leftovers_fiber (gpointer folder)
{
  g_autofree char *making = g_build_filename (folder, "making-x1", NULL);
  g_autofree char *inside = g_build_filename (making, "base", NULL);
  g_autofree char *pid_file = g_build_filename (folder, "data", "postmaster.pid", NULL);
  g_autofree char *ours = g_strdup_printf ("%d\n/nowhere\n1\n5432\n\n\n\nready\n", (int) getpid ());
  MpisCluster *cluster;

  /* Half a cluster, of a process that was killed while making it. */
  g_mkdir_with_parents (inside, 0700);
  cluster = cluster_test_hold (folder);
  g_assert_false (g_file_test (making, G_FILE_TEST_EXISTS));
  cluster_test_release (cluster);

  /* A pid file left by a crash of the machine, its number now another process's: ours. */
  g_assert_true (g_file_set_contents (pid_file, ours, -1, NULL));
  cluster = cluster_test_hold (folder);
  g_assert_cmpint (cluster_test_server_pid (folder), !=, getpid ());
  cluster_test_release (cluster);
  return dex_future_new_true ();
}

static void
test_leftovers (void)
{
  cluster_test_in_folder (leftovers_fiber);
}

/* What a server left that crashed long ago names a folder for its socket that is not to be had now. */
static DexFuture *
old_socket_folder_fiber (gpointer folder)
{
  g_autofree char *pid_file = g_build_filename (folder, "data", "postmaster.pid", NULL);
  MpisCluster *cluster;
  g_autofree char *answer = NULL;

  g_assert_true (g_file_set_contents (pid_file, "4194304\n/nowhere\n1\n5432\n/proc/gone\n\n\nready\n",
                                      -1, NULL));
  cluster = cluster_test_hold (folder);
  answer = cluster_test_ask (cluster, "SELECT 1");
  g_assert_cmpstr (answer, ==, "1");
  cluster_test_release (cluster);
  return dex_future_new_true ();
}

static void
test_old_socket_folder (void)
{
  cluster_test_in_made_folder (old_socket_folder_fiber);
}

static DexFuture *
long_path_fiber (gpointer folder)
{
  g_autofree char *deep = g_build_filename (
      folder, "a-folder-with-a-name-that-is-quite-long-as-names-go",
      "and, for good measure, another one inside it that has 'quotes' as well", NULL);
  MpisCluster *cluster = cluster_test_hold (deep);
  g_autofree char *answer = cluster_test_ask (cluster, "SHOW data_directory");
  g_autofree char *sockets = cluster_test_ask (cluster, "SHOW unix_socket_directories");
  g_autofree char *plain = g_strdup (sockets);

  if (plain[0] == '"')
    memmove (plain, plain + 1, strlen (plain) - 1), plain[strlen (plain) - 2] = '\0';
  g_assert_true (g_str_has_prefix (answer, deep));
  g_assert_true (g_str_has_prefix (plain, g_get_user_runtime_dir ()));
  g_assert_cmphex (cluster_test_mode_of (plain), ==, 0700);
  cluster_test_release (cluster);
  return dex_future_new_true ();
}

static void
test_long_path (void)
{
  cluster_test_in_folder (long_path_fiber);
}

static DexFuture *
odd_path_fiber (gpointer folder)
{
  g_autofree char *odd = g_build_filename (folder, "\"Ü 名\" 'x' \\ $HOME", NULL);
  g_autofree char *comma = g_build_filename (folder, "one, two", NULL);
  const char *const folders[] = { odd, comma };

  for (guint i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      MpisCluster *cluster = cluster_test_hold (folders[i]);
      g_autofree char *answer = cluster_test_ask (cluster, "SHOW data_directory");

      g_assert_true (g_str_has_prefix (answer, folders[i]));
      cluster_test_release (cluster);
      g_assert_cmpint (cluster_test_server_pid (folders[i]), ==, 0);
    }
  return dex_future_new_true ();
}

static void
test_odd_path (void)
{
  cluster_test_in_folder (odd_path_fiber);
}

static DexFuture *
other_version_fiber (gpointer folder)
{
  g_autofree char *version = g_build_filename (folder, "data", "PG_VERSION", NULL);

  cluster_test_release (cluster_test_hold (folder));
  g_assert_true (g_file_set_contents (version, "9\n", -1, NULL));
  cluster_test_fails (folder, "was made by PostgreSQL 9, and ");
  return dex_future_new_true ();
}

static void
test_other_version (void)
{
  cluster_test_in_made_folder (other_version_fiber);
}

static DexFuture *
refusals_fiber (gpointer folder)
{
  g_autofree char *file = g_build_filename (folder, "file", NULL);
  g_autofree char *below = g_build_filename (file, "below", NULL);
  g_autofree char *closed = g_build_filename (folder, "closed", NULL);
  g_autofree char *inside = g_build_filename (closed, "inside", NULL);

  g_assert_true (g_file_set_contents (file, "", -1, NULL));
  cluster_test_fails (below, file);
  g_mkdir (closed, 0500);
  cluster_test_fails (inside, inside);
  return dex_future_new_true ();
}

static void
test_refusals (void)
{
  cluster_test_in_folder (refusals_fiber);
}

static DexFuture *
broken_fiber (gpointer folder)
{
  g_autofree char *control = g_build_filename (folder, "data", "global", "pg_control", NULL);

  cluster_test_release (cluster_test_hold (folder));
  g_assert_cmpint (g_remove (control), ==, 0);
  cluster_test_fails (folder, "pg_control");
  return dex_future_new_true ();
}

static void
test_broken (void)
{
  cluster_test_in_made_folder (broken_fiber);
}

int
main (int   argc,
      char *argv[])
{
  cluster_test_init (&argc, &argv);

  g_test_add_func ("/cluster-folder/leftovers", test_leftovers);
  g_test_add_func ("/cluster-folder/old-socket-folder", test_old_socket_folder);
  g_test_add_func ("/cluster-folder/long-path", test_long_path);
  g_test_add_func ("/cluster-folder/odd-path", test_odd_path);
  g_test_add_func ("/cluster-folder/other-version", test_other_version);
  g_test_add_func ("/cluster-folder/refusals", test_refusals);
  g_test_add_func ("/cluster-folder/broken", test_broken);

  return cluster_test_run ();
}
