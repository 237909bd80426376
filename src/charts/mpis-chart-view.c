#include "config.h"

#include "mpis-chart-private.h"

#include <pango/pangocairo.h>

#include "mpis-chart-draw.h"
#include "mpis-chart-kind.h"
#include "mpis-chart-readout.h"
#include "mpis-chart-screen.h"

/* Between plot and legend, pixels. */
#define LEGEND_DISTANCE 8

/* Beside the plot, so that the button lies on no data; pixels. */
#define MENU_ROOM 30

/* Between menu and zoom, pixels. */
#define BUTTON_GAP 4

static void
mpis_chart_measure (GtkWidget      *widget,
                    GtkOrientation  orientation,
                    int             for_size,
                    int            *minimum,
                    int            *natural,
                    int            *minimum_baseline,
                    int            *natural_baseline)
{
  MpisChart *self = MPIS_CHART (widget);
  gboolean vertical = orientation == GTK_ORIENTATION_VERTICAL;
  MpisChartSize size;
  int least = 0;

  if (gtk_widget_should_layout (GTK_WIDGET (self->legend)))
    gtk_widget_measure (GTK_WIDGET (self->legend), orientation, for_size, &least, NULL, NULL, NULL);
  if (vertical && least > 0)
    least += LEGEND_DISTANCE;
  if (self->table != NULL)   /* asked for, as GTK wants it of every child */
    gtk_widget_measure (self->table, orientation, -1, NULL, NULL, NULL, NULL);

  mpis_chart_get_size (self->data, vertical && for_size > 0 ? for_size : 0, &size);
  *minimum = vertical ? size.least_height : size.least_width;
  *natural = vertical ? size.best_height : size.best_width;
  *minimum = vertical ? *minimum + least : MAX (*minimum, least);
  *natural = vertical ? *natural + least : MAX (*natural, *minimum);
}

static GtkSizeRequestMode
mpis_chart_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

/* At the top right; returns how much width that leaves. */
static int
chart_allocate_button (MpisChart *self,
                       int        width)
{
  int button, height;

  gtk_widget_measure (self->menu_button, GTK_ORIENTATION_HORIZONTAL, -1, &button, NULL, NULL, NULL);
  gtk_widget_measure (self->menu_button, GTK_ORIENTATION_VERTICAL, -1, &height, NULL, NULL, NULL);
  gtk_widget_size_allocate (self->menu_button,
                            &(GtkAllocation) { width - button, 0, button, height }, -1);

  return MAX (width - MAX (button, MENU_ROOM), 1);
}

/* Below the other one, in the same room. */
static void
chart_allocate_zoom (MpisChart *self,
                     int        width)
{
  int button, height, above;

  gtk_widget_measure (self->menu_button, GTK_ORIENTATION_VERTICAL, -1, &above, NULL, NULL, NULL);
  gtk_widget_measure (self->zoom_button, GTK_ORIENTATION_HORIZONTAL, -1, &button, NULL, NULL, NULL);
  gtk_widget_measure (self->zoom_button, GTK_ORIENTATION_VERTICAL, -1, &height, NULL, NULL, NULL);
  gtk_widget_size_allocate (self->zoom_button,
                            &(GtkAllocation) { width - button, above + BUTTON_GAP, button, height },
                            -1);
}

static void
mpis_chart_size_allocate (GtkWidget *widget,
                          int        width,
                          int        height,
                          int        baseline)
{
  MpisChart *self = MPIS_CHART (widget);
  GtkWidget *child = GTK_WIDGET (self->legend);
  int legend = 0;

  if (gtk_widget_should_layout (child))
    {
      gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width, &legend, NULL, NULL, NULL);
      gtk_widget_size_allocate (child, &(GtkAllocation) { 0, height - legend, width, legend }, -1);
      legend += LEGEND_DISTANCE;
    }

  self->plot_width = width;
  self->plot_height = MAX (height - legend, 1);
  if (gtk_widget_should_layout (self->menu_button))
    self->plot_width = chart_allocate_button (self, width);
  if (self->table != NULL && gtk_widget_should_layout (self->table))
    gtk_widget_size_allocate (self->table,
                              &(GtkAllocation) { 0, 0, self->plot_width, self->plot_height }, -1);
  if (gtk_widget_should_layout (self->zoom_button))
    chart_allocate_zoom (self, width);
  gtk_popover_present (GTK_POPOVER (self->menu_popover));
  if (self->events != NULL)
    gtk_popover_present (GTK_POPOVER (self->events));

  if (self->layout != NULL
      && (self->layout->width != self->plot_width || self->layout->height != self->plot_height))
    mpis_chart_clear_plot (self);
}

static void
chart_render (MpisChart *self)
{
  int width = self->plot_width;
  cairo_t *cr = mpis_chart_screen_begin (width, self->plot_height,
                                          gtk_widget_get_scale_factor (GTK_WIDGET (self)));
  PangoContext *context = pango_cairo_create_context (cr);

  g_clear_pointer (&self->layout, mpis_chart_layout_free);
  self->layout = mpis_chart_draw_layout (context, width, self->plot_height, self->data,
                                         self->style);
  mpis_chart_draw_with (cr, context, self->data, self->layout, self->style);
  self->plot = mpis_chart_screen_end (cr);
  g_object_unref (context);
  self->n_renders++;
}

static void
chart_snapshot_reading (MpisChart   *self,
                        GtkSnapshot *snapshot)
{
  PangoContext *context = gtk_widget_get_pango_context (GTK_WIDGET (self));
  MpisChartReadout readout = { context, self->data, self->layout, self->style, self->legend,
                               self->hint, self->place, self->row };

  if (mpis_chart_has_brush (self))
    {
      g_autofree char *words = mpis_chart_describe_brush (self);

      mpis_chart_readout_snapshot_brush (snapshot, &readout, mpis_chart_data_x_at (self->data, self->brush.first),
                                         mpis_chart_data_x_at (self->data, self->brush.last), words);
    }
  else if (self->place >= 0)
    mpis_chart_readout_snapshot (snapshot, &readout);
}

static void
mpis_chart_snapshot (GtkWidget   *widget,
                     GtkSnapshot *snapshot)
{
  MpisChart *self = MPIS_CHART (widget);
  int width = self->plot_width;

  if (mpis_chart_shows_table (self))
    gtk_widget_snapshot_child (widget, self->table, snapshot);
  else if (width > 0 && self->style != NULL)
    {
      if (self->plot == NULL)
        chart_render (self);
      gtk_snapshot_append_texture (snapshot, self->plot,
                                   &GRAPHENE_RECT_INIT (0, 0, width, self->plot_height));
      chart_snapshot_reading (self, snapshot);
    }

  gtk_widget_snapshot_child (widget, GTK_WIDGET (self->legend), snapshot);
  gtk_widget_snapshot_child (widget, self->menu_button, snapshot);
  gtk_widget_snapshot_child (widget, self->zoom_button, snapshot);
}

/**
 * mpis_chart_view_install:
 *
 * Gives the class of charts its size and its look.
 */
void
mpis_chart_view_install (GtkWidgetClass *widget_class)
{
  widget_class->measure = mpis_chart_measure;
  widget_class->get_request_mode = mpis_chart_get_request_mode;
  widget_class->size_allocate = mpis_chart_size_allocate;
  widget_class->snapshot = mpis_chart_snapshot;
}
