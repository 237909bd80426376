#include "config.h"

#include "mpis-ticks.h"

#include <math.h>

#include "mpis-format.h"

/* Between two labels on the day axis, pixels. */
#define LABEL_GAP 20.0

/* The narrowest a day label gets; a finer grid of days is not even tried. */
#define LEAST_LABEL_WIDTH 14.0

/* Day 0 (1970-01-01) was a Thursday: Mondays are the days that leave this rest. */
#define MONDAY 4

/* GDate counts days from 0001-01-01, its day 1. */
#define GDATE_OF_DAY_0 719163

typedef enum {
  EVERY_DAYS,
  EVERY_WEEKS,
  EVERY_MONTHS
} Every;

/* What day ticks may fall on, densest first. Plain days count from the first day of the range, and
 * only where a range is too short for weeks. */
static const struct {
  Every every;
  int   count;
  int   days;   /* about how many days apart */
} rhythms[] = {
  { EVERY_DAYS, 1, 1 },      { EVERY_DAYS, 2, 2 },      { EVERY_DAYS, 3, 3 },
  { EVERY_WEEKS, 1, 7 },     { EVERY_WEEKS, 2, 14 },    { EVERY_MONTHS, 1, 30 },
  { EVERY_MONTHS, 3, 91 },   { EVERY_MONTHS, 12, 365 }, { EVERY_MONTHS, 24, 730 },
  { EVERY_MONTHS, 60, 1826 }, { EVERY_MONTHS, 120, 3652 }, { EVERY_MONTHS, 240, 7305 },
  { EVERY_MONTHS, 600, 18262 }, { EVERY_MONTHS, 1200, 36524 },
};

#define MANY_DAYS 21

static void
tick_clear (gpointer data)
{
  g_free (((MpisTick *) data)->label);
}

static GArray *
ticks_new (void)
{
  GArray *ticks = g_array_new (FALSE, TRUE, sizeof (MpisTick));

  g_array_set_clear_func (ticks, tick_clear);

  return ticks;
}

/**
 * mpis_ticks_get_step:
 * @n_ticks: the most ticks there is room for, at least 2
 * @least_step: ticks are never closer than this; 0 for as close as they like
 *
 * Returns: the smallest of …, 1, 2, 5, 10, 20, 50, … that puts no more than @n_ticks ticks between
 *   @low and @high
 */
double
mpis_ticks_get_step (double low,
                     double high,
                     guint  n_ticks,
                     double least_step)
{
  double rough = MAX ((high - low) / MAX (n_ticks - 1, 1), least_step);
  double power, ratio;

  if (!(rough > 0) || !isfinite (rough))
    return 1;

  power = pow (10, floor (log10 (rough)));
  ratio = rough / power;

  return power * (ratio <= 1 + 1e-9 ? 1 : ratio <= 2 + 1e-9 ? 2 : ratio <= 5 + 1e-9 ? 5 : 10);
}

/**
 * mpis_ticks_new_numeric:
 * @step: the distance between ticks
 *
 * Returns: (transfer full) (element-type MpisTick): the multiples of @step in the domain, rising
 */
GArray *
mpis_ticks_new_numeric (const MpisScale *scale,
                        double           step,
                        MpisChartUnit    unit,
                        MpisMeasureFunc  measure,
                        gpointer         data)
{
  GArray *ticks = ticks_new ();
  double low = MIN (scale->domain_first, scale->domain_last);
  double high = MAX (scale->domain_first, scale->domain_last);

  for (double i = ceil (low / step - 1e-9); i <= floor (high / step + 1e-9); i++)
    {
      MpisTick tick = { .value = i * step };

      tick.position = mpis_scale_map (scale, tick.value);
      tick.label = mpis_format_tick (tick.value, step, unit);
      tick.label_width = measure (tick.label, data);
      g_array_append_val (ticks, tick);
    }

  return ticks;
}

/* The first tick of a rhythm on or after @day. */
static gint64
rhythm_next (guint  rhythm,
             gint64 day,
             gint64 first)
{
  int count = rhythms[rhythm].count;
  gint64 origin = rhythms[rhythm].every == EVERY_DAYS ? first : MONDAY;
  GDate date;
  int month;

  if (rhythms[rhythm].every != EVERY_MONTHS)
    {
      gint64 rest = (day - origin) % rhythms[rhythm].days;

      return rest == 0 ? day : day + (rest < 0 ? -rest : rhythms[rhythm].days - rest);
    }

  g_date_clear (&date, 1);
  g_date_set_julian (&date, (guint32) (day - 1 + GDATE_OF_DAY_0));
  month = g_date_get_year (&date) * 12 + g_date_get_month (&date);   /* the month after day - 1 */
  month = (month + count - 1) / count * count;
  g_date_set_dmy (&date, 1, (GDateMonth) (month % 12 + 1), (GDateYear) (month / 12));

  return (gint64) g_date_get_julian (&date) - GDATE_OF_DAY_0;
}

/* Months go without their year, but January, which is the year. */
static char *
rhythm_format (guint  rhythm,
               gint64 day)
{
  g_autofree char *month = NULL;

  if (rhythms[rhythm].every != EVERY_MONTHS)
    return mpis_format_day (day);
  if (rhythms[rhythm].count >= 12)
    return mpis_format_day_as (day, "%Y");

  month = mpis_format_day_as (day, "%m");
  return mpis_format_day_as (day, g_str_equal (month, "01") ? "%Y" : "%b");
}

static void
append_day (GArray          *ticks,
            const MpisScale *scale,
            gint64           day,
            char            *label,
            double           room_start,
            double           room_end,
            MpisMeasureFunc  measure,
            gpointer         data)
{
  MpisTick tick = { .value = day, .label = label };

  tick.position = mpis_scale_map (scale, day);
  tick.label_width = measure (label, data);
  tick.label_start = MIN (tick.position - tick.label_width / 2, room_end - tick.label_width);
  tick.label_start = MAX (tick.label_start, room_start);
  g_array_append_val (ticks, tick);
}

static gboolean
labels_fit (GArray *ticks,
            double  room_end)
{
  double end = -INFINITY;

  for (guint i = 0; i < ticks->len; i++)
    {
      const MpisTick *tick = &g_array_index (ticks, MpisTick, i);

      if (tick->label_start < end || tick->label_start + tick->label_width > room_end + 0.5)
        return FALSE;
      end = tick->label_start + tick->label_width + LABEL_GAP;
    }

  return TRUE;
}

/* The ends of the range, or as many of them as there is room for. */
static GArray *
ticks_new_ends (const MpisScale *scale,
                gint64           first,
                gint64           last,
                double           room_start,
                double           room_end,
                MpisMeasureFunc  measure,
                gpointer         data)
{
  GArray *ticks = ticks_new ();

  append_day (ticks, scale, first, mpis_format_day (first), room_start, room_end, measure, data);
  if (last > first)
    append_day (ticks, scale, last, mpis_format_day (last), room_start, room_end, measure, data);
  while (ticks->len > 0 && !labels_fit (ticks, room_end))
    g_array_set_size (ticks, ticks->len - 1);

  return ticks;
}

/**
 * mpis_ticks_new_days:
 * @scale: days to pixels, left to right; see mpis_scale_days()
 * @room_start: labels may begin here, pixels
 * @room_end: and must end here
 *
 * Ticks on days people count by (days, Mondays, firsts of months, quarters and years), as many as
 * have room for their labels.
 *
 * Returns: (transfer full) (element-type MpisTick): the ticks, rising
 */
GArray *
mpis_ticks_new_days (const MpisScale *scale,
                     double           room_start,
                     double           room_end,
                     MpisMeasureFunc  measure,
                     gpointer         data)
{
  gint64 first = (gint64) CLAMP (ceil (scale->domain_first), -700000, 2900000);
  gint64 last = (gint64) CLAMP (floor (scale->domain_last), -700000, 2900000);
  double pixels = fabs (mpis_scale_map (scale, 1) - mpis_scale_map (scale, 0));

  for (guint i = 0; i < G_N_ELEMENTS (rhythms); i++)
    {
      g_autoptr(GArray) ticks = NULL;

      if (rhythms[i].days * pixels < LEAST_LABEL_WIDTH
          || (rhythms[i].every == EVERY_DAYS && rhythms[i].count > 1 && last - first >= MANY_DAYS))
        continue;

      ticks = ticks_new ();
      for (gint64 day = rhythm_next (i, first, first); day <= last;
           day = rhythm_next (i, day + 1, first))
        append_day (ticks, scale, day, rhythm_format (i, day), room_start, room_end, measure, data);
      if (ticks->len < 2)
        break;
      if (labels_fit (ticks, room_end))
        return g_steal_pointer (&ticks);
    }

  return ticks_new_ends (scale, first, last, room_start, room_end, measure, data);
}
