#include "config.h"

#include "cluster-test.h"

#include <glib/gstdio.h>
#include <unistd.h>

static char *home;

char *
cluster_test_new_folder (void)
{
  g_autoptr(GError) error = NULL;
  char *folder = g_dir_make_tmp ("mpis-XXXXXX", &error);

  g_assert_no_error (error);
  return folder;
}

void
cluster_test_remove_folder (const char *folder)
{
  const char *argv[] = { "rm", "-rf", folder, NULL };

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL,
                NULL);
}

MpisCluster *
cluster_test_hold (const char *folder)
{
  g_autoptr(GError) error = NULL;
  MpisCluster *cluster = dex_await_object (mpis_cluster_hold (folder, NULL), &error);

  g_assert_no_error (error);
  return cluster;
}

void
cluster_test_release (MpisCluster *cluster)
{
  g_autoptr(GError) error = NULL;

  dex_await (mpis_cluster_release (cluster), &error);
  g_assert_no_error (error);
  g_object_unref (cluster);
}

char *
cluster_test_ask (MpisCluster *cluster,
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

void
cluster_test_fails (const char *folder,
                    const char *words)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (dex_await_object (mpis_cluster_hold (folder, NULL), &error));
  g_assert_error (error, MPIS_DB_ERROR, MPIS_DB_ERROR_CLUSTER);
  if (strstr (error->message, words) == NULL)
    g_error ("“%s” does not speak of “%s”", error->message, words);
}

pid_t
cluster_test_server_pid (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "data", "postmaster.pid", NULL);
  g_autofree char *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL) ? (pid_t) atoi (text) : 0;
}

guint
cluster_test_mode_of (const char *path)
{
  GStatBuf status;

  g_assert_cmpint (g_stat (path, &status), ==, 0);
  return status.st_mode & 0777;
}

void
cluster_test_in_folder (DexFiberFunc fiber)
{
  g_autofree char *folder = cluster_test_new_folder ();

  mpis_test_fiber (fiber, folder);
  cluster_test_remove_folder (folder);
}

/* Making a cluster takes its time, so most tests begin with a copy of one. */
static char *template;

static DexFuture *
make_template_fiber (gpointer folder)
{
  cluster_test_release (cluster_test_hold (folder));
  return dex_future_new_true ();
}

void
cluster_test_in_made_folder (DexFiberFunc fiber)
{
  g_autofree char *folder = cluster_test_new_folder ();
  g_autofree char *data = NULL;
  const char *argv[] = { "cp", "-a", NULL, folder, NULL };
  g_autoptr(GError) error = NULL;

  if (template == NULL)
    {
      template = cluster_test_new_folder ();
      mpis_test_fiber (make_template_fiber, template);
    }
  argv[2] = data = g_build_filename (template, "data", NULL);
  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL,
                &error);
  g_assert_no_error (error);
  mpis_test_fiber (fiber, folder);
  cluster_test_remove_folder (folder);
}

/* A home of its own, for the processes it starts too. */
static void
isolate (void)
{
  static const char *const variables[] =
      { "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR" };

  home = cluster_test_new_folder ();
  for (guint i = 0; i < G_N_ELEMENTS (variables); i++)
    {
      g_autofree char *folder = g_build_filename (home, variables[i], NULL);

      g_mkdir (folder, 0700);
      g_setenv (variables[i], folder, TRUE);
    }
}

/* Called instead of g_test_init(). */
void
cluster_test_init (int    *argc,
                   char ***argv)
{
  /* A cluster is a thousand files. */
  if (g_access ("/dev/shm", W_OK) == 0)
    g_setenv ("TMPDIR", "/dev/shm", FALSE);
  isolate ();
  g_test_init (argc, argv, NULL);
  dex_init ();
}

/* Called instead of g_test_run(). */
int
cluster_test_run (void)
{
  int status = g_test_run ();

  cluster_test_remove_folder (home);
  if (template != NULL)
    cluster_test_remove_folder (template);
  g_free (home);
  g_free (template);
  return status;
}
