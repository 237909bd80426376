#include "config.h"

#include "migrate-test.h"

#include <string.h>

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
  return migrate_test_ask (
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
  g_autoptr(MpisDbSchema) again = migrate_test_migrate (db);
  g_autofree char *after = describe (db);

  g_assert_cmpuint (mpis_db_schema_get_n_applied (again), ==, 0);
  g_assert_cmpstr (before, ==, after);
}

/* As many as there are scripts to run on an empty database, or on one that MPIS made. */
static guint
count_migrations (MpisDbOrigin origin)
{
  g_autofree char *folder = g_build_filename (g_getenv ("MPIS_TOP_SRCDIR"), "data", "migrations", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(GDir) dir = g_dir_open (folder, 0, &error);
  const char *name;
  guint n = 0;

  g_assert_no_error (error);
  while ((name = g_dir_read_name (dir)))
    n += g_ascii_isdigit (*name)
         && (origin == MPIS_DB_ORIGIN_OURS || strstr (name, ".ours.") == NULL);
  return n;
}

/* The number of the newest script; some numbers before it are of none. */
static int
find_newest_migration (void)
{
  g_autofree char *folder = g_build_filename (g_getenv ("MPIS_TOP_SRCDIR"), "data", "migrations", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(GDir) dir = g_dir_open (folder, 0, &error);
  const char *name;
  int newest = 0;

  g_assert_no_error (error);
  while ((name = g_dir_read_name (dir)))
    newest = MAX (newest, (int) g_ascii_strtoll (name, NULL, 10));
  return newest;
}

/* --- the four states a database can be in ----------------------------------------------------- */

static DexFuture *
empty_fiber (gpointer conninfo)
{
  g_autoptr(MpisDb) db = migrate_test_connect (conninfo);
  g_autoptr(MpisDbSchema) schema = migrate_test_migrate (db);

  g_assert_cmpint (mpis_db_schema_get_origin (schema), ==, MPIS_DB_ORIGIN_OURS);
  g_assert_cmpint (mpis_db_schema_get_version (schema), ==, find_newest_migration ());
  g_assert_cmpuint (mpis_db_schema_get_n_applied (schema), ==, count_migrations (MPIS_DB_ORIGIN_OURS));
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
  migrate_test_run (db,
           "INSERT INTO personas (id, name, slug, language, active_version, created_at, updated_at)"
           " VALUES (" PERSONA ", 'Ada', 'ada', 'en', '1.0', now(), '2020-01-01');"
           "UPDATE personas SET name = 'Ada B.'");
  assert_answer (db, "SELECT updated_at > '2021-01-01' FROM personas", "t");
  return dex_future_new_true ();
}

static void
test_empty (void)
{
  migrate_test_on_database (empty_fiber);
}

static DexFuture *
half_migrated_fiber (gpointer conninfo)
{
  g_autoptr(MpisDb) db = migrate_test_connect (conninfo);
  g_autoptr(MpisDbSchema) schema = NULL;
  g_autoptr(MpisDbSchema) mended = NULL;

  migrate_test_run_file (db, "mpis-core.sql");
  schema = migrate_test_migrate (db);
  g_assert_cmpint (mpis_db_schema_get_origin (schema), ==, MPIS_DB_ORIGIN_MPIS);
  g_assert_cmpuint (g_strv_length ((char **) mpis_db_schema_get_warnings (schema)), ==, 1);
  g_assert_nonnull (strstr (mpis_db_schema_get_warnings (schema)[0],
                            "MPIS migration 002 must be run a second time"));

  migrate_test_run_file (db, "mpis-second-run.sql");
  mended = migrate_test_migrate (db);
  g_assert_cmpuint (g_strv_length ((char **) mpis_db_schema_get_warnings (mended)), ==, 0);
  return dex_future_new_true ();
}

static DexFuture *
shifted_zone_fiber (gpointer conninfo)
{
  g_autoptr(MpisDb) setup = migrate_test_connect (conninfo);
  g_autoptr(MpisDb) db = NULL;
  g_autoptr(MpisDbSchema) schema = NULL;

  migrate_test_run_complete_mpis (setup);
  migrate_test_run (setup,
           "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET timezone = %L', current_database(),"
           " 'Europe/London'); END $$");
  db = migrate_test_connect (conninfo);
  schema = migrate_test_migrate (db);
  g_assert_cmpuint (g_strv_length ((char **) mpis_db_schema_get_warnings (schema)), ==, 1);
  g_assert_nonnull (strstr (mpis_db_schema_get_warnings (schema)[0], "Europe/London"));
  return dex_future_new_true ();
}

static void
test_shifted_zone (void)
{
  migrate_test_on_database (shifted_zone_fiber);
}

static void
test_half_migrated (void)
{
  migrate_test_on_database (half_migrated_fiber);
}

static DexFuture *
without_dashboard_fiber (gpointer conninfo)
{
  g_autoptr(MpisDb) db = migrate_test_connect (conninfo);
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

  migrate_test_run_file (db, "mpis-core.sql");
  migrate_test_run_file (db, "mpis-second-run.sql");
  before = migrate_test_ask (db, core);
  schema = migrate_test_migrate (db);
  g_assert_cmpint (mpis_db_schema_get_origin (schema), ==, MPIS_DB_ORIGIN_MPIS);
  g_assert_cmpuint (mpis_db_schema_get_n_applied (schema), ==, count_migrations (MPIS_DB_ORIGIN_MPIS));
  g_assert_cmpuint (g_strv_length ((char **) mpis_db_schema_get_warnings (schema)), ==, 0);

  /* MPIS's own tables are as they were. */
  after = migrate_test_ask (db, core);
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
  migrate_test_on_database (without_dashboard_fiber);
}

static DexFuture *
complete_fiber (gpointer conninfo)
{
  g_autoptr(MpisDb) db = migrate_test_connect (conninfo);
  g_autoptr(MpisDbSchema) schema = NULL;

  migrate_test_run_complete_mpis (db);
  schema = migrate_test_migrate (db);
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
  migrate_test_run (
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

  /* Its dashboards count their revisions, whoever writes them; its widgets stay as they were. */
  migrate_test_run (
      db, "INSERT INTO dashboard_layouts (id, user_id, name, is_default, layout_config, created_at,"
          " updated_at) VALUES (" PERSONA ", NULL, 'Theirs', false, '{\"widgets\": []}', now(), now());"
          "UPDATE dashboard_layouts SET name = 'Again' WHERE id = " PERSONA);
  assert_answer (db, "SELECT revision FROM dashboard_layouts WHERE id = " PERSONA, "2");
  assert_answer (db, "SELECT count(*) FROM widget_registry WHERE widget_type = 'builtin'", "6");
  assert_again_changes_nothing (db);
  return dex_future_new_true ();
}

static void
test_complete (void)
{
  migrate_test_on_database (complete_fiber);
}

static DexFuture *
duplicates_fiber (gpointer conninfo)
{
  g_autoptr(MpisDb) db = migrate_test_connect (conninfo);
  g_autoptr(MpisDbSchema) schema = NULL;

  migrate_test_run_complete_mpis (db);
  migrate_test_run (db,
           "INSERT INTO normalized_metrics (published_item_id, channel, views, measured_at)"
           " SELECT published_item_id, channel, 7, measured_at FROM normalized_metrics LIMIT 1");
  schema = migrate_test_migrate (db);
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
  migrate_test_on_database (duplicates_fiber);
}

/* MPIS's scripts, as they are when they come to a database where we were first. */
static void
run_file_again (MpisDb     *db,
                const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "postgres", name, NULL);
  g_autofree char *sql = NULL;
  g_autoptr(GString) forms = NULL;
  g_autoptr(GError) error = NULL;

  g_file_get_contents (path, &sql, NULL, &error);
  g_assert_no_error (error);
  forms = g_string_new (sql);
  g_string_replace (forms, "CREATE TABLE ", "CREATE TABLE IF NOT EXISTS ", 0);
  g_string_replace (forms, "CREATE INDEX ", "CREATE INDEX IF NOT EXISTS ", 0);
  g_string_replace (forms, "CREATE FUNCTION ", "CREATE OR REPLACE FUNCTION ", 0);
  g_string_replace (forms, "CREATE TRIGGER ", "CREATE OR REPLACE TRIGGER ", 0);
  migrate_test_run (db, forms->str);
}

static DexFuture *
mpis_after_us_fiber (gpointer conninfo)
{
  g_autoptr(MpisDb) db = migrate_test_connect (conninfo);
  g_autoptr(MpisDbSchema) schema = migrate_test_migrate (db);
  g_autoptr(MpisDbSchema) again = NULL;

  run_file_again (db, "mpis-core.sql");
  run_file_again (db, "mpis-second-run.sql");
  run_file_again (db, "mpis-dashboard.sql");
  migrate_test_run (db, "CREATE INDEX IF NOT EXISTS idx_normalized_metrics_published_item_id"
                        " ON normalized_metrics (published_item_id)");
  assert_answer (db, "SELECT views FROM normalized_metrics ORDER BY measured_at", "1500,2147483647");
  assert_answer (db, "SELECT dash_ensure_metric_partitions('2025-01-01', '2025-12-31')", "12");
  assert_answer (db, "SELECT views FROM normalized_metrics ORDER BY measured_at", "1500,2147483647");
  again = migrate_test_migrate (db);
  g_assert_cmpint (mpis_db_schema_get_origin (again), ==, MPIS_DB_ORIGIN_OURS);
  g_assert_cmpuint (mpis_db_schema_get_n_applied (again), ==, 0);
  return dex_future_new_true ();
}

static void
test_mpis_after_us (void)
{
  migrate_test_on_database (mpis_after_us_fiber);
}

/* MPIS's tables and ours stay together, whatever comes first on the path of who migrates. */
static DexFuture *
other_schema_fiber (gpointer conninfo)
{
  g_autoptr(MpisDb) db = migrate_test_connect (conninfo);
  g_autoptr(MpisDbSchema) schema = NULL;

  migrate_test_run_complete_mpis (db);
  migrate_test_run (db, "CREATE SCHEMA mpis");   /* named as the user: the default path has it first */
  schema = migrate_test_migrate (db);
  assert_answer (db, "SELECT count(*) FROM pg_class WHERE relnamespace = 'mpis'::regnamespace", "0");
  assert_answer (db, "SELECT 'public.dash_settings'::regclass", "dash_settings");
  assert_again_changes_nothing (db);
  return dex_future_new_true ();
}

static void
test_other_schema (void)
{
  migrate_test_on_database (other_schema_fiber);
}

/* Who may not change the tables is told who may, and once they are up to date needs only to read. */
static DexFuture *
rights_fiber (gpointer conninfo)
{
  g_autoptr(MpisDb) db = migrate_test_connect (conninfo);
  g_autoptr(MpisDbSchema) schema = NULL;
  g_autoptr(MpisDbSchema) seen = NULL;

  migrate_test_run (db, "CREATE ROLE looker; SET ROLE looker");
  assert_refuses (db, "Run “mpisctl migrate” once as the user who owns them");
  migrate_test_run (db, "RESET ROLE");
  migrate_test_run_complete_mpis (db);
  migrate_test_run (db, "GRANT SELECT ON ALL TABLES IN SCHEMA public TO looker;"
                        "GRANT CREATE ON SCHEMA public TO looker; SET ROLE looker");
  assert_refuses (db, "Run “mpisctl migrate” once as the user who owns them");
  migrate_test_run (db, "RESET ROLE; SET default_transaction_read_only = on");
  assert_refuses (db, "Run “mpisctl migrate” once as the user who owns them");

  migrate_test_run (db, "SET default_transaction_read_only = off");
  schema = migrate_test_migrate (db);
  migrate_test_run (db, "GRANT SELECT ON ALL TABLES IN SCHEMA public TO looker; SET ROLE looker;"
                        "SET default_transaction_read_only = on");
  seen = migrate_test_migrate (db);
  g_assert_cmpuint (mpis_db_schema_get_n_applied (seen), ==, 0);
  migrate_test_run (db, "SET default_transaction_read_only = off");
  migrate_test_run (db, "RESET ROLE; DROP OWNED BY looker; DROP ROLE looker");
  return dex_future_new_true ();
}

static void
test_rights (void)
{
  migrate_test_on_database (rights_fiber);
}

/* --- refusals --------------------------------------------------------------------------------- */

static DexFuture *
strange_column_fiber (gpointer conninfo)
{
  g_autoptr(MpisDb) db = migrate_test_connect (conninfo);

  migrate_test_run_complete_mpis (db);
  migrate_test_run (db, "ALTER TABLE published_items DROP COLUMN channel_url;"
               "ALTER TABLE dashboard_runs ALTER COLUMN meta TYPE text");
  assert_refuses (db, "published_items.channel_url is nothing and should be text");
  assert_refuses (db, "dashboard_runs.meta is text and should be jsonb");
  assert_answer (db, "SELECT to_regclass('dash_schema_migrations')", "NULL");
  return dex_future_new_true ();
}

static void
test_strange_column (void)
{
  migrate_test_on_database (strange_column_fiber);
}

static DexFuture *
persona_only_fiber (gpointer conninfo)
{
  g_autoptr(MpisDb) db = migrate_test_connect (conninfo);

  migrate_test_run_file (db, "mpis-core.sql");
  migrate_test_run (db, "DROP TABLE published_items");
  assert_refuses (db, "published_items.id is nothing");
  return dex_future_new_true ();
}

static void
test_persona_only (void)
{
  migrate_test_on_database (persona_only_fiber);
}

static DexFuture *
other_ledger_fiber (gpointer conninfo)
{
  g_autoptr(MpisDb) db = migrate_test_connect (conninfo);
  g_autoptr(MpisDbSchema) schema = migrate_test_migrate (db);

  migrate_test_run (db,
           "INSERT INTO dash_schema_migrations VALUES (9999, '9999-from-the-future', 'x', now())");
  assert_refuses (db, "9999-from-the-future");
  assert_refuses (db, "Update this program");
  migrate_test_run (db, "DELETE FROM dash_schema_migrations WHERE version = 9999;"
               "UPDATE dash_schema_migrations SET sha256 = 'other' WHERE version = 2");
  assert_refuses (db, "0002-dashboard");
  return dex_future_new_true ();
}

static void
test_other_ledger (void)
{
  migrate_test_on_database (other_ledger_fiber);
}

static DexFuture *
broken_off_fiber (gpointer conninfo)
{
  g_autoptr(MpisDb) db = migrate_test_connect (conninfo);
  g_autoptr(MpisDbSchema) schema = NULL;
  g_autoptr(GError) error = NULL;

  /* Somebody else's table stands in the way of a late migration: all of it is undone, and with the
   * obstacle gone the next try succeeds. */
  migrate_test_run (db, "CREATE TABLE dash_deletions (n int)");
  g_assert_null (dex_await_object (mpis_db_migrate (db), &error));
  g_assert_error (error, MPIS_DB_ERROR, MPIS_DB_ERROR_QUERY);
  g_assert_nonnull (strstr (error->message, "0005-changes"));
  assert_answer (db, "SELECT to_regclass('personas')", "NULL");
  migrate_test_run (db, "DROP TABLE dash_deletions");
  schema = migrate_test_migrate (db);
  g_assert_cmpuint (mpis_db_schema_get_n_applied (schema), ==, count_migrations (MPIS_DB_ORIGIN_OURS));
  return dex_future_new_true ();
}

static void
test_broken_off (void)
{
  migrate_test_on_database (broken_off_fiber);
}

static DexFuture *
parallel_fiber (gpointer conninfo)
{
  g_autoptr(GError) error = NULL;
  MpisDb *db[3] = { migrate_test_connect (conninfo), migrate_test_connect (conninfo), migrate_test_connect (conninfo) };
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
  g_assert_cmpuint (n_applied, ==, count_migrations (MPIS_DB_ORIGIN_OURS));
  for (guint i = 0; i < 3; i++)
    g_object_unref (db[i]);
  return dex_future_new_true ();
}

static void
test_parallel (void)
{
  migrate_test_on_database (parallel_fiber);
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
  g_test_add_func ("/migrate/mpis-after-us", test_mpis_after_us);
  g_test_add_func ("/migrate/other-schema", test_other_schema);
  g_test_add_func ("/migrate/rights", test_rights);
  g_test_add_func ("/migrate/strange-column", test_strange_column);
  g_test_add_func ("/migrate/persona-only", test_persona_only);
  g_test_add_func ("/migrate/other-ledger", test_other_ledger);
  g_test_add_func ("/migrate/broken-off", test_broken_off);
  g_test_add_func ("/migrate/parallel", test_parallel);

  return g_test_run ();
}
