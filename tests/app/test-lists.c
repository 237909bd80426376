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

/* Numbers that are known, unknown and not offered, so that rows differ. */
static void
put_numbers (MpisStoreChanges *changes,
             const char       *post,
             guint             i,
             MpisInstant       at)
{
  g_autofree char *id = g_strconcat ("numbers-", post, NULL);
  MpisCounters counters;

  mpis_counters_clear (&counters);
  counters.value[MPIS_COUNTER_VIEWS] = i * 7919 % 100003;
  counters.value[MPIS_COUNTER_REACTIONS] = i % 977;
  counters.value[MPIS_COUNTER_COMMENTS] = i % 3 ? (gint64) i % 31 : MPIS_UNKNOWN;
  mpis_store_changes_put_snapshot (changes, id, post, at, &counters);
}

static void
put_run (MpisStoreChanges *changes,
         guint             i,
         MpisInstant       at)
{
  static const char *const statuses[] = { "success", "failed", "partial", "running", "pending" };
  g_autofree char *id = g_strdup_printf ("run-%06u", i);
  g_autofree char *message = i % 5 == 1 ? g_strdup_printf ("Attempt %06u has failed.", i) : NULL;

  mpis_store_changes_put_run (changes, &(MpisStoreRun) {
    .id = id, .run_id = id, .project_id = "garden", .persona_id = "ada",
    .status = statuses[i % G_N_ELEMENTS (statuses)], .started_at = at,
    .completed_at = i % 5 < 3 ? at + (i % 600) * MPIS_SECOND : MPIS_INSTANT_UNKNOWN,
    .error_message = message, .channels = i % 2 ? "[\"youtube\"]" : "[\"telegram\",\"youtube\"]",
  });
}

static void
fill_people (MpisStoreChanges *changes)
{
  mpis_store_changes_put_persona (changes, &(MpisStorePersona) { "ada", "Ada", "ada", FALSE });
  mpis_store_changes_put_project (changes,
                                  &(MpisStoreProject) { "garden", "Garden", "ada", "[]", FALSE });
}

static void
fill_many_posts (MpisStoreChanges *changes,
                 gint32            today)
{
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc ();
  MpisInstant now = mpis_day_start (today, utc);

  fill_people (changes);
  for (guint i = 0; i < N_MANY; i++)
    {
      MpisInstant at = now - i * MPIS_MINUTE;
      char id[16];

      g_snprintf (id, sizeof id, "post-%06u", i);
      app_test_put_post (changes, id, i % 2 ? "youtube" : "telegram", "garden", id, at);
      if (i % 4 < 3)
        put_numbers (changes, id, i, at + MPIS_HOUR);
    }
}

static void
fill_many_runs (MpisStoreChanges *changes,
                gint32            today)
{
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc ();
  MpisInstant now = mpis_day_start (today, utc);

  fill_people (changes);
  for (guint i = 0; i < N_MANY; i++)
    put_run (changes, i, now - i * MPIS_MINUTE);
}

/* What the main thread has worked so far; what others on the machine do does not count. */
static gint64
worked (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (gint64) now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

/* How long the main loop is away. */
typedef struct {
  gint64   longest;
  gint64   looked;     /* what the test itself took in the pass there is */
  gboolean answered;
} Watch;

/* So many places at most are looked at: looking makes them. */
#define N_BLANK 240

/* Places that are still to go say nothing of what stood there. */
static void
assert_rest_blank (MpisRowList *rows)
{
  guint n = MIN (g_list_model_get_n_items (G_LIST_MODEL (rows)),
                 mpis_row_list_get_n_found (rows) + N_BLANK);

  for (guint i = mpis_row_list_get_n_found (rows); i < n; i++)
    {
      g_autoptr(MpisRow) row = g_list_model_get_item (G_LIST_MODEL (rows), i);

      g_assert_null (mpis_row_get_item (row));
    }
}

static void
on_answered_cb (MpisRowList *rows,
                Watch       *watch)
{
  gint64 begin = worked ();

  watch->answered = TRUE;
  assert_rest_blank (rows);
  watch->looked += worked () - begin;
}

static void
pass (Watch *watch)
{
  gint64 begin = worked ();

  watch->looked = 0;
  if (!g_main_context_iteration (NULL, FALSE))
    g_usleep (200);
  watch->longest = MAX (watch->longest, worked () - begin - watch->looked);
}

static void
pass_for (Watch *watch,
          gint64 msec)
{
  gint64 end = g_get_monotonic_time () + msec * 1000;

  while (g_get_monotonic_time () < end)
    pass (watch);
}

static void
tell (const Watch *watch,
      const char  *what)
{
  g_test_message ("%s: the main loop is away for at most %.1f ms", what, watch->longest / 1000.0);
  if (g_test_perf ())
    g_assert_cmpint (watch->longest, <, 16000);
}

/* Says how long the main loop is away at most, until @n_rows rows are there and drawn. */
static void
longest_block (GtkWidget  *page,
               const char *what,
               guint       n_rows)
{
  GListModel *rows = G_LIST_MODEL (mpis_selection_get_rows (MPIS_SELECTION (rows_of (page))));
  gint64 deadline = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;
  Watch watch = { 0 };
  gulong id = g_signal_connect (rows, "answered", G_CALLBACK (on_answered_cb), &watch);

  while (g_get_monotonic_time () < deadline &&
         !(watch.answered && g_list_model_get_n_items (rows) == n_rows))
    pass (&watch);
  pass_for (&watch, 400);
  g_signal_handler_disconnect (rows, id);
  g_assert_true (watch.answered);
  g_assert_cmpuint (g_list_model_get_n_items (rows), ==, n_rows);
  tell (&watch, what);
}

/* As the keys do; then the bar tells what all come to. */
static void
select_all (GtkColumnView *view,
            gboolean       all)
{
  GtkSelectionModel *model = gtk_column_view_get_model (view);
  Watch watch = { 0 };
  gint64 begin = worked ();

  if (all)
    gtk_selection_model_select_all (model);
  else
    gtk_selection_model_unselect_all (model);
  watch.longest = worked () - begin;
  pass_for (&watch, 1000);
  tell (&watch, all ? "selecting all" : "selecting none");
  g_assert_cmpuint (mpis_selection_get_n (MPIS_SELECTION (model)), ==, all ? N_MANY : 0);
}

/* Writing a file leaves the window alone. */
static void
save_all (GtkWidget  *page,
          const char *format,
          const char *name)
{
  g_autofree char *path = g_build_filename (g_get_user_data_dir (), name, NULL);
  g_autofree char *what = g_strconcat ("saving as ", format, NULL);
  g_autoptr(GFile) file = g_file_new_for_path (path);
  gint64 start = g_get_monotonic_time ();
  Watch watch = { 0 };

  mpis_list_page_save (MPIS_LIST_PAGE (page), format, FALSE, file);
  while (!g_file_test (path, G_FILE_TEST_EXISTS) &&
         g_get_monotonic_time () < start + 60 * G_USEC_PER_SEC)
    pass (&watch);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  tell (&watch, what);
}

/* The titles on the screen, from the top. */
static void
list_titles (GtkWidget *widget,
             GPtrArray *titles)
{
  const char *text = MPIS_IS_CELL (widget) ? mpis_cell_get_text (MPIS_CELL (widget)) : NULL;

  if (!gtk_widget_get_mapped (widget))
    return;
  if (text != NULL && g_str_has_prefix (text, "post-"))
    g_ptr_array_add (titles, (gpointer) text);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    list_titles (child, titles);
}

/* What the view shows is in the list, one after the other; never what stood there before. */
static void
assert_shown (MpisListPage *page)
{
  GPtrArray *found = mpis_list_page_peek_found (page);
  g_autoptr(GPtrArray) titles = g_ptr_array_new ();
  guint first = 0;

  list_titles (app_test_child (page, "column_view"), titles);
  g_assert_cmpuint (titles->len, >, 10);
  while (first < found->len &&
         !g_str_equal (mpis_post_peek (found->pdata[first])->title, titles->pdata[0]))
    first++;
  g_assert_cmpuint (first + titles->len, <=, found->len);
  for (guint i = 0; i < titles->len; i++)
    g_assert_cmpstr (mpis_post_peek (found->pdata[first + i])->title, ==, titles->pdata[i]);
}

typedef struct {
  Watch         watch;
  MpisListPage *page;
} Scroll;

static void
on_painted_cb (GdkFrameClock *clock,
               Scroll        *scroll)
{
  gint64 begin = worked ();

  if (gtk_widget_get_mapped (app_test_child (scroll->page, "column_view")))
    assert_shown (scroll->page);
  scroll->watch.looked += worked () - begin;
}

/* What painting the list takes by itself, without a row that changes: what the rest is to be compared with. */
static void
repaint (Scroll *self)
{
  GtkWidget *view = app_test_child (self->page, "column_view");

  for (guint i = 0; i < 10; i++)
    {
      gtk_widget_set_opacity (view, i % 2 ? 1.0 : 0.99);
      pass_for (&self->watch, 50);
    }
  g_test_message ("painting what is there again: the main loop is away for at most %.1f ms",
                  self->watch.longest / 1000.0);
  self->watch.longest = 0;
}

/* Page by page, then to the end and back. */
static void
scroll_through (Scroll *self)
{
  GtkScrollable *view = app_test_child (self->page, "column_view");
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (view);
  double page = gtk_adjustment_get_page_size (adjustment);

  g_assert_cmpfloat (gtk_adjustment_get_upper (adjustment), >, page * 100);
  repaint (self);
  for (guint i = 0; i < 40; i++)
    {
      gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) + page);
      pass_for (&self->watch, 40);
    }
  tell (&self->watch, "scrolling by pages");
  self->watch.longest = 0;
  for (guint i = 1; i <= 10; i++)
    {
      gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment) * i / 10);
      pass_for (&self->watch, 100);
    }
  gtk_adjustment_set_value (adjustment, 0);
  pass_for (&self->watch, 100);
  tell (&self->watch, "scrolling to the end and back");
}

static void
scroll_posts (GtkWidget *page)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (page);
  Scroll scroll = { .page = MPIS_LIST_PAGE (page) };
  gulong id = g_signal_connect (clock, "after-paint", G_CALLBACK (on_painted_cb), &scroll);

  scroll_through (&scroll);
  g_signal_handler_disconnect (clock, id);
}

static void
search (GtkWidget  *page,
        const char *text,
        guint       n_found)
{
  g_autofree char *what = g_strdup_printf ("searching for “%s”", text);

  gtk_editable_set_text (app_test_child (page, "search_entry"), text);
  longest_block (page, what, n_found);
}

static GtkWidget *
open_many (AppTest     *test,
           AppTestFill  fill,
           const char  *name)
{
  GtkWidget *page;

  app_test_set_up (test, fill);
  page = open_page (test, name);
  app_test_wait_items (rows_of (page), N_MANY);
  app_test_settle ();

  /* As many rows as fit, and some to scroll into: not one an item. */
  g_assert_cmpuint (app_test_count (app_test_child (page, "column_view"), MPIS_TYPE_CELL), <, 4000);
  return page;
}

/* All stay selected when the order changes. */
static void
select_and_sort (GtkWidget  *page,
                 const char *column)
{
  GtkColumnView *view = app_test_child (page, "column_view");
  g_autofree char *what = g_strdup_printf ("sorting what is selected by %s", column);

  select_all (view, TRUE);
  gtk_column_view_sort_by_column (view, mpis_column_view_find (view, column), GTK_SORT_ASCENDING);
  longest_block (page, what, N_MANY);
  app_test_settle ();
  g_assert_cmpuint (mpis_selection_get_n (MPIS_SELECTION (gtk_column_view_get_model (view))), ==,
                    N_MANY);
  select_all (view, FALSE);
}

static void
sort_many (GtkWidget  *page,
           const char *column)
{
  GtkColumnView *view = app_test_child (page, "column_view");
  g_autofree char *what = g_strconcat ("sorting by ", column, NULL);

  gtk_column_view_sort_by_column (view, mpis_column_view_find (view, column), GTK_SORT_DESCENDING);
  longest_block (page, what, N_MANY);
}

static void
test_many_posts (void)
{
  AppTest test;
  GtkWidget *page = open_many (&test, fill_many_posts, "posts");

  select_and_sort (page, "title");
  save_all (page, "csv", "many.csv");
  save_all (page, "xlsx", "many.xlsx");
  sort_many (page, "views");
  scroll_posts (page);
  mpis_scope_toggle_filter (test.scope, MPIS_FILTER_CHANNEL, "youtube", TRUE);
  longest_block (page, "filtering away half", N_MANY / 2);
  search (page, "post-04", 5000);
  search (page, "post-04321", 5);
  search (page, "", N_MANY / 2);
  app_test_tear_down (&test);
}

static void
test_many_runs (void)
{
  AppTest test;
  GtkWidget *page = open_many (&test, fill_many_runs, "runs");
  Scroll scroll = { .page = MPIS_LIST_PAGE (page) };

  select_and_sort (page, "message");
  save_all (page, "csv", "runs.csv");
  sort_many (page, "duration");
  scroll_through (&scroll);
  gtk_widget_activate_action (page, "list.filter", "(usbb)", (guint32) MPIS_FACET_CHANNEL,
                              "telegram", TRUE, FALSE);
  longest_block (page, "filtering away half", N_MANY / 2);
  search (page, "run-04", 5000);
  search (page, "run-04321", 5);
  search (page, "", N_MANY / 2);
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
  g_test_add_func ("/app/lists/many-runs", test_many_runs);
  return app_test_run ();
}
