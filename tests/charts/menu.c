#include "config.h"

#include <glib/gstdio.h>
#include <locale.h>
#include <math.h>

#include "mpis-chart-menu.h"
#include "mpis-chart-private.h"

/* Monday, 16 November 2026. */
#define FIRST_DAY 20773

typedef struct {
  GtkWidget  *window;
  MpisChart  *chart;
  GListStore *series;
} Fixture;

static void
add_series (GListStore   *store,
            const char   *id,
            const double *y)
{
  const double x[] = { FIRST_DAY, FIRST_DAY + 1, FIRST_DAY + 2 };
  g_autoptr(MpisSeries) series = mpis_series_new (id, id, x, y, G_N_ELEMENTS (x));

  g_list_store_append (store, series);
}

static void
spin (void)
{
  gint64 end = g_get_monotonic_time () + 50 * 1000;

  while (g_get_monotonic_time () < end)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (1000);
}

static void
setup (Fixture       *fixture,
       gconstpointer  unused)
{
  gint64 end = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;

  fixture->series = g_list_store_new (MPIS_TYPE_SERIES);
  add_series (fixture->series, "YouTube", (double[]) { 1000, 2000, 3000 });
  add_series (fixture->series, "=Telegram", (double[]) { 1, NAN, -3 });
  fixture->chart = MPIS_CHART (mpis_chart_new ());
  mpis_chart_set_title (fixture->chart, "Views per day");
  mpis_chart_set_series (fixture->chart, G_LIST_MODEL (fixture->series));

  fixture->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 700, 320);
  gtk_window_set_child (GTK_WINDOW (fixture->window), GTK_WIDGET (fixture->chart));
  gtk_window_present (GTK_WINDOW (fixture->window));
  while (mpis_chart_get_n_renders (fixture->chart) == 0 && g_get_monotonic_time () < end)
    spin ();
  gtk_widget_grab_focus (GTK_WIDGET (fixture->chart));
}

static void
teardown (Fixture       *fixture,
          gconstpointer  unused)
{
  gpointer chart = fixture->chart;

  g_object_add_weak_pointer (G_OBJECT (fixture->chart), &chart);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  spin ();
  g_assert_null (chart);
  g_assert_cmpuint (G_OBJECT (fixture->series)->ref_count, ==, 1);
  g_object_unref (fixture->series);
}

/* The first widget of the type, itself included; or NULL. */
static gpointer
find (GtkWidget *widget,
      GType      type)
{
  GtkWidget *found = g_type_is_a (G_OBJECT_TYPE (widget), type) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find (child, type);

  return found;
}

static void
collect_texts (GtkWidget *widget,
               GString   *texts)
{
  if (GTK_IS_INSCRIPTION (widget) && gtk_widget_get_mapped (widget))
    g_string_append_printf (texts, "%s|", gtk_inscription_get_text (GTK_INSCRIPTION (widget)));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    collect_texts (child, texts);
}

/* Until the cells of the table say that; a list makes its cells when it is drawn. */
static void
assert_cells (MpisChart  *chart,
              const char *expected)
{
  gint64 end = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;
  g_autoptr(GString) texts = g_string_new (NULL);

  do
    {
      spin ();
      g_string_truncate (texts, 0);
      collect_texts (find (GTK_WIDGET (chart), GTK_TYPE_COLUMN_VIEW), texts);
    }
  while (!g_str_equal (texts->str, expected) && g_get_monotonic_time () < end);
  g_assert_cmpstr (texts->str, ==, expected);
}

static char *
get_headings (MpisChart *chart)
{
  GListModel *columns = gtk_column_view_get_columns (find (GTK_WIDGET (chart), GTK_TYPE_COLUMN_VIEW));
  GString *headings = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr(GtkColumnViewColumn) column = g_list_model_get_item (columns, i);

      g_string_append_printf (headings, "%s|", gtk_column_view_column_get_title (column));
    }

  return g_string_free_and_steal (headings);
}

static void
toggle (MpisChart *chart,
        guint      i)
{
  GtkWidget *button = gtk_widget_get_first_child (gtk_widget_get_first_child (GTK_WIDGET (chart)));

  while (i-- > 0)
    button = gtk_widget_get_next_sibling (button);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button),
                                !gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (button)));
}

static gboolean
activate (MpisChart  *chart,
          const char *action)
{
  return gtk_widget_activate_action (GTK_WIDGET (chart), action, NULL);
}

static void
test_button (Fixture       *fixture,
             gconstpointer  unused)
{
  GtkWidget *chart = GTK_WIDGET (fixture->chart);
  GtkWidget *button = find (chart, GTK_TYPE_MENU_BUTTON);
  graphene_rect_t bounds;

  gtk_test_accessible_assert_property (button, GTK_ACCESSIBLE_PROPERTY_LABEL, "Chart Menu");
  g_assert_true (gtk_widget_compute_bounds (button, chart, &bounds));
  g_assert_cmpfloat (bounds.origin.y, ==, 0);
  g_assert_cmpfloat (bounds.origin.x + bounds.size.width, ==, gtk_widget_get_width (chart));
  g_assert_cmpfloat (bounds.size.width, >=, 24);
  g_assert_cmpfloat (bounds.size.height, >=, 24);

  g_assert_true (activate (fixture->chart, "chart.menu"));
  g_assert_true (gtk_menu_button_get_active (GTK_MENU_BUTTON (button)));
  gtk_menu_button_popdown (GTK_MENU_BUTTON (button));

  mpis_chart_set_kind (fixture->chart, MPIS_CHART_SPARKLINE);
  g_assert_false (gtk_widget_get_visible (button));
}

static void
test_table (Fixture       *fixture,
            gconstpointer  unused)
{
  MpisChart *chart = fixture->chart;
  g_autofree char *headings = NULL;
  GtkWidget *view;

  g_assert_null (find (GTK_WIDGET (chart), GTK_TYPE_COLUMN_VIEW));
  g_assert_true (activate (chart, "chart.show-table"));
  view = find (GTK_WIDGET (chart), GTK_TYPE_COLUMN_VIEW);
  gtk_test_accessible_assert_role (view, GTK_ACCESSIBLE_ROLE_TREE_GRID);
  gtk_test_accessible_assert_property (view, GTK_ACCESSIBLE_PROPERTY_LABEL, "Views per day");
  headings = get_headings (chart);
  g_assert_cmpstr (headings, ==, "Date|YouTube|=Telegram|");
  assert_cells (chart, "16 Nov 2026|1,000|1|17 Nov 2026|2,000|–|18 Nov 2026|3,000|−3|");
  g_assert_true (gtk_widget_is_ancestor (gtk_root_get_focus (GTK_ROOT (fixture->window)), view));
  g_assert_false (gtk_widget_get_focusable (GTK_WIDGET (chart)));

  g_assert_true (activate (chart, "chart.show-table"));
  g_assert_null (find (GTK_WIDGET (chart), GTK_TYPE_COLUMN_VIEW));
  g_assert_true (gtk_widget_is_focus (GTK_WIDGET (chart)));
}

static void
test_table_shows_what_is_shown (Fixture       *fixture,
                                gconstpointer  unused)
{
  MpisChart *chart = fixture->chart;
  g_autofree char *headings = NULL;

  mpis_chart_set_show_table (chart, TRUE);
  toggle (chart, 0);
  headings = get_headings (chart);
  g_assert_cmpstr (headings, ==, "Date|=Telegram|");
  assert_cells (chart, "16 Nov 2026|1|17 Nov 2026|–|18 Nov 2026|−3|");

  mpis_chart_set_unit (chart, MPIS_CHART_UNIT_FRACTION);
  assert_cells (chart, "16 Nov 2026|100 %|17 Nov 2026|–|18 Nov 2026|−300 %|");
}

/* Data that comes again as it was, as it does every few minutes, leaves the reader alone. */
static void
test_same_data_again (Fixture       *fixture,
                      gconstpointer  unused)
{
  g_autoptr(GListStore) again = g_list_store_new (MPIS_TYPE_SERIES);
  GtkColumnView *view;
  GtkSelectionModel *model;

  mpis_chart_set_show_table (fixture->chart, TRUE);
  view = find (GTK_WIDGET (fixture->chart), GTK_TYPE_COLUMN_VIEW);
  model = gtk_column_view_get_model (view);
  add_series (again, "YouTube", (double[]) { 1000, 2000, 3000 });
  add_series (again, "=Telegram", (double[]) { 1, NAN, -3 });
  mpis_chart_set_series (fixture->chart, G_LIST_MODEL (again));
  g_assert_true (gtk_column_view_get_model (view) == model);

  add_series (again, "Another", (double[]) { 4, 5, 6 });
  g_assert_false (gtk_column_view_get_model (view) == model);
  assert_cells (fixture->chart, "16 Nov 2026|1,000|1|4|17 Nov 2026|2,000|–|5|18 Nov 2026|3,000|−3|6|");
  mpis_chart_set_series (fixture->chart, NULL);
}

/* The actions do nothing then, and the plot says why. */
static void
test_no_data (Fixture       *fixture,
              gconstpointer  unused)
{
  static const char *const actions[] = { "chart.copy-picture", "chart.copy-numbers", "chart.show-table" };
  MpisChart *chart = fixture->chart;
  GtkWidget *view;
  gboolean shows;

  mpis_chart_set_show_table (chart, TRUE);
  view = find (GTK_WIDGET (chart), GTK_TYPE_COLUMN_VIEW);
  g_list_store_remove_all (fixture->series);
  g_assert_false (gtk_widget_get_mapped (view));
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    activate (chart, actions[i]);
  g_object_get (chart, "show-table", &shows, NULL);
  g_assert_true (shows);   /* not toggled: it is not enabled */

  add_series (fixture->series, "YouTube", (double[]) { 1, 2, 3 });
  spin ();
  g_assert_true (gtk_widget_get_mapped (view));
  activate (chart, "chart.show-table");
  g_object_get (chart, "show-table", &shows, NULL);
  g_assert_false (shows);
}

static void
wait_for (DexFuture *future)
{
  gint64 end = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;

  while (dex_future_is_pending (future) && g_get_monotonic_time () < end)
    spin ();
  g_assert_true (dex_future_is_resolved (future));
}

static void
on_text_cb (GObject      *clipboard,
            GAsyncResult *result,
            gpointer      text)
{
  *(char **) text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (clipboard), result, NULL);
}

static void
test_copy_numbers (Fixture       *fixture,
                   gconstpointer  unused)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (fixture->window);
  g_autoptr(DexFuture) future = NULL;
  g_autofree char *text = NULL;
  gint64 end = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;

  toggle (fixture->chart, 0);   /* what is hidden stays behind */
  future = mpis_chart_menu_copy (fixture->chart, MPIS_CHART_CSV);
  wait_for (future);
  g_assert_true (gdk_content_formats_contain_mime_type (gdk_clipboard_get_formats (clipboard), "text/csv"));
  gdk_clipboard_read_text_async (clipboard, NULL, on_text_cb, &text);
  while (text == NULL && g_get_monotonic_time () < end)
    spin ();
  g_assert_cmpstr (text, ==, "Date,'=Telegram\r\n2026-11-16,1\r\n2026-11-17,\r\n2026-11-18,-3\r\n");
}

static void
test_copy_picture (Fixture       *fixture,
                   gconstpointer  unused)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (fixture->window);
  gint64 end = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;

  gdk_clipboard_set_text (clipboard, "");
  g_assert_true (activate (fixture->chart, "chart.copy-picture"));
  while (!gdk_content_formats_contain_mime_type (gdk_clipboard_get_formats (clipboard), "image/png")
         && g_get_monotonic_time () < end)
    spin ();
  g_assert_true (gdk_content_formats_contain_mime_type (gdk_clipboard_get_formats (clipboard), "image/png"));
  g_assert_true (gdk_content_formats_contain_mime_type (gdk_clipboard_get_formats (clipboard), "image/svg+xml"));
}

/* What all labels of the window say. */
static void
collect_labels (GtkWidget *widget,
                GString   *texts)
{
  if (GTK_IS_LABEL (widget))
    g_string_append_printf (texts, "%s|", gtk_label_get_text (GTK_LABEL (widget)));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    collect_labels (child, texts);
}

/* Saves under that name in a folder that is there, or in one that is none. */
static DexFuture *
save_in (MpisChart  *chart,
         const char *folder,
         const char *name)
{
  g_autoptr(MpisChartExport) export = mpis_chart_create_export (chart);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr(GFile) file = g_file_new_for_path (path);

  return mpis_chart_menu_save (chart, export, MPIS_CHART_PNG, 1, file);
}

static void
test_save (Fixture       *fixture,
           gconstpointer  unused)
{
  g_autofree char *folder = g_dir_make_tmp ("mpis-menu-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "chosen.svg", NULL);
  g_autofree char *content = NULL;
  g_autoptr(DexFuture) future = save_in (fixture->chart, folder, "chosen.svg");

  wait_for (future);
  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  g_assert_nonnull (strstr (content, "<title>Views per day</title>"));   /* the ending counts */
  g_unlink (path);
  g_rmdir (folder);
}

static void
test_save_fails (Fixture       *fixture,
                 gconstpointer  unused)
{
  GListModel *windows = gtk_window_get_toplevels ();
  g_autoptr(GString) texts = g_string_new (NULL);
  g_autoptr(DexFuture) future = save_in (fixture->chart, "/dev/null", "chart.png");
  gint64 end = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;
  GtkWindow *alert = NULL;

  while ((dex_future_is_pending (future) || g_list_model_get_n_items (windows) < 2)
         && g_get_monotonic_time () < end)
    spin ();
  g_assert_cmpuint (g_list_model_get_n_items (windows), ==, 2);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(GtkWidget) window = g_list_model_get_item (windows, i);

      if (window != fixture->window)
        {
          collect_labels (window, texts);
          alert = GTK_WINDOW (window);
        }
    }
  g_signal_emit_by_name (alert, "response", 0);
  spin ();
  g_assert_nonnull (strstr (texts->str, "The Chart Was Not Saved"));
  g_assert_nonnull (strstr (texts->str, "/dev/null/chart.png” cannot be written"));
}

/* A finger that stays down opens the menu where it is. */
static void
test_hold (Fixture       *fixture,
           gconstpointer  unused)
{
  g_autoptr(GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (fixture->chart));
  gpointer hold = NULL;
  GtkWidget *popover = fixture->chart->menu_popover;
  GdkRectangle at;

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr(GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_GESTURE_LONG_PRESS (controller))
        hold = controller;
    }
  g_assert_nonnull (hold);
  g_assert_true (gtk_gesture_single_get_touch_only (hold));
  g_assert_false (gtk_widget_get_visible (popover));
  g_signal_emit_by_name (hold, "pressed", 120.0, 60.0);
  spin ();
  g_assert_true (gtk_widget_get_visible (popover));
  g_assert_true (gtk_popover_get_pointing_to (GTK_POPOVER (popover), &at));
  g_assert_cmpint (at.x, ==, 120);
  gtk_popover_popdown (GTK_POPOVER (popover));
  spin ();
}

/* The menu beside the plot takes no hover from the last day. */
static void
test_hover_beside_the_plot (Fixture       *fixture,
                            gconstpointer  unused)
{
  GtkWidget *chart = GTK_WIDGET (fixture->chart);
  g_autoptr(GListModel) controllers = gtk_widget_observe_controllers (chart);
  guint n = mpis_chart_get_n_renders (fixture->chart);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr(GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_MOTION (controller))
        g_signal_emit_by_name (controller, "motion", gtk_widget_get_width (chart) - 2.0, 90.0);
    }
  spin ();
  gtk_test_accessible_assert_property (chart, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                       "Wed, 18 Nov 2026: YouTube 3,000, =Telegram −3");
  g_assert_cmpuint (mpis_chart_get_n_renders (fixture->chart), ==, n);
}

int
main (int   argc,
      char *argv[])
{
  static const struct {
    const char *path;
    void (* test) (Fixture *fixture, gconstpointer unused);
  } tests[] = {
    { "/charts/menu/button", test_button },
    { "/charts/menu/hold", test_hold },
    { "/charts/menu/table", test_table },
    { "/charts/menu/table-shows-what-is-shown", test_table_shows_what_is_shown },
    { "/charts/menu/same-data-again", test_same_data_again },
    { "/charts/menu/no-data", test_no_data },
    { "/charts/menu/copy-numbers", test_copy_numbers },
    { "/charts/menu/copy-picture", test_copy_picture },
    { "/charts/menu/save", test_save },
    { "/charts/menu/save-fails", test_save_fails },
    { "/charts/menu/hover-beside-the-plot", test_hover_beside_the_plot },
  };

  gtk_test_init (&argc, &argv, NULL);
  setlocale (LC_ALL, "C.UTF-8");
  dex_init ();

  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, setup, tests[i].test, teardown);

  return g_test_run ();
}
