#include "config.h"

#include "mpis-chart-kind.h"

#include "mpis-chart-marks.h"
#include "mpis-chart-text.h"

static const MpisChartKindClass line_class = {
  .name = "line", .size = { 160, 480, 120, 240 }, .of_series = TRUE, .of_days = TRUE,
  .takes_log = TRUE,
};

static const MpisChartKindClass area_class = {
  .name = "area", .size = { 160, 480, 120, 240 }, .of_series = TRUE, .of_days = TRUE,
  .takes_log = TRUE,
};

static const MpisChartKindClass stacked_area_class = {
  .name = "stacked-area", .size = { 160, 480, 120, 240 }, .of_series = TRUE, .of_days = TRUE,
  .stacks = TRUE,
};

static const MpisChartKindClass sparkline_class = {
  .name = "sparkline", .size = { 32, 96, 16, 32 },
};

static const MpisChartKindClass *const classes[MPIS_CHART_N_KINDS] = {
  [MPIS_CHART_LINE] = &line_class,
  [MPIS_CHART_AREA] = &area_class,
  [MPIS_CHART_STACKED_AREA] = &stacked_area_class,
  [MPIS_CHART_BARS] = &mpis_chart_bars_class,
  [MPIS_CHART_SPARKLINE] = &sparkline_class,
  [MPIS_CHART_COLUMNS] = &mpis_chart_columns_class,
  [MPIS_CHART_STACKED_COLUMNS] = &mpis_chart_stacked_columns_class,
  [MPIS_CHART_GROUPED_BARS] = &mpis_chart_grouped_bars_class,
  [MPIS_CHART_STACKED_BARS] = &mpis_chart_stacked_bars_class,
  [MPIS_CHART_SHARE] = &mpis_chart_share_class,
  [MPIS_CHART_HISTOGRAM] = &mpis_chart_histogram_class,
  [MPIS_CHART_HEATMAP] = &mpis_chart_heatmap_class,
  [MPIS_CHART_TIMELINE] = &mpis_chart_timeline_class,
};

/**
 * mpis_chart_kind_get_class:
 *
 * Returns: (transfer none): how the kind works
 */
const MpisChartKindClass *
mpis_chart_kind_get_class (MpisChartKind kind)
{
  g_return_val_if_fail ((guint) kind < MPIS_CHART_N_KINDS, &line_class);

  return classes[kind];
}

/**
 * mpis_chart_kind_from_name:
 * @name: what a layout calls a kind
 * @kind: (out): the kind
 *
 * Returns: whether there is a kind of that name
 */
gboolean
mpis_chart_kind_from_name (const char    *name,
                           MpisChartKind *kind)
{
  for (guint i = 0; i < MPIS_CHART_N_KINDS; i++)
    if (g_str_equal (classes[i]->name, name))
      {
        *kind = i;
        return TRUE;
      }

  return FALSE;
}

/**
 * mpis_chart_get_size:
 * @width: what it is to be drawn in, pixels
 * @size: (out caller-allocates): how much room it wants; the rows are in the heights already
 *
 * Tells how large a chart is to be drawn, without what stands around it.
 */
void
mpis_chart_get_size (const MpisChartData *data,
                     double               width,
                     MpisChartSize       *size)
{
  const MpisChartKindClass *klass = mpis_chart_kind_get_class (data->kind);
  int rows = klass->count_rows != NULL ? (int) klass->count_rows (data, width) : 0;

  *size = klass->size;
  size->least_height += rows * size->least_row;
  size->best_height += rows * size->best_row;
}

/**
 * mpis_chart_list_new:
 * @title: what the chart is called
 * @zone: (nullable): of the moments in it; %NULL if there are none
 *
 * Returns: (transfer full): a table without columns
 */
MpisSheet *
mpis_chart_list_new (const char *title,
                     GTimeZone  *zone)
{
  g_autoptr(GTimeZone) own = zone != NULL ? g_time_zone_ref (zone) : g_time_zone_new_utc ();

  return mpis_sheet_new (title, own);
}

/**
 * mpis_chart_draw_words:
 *
 * Does mpis_chart_text_draw() on a canvas.
 */
void
mpis_chart_draw_words (const MpisChartCanvas *canvas,
                       const char            *string,
                       const MpisColor       *color,
                       double                 x,
                       double                 y,
                       double                 room)
{
  mpis_chart_text_draw (canvas->cr, canvas->text, string, color, x, y, room);
}

/**
 * mpis_chart_draw_words_to:
 * @right: where the text ends
 *
 * Draws text that ends somewhere.
 */
void
mpis_chart_draw_words_to (const MpisChartCanvas *canvas,
                          const char            *string,
                          const MpisColor       *color,
                          double                 right,
                          double                 y)
{
  mpis_chart_draw_words (canvas, string, color,
                         right - mpis_chart_text_measure (string, canvas->text), y, -1);
}

/**
 * mpis_chart_draw_plaque:
 * @color: of what the text lies on
 *
 * Draws text in the middle of (@x, @y), on a field of its own so that no pattern disturbs it.
 */
void
mpis_chart_draw_plaque (const MpisChartCanvas *canvas,
                        const char            *string,
                        const MpisColor       *color,
                        double                 x,
                        double                 y)
{
  double width = mpis_chart_text_measure (string, canvas->text);
  double height = canvas->layout->line_height;

  cairo_new_path (canvas->cr);
  mpis_chart_marks_add_bar (canvas->cr, x - width / 2 - 4, y - height / 2, width + 8, height, 4);
  mpis_chart_style_set_source (color, 1, canvas->cr);
  cairo_fill (canvas->cr);
  mpis_chart_draw_words (canvas, string, mpis_chart_style_get_ink (color), x - width / 2, y, -1);
}

static const MpisChartMoments *
moments_of (const MpisChartData *data)
{
  return data->content != NULL ? mpis_chart_kind_get_class (data->kind)->moments : NULL;
}

/**
 * mpis_chart_data_day_at:
 * @x: a value on the axis of time
 *
 * Returns: the day that is, with its part
 */
double
mpis_chart_data_day_at (const MpisChartData *data,
                        double               x)
{
  const MpisChartMoments *moments = moments_of (data);

  return moments != NULL ? moments->day_at (data, x) : x;
}

/**
 * mpis_chart_data_x_at:
 * @day: a day, with its part
 *
 * Returns: where that is on the axis of time
 */
double
mpis_chart_data_x_at (const MpisChartData *data,
                      double               day)
{
  const MpisChartMoments *moments = moments_of (data);

  return moments != NULL ? moments->x_at (data, day) : day;
}

/**
 * mpis_chart_data_get_days:
 * @place: a place
 * @first: (out): when it begins
 * @last: (out): when it ends; of a place that is a day, that day
 */
void
mpis_chart_data_get_days (const MpisChartData *data,
                          gsize                place,
                          double              *first,
                          double              *last)
{
  const MpisChartMoments *moments = moments_of (data);

  *first = *last = data->x[place];
  if (moments != NULL)
    moments->get_days (data, place, first, last);
}
