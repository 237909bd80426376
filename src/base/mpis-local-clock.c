#include "config.h"

#include "mpis-time.h"

typedef struct {
  MpisInstant since;
  gint64      offset;
} Period;

struct _MpisLocalClock {
  guint  n_periods;
  Period periods[];
};

/* The first second after @from, and not after @to, at which another interval of @zone holds. */
static gint64
find_change (GTimeZone *zone,
             gint64     from,
             gint64     to)
{
  int interval = g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, from);

  while (to - from > 1)
    {
      gint64 middle = from + (to - from) / 2;

      if (g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, middle) == interval)
        from = middle;
      else
        to = middle;
    }
  return to;
}

static void
add_period (GArray    *periods,
            GTimeZone *zone,
            gint64     unix_seconds)
{
  int interval = g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, unix_seconds);
  gint64 offset = g_time_zone_get_offset (zone, interval) * MPIS_SECOND;
  Period period = { unix_seconds * MPIS_SECOND, offset };

  /* A zone's name may change while its clocks do not. */
  if (periods->len == 0 || g_array_index (periods, Period, periods->len - 1).offset != offset)
    g_array_append_val (periods, period);
}

/**
 * mpis_local_clock_new:
 * @zone: a zone
 * @from: the earliest instant that will be asked for
 * @to: the latest
 *
 * Outside the span, and outside the years 1 to 9999, the offset at its nearer end is taken.
 *
 * Returns: (transfer full): a clock
 */
MpisLocalClock *
mpis_local_clock_new (GTimeZone   *zone,
                      MpisInstant  from,
                      MpisInstant  to)
{
  const gint64 first = G_GINT64_CONSTANT (-62135596800);
  const gint64 last = G_GINT64_CONSTANT (253402300799);
  g_autoptr(GArray) periods = g_array_new (FALSE, FALSE, sizeof (Period));
  MpisLocalClock *self;
  gint64 at, end;

  g_return_val_if_fail (zone != NULL, NULL);

  at = CLAMP (from / MPIS_SECOND - 1, first, last);
  end = CLAMP (to / MPIS_SECOND + 1, first, last);
  add_period (periods, zone, at);
  while (at < end &&
         g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, at) !=
         g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, end))
    {
      at = find_change (zone, at, end);
      add_period (periods, zone, at);
    }

  self = g_malloc (sizeof *self + periods->len * sizeof (Period));
  self->n_periods = periods->len;
  for (guint i = 0; i < periods->len; i++)
    self->periods[i] = g_array_index (periods, Period, i);
  return self;
}

/**
 * mpis_local_clock_minute:
 * @self: a clock
 * @instant: a moment
 *
 * Returns: minutes from 1970-01-01T00:00 local time to what clocks show then, rounded down
 */
gint32
mpis_local_clock_minute (const MpisLocalClock *self,
                         MpisInstant           instant)
{
  guint low = 0;
  guint high = self->n_periods;
  gint64 local;

  /* The last period that began by then. */
  while (high - low > 1)
    {
      guint middle = (low + high) / 2;

      if (self->periods[middle].since <= instant)
        low = middle;
      else
        high = middle;
    }

  if (__builtin_add_overflow (instant, self->periods[low].offset, &local))
    local = instant;
  local = local / MPIS_MINUTE - (local % MPIS_MINUTE < 0);
  return CLAMP (local, G_MININT32, G_MAXINT32);
}

/**
 * mpis_local_clock_free:
 * @self: (transfer full): a clock
 */
void
mpis_local_clock_free (MpisLocalClock *self)
{
  g_free (self);
}
