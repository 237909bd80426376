#include "config.h"

#include "mpis-cluster.h"
#include "mpis-test.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *program;

static char *
new_folder (void)
{
  g_autoptr(GError) error = NULL;
  char *folder = g_dir_make_tmp ("mpis-XXXXXX", &error);

  g_assert_no_error (error);
  return folder;
}

static void
remove_folder (const char *folder)
{
  const char *argv[] = { "rm", "-rf", folder, NULL };

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL,
                NULL);
}

static MpisCluster *
hold (const char *folder)
{
  g_autoptr(GError) error = NULL;
  MpisCluster *cluster = dex_await_object (mpis_cluster_hold (folder, NULL), &error);

  g_assert_no_error (error);
  return cluster;
}

static void
release (MpisCluster *cluster)
{
  g_autoptr(GError) error = NULL;

  dex_await (mpis_cluster_release (cluster), &error);
  g_assert_no_error (error);
  g_object_unref (cluster);
}

static char *
ask (MpisCluster *cluster,
     const char  *sql)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(MpisDb) db =
      dex_await_object (mpis_db_connect (mpis_cluster_get_conninfo (cluster), 0), &error);
  g_autoptr(MpisDbRows) rows = NULL;

  g_assert_no_error (error);
  rows = dex_await_boxed (mpis_db_query (db, sql, NULL), &error);
  g_assert_no_error (error);
  return mpis_db_rows_get_n (rows) > 0 ? g_strdup (mpis_db_rows_get_text (rows, 0, 0)) : NULL;
}

static void
assert_fails (const char *folder,
              const char *words)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (dex_await_object (mpis_cluster_hold (folder, NULL), &error));
  g_assert_error (error, MPIS_DB_ERROR, MPIS_DB_ERROR_CLUSTER);
  if (strstr (error->message, words) == NULL)
    g_error ("“%s” does not speak of “%s”", error->message, words);
}

static pid_t
server_pid (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "data", "postmaster.pid", NULL);
  g_autofree char *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL) ? (pid_t) atoi (text) : 0;
}

static guint
mode_of (const char *path)
{
  GStatBuf status;

  g_assert_cmpint (g_stat (path, &status), ==, 0);
  return status.st_mode & 0777;
}

static void
run_in_folder (DexFiberFunc fiber)
{
  g_autofree char *folder = new_folder ();

  mpis_test_fiber (fiber, folder);
  remove_folder (folder);
}

/* Making a cluster takes its time, so most tests begin with a copy of one. */
static char *template;

static DexFuture *
make_template_fiber (gpointer folder)
{
  release (hold (folder));
  return dex_future_new_true ();
}

static void
run_in_made_folder (DexFiberFunc fiber)
{
  g_autofree char *folder = new_folder ();
  g_autofree char *data = NULL;
  const char *argv[] = { "cp", "-a", NULL, folder, NULL };
  g_autoptr(GError) error = NULL;

  if (template == NULL)
    {
      template = new_folder ();
      mpis_test_fiber (make_template_fiber, template);
    }
  argv[2] = data = g_build_filename (template, "data", NULL);
  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL,
                &error);
  g_assert_no_error (error);
  mpis_test_fiber (fiber, folder);
  remove_folder (folder);
}

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
  MpisCluster *cluster = hold (folder);
  char line[8];

  printf ("%d\n", (int) server_pid (folder));
  fflush (stdout);
  if (fgets (line, sizeof line, stdin) != NULL)
    g_debug ("told to end");
  release (cluster);
  return dex_future_new_true ();
}

/* --- the tests -------------------------------------------------------------------------------- */

static DexFuture *
first_start_fiber (gpointer folder)
{
  MpisCluster *cluster = hold (folder);
  g_autofree char *data = g_build_filename (folder, "data", NULL);
  g_autofree char *socket = g_build_filename (folder, ".s.PGSQL.5432", NULL);
  g_autofree char *conninfo = mpis_cluster_conninfo_for (folder);
  g_autofree char *unused = NULL;
  g_autofree char *listens = ask (cluster, "SHOW listen_addresses");
  g_autofree char *fsync = ask (cluster, "SHOW fsync");
  g_autofree char *encoding = ask (cluster, "SHOW server_encoding");
  g_autofree char *kept = NULL;

  g_assert_cmpstr (mpis_cluster_get_conninfo (cluster), ==, conninfo);
  g_assert_cmpstr (listens, ==, "");
  g_assert_cmpstr (fsync, ==, "on");
  g_assert_cmpstr (encoding, ==, "UTF8");
  g_assert_cmphex (mode_of (folder), ==, 0700);
  g_assert_cmphex (mode_of (data), ==, 0700);
  g_assert_cmphex (mode_of (socket), ==, 0700);

  /* Its own session: what a terminal sends to us does not reach it. */
  g_assert_cmpint (getsid (server_pid (folder)), ==, server_pid (folder));

  unused = ask (cluster, "CREATE TABLE kept AS SELECT 7 AS n");
  release (cluster);
  g_assert_cmpint (server_pid (folder), ==, 0);
  g_assert_false (g_file_test (socket, G_FILE_TEST_EXISTS));

  cluster = hold (folder);
  kept = ask (cluster, "SELECT n FROM kept");
  g_assert_cmpstr (kept, ==, "7");
  release (cluster);
  return dex_future_new_true ();
}

static void
test_first_start (void)
{
  run_in_folder (first_start_fiber);
}

static DexFuture *
default_folder_fiber (gpointer unused)
{
  MpisCluster *cluster = hold (NULL);
  g_autofree char *folder = mpis_cluster_default_directory ();
  g_autofree char *answer = ask (cluster, "SHOW data_directory");

  g_assert_true (g_str_has_prefix (folder, g_getenv ("XDG_DATA_HOME")));
  g_assert_true (g_str_has_prefix (answer, folder));
  release (cluster);
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
  MpisCluster *first = hold (folder);
  MpisCluster *second = hold (folder);
  g_autofree char *answer = NULL;
  g_autoptr(GError) error = NULL;

  release (first);
  answer = ask (second, "SELECT 1");
  g_assert_cmpstr (answer, ==, "1");
  g_assert_true (dex_await (mpis_cluster_release (second), &error));
  g_assert_cmpint (server_pid (folder), ==, 0);
  release (second);   /* once more does nothing */
  return dex_future_new_true ();
}

static void
test_two_holds (void)
{
  run_in_made_folder (two_holds_fiber);
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
  g_assert_cmpint (server_pid (folder), ==, pids[0]);
  end_holder (&holders[2], 0);
  g_assert_cmpint (server_pid (folder), ==, 0);
  return dex_future_new_true ();
}

static void
test_at_once (void)
{
  run_in_made_folder (at_once_fiber);
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
  heir = hold (folder);
  g_assert_cmpint (server_pid (folder), ==, pid);
  answer = ask (heir, "SELECT 1");
  g_assert_cmpstr (answer, ==, "1");
  release (heir);
  g_assert_cmpint (server_pid (folder), ==, 0);
  return dex_future_new_true ();
}

static void
test_killed_holder (void)
{
  run_in_made_folder (killed_holder_fiber);
}

static DexFuture *
killed_server_fiber (gpointer folder)
{
  MpisCluster *cluster = hold (folder);
  MpisCluster *again;
  g_autofree char *unused = ask (cluster, "CREATE TABLE kept AS SELECT 8 AS n");
  g_autofree char *kept = NULL;
  pid_t pid = server_pid (folder);

  kill (pid, SIGKILL);
  again = hold (folder);
  g_assert_cmpint (server_pid (folder), !=, pid);
  kept = ask (again, "SELECT n FROM kept");
  g_assert_cmpstr (kept, ==, "8");
  release (cluster);
  release (again);
  return dex_future_new_true ();
}

static void
test_killed_server (void)
{
  run_in_made_folder (killed_server_fiber);
}

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
  cluster = hold (folder);
  g_assert_false (g_file_test (making, G_FILE_TEST_EXISTS));
  release (cluster);

  /* A pid file left by a crash of the machine, its number now another process's: ours. */
  g_assert_true (g_file_set_contents (pid_file, ours, -1, NULL));
  cluster = hold (folder);
  g_assert_cmpint (server_pid (folder), !=, getpid ());
  release (cluster);
  return dex_future_new_true ();
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
  cluster = hold (folder);
  answer = ask (cluster, "SELECT 1");
  g_assert_cmpstr (answer, ==, "1");
  release (cluster);
  return dex_future_new_true ();
}

static void
test_old_socket_folder (void)
{
  run_in_made_folder (old_socket_folder_fiber);
}

static void
test_leftovers (void)
{
  run_in_folder (leftovers_fiber);
}

static DexFuture *
long_path_fiber (gpointer folder)
{
  g_autofree char *deep = g_build_filename (
      folder, "a-folder-with-a-name-that-is-quite-long-as-names-go",
      "and, for good measure, another one inside it that has 'quotes' as well", NULL);
  MpisCluster *cluster = hold (deep);
  g_autofree char *answer = ask (cluster, "SHOW data_directory");
  g_autofree char *sockets = ask (cluster, "SHOW unix_socket_directories");
  g_autofree char *plain = g_strdup (sockets);

  if (plain[0] == '"')
    memmove (plain, plain + 1, strlen (plain) - 1), plain[strlen (plain) - 2] = '\0';
  g_assert_true (g_str_has_prefix (answer, deep));
  g_assert_true (g_str_has_prefix (plain, g_get_user_runtime_dir ()));
  g_assert_cmphex (mode_of (plain), ==, 0700);
  release (cluster);
  return dex_future_new_true ();
}

static DexFuture *
odd_path_fiber (gpointer folder)
{
  g_autofree char *odd = g_build_filename (folder, "\"Ü 名\" 'x' \\ $HOME", NULL);
  g_autofree char *comma = g_build_filename (folder, "one, two", NULL);
  const char *const folders[] = { odd, comma };

  for (guint i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      MpisCluster *cluster = hold (folders[i]);
      g_autofree char *answer = ask (cluster, "SHOW data_directory");

      g_assert_true (g_str_has_prefix (answer, folders[i]));
      release (cluster);
      g_assert_cmpint (server_pid (folders[i]), ==, 0);
    }
  return dex_future_new_true ();
}

static void
test_odd_path (void)
{
  run_in_folder (odd_path_fiber);
}

static void
test_long_path (void)
{
  run_in_folder (long_path_fiber);
}

static DexFuture *
other_version_fiber (gpointer folder)
{
  g_autofree char *version = g_build_filename (folder, "data", "PG_VERSION", NULL);

  release (hold (folder));
  g_assert_true (g_file_set_contents (version, "9\n", -1, NULL));
  assert_fails (folder, "was made by PostgreSQL 9, and ");
  return dex_future_new_true ();
}

static void
test_other_version (void)
{
  run_in_made_folder (other_version_fiber);
}

static DexFuture *
refusals_fiber (gpointer folder)
{
  g_autofree char *file = g_build_filename (folder, "file", NULL);
  g_autofree char *below = g_build_filename (file, "below", NULL);
  g_autofree char *closed = g_build_filename (folder, "closed", NULL);
  g_autofree char *inside = g_build_filename (closed, "inside", NULL);

  g_assert_true (g_file_set_contents (file, "", -1, NULL));
  assert_fails (below, file);
  g_mkdir (closed, 0500);
  assert_fails (inside, inside);
  return dex_future_new_true ();
}

static void
test_refusals (void)
{
  run_in_folder (refusals_fiber);
}

static DexFuture *
broken_fiber (gpointer folder)
{
  g_autofree char *control = g_build_filename (folder, "data", "global", "pg_control", NULL);

  release (hold (folder));
  g_assert_cmpint (g_remove (control), ==, 0);
  assert_fails (folder, "pg_control");
  return dex_future_new_true ();
}

static void
test_broken (void)
{
  run_in_made_folder (broken_fiber);
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
        release (g_steal_pointer (&held));
      g_assert_cmpint (g_get_monotonic_time () - cancelled_at, <, 10 * G_USEC_PER_SEC);
      g_assert_cmpint (server_pid (folder), ==, 0);
    }
  cluster = hold (folder);
  answer = ask (cluster, "SELECT 1");
  g_assert_cmpstr (answer, ==, "1");
  release (cluster);
  g_assert_cmpint (server_pid (folder), ==, 0);
  return dex_future_new_true ();
}

static void
test_cancelled (void)
{
  run_in_folder (cancelled_fiber);
}

/* A home of its own, for the processes it starts too. */
static char *
isolate (void)
{
  static const char *const variables[] =
      { "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR" };
  char *home = new_folder ();

  for (guint i = 0; i < G_N_ELEMENTS (variables); i++)
    {
      g_autofree char *folder = g_build_filename (home, variables[i], NULL);

      g_mkdir (folder, 0700);
      g_setenv (variables[i], folder, TRUE);
    }
  return home;
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *home = NULL;
  int status;

  dex_init ();
  if (argc == 3 && g_str_equal (argv[1], "--hold"))
    {
      mpis_test_fiber (be_holder_fiber, argv[2]);
      return 0;
    }

  program = argv[0];
  /* A cluster is a thousand files. */
  if (g_access ("/dev/shm", W_OK) == 0)
    g_setenv ("TMPDIR", "/dev/shm", FALSE);
  home = isolate ();
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/cluster/first-start", test_first_start);
  g_test_add_func ("/cluster/default-folder", test_default_folder);
  g_test_add_func ("/cluster/two-holds", test_two_holds);
  g_test_add_func ("/cluster/at-once", test_at_once);
  g_test_add_func ("/cluster/killed-holder", test_killed_holder);
  g_test_add_func ("/cluster/killed-server", test_killed_server);
  g_test_add_func ("/cluster/leftovers", test_leftovers);
  g_test_add_func ("/cluster/old-socket-folder", test_old_socket_folder);
  g_test_add_func ("/cluster/long-path", test_long_path);
  g_test_add_func ("/cluster/odd-path", test_odd_path);
  g_test_add_func ("/cluster/other-version", test_other_version);
  g_test_add_func ("/cluster/refusals", test_refusals);
  g_test_add_func ("/cluster/broken", test_broken);
  g_test_add_func ("/cluster/cancelled", test_cancelled);

  status = g_test_run ();
  remove_folder (home);
  if (template != NULL)
    remove_folder (template);
  return status;
}
