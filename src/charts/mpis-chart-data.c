#include "config.h"

#include "mpis-chart-data.h"

#include <glib/gi18n.h>
#include <math.h>

#include "mpis-categories.h"
#include "mpis-chart-extras.h"
#include "mpis-chart-kind.h"
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

static gboolean
data_has_series_as_points (const MpisChartData *self)
{
  return mpis_chart_kind_get_class (self->kind)->points_are_series;
}

static MpisCategories *
data_get_categories (const MpisChartData *self)
{
  return MPIS_IS_CATEGORIES (self->content) ? MPIS_CATEGORIES (self->content) : NULL;
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

  if (data_has_series_as_points (self))
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
  MpisCategories *categories = data_has_series_as_points (self) ? NULL : data_get_categories (self);

  if (categories != NULL || data_has_series_as_points (self))
    {
      self->n_x = categories != NULL ? mpis_categories_get_n (categories) : self->traces->len;
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

static void
data_prepare (MpisChartData *self)
{
  const MpisChartKindClass *klass = mpis_chart_kind_get_class (self->kind);

  if (klass->prepare != NULL)
    {
      klass->prepare (self);
      return;
    }

  data_collect_x (self);
  if (klass->stacks)
    data_stack (self);
  data_measure (self);
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
  return mpis_chart_data_new_of (kind, unit, NULL, series, slots, n, first, last);
}

/**
 * mpis_chart_data_new_of:
 * @content: (transfer none) (nullable): what to show besides series: #MpisCategories that name the
 *   places of series, or what the kind is of
 * @series: (array length=n) (nullable): what to show
 * @slots: (array length=n) (nullable): how each looks
 * @first: where the x axis begins, in local days, or NaN for where its content does
 * @last: where it ends, or NaN
 *
 * Content that the kind cannot show is no content: the chart has no values then.
 *
 * Returns: (transfer full): content and series made ready
 */
MpisChartData *
mpis_chart_data_new_of (MpisChartKind       kind,
                        MpisChartUnit       unit,
                        MpisChartContent   *content,
                        MpisSeries *const  *series,
                        const guint        *slots,
                        guint               n,
                        double              first,
                        double              last)
{
  MpisChartData *self = g_new0 (MpisChartData, 1);

  self->kind = kind;
  self->unit = unit;
  g_set_object (&self->content, content);
  self->first = first;
  self->last = last;
  self->annotations = g_ptr_array_new_with_free_func (g_object_unref);
  self->annotation_places = g_array_new (FALSE, FALSE, sizeof (int));
  self->traces = g_array_new (FALSE, FALSE, sizeof (MpisChartTrace));
  g_array_set_clear_func (self->traces, trace_clear);
  for (guint i = 0; i < n; i++)
    data_add (self, series[i], slots[i]);

  data_prepare (self);

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
  copy = mpis_chart_data_new_of (kind, self->unit, self->content, series, slots, n, self->first,
                                 self->last);
  mpis_chart_data_set_log (copy, self->log);
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
  g_clear_object (&self->content);
  g_array_unref (self->traces);
  g_clear_object (&self->goal);
  g_ptr_array_unref (self->annotations);
  g_array_unref (self->annotation_places);
  g_free (self->x);
  g_free (self->items);
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

  if (data_has_series_as_points (self))
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
 * mpis_chart_data_set_log:
 * @log: whether values are to lie on a logarithmic axis
 *
 * To be set before anything is laid out. Kinds that add values up take none: half of a bar would not
 * be half of its value.
 */
void
mpis_chart_data_set_log (MpisChartData *self,
                         gboolean       log)
{
  self->log = log && mpis_chart_kind_get_class (self->kind)->takes_log;
}
