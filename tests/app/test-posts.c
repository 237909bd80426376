#include "config.h"

#include "app-test.h"
#include "mpis-list-page.h"
#include "mpis-state-pane.h"

/* What the list of posts is asked for: its own filters, columns, a selection, files. */

static GtkWidget *
open_posts (AppTest *test)
{
  app_test_set_up (test, app_test_fill_known);
  app_test_open (test, 1300, 800);
  mpis_window_show_page (test->window, "posts");
  mpis_scope_set_range (test->scope, MPIS_RANGE_ALL);
  app_test_settle ();
  return mpis_window_get_page (test->window, "posts");
}

static GListModel *
rows_of (GtkWidget *page)
{
  return G_LIST_MODEL (gtk_column_view_get_model (app_test_child (page, "column_view")));
}

static void
filter (GtkWidget  *page,
        MpisFacet   facet,
        const char *value,
        gboolean    only,
        gboolean    not)
{
  gtk_widget_activate_action (page, "list.filter", "(usbb)", (guint32) facet, value, only, not);
  app_test_settle ();
}

static void
show_posts (AppTest    *test,
            const char *choices)
{
  g_autoptr(GError) error = NULL;
  GVariant *parsed = g_variant_parse (G_VARIANT_TYPE_VARDICT, choices, NULL, NULL, &error);

  g_assert_no_error (error);
  gtk_widget_activate_action_variant (GTK_WIDGET (test->window), "win.show-posts", parsed);
  g_variant_unref (parsed);
  app_test_settle ();
}

static guint
count_chips (GtkWidget *page)
{
  GtkWidget *bar = app_test_child (page, "filter_bar");

  return gtk_widget_get_visible (bar) ? app_test_count (bar, GTK_TYPE_BUTTON) : 0;
}

/* A button of the bar, by what it says. */
static void
click_chip (GtkWidget  *page,
            const char *text)
{
  GtkWidget *label = app_test_find_label (app_test_child (page, "filter_bar"), text);

  g_assert_nonnull (label);
  g_signal_emit_by_name (gtk_widget_get_ancestor (label, GTK_TYPE_BUTTON), "clicked");
  app_test_settle ();
}

static void
test_only_and_not (void)
{
  AppTest test;
  GtkWidget *page = open_posts (&test);

  filter (page, MPIS_FACET_CHANNEL, "telegram", FALSE, TRUE);
  app_test_wait_items (rows_of (page), 2);   /* p1, p4 */
  filter (page, MPIS_FACET_PERSONA, "ada", TRUE, FALSE);
  app_test_wait_items (rows_of (page), 2);
  filter (page, MPIS_FACET_CHANNEL, "telegram", TRUE, FALSE);
  app_test_wait_items (rows_of (page), 0);   /* Ada has none on Telegram */
  g_assert_cmpstr (mpis_state_pane_get_state_name (app_test_child (page, "pane")), ==, "empty");
  g_assert_nonnull (app_test_find_label (page, "No post passes the filters of this list."));

  click_chip (page, "Ada");
  app_test_wait_items (rows_of (page), 2);   /* p2, p3 */
  gtk_widget_activate_action (page, "list.clear-filters", NULL);
  app_test_wait_items (rows_of (page), 4);
  g_assert_cmpuint (count_chips (page), ==, 0);
  app_test_tear_down (&test);
}

static void
test_with_window_filters (void)
{
  AppTest test;
  GtkWidget *page = open_posts (&test);

  mpis_scope_toggle_filter (test.scope, MPIS_FILTER_CHANNEL, "youtube", TRUE);
  filter (page, MPIS_FACET_PROJECT, "trains", TRUE, FALSE);
  app_test_wait_items (rows_of (page), 0);
  g_assert_nonnull (app_test_find_label (page,
    "No post passes both the filters of this list and those of the window."));
  gtk_widget_activate_action (page, "list.clear-all-filters", NULL);
  app_test_wait_items (rows_of (page), 4);
  g_assert_cmpuint (mpis_scope_get_n_filters (test.scope), ==, 0);
  app_test_tear_down (&test);
}

static void
test_states (void)
{
  AppTest test;
  GtkWidget *page = open_posts (&test);

  filter (page, MPIS_FACET_STATE, "unmeasured", TRUE, FALSE);
  app_test_wait_items (rows_of (page), 1);   /* p3 */
  filter (page, MPIS_FACET_STATE, "unmeasured", FALSE, TRUE);
  app_test_wait_items (rows_of (page), 3);
  filter (page, MPIS_FACET_STATE, "unmeasured", FALSE, FALSE);
  filter (page, MPIS_FACET_STATE, "corrected", TRUE, FALSE);
  app_test_wait_items (rows_of (page), 1);   /* p2 had fewer views the second time */
  filter (page, MPIS_FACET_STATE, "corrected", FALSE, FALSE);
  filter (page, MPIS_FACET_STATE, "gaps", TRUE, FALSE);
  app_test_wait_items (rows_of (page), 1);   /* p1 was not measured for five days */
  app_test_tear_down (&test);
}

/* What charts ask for: a day's posts, of a channel; days outside the window's range as well. */
static void
test_show_posts (void)
{
  AppTest test;
  GtkWidget *page = open_posts (&test);
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc ();
  gint32 today = mpis_day_of (mpis_time_now (), utc);
  g_autofree char *day = mpis_day_format (today - 45);
  g_autofree char *old = g_strdup_printf ("{'from': <'%s'>, 'to': <'%s'>}", day, day);
  GtkWidget *bar;

  mpis_scope_set_range (test.scope, MPIS_RANGE_30_DAYS);
  mpis_window_show_page (test.window, "overview");
  show_posts (&test, "{'channels': <['Telegram']>}");
  app_test_wait_items (rows_of (page), 2);
  g_assert_true (gtk_widget_get_mapped (page));
  show_posts (&test, old);
  app_test_wait_items (rows_of (page), 1);   /* p4, though the window looks at 30 days */
  bar = app_test_child (page, "filter_bar");
  g_assert_cmpuint (app_test_count (bar, GTK_TYPE_BUTTON), ==, 2);   /* the days, and Clear */
  show_posts (&test, "{'not-channels': <['youtube']>, 'states': <['measured']>, 'huh': <1>}");
  app_test_wait_items (rows_of (page), 1);   /* p2 */
  show_posts (&test, "{}");
  app_test_wait_items (rows_of (page), 3);
  app_test_tear_down (&test);
}

/* The runs have the same. */
static void
test_runs (void)
{
  AppTest test;
  GtkWidget *page;

  open_posts (&test);
  mpis_window_show_page (test.window, "runs");
  page = mpis_window_get_page (test.window, "runs");
  app_test_wait_items (rows_of (page), 3);
  filter (page, MPIS_FACET_STATE, "failed", TRUE, FALSE);
  app_test_wait_items (rows_of (page), 1);
  filter (page, MPIS_FACET_STATE, "failed", FALSE, TRUE);
  app_test_wait_items (rows_of (page), 2);
  filter (page, MPIS_FACET_CHANNEL, "telegram", TRUE, FALSE);
  app_test_wait_items (rows_of (page), 0);
  app_test_tear_down (&test);
}

/* The popover: what is ticked is kept, what is crossed out is left out, not both. */
static void
test_button (void)
{
  AppTest test;
  GtkWidget *page = open_posts (&test);
  GtkWidget *button = app_test_child (page, "filter_button");
  GtkWidget *list, *row, *check, *not;

  gtk_menu_button_popup (app_test_child (button, "button"));
  app_test_settle ();
  list = app_test_child (button, "list_box");
  row = gtk_widget_get_ancestor (app_test_find_label (list, "without numbers"),
                                 GTK_TYPE_LIST_BOX_ROW);
  check = gtk_widget_get_first_child (gtk_list_box_row_get_child (GTK_LIST_BOX_ROW (row)));
  not = gtk_widget_get_next_sibling (check);

  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), TRUE);
  app_test_wait_items (rows_of (page), 1);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (not), TRUE);
  app_test_wait_items (rows_of (page), 3);
  g_assert_false (gtk_check_button_get_active (GTK_CHECK_BUTTON (check)));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (not), FALSE);
  app_test_wait_items (rows_of (page), 4);
  app_test_tear_down (&test);
}

int
main (int   argc,
      char *argv[])
{
  app_test_init (&argc, &argv);
  g_test_add_func ("/app/posts/only-and-not", test_only_and_not);
  g_test_add_func ("/app/posts/with-window-filters", test_with_window_filters);
  g_test_add_func ("/app/posts/states", test_states);
  g_test_add_func ("/app/posts/show-posts", test_show_posts);
  g_test_add_func ("/app/posts/runs", test_runs);
  g_test_add_func ("/app/posts/button", test_button);
  return app_test_run ();
}
