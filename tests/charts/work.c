#include "config.h"

#include <locale.h>
#include <math.h>

#include "chart-fixture.h"

/* Thirty days from Sunday, 1 November 2026; the value of a day is its day of the month. */
#define FIRST_DAY 20758
#define N_DAYS    30

typedef struct {
  GtkWidget  *window;
  MpisChart  *chart;
  GListStore *series;
  GListStore *events;
  double      marked_day;       /* what the last signal told */
  char       *marked_series;
  char       *event;
  guint       n_marks;
} Fixture;

static void
add_series (Fixture    *fixture,
            const char *id,
            double      factor,
            guint       from,
            guint       to)
{
  double x[N_DAYS], y[N_DAYS];
  g_autoptr(MpisSeries) series = NULL;

  for (guint i = 0; i < N_DAYS; i++)
    {
      x[i] = FIRST_DAY + i;
      y[i] = i + 1 >= from && i + 1 <= to ? factor * (i + 1) : NAN;
    }
  series = mpis_series_new (id, id, x, y, N_DAYS);
  g_list_store_append (fixture->series, series);
}

static void
add_event (Fixture    *fixture,
           double      day,
           const char *id)
{
  g_autoptr(MpisChartAnnotation) event = mpis_chart_annotation_new (MPIS_CHART_ANNOTATION_POST,
                                                                    FIRST_DAY + day - 1 + 0.5, id, id);

  g_list_store_append (fixture->events, event);
}

static void
on_mark_activated_cb (Fixture             *fixture,
                      const MpisChartMark *mark)
{
  fixture->n_marks++;
  fixture->marked_day = mark->day;
  g_set_str (&fixture->marked_series,
             mark->series != NULL ? mpis_series_get_id (mark->series) : "");
}

static void
on_annotation_activated_cb (Fixture             *fixture,
                            MpisChartAnnotation *event)
{
  g_set_str (&fixture->event, mpis_chart_annotation_get_id (event));
}

static void
setup (Fixture       *fixture,
       gconstpointer  unused)
{
  fixture->series = g_list_store_new (MPIS_TYPE_SERIES);
  fixture->events = g_list_store_new (MPIS_TYPE_CHART_ANNOTATION);
  add_series (fixture, "a", 100, 1, N_DAYS);
  add_series (fixture, "b", 1, 1, N_DAYS);

  fixture->chart = MPIS_CHART (mpis_chart_new ());
  mpis_chart_set_title (fixture->chart, "Views");
  mpis_chart_set_series (fixture->chart, G_LIST_MODEL (fixture->series));
  mpis_chart_set_annotations (fixture->chart, G_LIST_MODEL (fixture->events));
  g_signal_connect_swapped (fixture->chart, "mark-activated", G_CALLBACK (on_mark_activated_cb), fixture);
  g_signal_connect_swapped (fixture->chart, "annotation-activated",
                            G_CALLBACK (on_annotation_activated_cb), fixture);

  fixture->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 700, 320);
  gtk_window_set_child (GTK_WINDOW (fixture->window), GTK_WIDGET (fixture->chart));
  gtk_window_present (GTK_WINDOW (fixture->window));
  chart_wait_for_renders (fixture->chart, 1);
  gtk_widget_grab_focus (GTK_WIDGET (fixture->chart));
}

static void
teardown (Fixture       *fixture,
          gconstpointer  unused)
{
  gpointer chart = fixture->chart;

  g_object_add_weak_pointer (G_OBJECT (fixture->chart), &chart);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  chart_spin ();
  g_assert_null (chart);
  g_assert_cmpuint (G_OBJECT (fixture->series)->ref_count, ==, 1);
  g_assert_cmpuint (G_OBJECT (fixture->events)->ref_count, ==, 1);
  g_object_unref (fixture->series);
  g_object_unref (fixture->events);
  g_free (fixture->marked_series);
  g_free (fixture->event);
}

#define assert_says(chart, text) \
  gtk_test_accessible_assert_property (chart, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text)

/* Which days of November are shown. */
static void
assert_shows (Fixture *fixture,
              guint    first,
              guint    last)
{
  const MpisChartData *data = fixture->chart->data;

  g_assert_cmpfloat (data->first, ==, FIRST_DAY + first - 1);
  g_assert_cmpfloat (data->last, ==, FIRST_DAY + last - 1);
  g_assert_cmpint (gtk_widget_get_visible (fixture->chart->zoom_button), ==, last - first + 1 < N_DAYS);
}

static const MpisChartLayout *
layout_of (Fixture *fixture)
{
  if (fixture->chart->layout == NULL)
    chart_wait_for_renders (fixture->chart, mpis_chart_get_n_renders (fixture->chart) + 1);

  return fixture->chart->layout;
}

static double
x_of (Fixture *fixture,
      double   day)
{
  return mpis_scale_map (&layout_of (fixture)->x, FIRST_DAY + day - 1);
}

static double
y_of (Fixture *fixture,
      double   value)
{
  return mpis_scale_map (&layout_of (fixture)->y, value);
}

/* In the middle of the plot, far from every line. */
static double
middle (Fixture *fixture)
{
  return fixture->chart->plot_height / 2.0;
}

static void
drag (Fixture *fixture,
      double   from,
      double   to)
{
  gpointer gesture = chart_find_controller (fixture->chart, GTK_TYPE_GESTURE_DRAG);
  double start = x_of (fixture, from), end = x_of (fixture, to), y = middle (fixture);

  g_signal_emit_by_name (gesture, "drag-begin", start, y);
  g_signal_emit_by_name (gesture, "drag-update", (end - start) / 2, 3.0);
  g_signal_emit_by_name (gesture, "drag-update", end - start, 5.0);
  g_signal_emit_by_name (gesture, "drag-end", end - start, 5.0);
}

static void
click (Fixture *fixture,
       double   x,
       double   y)
{
  gpointer gesture = chart_find_controller (fixture->chart, GTK_TYPE_GESTURE_DRAG);

  g_signal_emit_by_name (gesture, "drag-begin", x, y);
  g_signal_emit_by_name (gesture, "drag-update", 2.0, -2.0);   /* a hand is never quite still */
  g_signal_emit_by_name (gesture, "drag-end", 2.0, -2.0);
}

static void
double_click (Fixture *fixture)
{
  click (fixture, x_of (fixture, 15), middle (fixture));
  click (fixture, x_of (fixture, 15), middle (fixture));
}

static void
test_drag_zooms (Fixture       *fixture,
                 gconstpointer  unused)
{
  drag (fixture, 10.2, 19.8);
  assert_shows (fixture, 10, 20);
  assert_says (fixture->chart, "Views, 10 Nov to 20 Nov: total 16,665, highest 2,020 on 20 Nov");
  drag (fixture, 15, 12);   /* from right to left */
  assert_shows (fixture, 12, 15);
  g_assert_cmpuint (fixture->n_marks, ==, 0);
}

static void
test_drag_shows_what_it_marks (Fixture       *fixture,
                               gconstpointer  unused)
{
  gpointer gesture = chart_find_controller (fixture->chart, GTK_TYPE_GESTURE_DRAG);
  guint n = mpis_chart_get_n_renders (fixture->chart);
  g_autofree char *words = NULL;

  g_signal_emit_by_name (gesture, "drag-begin", x_of (fixture, 5), middle (fixture));
  g_signal_emit_by_name (gesture, "drag-update", x_of (fixture, 9) - x_of (fixture, 5), 0.0);
  words = mpis_chart_describe_brush (fixture->chart);
  g_assert_cmpstr (words, ==, "5 Nov – 9 Nov, 5 days");
  assert_says (fixture->chart, "Mon, 9 Nov 2026: a 900, b 9");
  chart_spin ();
  g_assert_cmpuint (mpis_chart_get_n_renders (fixture->chart), ==, n);   /* the plot stays */
  g_assert_true (chart_press (fixture->chart, "Escape"));
  g_signal_emit_by_name (gesture, "drag-end", x_of (fixture, 9) - x_of (fixture, 5), 0.0);
  assert_shows (fixture, 1, N_DAYS);
}

static void
test_back (Fixture       *fixture,
           gconstpointer  unused)
{
  drag (fixture, 5, 25);
  drag (fixture, 10, 20);
  drag (fixture, 12, 15);
  double_click (fixture);
  assert_shows (fixture, 10, 20);
  g_assert_true (chart_press (fixture->chart, "Escape"));
  assert_shows (fixture, 5, 25);
  g_signal_emit_by_name (fixture->chart->zoom_button, "clicked");
  assert_shows (fixture, 1, N_DAYS);
  g_assert_true (gtk_widget_is_focus (GTK_WIDGET (fixture->chart)));
  g_assert_cmpuint (fixture->n_marks, ==, 0);   /* a double click is no click */
}

static void
test_escape_goes_out_step_by_step (Fixture       *fixture,
                                   gconstpointer  unused)
{
  drag (fixture, 10, 20);
  chart_press (fixture->chart, "Home");
  chart_press (fixture->chart, "<Shift>Right");
  g_assert_true (mpis_chart_has_brush (fixture->chart));
  g_assert_true (chart_press (fixture->chart, "Escape"));
  g_assert_false (mpis_chart_has_brush (fixture->chart));
  assert_shows (fixture, 10, 20);
  g_assert_true (chart_press (fixture->chart, "Escape"));
  assert_shows (fixture, 1, N_DAYS);
  assert_says (fixture->chart, "Wed, 11 Nov 2026: a 1,100, b 11");   /* reading goes on */
  g_assert_true (chart_press (fixture->chart, "Escape"));
  g_assert_false (chart_press (fixture->chart, "Escape"));   /* is left to the page */
}

static void
test_keys_zoom (Fixture       *fixture,
                gconstpointer  unused)
{
  MpisChart *chart = fixture->chart;

  chart_press (chart, "Home");
  for (guint i = 0; i < 9; i++)
    chart_press (chart, "Right");
  g_assert_true (chart_press (chart, "plus"));
  assert_says (chart, "Tue, 10 Nov 2026: a 1,000, b 10");   /* the place that is read stays */
  g_assert_cmpfloat (chart->data->last - chart->data->first, ==, 19);
  chart_press (chart, "minus");
  assert_shows (fixture, 1, N_DAYS);
  chart_press (chart, "equal");
  chart_press (chart, "equal");
  g_assert_true (chart_press (chart, "0"));
  assert_shows (fixture, 1, N_DAYS);

  for (guint i = 0; i < 4; i++)
    g_assert_true (chart_press (chart, "<Shift>Right"));
  chart_press (chart, "Return");
  assert_shows (fixture, 10, 14);
  g_assert_cmpuint (fixture->n_marks, ==, 0);
}

static void
test_wheel_is_the_page_s (Fixture       *fixture,
                          gconstpointer  unused)
{
  gpointer scroll = chart_find_controller (fixture->chart, GTK_TYPE_EVENT_CONTROLLER_SCROLL);
  gboolean taken = TRUE;

  g_signal_emit_by_name (scroll, "scroll", 0.0, 1.0, &taken);
  g_assert_false (taken);
  assert_shows (fixture, 1, N_DAYS);
}

static void
test_click_drills (Fixture       *fixture,
                   gconstpointer  unused)
{
  g_autoptr(MpisChartData) data = NULL;

  click (fixture, x_of (fixture, 3), y_of (fixture, 300));
  g_assert_cmpuint (fixture->n_marks, ==, 1);
  g_assert_cmpfloat (fixture->marked_day, ==, FIRST_DAY + 2);
  click (fixture, x_of (fixture, 28), y_of (fixture, 2750));
  g_assert_cmpstr (fixture->marked_series, ==, "a");   /* near enough */
  click (fixture, x_of (fixture, 28), middle (fixture));
  g_assert_cmpstr (fixture->marked_series, ==, "");    /* the day as a whole */
  g_assert_cmpuint (fixture->n_marks, ==, 3);
}

/* While there is something to go back to, a click may turn out to be the first of two. */
static void
test_click_in_a_zoom_waits (Fixture       *fixture,
                            gconstpointer  unused)
{
  gint64 end = g_get_monotonic_time () + 5 * G_USEC_PER_SEC;

  drag (fixture, 10, 20);
  click (fixture, x_of (fixture, 12), middle (fixture));
  g_assert_cmpuint (fixture->n_marks, ==, 0);
  while (fixture->n_marks == 0 && g_get_monotonic_time () < end)
    chart_spin ();
  g_assert_cmpuint (fixture->n_marks, ==, 1);
  g_assert_cmpfloat (fixture->marked_day, ==, FIRST_DAY + 11);
  assert_shows (fixture, 10, 20);
}

/* A finger does not hover: one tap reads, the next on the same day goes there. */
static void
test_finger (Fixture       *fixture,
             gconstpointer  unused)
{
  MpisChart *chart = fixture->chart;

  for (guint tap = 0; tap < 2; tap++)
    {
      chart->pressed_place = chart->place;
      mpis_chart_read (chart, 4, MPIS_CHART_ROW_ALL);
      chart->click_time = 0;   /* long ago: no double tap */
      mpis_chart_click (chart, x_of (fixture, 5), middle (fixture), TRUE);
      g_assert_cmpuint (fixture->n_marks, ==, tap);
      assert_says (chart, "Thu, 5 Nov 2026: a 500, b 5");
    }
  g_assert_cmpfloat (fixture->marked_day, ==, FIRST_DAY + 4);
}

static void
test_legend_shows_alone (Fixture       *fixture,
                         gconstpointer  unused)
{
  GtkWidget *legend = GTK_WIDGET (fixture->chart->legend);

  gtk_widget_grab_focus (gtk_widget_get_last_child (legend));
  g_assert_true (chart_press (legend, "<Shift>Return"));
  g_assert_cmpuint (fixture->chart->data->traces->len, ==, 1);
  assert_says (fixture->chart, "Views, 1 Nov to 30 Nov: total 465, highest 30 on 30 Nov");
  g_assert_true (chart_press (legend, "<Control>space"));
  g_assert_cmpuint (fixture->chart->data->traces->len, ==, 2);
}

static void
test_enter_drills (Fixture       *fixture,
                   gconstpointer  unused)
{
  g_assert_false (chart_press (fixture->chart, "Return"));   /* nothing is read */
  chart_press (fixture->chart, "End");
  chart_press (fixture->chart, "Return");
  g_assert_cmpfloat (fixture->marked_day, ==, FIRST_DAY + N_DAYS - 1);
  g_assert_cmpstr (fixture->marked_series, ==, "");
  chart_press (fixture->chart, "Down");
  chart_press (fixture->chart, "Down");
  assert_says (fixture->chart, "b 30, Mon, 30 Nov 2026");
  chart_press (fixture->chart, "Return");
  g_assert_cmpstr (fixture->marked_series, ==, "b");
  g_assert_false (chart_press (fixture->chart, "Down"));
  chart_press (fixture->chart, "Up");
  chart_press (fixture->chart, "Left");
  assert_says (fixture->chart, "a 2,900, Sun, 29 Nov 2026");   /* along the series */
  chart_press (fixture->chart, "Page_Up");
  assert_says (fixture->chart, "a 2,200, Sun, 22 Nov 2026");
}

static void
test_bars_drill (Fixture       *fixture,
                 gconstpointer  unused)
{
  mpis_chart_set_kind (fixture->chart, MPIS_CHART_BARS);
  g_assert_false (mpis_chart_is_zoomable (fixture->chart));
  chart_press (fixture->chart, "Down");
  chart_press (fixture->chart, "Down");
  chart_press (fixture->chart, "Return");
  g_assert_cmpstr (fixture->marked_series, ==, "b");
  g_assert_true (isnan (fixture->marked_day));
  g_assert_false (chart_press (fixture->chart, "<Shift>Right"));
}

static void
test_ghost_drills (Fixture       *fixture,
                   gconstpointer  unused)
{
  const double x[] = { FIRST_DAY + 5 }, y[] = { 2000 };
  g_autoptr(MpisSeries) ghost = mpis_series_new_ghost ("a", "Period before", 30, x, y, 1);

  g_list_store_append (fixture->series, ghost);
  click (fixture, x_of (fixture, 6), y_of (fixture, 2000));
  g_assert_cmpfloat (fixture->marked_day, ==, FIRST_DAY + 5);
  g_assert_cmpstr (fixture->marked_series, ==, "a-before");
}

static void
test_ghosts_in_the_legend (Fixture       *fixture,
                           gconstpointer  unused)
{
  const double x[] = { FIRST_DAY }, y[] = { 7 };
  g_autoptr(MpisSeries) first = mpis_series_new_ghost ("a", "Before", 30, x, y, 1);
  g_autoptr(MpisSeries) second = mpis_series_new_ghost ("b", "Before", 30, x, y, 1);
  GtkWidget *legend = GTK_WIDGET (fixture->chart->legend), *entry;
  gboolean shows;

  g_list_store_append (fixture->series, first);
  g_list_store_append (fixture->series, second);
  entry = gtk_widget_get_last_child (legend);
  gtk_test_accessible_assert_property (entry, GTK_ACCESSIBLE_PROPERTY_LABEL, "Period before");
  g_assert_true (gtk_widget_get_prev_sibling (gtk_widget_get_prev_sibling (entry))
                 == gtk_widget_get_first_child (legend));   /* one entry for both */
  g_assert_cmpuint (fixture->chart->data->traces->len, ==, 4);

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (gtk_widget_get_first_child (legend)), FALSE);
  g_assert_cmpuint (fixture->chart->data->traces->len, ==, 2);   /* a ghost goes with its series */
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (entry), FALSE);
  g_assert_cmpuint (fixture->chart->data->traces->len, ==, 1);
  g_object_get (fixture->chart, "show-previous", &shows, NULL);
  g_assert_false (shows);
  gtk_widget_activate_action (GTK_WIDGET (fixture->chart), "chart.show-previous", NULL);
  g_assert_true (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (entry)));
  g_assert_cmpuint (fixture->chart->data->traces->len, ==, 2);
}

static void
test_event_is_activated (Fixture       *fixture,
                         gconstpointer  unused)
{
  add_event (fixture, 7, "post-1");
  click (fixture, x_of (fixture, 7), layout_of (fixture)->top - 10);
  g_assert_cmpstr (fixture->event, ==, "post-1");
  g_assert_cmpuint (fixture->n_marks, ==, 0);
  click (fixture, x_of (fixture, 20), layout_of (fixture)->top - 10);   /* nothing happened there */
  g_assert_cmpuint (fixture->n_marks, ==, 1);
}

static void
test_events_by_keys (Fixture       *fixture,
                     gconstpointer  unused)
{
  MpisChart *chart = fixture->chart;

  add_event (fixture, 7, "post-1");
  add_event (fixture, 20, "post-2");
  chart_press (chart, "Home");
  g_assert_false (chart_press (chart, "Up"));   /* nothing happened on that day */
  for (guint i = 0; i < 6; i++)
    chart_press (chart, "Right");
  assert_says (chart, "Sat, 7 Nov 2026: a 700, b 7; post-1");
  g_assert_true (chart_press (chart, "Up"));
  chart_press (chart, "Right");   /* to the next event */
  assert_says (chart, "Fri, 20 Nov 2026: a 2,000, b 20; post-2");
  chart_press (chart, "Return");
  g_assert_cmpstr (fixture->event, ==, "post-2");
}

static GtkWidget *
find_button (GtkWidget  *widget,
             const char *tooltip)
{
  GtkWidget *found = GTK_IS_BUTTON (widget)
                     && g_strcmp0 (gtk_widget_get_tooltip_text (widget), tooltip) == 0 ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_button (child, tooltip);

  return found;
}

static void
test_several_events_are_listed (Fixture       *fixture,
                                gconstpointer  unused)
{
  GtkWidget *button;

  add_event (fixture, 7, "post-1");
  add_event (fixture, 7, "post-2");
  click (fixture, x_of (fixture, 7), layout_of (fixture)->top - 10);
  g_assert_null (fixture->event);
  g_assert_nonnull (fixture->chart->events);
  chart_spin ();
  button = find_button (fixture->chart->events, "post-2");
  g_assert_nonnull (button);
  g_signal_emit_by_name (button, "clicked");
  g_assert_cmpstr (fixture->event, ==, "post-2");
}

static void
test_events_can_be_hidden (Fixture       *fixture,
                           gconstpointer  unused)
{
  add_event (fixture, 7, "post-1");
  assert_says (fixture->chart, "Views, 1 Nov to 30 Nov: total 46,965, highest 3,030 on 30 Nov; 1 event");
  gtk_widget_activate_action (GTK_WIDGET (fixture->chart), "chart.show-events", NULL);
  assert_says (fixture->chart, "Views, 1 Nov to 30 Nov: total 46,965, highest 3,030 on 30 Nov");
}

static void
test_goal (Fixture       *fixture,
           gconstpointer  unused)
{
  g_autoptr(MpisChartGoal) goal = mpis_chart_goal_new ("Goal", 5000);

  mpis_chart_set_goal (fixture->chart, goal);
  chart_press (fixture->chart, "Home");
  assert_says (fixture->chart, "Sun, 1 Nov 2026: a 100, b 1, Goal 5,000");
  drag (fixture, 10, 20);   /* is there in a zoom, too */
  g_assert_cmpfloat (fixture->chart->data->high, ==, 5000);
}

/* Into days without any value, and out again, by keyboard. */
static void
test_zoom_into_nothing (Fixture       *fixture,
                        gconstpointer  unused)
{
  g_list_store_remove_all (fixture->series);
  add_series (fixture, "c", 10, 20, N_DAYS);
  gtk_widget_grab_focus (GTK_WIDGET (fixture->chart));
  drag (fixture, 3, 9);
  assert_says (fixture->chart, "Views: no data in this period");
  g_assert_true (gtk_widget_get_focusable (GTK_WIDGET (fixture->chart)));
  g_assert_true (chart_press (fixture->chart, "Escape"));
  assert_shows (fixture, 1, N_DAYS);
}

static void
test_unknown_and_single_have_no_zoom (Fixture       *fixture,
                                      gconstpointer  unused)
{
  g_autoptr(MpisSeries) one = mpis_series_new ("one", "one", (double[]) { FIRST_DAY }, (double[]) { -5 }, 1);

  g_list_store_remove_all (fixture->series);
  add_series (fixture, "unknown", 1, 40, 50);
  g_assert_false (mpis_chart_is_zoomable (fixture->chart));
  g_assert_false (chart_press (fixture->chart, "plus"));
  g_list_store_remove_all (fixture->series);
  g_list_store_append (fixture->series, one);
  g_assert_false (mpis_chart_is_zoomable (fixture->chart));
  gtk_widget_grab_focus (GTK_WIDGET (fixture->chart));
  chart_press (fixture->chart, "Right");
  assert_says (fixture->chart, "Sun, 1 Nov 2026: one \u22125");
  chart_press (fixture->chart, "Return");
  g_assert_cmpfloat (fixture->marked_day, ==, FIRST_DAY);
}

static void
test_negative_values (Fixture       *fixture,
                      gconstpointer  unused)
{
  add_series (fixture, "lost", -50, 1, N_DAYS);
  drag (fixture, 10, 12);
  g_assert_cmpfloat (fixture->chart->data->low, ==, -600);
  click (fixture, x_of (fixture, 11), y_of (fixture, -550));
  chart_spin ();
  g_assert_cmpfloat (y_of (fixture, -600), <=,
                     layout_of (fixture)->bottom);
}

/* Days go from left to right in every language, and so do the keys. */
static void
test_right_to_left (Fixture       *fixture,
                    gconstpointer  unused)
{
  gtk_widget_set_direction (GTK_WIDGET (fixture->chart), GTK_TEXT_DIR_RTL);
  drag (fixture, 10, 20);
  assert_shows (fixture, 10, 20);
  chart_press (fixture->chart, "Home");
  chart_press (fixture->chart, "Right");
  assert_says (fixture->chart, "Wed, 11 Nov 2026: a 1,100, b 11");
}

static void
test_zoom_stays_with_new_numbers (Fixture       *fixture,
                                  gconstpointer  unused)
{
  g_autoptr(GListStore) later = g_list_store_new (MPIS_TYPE_SERIES);
  g_autoptr(GListStore) store = fixture->series;

  drag (fixture, 10, 20);
  fixture->series = later;
  add_series (fixture, "a", 3, 1, N_DAYS);
  fixture->series = g_object_ref (store);
  mpis_chart_set_series (fixture->chart, G_LIST_MODEL (later));
  assert_shows (fixture, 10, 20);
  mpis_chart_set_range (fixture->chart, FIRST_DAY, FIRST_DAY + 9);   /* another period */
  g_assert_cmpfloat (fixture->chart->data->last, ==, FIRST_DAY + 9);
  g_assert_false (gtk_widget_get_visible (fixture->chart->zoom_button));
  mpis_chart_set_series (fixture->chart, NULL);
}

static void
test_table_has_what_is_shown (Fixture       *fixture,
                              gconstpointer  unused)
{
  drag (fixture, 10, 20);
  mpis_chart_set_show_table (fixture->chart, TRUE);
  chart_spin ();
  g_assert_true (gtk_widget_get_visible (fixture->chart->zoom_button));
  g_signal_emit_by_name (fixture->chart->zoom_button, "clicked");
  assert_shows (fixture, 1, N_DAYS);

  mpis_chart_set_show_table (fixture->chart, FALSE);
  drag (fixture, 10, 20);
  mpis_chart_set_show_table (fixture->chart, TRUE);
  gtk_widget_activate_action (GTK_WIDGET (fixture->chart), "chart.zoom-reset", NULL);
  assert_shows (fixture, 1, N_DAYS);
}

int
main (int   argc,
      char *argv[])
{
  static const struct {
    const char *path;
    void (* test) (Fixture *fixture, gconstpointer unused);
  } tests[] = {
    { "/charts/work/drag-zooms", test_drag_zooms },
    { "/charts/work/drag-shows-what-it-marks", test_drag_shows_what_it_marks },
    { "/charts/work/back", test_back },
    { "/charts/work/escape-goes-out-step-by-step", test_escape_goes_out_step_by_step },
    { "/charts/work/keys-zoom", test_keys_zoom },
    { "/charts/work/wheel-is-the-page-s", test_wheel_is_the_page_s },
    { "/charts/work/click-drills", test_click_drills },
    { "/charts/work/click-in-a-zoom-waits", test_click_in_a_zoom_waits },
    { "/charts/work/finger", test_finger },
    { "/charts/work/legend-shows-alone", test_legend_shows_alone },
    { "/charts/work/enter-drills", test_enter_drills },
    { "/charts/work/bars-drill", test_bars_drill },
    { "/charts/work/ghost-drills", test_ghost_drills },
    { "/charts/work/ghosts-in-the-legend", test_ghosts_in_the_legend },
    { "/charts/work/event-is-activated", test_event_is_activated },
    { "/charts/work/events-by-keys", test_events_by_keys },
    { "/charts/work/several-events-are-listed", test_several_events_are_listed },
    { "/charts/work/events-can-be-hidden", test_events_can_be_hidden },
    { "/charts/work/goal", test_goal },
    { "/charts/work/zoom-into-nothing", test_zoom_into_nothing },
    { "/charts/work/unknown-and-single-have-no-zoom", test_unknown_and_single_have_no_zoom },
    { "/charts/work/negative-values", test_negative_values },
    { "/charts/work/right-to-left", test_right_to_left },
    { "/charts/work/zoom-stays-with-new-numbers", test_zoom_stays_with_new_numbers },
    { "/charts/work/table-has-what-is-shown", test_table_has_what_is_shown },
  };

  gtk_test_init (&argc, &argv, NULL);
  setlocale (LC_ALL, "C.UTF-8");

  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, setup, tests[i].test, teardown);

  return g_test_run ();
}
