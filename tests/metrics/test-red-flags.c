#include "config.h"

#include "mpis-post.h"
#include "mpis-red-flags.h"
#include "mpis-run.h"

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

static MpisPost *
post_of (const char  *project,
         MpisInstant  measured_at,
         gboolean     is_demo)
{
  return mpis_post_new (&(MpisPostFields) {
    .id = "p", .channel = "telegram", .project_id = project, .published_at = NOW - MPIS_HOUR, .published_known = TRUE,
    .measured_at = measured_at, .is_demo = is_demo,
  });
}

static MpisRun *
run_of (const char *project,
        gboolean    is_demo)
{
  return mpis_run_new (&(MpisRunFields) {
    .id = "r", .project_id = project, .status = "failed", .started_at = NOW - 2 * DAY, .completed_at = NOW,
    .is_demo = is_demo,
  });
}

/* A day of one project, or of all. */
static MpisSieve *
sieve_of (const char  *project,
          MpisInstant  from)
{
  char **filters[MPIS_N_FILTERS];

  for (guint i = 0; i < MPIS_N_FILTERS; i++)
    filters[i] = i == MPIS_FILTER_PROJECT && project != NULL ? g_strsplit (project, ",", -1) : g_new0 (char *, 1);
  return mpis_sieve_new (from, from + DAY, filters);
}

/* What the filters let through counts; runs of any time, posts of the period, and samples only if there is nothing
 * else. */
static void
test_count (void)
{
  g_autoptr(MpisSieve) all = sieve_of (NULL, NOW - DAY);
  g_autoptr(MpisSieve) filtered = sieve_of ("garden", NOW - DAY);
  g_autoptr(MpisSieve) other_day = sieve_of (NULL, NOW - 9 * DAY);
  g_autoptr(GPtrArray) posts = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GPtrArray) runs = g_ptr_array_new_with_free_func (g_object_unref);
  MpisRedFlags flags[4] = { 0 };

  g_ptr_array_add (posts, post_of ("garden", MPIS_INSTANT_UNKNOWN, TRUE));
  g_ptr_array_add (runs, run_of ("garden", TRUE));
  mpis_red_flags_count (&flags[0], posts, runs, all, NOW);
  g_assert_cmpuint (flags[0].missing_metrics, ==, 1);   /* samples alone show what flags look like */
  g_assert_cmpuint (flags[0].last_7d.failed, ==, 1);
  g_ptr_array_add (posts, post_of ("trains", MPIS_INSTANT_UNKNOWN, FALSE));
  g_ptr_array_add (posts, post_of ("garden", NOW, FALSE));
  g_ptr_array_add (runs, run_of ("trains", FALSE));
  mpis_red_flags_count (&flags[1], posts, runs, all, NOW);
  g_assert_cmpuint (flags[1].published_items, ==, 2);
  g_assert_cmpuint (flags[1].missing_metrics, ==, 1);
  g_assert_cmpuint (flags[1].last_7d.failed, ==, 1);
  mpis_red_flags_count (&flags[2], posts, runs, filtered, NOW);
  g_assert_cmpuint (flags[2].published_items, ==, 1);
  g_assert_cmpuint (flags[2].missing_metrics, ==, 0);
  g_assert_cmpuint (flags[2].last_7d.total, ==, 0);
  mpis_red_flags_count (&flags[3], posts, runs, other_day, NOW);
  g_assert_cmpuint (flags[3].published_items, ==, 0);
  g_assert_cmpuint (flags[3].last_7d.failed, ==, 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/metrics/red-flags/windows", test_windows);
  g_test_add_func ("/metrics/red-flags/failed-runs", test_failed_runs);
  g_test_add_func ("/metrics/red-flags/missing-metrics", test_missing_metrics);
  g_test_add_func ("/metrics/red-flags/missing-records", test_missing_records);
  g_test_add_func ("/metrics/red-flags/count", test_count);
  return g_test_run ();
}
