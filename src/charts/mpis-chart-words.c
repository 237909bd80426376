#include "config.h"

#include <glib/gi18n.h>
#include <math.h>

#include "mpis-categories.h"
#include "mpis-chart-extras.h"
#include "mpis-chart-kind.h"
#include "mpis-format.h"

/**
 * mpis_chart_data_name_place:
 *
 * Returns: (transfer full): what the place of series is called: the category, or the day
 */
char *
mpis_chart_data_name_place (const MpisChartData *self,
                            gsize                place)
{
  MpisCategories *categories = MPIS_IS_CATEGORIES (self->content) ? MPIS_CATEGORIES (self->content) : NULL;

  if (categories != NULL)
    return g_strdup (mpis_categories_get (categories, (guint) place)->name);

  return mpis_format_moment (self->x[place]);
}

/**
 * mpis_chart_step:
 * @place: what is being read, or -1
 * @by: how far to go; %G_MININT and %G_MAXINT go to the ends
 * @n: how many places there are, at least 1
 *
 * Returns: the place that many steps on, or the last one in that direction; from nowhere it enters at
 *   the end it comes from
 */
int
mpis_chart_step (int place,
                 int by,
                 int n)
{
  if (by == G_MININT)
    return 0;
  if (by == G_MAXINT)
    return n - 1;
  if (place < 0)
    return by > 0 ? 0 : n - 1;

  return (int) CLAMP ((gint64) place + by, 0, n - 1);
}

/**
 * mpis_chart_data_walk:
 * @place: what is being read, or -1
 * @right: how many places to go to the right; negative is to the left; %G_MININT and %G_MAXINT go to
 *   the ends
 * @down: the same, downwards
 *
 * Where an arrow key goes. From nowhere it enters at the end it comes from.
 *
 * Returns: the place; -1 if there is none, or if the kind has no such direction
 */
int
mpis_chart_data_walk (const MpisChartData *self,
                      int                  place,
                      int                  right,
                      int                  down)
{
  const MpisChartKindClass *klass = mpis_chart_kind_get_class (self->kind);

  if (!self->has_values || self->n_x == 0)
    return -1;
  if (klass->walk != NULL)
    return klass->walk (self, place, right, down);
  if (down != 0 && self->kind != MPIS_CHART_BARS)
    return -1;

  return mpis_chart_step (place, right != 0 ? right : down, (int) self->n_x);
}

/**
 * mpis_chart_data_name_at:
 *
 * Returns: (transfer full): what the trace is called at the place @point: of a ghost, with its own day
 */
char *
mpis_chart_data_name_at (const MpisChartData *self,
                         guint                trace,
                         gsize                point)
{
  MpisSeries *series = g_array_index (self->traces, MpisChartTrace, trace).series;
  double shift = mpis_series_get_shift (series);
  g_autofree char *day = NULL;

  if (mpis_series_get_ghost_of (series) == NULL || isnan (shift))
    return g_strdup (mpis_series_get_name (series));

  day = mpis_format_day ((gint64) floor (self->x[point] - shift));

  /* Translators: what a value of an earlier period is of, and its day: Period before, 20 Oct */
  return g_strdup_printf (_("%s, %s"), mpis_series_get_name (series), day);
}

static void
append_bar (const MpisChartData *self,
            guint                trace,
            GString             *text)
{
  const MpisChartTrace *it = &g_array_index (self->traces, MpisChartTrace, trace);
  g_autofree char *value = mpis_format_value (it->n > 0 ? it->y[0] : NAN, self->unit);

  g_string_append_printf (text, "%s %s", mpis_series_get_name (it->series), value);
}

static char *
describe_bars (const MpisChartData *self,
               const char          *title)
{
  GString *text = g_string_new (title);

  for (guint i = 0; i < self->traces->len; i++)
    {
      g_string_append (text, i == 0 ? ": " : ", ");
      append_bar (self, i, text);
    }

  return g_string_free_and_steal (text);
}

/* Of counts, the sums of the places; of fractions, which have no sums, the values. */
static void
find_extremes (const MpisChartData *self,
               double              *total,
               double              *highest,
               gsize               *highest_at)
{
  gboolean sums = self->unit == MPIS_CHART_UNIT_COUNT;
  g_autofree gsize *next = g_new0 (gsize, self->traces->len + 1);

  *total = 0;
  *highest = NAN;
  *highest_at = 0;
  for (gsize point = 0; point < self->n_x; point++)
    {
      double here = NAN;

      for (guint i = 0; i < self->traces->len; i++)
        {
          const MpisChartTrace *trace = &g_array_index (self->traces, MpisChartTrace, i);
          gsize k = next[i];
          double value;

          if (k == trace->n || trace->x[k] != self->x[point] || mpis_series_get_ghost_of (trace->series) != NULL)
            continue;
          next[i]++;
          value = trace->base != NULL ? trace->y[k] - trace->base[k] : trace->y[k];
          if (!isnan (value))
            here = isnan (here) ? value : sums ? here + value : MAX (here, value);
        }
      if (isnan (here))
        continue;
      *total += here;
      if (isnan (*highest) || here > *highest)
        {
          *highest = here;
          *highest_at = point;
        }
    }
}

static char *
describe_categories (const MpisChartData *self,
                     const char          *title,
                     double               total,
                     double               highest,
                     gsize                highest_at)
{
  MpisCategories *categories = MPIS_CATEGORIES (self->content);
  const char *of = mpis_categories_get_title (categories);
  const char *name = mpis_categories_get (categories, (guint) highest_at)->name;
  g_autofree char *sum = mpis_format_value (total, self->unit);
  g_autofree char *top = mpis_format_value (highest, self->unit);

  if (self->unit == MPIS_CHART_UNIT_FRACTION)
    /* Translators: title, what it is broken down by (Channel): highest value, of what. */
    return g_strdup_printf (_("%s, %s: highest %s, %s"), title, of, top, name);

  /* Translators: title, what it is broken down by (Channel): total, highest value, of what. */
  return g_strdup_printf (_("%s, %s: total %s, highest %s, %s"), title, of, sum, top, name);
}

static char *
describe (const MpisChartData *self,
          const char          *title)
{
  const MpisChartKindClass *klass = mpis_chart_kind_get_class (self->kind);
  g_autofree char *first = NULL, *last = NULL, *sum = NULL, *top = NULL, *top_day = NULL;
  GString *text;
  double total, highest;
  gsize highest_at;

  if (!self->has_values)
    /* Translators: %s is the title of a chart. */
    return g_strdup_printf (_("%s: no data in this period"), title);
  if (klass->describe != NULL)
    return klass->describe (self, title);
  if (self->kind == MPIS_CHART_BARS)
    return describe_bars (self, title);

  find_extremes (self, &total, &highest, &highest_at);
  if (isnan (highest))   /* of ghosts alone */
    return g_strdup_printf (_("%s: no data in this period"), title);
  if (MPIS_IS_CATEGORIES (self->content))
    return describe_categories (self, title, total, highest, highest_at);
  text = g_string_new (NULL);
  first = mpis_format_day ((gint64) floor (self->first));
  last = mpis_format_day ((gint64) floor (self->last));
  top = mpis_format_value (highest, self->unit);
  top_day = mpis_format_day ((gint64) floor (self->x[highest_at]));
  if (self->unit == MPIS_CHART_UNIT_FRACTION)
    /* Translators: title, first day, last day: highest value on its day. */
    g_string_printf (text, _("%s, %s to %s: highest %s on %s"), title, first, last, top, top_day);
  else
    {
      sum = mpis_format_value (total, self->unit);
      /* Translators: title, first day, last day: total, highest value on its day. */
      g_string_printf (text, _("%s, %s to %s: total %s, highest %s on %s"), title, first, last, sum,
                       top, top_day);
    }
  mpis_chart_extras_describe (self, text);

  return g_string_free_and_steal (text);
}

/**
 * mpis_chart_data_describe:
 * @title: what the chart is called
 *
 * Returns: (transfer full): the chart in a sentence
 */
char *
mpis_chart_data_describe (const MpisChartData *self,
                          const char          *title)
{
  g_autofree char *text = describe (self, title);

  if (!self->log || !self->has_values)
    return g_steal_pointer (&text);

  /* Translators: follows what a chart shows. */
  return g_strdup_printf (_("%s; on a logarithmic scale"), text);
}

/**
 * mpis_chart_data_describe_at:
 *
 * Returns: (transfer full): the place @point and all that can be read at it, in words
 */
char *
mpis_chart_data_describe_at (const MpisChartData *self,
                             gsize                point)
{
  g_autoptr(MpisChartValues) values = mpis_chart_values_new (self, point);
  g_autofree char *said = mpis_chart_values_to_text (values);
  GString *text = g_string_new (said);

  mpis_chart_extras_describe_at (self, point, text);

  return g_string_free_and_steal (text);
}
