#include "config.h"

#include "ingest-support.h"
#include "mpis-json.h"
#include "mpis-measure.h"

#define PERSONA "00000000-0000-4000-8000-0000000000aa"
#define PLAN    "00000000-0000-4000-8000-0000000000ab"
#define DRAFT   "00000000-0000-4000-8000-0000000000ac"
#define ITEM    "00000000-0000-4000-8000-0000000000ad"
#define OTHER   "00000000-0000-4000-8000-0000000000ae"
#define RUN     "00000000-0000-4000-8000-0000000000af"
#define RECORD  "00000000-0000-4000-8000-0000000000b0"
#define NOBODY  "00000000-0000-4000-8000-000000000000"

static const char world[] =
  "INSERT INTO personas (id, name, slug) VALUES ('" PERSONA "', 'Ada', 'ada-of-this-test');"
  "INSERT INTO content_plans (id, persona_id, title, topic, channel)"
  " VALUES ('" PLAN "', '" PERSONA "', 'A', 'b', 'telegram');"
  "INSERT INTO content_drafts (id, plan_id) VALUES ('" DRAFT "', '" PLAN "');"
  "INSERT INTO published_items (id, draft_id, channel, channel_item_id) VALUES"
  " ('" ITEM "', '" DRAFT "', 'telegram', '1'), ('" OTHER "', '" DRAFT "', 'instagram', '2');"
  "INSERT INTO dash_publish_records (id, run_id, draft_id, channel, channel_item_id, published_item_id)"
  " VALUES ('" RECORD "', '" RUN "', '" DRAFT "', 'telegram', '1', '" ITEM "')";

typedef struct {
  Base            base;
  MpisForwarding  forwarding;
} World;

static void
world_open (World    *self,
            gboolean  by_mpis)
{
  base_open (&self->base, by_mpis);
  run_sql (self->base.db, world);
  self->forwarding = (MpisForwarding) {
    .pool = mpis_db_pool_new (self->base.conninfo, 4),
    .origin = mpis_db_schema_get_origin (self->base.schema),
    .patience_ms = 2000,
    .answer_ms = 2000,
  };
}

static void
world_clear (World *self)
{
  mpis_db_pool_close (self->forwarding.pool);
  g_clear_object (&self->forwarding.pool);
  base_clear (&self->base);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (World, world_clear)

static JsonNode *
ingest_for (World                    *self,
            const char               *item,
            const char               *metrics,
            MpisInstant               at,
            guint                     status,
            const MpisMeasureContext *context)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) parsed = mpis_json_parse (metrics, -1, &error);
  const MpisMeasurement measurement = { .item_id = item, .metrics = parsed, .measured_at = at };
  g_autoptr(MpisOutcome) outcome = NULL;
  JsonNode *answer;

  g_assert_no_error (error);
  outcome = dex_await_boxed (mpis_measure_ingest (&self->forwarding, &measurement, context), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (outcome->status, ==, status);
  answer = mpis_json_parse (outcome->json, -1, &error);
  g_assert_no_error (error);
  return answer;
}

static const char *
text_of (JsonNode   *node,
         const char *name)
{
  return json_object_get_string_member_with_default (json_node_get_object (node), name, NULL);
}

static void
take (World       *self,
      const char  *item,
      const char  *metrics,
      MpisInstant  at)
{
  g_autoptr(JsonNode) answer = ingest_for (self, item, metrics, at, 200, NULL);

  g_assert_cmpstr (text_of (answer, "status"), ==, "ingested");
}

#define ROWS \
  "SELECT channel, views, reach, reactions, comments, shares, engagement_rate FROM normalized_metrics" \
  " ORDER BY measured_at"

/* A map, as workflows send it, and a list, as MPIS takes it. */
static DexFuture *
test_shapes (gpointer data)
{
  g_auto(World) here = { 0 };
  g_autoptr(JsonNode) map = NULL;
  g_autoptr(JsonNode) list = NULL;

  world_open (&here, FALSE);
  map = ingest_for (&here, ITEM, "{\"views\": 1500, \"reactions\": {\"👍\": 45, \"❤️\": 32, \"🔥\": 18},"
                    " \"forwards\": 23}", START, 200, NULL);
  g_assert_cmpint (json_object_get_int_member (json_node_get_object (map), "metrics_ingested"), ==, 3);
  g_assert_cmpstr (text_of (map, "state"), ==, "none");
  g_assert_cmpstr (text_of (map, "published_item_id"), ==, ITEM);
  assert_answer (here.base.db, "SELECT id FROM normalized_metrics", 1, text_of (map, "metric_id"));
  list = ingest_for (&here, OTHER, "[{\"type\": \"reach\", \"value\": 2100}, {\"type\": \"likes\", \"value\": \"180\"},"
                     " {\"value\": 3}, {\"type\": \"comments\", \"value\": 24}]", START + 1, 200, NULL);
  g_assert_cmpint (json_object_get_int_member (json_node_get_object (list), "metrics_ingested"), ==, 3);
  assert_answer (here.base.db, ROWS, 7,
                 "telegram,1500,NULL,95,NULL,23,0.0787;instagram,NULL,2100,180,24,NULL,0.0971");
  assert_answer (here.base.db, "SELECT raw_metrics->>'forwards', source FROM normalized_metrics"
                 " ORDER BY measured_at LIMIT 1", 2, "23,api");
  return dex_future_new_true ();
}

/* Nothing is cut to 32 bits, nor a rate to what is usual. */
static DexFuture *
test_large (gpointer data)
{
  g_auto(World) here = { 0 };

  world_open (&here, FALSE);
  take (&here, ITEM, "{\"views\": 9223372036854775807, \"reactions\": 3}", START);
  take (&here, ITEM, "{\"views\": 1, \"reactions\": 20}", START + 1);
  take (&here, ITEM, "{\"views\": 1, \"reactions\": 9000000000}", START + 2);
  assert_answer (here.base.db, "SELECT views, reactions, engagement_rate FROM normalized_metrics"
                 " ORDER BY measured_at", 3,
                 "9223372036854775807,3,0.0000;1,20,20.0000;1,9000000000,NULL");
  return dex_future_new_true ();
}

/* The same instant again: the same is nothing, another value corrects, a further counter joins. */
static DexFuture *
test_again (gpointer data)
{
  g_auto(World) here = { 0 };
  g_autoptr(JsonNode) first = NULL;
  g_autoptr(JsonNode) same = NULL;

  world_open (&here, FALSE);
  first = ingest_for (&here, ITEM, "{\"views\": 100, \"reactions\": 5}", START, 200, NULL);
  same = ingest_for (&here, ITEM, "{\"views\": 100, \"reactions\": 5}", START, 200, NULL);
  g_assert_cmpstr (text_of (same, "metric_id"), ==, text_of (first, "metric_id"));
  assert_answer (here.base.db, "SELECT earlier FROM normalized_metrics", 1, "NULL");
  take (&here, ITEM, "{\"views\": 200, \"comments\": 5}", START);
  assert_answer (here.base.db, ROWS, 7, "telegram,200,NULL,0,5,NULL,0.0250");
  assert_answer (here.base.db, "SELECT earlier->0->>'views', earlier->0->>'reactions' FROM normalized_metrics", 2,
                 "100,5");
  return dex_future_new_true ();
}

static DexFuture *
test_parallel (gpointer data)
{
  g_auto(World) here = { 0 };
  g_autoptr(JsonNode) metrics = mpis_json_parse ("{\"views\": 7}", -1, NULL);
  const MpisMeasurement measurement = { .item_id = ITEM, .metrics = metrics, .measured_at = START };
  DexFuture *work[8];

  world_open (&here, FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (work); i++)
    work[i] = mpis_measure_ingest (&here.forwarding, &measurement, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (work); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(MpisOutcome) outcome = dex_await_boxed (work[i], &error);

      g_assert_no_error (error);
      g_assert_cmpuint (outcome->status, ==, 200);
    }
  assert_answer (here.base.db, "SELECT count (*), min (views) FROM normalized_metrics", 2, "1,7");
  return dex_future_new_true ();
}

/* What cannot be read is named: in the answer, and in the log of the run that published. */
static DexFuture *
test_warnings (gpointer data)
{
  g_auto(World) here = { 0 };
  g_autoptr(JsonNode) answer = NULL;
  JsonArray *warnings;

  world_open (&here, FALSE);
  answer = ingest_for (&here, ITEM, "{\"views\": null, \"reactions\": true, \"comments\": -3, \"forwards\": \"NaN\"}",
                       START, 200, NULL);
  warnings = json_object_get_array_member (json_node_get_object (answer), "warnings");
  g_assert_cmpuint (json_array_get_length (warnings), ==, 4);
  assert_answer (here.base.db, "SELECT count (*), min (level), min (run_id::text), min (published_item_id)"
                 " FROM dash_run_logs WHERE message LIKE 'telegram: %'", 4, "4,WARN," RUN "," ITEM);
  assert_answer (here.base.db, ROWS, 7, "telegram,NULL,NULL,0,NULL,NULL,NULL");
  return dex_future_new_true ();
}

static DexFuture *
test_unknown (gpointer data)
{
  g_auto(World) here = { 0 };
  g_autoptr(JsonNode) missing = NULL;
  g_autoptr(JsonNode) by_record = NULL;
  g_autoptr(JsonNode) waits = NULL;

  world_open (&here, FALSE);
  missing = ingest_for (&here, NOBODY, "{\"views\": 1}", START, 404, NULL);
  g_assert_cmpstr (text_of (missing, "detail"), ==, "Published item not found: " NOBODY);
  /* A caller that was told 202 has only the record's id. */
  by_record = ingest_for (&here, RECORD, "{\"views\": 1}", START, 200, NULL);
  g_assert_cmpstr (text_of (by_record, "published_item_id"), ==, ITEM);
  run_sql (here.base.db, "UPDATE dash_publish_records SET published_item_id = NULL");
  waits = ingest_for (&here, RECORD, "{\"views\": 1}", START + 5, 503, NULL);
  return dex_future_new_true ();
}

static DexFuture *
test_batch (gpointer data)
{
  g_auto(World) here = { 0 };
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) entries = mpis_json_parse (
    "[{\"published_item_id\": \"" ITEM "\", \"metrics\": {\"views\": 10}, \"measured_at\": \"2026-01-01T00:00:00\"},"
    " 7, {\"published_item_id\": \"" NOBODY "\", \"metrics\": {}},"
    " {\"published_item_id\": \"" OTHER "\", \"metrics\": [{\"type\": \"reach\", \"value\": 5}]},"
    " {\"published_item_id\": \"" ITEM "\", \"metrics\": {\"views\": 11, \"comments\": 2}, \"measured_at\": \"2026-01-01T02:00+02:00\"},"
    " {\"published_item_id\": \"" ITEM "\", \"metrics\": 3},"
    " {\"published_item_id\": \"" ITEM "\", \"metrics\": {}, \"measured_at\": \"soon\"}]", -1, &error);
  g_autoptr(MpisOutcome) outcome = NULL;
  g_autoptr(JsonNode) answer = NULL;
  g_autofree char *rejected = NULL;

  g_assert_no_error (error);
  world_open (&here, FALSE);
  outcome = dex_await_boxed (mpis_measure_batch (&here.forwarding, entries, NULL), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (outcome->status, ==, 202);
  answer = mpis_json_parse (outcome->json, -1, NULL);
  g_assert_cmpstr (text_of (answer, "status"), ==, "queued");
  g_assert_cmpint (json_object_get_int_member (json_node_get_object (answer), "count"), ==, 3);
  rejected = mpis_json_print (json_object_get_member (json_node_get_object (answer), "rejected"));
  g_assert_cmpstr (rejected, ==,
                   "[{\"index\":1,\"detail\":\"it is no object\"},"
                   "{\"index\":5,\"detail\":\"metrics: should be an object, or a list of type and value\"},"
                   "{\"index\":6,\"detail\":\"measured_at: “soon” is no time\"},"
                   "{\"index\":2,\"detail\":\"Published item not found: " NOBODY "\"}]");
  assert_answer (here.base.db, ROWS, 7, "telegram,11,NULL,0,2,NULL,0.1818;instagram,NULL,5,NULL,NULL,NULL,0.0000");
  return dex_future_new_true ();
}

/* A table that MPIS made, with two rows of one instant, is written to as any other. */
static DexFuture *
test_by_mpis (gpointer data)
{
  g_auto(World) there = { 0 };

  world_open (&there, TRUE);
  run_sql (there.base.db, "DROP INDEX dash_normalized_metrics_item_time;"
           "CREATE INDEX ON normalized_metrics (published_item_id, measured_at);"
           "INSERT INTO normalized_metrics (published_item_id, channel, views, measured_at)"
           " SELECT '" ITEM "', 'telegram', 5, '2026-01-01Z' FROM generate_series (1, 2)");
  take (&there, ITEM, "{\"views\": 6}", START);
  take (&there, ITEM, "{\"views\": 7}", START + 1);
  assert_answer (there.base.db, "SELECT count (*), sum (views) FROM normalized_metrics"
                 " WHERE published_item_id = '" ITEM "'", 2, "3,18");
  return dex_future_new_true ();
}

/* Each month has a part of the table of its own. */
static DexFuture *
test_partitions (gpointer data)
{
  const MpisInstant now = mpis_time_now ();
  g_auto(World) here = { 0 };

  world_open (&here, FALSE);
  take (&here, ITEM, "{\"views\": 6}", now);
  take (&here, ITEM, "{\"views\": 6}", now - 70 * DAY);
  take (&here, ITEM, "{\"views\": 6}", now + 4000 * DAY);
  assert_answer (here.base.db, "SELECT count (*), count (DISTINCT tableoid) FROM normalized_metrics"
                 " WHERE tableoid <> 'normalized_metrics_default'::regclass", 2, "2,2");
  assert_answer (here.base.db, "SELECT count (*) FROM normalized_metrics_default", 1, "1");
  return dex_future_new_true ();
}

static DexFuture *
test_list (gpointer data)
{
  g_auto(World) here = { 0 };
  g_autoptr(GError) error = NULL;
  g_autoptr(MpisListing) first = NULL;
  g_autoptr(MpisListing) second = NULL;
  g_autoptr(MpisListing) empty = NULL;
  g_autoptr(MpisListing) none = NULL;
  MpisPage page = { .limit = 2 };

  world_open (&here, FALSE);
  for (guint i = 0; i < 3; i++)
    take (&here, ITEM, "{\"views\": 100, \"reactions\": 7}", START + i * DAY);
  first = dex_await_boxed (mpis_measure_list (here.base.db, ITEM, &page), &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (first->json, "\"measured_at\" : \"2026-01-03T00:00:00.000000Z\""));
  g_assert_nonnull (strstr (first->json, "\"engagement_rate\" : 0.0700, \"engagement_rate_percent\" : 7.00"));
  g_assert_nonnull (strstr (first->json, "\"reach\" : null"));
  g_assert_nonnull (first->next);
  page.after = first->next;
  second = dex_await_boxed (mpis_measure_list (here.base.db, ITEM, &page), &error);
  g_assert_no_error (error);
  g_assert_null (second->next);
  g_assert_nonnull (strstr (second->json, "2026-01-01T00:00:00.000000Z"));
  g_assert_null (strstr (second->json, "2026-01-02"));

  page = (MpisPage) { 0 };
  empty = dex_await_boxed (mpis_measure_list (here.base.db, OTHER, &page), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (empty->json, ==, "[]");
  none = dex_await_boxed (mpis_measure_list (here.base.db, NOBODY, &page), &error);
  g_assert_error (error, MPIS_ERROR, MPIS_ERROR_NOT_FOUND);
  g_clear_error (&error);
  page.after = "bm9uc2Vuc2UKeA";
  none = dex_await_boxed (mpis_measure_list (here.base.db, ITEM, &page), &error);
  g_assert_error (error, MPIS_ERROR, MPIS_ERROR_INVALID);
  return dex_future_new_true ();
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/measure/shapes", test_shapes);
  ADD ("/measure/large", test_large);
  ADD ("/measure/again", test_again);
  ADD ("/measure/parallel", test_parallel);
  ADD ("/measure/warnings", test_warnings);
  ADD ("/measure/unknown", test_unknown);
  ADD ("/measure/batch", test_batch);
  ADD ("/measure/by-mpis", test_by_mpis);
  ADD ("/measure/partitions", test_partitions);
  ADD ("/measure/list", test_list);
  return g_test_run ();
}
