/* Where cards go. Everything here is arithmetic on rectangles; nothing draws. */
#include "config.h"

#include "mpis-layout-private.h"

#include <string.h>

#define MAX_HEIGHT 1000

MpisLayoutRect
_mpis_layout_clamp (const MpisLayoutRect *rect)
{
  MpisLayoutRect clamped;

  clamped.w = CLAMP (rect->w, 1, MPIS_LAYOUT_COLUMNS);
  clamped.h = CLAMP (rect->h, 1, MAX_HEIGHT);
  clamped.x = CLAMP (rect->x, 0, MPIS_LAYOUT_COLUMNS - clamped.w);
  clamped.y = CLAMP (rect->y, 0, MPIS_LAYOUT_MAX_ROW);

  return clamped;
}

static gboolean
overlap (const MpisLayoutRect *a,
         const MpisLayoutRect *b)
{
  return a->x < b->x + b->w && b->x < a->x + a->w && a->y < b->y + b->h && b->y < a->y + a->h;
}

static int
distance (const MpisLayoutRect *a,
          const MpisLayoutRect *b)
{
  return ABS (a->x - b->x) + ABS (a->y - b->y);
}

/* Which cells are taken: a bit a column, an element a row. */

static guint16
columns_of (const MpisLayoutRect *rect)
{
  return ((1u << rect->w) - 1) << rect->x;
}

static void
grid_take (GArray               *grid,
           const MpisLayoutRect *rect)
{
  if (grid->len < (guint) (rect->y + rect->h))
    g_array_set_size (grid, rect->y + rect->h);
  for (int y = rect->y; y < rect->y + rect->h; y++)
    g_array_index (grid, guint16, y) |= columns_of (rect);
}

static gboolean
grid_is_free (GArray               *grid,
              const MpisLayoutRect *rect)
{
  guint16 columns;

  if (rect->x < 0 || rect->y < 0 || rect->x + rect->w > MPIS_LAYOUT_COLUMNS)
    return FALSE;
  columns = columns_of (rect);
  for (int y = rect->y; y < rect->y + rect->h && y < (int) grid->len; y++)
    if (g_array_index (grid, guint16, y) & columns)
      return FALSE;

  return TRUE;
}

static GArray *
grid_new (void)
{
  return g_array_new (FALSE, TRUE, sizeof (guint16));
}

static gboolean
try_place (GArray         *grid,
           MpisLayoutRect *rect,
           int             x,
           int             y)
{
  MpisLayoutRect moved = { x, y, rect->w, rect->h };

  if (!grid_is_free (grid, &moved))
    return FALSE;

  *rect = moved;
  return TRUE;
}

/* The free place nearest to @rect, in columns and rows together; of equally near ones one below, then
 * one to the right. There always is one: below everything. */
static MpisLayoutRect
nearest_free (GArray               *grid,
              const MpisLayoutRect *rect)
{
  MpisLayoutRect found = *rect;

  for (int away = 0; ; away++)
    for (int dy = away; dy >= 0; dy--)
      {
        int dx = away - dy;

        if (dx < MPIS_LAYOUT_COLUMNS &&
            (try_place (grid, &found, rect->x + dx, rect->y + dy) ||
             try_place (grid, &found, rect->x - dx, rect->y + dy) ||
             try_place (grid, &found, rect->x + dx, rect->y - dy) ||
             try_place (grid, &found, rect->x - dx, rect->y - dy)))
          return found;
      }
}

/* Ways of making way. Each fills @rects, the places of all cards, of which that of @placed stands. */

static const MpisLayoutRect *
rect_of (MpisLayout *self,
         guint       index)
{
  return &g_array_index (self->cards, MpisLayoutCard, index).rect;
}

/* Cards that are in the way go to the nearest free place; the others stay. */
static int
step_aside (MpisLayout     *self,
            const guint    *order,
            guint           placed,
            MpisLayoutRect *rects)
{
  g_autoptr(GArray) grid = grid_new ();
  int cost = 0;

  grid_take (grid, &rects[placed]);
  for (guint i = 0; i < self->cards->len; i++)
    if (i != placed && !overlap (rect_of (self, i), &rects[placed]))
      grid_take (grid, rect_of (self, i));

  for (guint i = 0; i < self->cards->len; i++)
    {
      guint card = order[i];

      if (card == placed)
        continue;
      rects[card] = *rect_of (self, card);
      if (!overlap (&rects[card], &rects[placed]))
        continue;
      rects[card] = nearest_free (grid, &rects[card]);
      grid_take (grid, &rects[card]);
      cost += distance (&rects[card], rect_of (self, card));
    }

  return cost;
}

/* Cards that are in the way move down, pushing what is below them, so that the order stays. */
static int
slide_down (MpisLayout     *self,
            const guint    *order,
            guint           placed,
            MpisLayoutRect *rects)
{
  g_autoptr(GArray) grid = grid_new ();
  int cost = 0;

  grid_take (grid, &rects[placed]);
  for (guint i = 0; i < self->cards->len; i++)
    {
      guint card = order[i];

      if (card == placed)
        continue;
      rects[card] = *rect_of (self, card);
      while (!grid_is_free (grid, &rects[card]))
        rects[card].y++;
      grid_take (grid, &rects[card]);
      cost += distance (&rects[card], rect_of (self, card));
    }

  return cost;
}

/* A card put exactly onto one of its own size trades places with it. */
static gboolean
trade_places (MpisLayout           *self,
              guint                 placed,
              const MpisLayoutRect *rect,
              MpisLayoutRect       *rects)
{
  const MpisLayoutRect *from = rect_of (self, placed);

  for (guint i = 0; i < self->cards->len; i++)
    rects[i] = *rect_of (self, i);
  for (guint i = 0; i < self->cards->len; i++)
    if (i != placed && _mpis_layout_rect_equal (&rects[i], rect) &&
        from->w == rect->w && from->h == rect->h && !overlap (from, rect))
      {
        rects[i] = *from;
        rects[placed] = *rect;
        return TRUE;
      }

  return FALSE;
}

static MpisLayout *
with_rects (MpisLayout           *self,
            const MpisLayoutRect *rects)
{
  MpisLayout *changed = _mpis_layout_derive (self);

  for (guint i = 0; i < self->cards->len; i++)
    _mpis_layout_append (changed, g_array_index (self->cards, MpisLayoutCard, i).content, &rects[i]);

  return changed;
}

/**
 * mpis_layout_place:
 * @self: a layout
 * @id: a card's id
 * @rect: where it is to be; brought onto the grid if it is not
 *
 * Moves and resizes a card. Cards in its way either step aside to the nearest free place or slide down
 * with what is below them, whichever moves cards by fewer columns and rows in all; a card put exactly
 * onto one of its own size trades places with it. All other cards stay.
 *
 * Returns: (transfer full): the layout then; one equal to @self if there is no such card
 */
MpisLayout *
mpis_layout_place (MpisLayout           *self,
                   const char           *id,
                   const MpisLayoutRect *rect)
{
  int index = _mpis_layout_index (self, id);
  MpisLayoutRect wanted = _mpis_layout_clamp (rect);
  g_autofree guint *order = mpis_layout_reading_order (self);
  g_autofree MpisLayoutRect *aside = g_new (MpisLayoutRect, MAX (self->cards->len, 1));
  g_autofree MpisLayoutRect *down = g_new (MpisLayoutRect, MAX (self->cards->len, 1));

  if (index < 0 || _mpis_layout_rect_equal (rect_of (self, index), &wanted))
    return mpis_layout_ref (self);
  if (trade_places (self, index, &wanted, aside))
    return with_rects (self, aside);

  aside[index] = down[index] = wanted;
  if (slide_down (self, order, index, down) <= step_aside (self, order, index, aside))
    return with_rects (self, down);
  return with_rects (self, aside);
}

/**
 * mpis_layout_compact:
 * @self: a layout
 *
 * Moves every card up as far as the cards above it allow.
 *
 * Returns: (transfer full): the layout then
 */
MpisLayout *
mpis_layout_compact (MpisLayout *self)
{
  g_autofree guint *order = mpis_layout_reading_order (self);
  g_autofree MpisLayoutRect *rects = g_new (MpisLayoutRect, MAX (self->cards->len, 1));
  g_autoptr(GArray) grid = grid_new ();

  for (guint i = 0; i < self->cards->len; i++)
    {
      MpisLayoutRect *rect = &rects[order[i]];

      *rect = *rect_of (self, order[i]);
      while (try_place (grid, rect, rect->x, rect->y - 1))
        continue;
      grid_take (grid, rect);
    }

  return with_rects (self, rects);
}

/* Cards that overlap are taken apart: those marked in @first (nullable) stay, then those that come first
 * do; each other one goes to the nearest free place. Changes @self, which nobody else may have yet. */
void
_mpis_layout_settle (MpisLayout     *self,
                     const gboolean *first)
{
  g_autoptr(GArray) grid = grid_new ();

  for (int pass = first != NULL ? 0 : 1; pass < 2; pass++)
    for (guint i = 0; i < self->cards->len; i++)
      {
        MpisLayoutRect *rect = &g_array_index (self->cards, MpisLayoutCard, i).rect;

        if (first != NULL && first[i] != (pass == 0))
          continue;
        *rect = nearest_free (grid, rect);
        grid_take (grid, rect);
      }
}

/**
 * mpis_layout_find_room:
 * @self: a layout
 * @w: columns
 * @h: rows
 *
 * Returns: the first free place of that size in reading order
 */
MpisLayoutRect
mpis_layout_find_room (MpisLayout *self,
                       int         w,
                       int         h)
{
  g_autoptr(GArray) grid = grid_new ();
  MpisLayoutRect rect = _mpis_layout_clamp (&(MpisLayoutRect) { 0, 0, w, h });

  for (guint i = 0; i < self->cards->len; i++)
    grid_take (grid, rect_of (self, i));
  for (int y = 0; ; y++)
    for (int x = 0; x + rect.w <= MPIS_LAYOUT_COLUMNS; x++)
      if (try_place (grid, &rect, x, y))
        return rect;
}

static MpisLayout *
add_content (MpisLayout           *self,
             MpisLayoutContent    *content,   /* consumed */
             const MpisLayoutRect *rect,
             char                **id)
{
  g_autoptr(MpisLayout) grown = _mpis_layout_derive (self);
  MpisLayoutRect nowhere = { 0, 0, 0, 0 };   /* no place that a card can have */
  MpisLayout *added;

  for (guint i = 0; i < self->cards->len; i++)
    _mpis_layout_append (grown, g_array_index (self->cards, MpisLayoutCard, i).content, rect_of (self, i));
  _mpis_layout_append (grown, content, &nowhere);
  added = mpis_layout_place (grown, content->id, rect);
  if (id != NULL)
    *id = g_strdup (content->id);
  _mpis_layout_content_unref (content);

  return added;
}

/**
 * mpis_layout_add:
 * @self: a layout
 * @widget: what the card shows, a key of the widget registry
 * @config: (nullable): its settings; not kept
 * @rect: where it is to be; others make way as in mpis_layout_place()
 * @id: (out) (optional) (transfer full): the new card's id
 *
 * Returns: (transfer full): the layout then
 */
MpisLayout *
mpis_layout_add (MpisLayout            *self,
                 const char            *widget,
                 JsonObject            *config,
                 const MpisLayoutRect  *rect,
                 char                 **id)
{
  g_autofree char *new_id = g_uuid_string_random ();
  g_autoptr(MpisJsonMembers) settings = mpis_json_members_new (config, NULL);
  g_autoptr(MpisJsonMembers) none = mpis_json_members_new (NULL, NULL);

  return add_content (self, _mpis_layout_content_new (new_id, widget, settings, none, none), rect, id);
}

/**
 * mpis_layout_duplicate:
 * @self: a layout
 * @id: a card's id
 * @new_id: (out) (optional) (transfer full) (nullable): the copy's id, or %NULL if there is no such card
 *
 * Puts a copy of a card, everything kept, into the free place nearest to it.
 *
 * Returns: (transfer full): the layout then
 */
MpisLayout *
mpis_layout_duplicate (MpisLayout  *self,
                       const char  *id,
                       char       **new_id)
{
  const MpisLayoutCard *card = mpis_layout_find (self, id);
  g_autoptr(GArray) grid = grid_new ();
  g_autofree char *name = g_uuid_string_random ();
  MpisLayoutContent *content;
  MpisLayoutRect rect;

  if (new_id != NULL)
    *new_id = NULL;
  if (card == NULL)
    return mpis_layout_ref (self);

  for (guint i = 0; i < self->cards->len; i++)
    grid_take (grid, rect_of (self, i));
  rect = nearest_free (grid, &card->rect);
  content = _mpis_layout_card_content (card);
  return add_content (self, _mpis_layout_content_new (name, content->widget, content->settings,
                                                      content->place_extras, content->extras),
                      &rect, new_id);
}

/**
 * mpis_layout_remove:
 * @self: a layout
 * @id: a card's id
 *
 * Takes a card out. The others stay where they are.
 *
 * Returns: (transfer full): the layout then; one equal to @self if there is no such card
 */
MpisLayout *
mpis_layout_remove (MpisLayout *self,
                    const char *id)
{
  MpisLayout *changed = _mpis_layout_derive (self);

  for (guint i = 0; i < self->cards->len; i++)
    if (strcmp (mpis_layout_get_card (self, i)->id, id) != 0)
      _mpis_layout_append (changed, g_array_index (self->cards, MpisLayoutCard, i).content,
                           rect_of (self, i));

  return changed;
}

/**
 * mpis_layout_configure:
 * @self: a layout
 * @id: a card's id
 * @config: its new settings; not kept
 *
 * Returns: (transfer full): the layout then; one equal to @self if there is no such card
 */
MpisLayout *
mpis_layout_configure (MpisLayout *self,
                       const char *id,
                       JsonObject *config)
{
  g_autoptr(MpisJsonMembers) settings = mpis_json_members_new (config, NULL);
  MpisLayout *changed = _mpis_layout_derive (self);

  for (guint i = 0; i < self->cards->len; i++)
    {
      const MpisLayoutCard *card = mpis_layout_get_card (self, i);
      MpisLayoutContent *content = card->content;

      if (strcmp (card->id, id) != 0)
        {
          _mpis_layout_append (changed, content, &card->rect);
          continue;
        }
      content = _mpis_layout_content_new (content->id, content->widget, settings,
                                          content->place_extras, content->extras);
      _mpis_layout_append (changed, content, &card->rect);
      _mpis_layout_content_unref (content);
    }

  return changed;
}
