#include "config.h"

#include "mpis-chart-private.h"

#include <glib/gi18n.h>
#include <math.h>

#include "mpis-chart-screen.h"
#include "mpis-format.h"

/* How much a step of the keys and the menu changes the length of what is shown. */
#define STEP 1.5

/**
 * mpis_chart_is_zoomable:
 *
 * Returns: whether there are more days than the fewest that can be shown
 */
gboolean
mpis_chart_is_zoomable (MpisChart *self)
{
  return mpis_chart_is_operable (self) && mpis_chart_has_time (self)
         && self->zoom->full.last - self->zoom->full.first > self->zoom->least;
}

static char *
describe_days (MpisChart *self,
               double     first,
               double     last)
{
  const MpisChartMoments *moments = mpis_chart_get_moments (self);
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;

  if (moments != NULL)
    return moments->describe (self->data, first, last);

  from = mpis_format_day ((gint64) floor (first));
  to = mpis_format_day ((gint64) floor (last));
  if (floor (first) == floor (last))
    return g_steal_pointer (&from);

  /* Translators: a period: its first and its last day. */
  return g_strdup_printf (_("%s – %s"), from, to);
}

/* The place of what was read before the days changed, if it can still be seen. */
static int
find_again (MpisChart *self,
            double     x,
            guint      item)
{
  for (gsize i = 0; i < self->data->n_x; i++)
    if (self->data->x[i] == x && (self->data->items == NULL || self->data->items[i] == item))
      return (int) i;

  return -1;
}

/**
 * mpis_chart_show_days:
 * @announce: whether a screen reader is to say which days are shown now
 *
 * Draws the days that the zoom says. What is being read stays where it can.
 */
void
mpis_chart_show_days (MpisChart *self,
                      gboolean   announce)
{
  double x = self->place >= 0 ? self->data->x[self->place] : NAN;
  guint item = self->place >= 0 && self->data->items != NULL ? self->data->items[self->place] : 0;
  int row = self->row, place;

  mpis_chart_clear_brush (self);
  mpis_chart_update_data (self);
  place = self->data->has_values ? find_again (self, x, item) : -1;
  if (place >= 0)
    mpis_chart_read (self, place, row);

  if (announce)
    {
      g_autofree char *days = describe_days (self, self->data->first, self->data->last);
      g_autofree char *words = mpis_zoom_is_zoomed (self->zoom)
                               /* Translators: %s is a period, as in “3 Nov – 9 Nov” */
                               ? g_strdup_printf (_("Zoomed to %s"), days)
                               : g_strdup_printf (_("Whole period, %s"), days);

      mpis_chart_screen_announce (GTK_WIDGET (self), words);
    }
}

/**
 * mpis_chart_zoom_back:
 *
 * Shows the days from before.
 *
 * Returns: %FALSE if there are none
 */
gboolean
mpis_chart_zoom_back (MpisChart *self)
{
  if (!mpis_zoom_back (self->zoom))
    return FALSE;

  mpis_chart_show_days (self, TRUE);

  return TRUE;
}

/**
 * mpis_chart_set_brush:
 * @first: a day with its part, or NaN
 * @last: a day on either side of @first, or NaN
 *
 * Marks a range to zoom into.
 */
void
mpis_chart_set_brush (MpisChart *self,
                      double     first,
                      double     last)
{
  MpisSpan brush = { MIN (first, last), MAX (first, last) };

  if (self->brush.first == brush.first && self->brush.last == brush.last)
    return;

  self->brush = brush;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * mpis_chart_brush_places:
 * @from: a place of the data
 * @to: a place of the data on either side of @from
 *
 * Marks the range from one to the other, with both of them.
 */
void
mpis_chart_brush_places (MpisChart *self,
                         int        from,
                         int        to)
{
  double first, last, other_first, other_last;

  mpis_chart_data_get_days (self->data, (gsize) from, &first, &last);
  mpis_chart_data_get_days (self->data, (gsize) to, &other_first, &other_last);
  self->brush_place = from;
  mpis_chart_set_brush (self, MIN (first, other_first), MAX (last, other_last));
}

/**
 * mpis_chart_clear_brush:
 *
 * Marks nothing.
 */
void
mpis_chart_clear_brush (MpisChart *self)
{
  self->brush_place = -1;
  if (mpis_chart_has_brush (self))
    gtk_widget_queue_draw (GTK_WIDGET (self));
  self->brush = (MpisSpan) { NAN, NAN };
}

/**
 * mpis_chart_has_brush:
 *
 * Returns: whether a range is marked
 */
gboolean
mpis_chart_has_brush (MpisChart *self)
{
  return !isnan (self->brush.first);
}

/**
 * mpis_chart_describe_brush:
 *
 * Returns: (transfer full): which days are marked, and how many
 */
char *
mpis_chart_describe_brush (MpisChart *self)
{
  double first = floor (self->brush.first), last = floor (self->brush.last);
  g_autofree char *days = describe_days (self, self->brush.first, self->brush.last);
  guint n = (guint) (last - first) + 1;

  if (mpis_chart_get_moments (self) != NULL)
    return g_steal_pointer (&days);

  /* Translators: a period and how long it is: 3 Nov – 9 Nov, 7 days */
  return g_strdup_printf (ngettext ("%s, %u day", "%s, %u days", n), days, n);
}

/**
 * mpis_chart_zoom_to_brush:
 *
 * Shows the marked days alone. One place is no range: it stays as it is.
 */
void
mpis_chart_zoom_to_brush (MpisChart *self)
{
  MpisSpan brush = self->brush;
  double grain = self->zoom->grain;

  mpis_chart_clear_brush (self);
  if (isnan (brush.first) || brush.first == brush.last)
    return;

  if (mpis_zoom_to (self->zoom, floor (brush.first / grain) * grain, ceil (brush.last / grain) * grain))
    mpis_chart_show_days (self, TRUE);
}

static void
zoom_action (GtkWidget  *widget,
             const char *name,
             GVariant   *target)
{
  MpisChart *self = MPIS_CHART (widget);
  MpisSpan shown = mpis_zoom_get (self->zoom);
  double about = self->place >= 0 ? mpis_chart_data_day_at (self->data, self->data->x[self->place])
                                  : (shown.first + shown.last) / 2;
  gboolean changed = FALSE;

  mpis_zoom_settle (self->zoom);
  if (g_str_equal (name, "chart.zoom-reset"))   /* also of a table */
    changed = mpis_zoom_reset (self->zoom);
  else if (mpis_chart_is_zoomable (self))
    changed = mpis_zoom_by (self->zoom, g_str_equal (name, "chart.zoom-in") ? 1 / STEP : STEP, about);
  mpis_zoom_settle (self->zoom);
  if (changed)
    mpis_chart_show_days (self, TRUE);
}

static void
on_zoom_button_cb (MpisChart *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));   /* the button goes */
  if (mpis_zoom_reset (self->zoom))
    mpis_chart_show_days (self, TRUE);
}

/**
 * mpis_chart_zooming_install:
 *
 * Adds the actions that zoom, and their keys, to the class of charts.
 */
void
mpis_chart_zooming_install (GtkWidgetClass *widget_class)
{
  static const struct { guint key; const char *action; } keys[] = {
    { GDK_KEY_plus, "chart.zoom-in" },      { GDK_KEY_equal, "chart.zoom-in" },
    { GDK_KEY_KP_Add, "chart.zoom-in" },    { GDK_KEY_minus, "chart.zoom-out" },
    { GDK_KEY_KP_Subtract, "chart.zoom-out" }, { GDK_KEY_0, "chart.zoom-reset" },
    { GDK_KEY_KP_0, "chart.zoom-reset" },
  };

  gtk_widget_class_install_action (widget_class, "chart.zoom-in", NULL, zoom_action);
  gtk_widget_class_install_action (widget_class, "chart.zoom-out", NULL, zoom_action);
  gtk_widget_class_install_action (widget_class, "chart.zoom-reset", NULL, zoom_action);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding_action (widget_class, keys[i].key, 0, keys[i].action, NULL);
}

/**
 * mpis_chart_zooming_attach:
 *
 * Gives the chart the button that shows everything again.
 */
void
mpis_chart_zooming_attach (MpisChart *self)
{
  self->zoom = mpis_zoom_new ();
  self->zoom_button = gtk_button_new_from_icon_name ("zoom-fit-best-symbolic");
  gtk_button_set_has_frame (GTK_BUTTON (self->zoom_button), FALSE);
  gtk_widget_add_css_class (self->zoom_button, "zoom");
  gtk_widget_set_tooltip_text (self->zoom_button, _("Reset Zoom"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->zoom_button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Reset Zoom"), -1);
  gtk_widget_set_visible (self->zoom_button, FALSE);
  gtk_widget_set_parent (self->zoom_button, GTK_WIDGET (self));
  g_signal_connect_swapped (self->zoom_button, "clicked", G_CALLBACK (on_zoom_button_cb), self);
}
