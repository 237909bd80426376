#include "config.h"

#include "app-test.h"
#include "mpis-cell.h"
#include "mpis-columns.h"
#include "mpis-list-page.h"
#include "mpis-row-list.h"
#include "mpis-row.h"
#include "mpis-selection.h"
#include "mpis-state-pane.h"

#include <time.h>

#define N_MANY 100000

static GtkWidget *
open_page (AppTest    *test,
           const char *name)
{
  app_test_open (test, 1300, 800);
  mpis_window_show_page (test->window, name);
  mpis_scope_set_range (test->scope, MPIS_RANGE_ALL);
  app_test_settle ();
  return mpis_window_get_page (test->window, name);
}

static GListModel *
rows_of (GtkWidget *page)
{
  return G_LIST_MODEL (gtk_column_view_get_model (app_test_child (page, "column_view")));
}

static char *
first_post (GtkWidget *page)
{
  g_autoptr(MpisRow) row = g_list_model_get_item (rows_of (page), 0);

  return g_strdup (mpis_post_peek (mpis_row_get_item (row))->id);
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
  page = open_page (&test, "posts");

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
  page = open_page (&test, "posts");

  search_for (page, "TRAINS");
  app_test_wait_items (rows_of (page), 1);
  search_for (page, "p4");   /* the channel's own id */
  app_test_wait_items (rows_of (page), 1);
  search_for (page, "zeppelin");
  g_assert_cmpstr (mpis_state_pane_get_state_name (app_test_child (page, "pane")), ==, "empty");
  gtk_widget_activate_action (page, "list.clear-search", NULL);
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
  page = open_page (&test, "posts");

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
  page = open_page (&test, "runs");

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

/* What the main thread has worked so far; what others on the machine do does not count. */
static gint64
worked (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (gint64) now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

/* Places that are still to go say nothing of what stood there. */
static void
assert_rest_blank (MpisRowList *rows)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (rows));

  for (guint i = mpis_row_list_get_n_found (rows); i < n; i++)
    {
      g_autoptr(MpisRow) row = g_list_model_get_item (G_LIST_MODEL (rows), i);

      g_assert_null (mpis_row_get_item (row));
    }
}

static void
on_answered_cb (MpisRowList *rows,
                gboolean    *answered)
{
  *answered = TRUE;
  assert_rest_blank (rows);
}

/* Says how long the main loop is away at most, until @n_rows rows are there and drawn. */
static void
longest_block (GtkWidget  *page,
               const char *what,
               guint       n_rows)
{
  GListModel *rows = G_LIST_MODEL (mpis_selection_get_rows (MPIS_SELECTION (rows_of (page))));
  gint64 deadline = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;
  gint64 end = deadline;
  gint64 longest = 0;
  gboolean answered = FALSE;
  gulong id = g_signal_connect (rows, "answered", G_CALLBACK (on_answered_cb), &answered);

  while (g_get_monotonic_time () < MIN (deadline, end))
    {
      gint64 begin = worked ();

      if (!g_main_context_iteration (NULL, FALSE))
        g_usleep (200);
      longest = MAX (longest, worked () - begin);
      if (answered && end == deadline && g_list_model_get_n_items (rows) == n_rows)
        end = g_get_monotonic_time () + 250 * 1000;
    }
  g_signal_handler_disconnect (rows, id);
  g_assert_true (answered);
  g_assert_cmpuint (g_list_model_get_n_items (rows), ==, n_rows);
  g_test_message ("%s of %u rows: the main loop is away for at most %.1f ms", what, N_MANY,
                  longest / 1000.0);
  if (g_test_perf ())
    g_assert_cmpint (longest, <, 16000);
}

/* As the keys do; then the bar tells what all come to. */
static void
select_all (GtkColumnView *view)
{
  gint64 begin = worked ();

  gtk_selection_model_select_all (gtk_column_view_get_model (view));
  g_test_message ("selecting all of %u rows: %.1f ms", N_MANY, (worked () - begin) / 1000.0);
  for (guint i = 0; i < 4; i++)
    app_test_settle ();
  g_assert_cmpuint (mpis_selection_get_n (MPIS_SELECTION (gtk_column_view_get_model (view))), ==,
                    N_MANY);
}

/* Writing a file leaves the window alone. */
static void
save_all (GtkWidget  *page,
          const char *format,
          const char *name)
{
  g_autofree char *path = g_build_filename (g_get_user_data_dir (), name, NULL);
  g_autoptr(GFile) file = g_file_new_for_path (path);
  gint64 start = g_get_monotonic_time ();
  gint64 longest = 0;

  mpis_list_page_save (MPIS_LIST_PAGE (page), format, FALSE, file);
  while (!g_file_test (path, G_FILE_TEST_EXISTS) &&
         g_get_monotonic_time () < start + 60 * G_USEC_PER_SEC)
    {
      gint64 begin = worked ();

      if (!g_main_context_iteration (NULL, FALSE))
        g_usleep (200);
      longest = MAX (longest, worked () - begin);
    }
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  g_test_message ("saving %u rows as %s: %.1f s, the main loop is away for at most %.1f ms", N_MANY,
                  format, (g_get_monotonic_time () - start) / 1e6, longest / 1000.0);
}

static void
test_many_posts (void)
{
  AppTest test;
  GtkWidget *page;
  GtkColumnView *view;

  app_test_set_up (&test, fill_many);
  page = open_page (&test, "posts");
  view = app_test_child (page, "column_view");
  app_test_wait_items (rows_of (page), N_MANY);
  app_test_settle ();

  /* As many rows as fit, and some to scroll into: not one a post. */
  g_assert_cmpuint (app_test_count (GTK_WIDGET (view), MPIS_TYPE_CELL), <, 4000);

  select_all (view);
  gtk_column_view_sort_by_column (view, mpis_column_view_find (view, "title"), GTK_SORT_ASCENDING);
  longest_block (page, "sorting by title", N_MANY);
  app_test_settle ();
  g_assert_cmpuint (mpis_selection_get_n (MPIS_SELECTION (gtk_column_view_get_model (view))), ==,
                    N_MANY);
  gtk_selection_model_unselect_all (gtk_column_view_get_model (view));
  save_all (page, "csv", "many.csv");
  save_all (page, "xlsx", "many.xlsx");
  gtk_column_view_sort_by_column (view, mpis_column_view_find (view, "views"), GTK_SORT_DESCENDING);
  longest_block (page, "sorting by views", N_MANY);
  mpis_scope_toggle_filter (test.scope, MPIS_FILTER_CHANNEL, "youtube", TRUE);
  longest_block (page, "filtering away half", N_MANY / 2);
  gtk_editable_set_text (app_test_child (page, "search_entry"), "post-04");
  longest_block (page, "searching", 5000);
  gtk_editable_set_text (app_test_child (page, "search_entry"), "post-04321");
  longest_block (page, "searching for few", 5);
  gtk_editable_set_text (app_test_child (page, "search_entry"), "");
  longest_block (page, "searching no more", N_MANY / 2);
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
