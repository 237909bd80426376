#pragma once

#include "mpis-canvas.h"
#include "mpis-canvas-grid.h"

G_BEGIN_DECLS

/* A card on the canvas. */
typedef struct {
  MpisCardFrame  *frame;
  char           *widget;
  JsonObject     *config;
  MpisLayoutRect  rect;      /* where it lies, or would if what is dragged were let go */
  GdkRectangle    area;      /* that in pixels */
  MpisLayoutRect  told;      /* where those who cannot see it were told it lies */
  double          slide_x;   /* how far from there it was when it began to slide */
  double          slide_y;
} MpisCanvasItem;

typedef enum {
  MPIS_CANVAS_IDLE,
  MPIS_CANVAS_PRESSED,    /* on a header or an edge; nothing has moved yet */
  MPIS_CANVAS_MOVING,
  MPIS_CANVAS_STRETCHING,
  MPIS_CANVAS_DROPPING    /* something from the gallery hangs over the canvas */
} MpisCanvasDragState;

/* What is being dragged. */
typedef struct {
  MpisCanvasDragState  state;
  char                *id;        /* (nullable): the card; while dropping, of the preview */
  MpisCanvasEdges      edges;
  MpisLayoutRect       from;      /* where it was */
  MpisLayoutRect       target;    /* where it would go */
  guint                from_index;    /* in one column: how many cards were read before it */
  guint                target_index;  /* and how many would be */
  double               start_x;   /* where the pointer took hold, on the canvas */
  double               start_y;
  double               x;         /* where the pointer is, on the canvas */
  double               y;
  double               grab_x;    /* where it took hold, on the card */
  double               grab_y;
  guint                tick;      /* scrolls while the pointer is near an end of what is seen */
  gint64               frame_time;
} MpisCanvasDrag;

struct _MpisCanvas
{
  GtkWidget parent_instance;

  const MpisCanvasCards *cards;
  gpointer               owner;
  MpisLayout            *layout;
  GPtrArray             *items;        /* of MpisCanvasItem, in reading order */
  GtkWidget             *ghost;        /* where what is dragged would go */
  GtkAdjustment         *adjustment;   /* of what it scrolls in */
  MpisCanvasGrid         grid;
  gboolean               editing;
  guint                  fill;         /* fills cards that came into view */
  guint                  slide;        /* moves cards to where they belong */
  gint64                 slide_start;
  double                 slide_left;   /* how much of the way is left, 1 to 0 */
  MpisCanvasDrag         drag;
};

void            _mpis_canvas_item_free   (gpointer        item);
void            _mpis_canvas_set_title   (MpisCanvas     *self,
                                          MpisCanvasItem *item);
void            _mpis_canvas_order_frames (MpisCanvas    *self);
void            _mpis_canvas_take_items  (MpisCanvas     *self,
                                          MpisLayout     *layout);
MpisCanvasItem *_mpis_canvas_find        (MpisCanvas     *self,
                                          const char     *id);
MpisCanvasItem *_mpis_canvas_item_at     (MpisCanvas     *self,
                                          double          x,
                                          double          y);
MpisCanvasItem *_mpis_canvas_focused     (MpisCanvas     *self);
MpisLayoutCard  _mpis_canvas_card_of     (MpisCanvasItem *item);
void            _mpis_canvas_scrolled    (MpisCanvas     *self);
void            _mpis_canvas_move_items  (MpisCanvas     *self);
void            _mpis_canvas_place_class_init (GtkWidgetClass *widget_class);
void            _mpis_canvas_preview     (MpisCanvas     *self,
                                          MpisLayout     *layout);
void            _mpis_canvas_commit      (MpisCanvas     *self,
                                          MpisLayout     *layout,
                                          const char     *id,
                                          MpisCanvasEdit  edit);
void            _mpis_canvas_show_ghost  (MpisCanvas     *self,
                                          const MpisLayoutRect *rect);
void            _mpis_canvas_reveal      (MpisCanvas     *self,
                                          MpisCanvasItem *item);
void            _mpis_canvas_announce    (MpisCanvas     *self,
                                          MpisCanvasItem *item);

void            _mpis_canvas_drag_init   (MpisCanvas     *self);
void            _mpis_canvas_drag_cancel (MpisCanvas     *self);
void            _mpis_canvas_drag_update (MpisCanvas     *self,
                                          double          x,
                                          double          y);
void            _mpis_canvas_drop_init   (MpisCanvas     *self);
void            _mpis_canvas_keys_init   (MpisCanvas     *self);

G_END_DECLS
