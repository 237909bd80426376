#include "config.h"

#include "mpis-migrate.h"
#include "mpis-schedules.h"
#include "mpis-test.h"

#define PROJECT "00000000-0000-4000-8000-000000000002"

static MpisDb *
connect (const char *conninfo)
{
  g_autoptr(GError) error = NULL;
  MpisDb *db = dex_await_object (mpis_db_connect (conninfo, 0), &error);

  g_assert_no_error (error);
  return db;
}

static void
run (MpisDb     *db,
     const char *sql)
{
  g_autoptr(GError) error = NULL;

  dex_await (mpis_db_run_script (db, sql), &error);
  g_assert_no_error (error);
}

static char *
ask (MpisDb     *db,
     const char *sql)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(MpisDbRows) rows = dex_await_boxed (mpis_db_query (db, sql, NULL), &error);

  g_assert_no_error (error);
  return g_strdup (mpis_db_rows_get_n (rows) > 0 ? mpis_db_rows_get_text (rows, 0, 0) : NULL);
}

#define assert_answer(db, sql, expected) \
  G_STMT_START { \
    g_autofree char *answer_ = ask (db, sql); \
    g_assert_cmpstr (answer_, ==, expected); \
  } G_STMT_END

static MpisDb *
new_world (char       **conninfo,
           const char  *schedule)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(MpisDbSchema) schema = NULL;
  g_autofree char *project = NULL;
  MpisDb *db;

  *conninfo = mpis_test_database_new ();
  db = connect (*conninfo);
  schema = dex_await_object (mpis_db_migrate (db), &error);
  g_assert_no_error (error);
  run (db, "INSERT INTO personas (id, name, slug) VALUES ('00000000-0000-4000-8000-000000000001', 'P', 'p')");
  project = g_strdup_printf ("INSERT INTO dashboard_projects (id, name, persona_id, channels, meta) VALUES ('" PROJECT
                             "', 'J', '00000000-0000-4000-8000-000000000001', '{telegram,tiktok}', "
                             "'{\"defaults\": {\"options\": {\"max_items\": 3}, \"allowance_minutes\": 7}, "
                             "\"schedule\": %s}')", schedule);
  run (db, project);
  return db;
}

static gint64
look (MpisDb *db)
{
  g_autoptr(GError) error = NULL;
  gint64 n = dex_await_int64 (mpis_schedules_run (db, 60), &error);

  g_assert_no_error (error);
  return n;
}

#define MISS "UPDATE dash_schedules SET next_at = next_at - interval '3 days'"

static DexFuture *
once_fiber (gpointer data)
{
  g_autofree char *conninfo = NULL;
  g_autoptr(MpisDb) db = new_world (&conninfo, "{\"cron\": \"*/5 * * * *\", \"enabled\": true, \"lookback_days\": 2}");

  /* What begins does not make up for what was before it. */
  g_assert_cmpint (look (db), ==, 0);
  assert_answer (db, "SELECT next_at > now() AND next_at <= now() + interval '5 minutes' FROM dash_schedules", "t");

  /* 864 times were missed: one run. */
  run (db, MISS);
  g_assert_cmpint (look (db), ==, 1);
  g_assert_cmpint (look (db), ==, 0);
  assert_answer (db, "SELECT count (*) FROM dashboard_runs", "1");
  assert_answer (db, "SELECT next_at > now() AND last_at < now() FROM dash_schedules", "t");
  assert_answer (db, "SELECT (meta->>'date_to')::date - (meta->>'date_from')::date FROM dashboard_runs", "2");
  assert_answer (db, "SELECT meta->'channels' || (meta->'options') FROM dashboard_runs",
                 "[\"telegram\", \"tiktok\", {\"max_items\": 3, \"lookback_days\": 2}]");
  assert_answer (db, "SELECT started_by FROM dashboard_runs", "schedule");
  assert_answer (db, "SELECT count (*) FROM dash_deliveries WHERE kind = 'n8n-run'", "1");

  /* The same time once more, as after a crash that lost the note but not the run. */
  run (db, "UPDATE dash_schedules SET next_at = last_at");
  g_assert_cmpint (look (db), ==, 1);
  assert_answer (db, "SELECT count (*) FROM dashboard_runs", "1");
  return dex_future_new_true ();
}

static DexFuture *
together_fiber (gpointer data)
{
  g_autofree char *conninfo = NULL;
  g_autoptr(MpisDb) db = new_world (&conninfo, "{\"cron\": \"*/5 * * * *\", \"enabled\": true}");
  g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func (dex_unref);
  g_autoptr(GPtrArray) connections = g_ptr_array_new_with_free_func (g_object_unref);

  look (db);
  run (db, MISS);
  for (guint i = 0; i < 8; i++)
    g_ptr_array_add (connections, connect (conninfo));
  for (guint i = 0; i < 8; i++)
    g_ptr_array_add (all, mpis_schedules_run (connections->pdata[i], 60));
  for (guint i = 0; i < 8; i++)
    {
      g_autoptr(GError) error = NULL;

      dex_await_int64 (dex_ref (all->pdata[i]), &error);
      g_assert_no_error (error);
    }
  assert_answer (db, "SELECT count (*) FROM dashboard_runs", "1");
  return dex_future_new_true ();
}

static DexFuture *
off_fiber (gpointer data)
{
  g_autofree char *conninfo = NULL;
  g_autoptr(MpisDb) db = new_world (&conninfo, "{\"cron\": \"*/5 * * * *\", \"enabled\": true}");

  /* Off, and on again later: what was missed meanwhile is not made up for. */
  look (db);
  run (db, MISS);
  run (db, "UPDATE dashboard_projects SET meta = jsonb_set (meta, '{schedule,enabled}', 'false')");
  g_assert_cmpint (look (db), ==, 0);
  run (db, "UPDATE dashboard_projects SET meta = jsonb_set (meta, '{schedule,enabled}', 'true')");
  g_assert_cmpint (look (db), ==, 0);

  /* Another schedule: likewise. An archived project has none. */
  run (db, MISS);
  run (db, "UPDATE dashboard_projects SET meta = jsonb_set (meta, '{schedule,cron}', '\"0 12 * * *\"')");
  g_assert_cmpint (look (db), ==, 0);
  run (db, MISS);
  run (db, "UPDATE dashboard_projects SET meta = meta || '{\"archived_at\": \"2026-01-01\"}'");
  g_assert_cmpint (look (db), ==, 0);
  assert_answer (db, "SELECT count (*) FROM dashboard_runs", "0");
  return dex_future_new_true ();
}

static DexFuture *
trouble_fiber (gpointer data)
{
  g_autofree char *conninfo = NULL;
  g_autoptr(MpisDb) db = new_world (&conninfo, "{\"cron\": \"*/5 * * * *\", \"enabled\": true}");

  look (db);
  run (db, "UPDATE dashboard_projects SET channels = '{}'");
  run (db, MISS);
  g_assert_cmpint (look (db), ==, 1);
  assert_answer (db, "SELECT subject FROM red_flags WHERE flag_type = 'schedule_failed' AND resolved_at IS NULL", PROJECT);
  assert_answer (db, "SELECT next_at > now() AND problem IS NOT NULL FROM dash_schedules", "t");

  /* Mended. */
  run (db, "UPDATE dashboard_projects SET channels = '{telegram}'");
  run (db, MISS);
  g_assert_cmpint (look (db), ==, 1);
  assert_answer (db, "SELECT count (*) FROM red_flags WHERE resolved_at IS NULL", "0");
  assert_answer (db, "SELECT problem IS NULL FROM dash_schedules", "t");

  /* A schedule that makes no sense is noted once. */
  g_test_expect_message ("mpis-operations", G_LOG_LEVEL_WARNING, "*five fields*");
  run (db, "UPDATE dashboard_projects SET meta = jsonb_set (meta, '{schedule,cron}', '\"often\"')");
  g_assert_cmpint (look (db), ==, 0);
  g_assert_cmpint (look (db), ==, 0);
  g_test_assert_expected_messages ();
  return dex_future_new_true ();
}

#define TEST(name) \
  static void \
  test_##name (void) \
  { \
    mpis_test_fiber (name##_fiber, NULL); \
  }

TEST (once)
TEST (together)
TEST (off)
TEST (trouble)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/schedules/once", test_once);
  g_test_add_func ("/schedules/together", test_together);
  g_test_add_func ("/schedules/off", test_off);
  g_test_add_func ("/schedules/trouble", test_trouble);
  return g_test_run ();
}
