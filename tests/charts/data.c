#include "config.h"

#include <locale.h>
#include <math.h>

#include "mpis-chart-data.h"

static MpisSeries *
series_new (const char   *id,
            const double *y,
            gsize         n,
            double        first)
{
  g_autofree double *x = g_new (double, MAX (n, 1));

  for (gsize i = 0; i < n; i++)
    x[i] = first + i;

  return mpis_series_new (id, id, x, y, n);
}

/* Two series that share days 101 and 102. */
static MpisChartData *
data_new (MpisChartKind kind,
          MpisChartUnit unit,
          double        first,
          double        last)
{
  const double a_y[] = { 10, 20, 30 }, b_y[] = { 5, NAN, -4 };
  g_autoptr(MpisSeries) a = series_new ("A", a_y, 3, 100);
  g_autoptr(MpisSeries) b = series_new ("B", b_y, 3, 101);
  MpisSeries *series[] = { a, b };

  return mpis_chart_data_new (kind, unit, series, (guint[]) { 0, 1 }, 2, first, last);
}

static void
test_places (void)
{
  g_autoptr(MpisChartData) data = data_new (MPIS_CHART_LINE, MPIS_CHART_UNIT_COUNT, NAN, NAN);

  g_assert_cmpuint (data->n_x, ==, 4);
  g_assert_cmpfloat (data->x[0], ==, 100);
  g_assert_cmpfloat (data->x[3], ==, 103);
  g_assert_cmpfloat (data->first, ==, 100);
  g_assert_cmpfloat (data->last, ==, 103);
  g_assert_cmpfloat (data->low, ==, -4);
  g_assert_cmpfloat (data->high, ==, 30);
}

static void
test_values (void)
{
  g_autoptr(MpisChartData) data = data_new (MPIS_CHART_LINE, MPIS_CHART_UNIT_COUNT, NAN, NAN);

  g_assert_cmpfloat (mpis_chart_data_get (data, 0, 1), ==, 20);
  g_assert_cmpfloat (mpis_chart_data_get (data, 1, 1), ==, 5);
  g_assert_true (isnan (mpis_chart_data_get (data, 1, 0)));   /* before its first day */
  g_assert_true (isnan (mpis_chart_data_get (data, 1, 2)));   /* a day nobody knows */
  g_assert_cmpfloat (mpis_chart_data_get (data, 1, 3), ==, -4);
}

static void
test_nearest (void)
{
  g_autoptr(MpisChartData) data = data_new (MPIS_CHART_LINE, MPIS_CHART_UNIT_COUNT, NAN, NAN);

  g_assert_cmpint (mpis_chart_data_find (data, -1000), ==, 0);
  g_assert_cmpint (mpis_chart_data_find (data, 100.4), ==, 0);
  g_assert_cmpint (mpis_chart_data_find (data, 100.6), ==, 1);
  g_assert_cmpint (mpis_chart_data_find (data, 102), ==, 2);
  g_assert_cmpint (mpis_chart_data_find (data, 1000), ==, 3);
}

/* Binary search against looking at every place. */
static void
test_nearest_as_by_hand (void)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (7);
  double x[200], y[200] = { 0 };
  g_autoptr(MpisSeries) series = NULL;
  g_autoptr(MpisChartData) data = NULL;

  for (guint i = 0; i < 200; i++)
    x[i] = (i > 0 ? x[i - 1] : 0) + g_rand_int_range (random, 1, 9);
  series = mpis_series_new ("A", "A", x, y, 200);
  data = mpis_chart_data_new (MPIS_CHART_LINE, MPIS_CHART_UNIT_COUNT, &series, (guint[]) { 0 }, 1, NAN, NAN);

  for (double at = -5; at < x[199] + 5; at += 0.37)
    {
      double best = INFINITY;

      for (guint i = 0; i < 200; i++)
        best = MIN (best, fabs (x[i] - at));
      g_assert_cmpfloat_with_epsilon (fabs (data->x[mpis_chart_data_find (data, at)] - at), best, 1e-9);
    }
}

static void
test_range_cuts (void)
{
  g_autoptr(MpisChartData) data = data_new (MPIS_CHART_LINE, MPIS_CHART_UNIT_COUNT, 90, 101);

  g_assert_cmpuint (data->n_x, ==, 2);
  g_assert_cmpfloat (data->first, ==, 90);
  g_assert_cmpfloat (data->last, ==, 101);
  g_assert_cmpfloat (data->low, ==, 0);
  g_assert_cmpfloat (data->high, ==, 20);
}

static void
test_range_without_data (void)
{
  g_autoptr(MpisChartData) data = data_new (MPIS_CHART_LINE, MPIS_CHART_UNIT_COUNT, 500, 530);
  g_autofree char *text = mpis_chart_data_describe (data, "Views");

  g_assert_false (data->has_values);
  g_assert_cmpint (mpis_chart_data_find (data, 510), ==, -1);
  g_assert_cmpstr (text, ==, "Views: no data in this period");
}

static void
test_nothing_known (void)
{
  const double y[] = { NAN, NAN };
  g_autoptr(MpisSeries) series = series_new ("A", y, 2, 10);
  g_autoptr(MpisChartData) data = mpis_chart_data_new (MPIS_CHART_AREA, MPIS_CHART_UNIT_COUNT, &series,
                                                       (guint[]) { 0 }, 1, NAN, NAN);

  g_assert_false (data->has_values);
  g_assert_cmpuint (data->n_x, ==, 2);
}

static void
test_stack (void)
{
  g_autoptr(MpisChartData) data = data_new (MPIS_CHART_STACKED_AREA, MPIS_CHART_UNIT_COUNT, NAN, NAN);

  /* The edges stand on one another, the values are still the series' own. */
  g_assert_cmpfloat (mpis_chart_data_get_edge (data, 1, 1), ==, 25);
  g_assert_cmpfloat (mpis_chart_data_get (data, 1, 1), ==, 5);
  /* What is not known has no edge; what is negative goes down from zero. */
  g_assert_true (isnan (mpis_chart_data_get_edge (data, 1, 2)));
  g_assert_cmpfloat (mpis_chart_data_get_edge (data, 1, 3), ==, -4);
  g_assert_cmpfloat (data->high, ==, 30);
  g_assert_cmpfloat (data->low, ==, -4);
}

static void
test_bars (void)
{
  g_autoptr(MpisChartData) data = data_new (MPIS_CHART_BARS, MPIS_CHART_UNIT_COUNT, NAN, NAN);
  g_autofree char *all = mpis_chart_data_describe (data, "By channel");
  g_autofree char *one = mpis_chart_data_describe_at (data, 1);

  g_assert_cmpuint (data->n_x, ==, 2);
  g_assert_cmpfloat (mpis_chart_data_get (data, 0, 0), ==, 10);
  g_assert_cmpstr (all, ==, "By channel: A 10, B 5");
  g_assert_cmpstr (one, ==, "B 5");
}

static void
test_summary (void)
{
  g_autoptr(MpisChartData) counts = data_new (MPIS_CHART_LINE, MPIS_CHART_UNIT_COUNT, NAN, NAN);
  g_autoptr(MpisChartData) stack = data_new (MPIS_CHART_STACKED_AREA, MPIS_CHART_UNIT_COUNT, NAN, NAN);
  g_autoptr(MpisChartData) rates = data_new (MPIS_CHART_LINE, MPIS_CHART_UNIT_FRACTION, NAN, NAN);
  g_autofree char *a = mpis_chart_data_describe (counts, "Views per day");
  g_autofree char *b = mpis_chart_data_describe (stack, "Views per day");
  g_autofree char *c = mpis_chart_data_describe (rates, "Rate");

  /* 10, 20 + 5, 30, -4; a place's series are added, unknown ones are not zeros in the way */
  g_assert_cmpstr (a, ==, "Views per day, 11 Apr to 14 Apr: total 61, highest 30 on 13 Apr");
  g_assert_cmpstr (b, ==, a);
  g_assert_cmpstr (c, ==, "Rate, 11 Apr to 14 Apr: highest 3000\u00a0% on 13 Apr");
}

static void
test_words_at_a_place (void)
{
  g_autoptr(MpisChartData) data = data_new (MPIS_CHART_STACKED_AREA, MPIS_CHART_UNIT_COUNT, NAN, NAN);
  g_autofree char *known = mpis_chart_data_describe_at (data, 1);
  g_autofree char *unknown = mpis_chart_data_describe_at (data, 2);

  g_assert_cmpstr (known, ==, "Sun, 12 Apr 1970: A 20, B 5");
  g_assert_cmpstr (unknown, ==, "Mon, 13 Apr 1970: A 30, B unknown");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  setlocale (LC_ALL, "C.UTF-8");

  g_test_add_func ("/charts/data/places", test_places);
  g_test_add_func ("/charts/data/values", test_values);
  g_test_add_func ("/charts/data/nearest", test_nearest);
  g_test_add_func ("/charts/data/nearest-as-by-hand", test_nearest_as_by_hand);
  g_test_add_func ("/charts/data/range-cuts", test_range_cuts);
  g_test_add_func ("/charts/data/range-without-data", test_range_without_data);
  g_test_add_func ("/charts/data/nothing-known", test_nothing_known);
  g_test_add_func ("/charts/data/stack", test_stack);
  g_test_add_func ("/charts/data/bars", test_bars);
  g_test_add_func ("/charts/data/summary", test_summary);
  g_test_add_func ("/charts/data/words-at-a-place", test_words_at_a_place);

  return g_test_run ();
}
