#include "config.h"

#include <glib.h>
#include <math.h>

#include "mpis-scale.h"

static void
test_linear (void)
{
  MpisScale scale = mpis_scale_linear (10, 20, 300, 100);

  g_assert_cmpfloat_with_epsilon (mpis_scale_map (&scale, 10), 300, 1e-9);
  g_assert_cmpfloat_with_epsilon (mpis_scale_map (&scale, 20), 100, 1e-9);
  g_assert_cmpfloat_with_epsilon (mpis_scale_map (&scale, 15), 200, 1e-9);
  for (double value = -7; value < 40; value += 3)
    g_assert_cmpfloat_with_epsilon (mpis_scale_invert (&scale, mpis_scale_map (&scale, value)), value,
                                    1e-9);
}

static void
test_single_day_is_in_the_middle (void)
{
  MpisScale scale = mpis_scale_days (20000, 20000, 0, 100);

  g_assert_cmpfloat_with_epsilon (mpis_scale_map (&scale, 20000), 50, 1e-9);
}

static void
test_days_reach_the_ends (void)
{
  MpisScale scale = mpis_scale_days (20000, 20029, 10, 300);

  g_assert_cmpfloat_with_epsilon (mpis_scale_map (&scale, 20000), 10, 1e-9);
  g_assert_cmpfloat_with_epsilon (mpis_scale_map (&scale, 20029), 300, 1e-9);
}

static void
test_nice (void)
{
  static const struct { double last; guint n; double least, nice, step; } cases[] = {
    { 1234, 5, 1, 1500, 500 }, { 1000, 6, 1, 1000, 200 }, { 3, 7, 1, 3, 1 },   { 0.5, 5, 1, 1, 1 },
    { 0.034, 5, 0, 0.04, 0.01 }, { 99, 3, 1, 100, 50 },   { -730, 5, 1, -800, 200 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      MpisScale scale = mpis_scale_linear (0, cases[i].last, 0, 100);
      double step = mpis_scale_make_nice (&scale, cases[i].n, cases[i].least);

      g_test_message ("0 to %g in %u ticks", cases[i].last, cases[i].n);
      g_assert_cmpfloat_with_epsilon (step, cases[i].step, 1e-9);
      g_assert_cmpfloat_with_epsilon (scale.domain_last, cases[i].nice, 1e-9);
      g_assert_cmpfloat (scale.domain_first, ==, 0);
    }
}

static void
test_bands (void)
{
  MpisBandScale bands = mpis_scale_bands (4, 10, 90, 0.5);

  g_assert_cmpfloat_with_epsilon (bands.width, 10, 1e-9);
  g_assert_cmpfloat_with_epsilon (mpis_band_scale_get (&bands, 0), 15, 1e-9);
  g_assert_cmpfloat_with_epsilon (mpis_band_scale_get (&bands, 3), 75, 1e-9);
  g_assert_cmpint (mpis_band_scale_find (&bands, 10), ==, 0);
  g_assert_cmpint (mpis_band_scale_find (&bands, 29.9), ==, 0);
  g_assert_cmpint (mpis_band_scale_find (&bands, 30), ==, 1);
  g_assert_cmpint (mpis_band_scale_find (&bands, 89.9), ==, 3);
  g_assert_cmpint (mpis_band_scale_find (&bands, 9), ==, -1);
  g_assert_cmpint (mpis_band_scale_find (&bands, 90), ==, -1);
}

static void
test_no_bands (void)
{
  MpisBandScale bands = mpis_scale_bands (0, 0, 100, 0.5);

  g_assert_cmpint (mpis_band_scale_find (&bands, 50), ==, -1);
}

/* Zero, small and negative values lie on a logarithmic scale like all others; decades are equally long. */
static void
test_symlog (void)
{
  MpisScale scale = mpis_scale_symlog (-1000, 100000, 0, 500, 1);
  double before = -1, decade;

  g_assert_cmpfloat_with_epsilon (mpis_scale_map (&scale, -1000), 0, 1e-9);
  g_assert_cmpfloat_with_epsilon (mpis_scale_map (&scale, 100000), 500, 1e-9);
  for (double value = -1000; value <= 100000; value += 0.25 + fabs (value) / 20)
    {
      double at = mpis_scale_map (&scale, value);

      g_assert_cmpfloat (at, >, before);
      g_assert_cmpfloat_with_epsilon (mpis_scale_invert (&scale, at), value, fabs (value) * 1e-9 + 1e-9);
      before = at;
    }
  decade = mpis_scale_map (&scale, 1000) - mpis_scale_map (&scale, 100);
  g_assert_cmpfloat_with_epsilon (mpis_scale_map (&scale, 10000) - mpis_scale_map (&scale, 1000), decade, 1);
  g_assert_cmpfloat_with_epsilon (mpis_scale_map (&scale, 0) - mpis_scale_map (&scale, -100),
                                  mpis_scale_map (&scale, 100) - mpis_scale_map (&scale, 0), 1e-9);
  g_assert_true (isnan (mpis_scale_map (&scale, NAN)));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/charts/scale/linear", test_linear);
  g_test_add_func ("/charts/scale/single-day-is-in-the-middle", test_single_day_is_in_the_middle);
  g_test_add_func ("/charts/scale/days-reach-the-ends", test_days_reach_the_ends);
  g_test_add_func ("/charts/scale/nice", test_nice);
  g_test_add_func ("/charts/scale/bands", test_bands);
  g_test_add_func ("/charts/scale/no-bands", test_no_bands);
  g_test_add_func ("/charts/scale/symlog", test_symlog);

  return g_test_run ();
}
