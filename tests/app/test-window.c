#include "config.h"

#include "app-test.h"

static const char *
page_of (AppTest *test)
{
  return adw_view_stack_get_visible_child_name (app_test_child (test->window, "view_stack"));
}

static void
test_keys_switch_pages (void)
{
  AppTest test;

  app_test_set_up (&test, app_test_fill_known);
  app_test_open (&test, 1200, 800);

  g_assert_cmpstr (page_of (&test), ==, "overview");
  g_assert_true (app_test_press (&test, "<Control>2"));
  g_assert_cmpstr (page_of (&test), ==, "dashboards");
  g_assert_true (app_test_press (&test, "<Control>3"));
  g_assert_cmpstr (page_of (&test), ==, "analytics");
  g_assert_true (app_test_press (&test, "<Control>4"));
  g_assert_cmpstr (page_of (&test), ==, "projects");
  g_assert_true (app_test_press (&test, "<Control>5"));
  g_assert_cmpstr (page_of (&test), ==, "posts");
  g_assert_true (app_test_press (&test, "<Control>6"));
  g_assert_cmpstr (page_of (&test), ==, "runs");
  g_assert_true (app_test_press (&test, "<Control>1"));
  g_assert_cmpstr (page_of (&test), ==, "overview");
  g_assert_true (app_test_press (&test, "<Control>f"));
  g_assert_cmpstr (page_of (&test), ==, "posts");
  g_assert_true (gtk_widget_is_ancestor (gtk_window_get_focus (GTK_WINDOW (test.window)),
                                         app_test_child (mpis_window_get_page (test.window, "posts"),
                                                         "search_entry")));
  app_test_tear_down (&test);
}

static void
test_keys_go_back (void)
{
  AppTest test;
  AdwNavigationView *view;

  app_test_set_up (&test, app_test_fill_known);
  app_test_open (&test, 1200, 800);
  view = app_test_child (test.window, "navigation_view");

  g_assert_true (mpis_window_show_post (test.window, "p1"));
  app_test_settle ();
  g_assert_cmpstr (adw_navigation_page_get_tag (adw_navigation_view_get_visible_page (view)), ==,
                   "post");
  g_assert_true (app_test_press (&test, "<Alt>Left"));
  g_assert_cmpstr (adw_navigation_page_get_tag (adw_navigation_view_get_visible_page (view)), ==,
                   "pages");
  g_assert_false (mpis_window_show_post (test.window, "no such post"));
  app_test_tear_down (&test);
}

static void
test_sidebar (void)
{
  AppTest test;
  GtkListBox *sidebar;
  GtkListBoxRow *row;

  app_test_set_up (&test, app_test_fill_known);
  app_test_open (&test, 1200, 800);
  sidebar = app_test_child (test.window, "sidebar");

  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (sidebar), GTK_ACCESSIBLE_ROLE_LIST);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (sidebar), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Pages");
  row = gtk_list_box_get_row_at_index (sidebar, 5);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, "Runs");
  g_assert_nonnull (gtk_list_box_get_row_at_index (sidebar, 6));
  g_assert_null (gtk_list_box_get_row_at_index (sidebar, 7));
  g_signal_emit_by_name (sidebar, "row-activated", row);
  app_test_settle ();
  g_assert_cmpstr (page_of (&test), ==, "runs");
  app_test_tear_down (&test);
}

static void
test_f9_folds_the_sidebar (void)
{
  AppTest test;
  AdwNavigationSplitView *split;

  app_test_set_up (&test, app_test_fill_known);
  app_test_open (&test, 1200, 800);
  split = app_test_child (test.window, "split_view");

  g_assert_false (adw_navigation_split_view_get_collapsed (split));
  g_assert_true (app_test_press (&test, "F9"));
  g_assert_true (adw_navigation_split_view_get_collapsed (split));
  g_assert_true (adw_navigation_split_view_get_show_content (split));
  g_assert_true (app_test_press (&test, "F9"));
  g_assert_false (adw_navigation_split_view_get_collapsed (split));
  test.unfolded = TRUE;
  app_test_tear_down (&test);
}

static void
assert_fits (AppTest    *test,
             const char *page)
{
  int minimum;

  mpis_window_show_page (test->window, page);
  app_test_settle ();
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (test->window)), ==, 360);
  gtk_widget_measure (app_test_child (test->window, "toast_overlay"), GTK_ORIENTATION_HORIZONTAL,
                      -1,
                      &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, <=, 360);
}

static void
test_narrow (void)
{
  AppTest test;

  g_object_set (gtk_settings_get_default (), "gtk-decoration-layout", ":close", NULL);
  app_test_set_up (&test, app_test_fill_known);
  app_test_open (&test, 360, 640);

  g_assert_true (adw_navigation_split_view_get_collapsed (app_test_child (test.window,
                                                                          "split_view")));
  assert_fits (&test, "overview");
  assert_fits (&test, "dashboards");
  assert_fits (&test, "analytics");
  assert_fits (&test, "projects");
  assert_fits (&test, "posts");
  g_assert_cmpstr (gtk_stack_get_visible_child_name (
    app_test_child (mpis_window_get_page (test.window, "posts"), "stack")), ==, "rows");
  assert_fits (&test, "runs");
  g_assert_true (mpis_window_show_post (test.window, "p1"));
  app_test_settle ();
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (test.window)), ==, 360);
  app_test_tear_down (&test);
}

/* There is room even for text twice as large. */
static void
test_narrow_with_large_text (void)
{
  AppTest test;

  g_object_set (gtk_settings_get_default (), "gtk-decoration-layout", ":close", "gtk-xft-dpi",
                2 * 96 * 1024, NULL);
  app_test_set_up (&test, app_test_fill_known);
  app_test_open (&test, 360, 640);

  assert_fits (&test, "overview");
  assert_fits (&test, "analytics");
  assert_fits (&test, "posts");
  assert_fits (&test, "runs");
  app_test_tear_down (&test);
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", 96 * 1024, NULL);
}

static void
test_choices_are_kept (void)
{
  AppTest test;

  app_test_set_up (&test, app_test_fill_known);
  app_test_open (&test, 1000, 700);
  mpis_window_show_page (test.window, "runs");
  mpis_scope_set_range (test.scope, MPIS_RANGE_90_DAYS);
  app_test_settle ();
  gtk_window_destroy (GTK_WINDOW (test.window));
  app_test_open (&test, 1000, 700);

  g_assert_cmpstr (page_of (&test), ==, "runs");
  g_assert_cmpint (mpis_scope_get_range (test.scope), ==, MPIS_RANGE_90_DAYS);
  app_test_tear_down (&test);
}

static void
test_what_a_chart_did_is_said (void)
{
  AppTest test;
  GtkWidget *chart;
  gint64 end = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  app_test_set_up (&test, app_test_fill_known);
  app_test_open (&test, 1200, 800);
  chart = app_test_child (mpis_window_get_page (test.window, "overview"), "chart");

  g_assert_true (gtk_widget_activate_action (chart, "chart.copy-numbers", NULL));
  while (app_test_find_label (GTK_WIDGET (test.window), "Numbers copied") == NULL &&
         g_get_monotonic_time () < end)
    app_test_settle ();
  g_assert_nonnull (app_test_find_label (GTK_WIDGET (test.window), "Numbers copied"));
  adw_toast_overlay_dismiss_all (app_test_child (test.window, "toast_overlay"));
  g_assert_true (gtk_widget_activate_action (chart, "win.tell-saved", "s", "file:///tmp/a%20%3Cb%3E.png"));
  app_test_settle ();
  g_assert_nonnull (app_test_find_label (GTK_WIDGET (test.window), "Saved as “a <b>.png”"));
  app_test_tear_down (&test);
}

static gboolean
is_made (AppTest    *test,
         const char *page)
{
  AdwViewStack *stack = app_test_child (test->window, "view_stack");

  return adw_bin_get_child (ADW_BIN (adw_view_stack_get_child_by_name (stack, page))) != NULL;
}

static void
test_pages_wait_to_be_looked_at (void)
{
  AppTest test;

  app_test_set_up (&test, app_test_fill_known);
  g_settings_set_string (test.settings, "page", "runs");
  app_test_open (&test, 1000, 700);

  g_assert_true (is_made (&test, "runs"));
  g_assert_false (is_made (&test, "overview"));
  g_assert_false (is_made (&test, "analytics"));
  g_assert_false (is_made (&test, "posts"));
  mpis_window_show_page (test.window, "posts");
  app_test_settle ();
  g_assert_true (is_made (&test, "posts"));
  g_assert_false (is_made (&test, "overview"));
  app_test_tear_down (&test);
}

static void
test_names_of_controls (void)
{
  AppTest test;
  GtkWidget *button;

  app_test_set_up (&test, app_test_fill_known);
  app_test_open (&test, 1200, 800);

  button = app_test_child (app_test_child (test.window, "range_button"), "button");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Time range: Last 30 Days");
  button = app_test_child (app_test_child (test.window, "filter_button"), "button");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Filters: none");
  button = app_test_child (app_test_child (test.window, "status_button"), "button");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Workspace: Live");
  app_test_tear_down (&test);
}

static void
test_post_page (void)
{
  AppTest test;
  GtkWidget *page;

  app_test_set_up (&test, app_test_fill_known);
  app_test_open (&test, 1200, 1400);

  g_assert_true (mpis_window_show_post (test.window, "p2"));
  app_test_settle ();
  page = GTK_WIDGET (adw_navigation_view_get_visible_page (app_test_child (test.window,
                                                                           "navigation_view")));
  g_assert_nonnull (app_test_find_label (page, "Night trains"));
  /* Text from outside is never markup. */
  g_assert_nonnull (app_test_find_label (page, "Body <b>text</b>"));
  g_assert_nonnull (app_test_find_label (page, "900"));
  g_assert_true (gtk_widget_get_visible (app_test_child (page, "history_box")));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (
    gtk_column_view_get_model (app_test_child (page, "table")))), ==, 2);

  g_assert_true (mpis_window_show_post (test.window, "p3"));
  app_test_settle ();
  page = GTK_WIDGET (adw_navigation_view_get_visible_page (app_test_child (test.window,
                                                                           "navigation_view")));
  g_assert_false (gtk_widget_get_visible (app_test_child (page, "history_box")));
  g_assert_true (gtk_widget_get_visible (app_test_child (page, "no_history")));
  app_test_tear_down (&test);
}

int
main (int   argc,
      char *argv[])
{
  app_test_init (&argc, &argv);
  g_test_add_func ("/app/window/keys-switch-pages", test_keys_switch_pages);
  g_test_add_func ("/app/window/keys-go-back", test_keys_go_back);
  g_test_add_func ("/app/window/sidebar", test_sidebar);
  g_test_add_func ("/app/window/f9-folds-the-sidebar", test_f9_folds_the_sidebar);
  g_test_add_func ("/app/window/narrow", test_narrow);
  g_test_add_func ("/app/window/narrow-with-large-text", test_narrow_with_large_text);
  g_test_add_func ("/app/window/choices-are-kept", test_choices_are_kept);
  g_test_add_func ("/app/window/what-a-chart-did-is-said", test_what_a_chart_did_is_said);
  g_test_add_func ("/app/window/pages-wait-to-be-looked-at", test_pages_wait_to_be_looked_at);
  g_test_add_func ("/app/window/names-of-controls", test_names_of_controls);
  g_test_add_func ("/app/window/post-page", test_post_page);
  return app_test_run ();
}
