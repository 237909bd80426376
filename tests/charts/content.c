#include "config.h"

#include <locale.h>
#include <math.h>

#include "mpis-counters.h"
#include "mpis-heatmap.h"
#include "mpis-histogram.h"
#include "mpis-timeline.h"

static MpisHistogram *
histogram_new (const double  *values,
               gsize          n,
               MpisChartUnit  unit)
{
  return mpis_histogram_new ("Views", "Posts", values, n, unit);
}

/* Every value is in the bin whose edges it lies between, and in no other. */
static void
assert_bins_hold (MpisHistogram *histogram,
                  const double  *values,
                  gsize          n)
{
  gint64 known = 0;

  for (guint bin = 0; bin < mpis_histogram_get_n (histogram); bin++)
    {
      double low = mpis_histogram_get_edge (histogram, bin);
      double high = mpis_histogram_get_edge (histogram, bin + 1);
      double slack = (high - low) * 1e-6;
      gint64 least = 0, most = 0;

      g_assert_cmpfloat (low, <, high);
      for (gsize i = 0; i < n; i++)
        {
          least += values[i] >= low + slack && values[i] < high - slack;
          most += values[i] >= low - slack && values[i] < high + slack;
        }
      g_assert_cmpint (mpis_histogram_get_count (histogram, bin), >=, least);
      g_assert_cmpint (mpis_histogram_get_count (histogram, bin), <=, most);
      known += mpis_histogram_get_count (histogram, bin);
    }
  g_assert_cmpint (known, ==, mpis_histogram_get_total (histogram));
  g_assert_cmpint (known + mpis_histogram_get_unknown (histogram), ==, (gint64) n);
}

static void
test_histogram (void)
{
  static const double values[] = { 12, 3, 7, 45, 22, 8, 9, 31, NAN, 14, 17, 5 };
  g_autoptr(MpisHistogram) histogram = histogram_new (values, G_N_ELEMENTS (values),
                                                      MPIS_CHART_UNIT_COUNT);

  assert_bins_hold (histogram, values, G_N_ELEMENTS (values));
  g_assert_cmpint (mpis_histogram_get_total (histogram), ==, 11);
  g_assert_cmpint (mpis_histogram_get_unknown (histogram), ==, 1);
  g_assert_cmpfloat (mpis_histogram_get_median (histogram), ==, 12);
  g_assert_cmpuint (mpis_histogram_get_n (histogram), ==, 5);   /* 0, 10, 20, 30, 40 */
  g_assert_cmpfloat (mpis_histogram_get_edge (histogram, 0), ==, 0);
  g_assert_cmpfloat (mpis_histogram_get_edge (histogram, 5), ==, 50);
  g_assert_cmpint (mpis_histogram_get_count (histogram, 0), ==, 5);
}

/* Small whole numbers have a bin each, the largest too. */
static void
test_histogram_of_few_whole_numbers (void)
{
  static const double values[] = { 0, 1, 1, 2, 2, 2, 3, 3, 4, 5, 5, 5, 5 };
  g_autoptr(MpisHistogram) histogram = histogram_new (values, G_N_ELEMENTS (values),
                                                      MPIS_CHART_UNIT_COUNT);
  static const gint64 counts[] = { 1, 2, 3, 2, 1, 4 };

  g_assert_cmpuint (mpis_histogram_get_n (histogram), ==, G_N_ELEMENTS (counts));
  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    {
      g_assert_cmpint (mpis_histogram_get_count (histogram, i), ==, counts[i]);
      g_assert_cmpfloat (mpis_histogram_get_edge (histogram, i), ==, i);
    }
}

static void
test_histogram_of_rates (void)
{
  static const double values[] = { 0.034, 0.0341, 0.05, 0.021, 0.003, 0.1, 0.07 };
  g_autoptr(MpisHistogram) histogram = histogram_new (values, G_N_ELEMENTS (values),
                                                      MPIS_CHART_UNIT_FRACTION);

  assert_bins_hold (histogram, values, G_N_ELEMENTS (values));
  g_assert_cmpuint (mpis_histogram_get_n (histogram), >=, 4);
}

static void
test_histogram_of_one_value (void)
{
  static const double values[] = { 340, 340, 340 };
  g_autoptr(MpisHistogram) same = histogram_new (values, 3, MPIS_CHART_UNIT_COUNT);
  g_autoptr(MpisHistogram) large = histogram_new ((double[]) { 9e18 }, 1, MPIS_CHART_UNIT_COUNT);
  g_autoptr(MpisHistogram) none = histogram_new ((double[]) { NAN, INFINITY }, 2,
                                                 MPIS_CHART_UNIT_COUNT);

  g_assert_cmpuint (mpis_histogram_get_n (same), ==, 1);
  g_assert_cmpfloat (mpis_histogram_get_edge (same, 0), ==, 340);
  g_assert_cmpfloat (mpis_histogram_get_edge (same, 1), ==, 341);
  assert_bins_hold (large, (double[]) { 9e18 }, 1);
  g_assert_cmpuint (mpis_histogram_get_n (none), ==, 0);
  g_assert_true (isnan (mpis_histogram_get_median (none)));
}

/* Views are a few large ones and many small; corrections are negative. */
static void
test_histogram_of_anything (void)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (11);

  for (guint round = 0; round < 300; round++)
    {
      gsize n = (gsize) g_rand_int_range (random, 1, 400);
      g_autofree double *values = g_new (double, n);
      g_autoptr(MpisHistogram) histogram = NULL;
      double size = pow (10, g_rand_double_range (random, -4, 15));

      for (gsize i = 0; i < n; i++)
        values[i] = round % 3 == 0 ? floor (exp (g_rand_double_range (random, 0, 14)))
                                   : g_rand_double_range (random, -1, 1) * size;
      histogram = histogram_new (values, n, round % 2 == 0 ? MPIS_CHART_UNIT_COUNT
                                                           : MPIS_CHART_UNIT_FRACTION);
      assert_bins_hold (histogram, values, n);
      g_assert_cmpuint (mpis_histogram_get_n (histogram), <=, 42);
    }
}

static void
test_weekdays_and_hours (void)
{
  g_autoptr(MpisCategories) days = mpis_categories_new_weekdays ();
  g_autoptr(MpisCategories) hours = mpis_categories_new_hours ();

  g_assert_cmpuint (mpis_categories_get_n (days), ==, 7);
  g_assert_cmpstr (mpis_categories_get (days, 0)->name, ==, "Monday");
  g_assert_cmpstr (mpis_categories_get (days, 6)->label, ==, "Sun");
  g_assert_cmpstr (mpis_categories_get (days, 6)->id, ==, "7");
  g_assert_cmpuint (mpis_categories_get_n (hours), ==, 24);
  g_assert_cmpstr (mpis_categories_get (hours, 9)->name, ==, "09:00");
  g_assert_cmpstr (mpis_categories_get (hours, 9)->label, ==, "09");
}

static void
test_heatmap_hides_what_means_nothing (void)
{
  static const char *const names[] = { "a", "b" };
  static const double values[] = { 0.5, 0.25, NAN, 0 };
  static const gint64 counts[] = { 9, 2, 0, MPIS_UNKNOWN };
  g_autoptr(MpisCategories) categories = mpis_categories_new_of_names ("Names", names, 2);
  g_autoptr(MpisHeatmap) heatmap = mpis_heatmap_new (categories, categories, "Rate", values, counts, 3);
  g_autoptr(MpisHeatmap) uncounted = mpis_heatmap_new (categories, categories, "Rate", values, NULL, 3);

  g_assert_cmpint (mpis_heatmap_get_state (heatmap, 0), ==, MPIS_HEATMAP_KNOWN);
  g_assert_cmpfloat (mpis_heatmap_get_value (heatmap, 0), ==, 0.5);
  g_assert_cmpint (mpis_heatmap_get_state (heatmap, 1), ==, MPIS_HEATMAP_TOO_FEW);
  g_assert_true (isnan (mpis_heatmap_get_value (heatmap, 1)));
  g_assert_cmpint (mpis_heatmap_get_count (heatmap, 1), ==, 2);
  g_assert_cmpint (mpis_heatmap_get_state (heatmap, 2), ==, MPIS_HEATMAP_UNKNOWN);
  g_assert_cmpint (mpis_heatmap_get_state (heatmap, 3), ==, MPIS_HEATMAP_KNOWN);
  g_assert_cmpfloat (mpis_heatmap_get_value (heatmap, 3), ==, 0);   /* none is a value */
  g_assert_cmpfloat (mpis_heatmap_get_value (uncounted, 1), ==, 0.25);
  g_assert_cmpint (mpis_heatmap_get_count (uncounted, 1), ==, MPIS_UNKNOWN);
}

static void
test_timeline_sorts_and_ends (void)
{
  static const char *const names[] = { "First", "Second" };
  g_autoptr(MpisCategories) rows = mpis_categories_new_of_names ("Project", names, 2);
  g_autoptr(GTimeZone) zone = g_time_zone_new_utc ();
  MpisTimelineSpan spans[] = {
    { 1, (char *) "c", (char *) "c", 50, MPIS_INSTANT_UNKNOWN, MPIS_SPAN_RUNNING, (char *) "running" },
    { 0, (char *) "b", (char *) "b", 30, 20, MPIS_SPAN_DONE, (char *) "done" },
    { 0, (char *) "a", (char *) "a", 10, 20, MPIS_SPAN_FAILED, (char *) "failed" },
    { 2, (char *) "x", (char *) "of no row", 10, 20, MPIS_SPAN_DONE, (char *) "done" },
    { 0, (char *) "y", (char *) "of no time", MPIS_INSTANT_UNKNOWN, 20, MPIS_SPAN_DONE, (char *) "done" },
  };
  g_autoptr(MpisTimeline) timeline = mpis_timeline_new (rows, spans, G_N_ELEMENTS (spans), zone, 90);

  g_assert_cmpuint (mpis_timeline_get_n (timeline), ==, 3);
  g_assert_cmpstr (mpis_timeline_get (timeline, 0)->id, ==, "a");
  g_assert_cmpstr (mpis_timeline_get (timeline, 1)->id, ==, "b");
  g_assert_cmpstr (mpis_timeline_get (timeline, 2)->id, ==, "c");
  g_assert_cmpint (mpis_timeline_get_end (timeline, 0), ==, 20);
  g_assert_cmpint (mpis_timeline_get_end (timeline, 1), ==, 30);   /* clocks differ */
  g_assert_cmpint (mpis_timeline_get_end (timeline, 2), ==, 90);   /* goes on */
}

int
main (int   argc,
      char *argv[])
{
  setlocale (LC_ALL, "C");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/content/histogram", test_histogram);
  g_test_add_func ("/content/histogram-of-few-whole-numbers", test_histogram_of_few_whole_numbers);
  g_test_add_func ("/content/histogram-of-rates", test_histogram_of_rates);
  g_test_add_func ("/content/histogram-of-one-value", test_histogram_of_one_value);
  g_test_add_func ("/content/histogram-of-anything", test_histogram_of_anything);
  g_test_add_func ("/content/weekdays-and-hours", test_weekdays_and_hours);
  g_test_add_func ("/content/heatmap-hides-what-means-nothing", test_heatmap_hides_what_means_nothing);
  g_test_add_func ("/content/timeline-sorts-and-ends", test_timeline_sorts_and_ends);

  return g_test_run ();
}
