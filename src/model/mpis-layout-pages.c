#include "config.h"

#include "mpis-layout-pages.h"

#include "mpis-layout-private.h"

/**
 * mpis_layout_paginate:
 * @rects: (array length=n_rects): where cards lie, in reading order
 * @n_rects: how many
 * @first_rows: how many rows the first page has
 * @rows: how many the others have
 * @spots: (out caller-allocates) (array length=n_rects): where each stands then
 *
 * Divides a dashboard into pages. Cards stay whole, keep their order and, on a page, their places to each
 * other; a page begins with the first card that does not fit on the one before. A card that fits on none
 * begins one, and sticks out of it.
 *
 * Returns: how many pages there are; 0 without cards
 */
guint
mpis_layout_paginate (const MpisLayoutRect *rects,
                      guint                 n_rects,
                      int                   first_rows,
                      int                   rows,
                      MpisLayoutSpot       *spots)
{
  guint page = 0;
  int first_row = n_rects > 0 ? rects[0].y : 0;
  int room = first_rows;

  for (guint i = 0; i < n_rects; i++)
    {
      if (rects[i].y > first_row && rects[i].y + rects[i].h - first_row > room)
        {
          page++;
          first_row = rects[i].y;
          room = rows;
        }
      spots[i] = (MpisLayoutSpot) { page, rects[i].y - first_row };
    }

  return n_rects > 0 ? page + 1 : 0;
}

/* The fewest rows a page can have without there being more pages: so the last is not left nearly empty. */
static guint
paginate_evenly (const MpisLayoutRect *rects,
                 guint                 n_rects,
                 int                   rows,
                 MpisLayoutSpot       *spots)
{
  guint n_pages = mpis_layout_paginate (rects, n_rects, rows, rows, spots);

  while (rows > 1 && mpis_layout_paginate (rects, n_rects, rows - 1, rows - 1, spots) == n_pages)
    rows--;
  return mpis_layout_paginate (rects, n_rects, rows, rows, spots);
}

/**
 * mpis_layout_split:
 * @self: a layout
 * @rows: how many rows a page may have
 *
 * Divides it into as few pages as that takes, and about equally tall ones.
 *
 * Returns: (transfer full) (element-type MpisLayout): the pages, each beginning at the first row; at least one
 */
GPtrArray *
mpis_layout_split (MpisLayout *self,
                   int         rows)
{
  GPtrArray *pages = g_ptr_array_new_with_free_func ((GDestroyNotify) mpis_layout_unref);
  guint n = mpis_layout_get_n_cards (self);
  g_autofree guint *order = mpis_layout_reading_order (self);
  g_autofree MpisLayoutRect *rects = g_new (MpisLayoutRect, MAX (n, 1));
  g_autofree MpisLayoutSpot *spots = g_new (MpisLayoutSpot, MAX (n, 1));
  guint n_pages;

  for (guint i = 0; i < n; i++)
    rects[i] = mpis_layout_get_card (self, order[i])->rect;
  n_pages = MAX (paginate_evenly (rects, n, rows, spots), 1);
  for (guint i = 0; i < n_pages; i++)
    g_ptr_array_add (pages, _mpis_layout_derive (self));
  for (guint i = 0; i < n; i++)
    {
      rects[i].y = spots[i].row;
      _mpis_layout_append (pages->pdata[spots[i].page],
                           _mpis_layout_card_content (mpis_layout_get_card (self, order[i])), &rects[i]);
    }

  return pages;
}
