#include "config.h"

#include "cluster-test.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *program;

/* --- a second process that holds -------------------------------------------------------------- */

typedef struct {
  GPid  pid;
  int   input;
  FILE *output;
} Holder;

static Holder
start_holder (const char *folder)
{
  const char *argv[] = { program, "--hold", folder, NULL };
  g_autoptr(GError) error = NULL;
  Holder holder;
  int output;

  g_spawn_async_with_pipes (NULL, (char **) argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL,
                            &holder.pid, &holder.input, &output, NULL, &error);
  g_assert_no_error (error);
  holder.output = fdopen (output, "r");
  return holder;
}

/* The server's process number, once the holder holds. Blocks: nothing else goes on then. */
static pid_t
wait_for_holder (Holder *holder)
{
  char line[64];

  g_assert_nonnull (fgets (line, sizeof line, holder->output));
  return (pid_t) atoi (line);
}

static void
end_holder (Holder *holder,
            int     signum)
{
  if (signum != 0)
    kill (holder->pid, signum);
  close (holder->input);
  waitpid (holder->pid, NULL, 0);
  fclose (holder->output);
}

static DexFuture *
be_holder_fiber (gpointer folder)
{
  MpisCluster *cluster = cluster_test_hold (folder);
  char line[8];

  printf ("%d\n", (int) cluster_test_server_pid (folder));
  fflush (stdout);
  if (fgets (line, sizeof line, stdin) != NULL)
    g_debug ("told to end");
  cluster_test_release (cluster);
  return dex_future_new_true ();
}

/* --- the tests -------------------------------------------------------------------------------- */

static DexFuture *
first_start_fiber (gpointer folder)
{
  MpisCluster *cluster = cluster_test_hold (folder);
  g_autofree char *data = g_build_filename (folder, "data", NULL);
  g_autofree char *socket = g_build_filename (folder, ".s.PGSQL.5432", NULL);
  g_autofree char *conninfo = mpis_cluster_conninfo_for (folder);
  g_autofree char *unused = NULL;
  g_autofree char *listens = cluster_test_ask (cluster, "SHOW listen_addresses");
  g_autofree char *fsync = cluster_test_ask (cluster, "SHOW fsync");
  g_autofree char *encoding = cluster_test_ask (cluster, "SHOW server_encoding");
  g_autofree char *kept = NULL;

  g_assert_cmpstr (mpis_cluster_get_conninfo (cluster), ==, conninfo);
  g_assert_cmpstr (listens, ==, "");
  g_assert_cmpstr (fsync, ==, "on");
  g_assert_cmpstr (encoding, ==, "UTF8");
  g_assert_cmphex (cluster_test_mode_of (folder), ==, 0700);
  g_assert_cmphex (cluster_test_mode_of (data), ==, 0700);
  g_assert_cmphex (cluster_test_mode_of (socket), ==, 0700);

  /* Its own session: what a terminal sends to us does not reach it. */
  g_assert_cmpint (getsid (cluster_test_server_pid (folder)), ==, cluster_test_server_pid (folder));

  unused = cluster_test_ask (cluster, "CREATE TABLE kept AS SELECT 7 AS n");
  cluster_test_release (cluster);
  g_assert_cmpint (cluster_test_server_pid (folder), ==, 0);
  g_assert_false (g_file_test (socket, G_FILE_TEST_EXISTS));

  cluster = cluster_test_hold (folder);
  kept = cluster_test_ask (cluster, "SELECT n FROM kept");
  g_assert_cmpstr (kept, ==, "7");
  cluster_test_release (cluster);
  return dex_future_new_true ();
}

static void
test_first_start (void)
{
  cluster_test_in_folder (first_start_fiber);
}

static DexFuture *
default_folder_fiber (gpointer unused)
{
  MpisCluster *cluster = cluster_test_hold (NULL);
  g_autofree char *folder = mpis_cluster_default_directory ();
  g_autofree char *answer = cluster_test_ask (cluster, "SHOW data_directory");

  g_assert_true (g_str_has_prefix (folder, g_getenv ("XDG_DATA_HOME")));
  g_assert_true (g_str_has_prefix (answer, folder));
  cluster_test_release (cluster);
  return dex_future_new_true ();
}

static void
test_default_folder (void)
{
  mpis_test_fiber (default_folder_fiber, NULL);
}

static DexFuture *
two_holds_fiber (gpointer folder)
{
  MpisCluster *first = cluster_test_hold (folder);
  MpisCluster *second = cluster_test_hold (folder);
  g_autofree char *answer = NULL;
  g_autoptr(GError) error = NULL;

  cluster_test_release (first);
  answer = cluster_test_ask (second, "SELECT 1");
  g_assert_cmpstr (answer, ==, "1");
  g_assert_true (dex_await (mpis_cluster_release (second), &error));
  g_assert_cmpint (cluster_test_server_pid (folder), ==, 0);
  cluster_test_release (second);   /* once more does nothing */
  return dex_future_new_true ();
}

static void
test_two_holds (void)
{
  cluster_test_in_made_folder (two_holds_fiber);
}

static DexFuture *
at_once_fiber (gpointer folder)
{
  Holder holders[3];
  pid_t pids[3];

  for (guint i = 0; i < 3; i++)
    holders[i] = start_holder (folder);
  for (guint i = 0; i < 3; i++)
    pids[i] = wait_for_holder (&holders[i]);
  g_assert_cmpint (pids[0], >, 1);
  g_assert_cmpint (pids[0], ==, pids[1]);
  g_assert_cmpint (pids[0], ==, pids[2]);

  end_holder (&holders[0], 0);
  end_holder (&holders[1], 0);
  g_assert_cmpint (cluster_test_server_pid (folder), ==, pids[0]);
  end_holder (&holders[2], 0);
  g_assert_cmpint (cluster_test_server_pid (folder), ==, 0);
  return dex_future_new_true ();
}

static void
test_at_once (void)
{
  cluster_test_in_made_folder (at_once_fiber);
}

static DexFuture *
killed_holder_fiber (gpointer folder)
{
  Holder holder = start_holder (folder);
  pid_t pid = wait_for_holder (&holder);
  MpisCluster *heir;
  g_autofree char *answer = NULL;

  end_holder (&holder, SIGKILL);
  g_assert_cmpint (kill (pid, 0), ==, 0);
  heir = cluster_test_hold (folder);
  g_assert_cmpint (cluster_test_server_pid (folder), ==, pid);
  answer = cluster_test_ask (heir, "SELECT 1");
  g_assert_cmpstr (answer, ==, "1");
  cluster_test_release (heir);
  g_assert_cmpint (cluster_test_server_pid (folder), ==, 0);
  return dex_future_new_true ();
}

static void
test_killed_holder (void)
{
  cluster_test_in_made_folder (killed_holder_fiber);
}

static DexFuture *
killed_server_fiber (gpointer folder)
{
  MpisCluster *cluster = cluster_test_hold (folder);
  MpisCluster *again;
  g_autofree char *unused = cluster_test_ask (cluster, "CREATE TABLE kept AS SELECT 8 AS n");
  g_autofree char *kept = NULL;
  pid_t pid = cluster_test_server_pid (folder);

  kill (pid, SIGKILL);
  again = cluster_test_hold (folder);
  g_assert_cmpint (cluster_test_server_pid (folder), !=, pid);
  kept = cluster_test_ask (again, "SELECT n FROM kept");
  g_assert_cmpstr (kept, ==, "8");
  cluster_test_release (cluster);
  cluster_test_release (again);
  return dex_future_new_true ();
}

static void
test_killed_server (void)
{
  cluster_test_in_made_folder (killed_server_fiber);
}

static DexFuture *
cancelled_fiber (gpointer folder)
{
  g_autofree char *answer = NULL;
  MpisCluster *cluster;

  /* At whatever moment somebody loses patience, the next one finds things in order. */
  for (guint ms = 0; ms < 1000; ms += 240)
    {
      g_autoptr(GCancellable) cancellable = g_cancellable_new ();
      g_autoptr(DexFuture) future = mpis_cluster_hold (folder, cancellable);
      g_autoptr(MpisCluster) held = NULL;
      gint64 cancelled_at;

      dex_await (dex_timeout_new_msec ((int) ms), NULL);
      g_cancellable_cancel (cancellable);
      cancelled_at = g_get_monotonic_time ();
      if ((held = dex_await_object (dex_ref (future), NULL)))
        cluster_test_release (g_steal_pointer (&held));
      g_assert_cmpint (g_get_monotonic_time () - cancelled_at, <, 10 * G_USEC_PER_SEC);
      g_assert_cmpint (cluster_test_server_pid (folder), ==, 0);
    }
  cluster = cluster_test_hold (folder);
  answer = cluster_test_ask (cluster, "SELECT 1");
  g_assert_cmpstr (answer, ==, "1");
  cluster_test_release (cluster);
  g_assert_cmpint (cluster_test_server_pid (folder), ==, 0);
  return dex_future_new_true ();
}

static void
test_cancelled (void)
{
  cluster_test_in_folder (cancelled_fiber);
}

int
main (int   argc,
      char *argv[])
{
  if (argc == 3 && g_str_equal (argv[1], "--hold"))
    {
      dex_init ();
      mpis_test_fiber (be_holder_fiber, argv[2]);
      return 0;
    }

  program = argv[0];
  cluster_test_init (&argc, &argv);

  g_test_add_func ("/cluster/first-start", test_first_start);
  g_test_add_func ("/cluster/default-folder", test_default_folder);
  g_test_add_func ("/cluster/two-holds", test_two_holds);
  g_test_add_func ("/cluster/at-once", test_at_once);
  g_test_add_func ("/cluster/killed-holder", test_killed_holder);
  g_test_add_func ("/cluster/killed-server", test_killed_server);
  g_test_add_func ("/cluster/cancelled", test_cancelled);

  return cluster_test_run ();
}
