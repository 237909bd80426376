#include "config.h"

#include "mpis-red-flags.h"

#define NOW (G_GINT64_CONSTANT (1774000000) * MPIS_SECOND)
#define DAY (24 * MPIS_HOUR)

static void
test_windows (void)
{
  MpisRedFlags flags = { 0, };

  mpis_red_flags_count_run (&flags, "failed", NOW, NOW);
  mpis_red_flags_count_run (&flags, "success", NOW - DAY, NOW);
  mpis_red_flags_count_run (&flags, "FAILED", NOW - DAY - 1, NOW);
  mpis_red_flags_count_run (&flags, "partial", NOW - 7 * DAY, NOW);
  mpis_red_flags_count_run (&flags, "pending", NOW - 7 * DAY - 1, NOW);
  mpis_red_flags_count_run (&flags, "failed", NOW - 30 * DAY, NOW);
  mpis_red_flags_count_run (&flags, "failed", NOW - 30 * DAY - 1, NOW);
  mpis_red_flags_count_run (&flags, "failed", MPIS_INSTANT_UNKNOWN, NOW);
  mpis_red_flags_count_run (&flags, "success", NOW + MPIS_MINUTE, NOW);
  mpis_red_flags_judge (&flags, NULL);

  g_assert_cmpuint (flags.last_24h.total, ==, 3);
  g_assert_cmpuint (flags.last_24h.failed, ==, 1);
  g_assert_cmpuint (flags.last_7d.total, ==, 5);
  g_assert_cmpuint (flags.last_7d.failed, ==, 2);
  g_assert_cmpuint (flags.last_30d.total, ==, 7);
  g_assert_cmpuint (flags.last_30d.failed, ==, 3);
  g_assert_cmpfloat (flags.last_7d.percentage, ==, 40.0);
}

static gboolean
alert_for (guint failed,
           guint total)
{
  MpisRedFlags flags = { .last_7d = { .failed = failed, .total = total } };

  mpis_red_flags_judge (&flags, NULL);
  g_assert_cmpint (mpis_red_flags_any (&flags), ==, flags.last_7d.alert);
  g_assert_false (flags.last_24h.alert);
  return flags.last_7d.alert;
}

static void
test_failed_runs (void)
{
  g_assert_false (alert_for (0, 0));
  g_assert_false (alert_for (0, 10));
  g_assert_false (alert_for (1, 10));      /* 10 percent is not more than 10 percent */
  g_assert_false (alert_for (100, 1000));
  g_assert_true (alert_for (1, 9));
  g_assert_true (alert_for (101, 1009));   /* 10.01 */
  g_assert_true (alert_for (3, 29));
}

static gboolean
missing_alert_for (guint missing,
                   guint published)
{
  MpisRedFlags flags = { .published_items = published, .missing_metrics = missing };

  mpis_red_flags_judge (&flags, NULL);
  g_assert_cmpint (mpis_red_flags_any (&flags), ==, flags.missing_metrics_alert);
  return flags.missing_metrics_alert;
}

static void
test_missing_metrics (void)
{
  g_assert_false (missing_alert_for (0, 0));
  g_assert_false (missing_alert_for (5, 1000));
  g_assert_true (missing_alert_for (6, 1000));
  g_assert_false (missing_alert_for (1, 20));   /* 5 percent is not more than 5 percent */
  g_assert_true (missing_alert_for (1, 19));
  g_assert_true (missing_alert_for (2, 39));
}

static void
test_missing_records (void)
{
  MpisRedFlags flags = { .published_items = 3 };

  mpis_red_flags_judge (&flags, NULL);
  g_assert_false (flags.missing_records_alert);
  g_assert_false (mpis_red_flags_any (&flags));
  flags.missing_records = 1;
  mpis_red_flags_judge (&flags, NULL);
  g_assert_true (flags.missing_records_alert);
  g_assert_true (mpis_red_flags_any (&flags));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/metrics/red-flags/windows", test_windows);
  g_test_add_func ("/metrics/red-flags/failed-runs", test_failed_runs);
  g_test_add_func ("/metrics/red-flags/missing-metrics", test_missing_metrics);
  g_test_add_func ("/metrics/red-flags/missing-records", test_missing_records);
  return g_test_run ();
}
