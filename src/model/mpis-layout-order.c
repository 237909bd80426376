/* The order in which cards are read, and stand below one another where there is room for one column. */
#include "config.h"

#include "mpis-layout-private.h"

/* What is to be: the ids of all cards as they are to be read, that of the moved card at @index. */
typedef struct {
  MpisLayout  *layout;
  GPtrArray   *ids;
  const char  *id;
  guint        index;
} Order;

static gboolean
is_read_so (MpisLayout *layout,
            GPtrArray  *ids)
{
  g_autofree guint *order = mpis_layout_reading_order (layout);

  for (guint i = 0; i < ids->len; i++)
    if (!g_str_equal (mpis_layout_get_card (layout, order[i])->id, ids->pdata[i]))
      return FALSE;
  return TRUE;
}

static guint
count_moved (MpisLayout *before,
             MpisLayout *after)
{
  guint n = 0;

  for (guint i = 0; i < mpis_layout_get_n_cards (before); i++)
    n += !_mpis_layout_rect_equal (&mpis_layout_get_card (before, i)->rect, &mpis_layout_get_card (after, i)->rect);
  return n;
}

static const MpisLayoutRect *
rect_at (const Order *order,
         guint        index)
{
  return &mpis_layout_find (order->layout, order->ids->pdata[index])->rect;
}

/* The places beside and instead of its future neighbours: of those that give the order, the one for which
 * the fewest cards move. NULL if none does. */
static MpisLayout *
place_beside (const Order *order)
{
  const MpisLayoutRect own = mpis_layout_find (order->layout, order->id)->rect;
  MpisLayoutRect places[8];
  MpisLayout *best = NULL;
  guint n = 0;

  if (order->index + 1 < order->ids->len)
    {
      const MpisLayoutRect *next = rect_at (order, order->index + 1);

      places[n++] = (MpisLayoutRect) { next->x, next->y, own.w, own.h };
      places[n++] = (MpisLayoutRect) { own.x, next->y, own.w, own.h };
      places[n++] = (MpisLayoutRect) { 0, next->y, own.w, own.h };
    }
  if (order->index > 0)
    {
      const MpisLayoutRect *before = rect_at (order, order->index - 1);

      places[n++] = (MpisLayoutRect) { before->x + before->w, before->y, own.w, own.h };
      places[n++] = (MpisLayoutRect) { before->x, before->y + before->h, own.w, own.h };
      places[n++] = (MpisLayoutRect) { own.x, before->y + before->h, own.w, own.h };
      places[n++] = (MpisLayoutRect) { 0, before->y + before->h, own.w, own.h };
    }
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(MpisLayout) layout = mpis_layout_place (order->layout, order->id, &places[i]);

      if (!is_read_so (layout, order->ids) ||
          (best != NULL && count_moved (order->layout, layout) >= count_moved (order->layout, best)))
        continue;
      g_clear_pointer (&best, mpis_layout_unref);
      best = g_steal_pointer (&layout);
    }
  return best;
}

/* Rows of its own: below all that is read before it, and all that is read after it below that. */
static MpisLayout *
make_rows (const Order *order)
{
  MpisLayout *layout = _mpis_layout_derive (order->layout);
  g_autoptr(GHashTable) indices = g_hash_table_new (g_str_hash, g_str_equal);
  MpisLayoutRect own = mpis_layout_find (order->layout, order->id)->rect;
  int bottom = 0, first = G_MAXINT;

  for (guint i = 0; i < order->ids->len; i++)
    {
      const MpisLayoutRect *rect = rect_at (order, i);

      g_hash_table_insert (indices, order->ids->pdata[i], GUINT_TO_POINTER (i));
      if (i < order->index)
        bottom = MAX (bottom, rect->y + rect->h);
      else if (i > order->index)
        first = MIN (first, rect->y);
    }
  own.y = bottom;
  for (guint i = 0; i < mpis_layout_get_n_cards (order->layout); i++)
    {
      const MpisLayoutCard *card = mpis_layout_get_card (order->layout, i);
      guint index = GPOINTER_TO_UINT (g_hash_table_lookup (indices, card->id));
      MpisLayoutRect rect = index == order->index ? own : card->rect;

      if (index > order->index)
        rect.y += bottom + own.h - first;
      _mpis_layout_append (layout, _mpis_layout_card_content (card), &rect);
    }
  return layout;
}

/**
 * mpis_layout_reorder:
 * @self: a layout
 * @id: of a card
 * @index: how many of the others are to be read before it
 *
 * Moves a card so that it is read there; the others keep their order, and as far as possible their places.
 *
 * Returns: (transfer full): the layout then; @self if there is no such card or it is read there already
 */
MpisLayout *
mpis_layout_reorder (MpisLayout *self,
                     const char *id,
                     guint       index)
{
  g_autoptr(GPtrArray) ids = g_ptr_array_new ();
  g_autofree guint *reading = mpis_layout_reading_order (self);
  guint n = mpis_layout_get_n_cards (self);
  const MpisLayoutCard *card = mpis_layout_find (self, id);
  Order order = { self, ids, id, MIN (index, n - 1) };
  MpisLayout *layout;

  if (card == NULL)
    return mpis_layout_ref (self);
  for (guint i = 0; i < n; i++)
    if (mpis_layout_get_card (self, reading[i]) != card)
      g_ptr_array_add (ids, mpis_layout_get_card (self, reading[i])->id);
  g_ptr_array_insert (ids, (int) order.index, card->id);
  if (is_read_so (self, ids))
    return mpis_layout_ref (self);
  layout = place_beside (&order);
  return layout != NULL ? layout : make_rows (&order);
}
