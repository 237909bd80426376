#include "config.h"

#include <locale.h>
#include <math.h>

#include "chart-fixture.h"

/* Two channels over a week that begins on Monday, 16 November 2026. */
#define FIRST_DAY 20773

typedef struct {
  GtkWidget  *window;
  MpisChart  *chart;
  GListStore *series;
} Fixture;

static MpisSeries *
series_new (const char   *id,
            const char   *name,
            const double *y,
            gsize         n)
{
  g_autofree double *x = g_new (double, MAX (n, 1));

  for (gsize i = 0; i < n; i++)
    x[i] = FIRST_DAY + i;

  return mpis_series_new (id, name, x, y, n);
}

static void
add_series (GListStore   *store,
            const char   *id,
            const char   *name,
            const double *y,
            gsize         n)
{
  g_autoptr(MpisSeries) series = series_new (id, name, y, n);

  g_list_store_append (store, series);
}

static void
setup (Fixture       *fixture,
       gconstpointer  unused)
{
  fixture->series = g_list_store_new (MPIS_TYPE_SERIES);
  add_series (fixture->series, "youtube", "YouTube", (double[]) { 100, 200, 300, 1400, 500, 600, 700 }, 7);
  add_series (fixture->series, "telegram", "Telegram", (double[]) { 1, NAN, 3, 4, 5, 6, 7 }, 7);

  fixture->chart = MPIS_CHART (mpis_chart_new ());
  mpis_chart_set_title (fixture->chart, "Views per day");
  mpis_chart_set_series (fixture->chart, G_LIST_MODEL (fixture->series));

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
  g_object_unref (fixture->series);
}

static GtkWidget *
legend_of (MpisChart *chart)
{
  return gtk_widget_get_first_child (GTK_WIDGET (chart));
}

static GtkWidget *
toggle_of (MpisChart *chart,
           guint      i)
{
  GtkWidget *toggle = gtk_widget_get_first_child (legend_of (chart));

  while (i-- > 0)
    toggle = gtk_widget_get_next_sibling (toggle);

  return toggle;
}

static gboolean
is_on (MpisChart *chart,
       guint      i)
{
  return gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (toggle_of (chart, i)));
}

#define assert_says(chart, text) \
  gtk_test_accessible_assert_property (chart, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text)

#define SUMMARY "Views per day, 16 Nov to 22 Nov: total 3,826, highest 1,404 on 19 Nov"

static void
test_accessible (Fixture       *fixture,
                 gconstpointer  unused)
{
  gtk_test_accessible_assert_role (fixture->chart, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_test_accessible_assert_property (fixture->chart, GTK_ACCESSIBLE_PROPERTY_LABEL, "Views per day");
  assert_says (fixture->chart, SUMMARY);
  gtk_test_accessible_assert_property (toggle_of (fixture->chart, 0), GTK_ACCESSIBLE_PROPERTY_LABEL, "YouTube");
  gtk_test_accessible_assert_state (toggle_of (fixture->chart, 0), GTK_ACCESSIBLE_STATE_PRESSED,
                                    GTK_ACCESSIBLE_TRISTATE_TRUE);
}

static void
test_walk (Fixture       *fixture,
           gconstpointer  unused)
{
  MpisChart *chart = fixture->chart;

  g_assert_true (chart_press (chart, "Right"));
  assert_says (chart, "Mon, 16 Nov 2026: YouTube 100, Telegram 1");
  chart_press (chart, "Right");
  assert_says (chart, "Tue, 17 Nov 2026: YouTube 200, Telegram unknown");
  chart_press (chart, "Left");
  chart_press (chart, "Left");
  assert_says (chart, "Mon, 16 Nov 2026: YouTube 100, Telegram 1");
  chart_press (chart, "End");
  assert_says (chart, "Sun, 22 Nov 2026: YouTube 700, Telegram 7");
  chart_press (chart, "<Control>Left");
  assert_says (chart, "Mon, 16 Nov 2026: YouTube 100, Telegram 1");
  chart_press (chart, "<Control>Right");
  chart_press (chart, "Home");
  assert_says (chart, "Mon, 16 Nov 2026: YouTube 100, Telegram 1");
  g_assert_true (chart_press (chart, "Escape"));
  assert_says (chart, SUMMARY);
  g_assert_false (chart_press (chart, "Escape"));   /* is left to whoever wants it */
  chart_press (chart, "Left");
  assert_says (chart, "Sun, 22 Nov 2026: YouTube 700, Telegram 7");
  g_assert_false (chart_press (chart, "Up"));
}

static void
test_walk_needs_focus (Fixture       *fixture,
                       gconstpointer  unused)
{
  gtk_widget_grab_focus (toggle_of (fixture->chart, 1));

  g_assert_false (chart_press (fixture->chart, "Right"));
  assert_says (fixture->chart, SUMMARY);
}

static void
test_focus_goes_through (Fixture       *fixture,
                         gconstpointer  unused)
{
  GtkRoot *root = GTK_ROOT (fixture->window);

  g_assert_true (gtk_root_get_focus (root) == GTK_WIDGET (fixture->chart));
  chart_press (fixture->chart, "Right");
  gtk_widget_child_focus (fixture->window, GTK_DIR_TAB_FORWARD);   /* to the menu, at the top */
  g_assert_true (gtk_widget_get_ancestor (gtk_root_get_focus (root), GTK_TYPE_MENU_BUTTON) != NULL);
  gtk_widget_child_focus (fixture->window, GTK_DIR_TAB_FORWARD);
  g_assert_true (gtk_root_get_focus (root) == toggle_of (fixture->chart, 0));
  chart_spin ();
  assert_says (fixture->chart, SUMMARY);   /* reading ends with the focus */
  gtk_widget_child_focus (fixture->window, GTK_DIR_TAB_FORWARD);
  g_assert_true (gtk_root_get_focus (root) == toggle_of (fixture->chart, 1));
}

static void
test_hover (Fixture       *fixture,
            gconstpointer  unused)
{
  MpisChart *chart = fixture->chart;
  double width = gtk_widget_get_width (GTK_WIDGET (chart));

  chart_hover (chart, width - 8, 80);
  assert_says (chart, "Sun, 22 Nov 2026: YouTube 700, Telegram 7");
  chart_hover (chart, 0, 80);
  assert_says (chart, "Mon, 16 Nov 2026: YouTube 100, Telegram 1");
  chart_hover (chart, 0, gtk_widget_get_height (GTK_WIDGET (chart)) - 2);   /* on the legend */
  assert_says (chart, SUMMARY);
  chart_hover (chart, 0, 80);
  g_signal_emit_by_name (chart_find_controller (chart, GTK_TYPE_EVENT_CONTROLLER_MOTION), "leave");
  assert_says (chart, SUMMARY);
}

static void
test_hover_does_not_draw_the_plot_again (Fixture       *fixture,
                                         gconstpointer  unused)
{
  guint before = mpis_chart_get_n_renders (fixture->chart);

  for (guint i = 0; i < 20; i++)
    {
      chart_hover (fixture->chart, 30 * i, 80);
      chart_spin ();
    }
  g_assert_cmpuint (mpis_chart_get_n_renders (fixture->chart), ==, before);
}

static void
test_changes_draw_the_plot_again (Fixture       *fixture,
                                  gconstpointer  unused)
{
  MpisChart *chart = fixture->chart;
  guint n = mpis_chart_get_n_renders (chart);

  add_series (fixture->series, "tiktok", "TikTok", (double[]) { 9 }, 1);
  chart_wait_for_renders (chart, ++n);
  mpis_chart_set_kind (chart, MPIS_CHART_STACKED_AREA);
  chart_wait_for_renders (chart, ++n);
  mpis_chart_set_range (chart, FIRST_DAY - 20, FIRST_DAY + 9);
  chart_wait_for_renders (chart, ++n);
  mpis_chart_set_high_contrast (chart, TRUE);
  chart_wait_for_renders (chart, ++n);
  gtk_widget_set_margin_start (GTK_WIDGET (chart), 50);
  chart_wait_for_renders (chart, ++n);
  mpis_chart_set_range (chart, FIRST_DAY - 20, FIRST_DAY + 9);   /* the same again */
  chart_spin ();
  g_assert_cmpuint (mpis_chart_get_n_renders (chart), ==, n);
}

static void
test_colours_follow_the_theme (Fixture       *fixture,
                               gconstpointer  unused)
{
  g_autoptr(GtkCssProvider) provider = gtk_css_provider_new ();
  GdkDisplay *display = gtk_widget_get_display (fixture->window);
  guint n = mpis_chart_get_n_renders (fixture->chart);

  gtk_css_provider_load_from_string (provider, "mpischart { color: #fedcba; }");
  gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  chart_wait_for_renders (fixture->chart, n + 1);
  gtk_style_context_remove_provider_for_display (display, GTK_STYLE_PROVIDER (provider));
  chart_wait_for_renders (fixture->chart, n + 2);
}

static void
test_toggle (Fixture       *fixture,
             gconstpointer  unused)
{
  MpisChart *chart = fixture->chart;

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (toggle_of (chart, 0)), FALSE);
  assert_says (chart, "Views per day, 16 Nov to 22 Nov: total 26, highest 7 on 22 Nov");
  gtk_test_accessible_assert_state (toggle_of (chart, 0), GTK_ACCESSIBLE_STATE_PRESSED,
                                    GTK_ACCESSIBLE_TRISTATE_FALSE);
  chart_press (chart, "Right");
  assert_says (chart, "Mon, 16 Nov 2026: Telegram 1");

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (toggle_of (chart, 0)), TRUE);
  assert_says (chart, SUMMARY);
}

static void
test_last_one_stays (Fixture       *fixture,
                     gconstpointer  unused)
{
  MpisChart *chart = fixture->chart;

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (toggle_of (chart, 0)), FALSE);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (toggle_of (chart, 1)), FALSE);
  g_assert_false (is_on (chart, 0));
  g_assert_true (is_on (chart, 1));
  assert_says (chart, "Views per day, 16 Nov to 22 Nov: total 26, highest 7 on 22 Nov");
}

static void
test_isolate (Fixture       *fixture,
              gconstpointer  unused)
{
  MpisChart *chart = fixture->chart;
  GtkGesture *gesture;

  add_series (fixture->series, "tiktok", "TikTok", (double[]) { 9 }, 1);
  gtk_widget_grab_focus (toggle_of (chart, 2));
  g_assert_true (chart_press (legend_of (chart), "<Control>Return"));
  g_assert_true (!is_on (chart, 0) && !is_on (chart, 1) && is_on (chart, 2));
  chart_press (legend_of (chart), "<Control>space");
  g_assert_true (is_on (chart, 0) && is_on (chart, 1) && is_on (chart, 2));

  gesture = chart_find_controller (toggle_of (chart, 1), GTK_TYPE_GESTURE_CLICK);
  while (gtk_event_controller_get_propagation_phase (GTK_EVENT_CONTROLLER (gesture)) != GTK_PHASE_CAPTURE)
    g_assert_not_reached ();
  g_signal_emit_by_name (gesture, "pressed", 2, 5.0, 5.0);
  g_assert_true (!is_on (chart, 0) && is_on (chart, 1) && !is_on (chart, 2));
}

static void
test_choice_survives_new_data (Fixture       *fixture,
                               gconstpointer  unused)
{
  MpisChart *chart = fixture->chart;
  g_autoptr(GListStore) later = g_list_store_new (MPIS_TYPE_SERIES);

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (toggle_of (chart, 0)), FALSE);
  add_series (later, "telegram", "Telegram", (double[]) { 2, 2 }, 2);
  add_series (later, "youtube", "YouTube", (double[]) { 50, 50 }, 2);
  mpis_chart_set_series (chart, G_LIST_MODEL (later));

  g_assert_true (is_on (chart, 0));
  g_assert_false (is_on (chart, 1));
  assert_says (chart, "Views per day, 16 Nov to 17 Nov: total 4, highest 2 on 16 Nov");
  mpis_chart_set_series (chart, NULL);
}

static void
test_hidden_series_alone_is_shown (Fixture       *fixture,
                                   gconstpointer  unused)
{
  MpisChart *chart = fixture->chart;

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (toggle_of (chart, 0)), FALSE);
  g_list_store_remove (fixture->series, 1);

  g_assert_false (gtk_widget_get_visible (legend_of (chart)));
  assert_says (chart, "Views per day, 16 Nov to 22 Nov: total 3,800, highest 1,400 on 19 Nov");
}

static void
test_no_data (Fixture       *fixture,
              gconstpointer  unused)
{
  MpisChart *chart = fixture->chart;
  guint n = mpis_chart_get_n_renders (chart);

  g_list_store_remove_all (fixture->series);
  chart_wait_for_renders (chart, n + 1);
  assert_says (chart, "Views per day: no data in this period");
  g_assert_false (gtk_widget_get_focusable (GTK_WIDGET (chart)));
  chart_hover (chart, 100, 80);
  g_assert_false (chart_press (chart, "Right"));
  assert_says (chart, "Views per day: no data in this period");
}

static void
test_range_shows_days_without_data (Fixture       *fixture,
                                    gconstpointer  unused)
{
  mpis_chart_set_range (fixture->chart, FIRST_DAY - 6, FIRST_DAY + 1);
  assert_says (fixture->chart, "Views per day, 10 Nov to 17 Nov: total 301, highest 200 on 17 Nov");
  mpis_chart_set_range (fixture->chart, 1, 0);
  assert_says (fixture->chart, SUMMARY);
}

static void
test_bars (Fixture       *fixture,
           gconstpointer  unused)
{
  MpisChart *chart = fixture->chart;

  mpis_chart_set_kind (chart, MPIS_CHART_BARS);
  assert_says (chart, "Views per day: YouTube 100, Telegram 1");
  g_assert_false (gtk_widget_get_visible (legend_of (chart)));
  chart_press (chart, "Down");
  assert_says (chart, "YouTube 100");
  chart_press (chart, "Down");
  chart_press (chart, "Down");
  assert_says (chart, "Telegram 1");
}

static void
test_sparkline (Fixture       *fixture,
                gconstpointer  unused)
{
  MpisChart *chart = fixture->chart;
  int least;

  mpis_chart_set_kind (chart, MPIS_CHART_SPARKLINE);
  assert_says (chart, SUMMARY);
  g_assert_false (gtk_widget_get_focusable (GTK_WIDGET (chart)));
  gtk_widget_measure (GTK_WIDGET (chart), GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  g_assert_cmpint (least, <=, 32);
}

static void
test_legend_wraps (Fixture       *fixture,
                   gconstpointer  unused)
{
  int wide, narrow, least;

  for (guint i = 0; i < 6; i++)
    {
      g_autofree char *id = g_strdup_printf ("channel-%u", i);

      add_series (fixture->series, id, "A channel of some name", (double[]) { 9 }, 1);
    }
  gtk_widget_measure (GTK_WIDGET (fixture->chart), GTK_ORIENTATION_VERTICAL, 2000, &wide, NULL, NULL, NULL);
  gtk_widget_measure (GTK_WIDGET (fixture->chart), GTK_ORIENTATION_VERTICAL, 328, &narrow, NULL, NULL, NULL);
  gtk_widget_measure (GTK_WIDGET (fixture->chart), GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  g_assert_cmpint (narrow, >, wide + 50);
  g_assert_cmpint (least, <=, 328);
}

/* The shadow of the box may reach out a little; nothing else does. */
static void
test_readout_stays_inside (Fixture       *fixture,
                           gconstpointer  unused)
{
  GtkWidget *widget = GTK_WIDGET (fixture->chart);

  add_series (fixture->series, "a", "A channel whose name is longer than any chart is wide, by far, on any screen",
              (double[]) { 1, 2, 3 }, 3);
  chart_wait_for_renders (fixture->chart, mpis_chart_get_n_renders (fixture->chart) + 1);
  for (double x = 0; x <= gtk_widget_get_width (widget); x += 50)
    {
      g_autoptr(GtkSnapshot) snapshot = gtk_snapshot_new ();
      graphene_rect_t bounds;
      GskRenderNode *node;

      chart_hover (fixture->chart, x, 80);
      GTK_WIDGET_GET_CLASS (widget)->snapshot (widget, snapshot);
      node = gtk_snapshot_to_node (snapshot);
      gsk_render_node_get_bounds (node, &bounds);
      g_assert_cmpfloat (bounds.origin.x, >=, -16);
      g_assert_cmpfloat (bounds.origin.y, >=, -16);
      g_assert_cmpfloat (bounds.origin.x + bounds.size.width, <=, gtk_widget_get_width (widget) + 16);
      g_assert_cmpfloat (bounds.origin.y + bounds.size.height, <=, gtk_widget_get_height (widget) + 16);
      gsk_render_node_unref (node);
    }
}

int
main (int   argc,
      char *argv[])
{
  static const struct {
    const char *path;
    void (* test) (Fixture *fixture, gconstpointer unused);
  } tests[] = {
    { "/charts/chart/accessible", test_accessible },
    { "/charts/chart/walk", test_walk },
    { "/charts/chart/walk-needs-focus", test_walk_needs_focus },
    { "/charts/chart/focus-goes-through", test_focus_goes_through },
    { "/charts/chart/hover", test_hover },
    { "/charts/chart/hover-does-not-draw-the-plot-again", test_hover_does_not_draw_the_plot_again },
    { "/charts/chart/changes-draw-the-plot-again", test_changes_draw_the_plot_again },
    { "/charts/chart/colours-follow-the-theme", test_colours_follow_the_theme },
    { "/charts/chart/toggle", test_toggle },
    { "/charts/chart/last-one-stays", test_last_one_stays },
    { "/charts/chart/isolate", test_isolate },
    { "/charts/chart/choice-survives-new-data", test_choice_survives_new_data },
    { "/charts/chart/hidden-series-alone-is-shown", test_hidden_series_alone_is_shown },
    { "/charts/chart/no-data", test_no_data },
    { "/charts/chart/range-shows-days-without-data", test_range_shows_days_without_data },
    { "/charts/chart/bars", test_bars },
    { "/charts/chart/sparkline", test_sparkline },
    { "/charts/chart/legend-wraps", test_legend_wraps },
    { "/charts/chart/readout-stays-inside", test_readout_stays_inside },
  };

  gtk_test_init (&argc, &argv, NULL);
  setlocale (LC_ALL, "C.UTF-8");

  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, setup, tests[i].test, teardown);

  return g_test_run ();
}
