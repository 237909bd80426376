#include "config.h"

#include "mpis-chart-private.h"

#include <glib/gi18n.h>
#include <math.h>

#include "mpis-chart-extras-draw.h"

/* Of the list, pixels. */
#define LIST_WIDTH  300
#define LIST_HEIGHT 240

/* More would be no list to look through. */
#define MAX_LISTED 100

/**
 * mpis_chart_activate_mark:
 * @place: of the data
 * @trace: of the data, or -1 for the whole place
 *
 * Tells what was clicked.
 */
void
mpis_chart_activate_mark (MpisChart *self,
                          int        place,
                          int        trace)
{
  gboolean days = mpis_chart_has_days (self);
  MpisChartMark mark = { .day = days ? floor (self->data->x[place]) : NAN, .item = -1 };

  if (self->content != NULL)
    mark.item = self->data->items != NULL ? (int) self->data->items[place] : place;
  if (trace >= 0)
    mark.series = g_array_index (self->data->traces, MpisChartTrace, trace).series;
  g_signal_emit_by_name (self, "mark-activated", &mark);
}

static void
activate_event (MpisChart *self,
                guint      i)
{
  if (i < self->data->annotations->len)
    g_signal_emit_by_name (self, "annotation-activated", self->data->annotations->pdata[i]);
}

static void
activate_event_action (GtkWidget  *widget,
                       const char *name,
                       GVariant   *target)
{
  MpisChart *self = MPIS_CHART (widget);

  if (self->events != NULL)
    gtk_popover_popdown (GTK_POPOVER (self->events));
  activate_event (self, g_variant_get_uint32 (target));
}

static GtkWidget *
create_entry (MpisChart *self,
              guint      i)
{
  MpisChartAnnotation *annotation = self->data->annotations->pdata[i];
  guint slot = MPIS_CHART_SLOT_EVENT (mpis_chart_annotation_get_kind (annotation));
  GdkTexture *swatch = mpis_chart_legend_get_swatch (self->legend, slot);
  GtkWidget *button = gtk_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *picture = gtk_image_new_from_paintable (GDK_PAINTABLE (swatch));
  GtkWidget *label = gtk_label_new (mpis_chart_annotation_get_label (annotation));

  gtk_image_set_pixel_size (GTK_IMAGE (picture), MPIS_CHART_SWATCH_WIDTH);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_box_append (GTK_BOX (box), picture);
  gtk_box_append (GTK_BOX (box), label);
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, mpis_chart_annotation_get_label (annotation));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "chart.activate-event");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "u", i);

  return button;
}

static GtkWidget *
create_list (MpisChart *self,
             guint      first,
             guint      n)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  for (guint i = first; i < first + MIN (n, MAX_LISTED); i++)
    gtk_box_append (GTK_BOX (box), create_entry (self, i));
  if (n > MAX_LISTED)
    {
      g_autofree char *words = g_strdup_printf (ngettext ("and %u more", "and %u more",
                                                          n - MAX_LISTED), n - MAX_LISTED);
      GtkWidget *more = gtk_label_new (words);

      gtk_widget_add_css_class (more, "dimmed");
      gtk_box_append (GTK_BOX (box), more);
    }
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), box);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), LIST_HEIGHT);
  gtk_widget_set_size_request (scrolled, MIN (LIST_WIDTH, MAX (self->plot_width, 1)), -1);

  return scrolled;
}

/**
 * mpis_chart_activate_events:
 * @first: the first of the annotations
 * @n: how many
 * @day: where their marker is
 *
 * Tells which event was clicked; where there are several, asks which by a list of them.
 */
void
mpis_chart_activate_events (MpisChart *self,
                            guint      first,
                            guint      n,
                            double     day)
{
  GdkRectangle marker = { 0 };

  if (n == 1)
    {
      activate_event (self, first);
      return;
    }

  if (self->events == NULL)
    {
      self->events = gtk_popover_new ();
      gtk_widget_add_css_class (self->events, "menu");
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->events), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      _("Events"), -1);
      gtk_widget_set_parent (self->events, GTK_WIDGET (self));
    }
  gtk_popover_set_child (GTK_POPOVER (self->events), create_list (self, first, n));
  if (self->layout != NULL)
    {
      marker.height = (int) mpis_chart_extras_get_strip (self->data, self->layout->line_height) - 4;
      marker.width = marker.height;
      marker.x = (int) mpis_scale_map (&self->layout->x, day) - marker.width / 2;
      marker.y = (int) self->layout->top - marker.height - 2;
    }
  gtk_popover_set_pointing_to (GTK_POPOVER (self->events), &marker);
  gtk_popover_popup (GTK_POPOVER (self->events));
}

/**
 * mpis_chart_events_install:
 *
 * Adds the action behind the entries of the list to the class of charts.
 */
void
mpis_chart_events_install (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "chart.activate-event", "u", activate_event_action);
}
