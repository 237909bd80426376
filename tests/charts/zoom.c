#include "config.h"

#include "mpis-zoom.h"

static void
assert_shows (MpisZoom *zoom,
              double    first,
              double    last)
{
  MpisSpan span = mpis_zoom_get (zoom);

  g_assert_cmpfloat (span.first, ==, first);
  g_assert_cmpfloat (span.last, ==, last);
}

static MpisZoom *
zoom_new (void)
{
  MpisZoom *zoom = mpis_zoom_new ();

  mpis_zoom_set_full (zoom, 100, 130);

  return zoom;
}

static void
test_to_and_back (void)
{
  g_autoptr(MpisZoom) zoom = zoom_new ();

  g_assert_false (mpis_zoom_is_zoomed (zoom));
  g_assert_false (mpis_zoom_back (zoom));
  g_assert_true (mpis_zoom_to (zoom, 109.6, 120.4));
  assert_shows (zoom, 110, 120);
  g_assert_true (mpis_zoom_to (zoom, 112, 115));
  g_assert_false (mpis_zoom_to (zoom, 112, 115.2));   /* the same days */
  g_assert_true (mpis_zoom_back (zoom));
  assert_shows (zoom, 110, 120);
  g_assert_true (mpis_zoom_back (zoom));
  assert_shows (zoom, 100, 130);
  g_assert_false (mpis_zoom_back (zoom));
}

/* Moments are looked at to the minute, and not more closely than ten. */
static void
test_grain (void)
{
  g_autoptr(MpisZoom) zoom = mpis_zoom_new ();
  MpisSpan span;

  mpis_zoom_set_grain (zoom, 1.0 / 1440, 10.0 / 1440);
  mpis_zoom_set_full (zoom, 100.25, 101.5);
  assert_shows (zoom, 100.25, 101.5);
  g_assert_true (mpis_zoom_to (zoom, 100.5 + 0.4 / 1440, 100.75));
  assert_shows (zoom, 100.5, 100.75);
  mpis_zoom_to (zoom, 100.5, 100.5);
  span = mpis_zoom_get (zoom);
  g_assert_cmpfloat_with_epsilon ((span.last - span.first) * 1440, 10, 1e-6);
  g_assert_true (mpis_zoom_back (zoom));
  assert_shows (zoom, 100.5, 100.75);
  mpis_zoom_set_grain (zoom, 1, 1);
  mpis_zoom_set_full (zoom, 100, 130);
  g_assert_false (mpis_zoom_is_zoomed (zoom));
}

static void
test_never_outside (void)
{
  g_autoptr(MpisZoom) zoom = zoom_new ();

  mpis_zoom_to (zoom, 90, 105);
  assert_shows (zoom, 100, 115);
  mpis_zoom_to (zoom, 200, 300);
  assert_shows (zoom, 100, 130);
  mpis_zoom_to (zoom, 129.9, 130);
  assert_shows (zoom, 129, 130);   /* never shorter than from one day to the next */
  mpis_zoom_move (zoom, 50);
  assert_shows (zoom, 129, 130);
  mpis_zoom_move (zoom, -500);
  assert_shows (zoom, 100, 101);
}

static void
test_by_keeps_the_day (void)
{
  g_autoptr(MpisZoom) zoom = zoom_new ();

  mpis_zoom_by (zoom, 0.5, 110);
  assert_shows (zoom, 105, 120);
  mpis_zoom_by (zoom, 2, 110);
  assert_shows (zoom, 100, 130);
  g_assert_false (mpis_zoom_is_zoomed (zoom));
  g_assert_false (mpis_zoom_back (zoom));
}

/* A touchpad's many small steps add up, and are gone back from at once. */
static void
test_small_steps (void)
{
  g_autoptr(MpisZoom) zoom = zoom_new ();

  mpis_zoom_to (zoom, 105, 125);
  for (guint i = 0; i < 60; i++)
    mpis_zoom_by (zoom, 0.98, 115);
  assert_shows (zoom, 112, 118);
  g_assert_true (mpis_zoom_back (zoom));
  assert_shows (zoom, 105, 125);
  mpis_zoom_by (zoom, 0.5, 115);
  mpis_zoom_settle (zoom);
  mpis_zoom_move (zoom, 3);
  g_assert_true (mpis_zoom_back (zoom));
  assert_shows (zoom, 110, 120);
  g_assert_true (mpis_zoom_back (zoom));
  assert_shows (zoom, 105, 125);
}

static void
test_other_days_show_all (void)
{
  g_autoptr(MpisZoom) zoom = zoom_new ();

  mpis_zoom_to (zoom, 110, 120);
  mpis_zoom_set_full (zoom, 100.2, 129.5);   /* the same days */
  assert_shows (zoom, 110, 120);
  mpis_zoom_set_full (zoom, 100, 190);
  assert_shows (zoom, 100, 190);
  g_assert_false (mpis_zoom_back (zoom));
}

/* At midnight, whoever looks at a part goes on looking at it; the way back leads to all there is now. */
static void
test_a_day_goes_by (void)
{
  g_autoptr(MpisZoom) zoom = zoom_new ();

  mpis_zoom_to (zoom, 100, 120);
  mpis_zoom_to (zoom, 100, 110);
  mpis_zoom_set_full (zoom, 101, 131);
  assert_shows (zoom, 101, 111);
  g_assert_true (mpis_zoom_back (zoom));
  assert_shows (zoom, 101, 121);
  g_assert_true (mpis_zoom_back (zoom));
  assert_shows (zoom, 101, 131);
  g_assert_false (mpis_zoom_is_zoomed (zoom));
}

static void
test_one_day (void)
{
  g_autoptr(MpisZoom) zoom = mpis_zoom_new ();

  mpis_zoom_set_full (zoom, 100, 100);
  g_assert_false (mpis_zoom_by (zoom, 0.5, 100));
  g_assert_false (mpis_zoom_to (zoom, 100, 100));
  g_assert_false (mpis_zoom_move (zoom, 1));
  assert_shows (zoom, 100, 100);
}

/* Whatever is done, whole days within the full span are shown, and back leads out in the end. */
static void
test_anything (void)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (11);

  for (guint round = 0; round < 200; round++)
    {
      g_autoptr(MpisZoom) zoom = zoom_new ();

      for (guint i = 0; i < 50; i++)
        {
          double a = g_rand_double_range (random, 90, 140), b = g_rand_double_range (random, 90, 140);
          MpisSpan span;

          switch (g_rand_int_range (random, 0, 5))
            {
            case 0:  mpis_zoom_to (zoom, MIN (a, b), MAX (a, b)); break;
            case 1:  mpis_zoom_by (zoom, g_rand_double_range (random, 0.3, 3), a); break;
            case 2:  mpis_zoom_move (zoom, a - b); break;
            case 3:  mpis_zoom_settle (zoom); break;
            default: mpis_zoom_back (zoom); break;
            }
          span = mpis_zoom_get (zoom);
          g_assert_cmpfloat (span.first, >=, 100);
          g_assert_cmpfloat (span.last, <=, 130);
          g_assert_cmpfloat (span.last - span.first, >=, 1);
          g_assert_true (span.first == (int) span.first && span.last == (int) span.last);
        }
      for (guint i = 0; i < 60 && mpis_zoom_back (zoom); i++)
        ;
      g_assert_false (mpis_zoom_is_zoomed (zoom));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/charts/zoom/to-and-back", test_to_and_back);
  g_test_add_func ("/charts/zoom/grain", test_grain);
  g_test_add_func ("/charts/zoom/never-outside", test_never_outside);
  g_test_add_func ("/charts/zoom/by-keeps-the-day", test_by_keeps_the_day);
  g_test_add_func ("/charts/zoom/small-steps", test_small_steps);
  g_test_add_func ("/charts/zoom/other-days-show-all", test_other_days_show_all);
  g_test_add_func ("/charts/zoom/a-day-goes-by", test_a_day_goes_by);
  g_test_add_func ("/charts/zoom/one-day", test_one_day);
  g_test_add_func ("/charts/zoom/anything", test_anything);

  return g_test_run ();
}
