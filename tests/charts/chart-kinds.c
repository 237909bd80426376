#include "config.h"

#include <locale.h>
#include <math.h>

#include "chart-fixture.h"
#include "mpis-heatmap.h"
#include "mpis-timeline.h"

static void
assert_says (MpisChart  *chart,
             const char *text)
{
  gtk_test_accessible_assert_property (chart, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text);
}

static GtkWidget *
window_new (MpisChart *chart)
{
  GtkWidget *window = gtk_window_new ();

  gtk_window_set_default_size (GTK_WINDOW (window), 640, 320);
  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (chart));
  gtk_window_present (GTK_WINDOW (window));
  chart_wait_for_renders (chart, 1);
  gtk_widget_grab_focus (GTK_WIDGET (chart));

  return window;
}

static void
on_mark_activated_cb (MpisChart     *chart,
                      MpisChartMark *mark,
                      int           *item)
{
  g_assert_true (isnan (mark->day));
  *item = mark->item;
}

static MpisChartContent *
create_heatmap (void)
{
  static const char *const rows[] = { "Monday", "Tuesday" };
  static const char *const columns[] = { "Morning", "Noon", "Night" };
  static const double values[] = { 0.01, NAN, 0.02, 0.03, 0.04, 0.05 };
  static const gint64 counts[] = { 9, 0, 9, 2, 9, 9 };
  g_autoptr(MpisCategories) days = mpis_categories_new_of_names ("Weekday", rows, 2);
  g_autoptr(MpisCategories) times = mpis_categories_new_of_names ("Time", columns, 3);

  return MPIS_CHART_CONTENT (mpis_heatmap_new (days, times, "Rate", values, counts, 5));
}

static void
test_heatmap (void)
{
  g_autoptr(MpisChartContent) content = create_heatmap ();
  MpisChart *chart = MPIS_CHART (mpis_chart_new ());
  GtkWidget *window;
  int item = -1;

  mpis_chart_set_title (chart, "Best time");
  mpis_chart_set_unit (chart, MPIS_CHART_UNIT_FRACTION);
  mpis_chart_set_kind (chart, MPIS_CHART_HEATMAP);
  assert_says (chart, "Best time: no data in this period");
  mpis_chart_set_content (chart, content);
  g_signal_connect (chart, "mark-activated", G_CALLBACK (on_mark_activated_cb), &item);
  window = window_new (chart);
  assert_says (chart, "Best time, Weekday and Time: highest 5.0\u00a0% (Tuesday, Night), lowest 1.0\u00a0% "
                      "(Monday, Morning); 1 cell with too few to tell; 1 cell unknown");

  g_assert_true (chart_press (chart, "Right"));
  assert_says (chart, "Monday, Morning: Rate 1.0\u00a0%; based on 9");
  chart_press (chart, "Right");
  assert_says (chart, "Monday, Noon: Rate unknown; based on 0");
  chart_press (chart, "Left");
  g_assert_true (chart_press (chart, "Down"));
  assert_says (chart, "Tuesday, Morning: Rate too few to tell; based on 2, needs 5");
  chart_press (chart, "End");
  assert_says (chart, "Tuesday, Night: Rate 5.0\u00a0%; based on 9");
  chart_press (chart, "Return");
  g_assert_cmpint (item, ==, 5);
  chart_press (chart, "Escape");

  chart_hover (chart, 100, 20);
  assert_says (chart, "Monday, Morning: Rate 1.0\u00a0%; based on 9");
  mpis_chart_set_show_table (chart, TRUE);
  chart_spin ();
  gtk_window_destroy (GTK_WINDOW (window));
}

/* Series over categories have a legend, and up and down go through the series of a category. */
static void
test_columns (void)
{
  static const char *const names[] = { "Ada", "Bruno" };
  static const double x[] = { 0, 1 }, one[] = { 10, 20 }, other[] = { 5, NAN };
  g_autoptr(MpisChartContent) people =
    MPIS_CHART_CONTENT (mpis_categories_new_of_names ("Persona", names, 2));
  g_autoptr(GListStore) series = g_list_store_new (MPIS_TYPE_SERIES);
  g_autoptr(MpisSeries) reactions = mpis_series_new ("reactions", "Reactions", x, one, 2);
  g_autoptr(MpisSeries) shares = mpis_series_new ("shares", "Shares", x, other, 2);
  MpisChart *chart = MPIS_CHART (mpis_chart_new ());
  GtkWidget *window;

  g_list_store_append (series, reactions);
  g_list_store_append (series, shares);
  mpis_chart_set_title (chart, "Engagement");
  mpis_chart_set_kind (chart, MPIS_CHART_COLUMNS);
  mpis_chart_set_content (chart, people);
  mpis_chart_set_series (chart, G_LIST_MODEL (series));
  window = window_new (chart);
  assert_says (chart, "Engagement, Persona: total 35, highest 20, Bruno");

  chart_press (chart, "Right");
  assert_says (chart, "Ada: Reactions 10, Shares 5");
  chart_press (chart, "Right");
  assert_says (chart, "Bruno: Reactions 20, Shares unknown");
  chart_press (chart, "Down");
  assert_says (chart, "Reactions 20, Bruno");
  mpis_chart_set_kind (chart, MPIS_CHART_GROUPED_BARS);
  mpis_chart_set_log (chart, TRUE);
  chart_press (chart, "Down");
  assert_says (chart, "Ada: Reactions 10, Shares 5");
  chart_spin ();
  gtk_window_destroy (GTK_WINDOW (window));
}

/* A run at midnight of the first of January 1970 and of every twelfth hour after it, in two rows. */
#define N_RUNS 16

static MpisChartContent *
create_timeline (void)
{
  static const char *const names[] = { "Trains", "Gardens" };
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr(MpisCategories) rows = mpis_categories_new_of_names ("Project", names, 2);
  MpisTimelineSpan spans[N_RUNS];

  for (guint i = 0; i < N_RUNS; i++)
    spans[i] = (MpisTimelineSpan) { i % 2, (char *) "run", (char *) "Run", 12 * i * MPIS_HOUR,
                                    (12 * i + 1) * MPIS_HOUR, MPIS_SPAN_DONE, (char *) "Succeeded" };

  return MPIS_CHART_CONTENT (mpis_timeline_new (rows, spans, N_RUNS, utc, 12 * N_RUNS * MPIS_HOUR));
}

static double
x_of (MpisChart *chart,
      double     hour)
{
  return mpis_scale_map (&chart->layout->x, hour * MPIS_HOUR);
}

static void
drag (MpisChart *chart,
      double     from,
      double     to)
{
  gpointer gesture = chart_find_controller (chart, GTK_TYPE_GESTURE_DRAG);

  chart_spin ();
  g_signal_emit_by_name (gesture, "drag-begin", from, 30.0);
  g_signal_emit_by_name (gesture, "drag-update", to - from, 0.0);
  g_assert_true (mpis_chart_has_brush (chart));
  g_signal_emit_by_name (gesture, "drag-end", to - from, 0.0);
  chart_spin ();
}

/* What is shown, in hours, to the minute. */
static void
assert_hours (MpisChart *chart,
              double     from,
              double     to)
{
  MpisSpan shown = mpis_zoom_get (chart->zoom);

  g_assert_cmpfloat_with_epsilon (shown.first * 24, from, 0.5);
  g_assert_cmpfloat_with_epsilon (shown.last * 24, to, 0.5);
  g_assert_cmpfloat_with_epsilon (chart->data->first * 24, from, 0.5);
  g_assert_cmpfloat_with_epsilon (chart->data->last * 24, to, 0.5);
}

/* A timeline zooms into hours as others do into days: by dragging, with the wheel, with keys; and back by a
 * double click, by Escape, and step by step. */
static void
test_timeline_zooms (void)
{
  g_autoptr(MpisChartContent) content = create_timeline ();
  MpisChart *chart = MPIS_CHART (mpis_chart_new ());
  double first, last;
  GtkWidget *window;
  int item = -1;

  mpis_chart_set_kind (chart, MPIS_CHART_TIMELINE);
  mpis_chart_set_content (chart, content);
  g_signal_connect (chart, "mark-activated", G_CALLBACK (on_mark_activated_cb), &item);
  window = window_new (chart);
  first = chart->data->first;
  last = chart->data->last;
  g_assert_cmpuint (chart->data->n_x, ==, N_RUNS);

  drag (chart, x_of (chart, 30), x_of (chart, 54.5));
  assert_hours (chart, 30, 54.5);
  g_assert_cmpuint (chart->data->n_x, ==, 2);   /* at 36 and 48 */
  g_assert_cmpint (item, ==, -1);               /* nor was it a click */
  g_assert_true (gtk_widget_get_visible (chart->zoom_button));
  chart_press (chart, "Right");
  chart_press (chart, "<Shift>Right");
  {
    g_autofree char *words = mpis_chart_describe_brush (chart);

    g_assert_cmpstr (words, ==, "Fri, 2 Jan 1970, 12:00 – Sat, 3 Jan 1970, 01:00");
  }
  chart_press (chart, "Escape");
  drag (chart, x_of (chart, 35), x_of (chart, 38));
  assert_hours (chart, 35, 38);
  g_assert_cmpuint (chart->data->n_x, ==, 1);
  chart_press (chart, "Escape");
  assert_hours (chart, 30, 54.5);
  mpis_chart_click (chart, 300, 2, FALSE);
  mpis_chart_click (chart, 300, 2, FALSE);   /* the second of a double click */
  g_assert_cmpfloat (chart->data->first, ==, first);
  g_assert_cmpfloat (chart->data->last, ==, last);
  g_assert_false (gtk_widget_get_visible (chart->zoom_button));
  chart_press (chart, "Right");
  chart_press (chart, "Return");
  g_assert_cmpint (item, ==, 0);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_timeline_zooms_by_keys (void)
{
  g_autoptr(MpisChartContent) content = create_timeline ();
  MpisChart *chart = MPIS_CHART (mpis_chart_new ());
  double first, last;
  GtkWidget *window;

  mpis_chart_set_kind (chart, MPIS_CHART_TIMELINE);
  mpis_chart_set_content (chart, content);
  window = window_new (chart);
  first = chart->data->first;
  last = chart->data->last;
  chart_press (chart, "Right");              /* the first of its row, at 0 */
  chart_press (chart, "<Shift>Right");       /* with the next, at 24 */
  g_assert_true (mpis_chart_has_brush (chart));
  chart_press (chart, "Return");
  assert_hours (chart, 0, 25);               /* whole runs */
  g_assert_cmpuint (chart->data->n_x, ==, 3);
  chart_press (chart, "Escape");
  chart_press (chart, "plus");
  g_assert_cmpfloat (chart->data->last - chart->data->first, <, (last - first) * 0.9);
  for (guint i = 0; i < 40; i++)
    chart_press (chart, "plus");
  g_assert_cmpfloat_with_epsilon ((chart->data->last - chart->data->first) * 24 * 60, 10, 0.1);   /* no closer */
  chart_press (chart, "0");
  g_assert_cmpfloat (chart->data->last, ==, last);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* Between two runs there is nothing to see, and one gets out of there. */
static void
test_timeline_zoomed_to_nothing (void)
{
  g_autoptr(MpisChartContent) content = create_timeline ();
  MpisChart *chart = MPIS_CHART (mpis_chart_new ());
  GtkWidget *window;

  mpis_chart_set_kind (chart, MPIS_CHART_TIMELINE);
  mpis_chart_set_content (chart, content);
  window = window_new (chart);
  drag (chart, x_of (chart, 30), x_of (chart, 34));
  g_assert_cmpuint (chart->data->n_x, ==, 0);
  g_assert_true (gtk_widget_get_visible (chart->zoom_button));
  chart_press (chart, "minus");
  chart_press (chart, "minus");
  chart_press (chart, "minus");
  g_assert_cmpuint (chart->data->n_x, >, 0);
  g_signal_emit_by_name (chart->zoom_button, "clicked");
  g_assert_cmpuint (chart->data->n_x, ==, N_RUNS);
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  setlocale (LC_ALL, "C.UTF-8");

  g_test_add_func ("/charts/chart-kinds/heatmap", test_heatmap);
  g_test_add_func ("/charts/chart-kinds/columns", test_columns);
  g_test_add_func ("/charts/chart-kinds/timeline-zooms", test_timeline_zooms);
  g_test_add_func ("/charts/chart-kinds/timeline-zooms-by-keys", test_timeline_zooms_by_keys);
  g_test_add_func ("/charts/chart-kinds/timeline-zoomed-to-nothing", test_timeline_zoomed_to_nothing);

  return g_test_run ();
}
