#include "config.h"

#include "mpis-chart-draw.h"

#include <glib/gi18n.h>
#include <math.h>
#include <pango/pangocairo.h>

#include "mpis-chart-extras-draw.h"
#include "mpis-chart-kind.h"
#include "mpis-chart-marks.h"
#include "mpis-chart-text.h"

/**
 * mpis_chart_draw_layout:
 * @context: what text is set with
 * @width: of the whole drawing, pixels
 * @height: of the whole drawing, pixels
 *
 * Returns: (transfer full): where mpis_chart_draw_with() is to put everything
 */
MpisChartLayout *
mpis_chart_draw_layout (PangoContext         *context,
                        double                width,
                        double                height,
                        const MpisChartData  *data,
                        const MpisChartStyle *style)
{
  g_autoptr(PangoLayout) text = mpis_chart_text_new (context, style);
  PangoRectangle line;

  pango_layout_set_text (text, "0", -1);
  pango_layout_get_extents (text, NULL, &line);

  return mpis_chart_layout_new (data, width, height, ceil ((double) line.height / PANGO_SCALE),
                                mpis_chart_text_measure, text);
}

/* A line on the middle of a pixel row, so that it is as thin as asked. */
static void
draw_rule (cairo_t               *cr,
           const MpisChartLayout *layout,
           const MpisColor       *color,
           double                 width,
           double                 y)
{
  mpis_chart_style_set_source (color, 1, cr);
  cairo_set_line_width (cr, width);
  cairo_move_to (cr, layout->left - 4, floor (y) + 0.5);
  cairo_line_to (cr, layout->right + 4, floor (y) + 0.5);
  cairo_stroke (cr);
}

/**
 * mpis_chart_draw_axes:
 *
 * Draws the lines and labels of the upright axis of values, and the labels of the axis below it.
 */
void
mpis_chart_draw_axes (const MpisChartCanvas *canvas)
{
  const MpisChartLayout *layout = canvas->layout;
  const MpisChartStyle *style = canvas->style;

  for (guint i = 0; i < layout->y_ticks->len; i++)
    {
      const MpisTick *tick = &g_array_index (layout->y_ticks, MpisTick, i);

      draw_rule (canvas->cr, layout, tick->value == 0 ? &style->baseline : &style->grid,
                 style->grid_width, tick->position);
      mpis_chart_draw_words (canvas, tick->label, &style->dim,
                             layout->left - 4 - 6 - tick->label_width, tick->position, -1);
    }
  for (guint i = 0; i < layout->x_ticks->len; i++)
    {
      const MpisTick *tick = &g_array_index (layout->x_ticks, MpisTick, i);

      mpis_chart_draw_words (canvas, tick->label, &style->dim, round (tick->label_start),
                             layout->height - layout->line_height / 2,
                             tick->room > 0 ? tick->room : -1);
    }
}

static gboolean
is_ghost (const MpisChartTrace *trace)
{
  return mpis_series_get_ghost_of (trace->series) != NULL;
}

/* The first series lies on top: it is what the legend names first. Areas that lie on one another are
 * fainter, lest they mix to mud. What was before lies below what is. */
static void
draw_traces (cairo_t               *cr,
             const MpisChartData   *data,
             const MpisChartLayout *layout,
             const MpisChartStyle  *style)
{
  const MpisChartTrace *traces = (const MpisChartTrace *) (gpointer) data->traces->data;
  guint n = data->traces->len, n_now = 0;

  for (guint i = 0; i < n; i++)
    n_now += !is_ghost (&traces[i]);
  for (guint i = n; data->kind != MPIS_CHART_LINE && i-- > 0;)
    if (!is_ghost (&traces[i]))
      mpis_chart_marks_draw_area (cr, &traces[i], layout, style, n_now > 1 ? 0.5 : 1);
  for (guint i = n; i-- > 0;)
    if (is_ghost (&traces[i]))
      mpis_chart_marks_draw_line (cr, &traces[i], layout, style, FALSE);
  for (guint i = n; i-- > 0;)
    if (!is_ghost (&traces[i]))
      mpis_chart_marks_draw_line (cr, &traces[i], layout, style,
                                  data->kind != MPIS_CHART_SPARKLINE && n_now > 1);
}

static void
draw_nothing (cairo_t               *cr,
              PangoLayout           *text,
              const MpisChartLayout *layout,
              const MpisChartStyle  *style)
{
  const char *words = _("No data in this period");
  double width = mpis_chart_text_measure (words, text);

  mpis_chart_text_draw (cr, text, words, &style->dim, MAX ((layout->width - width) / 2, 0), layout->height / 2,
             layout->width);
}

/**
 * mpis_chart_draw_with:
 * @context: what text is set with
 * @layout: from mpis_chart_draw_layout() with the same context, data and style
 *
 * Draws the chart.
 */
void
mpis_chart_draw_with (cairo_t               *cr,
                      PangoContext          *context,
                      const MpisChartData   *data,
                      const MpisChartLayout *layout,
                      const MpisChartStyle  *style)
{
  const MpisChartKindClass *klass = mpis_chart_kind_get_class (data->kind);
  g_autoptr(PangoLayout) text = mpis_chart_text_new (context, style);
  const MpisChartCanvas canvas = { cr, text, data, layout, style };

  cairo_save (cr);
  if (!data->has_values)
    {
      if (data->kind != MPIS_CHART_SPARKLINE)
        draw_nothing (cr, text, layout, style);
    }
  else if (klass->draw != NULL)
    {
      klass->draw (&canvas);
      if (mpis_chart_extras_has_days (data))
        mpis_chart_extras_draw (cr, text, data, layout, style);
    }
  else
    {
      if (data->kind != MPIS_CHART_SPARKLINE)
        mpis_chart_draw_axes (&canvas);
      draw_traces (cr, data, layout, style);
      mpis_chart_extras_draw (cr, text, data, layout, style);
    }
  cairo_restore (cr);
}

/**
 * mpis_chart_draw:
 * @cr: any target: screen, image, PDF, SVG
 * @width: of the whole drawing, in units of @cr
 * @height: of the whole drawing, in units of @cr
 *
 * Lays out and draws the chart.
 */
void
mpis_chart_draw (cairo_t              *cr,
                 double                width,
                 double                height,
                 const MpisChartData  *data,
                 const MpisChartStyle *style)
{
  PangoContext *context = pango_cairo_create_context (cr);
  g_autoptr(MpisChartLayout) layout = mpis_chart_draw_layout (context, width, height, data, style);

  mpis_chart_draw_with (cr, context, data, layout, style);
  g_object_unref (context);
}

/**
 * mpis_chart_draw_swatch:
 * @width: at least some 20 pixels
 * @slot: how a series looks, or one of the looks that mpis_chart_extras_draw_swatch() has
 *
 * Draws how the slot looks: a piece of its line with its marker.
 */
void
mpis_chart_draw_swatch (cairo_t              *cr,
                        double                width,
                        double                height,
                        guint                 slot,
                        const MpisChartStyle *style)
{
  if (slot >= MPIS_CHART_N_SLOTS)
    {
      mpis_chart_extras_draw_swatch (cr, width, height, slot, style);
      return;
    }

  cairo_save (cr);
  mpis_chart_style_set_source (mpis_chart_style_get_color (style, slot), 1, cr);
  cairo_set_line_width (cr, style->line_width);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  mpis_chart_marks_set_dashes (cr, slot, style);
  cairo_move_to (cr, style->line_width, height / 2);
  cairo_line_to (cr, width - style->line_width, height / 2);
  cairo_stroke (cr);
  mpis_chart_marks_add_marker (cr, slot, width / 2, height / 2, style->marker_radius);
  cairo_fill (cr);
  cairo_restore (cr);
}
