#include "config.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "mpis-cube.h"
#include "mpis-persona.h"
#include "mpis-post.h"
#include "mpis-query.h"
#include "mpis-workspace-key.h"
#include "mpis-workspace.h"
#include "sync-test.h"

static MpisWorkspace *
new_workspace (const char *conninfo)
{
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc ();
  MpisWorkspace *workspace = mpis_workspace_new (conninfo, utc);

  mpis_workspace_start (workspace);
  return workspace;
}

static guint
count (GListModel *list)
{
  return g_list_model_get_n_items (list);
}

static gint64
views_of_first (MpisWorkspace *workspace)
{
  g_autoptr(MpisPost) post = g_list_model_get_item (mpis_workspace_get_posts (workspace), 0);

  return post ? mpis_post_peek (post)->latest.value[MPIS_COUNTER_VIEWS] : MPIS_UNKNOWN;
}

static void
count_cb (GObject    *object,
          GParamSpec *pspec,
          guint      *n)
{
  (*n)++;
}

static void
count_items_cb (GListModel *list,
                guint       position,
                guint       removed,
                guint       added,
                guint      *n)
{
  (*n)++;
}

/* A change that is announced arrives by itself. */
static DexFuture *
test_live (gpointer data)
{
  g_autofree char *conninfo = sync_test_database_new ();
  g_autoptr(MpisDb) db = sync_test_connect (conninfo);
  g_autoptr(MpisWorkspace) workspace = NULL;

  sync_test_run (db, "SELECT add_post (1), add_run (1, 'failed'); SELECT add_snapshot (1, 1, 10)");
  workspace = new_workspace (conninfo);
  g_assert_cmpint (mpis_workspace_get_state (workspace), ==, MPIS_WORKSPACE_LOADING);
  g_assert_null (mpis_workspace_get_cube (workspace));
  sync_test_wait_until (mpis_workspace_get_state (workspace) == MPIS_WORKSPACE_LIVE);
  g_assert_cmpuint (count (mpis_workspace_get_posts (workspace)), ==, 1);
  g_assert_cmpuint (count (mpis_workspace_get_runs (workspace)), ==, 1);
  g_assert_cmpuint (count (mpis_workspace_get_projects (workspace)), ==, 1);
  g_assert_cmpuint (count (mpis_workspace_get_personas (workspace)), ==, 1);
  g_assert_cmpint (views_of_first (workspace), ==, 10);
  g_assert_cmpuint (mpis_cube_get_n_snapshots (mpis_workspace_get_cube (workspace)), ==, 1);
  g_assert_cmpuint (mpis_workspace_get_red_flags (workspace)->published_items, ==, 1);
  g_assert_cmpint (mpis_workspace_get_synced_at (workspace), >, mpis_time_now () - MPIS_MINUTE);
  g_assert_false (mpis_workspace_is_demo (workspace));

  sync_test_run (db, "SELECT add_snapshot (1, 2, 25)");
  sync_test_wait_until (views_of_first (workspace) == 25);
  g_assert_cmpint (mpis_workspace_get_state (workspace), ==, MPIS_WORKSPACE_LIVE);
  sync_test_run (db, "SELECT add_post (2)");
  sync_test_wait_until (count (mpis_workspace_get_posts (workspace)) == 2);
  g_assert_cmpuint (mpis_workspace_get_red_flags (workspace)->missing_metrics, ==, 1);
  mpis_workspace_stop (workspace);
  return dex_future_new_for_boolean (TRUE);
}

/* What nobody announces arrives by the interval, or when asked for. */
static DexFuture *
test_unannounced (gpointer data)
{
  g_autofree char *conninfo = sync_test_database_new ();
  g_autoptr(MpisDb) db = sync_test_connect (conninfo);
  g_autoptr(MpisWorkspace) workspace = NULL;

  sync_test_run (db, "DROP TRIGGER dash_notify ON published_items; DROP TRIGGER dash_notify ON content_plans;"
                 "DROP TRIGGER dash_notify ON content_drafts");
  workspace = new_workspace (conninfo);
  sync_test_wait_until (mpis_workspace_get_state (workspace) == MPIS_WORKSPACE_LIVE);
  sync_test_run (db, "SELECT add_post (1)");
  sync_test_pause (600);
  g_assert_cmpuint (count (mpis_workspace_get_posts (workspace)), ==, 0);
  mpis_workspace_set_interval (workspace, 1);
  mpis_workspace_refresh (workspace);
  sync_test_wait_until (count (mpis_workspace_get_posts (workspace)) == 1);
  sync_test_run (db, "SELECT add_post (2)");
  sync_test_wait_until (count (mpis_workspace_get_posts (workspace)) == 2);
  return dex_future_new_for_boolean (TRUE);
}

/* Nothing new: nothing of what is shown is touched. */
static DexFuture *
test_quiet (gpointer data)
{
  g_autofree char *conninfo = sync_test_database_new ();
  g_autoptr(MpisDb) db = sync_test_connect (conninfo);
  g_autoptr(MpisWorkspace) workspace = NULL;
  g_autoptr(MpisPost) post = NULL;
  g_autoptr(MpisPost) same_post = NULL;
  MpisInstant synced_at;
  guint n_cubes = 0;
  guint n_items = 0;

  sync_test_run (db, "SELECT add_post (1)");
  workspace = new_workspace (conninfo);
  sync_test_wait_until (mpis_workspace_get_state (workspace) == MPIS_WORKSPACE_LIVE);
  g_signal_connect (workspace, "notify::cube", G_CALLBACK (count_cb), &n_cubes);
  g_signal_connect (mpis_workspace_get_posts (workspace), "items-changed", G_CALLBACK (count_items_cb), &n_items);
  synced_at = mpis_workspace_get_synced_at (workspace);
  post = g_list_model_get_item (mpis_workspace_get_posts (workspace), 0);

  mpis_workspace_refresh (workspace);
  sync_test_wait_until (mpis_workspace_get_synced_at (workspace) > synced_at);
  sync_test_run (db, "UPDATE published_items SET channel_url = NULL");
  mpis_workspace_refresh (workspace);
  synced_at = mpis_workspace_get_synced_at (workspace);
  sync_test_wait_until (mpis_workspace_get_synced_at (workspace) > synced_at);
  g_assert_cmpuint (n_cubes, ==, 0);
  g_assert_cmpuint (n_items, ==, 0);

  sync_test_run (db, "SELECT add_post (2)");
  sync_test_wait_until (n_items == 1);
  same_post = g_list_model_get_item (mpis_workspace_get_posts (workspace), 1);
  g_assert_true (same_post == post);
  return dex_future_new_for_boolean (TRUE);
}

/* Where there is no server, what was stored is shown, and said how it stands. */
static DexFuture *
test_offline (gpointer data)
{
  g_autofree char *conninfo = sync_test_database_new ();
  g_autofree char *here = mpis_workspace_key (conninfo);
  g_autofree char *gone = mpis_workspace_key ("host=/nonexistent dbname=none user=nobody");
  g_autofree char *here_path = mpis_store_default_path (here);
  g_autofree char *gone_path = mpis_store_default_path (gone);
  g_autoptr(MpisDb) db = sync_test_connect (conninfo);
  g_autoptr(MpisWorkspace) workspace = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GFile) from = g_file_new_for_path (here_path);
  g_autoptr(GFile) to = g_file_new_for_path (gone_path);
  g_autofree char *here_wal = g_strconcat (here_path, "-wal", NULL);
  g_autofree char *gone_wal = g_strconcat (gone_path, "-wal", NULL);
  g_autoptr(GFile) from_wal = g_file_new_for_path (here_wal);
  g_autoptr(GFile) to_wal = g_file_new_for_path (gone_wal);

  sync_test_run (db, "SELECT add_post (1)");
  workspace = new_workspace (conninfo);
  sync_test_wait_until (mpis_workspace_get_state (workspace) == MPIS_WORKSPACE_LIVE);
  mpis_workspace_stop (workspace);
  g_clear_object (&workspace);
  g_file_copy (from, to, 0, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_file_copy (from_wal, to_wal, 0, NULL, NULL, NULL, &error);
  g_assert_no_error (error);

  workspace = new_workspace ("host=/nonexistent dbname=none user=nobody");
  sync_test_wait_until (mpis_workspace_get_state (workspace) == MPIS_WORKSPACE_OFFLINE);
  g_assert_cmpuint (count (mpis_workspace_get_posts (workspace)), ==, 1);
  g_assert_cmpint (mpis_workspace_get_synced_at (workspace), !=, MPIS_INSTANT_UNKNOWN);
  g_assert_nonnull (mpis_workspace_get_cube (workspace));
  g_assert_nonnull (strstr (mpis_workspace_get_problem (workspace), "/nonexistent"));
  return dex_future_new_for_boolean (TRUE);
}

/* Writes the log into the store's file, and nonsense over all but its first page. */
static void
spoil_store (const char *path)
{
  g_autofree char *nonsense = NULL;
  GStatBuf info;
  sqlite3 *db;
  FILE *file;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "PRAGMA wal_checkpoint (TRUNCATE)", NULL, NULL, NULL), ==,
                   SQLITE_OK);
  sqlite3_close (db);
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  nonsense = g_strnfill (info.st_size - 4096, 'Z');
  file = fopen (path, "r+");
  g_assert_nonnull (file);
  g_assert_cmpint (fseek (file, 4096, SEEK_SET), ==, 0);
  g_assert_cmpuint (fwrite (nonsense, 1, info.st_size - 4096, file), ==, info.st_size - 4096);
  fclose (file);
}

/* The local copy goes to pieces under a running window: it is made anew, and nobody is troubled. */
static DexFuture *
test_spoilt (gpointer data)
{
  g_autofree char *conninfo = sync_test_database_new ();
  g_autofree char *key = mpis_workspace_key (conninfo);
  g_autofree char *path = mpis_store_default_path (key);
  g_autoptr(MpisDb) db = sync_test_connect (conninfo);
  g_autoptr(MpisWorkspace) workspace = NULL;

  sync_test_run (db, "SELECT add_post (1); SELECT add_snapshot (1, 1, 10)");
  workspace = new_workspace (conninfo);
  sync_test_wait_until (mpis_workspace_get_state (workspace) == MPIS_WORKSPACE_LIVE);
  spoil_store (path);
  g_test_expect_message ("mpis-store", G_LOG_LEVEL_WARNING, "*is kept as*.broken-*");
  sync_test_run (db, "SELECT add_post (2)");
  sync_test_wait_until (count (mpis_workspace_get_posts (workspace)) == 2);
  g_test_assert_expected_messages ();
  sync_test_wait_until (mpis_workspace_get_state (workspace) == MPIS_WORKSPACE_LIVE);
  g_assert_cmpuint (mpis_cube_get_n_snapshots (mpis_workspace_get_cube (workspace)), ==, 1);
  return dex_future_new_for_boolean (TRUE);
}

/* Somebody clears the folder under a running window: all comes back. */
static DexFuture *
test_deleted (gpointer data)
{
  static const char *const suffixes[] = { "", "-wal", "-shm", ".lock" };
  g_autofree char *conninfo = sync_test_database_new ();
  g_autofree char *key = mpis_workspace_key (conninfo);
  g_autofree char *path = mpis_store_default_path (key);
  g_autoptr(MpisDb) db = sync_test_connect (conninfo);
  g_autoptr(MpisWorkspace) workspace = NULL;

  sync_test_run (db, "SELECT add_post (1); SELECT add_snapshot (1, 1, 10)");
  workspace = new_workspace (conninfo);
  sync_test_wait_until (mpis_workspace_get_state (workspace) == MPIS_WORKSPACE_LIVE);
  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *file = g_strconcat (path, suffixes[i], NULL);

      g_remove (file);
    }
  sync_test_run (db, "SELECT add_post (2)");
  sync_test_wait_until (count (mpis_workspace_get_posts (workspace)) == 2);
  sync_test_wait_until (mpis_workspace_get_state (workspace) == MPIS_WORKSPACE_LIVE);
  g_assert_cmpuint (mpis_cube_get_n_snapshots (mpis_workspace_get_cube (workspace)), ==, 1);
  mpis_workspace_stop (workspace);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  return dex_future_new_for_boolean (TRUE);
}

/* A database whose tables are somebody else's is left alone. */
static DexFuture *
test_wrong_schema (gpointer data)
{
  g_autofree char *conninfo = mpis_test_database_new ();
  g_autoptr(MpisDb) db = sync_test_connect (conninfo);
  g_autoptr(MpisWorkspace) workspace = NULL;

  sync_test_run (db, "CREATE TABLE personas (id int); CREATE TABLE published_items (id int)");
  workspace = new_workspace (conninfo);
  sync_test_wait_until (mpis_workspace_get_state (workspace) == MPIS_WORKSPACE_FAILED);
  g_assert_nonnull (mpis_workspace_get_problem (workspace));
  g_assert_nonnull (mpis_workspace_get_cube (workspace));

  sync_test_run (db, "DROP TABLE personas, published_items");
  mpis_workspace_refresh (workspace);
  sync_test_wait_until (mpis_workspace_get_state (workspace) == MPIS_WORKSPACE_LIVE);
  g_assert_null (mpis_workspace_get_problem (workspace));
  return dex_future_new_for_boolean (TRUE);
}

/* Stopped or dropped at any moment, a workspace says nothing more and leaves nothing half done. */
static DexFuture *
test_stop (gpointer data)
{
  g_autofree char *conninfo = sync_test_database_new ();
  g_autoptr(MpisDb) db = sync_test_connect (conninfo);
  g_autoptr(MpisWorkspace) last = NULL;

  sync_test_run (db, "SELECT add_post (n) FROM generate_series (1, 100) n;"
                 "SELECT add_snapshot (p, n, n) FROM generate_series (1, 100) p, generate_series (1, 50) n");
  for (guint wait = 0; wait < 120; wait += 7)
    {
      g_autoptr(MpisWorkspace) workspace = new_workspace (conninfo);
      guint n_notified = 0;

      sync_test_pause (wait);
      mpis_workspace_stop (workspace);
      g_signal_connect (workspace, "notify", G_CALLBACK (count_cb), &n_notified);
      mpis_workspace_refresh (workspace);
      sync_test_pause (10);
      g_assert_cmpuint (n_notified, ==, 0);
      g_assert_true (count (mpis_workspace_get_posts (workspace)) == 0 ||
                     count (mpis_workspace_get_posts (workspace)) == 100);
      if (wait % 2)
        mpis_workspace_start (workspace);   /* and dropped while running */
    }
  last = new_workspace (conninfo);
  sync_test_wait_until (mpis_workspace_get_state (last) == MPIS_WORKSPACE_LIVE);
  g_assert_cmpuint (count (mpis_workspace_get_posts (last)), ==, 100);
  return dex_future_new_for_boolean (TRUE);
}

/* Two windows share a store: whichever fetches a change, both show it. */
static DexFuture *
test_two_windows (gpointer data)
{
  g_autofree char *conninfo = sync_test_database_new ();
  g_autoptr(MpisDb) db = sync_test_connect (conninfo);
  g_autoptr(MpisWorkspace) one = new_workspace (conninfo);
  g_autoptr(MpisWorkspace) other = new_workspace (conninfo);

  sync_test_wait_until (mpis_workspace_get_state (one) == MPIS_WORKSPACE_LIVE &&
                        mpis_workspace_get_state (other) == MPIS_WORKSPACE_LIVE);
  for (guint i = 1; i <= 5; i++)
    {
      g_autofree char *sql = g_strdup_printf ("SELECT add_post (%u); SELECT add_snapshot (%u, 1, 1)", i, i);

      sync_test_run (db, sql);
      sync_test_wait_until (count (mpis_workspace_get_posts (one)) == i &&
                            count (mpis_workspace_get_posts (other)) == i);
    }
  sync_test_run (db, "DELETE FROM published_items WHERE id = u (7, 3)");
  sync_test_wait_until (count (mpis_workspace_get_posts (one)) == 4 &&
                        count (mpis_workspace_get_posts (other)) == 4);
  g_assert_cmpint (mpis_workspace_get_state (one), ==, MPIS_WORKSPACE_LIVE);
  g_assert_cmpint (mpis_workspace_get_state (other), ==, MPIS_WORKSPACE_LIVE);
  return dex_future_new_for_boolean (TRUE);
}

static gboolean
first_day_is (MpisWorkspace *workspace,
              const char    *day)
{
  MpisQuery query = MPIS_QUERY_INIT;
  g_autoptr(MpisResult) result = NULL;
  g_autofree char *key = NULL;

  query.metric = MPIS_METRIC_VIEWS;
  query.by[query.n_by++] = MPIS_GROUP_DAY;
  result = mpis_cube_query (mpis_workspace_get_cube (workspace), &query);
  if (mpis_result_get_n_rows (result) == 0)
    return FALSE;
  key = mpis_result_format_key (result, 0, 0);
  return g_str_equal (key, day);
}

static DexFuture *
test_zone (gpointer data)
{
  g_autofree char *conninfo = sync_test_database_new ();
  g_autoptr(MpisDb) db = sync_test_connect (conninfo);
  g_autoptr(MpisWorkspace) workspace = NULL;
  g_autoptr(GTimeZone) east = g_time_zone_new_offset (14 * 3600);
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc ();

  sync_test_run (db, "SELECT add_post (1); SELECT add_snapshot (1, 1, 10)");   /* 2026-01-02T13:00Z */
  workspace = new_workspace (conninfo);
  sync_test_wait_until (mpis_workspace_get_state (workspace) == MPIS_WORKSPACE_LIVE);
  g_assert_true (first_day_is (workspace, "2026-01-02"));
  mpis_workspace_set_zone (workspace, east);
  sync_test_wait_until (first_day_is (workspace, "2026-01-03"));
  mpis_workspace_set_zone (workspace, utc);
  mpis_workspace_set_zone (workspace, east);
  sync_test_run (db, "SELECT add_snapshot (1, 2, 20)");
  sync_test_wait_until (views_of_first (workspace) == 20);
  g_assert_true (mpis_cube_get_zone (mpis_workspace_get_cube (workspace)) == east);
  return dex_future_new_for_boolean (TRUE);
}

static void
test_key (void)
{
  g_autofree char *words = mpis_workspace_key ("host=db.example.org port=5433 dbname=mpis user=ann password=one");
  g_autofree char *other = mpis_workspace_key ("host=db.example.org port=5433 dbname=mpis user=ann password=two");
  g_autofree char *uri = mpis_workspace_key ("postgresql://ann:three@db.example.org:5433/mpis");
  g_autofree char *driver = mpis_workspace_key ("postgresql+asyncpg://ann@db.example.org:5433/mpis");
  g_autofree char *port = mpis_workspace_key ("host=db.example.org port=5434 dbname=mpis user=ann");
  g_autofree char *private = mpis_workspace_key (NULL);

  g_assert_cmpstr (words, ==, other);
  g_assert_cmpstr (words, ==, uri);
  g_assert_cmpstr (words, ==, driver);
  g_assert_cmpstr (words, !=, port);
  g_assert_cmpstr (words, !=, private);
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
  g_test_add_func ("/workspace/key", test_key);
  g_test_add_data_func ("/workspace/live", test_live, run_fiber);
  g_test_add_data_func ("/workspace/unannounced", test_unannounced, run_fiber);
  g_test_add_data_func ("/workspace/quiet", test_quiet, run_fiber);
  g_test_add_data_func ("/workspace/offline", test_offline, run_fiber);
  g_test_add_data_func ("/workspace/spoilt", test_spoilt, run_fiber);
  g_test_add_data_func ("/workspace/deleted", test_deleted, run_fiber);
  g_test_add_data_func ("/workspace/wrong-schema", test_wrong_schema, run_fiber);
  g_test_add_data_func ("/workspace/stop", test_stop, run_fiber);
  g_test_add_data_func ("/workspace/two-windows", test_two_windows, run_fiber);
  g_test_add_data_func ("/workspace/zone", test_zone, run_fiber);
  return g_test_run ();
}
