#include "config.h"

#include <glib/gstdio.h>

#include "ingest-support.h"
#include "mpis-cube-loader.h"
#include "mpis-query.h"

/* Imports the files, in this order, and checks everything against what independent.py makes of
 * them. */

static MpisImportResult *
import_path (Base       *base,
             const char *path,
             const char *zone)
{
  const MpisImportOptions options =
      { .zone = zone, .measured_at = MPIS_INSTANT_UNKNOWN, .target = { .project = "Real" } };
  g_autoptr(GError) error = NULL;
  MpisImportResult *result;

  result = dex_await_boxed (mpis_import_file (base->db, base->schema, path, &options, NULL, NULL),
                            &error);
  g_assert_no_error (error);

  return result;
}

static char **
calculate (GPtrArray  *paths,
           const char *zone)
{
  g_autofree char *script =
      g_test_build_filename (G_TEST_DIST, "operations", "independent.py", NULL);
  g_autoptr(GPtrArray) argv = g_ptr_array_new ();
  g_autofree char *output = NULL;
  g_autoptr(GError) error = NULL;
  int status;

  g_ptr_array_add (argv, (char *) "python3");
  g_ptr_array_add (argv, script);
  for (guint i = 0; i < paths->len; i++)
    g_ptr_array_add (argv, paths->pdata[i]);
  g_ptr_array_add (argv, (char *) zone);
  g_ptr_array_add (argv, NULL);
  g_spawn_sync (NULL, (char **) argv->pdata, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &output, NULL,
                &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);

  return g_strsplit (g_strchomp (output), "\n", -1);
}

static void
append_value (GString         *line,
              const MpisValue *value)
{
  if (value->known)
    g_string_append_printf (line, " %" G_GINT64_FORMAT, value->integer);
  else
    g_string_append (line, " -");
}

static const MpisMetric metrics[] =
    { MPIS_METRIC_VIEWS, MPIS_METRIC_REACTIONS, MPIS_METRIC_COMMENTS, MPIS_METRIC_SHARES };

/* One line per key, as independent.py prints them. */
static void
collect (MpisCube   *cube,
         const char *word,
         MpisGroup   by,
         MpisLens    lens,
         GHashTable *lines)
{
  g_autoptr(GHashTable) by_key = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer key, line;

  for (guint m = 0; m < G_N_ELEMENTS (metrics); m++)
    {
      MpisQuery query = MPIS_QUERY_INIT;
      g_autoptr(MpisResult) result = NULL;

      query.metric = metrics[m];
      query.lens = lens;
      query.by[query.n_by++] = by;
      result = mpis_cube_query (cube, &query);
      for (guint row = 0; row < mpis_result_get_n_rows (result); row++)
        {
          g_autofree char *name = NULL;
          MpisValue value;
          GString *text;

          if (by == MPIS_GROUP_POST)
            {
              MpisCubePost post;

              mpis_cube_get_post (cube, mpis_result_get_key (result, row, 0), &post);
              name = g_strdup (post.item_id);
            }
          else
            name = mpis_result_format_key (result, row, 0);
          text = g_hash_table_lookup (by_key, name);
          if (text == NULL)
            {
              text = g_string_new (NULL);
              g_string_append_printf (text, "%s %s", word, name);
              for (guint missing = 0; missing < m; missing++)
                g_string_append (text, " -");
              g_hash_table_insert (by_key, g_steal_pointer (&name), text);
            }
          mpis_result_get_value (result, row, &value);
          append_value (text, &value);
        }
    }
  g_hash_table_iter_init (&iter, by_key);
  while (g_hash_table_iter_next (&iter, &key, &line))
    if (g_str_has_suffix (((GString *) line)->str, " - - - -"))
      g_string_free (line, TRUE);   /* a day that only has opening balances */
    else
      g_hash_table_add (lines, g_string_free_and_steal (line));
}

static void
check (GPtrArray  *paths,
       const char *zone_name)
{
  g_auto(Base) base = { 0 };
  g_auto(GStrv) expected = calculate (paths, zone_name);
  g_autoptr(GHashTable) lines = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GTimeZone) zone = mpis_zone_new (zone_name, NULL);
  g_autoptr(MpisCube) cube = NULL;
  g_autoptr(GError) error = NULL;
  guint64 added = 0, corrections = 0;
  GHashTableIter iter;
  gpointer line;

  base_open (&base, FALSE);
  for (guint i = 0; i < paths->len; i++)
    {
      g_autoptr(MpisImportResult) first = import_path (&base, paths->pdata[i], zone_name);
      g_autoptr(MpisImportResult) again = import_path (&base, paths->pdata[i], zone_name);

      added += first->counts.added;
      corrections += first->counts.corrections;
      g_assert_cmpuint (first->counts.quarantined, ==, 0);
      assert_counts (again->counts, 0, first->counts.read, 0, 0, 0);
    }

  cube = dex_await_boxed (mpis_load_cube (base.db, zone), &error);
  g_assert_no_error (error);
  collect (cube, "latest", MPIS_GROUP_POST, MPIS_LENS_POSTS, lines);
  collect (cube, "day", MPIS_GROUP_DAY, MPIS_LENS_ACTIVITY, lines);
  g_hash_table_add (lines, g_strdup_printf ("posts %u", mpis_cube_get_n_posts (cube)));
  g_hash_table_add (lines, g_strdup_printf ("snapshots %" G_GUINT64_FORMAT, added));
  g_hash_table_add (lines, g_strdup_printf ("falls %" G_GUINT64_FORMAT, corrections));
  g_assert_cmpuint (mpis_cube_get_n_snapshots (cube), ==, added);

  for (guint i = 0; expected[i] != NULL; i++)
    if (!g_hash_table_remove (lines, expected[i]))
      g_error ("%s: expected “%s”", (char *) paths->pdata[0], expected[i]);
  g_hash_table_iter_init (&iter, lines);
  if (g_hash_table_iter_next (&iter, &line, NULL))
    g_error ("%s: found “%s”", (char *) paths->pdata[0], (char *) line);
}

static DexFuture *
test_tracker_table (gpointer data)
{
  g_autoptr(GPtrArray) paths = find_shared ("youtube-timeseries", "daily_stats");

  if (paths != NULL)
    {
      check (paths, "UTC");
      check (paths, "Asia/Bangkok");
    }

  return dex_future_new_true ();
}

static DexFuture *
test_tracker_json (gpointer data)
{
  static const char *const names[] = { "34th", "nogi.json", "sakura_sukima" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr(GPtrArray) paths = find_shared ("youtube-timeseries", names[i]);

      if (paths != NULL)
        check (paths, "Asia/Tokyo");
    }

  return dex_future_new_true ();
}

static DexFuture *
test_channel_dumps (gpointer data)
{
  g_autoptr(GPtrArray) paths = find_shared ("telegram-mtproto", "");

  for (guint i = 0; paths != NULL && i < paths->len; i++)
    {
      g_autoptr(GPtrArray) one = g_ptr_array_new ();

      g_ptr_array_add (one, paths->pdata[i]);
      check (one, "America/Chicago");
    }

  return dex_future_new_true ();
}

/* The one channel that was dumped twice: same posts, newer counters; in either order. */
static DexFuture *
test_second_dump_adds_what_is_new (gpointer data)
{
  g_autoptr(GPtrArray) paths = find_shared ("telegram-mtproto", "");
  g_autofree char *name = NULL;

  if (paths == NULL)
    return dex_future_new_true ();
  name = g_path_get_basename (paths->pdata[paths->len - 1]);
  for (guint reversed = 0; reversed < 2; reversed++)
    {
      g_auto(Base) base = { 0 };
      g_autoptr(GPtrArray) two = find_shared ("telegram-mtproto", name);
      g_autoptr(MpisImportResult) first = NULL, second = NULL;

      g_assert_cmpuint (two->len, ==, 2);
      base_open (&base, FALSE);
      first = import_path (&base, two->pdata[reversed], "America/Chicago");
      second = import_path (&base, two->pdata[1 - reversed], NULL);   /* the answer is remembered */
      assert_counts (first->counts, 50, 0, 0, 0, 0);
      assert_counts (second->counts, 50, 0, 0, 0, 0);
      g_assert_cmpstr (second->file->zone, ==, "America/Chicago");
      g_assert_cmpstr (second->file->measured_from, ==, "the data");
      assert_answer (base.db,
                     "SELECT sum (views) FILTER (WHERE n = 1), sum (views) FILTER (WHERE n = 2),"
                     " count (DISTINCT item) FROM"
                     " (SELECT views, published_item_id AS item,"
                     " row_number () OVER (PARTITION BY published_item_id"
                     "  ORDER BY measured_at) AS n FROM normalized_metrics) AS s", 3,
                     "93824,93966,50");
      assert_answer (base.db,
                     "SELECT count (*), count (DISTINCT sha256), min (zone) FROM dash_imports", 3,
                     "2,2,America/Chicago");
    }

  return dex_future_new_true ();
}

/* A growing file in three cuts, given in every order, comes to the same as at once. */
static DexFuture *
test_cuts_of_a_growing_file (gpointer data)
{
  static const guint orders[][3] = { { 0, 1, 2 }, { 2, 1, 0 }, { 1, 2, 0 }, { 1, 0, 2 } };
  g_autoptr(GPtrArray) paths = find_shared ("youtube-timeseries", "daily_stats");
  g_autofree char *folder = NULL, *text = NULL, *expected = NULL;
  g_auto(GStrv) lines = NULL;

  if (paths == NULL)
    return dex_future_new_true ();
  g_assert_true (g_file_get_contents (paths->pdata[0], &text, NULL, NULL));
  folder = g_dir_make_tmp ("cuts-XXXXXX", NULL);
  lines = g_strsplit (text, "\n", -1);

  for (guint o = 0; o < G_N_ELEMENTS (orders); o++)
    {
      g_auto(Base) base = { 0 };
      g_autofree char *found = NULL;
      guint64 added = 0;

      base_open (&base, FALSE);
      for (guint i = 0; i < 3; i++)
        {
          g_autofree char *path = g_strdup_printf ("%s/cut.csv", folder);
          g_auto(GStrv) cut = g_strdupv (lines);
          guint n = MIN (100 * (orders[o][i] + 1), 291);
          g_autofree char *beginning = NULL;
          g_autoptr(MpisImportResult) result = NULL;

          for (guint k = n; cut[k] != NULL; k++)
            cut[k][0] = '\0';
          beginning = g_strjoinv ("\n", cut);
          g_assert_true (g_file_set_contents (path, beginning, -1, NULL));
          result = import_path (&base, path, NULL);
          g_assert_cmpuint (result->counts.read, ==, n - 1);
          g_assert_cmpuint (result->counts.changed, ==, 0);
          added += result->counts.added;
          g_remove (path);
        }
      g_assert_cmpuint (added, ==, 290);
      found = ask (base.db,
                   "SELECT md5 (string_agg (concat_ws (',', i.channel_item_id,"
                   " i.published_payload, i.meta->'history',"
                   " m.measured_at, m.views, m.reactions, m.comments), ';'"
                   " ORDER BY i.channel_item_id, m.measured_at))"
                   " FROM published_items i JOIN normalized_metrics m"
                   " ON m.published_item_id = i.id", 1);
      if (expected == NULL)
        expected = g_strdup (found);
      g_assert_cmpstr (found, ==, expected);
    }
  g_rmdir (folder);

  return dex_future_new_true ();
}

int
main (int argc, char **argv)
{
  dex_init ();
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD ("/real-files/tracker-table", test_tracker_table);
  ADD ("/real-files/tracker-json", test_tracker_json);
  ADD ("/real-files/channel-dumps", test_channel_dumps);
  ADD ("/real-files/second-dump-adds-what-is-new", test_second_dump_adds_what_is_new);
  ADD ("/real-files/cuts-of-a-growing-file", test_cuts_of_a_growing_file);

  return g_test_run ();
}
