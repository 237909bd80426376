#include "config.h"

#include <glib/gi18n.h>
#include <math.h>

#include "mpis-chart-kind.h"
#include "mpis-chart-marks.h"
#include "mpis-chart-text.h"
#include "mpis-format.h"
#include "mpis-histogram.h"

/* Pixels. */
#define LABEL_GAP 14.0

/* The look of the bars: the first of all. */
#define SLOT 0

static MpisHistogram *
bins_of (const MpisChartData *data)
{
  return MPIS_HISTOGRAM (data->content);
}

/* A bin's edges; of whole numbers with a bin each, the number. */
static char *
name_bin (MpisHistogram *bins,
          guint          bin)
{
  double from = mpis_histogram_get_edge (bins, bin), to = mpis_histogram_get_edge (bins, bin + 1);
  MpisChartUnit unit = mpis_histogram_get_unit (bins);
  g_autofree char *low = mpis_format_value (from, unit);
  g_autofree char *high = mpis_format_value (unit == MPIS_CHART_UNIT_COUNT ? to - 1 : to, unit);

  if (unit == MPIS_CHART_UNIT_COUNT && to - from <= 1)
    return g_steal_pointer (&low);

  /* Translators: from the lowest to the highest value. */
  return g_strdup_printf (C_("values", "%s – %s"), low, high);
}

static void
histogram_prepare (MpisChartData *data)
{
  MpisHistogram *bins;

  data->first = data->last = 0;
  data->whole = TRUE;
  if (!MPIS_IS_HISTOGRAM (data->content))
    return;

  bins = bins_of (data);
  data->unit = MPIS_CHART_UNIT_COUNT;   /* of what is drawn: how many */
  data->n_x = mpis_histogram_get_n (bins);
  data->x = g_new (double, MAX (data->n_x, 1));
  for (gsize i = 0; i < data->n_x; i++)
    {
      data->x[i] = mpis_histogram_get_edge (bins, (guint) i);
      data->high = MAX (data->high, (double) mpis_histogram_get_count (bins, (guint) i));
    }
  data->has_values = data->n_x > 0;
  if (data->has_values)
    {
      data->first = data->x[0];
      data->last = mpis_histogram_get_edge (bins, (guint) data->n_x);
    }
}

static guint
find_fullest (MpisHistogram *bins)
{
  guint fullest = 0;

  for (guint i = 1; i < mpis_histogram_get_n (bins); i++)
    if (mpis_histogram_get_count (bins, i) > mpis_histogram_get_count (bins, fullest))
      fullest = i;

  return fullest;
}

static char *
histogram_describe (const MpisChartData *data,
                    const char          *title)
{
  MpisHistogram *bins = bins_of (data);
  g_autofree char *total = mpis_format_count (mpis_histogram_get_total (bins));
  g_autofree char *median = mpis_format_value (mpis_histogram_get_median (bins),
                                               mpis_histogram_get_unit (bins));
  g_autofree char *most = name_bin (bins, find_fullest (bins));
  g_autofree char *unknown = mpis_format_count (mpis_histogram_get_unknown (bins));
  /* Translators: title; what is counted (Posts) and how many; what of (Views): the value in the middle;
   * the values that most have. */
  g_autofree char *text = g_strdup_printf (_("%s: %s %s, %s: median %s, most often %s"), title,
                                           mpis_histogram_get_count_name (bins), total,
                                           mpis_histogram_get_value_name (bins), median, most);

  if (mpis_histogram_get_unknown (bins) == 0)
    return g_steal_pointer (&text);

  /* Translators: follows what a chart shows: of how many the value is not known. */
  return g_strdup_printf (_("%s; unknown of %s"), text, unknown);
}

static void
histogram_read (const MpisChartData *data,
                gsize                place,
                MpisChartValues     *values)
{
  MpisHistogram *bins = bins_of (data);
  g_autofree char *range = name_bin (bins, (guint) place);
  gint64 count = mpis_histogram_get_count (bins, (guint) place);

  /* Translators: what the values are (Views), and from where to where they go. */
  values->title = g_strdup_printf (_("%s %s"), mpis_histogram_get_value_name (bins), range);
  mpis_chart_values_take (values, mpis_histogram_get_count_name (bins), mpis_format_count (count), SLOT);
  mpis_chart_values_take (values, _("Share"),
                          mpis_format_percent ((double) count
                                               / (double) mpis_histogram_get_total (bins)),
                          MPIS_CHART_NO_SLOT);
}

static MpisSheet *
histogram_list (const MpisChartData *data,
                const char          *title)
{
  MpisSheet *sheet = mpis_chart_list_new (title, NULL);
  MpisHistogram *bins = bins_of (data);
  MpisSheetType type = mpis_histogram_get_unit (bins) == MPIS_CHART_UNIT_FRACTION ? MPIS_SHEET_RATE
                                                                                  : MPIS_SHEET_NUMBER;
  /* Translators: heading of a column: the lowest value of a bin, such as “Views from”. */
  g_autofree char *from = g_strdup_printf (_("%s from"), mpis_histogram_get_value_name (bins));
  /* Translators: heading of a column: where a bin ends, such as “Views below”. */
  g_autofree char *below = g_strdup_printf (_("%s below"), mpis_histogram_get_value_name (bins));

  mpis_sheet_add_column (sheet, from, type);
  mpis_sheet_add_column (sheet, below, type);
  mpis_sheet_add_column (sheet, mpis_histogram_get_count_name (bins), MPIS_SHEET_INTEGER);
  for (guint i = 0; i < data->n_x; i++)
    {
      mpis_sheet_add_number (sheet, mpis_histogram_get_edge (bins, i));
      mpis_sheet_add_number (sheet, mpis_histogram_get_edge (bins, i + 1));
      mpis_sheet_add_integer (sheet, mpis_histogram_get_count (bins, i));
    }

  return sheet;
}

/* --- layout --- */

/* Edges of bins, as many as have room for their labels. */
static GArray *
create_ticks (const MpisChartLayout *layout,
              MpisHistogram         *bins,
              MpisMeasureFunc        measure,
              gpointer               measure_data)
{
  double step = mpis_histogram_get_edge (bins, 1) - mpis_histogram_get_edge (bins, 0);

  for (guint every = 1;; every *= 2)
    {
      GArray *ticks = mpis_ticks_new_numeric (&layout->x, step * every,
                                              mpis_histogram_get_unit (bins), measure, measure_data);
      gboolean fits = TRUE;
      double end = -INFINITY;

      for (guint i = 0; i < ticks->len; i++)
        {
          MpisTick *tick = &g_array_index (ticks, MpisTick, i);

          tick->label_start = CLAMP (tick->position - tick->label_width / 2, 0,
                                     MAX (layout->width - tick->label_width, 0));
          fits = fits && tick->label_start >= end;
          end = tick->label_start + tick->label_width + LABEL_GAP;
        }
      if (fits || ticks->len < 2)
        return ticks;
      g_array_unref (ticks);
    }
}

static void
histogram_layout (MpisChartLayout     *layout,
                  const MpisChartData *data,
                  MpisMeasureFunc      measure,
                  gpointer             measure_data)
{
  mpis_chart_layout_frame (layout, data, layout->line_height + 4, measure, measure_data);
  layout->x = mpis_scale_linear (data->first, data->last, layout->left, layout->right);
  layout->bands = mpis_scale_bands ((guint) data->n_x, layout->left, layout->right, 0);
  if (!data->has_values)
    return;

  g_array_unref (layout->x_ticks);
  layout->x_ticks = create_ticks (layout, bins_of (data), measure, measure_data);
}

static int
histogram_find (const MpisChartLayout *layout,
                const MpisChartData   *data,
                double                 x,
                double                 y)
{
  return mpis_band_scale_find (&layout->bands, x);
}

static gboolean
histogram_get_mark (const MpisChartLayout *layout,
                    const MpisChartData   *data,
                    gsize                  place,
                    cairo_rectangle_t     *mark)
{
  *mark = (cairo_rectangle_t) { mpis_band_scale_get (&layout->bands, (guint) place), layout->top,
                                layout->bands.width, layout->bottom - layout->top };

  return TRUE;
}

static int
histogram_walk (const MpisChartData *data,
                int                  place,
                int                  right,
                int                  down)
{
  return right != 0 ? mpis_chart_step (place, right, (int) data->n_x) : -1;
}

/* --- drawing --- */

static void
draw_median (const MpisChartCanvas *canvas)
{
  const MpisChartLayout *layout = canvas->layout;
  MpisHistogram *bins = bins_of (canvas->data);
  double x = floor (mpis_scale_map (&layout->x, mpis_histogram_get_median (bins))) + 0.5;
  g_autofree char *value = mpis_format_value (mpis_histogram_get_median (bins),
                                              mpis_histogram_get_unit (bins));
  /* Translators: the value in the middle, at a line in a chart. */
  g_autofree char *label = g_strdup_printf (_("Median %s"), value);
  double width = mpis_chart_text_measure (label, canvas->text);
  cairo_t *cr = canvas->cr;

  cairo_save (cr);
  mpis_chart_style_set_source (&canvas->style->text, 0.8, cr);
  cairo_set_line_width (cr, 1.5);
  cairo_set_dash (cr, (double[]) { 4, 3 }, 2, 0);
  cairo_move_to (cr, x, layout->top - 2);
  cairo_line_to (cr, x, layout->bottom);
  cairo_stroke (cr);
  cairo_restore (cr);
  mpis_chart_draw_words (canvas, label, &canvas->style->text,
                         CLAMP (x - width / 2, 0, MAX (layout->width - width, 0)),
                         layout->line_height / 2, -1);
}

static void
histogram_draw (const MpisChartCanvas *canvas)
{
  const MpisChartLayout *layout = canvas->layout;
  MpisHistogram *bins = bins_of (canvas->data);
  double zero = mpis_scale_map (&layout->y, 0);
  double gap = layout->bands.step > 5 ? 1 : 0;

  mpis_chart_draw_axes (canvas);
  cairo_new_path (canvas->cr);
  for (guint i = 0; i < canvas->data->n_x; i++)
    {
      double top = mpis_scale_map (&layout->y, (double) mpis_histogram_get_count (bins, i));

      if (mpis_histogram_get_count (bins, i) > 0)
        cairo_rectangle (canvas->cr, mpis_band_scale_get (&layout->bands, i) + gap / 2, top,
                         layout->bands.width - gap, zero - top);
    }
  mpis_chart_style_set_source (mpis_chart_style_get_color (canvas->style, SLOT), 1, canvas->cr);
  cairo_fill (canvas->cr);
  draw_median (canvas);
}

const MpisChartKindClass mpis_chart_histogram_class = {
  .name = "histogram", .size = { 160, 480, 120, 240 }, .takes_log = TRUE,
  .prepare = histogram_prepare, .describe = histogram_describe, .read = histogram_read,
  .walk = histogram_walk, .list = histogram_list, .layout = histogram_layout,
  .find = histogram_find, .get_mark = histogram_get_mark, .draw = histogram_draw,
};
