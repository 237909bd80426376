#include "config.h"

#include <locale.h>
#include <math.h>

#include "mpis-chart-draw.h"
#include "mpis-chart-export.h"
#include "mpis-chart-extras.h"
#include "mpis-chart-numbers.h"

/* Monday, 16 November 2026. */
#define FIRST_DAY 20773

/* Three days of views, and the same of the three days before. */
static MpisChartData *
data_new (MpisChartKind kind)
{
  const double x[] = { FIRST_DAY, FIRST_DAY + 1, FIRST_DAY + 2 };
  g_autoptr(MpisSeries) now = mpis_series_new ("views", "Views", x, (double[]) { 10, NAN, 30 }, 3);
  g_autoptr(MpisSeries) before = mpis_series_new_ghost ("views", "Period before", 3, x,
                                                        (double[]) { 7, 80, NAN }, 3);
  MpisSeries *series[] = { now, before };

  return mpis_chart_data_new (kind, MPIS_CHART_UNIT_COUNT, series, (guint[]) { 0, 0 }, 2, NAN, NAN);
}

static void
annotate (MpisChartData           *data,
          MpisChartAnnotationKind  kind,
          double                   x,
          const char              *label)
{
  g_autoptr(MpisChartAnnotation) annotation = mpis_chart_annotation_new (kind, x, label, label);

  mpis_chart_extras_annotate (data, &annotation, 1);
}

static void
test_ghost_is_read_with_its_own_day (void)
{
  g_autoptr(MpisChartData) data = data_new (MPIS_CHART_LINE);
  g_autofree char *text = mpis_chart_data_describe_at (data, 0);

  g_assert_cmpstr (text, ==, "Mon, 16 Nov 2026: Views 10, Period before, 13 Nov 7");
}

static void
test_ghost_is_in_no_total (void)
{
  g_autoptr(MpisChartData) data = data_new (MPIS_CHART_LINE);
  g_autofree char *text = mpis_chart_data_describe (data, "Views");

  g_assert_cmpstr (text, ==, "Views, 16 Nov to 18 Nov: total 40, highest 30 on 18 Nov");
  g_assert_cmpfloat (data->high, ==, 80);   /* but it has its room */
}

static void
test_ghost_stands_on_no_series (void)
{
  g_autoptr(MpisChartData) data = data_new (MPIS_CHART_STACKED_AREA);

  g_assert_cmpfloat (mpis_chart_data_get_edge (data, 0, 0), ==, 10);
  g_assert_cmpfloat (mpis_chart_data_get_edge (data, 1, 0), ==, 7);
  g_assert_cmpfloat (mpis_chart_data_get (data, 1, 1), ==, 80);
}

static void
test_ghost_alone_is_no_data (void)
{
  g_autoptr(MpisSeries) before = mpis_series_new_ghost ("views", "Before", 3, (double[]) { 5 },
                                                        (double[]) { 7 }, 1);
  g_autoptr(MpisChartData) data = mpis_chart_data_new (MPIS_CHART_LINE, MPIS_CHART_UNIT_COUNT,
                                                       &before, (guint[]) { 0 }, 1, NAN, NAN);
  g_autofree char *text = mpis_chart_data_describe (data, "Views");

  g_assert_cmpstr (text, ==, "Views: no data in this period");
}

static void
test_goal_steps (void)
{
  g_autoptr(MpisChartGoal) goal = mpis_chart_goal_new_steps ("Goal", (double[]) { 5, 10, 20 },
                                                             (double[]) { 100, 50, NAN }, 3);

  g_assert_true (isnan (mpis_chart_goal_get_at (goal, 4.9)));
  g_assert_cmpfloat (mpis_chart_goal_get_at (goal, 5), ==, 100);
  g_assert_cmpfloat (mpis_chart_goal_get_at (goal, 9.9), ==, 100);
  g_assert_cmpfloat (mpis_chart_goal_get_at (goal, 10), ==, 50);
  g_assert_true (isnan (mpis_chart_goal_get_at (goal, 20)));
}

static void
test_goal_has_room_and_words (void)
{
  g_autoptr(MpisChartData) data = data_new (MPIS_CHART_LINE);
  g_autoptr(MpisChartGoal) goal =
    mpis_chart_goal_new_steps ("Goal", (double[]) { 0, FIRST_DAY - 5, FIRST_DAY + 2, FIRST_DAY + 90 },
                               (double[]) { 9999, 100, -50, 8888 }, 4);
  g_autofree char *first = NULL, *last = NULL, *all = NULL;

  mpis_chart_extras_set_goal (data, goal);
  g_assert_cmpfloat (data->high, ==, 100);   /* what was before and what comes later needs no room */
  g_assert_cmpfloat (data->low, ==, -50);
  first = mpis_chart_data_describe_at (data, 0);
  last = mpis_chart_data_describe_at (data, 2);
  all = mpis_chart_data_describe (data, "Views");
  g_assert_cmpstr (first, ==, "Mon, 16 Nov 2026: Views 10, Period before, 13 Nov 7, Goal 100");
  g_assert_cmpstr (last, ==, "Wed, 18 Nov 2026: Views 30, Period before, 15 Nov unknown, Goal \u221250");
  g_assert_true (g_str_has_suffix (all, "highest 30 on 18 Nov; Goal \u221250"));
}

static void
test_events_belong_to_their_day (void)
{
  g_autoptr(MpisChartData) data = data_new (MPIS_CHART_LINE);
  g_autofree char *text = NULL, *all = NULL;
  guint n, first;

  annotate (data, MPIS_CHART_ANNOTATION_POST, FIRST_DAY + 1.9, "late");
  annotate (data, MPIS_CHART_ANNOTATION_RUN, FIRST_DAY + 1, "early");
  annotate (data, MPIS_CHART_ANNOTATION_POST, FIRST_DAY - 0.01, "the day before");
  annotate (data, MPIS_CHART_ANNOTATION_POST, FIRST_DAY + 2.99, "last minute");
  annotate (data, MPIS_CHART_ANNOTATION_POST, FIRST_DAY + 3, "the day after");

  first = mpis_chart_extras_get_annotations (data, 1, &n);
  g_assert_cmpuint (first, ==, 0);
  g_assert_cmpuint (n, ==, 2);
  mpis_chart_extras_get_annotations (data, 0, &n);
  g_assert_cmpuint (n, ==, 0);
  text = mpis_chart_data_describe_at (data, 1);
  g_assert_cmpstr (text, ==, "Tue, 17 Nov 2026: Views unknown, Period before, 14 Nov 80; early; late");
  all = mpis_chart_data_describe (data, "Views");
  g_assert_true (g_str_has_suffix (all, "; 3 events"));
}

static void
test_many_events_are_counted (void)
{
  g_autoptr(MpisChartData) data = data_new (MPIS_CHART_LINE);
  g_autofree char *text = NULL;

  for (guint i = 0; i < 5; i++)
    annotate (data, MPIS_CHART_ANNOTATION_POST, FIRST_DAY, "post");
  text = mpis_chart_data_describe_at (data, 0);
  g_assert_true (g_str_has_suffix (text, "; post; post; post; and 2 more"));
}

static void
test_bars_have_no_days (void)
{
  g_autoptr(MpisChartData) data = data_new (MPIS_CHART_BARS);
  g_autoptr(MpisChartGoal) goal = mpis_chart_goal_new ("Goal", 1000);

  annotate (data, MPIS_CHART_ANNOTATION_POST, 0, "post");
  mpis_chart_extras_set_goal (data, goal);
  g_assert_cmpuint (data->annotations->len, ==, 0);
  g_assert_cmpfloat (data->high, <, 1000);
}

static double
measure (const char *text,
         gpointer    unused)
{
  return 7.0 * (double) strlen (text);
}

/* However many there are and however large text is: there are as many markers as fit, no two on one another,
 * each stands within what it stands for, and no event is lost. */
static void
test_crowded_events_share_markers (gconstpointer line_height)
{
  double line = GPOINTER_TO_UINT (line_height);
  g_autoptr(GRand) random = g_rand_new_with_seed (3);
  g_autoptr(MpisChartData) data = data_new (MPIS_CHART_LINE);
  guint n = 0;

  for (guint i = 0; i < 500; i++)
    annotate (data, MPIS_CHART_ANNOTATION_POST, FIRST_DAY + g_rand_double_range (random, 0, 3), "post");
  data->whole = FALSE;   /* so that they are spread */
  for (double width = 280; width < 2000; width += 90, n = 0)
    {
      g_autoptr(MpisChartLayout) layout = mpis_chart_layout_new (data, width, 240, line, measure, NULL);
      g_autoptr(GArray) clusters = mpis_chart_extras_cluster (data, layout);

      g_assert_cmpfloat (layout->top, >, line);
      g_assert_cmpuint (clusters->len, <=, (guint) ((layout->right - layout->left) / line / 2) + 1);
      g_assert_cmpuint (clusters->len, >=, (guint) ((layout->right - layout->left) / line / 3));
      for (guint i = 0; i < clusters->len; i++)
        {
          const MpisChartCluster *cluster = &g_array_index (clusters, MpisChartCluster, i);
          double x = MIN (mpis_scale_map (&layout->x, mpis_chart_annotation_get_x (
                                                        data->annotations->pdata[n])), layout->right);

          g_assert_cmpuint (cluster->first, ==, n);
          n += cluster->n;
          g_assert_cmpfloat (cluster->x, >=, x - 0.001);
          if (i > 0)
            g_assert_cmpfloat (cluster->x - (cluster - 1)->x, >=, 2 * line - 0.001);
        }
      g_assert_cmpuint (n, ==, 500);
    }
}

static void
test_events_are_found_by_the_pointer (void)
{
  g_autoptr(MpisChartData) data = data_new (MPIS_CHART_LINE);
  g_autoptr(MpisChartLayout) layout = NULL;
  MpisChartCluster cluster;
  double x;

  annotate (data, MPIS_CHART_ANNOTATION_POST, FIRST_DAY + 1.5, "one");
  annotate (data, MPIS_CHART_ANNOTATION_POST, FIRST_DAY + 1.6, "two");
  layout = mpis_chart_layout_new (data, 600, 240, 16, measure, NULL);
  x = mpis_scale_map (&layout->x, FIRST_DAY + 1);
  g_assert_cmpint (mpis_chart_extras_find_cluster (data, layout, x + 3, layout->top - 8, &cluster), ==, 0);
  g_assert_cmpuint (cluster.n, ==, 2);
  g_assert_cmpint (mpis_chart_extras_find_cluster (data, layout, x + 30, layout->top - 8, &cluster), ==, -1);
  g_assert_cmpint (mpis_chart_extras_find_cluster (data, layout, x, layout->top + 8, &cluster), ==, -1);
}

static void
test_csv (void)
{
  g_autoptr(MpisChartData) data = data_new (MPIS_CHART_LINE);
  g_autoptr(MpisChartGoal) goal = mpis_chart_goal_new ("Goal", 12.5);
  g_autoptr(MpisChartNumbers) numbers = NULL;
  g_autofree char *csv = NULL;

  mpis_chart_extras_set_goal (data, goal);
  annotate (data, MPIS_CHART_ANNOTATION_POST, FIRST_DAY + 0.5, "=HYPERLINK(1)");
  annotate (data, MPIS_CHART_ANNOTATION_RUN, FIRST_DAY + 2.5, "Run, ended");
  annotate (data, MPIS_CHART_ANNOTATION_RUN, FIRST_DAY + 2.6, "again");
  numbers = mpis_chart_numbers_new (data, "Views");
  csv = mpis_chart_numbers_to_csv (numbers);
  g_assert_cmpstr (csv, ==,
                   "Date,Views,Period before (3 days before),Goal,Events\r\n"
                   "2026-11-16,10,7,12.5,'=HYPERLINK(1)\r\n"
                   "2026-11-17,,80,12.5,\r\n"
                   "2026-11-18,30,,12.5,\"Run, ended; again\"\r\n");
}

/* What is on the screen is on paper: each extra leaves something in the drawing. */
static void
test_paper (void)
{
  static const char *const extras[] = { "nothing", "goal", "events" };
  g_autoptr(GHashTable) sums = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  PangoFontDescription *font = pango_font_description_from_string ("Sans 13px");
  g_autoptr(MpisChartStyle) style = mpis_chart_style_new (&(MpisColor) { 0, 0, 0, 1 }, font, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (extras); i++)
    for (MpisChartFormat format = MPIS_CHART_PNG; format <= MPIS_CHART_CSV; format++)
      {
        g_autoptr(MpisChartData) data = data_new (MPIS_CHART_LINE);
        g_autoptr(MpisChartGoal) goal = mpis_chart_goal_new ("Goal", 60);
        g_autoptr(MpisChartExport) export = NULL;
        g_autoptr(GBytes) bytes = NULL;
        g_autoptr(GError) error = NULL;

        if (i == 1)
          mpis_chart_extras_set_goal (data, goal);
        if (i == 2)
          annotate (data, MPIS_CHART_ANNOTATION_CORRECTION, FIRST_DAY + 1, "corrected");
        export = mpis_chart_export_new (data, "Views", style);
        bytes = mpis_chart_export_render (export, format, 1, &error);
        g_assert_no_error (error);
        g_hash_table_add (sums, g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes));
      }
  g_assert_cmpuint (g_hash_table_size (sums), ==, G_N_ELEMENTS (extras) * (MPIS_CHART_CSV + 1));
  pango_font_description_free (font);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  setlocale (LC_ALL, "C.UTF-8");

  g_test_add_func ("/charts/extras/ghost-is-read-with-its-own-day", test_ghost_is_read_with_its_own_day);
  g_test_add_func ("/charts/extras/ghost-is-in-no-total", test_ghost_is_in_no_total);
  g_test_add_func ("/charts/extras/ghost-stands-on-no-series", test_ghost_stands_on_no_series);
  g_test_add_func ("/charts/extras/ghost-alone-is-no-data", test_ghost_alone_is_no_data);
  g_test_add_func ("/charts/extras/goal-steps", test_goal_steps);
  g_test_add_func ("/charts/extras/goal-has-room-and-words", test_goal_has_room_and_words);
  g_test_add_func ("/charts/extras/events-belong-to-their-day", test_events_belong_to_their_day);
  g_test_add_func ("/charts/extras/many-events-are-counted", test_many_events_are_counted);
  g_test_add_func ("/charts/extras/bars-have-no-days", test_bars_have_no_days);
  g_test_add_data_func ("/charts/extras/crowded-events-share-markers", GUINT_TO_POINTER (16),
                        test_crowded_events_share_markers);
  g_test_add_data_func ("/charts/extras/crowded-events-share-markers/large-text", GUINT_TO_POINTER (34),
                        test_crowded_events_share_markers);
  g_test_add_func ("/charts/extras/events-are-found-by-the-pointer", test_events_are_found_by_the_pointer);
  g_test_add_func ("/charts/extras/csv", test_csv);
  g_test_add_func ("/charts/extras/paper", test_paper);

  return g_test_run ();
}
