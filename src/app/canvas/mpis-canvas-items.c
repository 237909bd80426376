/* The cards of a canvas as it holds them: made once, and kept while the layout changes around them. */
#include "config.h"

#include "mpis-canvas-private.h"

void
_mpis_canvas_item_free (gpointer data)
{
  MpisCanvasItem *item = data;

  gtk_widget_unparent (GTK_WIDGET (item->frame));
  g_free (item->widget);
  json_object_unref (item->config);
  g_free (item);
}

MpisLayoutCard
_mpis_canvas_card_of (MpisCanvasItem *item)
{
  return (MpisLayoutCard) {
    .id = (char *) mpis_card_frame_get_id (item->frame), .widget = item->widget, .rect = item->rect,
    .config = item->config,
  };
}

void
_mpis_canvas_set_title (MpisCanvas     *self,
                        MpisCanvasItem *item)
{
  MpisLayoutCard card = _mpis_canvas_card_of (item);
  g_autofree char *title = self->cards != NULL ? self->cards->title (self->owner, &card)
                                               : g_strdup (item->widget);

  mpis_card_frame_set_title (item->frame, title);
}

static MpisCanvasItem *
item_new (MpisCanvas           *self,
          const MpisLayoutCard *card)
{
  MpisCanvasItem *item = g_new0 (MpisCanvasItem, 1);

  item->frame = MPIS_CARD_FRAME (mpis_card_frame_new (card->id));
  item->widget = g_strdup (card->widget);
  item->config = json_object_ref (card->config);
  item->rect = (MpisLayoutRect) { -1, -1, 0, 0 };
  gtk_widget_set_child_visible (GTK_WIDGET (item->frame), FALSE);
  mpis_card_frame_set_handles (item->frame, self->editing);
  _mpis_canvas_set_title (self, item);
  return item;
}

/* The card has other settings, or shows something else. */
static void
item_configure (MpisCanvas           *self,
                MpisCanvasItem       *item,
                const MpisLayoutCard *card)
{
  gboolean other = !g_str_equal (item->widget, card->widget);
  GtkWidget *content = mpis_card_frame_get_content (item->frame);

  if (!other && (item->config == card->config || json_object_equal (item->config, card->config)))
    return;
  g_set_str (&item->widget, card->widget);
  json_object_unref (item->config);
  item->config = json_object_ref (card->config);
  _mpis_canvas_set_title (self, item);
  if (other)
    mpis_card_frame_set_content (item->frame, NULL);
  else if (content != NULL)
    self->cards->configure (self->owner, content, card);
}

MpisCanvasItem *
_mpis_canvas_find (MpisCanvas *self,
                   const char *id)
{
  for (guint i = 0; id != NULL && i < self->items->len; i++)
    {
      MpisCanvasItem *item = g_ptr_array_index (self->items, i);

      if (g_str_equal (mpis_card_frame_get_id (item->frame), id))
        return item;
    }
  return NULL;
}

/* The card whose frame has the focus itself; NULL if none or something in it has. */
MpisCanvasItem *
_mpis_canvas_focused (MpisCanvas *self)
{
  GtkWidget *focus = gtk_widget_get_focus_child (GTK_WIDGET (self));

  if (focus == NULL || !MPIS_IS_CARD_FRAME (focus) || !gtk_widget_is_focus (focus))
    return NULL;
  return _mpis_canvas_find (self, mpis_card_frame_get_id (MPIS_CARD_FRAME (focus)));
}

/* The card at a point, or the one whose edge can be taken hold of from there. */
MpisCanvasItem *
_mpis_canvas_item_at (MpisCanvas *self,
                      double      x,
                      double      y)
{
  MpisCanvasItem *beside = NULL;

  for (guint i = 0; i < self->items->len; i++)
    {
      MpisCanvasItem *item = g_ptr_array_index (self->items, i);

      if (x >= item->area.x && x < item->area.x + item->area.width &&
          y >= item->area.y && y < item->area.y + item->area.height)
        return item;
      if (beside == NULL && mpis_canvas_grid_edges_at (&item->area, x, y) != 0)
        beside = item;
    }
  return beside;
}

/* Has the cards stand in the widget tree as they are read, which is how Tab and a screen reader go. */
void
_mpis_canvas_order_frames (MpisCanvas *self)
{
  GtkWidget *last = self->ghost;

  for (guint i = 0; i < self->items->len; i++)
    {
      MpisCanvasItem *item = g_ptr_array_index (self->items, i);
      GtkWidget *frame = GTK_WIDGET (item->frame);

      if (gtk_widget_get_parent (frame) == NULL || gtk_widget_get_prev_sibling (frame) != last)
        gtk_widget_insert_after (frame, GTK_WIDGET (self), last);
      last = frame;
    }
}

static MpisCanvasItem *
take_item (MpisCanvas           *self,
           GHashTable           *known,
           const MpisLayoutCard *card)
{
  MpisCanvasItem *item = g_hash_table_lookup (known, card->id);

  if (item == NULL)
    item = item_new (self, card);
  else
    item_configure (self, item, card);
  g_hash_table_remove (known, card->id);
  if (memcmp (&item->told, &card->rect, sizeof card->rect) != 0)
    mpis_card_frame_set_place (item->frame, &card->rect);
  item->rect = item->told = card->rect;
  return item;
}

void
_mpis_canvas_take_items (MpisCanvas *self,
                         MpisLayout *layout)
{
  guint n = mpis_layout_get_n_cards (layout);
  g_autofree guint *order = mpis_layout_reading_order (layout);
  g_autoptr(GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GPtrArray) old = g_steal_pointer (&self->items);
  GHashTableIter iter;
  gpointer gone;

  g_ptr_array_set_free_func (old, NULL);
  for (guint i = 0; i < old->len; i++)
    {
      MpisCanvasItem *item = g_ptr_array_index (old, i);

      g_hash_table_insert (known, (char *) mpis_card_frame_get_id (item->frame), item);
    }
  self->items = g_ptr_array_new_full (n, _mpis_canvas_item_free);
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (self->items, take_item (self, known, mpis_layout_get_card (layout, order[i])));
  g_hash_table_iter_init (&iter, known);
  while (g_hash_table_iter_next (&iter, NULL, &gone))
    {
      g_hash_table_iter_steal (&iter);
      _mpis_canvas_item_free (gone);
    }
}
