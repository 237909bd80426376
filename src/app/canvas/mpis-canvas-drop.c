#include "config.h"

#include "mpis-canvas-private.h"

#include "mpis-card-ref.h"

/* What hangs over the canvas; NULL while it is not known yet. */
static const MpisCardRef *
hanging (GtkDropTarget *target)
{
  const GValue *value = gtk_drop_target_get_value (target);

  return value != NULL ? g_value_get_boxed (value) : NULL;
}

/* The pointer holds a new card in the middle of its header. */
static MpisLayoutRect
place_under (MpisCanvas        *self,
             const MpisCardRef *ref,
             double             x,
             double             y)
{
  MpisLayoutRect size = { 0, 0, CLAMP (ref->w, 1, MPIS_LAYOUT_COLUMNS), MAX (1, ref->h) };
  GdkRectangle area = mpis_canvas_grid_area (&self->grid, &size);
  MpisLayoutRect rect;

  mpis_canvas_grid_cell_at (&self->grid, x - area.width / 2.0, y - MPIS_CARD_FRAME_HEADER / 2.0, &size,
                            &rect);
  return rect;
}

static GdkDragAction
on_motion_cb (GtkDropTarget *target,
              double         x,
              double         y,
              gpointer       data)
{
  MpisCanvas *self = data;
  const MpisCardRef *ref = hanging (target);
  g_autoptr(MpisLayout) preview = NULL;
  g_autofree char *id = NULL;
  MpisLayoutRect rect;

  if (ref == NULL || self->grid.one_column)
    return GDK_ACTION_COPY;
  rect = place_under (self, ref, x, y);
  if (self->drag.state == MPIS_CANVAS_DROPPING && memcmp (&rect, &self->drag.target, sizeof rect) == 0)
    return GDK_ACTION_COPY;
  self->drag.state = MPIS_CANVAS_DROPPING;
  preview = mpis_layout_add (self->layout, ref->widget, ref->config, &rect, &id);
  _mpis_canvas_preview (self, preview);
  _mpis_canvas_show_ghost (self, &rect);
  return GDK_ACTION_COPY;
}

static void
on_leave_cb (MpisCanvas *self)
{
  if (self->drag.state == MPIS_CANVAS_DROPPING)
    _mpis_canvas_drag_cancel (self);
}

static gboolean
on_drop_cb (GtkDropTarget *target,
            const GValue  *value,
            double         x,
            double         y,
            gpointer       data)
{
  MpisCanvas *self = data;
  const MpisCardRef *ref = g_value_get_boxed (value);
  g_autoptr(MpisLayout) layout = NULL;
  g_autofree char *id = NULL;
  MpisLayoutRect rect;

  on_leave_cb (self);
  if (ref == NULL)
    return FALSE;
  rect = self->grid.one_column ? mpis_layout_find_room (self->layout, ref->w, ref->h)
                               : place_under (self, ref, x, y);
  layout = mpis_layout_add (self->layout, ref->widget, ref->config, &rect, &id);
  _mpis_canvas_commit (self, layout, id, MPIS_CANVAS_ADDED);
  mpis_canvas_focus_card (self, id);
  return TRUE;
}

void
_mpis_canvas_drop_init (MpisCanvas *self)
{
  GtkDropTarget *target = gtk_drop_target_new (MPIS_TYPE_CARD_REF, GDK_ACTION_COPY);

  gtk_drop_target_set_preload (target, TRUE);
  g_signal_connect (target, "enter", G_CALLBACK (on_motion_cb), self);
  g_signal_connect (target, "motion", G_CALLBACK (on_motion_cb), self);
  g_signal_connect_swapped (target, "leave", G_CALLBACK (on_leave_cb), self);
  g_signal_connect (target, "drop", G_CALLBACK (on_drop_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}
