#include "config.h"

#include "mpis-canvas-grid.h"

#include <math.h>

/* How far from an edge a pointer still takes hold of it, inside and outside of the card. */
#define GRIP_INSIDE  8
#define GRIP_OUTSIDE 6
#define GRIP_CORNER  16

#define ROW_PITCH (MPIS_CANVAS_ROW + MPIS_CANVAS_GAP)

/**
 * mpis_canvas_grid_init:
 * @width: the canvas's, in pixels
 * @rtl: whether columns are counted from the right
 *
 * Divides @width into columns. What is wider than is good to read stays empty at both sides.
 */
void
mpis_canvas_grid_init (MpisCanvasGrid *self,
                       int             width,
                       gboolean        rtl)
{
  int used = MIN (width, MPIS_CANVAS_WIDEST);
  int columns = width < MPIS_CANVAS_NARROW ? 1 : MPIS_LAYOUT_COLUMNS;

  self->width = width;
  self->rtl = rtl;
  self->one_column = columns == 1;
  self->left = (width - used) / 2 + MPIS_CANVAS_GAP;
  self->column = MAX (1.0, (double) (used - (columns + 1) * MPIS_CANVAS_GAP) / columns);
}

static double
column_pitch (const MpisCanvasGrid *self)
{
  return self->column + MPIS_CANVAS_GAP;
}

/**
 * mpis_canvas_grid_area:
 * @rect: a place on the grid
 *
 * Returns: that place in pixels; edges of neighbours never differ by a rounding
 */
GdkRectangle
mpis_canvas_grid_area (const MpisCanvasGrid *self,
                       const MpisLayoutRect *rect)
{
  int column = self->one_column ? 0 : rect->x;
  int columns = self->one_column ? 1 : rect->w;
  int left = (int) floor (self->left + column * column_pitch (self));
  int right = (int) floor (self->left + (column + columns) * column_pitch (self)) - MPIS_CANVAS_GAP;

  return (GdkRectangle) {
    .x = self->rtl ? self->width - right : left,
    .y = MPIS_CANVAS_GAP + rect->y * ROW_PITCH,
    .width = MAX (1, right - left),
    .height = rect->h * ROW_PITCH - MPIS_CANVAS_GAP,
  };
}

/**
 * mpis_canvas_grid_height:
 * @n_rows: how many rows there are
 *
 * Returns: how high a canvas of @n_rows is, in pixels
 */
int
mpis_canvas_grid_height (const MpisCanvasGrid *self,
                         int                   n_rows)
{
  return MPIS_CANVAS_GAP + n_rows * ROW_PITCH;
}

/**
 * mpis_canvas_grid_cell_at:
 * @x: left edge of a card, in pixels
 * @y: its top edge
 * @size: of which width and height count
 * @rect: (out): the place nearest to it that is on the grid
 */
void
mpis_canvas_grid_cell_at (const MpisCanvasGrid *self,
                          double                x,
                          double                y,
                          const MpisLayoutRect *size,
                          MpisLayoutRect       *rect)
{
  double width = size->w * column_pitch (self) - MPIS_CANVAS_GAP;
  double from_start = self->rtl ? self->width - x - width : x;
  double column = (from_start - self->left) / column_pitch (self);
  double row = (y - MPIS_CANVAS_GAP) / ROW_PITCH;

  rect->w = CLAMP (size->w, 1, MPIS_LAYOUT_COLUMNS);
  rect->h = MAX (1, size->h);
  rect->x = (int) CLAMP (round (column), 0, MPIS_LAYOUT_COLUMNS - rect->w);
  rect->y = (int) CLAMP (round (row), 0, MPIS_LAYOUT_MAX_ROW - rect->h);
}

/* Moves one end of a span by @by, leaving at least one cell and staying within @from and @to. */
static void
stretch_span (int      *start,
              int      *length,
              gboolean  at_start,
              int       by,
              int       most)
{
  int end = *start + *length;

  if (at_start)
    {
      *start = CLAMP (*start + by, 0, end - 1);
      *length = end - *start;
    }
  else
    *length = CLAMP (*length + by, 1, most - *start);
}

/**
 * mpis_canvas_grid_stretch:
 * @rect: where a card was
 * @edges: which of its edges are being moved, as seen on the screen
 * @dx: how far, in pixels
 * @dy: how far, in pixels
 *
 * Returns: where it is then
 */
MpisLayoutRect
mpis_canvas_grid_stretch (const MpisCanvasGrid *self,
                          const MpisLayoutRect *rect,
                          MpisCanvasEdges       edges,
                          double                dx,
                          double                dy)
{
  MpisLayoutRect result = *rect;
  int columns = (int) round (dx / column_pitch (self)) * (self->rtl ? -1 : 1);
  int rows = (int) round (dy / ROW_PITCH);
  MpisCanvasEdges start = self->rtl ? MPIS_CANVAS_RIGHT : MPIS_CANVAS_LEFT;

  if (edges & (MPIS_CANVAS_LEFT | MPIS_CANVAS_RIGHT))
    stretch_span (&result.x, &result.w, (edges & start) != 0, columns, MPIS_LAYOUT_COLUMNS);
  if (edges & (MPIS_CANVAS_TOP | MPIS_CANVAS_BOTTOM))
    stretch_span (&result.y, &result.h, (edges & MPIS_CANVAS_TOP) != 0, rows, MPIS_LAYOUT_MAX_ROW);
  return result;
}

/**
 * mpis_canvas_grid_edges_at:
 * @area: where a card is, in pixels
 * @x: where a pointer is
 * @y: where a pointer is
 *
 * Returns: the edges that a pointer there takes hold of
 */
MpisCanvasEdges
mpis_canvas_grid_edges_at (const GdkRectangle *area,
                           double              x,
                           double              y)
{
  double right = area->x + area->width;
  double bottom = area->y + area->height;
  double to_left = x - area->x, to_right = right - x, to_top = y - area->y, to_bottom = bottom - y;
  gboolean near_corner = MIN (to_left, to_right) < GRIP_CORNER && MIN (to_top, to_bottom) < GRIP_CORNER;
  double grip = GRIP_INSIDE;
  MpisCanvasEdges edges = 0;

  if (MIN (MIN (to_left, to_right), MIN (to_top, to_bottom)) < -GRIP_OUTSIDE)
    return 0;
  /* Whoever holds an edge near a corner means the corner. */
  if (near_corner && MIN (MIN (to_left, to_right), MIN (to_top, to_bottom)) < GRIP_INSIDE)
    grip = GRIP_CORNER;
  if (to_left < grip)
    edges |= MPIS_CANVAS_LEFT;
  else if (to_right < grip)
    edges |= MPIS_CANVAS_RIGHT;
  if (to_top < grip)
    edges |= MPIS_CANVAS_TOP;
  else if (to_bottom < grip)
    edges |= MPIS_CANVAS_BOTTOM;
  return edges;
}
