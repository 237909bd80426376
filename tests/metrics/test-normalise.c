#include "config.h"

#include "mpis-normalise.h"

#include <math.h>
#include <string.h>

static JsonNode *
parse (const char *json)
{
  g_autoptr(GError) error = NULL;
  JsonNode *node = json_from_string (json, &error);

  g_assert_no_error (error);
  return node;
}

/* What is known, as text: `v1500 r95 s23 er0.0787`, with `no er` for an unknown rate. */
static char *
normalise_carried (const char     *channel,
                   const char     *json,
                   MpisCounterSet  carried,
                   GPtrArray      *warnings)
{
  static const char *const short_names[] = { "v", "im", "re", "r", "c", "s", "sa", "cl" };
  g_autoptr(JsonNode) node = parse (json);
  g_autoptr(GString) text = g_string_new (NULL);
  MpisCounters counters;
  double rate;

  mpis_normalise (channel, json_node_get_object (node), carried, &counters, &rate, warnings);
  for (guint i = 0; i < MPIS_N_COUNTERS; i++)
    if (counters.value[i] != MPIS_UNKNOWN)
      g_string_append_printf (text, "%s%" G_GINT64_FORMAT " ", short_names[i], counters.value[i]);
  if (isnan (rate))
    g_string_append (text, "no er");
  else
    g_string_append_printf (text, "er%.4f", rate);
  return g_string_free_and_steal (g_steal_pointer (&text));
}

static char *
normalise (const char *channel,
           const char *json)
{
  return normalise_carried (channel, json, MPIS_ALL_COUNTERS, NULL);
}

typedef struct {
  const char *channel;
  const char *json;
  const char *expected;
} Vector;

static void
check (const Vector *vectors,
       guint         n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *got = normalise (vectors[i].channel, vectors[i].json);

      g_test_message ("%s %s", vectors[i].channel, vectors[i].json);
      g_assert_cmpstr (got, ==, vectors[i].expected);
    }
}

/* The numbered vectors of contract 5.4, in their order; 30 to 32 are those of test-counters.c. */
static void
test_vectors (void)
{
  static const Vector vectors[] = {
    { "telegram", "{\"views\":1500,\"reactions\":{\"👍\":45,\"❤️\":32,\"🔥\":18},\"forwards\":23}",
      "v1500 r95 s23 er0.0787" },
    { "instagram", "{\"impressions\":2500,\"reach\":2100,\"likes\":180,\"comments\":24,\"shares\":15,"
      "\"saves\":42}", "im2500 re2100 r180 c24 s15 sa42 er0.1043" },
    { "tiktok", "{\"views\":10000,\"likes\":900,\"comments\":80,\"shares\":20}",
      "v10000 r900 c80 s20 er0.1000" },
    { "youtube", "{\"views\":10000,\"likes\":900,\"comments\":80}", "v10000 r900 c80 er0.0980" },
    { "Telegram", "{\"views\":100,\"reactions\":7}", "v100 r7 er0.0700" },
    { "TELEGRAM ", "{\"views\":100,\"reactions\":7}", "v100 r7 er0.0700" },
    { "telegram", "{}", "r0 no er" },
    { "telegram", "{\"views\":0,\"reactions\":{\"👍\":5},\"forwards\":1}", "v0 r5 s1 no er" },
    { "telegram", "{\"views\":100,\"reactions\":{}}", "v100 r0 er0.0000" },
    { "telegram", "{\"views\":100,\"reactions\":{\"👍\":\"5\"}}", "v100 r5 er0.0500" },
    { "telegram", "{\"views\":100,\"reactions\":{\"👍\":5,\"❤️\":null}}", "v100 r5 er0.0500" },
    { "telegram", "{\"views\":100,\"reactions\":\"45\"}", "v100 r45 er0.4500" },
    { "telegram", "{\"views\":100,\"reactions\":[{\"emoji\":\"👍\",\"count\":5}]}",
      "v100 r5 er0.0500" },
    { "telegram", "{\"views\":\"1500\",\"reactions\":3}", "v1500 r3 er0.0020" },
    { "telegram", "{\"views\":100,\"reactions\":true}", "v100 r0 er0.0000" },
    { "instagram", "{\"reach\":2100,\"likes\":\"180\"}", "re2100 r180 er0.0857" },
    { "instagram", "{\"reach\":0,\"impressions\":500,\"likes\":3}", "im500 re0 r3 no er" },
    { "instagram", "{\"views\":900,\"likes\":9}", "r9 no er" },
    { "instagram", "{\"reach\":-100,\"likes\":9}", "r9 no er" },
    { "tiktok", "{\"views\":100,\"likes\":-20,\"comments\":5}", "v100 c5 er0.0500" },
    { "tiktok", "{\"views\":3000000000,\"likes\":4000000000,\"shares\":1}",
      "v3000000000 r4000000000 s1 er1.3333" },
    { "tiktok", "{\"views\":1,\"likes\":20}", "v1 r20 er20.0000" },
    { "telegram_demo", "{\"views\":1200,\"reactions\":85,\"shares\":23,\"comments\":12}",
      "v1200 r85 c12 s23 er0.1000" },
    { "email", "{\"views\":50,\"likes\":4,\"clicks\":9}", "v50 r4 no er" },
    { "email", "{\"views\":50,\"reactions\":0,\"likes\":4}", "v50 r4 no er" },
    { "email", "{\"views\":50,\"reactions\":{\"👍\":2}}", "v50 r2 no er" },
    { "telegram", "{\"views\":3,\"reactions\":2}", "v3 r2 er0.6667" },
    { "telegram", "{\"views\":100000,\"reactions\":1,\"forwards\":4}", "v100000 r1 s4 er0.0001" },
    { "youtube", "{\"views\":12345.0,\"likes\":100.5}", "v12345 r100 er0.0081" },
  };

  check (vectors, G_N_ELEMENTS (vectors));
}

static void
test_counts (void)
{
  static const Vector vectors[] = {
    { "youtube", "{\"views\":\" 42\\n\"}", "v42 er0.0000" },
    { "youtube", "{\"views\":\"\",\"likes\":\"1,500\",\"comments\":\"-3\",\"shares\":\"4.0\"}", "no er" },
    { "youtube", "{\"views\":null,\"likes\":false,\"comments\":[],\"shares\":{}}", "no er" },
    { "youtube", "{\"views\":-0.5,\"likes\":0.9}", "r0 no er" },
    { "youtube", "{\"views\":\"9223372036854775807\"}", "v9223372036854775807 er0.0000" },
    { "youtube", "{\"views\":\"9223372036854775808\"}", "v9223372036854775807 er0.0000" },
    { "youtube", "{\"views\":\"99999999999999999999999999\"}", "v9223372036854775807 er0.0000" },
    { "youtube", "{\"views\":1e300,\"likes\":-1e300}", "v9223372036854775807 er0.0000" },
    { "telegram", "{\"reactions\":{\"👍\":\"9223372036854775807\",\"🔥\":1}}",
      "r9223372036854775807 no er" },
  };

  check (vectors, G_N_ELEMENTS (vectors));
}

static void
test_reactions (void)
{
  static const Vector vectors[] = {
    { "telegram", "{\"reactions\":[{\"count\":5},{\"total_count\":\"2\"},{\"emoji\":\"👍\"},7,null]}",
      "r7 no er" },
    { "telegram", "{\"reactions\":{\"👍\":null}}", "r0 no er" },
    { "telegram", "{\"reactions\":-3}", "r0 no er" },
    /* Elsewhere what nobody could read is not nothing. */
    { "email", "{\"reactions\":{\"👍\":null}}", "no er" },
    { "email", "{\"reactions\":{}}", "r0 no er" },
    { "email", "{\"reactions\":0}", "r0 no er" },
    { "email", "{\"reactions\":3,\"likes\":4}", "r3 no er" },
    { "email", "{\"reactions\":true,\"likes\":4}", "r4 no er" },
    /* Only the word for reactions may be a map. */
    { "tiktok", "{\"likes\":{\"👍\":2}}", "no er" },
  };

  check (vectors, G_N_ELEMENTS (vectors));
}

static void
test_keys_of_other_channels (void)
{
  static const Vector vectors[] = {
    { "telegram", "{\"likes\":5,\"shares\":5,\"saves\":5,\"reach\":5}", "r0 no er" },
    { "telegram_demo", "{\"views\":10,\"forwards\":2,\"shares\":5}", "v10 r0 s2 er0.2000" },
    { "tiktok_demo", "{\"views\":10,\"likes\":1}", "v10 r1 er0.1000" },
    { "instagram", "{\"saved\":5,\"forwards\":5,\"clicks\":5}", "no er" },
    { "email", "{\"reach\":5,\"impressions\":5,\"saves\":5}", "no er" },
  };

  check (vectors, G_N_ELEMENTS (vectors));
}

static void
test_what_a_format_carries (void)
{
  MpisCounterSet carried = MPIS_COUNTER_BIT (MPIS_COUNTER_VIEWS) |
                           MPIS_COUNTER_BIT (MPIS_COUNTER_SHARES);
  g_autoptr(GPtrArray) warnings = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *views_only = normalise_carried ("telegram", "{\"views\":100}", carried, warnings);
  g_autofree char *masked = normalise_carried ("telegram", "{\"views\":100,\"reactions\":true,"
                                               "\"forwards\":1}", carried, warnings);

  /* No reactions in the format is not "no reactions". */
  g_assert_cmpstr (views_only, ==, "v100 er0.0000");
  g_assert_cmpstr (masked, ==, "v100 s1 er0.0100");
  g_assert_cmpuint (warnings->len, ==, 0);
}

static void
test_warnings (void)
{
  g_autoptr(GPtrArray) warnings = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *got =
    normalise_carried ("telegram", "{\"views\":-5,\"forwards\":null,\"reactions\":{\"a\":1,\"b\":true},"
                       "\"comments\":\"many many many many many many many many many\",\"other\":true}",
                       MPIS_ALL_COUNTERS, warnings);

  g_assert_cmpstr (got, ==, "r1 no er");
  g_assert_cmpuint (warnings->len, ==, 4);
  g_assert_nonnull (strstr (warnings->pdata[0], "“views” is -5"));
  g_assert_nonnull (strstr (warnings->pdata[1], "“reactions” has 1 entries"));
  g_assert_nonnull (strstr (warnings->pdata[2], "“comments” is \"many"));
  g_assert_cmpuint (strlen (warnings->pdata[2]), <, 100);
  g_assert_nonnull (strstr (warnings->pdata[3], "“forwards” is null"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/metrics/normalise/vectors", test_vectors);
  g_test_add_func ("/metrics/normalise/counts", test_counts);
  g_test_add_func ("/metrics/normalise/reactions", test_reactions);
  g_test_add_func ("/metrics/normalise/keys-of-other-channels", test_keys_of_other_channels);
  g_test_add_func ("/metrics/normalise/what-a-format-carries", test_what_a_format_carries);
  g_test_add_func ("/metrics/normalise/warnings", test_warnings);
  return g_test_run ();
}
