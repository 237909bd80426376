#include "config.h"

#include "mpis-canvas-private.h"

#include <glib/gi18n.h>
#include <math.h>

#include "mpis-chart-screen.h"

/* Moves or stretches a card by cells and says where it is then. */
static void
shift (MpisCanvas     *self,
       MpisCanvasItem *item,
       int             dx,
       int             dy,
       gboolean        stretch)
{
  g_autofree char *id = g_strdup (mpis_card_frame_get_id (item->frame));
  g_autoptr(MpisLayout) layout = NULL;
  MpisLayoutRect rect = item->rect;

  if (stretch)
    {
      rect.w = CLAMP (rect.w + dx, 1, MPIS_LAYOUT_COLUMNS - rect.x);
      rect.h = MAX (1, rect.h + dy);
    }
  else
    {
      rect.x = CLAMP (rect.x + dx, 0, MPIS_LAYOUT_COLUMNS - rect.w);
      rect.y = MAX (0, rect.y + dy);
    }
  if (memcmp (&rect, &item->rect, sizeof rect) == 0)
    {
      mpis_chart_screen_announce (GTK_WIDGET (item->frame), _("No further"));
      return;
    }
  layout = mpis_layout_place (self->layout, id, &rect);
  _mpis_canvas_commit (self, layout, id, stretch ? MPIS_CANVAS_RESIZED : MPIS_CANVAS_MOVED);
  item = _mpis_canvas_find (self, id);
  if (item == NULL)
    return;
  _mpis_canvas_reveal (self, item);
  _mpis_canvas_announce (self, item);
}

/* In one column a card goes past the one above or below it: a row more or less would not be seen. */
static void
go_past (MpisCanvas     *self,
         MpisCanvasItem *item,
         int             by)
{
  g_autofree char *id = g_strdup (mpis_card_frame_get_id (item->frame));
  g_autoptr(MpisLayout) layout = NULL;
  guint index;

  g_ptr_array_find (self->items, item, &index);
  if (by < 0 ? index == 0 : index + 1 == self->items->len)
    {
      mpis_chart_screen_announce (GTK_WIDGET (item->frame), _("No further"));
      return;
    }
  layout = mpis_layout_reorder (self->layout, id, by < 0 ? index - 1 : index + 1);
  _mpis_canvas_commit (self, layout, id, MPIS_CANVAS_MOVED);
  item = _mpis_canvas_find (self, id);
  if (item == NULL)
    return;
  _mpis_canvas_reveal (self, item);
  _mpis_canvas_announce (self, item);
}

static double
middle_x (const GdkRectangle *area)
{
  return area->x + area->width / 2.0;
}

static double
middle_y (const GdkRectangle *area)
{
  return area->y + area->height / 2.0;
}

/* The card next to @item in a direction: what is straight ahead counts as nearer than what is aside. */
static MpisCanvasItem *
neighbour (MpisCanvas     *self,
           MpisCanvasItem *item,
           int             dx,
           int             dy)
{
  MpisCanvasItem *best = NULL;
  double best_distance = G_MAXDOUBLE;

  for (guint i = 0; i < self->items->len; i++)
    {
      MpisCanvasItem *other = g_ptr_array_index (self->items, i);
      double x = middle_x (&other->area) - middle_x (&item->area);
      double y = middle_y (&other->area) - middle_y (&item->area);
      double ahead = x * dx + y * dy, aside = fabs (x * dy) + fabs (y * dx);

      if (other != item && ahead > 0 && ahead + 2 * aside < best_distance)
        {
          best = other;
          best_distance = ahead + 2 * aside;
        }
    }
  return best;
}

static gboolean
go (MpisCanvas     *self,
    MpisCanvasItem *item)
{
  if (item != NULL)
    mpis_canvas_focus_card (self, mpis_card_frame_get_id (item->frame));
  return TRUE;
}

static gboolean
arrow (MpisCanvas      *self,
       MpisCanvasItem  *item,
       int              dx,
       int              dy,
       GdkModifierType  state)
{
  if (!self->editing)
    return state == 0 && go (self, neighbour (self, item, dx, dy));
  /* In one column right and left mean nothing, but what they do is told, and seen in a wider window. */
  if (self->grid.one_column && dy != 0 && state == 0)
    go_past (self, item, dy);
  else
    shift (self, item, self->grid.rtl ? -dx : dx, dy, state == GDK_SHIFT_MASK);
  return TRUE;
}

static gboolean
activate (MpisCanvas     *self,
          MpisCanvasItem *item,
          const char     *action)
{
  gtk_widget_activate_action (GTK_WIDGET (self), action, "s", mpis_card_frame_get_id (item->frame));
  return TRUE;
}

/* The keys of the card that has the focus itself. */
static gboolean
press (MpisCanvas      *self,
       MpisCanvasItem  *item,
       guint            key,
       GdkModifierType  state)
{
  if (state == GDK_CONTROL_MASK && (key == GDK_KEY_d || key == GDK_KEY_D))
    return activate (self, item, "canvas.duplicate");
  if (key == GDK_KEY_Menu || (key == GDK_KEY_F10 && state == GDK_SHIFT_MASK))
    return activate (self, item, "canvas.menu");
  if (state != 0 && state != GDK_SHIFT_MASK)
    return FALSE;
  switch (key)
    {
    case GDK_KEY_Left:  case GDK_KEY_KP_Left:  return arrow (self, item, -1, 0, state);
    case GDK_KEY_Right: case GDK_KEY_KP_Right: return arrow (self, item, 1, 0, state);
    case GDK_KEY_Up:    case GDK_KEY_KP_Up:    return arrow (self, item, 0, -1, state);
    case GDK_KEY_Down:  case GDK_KEY_KP_Down:  return arrow (self, item, 0, 1, state);
    case GDK_KEY_Home:  case GDK_KEY_KP_Home:  return go (self, g_ptr_array_index (self->items, 0));
    case GDK_KEY_End:   case GDK_KEY_KP_End:
      return go (self, g_ptr_array_index (self->items, self->items->len - 1));
    case GDK_KEY_Return: case GDK_KEY_KP_Enter: return activate (self, item, "canvas.settings");
    case GDK_KEY_Delete: case GDK_KEY_KP_Delete:
      return self->editing && activate (self, item, "canvas.remove");
    default: return FALSE;
    }
}

static gboolean
on_key_pressed_cb (GtkEventControllerKey *controller,
                   guint                  key,
                   guint                  code,
                   GdkModifierType        state,
                   gpointer               data)
{
  MpisCanvas *self = data;
  MpisCanvasItem *item = _mpis_canvas_focused (self);

  if (key == GDK_KEY_Escape && self->drag.state != MPIS_CANVAS_IDLE)
    {
      _mpis_canvas_drag_cancel (self);
      gtk_widget_set_cursor (GTK_WIDGET (self), NULL);
      return TRUE;
    }
  if (key == GDK_KEY_Escape && self->editing)
    {
      gtk_widget_activate_action (GTK_WIDGET (self), "canvas.leave", NULL);
      return TRUE;
    }
  return item != NULL &&
         press (self, item, key, state & (GDK_CONTROL_MASK | GDK_SHIFT_MASK | GDK_ALT_MASK));
}

void
_mpis_canvas_keys_init (MpisCanvas *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}
