#include "config.h"

#include <glib/gstdio.h>
#include <sqlite3.h>

#include "mpis-persona.h"
#include "mpis-post.h"
#include "mpis-project.h"
#include "mpis-pull.h"
#include "mpis-run.h"
#include "sync-test.h"

static const MpisPostFields *
find_post (MpisStoreContents *contents,
           guint              number)
{
  g_autofree char *id = sync_test_id (7, number);

  for (guint i = 0; i < contents->posts->len; i++)
    {
      const MpisPostFields *post = mpis_post_peek (g_ptr_array_index (contents->posts, i));

      if (g_str_equal (post->id, id))
        return post;
    }
  return NULL;
}

static DexFuture *
test_first (gpointer data)
{
  g_auto(SyncTestFixture) fixture = { NULL };
  g_autoptr(MpisStoreContents) contents = NULL;
  g_autofree char *project = sync_test_id (2, 1);
  g_autofree char *run_id = sync_test_id (3, 1);
  const MpisPostFields *post;
  const MpisRunFields *run;
  MpisCubePost cube_post;
  guint index;

  sync_test_fixture_init (&fixture);
  sync_test_run (fixture.writer,
                 "SELECT add_run (1, 'partial');"
                 "SELECT add_post (1, '{\"title\": \" First \", \"text\": \"Body\"}',"
                 " jsonb_build_object ('project_id', u (2, 1), 'run_id', u (3, 1), 'account', 'ours'));"
                 "SELECT add_post (2, '{\"text\": \"\\n  The first line \\nand another\"}',"
                 " '{\"published_at_known\": false}');"
                 "SELECT add_post (3, '{}', '{\"is_demo\": true}');"
                 "SELECT add_snapshot (1, 1, 10), add_snapshot (1, 2, 4000000000);"
                 "INSERT INTO dash_publish_records (id, draft_id, channel, published_item_id, run_id, project_id)"
                 " VALUES (u (8, 1), u (6, 2), 'telegram', u (7, 2), u (3, 1), u (2, 1));"
                 "INSERT INTO dash_publish_records (draft_id, channel, published_item_id, forward_state, published_at)"
                 " VALUES (u (6, 3), 'telegram', u (7, 3), 'forwarded', '2026-01-01Z')");
  sync_test_pull (&fixture);
  contents = sync_test_load (fixture.store);
  g_assert_cmpuint (contents->posts->len, ==, 3);
  /* MPIS was told later than it was published. */
  g_assert_cmpint (find_post (contents, 3)->published_at, ==, G_GINT64_CONSTANT (1767225600) * MPIS_SECOND);
  g_assert_true (contents->has_demo);
  g_assert_false (contents->only_demo);

  post = find_post (contents, 1);
  g_assert_cmpstr (post->title, ==, "First");
  g_assert_cmpstr (post->text, ==, "Body");
  g_assert_cmpstr (post->account, ==, "ours");
  g_assert_cmpstr (post->item_id, ==, "1");
  g_assert_cmpstr (post->project_id, ==, project);
  g_assert_cmpstr (post->project_name, ==, "Letters");
  g_assert_cmpstr (post->persona_name, ==, "Ada");
  g_assert_cmpstr (post->run_id, ==, run_id);
  g_assert_true (post->published_known);
  g_assert_cmpint (post->published_at, ==, G_GINT64_CONSTANT (1767355200) * MPIS_SECOND);
  g_assert_cmpint (post->latest.value[MPIS_COUNTER_VIEWS], ==, G_GINT64_CONSTANT (4000000000));
  g_assert_cmpint (post->latest.value[MPIS_COUNTER_SHARES], ==, MPIS_UNKNOWN);
  post = find_post (contents, 2);
  g_assert_cmpstr (post->title, ==, "The first line");
  g_assert_cmpstr (post->project_id, ==, project);
  g_assert_cmpstr (post->run_id, ==, run_id);
  g_assert_false (post->published_known);
  g_assert_cmpint (post->measured_at, ==, MPIS_INSTANT_UNKNOWN);
  post = find_post (contents, 3);
  g_assert_cmpstr (post->title, ==, "Plan 3");
  g_assert_true (post->is_demo);
  g_assert_null (post->project_id);

  run = mpis_run_peek (g_ptr_array_index (contents->runs, 0));
  g_assert_cmpstr (run->id, ==, run_id);
  g_assert_cmpstr (run->status, ==, "partial");
  g_assert_cmpstr (run->channels[0], ==, "telegram");
  g_assert_true (mpis_cube_find_post (contents->cube, find_post (contents, 1)->id, &index));
  mpis_cube_get_post (contents->cube, index, &cube_post);
  g_assert_cmpstr (cube_post.topic, ==, "Letters");
  return dex_future_new_for_boolean (TRUE);
}

static DexFuture *
test_demo_channel (gpointer data)
{
  g_auto(SyncTestFixture) fixture = { NULL };
  g_autoptr(MpisStoreContents) contents = NULL;

  sync_test_fixture_init (&fixture);
  sync_test_run (fixture.writer,
                 "UPDATE persona_versions SET core_json = '{\"is_demo\": true}';"
                 "UPDATE dashboard_projects SET meta = '{\"is_demo\": true}';"
                 "SELECT add_post (1); UPDATE published_items SET channel = 'telegram_demo'");
  sync_test_pull (&fixture);
  contents = sync_test_load (fixture.store);
  g_assert_true (contents->only_demo);
  g_assert_cmpstr (find_post (contents, 1)->channel, ==, "telegram");
  g_assert_true (find_post (contents, 1)->is_demo);
  g_assert_true (mpis_persona_get_is_demo (g_ptr_array_index (contents->personas, 0)));
  return dex_future_new_for_boolean (TRUE);
}

static DexFuture *
test_nothing_new (gpointer data)
{
  g_auto(SyncTestFixture) fixture = { NULL };
  gint64 revision;

  sync_test_fixture_init (&fixture);
  sync_test_run (fixture.writer, "SELECT add_post (1), add_run (1, 'success'); SELECT add_snapshot (1, 1, 1)");
  revision = sync_test_pull (&fixture);
  g_assert_cmpint (sync_test_pull (&fixture), ==, revision);
  sync_test_run (fixture.writer, "UPDATE normalized_metrics SET views = views;"
                 "UPDATE published_items SET meta = meta; UPDATE dashboard_projects SET name = name");
  g_assert_cmpint (sync_test_pull (&fixture), ==, revision);
  return dex_future_new_for_boolean (TRUE);
}

static DexFuture *
test_changes (gpointer data)
{
  g_auto(SyncTestFixture) fixture = { NULL };
  g_autoptr(MpisStoreContents) contents = NULL;
  const MpisPostFields *post;

  sync_test_fixture_init (&fixture);
  sync_test_run (fixture.writer, "SELECT add_post (1), add_post (2), add_run (1, 'running');"
                 "SELECT add_snapshot (1, 1, 1), add_snapshot (1, 2, 2)");
  sync_test_pull (&fixture);
  sync_test_run (fixture.writer,
                 "UPDATE personas SET name = 'Grace';"
                 "UPDATE dashboard_projects SET name = 'Notes';"
                 "UPDATE dashboard_runs SET status = 'failed', error_message = 'No network';"
                 "UPDATE published_items SET meta = jsonb_build_object ('project_id', u (2, 1)) WHERE id = u (7, 1);"
                 "UPDATE content_plans SET topic = 'Poems', title = 'New plan' WHERE id = u (5, 1);"
                 "UPDATE normalized_metrics SET views = 20 WHERE id = u (4, 1002);"
                 "UPDATE normalized_metrics SET measured_at = measured_at + interval '40 days' WHERE id = u (4, 1001);"
                 "SELECT add_post (3), add_snapshot (2, 1, 7)");
  sync_test_pull (&fixture);
  contents = sync_test_load (fixture.store);
  post = find_post (contents, 1);
  g_assert_cmpstr (post->persona_name, ==, "Grace");
  g_assert_cmpstr (post->project_name, ==, "Notes");
  g_assert_cmpstr (post->title, ==, "New plan");
  g_assert_cmpuint (mpis_cube_get_n_snapshots (contents->cube), ==, 3);
  g_assert_cmpint (post->latest.value[MPIS_COUNTER_VIEWS], ==, 1);   /* the one that moved is the latest */
  g_assert_cmpint (find_post (contents, 2)->latest.value[MPIS_COUNTER_VIEWS], ==, 7);
  g_assert_nonnull (find_post (contents, 3));
  g_assert_cmpstr (mpis_run_peek (g_ptr_array_index (contents->runs, 0))->error_message, ==, "No network");
  return dex_future_new_for_boolean (TRUE);
}

/* Of transactions that overlap, the one that began first commits last, with and without a
 * savepoint. */
static DexFuture *
test_late_commit (gpointer data)
{
  g_auto(SyncTestFixture) fixture = { NULL };
  g_autoptr(MpisDb) late = NULL;
  g_autoptr(MpisStoreContents) before = NULL;
  g_autoptr(MpisStoreContents) after = NULL;

  sync_test_fixture_init (&fixture);
  late = sync_test_connect (fixture.conninfo);
  sync_test_run (fixture.writer, "SELECT add_post (1)");
  sync_test_pull (&fixture);
  sync_test_run (late, "BEGIN; SELECT add_snapshot (1, 1, 11); SAVEPOINT s; SELECT add_post (2); RELEASE s");
  sync_test_run (fixture.writer, "SELECT add_post (3), add_snapshot (1, 2, 12)");
  sync_test_pull (&fixture);
  before = sync_test_load (fixture.store);
  g_assert_null (find_post (before, 2));
  g_assert_nonnull (find_post (before, 3));
  g_assert_cmpuint (mpis_cube_get_n_snapshots (before->cube), ==, 1);

  sync_test_run (fixture.writer, "SELECT add_post (4)");
  sync_test_pull (&fixture);
  sync_test_run (late, "COMMIT");
  sync_test_pull (&fixture);
  after = sync_test_load (fixture.store);
  g_assert_nonnull (find_post (after, 2));
  g_assert_cmpuint (after->posts->len, ==, 4);
  g_assert_cmpuint (mpis_cube_get_n_snapshots (after->cube), ==, 2);
  return dex_future_new_for_boolean (TRUE);
}

static DexFuture *
test_deletions (gpointer data)
{
  g_auto(SyncTestFixture) fixture = { NULL };
  g_autoptr(MpisStoreContents) contents = NULL;

  sync_test_fixture_init (&fixture);
  sync_test_run (fixture.writer,
                 "SELECT add_post (1), add_post (2), add_post (3), add_run (1, 'success'), add_run (2, 'success');"
                 "SELECT add_snapshot (1, 1, 1), add_snapshot (1, 2, 2), add_snapshot (2, 1, 1);"
                 "INSERT INTO personas (id, name, slug) VALUES (u (1, 2), 'Gone soon', 'gone');"
                 "INSERT INTO dashboard_projects (id, name, persona_id) VALUES (u (2, 2), 'Gone soon', u (1, 2))");
  sync_test_pull (&fixture);
  sync_test_run (fixture.writer,
                 "DELETE FROM normalized_metrics WHERE id = u (4, 1002);"
                 "DELETE FROM published_items WHERE id = u (7, 2);"
                 "DELETE FROM dashboard_runs WHERE id = u (13, 1);"
                 "DELETE FROM personas WHERE id = u (1, 2)");
  sync_test_pull (&fixture);
  contents = sync_test_load (fixture.store);
  g_assert_cmpuint (contents->posts->len, ==, 2);
  g_assert_null (find_post (contents, 2));
  g_assert_cmpint (find_post (contents, 1)->latest.value[MPIS_COUNTER_VIEWS], ==, 1);
  g_assert_cmpuint (mpis_cube_get_n_snapshots (contents->cube), ==, 1);
  g_assert_cmpuint (contents->runs->len, ==, 1);
  g_assert_cmpuint (contents->personas->len, ==, 1);
  g_assert_cmpuint (contents->projects->len, ==, 1);
  return dex_future_new_for_boolean (TRUE);
}

/* What was emptied as a whole, or deleted so long ago that the server has forgotten, is found out too. */
static DexFuture *
test_untold_deletions (gpointer data)
{
  g_auto(SyncTestFixture) fixture = { NULL };
  g_autoptr(MpisStoreContents) emptied = NULL;
  g_autoptr(MpisStoreContents) forgotten = NULL;

  sync_test_fixture_init (&fixture);
  sync_test_run (fixture.writer, "SELECT add_post (1), add_run (1, 'success');"
                 "SELECT add_snapshot (1, 1, 1), add_snapshot (1, 2, 2)");
  sync_test_pull (&fixture);
  sync_test_run (fixture.writer, "TRUNCATE normalized_metrics, dashboard_runs; SELECT add_snapshot (1, 3, 3)");
  sync_test_pull (&fixture);
  emptied = sync_test_load (fixture.store);
  g_assert_cmpuint (mpis_cube_get_n_snapshots (emptied->cube), ==, 1);
  g_assert_cmpuint (emptied->runs->len, ==, 0);
  g_assert_cmpuint (emptied->posts->len, ==, 1);

  sync_test_run (fixture.writer, "DELETE FROM normalized_metrics");
  sync_test_run (fixture.writer, "UPDATE dash_deletions SET deleted_at = '2020-01-01';"
                 "SELECT dash_prune_deletions ('30 days')");
  sync_test_pull (&fixture);
  forgotten = sync_test_load (fixture.store);
  g_assert_cmpuint (mpis_cube_get_n_snapshots (forgotten->cube), ==, 0);
  return dex_future_new_for_boolean (TRUE);
}

/* One post goes and another comes: the count alone would not show it. */
static DexFuture *
test_exchange (gpointer data)
{
  g_auto(SyncTestFixture) fixture = { NULL };
  g_autoptr(MpisStoreContents) contents = NULL;

  sync_test_fixture_init (&fixture);
  sync_test_run (fixture.writer, "SELECT add_post (1), add_post (2)");
  sync_test_pull (&fixture);
  sync_test_run (fixture.writer, "DELETE FROM published_items WHERE id = u (7, 1); SELECT add_post (3)");
  sync_test_pull (&fixture);
  contents = sync_test_load (fixture.store);
  g_assert_cmpuint (contents->posts->len, ==, 2);
  g_assert_null (find_post (contents, 1));
  g_assert_nonnull (find_post (contents, 3));
  return dex_future_new_for_boolean (TRUE);
}

/* Another database under the same key: nothing of the first may stay. */
static DexFuture *
test_other_server (gpointer data)
{
  g_auto(SyncTestFixture) fixture = { NULL };
  g_autofree char *conninfo = NULL;
  g_autoptr(MpisDb) other = NULL;
  g_autoptr(MpisStoreContents) contents = NULL;

  sync_test_fixture_init (&fixture);
  sync_test_run (fixture.writer, "SELECT add_post (1), add_run (1, 'success'); SELECT add_snapshot (1, 1, 1)");
  sync_test_pull (&fixture);
  conninfo = sync_test_database_new ();
  other = sync_test_connect (conninfo);
  sync_test_run (other, "SELECT add_post (2)");
  g_set_object (&fixture.reader, other);
  sync_test_pull (&fixture);
  contents = sync_test_load (fixture.store);
  g_assert_cmpuint (contents->posts->len, ==, 1);
  g_assert_nonnull (find_post (contents, 2));
  g_assert_cmpuint (contents->runs->len, ==, 0);
  g_assert_cmpuint (mpis_cube_get_n_snapshots (contents->cube), ==, 0);
  return dex_future_new_for_boolean (TRUE);
}

static void
change_store (SyncTestFixture *self,
              const char      *sql)
{
  sqlite3 *db;

  g_assert_cmpint (sqlite3_open (self->path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
}

/* A server that was set back to a backup: what was seen lies in its future. */
static DexFuture *
test_set_back (gpointer data)
{
  g_auto(SyncTestFixture) fixture = { NULL };
  g_autoptr(MpisStoreContents) contents = NULL;

  sync_test_fixture_init (&fixture);
  sync_test_run (fixture.writer, "SELECT add_post (1), add_post (2)");
  sync_test_pull (&fixture);
  change_store (&fixture, "UPDATE posts SET title = 'from the lost future';"
                "UPDATE state SET value = '999999:999999:' WHERE key = 'watermark'");
  sync_test_pull (&fixture);
  contents = sync_test_load (fixture.store);
  g_assert_cmpuint (contents->posts->len, ==, 2);
  g_assert_cmpstr (find_post (contents, 1)->title, ==, "Plan 1");
  return dex_future_new_for_boolean (TRUE);
}

/* A post that somehow never came is found by the sum of all of them. */
static DexFuture *
test_heals (gpointer data)
{
  g_auto(SyncTestFixture) fixture = { NULL };
  g_autoptr(MpisStoreContents) contents = NULL;

  sync_test_fixture_init (&fixture);
  sync_test_run (fixture.writer, "SELECT add_post (1), add_post (2)");
  sync_test_pull (&fixture);
  change_store (&fixture, "DELETE FROM posts WHERE title = 'Plan 1'");
  sync_test_pull (&fixture);
  contents = sync_test_load (fixture.store);
  g_assert_nonnull (find_post (contents, 1));
  return dex_future_new_for_boolean (TRUE);
}

static void
run_file (MpisDb     *db,
          const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "postgres", name, NULL);
  g_autofree char *sql = NULL;
  g_autoptr(GError) error = NULL;

  g_file_get_contents (path, &sql, NULL, &error);
  g_assert_no_error (error);
  sync_test_run (db, sql);
}

/* Tables MPIS made tell us nothing; we find out all the same. */
static DexFuture *
test_mpis_tables (gpointer data)
{
  g_auto(SyncTestFixture) fixture = { NULL };
  g_autofree char *conninfo = mpis_test_database_new ();
  g_autoptr(MpisStoreContents) before = NULL;
  g_autoptr(MpisStoreContents) after = NULL;

  sync_test_fixture_init (&fixture);
  g_set_object (&fixture.writer, sync_test_connect (conninfo));
  g_object_unref (fixture.writer);
  g_set_object (&fixture.reader, sync_test_connect (conninfo));
  g_object_unref (fixture.reader);
  run_file (fixture.writer, "mpis-core.sql");
  run_file (fixture.writer, "mpis-second-run.sql");
  run_file (fixture.writer, "mpis-dashboard.sql");
  sync_test_run (fixture.writer, "DELETE FROM personas");
  sync_test_prepare (fixture.writer);
  sync_test_run (fixture.writer, "SELECT add_post (1), add_post (2); SELECT add_snapshot (1, 1, 1)");
  sync_test_pull (&fixture);
  before = sync_test_load (fixture.store);
  g_assert_cmpuint (before->posts->len, ==, 2);
  sync_test_run (fixture.writer, "DELETE FROM published_items WHERE id = u (7, 1); SELECT add_post (3);"
                 "UPDATE content_plans SET title = 'Else' WHERE id = u (5, 2);"
                 "INSERT INTO personas (id, name, slug) VALUES (u (1, 9), 'Ida', 'ida')");
  sync_test_pull (&fixture);
  after = sync_test_load (fixture.store);
  g_assert_cmpuint (after->posts->len, ==, 2);
  g_assert_cmpstr (find_post (after, 2)->title, ==, "Else");
  g_assert_nonnull (find_post (after, 3));
  g_assert_cmpuint (mpis_cube_get_n_snapshots (after->cube), ==, 0);
  g_assert_cmpuint (after->personas->len, ==, 2);
  return dex_future_new_for_boolean (TRUE);
}

/* A role that may read and no more. */
static DexFuture *
test_reader_role (gpointer data)
{
  g_auto(SyncTestFixture) fixture = { NULL };
  g_autofree char *conninfo = NULL;
  g_autoptr(GRegex) user = g_regex_new ("user=mpis", 0, 0, NULL);
  g_autoptr(MpisDb) reader = NULL;
  g_autoptr(MpisStoreContents) contents = NULL;

  sync_test_fixture_init (&fixture);
  sync_test_run (fixture.writer,
                 "CREATE ROLE looker LOGIN; GRANT SELECT ON ALL TABLES IN SCHEMA public TO looker;"
                 "REVOKE EXECUTE ON FUNCTION pg_control_system () FROM public; SELECT add_post (1)");
  conninfo = g_regex_replace (user, fixture.conninfo, -1, 0, "user=looker", 0, NULL);
  reader = sync_test_connect (conninfo);
  g_set_object (&fixture.reader, reader);
  sync_test_pull (&fixture);
  sync_test_run (fixture.writer, "SELECT add_post (2)");
  sync_test_pull (&fixture);
  contents = sync_test_load (fixture.store);
  g_assert_cmpuint (contents->posts->len, ==, 2);
  return dex_future_new_for_boolean (TRUE);
}

#define FILL_MUCH \
  "SELECT add_post (n) FROM generate_series (1, 200) n;" \
  "INSERT INTO normalized_metrics (published_item_id, channel, views, measured_at)" \
  " SELECT u (7, p), 'telegram', n, day (p) + n * interval '1 hour'" \
  " FROM generate_series (1, 200) p, generate_series (1, 300) n"

static DexFuture *
test_much (gpointer data)
{
  g_auto(SyncTestFixture) fixture = { NULL };
  g_autoptr(MpisStoreContents) contents = NULL;
  g_autoptr(MpisStoreContents) some_gone = NULL;
  g_autoptr(MpisStoreContents) many_gone = NULL;

  sync_test_fixture_init (&fixture);
  sync_test_run (fixture.writer, FILL_MUCH);
  sync_test_pull (&fixture);
  contents = sync_test_load (fixture.store);
  g_assert_cmpuint (contents->posts->len, ==, 200);
  g_assert_cmpuint (mpis_cube_get_n_snapshots (contents->cube), ==, 60000);
  for (guint i = 1; i <= 200; i++)
    g_assert_cmpint (find_post (contents, i)->latest.value[MPIS_COUNTER_VIEWS], ==, 300);

  /* Some go, and then many. */
  sync_test_run (fixture.writer, "DELETE FROM normalized_metrics WHERE views > 260");
  sync_test_pull (&fixture);
  some_gone = sync_test_load (fixture.store);
  g_assert_cmpuint (mpis_cube_get_n_snapshots (some_gone->cube), ==, 52000);
  sync_test_run (fixture.writer, "DELETE FROM normalized_metrics WHERE views > 20");
  sync_test_pull (&fixture);
  many_gone = sync_test_load (fixture.store);
  g_assert_cmpuint (mpis_cube_get_n_snapshots (many_gone->cube), ==, 4000);
  return dex_future_new_for_boolean (TRUE);
}

/* Given up at any moment, a pull leaves nothing half done, and the next one does it all. */
static DexFuture *
test_given_up (gpointer data)
{
  g_auto(SyncTestFixture) fixture = { NULL };
  g_autoptr(MpisStoreContents) contents = NULL;

  sync_test_fixture_init (&fixture);
  sync_test_run (fixture.writer, FILL_MUCH);
  for (guint wait = 0; wait < 60; wait += 6)
    {
      g_autoptr(MpisDb) reader = sync_test_connect (fixture.conninfo);
      g_autoptr(GCancellable) cancellable = g_cancellable_new ();
      g_autoptr(DexFuture) future = mpis_pull (reader, fixture.store, cancellable);
      g_autoptr(MpisStoreContents) meanwhile = NULL;

      sync_test_pause (wait);
      g_cancellable_cancel (cancellable);
      dex_await (g_steal_pointer (&future), NULL);
      meanwhile = sync_test_load (fixture.store);
      g_assert_true (meanwhile->posts->len == 0 || meanwhile->posts->len == 200);
    }
  sync_test_pull (&fixture);
  contents = sync_test_load (fixture.store);
  g_assert_cmpuint (contents->posts->len, ==, 200);
  g_assert_cmpuint (mpis_cube_get_n_snapshots (contents->cube), ==, 60000);
  return dex_future_new_for_boolean (TRUE);
}

/* The local file went to pieces between two pulls. */
static DexFuture *
test_store_lost (gpointer data)
{
  g_auto(SyncTestFixture) fixture = { NULL };
  g_autoptr(MpisStoreContents) contents = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *wal = NULL;

  sync_test_fixture_init (&fixture);
  sync_test_run (fixture.writer, "SELECT add_post (1)");
  sync_test_pull (&fixture);
  g_clear_object (&fixture.store);
  wal = g_strconcat (fixture.path, "-wal", NULL);
  g_assert_cmpint (g_remove (wal), ==, 0);
  g_file_set_contents (fixture.path, "This is no database at all, whatever it was before", -1, &error);
  g_assert_no_error (error);
  g_test_expect_message ("mpis-store", G_LOG_LEVEL_WARNING, "*is kept as*");
  fixture.store = sync_test_open_store (fixture.path);
  g_test_assert_expected_messages ();
  sync_test_pull (&fixture);
  contents = sync_test_load (fixture.store);
  g_assert_nonnull (find_post (contents, 1));
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
  g_test_add_data_func ("/pull/first", test_first, run_fiber);
  g_test_add_data_func ("/pull/demo-channel", test_demo_channel, run_fiber);
  g_test_add_data_func ("/pull/nothing-new", test_nothing_new, run_fiber);
  g_test_add_data_func ("/pull/changes", test_changes, run_fiber);
  g_test_add_data_func ("/pull/late-commit", test_late_commit, run_fiber);
  g_test_add_data_func ("/pull/deletions", test_deletions, run_fiber);
  g_test_add_data_func ("/pull/untold-deletions", test_untold_deletions, run_fiber);
  g_test_add_data_func ("/pull/exchange", test_exchange, run_fiber);
  g_test_add_data_func ("/pull/other-server", test_other_server, run_fiber);
  g_test_add_data_func ("/pull/set-back", test_set_back, run_fiber);
  g_test_add_data_func ("/pull/heals", test_heals, run_fiber);
  g_test_add_data_func ("/pull/mpis-tables", test_mpis_tables, run_fiber);
  g_test_add_data_func ("/pull/reader-role", test_reader_role, run_fiber);
  g_test_add_data_func ("/pull/much", test_much, run_fiber);
  g_test_add_data_func ("/pull/given-up", test_given_up, run_fiber);
  g_test_add_data_func ("/pull/store-lost", test_store_lost, run_fiber);
  return g_test_run ();
}
