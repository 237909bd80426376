#include "config.h"

#include "mpis-chart-layout.h"

#include <math.h>

#include "mpis-chart-extras.h"
#include "mpis-chart-kind.h"

/* Pixels. */
#define LABEL_DISTANCE 8.0     /* between an axis and its labels */
#define EDGE           6.0     /* room for markers at the ends of the data */
#define TICK_DISTANCE  48.0    /* between grid lines, at least */
#define LEAST_PLOT     24.0

static double
least_step (const MpisChartData *data)
{
  return data->unit == MPIS_CHART_UNIT_COUNT ? 1 : 0.001;
}

static double
widest_label (GArray *ticks)
{
  double widest = 0;

  for (guint i = 0; i < ticks->len; i++)
    widest = MAX (widest, g_array_index (ticks, MpisTick, i).label_width);

  return widest;
}

/* Tells zero from the values next to it: where the logarithmic axis becomes linear. */
static double
least_log (const MpisChartData *data)
{
  return data->unit == MPIS_CHART_UNIT_COUNT ? 1 : 0.001;
}

/**
 * mpis_chart_layout_axis:
 * @scale: (out): values to pixels
 * @ticks: (inout) (transfer full): replaced by those of the axis
 * @start: where low values are, pixels
 * @end: where high values are
 * @n_ticks: how many ticks there is room for
 *
 * Makes an axis of values. It always shows zero, so that lengths can be compared. The side that reaches
 * farther from zero ends on a tick; the other, corrections mostly, gets just the room it needs.
 */
void
mpis_chart_layout_axis (MpisScale            *scale,
                        GArray              **ticks,
                        const MpisChartData  *data,
                        double                start,
                        double                end,
                        guint                 n_ticks,
                        MpisMeasureFunc       measure,
                        gpointer              measure_data)
{
  double high = data->high == data->low ? least_step (data) : data->high;
  double step;

  g_array_unref (*ticks);
  if (data->log)
    {
      *scale = mpis_scale_symlog (data->low, MAX (high, 10 * least_log (data)), start, end,
                                  least_log (data));
      *ticks = mpis_ticks_new_symlog (scale, data->unit, measure, measure_data);
      return;
    }

  if (high >= -data->low)
    *scale = mpis_scale_linear (data->low * 1.05, high, start, end);
  else
    *scale = mpis_scale_linear (high * 1.05, data->low, end, start);
  step = mpis_scale_make_nice (scale, n_ticks, least_step (data));
  *ticks = mpis_ticks_new_numeric (scale, step, data->unit, measure, measure_data);
}

/**
 * mpis_chart_layout_frame:
 * @top: least room above the plot, pixels
 *
 * Places the plot so that the labels of an upright axis of values have room at its left, and those of
 * another axis below it.
 */
void
mpis_chart_layout_frame (MpisChartLayout     *self,
                         const MpisChartData *data,
                         double               top,
                         MpisMeasureFunc      measure,
                         gpointer             measure_data)
{
  self->top = MAX (ceil (self->line_height / 2) + 2, top);
  self->bottom = MAX (self->height - self->line_height - LABEL_DISTANCE, self->top + LEAST_PLOT);
  self->bottom = floor (self->bottom);
  mpis_chart_layout_axis (&self->y, &self->y_ticks, data, self->bottom, self->top,
                          (guint) CLAMP ((self->bottom - self->top) / TICK_DISTANCE + 1, 2, 7), measure,
                          measure_data);

  self->left = MIN (ceil (widest_label (self->y_ticks)) + LABEL_DISTANCE + EDGE, self->width / 2);
  self->right = MAX (self->width - EDGE, self->left + LEAST_PLOT);
}

static void
layout_plot (MpisChartLayout     *self,
             const MpisChartData *data,
             MpisMeasureFunc      measure,
             gpointer             measure_data)
{
  mpis_chart_layout_frame (self, data, mpis_chart_extras_get_strip (data, self->line_height), measure,
                           measure_data);
  self->x = mpis_scale_days (data->first, data->last, self->left, self->right);
  g_array_unref (self->x_ticks);
  self->x_ticks = mpis_ticks_new_days (&self->x, 0, self->width, measure, measure_data);
}

static void
layout_sparkline (MpisChartLayout     *self,
                  const MpisChartData *data)
{
  double edge = MIN (4, self->height / 4);

  self->left = edge;
  self->top = edge;
  self->right = MAX (self->width - edge, self->left + 1);
  self->bottom = MAX (self->height - edge, self->top + 1);
  self->x = mpis_scale_days (data->first, data->last, self->left, self->right);
  self->y = mpis_scale_linear (data->low, data->high == data->low ? 1 : data->high, self->bottom,
                               self->top);
}

/**
 * mpis_chart_layout_new:
 * @width: of the whole drawing, pixels
 * @height: of the whole drawing, pixels
 * @line_height: of text, pixels
 * @measure: measures text
 *
 * Returns: (transfer full): where everything goes
 */
MpisChartLayout *
mpis_chart_layout_new (const MpisChartData *data,
                       double               width,
                       double               height,
                       double               line_height,
                       MpisMeasureFunc      measure,
                       gpointer             measure_data)
{
  const MpisChartKindClass *klass = mpis_chart_kind_get_class (data->kind);
  MpisChartLayout *self = g_new0 (MpisChartLayout, 1);

  self->width = width;
  self->height = height;
  self->line_height = line_height;
  self->x_ticks = g_array_new (FALSE, FALSE, sizeof (MpisTick));
  self->y_ticks = g_array_new (FALSE, FALSE, sizeof (MpisTick));

  if (klass->layout != NULL)
    klass->layout (self, data, measure, measure_data);
  else if (data->kind == MPIS_CHART_SPARKLINE)
    layout_sparkline (self, data);
  else
    layout_plot (self, data, measure, measure_data);

  return self;
}

/**
 * mpis_chart_layout_free:
 * @self: (transfer full): what to free
 */
void
mpis_chart_layout_free (MpisChartLayout *self)
{
  g_array_unref (self->x_ticks);
  g_array_unref (self->y_ticks);
  if (self->own_free != NULL)
    self->own_free (self->own);
  g_free (self);
}

/**
 * mpis_chart_layout_find:
 * @x: pixels from the left
 * @y: pixels from the top
 *
 * Returns: the place of @data nearest to a pixel position, or -1 if the position is nowhere
 */
int
mpis_chart_layout_find (const MpisChartLayout *self,
                        const MpisChartData   *data,
                        double                 x,
                        double                 y)
{
  const MpisChartKindClass *klass = mpis_chart_kind_get_class (data->kind);

  if (x < 0 || x > self->width || y < 0 || y > self->height || !data->has_values)
    return -1;
  if (klass->find != NULL)
    return klass->find (self, data, x, y);

  return mpis_chart_data_find (data, mpis_scale_invert (&self->x, x));
}

/**
 * mpis_chart_layout_get_mark:
 * @place: below the number of places of @data
 * @mark: (out caller-allocates): what to light up; of a point of lines, a line without width
 *
 * Returns: whether the place takes up room in the drawing
 */
gboolean
mpis_chart_layout_get_mark (const MpisChartLayout *self,
                            const MpisChartData   *data,
                            gsize                  place,
                            cairo_rectangle_t     *mark)
{
  const MpisChartKindClass *klass = mpis_chart_kind_get_class (data->kind);

  if (klass->get_mark != NULL)
    return klass->get_mark (self, data, place, mark);

  *mark = (cairo_rectangle_t) { mpis_scale_map (&self->x, data->x[place]), self->top, 0,
                                self->bottom - self->top };

  return TRUE;
}

/**
 * mpis_flow_items:
 * @items: (array length=n) (inout): widths in, places out
 * @width: to wrap at
 * @gap: between items in a row
 * @from_right: whether rows begin at the right
 *
 * Places items in rows as words are placed in lines. An item wider than a row is cut to it.
 *
 * Returns: how many rows there are
 */
int
mpis_flow_items (MpisFlowItem *items,
                 guint         n,
                 int           width,
                 int           gap,
                 gboolean      from_right)
{
  int x = 0, row = 0;

  for (guint i = 0; i < n; i++)
    {
      MpisFlowItem *item = &items[i];

      item->width = MIN (item->width, width);
      if (x > 0 && x + item->width > width)
        {
          x = 0;
          row++;
        }
      item->row = row;
      item->x = from_right ? width - x - item->width : x;
      x += item->width + gap;
    }

  return n > 0 ? row + 1 : 0;
}
