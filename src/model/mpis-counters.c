#include "config.h"

#include "mpis-counters.h"

static const char *const names[MPIS_N_COUNTERS] = {
  "views", "impressions", "reach", "reactions", "comments", "shares", "saves", "clicks",
};

/**
 * mpis_counter_get_name:
 * @counter: a counter
 *
 * Returns: its name, which is also its column in `normalized_metrics`
 */
const char *
mpis_counter_get_name (MpisCounter counter)
{
  g_return_val_if_fail ((guint) counter < MPIS_N_COUNTERS, NULL);

  return names[counter];
}
