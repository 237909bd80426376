#include "config.h"

#include "mpis-canvas-private.h"

#include <math.h>

/* How far a pointer moves before it drags, and how near to an end of what is seen it scrolls. */
#define THRESHOLD    4
#define SCROLL_ZONE  56
#define SCROLL_SPEED 900.0   /* pixels a second, at the very end */

static void
clear_drag (MpisCanvas *self)
{
  if (self->drag.tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->drag.tick);
  g_free (self->drag.id);
  self->drag = (MpisCanvasDrag) { 0 };
  gtk_widget_set_visible (self->ghost, FALSE);
}

/* What is dragged glides from where the pointer left it. */
static void
release_held (MpisCanvas *self)
{
  MpisCanvasItem *item = self->drag.state == MPIS_CANVAS_MOVING ? _mpis_canvas_find (self, self->drag.id) : NULL;

  if (item == NULL)
    return;
  gtk_widget_remove_css_class (GTK_WIDGET (item->frame), "held");
  item->area.x = (int) round (self->drag.x - self->drag.grab_x);
  item->area.y = (int) round (self->drag.y - self->drag.grab_y);
  item->slide_x = item->slide_y = 0;
  item->rect.w = 0;   /* is nowhere now, so goes to wherever it is put next */
}

/* Lets go of what is dragged; everything goes back to where it was. */
void
_mpis_canvas_drag_cancel (MpisCanvas *self)
{
  gboolean dragging = self->drag.state >= MPIS_CANVAS_MOVING;

  release_held (self);
  clear_drag (self);
  if (dragging && self->layout != NULL)
    _mpis_canvas_preview (self, self->layout);
}

static gboolean
is_where_it_was (MpisCanvas *self)
{
  return self->grid.one_column ? self->drag.target_index == self->drag.from_index
                               : memcmp (&self->drag.from, &self->drag.target, sizeof self->drag.from) == 0;
}

/* The layout if what is dragged were let go now. */
static MpisLayout *
layout_then (MpisCanvas *self)
{
  return self->grid.one_column ? mpis_layout_reorder (self->layout, self->drag.id, self->drag.target_index)
                               : mpis_layout_place (self->layout, self->drag.id, &self->drag.target);
}

static void
finish (MpisCanvas *self)
{
  g_autofree char *id = g_strdup (self->drag.id);
  MpisCanvasEdit edit = self->drag.state == MPIS_CANVAS_MOVING ? MPIS_CANVAS_MOVED : MPIS_CANVAS_RESIZED;
  g_autoptr(MpisLayout) layout = NULL;
  MpisCanvasItem *item;

  if (is_where_it_was (self))
    {
      _mpis_canvas_drag_cancel (self);
      return;
    }
  layout = layout_then (self);
  release_held (self);
  clear_drag (self);
  _mpis_canvas_commit (self, layout, id, edit);
  item = _mpis_canvas_find (self, id);
  if (item != NULL)
    _mpis_canvas_announce (self, item);
}

static void
begin_moving (MpisCanvas *self)
{
  MpisCanvasItem *item = _mpis_canvas_find (self, self->drag.id);

  self->drag.state = self->drag.edges != 0 ? MPIS_CANVAS_STRETCHING : MPIS_CANVAS_MOVING;
  gtk_widget_grab_focus (GTK_WIDGET (item->frame));
  if (self->drag.state == MPIS_CANVAS_MOVING)
    {
      gtk_widget_add_css_class (GTK_WIDGET (item->frame), "held");
      gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "grabbing");
    }
  _mpis_canvas_show_ghost (self, &self->drag.from);
}

/* Where what is dragged would go. */
static MpisLayoutRect
target_of (MpisCanvas *self)
{
  MpisCanvasDrag *drag = &self->drag;
  MpisLayoutRect target = drag->from;

  if (drag->state == MPIS_CANVAS_STRETCHING)
    return mpis_canvas_grid_stretch (&self->grid, &drag->from, drag->edges, drag->x - drag->start_x,
                                     drag->y - drag->start_y);
  mpis_canvas_grid_cell_at (&self->grid, drag->x - drag->grab_x, drag->y - drag->grab_y, &drag->from,
                            &target);
  return target;
}

static gboolean
scroll_cb (GtkWidget     *widget,
           GdkFrameClock *clock,
           gpointer       data)
{
  MpisCanvas *self = MPIS_CANVAS (widget);
  GtkAdjustment *adjustment = self->adjustment;
  double value = gtk_adjustment_get_value (adjustment);
  double above = SCROLL_ZONE - (self->drag.y - value);
  double below = SCROLL_ZONE - (value + gtk_adjustment_get_page_size (adjustment) - self->drag.y);
  double speed = CLAMP (MAX (above, below) / SCROLL_ZONE, 0, 1) * SCROLL_SPEED * (above > below ? -1 : 1);
  gint64 now = gdk_frame_clock_get_frame_time (clock);
  gint64 passed = self->drag.frame_time != 0 ? MIN (now - self->drag.frame_time, 100 * 1000) : 0;

  self->drag.frame_time = now;
  if (speed == 0)
    {
      self->drag.tick = 0;
      return G_SOURCE_REMOVE;
    }
  gtk_adjustment_set_value (adjustment, value + speed * passed / G_USEC_PER_SEC);
  value = gtk_adjustment_get_value (adjustment) - value;
  /* The pointer stayed where it is on the screen, so it is elsewhere on the canvas. */
  if (value != 0)
    _mpis_canvas_drag_update (self, self->drag.x, self->drag.y + value);
  return G_SOURCE_CONTINUE;
}

static void
scroll_if_near_an_end (MpisCanvas *self)
{
  double value, page;

  if (self->adjustment == NULL || self->drag.tick != 0)
    return;
  value = gtk_adjustment_get_value (self->adjustment);
  page = gtk_adjustment_get_page_size (self->adjustment);
  if (self->drag.y - value >= SCROLL_ZONE && value + page - self->drag.y >= SCROLL_ZONE)
    return;
  self->drag.frame_time = 0;
  self->drag.tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), scroll_cb, NULL, NULL);
}

/* In one column: between which of the others its top edge is nearest to. */
static guint
index_of (MpisCanvas *self)
{
  double top = self->drag.y - self->drag.grab_y, best = G_MAXDOUBLE;
  guint n = mpis_layout_get_n_cards (self->layout), index = 0, passed = 0;
  g_autofree guint *order = mpis_layout_reading_order (self->layout);
  int row = 0;

  for (guint i = 0; i <= n; i++)
    {
      const MpisLayoutCard *card = i < n ? mpis_layout_get_card (self->layout, order[i]) : NULL;
      double away = fabs (mpis_canvas_grid_area (&self->grid, &(MpisLayoutRect) { 0, row, 1, 1 }).y - top);

      if (card != NULL && g_str_equal (card->id, self->drag.id))
        continue;
      if (away < best)
        {
          best = away;
          index = passed;
        }
      row += card != NULL ? card->rect.h : 0;
      passed++;
    }
  return index;
}

/* Takes over what the pointer means now; FALSE if that is what it meant before. */
static gboolean
update_target (MpisCanvas *self)
{
  MpisLayoutRect target;
  guint index;

  if (self->grid.one_column)
    {
      index = index_of (self);
      if (index == self->drag.target_index)
        return FALSE;
      self->drag.target_index = index;
      return TRUE;
    }
  target = target_of (self);
  if (memcmp (&target, &self->drag.target, sizeof target) == 0)
    return FALSE;
  self->drag.target = target;
  return TRUE;
}

/* The pointer is at @x, @y. Works out a layout only where that means another cell. */
void
_mpis_canvas_drag_update (MpisCanvas *self,
                          double      x,
                          double      y)
{
  g_autoptr(MpisLayout) preview = NULL;
  const MpisLayoutCard *card;
  MpisLayoutRect target;

  self->drag.x = x;
  self->drag.y = y;
  if (self->drag.state == MPIS_CANVAS_PRESSED)
    {
      if (hypot (x - self->drag.start_x, y - self->drag.start_y) < THRESHOLD)
        return;
      begin_moving (self);
    }
  scroll_if_near_an_end (self);
  if (self->drag.state == MPIS_CANVAS_MOVING)
    gtk_widget_queue_allocate (GTK_WIDGET (self));
  if (!update_target (self))
    return;
  target = self->drag.target;
  preview = layout_then (self);
  card = mpis_layout_find (preview, self->drag.id);
  _mpis_canvas_preview (self, preview);
  _mpis_canvas_show_ghost (self, card != NULL ? &card->rect : &target);
  self->drag.target = target;
}

/* Whether something at that point, such as a button, is to be pressed rather than dragged. */
static gboolean
is_for_a_button (MpisCanvas *self,
                 double      x,
                 double      y)
{
  GtkWidget *widget = gtk_widget_pick (GTK_WIDGET (self), x, y, GTK_PICK_DEFAULT);

  return widget != NULL && (GTK_IS_BUTTON (widget) || gtk_widget_get_ancestor (widget, GTK_TYPE_BUTTON));
}

/* What a pointer at that point takes hold of: edges, or the header; FALSE if nothing. In one column a card
 * is as wide as there is room, and its height is set where its neighbours can be seen. */
static gboolean
can_hold (MpisCanvas       *self,
          MpisCanvasItem   *item,
          double            x,
          double            y,
          MpisCanvasEdges  *edges)
{
  *edges = self->grid.one_column ? 0 : mpis_canvas_grid_edges_at (&item->area, x, y);
  return *edges != 0 ||
         (y >= item->area.y && y < item->area.y + MPIS_CARD_FRAME_HEADER && !is_for_a_button (self, x, y));
}

static void
on_drag_begin_cb (GtkGestureDrag *gesture,
                  double          x,
                  double          y,
                  gpointer        data)
{
  MpisCanvas *self = data;
  MpisCanvasItem *item = self->editing ? _mpis_canvas_item_at (self, x, y) : NULL;
  MpisCanvasEdges edges;
  guint index;

  if (item == NULL || self->drag.state != MPIS_CANVAS_IDLE || !can_hold (self, item, x, y, &edges))
    {
      gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_DENIED);
      return;
    }
  g_ptr_array_find (self->items, item, &index);
  self->drag = (MpisCanvasDrag) {
    .state = MPIS_CANVAS_PRESSED, .id = g_strdup (mpis_card_frame_get_id (item->frame)), .edges = edges,
    .from = item->rect, .target = item->rect, .start_x = x, .start_y = y, .x = x, .y = y,
    .grab_x = x - item->area.x, .grab_y = y - item->area.y, .from_index = index, .target_index = index,
  };
}

static void
on_drag_update_cb (GtkGestureDrag *gesture,
                   double          dx,
                   double          dy,
                   gpointer        data)
{
  MpisCanvas *self = data;

  if (self->drag.state == MPIS_CANVAS_IDLE)
    return;
  _mpis_canvas_drag_update (self, self->drag.start_x + dx, self->drag.start_y + dy);
  if (self->drag.state >= MPIS_CANVAS_MOVING)
    gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
}

static void
on_drag_end_cb (GtkGestureDrag *gesture,
                double          dx,
                double          dy,
                gpointer        data)
{
  MpisCanvas *self = data;

  if (self->drag.state == MPIS_CANVAS_MOVING || self->drag.state == MPIS_CANVAS_STRETCHING)
    finish (self);
  else if (self->drag.state == MPIS_CANVAS_PRESSED)
    clear_drag (self);
  if (self->editing)
    gtk_widget_set_cursor (GTK_WIDGET (self), NULL);
}

static void
on_drag_cancel_cb (MpisCanvas *self)
{
  if (self->drag.state != MPIS_CANVAS_IDLE && self->drag.state != MPIS_CANVAS_DROPPING)
    _mpis_canvas_drag_cancel (self);
}

static const char *
cursor_for (MpisCanvasEdges edges)
{
  switch ((int) edges)
    {
    case MPIS_CANVAS_TOP:                         return "n-resize";
    case MPIS_CANVAS_BOTTOM:                      return "s-resize";
    case MPIS_CANVAS_LEFT:                        return "w-resize";
    case MPIS_CANVAS_RIGHT:                       return "e-resize";
    case MPIS_CANVAS_TOP | MPIS_CANVAS_LEFT:      return "nw-resize";
    case MPIS_CANVAS_TOP | MPIS_CANVAS_RIGHT:     return "ne-resize";
    case MPIS_CANVAS_BOTTOM | MPIS_CANVAS_LEFT:   return "sw-resize";
    case MPIS_CANVAS_BOTTOM | MPIS_CANVAS_RIGHT:  return "se-resize";
    default:                                      return "grab";
    }
}

/* The pointer says beforehand what it would take hold of. */
static void
on_motion_cb (GtkEventControllerMotion *motion,
              double                    x,
              double                    y,
              gpointer                  data)
{
  MpisCanvas *self = data;
  MpisCanvasItem *item;
  MpisCanvasEdges edges;

  if (!self->editing || self->drag.state != MPIS_CANVAS_IDLE)
    return;
  item = _mpis_canvas_item_at (self, x, y);
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self),
                                   item != NULL && can_hold (self, item, x, y, &edges)
                                   ? cursor_for (edges) : NULL);
}

/* A click on a card focuses it; with the other button it opens its menu. */
static void
on_pressed_cb (GtkGestureClick *gesture,
               int              n_press,
               double           x,
               double           y,
               gpointer         data)
{
  MpisCanvas *self = data;
  MpisCanvasItem *item = _mpis_canvas_item_at (self, x, y);

  if (item == NULL)
    return;
  gtk_widget_grab_focus (GTK_WIDGET (item->frame));
  if (gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (gesture)) != GDK_BUTTON_SECONDARY)
    return;
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_widget_activate_action (GTK_WIDGET (self), "canvas.menu", "s", mpis_card_frame_get_id (item->frame));
}

/* Without a pointer that could come near, what is shown to it is shown to all from now on. */
static void
on_touched_cb (MpisCanvas *self)
{
  gtk_widget_add_css_class (GTK_WIDGET (self), "touch");
}

/* A finger that stays on a card opens its menu, unless what is in the card does something else with that. */
static void
on_held_cb (GtkGesture *gesture,
            double      x,
            double      y,
            gpointer    data)
{
  MpisCanvas *self = data;
  MpisCanvasItem *item = _mpis_canvas_item_at (self, x, y);

  if (item == NULL || self->drag.state >= MPIS_CANVAS_MOVING)
    return;
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_widget_grab_focus (GTK_WIDGET (item->frame));
  gtk_widget_activate_action (GTK_WIDGET (self), "canvas.menu", "s", mpis_card_frame_get_id (item->frame));
}

static void
touch_init (MpisCanvas *self)
{
  GtkGesture *touch = gtk_gesture_click_new (), *hold = gtk_gesture_long_press_new ();
  GdkSeat *seat = gdk_display_get_default_seat (gtk_widget_get_display (GTK_WIDGET (self)));

  if (seat != NULL && (gdk_seat_get_capabilities (seat) & GDK_SEAT_CAPABILITY_TOUCH))
    on_touched_cb (self);
  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (touch), TRUE);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (touch), GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (touch, "pressed", G_CALLBACK (on_touched_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (touch));
  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (hold), TRUE);
  g_signal_connect (hold, "pressed", G_CALLBACK (on_held_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (hold));
}

void
_mpis_canvas_drag_init (MpisCanvas *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkGesture *click = gtk_gesture_click_new ();
  GtkEventController *motion = gtk_event_controller_motion_new ();

  /* Before what is in the card: in the header and at the edges the canvas comes first. */
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (drag), GTK_PHASE_CAPTURE);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (on_drag_begin_cb), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (on_drag_update_cb), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (on_drag_end_cb), self);
  g_signal_connect_swapped (drag, "cancel", G_CALLBACK (on_drag_cancel_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), 0);
  g_signal_connect (click, "pressed", G_CALLBACK (on_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  g_signal_connect (motion, "motion", G_CALLBACK (on_motion_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  touch_init (self);
}
