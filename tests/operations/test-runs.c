#include "config.h"

#include <string.h>

#include "mpis-error.h"
#include "mpis-json.h"
#include "mpis-migrate.h"
#include "mpis-projects.h"
#include "mpis-run-logs.h"
#include "mpis-runs.h"
#include "mpis-test.h"

#define PERSONA "10000000-0000-4000-8000-000000000001"
#define OTHER   "10000000-0000-4000-8000-000000000002"
#define PROJECT "20000000-0000-4000-8000-000000000001"
#define RUN     "30000000-0000-4000-8000-000000000001"
#define RUN2    "30000000-0000-4000-8000-000000000002"
#define RUN3    "30000000-0000-4000-8000-000000000003"
#define DRAFT   "40000000-0000-4000-8000-000000000001"
#define NOBODY  "90000000-0000-4000-8000-000000000009"

static const char *const two_channels[] = { "telegram", "Instagram", NULL };

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

/* A database with two personas and a project of the first. */
static MpisDb *
new_workspace (char **conninfo)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(MpisDbSchema) schema = NULL;
  MpisDb *db;

  *conninfo = mpis_test_database_new ();
  db = connect (*conninfo);
  schema = dex_await_object (mpis_db_migrate (db), &error);
  g_assert_no_error (error);
  run (db, "INSERT INTO personas (id, name, slug) VALUES ('" PERSONA "', 'Mira', 'mira'), ('" OTHER "', 'Otto', 'otto');"
           "INSERT INTO dashboard_projects (id, name, persona_id, channels) VALUES ('" PROJECT "', 'Blog', '" PERSONA "',"
           " '{telegram}')");
  return db;
}

/* The JSON a future gives, as an object; NULL with the error set if it was rejected. */
static JsonNode *
answer (DexFuture  *future,
        GError    **error)
{
  g_autofree char *text = dex_await_string (future, error);
  JsonNode *node;
  g_autoptr(GError) broken = NULL;

  if (text == NULL)
    return NULL;
  node = mpis_json_parse (text, -1, &broken);
  g_assert_no_error (broken);
  return node;
}

static JsonNode *
fine (DexFuture *future)
{
  g_autoptr(GError) error = NULL;
  JsonNode *node = answer (future, &error);

  g_assert_no_error (error);
  return node;
}

static void
assert_refused (DexFuture *future,
                MpisError  code)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) node = answer (future, &error);

  g_assert_null (node);
  g_assert_error (error, MPIS_ERROR, (int) code);
}

static const char *
text_of (JsonNode   *node,
         const char *member)
{
  return json_object_get_string_member_with_default (json_node_get_object (node), member, NULL);
}

static MpisRunOrder
order_of (const char *run_id)
{
  return (MpisRunOrder) {
    .run_id = run_id, .project_id = PROJECT, .persona_id = PERSONA, .channels = two_channels,
    .date_from = "2026-02-01", .date_to = "2026-02-03", .by = "tester", .allowance_minutes = 30,
  };
}

static void
start (MpisDb     *db,
       const char *run_id)
{
  MpisRunOrder order = order_of (run_id);
  g_autoptr(JsonNode) node = fine (mpis_runs_start (db, &order));

  g_assert_cmpstr (text_of (node, "status"), ==, "pending");
}

static DexFuture *
complete (MpisDb     *db,
          const char *run_id,
          const char *status,
          const char *items,
          const char *problem)
{
  g_autoptr(JsonNode) list = mpis_json_parse (items, -1, NULL);
  g_autofree char *body_text = g_strdup_printf ("{\"status\": \"%s\", \"published_items\": %s}", status, items);
  g_autoptr(JsonNode) body = mpis_json_parse (body_text, -1, NULL);
  MpisRunReport report = {
    .run_id = run_id, .status = status, .persona_id = PERSONA, .project_id = PROJECT, .execution = "4711",
    .error = problem, .items = list, .body = body, .by = "n8n",
  };

  return mpis_runs_complete (db, &report);
}

#define GOOD "{\"draft_id\": \"" DRAFT "\", \"channel\": \"Telegram\", \"channel_item_id\": \"17\", \"channel_url\": \"https://t.me/a/17\"}"
#define BAD  "{\"draft_id\": \"" DRAFT "\", \"channel\": \"instagram\", \"channel_item_id\": \"\", \"status\": \"FAILED\", \"error\": \"no picture\"}"

/* --- starting ---------------------------------------------------------------------------------- */

static DexFuture *
start_fiber (gpointer data)
{
  g_autofree char *conninfo = NULL;
  g_autoptr(MpisDb) db = new_workspace (&conninfo);
  MpisRunOrder order = order_of (RUN), other = order_of (RUN), bad;
  g_autoptr(JsonNode) options = mpis_json_parse ("{\"max_items\": 3, \"tone\": \"warm\"}", -1, NULL);
  g_autoptr(JsonNode) first = NULL;
  g_autoptr(JsonNode) again = NULL;
  const char *const one_channel[] = { "telegram", NULL };

  run (db, "UPDATE dashboard_projects SET meta = '{\"defaults\": {\"templates\": {\"news_prompt_id\": \"n\"},"
           " \"options\": {\"lookback_days\": 4, \"max_items\": 9}}}'");
  order.options = other.options = options;
  first = fine (mpis_runs_start (db, &order));
  g_assert_cmpstr (text_of (first, "run_id"), ==, RUN);
  g_assert_cmpstr (text_of (first, "date_from"), ==, "2026-02-01");
  g_assert_cmpstr (text_of (first, "started_by"), ==, "tester");
  g_assert_true (g_str_has_suffix (text_of (first, "started_at"), "Z"));
  assert_answer (db, "SELECT payload::text FROM dash_deliveries WHERE kind = 'n8n-run' AND run_id = '" RUN "'",
    "{\"run_id\": \"" RUN "\", \"date_to\": \"2026-02-03\", \"options\": {\"tone\": \"warm\", \"max_items\": 3,"
    " \"include_image\": true, \"lookback_days\": 4, \"include_products_weekly\": false}, \"channels\": [\"telegram\","
    " \"Instagram\"], \"date_from\": \"2026-02-01\", \"templates\": {\"news_prompt_id\": \"n\"}, \"persona_id\": \""
    PERSONA "\", \"project_id\": \"" PROJECT "\"}");

  /* The same again is the same run, told once; another order with its id is refused. */
  again = fine (mpis_runs_start (db, &order));
  g_assert_cmpstr (text_of (again, "id"), ==, text_of (first, "id"));
  assert_answer (db, "SELECT count (*) FROM dash_deliveries", "1");
  other.channels = one_channel;
  assert_refused (mpis_runs_start (db, &other), MPIS_ERROR_CONFLICT);

  bad = order_of (RUN2), bad.project_id = NOBODY;
  assert_refused (mpis_runs_start (db, &bad), MPIS_ERROR_NOT_FOUND);
  bad = order_of (RUN2), bad.persona_id = NOBODY;
  assert_refused (mpis_runs_start (db, &bad), MPIS_ERROR_NOT_FOUND);
  bad = order_of (RUN2), bad.persona_id = OTHER;
  assert_refused (mpis_runs_start (db, &bad), MPIS_ERROR_INVALID);
  bad = order_of (RUN2), bad.date_from = "2026-02-04";
  assert_refused (mpis_runs_start (db, &bad), MPIS_ERROR_INVALID);
  bad = order_of (RUN2), bad.channels = two_channels + 2;
  assert_refused (mpis_runs_start (db, &bad), MPIS_ERROR_INVALID);
  json_node_unref (fine (mpis_projects_archive (db, PROJECT, TRUE)));
  bad = order_of (RUN2);
  assert_refused (mpis_runs_start (db, &bad), MPIS_ERROR_CONFLICT);
  assert_answer (db, "SELECT count (*) FROM dashboard_runs", "1");
  return dex_future_new_true ();
}

static void
test_start (void)
{
  mpis_test_fiber (start_fiber, NULL);
}

/* --- completing -------------------------------------------------------------------------------- */

/* Contract 6, row by row. */
static DexFuture *
status_fiber (gpointer data)
{
  static const char *const rows[][3] = {
    { "success", "[]", "success" }, { "success", "[" GOOD "]", "success" }, { "success", "[" BAD "]", "failed" },
    { "success", "[" GOOD "," BAD "]", "partial" }, { "failed", "[]", "failed" }, { "failed", "[" BAD "]", "failed" },
    { "failed", "[" GOOD "," BAD "]", "partial" }, { "failed", "[" GOOD "]", "partial" }, { "partial", "[]", "partial" },
    { "partial", "[" GOOD "]", "success" },
  };
  g_autofree char *conninfo = NULL;
  g_autoptr(MpisDb) db = new_workspace (&conninfo);

  start (db, RUN);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(JsonNode) node = fine (complete (db, RUN, rows[i][0], rows[i][1], NULL));
      g_autofree char *items = ask (db, "SELECT count (*) FROM dash_run_items");

      g_assert_cmpstr (text_of (node, "status"), ==, rows[i][2]);
      g_assert_cmpint (strstr (rows[i][1], GOOD "," BAD) != NULL ? 2 : strlen (rows[i][1]) > 2 ? 1 : 0, ==, atoi (items));
    }
  assert_refused (complete (db, RUN, "running", "[]", NULL), MPIS_ERROR_INVALID);
  assert_refused (complete (db, RUN, "success", "[1]", NULL), MPIS_ERROR_INVALID);
  assert_refused (complete (db, NOBODY, "success", "[]", NULL), MPIS_ERROR_NOT_FOUND);
  return dex_future_new_true ();
}

static void
test_status (void)
{
  mpis_test_fiber (status_fiber, NULL);
}

/* Everything but ids, times, and what counts the calls. */
#define STATE \
  "SELECT json_build_array ((SELECT json_agg (json_build_array (status, n8n_execution_id, n8n_execution_ref, error_message," \
  "  overdue_at, due_at, completed_at IS NOT NULL, meta)) FROM dashboard_runs)," \
  " (SELECT json_agg (json_build_array (position, draft_id, channel, channel_item_id, status, failed, error) ORDER BY position)" \
  "   FROM dash_run_items)," \
  " (SELECT json_agg (json_build_array (run_id, draft_id, channel, channel_item_id, reported_status, published_item_id))" \
  "   FROM dash_publish_records))"

static DexFuture *
whenever_fiber (gpointer data)
{
  const guint how = GPOINTER_TO_UINT (data);
  g_autofree char *conninfo = NULL;
  g_autoptr(MpisDb) db = new_workspace (&conninfo);
  g_autoptr(MpisDb) second = connect (conninfo);
  g_autoptr(MpisDb) third = connect (conninfo);
  const char *items = "[" GOOD "," BAD "]";

  start (db, RUN);
  if (how == 1)        /* early: n8n's answer comes after the completion */
    {
      json_node_unref (fine (complete (db, RUN, "success", items, NULL)));
      g_assert_true (dex_await (mpis_runs_told (db, RUN, TRUE, NULL, FALSE), NULL));
    }
  else if (how == 2)   /* twice, by different ways */
    {
      g_assert_true (dex_await (mpis_runs_told (db, RUN, TRUE, NULL, FALSE), NULL));
      for (guint i = 0; i < 3; i++)
        json_node_unref (fine (complete (i == 1 ? second : db, RUN, "success", items, NULL)));
    }
  else if (how == 3)   /* late: the run is overdue, and flagged */
    {
      run (db, "UPDATE dashboard_runs SET due_at = now () - interval '1 minute'");
      g_assert_cmpint (dex_await_int64 (mpis_runs_notice_overdue (db), NULL), ==, 1);
      json_node_unref (fine (complete (db, RUN, "success", items, NULL)));
      assert_answer (db, "SELECT count (*) FROM red_flags WHERE resolved_at IS NULL", "0");
    }
  else if (how == 4)   /* after n8n did not answer in time */
    {
      g_assert_true (dex_await (mpis_runs_told (db, RUN, FALSE, "no answer", TRUE), NULL));
      assert_answer (db, "SELECT status FROM dashboard_runs", "failed");
      json_node_unref (fine (complete (db, RUN, "success", items, NULL)));
    }
  else if (how == 5)   /* in parallel */
    {
      DexFuture *calls[] = { complete (db, RUN, "success", items, NULL), complete (second, RUN, "success", items, NULL),
                             complete (third, RUN, "success", items, NULL) };

      for (guint i = 0; i < G_N_ELEMENTS (calls); i++)
        json_node_unref (fine (calls[i]));
    }
  else if (how == 6)   /* another end was reported first */
    {
      json_node_unref (fine (complete (db, RUN, "failed", "[" BAD "," BAD "," BAD "]", "broken")));
      json_node_unref (fine (complete (db, RUN, "success", items, NULL)));
    }
  else
    json_node_unref (fine (complete (db, RUN, "success", items, NULL)));
  return dex_future_new_take_string (ask (db, STATE));
}

static char *
state_after (guint how)
{
  g_autoptr(DexFuture) future = NULL;
  g_autoptr(GError) error = NULL;
  const GValue *value;

  dex_init ();
  future = dex_scheduler_spawn (NULL, 1024 * 1024, whenever_fiber, GUINT_TO_POINTER (how), NULL);
  while (dex_future_is_pending (future))
    g_main_context_iteration (NULL, TRUE);
  value = dex_future_get_value (future, &error);
  g_assert_no_error (error);
  return g_value_dup_string (value);
}

/* However often and whenever a completion comes, the same is left. */
static void
test_whenever (void)
{
  g_autofree char *plain = state_after (0);

  g_assert_nonnull (strstr (plain, "\"partial\""));
  g_assert_nonnull (strstr (plain, "4711"));
  for (guint how = 1; how <= 6; how++)
    {
      g_autofree char *state = state_after (how);

      g_assert_cmpstr (state, ==, plain);
    }
}

static DexFuture *
records_fiber (gpointer data)
{
  g_autofree char *conninfo = NULL;
  g_autoptr(MpisDb) db = new_workspace (&conninfo);
  g_autoptr(GError) error = NULL;
  g_autoptr(MpisListing) published = NULL;

  run (db, "INSERT INTO content_plans (id, persona_id, title, topic, channel) VALUES ('" DRAFT "', '" PERSONA "', 't', 't', 'telegram');"
           "INSERT INTO content_drafts (id, plan_id) VALUES ('" DRAFT "', '" DRAFT "');");
  start (db, RUN);

  /* Reported but never recorded: a record without an item, which is what the flag counts. */
  json_node_unref (fine (complete (db, RUN, "success", "[" GOOD "]", NULL)));
  assert_answer (db, "SELECT reported_status || '/' || forward_state || '/' || (published_item_id IS NULL)::text"
                     " FROM dash_publish_records", "success/pending/true");

  /* Recorded at MPIS by the workflow itself: found when the completion says so. */
  run (db, "INSERT INTO published_items (id, draft_id, channel, channel_item_id) VALUES ('" RUN3 "', '" DRAFT "', 'telegram', '17')");
  json_node_unref (fine (complete (db, RUN, "success", "[" GOOD "]", NULL)));
  assert_answer (db, "SELECT published_item_id FROM dash_publish_records", RUN3);
  published = dex_await_boxed (mpis_run_published_list (db, RUN, NULL), &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (published->json, "\"id\" : \"" RUN3 "\""));
  return dex_future_new_true ();
}

static void
test_records (void)
{
  mpis_test_fiber (records_fiber, NULL);
}

static DexFuture *
mismatch_fiber (gpointer data)
{
  g_autofree char *conninfo = NULL;
  g_autoptr(MpisDb) db = new_workspace (&conninfo);
  MpisRunReport report = { .run_id = RUN, .status = "success", .persona_id = OTHER, .project_id = PROJECT };

  start (db, RUN);
  assert_refused (mpis_runs_complete (db, &report), MPIS_ERROR_INVALID);
  report.persona_id = PERSONA;
  report.project_id = NOBODY;
  assert_refused (mpis_runs_complete (db, &report), MPIS_ERROR_INVALID);
  assert_answer (db, "SELECT status FROM dashboard_runs", "pending");
  assert_answer (db, "SELECT string_agg (outcome, ' ' ORDER BY at) FROM dash_run_callbacks", "other-persona other-project");
  report.project_id = PROJECT;
  report.execution = "0C9E1C1A-6B1B-4C7C-9A55-3A3F0C9F5B11";
  json_node_unref (fine (mpis_runs_complete (db, &report)));
  assert_answer (db, "SELECT n8n_execution_id || ' ' || coalesce (n8n_execution_ref, 'none') FROM dashboard_runs",
                 "0c9e1c1a-6b1b-4c7c-9a55-3a3f0c9f5b11 none");
  return dex_future_new_true ();
}

static void
test_mismatch (void)
{
  mpis_test_fiber (mismatch_fiber, NULL);
}

/* --- repeating --------------------------------------------------------------------------------- */

static DexFuture *
retry_fiber (gpointer data)
{
  g_autofree char *conninfo = NULL;
  g_autoptr(MpisDb) db = new_workspace (&conninfo);
  g_autoptr(JsonNode) second = NULL;
  g_autoptr(JsonNode) again = NULL;
  g_autoptr(JsonNode) whole = NULL;

  start (db, RUN);
  assert_refused (mpis_runs_retry (db, RUN, RUN2, TRUE, "tester"), MPIS_ERROR_CONFLICT);
  json_node_unref (fine (complete (db, RUN, "success", "[" GOOD "," BAD "]", NULL)));

  second = fine (mpis_runs_retry (db, RUN, RUN2, TRUE, "tester"));
  g_assert_cmpstr (text_of (second, "retry_of"), ==, RUN);
  g_assert_cmpstr (text_of (second, "date_to"), ==, "2026-02-03");
  assert_answer (db, "SELECT meta->'channels' FROM dashboard_runs WHERE run_id = '" RUN2 "'", "[\"Instagram\"]");
  assert_answer (db, "SELECT due_at - started_at FROM dashboard_runs WHERE run_id = '" RUN2 "'", "00:30:00");
  again = fine (mpis_runs_retry (db, RUN, RUN2, TRUE, "tester"));
  g_assert_cmpstr (text_of (again, "id"), ==, text_of (second, "id"));

  /* What is being tried again is not tried a second time beside it, and what went through then not at all. */
  assert_refused (mpis_runs_retry (db, RUN, RUN3, TRUE, "tester"), MPIS_ERROR_CONFLICT);
  json_node_unref (fine (complete (db, RUN2, "success",
    "[{\"draft_id\": \"" DRAFT "\", \"channel\": \"instagram\", \"channel_item_id\": \"99\"}]", NULL)));
  assert_refused (mpis_runs_retry (db, RUN, RUN3, TRUE, "tester"), MPIS_ERROR_CONFLICT);
  assert_refused (mpis_runs_retry (db, RUN2, RUN3, TRUE, "tester"), MPIS_ERROR_CONFLICT);

  whole = fine (mpis_runs_retry (db, RUN, RUN3, FALSE, "tester"));
  assert_answer (db, "SELECT meta->'channels' FROM dashboard_runs WHERE run_id = '" RUN3 "'", "[\"telegram\", \"Instagram\"]");
  assert_refused (mpis_runs_retry (db, NOBODY, NULL, FALSE, NULL), MPIS_ERROR_NOT_FOUND);
  return dex_future_new_true ();
}

static void
test_retry (void)
{
  mpis_test_fiber (retry_fiber, NULL);
}

/* A record is enough, also where nobody reported the end. */
static DexFuture *
recorded_fiber (gpointer data)
{
  g_autofree char *conninfo = NULL;
  g_autoptr(MpisDb) db = new_workspace (&conninfo);

  start (db, RUN);
  run (db, "INSERT INTO dash_publish_records (run_id, draft_id, channel, channel_item_id) VALUES ('" RUN "', '" DRAFT "', 'telegram', '1')");
  json_node_unref (fine (mpis_runs_mark (db, RUN, "failed", "crashed; password: hunter2", "tester")));
  assert_answer (db, "SELECT error_message FROM dashboard_runs", "crashed; password: ***");
  json_node_unref (fine (mpis_runs_retry (db, RUN, RUN2, TRUE, "tester")));
  assert_answer (db, "SELECT meta->'channels' FROM dashboard_runs WHERE run_id = '" RUN2 "'", "[\"Instagram\"]");
  return dex_future_new_true ();
}

static void
test_recorded (void)
{
  mpis_test_fiber (recorded_fiber, NULL);
}

/* --- silence ----------------------------------------------------------------------------------- */

static DexFuture *
silence_fiber (gpointer data)
{
  g_autofree char *conninfo = NULL;
  g_autoptr(MpisDb) db = new_workspace (&conninfo);
  g_autoptr(MpisDb) second = connect (conninfo);
  g_autoptr(JsonNode) overdue = NULL;
  g_autoptr(JsonNode) heard = NULL;
  DexFuture *one, *other;

  start (db, RUN);
  assert_answer (db, "SELECT due_at - started_at FROM dashboard_runs", "00:30:00");
  g_assert_cmpint (dex_await_int64 (mpis_runs_notice_overdue (db), NULL), ==, 0);

  run (db, "UPDATE dashboard_runs SET due_at = now () - interval '1 minute'");
  one = mpis_runs_notice_overdue (db);
  other = mpis_runs_notice_overdue (second);
  g_assert_cmpint (dex_await_int64 (one, NULL) + dex_await_int64 (other, NULL), ==, 1);
  overdue = fine (mpis_runs_get (db, RUN));
  g_assert_true (json_object_get_boolean_member (json_node_get_object (overdue), "overdue"));
  g_assert_cmpstr (text_of (overdue, "status"), ==, "pending");
  assert_answer (db, "SELECT count (*) FROM red_flags WHERE flag_type = 'overdue_run' AND severity = 'warning'"
                     " AND resolved_at IS NULL AND metadata->>'run_id' = '" RUN "'", "1");

  /* As soon as anything is heard of it the silence is over. */
  g_assert_true (dex_await (mpis_runs_hear (db, RUN), NULL));
  heard = fine (mpis_runs_get (db, RUN));
  g_assert_false (json_object_get_boolean_member (json_node_get_object (heard), "overdue"));
  g_assert_cmpstr (text_of (heard, "status"), ==, "running");
  assert_answer (db, "SELECT due_at - heard_at FROM dashboard_runs", "00:30:00");
  assert_answer (db, "SELECT count (*) FROM red_flags WHERE resolved_at IS NULL", "0");
  return dex_future_new_true ();
}

static void
test_silence (void)
{
  mpis_test_fiber (silence_fiber, NULL);
}

/* n8n did not answer, but the workflow began: its first word says so. */
static DexFuture *
revived_fiber (gpointer data)
{
  g_autofree char *conninfo = NULL;
  g_autoptr(MpisDb) db = new_workspace (&conninfo);
  g_autoptr(JsonNode) line = NULL;
  MpisRunLine said = { .at = MPIS_INSTANT_UNKNOWN, .message = "drafting", .level = "warning" };

  start (db, RUN);
  g_assert_true (dex_await (mpis_runs_told (db, RUN, FALSE, "no answer in 20 s; it may have started", TRUE), NULL));
  assert_answer (db, "SELECT status || ': ' || error_message FROM dashboard_runs", "failed: no answer in 20 s; it may have started");
  line = fine (mpis_run_logs_append (db, RUN, &said));
  g_assert_cmpstr (text_of (line, "level"), ==, "WARN");
  assert_answer (db, "SELECT status || coalesce (error_message, '') FROM dashboard_runs", "running");

  /* One that was certainly not started stays so. */
  start (db, RUN2);
  g_assert_true (dex_await (mpis_runs_told (db, RUN2, FALSE, "n8n has no such workflow", FALSE), NULL));
  line = (json_node_unref (line), fine (mpis_run_logs_append (db, RUN2, &said)));
  assert_answer (db, "SELECT status FROM dashboard_runs WHERE run_id = '" RUN2 "'", "failed");
  return dex_future_new_true ();
}

static void
test_revived (void)
{
  mpis_test_fiber (revived_fiber, NULL);
}

/* --- logs -------------------------------------------------------------------------------------- */

static guint
count_lines (MpisDb                  *db,
             const MpisRunLineFilter *filter)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(MpisListing) listing = dex_await_boxed (mpis_run_logs_list (db, RUN, filter, NULL), &error);
  g_autoptr(JsonNode) node = NULL;

  g_assert_no_error (error);
  node = mpis_json_parse (listing->json, -1, NULL);
  return json_array_get_length (json_node_get_array (node));
}

static DexFuture *
logs_fiber (gpointer data)
{
  g_autofree char *conninfo = NULL;
  g_autoptr(MpisDb) db = new_workspace (&conninfo);
  g_autoptr(JsonNode) input = mpis_json_parse ("{\"headers\": {\"X-N8N-API-KEY\": \"abc\"}, \"n\": 1}", -1, NULL);
  const char *const errors[] = { "ERROR", NULL };
  MpisRunLine said = {
    .at = MPIS_INSTANT_UNKNOWN, .level = "critical", .message = "Telegram refused bot123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1",
    .execution = "4711", .draft_id = DRAFT, .error_type = "http", .error_message = "Authorization: Bearer abcdefghijkl",
    .last_input = input,
  };
  g_autoptr(JsonNode) line = NULL;

  start (db, RUN);
  line = fine (mpis_run_logs_append (db, RUN, &said));
  g_assert_cmpstr (text_of (line, "message"), ==, "Telegram refused ***");
  g_assert_cmpstr (text_of (line, "project_id"), ==, PROJECT);
  assert_answer (db, "SELECT error_message || ' ' || last_input::text FROM dash_run_logs WHERE level = 'ERROR'",
                 "Authorization: Bearer *** {\"n\": 1, \"headers\": {\"X-N8N-API-KEY\": \"***\"}}");
  json_node_unref (fine (complete (db, RUN, "success", "[" GOOD "]", NULL)));
  assert_answer (db, "SELECT count (*) > 0 FROM dash_run_logs WHERE message ILIKE '%published%'", "t");

  g_assert_cmpuint (count_lines (db, NULL), ==, 4);
  g_assert_cmpuint (count_lines (db, &(MpisRunLineFilter) { .levels = errors }), ==, 1);
  g_assert_cmpuint (count_lines (db, &(MpisRunLineFilter) { .text = "REFUSED" }), ==, 1);
  g_assert_cmpuint (count_lines (db, &(MpisRunLineFilter) { .execution = "4711" }), ==, 3);
  g_assert_cmpuint (count_lines (db, &(MpisRunLineFilter) { .draft_id = DRAFT }), ==, 2);
  g_assert_cmpuint (count_lines (db, &(MpisRunLineFilter) { .only_errors = TRUE }), ==, 1);
  g_assert_cmpuint (count_lines (db, &(MpisRunLineFilter) { .text = "100%" }), ==, 0);
  assert_refused (mpis_run_logs_append (db, NOBODY, &said), MPIS_ERROR_NOT_FOUND);
  return dex_future_new_true ();
}

static void
test_logs (void)
{
  mpis_test_fiber (logs_fiber, NULL);
}

/* --- lists ------------------------------------------------------------------------------------- */

static DexFuture *
list_fiber (gpointer data)
{
  g_autofree char *conninfo = NULL;
  g_autoptr(MpisDb) db = new_workspace (&conninfo);
  g_autoptr(MpisListing) none = NULL;
  g_autoptr(GError) error = NULL;
  const char *const overdue[] = { "overdue", NULL };
  MpisPage page = { .limit = 7 };
  guint n = 0, n_pages = 0;
  g_autofree char *cursor = NULL;

  run (db, "INSERT INTO dashboard_runs (run_id, project_id, persona_id, status, started_at, meta, overdue_at)"
           " SELECT gen_random_uuid (), '" PROJECT "', '" PERSONA "', CASE WHEN i % 5 = 0 THEN 'running' ELSE 'success' END,"
           " '2026-01-01'::timestamptz + (i / 3) * interval '1 minute',"
           " jsonb_build_object ('channels', jsonb_build_array (CASE WHEN i % 2 = 0 THEN 'Telegram' ELSE 'x' END)),"
           " CASE WHEN i % 10 = 0 THEN now () END FROM generate_series (1, 60) AS i");
  do
    {
      g_autoptr(MpisListing) listing = NULL;
      g_autoptr(JsonNode) node = NULL;

      page.after = cursor;
      listing = dex_await_boxed (mpis_runs_list (db, NULL, &page), &error);
      g_assert_no_error (error);
      node = mpis_json_parse (listing->json, -1, NULL);
      n += json_array_get_length (json_node_get_array (node));
      g_free (cursor);
      cursor = g_strdup (listing->next);
      n_pages++;
    }
  while (cursor != NULL);
  g_assert_cmpuint (n, ==, 60);
  g_assert_cmpuint (n_pages, ==, 9);

  {
    MpisRunFilter filters[] = { { .statuses = overdue }, { .channel = "telegram " }, { .project_id = NOBODY } };
    const guint expected[] = { 6, 30, 0 };

    for (gsize i = 0; i < G_N_ELEMENTS (filters); i++)
      {
        g_autoptr(MpisListing) listing = dex_await_boxed (mpis_runs_list (db, &filters[i], NULL), &error);
        g_autoptr(JsonNode) node = NULL;

        g_assert_no_error (error);
        node = mpis_json_parse (listing->json, -1, NULL);
        g_assert_cmpuint (json_array_get_length (json_node_get_array (node)), ==, expected[i]);
      }
  }
  page.after = "bm9uc2Vuc2UKMQ";
  none = dex_await_boxed (mpis_runs_list (db, NULL, &page), &error);
  g_assert_error (error, MPIS_ERROR, MPIS_ERROR_INVALID);
  return dex_future_new_true ();
}

/* A run of a list is the run itself, whatever is in it. */
static DexFuture *
same_fiber (gpointer data)
{
  g_autofree char *conninfo = NULL;
  g_autoptr(MpisDb) db = new_workspace (&conninfo);
  g_autoptr(MpisListing) runs = NULL;
  g_autoptr(MpisListing) projects = NULL;
  g_autoptr(JsonNode) listed_runs = NULL;
  g_autoptr(JsonNode) listed_projects = NULL;
  g_autoptr(JsonNode) one_run = NULL;
  g_autoptr(JsonNode) one_project = NULL;

  start (db, RUN);
  run (db, "UPDATE dashboard_runs SET error_message = E'a \"quoted\" \\\\ back\\nslash \\x01 ünïcode', overdue_at = now (),"
           " due_at = '2026-01-02 03:04:05.6', n8n_execution_ref = 'x\"y', n8n_execution_id = '" NOBODY "', retry_of = '" RUN2 "',"
           " started_at = '2026-01-02 03:04:05', meta = meta || '{\"is_demo\": true, \"options\": {\"a\": [1, \"é\"]}}';"
           "UPDATE dashboard_projects SET name = E'\"x\"\\ty', channels = '{\"a \\\"b\",c}',"
           " meta = '{\"defaults\": {\"options\": {}}, \"schedule\": {\"cron\": \"* * * * *\"}}'");
  runs = dex_await_boxed (mpis_runs_list (db, NULL, NULL), NULL);
  listed_runs = mpis_json_parse (runs->json, -1, NULL);
  one_run = fine (mpis_runs_get (db, RUN));
  g_assert_true (json_node_equal (json_array_get_element (json_node_get_array (listed_runs), 0), one_run));
  projects = dex_await_boxed (mpis_projects_list (db, FALSE, NULL), NULL);
  listed_projects = mpis_json_parse (projects->json, -1, NULL);
  one_project = fine (mpis_projects_get (db, PROJECT));
  g_assert_true (json_node_equal (json_array_get_element (json_node_get_array (listed_projects), 0), one_project));
  return dex_future_new_true ();
}

static void
test_same (void)
{
  mpis_test_fiber (same_fiber, NULL);
}

static void
test_list (void)
{
  mpis_test_fiber (list_fiber, NULL);
}

static DexFuture *
put_away_fiber (gpointer data)
{
  g_autofree char *conninfo = NULL;
  g_autoptr(MpisDb) db = new_workspace (&conninfo);
  g_autoptr(MpisListing) listing = NULL;

  start (db, RUN);
  json_node_unref (fine (mpis_runs_delete (db, RUN, TRUE, "tester")));
  assert_refused (mpis_runs_get (db, RUN), MPIS_ERROR_NOT_FOUND);
  listing = dex_await_boxed (mpis_runs_list (db, NULL, NULL), NULL);
  g_assert_cmpstr (listing->json, ==, "[]");
  json_node_unref (fine (mpis_runs_delete (db, RUN, FALSE, "tester")));
  json_node_unref (fine (mpis_runs_get (db, RUN)));
  assert_refused (mpis_runs_delete (db, NOBODY, TRUE, NULL), MPIS_ERROR_NOT_FOUND);
  return dex_future_new_true ();
}

static void
test_put_away (void)
{
  mpis_test_fiber (put_away_fiber, NULL);
}

/* --- projects ---------------------------------------------------------------------------------- */

static DexFuture *
projects_fiber (gpointer data)
{
  g_autofree char *conninfo = NULL;
  g_autoptr(MpisDb) db = new_workspace (&conninfo);
  g_autoptr(JsonNode) schedule = mpis_json_parse ("{\"cron\": \"0 6 * * *\", \"enabled\": true}", -1, NULL);
  MpisProjectForm form = { .id = RUN, .name = "News", .persona_id = PERSONA, .channels = two_channels, .schedule = schedule };
  g_autoptr(JsonNode) made = NULL;
  g_autoptr(JsonNode) changed = NULL;
  g_autoptr(MpisListing) listing = NULL;
  g_autofree char *long_name = g_strnfill (201, 'x');

  made = fine (mpis_projects_create (db, &form));
  g_assert_cmpstr (text_of (made, "name"), ==, "News");
  json_node_unref (fine (mpis_projects_create (db, &form)));
  form.name = "Other";
  assert_refused (mpis_projects_create (db, &form), MPIS_ERROR_CONFLICT);
  form.id = NULL;
  form.persona_id = NOBODY;
  assert_refused (mpis_projects_create (db, &form), MPIS_ERROR_NOT_FOUND);
  form.persona_id = PERSONA;
  form.name = long_name;
  assert_refused (mpis_projects_create (db, &form), MPIS_ERROR_INVALID);

  changed = fine (mpis_projects_change (db, &(MpisProjectForm) { .id = RUN, .name = "Newer" }));
  g_assert_cmpstr (text_of (changed, "name"), ==, "Newer");
  assert_answer (db, "SELECT meta->'schedule'->>'cron' FROM dashboard_projects WHERE name = 'Newer'", "0 6 * * *");
  assert_refused (mpis_projects_change (db, &(MpisProjectForm) { .id = RUN, .persona_id = NOBODY }), MPIS_ERROR_NOT_FOUND);
  assert_refused (mpis_projects_change (db, &(MpisProjectForm) { .id = NOBODY, .name = "x" }), MPIS_ERROR_NOT_FOUND);

  json_node_unref (fine (mpis_projects_archive (db, RUN, TRUE)));
  listing = dex_await_boxed (mpis_projects_list (db, FALSE, NULL), NULL);
  g_assert_null (strstr (listing->json, "Newer"));
  json_node_unref (fine (mpis_projects_get (db, RUN)));
  json_node_unref (fine (mpis_projects_archive (db, RUN, FALSE)));
  assert_answer (db, "SELECT count (*) FROM dashboard_projects WHERE meta ? 'archived_at'", "0");
  return dex_future_new_true ();
}

static void
test_projects (void)
{
  mpis_test_fiber (projects_fiber, NULL);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/runs/start", test_start);
  g_test_add_func ("/runs/status", test_status);
  g_test_add_func ("/runs/whenever", test_whenever);
  g_test_add_func ("/runs/records", test_records);
  g_test_add_func ("/runs/mismatch", test_mismatch);
  g_test_add_func ("/runs/retry", test_retry);
  g_test_add_func ("/runs/recorded", test_recorded);
  g_test_add_func ("/runs/silence", test_silence);
  g_test_add_func ("/runs/revived", test_revived);
  g_test_add_func ("/runs/logs", test_logs);
  g_test_add_func ("/runs/list", test_list);
  g_test_add_func ("/runs/same", test_same);
  g_test_add_func ("/runs/put-away", test_put_away);
  g_test_add_func ("/projects", test_projects);
  return g_test_run ();
}
