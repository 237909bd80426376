#pragma once

#include <gdk/gdk.h>

#include "mpis-layout.h"

G_BEGIN_DECLS

/* Everything stands on a rhythm of 8 pixels: a row is 80 high, cards are 16 apart. */
#define MPIS_CANVAS_GAP     16
#define MPIS_CANVAS_ROW     80
#define MPIS_CANVAS_WIDEST  1920
#define MPIS_CANVAS_NARROW  600

/**
 * MpisCanvasGrid:
 * @width: of the canvas, in pixels
 * @left: where the first column begins
 * @column: width of a column
 * @one_column: whether there is only room for one card beside the other
 * @rtl: whether columns are counted from the right
 *
 * Where rows and columns of a canvas are. Plain arithmetic.
 */
typedef struct {
  int      width;
  double   left;
  double   column;
  gboolean one_column;
  gboolean rtl;
} MpisCanvasGrid;

/**
 * MpisCanvasEdges:
 *
 * The edges of a card that are being moved; none of them means the whole card.
 */
typedef enum {
  MPIS_CANVAS_TOP    = 1 << 0,
  MPIS_CANVAS_BOTTOM = 1 << 1,
  MPIS_CANVAS_LEFT   = 1 << 2,
  MPIS_CANVAS_RIGHT  = 1 << 3
} MpisCanvasEdges;

void            mpis_canvas_grid_init      (MpisCanvasGrid       *self,
                                            int                   width,
                                            gboolean              rtl);
GdkRectangle    mpis_canvas_grid_area      (const MpisCanvasGrid *self,
                                            const MpisLayoutRect *rect);
int             mpis_canvas_grid_height    (const MpisCanvasGrid *self,
                                            int                   n_rows);
void            mpis_canvas_grid_cell_at   (const MpisCanvasGrid *self,
                                            double                x,
                                            double                y,
                                            const MpisLayoutRect *size,
                                            MpisLayoutRect       *rect);
MpisLayoutRect  mpis_canvas_grid_stretch   (const MpisCanvasGrid *self,
                                            const MpisLayoutRect *rect,
                                            MpisCanvasEdges       edges,
                                            double                dx,
                                            double                dy);
MpisCanvasEdges mpis_canvas_grid_edges_at  (const GdkRectangle   *area,
                                            double                x,
                                            double                y);

G_END_DECLS
