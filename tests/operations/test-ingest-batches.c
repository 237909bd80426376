#include "config.h"

#include "ingest-support.h"

/* A table so long that it is read in several parts has to say the same as in one. */

#define N_VIDEOS 7
#define N_RUNS   11000   /* of each; some more than one part is in all */
#define N_FALLEN (N_RUNS - 1)   /* of each: every part border in a history would lose one */
#define N_BAD    3       /* of each */

/* Newest first, the videos in turns: no part of the file is a part of the work. All counts fall, and
 * some rows are broken. */
static GBytes *
make_table (void)
{
  GString *text = g_string_new ("run_datetime_utc,video_id,title,published_at,view_count\n");

  for (guint run = N_RUNS; run-- > 0;)
    for (guint video = 0; video < N_VIDEOS; video++)
      {
        g_autofree char *at = mpis_time_format (START + run * 60 * MPIS_SECOND);

        g_string_append_printf (text, "%s,v%u,Title %u,2026-01-01T00:00:00Z,%u\n", at, video,
                                run / 5000, N_RUNS - run);
        if (run % 5000 == 0)
          g_string_append_printf (text, "%s,v%u,Title,2026-01-01T00:00:00Z,many\n", at, video);
      }

  return g_string_free_to_bytes (text);
}

static MpisImportResult *
import (Base     *base,
        GBytes   *table,
        gboolean  dry_run)
{
  const MpisImportOptions options = {
    .measured_at = MPIS_INSTANT_UNKNOWN,
    .target = { .project = "A project", .source = "import", .dry_run = dry_run },
  };
  g_autoptr(GError) error = NULL;
  MpisImportResult *result =
      dex_await_boxed (mpis_import_content (base->db, base->schema, "long.csv", table, &options,
                                            NULL, NULL), &error);

  g_assert_no_error (error);
  return result;
}

static const char summary[] =
  "SELECT count (*), count (DISTINCT published_item_id), sum (views),"
  " md5 (string_agg (i.channel_item_id || m.measured_at || m.views || m.edition || m.raw_metrics,"
  "                  ' ' ORDER BY i.channel_item_id, m.measured_at)),"
  " md5 (string_agg (DISTINCT i.meta->>'history' || (i.published_payload->>'title'), ' '))"
  " FROM normalized_metrics m JOIN published_items i ON i.id = m.published_item_id";

static DexFuture *
test_as_in_one_go (gpointer data)
{
  g_auto(Base) parts = { 0 }, whole = { 0 };
  g_autoptr(GBytes) table = make_table ();
  g_autoptr(MpisImportResult) dry = NULL, first = NULL, again = NULL;
  g_autoptr(MpisImportFile) file = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *expected = NULL;
  MpisIngestCounts counts;
  const guint n = N_VIDEOS * N_RUNS, n_fallen = N_VIDEOS * N_FALLEN, n_bad = N_VIDEOS * N_BAD;

  base_open (&whole, FALSE);
  file = mpis_import_read ("long.csv", table, MPIS_IMPORT_GUESS, NULL, MPIS_INSTANT_UNKNOWN, &error);
  g_assert_no_error (error);
  counts = ingest (&whole, file->observations, file->set_aside, FALSE);
  assert_counts (counts, n, 0, 0, n_fallen, n_bad);
  run_sql (whole.db, "UPDATE normalized_metrics SET source = 'import'");
  expected = ask (whole.db, summary, 5);

  base_open (&parts, FALSE);
  dry = import (&parts, table, TRUE);
  assert_counts (dry->counts, n, 0, 0, n_fallen, n_bad);
  assert_answer (parts.db, "SELECT count (*) FROM published_items", 1, "0");
  first = import (&parts, table, FALSE);
  assert_counts (first->counts, n, 0, 0, n_fallen, n_bad);
  assert_answer (parts.db, summary, 5, expected);
  assert_answer (parts.db, "SELECT counts->>'added', counts->>'corrections' FROM dash_imports", 2,
                 "77000,76993");
  again = import (&parts, table, FALSE);
  assert_counts (again->counts, 0, n, 0, 0, n_bad);
  assert_answer (parts.db, summary, 5, expected);

  return dex_future_new_true ();
}

/* Where MPIS made the tables, what no part finds a post for is set aside. */
static DexFuture *
test_unmatched (gpointer data)
{
  g_auto(Base) base = { 0 };
  g_autoptr(GBytes) table = make_table ();
  g_autoptr(MpisImportResult) result = NULL;

  base_open (&base, TRUE);
  run_sql (base.db, "DELETE FROM normalized_metrics");
  run_sql (base.db, "UPDATE published_items SET channel = 'youtube', channel_item_id = 'v0'"
                    " WHERE id = (SELECT min (id::text)::uuid FROM published_items)");
  result = import (&base, table, FALSE);
  assert_counts (result->counts, N_RUNS, 0, 0, N_FALLEN,
                 (N_VIDEOS - 1) * N_RUNS + N_VIDEOS * N_BAD);
  assert_answer (base.db, "SELECT count (*), count (DISTINCT item_id) FROM dash_unmatched_posts", 2,
                 "66000,6");
  assert_answer (base.db, "SELECT count (*) FROM dash_quarantine", 1, "21");

  return dex_future_new_true ();
}

int
main (int argc, char **argv)
{
  dex_init ();
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD ("/ingest-batches/as-in-one-go", test_as_in_one_go);
  ADD ("/ingest-batches/unmatched", test_unmatched);

  return g_test_run ();
}
