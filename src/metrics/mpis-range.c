#include "config.h"

#include "mpis-range.h"

static gint32
first_of_month (gint32 day)
{
  int year, month, day_of_month;

  mpis_day_get_date (day, &year, &month, &day_of_month);
  return day - day_of_month + 1;
}

/**
 * mpis_range_get_period:
 * @range: a span of time
 * @own: the days of %MPIS_RANGE_OWN, in either order
 * @today: the local day it is
 *
 * Returns: the days it spans
 */
MpisPeriod
mpis_range_get_period (MpisRange  range,
                       MpisPeriod own,
                       gint32     today)
{
  switch (range)
    {
    case MPIS_RANGE_7_DAYS:     return (MpisPeriod) { today - 6, today };
    case MPIS_RANGE_30_DAYS:    return (MpisPeriod) { today - 29, today };
    case MPIS_RANGE_90_DAYS:    return (MpisPeriod) { today - 89, today };
    case MPIS_RANGE_THIS_MONTH: return (MpisPeriod) { first_of_month (today), today };
    case MPIS_RANGE_OWN:        return (MpisPeriod) { MIN (own.from, own.to), MAX (own.from, own.to) };
    case MPIS_RANGE_ALL:
    default:                    return (MpisPeriod) { MPIS_DAY_FIRST, MPIS_DAY_LAST };
    }
}

/**
 * mpis_period_get_previous:
 * @previous: (out): the days right before, as many as there are in @self
 *
 * Returns: %FALSE if @self has no beginning or no end, so that nothing is before it
 */
gboolean
mpis_period_get_previous (const MpisPeriod *self,
                          MpisPeriod       *previous)
{
  gint64 length = (gint64) self->to - self->from + 1;

  if (self->from == MPIS_DAY_FIRST || self->to == MPIS_DAY_LAST ||
      self->from - length <= MPIS_DAY_FIRST)
    return FALSE;
  previous->from = self->from - length;
  previous->to = self->from - 1;
  return TRUE;
}
