#include "config.h"

#include "mpis-report-private.h"

#include <math.h>
#include <pango/pangocairo.h>

#define FONT "Cantarell, Inter, sans-serif"
#define TEXT_SIZE 13

/* Texts have the same shape at every scale and in every format. */
static PangoContext *
make_context (void)
{
  PangoContext *context = pango_font_map_create_context (pango_cairo_font_map_get_default ());
  cairo_font_options_t *options = cairo_font_options_create ();

  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_antialias (options, CAIRO_ANTIALIAS_GRAY);
  pango_cairo_context_set_font_options (context, options);
  pango_context_set_round_glyph_positions (context, FALSE);
  cairo_font_options_destroy (options);

  return context;
}

MpisReportPen *
_mpis_report_pen_new (void)
{
  MpisReportPen *self = g_new0 (MpisReportPen, 1);
  PangoFontDescription *font = pango_font_description_from_string (FONT);
  const MpisColor ink = { 0.12, 0.12, 0.14, 1 };

  pango_font_description_set_absolute_size (font, TEXT_SIZE * PANGO_SCALE);
  self->context = make_context ();
  self->style = mpis_chart_style_new (&ink, font, FALSE);
  self->border = (MpisColor) { 0, 0, 0, 0.16 };
  self->positive = (MpisColor) { 0.05, 0.44, 0.22, 1 };
  self->negative = (MpisColor) { 0.69, 0.11, 0.14, 1 };
  pango_font_description_free (font);

  return self;
}

void
_mpis_report_pen_free (MpisReportPen *self)
{
  g_object_unref (self->context);
  mpis_chart_style_free (self->style);
  g_free (self);
}

/* A text of @size pixels, broken into lines of @width pixels; see pango_layout_set_height() for fewer. */
PangoLayout *
_mpis_report_pen_text (MpisReportPen *self,
                       const char    *text,
                       double         size,
                       PangoWeight    weight,
                       double         width)
{
  PangoLayout *layout = pango_layout_new (self->context);
  g_autoptr(PangoFontDescription) font = pango_font_description_copy (self->style->font);

  pango_font_description_set_absolute_size (font, size * PANGO_SCALE);
  pango_font_description_set_weight (font, weight);
  pango_layout_set_font_description (layout, font);
  pango_layout_set_width (layout, MAX (width, 0) * PANGO_SCALE);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_height (layout, -1);
  pango_layout_set_text (layout, text, -1);

  return layout;
}

double
_mpis_report_pen_height (PangoLayout *text)
{
  PangoRectangle extents;

  pango_layout_get_extents (text, NULL, &extents);
  return ceil ((double) extents.height / PANGO_SCALE);
}

/* Returns how tall it was. */
double
_mpis_report_pen_draw (MpisReportPen   *self,
                       cairo_t         *cr,
                       PangoLayout     *text,
                       const MpisColor *color,
                       double           x,
                       double           y)
{
  mpis_chart_style_set_source (color, 1, cr);
  pango_cairo_update_layout (cr, text);
  cairo_move_to (cr, x, y);
  pango_cairo_show_layout (cr, text);

  return _mpis_report_pen_height (text);
}
