#include "config.h"

#include "mpis-chart-data.h"

#include <glib/gi18n.h>
#include <math.h>

#include "mpis-chart-extras.h"
#include "mpis-format.h"

/* The first of the rising @x that is not below @value. */
static gsize
lower_bound (const double *x,
             gsize         n,
             double        value)
{
  gsize low = 0, high = n;

  while (low < high)
    {
      gsize middle = low + (high - low) / 2;

      if (x[middle] < value)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

/* Whether what it shows is another's past. */
static gboolean
trace_is_ghost (const MpisChartTrace *trace)
{
  return mpis_series_get_ghost_of (trace->series) != NULL;
}

static void
trace_clear (gpointer data)
{
  g_object_unref (((MpisChartTrace *) data)->series);
}

static void
stacked_trace_clear (gpointer data)
{
  MpisChartTrace *trace = data;

  g_free ((double *) trace->y);
  g_free ((double *) trace->base);
  g_object_unref (trace->series);
}

/* The part of the series that lies in the x axis. */
static void
data_add (MpisChartData *self,
          MpisSeries    *series,
          guint          slot)
{
  const double *x = mpis_series_get_x (series);
  gsize n = mpis_series_get_n (series);
  gsize from = isnan (self->first) ? 0 : lower_bound (x, n, self->first);
  gsize to = isnan (self->last) ? n : lower_bound (x, n, nextafter (self->last, INFINITY));
  MpisChartTrace trace = { .series = g_object_ref (series), .slot = slot };

  if (self->kind == MPIS_CHART_BARS)
    {
      from = 0;
      to = MIN (n, 1);
    }
  if (to > from)
    {
      trace.x = x + from;
      trace.y = mpis_series_get_y (series) + from;
      trace.n = to - from;
    }
  g_array_append_val (self->traces, trace);
}

/* Joins the rising @a and @b; places in both count once. */
static double *
merge (const double *a,
       gsize         n_a,
       const double *b,
       gsize         n_b,
       gsize        *n)
{
  double *merged = g_new (double, n_a + n_b);
  gsize i = 0, j = 0, k = 0;

  while (i < n_a || j < n_b)
    {
      if (j == n_b || (i < n_a && a[i] < b[j]))
        merged[k++] = a[i++];
      else if (i == n_a || b[j] < a[i])
        merged[k++] = b[j++];
      else
        {
          merged[k++] = a[i++];
          j++;
        }
    }
  *n = k;

  return merged;
}

static void
data_collect_x (MpisChartData *self)
{
  if (self->kind == MPIS_CHART_BARS)
    {
      self->n_x = self->traces->len;
      self->x = g_new (double, self->n_x);
      for (gsize i = 0; i < self->n_x; i++)
        self->x[i] = i;
    }
  else
    for (guint i = 0; i < self->traces->len; i++)
      {
        const MpisChartTrace *trace = &g_array_index (self->traces, MpisChartTrace, i);
        g_autofree double *before = self->x;

        self->x = merge (before, self->n_x, trace->x, trace->n, &self->n_x);
      }

  if (isnan (self->first))
    self->first = self->n_x > 0 ? self->x[0] : 0;
  if (isnan (self->last))
    self->last = self->n_x > 0 ? self->x[self->n_x - 1] : self->first;
}

/* Stands the series on one another. What is unknown takes no room and leaves a gap in its area. Ghosts
 * stand on ghosts. */
static void
data_stack (MpisChartData *self)
{
  g_autofree double *piles = g_new0 (double, 4 * self->n_x);

  g_array_set_clear_func (self->traces, stacked_trace_clear);
  for (guint i = 0; i < self->traces->len; i++)
    {
      MpisChartTrace *trace = &g_array_index (self->traces, MpisChartTrace, i);
      double *y = g_new (double, self->n_x);
      double *base = g_new (double, self->n_x);
      double *above = piles + (trace_is_ghost (trace) ? 2 * self->n_x : 0);
      double *below = above + self->n_x;

      for (gsize point = 0, k = 0; point < self->n_x; point++)
        {
          gboolean here = k < trace->n && trace->x[k] == self->x[point];
          double value = here ? trace->y[k++] : NAN;
          double *pile = value < 0 ? below : above;

          base[point] = pile[point];
          y[point] = pile[point] + value;
          if (!isnan (value))
            pile[point] = y[point];
        }
      trace->x = self->x;
      trace->y = y;
      trace->base = base;
      trace->n = self->n_x;
    }
}

static void
data_measure (MpisChartData *self)
{
  for (guint i = 0; i < self->traces->len; i++)
    {
      const MpisChartTrace *trace = &g_array_index (self->traces, MpisChartTrace, i);

      for (gsize point = 0; point < trace->n; point++)
        if (!isnan (trace->y[point]))
          {
            self->has_values = TRUE;
            self->low = MIN (self->low, trace->y[point]);
            self->high = MAX (self->high, trace->y[point]);
          }
    }

  self->whole = TRUE;
  for (gsize i = 0; i < self->n_x && self->whole; i++)
    self->whole = self->x[i] == floor (self->x[i]);
}

/**
 * mpis_chart_data_new:
 * @series: (array length=n): what to show
 * @slots: (array length=n): how each looks
 * @first: where the x axis begins, or NaN for the first point
 * @last: where it ends, or NaN for the last point
 *
 * Returns: (transfer full): the series made ready
 */
MpisChartData *
mpis_chart_data_new (MpisChartKind       kind,
                     MpisChartUnit       unit,
                     MpisSeries *const  *series,
                     const guint        *slots,
                     guint               n,
                     double              first,
                     double              last)
{
  MpisChartData *self = g_new0 (MpisChartData, 1);

  self->kind = kind;
  self->unit = unit;
  self->first = first;
  self->last = last;
  self->annotations = g_ptr_array_new_with_free_func (g_object_unref);
  self->annotation_places = g_array_new (FALSE, FALSE, sizeof (int));
  self->traces = g_array_new (FALSE, FALSE, sizeof (MpisChartTrace));
  g_array_set_clear_func (self->traces, trace_clear);
  for (guint i = 0; i < n; i++)
    data_add (self, series[i], slots[i]);

  data_collect_x (self);
  if (kind == MPIS_CHART_STACKED_AREA)
    data_stack (self);

  data_measure (self);

  return self;
}

/**
 * mpis_chart_data_copy:
 * @kind: what the copy is for
 *
 * Returns: (transfer full): the same series over the same range, made ready for @kind
 */
MpisChartData *
mpis_chart_data_copy (const MpisChartData *self,
                      MpisChartKind        kind)
{
  guint n = self->traces->len;
  g_autofree MpisSeries **series = g_new (MpisSeries *, MAX (n, 1));
  g_autofree guint *slots = g_new (guint, MAX (n, 1));
  MpisChartData *copy;

  for (guint i = 0; i < n; i++)
    {
      const MpisChartTrace *trace = &g_array_index (self->traces, MpisChartTrace, i);

      series[i] = trace->series;
      slots[i] = trace->slot;
    }
  copy = mpis_chart_data_new (kind, self->unit, series, slots, n, self->first, self->last);
  mpis_chart_extras_set_goal (copy, self->goal);
  mpis_chart_extras_annotate (copy, (MpisChartAnnotation *const *) self->annotations->pdata,
                            self->annotations->len);

  return copy;
}

/**
 * mpis_chart_data_free:
 * @self: (transfer full): what to free
 */
void
mpis_chart_data_free (MpisChartData *self)
{
  g_array_unref (self->traces);
  g_clear_object (&self->goal);
  g_ptr_array_unref (self->annotations);
  g_array_unref (self->annotation_places);
  g_free (self->x);
  g_free (self);
}

/* The trace's own index of the place @point, or -1. */
static gssize
trace_find (const MpisChartData  *self,
            const MpisChartTrace *trace,
            guint                 number,
            gsize                 point)
{
  gsize i;

  if (self->kind == MPIS_CHART_BARS)
    return number == point && trace->n > 0 ? 0 : -1;

  i = lower_bound (trace->x, trace->n, self->x[point]);

  return i < trace->n && trace->x[i] == self->x[point] ? (gssize) i : -1;
}

/**
 * mpis_chart_data_get_edge:
 *
 * Returns: where the trace is drawn at the place @point, in values; NaN where it is not
 */
double
mpis_chart_data_get_edge (const MpisChartData *self,
                          guint                trace,
                          gsize                point)
{
  const MpisChartTrace *it = &g_array_index (self->traces, MpisChartTrace, trace);
  gssize i = trace_find (self, it, trace, point);

  return i < 0 ? NAN : it->y[i];
}

/**
 * mpis_chart_data_get:
 *
 * Returns: the value of the trace at the place @point; NaN where not known
 */
double
mpis_chart_data_get (const MpisChartData *self,
                     guint                trace,
                     gsize                point)
{
  const MpisChartTrace *it = &g_array_index (self->traces, MpisChartTrace, trace);
  gssize i = trace_find (self, it, trace, point);

  if (i < 0)
    return NAN;

  return it->base != NULL ? it->y[i] - it->base[i] : it->y[i];
}

/**
 * mpis_chart_data_find:
 *
 * Returns: the place nearest to @x, or -1 if there is none
 */
int
mpis_chart_data_find (const MpisChartData *self,
                      double               x)
{
  gsize i = lower_bound (self->x, self->n_x, x);

  if (self->n_x == 0)
    return -1;
  if (i == self->n_x || (i > 0 && x - self->x[i - 1] <= self->x[i] - x))
    i--;

  return (int) i;
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

          if (k == trace->n || trace->x[k] != self->x[point] || trace_is_ghost (trace))
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
  g_autofree char *first = NULL, *last = NULL, *sum = NULL, *top = NULL, *top_day = NULL;
  GString *text;
  double total, highest;
  gsize highest_at;

  if (!self->has_values)
    /* Translators: %s is the title of a chart. */
    return g_strdup_printf (_("%s: no data in this period"), title);
  if (self->kind == MPIS_CHART_BARS)
    return describe_bars (self, title);

  find_extremes (self, &total, &highest, &highest_at);
  if (isnan (highest))   /* of ghosts alone */
    return g_strdup_printf (_("%s: no data in this period"), title);
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
 * mpis_chart_data_describe_at:
 *
 * Returns: (transfer full): the place @point and all its values in words
 */
char *
mpis_chart_data_describe_at (const MpisChartData *self,
                             gsize                point)
{
  g_autofree char *day = NULL;
  GString *text = g_string_new (NULL);

  if (self->kind == MPIS_CHART_BARS)
    {
      append_bar (self, (guint) point, text);
      return g_string_free_and_steal (text);
    }

  day = mpis_format_moment (self->x[point]);
  g_string_append (text, day);
  for (guint i = 0; i < self->traces->len; i++)
    {
      double value = mpis_chart_data_get (self, i, point);
      g_autofree char *name = mpis_chart_data_name_at (self, i, point);
      g_autofree char *shown = isnan (value) ? g_strdup (_("unknown"))
                                             : mpis_format_value (value, self->unit);

      g_string_append_printf (text, "%s%s %s", i == 0 ? ": " : ", ", name, shown);
    }
  mpis_chart_extras_describe_at (self, point, text);

  return g_string_free_and_steal (text);
}
