#include "config.h"

#include <math.h>

#include "mpis-chart-kind.h"
#include "mpis-chart-marks.h"
#include "mpis-chart-text.h"
#include "mpis-format.h"

/* Pixels. */
#define LABEL_DISTANCE 8.0     /* between a bar and its value */
#define EDGE           6.0
#define LEAST_BAR      48.0
#define THICKEST_BAR   18.0
#define BAR_RADIUS     5.0

/* A row each: name, bar, value. A value stands beyond the end of its bar, and is never cut. */
static void
bars_layout (MpisChartLayout     *self,
             const MpisChartData *data,
             MpisMeasureFunc      measure,
             gpointer             measure_data)
{
  double name = 0, value = 0, low_room, name_room;

  for (guint i = 0; i < data->traces->len; i++)
    {
      const MpisChartTrace *trace = &g_array_index (data->traces, MpisChartTrace, i);
      g_autofree char *text = mpis_format_value (trace->n > 0 ? trace->y[0] : NAN, data->unit);

      name = MAX (name, measure (mpis_series_get_name (trace->series), measure_data));
      value = MAX (value, measure (text, measure_data));
    }
  value = ceil (value) + LABEL_DISTANCE;
  low_room = data->low < 0 ? value : 0;
  /* Of what is cut a name can still be recognised, a number not. */
  name_room = self->width - 2 * EDGE - 1.5 * LABEL_DISTANCE - low_room - LEAST_BAR - value;
  name = ceil (MIN (name, CLAMP (name_room, 0, self->width * 0.4)));

  self->left = EDGE + name + 1.5 * LABEL_DISTANCE;
  self->right = MAX (self->width - EDGE - value, self->left + low_room + LEAST_BAR);
  self->top = 0;
  self->bottom = self->height;
  self->x = mpis_scale_linear (data->low, data->high == data->low ? 1 : data->high,
                               self->left + low_room, self->right);
  self->bands = mpis_scale_bands (data->traces->len, self->top, self->bottom, 0.5);
}

static int
bars_find (const MpisChartLayout *layout,
           const MpisChartData   *data,
           double                 x,
           double                 y)
{
  return mpis_band_scale_find (&layout->bands, y);
}

static gboolean
bars_get_mark (const MpisChartLayout *layout,
               const MpisChartData   *data,
               gsize                  place,
               cairo_rectangle_t     *mark)
{
  *mark = (cairo_rectangle_t) { 0, layout->bands.first + place * layout->bands.step, layout->width,
                                layout->bands.step };

  return TRUE;
}

static guint
bars_count_rows (const MpisChartData *data,
                 double               width)
{
  return MAX (data->traces->len, 2);
}

static void
draw_bar (const MpisChartCanvas *canvas,
          guint                  i)
{
  const MpisChartLayout *layout = canvas->layout;
  const MpisChartStyle *style = canvas->style;
  const MpisChartTrace *trace = &g_array_index (canvas->data->traces, MpisChartTrace, i);
  double value = trace->n > 0 ? trace->y[0] : NAN;
  double middle = mpis_band_scale_get (&layout->bands, i) + layout->bands.width / 2;
  double thick = MIN (layout->bands.width, THICKEST_BAR);
  double zero = mpis_scale_map (&layout->x, 0);
  double end = isnan (value) ? zero : mpis_scale_map (&layout->x, value);
  g_autofree char *shown = mpis_format_value (value, canvas->data->unit);

  mpis_chart_draw_words (canvas, mpis_series_get_name (trace->series), &style->text, EDGE, middle,
                         layout->left - 1.5 * LABEL_DISTANCE - EDGE);
  if (end != zero)
    {
      mpis_chart_style_set_source (mpis_chart_style_get_color (style, trace->slot), 1, canvas->cr);
      mpis_chart_marks_add_bar (canvas->cr, MIN (zero, end), round (middle - thick / 2),
                                MAX (fabs (end - zero), 2), thick, BAR_RADIUS);
      cairo_fill (canvas->cr);
    }
  if (value < 0)
    mpis_chart_draw_words_to (canvas, shown, &style->text, end - LABEL_DISTANCE, middle);
  else
    mpis_chart_draw_words (canvas, shown, isnan (value) ? &style->dim : &style->text,
                           MAX (zero, end) + LABEL_DISTANCE, middle, -1);
}

static void
bars_draw (const MpisChartCanvas *canvas)
{
  double zero = floor (mpis_scale_map (&canvas->layout->x, 0)) - 0.5;

  mpis_chart_style_set_source (&canvas->style->baseline, 1, canvas->cr);
  cairo_set_line_width (canvas->cr, canvas->style->grid_width);
  cairo_move_to (canvas->cr, zero, canvas->layout->top);
  cairo_line_to (canvas->cr, zero, canvas->layout->bottom);
  cairo_stroke (canvas->cr);
  for (guint i = 0; i < canvas->data->traces->len; i++)
    draw_bar (canvas, i);
}

const MpisChartKindClass mpis_chart_bars_class = {
  .name = "bars", .size = { 160, 480, 0, 0, 28, 36 }, .points_are_series = TRUE,
  .count_rows = bars_count_rows, .layout = bars_layout, .find = bars_find,
  .get_mark = bars_get_mark, .draw = bars_draw,
};
