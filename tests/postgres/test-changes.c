#include "config.h"

#include "migrate-test.h"

#include <string.h>

static const char some_posts[] =
  "INSERT INTO personas (id, name, slug) VALUES (" PERSONA ", 'Ada', 'ada');"
  "INSERT INTO content_plans (id, persona_id, title, topic, channel) VALUES ("
  " '00000000-0000-4000-8000-000000000002', " PERSONA ", 'A plan', 'hope', 'telegram');"
  "INSERT INTO content_drafts (id, plan_id) VALUES ("
  " '00000000-0000-4000-8000-000000000003', '00000000-0000-4000-8000-000000000002');"
  "INSERT INTO published_items (id, draft_id, channel, channel_item_id) VALUES ("
  ITEM ", '00000000-0000-4000-8000-000000000003', 'telegram', '77');";

static DexFuture *
changes_fiber (gpointer conninfo)
{
  g_autoptr(MpisDb) db = migrate_test_connect (conninfo);
  g_autoptr(MpisDb) slow = migrate_test_connect (conninfo);
  g_autoptr(MpisDbSchema) schema = migrate_test_migrate (db);
  g_autofree char *snapshot = NULL;
  g_autofree char *since = NULL;
  g_autofree char *since_posts = NULL;

  migrate_test_run (db, some_posts);
  migrate_test_run (db, "INSERT INTO normalized_metrics (published_item_id, channel, views, measured_at)"
               " VALUES (" ITEM ", 'telegram', 1, '2025-03-01'), (" ITEM
               ", 'telegram', 2, '2025-03-02')");

  /* A transaction that began before the snapshot and commits after it is not lost. */
  migrate_test_run (slow, "BEGIN; UPDATE normalized_metrics SET views = 10 WHERE views = 1;"
                 "UPDATE published_items SET channel_url = 'late'");
  snapshot = migrate_test_ask (db, "SELECT pg_current_snapshot()");
  since =
      g_strdup_printf ("SELECT views FROM normalized_metrics WHERE xid >= pg_snapshot_xmin('%s')"
                       " AND NOT pg_visible_in_snapshot(xid, '%s') ORDER BY views",
                       snapshot, snapshot);
  since_posts = g_strdup_printf ("SELECT channel_url FROM published_items"
                                 " WHERE dash_row_xid(xmin) >= pg_snapshot_xmin('%s')", snapshot);
  assert_answer (db, since, "");
  assert_answer (db, since_posts, "");
  migrate_test_run (slow, "COMMIT");
  assert_answer (db, since, "10");
  assert_answer (db, since_posts, "late");
  migrate_test_run (db, "INSERT INTO normalized_metrics (published_item_id, channel, views, measured_at)"
               " VALUES (" ITEM ", 'telegram', 3, '2025-03-03')");
  assert_answer (db, since, "3,10");

  /* The transaction cannot be written by hand. */
  migrate_test_run (db, "UPDATE normalized_metrics SET xid = '1', views = 20 WHERE views = 2");
  assert_answer (db, since, "3,10,20");
  return dex_future_new_true ();
}

static void
test_changes (void)
{
  migrate_test_on_database (changes_fiber);
}

static DexFuture *
row_xid_fiber (gpointer conninfo)
{
  g_autoptr(MpisDb) db = migrate_test_connect (conninfo);
  g_autoptr(MpisDbSchema) schema = migrate_test_migrate (db);

  assert_answer (db,
                 "WITH made AS (INSERT INTO dash_settings VALUES ('k', '1') RETURNING 1) SELECT "
                 "count(*) FROM made",
                 "1");
  assert_answer (db,
                 "SELECT dash_row_xid(xmin) < pg_snapshot_xmax(pg_current_snapshot())"
                 " AND dash_row_xid(xmin)::text = xmin::text FROM dash_settings WHERE key = 'k'",
                 "t");

  /* Before, at and after transaction numbers begin anew: the next one is played, by a function that
   * comes first. */
  migrate_test_run (db, "CREATE SCHEMA played; CREATE TABLE played.next (xid xid8);"
                        "INSERT INTO played.next VALUES ('4294967406');"
                        "CREATE FUNCTION played.pg_snapshot_xmax (pg_snapshot) RETURNS xid8"
                        " LANGUAGE sql AS 'SELECT xid FROM played.next';"
                        "SET search_path = played, pg_catalog, public");
  assert_answer (db, "SELECT dash_row_xid('110'::xid)", "4294967406");
  assert_answer (db, "SELECT dash_row_xid('111'::xid)", "111");
  assert_answer (db, "SELECT dash_row_xid('4294967001'::xid)", "4294967001");
  migrate_test_run (db, "UPDATE played.next SET xid = '12884901888'");
  assert_answer (db, "SELECT dash_row_xid('0'::xid)", "12884901888");
  assert_answer (db, "SELECT dash_row_xid('4294967295'::xid)", "12884901887");
  migrate_test_run (db, "UPDATE played.next SET xid = '4294967290'");
  assert_answer (db, "SELECT dash_row_xid('4294967289'::xid)", "4294967289");
  return dex_future_new_true ();
}

static void
test_row_xid (void)
{
  migrate_test_on_database (row_xid_fiber);
}

static DexFuture *
deletions_fiber (gpointer conninfo)
{
  g_autoptr(MpisDb) db = migrate_test_connect (conninfo);
  g_autoptr(MpisDbSchema) schema = NULL;

  migrate_test_run_complete_mpis (db);
  schema = migrate_test_migrate (db);
  migrate_test_run (db,
           "CREATE ROLE mpis_app; GRANT SELECT, DELETE ON personas TO mpis_app; SET ROLE mpis_app;"
           "DELETE FROM personas; RESET ROLE");

  /* Also what goes with a persona, deleted by a role that knows nothing of us. */
  assert_answer (db,
                 "SELECT concat_ws(' ', table_name, count(*)) FROM dash_deletions GROUP BY "
                 "table_name ORDER BY 1",
                 "dashboard_projects 1,dashboard_runs 1,normalized_metrics 2");
  migrate_test_run (db, "REVOKE ALL ON personas FROM mpis_app; DROP ROLE mpis_app");
  return dex_future_new_true ();
}

static void
test_deletions (void)
{
  migrate_test_on_database (deletions_fiber);
}

static DexFuture *
deletions_ours_fiber (gpointer conninfo)
{
  g_autoptr(MpisDb) db = migrate_test_connect (conninfo);
  g_autoptr(MpisDbSchema) schema = migrate_test_migrate (db);

  migrate_test_run (db, some_posts);
  migrate_test_run (db, "INSERT INTO normalized_metrics (published_item_id, channel, views, measured_at)"
               " VALUES (" ITEM ", 'telegram', 1, '2025-03-01'), (" ITEM
               ", 'telegram', 2, '2025-04-02');"
               "SELECT dash_ensure_metric_partitions('2025-03-01', '2025-03-31');"
               "DELETE FROM published_items");
  assert_answer (db,
                 "SELECT concat_ws(' ', table_name, count(*)) FROM dash_deletions GROUP BY "
                 "table_name ORDER BY 1",
                 "normalized_metrics 2,published_items 1");
  return dex_future_new_true ();
}

static void
test_deletions_ours (void)
{
  migrate_test_on_database (deletions_ours_fiber);
}

/* A question: whether the history reaches back to now. */
static char *
reaches (MpisDb *db)
{
  g_autofree char *snapshot = migrate_test_ask (db, "SELECT pg_current_snapshot()");

  return g_strdup_printf ("SELECT dash_history_reaches('%s')", snapshot);
}

/* A table that is emptied as a whole tells so, by whomever it is done. */
static DexFuture *
emptied_fiber (gpointer conninfo)
{
  g_autoptr(MpisDb) db = migrate_test_connect (conninfo);
  g_autoptr(MpisDb) slow = migrate_test_connect (conninfo);
  g_autoptr(MpisDbSchema) schema = migrate_test_migrate (db);
  g_autofree char *before = reaches (db);
  g_autofree char *during = NULL;
  g_autofree char *after = NULL;

  assert_answer (db, before, "t");
  migrate_test_run (db, "CREATE ROLE emptier; GRANT TRUNCATE ON dashboard_runs TO emptier");
  migrate_test_run (slow, "BEGIN; SET ROLE emptier; TRUNCATE dashboard_runs");
  during = reaches (db);
  assert_answer (db, during, "t");
  migrate_test_run (slow, "COMMIT; RESET ROLE");
  after = reaches (db);
  assert_answer (db, before, "f");
  assert_answer (db, during, "f");
  assert_answer (db, after, "t");

  migrate_test_run (db, "TRUNCATE personas CASCADE");
  assert_answer (db, after, "f");
  migrate_test_run (db, "REVOKE ALL ON dashboard_runs FROM emptier; DROP ROLE emptier");
  return dex_future_new_true ();
}

static void
test_emptied (void)
{
  migrate_test_on_database (emptied_fiber);
}

/* Old lines go, and with them the history of those who have not read them. */
static DexFuture *
pruned_fiber (gpointer conninfo)
{
  g_autoptr(MpisDb) db = migrate_test_connect (conninfo);
  g_autoptr(MpisDb) slow = migrate_test_connect (conninfo);
  g_autoptr(MpisDbSchema) schema = migrate_test_migrate (db);
  g_autofree char *before = NULL;
  g_autofree char *between = NULL;
  g_autofree char *after = NULL;

  migrate_test_run (db, some_posts);
  before = reaches (db);
  migrate_test_run (db, "DELETE FROM published_items");
  between = reaches (db);
  migrate_test_run (db, "DELETE FROM content_drafts");
  assert_answer (db, "SELECT dash_prune_deletions('1 hour')", "0");
  assert_answer (db, before, "t");
  after = reaches (db);

  migrate_test_run (db, "UPDATE dash_deletions SET deleted_at = now() - interval '2 hours'"
                        " WHERE table_name = 'published_items'");
  assert_answer (db, "SELECT dash_prune_deletions('1 hour')", "1");
  assert_answer (db, "SELECT table_name FROM dash_deletions", "content_drafts");
  assert_answer (db, before, "f");
  assert_answer (db, between, "t");
  assert_answer (db, after, "t");

  /* What may have been deleted while another transaction is still running stays. */
  migrate_test_run (slow, "BEGIN; SELECT pg_current_xact_id()");
  migrate_test_run (db, "DELETE FROM content_plans;"
                        "UPDATE dash_deletions SET deleted_at = now() - interval '2 hours'");
  assert_answer (db, "SELECT dash_prune_deletions('1 hour')", "1");
  assert_answer (db, "SELECT table_name FROM dash_deletions", "content_plans");
  migrate_test_run (slow, "COMMIT");
  assert_answer (db, "SELECT dash_prune_deletions('1 hour')", "1");
  assert_answer (db, between, "f");
  return dex_future_new_true ();
}

static void
test_pruned (void)
{
  migrate_test_on_database (pruned_fiber);
}

static DexFuture *
notify_fiber (gpointer conninfo)
{
  g_autoptr(MpisDb) db = migrate_test_connect (conninfo);
  g_autoptr(MpisDb) listener = migrate_test_connect (conninfo);
  g_autoptr(MpisDbSchema) schema = migrate_test_migrate (db);
  g_autoptr(GError) error = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  g_assert_true (dex_await (mpis_db_listen (listener, "dash_changes"), &error));
  migrate_test_run (db, "INSERT INTO personas (name, slug) VALUES ('Ada', 'ada')");
  first = dex_await_string (mpis_db_next_notification (listener, 5000), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (first, ==, "personas");
  migrate_test_run (db, "INSERT INTO red_flags (flag_type, severity) VALUES ('failed_runs', 'warning')");
  second = dex_await_string (mpis_db_next_notification (listener, 5000), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (second, ==, "red_flags");
  return dex_future_new_true ();
}

static void
test_notify (void)
{
  migrate_test_on_database (notify_fiber);
}

static DexFuture *
partitions_fiber (gpointer conninfo)
{
  g_autoptr(MpisDb) db = migrate_test_connect (conninfo);
  g_autoptr(MpisDbSchema) schema = migrate_test_migrate (db);
  static const char where[] =
      "SELECT tableoid::regclass FROM normalized_metrics ORDER BY measured_at";

  migrate_test_run (db, some_posts);
  migrate_test_run (db,
           "INSERT INTO normalized_metrics (published_item_id, channel, views, measured_at) VALUES"
           " (" ITEM ", 'telegram', 1, '2025-01-31 23:59:59.999999+00'), (" ITEM
           ", 'telegram', 2, '2025-02-01 00:00+00'),"
           " (" ITEM ", 'telegram', 3, '2025-03-01 00:00+00')");
  assert_answer (
      db, where,
      "normalized_metrics_default,normalized_metrics_default,normalized_metrics_default");

  /* Rows that came before their month's partition move into it and keep what they are. */
  assert_answer (db, "SELECT dash_ensure_metric_partitions('2025-01-15', '2025-02-28')", "2");
  assert_answer (
      db, where,
      "normalized_metrics_2025_01,normalized_metrics_2025_02,normalized_metrics_default");
  assert_answer (db, "SELECT dash_ensure_metric_partitions('2025-01-15', '2025-03-01')", "1");
  assert_answer (db, "SELECT dash_ensure_metric_partitions('2025-01-15', '2025-03-31')", "0");
  assert_answer (db, "SELECT views FROM normalized_metrics ORDER BY measured_at", "1,2,3");
  assert_answer (db, "SELECT count(*) FROM dash_deletions", "0");

  /* A wild date does not make a thousand of them. */
  assert_answer (db, "SELECT dash_ensure_metric_partitions('1970-01-01', '2025-03-31')", "238");
  return dex_future_new_true ();
}

static void
test_partitions (void)
{
  migrate_test_on_database (partitions_fiber);
}

static DexFuture *
copy_fiber (gpointer conninfo)
{
  g_autoptr(MpisDb) db = migrate_test_connect (conninfo);
  g_autoptr(MpisDbSchema) schema = migrate_test_migrate (db);
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) data = NULL;
  static const char row[] =
    "00000000-0000-4000-8000-000000000004\ttelegram\t5\t2025-05-05 00:00:00+00\n";

  migrate_test_run (db, some_posts);
  data = g_bytes_new_static (row, strlen (row));
  dex_await (
      mpis_db_copy_in (
          db, "COPY normalized_metrics (published_item_id, channel, views, measured_at) FROM STDIN",
          data),
      &error);
  g_assert_no_error (error);
  assert_answer (
      db, "SELECT xid IS NOT NULL AND views = 5 AND clicks IS NULL FROM normalized_metrics", "t");

  /* The same snapshot again is told apart from a new one. */
  migrate_test_run (
      db,
      "INSERT INTO normalized_metrics (published_item_id, channel, views, measured_at)"
      " VALUES (" ITEM
      ", 'telegram', 6, '2025-05-05Z') ON CONFLICT (published_item_id, measured_at) DO NOTHING");
  assert_answer (db, "SELECT views FROM normalized_metrics", "5");
  return dex_future_new_true ();
}

static void
test_copy (void)
{
  migrate_test_on_database (copy_fiber);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  g_test_add_func ("/changes/changes", test_changes);
  g_test_add_func ("/changes/row-xid", test_row_xid);
  g_test_add_func ("/changes/deletions", test_deletions);
  g_test_add_func ("/changes/deletions-ours", test_deletions_ours);
  g_test_add_func ("/changes/emptied", test_emptied);
  g_test_add_func ("/changes/pruned", test_pruned);
  g_test_add_func ("/changes/notify", test_notify);
  g_test_add_func ("/changes/partitions", test_partitions);
  g_test_add_func ("/changes/copy", test_copy);

  return g_test_run ();
}
