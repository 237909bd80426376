#include "config.h"

#include "mpis-chart-private.h"

#include "mpis-chart-kind.h"
#include "mpis-chart-screen.h"

/* What on_walk_cb() takes for the ends, and for a page. */
#define TO_FIRST  G_MININT
#define TO_LAST   G_MAXINT
#define PAGE_BACK (G_MININT + 1)
#define PAGE_ON   (G_MAXINT - 1)

/* Of the places; how many there are at least on a page. */
#define PAGE_PART  10
#define LEAST_PAGE 7

/**
 * mpis_chart_read:
 * @place: of the data, or -1 for none
 * @row: which trace is read; or %MPIS_CHART_ROW_ALL or %MPIS_CHART_ROW_EVENTS
 *
 * Shows and says the values at the place.
 */
void
mpis_chart_read (MpisChart *self,
                 int        place,
                 int        row)
{
  if (self->place == place && self->row == row)
    return;

  self->place = place;
  self->row = place >= 0 ? row : MPIS_CHART_ROW_ALL;
  mpis_chart_update_words (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
on_motion_cb (MpisChart *self,
              double     x,
              double     y)
{
  self->pointer_x = x;
  if (self->layout != NULL && mpis_chart_is_operable (self) && self->drag == MPIS_CHART_DRAG_NONE)
    mpis_chart_read (self, mpis_chart_layout_find (self->layout, self->data,
                                                   MIN (x, self->layout->width), y),
                     MPIS_CHART_ROW_ALL);
}

static void
on_leave_cb (MpisChart *self)
{
  if (self->drag == MPIS_CHART_DRAG_NONE)
    mpis_chart_read (self, -1, MPIS_CHART_ROW_ALL);
}

/* The legend is no part of what is read: focus going there leaves, too. */
static void
on_focus_changed_cb (MpisChart               *self,
                     GParamSpec              *pspec,
                     GtkEventControllerFocus *focus)
{
  if (gtk_event_controller_focus_is_focus (focus))
    return;

  mpis_chart_read (self, -1, MPIS_CHART_ROW_ALL);
  if (self->drag == MPIS_CHART_DRAG_NONE)
    mpis_chart_clear_brush (self);
}

static gboolean
can_walk (MpisChart *self)
{
  return gtk_widget_is_focus (GTK_WIDGET (self)) && mpis_chart_is_operable (self)
         && self->data->n_x > 0;
}

/* The words for what is read, a single series or everything at its place. */
static void
announce (MpisChart *self)
{
  g_autofree char *text = self->row >= 0
                          ? mpis_chart_extras_describe_row (self->data, self->place, self->row)
                          : mpis_chart_data_describe_at (self->data, self->place);

  mpis_chart_screen_announce (GTK_WIDGET (self), text);
}

/* From the events of one place to those of the next that has any. */
static int
walk_events (MpisChart *self,
             int        by)
{
  int last = (int) self->data->n_x - 1;
  guint n;

  for (int place = self->place + by; place >= 0 && place <= last; place += by)
    {
      mpis_chart_extras_get_annotations (self->data, place, &n);
      if (n > 0)
        return place;
    }

  return self->place;
}

static int
walk (MpisChart *self,
      int        by)
{
  int last = (int) self->data->n_x - 1;
  int page = MAX (LEAST_PAGE, last / PAGE_PART);

  if (by == TO_FIRST || by == TO_LAST)
    return by == TO_FIRST ? 0 : last;
  if (by == PAGE_BACK || by == PAGE_ON)
    by = by == PAGE_ON ? page : -page;
  if (self->place >= 0 && self->row == MPIS_CHART_ROW_EVENTS)
    return walk_events (self, by > 0 ? 1 : -1);

  return mpis_chart_data_walk (self->data, self->place, by, 0);
}

static gboolean
on_walk_cb (GtkWidget *widget,
            GVariant  *arguments,
            gpointer   unused)
{
  MpisChart *self = MPIS_CHART (widget);
  int row = self->row, place, by;
  gboolean extend;

  g_variant_get (arguments, "(ib)", &by, &extend);
  if (!can_walk (self) || (extend && !mpis_chart_is_zoomable (self)))
    return GDK_EVENT_PROPAGATE;

  place = walk (self, by);
  if (place < 0)
    return GDK_EVENT_PROPAGATE;
  if (row == MPIS_CHART_ROW_EVENTS && place != self->place)
    {
      guint n;

      mpis_chart_extras_get_annotations (self->data, place, &n);
      row = n > 0 ? row : MPIS_CHART_ROW_ALL;
    }
  if (extend)
    mpis_chart_brush_places (self, self->brush_place >= 0 ? self->brush_place
                                   : self->place >= 0     ? self->place : place, place);
  else
    mpis_chart_clear_brush (self);
  mpis_chart_read (self, place, row);
  if (extend)
    {
      g_autofree char *text = mpis_chart_describe_brush (self);

      mpis_chart_screen_announce (widget, text);
    }
  else
    announce (self);

  return GDK_EVENT_STOP;
}

/* Up and down go from place to place where places lie so; else through what there is to read at one: its
 * events, all, and each series. */
static gboolean
on_row_cb (GtkWidget *widget,
           GVariant  *arguments,
           gpointer   unused)
{
  MpisChart *self = MPIS_CHART (widget);
  int by, row, place;
  guint n = 0;

  g_variant_get (arguments, "(i)", &by);
  row = self->row + by;
  if (!can_walk (self))
    return GDK_EVENT_PROPAGATE;
  place = mpis_chart_data_walk (self->data, self->place, 0, by);
  if (place >= 0)
    {
      mpis_chart_read (self, place, MPIS_CHART_ROW_ALL);
      announce (self);
      return GDK_EVENT_STOP;
    }
  if (self->place >= 0)
    mpis_chart_extras_get_annotations (self->data, self->place, &n);
  if (self->place < 0 || row >= (int) self->data->traces->len
      || row < (n > 0 ? MPIS_CHART_ROW_EVENTS : MPIS_CHART_ROW_ALL))
    return GDK_EVENT_PROPAGATE;

  mpis_chart_read (self, self->place, row);
  announce (self);

  return GDK_EVENT_STOP;
}

/* Zooms into what is marked; else drills into what is read. */
static gboolean
on_enter_cb (GtkWidget *widget,
             GVariant  *arguments,
             gpointer   unused)
{
  MpisChart *self = MPIS_CHART (widget);
  guint n, first;

  if (!can_walk (self) || self->place < 0)
    return GDK_EVENT_PROPAGATE;

  if (mpis_chart_has_brush (self) && self->brush.first != self->brush.last)
    mpis_chart_zoom_to_brush (self);
  else if (self->row == MPIS_CHART_ROW_EVENTS)
    {
      first = mpis_chart_extras_get_annotations (self->data, self->place, &n);
      if (n > 0)
        mpis_chart_activate_events (self, first, n, self->data->x[self->place]);
    }
  else
    mpis_chart_activate_mark (self, self->place,
                              mpis_chart_kind_get_class (self->kind)->points_are_series
                              ? self->place : self->row);

  return GDK_EVENT_STOP;
}

/* Out of one thing at a time: what is marked, the zoom, reading. */
static gboolean
on_escape_cb (GtkWidget *widget,
              GVariant  *arguments,
              gpointer   unused)
{
  MpisChart *self = MPIS_CHART (widget);

  if (mpis_chart_has_brush (self))
    mpis_chart_touch_cancel (self);
  else if (mpis_chart_zoom_back (self))
    return GDK_EVENT_STOP;
  else if (self->place >= 0)
    mpis_chart_read (self, -1, MPIS_CHART_ROW_ALL);
  else
    return GDK_EVENT_PROPAGATE;

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
  } walks[] = {
    { { GDK_KEY_Left, GDK_KEY_KP_Left }, 0, -1 },
    { { GDK_KEY_Right, GDK_KEY_KP_Right }, 0, 1 },
    { { GDK_KEY_Left, GDK_KEY_KP_Left }, GDK_CONTROL_MASK, -7 },
    { { GDK_KEY_Right, GDK_KEY_KP_Right }, GDK_CONTROL_MASK, 7 },
    { { GDK_KEY_Home, GDK_KEY_KP_Home }, 0, TO_FIRST },
    { { GDK_KEY_End, GDK_KEY_KP_End }, 0, TO_LAST },
    { { GDK_KEY_Page_Up, GDK_KEY_KP_Page_Up }, 0, PAGE_BACK },
    { { GDK_KEY_Page_Down, GDK_KEY_KP_Page_Down }, 0, PAGE_ON },
  };

  for (guint i = 0; i < G_N_ELEMENTS (walks); i++)
    for (guint k = 0; k < 2; k++)
      {
        gtk_widget_class_add_binding (widget_class, walks[i].keys[k], walks[i].state, on_walk_cb,
                                      "(ib)", walks[i].by, FALSE);
        gtk_widget_class_add_binding (widget_class, walks[i].keys[k],
                                      walks[i].state | GDK_SHIFT_MASK, on_walk_cb, "(ib)",
                                      walks[i].by, TRUE);
      }
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Up, 0, on_row_cb, "(i)", -1);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_KP_Up, 0, on_row_cb, "(i)", -1);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Down, 0, on_row_cb, "(i)", 1);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_KP_Down, 0, on_row_cb, "(i)", 1);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Return, 0, on_enter_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_KP_Enter, 0, on_enter_cb, NULL);
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

  g_signal_connect_swapped (motion, "enter", G_CALLBACK (on_motion_cb), self);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (on_motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (on_leave_cb), self);
  gtk_widget_add_controller (widget, motion);
  g_signal_connect_swapped (focus, "notify::is-focus", G_CALLBACK (on_focus_changed_cb), self);
  gtk_widget_add_controller (widget, focus);
}
