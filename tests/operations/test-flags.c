#include "config.h"

#include <string.h>

#include "mpis-error.h"
#include "mpis-flags.h"
#include "mpis-json.h"
#include "mpis-migrate.h"
#include "mpis-test.h"

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

/* One persona with a project, and functions that make runs and posts of it. */
static const char world[] =
  "INSERT INTO personas (id, name, slug) VALUES ('00000000-0000-4000-8000-000000000001', 'P', 'p');"
  "INSERT INTO dashboard_projects (id, name, persona_id) VALUES ('00000000-0000-4000-8000-000000000002', 'J',"
  " '00000000-0000-4000-8000-000000000001');"
  "INSERT INTO content_plans (id, persona_id, title, topic, channel) VALUES"
  " ('00000000-0000-4000-8000-000000000003', '00000000-0000-4000-8000-000000000001', 't', 't', 'telegram');"
  "INSERT INTO content_drafts (id, plan_id) VALUES ('00000000-0000-4000-8000-000000000004',"
  " '00000000-0000-4000-8000-000000000003');"
  "CREATE FUNCTION a_run (state text, age interval, about jsonb DEFAULT '{}', gone timestamptz DEFAULT NULL)"
  " RETURNS uuid LANGUAGE sql AS $$"
  " INSERT INTO dashboard_runs (run_id, project_id, persona_id, status, started_at, completed_at, meta, deleted_at)"
  " VALUES (gen_random_uuid (), '00000000-0000-4000-8000-000000000002',"
  " '00000000-0000-4000-8000-000000000001', state, now() - age, now() - age, about, gone) RETURNING run_id $$;"
  "CREATE FUNCTION a_post (measured boolean, about jsonb DEFAULT '{}', place text DEFAULT 'telegram')"
  " RETURNS uuid LANGUAGE plpgsql AS $$ DECLARE post uuid; BEGIN"
  " INSERT INTO published_items (draft_id, channel, channel_item_id, meta) VALUES"
  " ('00000000-0000-4000-8000-000000000004', place, gen_random_uuid ()::text, about) RETURNING id INTO post;"
  " IF measured THEN INSERT INTO normalized_metrics (published_item_id, channel, views, measured_at)"
  "  VALUES (post, 'telegram', 1, now()); END IF; RETURN post; END $$;"
  /* A run that ended well and whose record is there. */
  "CREATE FUNCTION a_good_run (age interval) RETURNS uuid LANGUAGE plpgsql AS $$ DECLARE r uuid; BEGIN"
  " r := a_run ('success', age);"
  " INSERT INTO dash_publish_records (run_id, draft_id, channel, channel_item_id, published_item_id)"
  "  SELECT r, '00000000-0000-4000-8000-000000000004', 'telegram', gen_random_uuid (), a_post (true);"
  " RETURN r; END $$;";

static MpisDb *
new_world (char **conninfo)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(MpisDbSchema) schema = NULL;
  MpisDb *db;

  *conninfo = mpis_test_database_new ();
  db = connect (*conninfo);
  schema = dex_await_object (mpis_db_migrate (db), &error);
  g_assert_no_error (error);
  run (db, world);
  return db;
}

static JsonNode *
await_json (DexFuture *future)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *text = dex_await_string (future, &error);
  JsonNode *node;

  g_assert_no_error (error);
  node = mpis_json_parse (text, -1, &error);
  g_assert_no_error (error);
  return node;
}

/* What stands at a path such as `failed_runs.last_24h.alert`. */
static JsonNode *
follow (JsonNode   *node,
        const char *path)
{
  g_auto(GStrv) keys = g_strsplit (path, ".", -1);

  for (guint i = 0; keys[i] != NULL; i++)
    {
      if (JSON_NODE_HOLDS_ARRAY (node))
        node = json_array_get_element (json_node_get_array (node), (guint) g_ascii_strtoull (keys[i], NULL, 10));
      else
        node = json_object_get_member (json_node_get_object (node), keys[i]);
      g_assert_nonnull (node);
    }
  return node;
}

#define assert_found(node, path, expected) \
  G_STMT_START { \
    g_autofree char *found_ = mpis_json_print (follow (node, path)); \
    g_assert_cmpstr (found_, ==, expected); \
  } G_STMT_END

static gint64
evaluate (MpisDb *db)
{
  g_autoptr(GError) error = NULL;
  gint64 n = dex_await_int64 (mpis_flags_evaluate (db), &error);

  g_assert_no_error (error);
  return n;
}

static DexFuture *
nothing_fiber (gpointer data)
{
  g_autofree char *conninfo = NULL;
  g_autoptr(MpisDb) db = new_world (&conninfo);
  g_autoptr(JsonNode) state = await_json (mpis_flags_get (db));

  assert_found (state, "failed_runs.last_24h",
                "{\"total_runs\":0,\"failed_runs\":0,\"percentage\":0.0,\"alert\":false}");
  assert_found (state, "failed_runs.alert", "false");
  assert_found (state, "missing_metrics",
                "{\"count\":0,\"alert\":false,\"total\":0,\"percentage\":0.0,\"items\":[]}");
  assert_found (state, "missing_publish_records", "{\"count\":0,\"alert\":false,\"runs\":[]}");
  assert_found (state, "flags", "[]");
  g_assert_cmpint (evaluate (db), ==, 0);
  return dex_future_new_true ();
}

static DexFuture *
failed_runs_fiber (gpointer data)
{
  g_autofree char *conninfo = NULL;
  g_autoptr(MpisDb) db = new_world (&conninfo);
  g_autoptr(JsonNode) before = NULL;
  g_autoptr(JsonNode) after = NULL;

  /* 1 of 10 is 10 percent, not more; what is older, put away, or demo counts nowhere. */
  run (db,
       "SELECT a_run ('failed', '1 hour'), a_run ('partial', '2 hours'), a_run ('pending', '3 hours');"
       "SELECT a_good_run ('4 hours') FROM generate_series (1, 7);"
       "SELECT a_run ('failed', '31 days') FROM generate_series (1, 9);"
       "SELECT a_run ('failed', '1 hour', '{}', now()), a_run ('failed', '1 hour', '{\"is_demo\": true}');");
  before = await_json (mpis_flags_get (db));
  assert_found (before, "failed_runs.last_24h",
                "{\"total_runs\":10,\"failed_runs\":1,\"percentage\":10.0,\"alert\":false}");
  assert_found (before, "failed_runs.alert", "false");

  run (db, "SELECT a_run ('failed', '6 days')");
  after = await_json (mpis_flags_get (db));
  assert_found (after, "failed_runs.last_24h.alert", "false");
  assert_found (after, "failed_runs.last_7d.total_runs", "11");
  assert_found (after, "failed_runs.last_7d.failed_runs", "2");
  assert_found (after, "failed_runs.last_7d.alert", "true");
  g_assert_cmpfloat_with_epsilon (json_node_get_double (follow (after, "failed_runs.last_7d.percentage")),
                                  18.2, 1e-9);
  assert_found (after, "failed_runs.last_30d.alert", "true");
  assert_found (after, "failed_runs.alert", "true");
  return dex_future_new_true ();
}

static DexFuture *
missing_metrics_fiber (gpointer data)
{
  g_autofree char *conninfo = NULL;
  g_autoptr(MpisDb) db = new_world (&conninfo);
  g_autoptr(JsonNode) few = NULL;
  g_autoptr(JsonNode) more = NULL;
  g_autoptr(JsonNode) share = NULL;
  g_autoptr(JsonNode) young = NULL;
  g_autoptr(JsonNode) grace = mpis_json_parse ("{\"missing_metrics_grace_hours\": 2}", -1, NULL);
  g_autoptr(JsonNode) set = NULL;

  /* 5 of 100 is neither more than five nor more than 5 percent. */
  run (db, "SELECT a_post (false) FROM generate_series (1, 5);"
           "SELECT a_post (true) FROM generate_series (1, 95);"
           "SELECT a_post (false, '{\"is_demo\": true}'), a_post (false, '{}', 'telegram_demo');");
  few = await_json (mpis_flags_get (db));
  assert_found (few, "missing_metrics.count", "5");
  assert_found (few, "missing_metrics.total", "100");
  assert_found (few, "missing_metrics.percentage", "5.0");
  assert_found (few, "missing_metrics.alert", "false");

  run (db, "SELECT a_post (false); SELECT a_post (true) FROM generate_series (1, 99)");
  more = await_json (mpis_flags_get (db));
  assert_found (more, "missing_metrics.percentage", "3.0");
  assert_found (more, "missing_metrics.alert", "true");
  assert_found (more, "missing_metrics.items.5.channel", "\"telegram\"");

  run (db, "DELETE FROM published_items; SELECT a_post (false); SELECT a_post (true) FROM generate_series (1, 9)");
  share = await_json (mpis_flags_get (db));
  assert_found (share, "missing_metrics.count", "1");
  assert_found (share, "missing_metrics.alert", "true");

  set = await_json (mpis_flags_set_thresholds (db, NULL, grace));
  young = await_json (mpis_flags_get (db));
  assert_found (young, "missing_metrics.count", "0");
  assert_found (young, "missing_metrics.alert", "false");
  return dex_future_new_true ();
}

#define ITEM(run, draft, item, failed) \
  "INSERT INTO dash_run_items (run_id, position, draft_id, channel, channel_item_id, failed) " \
  "SELECT " run ", 0, " draft ", 'Telegram', " item ", " failed
#define DRAFT "'00000000-0000-4000-8000-000000000004'"

static void
assert_unrecorded (MpisDb     *db,
                   const char *count)
{
  g_autoptr(JsonNode) state = await_json (mpis_flags_get (db));

  assert_found (state, "missing_publish_records.count", count);
  assert_found (state, "missing_publish_records.alert", g_str_equal (count, "0") ? "false" : "true");
}

static DexFuture *
missing_records_fiber (gpointer data)
{
  g_autofree char *conninfo = NULL;
  g_autoptr(MpisDb) db = new_world (&conninfo);

  /* What was recorded, what failed, and what goes on is complete. */
  run (db, "SELECT a_good_run ('1 hour'), a_run ('failed', '1 hour'), a_run ('running', '1 hour')");
  assert_unrecorded (db, "0");

  /* Nothing at all was recorded, although it says success. */
  run (db, "CREATE TABLE one AS SELECT a_run ('success', '2 hours') AS r");
  assert_unrecorded (db, "1");

  /* It reports a post nobody recorded; then MPIS has it, told by the workflow itself. */
  run (db, ITEM ("r", DRAFT, "'77'", "false FROM one"));
  assert_unrecorded (db, "1");
  run (db, "INSERT INTO published_items (draft_id, channel, channel_item_id) VALUES (" DRAFT ", 'telegram', '76')");
  assert_unrecorded (db, "1");
  run (db, "UPDATE published_items SET channel_item_id = '77' WHERE channel_item_id = '76'");
  assert_unrecorded (db, "0");

  /* A partial run whose only success was recorded; the failure needs no record. */
  run (db, "CREATE TABLE two AS SELECT a_run ('partial', '2 hours') AS r;"
           ITEM ("r", "'not even an id'", "'1'", "true FROM two") ";"
           "INSERT INTO dash_publish_records (run_id, draft_id, channel, channel_item_id, published_item_id)"
           " SELECT r, " DRAFT ", 'telegram', '5', a_post (true) FROM two");
  assert_unrecorded (db, "0");

  /* A record that MPIS does not have yet. */
  run (db, "INSERT INTO dash_publish_records (run_id, draft_id, channel, channel_item_id)"
           " SELECT r, " DRAFT ", 'telegram', '6' FROM two");
  assert_unrecorded (db, "1");
  run (db, "UPDATE dashboard_runs SET meta = '{\"is_demo\": true}' WHERE run_id IN (SELECT r FROM two)");
  assert_unrecorded (db, "0");
  return dex_future_new_true ();
}

static DexFuture *
life_fiber (gpointer data)
{
  g_autofree char *conninfo = NULL;
  g_autoptr(MpisDb) db = new_world (&conninfo);
  g_autoptr(JsonNode) state = NULL;

  run (db, "SELECT a_run ('success', '2 hours')");
  g_assert_cmpint (evaluate (db), ==, 1);
  g_assert_cmpint (evaluate (db), ==, 0);
  state = await_json (mpis_flags_get (db));
  assert_found (state, "flags.0.flag_type", "\"missing_publish_records\"");
  assert_found (state, "flags.0.severity", "\"critical\"");
  assert_found (state, "flags.0.metadata.count", "1");
  assert_found (state, "flags.0.resolved_at", "null");

  /* More of the same is the same flag. */
  run (db, "SELECT a_run ('success', '3 hours')");
  g_assert_cmpint (evaluate (db), ==, 1);
  assert_answer (db, "SELECT count (*) || ' ' || min (metadata->>'count') FROM red_flags", "1 2");

  /* Over by itself. */
  run (db, "DELETE FROM dashboard_runs");
  g_assert_cmpint (evaluate (db), ==, 1);
  assert_answer (db, "SELECT resolved_by FROM red_flags WHERE resolved_at IS NOT NULL", "system");
  assert_answer (db, "SELECT string_agg (action || ' ' || by, ', ' ORDER BY at) FROM dash_flag_history",
                 "raised system, changed system, resolved system");

  /* And when it comes back, it is another flag. */
  run (db, "SELECT a_run ('success', '2 hours')");
  g_assert_cmpint (evaluate (db), ==, 1);
  assert_answer (db, "SELECT count (*) FROM red_flags", "2");
  return dex_future_new_true ();
}

static DexFuture *
aside_fiber (gpointer data)
{
  g_autofree char *conninfo = NULL;
  g_autoptr(MpisDb) db = new_world (&conninfo);
  g_autofree char *id = NULL;
  g_autofree char *command = g_uuid_string_random ();
  g_autoptr(JsonNode) resolved = NULL;
  g_autoptr(JsonNode) reopened = NULL;
  g_autoptr(JsonNode) again = NULL;
  g_autoptr(MpisListing) history = NULL;
  g_autoptr(GError) error = NULL;

  run (db, "SELECT a_run ('success', '2 hours')");
  evaluate (db);
  id = ask (db, "SELECT id FROM red_flags");
  resolved = await_json (mpis_flags_resolve (db, command, id, "Anna", "known"));
  assert_found (resolved, "resolved_by", "\"Anna\"");

  /* What a person put aside stays so, until it is worse. */
  g_assert_cmpint (evaluate (db), ==, 0);
  run (db, "SELECT a_run ('success', '1 hour')");
  g_assert_cmpint (evaluate (db), ==, 1);
  assert_answer (db, "SELECT count (*) FROM red_flags WHERE resolved_at IS NULL", "1");

  /* Both cannot be open. */
  g_assert_null (dex_await_string (mpis_flags_reopen (db, NULL, id, "Anna", NULL), &error));
  g_assert_error (error, MPIS_ERROR, MPIS_ERROR_CONFLICT);

  /* Reopened, it waits for a person, though what it says is over. */
  run (db, "DELETE FROM dashboard_runs");
  evaluate (db);
  reopened = await_json (mpis_flags_reopen (db, NULL, id, "Boris", "not done"));
  assert_found (reopened, "resolved_at", "null");
  g_assert_cmpint (evaluate (db), ==, 0);

  /* A command that arrives again, late, changes nothing. */
  again = await_json (mpis_flags_resolve (db, command, id, "Anna", "known"));
  assert_found (again, "resolved_at", "null");

  g_clear_error (&error);
  history = dex_await_boxed (mpis_flags_get_history (db, id, NULL), &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (history->json, "\"why\" : \"not done\""));
  assert_answer (db, "SELECT string_agg (action || ' ' || by, ', ' ORDER BY h.at) FROM dash_flag_history h "
                     "WHERE flag_id = (SELECT min (id::text)::uuid FROM red_flags WHERE resolution = 'reopened')",
                 "raised system, resolved Anna, reopened Boris");
  return dex_future_new_true ();
}

static DexFuture *
unknown_fiber (gpointer data)
{
  g_autofree char *conninfo = NULL;
  g_autoptr(MpisDb) db = new_world (&conninfo);
  const char *ids[] = { "00000000-0000-4000-8000-00000000ffff", "nonsense" };

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (dex_await_string (mpis_flags_resolve (db, NULL, ids[i], "Anna", NULL), &error));
      g_assert_error (error, MPIS_ERROR, MPIS_ERROR_NOT_FOUND);
    }
  return dex_future_new_true ();
}

static DexFuture *
evidence_fiber (gpointer data)
{
  g_autofree char *conninfo = NULL;
  g_autoptr(MpisDb) db = new_world (&conninfo);
  g_autofree char *id = NULL;
  MpisPage page = { .limit = 4 };
  g_autofree char *cursor = NULL;
  guint n_seen = 0;

  run (db, "SELECT a_post (false) FROM generate_series (1, 10)");
  evaluate (db);
  id = ask (db, "SELECT id FROM red_flags");
  do
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(MpisListing) listing = dex_await_boxed (mpis_flags_get_evidence (db, id, &page), &error);
      g_autoptr(JsonNode) node = NULL;

      g_assert_no_error (error);
      node = mpis_json_parse (listing->json, -1, &error);
      g_assert_no_error (error);
      n_seen += json_array_get_length (json_node_get_array (node));
      g_set_str (&cursor, listing->next);
      page.after = cursor;
    }
  while (cursor != NULL);
  g_assert_cmpuint (n_seen, ==, 10);
  return dex_future_new_true ();
}

static DexFuture *
thresholds_fiber (gpointer data)
{
  g_autofree char *conninfo = NULL;
  g_autoptr(MpisDb) db = new_world (&conninfo);
  g_autoptr(JsonNode) usual = await_json (mpis_flags_get_thresholds (db));
  g_autoptr(JsonNode) change = mpis_json_parse ("{\"failed_runs_percent\": 25.5, \"other\": 1}", -1, NULL);
  g_autoptr(JsonNode) back = mpis_json_parse ("{\"failed_runs_percent\": null}", -1, NULL);
  g_autoptr(JsonNode) changed = NULL;
  g_autoptr(JsonNode) changed_back = NULL;
  const char *const refused[] = {
    "[]", "{\"failed_runs_percent\": 101}", "{\"failed_runs_percent\": -1}", "{\"missing_metrics_count\": 1.5}",
    "{\"missing_metrics_count\": \"5\"}", "{\"missing_metrics_grace_hours\": true}",
  };

  assert_found (usual, "failed_runs_percent", "10.0");
  assert_found (usual, "missing_metrics_count", "5");
  assert_found (usual, "missing_metrics_percent", "5.0");
  assert_found (usual, "missing_metrics_grace_hours", "0");
  changed = await_json (mpis_flags_set_thresholds (db, NULL, change));
  assert_found (changed, "failed_runs_percent", "25.5");
  assert_found (changed, "missing_metrics_count", "5");

  /* 2 of 8 is 25 percent. */
  run (db, "SELECT a_run ('failed', '1 hour') FROM generate_series (1, 2);"
           "SELECT a_run ('running', '1 hour') FROM generate_series (1, 6);");
  g_assert_cmpint (evaluate (db), ==, 0);
  changed_back = await_json (mpis_flags_set_thresholds (db, NULL, back));
  assert_found (changed_back, "failed_runs_percent", "10.0");
  g_assert_cmpint (evaluate (db), ==, 1);

  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr(JsonNode) node = mpis_json_parse (refused[i], -1, NULL);
      g_autoptr(GError) error = NULL;

      g_assert_null (dex_await_string (mpis_flags_set_thresholds (db, NULL, node), &error));
      g_assert_error (error, MPIS_ERROR, MPIS_ERROR_INVALID);
    }

  /* A broken setting does not silence the rules. */
  run (db, "UPDATE dash_settings SET value = '7' WHERE key = 'flag_thresholds'");
  g_test_expect_message ("mpis-operations", G_LOG_LEVEL_WARNING, "*thresholds*not usable*");
  {
    g_autoptr(JsonNode) state = await_json (mpis_flags_get (db));

    assert_found (state, "failed_runs.alert", "true");
  }
  return dex_future_new_true ();
}

static DexFuture *
together_fiber (gpointer data)
{
  g_autofree char *conninfo = NULL;
  g_autoptr(MpisDb) db = new_world (&conninfo);
  g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func (dex_unref);
  g_autoptr(GPtrArray) connections = g_ptr_array_new_with_free_func (g_object_unref);

  run (db, "SELECT a_run ('success', '2 hours')");
  for (guint i = 0; i < 8; i++)
    g_ptr_array_add (connections, connect (conninfo));
  for (guint i = 0; i < 8; i++)
    g_ptr_array_add (all, mpis_flags_evaluate (connections->pdata[i]));
  for (guint i = 0; i < 8; i++)
    {
      g_autoptr(GError) error = NULL;

      dex_await_int64 (dex_ref (all->pdata[i]), &error);
      g_assert_no_error (error);
    }
  assert_answer (db, "SELECT count (*) FROM red_flags", "1");
  assert_answer (db, "SELECT count (*) FROM dash_flag_history", "1");
  return dex_future_new_true ();
}

static DexFuture *
overdue_fiber (gpointer data)
{
  g_autofree char *conninfo = NULL;
  g_autoptr(MpisDb) db = new_world (&conninfo);
  g_autofree char *run_id = ask (db, "SELECT a_run ('running', '2 hours')");
  g_autoptr(GError) error = NULL;
  const MpisFlagNote note = {
    .flag_type = "overdue_run", .subject = run_id, .description = "silent", .run_id = run_id,
  };
  gboolean changed;

  g_assert_true (mpis_flags_raise_awaiting (db, &note, &changed, &error));
  g_assert_true (changed);
  g_assert_true (mpis_flags_raise_awaiting (db, &note, &changed, &error));
  g_assert_false (changed);
  g_assert_cmpint (evaluate (db), ==, 0);
  run (db, "UPDATE dashboard_runs SET status = 'failed'; SELECT a_run ('running', '1 hour') FROM generate_series (1, 20)");
  g_assert_cmpint (evaluate (db), ==, 1);
  assert_answer (db, "SELECT resolved_by FROM red_flags WHERE flag_type = 'overdue_run'", "system");
  return dex_future_new_true ();
}

#define TEST(name) \
  static void \
  test_##name (void) \
  { \
    mpis_test_fiber (name##_fiber, NULL); \
  }

TEST (nothing)
TEST (failed_runs)
TEST (missing_metrics)
TEST (missing_records)
TEST (life)
TEST (aside)
TEST (unknown)
TEST (evidence)
TEST (thresholds)
TEST (together)
TEST (overdue)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flags/nothing", test_nothing);
  g_test_add_func ("/flags/failed-runs", test_failed_runs);
  g_test_add_func ("/flags/missing-metrics", test_missing_metrics);
  g_test_add_func ("/flags/missing-records", test_missing_records);
  g_test_add_func ("/flags/life", test_life);
  g_test_add_func ("/flags/put-aside", test_aside);
  g_test_add_func ("/flags/unknown", test_unknown);
  g_test_add_func ("/flags/evidence", test_evidence);
  g_test_add_func ("/flags/thresholds", test_thresholds);
  g_test_add_func ("/flags/together", test_together);
  g_test_add_func ("/flags/overdue", test_overdue);
  return g_test_run ();
}
