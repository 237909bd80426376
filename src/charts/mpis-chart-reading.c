#include "config.h"

#include "mpis-chart-private.h"

#include "mpis-chart-screen.h"

/* What on_walk_cb() takes for the ends. */
#define TO_FIRST G_MININT
#define TO_LAST  G_MAXINT

/**
 * mpis_chart_read:
 * @place: of the data, or -1 for none
 *
 * Shows and says the values at the place.
 */
void
mpis_chart_read (MpisChart *self,
                 int        place)
{
  if (self->place == place)
    return;

  self->place = place;
  mpis_chart_update_words (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
on_motion_cb (MpisChart *self,
              double     x,
              double     y)
{
  if (self->layout != NULL && mpis_chart_is_operable (self))
    mpis_chart_read (self, mpis_chart_layout_find (self->layout, self->data,
                                                   MIN (x, self->layout->width), y));
}

static void
on_leave_cb (MpisChart *self)
{
  mpis_chart_read (self, -1);
}

/* The legend is no part of what is read: focus going there leaves, too. */
static void
on_focus_changed_cb (MpisChart               *self,
                     GParamSpec              *pspec,
                     GtkEventControllerFocus *focus)
{
  if (!gtk_event_controller_focus_is_focus (focus))
    mpis_chart_read (self, -1);
}

/* A finger does not hover. */
static void
on_pressed_cb (MpisChart *self,
               int        n_press,
               double     x,
               double     y)
{
  if (y > self->plot_height || mpis_chart_shows_table (self))
    return;

  gtk_widget_grab_focus (GTK_WIDGET (self));
  on_motion_cb (self, x, y);
}

static gboolean
on_walk_cb (GtkWidget *widget,
            GVariant  *arguments,
            gpointer   unused)
{
  MpisChart *self = MPIS_CHART (widget);
  int last = (int) self->data->n_x - 1;
  g_autofree char *text = NULL;
  gboolean vertical;
  int by;

  g_variant_get (arguments, "(ib)", &by, &vertical);
  if (!gtk_widget_is_focus (widget) || !mpis_chart_is_operable (self)
      || (vertical && self->kind != MPIS_CHART_BARS))
    return GDK_EVENT_PROPAGATE;

  if (by == TO_FIRST || by == TO_LAST)
    mpis_chart_read (self, by == TO_FIRST ? 0 : last);
  else if (self->place < 0)   /* enters at the end it comes from */
    mpis_chart_read (self, by > 0 ? 0 : last);
  else
    mpis_chart_read (self, CLAMP (self->place + by, 0, last));

  text = mpis_chart_data_describe_at (self->data, self->place);
  mpis_chart_screen_announce (widget, text);

  return GDK_EVENT_STOP;
}

static gboolean
on_escape_cb (GtkWidget *widget,
              GVariant  *arguments,
              gpointer   unused)
{
  MpisChart *self = MPIS_CHART (widget);

  if (self->place < 0)
    return GDK_EVENT_PROPAGATE;

  mpis_chart_read (self, -1);

  return GDK_EVENT_STOP;
}

/**
 * mpis_chart_reading_install:
 *
 * Adds the keys that read to the class of charts.
 */
void
mpis_chart_reading_install (GtkWidgetClass *widget_class)
{
  static const struct {
    guint           keys[2];
    GdkModifierType state;
    int             by;
    gboolean        vertical;
  } walks[] = {
    { { GDK_KEY_Left, GDK_KEY_KP_Left }, 0, -1, FALSE },
    { { GDK_KEY_Right, GDK_KEY_KP_Right }, 0, 1, FALSE },
    { { GDK_KEY_Left, GDK_KEY_KP_Left }, GDK_CONTROL_MASK, -7, FALSE },
    { { GDK_KEY_Right, GDK_KEY_KP_Right }, GDK_CONTROL_MASK, 7, FALSE },
    { { GDK_KEY_Up, GDK_KEY_KP_Up }, 0, -1, TRUE },
    { { GDK_KEY_Down, GDK_KEY_KP_Down }, 0, 1, TRUE },
    { { GDK_KEY_Home, GDK_KEY_KP_Home }, 0, TO_FIRST, FALSE },
    { { GDK_KEY_End, GDK_KEY_KP_End }, 0, TO_LAST, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (walks); i++)
    for (guint k = 0; k < 2; k++)
      gtk_widget_class_add_binding (widget_class, walks[i].keys[k], walks[i].state, on_walk_cb,
                                    "(ib)", walks[i].by, walks[i].vertical);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, on_escape_cb, NULL);
}

/**
 * mpis_chart_reading_attach:
 *
 * Lets the pointer read the chart.
 */
void
mpis_chart_reading_attach (MpisChart *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  g_signal_connect_swapped (motion, "enter", G_CALLBACK (on_motion_cb), self);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (on_motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (on_leave_cb), self);
  gtk_widget_add_controller (widget, motion);
  g_signal_connect_swapped (focus, "notify::is-focus", G_CALLBACK (on_focus_changed_cb), self);
  gtk_widget_add_controller (widget, focus);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (on_pressed_cb), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));
}
