#include "config.h"

#include <math.h>
#include <pango/pangocairo.h>

#include "mpis-chart-draw.h"
#include "mpis-chart-extras-draw.h"

#define WIDTH  400
#define HEIGHT 240

/* A chart drawn on nothing: what has colour was drawn. */
typedef struct {
  MpisChartData   *data;
  MpisChartStyle  *style;
  MpisChartLayout *layout;
  cairo_surface_t *surface;
} Picture;

static void
picture_free (Picture *picture)
{
  mpis_chart_data_free (picture->data);
  mpis_chart_style_free (picture->style);
  mpis_chart_layout_free (picture->layout);
  cairo_surface_destroy (picture->surface);
  g_free (picture);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Picture, picture_free)

static Picture *
picture_new (MpisChartKind  kind,
             MpisSeries   **series,
             guint          n)
{
  static const guint slots[] = { 0, 1, 2, 3 };
  Picture *picture = g_new0 (Picture, 1);
  PangoFontDescription *font = pango_font_description_from_string ("Sans 12px");
  PangoContext *context;
  cairo_t *cr;

  picture->data = mpis_chart_data_new (kind, MPIS_CHART_UNIT_COUNT, series, slots, n, NAN, NAN);
  picture->style = mpis_chart_style_new (&(MpisColor) { 0, 0, 0, 1 }, font, FALSE);
  picture->surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT);
  cr = cairo_create (picture->surface);
  context = pango_cairo_create_context (cr);
  picture->layout = mpis_chart_draw_layout (context, WIDTH, HEIGHT, picture->data, picture->style);
  mpis_chart_draw (cr, WIDTH, HEIGHT, picture->data, picture->style);
  cairo_surface_flush (picture->surface);

  g_object_unref (context);
  cairo_destroy (cr);
  pango_font_description_free (font);

  return picture;
}

static Picture *
picture_new_single (MpisChartKind  kind,
                    const double  *y,
                    gsize          n)
{
  g_autofree double *x = g_new (double, MAX (n, 1));
  g_autoptr(MpisSeries) series = NULL;

  for (gsize i = 0; i < n; i++)
    x[i] = 20000 + i;
  series = mpis_series_new ("a", "A", x, y, n);

  return picture_new (kind, &series, 1);
}

/* How much of the series' colour is at a pixel: green of slot 0 against greys. */
static int
ink_at (Picture *picture,
        double   x,
        double   y)
{
  const guint32 *row = (const guint32 *) (gpointer)
    (cairo_image_surface_get_data (picture->surface)
     + cairo_image_surface_get_stride (picture->surface) * CLAMP ((int) y, 0, HEIGHT - 1));
  guint32 pixel = row[CLAMP ((int) x, 0, WIDTH - 1)];

  return (int) (pixel >> 8 & 0xff) - (int) (pixel >> 16 & 0xff);
}

/* Whether anything of the series is in the column of pixels at @x between two heights. */
static gboolean
has_ink (Picture *picture,
         double   x,
         double   top,
         double   bottom)
{
  for (double y = top; y <= bottom; y++)
    if (ink_at (picture, x, y) > 8)
      return TRUE;

  return FALSE;
}

static double
x_of (Picture *picture,
      double   day)
{
  return mpis_scale_map (&picture->layout->x, 20000 + day);
}

static double
y_of (Picture *picture,
      double   value)
{
  return mpis_scale_map (&picture->layout->y, value);
}

static gboolean
column_has_ink (Picture *picture,
                double   day)
{
  return has_ink (picture, x_of (picture, day), 0, HEIGHT - 1);
}

static void
test_gap (gconstpointer kind)
{
  g_autoptr(Picture) picture = picture_new_single (GPOINTER_TO_UINT (kind),
                                                   (double[]) { 50, 50, NAN, NAN, 50, 50 }, 6);

  g_assert_true (column_has_ink (picture, 0.5));
  g_assert_false (column_has_ink (picture, 1.5));
  g_assert_false (column_has_ink (picture, 2.5));
  g_assert_false (column_has_ink (picture, 3.5));
  g_assert_true (column_has_ink (picture, 4.5));
}

static void
test_lone_point_is_a_dot (void)
{
  g_autoptr(Picture) picture = picture_new_single (MPIS_CHART_LINE, (double[]) { NAN, 50, NAN, NAN, 50 }, 5);

  g_assert_cmpint (ink_at (picture, x_of (picture, 1), y_of (picture, 50)), >, 8);
  g_assert_false (column_has_ink (picture, 0.5));
  g_assert_false (column_has_ink (picture, 1.5));
  g_assert_true (column_has_ink (picture, 4));
}

static void
test_one_day (void)
{
  g_autoptr(Picture) picture = picture_new_single (MPIS_CHART_AREA, (double[]) { 50 }, 1);

  g_assert_cmpint (ink_at (picture, x_of (picture, 0), y_of (picture, 50)), >, 8);
}

static void
test_extremes_are_drawn (void)
{
  g_autofree double *y = g_new (double, 50000);
  g_autoptr(Picture) picture = NULL;

  for (guint i = 0; i < 50000; i++)
    y[i] = 10;
  y[23456] = 1000;
  picture = picture_new_single (MPIS_CHART_LINE, y, 50000);

  g_assert_true (has_ink (picture, x_of (picture, 23456), y_of (picture, 990), y_of (picture, 500)));
  g_assert_false (has_ink (picture, x_of (picture, 30000), y_of (picture, 990), y_of (picture, 500)));
}

static void
test_negative_area_is_below_zero (void)
{
  g_autoptr(Picture) picture = picture_new_single (MPIS_CHART_AREA, (double[]) { -60, -80, -60 }, 3);
  double zero = y_of (picture, 0);

  g_assert_true (has_ink (picture, x_of (picture, 1), zero + 4, y_of (picture, -80)));
  g_assert_false (has_ink (picture, x_of (picture, 1), 0, zero - 2));
  g_assert_false (has_ink (picture, x_of (picture, 1), y_of (picture, -80) + 4, HEIGHT - 1));
}

/* The first series lies below in a stack; above it is the other's colour. */
static void
test_stack (void)
{
  const double x[] = { 20000, 20001, 20002 };
  g_autoptr(MpisSeries) a = mpis_series_new ("a", "A", x, (double[]) { 50, 50, 50 }, 3);
  g_autoptr(MpisSeries) b = mpis_series_new ("b", "B", x, (double[]) { 40, NAN, 40 }, 3);
  g_autoptr(Picture) picture = picture_new (MPIS_CHART_STACKED_AREA, (MpisSeries *[]) { a, b }, 2);

  g_assert_cmpfloat (picture->data->high, ==, 90);
  g_assert_cmpint (ink_at (picture, x_of (picture, 0.02), y_of (picture, 25)), >, 8);
  g_assert_true (has_ink (picture, x_of (picture, 0), y_of (picture, 92), y_of (picture, 88)));
  g_assert_false (has_ink (picture, x_of (picture, 1), 0, y_of (picture, 60)));
}

static void
test_bars (void)
{
  const double x[] = { 0 };
  g_autoptr(MpisSeries) a = mpis_series_new ("a", "A", x, (double[]) { 100 }, 1);
  g_autoptr(MpisSeries) b = mpis_series_new ("b", "B", x, (double[]) { -50 }, 1);
  g_autoptr(MpisSeries) c = mpis_series_new ("c", "C", x, (double[]) { NAN }, 1);
  g_autoptr(Picture) picture = picture_new (MPIS_CHART_BARS, (MpisSeries *[]) { a, b, c }, 3);
  const MpisScale *scale = &picture->layout->x;
  double row = picture->layout->bands.step;

  g_assert_cmpint (ink_at (picture, mpis_scale_map (scale, 50), row * 0.5), >, 8);
  g_assert_cmpint (ink_at (picture, mpis_scale_map (scale, -25), row * 0.5), <=, 8);
  g_assert_cmpint (ink_at (picture, mpis_scale_map (scale, -25), row * 1.5), >, 8);
  g_assert_cmpint (ink_at (picture, mpis_scale_map (scale, 25), row * 1.5), <=, 8);
  for (double value = 12; value < 100; value += 3)
    g_assert_cmpint (ink_at (picture, mpis_scale_map (scale, value), row * 2.5), <=, 8);
}

static void
test_sparkline_is_only_a_line (void)
{
  g_autoptr(Picture) picture = picture_new_single (MPIS_CHART_SPARKLINE, (double[]) { 0, 100 }, 2);
  const guchar *pixels = cairo_image_surface_get_data (picture->surface);

  /* No grid, no text: the corner above the rising line is empty. */
  for (int y = 0; y < HEIGHT / 3; y++)
    for (int x = 0; x < WIDTH / 3; x++)
      g_assert_cmpint (pixels[y * cairo_image_surface_get_stride (picture->surface) + 4 * x + 3], ==, 0);
  g_assert_true (column_has_ink (picture, 0.5));
}

static void
test_nothing_to_draw (void)
{
  for (guint kind = MPIS_CHART_LINE; kind <= MPIS_CHART_SPARKLINE; kind++)
    {
      g_autoptr(Picture) empty = picture_new (kind, NULL, 0);
      g_autoptr(Picture) unknown = picture_new_single (kind, (double[]) { NAN, NAN }, 2);
      Picture *pictures[] = { empty, unknown };

      for (guint i = 0; i < 2; i++)
        for (double x = 0; x < WIDTH; x += 3)
          g_assert_false (has_ink (pictures[i], x, 0, HEIGHT - 1));
    }
}

static guchar
alpha_at (cairo_surface_t *surface,
          int              x,
          int              y)
{
  cairo_surface_flush (surface);
  return cairo_image_surface_get_data (surface)[y * cairo_image_surface_get_stride (surface) + 4 * x + 3];
}

/* In a legend of columns, the period before looks as its columns do: a pale block within an edge. */
static void
test_swatch_of_before (void)
{
  static const double x[] = { 1 }, y[] = { 2 };
  g_autoptr(MpisSeries) now = mpis_series_new ("a", "A", x, y, 1);
  g_autoptr(MpisSeries) before = mpis_series_new_ghost ("a", "A before", 30, x, y, 1);
  PangoFontDescription *font = pango_font_description_from_string ("Sans 12px");
  g_autoptr(MpisChartStyle) style = mpis_chart_style_new (&(MpisColor) { 0, 0, 0, 1 }, font, FALSE);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 24, 16);
  cairo_t *cr = cairo_create (surface);

  g_assert_cmpuint (mpis_chart_extras_slot_of (now, 3, FALSE), ==, 3);
  g_assert_cmpuint (mpis_chart_extras_slot_of (now, 3, TRUE), ==, MPIS_CHART_SLOT_BLOCK (3));
  g_assert_cmpuint (mpis_chart_extras_slot_of (before, 3, FALSE), ==, MPIS_CHART_SLOT_GHOST (3));
  g_assert_cmpuint (mpis_chart_extras_slot_of (before, 3, TRUE), ==, MPIS_CHART_SLOT_GHOST_BLOCK (3));
  mpis_chart_draw_swatch (cr, 24, 16, MPIS_CHART_SLOT_GHOST_BLOCK (3), style);
  g_assert_cmpint (alpha_at (surface, 12, 7), >, 40);    /* pale, */
  g_assert_cmpint (alpha_at (surface, 12, 7), <, 140);
  g_assert_cmpint (alpha_at (surface, 12, 0), >, 180);   /* the edge is not */
  g_assert_cmpint (alpha_at (surface, 1, 8), ==, 0);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  pango_font_description_free (font);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/charts/draw/gap/line", GUINT_TO_POINTER (MPIS_CHART_LINE), test_gap);
  g_test_add_data_func ("/charts/draw/gap/area", GUINT_TO_POINTER (MPIS_CHART_AREA), test_gap);
  g_test_add_data_func ("/charts/draw/gap/stacked-area", GUINT_TO_POINTER (MPIS_CHART_STACKED_AREA), test_gap);
  g_test_add_data_func ("/charts/draw/gap/sparkline", GUINT_TO_POINTER (MPIS_CHART_SPARKLINE), test_gap);
  g_test_add_func ("/charts/draw/lone-point-is-a-dot", test_lone_point_is_a_dot);
  g_test_add_func ("/charts/draw/one-day", test_one_day);
  g_test_add_func ("/charts/draw/extremes-are-drawn", test_extremes_are_drawn);
  g_test_add_func ("/charts/draw/negative-area-is-below-zero", test_negative_area_is_below_zero);
  g_test_add_func ("/charts/draw/swatch-of-before", test_swatch_of_before);
  g_test_add_func ("/charts/draw/stack", test_stack);
  g_test_add_func ("/charts/draw/bars", test_bars);
  g_test_add_func ("/charts/draw/sparkline-is-only-a-line", test_sparkline_is_only_a_line);
  g_test_add_func ("/charts/draw/nothing-to-draw", test_nothing_to_draw);

  return g_test_run ();
}
