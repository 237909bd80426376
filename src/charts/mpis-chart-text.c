#include "config.h"

#include "mpis-chart-text.h"

#include <math.h>
#include <pango/pangocairo.h>

/**
 * mpis_chart_text_new:
 * @context: what text is set with
 *
 * Returns: (transfer full): what measures and draws the labels of a chart, one after the other
 */
PangoLayout *
mpis_chart_text_new (PangoContext         *context,
                     const MpisChartStyle *style)
{
  PangoLayout *text = pango_layout_new (context);
  g_autoptr(PangoAttrList) attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum"));
  pango_layout_set_attributes (text, attributes);
  pango_layout_set_font_description (text, style->font);
  pango_layout_set_single_paragraph_mode (text, TRUE);

  return text;
}

/**
 * mpis_chart_text_measure:
 * @text: from mpis_chart_text_new(); its content changes
 *
 * An #MpisMeasureFunc.
 *
 * Returns: the width of @string in pixels
 */
double
mpis_chart_text_measure (const char *string,
                         gpointer    text)
{
  PangoRectangle extents;

  pango_layout_set_width (text, -1);
  pango_layout_set_text (text, string, -1);
  pango_layout_get_extents (text, NULL, &extents);

  return (double) extents.width / PANGO_SCALE;
}

/**
 * mpis_chart_text_draw:
 * @text: from mpis_chart_text_new(); its content changes
 * @x: where the text begins
 * @y: its middle
 * @room: pixels after which it is cut with an ellipsis; negative for no end
 *
 * Draws a line of text.
 */
void
mpis_chart_text_draw (cairo_t         *cr,
                      PangoLayout     *text,
                      const char      *string,
                      const MpisColor *color,
                      double           x,
                      double           y,
                      double           room)
{
  PangoRectangle extents;

  pango_layout_set_width (text, room < 0 ? -1 : (int) (room * PANGO_SCALE));
  pango_layout_set_ellipsize (text, room < 0 ? PANGO_ELLIPSIZE_NONE : PANGO_ELLIPSIZE_END);
  pango_layout_set_text (text, string, -1);
  pango_layout_get_extents (text, NULL, &extents);
  mpis_chart_style_set_source (color, 1, cr);
  cairo_move_to (cr, x, round (y - (double) extents.height / PANGO_SCALE / 2));
  pango_cairo_show_layout (cr, text);
}
