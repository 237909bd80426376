#include "config.h"

#include "mpis-report-private.h"

#include <math.h>

/* Rows are made lower by up to this, in these steps, where that uses paper better: below, what is in a card
 * no longer has room enough. On a page that is not full they are higher by up to this: above, they are all air. */
#define LOWEST_ROW  0.88
#define HIGHEST_ROW 1.3
#define STEP        0.02

/* A page of which less is used was not worth its paper. */
#define WELL_USED 0.5

static int
count_rows (double room,
            double row)
{
  return MAX (1, (int) floor ((room + MPIS_REPORT_GUTTER) / (row + MPIS_REPORT_GUTTER)));
}

/**
 * _mpis_report_get_height:
 * @h: rows a card takes
 * @row: how high a row is
 *
 * Returns: how high the card is
 */
double
_mpis_report_get_height (int    h,
                         double row)
{
  return h * (row + MPIS_REPORT_GUTTER) - MPIS_REPORT_GUTTER;
}

static int
count_used (const MpisLayoutRect *rects,
            const MpisLayoutSpot *spots,
            guint                 n,
            guint                 page)
{
  int rows = 0;

  for (guint i = 0; i < n; i++)
    if (spots[i].page == page)
      rows = MAX (rows, spots[i].row + rects[i].h);
  return rows;
}

/**
 * _mpis_report_stretch:
 * @spots: where the cards stand
 * @row: how high a row is at least
 * @room: how high the page is, without head and foot
 * @page: a page
 * @use: (out) (optional): which part of the page's height cards then take up
 *
 * Returns: how high rows are on this page, so that little of it stays empty
 */
double
_mpis_report_stretch (const MpisLayoutRect *rects,
                      const MpisLayoutSpot *spots,
                      guint                 n,
                      double                row,
                      double                room,
                      guint                 page,
                      double               *use)
{
  int rows = count_used (rects, spots, n, page);
  double full = rows > 0 ? (room + MPIS_REPORT_GUTTER) / rows - MPIS_REPORT_GUTTER : row;
  double height = CLAMP (full, row, MAX (row, MPIS_REPORT_ROW * HIGHEST_ROW));

  if (use != NULL)
    *use = rows > 0 ? MIN (_mpis_report_get_height (rows, height) / room, 1) : 0;
  return height;
}

/* Pages, and those of them that are hardly used once more. */
static guint
cost_of (const MpisLayoutRect *rects,
         const MpisLayoutSpot *spots,
         guint                 n,
         guint                 n_pages,
         double                row,
         double                first_room,
         double                room)
{
  guint cost = n_pages;

  for (guint page = 0; page < n_pages; page++)
    {
      double use;

      _mpis_report_stretch (rects, spots, n, row, page == 0 ? first_room : room, page, &use);
      cost += use < WELL_USED;
    }
  return cost;
}

/**
 * _mpis_report_paginate:
 * @rects: (array length=n): where the cards lie, in reading order
 * @first_room: how high the first page is, below its head
 * @room: how high the others are
 * @row: (out): how high a row is at least, at most %MPIS_REPORT_ROW
 * @spots: (out caller-allocates) (array length=n): where each card stands
 *
 * Puts cards on pages, whole and in their order. Rows are as high as on the screen, or somewhat lower where
 * that takes fewer pages or leaves none half empty.
 *
 * Returns: how many pages there are; at least one
 */
guint
_mpis_report_paginate (const MpisLayoutRect *rects,
                       guint                 n,
                       double                first_room,
                       double                room,
                       double               *row,
                       MpisLayoutSpot       *spots)
{
  guint least = G_MAXUINT;

  *row = MPIS_REPORT_ROW;
  for (guint i = 0; i * STEP <= 1 - LOWEST_ROW + STEP / 2; i++)
    {
      double height = MPIS_REPORT_ROW * (1 - i * STEP);
      guint n_pages = mpis_layout_paginate (rects, n, count_rows (first_room, height), count_rows (room, height), spots);
      guint cost = cost_of (rects, spots, n, n_pages, height, first_room, room);

      if (cost >= least)
        continue;
      least = cost;
      *row = height;
    }
  return MAX (1, mpis_layout_paginate (rects, n, count_rows (first_room, *row), count_rows (room, *row), spots));
}
