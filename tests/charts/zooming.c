#include "config.h"

#include <locale.h>
#include <math.h>

#include "work-fixture.h"

static void
test_drag_zooms (Fixture       *fixture,
                 gconstpointer  unused)
{
  work_drag (fixture, 10.2, 19.8);
  work_assert_shows (fixture, 10, 20);
  assert_says (fixture->chart, "Views, 10 Nov to 20 Nov: total 16,665, highest 2,020 on 20 Nov");
  work_drag (fixture, 15, 12);   /* from right to left */
  work_assert_shows (fixture, 12, 15);
  g_assert_cmpuint (fixture->n_marks, ==, 0);
}

static void
test_drag_shows_what_it_marks (Fixture       *fixture,
                               gconstpointer  unused)
{
  gpointer gesture = chart_find_controller (fixture->chart, GTK_TYPE_GESTURE_DRAG);
  guint n = mpis_chart_get_n_renders (fixture->chart);
  g_autofree char *words = NULL;

  g_signal_emit_by_name (gesture, "drag-begin", work_x_of (fixture, 5), work_middle (fixture));
  g_signal_emit_by_name (gesture, "drag-update", work_x_of (fixture, 9) - work_x_of (fixture, 5), 0.0);
  words = mpis_chart_describe_brush (fixture->chart);
  g_assert_cmpstr (words, ==, "5 Nov – 9 Nov, 5 days");
  assert_says (fixture->chart, "Mon, 9 Nov 2026: a 900, b 9");
  chart_spin ();
  g_assert_cmpuint (mpis_chart_get_n_renders (fixture->chart), ==, n);   /* the plot stays */
  g_assert_true (chart_press (fixture->chart, "Escape"));
  g_signal_emit_by_name (gesture, "drag-end", work_x_of (fixture, 9) - work_x_of (fixture, 5), 0.0);
  work_assert_shows (fixture, 1, N_DAYS);
}

static void
test_back (Fixture       *fixture,
           gconstpointer  unused)
{
  work_drag (fixture, 5, 25);
  work_drag (fixture, 10, 20);
  work_drag (fixture, 12, 15);
  work_double_click (fixture);
  work_assert_shows (fixture, 10, 20);
  g_assert_true (chart_press (fixture->chart, "Escape"));
  work_assert_shows (fixture, 5, 25);
  g_signal_emit_by_name (fixture->chart->zoom_button, "clicked");
  work_assert_shows (fixture, 1, N_DAYS);
  g_assert_true (gtk_widget_is_focus (GTK_WIDGET (fixture->chart)));
  g_assert_cmpuint (fixture->n_marks, ==, 0);   /* a double click is no click */
}

static void
test_escape_goes_out_step_by_step (Fixture       *fixture,
                                   gconstpointer  unused)
{
  work_drag (fixture, 10, 20);
  chart_press (fixture->chart, "Home");
  chart_press (fixture->chart, "<Shift>Right");
  g_assert_true (mpis_chart_has_brush (fixture->chart));
  g_assert_true (chart_press (fixture->chart, "Escape"));
  g_assert_false (mpis_chart_has_brush (fixture->chart));
  work_assert_shows (fixture, 10, 20);
  g_assert_true (chart_press (fixture->chart, "Escape"));
  work_assert_shows (fixture, 1, N_DAYS);
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
  work_assert_shows (fixture, 1, N_DAYS);
  chart_press (chart, "equal");
  chart_press (chart, "equal");
  g_assert_true (chart_press (chart, "0"));
  work_assert_shows (fixture, 1, N_DAYS);

  for (guint i = 0; i < 4; i++)
    g_assert_true (chart_press (chart, "<Shift>Right"));
  chart_press (chart, "Return");
  work_assert_shows (fixture, 10, 14);
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
  work_assert_shows (fixture, 1, N_DAYS);
}

/* While there is something to go back to, a click may turn out to be the first of two. */
static void
test_click_in_a_zoom_waits (Fixture       *fixture,
                            gconstpointer  unused)
{
  gint64 end = g_get_monotonic_time () + 5 * G_USEC_PER_SEC;

  work_drag (fixture, 10, 20);
  work_click (fixture, work_x_of (fixture, 12), work_middle (fixture));
  g_assert_cmpuint (fixture->n_marks, ==, 0);
  while (fixture->n_marks == 0 && g_get_monotonic_time () < end)
    chart_spin ();
  g_assert_cmpuint (fixture->n_marks, ==, 1);
  g_assert_cmpfloat (fixture->marked_day, ==, FIRST_DAY + 11);
  work_assert_shows (fixture, 10, 20);
}

/* Into days without any value, and out again, by keyboard. */
static void
test_zoom_into_nothing (Fixture       *fixture,
                        gconstpointer  unused)
{
  g_list_store_remove_all (fixture->series);
  work_add_series (fixture, "c", 10, 20, N_DAYS);
  gtk_widget_grab_focus (GTK_WIDGET (fixture->chart));
  work_drag (fixture, 3, 9);
  assert_says (fixture->chart, "Views: no data in this period");
  g_assert_true (gtk_widget_get_focusable (GTK_WIDGET (fixture->chart)));
  g_assert_true (chart_press (fixture->chart, "Escape"));
  work_assert_shows (fixture, 1, N_DAYS);
}

static void
test_unknown_and_single_have_no_zoom (Fixture       *fixture,
                                      gconstpointer  unused)
{
  g_autoptr(MpisSeries) one = mpis_series_new ("one", "one", (double[]) { FIRST_DAY }, (double[]) { -5 }, 1);

  g_list_store_remove_all (fixture->series);
  work_add_series (fixture, "unknown", 1, 40, 50);
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
test_zoom_stays_with_new_numbers (Fixture       *fixture,
                                  gconstpointer  unused)
{
  g_autoptr(GListStore) later = g_list_store_new (MPIS_TYPE_SERIES);
  g_autoptr(GListStore) store = fixture->series;

  work_drag (fixture, 10, 20);
  fixture->series = later;
  work_add_series (fixture, "a", 3, 1, N_DAYS);
  fixture->series = g_object_ref (store);
  mpis_chart_set_series (fixture->chart, G_LIST_MODEL (later));
  work_assert_shows (fixture, 10, 20);
  mpis_chart_set_range (fixture->chart, FIRST_DAY, FIRST_DAY + 9);   /* another period */
  g_assert_cmpfloat (fixture->chart->data->last, ==, FIRST_DAY + 9);
  g_assert_false (gtk_widget_get_visible (fixture->chart->zoom_button));
  mpis_chart_set_series (fixture->chart, NULL);
}

int
main (int   argc,
      char *argv[])
{
  static const struct {
    const char *path;
    void (* test) (Fixture *fixture, gconstpointer unused);
  } tests[] = {
    { "/charts/zooming/drag-zooms", test_drag_zooms },
    { "/charts/zooming/drag-shows-what-it-marks", test_drag_shows_what_it_marks },
    { "/charts/zooming/back", test_back },
    { "/charts/zooming/escape-goes-out-step-by-step", test_escape_goes_out_step_by_step },
    { "/charts/zooming/keys-zoom", test_keys_zoom },
    { "/charts/zooming/wheel-is-the-page-s", test_wheel_is_the_page_s },
    { "/charts/zooming/click-in-a-zoom-waits", test_click_in_a_zoom_waits },
    { "/charts/zooming/zoom-into-nothing", test_zoom_into_nothing },
    { "/charts/zooming/unknown-and-single-have-no-zoom", test_unknown_and_single_have_no_zoom },
    { "/charts/zooming/zoom-stays-with-new-numbers", test_zoom_stays_with_new_numbers },
  };

  gtk_test_init (&argc, &argv, NULL);
  setlocale (LC_ALL, "C.UTF-8");

  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, work_setup, tests[i].test, work_teardown);

  return g_test_run ();
}
