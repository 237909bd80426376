#include "config.h"

#include "mpis-ticks.h"

#include <glib/gi18n.h>
#include <math.h>

#include "mpis-format.h"

/* Between two labels on the day axis, pixels. */
#define LABEL_GAP 20.0

/* Between two powers of ten, at least; pixels. */
#define LEAST_POWER 20.0

/* Between two names of bands, pixels. */
#define NAME_GAP 6.0

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

/* What GDate can count. */
#define FIRST_DAY (-700000)
#define LAST_DAY  2900000

/* The narrowest a label with a time of day gets, with what is between two; pixels. */
#define LEAST_CLOCK_WIDTH 40.0

/* Minutes: all offsets of zones, and so all midnights, are multiples of it. */
#define LEAST_OFFSET 15

#define MINUTES_A_DAY 1440

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

static void
append_value (GArray          *ticks,
              const MpisScale *scale,
              double           value,
              double           step,
              MpisChartUnit    unit,
              MpisMeasureFunc  measure,
              gpointer         data)
{
  MpisTick tick = { .value = value, .position = mpis_scale_map (scale, value) };

  tick.label = mpis_format_tick (value, step, unit);
  tick.label_width = measure (tick.label, data);
  g_array_append_val (ticks, tick);
}

/* The powers of ten on one side of zero, outwards; @sign is that of the side. */
static void
append_powers (GArray          *ticks,
               const MpisScale *scale,
               double           sign,
               double           end,
               MpisChartUnit    unit,
               MpisMeasureFunc  measure,
               gpointer         data)
{
  double zero = mpis_scale_map (scale, 0);
  double decade = fabs (mpis_scale_map (scale, scale->linear * 1e6)
                        - mpis_scale_map (scale, scale->linear * 1e5));
  int every = (int) CLAMP (ceil (LEAST_POWER / MAX (decade, 0.01)), 1, 400);

  for (int power = 0; power < 320; power++)
    {
      double value = sign * scale->linear * pow (10, power);

      if (fabs (value) > fabs (end) * (1 + 1e-9))
        return;
      if (power % every == 0 && fabs (mpis_scale_map (scale, value) - zero) >= LEAST_POWER)
        append_value (ticks, scale, value, fabs (value), unit, measure, data);
    }
}

static int
compare_ticks (gconstpointer a,
               gconstpointer b)
{
  double one = ((const MpisTick *) a)->value, other = ((const MpisTick *) b)->value;

  return one < other ? -1 : one > other;
}

/**
 * mpis_ticks_new_symlog:
 * @scale: from mpis_scale_symlog(); zero is in its domain
 *
 * Returns: (transfer full) (element-type MpisTick): zero and powers of ten in the domain, rising; every
 *   second or third power where all would be too many
 */
GArray *
mpis_ticks_new_symlog (const MpisScale *scale,
                       MpisChartUnit    unit,
                       MpisMeasureFunc  measure,
                       gpointer         data)
{
  GArray *ticks = ticks_new ();
  double low = MIN (scale->domain_first, scale->domain_last);
  double high = MAX (scale->domain_first, scale->domain_last);

  append_value (ticks, scale, 0, scale->linear, unit, measure, data);
  if (low < 0)
    append_powers (ticks, scale, -1, low, unit, measure, data);
  if (high > 0)
    append_powers (ticks, scale, 1, high, unit, measure, data);
  g_array_sort (ticks, compare_ticks);

  return ticks;
}

/**
 * mpis_ticks_new_names:
 * @least_step: of names, pixels; where bands are narrower only some have theirs
 *
 * Returns: (transfer full) (element-type MpisTick): the names of the bands below their middles, cut to
 *   the room between them
 */
GArray *
mpis_ticks_new_names (const MpisBandScale *bands,
                      MpisCategories      *names,
                      double               least_step,
                      MpisMeasureFunc      measure,
                      gpointer             data)
{
  GArray *ticks = ticks_new ();
  guint every = bands->step > 0 ? (guint) CLAMP (ceil (least_step / bands->step), 1, 1e6) : 1;
  double room = MAX (every * bands->step - NAME_GAP, 1);

  for (guint i = 0; i < mpis_categories_get_n (names) && bands->step > 0; i += every)
    {
      MpisTick tick = { .value = i };

      tick.position = mpis_band_scale_get (bands, i) + bands->width / 2;
      tick.label = g_strdup (mpis_categories_get (names, i)->label);
      tick.label_width = measure (tick.label, data);
      tick.room = tick.label_width > room ? room : 0;
      tick.label_start = MAX (tick.position - MIN (tick.label_width, room) / 2, 0);
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

/* Where the ticks of one axis go. */
typedef struct {
  const MpisScale *scale;
  GTimeZone       *zone;        /* of instants; (nullable) for days */
  double           room_start;
  double           room_end;
  MpisMeasureFunc  measure;
  gpointer         data;
} TimeAxis;

/* Takes @label. */
static void
append_time (GArray         *ticks,
             const TimeAxis *axis,
             double          value,
             char           *label)
{
  MpisTick tick = { .value = value, .label = label };

  tick.position = mpis_scale_map (axis->scale, value);
  tick.label_width = axis->measure (label, axis->data);
  tick.label_start = MIN (tick.position - tick.label_width / 2, axis->room_end - tick.label_width);
  tick.label_start = MAX (tick.label_start, axis->room_start);
  g_array_append_val (ticks, tick);
}

/* Takes @label. A day that no clock shows begins when the one before it ends. */
static void
append_day (GArray         *ticks,
            const TimeAxis *axis,
            gint64          day,
            char           *label)
{
  append_time (ticks, axis, axis->zone != NULL ? (double) mpis_day_start ((gint32) day, axis->zone)
                                               : (double) day, label);
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
ticks_new_ends (const TimeAxis *axis,
                gint64          first,
                gint64          last)
{
  GArray *ticks = ticks_new ();

  append_day (ticks, axis, first, mpis_format_day (first));
  if (last > first)
    append_day (ticks, axis, last, mpis_format_day (last));
  while (ticks->len > 0 && !labels_fit (ticks, axis->room_end))
    g_array_set_size (ticks, ticks->len - 1);

  return ticks;
}

/* From the first whole day of the axis to its last; @pixels is about how wide a day is. */
static GArray *
ticks_new_rhythm (const TimeAxis *axis,
                  gint64          first,
                  gint64          last,
                  double          pixels)
{
  for (guint i = 0; i < G_N_ELEMENTS (rhythms); i++)
    {
      g_autoptr(GArray) ticks = NULL;

      if (rhythms[i].days * pixels < LEAST_LABEL_WIDTH
          || (rhythms[i].every == EVERY_DAYS && rhythms[i].count > 1 && last - first >= MANY_DAYS))
        continue;

      ticks = ticks_new ();
      for (gint64 day = rhythm_next (i, first, first); day <= last;
           day = rhythm_next (i, day + 1, first))
        append_day (ticks, axis, day, rhythm_format (i, day));
      if (ticks->len < 2)
        break;
      if (labels_fit (ticks, axis->room_end))
        return g_steal_pointer (&ticks);
    }

  return ticks_new_ends (axis, first, last);
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
  const TimeAxis axis = { scale, NULL, room_start, room_end, measure, data };
  gint64 first = (gint64) CLAMP (ceil (scale->domain_first), FIRST_DAY, LAST_DAY);
  gint64 last = (gint64) CLAMP (floor (scale->domain_last), FIRST_DAY, LAST_DAY);

  return ticks_new_rhythm (&axis, first, last,
                           fabs (mpis_scale_map (scale, 1) - mpis_scale_map (scale, 0)));
}

/* --- instants --- */

static char *
format_clock (GDateTime *local,
              gboolean   with_day)
{
  if (with_day)
    /* Translators: a day and a time of day, short (3 Nov, 14:00), for g_date_time_format(). */
    return g_date_time_format (local, C_("date", "%-d %b, %H:%M"));

  /* Translators: a time of day, for g_date_time_format(). */
  return g_date_time_format (local, C_("date", "%H:%M"));
}

/* Every so many minutes on the clocks of the zone. Of an hour that they show twice only the first is a
 * tick, where the two are not next to each other; one they skip is none. */
static GArray *
ticks_new_clock (const TimeAxis *axis,
                 int             minutes,
                 MpisInstant     from,
                 MpisInstant     to)
{
  int grain = MIN (minutes, LEAST_OFFSET);
  MpisInstant at = mpis_day_start (mpis_day_of (from, axis->zone), axis->zone);
  GArray *ticks = ticks_new ();
  int before = -1;

  for (at += MAX (from - at, 0) / (grain * MPIS_MINUTE) * grain * MPIS_MINUTE; at <= to;
       at += grain * MPIS_MINUTE)
    {
      g_autoptr(GDateTime) moment = g_date_time_new_from_unix_utc (at / MPIS_SECOND);
      g_autoptr(GDateTime) local = g_date_time_to_timezone (moment, axis->zone);
      int minute = g_date_time_get_hour (local) * 60 + g_date_time_get_minute (local);

      if (at < from || minute % minutes != 0 || minute == before)
        continue;
      before = minute;
      append_time (ticks, axis, (double) at,
                   minute == 0 ? mpis_format_day (mpis_day_of (at, axis->zone))
                               : format_clock (local, ticks->len == 0));
    }

  return ticks;
}

/**
 * mpis_ticks_new_instants:
 * @scale: instants to pixels, left to right
 * @zone: whose clocks and days the ticks fall on
 * @room_start: labels may begin here, pixels
 * @room_end: and must end here
 *
 * Ticks on minutes and hours people count by, or on days as mpis_ticks_new_days() has them. A day of
 * 23 or 25 hours is that much narrower or wider.
 *
 * Returns: (transfer full) (element-type MpisTick): the ticks, rising
 */
GArray *
mpis_ticks_new_instants (const MpisScale *scale,
                         GTimeZone       *zone,
                         double           room_start,
                         double           room_end,
                         MpisMeasureFunc  measure,
                         gpointer         data)
{
  static const int every[] = { 1, 5, 15, 30, 60, 120, 180, 360, 720 };
  const TimeAxis axis = { scale, zone, room_start, room_end, measure, data };
  MpisInstant from = (MpisInstant) ceil (scale->domain_first);
  MpisInstant to = (MpisInstant) floor (scale->domain_last);
  double pixels = fabs (scale->range_last - scale->range_first) / ((double) (to - from) / MPIS_MINUTE);
  gint64 first = mpis_day_of (from, zone), last = mpis_day_of (to, zone);

  for (guint i = 0; i < G_N_ELEMENTS (every); i++)
    {
      g_autoptr(GArray) ticks = NULL;

      if (every[i] * pixels < LEAST_CLOCK_WIDTH)
        continue;
      ticks = ticks_new_clock (&axis, every[i], from, to);
      if (ticks->len >= 2 && labels_fit (ticks, room_end))
        return g_steal_pointer (&ticks);
    }
  if (mpis_day_start ((gint32) first, zone) < from)
    first++;

  return first <= last ? ticks_new_rhythm (&axis, first, last, pixels * MINUTES_A_DAY) : ticks_new ();
}
