#include "config.h"

#include "mpis-ingest.h"
#include "mpis-test.h"

#include <stdio.h>

/* 100,000 snapshots of 5,000 posts into PostgreSQL: through the whole operation (posts to be made,
 * then posts that are there), and the same rows copied into the same table with nothing else done. */

#define N_POSTS 5000
#define N_EACH  20
#define N_ROWS  (N_POSTS * N_EACH)
#define T0      (G_GINT64_CONSTANT (1767225600) * MPIS_SECOND)   /* 2026-01-01 */

static MpisInstant
measured_at (guint post,
             guint nth)
{
  return T0 + (post % 60) * 24 * MPIS_HOUR + nth * 24 * MPIS_HOUR;
}

static gint64
views_at (guint post,
          guint nth)
{
  return (gint64) (post % 997 + 3) * (nth + 1) * 7;
}

static GPtrArray *
make_observations (void)
{
  GPtrArray *observations = g_ptr_array_new_full (N_ROWS, (GDestroyNotify) mpis_observation_free);

  for (guint post = 0; post < N_POSTS; post++)
    for (guint nth = 0; nth < N_EACH; nth++)
      {
        MpisObservation *observation = mpis_observation_new ();

        observation->channel = g_strdup ("youtube");
        observation->item_id = g_strdup_printf ("video-%06u", post);
        observation->title = g_strdup_printf ("Title of video %u", post);
        observation->published_at = measured_at (post, 0) - MPIS_HOUR;
        observation->measured_at = measured_at (post, nth);
        observation->edition = T0 + 365 * 24 * MPIS_HOUR;
        observation->carried = 0x1 | 0x8 | 0x10;
        observation->raw = json_object_new ();
        json_object_set_int_member (observation->raw, "views", views_at (post, nth));
        json_object_set_int_member (observation->raw, "likes", views_at (post, nth) / 20);
        json_object_set_int_member (observation->raw, "comments", views_at (post, nth) / 150);
        observation->where = g_strdup_printf ("bench: %u", post);
        g_ptr_array_add (observations, observation);
      }

  return observations;
}

static void
run (MpisDb     *db,
     const char *sql)
{
  g_autoptr(GError) error = NULL;

  dex_await (mpis_db_run_script (db, sql), &error);
  g_assert_no_error (error);
}

static double
ingest (MpisDb       *db,
        MpisDbSchema *schema,
        GPtrArray    *observations)
{
  const MpisIngestTarget target = { .project = "Bench", .source = "import" };
  g_autoptr(GPtrArray) set_aside = g_ptr_array_new ();
  g_autoptr(GError) error = NULL;
  MpisIngestCounts counts;
  gint64 start = g_get_monotonic_time ();

  dex_await (mpis_ingest (db, schema, observations, set_aside, &target, NULL, NULL, &counts),
             &error);
  g_assert_no_error (error);
  g_assert_cmpuint (counts.added + counts.unchanged, ==, N_ROWS);

  return (g_get_monotonic_time () - start) / 1e6;
}

/* The rows as the operation writes them. */
static GBytes *
make_rows (MpisDb *db)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(MpisDbRows) ids =
      dex_await_boxed (mpis_db_query (db,
                                      "SELECT id FROM published_items ORDER BY channel_item_id",
                                      NULL), &error);
  g_autofree char *edition = mpis_time_format (T0 + 365 * 24 * MPIS_HOUR);
  GString *rows = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint post = 0; post < N_POSTS; post++)
    for (guint nth = 0; nth < N_EACH; nth++)
      {
        const gint64 views = views_at (post, nth);
        g_autofree char *at = mpis_time_format (measured_at (post, nth));

        g_string_append_printf (rows, "%s\tyoutube\t%d\t\\N\t\\N\t%d\t%d\t\\N\t\\N\t\\N\t%.4f\t"
                                "{\"views\":%d,\"likes\":%d,\"comments\":%d}\t%s\timport\t%s\t\\N\n",
                                mpis_db_rows_get_text (ids, post, 0), (int) views,
                                (int) views / 20, (int) views / 150,
                                (double) (views / 20 + views / 150) / views, (int) views,
                                (int) views / 20,
                                (int) views / 150, at, edition);
      }

  return g_string_free_to_bytes (rows);
}

static double
copy (MpisDb *db,
      GBytes *rows)
{
  g_autoptr(GError) error = NULL;
  gint64 start = g_get_monotonic_time (), n;

  n = dex_await_int64 (mpis_db_copy_in (db,
    "COPY normalized_metrics (published_item_id, channel, views, impressions, reach, reactions,"
    " comments, shares,"
    " saves, clicks, engagement_rate, raw_metrics, measured_at, source, edition, earlier)"
    " FROM STDIN", rows), &error);
  g_assert_no_error (error);
  g_assert_cmpint (n, ==, N_ROWS);

  return (g_get_monotonic_time () - start) / 1e6;
}

static DexFuture *
bench_fiber (gpointer data)
{
  g_autofree char *conninfo = mpis_test_database_new ();
  g_autoptr(GPtrArray) observations = make_observations ();
  g_autoptr(GError) error = NULL;
  g_autoptr(MpisDbSchema) schema = NULL;
  g_autoptr(MpisDb) db = NULL;
  double with_posts, snapshots = G_MAXDOUBLE, again, copied = G_MAXDOUBLE;

  db = dex_await_object (mpis_db_connect (conninfo, 0), &error);
  g_assert_no_error (error);
  schema = dex_await_object (mpis_db_migrate (db), &error);
  g_assert_no_error (error);
  mpis_db_set_timeout (db, 120000);

  with_posts = ingest (db, schema, observations);
  again = ingest (db, schema, observations);
  for (guint i = 0; i < 3; i++)   /* in turns, so that all meet the same machine */
    {
      g_autoptr(GBytes) rows = make_rows (db);
      double seconds;

      run (db, "TRUNCATE normalized_metrics");
      seconds = copy (db, rows);
      copied = MIN (copied, seconds);
      run (db, "TRUNCATE normalized_metrics");
      seconds = ingest (db, schema, observations);
      snapshots = MIN (snapshots, seconds);
      run (db, "TRUNCATE content_plans CASCADE; TRUNCATE normalized_metrics");
      seconds = ingest (db, schema, observations);
      with_posts = MIN (with_posts, seconds);
    }

  printf ("ingest-with-new-posts %.0f rows/s\n", N_ROWS / with_posts);
  printf ("ingest %.0f rows/s\n", N_ROWS / snapshots);
  printf ("ingest-again %.0f rows/s\n", N_ROWS / again);
  printf ("ingest-raw-copy %.0f rows/s\n", N_ROWS / copied);
  printf ("ingest-to-raw-copy %.2f ratio\n", copied / snapshots);
  printf ("ingest-with-new-posts-to-raw-copy %.2f ratio\n", copied / with_posts);
  mpis_db_close (db);

  return dex_future_new_true ();
}

int
main (int argc, char **argv)
{
  dex_init ();
  g_test_init (&argc, &argv, NULL);
  mpis_test_fiber (bench_fiber, NULL);

  return 0;
}
