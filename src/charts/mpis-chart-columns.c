#include "config.h"

#include <math.h>

#include "mpis-categories.h"
#include "mpis-chart-extras.h"
#include "mpis-chart-fill.h"
#include "mpis-chart-kind.h"
#include "mpis-chart-marks.h"
#include "mpis-decimate.h"

/* Pixels. */
#define LABEL_DISTANCE 8.0
#define EDGE           6.0
#define LEAST_PLOT     24.0
#define LEAST_NAME     34.0    /* of a category below its column */
#define TICK_DISTANCE  72.0    /* between lines of an axis that lies, at least */
#define WIDEST         56.0    /* of a column */
#define RADIUS         3.0
#define ZERO           1.5     /* how high nothing stands: unlike what is not known, it is seen */

/* The part of a slot that stays empty. */
#define PADDING 0.28

/* --- places --- */

/* Whether bars lie, and values go to the right. */
static gboolean
lies (const MpisChartData *data)
{
  return data->kind == MPIS_CHART_GROUPED_BARS || data->kind == MPIS_CHART_STACKED_BARS;
}

static gboolean
is_ghost (const MpisChartTrace *trace)
{
  return mpis_series_get_ghost_of (trace->series) != NULL;
}

/* What stands side by side at a place: the series; or the pile of them, beside the pile of before. */
static guint
count_members (const MpisChartData *data)
{
  gboolean ghosts = FALSE, others = FALSE;

  if (!mpis_chart_kind_get_class (data->kind)->stacks)
    return MAX (data->traces->len, 1);

  for (guint i = 0; i < data->traces->len; i++)
    {
      gboolean ghost = is_ghost (&g_array_index (data->traces, MpisChartTrace, i));

      ghosts = ghosts || ghost;
      others = others || !ghost;
    }

  return ghosts && others ? 2 : 1;
}

/* Where a trace stands among them: what was before is before what is. */
static guint
member_of (const MpisChartData *data,
           guint                trace)
{
  const MpisChartTrace *traces = (const MpisChartTrace *) (gpointer) data->traces->data;
  gboolean ghost = is_ghost (&traces[trace]);
  guint before = 0;

  if (mpis_chart_kind_get_class (data->kind)->stacks)
    return count_members (data) == 2 && !ghost;

  for (guint i = 0; i < data->traces->len; i++)
    before += i < trace ? is_ghost (&traces[i]) || !ghost : !ghost && is_ghost (&traces[i]);

  return before;
}

/* Days between neighbours: what a column stands for. */
static double
find_gap (const MpisChartData *data)
{
  double gap = INFINITY;

  for (gsize i = 1; i < data->n_x; i++)
    if (data->x[i] > data->x[i - 1])
      gap = MIN (gap, data->x[i] - data->x[i - 1]);

  return isfinite (gap) ? gap : 1;
}

/* Where the slot of a place begins. */
static double
slot_start (const MpisChartLayout *layout,
            const MpisChartData   *data,
            gsize                  place)
{
  if (lies (data) || data->content != NULL)
    return layout->bands.first + place * layout->bands.step;

  return mpis_scale_map (&layout->x, data->x[place]) - layout->bands.step / 2;
}

/* --- layout --- */

static void
layout_upright (MpisChartLayout     *layout,
                const MpisChartData *data,
                MpisMeasureFunc      measure,
                gpointer             measure_data)
{
  mpis_chart_layout_frame (layout, data, mpis_chart_extras_get_strip (data, layout->line_height), measure,
                           measure_data);
  g_array_unref (layout->x_ticks);
  if (MPIS_IS_CATEGORIES (data->content))
    {
      layout->x = mpis_scale_linear (0, (double) data->n_x, layout->left, layout->right);
      layout->bands = mpis_scale_bands ((guint) data->n_x, layout->left, layout->right, PADDING);
      layout->x_ticks = mpis_ticks_new_names (&layout->bands, MPIS_CATEGORIES (data->content),
                                              LEAST_NAME, measure, measure_data);
    }
  else
    {
      double gap = find_gap (data);

      layout->x = mpis_scale_linear (data->first - gap / 2, data->last + gap / 2, layout->left,
                                     layout->right);
      layout->bands.step = mpis_scale_map (&layout->x, gap) - mpis_scale_map (&layout->x, 0);
      layout->bands.width = layout->bands.step * (1 - PADDING);
      layout->x_ticks = mpis_ticks_new_days (&layout->x, 0, layout->width, measure, measure_data);
    }
}

static double
widest_name (const MpisChartData *data,
             MpisMeasureFunc      measure,
             gpointer             measure_data)
{
  double widest = 0;

  for (gsize i = 0; i < data->n_x; i++)
    {
      g_autofree char *name = mpis_chart_data_name_place (data, i);

      widest = MAX (widest, measure (name, measure_data));
    }

  return widest;
}

/* The axis of values lies below the rows. */
static void
layout_lying (MpisChartLayout     *layout,
              const MpisChartData *data,
              MpisMeasureFunc      measure,
              gpointer             measure_data)
{
  double name = ceil (MIN (widest_name (data, measure, measure_data), layout->width * 0.4));
  guint n_ticks;

  layout->left = EDGE + name + LABEL_DISTANCE;
  layout->right = MAX (layout->width - 3 * EDGE, layout->left + LEAST_PLOT);
  layout->top = 0;
  layout->bottom = MAX (floor (layout->height - layout->line_height - LABEL_DISTANCE), LEAST_PLOT);

  n_ticks = (guint) CLAMP ((layout->right - layout->left) / TICK_DISTANCE + 1, 2, 9);
  mpis_chart_layout_axis (&layout->x, &layout->x_ticks, data, layout->left, layout->right, n_ticks,
                          measure, measure_data);
  for (guint i = 0; i < layout->x_ticks->len; i++)
    {
      MpisTick *tick = &g_array_index (layout->x_ticks, MpisTick, i);

      tick->label_start = CLAMP (tick->position - tick->label_width / 2, 0,
                                 MAX (layout->width - tick->label_width, 0));
    }
  layout->bands = mpis_scale_bands ((guint) data->n_x, layout->top, layout->bottom, PADDING);
}

static void
columns_layout (MpisChartLayout     *layout,
                const MpisChartData *data,
                MpisMeasureFunc      measure,
                gpointer             measure_data)
{
  if (lies (data))
    layout_lying (layout, data, measure, measure_data);
  else
    layout_upright (layout, data, measure, measure_data);
}

/* --- reading --- */

static int
columns_find (const MpisChartLayout *layout,
              const MpisChartData   *data,
              double                 x,
              double                 y)
{
  if (lies (data))
    return mpis_band_scale_find (&layout->bands, y);
  if (data->content != NULL)
    return mpis_band_scale_find (&layout->bands, x);

  return mpis_chart_data_find (data, mpis_scale_invert (&layout->x, x));
}

static gboolean
columns_get_mark (const MpisChartLayout *layout,
                  const MpisChartData   *data,
                  gsize                  place,
                  cairo_rectangle_t     *mark)
{
  double start = slot_start (layout, data, place);
  double from, to;

  if (lies (data))
    {
      *mark = (cairo_rectangle_t) { 0, start, layout->width, layout->bands.step };
      return TRUE;
    }

  from = MAX (start, layout->left);
  to = MIN (start + MAX (layout->bands.step, 1), layout->right);
  *mark = (cairo_rectangle_t) { from, layout->top, MAX (to - from, 0), layout->bottom - layout->top };

  return to > from;
}

static int
columns_walk (const MpisChartData *data,
              int                  place,
              int                  right,
              int                  down)
{
  int by = lies (data) && down != 0 ? down : right;

  if (by == 0)
    return -1;

  return mpis_chart_step (place, by, (int) data->n_x);
}

static guint
columns_count_rows (const MpisChartData *data,
                    double               width)
{
  guint members = count_members (data);

  return MAX ((guint) data->n_x, 1) * (members > 2 ? (members + 1) / 2 : 1);
}

/* --- drawing --- */

static double
map_value (const MpisChartCanvas *canvas,
           double                 value)
{
  return mpis_scale_map (lies (canvas->data) ? &canvas->layout->x : &canvas->layout->y, value);
}

/* A bar around the origin that goes upwards, round at its end only. */
static void
add_upright (cairo_t *cr,
             double   thick,
             double   length,
             double   radius)
{
  cairo_move_to (cr, 0, 0);
  cairo_line_to (cr, 0, radius - length);
  cairo_arc (cr, radius, radius - length, radius, G_PI, 1.5 * G_PI);
  cairo_arc (cr, thick - radius, radius - length, radius, 1.5 * G_PI, 2 * G_PI);
  cairo_line_to (cr, thick, 0);
  cairo_close_path (cr);
}

/* The bar of a value: across its slot from @start on, along the axis from @base to @edge. */
static void
add_bar (const MpisChartCanvas *canvas,
         double                 start,
         double                 thick,
         double                 base,
         double                 edge)
{
  cairo_t *cr = canvas->cr;
  gboolean stacks = mpis_chart_kind_get_class (canvas->data->kind)->stacks;
  gboolean back = lies (canvas->data) ? edge < base : edge > base;   /* of what is negative */
  double length = fabs (edge - base);
  double gap = stacks && length > 4 ? 1 : 0;   /* a hair's breadth between neighbours */
  double radius;

  if (length < ZERO && stacks)
    return;
  length = MAX (length - gap, ZERO);
  radius = stacks ? 0 : MIN (MIN (RADIUS, thick / 4), length / 2);

  cairo_save (cr);
  if (lies (canvas->data))
    {
      cairo_translate (cr, base + (back ? -gap / 2 : gap / 2), start);
      cairo_rotate (cr, G_PI / 2);
      cairo_scale (cr, 1, back ? -1 : 1);
    }
  else
    {
      cairo_translate (cr, start, base + (back ? gap / 2 : -gap / 2));
      cairo_scale (cr, 1, back ? -1 : 1);
    }
  add_upright (cr, thick, length, radius);
  cairo_restore (cr);
}

/* The path of all bars of a trace. Where several would share a pixel only those that show are in it. */
static void
add_trace (const MpisChartCanvas *canvas,
           guint                  number)
{
  const MpisChartData *data = canvas->data;
  const MpisChartLayout *layout = canvas->layout;
  const MpisChartTrace *trace = &g_array_index (data->traces, MpisChartTrace, number);
  double room = MIN (layout->bands.width, count_members (data) * WIDEST);
  double thick = room / count_members (data);
  double gap = thick > 6 ? 1 : 0;
  g_autoptr(GArray) kept = NULL;

  if (data->content == NULL && layout->bands.step < 1)
    kept = mpis_decimate (trace->x, trace->y, trace->base, trace->n, &layout->x, 1);
  for (gsize i = 0, n = kept != NULL ? kept->len : data->n_x; i < n; i++)
    {
      gsize point = kept != NULL ? g_array_index (kept, guint, i) : i;
      double edge, base, start;

      if (kept != NULL && point == MPIS_DECIMATE_GAP)
        continue;
      edge = kept != NULL ? trace->y[point] : mpis_chart_data_get_edge (data, number, point);
      base = kept == NULL ? edge - mpis_chart_data_get (data, number, point)
                          : trace->base != NULL ? trace->base[point] : 0;
      if (isnan (edge))
        continue;
      start = kept != NULL ? mpis_scale_map (&layout->x, trace->x[point]) - layout->bands.step / 2
                           : slot_start (layout, data, point);
      start += (layout->bands.step - room) / 2 + member_of (data, number) * thick;
      add_bar (canvas, start + gap / 2, MAX (thick - gap, 1), map_value (canvas, base),
               map_value (canvas, edge));
    }
}

static void
draw_trace (const MpisChartCanvas *canvas,
            guint                  number,
            gboolean               alone)
{
  const MpisChartTrace *trace = &g_array_index (canvas->data->traces, MpisChartTrace, number);
  const MpisColor *color = mpis_chart_style_get_color (canvas->style, trace->slot);

  cairo_new_path (canvas->cr);
  add_trace (canvas, number);
  if (is_ghost (trace))
    mpis_chart_fill_ghost (canvas->cr, color, canvas->style);
  else
    mpis_chart_fill (canvas->cr, color, 1,
                     alone ? MPIS_CHART_PLAIN : mpis_chart_fill_get_pattern (trace->slot));
}

static void
draw_line (const MpisChartCanvas *canvas,
           const MpisColor       *color,
           double                 x)
{
  mpis_chart_style_set_source (color, 1, canvas->cr);
  cairo_set_line_width (canvas->cr, canvas->style->grid_width);
  cairo_move_to (canvas->cr, floor (x) + 0.5, canvas->layout->top);
  cairo_line_to (canvas->cr, floor (x) + 0.5, canvas->layout->bottom + 4);
  cairo_stroke (canvas->cr);
}

static void
draw_lying_axes (const MpisChartCanvas *canvas)
{
  const MpisChartLayout *layout = canvas->layout;
  const MpisChartStyle *style = canvas->style;

  for (guint i = 0; i < layout->x_ticks->len; i++)
    {
      const MpisTick *tick = &g_array_index (layout->x_ticks, MpisTick, i);

      draw_line (canvas, tick->value == 0 ? &style->baseline : &style->grid, tick->position);
      mpis_chart_draw_words (canvas, tick->label, &style->dim, round (tick->label_start),
                             layout->height - layout->line_height / 2, -1);
    }
  for (gsize i = 0; i < canvas->data->n_x; i++)
    {
      g_autofree char *name = mpis_chart_data_name_place (canvas->data, i);

      mpis_chart_draw_words (canvas, name, &style->text, EDGE,
                             layout->bands.first + (i + 0.5) * layout->bands.step,
                             layout->left - EDGE - LABEL_DISTANCE + 1);
    }
}

static void
columns_draw (const MpisChartCanvas *canvas)
{
  const MpisChartData *data = canvas->data;
  guint n_now = 0;

  for (guint i = 0; i < data->traces->len; i++)
    n_now += !is_ghost (&g_array_index (data->traces, MpisChartTrace, i));
  if (lies (data))
    draw_lying_axes (canvas);
  else
    mpis_chart_draw_axes (canvas);

  cairo_save (canvas->cr);
  cairo_rectangle (canvas->cr, canvas->layout->left - 1, 0,
                   canvas->layout->right - canvas->layout->left + 2, canvas->layout->height);
  cairo_clip (canvas->cr);
  for (guint i = 0; i < data->traces->len; i++)
    draw_trace (canvas, i, n_now < 2);
  cairo_restore (canvas->cr);
}

#define COLUMNS                                                                                      \
  .of_series = TRUE, .solid = TRUE, .layout = columns_layout, .find = columns_find,                   \
  .get_mark = columns_get_mark, .walk = columns_walk, .draw = columns_draw

const MpisChartKindClass mpis_chart_columns_class = {
  .name = "columns", .size = { 160, 480, 120, 240 }, .of_days = TRUE, .takes_log = TRUE, COLUMNS,
};

const MpisChartKindClass mpis_chart_stacked_columns_class = {
  .name = "stacked-columns", .size = { 160, 480, 120, 240 }, .of_days = TRUE, .stacks = TRUE, COLUMNS,
};

const MpisChartKindClass mpis_chart_grouped_bars_class = {
  .name = "grouped-bars", .size = { 160, 480, 32, 36, 24, 36 }, .takes_log = TRUE,
  .count_rows = columns_count_rows, COLUMNS,
};

const MpisChartKindClass mpis_chart_stacked_bars_class = {
  .name = "stacked-bars", .size = { 160, 480, 32, 36, 24, 36 }, .stacks = TRUE,
  .count_rows = columns_count_rows, COLUMNS,
};
