#include "config.h"

#include "app-test.h"
#include "mpis-csv.h"
#include "mpis-format.h"
#include "mpis-list-page.h"
#include "mpis-selection.h"
#include "mpis-test.h"

#include <json-glib/json-glib.h>

/* The same totals everywhere: on screen, in CSV, in a spreadsheet, and in `mpisctl query`. The sample workspace in
 * a real PostgreSQL, fetched as always. */

#define PATIENCE (60 * G_USEC_PER_SEC)

static char *
run_mpisctl (const char        *conninfo,
             const char *const *words)
{
  g_autofree char *program = g_build_filename (g_getenv ("MPIS_TOP_BUILDDIR"), "src", "service",
                                               "mpisctl", NULL);
  g_autofree char *database = g_strconcat ("--database=", conninfo, NULL);
  g_autoptr(GPtrArray) arguments = g_ptr_array_new ();
  g_autoptr(GError) error = NULL;
  char *output = NULL;
  int status;

  g_ptr_array_add (arguments, program);
  for (guint i = 0; words[i] != NULL; i++)
    g_ptr_array_add (arguments, (char *) words[i]);
  g_ptr_array_add (arguments, database);
  g_ptr_array_add (arguments, NULL);
  g_spawn_sync (NULL, (char **) arguments->pdata, NULL, G_SPAWN_DEFAULT, NULL, NULL, &output, NULL,
                &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  return output;
}

/* One number, as it is written. */
static char *
query (const char *conninfo,
       const char *metric)
{
  g_autofree char *option = g_strconcat ("--metric=", metric, NULL);
  const char *words[] = { "query", "--lens=posts", "--format=csv", "--tz=UTC", option, NULL };
  g_autofree char *output = run_mpisctl (conninfo, words);
  g_autoptr(GBytes) bytes = g_bytes_new (output, strlen (output));
  g_autoptr(MpisCsv) csv = mpis_csv_read (bytes, NULL);

  g_assert_nonnull (csv);
  g_assert_cmpuint (mpis_csv_get_n_rows (csv), ==, 1);
  return g_strdup (mpis_csv_get (csv, 0, mpis_csv_get_width (csv, 0) - 1));
}

static void
wait_until_live (MpisWorkspace *workspace)
{
  gint64 end = g_get_monotonic_time () + PATIENCE;

  while (mpis_workspace_get_state (workspace) != MPIS_WORKSPACE_LIVE &&
         g_get_monotonic_time () < end)
    app_test_settle ();
  g_assert_cmpint (mpis_workspace_get_state (workspace), ==, MPIS_WORKSPACE_LIVE);
}

static char *
save (GtkWidget  *page,
      const char *format,
      const char *name)
{
  g_autofree char *path = g_build_filename (g_get_user_data_dir (), name, NULL);
  g_autoptr(GFile) file = g_file_new_for_path (path);
  gint64 end = g_get_monotonic_time () + PATIENCE;

  mpis_list_page_save (MPIS_LIST_PAGE (page), format, FALSE, file);
  while (!g_file_test (path, G_FILE_TEST_EXISTS) && g_get_monotonic_time () < end)
    app_test_settle ();
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  return g_steal_pointer (&path);
}

static gint64
sum_csv (const char *path,
         guint       column)
{
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(MpisCsv) csv = NULL;
  char *content;
  gsize size;
  gint64 sum = 0;

  g_assert_true (g_file_get_contents (path, &content, &size, NULL));
  bytes = g_bytes_new_take (content, size);
  csv = mpis_csv_read (bytes, NULL);
  g_assert_nonnull (csv);
  for (guint i = 0; i < mpis_csv_get_n_rows (csv); i++)
    sum += g_ascii_strtoll (mpis_csv_get (csv, i, (int) column), NULL, 10);
  return sum;
}

static gint64
sum_xlsx (const char *path,
          guint       column)
{
  g_autofree char *script = g_test_build_filename (G_TEST_DIST, "support", "read-xlsx.py", NULL);
  const char *arguments[] = { "python3", "-B", script, path, NULL };
  g_autofree char *output = NULL;
  g_autoptr(JsonNode) node = NULL;
  JsonArray *rows;
  gint64 sum = 0;

  g_assert_true (g_spawn_sync (NULL, (char **) arguments, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL,
                               &output, NULL, NULL, NULL));
  node = json_from_string (output, NULL);
  g_assert_nonnull (node);
  rows = json_object_get_array_member (
    json_array_get_object_element (json_object_get_array_member (json_node_get_object (node),
                                                                 "sheets"), 0), "rows");
  for (guint i = 1; i < json_array_get_length (rows); i++)
    {
      JsonArray *row = json_array_get_array_element (rows, i);

      if (column < json_array_get_length (row) &&
          JSON_NODE_HOLDS_VALUE (json_array_get_element (row, column)))
        sum += json_array_get_int_element (row, column);
    }
  return sum;
}

/* The window looks at the test's own PostgreSQL. */
static GtkWidget *
open_posts (AppTest    *test,
            const char *conninfo)
{
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc ();

  app_test_set_up (test, NULL);
  g_object_unref (test->workspace);
  test->workspace = mpis_workspace_new (conninfo, utc);
  test->unfolded = TRUE;   /* the sync may still have the workspace for a moment */
  mpis_scope_set_workspace (test->scope, test->workspace);
  mpis_workspace_start (test->workspace);
  wait_until_live (test->workspace);
  app_test_open (test, 1300, 800);
  mpis_window_show_page (test->window, "posts");
  mpis_scope_set_range (test->scope, MPIS_RANGE_ALL);
  return mpis_window_get_page (test->window, "posts");
}

static char *
sums_on_screen (GtkWidget *page)
{
  GtkColumnView *view = app_test_child (page, "column_view");
  GtkWidget *bar = app_test_child (page, "selection_bar");
  GtkLabel *label = app_test_child (bar, "sums_label");
  gint64 end = g_get_monotonic_time () + PATIENCE;

  gtk_selection_model_select_all (gtk_column_view_get_model (view));
  while (*gtk_label_get_text (label) == '\0' && g_get_monotonic_time () < end)
    app_test_settle ();
  return g_strdup (gtk_label_get_text (label));
}

static void
test_totals (void)
{
  static const char *const columns[] = { "title", "views", "reactions", "comments", "shares", NULL };
  const char *sample[] = { "sample", "create", NULL };
  g_autofree char *conninfo = mpis_test_database_new ();
  g_autofree char *made = run_mpisctl (conninfo, sample);
  g_autofree char *screen = NULL;
  g_autofree char *csv = NULL;
  g_autofree char *xlsx = NULL;
  g_autofree char *posts = query (conninfo, "posts");
  g_autofree char *rate = query (conninfo, "engagement_rate");
  g_autofree char *percent = mpis_format_percent (g_ascii_strtod (rate, NULL));
  g_autofree char *rate_seen = g_strconcat ("Engagement Rate: ", percent, NULL);
  AppTest test;
  GtkWidget *page = open_posts (&test, conninfo);

  app_test_wait_items (G_LIST_MODEL (gtk_column_view_get_model (app_test_child (page, "column_view"))),
                       (guint) g_ascii_strtoull (posts, NULL, 10));
  g_settings_set_strv (test.settings, "posts-columns", columns);
  app_test_settle ();
  screen = sums_on_screen (page);
  csv = save (page, "csv", "totals.csv");
  xlsx = save (page, "xlsx", "totals.xlsx");
  g_test_message ("on screen: %s", screen);
  for (guint i = 1; columns[i] != NULL; i++)
    {
      g_autofree char *asked = query (conninfo, columns[i]);
      gint64 total = g_ascii_strtoll (asked, NULL, 10);
      g_autofree char *number = mpis_format_count (total);
      g_autofree char *seen = g_strconcat (": ", number, NULL);

      g_assert_cmpint (total, >, 0);
      g_assert_cmpint (sum_csv (csv, i), ==, total);
      g_assert_cmpint (sum_xlsx (xlsx, i), ==, total);
      g_assert_nonnull (strstr (screen, seen));
    }
  g_assert_nonnull (strstr (screen, rate_seen));
  mpis_workspace_stop (test.workspace);
  app_test_tear_down (&test);
}

int
main (int   argc,
      char *argv[])
{
  app_test_init (&argc, &argv);
  g_test_add_func ("/app/totals/equal-everywhere", test_totals);
  return app_test_run ();
}
