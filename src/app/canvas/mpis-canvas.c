#include "config.h"

#include "mpis-canvas-private.h"

#include <glib/gi18n.h>

#include "mpis-chart-screen.h"

enum { EDITED, SETTINGS, MENU, LEAVE, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MpisCanvas, mpis_canvas, GTK_TYPE_WIDGET)

/* What the other files need */

/* Takes over what the user did, and tells about it. */
void
_mpis_canvas_commit (MpisCanvas     *self,
                     MpisLayout     *layout,
                     const char     *id,
                     MpisCanvasEdit  edit)
{
  MpisCanvasItem *item = _mpis_canvas_find (self, id);
  g_autofree char *title = item != NULL ? g_strdup (mpis_card_frame_get_title (item->frame)) : NULL;

  mpis_canvas_set_layout (self, layout);
  item = _mpis_canvas_find (self, id);
  if (item != NULL)
    g_set_str (&title, mpis_card_frame_get_title (item->frame));
  g_signal_emit (self, signals[EDITED], 0, layout, (int) edit, title != NULL ? title : "");
}

void
_mpis_canvas_announce (MpisCanvas     *self,
                       MpisCanvasItem *item)
{
  g_autofree char *words = mpis_card_frame_word_place (&item->rect);

  mpis_chart_screen_announce (GTK_WIDGET (item->frame), words);
}

/* The widget */

static void
find_adjustment (MpisCanvas *self)
{
  GtkWidget *scroller = gtk_widget_get_ancestor (GTK_WIDGET (self), GTK_TYPE_SCROLLED_WINDOW);
  GtkAdjustment *adjustment = scroller != NULL
                              ? gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller)) : NULL;

  if (self->adjustment == adjustment)
    return;
  if (self->adjustment != NULL)
    g_signal_handlers_disconnect_by_func (self->adjustment, _mpis_canvas_scrolled, self);
  g_set_object (&self->adjustment, adjustment);
  if (adjustment == NULL)
    return;
  g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (_mpis_canvas_scrolled), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (adjustment, "notify::page-size", G_CALLBACK (_mpis_canvas_scrolled), self,
                           G_CONNECT_SWAPPED);
}

static void
mpis_canvas_root (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (mpis_canvas_parent_class)->root (widget);
  find_adjustment (MPIS_CANVAS (widget));
}

static void
mpis_canvas_unmap (GtkWidget *widget)
{
  _mpis_canvas_drag_cancel (MPIS_CANVAS (widget));
  GTK_WIDGET_CLASS (mpis_canvas_parent_class)->unmap (widget);
}

static void
card_action (GtkWidget  *widget,
             const char *action,
             GVariant   *parameter)
{
  MpisCanvas *self = MPIS_CANVAS (widget);
  const char *id = g_variant_get_string (parameter, NULL);
  MpisCanvasItem *item = _mpis_canvas_find (self, id);

  if (item == NULL)
    return;
  if (g_str_equal (action, "canvas.duplicate"))
    mpis_canvas_duplicate (self, id);
  else if (g_str_equal (action, "canvas.remove"))
    mpis_canvas_remove (self, id);
  else if (g_str_equal (action, "canvas.settings"))
    g_signal_emit (self, signals[SETTINGS], 0, item->frame);
  else
    g_signal_emit (self, signals[MENU], 0, item->frame);
}

static void
leave_action (GtkWidget  *widget,
              const char *action,
              GVariant   *parameter)
{
  g_signal_emit (widget, signals[LEAVE], 0);
}

static void
mpis_canvas_dispose (GObject *object)
{
  MpisCanvas *self = MPIS_CANVAS (object);

  _mpis_canvas_drag_cancel (self);
  g_clear_handle_id (&self->fill, g_source_remove);
  g_ptr_array_set_size (self->items, 0);
  g_clear_pointer (&self->ghost, gtk_widget_unparent);
  g_clear_pointer (&self->layout, mpis_layout_unref);
  g_clear_object (&self->adjustment);
  G_OBJECT_CLASS (mpis_canvas_parent_class)->dispose (object);
}

static void
mpis_canvas_finalize (GObject *object)
{
  g_ptr_array_unref (MPIS_CANVAS (object)->items);
  G_OBJECT_CLASS (mpis_canvas_parent_class)->finalize (object);
}

static void
install_signals (GType type)
{
  signals[EDITED] = g_signal_new ("edited", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                  3, MPIS_TYPE_LAYOUT, G_TYPE_INT, G_TYPE_STRING);
  signals[SETTINGS] = g_signal_new ("settings", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 1, MPIS_TYPE_CARD_FRAME);
  signals[MENU] = g_signal_new ("menu", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                MPIS_TYPE_CARD_FRAME);
  signals[LEAVE] = g_signal_new ("leave", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
mpis_canvas_class_init (MpisCanvasClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  static const char *const actions[] = {
    "canvas.duplicate", "canvas.remove", "canvas.settings", "canvas.menu",
  };

  object_class->dispose = mpis_canvas_dispose;
  object_class->finalize = mpis_canvas_finalize;
  _mpis_canvas_place_class_init (widget_class);
  widget_class->root = mpis_canvas_root;
  widget_class->unmap = mpis_canvas_unmap;
  install_signals (G_TYPE_FROM_CLASS (klass));
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i], "s", card_action);
  gtk_widget_class_install_action (widget_class, "canvas.leave", NULL, leave_action);
  gtk_widget_class_set_css_name (widget_class, "canvas");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LIST);
}

static GtkWidget *
make_ghost (GtkWidget *parent)
{
  GtkWidget *ghost = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_widget_add_css_class (ghost, "ghost");
  gtk_widget_set_can_target (ghost, FALSE);
  gtk_widget_set_visible (ghost, FALSE);
  gtk_widget_set_parent (ghost, parent);
  return ghost;
}

static void
mpis_canvas_init (MpisCanvas *self)
{
  self->items = g_ptr_array_new_with_free_func (_mpis_canvas_item_free);
  self->layout = mpis_layout_new ();
  self->ghost = make_ghost (GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Cards"), -1);
  _mpis_canvas_drag_init (self);
  _mpis_canvas_drop_init (self);
  _mpis_canvas_keys_init (self);
}

/* The interface */

/**
 * mpis_canvas_new:
 *
 * Returns: (transfer floating): an empty canvas
 */
GtkWidget *
mpis_canvas_new (void)
{
  return g_object_new (MPIS_TYPE_CANVAS, NULL);
}

/**
 * mpis_canvas_set_cards:
 * @cards: (nullable): who fills the cards; static
 * @owner: given to its functions; outlives the canvas, or sets other @cards before
 */
void
mpis_canvas_set_cards (MpisCanvas            *self,
                       const MpisCanvasCards *cards,
                       gpointer               owner)
{
  g_return_if_fail (MPIS_IS_CANVAS (self));

  self->cards = cards;
  self->owner = owner;
  if (cards == NULL)
    g_clear_handle_id (&self->fill, g_source_remove);
  else
    mpis_canvas_refresh (self);
}

/**
 * mpis_canvas_set_layout:
 * @layout: where the cards lie
 *
 * Shows a layout. Cards that were there before keep what they show. What is being dragged is let go of
 * without effect.
 */
void
mpis_canvas_set_layout (MpisCanvas *self,
                        MpisLayout *layout)
{
  g_return_if_fail (MPIS_IS_CANVAS (self));

  mpis_layout_ref (layout);
  if (self->layout != layout)
    _mpis_canvas_drag_cancel (self);
  g_clear_pointer (&self->layout, mpis_layout_unref);
  self->layout = layout;
  _mpis_canvas_take_items (self, layout);
  _mpis_canvas_order_frames (self);
  _mpis_canvas_move_items (self);
}

/**
 * mpis_canvas_get_layout:
 *
 * Returns: (transfer none): where the cards lie
 */
MpisLayout *
mpis_canvas_get_layout (MpisCanvas *self)
{
  g_return_val_if_fail (MPIS_IS_CANVAS (self), NULL);

  return self->layout;
}

/**
 * mpis_canvas_set_editing:
 * @editing: whether cards can be moved, stretched, dropped and removed
 */
void
mpis_canvas_set_editing (MpisCanvas *self,
                         gboolean    editing)
{
  g_return_if_fail (MPIS_IS_CANVAS (self));

  if (self->editing == editing)
    return;
  _mpis_canvas_drag_cancel (self);
  self->editing = editing;
  for (guint i = 0; i < self->items->len; i++)
    mpis_card_frame_set_handles (((MpisCanvasItem *) g_ptr_array_index (self->items, i))->frame, editing);
  gtk_widget_set_cursor (GTK_WIDGET (self), NULL);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

/**
 * mpis_canvas_get_editing:
 *
 * Returns: whether cards can be moved
 */
gboolean
mpis_canvas_get_editing (MpisCanvas *self)
{
  g_return_val_if_fail (MPIS_IS_CANVAS (self), FALSE);

  return self->editing;
}

/**
 * mpis_canvas_get_frame:
 * @id: of a card
 *
 * Returns: (transfer none) (nullable): its frame
 */
MpisCardFrame *
mpis_canvas_get_frame (MpisCanvas *self,
                       const char *id)
{
  MpisCanvasItem *item;

  g_return_val_if_fail (MPIS_IS_CANVAS (self), NULL);

  item = _mpis_canvas_find (self, id);
  return item != NULL ? item->frame : NULL;
}

/**
 * mpis_canvas_add:
 * @widget: a key of the widget registry
 * @config: (nullable): its settings
 * @w: how many columns it takes
 * @h: how many rows it takes
 *
 * Adds a card where there is room first, and goes there.
 */
void
mpis_canvas_add (MpisCanvas *self,
                 const char *widget,
                 JsonObject *config,
                 int         w,
                 int         h)
{
  g_autoptr(MpisLayout) layout = NULL;
  g_autofree char *id = NULL;
  MpisLayoutRect rect;

  g_return_if_fail (MPIS_IS_CANVAS (self));

  rect = mpis_layout_find_room (self->layout, w, h);
  layout = mpis_layout_add (self->layout, widget, config, &rect, &id);
  _mpis_canvas_commit (self, layout, id, MPIS_CANVAS_ADDED);
  mpis_canvas_focus_card (self, id);
}

/**
 * mpis_canvas_duplicate:
 * @id: of a card
 *
 * Adds another card like it, and goes there.
 */
void
mpis_canvas_duplicate (MpisCanvas *self,
                       const char *id)
{
  g_autoptr(MpisLayout) layout = NULL;
  g_autofree char *new_id = NULL;

  g_return_if_fail (MPIS_IS_CANVAS (self));

  layout = mpis_layout_duplicate (self->layout, id, &new_id);
  _mpis_canvas_commit (self, layout, new_id, MPIS_CANVAS_DUPLICATED);
  mpis_canvas_focus_card (self, new_id);
}

/* Which card is focused when that at @index is gone: the next one, or else the one before. */
static char *
id_beside (MpisCanvas *self,
           const char *id)
{
  for (guint i = 0; i < self->items->len; i++)
    {
      MpisCanvasItem *item = g_ptr_array_index (self->items, i);
      guint beside = i + 1 < self->items->len ? i + 1 : i - 1;

      if (!g_str_equal (mpis_card_frame_get_id (item->frame), id))
        continue;
      if (beside >= self->items->len)
        return NULL;
      item = g_ptr_array_index (self->items, beside);
      return g_strdup (mpis_card_frame_get_id (item->frame));
    }
  return NULL;
}

/**
 * mpis_canvas_remove:
 * @id: of a card
 *
 * Removes it; the focus goes to the next one.
 */
void
mpis_canvas_remove (MpisCanvas *self,
                    const char *id)
{
  g_autofree char *removed = g_strdup (id);
  g_autofree char *next = NULL;
  g_autoptr(MpisLayout) layout = NULL;

  g_return_if_fail (MPIS_IS_CANVAS (self));

  if (_mpis_canvas_find (self, removed) == NULL)
    return;
  next = id_beside (self, removed);
  layout = mpis_layout_remove (self->layout, removed);
  _mpis_canvas_commit (self, layout, removed, MPIS_CANVAS_REMOVED);
  if (next != NULL)
    mpis_canvas_focus_card (self, next);
}

/**
 * mpis_canvas_focus_card:
 * @id: of a card
 *
 * Scrolls to it and focuses it.
 */
void
mpis_canvas_focus_card (MpisCanvas *self,
                        const char *id)
{
  MpisCanvasItem *item;

  g_return_if_fail (MPIS_IS_CANVAS (self));

  item = _mpis_canvas_find (self, id);
  if (item == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  _mpis_canvas_reveal (self, item);
  gtk_widget_grab_focus (GTK_WIDGET (item->frame));
}

/**
 * mpis_canvas_refresh:
 *
 * Has all cards made anew, because something else is to fill them or they are called otherwise.
 */
void
mpis_canvas_refresh (MpisCanvas *self)
{
  g_return_if_fail (MPIS_IS_CANVAS (self));

  for (guint i = 0; i < self->items->len; i++)
    {
      MpisCanvasItem *item = g_ptr_array_index (self->items, i);

      mpis_card_frame_set_content (item->frame, NULL);
      _mpis_canvas_set_title (self, item);
    }
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}
