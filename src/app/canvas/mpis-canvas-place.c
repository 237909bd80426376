#include "config.h"

#include "mpis-canvas-private.h"

#include <math.h>

/* How long cards take to make way, and how long filling cards may hold up a frame. */
#define SLIDE_US (160 * 1000)
#define FILL_US  (6 * 1000)

/* Rows below the last one, so that there is somewhere to drag to. */
#define SPARE_ROWS 4

/* What can be seen */

/* The rows of pixels that can be seen, and as many again above and below. */
static void
get_near (MpisCanvas *self,
          double     *top,
          double     *bottom)
{
  double page = self->adjustment != NULL ? gtk_adjustment_get_page_size (self->adjustment) : 0;
  double value = self->adjustment != NULL ? gtk_adjustment_get_value (self->adjustment) : 0;

  *top = page > 0 ? value - page / 2 : -G_MAXINT;
  *bottom = page > 0 ? value + page * 1.5 : G_MAXINT;
}

static gboolean
fill_cb (gpointer data)
{
  MpisCanvas *self = data;
  gint64 end = g_get_monotonic_time () + FILL_US;

  for (guint i = 0; i < self->items->len; i++)
    {
      MpisCanvasItem *item = g_ptr_array_index (self->items, i);
      MpisLayoutCard card = _mpis_canvas_card_of (item);

      if (!gtk_widget_get_child_visible (GTK_WIDGET (item->frame)) ||
          mpis_card_frame_get_content (item->frame) != NULL)
        continue;
      if (g_get_monotonic_time () > end)
        return G_SOURCE_CONTINUE;
      mpis_card_frame_set_content (item->frame, self->cards->create (self->owner, &card));
    }
  self->fill = 0;
  return G_SOURCE_REMOVE;
}

static gboolean
is_held (MpisCanvas     *self,
         MpisCanvasItem *item)
{
  return self->drag.state >= MPIS_CANVAS_MOVING && self->drag.id != NULL &&
         g_str_equal (self->drag.id, mpis_card_frame_get_id (item->frame));
}

/* What is far from what can be seen is not drawn, and does no work. */
static gboolean
update_visible (MpisCanvas *self)
{
  double top, bottom;
  gboolean any = FALSE;

  get_near (self, &top, &bottom);
  for (guint i = 0; i < self->items->len; i++)
    {
      MpisCanvasItem *item = g_ptr_array_index (self->items, i);
      GtkWidget *frame = GTK_WIDGET (item->frame);
      gboolean near = (item->area.y < bottom && item->area.y + item->area.height > top) ||
                      is_held (self, item) || gtk_widget_get_focus_child (GTK_WIDGET (self)) == frame;

      if (near && self->fill == 0 && self->cards != NULL && mpis_card_frame_get_content (item->frame) == NULL)
        self->fill = g_idle_add (fill_cb, self);
      if (near == gtk_widget_get_child_visible (frame))
        continue;
      any = TRUE;
      gtk_widget_set_child_visible (frame, near);
    }
  return any;
}

void
_mpis_canvas_scrolled (MpisCanvas *self)
{
  if (update_visible (self))
    gtk_widget_queue_allocate (GTK_WIDGET (self));
}

/* Where cards stand */

static int
compare_places (gconstpointer a,
                gconstpointer b)
{
  const MpisLayoutRect *left = &(*(MpisCanvasItem *const *) a)->rect;
  const MpisLayoutRect *right = &(*(MpisCanvasItem *const *) b)->rect;

  return left->y != right->y ? left->y - right->y : left->x - right->x;
}

/* Below one another in the order they are read, or would be if what is dragged were let go; each as high
 * as it is. */
static int
place_in_one_column (MpisCanvas *self)
{
  g_autoptr(GPtrArray) items = g_ptr_array_copy (self->items, NULL, NULL);
  int row = 0;

  g_ptr_array_set_free_func (items, NULL);
  g_ptr_array_sort (items, compare_places);
  for (guint i = 0; i < items->len; i++)
    {
      MpisCanvasItem *item = g_ptr_array_index (items, i);

      item->area = mpis_canvas_grid_area (&self->grid, &(MpisLayoutRect) { 0, row, 1, item->rect.h });
      row += item->rect.h;
    }
  return row;
}

static void
place_items (MpisCanvas *self)
{
  if (self->grid.one_column)
    {
      place_in_one_column (self);
      return;
    }
  for (guint i = 0; i < self->items->len; i++)
    {
      MpisCanvasItem *item = g_ptr_array_index (self->items, i);

      item->area = mpis_canvas_grid_area (&self->grid, &item->rect);
    }
}

static int
count_rows (MpisCanvas *self,
            gboolean    one_column)
{
  int rows = 0;

  for (guint i = 0; i < self->items->len; i++)
    {
      MpisCanvasItem *item = g_ptr_array_index (self->items, i);

      rows = one_column ? rows + item->rect.h : MAX (rows, item->rect.y + item->rect.h);
    }
  return rows + (self->editing && !one_column ? SPARE_ROWS : 0);
}

static gboolean
slide_cb (GtkWidget     *widget,
          GdkFrameClock *clock,
          gpointer       data)
{
  MpisCanvas *self = MPIS_CANVAS (widget);
  gint64 now = gdk_frame_clock_get_frame_time (clock);
  double left;

  if (self->slide_start == 0)
    self->slide_start = now;
  left = 1 - CLAMP ((double) (now - self->slide_start) / SLIDE_US, 0, 1);
  self->slide_left = left * left * left;
  gtk_widget_queue_allocate (widget);
  if (left > 0)
    return G_SOURCE_CONTINUE;
  self->slide = 0;
  return G_SOURCE_REMOVE;
}

/* Cards go to where they now belong; those in sight can be seen going. */
void
_mpis_canvas_move_items (MpisCanvas *self)
{
  gboolean animate = FALSE, moved = FALSE;

  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)), "gtk-enable-animations", &animate, NULL);
  animate = animate && gtk_widget_get_mapped (GTK_WIDGET (self));
  for (guint i = 0; i < self->items->len; i++)
    {
      MpisCanvasItem *item = g_ptr_array_index (self->items, i);

      item->slide_x = item->area.x + item->slide_x * self->slide_left;
      item->slide_y = item->area.y + item->slide_y * self->slide_left;
    }
  place_items (self);
  for (guint i = 0; i < self->items->len; i++)
    {
      MpisCanvasItem *item = g_ptr_array_index (self->items, i);
      gboolean known = mpis_card_frame_get_content (item->frame) != NULL;

      item->slide_x = animate && known ? item->slide_x - item->area.x : 0;
      item->slide_y = animate && known ? item->slide_y - item->area.y : 0;
      moved = moved || item->slide_x != 0 || item->slide_y != 0;
    }
  self->slide_start = 0;
  self->slide_left = moved ? 1 : 0;
  if (moved && self->slide == 0)
    self->slide = gtk_widget_add_tick_callback (GTK_WIDGET (self), slide_cb, NULL, NULL);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

/* What is dragged is where the pointer is. */
static GdkRectangle
held_area (MpisCanvas     *self,
           MpisCanvasItem *item)
{
  return (GdkRectangle) {
    (int) round (self->drag.x - self->drag.grab_x), (int) round (self->drag.y - self->drag.grab_y),
    item->area.width, item->area.height,
  };
}

static void
allocate_item (MpisCanvas     *self,
               MpisCanvasItem *item)
{
  GtkWidget *frame = GTK_WIDGET (item->frame);
  GdkRectangle area = item->area;
  int least;

  if (!gtk_widget_get_child_visible (frame))
    return;
  if (self->drag.state == MPIS_CANVAS_MOVING && is_held (self, item))
    area = held_area (self, item);
  else
    {
      area.x += (int) round (item->slide_x * self->slide_left);
      area.y += (int) round (item->slide_y * self->slide_left);
    }
  gtk_widget_measure (frame, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  gtk_widget_size_allocate (frame, &area, -1);
}

static void
mpis_canvas_size_allocate (GtkWidget *widget,
                           int        width,
                           int        height,
                           int        baseline)
{
  MpisCanvas *self = MPIS_CANVAS (widget);
  gboolean was_one_column = self->grid.one_column;
  int was = self->grid.width, least;

  mpis_canvas_grid_init (&self->grid, width, gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL);
  if (was != width)
    self->slide_left = 0;
  if (self->grid.one_column != was_one_column && self->drag.state != MPIS_CANVAS_IDLE)
    _mpis_canvas_drag_cancel (self);
  place_items (self);
  update_visible (self);
  if (gtk_widget_should_layout (self->ghost))
    {
      MpisCanvasItem *held = self->grid.one_column ? _mpis_canvas_find (self, self->drag.id) : NULL;
      GdkRectangle area = held != NULL ? held->area : mpis_canvas_grid_area (&self->grid, &self->drag.target);

      gtk_widget_measure (self->ghost, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
      gtk_widget_size_allocate (self->ghost, &area, -1);
    }
  for (guint i = 0; i < self->items->len; i++)
    allocate_item (self, g_ptr_array_index (self->items, i));
}

static GtkSizeRequestMode
mpis_canvas_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
mpis_canvas_measure (GtkWidget      *widget,
                     GtkOrientation  orientation,
                     int             for_size,
                     int            *minimum,
                     int            *natural,
                     int            *minimum_baseline,
                     int            *natural_baseline)
{
  MpisCanvas *self = MPIS_CANVAS (widget);
  MpisCanvasGrid grid;

  *minimum = *natural = 240;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    return;
  mpis_canvas_grid_init (&grid, for_size < 0 ? MPIS_CANVAS_NARROW : for_size, FALSE);
  *minimum = *natural = mpis_canvas_grid_height (&grid, count_rows (self, grid.one_column));
}

/* Drawing */

/* The columns, where something can be put. */
static void
snapshot_columns (MpisCanvas  *self,
                  GtkSnapshot *snapshot)
{
  int height = gtk_widget_get_height (GTK_WIDGET (self));
  GdkRGBA color;

  gtk_widget_get_color (GTK_WIDGET (self), &color);
  color.alpha *= 0.04;
  for (int column = 0; column < MPIS_LAYOUT_COLUMNS; column++)
    {
      GdkRectangle area = mpis_canvas_grid_area (&self->grid, &(MpisLayoutRect) { column, 0, 1, 1 });

      gtk_snapshot_append_color (snapshot, &color,
                                 &GRAPHENE_RECT_INIT (area.x, 0, area.width, height));
    }
}

static void
mpis_canvas_snapshot (GtkWidget   *widget,
                      GtkSnapshot *snapshot)
{
  MpisCanvas *self = MPIS_CANVAS (widget);
  MpisCanvasItem *held = NULL;

  if (self->editing && !self->grid.one_column)
    snapshot_columns (self, snapshot);
  gtk_widget_snapshot_child (widget, self->ghost, snapshot);
  for (guint i = 0; i < self->items->len; i++)
    {
      MpisCanvasItem *item = g_ptr_array_index (self->items, i);

      if (self->drag.state == MPIS_CANVAS_MOVING && is_held (self, item))
        held = item;
      else if (gtk_widget_get_child_visible (GTK_WIDGET (item->frame)))
        gtk_widget_snapshot_child (widget, GTK_WIDGET (item->frame), snapshot);
    }
  if (held != NULL)
    gtk_widget_snapshot_child (widget, GTK_WIDGET (held->frame), snapshot);
}

/* Shows where everything would lie if what is dragged were let go. */
void
_mpis_canvas_preview (MpisCanvas *self,
                      MpisLayout *layout)
{
  gboolean any = FALSE;

  for (guint i = 0; i < mpis_layout_get_n_cards (layout); i++)
    {
      const MpisLayoutCard *card = mpis_layout_get_card (layout, i);
      MpisCanvasItem *item = _mpis_canvas_find (self, card->id);

      if (item == NULL || memcmp (&item->rect, &card->rect, sizeof card->rect) == 0)
        continue;
      item->rect = card->rect;
      any = TRUE;
    }
  if (any)
    _mpis_canvas_move_items (self);
}

void
_mpis_canvas_show_ghost (MpisCanvas           *self,
                         const MpisLayoutRect *rect)
{
  if (rect != NULL)
    self->drag.target = *rect;
  gtk_widget_set_visible (self->ghost, rect != NULL);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

/* Scrolls to a card, so that there is something to focus. */
void
_mpis_canvas_reveal (MpisCanvas     *self,
                     MpisCanvasItem *item)
{
  place_items (self);
  if (self->adjustment != NULL)
    gtk_adjustment_clamp_page (self->adjustment, item->area.y - MPIS_CANVAS_GAP,
                               item->area.y + item->area.height + MPIS_CANVAS_GAP);
  gtk_widget_set_child_visible (GTK_WIDGET (item->frame), TRUE);
  update_visible (self);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

/* What the canvas is as a widget that has a size and a look. */
void
_mpis_canvas_place_class_init (GtkWidgetClass *widget_class)
{
  widget_class->get_request_mode = mpis_canvas_get_request_mode;
  widget_class->measure = mpis_canvas_measure;
  widget_class->size_allocate = mpis_canvas_size_allocate;
  widget_class->snapshot = mpis_canvas_snapshot;
}
