#include "config.h"

#include <locale.h>
#include <math.h>

#include "work-fixture.h"

static void
test_click_drills (Fixture       *fixture,
                   gconstpointer  unused)
{
  g_autoptr(MpisChartData) data = NULL;

  work_click (fixture, work_x_of (fixture, 3), work_y_of (fixture, 300));
  g_assert_cmpuint (fixture->n_marks, ==, 1);
  g_assert_cmpfloat (fixture->marked_day, ==, FIRST_DAY + 2);
  work_click (fixture, work_x_of (fixture, 28), work_y_of (fixture, 2750));
  g_assert_cmpstr (fixture->marked_series, ==, "a");   /* near enough */
  work_click (fixture, work_x_of (fixture, 28), work_middle (fixture));
  g_assert_cmpstr (fixture->marked_series, ==, "");    /* the day as a whole */
  g_assert_cmpuint (fixture->n_marks, ==, 3);
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
      mpis_chart_click (chart, work_x_of (fixture, 5), work_middle (fixture), TRUE);
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
  work_click (fixture, work_x_of (fixture, 6), work_y_of (fixture, 2000));
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
  work_add_event (fixture, 7, "post-1");
  work_click (fixture, work_x_of (fixture, 7), work_layout_of (fixture)->top - 10);
  g_assert_cmpstr (fixture->event, ==, "post-1");
  g_assert_cmpuint (fixture->n_marks, ==, 0);
  work_click (fixture, work_x_of (fixture, 20), work_layout_of (fixture)->top - 10);   /* nothing happened there */
  g_assert_cmpuint (fixture->n_marks, ==, 1);
}

static void
test_events_by_keys (Fixture       *fixture,
                     gconstpointer  unused)
{
  MpisChart *chart = fixture->chart;

  work_add_event (fixture, 7, "post-1");
  work_add_event (fixture, 20, "post-2");
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

  work_add_event (fixture, 7, "post-1");
  work_add_event (fixture, 7, "post-2");
  work_click (fixture, work_x_of (fixture, 7), work_layout_of (fixture)->top - 10);
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
  work_add_event (fixture, 7, "post-1");
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
  work_drag (fixture, 10, 20);   /* is there in a zoom, too */
  g_assert_cmpfloat (fixture->chart->data->high, ==, 5000);
}

static void
test_negative_values (Fixture       *fixture,
                      gconstpointer  unused)
{
  work_add_series (fixture, "lost", -50, 1, N_DAYS);
  work_drag (fixture, 10, 12);
  g_assert_cmpfloat (fixture->chart->data->low, ==, -600);
  work_click (fixture, work_x_of (fixture, 11), work_y_of (fixture, -550));
  chart_spin ();
  g_assert_cmpfloat (work_y_of (fixture, -600), <=,
                     work_layout_of (fixture)->bottom);
}

/* Days go from left to right in every language, and so do the keys. */
static void
test_right_to_left (Fixture       *fixture,
                    gconstpointer  unused)
{
  gtk_widget_set_direction (GTK_WIDGET (fixture->chart), GTK_TEXT_DIR_RTL);
  work_drag (fixture, 10, 20);
  work_assert_shows (fixture, 10, 20);
  chart_press (fixture->chart, "Home");
  chart_press (fixture->chart, "Right");
  assert_says (fixture->chart, "Wed, 11 Nov 2026: a 1,100, b 11");
}

static void
test_table_has_what_is_shown (Fixture       *fixture,
                              gconstpointer  unused)
{
  work_drag (fixture, 10, 20);
  mpis_chart_set_show_table (fixture->chart, TRUE);
  chart_spin ();
  g_assert_true (gtk_widget_get_visible (fixture->chart->zoom_button));
  g_signal_emit_by_name (fixture->chart->zoom_button, "clicked");
  work_assert_shows (fixture, 1, N_DAYS);

  mpis_chart_set_show_table (fixture->chart, FALSE);
  work_drag (fixture, 10, 20);
  mpis_chart_set_show_table (fixture->chart, TRUE);
  gtk_widget_activate_action (GTK_WIDGET (fixture->chart), "chart.zoom-reset", NULL);
  work_assert_shows (fixture, 1, N_DAYS);
}

int
main (int   argc,
      char *argv[])
{
  static const struct {
    const char *path;
    void (* test) (Fixture *fixture, gconstpointer unused);
  } tests[] = {
    { "/charts/work/click-drills", test_click_drills },
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
    { "/charts/work/negative-values", test_negative_values },
    { "/charts/work/right-to-left", test_right_to_left },
    { "/charts/work/table-has-what-is-shown", test_table_has_what_is_shown },
  };

  gtk_test_init (&argc, &argv, NULL);
  setlocale (LC_ALL, "C.UTF-8");

  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, work_setup, tests[i].test, work_teardown);

  return g_test_run ();
}
