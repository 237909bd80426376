#include "config.h"

#include "fuzz.h"
#include "mpis-cron.h"

const char *const fuzz_seeds[] = {
  "0 9 * * mon-fri",
  "*/15 0-23/2,5 1,15 JAN-MAR/2 sat-sun",
  "5/20 0 29 feb 7",
  NULL
};

/* Whatever is taken for a schedule has moments that follow one another, or none at all. */
int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autofree char *text = g_strndup (size > 0 ? (const char *) data : "", size);
  g_autoptr(MpisCron) cron = mpis_cron_parse (text, NULL);
  g_autoptr(GTimeZone) zone = NULL;
  MpisInstant at = G_GINT64_CONSTANT (1774000000) * MPIS_SECOND;

  if (cron == NULL)
    return 0;
  zone = mpis_zone_new ("Europe/Berlin", NULL);
  for (guint i = 0; i < 4; i++)
    {
      MpisInstant next = mpis_cron_next (cron, at, zone);

      if (next == MPIS_INSTANT_UNKNOWN)
        {
          g_assert_cmpuint (i, ==, 0);
          break;
        }
      g_assert_cmpint (next, >, at);
      g_assert_cmpint (next % MPIS_MINUTE, ==, 0);
      at = next;
    }
  return 0;
}
