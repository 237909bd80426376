#include "config.h"

#include "card-test.h"

#include "mpis-card-kind.h"
#include "mpis-error.h"
#include "mpis-json.h"

static char *
print (JsonObject *object)
{
  g_autoptr(JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  json_node_set_object (node, object);
  return mpis_json_print (node);
}

static MpisCardSettings *
read_it (const char *widget,
         const char *config)
{
  g_autoptr(JsonObject) object = card_config (config);
  g_autoptr(GError) error = NULL;
  MpisCardSettings *settings = mpis_card_settings_new (widget, object, NULL, &error);

  g_assert_no_error (error);
  return settings;
}

static void
assert_wrong (const char *widget,
              const char *config,
              const char *message)
{
  g_autoptr(JsonObject) object = card_config (config);
  g_autoptr(GError) error = NULL;

  g_assert_null (mpis_card_settings_new (widget, object, NULL, &error));
  g_assert_error (error, MPIS_ERROR, MPIS_ERROR_INVALID);
  if (strstr (error->message, message) == NULL)
    g_error ("“%s” does not say “%s”", error->message, message);
}

/* Every kind stands on its own without a config, and writes none. */
static void
test_defaults (void)
{
  guint n;
  const MpisCardKind *kinds = mpis_card_kind_list (&n);

  g_assert_cmpuint (n, >=, 15);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(MpisCardSettings) settings = read_it (kinds[i].id, "{}");
      g_autoptr(JsonObject) config = mpis_card_settings_to_config (settings);
      g_autofree char *text = print (config);

      g_assert_cmpstr (text, ==, "{}");
      g_assert_cmpint (kinds[i].min_width, <=, kinds[i].width);
      g_assert_cmpint (kinds[i].min_height, <=, kinds[i].height);
      g_assert_cmpint (kinds[i].width, <=, 12);
      g_assert_true (mpis_card_kind_find (kinds[i].id) == &kinds[i]);
    }
}

/* What is not known stays, what was not changed stays as it was spelled. */
static void
test_lossless (void)
{
  g_autoptr(MpisCardSettings) settings = read_it ("metric-chart",
    "{\"zeta\": [1, {\"a\": null}], \"channels\": [\"Telegram\"], \"metric\": \"reach\", \"goal\": \"not mine\"}");
  g_autoptr(JsonObject) same = mpis_card_settings_to_config (settings);
  g_autoptr(JsonObject) changed = NULL;
  g_autofree char *before = print (same);
  g_autofree char *after = NULL;

  g_assert_cmpstr (before, ==, "{\"zeta\":[1,{\"a\":null}],\"channels\":[\"Telegram\"],\"metric\":\"reach\","
                               "\"goal\":\"not mine\"}");
  settings->metric = MPIS_METRIC_VIEWS;
  g_strfreev (settings->filters[MPIS_FILTER_CHANNEL]);
  settings->filters[MPIS_FILTER_CHANNEL] = g_strsplit ("youtube", ",", -1);
  changed = mpis_card_settings_to_config (settings);
  after = print (changed);
  g_assert_cmpstr (after, ==, "{\"zeta\":[1,{\"a\":null}],\"metric\":\"views\",\"goal\":\"not mine\","
                              "\"channel\":\"youtube\"}");
}

/* Reading what was written gives the same settings. */
static void
test_round_trip (void)
{
  g_autoptr(MpisCardSettings) settings = read_it ("goal-progress", "{\"goal\": 10}");
  g_autoptr(MpisCardSettings) again = NULL;
  g_autoptr(JsonObject) config = NULL;
  MpisCardGoal goal = { 20000, 30.5 };

  g_array_append_val (settings->goals, goal);
  settings->weekly = TRUE;
  g_set_str (&settings->title, "Reach");
  config = mpis_card_settings_to_config (settings);
  again = mpis_card_settings_new ("goal-progress", config, NULL, NULL);
  g_assert_nonnull (again);
  g_assert_true (mpis_card_settings_equal (settings, again));
  g_assert_cmpuint (again->goals->len, ==, 2);
  g_assert_cmpint (g_array_index (again->goals, MpisCardGoal, 1).from, ==, 20000);
}

/* Several of a kind are a list, one is written as the contract has it; what others wrote is not lost. */
static void
test_several (void)
{
  g_autoptr(MpisCardSettings) settings = read_it ("goal-progress",
    "{\"channel\": \"Telegram\", \"goals\": [{\"value\": 5, \"by\": \"Eve\"}, {\"from\": \"2026-01-01\", \"value\": 7, "
    "\"why\": [1]}]}");
  g_autoptr(MpisCardSettings) again = NULL;
  g_autoptr(JsonObject) several = NULL;
  g_autoptr(JsonObject) one = NULL;
  g_autofree char *text = NULL;
  g_autofree char *less = NULL;

  g_strfreev (settings->filters[MPIS_FILTER_CHANNEL]);
  settings->filters[MPIS_FILTER_CHANNEL] = g_strsplit ("Telegram,youtube", ",", -1);
  g_array_index (settings->goals, MpisCardGoal, 1).value = 9;
  several = mpis_card_settings_to_config (settings);
  text = print (several);
  g_assert_cmpstr (text, ==, "{\"goals\":[{\"value\":5.0,\"by\":\"Eve\"},{\"from\":\"2026-01-01\",\"value\":9.0,"
                             "\"why\":[1]}],\"channels\":[\"Telegram\",\"youtube\"]}");
  again = mpis_card_settings_new ("goal-progress", several, NULL, NULL);
  g_assert_nonnull (again);
  g_assert_true (mpis_card_settings_equal (settings, again));
  g_strfreev (again->filters[MPIS_FILTER_CHANNEL]);
  again->filters[MPIS_FILTER_CHANNEL] = g_strsplit ("youtube", ",", -1);
  g_array_remove_index (again->goals, 1);
  one = mpis_card_settings_to_config (again);
  less = print (one);
  g_assert_cmpstr (less, ==, "{\"goals\":[{\"value\":5.0,\"by\":\"Eve\"}],\"channel\":\"youtube\"}");
}

static void
test_errors (void)
{
  assert_wrong ("key-figure", "{\"metric\": 3}", "$.metric: expected one of views,");
  assert_wrong ("key-figure", "{\"time_range\": \"5d\"}", "$.time_range: expected one of 7d, 30d, 90d, month, all, "
                                                          "own, header, found \"5d\"");
  assert_wrong ("key-figure", "{\"time_range\": \"own\"}", "$.from: expected the first day");
  assert_wrong ("key-figure", "{\"channels\": [\"a\", 7]}", "$.channels[1]: expected a text, found 7");
  assert_wrong ("recent-posts", "{\"count\": 0}", "$.count: expected a whole number from 1 to 50, found 0");
  assert_wrong ("metric-chart", "{\"breakdown\": \"day\", \"split\": \"day\"}", "$.split: expected something else");
  assert_wrong ("goal-progress", "{\"goals\": [{\"value\": -1}]}", "$.goals[0].value: expected a number above 0");
  assert_wrong ("goal-progress", "{\"goals\": [{\"from\": \"soon\", \"value\": 1}]}", "$.goals[0].from: expected a day");
  assert_wrong ("note", "{\"text\": {}}", "$.text: expected a text");
}

/* The contract's own spelling of a persona and a range. */
static void
test_contract (void)
{
  g_autoptr(MpisCardSettings) settings = read_it ("engagement-chart", "{\"time_range\": \"90d\", \"persona_id\": \"p\"}");

  g_assert_false (settings->follows_header);
  g_assert_cmpint (settings->range, ==, MPIS_RANGE_90_DAYS);
  g_assert_cmpstr (settings->filters[MPIS_FILTER_PERSONA][0], ==, "p");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cards/settings/defaults", test_defaults);
  g_test_add_func ("/cards/settings/lossless", test_lossless);
  g_test_add_func ("/cards/settings/round-trip", test_round_trip);
  g_test_add_func ("/cards/settings/several", test_several);
  g_test_add_func ("/cards/settings/errors", test_errors);
  g_test_add_func ("/cards/settings/contract", test_contract);
  return g_test_run ();
}
