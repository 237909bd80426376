#include "config.h"

#include "mpis-counters.h"

#include <math.h>

static double
rate (gint64 reactions,
      gint64 comments,
      gint64 shares,
      gint64 reach,
      gint64 views)
{
  MpisCounters counters;

  mpis_counters_clear (&counters);
  counters.value[MPIS_COUNTER_REACTIONS] = reactions;
  counters.value[MPIS_COUNTER_COMMENTS] = comments;
  counters.value[MPIS_COUNTER_SHARES] = shares;
  counters.value[MPIS_COUNTER_REACH] = reach;
  counters.value[MPIS_COUNTER_VIEWS] = views;
  return mpis_counters_get_rate (&counters);
}

static void
test_rate (void)
{
  const gint64 na = MPIS_UNKNOWN;

  /* Reach comes before views. */
  g_assert_cmpfloat (rate (10, na, na, 100, 1000), ==, 0.1);
  g_assert_cmpfloat (rate (10, na, na, 0, 1000), ==, 0.01);
  g_assert_cmpfloat (rate (10, na, na, na, 1000), ==, 0.01);
  g_assert_cmpfloat (rate (100, 20, 10, 1000, na), ==, 0.13);

  /* Nobody knows. */
  g_assert_true (isnan (rate (10, na, na, na, na)));
  g_assert_true (isnan (rate (10, na, na, 0, 0)));
  g_assert_true (isnan (rate (10, na, na, -5, -5)));

  /* Four decimals, halves as binary numbers have them; nothing clamped. */
  g_assert_cmpfloat (rate (2, na, na, na, 3), ==, 0.6667);
  g_assert_cmpfloat (rate (1, na, 4, na, 100000), ==, 0.0001);
  g_assert_cmpfloat (rate (20, na, na, na, 1), ==, 20.0);
  g_assert_cmpfloat (rate (na, na, na, na, 3), ==, 0.0);

  /* The parts may not run over. */
  g_assert_cmpfloat (rate (G_MAXINT64, G_MAXINT64, na, na, G_MAXINT64), ==, 1.0);
}

static void
test_clear_and_equal (void)
{
  MpisCounters a, b;

  mpis_counters_clear (&a);
  for (guint i = 0; i < MPIS_N_COUNTERS; i++)
    g_assert_cmpint (a.value[i], ==, MPIS_UNKNOWN);

  b = a;
  g_assert_true (mpis_counters_equal (&a, &b));
  b.value[MPIS_COUNTER_CLICKS] = 0;
  g_assert_false (mpis_counters_equal (&a, &b));
}

static void
test_names (void)
{
  g_assert_cmpstr (mpis_counter_get_name (MPIS_COUNTER_VIEWS), ==, "views");
  g_assert_cmpstr (mpis_counter_get_name (MPIS_COUNTER_REACTIONS), ==, "reactions");
  g_assert_cmpstr (mpis_counter_get_name (MPIS_COUNTER_CLICKS), ==, "clicks");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/counters/rate", test_rate);
  g_test_add_func ("/model/counters/clear-and-equal", test_clear_and_equal);
  g_test_add_func ("/model/counters/names", test_names);
  return g_test_run ();
}
