#include "config.h"

#include "mpis-counters.h"

#include <math.h>
#include <string.h>

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

/**
 * mpis_counters_clear:
 * @self: (out caller-allocates): counters
 *
 * Makes all of them unknown.
 */
void
mpis_counters_clear (MpisCounters *self)
{
  for (guint i = 0; i < MPIS_N_COUNTERS; i++)
    self->value[i] = MPIS_UNKNOWN;
}

/**
 * mpis_counters_equal:
 * @a: counters
 * @b: other counters
 *
 * Returns: %TRUE if they know the same; unknown equals only unknown
 */
gboolean
mpis_counters_equal (const MpisCounters *a,
                     const MpisCounters *b)
{
  return memcmp (a->value, b->value, sizeof a->value) == 0;
}

static gboolean
is_positive (const MpisCounters *self,
             MpisCounter         counter)
{
  /* Unknown is the smallest number there is. */
  return self->value[counter] > 0;
}

/**
 * mpis_counters_get_rate:
 * @self: what a post's counters stood at
 *
 * The engagement rate of one snapshot: reactions, comments and shares by reach or, where reach is
 * unknown or not positive, by views. A part that is unknown adds nothing; nothing is clamped, so a rate
 * may be above 1. Four decimals, the digits that `printf ("%.4f")` gives in the C locale. See
 * contract 5.2.
 *
 * Returns: a fraction (0.05 is 5 %), or NaN where neither reach nor views is positive
 */
double
mpis_counters_get_rate (const MpisCounters *self)
{
  static const MpisCounter parts[] = {
    MPIS_COUNTER_REACTIONS, MPIS_COUNTER_COMMENTS, MPIS_COUNTER_SHARES
  };
  char digits[G_ASCII_DTOSTR_BUF_SIZE + 320];
  gint64 denominator;
  gint64 sum = 0;

  if (is_positive (self, MPIS_COUNTER_REACH))
    denominator = self->value[MPIS_COUNTER_REACH];
  else if (is_positive (self, MPIS_COUNTER_VIEWS))
    denominator = self->value[MPIS_COUNTER_VIEWS];
  else
    return NAN;

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (self->value[parts[i]] != MPIS_UNKNOWN &&
        __builtin_add_overflow (sum, self->value[parts[i]], &sum))
      sum = G_MAXINT64;

  g_ascii_formatd (digits, sizeof digits, "%.4f", (double) sum / (double) denominator);
  return g_ascii_strtod (digits, NULL);
}
