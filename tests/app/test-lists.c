#include "config.h"

#include "app-test.h"
#include "mpis-columns.h"
#include "mpis-state-pane.h"

#define N_MANY 100000

static GtkWidget *
open_page (AppTest    *test,
           const char *name,
           const char *child)
{
  app_test_open (test, 1300, 800);
  mpis_window_show_page (test->window, name);
  mpis_scope_set_range (test->scope, MPIS_RANGE_ALL);
  app_test_settle ();
  return app_test_child (test->window, child);
}

static GListModel *
rows_of (GtkWidget *page)
{
  return G_LIST_MODEL (gtk_column_view_get_model (app_test_child (page, "column_view")));
}

static char *
first_post (GtkWidget *page)
{
  g_autoptr(MpisPost) post = g_list_model_get_item (rows_of (page), 0);

  return g_strdup (mpis_post_peek (post)->id);
}

static void
sort_by (GtkWidget   *page,
         const char  *column,
         GtkSortType  order)
{
  GtkColumnView *view = app_test_child (page, "column_view");

  gtk_column_view_sort_by_column (view, mpis_column_view_find (view, column), order);
  app_test_settle ();
}

static void
search_for (GtkWidget  *page,
            const char *text)
{
  gtk_editable_set_text (app_test_child (page, "search_entry"), text);
  for (guint i = 0; i < 3; i++)   /* the entry waits for the typing to end */
    app_test_settle ();
}

static void
test_posts_sort (void)
{
  AppTest test;
  GtkWidget *page;
  g_autofree char *newest = NULL;
  g_autofree char *most = NULL;
  g_autofree char *least = NULL;
  g_autofree char *title = NULL;

  app_test_set_up (&test, app_test_fill_known);
  page = open_page (&test, "posts", "posts_page");

  app_test_wait_items (rows_of (page), 4);
  newest = first_post (page);
  g_assert_cmpstr (newest, ==, "p3");
  sort_by (page, "views", GTK_SORT_DESCENDING);
  most = first_post (page);
  g_assert_cmpstr (most, ==, "p4");
  sort_by (page, "rate", GTK_SORT_DESCENDING);   /* the unknown rate is not the highest */
  least = first_post (page);
  g_assert_cmpstr (least, ==, "p1");
  sort_by (page, "title", GTK_SORT_ASCENDING);
  title = first_post (page);
  g_assert_cmpstr (title, ==, "p2");
  app_test_tear_down (&test);
}

static void
test_posts_search (void)
{
  AppTest test;
  GtkWidget *page;

  app_test_set_up (&test, app_test_fill_known);
  page = open_page (&test, "posts", "posts_page");

  search_for (page, "TRAINS");
  app_test_wait_items (rows_of (page), 1);
  search_for (page, "p4");   /* the channel's own id */
  app_test_wait_items (rows_of (page), 1);
  search_for (page, "zeppelin");
  g_assert_cmpstr (mpis_state_pane_get_state_name (app_test_child (page, "pane")), ==, "empty");
  gtk_widget_activate_action (page, "posts.clear-search", NULL);
  for (guint i = 0; i < 3; i++)
    app_test_settle ();
  app_test_wait_items (rows_of (page), 4);
  app_test_tear_down (&test);
}

static void
test_posts_obey_filters (void)
{
  AppTest test;
  GtkWidget *page;

  app_test_set_up (&test, app_test_fill_known);
  page = open_page (&test, "posts", "posts_page");

  mpis_scope_toggle_filter (test.scope, MPIS_FILTER_PERSONA, "ada", TRUE);
  app_test_settle ();
  app_test_wait_items (rows_of (page), 2);
  mpis_scope_set_range (test.scope, MPIS_RANGE_30_DAYS);
  app_test_settle ();
  app_test_wait_items (rows_of (page), 1);
  app_test_tear_down (&test);
}

static void
test_unknown_and_not_offered_differ (void)
{
  g_autofree char *missing = NULL;
  g_autofree char *absent = NULL;
  g_autofree char *zero = NULL;
  g_autofree char *missing_why = NULL;
  g_autofree char *absent_why = NULL;
  g_autofree char *zero_why = NULL;
  MpisPostFields post = { .id = "x", .channel = "telegram" };

  mpis_counters_clear (&post.latest);
  post.latest.value[MPIS_COUNTER_SHARES] = 0;
  zero = mpis_post_counter_text (&post, MPIS_COUNTER_SHARES, &zero_why);
  missing = mpis_post_counter_text (&post, MPIS_COUNTER_VIEWS, &missing_why);
  absent = mpis_post_counter_text (&post, MPIS_COUNTER_CLICKS, &absent_why);

  g_assert_cmpstr (zero, ==, "0");
  g_assert_null (zero_why);
  g_assert_cmpstr (missing, ==, "–");
  g_assert_cmpstr (missing_why, ==, "Not measured yet");
  g_assert_cmpstr (absent, ==, "n/a");
  g_assert_cmpstr (absent_why, ==, "Telegram does not offer this number");
}

static void
test_runs (void)
{
  AppTest test;
  GtkWidget *page;

  app_test_set_up (&test, app_test_fill_known);
  page = open_page (&test, "runs", "runs_page");

  app_test_wait_items (rows_of (page), 3);
  search_for (page, "token");
  app_test_wait_items (rows_of (page), 1);
  search_for (page, "partly");   /* the status as it is shown */
  app_test_wait_items (rows_of (page), 1);
  search_for (page, "");
  mpis_scope_set_range (test.scope, MPIS_RANGE_7_DAYS);
  app_test_settle ();
  app_test_wait_items (rows_of (page), 2);
  app_test_tear_down (&test);
}

static void
fill_many (MpisStoreChanges *changes,
           gint32            today)
{
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc ();
  MpisInstant now = mpis_day_start (today, utc);

  mpis_store_changes_put_persona (changes, &(MpisStorePersona) { "ada", "Ada", "ada", FALSE });
  mpis_store_changes_put_project (changes,
                                  &(MpisStoreProject) { "garden", "Garden", "ada", "[]", FALSE });
  for (guint i = 0; i < N_MANY; i++)
    {
      char id[16];

      g_snprintf (id, sizeof id, "post-%06u", i);
      app_test_put_post (changes, id, i % 2 ? "youtube" : "telegram", "garden", id,
                         now - i * MPIS_MINUTE);
    }
}

/* The longest the main loop is away while @wait_for_rows rows are being listed. */
static gint64
longest_block (GListModel *rows,
               guint       n_rows)
{
  gint64 deadline = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;
  gint64 longest = 0;

  while (g_get_monotonic_time () < deadline)
    {
      gint64 begin = g_get_monotonic_time ();

      g_main_context_iteration (NULL, FALSE);
      longest = MAX (longest, g_get_monotonic_time () - begin);
      if (g_list_model_get_n_items (rows) == n_rows && !g_main_context_pending (NULL))
        break;
    }
  g_assert_cmpuint (g_list_model_get_n_items (rows), ==, n_rows);
  return longest;
}

static void
test_many_posts (void)
{
  AppTest test;
  GtkWidget *page;
  gint64 block;

  app_test_set_up (&test, fill_many);
  page = open_page (&test, "posts", "posts_page");
  longest_block (rows_of (page), N_MANY);
  app_test_settle ();

  /* As many rows as fit, and some to scroll into: not one a post. */
  g_assert_cmpuint (app_test_count (app_test_child (page, "column_view"), GTK_TYPE_INSCRIPTION), <,
                    4000);

  mpis_scope_toggle_filter (test.scope, MPIS_FILTER_CHANNEL, "youtube", TRUE);
  app_test_settle ();
  block = longest_block (rows_of (page), N_MANY / 2);
  g_test_message ("filtering away half of %u rows blocked for at most %" G_GINT64_FORMAT " ms",
                  N_MANY, block / 1000);
  gtk_editable_set_text (app_test_child (page, "search_entry"), "post-04");
  app_test_settle ();
  longest_block (rows_of (page), 5000);
  app_test_tear_down (&test);
}

int
main (int   argc,
      char *argv[])
{
  app_test_init (&argc, &argv);
  g_test_add_func ("/app/lists/posts-sort", test_posts_sort);
  g_test_add_func ("/app/lists/posts-search", test_posts_search);
  g_test_add_func ("/app/lists/posts-obey-filters", test_posts_obey_filters);
  g_test_add_func ("/app/lists/unknown-and-not-offered-differ",
                   test_unknown_and_not_offered_differ);
  g_test_add_func ("/app/lists/runs", test_runs);
  g_test_add_func ("/app/lists/many-posts", test_many_posts);
  return app_test_run ();
}
