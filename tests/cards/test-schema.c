#include "config.h"

#include "card-test.h"

#include "mpis-error.h"
#include "mpis-json.h"
#include "mpis-widget-entry.h"

#define NOW "2026-03-31T12:00:00Z"

static MpisCardSchema *
read_it (const char  *text,
         const char  *renderer_url,
         GError     **error)
{
  g_autoptr(JsonNode) node = mpis_json_parse (text, -1, error);

  g_assert_nonnull (node);
  return mpis_card_schema_new ("my-card", "My Card", NULL, node, renderer_url, error);
}

static void
assert_wrong (const char *text,
              const char *message)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (read_it (text, NULL, &error));
  g_assert_error (error, MPIS_ERROR, MPIS_ERROR_INVALID);
  if (strstr (error->message, message) == NULL)
    g_error ("“%s” does not say “%s”", error->message, message);
}

static MpisCardAnswer *
ask (const char *schema,
     const char *renderer_url,
     const char *config)
{
  g_autoptr(CardWorld) world = card_world_new ("UTC", NOW);
  g_autoptr(GError) error = NULL;
  MpisCardSchema *custom = read_it (schema, renderer_url, &error);

  g_assert_no_error (error);
  card_world_add_post (world, "a", "telegram", "2026-03-30T10:00:00Z", 100, 10);
  card_world_add_post (world, "b", "youtube", "2026-03-29T10:00:00Z", 50, 10);
  card_world_add_run (world, "r1", "success", "2026-03-31T10:00:00Z", "2026-03-31T10:05:00Z");
  g_ptr_array_add (world->fields.schemas, custom);
  return card_ask_once (world, "my-card", config);
}

static void
test_errors (void)
{
  assert_wrong ("[]", "$: expected an object");
  assert_wrong ("{\"data_source\": {\"type\": \"script\"}}", "$.data_source.type: expected one of metric, api");
  assert_wrong ("{\"data_source\": {\"type\": \"api\", \"endpoint\": \"https://evil\"}}",
                "$.data_source.endpoint: expected a path");
  assert_wrong ("{\"data_source\": {\"type\": \"api\", \"endpoint\": \"/api/../x\"}}", "expected a path");
  assert_wrong ("{\"data_source\": {\"type\": \"metric\", \"by\": [\"day\", \"moon\"]}}",
                "$.data_source.by[1]: expected one of day");
  assert_wrong ("{\"data_source\": {\"type\": \"metric\", \"metric\": \"x\"}}", "$.data_source.metric: expected one of");
  assert_wrong ("{\"data_source\": {\"type\": \"api\", \"endpoint\": \"/api/projects\", "
                "\"params\": {\"n\": {\"type\": \"float\"}}}}", "$.data_source.params.n.type: expected one of string");
  assert_wrong ("{\"data_source\": {\"type\": \"api\", \"endpoint\": \"/api/projects\", "
                "\"params\": {\"n\": {\"type\": \"enum\", \"values\": []}}}}", "$.data_source.params.n.values");
  assert_wrong ("{\"data_source\": {\"type\": \"api\", \"endpoint\": \"/api/projects\", "
                "\"params\": {\"n\": {\"type\": \"integer\", \"default\": \"x\"}}}}",
                "$.data_source.params.n.default: expected a whole number");
  assert_wrong ("{\"data_source\": {\"type\": \"metric\", \"params\": {\"colour\": {\"type\": \"string\"}}}}",
                "$.data_source.params.colour: expected a parameter of a metric query");
}

static void
test_metric (void)
{
  g_autoptr(MpisCardAnswer) answer = ask ("{\"data_source\": {\"type\": \"metric\", \"metric\": \"views\", "
                                          "\"by\": \"channel\"}, \"config\": {\"chart\": {\"type\": \"enum\", "
                                          "\"values\": [\"bars\"], \"default\": \"bars\"}}}", NULL, "{}");

  g_assert_cmpint (answer->state, ==, MPIS_CARD_READY);
  g_assert_cmpstr (answer->title, ==, "My Card");
  g_assert_cmpint (answer->chart->kind, ==, MPIS_CHART_BARS);
}

/* Nothing that can be set on the card mends its declaration, and nobody is sent there. */
static void
test_broken_declaration (void)
{
  g_autoptr(CardWorld) world = card_world_new ("UTC", NOW);
  g_autoptr(JsonNode) node = mpis_json_parse ("{\"data_source\": {\"type\": \"metric\", \"metric\": \"x\"}}", -1, NULL);
  g_autoptr(MpisWidgetEntry) entry = mpis_widget_entry_new ("my-card", "My Card", NULL, "custom",
                                                            json_node_get_object (node), NULL);
  g_autoptr(MpisCardAnswer) answer = NULL;

  g_ptr_array_add (world->fields.schemas, mpis_card_schema_new_from_entry (entry));
  answer = card_ask_once (world, "my-card", "{}");
  g_assert_cmpint (answer->state, ==, MPIS_CARD_UNKNOWN);
  g_assert_cmpstr (answer->message, ==, "The declaration of this kind of card cannot be read.");
  g_assert_true (g_str_has_prefix (answer->hint, "$.data_source.metric: expected one of"));
  g_assert_cmpstr (answer->title, ==, "My Card");
}

/* Parameters are checked, and say what is looked at. */
static void
test_params (void)
{
  static const char schema[] = "{\"data_source\": {\"type\": \"metric\", \"metric\": \"views\", \"params\": "
                               "{\"channel\": {\"type\": \"string\", \"required\": true}}}}";
  g_autoptr(MpisCardAnswer) missing = ask (schema, NULL, "{}");
  g_autoptr(MpisCardAnswer) wrong = ask (schema, NULL, "{\"params\": {\"channel\": 4}}");
  g_autoptr(MpisCardAnswer) right = ask (schema, NULL, "{\"params\": {\"channel\": \"youtube\"}}");

  g_assert_cmpint (missing->state, ==, MPIS_CARD_ERROR);
  g_assert_cmpstr (missing->hint, ==, "$.params.channel: expected a text, found nothing");
  g_assert_cmpstr (wrong->hint, ==, "$.params.channel: expected a text, found 4");
  g_assert_cmpint (right->state, ==, MPIS_CARD_READY);
  g_assert_cmpstr (right->title, ==, "My Card");
  g_assert_cmpint (((MpisCardFigure *) g_ptr_array_index (right->figures, 0))->now.integer, ==, 50);
}

/* Paths whose answer is here are shown, others say that they are not; nothing is ever run. */
static void
test_api (void)
{
  g_autoptr(MpisCardAnswer) runs = ask ("{\"data_source\": {\"type\": \"api\", \"endpoint\": "
                                        "\"/api/publisher/runs\"}}", "https://example.org/draw.js", "{}");
  g_autoptr(MpisCardAnswer) other = ask ("{\"data_source\": {\"type\": \"api\", \"endpoint\": "
                                         "\"/api/genesis/status/1\"}}", NULL, "{}");
  g_autoptr(MpisCardAnswer) program = ask ("{}", "https://example.org/draw.js", "{}");

  g_assert_cmpuint (mpis_card_table_get_n_rows (runs->table), ==, 1);
  g_assert_nonnull (strstr (runs->notes, "It is not run here."));
  g_assert_cmpint (other->state, ==, MPIS_CARD_EMPTY);
  g_assert_cmpstr (other->message, ==, "/api/genesis/status/1 cannot be shown here.");
  g_assert_cmpint (program->state, ==, MPIS_CARD_EMPTY);
  g_assert_nonnull (strstr (program->hint, "It is not run here."));
}

#define RUN_POSTS(run) "{\"data_source\": {\"type\": \"api\", \"endpoint\": \"/api/publisher/runs/" run \
  "/published-items\", \"params\": {\"run_id\": {\"type\": \"string\"}}}}"

/* A card of a run's posts shows those, and no others, whether the card or its declaration says which run. */
static void
test_posts_of_a_run (void)
{
  g_autoptr(CardWorld) world = card_world_new ("UTC", NOW);
  g_autoptr(MpisCardInput) input = NULL;
  g_autoptr(MpisCardAnswer) named = NULL, other = NULL, unknown = NULL, unsaid = NULL, fixed = NULL;
  const MpisPostFields posts[] = {
    { .id = "p1", .channel = "telegram", .title = "First", .run_id = "r1", .published_known = TRUE,
      .published_at = card_instant ("2020-01-01T10:00:00Z"), .measured_at = MPIS_INSTANT_UNKNOWN },
    { .id = "p2", .channel = "telegram", .title = "Second", .run_id = "r1", .published_known = TRUE,
      .published_at = card_instant ("2026-03-30T10:00:00Z"), .measured_at = MPIS_INSTANT_UNKNOWN },
    { .id = "p3", .channel = "telegram", .title = "Of another", .run_id = "r2", .published_known = TRUE,
      .published_at = card_instant ("2026-03-30T11:00:00Z"), .measured_at = MPIS_INSTANT_UNKNOWN },
  };

  for (guint i = 0; i < G_N_ELEMENTS (posts); i++)
    g_ptr_array_add (world->fields.posts, mpis_post_new (&posts[i]));
  card_world_add_post (world, "a", "telegram", "2026-03-30T12:00:00Z", 100, 10);
  card_world_add_run (world, "r3", "success", "2026-03-31T10:00:00Z", "2026-03-31T10:05:00Z");
  g_ptr_array_add (world->fields.schemas, read_it (RUN_POSTS ("{run_id}"), NULL, NULL));
  input = card_world_end (world);
  named = card_ask (input, "my-card", "{\"params\": {\"run_id\": \"r1\"}}");
  other = card_ask (input, "my-card", "{\"params\": {\"run_id\": \"r3\"}}");
  unknown = card_ask (input, "my-card", "{\"params\": {\"run_id\": \"r9\"}}");
  unsaid = card_ask (input, "my-card", "{}");
  fixed = ask (RUN_POSTS ("r1"), NULL, "{}");

  g_assert_cmpint (named->state, ==, MPIS_CARD_READY);
  g_assert_cmpuint (mpis_card_table_get_n_rows (named->table), ==, 2);
  g_assert_cmpstr (mpis_card_table_get_row (named->table, 0)->target.id, ==, "p2");
  g_assert_cmpstr (mpis_card_table_get_row (named->table, 1)->target.id, ==, "p1");
  g_assert_cmpstr (other->message, ==, "No post of this run is known.");
  g_assert_cmpstr (unknown->message, ==, "This run is not among what is kept on this computer.");
  g_assert_cmpstr (unsaid->message, ==, "This card shows the posts of a run.");
  g_assert_cmpstr (fixed->message, ==, "No post of this run is known.");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cards/schema/errors", test_errors);
  g_test_add_func ("/cards/schema/metric", test_metric);
  g_test_add_func ("/cards/schema/broken-declaration", test_broken_declaration);
  g_test_add_func ("/cards/schema/params", test_params);
  g_test_add_func ("/cards/schema/api", test_api);
  g_test_add_func ("/cards/schema/posts-of-a-run", test_posts_of_a_run);
  return g_test_run ();
}
