#include "config.h"

#include "app-test.h"
#include "mpis-state-pane.h"

static MpisStatePane *
pane_of (AppTest    *test,
         const char *page)
{
  return app_test_child (mpis_window_get_page (test->window, page), "pane");
}

static void
assert_every_page (AppTest    *test,
                   const char *state)
{
  g_assert_cmpstr (mpis_state_pane_get_state_name (pane_of (test, "overview")), ==, state);
  g_assert_cmpstr (mpis_state_pane_get_state_name (pane_of (test, "posts")), ==, state);
  g_assert_cmpstr (mpis_state_pane_get_state_name (pane_of (test, "runs")), ==, state);
}

static void
test_loading (void)
{
  AppTest test;
  GtkWidget *spinner;

  app_test_set_up (&test, NULL);
  app_test_open (&test, 1000, 700);

  assert_every_page (&test, "loading");
  spinner = app_test_child (pane_of (&test, "overview"), "spinner");
  g_assert_false (gtk_widget_get_visible (spinner));   /* what is quick needs none */
  for (guint i = 0; i < 5; i++)
    app_test_settle ();
  g_assert_true (gtk_widget_get_visible (spinner));
  app_test_tear_down (&test);
}

static void
test_first_run (void)
{
  AppTest test;

  app_test_set_up (&test, app_test_fill_nothing);
  app_test_open (&test, 1000, 700);

  assert_every_page (&test, "first-run");
  g_assert_nonnull (app_test_find_label (GTK_WIDGET (test.window), "mpisctl import"));
  app_test_tear_down (&test);
}

static void
test_offline_without_data (void)
{
  AppTest test;

  app_test_set_up (&test, app_test_fill_nothing);
  app_test_open (&test, 1000, 700);
  app_test_set_state (&test, MPIS_WORKSPACE_OFFLINE, "desk.example.org does not answer.");

  assert_every_page (&test, "offline");
  g_assert_nonnull (app_test_find_label (GTK_WIDGET (test.window),
                                         "desk.example.org does not answer."));
  app_test_tear_down (&test);
}

static void
test_offline_with_data (void)
{
  AppTest test;
  AdwBanner *banner;

  app_test_set_up (&test, app_test_fill_known);
  app_test_open (&test, 1000, 700);
  banner = app_test_child (pane_of (&test, "overview"), "banner");

  assert_every_page (&test, "content");
  g_assert_false (adw_banner_get_revealed (banner));
  app_test_set_state (&test, MPIS_WORKSPACE_OFFLINE, NULL);
  assert_every_page (&test, "content");
  g_assert_true (adw_banner_get_revealed (banner));
  g_assert_true (g_str_has_prefix (adw_banner_get_title (banner), "Offline since "));
  app_test_set_state (&test, MPIS_WORKSPACE_LIVE, NULL);
  g_assert_false (adw_banner_get_revealed (banner));
  app_test_tear_down (&test);
}

static void
test_error (void)
{
  AppTest test;

  app_test_set_up (&test, app_test_fill_nothing);
  app_test_open (&test, 1000, 700);
  app_test_set_state (&test, MPIS_WORKSPACE_FAILED, "The <disk> & more is full.");

  assert_every_page (&test, "error");
  g_assert_nonnull (app_test_find_label (GTK_WIDGET (test.window), "The <disk> & more is full."));
  app_test_tear_down (&test);
}

static void
test_error_with_data (void)
{
  AppTest test;
  AdwBanner *banner;

  app_test_set_up (&test, app_test_fill_known);
  app_test_open (&test, 1000, 700);
  app_test_set_state (&test, MPIS_WORKSPACE_FAILED, "The password was refused.");
  banner = app_test_child (pane_of (&test, "runs"), "banner");

  assert_every_page (&test, "content");
  g_assert_true (adw_banner_get_revealed (banner));
  g_assert_cmpstr (adw_banner_get_title (banner), ==, "The password was refused.");
  app_test_tear_down (&test);
}

/* The rows are found on another thread. */
static void
wait_for_state (AppTest    *test,
                const char *page,
                const char *state)
{
  gint64 end = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;

  while (!g_str_equal (mpis_state_pane_get_state_name (pane_of (test, page)), state) &&
         g_get_monotonic_time () < end)
    app_test_settle ();
  g_assert_cmpstr (mpis_state_pane_get_state_name (pane_of (test, page)), ==, state);
}

static void
test_nothing_in_range (void)
{
  AppTest test;

  app_test_set_up (&test, app_test_fill_known);
  app_test_open (&test, 1000, 700);

  mpis_scope_set_own_range (test.scope, 0, 1);
  wait_for_state (&test, "posts", "empty");
  wait_for_state (&test, "runs", "empty");
  g_assert_cmpstr (mpis_state_pane_get_state_name (pane_of (&test, "overview")), ==,
                   "content");

  gtk_widget_activate_action (GTK_WIDGET (test.window), "win.range", "s", "all");
  wait_for_state (&test, "posts", "content");
  wait_for_state (&test, "runs", "content");
  assert_every_page (&test, "content");
  app_test_tear_down (&test);
}

int
main (int   argc,
      char *argv[])
{
  app_test_init (&argc, &argv);
  g_test_add_func ("/app/states/loading", test_loading);
  g_test_add_func ("/app/states/first-run", test_first_run);
  g_test_add_func ("/app/states/offline-without-data", test_offline_without_data);
  g_test_add_func ("/app/states/offline-with-data", test_offline_with_data);
  g_test_add_func ("/app/states/error", test_error);
  g_test_add_func ("/app/states/error-with-data", test_error_with_data);
  g_test_add_func ("/app/states/nothing-in-range", test_nothing_in_range);
  return app_test_run ();
}
