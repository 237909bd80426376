#include "config.h"

#include "mpis-migrate.h"
#include "mpis-test.h"

#include <string.h>

#define ITEM    "'00000000-0000-4000-8000-000000000004'"
#define PERSONA "'00000000-0000-4000-8000-000000000001'"

static MpisDb *
connect_to (const char *conninfo)
{
  g_autoptr(GError) error = NULL;
  MpisDb *db = dex_await_object (mpis_db_connect (conninfo, 0), &error);

  g_assert_no_error (error);
  return db;
}

static void
run_sql (MpisDb     *db,
         const char *sql)
{
  g_autoptr(GError) error = NULL;

  dex_await (mpis_db_run_script (db, sql), &error);
  g_assert_no_error (error);
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
  run_sql (db, sql);
}

static void
run_complete_mpis (MpisDb *db)
{
  run_file (db, "mpis-core.sql");
  run_file (db, "mpis-second-run.sql");
  run_file (db, "mpis-dashboard.sql");
}

/* The first column of all rows, each followed by a comma. */
static char *
ask (MpisDb     *db,
     const char *sql)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(MpisDbRows) rows = dex_await_boxed (mpis_db_query (db, sql, NULL), &error);
  GString *answer = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < mpis_db_rows_get_n (rows); i++)
    {
      const char *text = mpis_db_rows_get_text (rows, i, 0);

      g_string_append_printf (answer, "%s%s", i > 0 ? "," : "", text != NULL ? text : "NULL");
    }
  return g_string_free (answer, FALSE);
}

#define assert_answer(db, sql, expected) \
  G_STMT_START { \
    g_autofree char *answer_ = ask (db, sql); \
    g_assert_cmpstr (answer_, ==, expected); \
  } G_STMT_END

static MpisDbSchema *
migrate (MpisDb *db)
{
  g_autoptr(GError) error = NULL;
  MpisDbSchema *schema = dex_await_object (mpis_db_migrate (db), &error);

  g_assert_no_error (error);
  return schema;
}

static void
assert_refuses (MpisDb     *db,
                const char *words)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (dex_await_object (mpis_db_migrate (db), &error));
  g_assert_error (error, MPIS_DB_ERROR, MPIS_DB_ERROR_SCHEMA);
  if (strstr (error->message, words) == NULL)
    g_error ("“%s” does not speak of “%s”", error->message, words);
}

/* Everything that describes the schema, to see whether it changed. */
static char *
describe (MpisDb *db)
{
  return ask (
      db,
      "SELECT md5(string_agg(line, E'\\n' ORDER BY line)) FROM ("
      " SELECT concat_ws(' ', attrelid::regclass, attname, format_type(atttypid, atttypmod),"
      "   attnotnull) AS line FROM pg_attribute JOIN pg_class c ON c.oid = attrelid"
      "   WHERE relnamespace = 'public'::regnamespace"
      " UNION ALL SELECT concat_ws(' ', tgrelid::regclass, tgname, tgfoid::regproc) FROM pg_trigger"
      " UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'"
      " UNION ALL SELECT concat_ws(' ', version, sha256, applied_at) FROM dash_schema_migrations)"
      " AS all_lines");
}

static void
assert_again_changes_nothing (MpisDb *db)
{
  g_autofree char *before = describe (db);
  g_autoptr(MpisDbSchema) again = migrate (db);
  g_autofree char *after = describe (db);

  g_assert_cmpuint (mpis_db_schema_get_n_applied (again), ==, 0);
  g_assert_cmpstr (before, ==, after);
}

static void
run_on_database (DexFiberFunc fiber)
{
  g_autofree char *conninfo = mpis_test_database_new ();

  mpis_test_fiber (fiber, conninfo);
}

/* --- the four states a database can be in ----------------------------------------------------- */

static DexFuture *
empty_fiber (gpointer conninfo)
{
  g_autoptr(MpisDb) db = connect_to (conninfo);
  g_autoptr(MpisDbSchema) schema = migrate (db);

  g_assert_cmpint (mpis_db_schema_get_origin (schema), ==, MPIS_DB_ORIGIN_OURS);
  g_assert_cmpint (mpis_db_schema_get_version (schema), ==, 6);
  g_assert_cmpuint (mpis_db_schema_get_n_applied (schema), ==, 6);
  g_assert_cmpuint (g_strv_length ((char **) mpis_db_schema_get_warnings (schema)), ==, 0);

  assert_answer (db, "SELECT relkind FROM pg_class WHERE oid = 'normalized_metrics'::regclass",
                 "p");
  assert_answer (db,
                 "SELECT format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = "
                 "'normalized_metrics'::regclass"
                 " AND attname IN ('views', 'clicks', 'engagement_rate') ORDER BY attname",
                 "bigint,numeric(10,4),bigint");
  assert_answer (db, "SELECT value FROM dash_settings WHERE key = 'origin'", "\"ours\"");
  assert_again_changes_nothing (db);

  /* An MPIS that arrives later writes here as it does at home: with ids of its own. */
  run_sql (db,
           "INSERT INTO personas (id, name, slug, language, active_version, created_at, updated_at)"
           " VALUES (" PERSONA ", 'Ada', 'ada', 'en', '1.0', now(), '2020-01-01');"
           "UPDATE personas SET name = 'Ada B.'");
  assert_answer (db, "SELECT updated_at > '2021-01-01' FROM personas", "t");
  return dex_future_new_true ();
}

static void
test_empty (void)
{
  run_on_database (empty_fiber);
}

static DexFuture *
half_migrated_fiber (gpointer conninfo)
{
  g_autoptr(MpisDb) db = connect_to (conninfo);
  g_autoptr(MpisDbSchema) schema = NULL;
  g_autoptr(MpisDbSchema) mended = NULL;

  run_file (db, "mpis-core.sql");
  schema = migrate (db);
  g_assert_cmpint (mpis_db_schema_get_origin (schema), ==, MPIS_DB_ORIGIN_MPIS);
  g_assert_cmpuint (g_strv_length ((char **) mpis_db_schema_get_warnings (schema)), ==, 1);
  g_assert_nonnull (strstr (mpis_db_schema_get_warnings (schema)[0],
                            "MPIS migration 002 must be run a second time"));

  run_file (db, "mpis-second-run.sql");
  mended = migrate (db);
  g_assert_cmpuint (g_strv_length ((char **) mpis_db_schema_get_warnings (mended)), ==, 0);
  return dex_future_new_true ();
}

static DexFuture *
shifted_zone_fiber (gpointer conninfo)
{
  g_autoptr(MpisDb) setup = connect_to (conninfo);
  g_autoptr(MpisDb) db = NULL;
  g_autoptr(MpisDbSchema) schema = NULL;

  run_complete_mpis (setup);
  run_sql (setup,
           "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET timezone = %L', current_database(),"
           " 'Europe/London'); END $$");
  db = connect_to (conninfo);
  schema = migrate (db);
  g_assert_cmpuint (g_strv_length ((char **) mpis_db_schema_get_warnings (schema)), ==, 1);
  g_assert_nonnull (strstr (mpis_db_schema_get_warnings (schema)[0], "Europe/London"));
  return dex_future_new_true ();
}

static void
test_shifted_zone (void)
{
  run_on_database (shifted_zone_fiber);
}

static void
test_half_migrated (void)
{
  run_on_database (half_migrated_fiber);
}

static DexFuture *
without_dashboard_fiber (gpointer conninfo)
{
  g_autoptr(MpisDb) db = connect_to (conninfo);
  g_autoptr(MpisDbSchema) schema = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  static const char core[] =
    "SELECT concat_ws(' ', attrelid::regclass, attname, format_type(atttypid, atttypmod))"
    " FROM pg_attribute WHERE attrelid IN ('personas'::regclass, 'persona_versions'::regclass,"
    " 'content_plans'::regclass, 'content_drafts'::regclass, 'published_items'::regclass)"
    " ORDER BY 1";
  static const char triggers[] =
    "SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal AND tgname LIKE 'dash%' AND tgrelid IN"
    " ('personas'::regclass, 'persona_versions'::regclass, 'content_plans'::regclass,"
    " 'content_drafts'::regclass, 'published_items'::regclass)";

  run_file (db, "mpis-core.sql");
  run_file (db, "mpis-second-run.sql");
  before = ask (db, core);
  schema = migrate (db);
  g_assert_cmpint (mpis_db_schema_get_origin (schema), ==, MPIS_DB_ORIGIN_MPIS);
  g_assert_cmpuint (mpis_db_schema_get_n_applied (schema), ==, 4);
  g_assert_cmpuint (g_strv_length ((char **) mpis_db_schema_get_warnings (schema)), ==, 0);

  /* MPIS's own tables are as they were. */
  after = ask (db, core);
  g_assert_cmpstr (before, ==, after);
  assert_answer (db, triggers, "0");
  assert_answer (db, "SELECT relkind FROM pg_class WHERE oid = 'normalized_metrics'::regclass",
                 "p");
  assert_again_changes_nothing (db);
  return dex_future_new_true ();
}

static void
test_without_dashboard (void)
{
  run_on_database (without_dashboard_fiber);
}

static DexFuture *
complete_fiber (gpointer conninfo)
{
  g_autoptr(MpisDb) db = connect_to (conninfo);
  g_autoptr(MpisDbSchema) schema = NULL;

  run_complete_mpis (db);
  schema = migrate (db);
  g_assert_cmpint (mpis_db_schema_get_origin (schema), ==, MPIS_DB_ORIGIN_MPIS);

  /* What was there is there still, in wider columns and in no partitions. */
  assert_answer (db,
                 "SELECT concat_ws(' ', views, reactions, engagement_rate) FROM normalized_metrics "
                 "ORDER BY measured_at",
                 "1500 95 0.0633,2147483647 9.9999");
  assert_answer (db, "SELECT relkind FROM pg_class WHERE oid = 'normalized_metrics'::regclass",
                 "r");
  assert_answer (db, "SELECT dash_ensure_metric_partitions('2025-01-01', '2025-12-01')", "0");
  assert_answer (db,
                 "SELECT indisunique FROM pg_index WHERE indexrelid = "
                 "'dash_normalized_metrics_item_time'::regclass",
                 "t");
  assert_answer (db, "SELECT name FROM dashboard_projects", "First");

  /* MPIS's own statements still work, and larger numbers than its own fit. */
  run_sql (
      db, "INSERT INTO normalized_metrics (id, published_item_id, channel, views, engagement_rate,"
          " raw_metrics, measured_at, ingested_at, source) VALUES"
          " ('00000000-0000-4000-8000-000000000009', " ITEM ", 'telegram', 9000000000, 12.5,"
          " '{}', '2025-03-03', now(), 'api');"
          "INSERT INTO dashboard_projects (id, name, persona_id, channels, created_at, updated_at,"
          " meta) VALUES ('00000000-0000-4000-8000-00000000000a', 'Second', " PERSONA ", '{}',"
          " now(), '2020-01-01', '{}');"
          "UPDATE dashboard_projects SET name = 'Renamed' WHERE name = 'Second'");
  assert_answer (db, "SELECT max(views) FROM normalized_metrics", "9000000000");
  assert_answer (
      db, "SELECT updated_at > '2021-01-01' FROM dashboard_projects WHERE name = 'Renamed'", "t");
  assert_again_changes_nothing (db);
  return dex_future_new_true ();
}

static void
test_complete (void)
{
  run_on_database (complete_fiber);
}

static DexFuture *
duplicates_fiber (gpointer conninfo)
{
  g_autoptr(MpisDb) db = connect_to (conninfo);
  g_autoptr(MpisDbSchema) schema = NULL;

  run_complete_mpis (db);
  run_sql (db,
           "INSERT INTO normalized_metrics (published_item_id, channel, views, measured_at)"
           " SELECT published_item_id, channel, 7, measured_at FROM normalized_metrics LIMIT 1");
  schema = migrate (db);
  assert_answer (db, "SELECT count(*) FROM normalized_metrics", "3");
  assert_answer (db,
                 "SELECT indisunique FROM pg_index WHERE indexrelid = "
                 "'dash_normalized_metrics_item_time'::regclass",
                 "f");
  return dex_future_new_true ();
}

static void
test_duplicates (void)
{
  run_on_database (duplicates_fiber);
}

/* --- refusals --------------------------------------------------------------------------------- */

static DexFuture *
strange_column_fiber (gpointer conninfo)
{
  g_autoptr(MpisDb) db = connect_to (conninfo);

  run_complete_mpis (db);
  run_sql (db, "ALTER TABLE published_items DROP COLUMN channel_url;"
               "ALTER TABLE dashboard_runs ALTER COLUMN meta TYPE text");
  assert_refuses (db, "published_items.channel_url is nothing and should be text");
  assert_refuses (db, "dashboard_runs.meta is text and should be jsonb");
  assert_answer (db, "SELECT to_regclass('dash_schema_migrations')", "NULL");
  return dex_future_new_true ();
}

static void
test_strange_column (void)
{
  run_on_database (strange_column_fiber);
}

static DexFuture *
persona_only_fiber (gpointer conninfo)
{
  g_autoptr(MpisDb) db = connect_to (conninfo);

  run_file (db, "mpis-core.sql");
  run_sql (db, "DROP TABLE published_items");
  assert_refuses (db, "published_items.id is nothing");
  return dex_future_new_true ();
}

static void
test_persona_only (void)
{
  run_on_database (persona_only_fiber);
}

static DexFuture *
other_ledger_fiber (gpointer conninfo)
{
  g_autoptr(MpisDb) db = connect_to (conninfo);
  g_autoptr(MpisDbSchema) schema = migrate (db);

  run_sql (db,
           "INSERT INTO dash_schema_migrations VALUES (9999, '9999-from-the-future', 'x', now())");
  assert_refuses (db, "9999-from-the-future");
  assert_refuses (db, "Update this program");
  run_sql (db, "DELETE FROM dash_schema_migrations WHERE version = 9999;"
               "UPDATE dash_schema_migrations SET sha256 = 'other' WHERE version = 2");
  assert_refuses (db, "0002-dashboard");
  return dex_future_new_true ();
}

static void
test_other_ledger (void)
{
  run_on_database (other_ledger_fiber);
}

static DexFuture *
broken_off_fiber (gpointer conninfo)
{
  g_autoptr(MpisDb) db = connect_to (conninfo);
  g_autoptr(MpisDbSchema) schema = NULL;
  g_autoptr(GError) error = NULL;

  /* Somebody else's table stands in the way of a late migration: all of it is undone, and with the
   * obstacle gone the next try succeeds. */
  run_sql (db, "CREATE TABLE dash_deletions (n int)");
  g_assert_null (dex_await_object (mpis_db_migrate (db), &error));
  g_assert_error (error, MPIS_DB_ERROR, MPIS_DB_ERROR_QUERY);
  g_assert_nonnull (strstr (error->message, "0005-changes"));
  assert_answer (db, "SELECT to_regclass('personas')", "NULL");
  run_sql (db, "DROP TABLE dash_deletions");
  schema = migrate (db);
  g_assert_cmpuint (mpis_db_schema_get_n_applied (schema), ==, 6);
  return dex_future_new_true ();
}

static void
test_broken_off (void)
{
  run_on_database (broken_off_fiber);
}

static DexFuture *
parallel_fiber (gpointer conninfo)
{
  g_autoptr(GError) error = NULL;
  MpisDb *db[3] = { connect_to (conninfo), connect_to (conninfo), connect_to (conninfo) };
  DexFuture *work[3];
  guint n_applied = 0;

  for (guint i = 0; i < 3; i++)
    work[i] = mpis_db_migrate (db[i]);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr(MpisDbSchema) schema = dex_await_object (work[i], &error);

      g_assert_no_error (error);
      n_applied += mpis_db_schema_get_n_applied (schema);
    }
  g_assert_cmpuint (n_applied, ==, 6);
  for (guint i = 0; i < 3; i++)
    g_object_unref (db[i]);
  return dex_future_new_true ();
}

static void
test_parallel (void)
{
  run_on_database (parallel_fiber);
}

/* --- how changes are told --------------------------------------------------------------------- */

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
  g_autoptr(MpisDb) db = connect_to (conninfo);
  g_autoptr(MpisDb) slow = connect_to (conninfo);
  g_autoptr(MpisDbSchema) schema = migrate (db);
  g_autofree char *snapshot = NULL;
  g_autofree char *since = NULL;
  g_autofree char *since_posts = NULL;

  run_sql (db, some_posts);
  run_sql (db, "INSERT INTO normalized_metrics (published_item_id, channel, views, measured_at)"
               " VALUES (" ITEM ", 'telegram', 1, '2025-03-01'), (" ITEM
               ", 'telegram', 2, '2025-03-02')");

  /* A transaction that began before the snapshot and commits after it is not lost. */
  run_sql (slow, "BEGIN; UPDATE normalized_metrics SET views = 10 WHERE views = 1;"
                 "UPDATE published_items SET channel_url = 'late'");
  snapshot = ask (db, "SELECT pg_current_snapshot()");
  since =
      g_strdup_printf ("SELECT views FROM normalized_metrics WHERE xid >= pg_snapshot_xmin('%s')"
                       " AND NOT pg_visible_in_snapshot(xid, '%s') ORDER BY views",
                       snapshot, snapshot);
  since_posts = g_strdup_printf ("SELECT channel_url FROM published_items"
                                 " WHERE dash_row_xid(xmin) >= pg_snapshot_xmin('%s')", snapshot);
  assert_answer (db, since, "");
  assert_answer (db, since_posts, "");
  run_sql (slow, "COMMIT");
  assert_answer (db, since, "10");
  assert_answer (db, since_posts, "late");
  run_sql (db, "INSERT INTO normalized_metrics (published_item_id, channel, views, measured_at)"
               " VALUES (" ITEM ", 'telegram', 3, '2025-03-03')");
  assert_answer (db, since, "3,10");

  /* The transaction cannot be written by hand. */
  run_sql (db, "UPDATE normalized_metrics SET xid = '1', views = 20 WHERE views = 2");
  assert_answer (db, since, "3,10,20");
  return dex_future_new_true ();
}

static void
test_changes (void)
{
  run_on_database (changes_fiber);
}

static DexFuture *
row_xid_fiber (gpointer conninfo)
{
  g_autoptr(MpisDb) db = connect_to (conninfo);
  g_autoptr(MpisDbSchema) schema = migrate (db);

  assert_answer (db,
                 "WITH made AS (INSERT INTO dash_settings VALUES ('k', '1') RETURNING 1) SELECT "
                 "count(*) FROM made",
                 "1");
  assert_answer (db,
                 "SELECT dash_row_xid(xmin) < pg_snapshot_xmax(pg_current_snapshot())"
                 " AND dash_row_xid(xmin)::text = xmin::text FROM dash_settings WHERE key = 'k'",
                 "t");
  return dex_future_new_true ();
}

static void
test_row_xid (void)
{
  run_on_database (row_xid_fiber);
}

static DexFuture *
deletions_fiber (gpointer conninfo)
{
  g_autoptr(MpisDb) db = connect_to (conninfo);
  g_autoptr(MpisDbSchema) schema = NULL;

  run_complete_mpis (db);
  schema = migrate (db);
  run_sql (db,
           "CREATE ROLE mpis_app; GRANT SELECT, DELETE ON personas TO mpis_app; SET ROLE mpis_app;"
           "DELETE FROM personas; RESET ROLE");

  /* Also what goes with a persona, deleted by a role that knows nothing of us. */
  assert_answer (db,
                 "SELECT concat_ws(' ', table_name, count(*)) FROM dash_deletions GROUP BY "
                 "table_name ORDER BY 1",
                 "dashboard_projects 1,dashboard_runs 1,normalized_metrics 2");
  run_sql (db, "REVOKE ALL ON personas FROM mpis_app; DROP ROLE mpis_app");
  return dex_future_new_true ();
}

static void
test_deletions (void)
{
  run_on_database (deletions_fiber);
}

static DexFuture *
deletions_ours_fiber (gpointer conninfo)
{
  g_autoptr(MpisDb) db = connect_to (conninfo);
  g_autoptr(MpisDbSchema) schema = migrate (db);

  run_sql (db, some_posts);
  run_sql (db, "INSERT INTO normalized_metrics (published_item_id, channel, views, measured_at)"
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
  run_on_database (deletions_ours_fiber);
}

static DexFuture *
notify_fiber (gpointer conninfo)
{
  g_autoptr(MpisDb) db = connect_to (conninfo);
  g_autoptr(MpisDb) listener = connect_to (conninfo);
  g_autoptr(MpisDbSchema) schema = migrate (db);
  g_autoptr(GError) error = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  g_assert_true (dex_await (mpis_db_listen (listener, "dash_changes"), &error));
  run_sql (db, "INSERT INTO personas (name, slug) VALUES ('Ada', 'ada')");
  first = dex_await_string (mpis_db_next_notification (listener, 5000), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (first, ==, "personas");
  run_sql (db, "INSERT INTO red_flags (flag_type, severity) VALUES ('failed_runs', 'warning')");
  second = dex_await_string (mpis_db_next_notification (listener, 5000), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (second, ==, "red_flags");
  return dex_future_new_true ();
}

static void
test_notify (void)
{
  run_on_database (notify_fiber);
}

static DexFuture *
partitions_fiber (gpointer conninfo)
{
  g_autoptr(MpisDb) db = connect_to (conninfo);
  g_autoptr(MpisDbSchema) schema = migrate (db);
  static const char where[] =
      "SELECT tableoid::regclass FROM normalized_metrics ORDER BY measured_at";

  run_sql (db, some_posts);
  run_sql (db,
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
  run_on_database (partitions_fiber);
}

static DexFuture *
copy_fiber (gpointer conninfo)
{
  g_autoptr(MpisDb) db = connect_to (conninfo);
  g_autoptr(MpisDbSchema) schema = migrate (db);
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) data = NULL;
  static const char row[] =
    "00000000-0000-4000-8000-000000000004\ttelegram\t5\t2025-05-05 00:00:00+00\n";

  run_sql (db, some_posts);
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
  run_sql (
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
  run_on_database (copy_fiber);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  g_test_add_func ("/migrate/empty", test_empty);
  g_test_add_func ("/migrate/half-migrated", test_half_migrated);
  g_test_add_func ("/migrate/shifted-zone", test_shifted_zone);
  g_test_add_func ("/migrate/without-dashboard", test_without_dashboard);
  g_test_add_func ("/migrate/complete", test_complete);
  g_test_add_func ("/migrate/duplicates", test_duplicates);
  g_test_add_func ("/migrate/strange-column", test_strange_column);
  g_test_add_func ("/migrate/persona-only", test_persona_only);
  g_test_add_func ("/migrate/other-ledger", test_other_ledger);
  g_test_add_func ("/migrate/broken-off", test_broken_off);
  g_test_add_func ("/migrate/parallel", test_parallel);
  g_test_add_func ("/migrate/changes", test_changes);
  g_test_add_func ("/migrate/row-xid", test_row_xid);
  g_test_add_func ("/migrate/deletions", test_deletions);
  g_test_add_func ("/migrate/deletions-ours", test_deletions_ours);
  g_test_add_func ("/migrate/notify", test_notify);
  g_test_add_func ("/migrate/partitions", test_partitions);
  g_test_add_func ("/migrate/copy", test_copy);

  return g_test_run ();
}
