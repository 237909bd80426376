#include "config.h"

#include "ingest-support.h"
#include "mpis-cube-loader.h"
#include "mpis-query.h"
#include "mpis-sample.h"

#define LAST_DAY 20400   /* 2025-11-08 */

static void
create (Base   *base,
        gint32  last_day)
{
  g_autoptr(GError) error = NULL;

  dex_await (mpis_sample_create (base->db, base->schema, last_day, NULL, NULL), &error);
  g_assert_no_error (error);
}

static gint64
ask_int (Base       *base,
         const char *sql)
{
  g_autofree char *answer = ask (base->db, sql, 1);

  return g_ascii_strtoll (answer, NULL, 10);
}

static char *
digest (Base *base)
{
  return ask (base->db, "SELECT md5 (string_agg (line, ';' ORDER BY line)) FROM ("
              " SELECT concat_ws (',', i.channel, i.channel_item_id, i.published_payload,"
              " i.published_at, m.measured_at, m.raw_metrics) AS line"
              "  FROM published_items i LEFT JOIN normalized_metrics m"
              " ON m.published_item_id = i.id"
              " UNION ALL SELECT concat_ws (',', run_id, status, started_at, completed_at,"
              " error_message) FROM dashboard_runs) AS lines", 1);
}

static DexFuture *
test_has_something_of_everything (gpointer data)
{
  g_auto(Base) base = { 0 };

  base_open (&base, FALSE);
  create (&base, LAST_DAY);

  assert_answer (base.db,
                 "SELECT (SELECT count (*) FROM personas), (SELECT count (*)"
                 " FROM dashboard_projects),"
                 " (SELECT count (DISTINCT channel) FROM published_items),"
                 " (SELECT max (published_at)::date - min (published_at)::date + 1"
                 " FROM published_items)", 4, "3,4,4,180");
  g_assert_cmpint (ask_int (&base, "SELECT count (*) FROM published_items"), >=, 600);
  g_assert_cmpint (ask_int (&base, "SELECT count (*) FROM published_items"), <=, 1200);
  g_assert_cmpint (ask_int (&base, "SELECT count (*) FROM published_items i WHERE NOT EXISTS"
                            " (SELECT FROM normalized_metrics WHERE published_item_id = i.id)"),
                            >=, 5);
  g_assert_cmpint (ask_int (&base,
                            "SELECT count (*) FROM (SELECT views < lag (views) OVER (PARTITION BY"
                            " published_item_id"
                            " ORDER BY measured_at) AS fell FROM normalized_metrics) AS s"
                            " WHERE fell"), >=, 5);
  g_assert_cmpint (ask_int (&base,
                            "SELECT count (*) FROM (SELECT measured_at - lag (measured_at) OVER"
                            " (PARTITION BY"
                            " published_item_id ORDER BY measured_at) AS gap"
                            " FROM normalized_metrics) AS s"
                            " WHERE gap > interval '36 hours'"), >=, 10);
  g_assert_cmpint (ask_int (&base,
                            "SELECT count (*) FROM normalized_metrics"
                            " WHERE channel = 'youtube_demo' AND reactions IS NULL"), >=, 5);
  assert_answer (base.db,
                 "SELECT string_agg (DISTINCT status, ',' ORDER BY status), count (*) BETWEEN 120"
                 " AND 180,"
                 " bool_and (error_message IS NOT NULL) FILTER (WHERE status = 'failed')"
                 " FROM dashboard_runs", 3,
                 "failed,partial,pending,running,success,t,t");
  g_assert_cmpint (ask_int (&base,
                            "SELECT 100 * count (*) FILTER (WHERE status = 'failed') / count (*)"
                            " FROM dashboard_runs"
                            " WHERE started_at > '2025-11-09'::timestamptz - interval '24"
                            " hours'"), >, 10);
  g_assert_cmpint (ask_int (&base,
                            "SELECT count (*) FROM dash_publish_records"
                            " WHERE published_item_id IS NULL"), ==, 1);
  g_assert_cmpint (ask_int (&base,
                            "SELECT count (*) FROM dash_publish_records"
                            " WHERE published_item_id IS NOT NULL"), >, 50);

  /* marked everywhere */
  assert_answer (base.db,
                 "SELECT (SELECT count (*) FROM persona_versions"
                 " WHERE NOT core_json @> '{\"is_demo\": true}'),"
                 " (SELECT count (*) FROM dashboard_projects"
                 " WHERE NOT meta @> '{\"is_demo\": true}'),"
                 " (SELECT count (*) FROM dashboard_runs WHERE NOT meta @> '{\"is_demo\": true}'),"
                 " (SELECT count (*) FROM content_plans WHERE NOT meta @> '{\"is_demo\": true}'),"
                 " (SELECT count (*) FROM published_items WHERE NOT meta @> '{\"is_demo\": true}'),"
                 " (SELECT count (*) FROM normalized_metrics WHERE source <> 'demo')", 6,
                 "0,0,0,0,0,0");
  assert_answer (base.db, "SELECT name FROM personas WHERE slug = 'alex-tech-philosopher-demo'", 1,
                 "Alex - The Tech Philosopher");

  return dex_future_new_true ();
}

static DexFuture *
test_is_the_same_every_time (gpointer data)
{
  g_auto(Base) one = { 0 }, other = { 0 };
  g_autofree char *first = NULL, *second = NULL, *again = NULL;

  base_open (&one, FALSE);
  base_open (&other, FALSE);
  create (&one, LAST_DAY);
  create (&other, LAST_DAY - 1);
  create (&other, LAST_DAY);
  first = digest (&one);
  second = digest (&other);
  g_assert_cmpstr (first, ==, second);

  create (&one, LAST_DAY);
  again = digest (&one);
  g_assert_cmpstr (first, ==, again);

  /* Each run that ended says so once, and one that goes on is silent for too long. */
  assert_answer (other.db,
                 "SELECT (SELECT count (*) FROM dashboard_runs r WHERE completed_at IS NOT NULL AND 1 <> (SELECT count (*)"
                 "  FROM dash_run_logs l WHERE l.run_id = r.run_id AND l.message LIKE 'Completed: %')),"
                 " (SELECT count (*) FROM dashboard_runs r WHERE status IN ('partial', 'failed') AND 1 <> (SELECT count (*)"
                 "  FROM dash_run_items i WHERE i.run_id = r.run_id AND i.failed)),"
                 " (SELECT count (*) FROM dashboard_runs WHERE overdue_at IS NOT NULL AND completed_at IS NULL)", 3, "0,0,1");

  return dex_future_new_true ();
}

/* Half a sample, as a crash would leave it, is completed. */
static DexFuture *
test_is_completed (gpointer data)
{
  g_auto(Base) base = { 0 };
  g_autofree char *before = NULL, *after = NULL;

  base_open (&base, FALSE);
  create (&base, LAST_DAY);
  before = digest (&base);
  run_sql (base.db,
           "DELETE FROM dash_settings; DELETE FROM dashboard_runs; DELETE FROM normalized_metrics"
           " WHERE views % 3 = 0;"
                    "DELETE FROM content_plans WHERE channel = 'tiktok_demo'");
  create (&base, LAST_DAY);
  after = digest (&base);
  g_assert_cmpstr (before, ==, after);

  return dex_future_new_true ();
}

static DexFuture *
test_delete_takes_the_demo_only (gpointer data)
{
  g_auto(Base) base = { 0 };
  g_autoptr(GPtrArray) observations = observations_new ();
  g_autoptr(GError) error = NULL;
  gint64 n_posts, n_deleted;

  base_open (&base, FALSE);
  create (&base, LAST_DAY);
  n_posts = ask_int (&base, "SELECT count (*) FROM published_items");
  observe (observations, "youtube", NULL, "real", START, START, 100, 5);
  ingest (&base, observations, NULL, FALSE);
  run_sql (base.db, "INSERT INTO personas (name, slug) VALUES ('Mine', 'mine-demo')");

  n_deleted = dex_await_int64 (mpis_sample_delete (base.db), &error);
  g_assert_no_error (error);
  g_assert_cmpint (n_deleted, ==, n_posts);
  assert_answer (base.db,
                 "SELECT (SELECT count (*) FROM personas), (SELECT count (*) FROM published_items),"
                 " (SELECT count (*) FROM normalized_metrics), (SELECT count (*)"
                 " FROM dashboard_runs),"
                 " (SELECT count (*) FROM dash_publish_records)", 5, "2,1,1,0,0");
  n_deleted = dex_await_int64 (mpis_sample_delete (base.db), &error);
  g_assert_cmpint (n_deleted, ==, 0);

  return dex_future_new_true ();
}

static DexFuture *
test_needs_a_database_of_its_own (gpointer data)
{
  g_auto(Base) mpis = { 0 }, taken = { 0 };
  g_autoptr(GError) error = NULL;

  base_open (&mpis, TRUE);
  g_assert_false (dex_await (mpis_sample_create (mpis.db, mpis.schema, LAST_DAY, NULL, NULL),
                             &error));
  g_assert_error (error, MPIS_ERROR, MPIS_ERROR_UNSUPPORTED);
  g_clear_error (&error);

  base_open (&taken, FALSE);
  run_sql (taken.db,
           "INSERT INTO personas (name, slug) VALUES ('Mine', 'alex-tech-philosopher-demo')");
  g_assert_false (dex_await (mpis_sample_create (taken.db, taken.schema, LAST_DAY, NULL, NULL),
                             &error));
  g_assert_error (error, MPIS_ERROR, MPIS_ERROR_CONFLICT);
  dex_await_int64 (mpis_sample_delete (taken.db), NULL);
  assert_answer (taken.db, "SELECT count (*) FROM personas", 1, "1");

  return dex_future_new_true ();
}

static gint64
gained (MpisCube   *cube,
        const char *persona,
        gint32      from,
        gint32      to)
{
  MpisQuery query = MPIS_QUERY_INIT;
  g_autoptr(MpisResult) result = NULL;
  MpisValue value;

  query.metric = MPIS_METRIC_REACTIONS;
  query.from = from;
  query.to = to;
  query.personas = (const char *[]) { persona, NULL };
  result = mpis_cube_query (cube, &query);
  g_assert_cmpuint (mpis_result_get_n_rows (result), ==, 1);
  mpis_result_get_value (result, 0, &value);
  g_assert_true (value.known);

  return value.integer;
}

static DexFuture *
test_one_grows_and_one_declines (gpointer data)
{
  g_auto(Base) base = { 0 };
  g_autoptr(GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr(MpisCube) cube = NULL;
  g_autoptr(GError) error = NULL;

  base_open (&base, FALSE);
  create (&base, LAST_DAY);
  cube = dex_await_boxed (mpis_load_cube (base.db, zone), &error);
  g_assert_no_error (error);
  g_assert_cmpint (mpis_cube_get_n_posts (cube), ==,
                   ask_int (&base, "SELECT count (*) FROM published_items"));
  g_assert_cmpint (mpis_cube_get_n_snapshots (cube), ==,
                   ask_int (&base, "SELECT count (*) FROM normalized_metrics"));

  g_assert_cmpint (2 * gained (cube, "Mira - The Slow Gardener", LAST_DAY - 179, LAST_DAY - 120), <,
                   gained (cube, "Mira - The Slow Gardener", LAST_DAY - 59, LAST_DAY));
  g_assert_cmpint (gained (cube, "Juno - The Night Baker", LAST_DAY - 179, LAST_DAY - 120), >,
                   gained (cube, "Juno - The Night Baker", LAST_DAY - 59, LAST_DAY));

  return dex_future_new_true ();
}

int
main (int argc, char **argv)
{
  dex_init ();
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD ("/sample/has-something-of-everything", test_has_something_of_everything);
  ADD ("/sample/is-the-same-every-time", test_is_the_same_every_time);
  ADD ("/sample/is-completed", test_is_completed);
  ADD ("/sample/delete-takes-the-demo-only", test_delete_takes_the_demo_only);
  ADD ("/sample/needs-a-database-of-its-own", test_needs_a_database_of_its_own);
  ADD ("/sample/one-grows-and-one-declines", test_one_grows_and_one_declines);

  return g_test_run ();
}
