#include "config.h"

#include "mpis-canvas-fit.h"

#include "mpis-canvas-grid.h"

/* What is taller than that many screens would be too small to read from afar, and is shown page by page;
 * pages are meant to be easier to read than that, or it would not have been worth dividing. */
#define MOST_SCREENS 1.6
#define PAGE_SCREENS 1.25

/* Larger, it is coarse; a card so tall that it needs less than the smallest is no longer seen whole. */
#define SMALLEST 0.25
#define LARGEST  1.75

struct _MpisCanvasFit
{
  GtkWidget parent_instance;

  GtkWidget *canvas;
};

G_DEFINE_FINAL_TYPE (MpisCanvasFit, mpis_canvas_fit, GTK_TYPE_WIDGET)

static void
mpis_canvas_fit_measure (GtkWidget      *widget,
                         GtkOrientation  orientation,
                         int             for_size,
                         int            *minimum,
                         int            *natural,
                         int            *minimum_baseline,
                         int            *natural_baseline)
{
  *minimum = 1;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 1280 : 720;
}

/* On twelve columns a canvas is as high as its rows, however wide it is: so the scale follows from the
 * height alone, and never makes it so narrow that it would fall into one column. */
static void
mpis_canvas_fit_size_allocate (GtkWidget *widget,
                               int        width,
                               int        height,
                               int        baseline)
{
  MpisCanvasFit *self = MPIS_CANVAS_FIT (widget);
  double most = CLAMP ((double) width / (2 * MPIS_CANVAS_NARROW), SMALLEST, LARGEST);
  GskTransform *transform;
  double scale;
  int needed;

  gtk_widget_measure (self->canvas, GTK_ORIENTATION_VERTICAL, 2 * MPIS_CANVAS_NARROW, &needed, NULL, NULL, NULL);
  scale = CLAMP ((double) height / (needed + MPIS_CANVAS_GAP), SMALLEST, most);
  transform = gsk_transform_scale (NULL, scale, scale);
  gtk_widget_measure (self->canvas, GTK_ORIENTATION_HORIZONTAL, -1, &needed, NULL, NULL, NULL);
  gtk_widget_allocate (self->canvas, (int) (width / scale), (int) (height / scale), -1, transform);
}

static void
mpis_canvas_fit_dispose (GObject *object)
{
  g_clear_pointer (&MPIS_CANVAS_FIT (object)->canvas, gtk_widget_unparent);
  G_OBJECT_CLASS (mpis_canvas_fit_parent_class)->dispose (object);
}

static void
mpis_canvas_fit_class_init (MpisCanvasFitClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mpis_canvas_fit_dispose;
  widget_class->measure = mpis_canvas_fit_measure;
  widget_class->size_allocate = mpis_canvas_fit_size_allocate;
}

static void
mpis_canvas_fit_init (MpisCanvasFit *self)
{
}

/**
 * mpis_canvas_fit_split:
 * @layout: a dashboard's
 * @height: of the screen, in pixels
 *
 * What is not much taller than the screen is shown whole, made smaller; anything else page by page.
 *
 * Returns: (transfer full) (element-type MpisLayout): the pages; at least one
 */
GPtrArray *
mpis_canvas_fit_split (MpisLayout *layout,
                       int         height)
{
  int pitch = MPIS_CANVAS_ROW + MPIS_CANVAS_GAP;
  int most = (int) (height * MOST_SCREENS - MPIS_CANVAS_GAP) / pitch;
  int page = (int) (height * PAGE_SCREENS - MPIS_CANVAS_GAP) / pitch;

  if (mpis_layout_get_n_rows (layout) <= most)
    page = most;
  return mpis_layout_split (layout, MAX (1, page));
}

/**
 * mpis_canvas_fit_new:
 * @canvas: what to show
 *
 * Returns: (transfer floating): it, as large as there is room for
 */
GtkWidget *
mpis_canvas_fit_new (GtkWidget *canvas)
{
  MpisCanvasFit *self = g_object_new (MPIS_TYPE_CANVAS_FIT, NULL);

  self->canvas = canvas;
  gtk_widget_set_parent (canvas, GTK_WIDGET (self));
  return GTK_WIDGET (self);
}
