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

/* A timeline is of moments, not of days: nothing pretends to zoom it, neither drag nor key nor menu, and a
 * span is still read and opened. */
static void
test_timeline_does_not_zoom (void)
{
  static const char *const names[] = { "Trains" };
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr(MpisCategories) rows = mpis_categories_new_of_names ("Project", names, 1);
  MpisTimelineSpan span = { 0, (char *) "run", (char *) "Run", MPIS_HOUR, 90 * MPIS_HOUR, MPIS_SPAN_DONE,
                            (char *) "Succeeded" };
  g_autoptr(MpisChartContent) content =
    MPIS_CHART_CONTENT (mpis_timeline_new (rows, &span, 1, utc, 100 * MPIS_HOUR));
  MpisChart *chart = MPIS_CHART (mpis_chart_new ());
  double first, last;
  GtkWidget *window;
  gpointer drag;
  int item = -1;

  mpis_chart_set_kind (chart, MPIS_CHART_TIMELINE);
  mpis_chart_set_content (chart, content);
  g_signal_connect (chart, "mark-activated", G_CALLBACK (on_mark_activated_cb), &item);
  window = window_new (chart);
  first = chart->data->first;
  last = chart->data->last;

  drag = chart_find_controller (chart, GTK_TYPE_GESTURE_DRAG);
  g_signal_emit_by_name (drag, "drag-begin", 200.0, 30.0);
  g_signal_emit_by_name (drag, "drag-update", 150.0, 0.0);
  g_assert_cmpint (chart->brush_from, ==, -1);
  g_signal_emit_by_name (drag, "drag-end", 150.0, 0.0);
  g_assert_cmpint (item, ==, -1);   /* nor was it a click */
  chart_press (chart, "plus");
  gtk_widget_activate_action (GTK_WIDGET (chart), "chart.zoom-in", NULL);
  chart_spin ();
  g_assert_cmpfloat (chart->data->first, ==, first);
  g_assert_cmpfloat (chart->data->last, ==, last);
  g_assert_false (gtk_widget_get_visible (chart->zoom_button));
  chart_press (chart, "Escape");
  chart_press (chart, "Right");
  chart_press (chart, "Return");
  g_assert_cmpint (item, ==, 0);
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
  g_test_add_func ("/charts/chart-kinds/timeline-does-not-zoom", test_timeline_does_not_zoom);

  return g_test_run ();
}
