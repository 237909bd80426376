#include "config.h"

#include "mpis-gains.h"

#include "mpis-counters.h"

/**
 * mpis_gains_between:
 * @earlier: an instant
 * @later: another
 *
 * Returns: the time from one to the other in microseconds, at most what 64 bits hold
 */
gint64
mpis_gains_between (MpisInstant earlier,
                    MpisInstant later)
{
  gint64 span;

  if (__builtin_sub_overflow (later, earlier, &span))
    return later > earlier ? G_MAXINT64 : G_MININT64;
  return span;
}

/**
 * mpis_gains_work_out:
 * @values: (inout) (array length=n): a counter of one post in time order, %MPIS_UNKNOWN where unknown,
 *   never negative; replaced by what was gained, %MPIS_UNKNOWN where there is no gain
 * @at: (array length=n): when each value was read, each later than the one before
 * @n: how many
 * @published_at: when the post was published, or %MPIS_INSTANT_UNKNOWN
 * @spanning: (inout) (array length=n): @spanning_bit is set where a gain covers more than 36 hours
 * @spanning_bit: a bit
 * @gains: (out caller-allocates): what it comes to
 *
 * A value gains what it is above the last known one; unknown values between are passed over. The first
 * known value is a gain if it was read before or within 48 hours of a known publication, else it is the
 * opening balance. A value below the last known one is a negative gain.
 */
void
mpis_gains_work_out (gint64            *values,
                     const MpisInstant *at,
                     guint              n,
                     MpisInstant        published_at,
                     guint8            *spanning,
                     guint8             spanning_bit,
                     MpisGains         *gains)
{
  MpisInstant last_at = MPIS_INSTANT_UNKNOWN;
  gint64 last = MPIS_UNKNOWN;

  *gains = (MpisGains) { MPIS_UNKNOWN, MPIS_NO_ROW, MPIS_UNKNOWN };
  for (guint i = 0; i < n; i++)
    {
      gint64 value = values[i];

      if (value == MPIS_UNKNOWN)
        continue;

      if (last != MPIS_UNKNOWN)
        {
          values[i] = value - last;
          if (mpis_gains_between (last_at, at[i]) > MPIS_GAIN_SPAN_EXPECTED)
            spanning[i] |= spanning_bit;
        }
      else if (published_at != MPIS_INSTANT_UNKNOWN &&
               mpis_gains_between (published_at, at[i]) <= MPIS_GAIN_FIRST_WITHIN)
        {
          gains->opening = 0;
        }
      else
        {
          gains->opening = value;
          gains->opening_row = i;
          values[i] = MPIS_UNKNOWN;
        }
      last = value;
      last_at = at[i];
    }
  gains->latest = last;
}
