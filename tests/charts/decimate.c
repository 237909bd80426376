#include "config.h"

#include <cairo.h>
#include <math.h>

#include "mpis-decimate.h"

#define WIDTH  300
#define HEIGHT 120

typedef struct {
  double *x;
  double *y;
  gsize   n;
  double  low;   /* at the picture's lower edge */
} Points;

static void
points_clear (Points *points)
{
  g_free (points->x);
  g_free (points->y);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Points, points_clear)

/* A wandering value between 0 and 1 with peaks and gaps. */
static Points
points_new (gsize n,
            guint gap_every)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (42);
  Points points = { g_new (double, n), g_new (double, n), n };
  double value = 0.5;

  for (gsize i = 0; i < n; i++)
    {
      value = CLAMP (value + g_rand_double_range (random, -0.02, 0.02), 0.1, 0.9);
      points.x[i] = i;
      points.y[i] = i % 997 == 0 ? (i % 2 ? 1 : 0) : value;
      if (gap_every > 0 && i % gap_every < gap_every / 10)
        points.y[i] = NAN;
    }

  return points;
}

static GArray *
keep (const Points *points)
{
  MpisScale scale = mpis_scale_linear (0, points->n - 1.0, 0, WIDTH);

  return mpis_decimate (points->x, points->y, NULL, points->n, &scale, 1);
}

static cairo_surface_t *
draw (const Points *points,
      const guint  *index,
      guint         n)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_A8, WIDTH, HEIGHT);
  cairo_t *cr = cairo_create (surface);

  cairo_set_line_width (cr, 2);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_BEVEL);
  for (guint i = 0; i < n; i++)
    {
      guint k = index != NULL ? index[i] : i;

      if (k == MPIS_DECIMATE_GAP || isnan (points->y[k]))
        cairo_new_sub_path (cr);
      else
        cairo_line_to (cr, points->x[k] * WIDTH / (points->n - 1),
                       HEIGHT * (1 + points->low - points->y[k]));
    }
  cairo_stroke (cr);
  cairo_destroy (cr);
  cairo_surface_flush (surface);

  return surface;
}

static int
pixel (cairo_surface_t *surface,
       int              x,
       int              y)
{
  return cairo_image_surface_get_data (surface)[y * cairo_image_surface_get_stride (surface) + x];
}

/* Whether all that is set in @a is set in @b, give or take a pixel of width. */
static gboolean
shows_in (cairo_surface_t *a,
          cairo_surface_t *b)
{
  for (int y = 0; y < HEIGHT; y++)
    for (int x = 1; x < WIDTH - 1; x++)
      if (pixel (a, x, y) >= 192
          && MAX (pixel (b, x, y), MAX (pixel (b, x - 1, y), pixel (b, x + 1, y))) < 96)
        return FALSE;

  return TRUE;
}

/* The mean difference of two pictures, 0 to 255. */
static double
difference (cairo_surface_t *a,
            cairo_surface_t *b)
{
  int sum = 0;

  for (int y = 0; y < HEIGHT; y++)
    for (int x = 0; x < WIDTH; x++)
      sum += ABS (pixel (a, x, y) - pixel (b, x, y));

  return (double) sum / (WIDTH * HEIGHT);
}

static void
test_same_picture (gconstpointer data)
{
  g_auto(Points) points = points_new (GPOINTER_TO_UINT (data), 0);
  g_auto(Points) gappy = points_new (GPOINTER_TO_UINT (data), 500);
  g_auto(Points) below = points_new (GPOINTER_TO_UINT (data), 700);
  Points *all[] = { &points, &gappy, &below };

  below.low = -0.6;
  for (gsize i = 0; i < below.n; i++)
    below.y[i] += below.low;
  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    {
      g_autoptr(GArray) kept = keep (all[i]);
      cairo_surface_t *full = draw (all[i], NULL, all[i]->n);
      cairo_surface_t *thin = draw (all[i], (const guint *) (gpointer) kept->data, kept->len);

      g_assert_cmpfloat (difference (full, thin), <, 5);
      g_assert_true (shows_in (full, thin));
      g_assert_true (shows_in (thin, full));
      cairo_surface_destroy (full);
      cairo_surface_destroy (thin);
    }
}

/* What the picture test is worth: simply leaving points out does not pass it. */
static void
test_other_picture (void)
{
  g_auto(Points) points = points_new (20000, 0);
  g_autofree guint *every = g_new (guint, points.n / 17);
  cairo_surface_t *full = draw (&points, NULL, points.n);
  cairo_surface_t *thin;

  for (guint i = 0; i < points.n / 17; i++)
    every[i] = i * 17;
  thin = draw (&points, every, points.n / 17);
  g_assert_cmpfloat (difference (full, thin), >, 5);
  g_assert_false (shows_in (full, thin));
  cairo_surface_destroy (full);
  cairo_surface_destroy (thin);
}

static void
test_few_points_a_column (void)
{
  g_auto(Points) points = points_new (100000, 0);
  g_autoptr(GArray) kept = keep (&points);

  g_assert_cmpuint (kept->len, <=, 4 * (WIDTH + 1));
}

static void
test_extremes_stay (void)
{
  g_auto(Points) points = points_new (50000, 0);
  g_autoptr(GArray) kept = NULL;
  gboolean found = FALSE;

  points.y[31234] = 77;
  kept = keep (&points);
  for (guint i = 0; i < kept->len; i++)
    found |= g_array_index (kept, guint, i) == 31234;
  g_assert_true (found);
}

static void
test_indexes_rise (void)
{
  g_auto(Points) points = points_new (5000, 70);
  g_autoptr(GArray) kept = keep (&points);
  guint before = G_MAXUINT;

  for (guint i = 0; i < kept->len; i++)
    {
      guint index = g_array_index (kept, guint, i);

      if (index == MPIS_DECIMATE_GAP)
        continue;
      g_assert_true (before == G_MAXUINT || index > before);
      g_assert_false (isnan (points.y[index]));
      before = index;
    }
  g_assert_cmpuint (before, !=, G_MAXUINT);
}

static void
assert_kept (const double *y,
             gsize         n,
             const char   *expected)
{
  MpisScale scale = mpis_scale_linear (0, 10, 0, 1000);
  g_autofree double *x = g_new (double, MAX (n, 1));
  g_autoptr(GArray) kept = NULL;
  g_autoptr(GString) text = g_string_new (NULL);

  for (gsize i = 0; i < n; i++)
    x[i] = i;
  kept = mpis_decimate (x, y, NULL, n, &scale, 1);
  for (guint i = 0; i < kept->len; i++)
    if (g_array_index (kept, guint, i) == MPIS_DECIMATE_GAP)
      g_string_append (text, "|");
    else
      g_string_append_printf (text, "%u", g_array_index (kept, guint, i));
  g_assert_cmpstr (text->str, ==, expected);
}

static void
test_gaps (void)
{
  assert_kept ((double[]) { 1, 2, 3 }, 3, "012");
  assert_kept ((double[]) { 1, NAN, 3 }, 3, "0|2");
  assert_kept ((double[]) { 1, NAN, NAN, 3, NAN, 5 }, 6, "0|3|5");
  assert_kept ((double[]) { NAN, 1, 2, NAN }, 4, "12");
  assert_kept ((double[]) { NAN, NAN }, 2, "");
  assert_kept (NULL, 0, "");
}

/* A gap narrower than a pixel is still a gap. */
static void
test_gap_within_a_column (void)
{
  MpisScale scale = mpis_scale_linear (0, 1000, 0, 10);
  const double x[] = { 1, 2, 3, 4, 5 }, y[] = { 1, 2, NAN, 2, 1 };
  g_autoptr(GArray) kept = mpis_decimate (x, y, NULL, 5, &scale, 1);

  g_assert_cmpuint (kept->len, ==, 5);
  g_assert_cmpuint (g_array_index (kept, guint, 2), ==, MPIS_DECIMATE_GAP);
}

static void
test_base_extremes_stay (void)
{
  MpisScale scale = mpis_scale_linear (0, 1000, 0, 10);
  const double x[] = { 1, 2, 3, 4, 5, 6 }, y[] = { 9, 9, 9, 9, 9, 9 }, base[] = { 1, 1, 7, 1, -3, 1 };
  g_autoptr(GArray) kept = mpis_decimate (x, y, base, 6, &scale, 1);
  gboolean low = FALSE, high = FALSE;

  for (guint i = 0; i < kept->len; i++)
    {
      high |= g_array_index (kept, guint, i) == 2;
      low |= g_array_index (kept, guint, i) == 4;
    }
  g_assert_true (low && high);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/charts/decimate/same-picture/20000", GUINT_TO_POINTER (20000), test_same_picture);
  g_test_add_data_func ("/charts/decimate/same-picture/200", GUINT_TO_POINTER (200), test_same_picture);
  g_test_add_func ("/charts/decimate/other-picture", test_other_picture);
  g_test_add_func ("/charts/decimate/few-points-a-column", test_few_points_a_column);
  g_test_add_func ("/charts/decimate/extremes-stay", test_extremes_stay);
  g_test_add_func ("/charts/decimate/indexes-rise", test_indexes_rise);
  g_test_add_func ("/charts/decimate/gaps", test_gaps);
  g_test_add_func ("/charts/decimate/gap-within-a-column", test_gap_within_a_column);
  g_test_add_func ("/charts/decimate/base-extremes-stay", test_base_extremes_stay);

  return g_test_run ();
}
