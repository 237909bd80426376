#include "config.h"

#include "mpis-normalise.h"

#include <stdio.h>
#include <string.h>

#include "mpis-time.h"

#define N_PAYLOADS 200000

static const char *const payloads[][2] = {
  { "telegram", "{\"views\":1500,\"reactions\":{\"👍\":45,\"❤️\":32,\"🔥\":18},\"forwards\":23}" },
  { "instagram", "{\"impressions\":2500,\"reach\":2100,\"likes\":180,\"comments\":24,\"shares\":15,"
                 "\"saves\":42}" },
  { "tiktok", "{\"views\":10000,\"likes\":900,\"comments\":80,\"shares\":20}" },
  { "youtube", "{\"views\":\"10000\",\"likes\":\"900\",\"comments\":\"80\"}" },
};

/* Seconds for all payloads; the parser is kept, as an importer keeps it. */
static double
run (gboolean  normalise,
     gint64   *checksum)
{
  g_autoptr(JsonParser) parser = json_parser_new ();
  gint64 start = g_get_monotonic_time ();

  for (guint i = 0; i < N_PAYLOADS; i++)
    {
      const char *const *payload = payloads[i % G_N_ELEMENTS (payloads)];
      MpisCounters counters;
      double rate;

      if (!json_parser_load_from_data (parser, payload[1], -1, NULL))
        g_error ("a payload of the benchmark does not parse");
      if (!normalise)
        continue;
      mpis_normalise (payload[0], json_node_get_object (json_parser_get_root (parser)),
                      MPIS_ALL_COUNTERS, &counters, &rate, NULL);
      *checksum += counters.value[MPIS_COUNTER_REACTIONS];
    }
  return (double) (g_get_monotonic_time () - start) / MPIS_SECOND;
}

int
main (void)
{
  double parse = G_MAXDOUBLE;
  double both = G_MAXDOUBLE;
  gint64 checksum = 0;

  /* The best of several, alternating, so that a busy machine disturbs both alike. */
  for (guint i = 0; i < 5; i++)
    {
      double parsed = run (FALSE, &checksum);
      double normalised = run (TRUE, &checksum);

      parse = MIN (parse, parsed);
      both = MIN (both, normalised);
    }
  g_assert_cmpint (checksum, ==, 5 * (N_PAYLOADS / 4) * (95 + 180 + 900 + 900));

  printf ("normalise-payloads %.0f 1/s\n", N_PAYLOADS / both);
  printf ("normalise-ratio %.2f x\n", both / parse);
  return 0;
}
