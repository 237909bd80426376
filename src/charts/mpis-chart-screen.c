#include "config.h"

#include "mpis-chart-screen.h"

#include <pango/pangocairo.h>

/* Of the text around the chart: labels are captions. */
#define FONT_SCALE 0.9

/**
 * mpis_chart_screen_begin:
 * @width: in application pixels
 * @height: in application pixels
 * @scale: device pixels an application pixel
 *
 * Returns: (transfer full): what to draw the texture with; give it to mpis_chart_screen_end()
 */
cairo_t *
mpis_chart_screen_begin (int width,
                          int height,
                          int scale)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width * scale,
                                                         height * scale);
  cairo_t *cr = cairo_create (surface);

  cairo_surface_set_device_scale (surface, scale, scale);
  cairo_surface_destroy (surface);

  return cr;
}

/**
 * mpis_chart_screen_end:
 * @cr: (transfer full): from mpis_chart_screen_begin()
 *
 * Returns: (transfer full): what was drawn
 */
GdkTexture *
mpis_chart_screen_end (cairo_t *cr)
{
  cairo_surface_t *surface = cairo_surface_reference (cairo_get_target (cr));
  int width = cairo_image_surface_get_width (surface);
  int height = cairo_image_surface_get_height (surface);
  gsize stride = cairo_image_surface_get_stride (surface);
  g_autoptr(GBytes) bytes = NULL;

  cairo_destroy (cr);
  cairo_surface_flush (surface);
  bytes = g_bytes_new_with_free_func (cairo_image_surface_get_data (surface), stride * height,
                                      (GDestroyNotify) cairo_surface_destroy, surface);

  return gdk_memory_texture_new (width, height, GDK_MEMORY_DEFAULT, bytes, stride);
}

static gboolean
settings_want_contrast (GtkSettings *settings)
{
  g_autofree char *theme = NULL;
  g_auto(GValue) value = G_VALUE_INIT;
  const GEnumValue *contrast;
  GParamSpec *pspec;

  g_object_get (settings, "gtk-theme-name", &theme, NULL);
  if (theme != NULL && g_str_has_prefix (theme, "HighContrast"))
    return TRUE;

  /* There from GTK 4.20 on. */
  pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (settings), "gtk-interface-contrast");
  if (pspec == NULL || !G_IS_PARAM_SPEC_ENUM (pspec))
    return FALSE;
  g_object_get_property (G_OBJECT (settings), pspec->name, &value);
  contrast = g_enum_get_value (G_PARAM_SPEC_ENUM (pspec)->enum_class, g_value_get_enum (&value));

  return contrast != NULL && g_str_equal (contrast->value_nick, "more");
}

/**
 * mpis_chart_screen_create_style:
 * @widget: whose colour and font are those of the text
 * @high_contrast: whether to ask for contrast even if the system's settings do not
 *
 * Returns: (transfer full): the look of a chart on the screen
 */
MpisChartStyle *
mpis_chart_screen_create_style (GtkWidget *widget,
                                gboolean   high_contrast)
{
  PangoContext *context = gtk_widget_get_pango_context (widget);
  g_autoptr(PangoFontDescription) font =
    pango_font_description_copy (pango_context_get_font_description (context));
  double size = pango_font_description_get_size (font);
  double resolution = pango_cairo_context_get_resolution (context);
  GdkRGBA color;
  MpisColor text;

  if (!pango_font_description_get_size_is_absolute (font))
    size *= (resolution > 0 ? resolution : 96) / 72;
  pango_font_description_set_absolute_size (font, size * FONT_SCALE);
  gtk_widget_get_color (widget, &color);
  text = (MpisColor) { color.red, color.green, color.blue, color.alpha };

  return mpis_chart_style_new (&text, font,
                               high_contrast
                               || settings_want_contrast (gtk_widget_get_settings (widget)));
}

/**
 * mpis_chart_screen_announce:
 * @text: what a screen reader is to say
 *
 * Has @text said as soon as whatever is being said ends.
 */
void
mpis_chart_screen_announce (GtkWidget  *widget,
                            const char *text)
{
  GtkATContext *context = gtk_accessible_get_at_context (GTK_ACCESSIBLE (widget));
  gboolean mute = context == NULL || g_str_equal (G_OBJECT_TYPE_NAME (context), "GtkTestATContext");

  g_clear_object (&context);

  /* GTK 4.18 calls a null pointer where it announces to the context of its own test mode. */
  if (!mute)
    gtk_accessible_announce (GTK_ACCESSIBLE (widget), text,
                             GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}
