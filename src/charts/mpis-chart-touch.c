#include "config.h"

#include "mpis-chart-private.h"

#include <math.h>

/* Pixels a pointer may tremble in a click; a finger trembles more. */
#define POINTER_THRESHOLD 6.0
#define FINGER_THRESHOLD  14.0

/* How much longer a notch of the wheel makes what is shown. */
#define NOTCH 1.25

/* Pixels of smooth scrolling that are a notch. */
#define SMOOTH_NOTCH 40.0

/* The part of what is shown that a notch moves it by. */
#define NOTCH_MOVE 0.1

static double
day_at (MpisChart *self,
        double     x)
{
  return mpis_chart_data_day_at (self->data, mpis_scale_invert (&self->layout->x, x));
}

/* What a drag marks: from place to place; where moments are shown, from moment to moment. */
static double
brush_at (MpisChart *self,
          double     x)
{
  if (mpis_chart_get_moments (self) != NULL)
    return day_at (self, CLAMP (x, self->layout->left, self->layout->right));

  return self->data->x[mpis_chart_data_find (self->data, day_at (self, x))];
}

/* The chart itself, not the legend, a button or the table. */
static gboolean
is_plot (MpisChart *self,
         double     x,
         double     y)
{
  return self->layout != NULL && mpis_chart_is_operable (self) && y <= self->plot_height
         && gtk_widget_pick (GTK_WIDGET (self), x, y, GTK_PICK_DEFAULT) == GTK_WIDGET (self);
}

static gboolean
has_state (gpointer        controller,
           GdkModifierType state)
{
  return (gtk_event_controller_get_current_event_state (controller) & state) != 0;
}

/* --- clicks --- */

static void
click_now (MpisChart *self,
           double     x,
           double     y)
{
  int place = self->layout != NULL ? mpis_chart_layout_find (self->layout, self->data, x, y) : -1;

  if (place >= 0)
    mpis_chart_activate_mark (self, place, mpis_chart_extras_find_trace (self->data, self->layout,
                                                                         place, y));
}

static gboolean
on_single_click_cb (gpointer chart)
{
  MpisChart *self = chart;

  self->click = 0;
  click_now (self, self->click_x, self->click_y);

  return G_SOURCE_REMOVE;
}

static gboolean
is_second_click (MpisChart *self,
                 double     x,
                 double     y,
                 int       *wait)
{
  int distance;
  gint64 now = g_get_monotonic_time (), before = self->click_time;
  gboolean near;

  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)), "gtk-double-click-time", wait,
                "gtk-double-click-distance", &distance, NULL);
  near = fabs (x - self->click_x) <= distance && fabs (y - self->click_y) <= distance;
  self->click_time = now;
  self->click_x = x;
  self->click_y = y;

  return near && now - before <= *wait * G_TIME_SPAN_MILLISECOND;
}

/**
 * mpis_chart_click:
 * @finger: whether it was a finger
 *
 * Does what a click on the plot does: opens events, goes back if it is the second of a double click,
 * drills into a mark. While there is something to go back to, a click waits for a second one.
 */
void
mpis_chart_click (MpisChart *self,
                  double     x,
                  double     y,
                  gboolean   finger)
{
  MpisChartCluster cluster;
  int wait;
  gboolean second = is_second_click (self, x, y, &wait);

  g_clear_handle_id (&self->click, g_source_remove);
  if (second && mpis_chart_zoom_back (self))
    self->click_time = 0;
  else if (mpis_chart_extras_find_cluster (self->data, self->layout, x, y, &cluster) >= 0)
    mpis_chart_activate_events (self, cluster.first, cluster.n, day_at (self, cluster.x));
  else if (finger && self->pressed_place != self->place)
    return;   /* a finger does not hover: its first tap reads */
  else if (mpis_zoom_is_zoomed (self->zoom))
    self->click = g_timeout_add (wait, on_single_click_cb, self);
  else
    click_now (self, x, y);
}

/* --- dragging --- */

static void
on_drag_begin_cb (GtkGestureDrag *gesture,
                  double          x,
                  double          y,
                  MpisChart      *self)
{
  self->drag = MPIS_CHART_DRAG_NONE;
  if (!is_plot (self, x, y))
    {
      gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_DENIED);
      return;
    }

  self->drag = MPIS_CHART_DRAG_UNDECIDED;
  self->drag_x = x;
  self->drag_y = y;
  self->drag_days = 0;
  self->days_a_pixel = day_at (self, 1) - day_at (self, 0);
  self->pressed_place = self->place;
  gtk_widget_grab_focus (GTK_WIDGET (self));
  mpis_chart_read (self, mpis_chart_layout_find (self->layout, self->data,
                                                 MIN (x, self->layout->width), y),
                   MPIS_CHART_ROW_ALL);
}

/* A finger that goes up or down is about the page. */
static MpisChartDrag
decide_drag (MpisChart *self,
             double     dx,
             double     dy,
             gboolean   finger,
             gboolean   shift)
{
  double threshold = finger ? FINGER_THRESHOLD : POINTER_THRESHOLD;

  if (fabs (dx) < threshold && fabs (dy) < threshold)
    return MPIS_CHART_DRAG_UNDECIDED;
  if (!mpis_chart_is_zoomable (self) || (finger && fabs (dy) > fabs (dx)))
    return MPIS_CHART_DRAG_NONE;
  if (shift && mpis_zoom_is_zoomed (self->zoom))
    return MPIS_CHART_DRAG_PAN;

  return self->data->has_values ? MPIS_CHART_DRAG_BRUSH : MPIS_CHART_DRAG_NONE;
}

/* Beyond an end, the days stay there and come along again when the pointer turns back. */
static void
drag_days (MpisChart *self,
           double     dx)
{
  double days = -dx * self->days_a_pixel - self->drag_days;
  double before = self->zoom->exact.first;
  gboolean changed = mpis_zoom_move (self->zoom, days);

  self->drag_days += self->zoom->exact.first - before;
  if (changed)
    mpis_chart_show_days (self, FALSE);
}

static void
on_drag_update_cb (GtkGestureDrag *gesture,
                   double          dx,
                   double          dy,
                   MpisChart      *self)
{
  gboolean finger = gtk_gesture_single_get_current_sequence (GTK_GESTURE_SINGLE (gesture)) != NULL;

  if (self->drag == MPIS_CHART_DRAG_UNDECIDED)
    {
      self->drag = decide_drag (self, dx, dy, finger, has_state (gesture, GDK_SHIFT_MASK));
      if (self->drag == MPIS_CHART_DRAG_NONE)
        gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_DENIED);
      else if (self->drag != MPIS_CHART_DRAG_UNDECIDED)
        gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
    }

  if (self->drag == MPIS_CHART_DRAG_PAN)
    drag_days (self, dx);
  else if (self->drag == MPIS_CHART_DRAG_BRUSH && self->layout != NULL)
    {
      double x = self->drag_x + dx;

      mpis_chart_set_brush (self, brush_at (self, self->drag_x), brush_at (self, x));
      mpis_chart_read (self, mpis_chart_get_moments (self) == NULL
                             ? mpis_chart_data_find (self->data, day_at (self, x)) : -1, MPIS_CHART_ROW_ALL);
    }
}

static void
on_drag_end_cb (GtkGestureDrag *gesture,
                double          dx,
                double          dy,
                MpisChart      *self)
{
  gboolean finger = gtk_gesture_single_get_current_sequence (GTK_GESTURE_SINGLE (gesture)) != NULL;
  MpisChartDrag drag = self->drag;

  self->drag = MPIS_CHART_DRAG_NONE;
  if (drag != MPIS_CHART_DRAG_UNDECIDED)
    self->click_time = 0;   /* what was clicked before it and what is after it are no double click */
  if (drag == MPIS_CHART_DRAG_BRUSH)
    {
      mpis_chart_read (self, -1, MPIS_CHART_ROW_ALL);   /* another day will be under the pointer */
      mpis_chart_zoom_to_brush (self);
    }
  else if (drag == MPIS_CHART_DRAG_PAN)
    {
      mpis_zoom_settle (self->zoom);
      mpis_chart_show_days (self, TRUE);
    }
  else if (drag == MPIS_CHART_DRAG_UNDECIDED && self->layout != NULL)
    mpis_chart_click (self, self->drag_x, self->drag_y, finger);
}

/**
 * mpis_chart_touch_cancel:
 *
 * Ends a drag without doing what it was about.
 */
void
mpis_chart_touch_cancel (MpisChart *self)
{
  self->drag = MPIS_CHART_DRAG_NONE;
  mpis_chart_clear_brush (self);
}

static void
on_drag_cancel_cb (MpisChart *self)
{
  mpis_chart_touch_cancel (self);
}

/* --- scrolling and pinching --- */

static gboolean
on_scroll_cb (GtkEventControllerScroll *scroll,
              double                    dx,
              double                    dy,
              MpisChart                *self)
{
  gboolean zooms = has_state (scroll, GDK_CONTROL_MASK);
  gboolean moves = has_state (scroll, GDK_SHIFT_MASK) && mpis_zoom_is_zoomed (self->zoom);
  double by = fabs (dx) > fabs (dy) ? dx : dy;
  gboolean changed;

  if ((!zooms && !moves) || self->layout == NULL || !mpis_chart_is_zoomable (self))
    return GDK_EVENT_PROPAGATE;

  if (gtk_event_controller_scroll_get_unit (scroll) == GDK_SCROLL_UNIT_SURFACE)
    by /= SMOOTH_NOTCH;
  if (zooms)
    changed = mpis_zoom_by (self->zoom, pow (NOTCH, by), day_at (self, self->pointer_x));
  else
    changed = mpis_zoom_move (self->zoom, by * NOTCH_MOVE
                                          * (self->zoom->exact.last - self->zoom->exact.first));
  if (changed)
    mpis_chart_show_days (self, TRUE);

  return GDK_EVENT_STOP;
}

static void
on_pinch_begin_cb (GtkGesture       *gesture,
                   GdkEventSequence *sequence,
                   MpisChart        *self)
{
  double y;

  mpis_chart_touch_cancel (self);
  if (self->layout == NULL || !mpis_chart_is_zoomable (self)
      || !gtk_gesture_get_bounding_box_center (gesture, &self->pinch_x, &y))
    {
      gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_DENIED);
      return;
    }

  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  mpis_zoom_settle (self->zoom);
  self->pinch_days = self->zoom->exact.last - self->zoom->exact.first;
}

/* Two fingers apart zoom; together they move. */
static void
on_pinched_cb (GtkGestureZoom *gesture,
               double          scale,
               MpisChart      *self)
{
  double length = self->zoom->exact.last - self->zoom->exact.first;
  double width = MAX (self->plot_width, 1), x, y;
  gboolean changed;

  if (self->pinch_days <= 0 || scale <= 0 || length <= 0
      || !gtk_gesture_get_bounding_box_center (GTK_GESTURE (gesture), &x, &y))
    return;

  changed = mpis_zoom_move (self->zoom, (self->pinch_x - x) / width * length);
  self->pinch_x = x;
  changed = mpis_zoom_by (self->zoom, self->pinch_days / scale / length,
                          self->zoom->exact.first + x / width * length) || changed;
  if (changed)
    mpis_chart_show_days (self, FALSE);
}

static void
on_pinch_end_cb (GtkGesture       *gesture,
                 GdkEventSequence *sequence,
                 MpisChart        *self)
{
  if (self->pinch_days <= 0)
    return;

  self->pinch_days = 0;
  mpis_zoom_settle (self->zoom);
  mpis_chart_show_days (self, TRUE);
}

/**
 * mpis_chart_touch_attach:
 *
 * Lets pointer and fingers click, mark, zoom and move.
 */
void
mpis_chart_touch_attach (MpisChart *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkGesture *pinch = gtk_gesture_zoom_new ();
  GtkEventController *scroll =
    gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);

  g_signal_connect (drag, "drag-begin", G_CALLBACK (on_drag_begin_cb), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (on_drag_update_cb), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (on_drag_end_cb), self);
  g_signal_connect_swapped (drag, "cancel", G_CALLBACK (on_drag_cancel_cb), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (drag));

  g_signal_connect (pinch, "begin", G_CALLBACK (on_pinch_begin_cb), self);
  g_signal_connect (pinch, "scale-changed", G_CALLBACK (on_pinched_cb), self);
  g_signal_connect (pinch, "end", G_CALLBACK (on_pinch_end_cb), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (pinch));

  g_signal_connect (scroll, "scroll", G_CALLBACK (on_scroll_cb), self);
  gtk_widget_add_controller (widget, scroll);
}

/**
 * mpis_chart_touch_detach:
 *
 * Forgets a click that is waiting for another.
 */
void
mpis_chart_touch_detach (MpisChart *self)
{
  g_clear_handle_id (&self->click, g_source_remove);
}
