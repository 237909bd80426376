#include "config.h"

#include "app-test.h"
#include "mpis-columns.h"
#include "mpis-csv.h"
#include "mpis-list-page.h"
#include "mpis-row.h"
#include "mpis-run-page.h"
#include "mpis-selection.h"
#include "mpis-state-pane.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>

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
  show_posts (&test, "{'not-channels': <['YouTube']>, 'states': <['measured']>, 'huh': <1>}");
  app_test_wait_items (rows_of (page), 1);   /* p2 */
  show_posts (&test, "{}");
  app_test_wait_items (rows_of (page), 3);
  app_test_tear_down (&test);
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
test_search_without (void)
{
  AppTest test;
  GtkWidget *page = open_posts (&test);

  search_for (page, "IN");
  app_test_wait_items (rows_of (page), 4);   /* spring, trains, Waiting, Winter: of the window's four, all */
  search_for (page, "in -trains");
  app_test_wait_items (rows_of (page), 3);
  search_for (page, "-trains -winter");
  app_test_wait_items (rows_of (page), 2);
  search_for (page, "-1");                   /* the beginning of an id, perhaps */
  app_test_wait_items (rows_of (page), 0);
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

static GtkColumnView *
view_of (GtkWidget *page)
{
  return app_test_child (page, "column_view");
}

/* The headings seen, in order. */
static char *
list_columns (GtkWidget *page)
{
  GListModel *columns = gtk_column_view_get_columns (view_of (page));
  GString *ids = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr(GtkColumnViewColumn) column = g_list_model_get_item (columns, i);

      if (gtk_column_view_column_get_visible (column))
        g_string_append_printf (ids, "%s%s", ids->len > 0 ? " " : "",
                                gtk_column_view_column_get_id (column));
    }
  return g_string_free_and_steal (ids);
}

static void
test_columns (void)
{
  AppTest test;
  GtkWidget *page = open_posts (&test);
  const char *chosen[] = { "rate", "title", "nonsense", "id", "rate", NULL };
  g_autofree char *usual = list_columns (page);
  g_autofree char *own = NULL;
  g_autofree char *again = NULL;

  g_assert_cmpstr (usual, ==, "published channel title project views reactions comments rate");
  g_settings_set_strv (test.settings, "posts-columns", chosen);
  app_test_settle ();
  own = list_columns (page);
  g_assert_cmpstr (own, ==, "rate title id");
  g_settings_reset (test.settings, "posts-columns");
  app_test_settle ();
  again = list_columns (page);
  g_assert_cmpstr (again, ==, usual);
  app_test_tear_down (&test);
}

/* The chooser: ticking shows a column, its arrow moves it; both are kept. */
static void
test_column_button (void)
{
  AppTest test;
  GtkWidget *page = open_posts (&test);
  GtkWidget *button = app_test_child (page, "column_button");
  GtkWidget *list, *label, *row, *check, *up;
  g_autofree char *columns = NULL;

  gtk_menu_button_popup (app_test_child (button, "button"));
  app_test_settle ();
  list = app_test_child (button, "list_box");
  label = app_test_find_label (list, "Account");
  g_assert_nonnull (label);
  row = gtk_widget_get_ancestor (label, GTK_TYPE_LIST_BOX_ROW);
  check = gtk_widget_get_first_child (gtk_list_box_row_get_child (GTK_LIST_BOX_ROW (row)));
  up = gtk_widget_get_next_sibling (check);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), TRUE);
  for (guint i = 0; i < 20; i++)
    g_signal_emit_by_name (up, "clicked");
  app_test_settle ();
  columns = list_columns (page);
  g_assert_cmpstr (columns, ==, "account published channel title project persona views reactions "
                                "comments shares rate measured");
  g_signal_emit_by_name (app_test_child (button, "reset_button"), "clicked");
  app_test_settle ();
  g_clear_pointer (&columns, g_free);
  columns = list_columns (page);
  g_assert_null (strstr (columns, "account"));
  app_test_tear_down (&test);
}

/* Every column can be sorted by, either way. */
static void
test_sort_by_each (void)
{
  AppTest test;
  GtkWidget *page = open_posts (&test);
  GtkColumnView *view = view_of (page);
  GListModel *columns = gtk_column_view_get_columns (view);

  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr(GtkColumnViewColumn) column = g_list_model_get_item (columns, i);

      g_assert_nonnull (gtk_column_view_column_get_sorter (column));
      gtk_column_view_sort_by_column (view, column, GTK_SORT_DESCENDING);
      app_test_wait_items (rows_of (page), 4);
    }
  app_test_tear_down (&test);
}

static GtkSelectionModel *
selection_of (GtkWidget *page)
{
  return gtk_column_view_get_model (view_of (page));
}

static guint
n_selected (GtkWidget *page)
{
  return mpis_selection_get_n (MPIS_SELECTION (selection_of (page)));
}

/* The ids of what is selected, as they are copied. */
static void
on_text_cb (GObject      *clipboard,
            GAsyncResult *result,
            gpointer      data)
{
  *(char **) data = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (clipboard), result, NULL);
}

static char *
copied (GtkWidget  *page,
        const char *action)
{
  char *text = NULL;

  gtk_widget_activate_action (page, action, NULL);
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (page), NULL, on_text_cb, &text);
  app_test_settle ();
  return text;
}

static void
test_selection (void)
{
  AppTest test;
  GtkWidget *page = open_posts (&test);
  GtkWidget *bar = app_test_child (page, "selection_bar");
  g_autofree char *ids = NULL;
  g_autofree char *links = NULL;

  app_test_wait_items (rows_of (page), 4);   /* p3, p2, p1, p4 */
  g_assert_false (gtk_widget_get_visible (bar));
  gtk_selection_model_select_item (selection_of (page), 1, TRUE);
  gtk_selection_model_select_item (selection_of (page), 2, FALSE);
  app_test_settle ();
  g_assert_true (gtk_widget_get_visible (bar));
  app_test_wait_text (app_test_child (bar, "count_label"), "2 selected");
  /* 300 + 900 views; (25 + 10 + 60 + 20) / 1,200, not the mean of the posts' rates */
  app_test_wait_text (app_test_child (bar, "sums_label"),
                      "Views: 1,200 · Engagement Rate: 9.6\u00a0% · Reactions: 85 · "
                      "Comments: 10 · Shares: 20");
  ids = copied (page, "list.copy-ids");
  g_assert_cmpstr (ids, ==, "p2\np1");
  links = copied (page, "list.copy-links");
  g_assert_cmpstr (links, ==, "https://example.org/post\nhttps://example.org/post");
  gtk_selection_model_select_item (selection_of (page), 0, TRUE);
  app_test_settle ();
  g_assert_cmpuint (n_selected (page), ==, 1);
  app_test_wait_text (app_test_child (bar, "sums_label"), "Not measured yet");
  gtk_widget_activate_action (page, "list.select-none", NULL);
  app_test_settle ();
  g_assert_false (gtk_widget_get_visible (bar));
  app_test_tear_down (&test);
}

/* What was selected stays so, wherever sorting puts it; what a filter hides is not. */
static void
test_selection_stays (void)
{
  AppTest test;
  GtkWidget *page = open_posts (&test);
  g_autofree char *ids = NULL;
  g_autofree char *left = NULL;

  app_test_wait_items (rows_of (page), 4);
  gtk_selection_model_select_item (selection_of (page), 2, TRUE);    /* p1 */
  gtk_selection_model_select_item (selection_of (page), 0, FALSE);   /* p3 */
  gtk_column_view_sort_by_column (view_of (page),
                                  mpis_column_view_find (view_of (page), "published"),
                                  GTK_SORT_ASCENDING);
  app_test_settle ();
  ids = copied (page, "list.copy-ids");
  g_assert_cmpstr (ids, ==, "p1\np3");
  filter (page, MPIS_FACET_CHANNEL, "youtube", TRUE, FALSE);
  app_test_wait_items (rows_of (page), 2);
  left = copied (page, "list.copy-ids");
  g_assert_cmpstr (left, ==, "p1");
  gtk_selection_model_select_all (selection_of (page));
  g_assert_cmpuint (n_selected (page), ==, 2);
  app_test_tear_down (&test);
}

/* --- files --- */

static char *
save (GtkWidget  *page,
      const char *format,
      gboolean    selected,
      const char *name)
{
  g_autofree char *path = g_build_filename (g_get_user_data_dir (), name, NULL);
  g_autoptr(GFile) file = g_file_new_for_path (path);
  gint64 end = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;

  g_remove (path);
  mpis_list_page_save (MPIS_LIST_PAGE (page), format, selected, file);
  while (!g_file_test (path, G_FILE_TEST_EXISTS) && g_get_monotonic_time () < end)
    app_test_settle ();
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  app_test_settle ();
  return g_steal_pointer (&path);
}

static MpisCsv *
read_csv (const char *path)
{
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(GError) error = NULL;
  char *content;
  gsize size;
  MpisCsv *csv;

  g_file_get_contents (path, &content, &size, &error);
  g_assert_no_error (error);
  bytes = g_bytes_new_take (content, size);
  csv = mpis_csv_read (bytes, &error);
  g_assert_no_error (error);
  return csv;
}

static gint64
sum_csv (const MpisCsv *csv,
         const char    *heading)
{
  int column = mpis_csv_find_column (csv, heading);
  gint64 sum = 0;

  g_assert_cmpint (column, >=, 0);
  for (guint i = 0; i < mpis_csv_get_n_rows (csv); i++)
    sum += g_ascii_strtoll (mpis_csv_get (csv, i, column), NULL, 10);
  return sum;
}

static JsonNode *
read_xlsx (const char *path)
{
  g_autofree char *script = g_test_build_filename (G_TEST_DIST, "support", "read-xlsx.py", NULL);
  const char *arguments[] = { "python3", "-B", script, path, NULL };
  g_autofree char *output = NULL;
  g_autoptr(GError) error = NULL;
  JsonNode *node;
  int status;

  g_spawn_sync (NULL, (char **) arguments, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &output, NULL,
                &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  node = json_from_string (output, &error);
  g_assert_no_error (error);
  return node;
}

static void
test_export_csv (void)
{
  AppTest test;
  GtkWidget *page = open_posts (&test);
  const char *columns[] = { "title", "published", "views", "shares", "rate", "id", NULL };
  g_autofree char *all = NULL;
  g_autofree char *some = NULL;
  g_autoptr(MpisCsv) csv = NULL;
  g_autoptr(MpisCsv) selected = NULL;

  g_settings_set_strv (test.settings, "posts-columns", columns);
  app_test_wait_items (rows_of (page), 4);
  all = save (page, "csv", FALSE, "all.csv");
  csv = read_csv (all);
  g_assert_cmpuint (mpis_csv_get_n_rows (csv), ==, 4);
  g_assert_cmpstr (mpis_csv_get_heading (csv, 0), ==, "Title");
  g_assert_cmpstr (mpis_csv_get (csv, 0, 0), ==, "Waiting rooms");
  g_assert_true (g_str_has_suffix (mpis_csv_get (csv, 0, 1), "T12:00:00+00:00"));
  g_assert_cmpstr (mpis_csv_get (csv, 0, 2), ==, "");       /* not known is not 0 */
  g_assert_cmpstr (mpis_csv_get (csv, 2, 3), ==, "");
  g_assert_cmpint (sum_csv (csv, "Views"), ==, 6200);

  gtk_selection_model_select_item (selection_of (page), 1, TRUE);
  some = save (page, "csv-exact", TRUE, "some.csv");
  selected = read_csv (some);
  g_assert_cmpuint (mpis_csv_get_n_rows (selected), ==, 1);
  g_assert_cmpstr (mpis_csv_get (selected, 0, 5), ==, "p2");
  app_test_tear_down (&test);
}

/* Runs are selected and exported as posts are; they have no links. */
static void
test_runs_export (void)
{
  AppTest test;
  GtkWidget *page, *bar;
  g_autofree char *ids = NULL;
  g_autofree char *path = NULL;
  g_autoptr(MpisCsv) csv = NULL;

  open_posts (&test);
  mpis_window_show_page (test.window, "runs");
  page = mpis_window_get_page (test.window, "runs");
  bar = app_test_child (page, "selection_bar");
  app_test_wait_items (rows_of (page), 3);   /* run-good, run-bad, run-half */
  gtk_selection_model_select_item (selection_of (page), 1, TRUE);
  gtk_selection_model_select_item (selection_of (page), 2, FALSE);
  app_test_settle ();
  app_test_wait_text (app_test_child (bar, "count_label"), "2 selected");
  app_test_wait_text (app_test_child (bar, "sums_label"), "Partly Succeeded: 1 · Failed: 1");
  g_assert_false (gtk_widget_get_visible (app_test_child (bar, "open_button")));
  ids = copied (page, "list.copy-ids");
  g_assert_cmpstr (ids, ==, "run-bad\nrun-half");
  path = save (page, "csv", TRUE, "runs.csv");
  csv = read_csv (path);
  g_assert_cmpuint (mpis_csv_get_n_rows (csv), ==, 2);
  g_assert_cmpstr (mpis_csv_get (csv, 0, mpis_csv_find_column (csv, "Status")), ==, "Failed");
  g_assert_cmpstr (mpis_csv_get (csv, 0, mpis_csv_find_column (csv, "Channels")), ==, "YouTube");
  g_assert_cmpint (sum_csv (csv, "Duration in Seconds"), ==, 180);
  g_assert_cmpstr (mpis_csv_get (csv, 0, mpis_csv_find_column (csv, "Message")), ==,
                   "The token has expired.");
  app_test_tear_down (&test);
}

static void
test_export_xlsx (void)
{
  AppTest test;
  GtkWidget *page = open_posts (&test);
  g_autofree char *path = NULL;
  g_autoptr(JsonNode) node = NULL;
  JsonObject *sheet;
  JsonArray *rows, *row;

  app_test_wait_items (rows_of (page), 4);
  path = save (page, "xlsx", FALSE, "all.xlsx");
  node = read_xlsx (path);
  sheet = json_array_get_object_element (
    json_object_get_array_member (json_node_get_object (node), "sheets"), 0);
  rows = json_object_get_array_member (sheet, "rows");
  g_assert_cmpint (json_object_get_int_member (sheet, "frozen"), ==, 1);
  g_assert_cmpuint (json_array_get_length (rows), ==, 5);
  row = json_array_get_array_element (rows, 0);
  g_assert_cmpstr (json_array_get_string_element (row, 0), ==, "Published (UTC)");
  g_assert_cmpstr (json_array_get_string_element (row, 5), ==, "Views");
  row = json_array_get_array_element (rows, 3);   /* p1 */
  g_assert_true (json_object_has_member (json_array_get_object_element (row, 0), "date"));
  g_assert_cmpint (json_array_get_int_element (row, 5), ==, 300);
  g_assert_cmpfloat_with_epsilon (json_array_get_double_element (row, 9), 0.1167, 1e-12);
  app_test_tear_down (&test);
}

/* A file that cannot be written is said so, and none is left. */
static void
test_export_fails (void)
{
  AppTest test;
  GtkWidget *page = open_posts (&test);
  g_autoptr(GFile) file = g_file_new_for_path ("/nonexistent/posts.csv");

  app_test_wait_items (rows_of (page), 4);
  mpis_list_page_save (MPIS_LIST_PAGE (page), "csv", FALSE, file);
  for (guint i = 0; i < 4; i++)
    app_test_settle ();
  g_assert_cmpuint (app_test_count (GTK_WIDGET (test.window), ADW_TYPE_TOAST_OVERLAY), ==, 1);
  g_assert_false (g_file_query_exists (file, NULL));
  app_test_tear_down (&test);
}

/* --- one post --- */

/* Six of Ada's on YouTube with engagement rates of 1 % to 6 %, published by a run; one of 12 % long ago. */
static void
fill_standing (MpisStoreChanges *changes,
               gint32            today)
{
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc ();

  app_test_fill_known (changes, today);
  for (guint i = 0; i < 7; i++)
    {
      g_autofree char *id = g_strdup_printf ("s%u", i + 1);
      g_autofree char *snapshot = g_uuid_string_random ();
      MpisInstant at = mpis_day_start (today - (i < 6 ? 1 : 200), utc) + (gint64) i * MPIS_HOUR;
      MpisCounters counters;

      mpis_store_changes_put_post (changes, &(MpisStorePost) {
        .id = id, .id_hash = g_str_hash (id), .channel = "instagram", .account = "desk",
        .item_id = id, .title = id, .project_id = "garden", .persona_id = "ada",
        .run_id = "run-good", .published_at = at, .published_known = TRUE,
      });
      mpis_counters_clear (&counters);
      counters.value[MPIS_COUNTER_VIEWS] = 1000;
      counters.value[MPIS_COUNTER_REACTIONS] = i < 6 ? (i + 1) * 10 : 120;
      mpis_store_changes_put_snapshot (changes, snapshot, id, at + MPIS_HOUR, &counters);
    }
}

static const char *
row_says (GtkWidget  *post,
          const char *row)
{
  return adw_action_row_get_subtitle (app_test_child (post, row));
}

static GtkWidget *
visible_post (AppTest *test)
{
  AdwNavigationView *view = app_test_child (test->window, "navigation_view");

  return GTK_WIDGET (adw_navigation_view_get_visible_page (view));
}

static void
test_standing (void)
{
  AppTest test;
  GtkWidget *post;

  app_test_set_up (&test, fill_standing);
  app_test_open (&test, 1300, 800);
  g_assert_true (mpis_window_show_post (test.window, "s7"));
  for (guint i = 0; i < 3; i++)
    app_test_settle ();
  post = visible_post (&test);
  /* the median of 1 … 6 % is 3.5 %; s7 is older than the posts it is compared with */
  g_assert_cmpstr (row_says (post, "rate_row"), ==,
                   "3.4 × the median of 6 posts, which is 3.5\u00a0%");
  g_assert_cmpstr (row_says (post, "views_row"), ==, "1.0 × the median of 6 posts, which is 1,000");

  g_assert_true (mpis_window_show_post (test.window, "p1"));   /* Ada's only ones on YouTube are two */
  app_test_settle ();
  g_assert_cmpstr (row_says (visible_post (&test), "rate_row"), ==,
                   "Fewer than 5 posts of this persona on this channel have numbers in the last 90 days");
  app_test_tear_down (&test);
}

/* The arrows follow the list as it was sorted; the run opens, ids are copied. */
static void
test_post_page (void)
{
  AppTest test;
  GtkWidget *page, *post;
  char *copy = NULL;

  app_test_set_up (&test, fill_standing);
  app_test_open (&test, 1300, 800);
  mpis_scope_set_range (test.scope, MPIS_RANGE_ALL);
  mpis_window_show_page (test.window, "posts");
  page = mpis_window_get_page (test.window, "posts");
  app_test_wait_items (rows_of (page), 11);
  gtk_column_view_sort_by_column (view_of (page), mpis_column_view_find (view_of (page), "rate"),
                                  GTK_SORT_DESCENDING);
  app_test_settle ();
  g_signal_emit_by_name (view_of (page), "activate", 0u);
  app_test_settle ();
  post = visible_post (&test);
  g_assert_cmpstr (row_says (post, "id_row"), ==, "s7");
  gtk_widget_activate_action (post, "post.previous", NULL);   /* there is none */
  g_assert_cmpstr (row_says (post, "id_row"), ==, "s7");
  gtk_widget_activate_action (post, "post.next", NULL);
  app_test_settle ();
  g_assert_cmpstr (row_says (post, "id_row"), ==, "p1");
  gtk_widget_activate_action (post, "post.previous", NULL);
  app_test_settle ();

  gtk_widget_activate_action (post, "post.copy", "s", "run");
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (post), NULL, on_text_cb, &copy);
  app_test_settle ();
  g_assert_cmpstr (copy, ==, "run-good");
  g_free (copy);
  adw_action_row_activate (app_test_child (post, "run_row"));
  app_test_settle ();
  g_assert_true (MPIS_IS_RUN_PAGE (mpis_window_get_shown (test.window)));
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
  g_test_add_func ("/app/posts/search-without", test_search_without);
  g_test_add_func ("/app/posts/runs", test_runs);
  g_test_add_func ("/app/posts/button", test_button);
  g_test_add_func ("/app/posts/columns", test_columns);
  g_test_add_func ("/app/posts/column-button", test_column_button);
  g_test_add_func ("/app/posts/sort-by-each", test_sort_by_each);
  g_test_add_func ("/app/posts/selection", test_selection);
  g_test_add_func ("/app/posts/selection-stays", test_selection_stays);
  g_test_add_func ("/app/posts/export-csv", test_export_csv);
  g_test_add_func ("/app/posts/runs-export", test_runs_export);
  g_test_add_func ("/app/posts/export-xlsx", test_export_xlsx);
  g_test_add_func ("/app/posts/export-fails", test_export_fails);
  g_test_add_func ("/app/posts/standing", test_standing);
  g_test_add_func ("/app/posts/post-page", test_post_page);
  return app_test_run ();
}
