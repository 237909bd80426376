#include "config.h"

#include <glib/gi18n.h>
#include <math.h>

#include "mpis-chart-kind.h"
#include "mpis-chart-spans.h"
#include "mpis-format.h"
#include "mpis-timeline.h"

/* Around the spans, where no period is given: a part of it, and at least some minutes. */
#define PADDING        0.03
#define LEAST_PADDING  (5 * MPIS_MINUTE)

/* Minutes of one hour. */
#define HOUR 60

static MpisTimeline *
timeline_of (const MpisChartData *data)
{
  return MPIS_TIMELINE (data->content);
}

static const MpisTimelineSpan *
span_of (const MpisChartData *data,
         gsize                place)
{
  return mpis_timeline_get (timeline_of (data), data->items[place]);
}

/* --- time --- */

/* Days have 23, 24 or 25 hours: a part of one is that part of its own length. */
static double
instant_of_day (double     day,
                GTimeZone *zone)
{
  gint32 whole = (gint32) CLAMP (floor (day), -700000, 2900000);
  MpisInstant start = mpis_day_start (whole, zone), end = mpis_day_start (whole + 1, zone);

  return (double) start + (day - floor (day)) * (double) (end - start);
}

static double
day_of_instant (double     instant,
                GTimeZone *zone)
{
  gint32 whole = mpis_day_of ((MpisInstant) instant, zone);
  MpisInstant start = mpis_day_start (whole, zone), end = mpis_day_start (whole + 1, zone);

  return whole + (instant - (double) start) / (double) (end - start);
}

/**
 * mpis_chart_spans_get_range:
 * @from: (out): the first instant of the axis
 * @to: (out): the last
 *
 * Tells what period a timeline shows. A period that ends with a day ends when the next one begins.
 */
void
mpis_chart_spans_get_range (const MpisChartData *data,
                            double              *from,
                            double              *to)
{
  GTimeZone *zone = mpis_timeline_get_zone (timeline_of (data));

  *from = instant_of_day (data->first, zone);
  *to = instant_of_day (data->last == floor (data->last) ? data->last + 1 : data->last, zone);
}

/* From the first beginning to the last end, as days with their parts. */
static gboolean
timeline_get_extent (MpisChartContent *content,
                     double           *first,
                     double           *last)
{
  MpisTimeline *timeline = MPIS_TIMELINE (content);
  GTimeZone *zone = mpis_timeline_get_zone (timeline);
  double from = INFINITY, to = -INFINITY, padding;

  for (guint i = 0; i < mpis_timeline_get_n (timeline); i++)
    {
      from = MIN (from, (double) mpis_timeline_get (timeline, i)->start);
      to = MAX (to, (double) mpis_timeline_get_end (timeline, i));
    }
  if (!isfinite (from))
    from = to = (double) mpis_timeline_get_now (timeline);

  padding = MAX ((to - from) * PADDING, (double) LEAST_PADDING);
  *first = day_of_instant (from - padding, zone);
  *last = day_of_instant (to + padding, zone);

  return mpis_timeline_get_n (timeline) > 0;
}

static double
timeline_day_at (const MpisChartData *data,
                 double               x)
{
  return day_of_instant (x, mpis_timeline_get_zone (timeline_of (data)));
}

static double
timeline_x_at (const MpisChartData *data,
               double               day)
{
  return instant_of_day (day, mpis_timeline_get_zone (timeline_of (data)));
}

static void
timeline_get_days (const MpisChartData *data,
                   gsize                place,
                   double              *first,
                   double              *last)
{
  *first = timeline_day_at (data, (double) span_of (data, place)->start);
  *last = timeline_day_at (data, (double) mpis_timeline_get_end (timeline_of (data), data->items[place]));
}

static char *
format_clock (MpisInstant  instant,
              GTimeZone   *zone)
{
  g_autoptr(GDateTime) moment = g_date_time_new_from_unix_utc (instant / MPIS_SECOND);
  g_autoptr(GDateTime) local = moment != NULL ? g_date_time_to_timezone (moment, zone) : NULL;

  return local != NULL ? g_date_time_format (local, C_("date", "%H:%M")) : g_strdup ("");
}

/* Within a day, the day is said once. */
static char *
timeline_describe_days (const MpisChartData *data,
                        double               first,
                        double               last)
{
  GTimeZone *zone = mpis_timeline_get_zone (timeline_of (data));
  MpisInstant end = (MpisInstant) timeline_x_at (data, last);
  g_autofree char *from = mpis_format_instant ((MpisInstant) timeline_x_at (data, first), zone);
  g_autofree char *to = floor (first) == floor (last) ? format_clock (end, zone) : mpis_format_instant (end, zone);

  /* Translators: a period: its first and its last moment. */
  return g_strdup_printf (_("%s – %s"), from, to);
}

static const MpisChartMoments timeline_moments = {
  .get_extent = timeline_get_extent, .day_at = timeline_day_at, .x_at = timeline_x_at,
  .get_days = timeline_get_days, .describe = timeline_describe_days,
};

static void
timeline_prepare (MpisChartData *data)
{
  MpisTimeline *timeline;
  double from, to, first, last;

  if (!MPIS_IS_TIMELINE (data->content))
    {
      data->first = isnan (data->first) ? 0 : data->first;
      data->last = isnan (data->last) ? data->first : data->last;
      return;
    }

  timeline = timeline_of (data);
  timeline_get_extent (data->content, &first, &last);
  data->first = isnan (data->first) ? first : data->first;
  data->last = isnan (data->last) ? last : data->last;
  data->last = MAX (data->last, data->first);
  mpis_chart_spans_get_range (data, &from, &to);
  data->items = g_new (guint, MAX (mpis_timeline_get_n (timeline), 1));
  data->x = g_new (double, MAX (mpis_timeline_get_n (timeline), 1));
  for (guint i = 0; i < mpis_timeline_get_n (timeline); i++)
    {
      const MpisTimelineSpan *span = mpis_timeline_get (timeline, i);

      if ((double) span->start > to || (double) mpis_timeline_get_end (timeline, i) < from)
        continue;
      data->x[data->n_x] = (double) span->start;
      data->items[data->n_x++] = i;
    }
  data->has_values = data->n_x > 0;
}

/* --- words --- */

static char *
format_duration (gint64 minutes)
{
  if (minutes < 1)
    return g_strdup (_("less than a minute"));
  if (minutes < HOUR)
    return g_strdup_printf (ngettext ("%d minute", "%d minutes", (gulong) minutes), (int) minutes);

  /* Translators: hours and minutes. */
  return g_strdup_printf (_("%d h %02d min"), (int) MIN (minutes / HOUR, G_MAXINT),
                          (int) (minutes % HOUR));
}

static const char *
name_row (const MpisChartData *data,
          gsize                place)
{
  return mpis_categories_get (mpis_timeline_get_rows (timeline_of (data)),
                              span_of (data, place)->row)->name;
}

/* How many there are, and how many in each state. */
static char *
timeline_describe (const MpisChartData *data,
                   const char          *title)
{
  GString *text = g_string_new (NULL);
  guint counts[MPIS_N_SPAN_LOOKS] = { 0 };
  const char *states[MPIS_N_SPAN_LOOKS] = { NULL };

  for (gsize i = 0; i < data->n_x; i++)
    {
      counts[span_of (data, i)->look]++;
      states[span_of (data, i)->look] = span_of (data, i)->state;
    }
  g_string_printf (text, "%s: ", title);
  /* Translators: bars of a timeline, such as runs. */
  g_string_append_printf (text, ngettext ("%u span", "%u spans", (gulong) data->n_x), (guint) data->n_x);
  for (guint i = 0; i < MPIS_N_SPAN_LOOKS; i++)
    if (counts[i] > 0)
      g_string_append_printf (text, ", %u %s", counts[i], states[i]);

  return g_string_free_and_steal (text);
}

static void
timeline_read (const MpisChartData *data,
               gsize                place,
               MpisChartValues     *values)
{
  MpisTimeline *timeline = timeline_of (data);
  const MpisTimelineSpan *span = span_of (data, place);
  GTimeZone *zone = mpis_timeline_get_zone (timeline);
  gint64 minutes = (mpis_timeline_get_end (timeline, data->items[place]) - span->start) / MPIS_MINUTE;

  values->title = g_strdup (span->name);
  mpis_chart_values_add (values, mpis_categories_get_title (mpis_timeline_get_rows (timeline)),
                         name_row (data, place), MPIS_CHART_NO_SLOT);
  mpis_chart_values_add (values, _("State"), span->state, MPIS_CHART_NO_SLOT);
  mpis_chart_values_take (values, _("Start"), mpis_format_instant (span->start, zone), MPIS_CHART_NO_SLOT);
  mpis_chart_values_take (values, _("End"), span->end == MPIS_INSTANT_UNKNOWN
                                            ? g_strdup (_("not yet")) : mpis_format_instant (span->end, zone),
                          MPIS_CHART_NO_SLOT);
  mpis_chart_values_take (values, _("Duration"), format_duration (minutes), MPIS_CHART_NO_SLOT);
}

/* The first and the one after the last place of the row that @place is in. */
static void
find_row (const MpisChartData *data,
          int                  place,
          int                 *first,
          int                 *end)
{
  guint row = span_of (data, (gsize) place)->row;

  *first = *end = place;
  while (*first > 0 && span_of (data, (gsize) *first - 1)->row == row)
    (*first)--;
  while (*end < (int) data->n_x && span_of (data, (gsize) *end)->row == row)
    (*end)++;
}

/* The span of the next row that begins nearest to this one. */
static int
find_beside (const MpisChartData *data,
             int                  place,
             gboolean             below)
{
  int first, end, best;

  find_row (data, place, &first, &end);
  if (below ? end == (int) data->n_x : first == 0)
    return place;
  find_row (data, below ? end : first - 1, &first, &end);
  best = first;
  for (int i = first; i < end; i++)
    if (fabs (data->x[i] - data->x[place]) < fabs (data->x[best] - data->x[place]))
      best = i;

  return best;
}

/* Through all spans, row by row; or from row to row. */
static int
timeline_walk (const MpisChartData *data,
               int                  place,
               int                  right,
               int                  down)
{
  if (right != 0 || place < 0 || down == G_MININT || down == G_MAXINT)
    return mpis_chart_step (place, right != 0 ? right : down, (int) data->n_x);

  for (int i = 0; i < ABS (down); i++)
    place = find_beside (data, place, down > 0);

  return place;
}

static MpisSheet *
timeline_list (const MpisChartData *data,
               const char          *title)
{
  MpisTimeline *timeline = timeline_of (data);
  MpisSheet *sheet = mpis_chart_list_new (title, mpis_timeline_get_zone (timeline));

  mpis_sheet_add_column (sheet, mpis_categories_get_title (mpis_timeline_get_rows (timeline)),
                         MPIS_SHEET_TEXT);
  mpis_sheet_add_column (sheet, _("Name"), MPIS_SHEET_TEXT);
  mpis_sheet_add_column (sheet, _("State"), MPIS_SHEET_TEXT);
  mpis_sheet_add_column (sheet, _("Start"), MPIS_SHEET_MOMENT);
  mpis_sheet_add_column (sheet, _("End"), MPIS_SHEET_MOMENT);
  mpis_sheet_add_column (sheet, _("Minutes"), MPIS_SHEET_NUMBER);
  for (gsize i = 0; i < data->n_x; i++)
    {
      const MpisTimelineSpan *span = span_of (data, i);
      gint64 length = mpis_timeline_get_end (timeline, data->items[i]) - span->start;

      mpis_sheet_add_text (sheet, name_row (data, i));
      mpis_sheet_add_text (sheet, span->name);
      mpis_sheet_add_text (sheet, span->state);
      mpis_sheet_add_integer (sheet, span->start);
      mpis_sheet_add_integer (sheet, span->end);
      mpis_sheet_add_number (sheet, floor ((double) length / MPIS_MINUTE * 10) / 10);
    }

  return sheet;
}

static guint
timeline_count_rows (const MpisChartData *data,
                     double               width)
{
  return MPIS_IS_TIMELINE (data->content)
         ? MAX (mpis_categories_get_n (mpis_timeline_get_rows (timeline_of (data))), 1) : 1;
}

static char *
timeline_period (const MpisChartData *data)
{
  /* Translators: a day with its year (3 Nov 2026), for g_date_time_format(). */
  const char *format = C_("date", "%-d %b %Y");
  g_autofree char *first = mpis_format_day_as ((gint64) floor (data->first), format);
  g_autofree char *last = mpis_format_day_as ((gint64) floor (data->last), format);

  if (g_str_equal (first, last))
    return g_steal_pointer (&first);

  /* Translators: a period: its first and its last day. */
  return g_strdup_printf (_("%s – %s"), first, last);
}

const MpisChartKindClass mpis_chart_timeline_class = {
  .name = "timeline", .moments = &timeline_moments, .size = { 240, 640, 64, 72, 22, 32 }, .count_rows = timeline_count_rows,
  .prepare = timeline_prepare, .describe = timeline_describe, .read = timeline_read,
  .walk = timeline_walk, .list = timeline_list, .period = timeline_period,
  .layout = mpis_chart_spans_layout, .find = mpis_chart_spans_find,
  .get_mark = mpis_chart_spans_get_mark, .draw = mpis_chart_spans_draw,
};
