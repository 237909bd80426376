#include "config.h"

#include "ingest-support.h"
#include "mpis-json.h"
#include "mpis-publish.h"

/* What becomes of a record without MPIS; what MPIS has to do with it is tried over HTTP, in service/. */

#define PERSONA "00000000-0000-4000-8000-0000000000aa"
#define PLAN    "00000000-0000-4000-8000-0000000000ab"
#define DRAFT   "00000000-0000-4000-8000-0000000000ac"
#define PROJECT "00000000-0000-4000-8000-0000000000ad"
#define RUN     "00000000-0000-4000-8000-0000000000ae"
#define NOBODY  "00000000-0000-4000-8000-000000000000"

static const char world[] =
  "INSERT INTO personas (id, name, slug) VALUES ('" PERSONA "', 'Ada', 'ada-of-this-test');"
  "INSERT INTO content_plans (id, persona_id, title, topic, channel, status)"
  " VALUES ('" PLAN "', '" PERSONA "', 'A', 'b', 'telegram', 'approved');"
  "INSERT INTO content_drafts (id, plan_id) VALUES ('" DRAFT "', '" PLAN "');"
  "INSERT INTO dashboard_projects (id, name, persona_id) VALUES ('" PROJECT "', 'Spring', '" PERSONA "');"
  "INSERT INTO dashboard_runs (run_id, project_id, persona_id, status, started_at, due_at)"
  " VALUES ('" RUN "', '" PROJECT "', '" PERSONA "', 'running', now () - interval '50 minutes',"
  " now () + interval '10 minutes')";

typedef struct {
  Base            base;
  MpisForwarding  forwarding;
} World;

static void
world_open (World    *world_,
            gboolean  by_mpis)
{
  base_open (&world_->base, by_mpis);
  run_sql (world_->base.db, world);
  world_->forwarding = (MpisForwarding) {
    .pool = mpis_db_pool_new (world_->base.conninfo, 4),
    .origin = mpis_db_schema_get_origin (world_->base.schema),
    .patience_ms = 2000,
    .answer_ms = 2000,
  };
}

static void
world_clear (World *world_)
{
  mpis_db_pool_close (world_->forwarding.pool);
  g_clear_object (&world_->forwarding.pool);
  base_clear (&world_->base);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (World, world_clear)

static const MpisPublishForm a_post = {
  .draft_id = DRAFT, .channel = " Telegram ", .channel_item_id = "42", .channel_url = "https://t.example/42",
  .run_id = RUN, .published_at = START,
};

static JsonNode *
record (World                 *world_,
        const MpisPublishForm *form,
        guint                  status)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(MpisOutcome) outcome = dex_await_boxed (mpis_publish_record (&world_->forwarding, form), &error);
  JsonNode *node;

  g_assert_no_error (error);
  g_assert_cmpuint (outcome->status, ==, status);
  node = mpis_json_parse (outcome->json, -1, &error);
  g_assert_no_error (error);
  return node;
}

static const char *
text_of (JsonNode   *node,
         const char *name)
{
  return json_object_get_string_member_with_default (json_node_get_object (node), name, NULL);
}

static DexFuture *
test_here (gpointer data)
{
  g_auto(World) here = { 0 };
  g_autoptr(JsonNode) first = NULL;
  g_autoptr(JsonNode) second = NULL;

  world_open (&here, FALSE);
  first = record (&here, &a_post, 200);
  g_assert_cmpstr (text_of (first, "status"), ==, "recorded");
  g_assert_cmpstr (text_of (first, "draft_id"), ==, DRAFT);
  g_assert_cmpstr (text_of (first, "channel"), ==, "telegram");
  g_assert_cmpstr (text_of (first, "published_at"), ==, "2026-01-01T00:00:00.000000Z");
  g_assert_cmpstr (text_of (first, "id"), ==, text_of (first, "published_item_id"));
  assert_answer (here.base.db, "SELECT channel, channel_item_id, channel_url, extract (year FROM published_at)"
                 " FROM published_items", 4, "telegram,42,https://t.example/42,2026");
  assert_answer (here.base.db, "SELECT forward_state, run_id, project_id, persona_id FROM dash_publish_records", 4,
                 "none," RUN "," PROJECT "," PERSONA);
  assert_answer (here.base.db, "SELECT status FROM content_plans", 1, "published");
  assert_answer (here.base.db, "SELECT state FROM dash_deliveries", 1, "done");
  assert_answer (here.base.db, "SELECT level, message FROM dash_run_logs", 2,
                 "INFO,telegram: published as 42 and recorded");
  /* It was heard of, and has its whole allowance of an hour before it again. */
  assert_answer (here.base.db, "SELECT heard_at IS NOT NULL, due_at > now () + interval '59 minutes'"
                 " FROM dashboard_runs", 2, "t,t");

  second = record (&here, &a_post, 200);
  g_assert_cmpstr (text_of (second, "published_item_id"), ==, text_of (first, "published_item_id"));
  assert_answer (here.base.db, "SELECT count (*) FROM published_items", 1, "1");
  assert_answer (here.base.db, "SELECT outcome FROM dash_run_callbacks ORDER BY at", 1, "taken;known already");
  return dex_future_new_true ();
}

static DexFuture *
test_parallel (gpointer data)
{
  g_auto(World) here = { 0 };
  DexFuture *work[12];
  g_autofree char *id = NULL;

  world_open (&here, FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (work); i++)
    work[i] = mpis_publish_record (&here.forwarding, &a_post);
  for (guint i = 0; i < G_N_ELEMENTS (work); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(MpisOutcome) outcome = dex_await_boxed (work[i], &error);
      g_autoptr(JsonNode) node = NULL;

      g_assert_no_error (error);
      g_assert_cmpuint (outcome->status, ==, 200);
      node = mpis_json_parse (outcome->json, -1, NULL);
      if (id == NULL)
        id = g_strdup (text_of (node, "id"));
      g_assert_cmpstr (text_of (node, "id"), ==, id);
    }
  assert_answer (here.base.db, "SELECT count (*) FROM published_items", 1, "1");
  return dex_future_new_true ();
}

static DexFuture *
test_no_draft (gpointer data)
{
  g_auto(World) here = { 0 };
  MpisPublishForm form = a_post;
  g_autoptr(JsonNode) refused = NULL;
  g_autoptr(JsonNode) again = NULL;
  g_autoptr(JsonNode) taken = NULL;

  world_open (&here, FALSE);
  form.draft_id = NOBODY;
  refused = record (&here, &form, 400);
  g_assert_cmpstr (text_of (refused, "detail"), ==, "Draft not found: " NOBODY);
  assert_answer (here.base.db, "SELECT r.forward_state, d.state, d.last_error FROM dash_publish_records r"
                 " JOIN dash_deliveries d ON d.id = r.id", 3, "failed,failed,Draft not found: " NOBODY);
  again = record (&here, &form, 400);

  /* It may come to be: what was refused once is tried again. */
  run_sql (here.base.db, "INSERT INTO content_drafts (id, plan_id, draft_no) VALUES ('" NOBODY "', '" PLAN "', 2)");
  taken = record (&here, &form, 200);
  assert_answer (here.base.db, "SELECT forward_state FROM dash_publish_records", 1, "none");
  return dex_future_new_true ();
}

/* Runs, projects and personas that nobody knows are no reason to lose what was published. */
static DexFuture *
test_strangers (gpointer data)
{
  g_auto(World) here = { 0 };
  MpisPublishForm form = a_post;
  g_autoptr(JsonNode) node = NULL;

  world_open (&here, FALSE);
  form.run_id = form.project_id = form.persona_id = NOBODY;
  node = record (&here, &form, 200);
  assert_answer (here.base.db, "SELECT run_id, project_id, persona_id FROM dash_publish_records", 3,
                 NOBODY ",NULL," PERSONA);
  assert_answer (here.base.db, "SELECT level FROM dash_run_logs WHERE run_id = '" NOBODY "' ORDER BY at", 1,
                 "WARN;INFO");
  return dex_future_new_true ();
}

/* MPIS's own table is written by MPIS. */
static DexFuture *
test_not_ours (gpointer data)
{
  g_auto(World) there = { 0 };
  g_autoptr(JsonNode) queued = NULL;
  g_autoptr(JsonNode) adopted = NULL;

  world_open (&there, TRUE);
  queued = record (&there, &a_post, 202);
  g_assert_cmpstr (text_of (queued, "status"), ==, "queued");
  g_assert_nonnull (strstr (text_of (queued, "detail"), "MPIS_API_URL"));
  g_assert_true (json_object_get_null_member (json_node_get_object (queued), "published_item_id"));
  assert_answer (there.base.db, "SELECT count (*) FROM published_items WHERE draft_id = '" DRAFT "'", 1, "0");
  assert_answer (there.base.db, "SELECT state, claimed_until, next_at > now () FROM dash_deliveries", 3,
                 "pending,NULL,t");

  /* Somebody tells MPIS directly: then there is nothing left to tell. */
  run_sql (there.base.db, "INSERT INTO published_items (draft_id, channel, channel_item_id)"
           " VALUES ('" DRAFT "', 'Telegram', '42')");
  adopted = record (&there, &a_post, 200);
  assert_answer (there.base.db, "SELECT forward_state, published_item_id = (SELECT id FROM published_items"
                 " WHERE draft_id = '" DRAFT "') FROM dash_publish_records", 2, "forwarded,t");
  return dex_future_new_true ();
}

/* A workflow's completion may be faster than its records: what it named is then recorded all the same. */
static DexFuture *
test_after_completion (gpointer data)
{
  g_auto(World) here = { 0 };
  g_autoptr(JsonNode) node = NULL;

  world_open (&here, FALSE);
  run_sql (here.base.db, "SELECT dash_complete_run ('" RUN "', NULL, NULL, 'success', '7', NULL,"
           " '[{\"draft_id\": \"" DRAFT "\", \"channel\": \"Telegram\", \"channel_item_id\": \"42\"}]', '{}', 'n8n')");
  assert_answer (here.base.db, "SELECT forward_state, published_item_id FROM dash_publish_records", 2, "pending,NULL");
  node = record (&here, &a_post, 200);
  assert_answer (here.base.db, "SELECT forward_state, reported_status, published_item_id = (SELECT id FROM published_items)"
                 " FROM dash_publish_records", 3, "none,success,t");
  assert_answer (here.base.db, "SELECT status, n8n_execution_ref FROM dashboard_runs", 2, "success,7");
  return dex_future_new_true ();
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/publish/here", test_here);
  ADD ("/publish/parallel", test_parallel);
  ADD ("/publish/no-draft", test_no_draft);
  ADD ("/publish/strangers", test_strangers);
  ADD ("/publish/not-ours", test_not_ours);
  ADD ("/publish/after-completion", test_after_completion);
  return g_test_run ();
}
