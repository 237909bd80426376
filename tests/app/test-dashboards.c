#include "config.h"

#include "app-test.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "mpis-add-to-dashboard.h"
#include "mpis-canvas.h"
#include "mpis-card-kind.h"
#include "mpis-card-settings.h"
#include "mpis-dashboard-template.h"
#include "mpis-dashboards-page-private.h"
#include "mpis-page-dots.h"
#include "mpis-presentation.h"

/* From sync/; its header is not for the window, since it names the server's side. */
void _mpis_dashboards_open (MpisDashboards *self);

/* The page of dashboards, on a desk of its own without any server. */
typedef struct {
  AppTest         app;
  MpisDashboards *dashboards;
  GtkWidget      *page;
  MpisCanvas     *canvas;
} Page;

static void
wait_until_saved (MpisDashboards *dashboards)
{
  DexFuture *future = mpis_dashboards_flush (dashboards);

  while (dex_future_is_pending (future))
    g_main_context_iteration (NULL, TRUE);
  dex_unref (future);
}

static void
open_page_at (Page *test,
              int   width)
{
  app_test_set_up (&test->app, app_test_fill_known);
  test->dashboards = mpis_workspace_get_dashboards (test->app.workspace);
  _mpis_dashboards_open (test->dashboards);
  while (mpis_dashboards_get_state (test->dashboards) == MPIS_DASHBOARDS_LOADING)
    g_main_context_iteration (NULL, TRUE);
  /* All tests of this process have the same desk. */
  while (g_list_model_get_n_items (G_LIST_MODEL (test->dashboards)) > 0)
    {
      g_autoptr(MpisDashboard) dashboard = g_list_model_get_item (G_LIST_MODEL (test->dashboards), 0);

      g_assert_true (mpis_dashboards_remove (test->dashboards, "Delete", mpis_dashboard_get_id (dashboard)));
    }
  app_test_open (&test->app, width, 800);
  mpis_window_show_page (test->app.window, "dashboards");
  test->page = mpis_window_get_page (test->app.window, "dashboards");
  test->canvas = app_test_child (test->page, "canvas");
  app_test_settle ();
}

static void
open_page (Page *test)
{
  open_page_at (test, 1200);
}

static void
close_page (Page *test)
{
  wait_until_saved (test->dashboards);
  test->app.unfolded = TRUE;   /* what is being saved may hold the workspace a little longer */
  app_test_tear_down (&test->app);
}

static void
act (Page       *test,
     const char *action)
{
  g_assert_true (gtk_widget_activate_action (test->page, action, NULL));
  app_test_settle ();
}

static void
create (Page       *test,
        const char *template)
{
  g_assert_true (gtk_widget_activate_action (test->page, "dashboards.create", "s", template));
  app_test_settle ();
}

static const char *
shown (Page *test)
{
  MpisDashboard *current = mpis_dashboards_page_get_current (MPIS_DASHBOARDS_PAGE (test->page));

  return current != NULL ? mpis_dashboard_get_name (current) : NULL;
}

static guint
n_dashboards (Page *test)
{
  return g_list_model_get_n_items (G_LIST_MODEL (test->dashboards));
}

static guint
n_cards (Page *test)
{
  return mpis_layout_get_n_cards (mpis_canvas_get_layout (test->canvas));
}

static const char *
name_at (Page  *test,
         guint  index)
{
  g_autoptr(MpisDashboard) dashboard = g_list_model_get_item (G_LIST_MODEL (test->dashboards), index);

  return mpis_dashboard_get_name (dashboard);   /* the list keeps it */
}

/* Each card is of a kind there is, and its settings make sense. */
static void
test_templates (void)
{
  guint n;
  const MpisDashboardTemplate *templates = mpis_dashboard_template_list (&n);

  g_assert_cmpuint (n, ==, 6);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(MpisLayout) layout = mpis_dashboard_template_load (&templates[i], &error);

      g_assert_no_error (error);
      g_assert_true (mpis_dashboard_template_of (layout) == &templates[i]);
      for (guint c = 0; c < mpis_layout_get_n_cards (layout); c++)
        {
          const MpisLayoutCard *card = mpis_layout_get_card (layout, c);
          const MpisCardKind *kind = mpis_card_kind_find (card->widget);
          g_autoptr(MpisCardSettings) settings = mpis_card_settings_new (card->widget, card->config, NULL, &error);

          g_assert_no_error (error);
          g_assert_nonnull (kind);
          g_assert_cmpint (card->rect.w, >=, kind->min_width);
          g_assert_cmpint (card->rect.h, >=, kind->min_height);
        }
    }
}

/* The bar fits the narrowest window with everything that can stand in it. */
static void
test_narrow_bar (void)
{
  Page test;
  int minimum;

  g_object_set (gtk_settings_get_default (), "gtk-decoration-layout", ":close", NULL);
  open_page_at (&test, 360);
  create (&test, "overview");
  mpis_dashboards_page_set_editing (MPIS_DASHBOARDS_PAGE (test.page), TRUE);
  gtk_widget_set_visible (app_test_child (test.page, "status_image"), TRUE);
  app_test_settle ();
  gtk_widget_measure (app_test_child (test.page, "stack"), GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, <=, 360);
  close_page (&test);
}

static void
test_first_dashboard (void)
{
  Page test;

  open_page (&test);
  g_assert_cmpstr (gtk_stack_get_visible_child_name (app_test_child (test.page, "stack")), ==, "none");
  create (&test, "overview");
  g_assert_cmpstr (gtk_stack_get_visible_child_name (app_test_child (test.page, "stack")), ==, "board");
  g_assert_cmpstr (shown (&test), ==, "Overview");
  g_assert_cmpuint (n_cards (&test), ==, 8);
  create (&test, "overview");
  g_assert_cmpstr (shown (&test), ==, "Overview 2");
  g_assert_true (app_test_press (&test.app, "<Control>1"));
  close_page (&test);
}

static void
test_deleting_and_undoing (void)
{
  Page test;

  open_page (&test);
  create (&test, "overview");
  create (&test, "growth");
  act (&test, "dashboards.delete");
  g_assert_cmpuint (n_dashboards (&test), ==, 1);
  g_assert_cmpstr (shown (&test), ==, "Overview");
  act (&test, "dashboards.undo");
  g_assert_cmpuint (n_dashboards (&test), ==, 2);
  g_assert_cmpstr (shown (&test), ==, "Growth");
  act (&test, "dashboards.redo");
  g_assert_cmpuint (n_dashboards (&test), ==, 1);
  close_page (&test);
}

static void
test_the_list (void)
{
  Page test;

  open_page (&test);
  create (&test, "overview");
  create (&test, "growth");
  create (&test, "channels");
  act (&test, "dashboards.move-up");
  g_assert_cmpstr (name_at (&test, 1), ==, "Channels");
  g_assert_cmpstr (name_at (&test, 2), ==, "Growth");
  act (&test, "dashboards.next");
  g_assert_cmpstr (shown (&test), ==, "Growth");
  act (&test, "dashboards.next");
  g_assert_cmpstr (shown (&test), ==, "Overview");
  act (&test, "dashboards.previous");
  g_assert_cmpstr (shown (&test), ==, "Growth");
  act (&test, "dashboards.set-default");
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr(MpisDashboard) dashboard = g_list_model_get_item (G_LIST_MODEL (test.dashboards), i);

      g_assert_true (mpis_dashboard_get_is_default (dashboard) == (i == 2));
    }
  act (&test, "dashboards.duplicate");
  g_assert_cmpstr (shown (&test), ==, "Growth 2");
  g_assert_false (mpis_dashboard_get_is_default (mpis_dashboards_page_get_current (MPIS_DASHBOARDS_PAGE (test.page))));
  close_page (&test);
}

static void
test_private_or_shared (void)
{
  Page test;
  gboolean is_private;

  open_page (&test);
  create (&test, "overview");
  g_object_get (test.page, "private", &is_private, NULL);
  g_assert_true (is_private);
  act (&test, "dashboards.private");
  g_object_get (test.page, "private", &is_private, NULL);
  g_assert_false (is_private);
  g_assert_null (mpis_dashboard_get_owner (mpis_dashboards_page_get_current (MPIS_DASHBOARDS_PAGE (test.page))));
  act (&test, "dashboards.undo");
  g_object_get (test.page, "private", &is_private, NULL);
  g_assert_true (is_private);
  close_page (&test);
}

static void
test_cards (void)
{
  Page test;
  g_autofree char *id = NULL;

  open_page (&test);
  create (&test, "overview");
  g_assert_true (gtk_widget_activate_action (test.page, "dashboards.add-card", "s", "note"));
  app_test_settle ();
  g_assert_cmpuint (n_cards (&test), ==, 9);
  id = g_strdup (mpis_layout_get_card (mpis_canvas_get_layout (test.canvas), 8)->id);
  g_assert_true (gtk_widget_activate_action (test.page, "dashboards.configure-card", "(ss)", id,
                                             "{\"text\": \"Hello\", \"unknown\": [1]}"));
  app_test_settle ();
  g_assert_cmpstr (json_object_get_string_member (
    mpis_layout_get_card (mpis_canvas_get_layout (test.canvas), 8)->config, "text"), ==, "Hello");
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (test.canvas), "canvas.duplicate", "s", id));
  app_test_settle ();
  g_assert_cmpuint (n_cards (&test), ==, 10);
  act (&test, "dashboards.undo");
  act (&test, "dashboards.undo");
  act (&test, "dashboards.undo");
  g_assert_cmpuint (n_cards (&test), ==, 8);
  act (&test, "dashboards.redo");
  g_assert_cmpuint (n_cards (&test), ==, 9);
  act (&test, "dashboards.reset");
  g_assert_cmpuint (n_cards (&test), ==, 8);
  close_page (&test);
}

static void
test_moving_a_card_elsewhere (void)
{
  Page test;
  g_autofree char *other = NULL;
  const char *card;

  open_page (&test);
  create (&test, "empty");
  mpis_dashboards_page_set_editing (MPIS_DASHBOARDS_PAGE (test.page), FALSE);
  create (&test, "overview");
  {
    g_autoptr(MpisDashboard) first = g_list_model_get_item (G_LIST_MODEL (test.dashboards), 0);

    other = g_strdup (mpis_dashboard_get_id (first));
  }
  card = mpis_layout_get_card (mpis_canvas_get_layout (test.canvas), 0)->id;
  g_assert_true (gtk_widget_activate_action (test.page, "dashboards.move-card", "(ss)", card, other));
  app_test_settle ();
  g_assert_cmpuint (n_cards (&test), ==, 7);
  g_assert_cmpuint (mpis_layout_get_n_cards (mpis_dashboard_get_layout (mpis_dashboards_find (test.dashboards, other))),
                    ==, 1);
  act (&test, "dashboards.undo");
  g_assert_cmpuint (mpis_layout_get_n_cards (mpis_dashboard_get_layout (mpis_dashboards_find (test.dashboards, other))),
                    ==, 0);
  close_page (&test);
}

/* What other programs put there stays there, whatever is done around it. */
static void
test_unknown_cards_are_kept (void)
{
  Page test;
  g_autoptr(MpisLayout) layout =
    mpis_layout_new_from_text ("{\"theme\": \"x\", \"widgets\": [{\"widget_id\": \"weather\", \"colour\": 7, "
                               "\"position\": {\"x\": 0, \"y\": 0, \"w\": 4, \"h\": 3}, \"config\": {\"city\": "
                               "\"Oslo\"}}]}", -1, NULL);
  g_autoptr(MpisDashboard) dashboard = mpis_dashboard_new ("Theirs", layout);
  g_autofree char *text = NULL;
  const MpisLayoutCard *card;

  open_page (&test);
  g_assert_true (mpis_dashboards_edit_one (test.dashboards, "Import", dashboard));
  app_test_settle ();
  card = mpis_layout_get_card (mpis_canvas_get_layout (test.canvas), 0);
  g_assert_cmpstr (mpis_card_frame_get_title (mpis_canvas_get_frame (test.canvas, card->id)), ==, "weather");
  mpis_dashboards_page_set_editing (MPIS_DASHBOARDS_PAGE (test.page), TRUE);
  g_assert_true (gtk_widget_activate_action (test.page, "dashboards.add-card", "s", "note"));
  app_test_settle ();
  text = mpis_layout_to_text (mpis_dashboard_get_layout (
    mpis_dashboards_page_get_current (MPIS_DASHBOARDS_PAGE (test.page))));
  g_assert_nonnull (strstr (text, "Oslo"));
  g_assert_nonnull (strstr (text, "colour"));
  g_assert_nonnull (strstr (text, "theme"));
  close_page (&test);
}

static void
test_presentation (void)
{
  Page test;
  MpisPresentation *presentation;

  open_page (&test);
  create (&test, "overview");
  create (&test, "growth");
  g_settings_set_uint (test.app.settings, "presentation-interval", 1);
  presentation = mpis_presentation_start (GTK_WINDOW (test.app.window), test.app.scope,
                                          mpis_dashboard_get_id (mpis_dashboards_page_get_current (
                                            MPIS_DASHBOARDS_PAGE (test.page))));
  g_assert_cmpstr (mpis_dashboard_get_name (mpis_presentation_get_current (presentation)), ==, "Growth");
  for (guint i = 0; i < 40 && g_str_equal (mpis_dashboard_get_name (mpis_presentation_get_current (presentation)),
                                           "Growth"); i++)
    app_test_settle ();
  g_assert_cmpstr (mpis_dashboard_get_name (mpis_presentation_get_current (presentation)), ==, "Overview");
  gtk_window_destroy (GTK_WINDOW (presentation));
  close_page (&test);
}

/* As if it had been pressed there: the window's own controllers, in the order they have. */
static void
present_key (MpisPresentation *presentation,
             guint             key)
{
  g_autoptr(GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (presentation));

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr(GtkEventController) controller = g_list_model_get_item (controllers, i);
      gboolean handled;

      if (GTK_IS_EVENT_CONTROLLER_KEY (controller) &&
          gtk_event_controller_get_propagation_phase (controller) == GTK_PHASE_CAPTURE)
        g_signal_emit_by_name (controller, "key-pressed", key, 0, 0, &handled);
    }
  app_test_settle ();
}

static void
assert_page (MpisPresentation *presentation,
             const char       *name,
             guint             page,
             guint             n_pages)
{
  guint n;

  g_assert_cmpstr (mpis_dashboard_get_name (mpis_presentation_get_current (presentation)), ==, name);
  g_assert_cmpuint (mpis_presentation_get_page (presentation, &n), ==, page);
  g_assert_cmpuint (n, ==, n_pages);
}

static GtkWidget *
find_type (GtkWidget *widget,
           GType      type)
{
  GtkWidget *found = NULL;

  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_type (child, type);
  return found;
}

/* Every card of the page shown is within the window. */
static void
assert_all_in_sight (MpisPresentation *presentation)
{
  GtkWidget *canvas = find_type (GTK_WIDGET (presentation), MPIS_TYPE_CANVAS);
  MpisLayout *layout = mpis_canvas_get_layout (MPIS_CANVAS (canvas));

  for (guint i = 0; i < mpis_layout_get_n_cards (layout); i++)
    {
      GtkWidget *frame = GTK_WIDGET (mpis_canvas_get_frame (MPIS_CANVAS (canvas),
                                                            mpis_layout_get_card (layout, i)->id));
      graphene_rect_t area;

      g_assert_true (gtk_widget_compute_bounds (frame, GTK_WIDGET (presentation), &area));
      g_assert_cmpfloat (area.origin.y + area.size.height, <=, gtk_widget_get_height (GTK_WIDGET (presentation)));
      g_assert_cmpfloat (area.size.height, >, 40);
    }
}

/* Cards below one another, several times as tall as any screen. */
#define N_TALL 8
static void
add_tall_dashboard (Page *test)
{
  g_autoptr(GString) text = g_string_new ("{\"widgets\": [");
  g_autoptr(MpisLayout) layout = NULL;
  g_autoptr(MpisDashboard) dashboard = NULL;

  for (guint i = 0; i < N_TALL; i++)
    g_string_append_printf (text, "%s{\"widget_id\": \"note\", \"position\": {\"x\": 0, \"y\": %u, \"w\": 12, "
                            "\"h\": 4}, \"config\": {\"text\": \"%u\"}}", i > 0 ? "," : "", 4 * i, i);
  g_string_append (text, "]}");
  layout = mpis_layout_new_from_text (text->str, -1, NULL);
  g_assert_nonnull (layout);
  dashboard = mpis_dashboard_new ("Tall", layout);
  g_assert_true (mpis_dashboards_edit_one (test->dashboards, "Import", dashboard));
  app_test_settle ();
  if (n_dashboards (test) > 1)
    act (test, "dashboards.next");
  g_assert_cmpstr (shown (test), ==, "Tall");
}

/* What is much taller than the screen is shown page by page, forwards and backwards, and by itself. */
static void
test_presentation_pages (void)
{
  Page test;
  MpisPresentation *presentation;
  guint n;

  open_page (&test);
  create (&test, "overview");
  add_tall_dashboard (&test);
  g_settings_set_uint (test.app.settings, "presentation-interval", 0);
  presentation = mpis_presentation_start (GTK_WINDOW (test.app.window), test.app.scope,
                                          mpis_dashboard_get_id (mpis_dashboards_page_get_current (
                                            MPIS_DASHBOARDS_PAGE (test.page))));
  for (guint i = 0; i < 40 && gtk_widget_get_height (GTK_WIDGET (presentation)) == 0; i++)
    app_test_settle ();
  app_test_settle ();   /* it is divided for the size it has now */
  mpis_presentation_get_page (presentation, &n);
  g_assert_cmpuint (n, >=, 2);
  g_assert_cmpuint (app_test_count (GTK_WIDGET (presentation), MPIS_TYPE_CARD_FRAME), <, N_TALL);
  assert_page (presentation, "Tall", 0, n);
  for (guint page = 1; page < n; page++)
    {
      assert_all_in_sight (presentation);
      present_key (presentation, page == 1 ? GDK_KEY_Right : GDK_KEY_Page_Down);
      assert_page (presentation, "Tall", page, n);
    }
  assert_all_in_sight (presentation);
  present_key (presentation, GDK_KEY_Page_Down);
  assert_page (presentation, "Overview", 0, 1);
  g_assert_false (gtk_widget_get_visible (find_type (GTK_WIDGET (presentation), MPIS_TYPE_PAGE_DOTS)));
  present_key (presentation, GDK_KEY_Page_Up);
  assert_page (presentation, "Tall", n - 1, n);
  present_key (presentation, GDK_KEY_Up);
  assert_page (presentation, "Overview", 0, 1);
  present_key (presentation, GDK_KEY_Down);
  g_signal_emit_by_name (gtk_widget_get_last_child (find_type (GTK_WIDGET (presentation), MPIS_TYPE_PAGE_DOTS)),
                         "clicked");
  app_test_settle ();
  assert_page (presentation, "Tall", n - 1, n);
  gtk_window_destroy (GTK_WINDOW (presentation));
  close_page (&test);
}

/* The next page comes by itself before the next dashboard does. */
static void
test_presentation_rotates_pages (void)
{
  Page test;
  MpisPresentation *presentation;

  open_page (&test);
  add_tall_dashboard (&test);
  g_settings_set_uint (test.app.settings, "presentation-interval", 1);
  presentation = mpis_presentation_start (GTK_WINDOW (test.app.window), test.app.scope,
                                          mpis_dashboard_get_id (mpis_dashboards_page_get_current (
                                            MPIS_DASHBOARDS_PAGE (test.page))));
  for (guint i = 0; i < 40 && mpis_presentation_get_page (presentation, NULL) == 0; i++)
    app_test_settle ();
  g_assert_cmpuint (mpis_presentation_get_page (presentation, NULL), ==, 1);
  for (guint i = 0; i < 40 && mpis_presentation_get_page (presentation, NULL) != 0; i++)
    app_test_settle ();
  g_assert_cmpuint (mpis_presentation_get_page (presentation, NULL), ==, 0);
  gtk_window_destroy (GTK_WINDOW (presentation));
  close_page (&test);
}

static AdwDialog *
visible_dialog (Page *test)
{
  gint64 end = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;
  AdwDialog *dialog;

  while ((dialog = adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (test->app.window))) == NULL &&
         g_get_monotonic_time () < end)
    app_test_settle ();
  g_assert_true (ADW_IS_ALERT_DIALOG (dialog));
  return dialog;
}

static void
answer (AdwDialog  *dialog,
        const char *response)
{
  g_signal_emit_by_name (dialog, "response", response);
  adw_dialog_force_close (dialog);
  app_test_settle ();
}

/* A dashboard goes into a file, and comes back from it beside the one there is. */
static void
test_files (void)
{
  Page test;
  g_autofree char *path = g_build_filename (g_get_user_data_dir (), "layout.json", NULL);
  g_autoptr(GFile) file = g_file_new_for_path (path);

  open_page (&test);
  create (&test, "overview");
  _mpis_dashboards_page_export_to (MPIS_DASHBOARDS_PAGE (test.page), file);
  for (guint i = 0; i < 40 && !g_file_query_exists (file, NULL); i++)
    app_test_settle ();
  _mpis_dashboards_page_import_from (MPIS_DASHBOARDS_PAGE (test.page), file);
  answer (visible_dialog (&test), "add");
  g_assert_cmpuint (n_dashboards (&test), ==, 2);
  g_assert_cmpstr (shown (&test), ==, "Overview 2");
  g_assert_cmpuint (n_cards (&test), ==, 8);
  g_unlink (path);
  close_page (&test);
}

/* Far more than there is memory for, so it would not go unnoticed if it were read. */
static void
test_a_file_too_large (void)
{
  Page test;
  g_autofree char *path = g_build_filename (g_get_user_data_dir (), "large.json", NULL);
  g_autoptr(GFile) file = g_file_new_for_path (path);
  AdwDialog *dialog;
  int fd = g_open (path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (ftruncate (fd, (off_t) 1 << 38), ==, 0);
  close (fd);
  open_page (&test);
  _mpis_dashboards_page_import_from (MPIS_DASHBOARDS_PAGE (test.page), file);
  dialog = visible_dialog (&test);
  g_assert_cmpstr (adw_alert_dialog_get_heading (ADW_ALERT_DIALOG (dialog)), ==, "This Is No Dashboard");
  answer (dialog, "close");
  g_assert_cmpuint (n_dashboards (&test), ==, 0);
  g_unlink (path);
  close_page (&test);
}

/* The overview's chart becomes a card of the dashboard that is chosen. */
static void
test_from_the_overview (void)
{
  Page test;
  AdwDialog *dialog;

  open_page (&test);
  create (&test, "empty");
  mpis_window_show_page (test.app.window, "overview");
  g_assert_true (gtk_widget_activate_action (app_test_child (mpis_window_get_page (test.app.window, "overview"),
                                                             "chart"),
                                             "chart-owner.add-to-dashboard", NULL));
  app_test_settle ();
  dialog = adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (test.app.window));
  g_assert_true (ADW_IS_ALERT_DIALOG (dialog));
  g_signal_emit_by_name (dialog, "response", "add");
  adw_dialog_force_close (dialog);
  app_test_settle ();
  g_assert_cmpuint (n_cards (&test), ==, 1);
  g_assert_cmpstr (mpis_layout_get_card (mpis_canvas_get_layout (test.canvas), 0)->widget, ==, "engagement-chart");
  close_page (&test);
}

/* A card asks what the page asked. */
static void
test_from_analytics (void)
{
  AppTest test;
  g_autoptr(MpisExplorer) explorer = mpis_explorer_new ();
  g_autoptr(JsonObject) config = NULL;
  g_autoptr(MpisCardSettings) settings = NULL;
  g_autoptr(GError) error = NULL;

  app_test_set_up (&test, app_test_fill_known);
  explorer->metric = MPIS_METRIC_SHARES;
  explorer->by = MPIS_GROUP_CHANNEL;
  explorer->compare = TRUE;
  mpis_explorer_drill (explorer, "youtube", "YouTube");
  mpis_explorer_set_by (explorer, MPIS_GROUP_WEEK);
  config = mpis_add_to_dashboard_config_of (explorer, test.scope);
  g_assert_nonnull (config);
  settings = mpis_card_settings_new ("metric-chart", config, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (settings->metric, ==, MPIS_METRIC_SHARES);
  g_assert_cmpint (settings->breakdown, ==, MPIS_GROUP_WEEK);
  g_assert_true (settings->compare);
  g_assert_true (settings->follows_header);
  g_assert_cmpstr (settings->filters[MPIS_FILTER_CHANNEL][0], ==, "youtube");
  app_test_tear_down (&test);
}

int
main (int   argc,
      char *argv[])
{
  app_test_init (&argc, &argv);
  g_test_add_func ("/dashboards/templates", test_templates);
  g_test_add_func ("/dashboards/first", test_first_dashboard);
  g_test_add_func ("/dashboards/narrow-bar", test_narrow_bar);
  g_test_add_func ("/dashboards/deleting-and-undoing", test_deleting_and_undoing);
  g_test_add_func ("/dashboards/list", test_the_list);
  g_test_add_func ("/dashboards/private-or-shared", test_private_or_shared);
  g_test_add_func ("/dashboards/cards", test_cards);
  g_test_add_func ("/dashboards/moving-a-card-elsewhere", test_moving_a_card_elsewhere);
  g_test_add_func ("/dashboards/unknown-cards-are-kept", test_unknown_cards_are_kept);
  g_test_add_func ("/dashboards/presentation", test_presentation);
  g_test_add_func ("/dashboards/presentation/pages", test_presentation_pages);
  g_test_add_func ("/dashboards/presentation/pages-by-themselves", test_presentation_rotates_pages);
  g_test_add_func ("/dashboards/files", test_files);
  g_test_add_func ("/dashboards/a-file-too-large", test_a_file_too_large);
  g_test_add_func ("/dashboards/from-the-overview", test_from_the_overview);
  g_test_add_func ("/dashboards/from-analytics", test_from_analytics);
  return app_test_run ();
}
