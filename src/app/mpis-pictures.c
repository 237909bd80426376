#include "config.h"

#include "mpis-pictures.h"

#include "mpis-card-pictures.h"
#include "mpis-dashboard-pictures.h"
#include "mpis-draft-dialog.h"
#include "mpis-explorer.h"
#include "mpis-list-page.h"
#include "mpis-preferences.h"
#include "mpis-project-dialog.h"
#include "mpis-project.h"
#include "mpis-run-page.h"
#include "mpis-settings.h"
#include "mpis-start-dialog.h"
#include "mpis-thresholds-dialog.h"
#include "mpis-views.h"
#include "mpis-window.h"

/* Long enough for a fetch of the sample, and for a window to settle. */
#define READY_TIMEOUT_MS 60000
#define SETTLE_MS        700
#define DRAWN_TIMEOUT_MS 10000

typedef struct {
  MpisApplication *application;
  char            *folder;
} Session;

/* How the pictures of one round look. */
typedef struct {
  const char       *name;
  int               width;
  int               height;
  AdwColorScheme    scheme;
  int               text_scale;
  GtkTextDirection  direction;
} Look;

static const Look looks[] = {
  { "light", 1200, 860, ADW_COLOR_SCHEME_FORCE_LIGHT, 1, GTK_TEXT_DIR_LTR },
  { "dark", 1200, 860, ADW_COLOR_SCHEME_FORCE_DARK, 1, GTK_TEXT_DIR_LTR },
  { "narrow", 360, 720, ADW_COLOR_SCHEME_FORCE_LIGHT, 1, GTK_TEXT_DIR_LTR },
  { "large-text", 1200, 860, ADW_COLOR_SCHEME_FORCE_LIGHT, 2, GTK_TEXT_DIR_LTR },
  { "large-text-narrow", 360, 720, ADW_COLOR_SCHEME_FORCE_LIGHT, 2, GTK_TEXT_DIR_LTR },
  { "rtl", 1200, 860, ADW_COLOR_SCHEME_FORCE_LIGHT, 1, GTK_TEXT_DIR_RTL },
  { "rtl-narrow", 360, 720, ADW_COLOR_SCHEME_FORCE_LIGHT, 1, GTK_TEXT_DIR_RTL },
};

/* Whether contrast is high is the desktop's to say, once for all: the program does not choose it. */
static const Look contrast_looks[] = {
  { "contrast", 1200, 860, ADW_COLOR_SCHEME_FORCE_LIGHT, 1, GTK_TEXT_DIR_LTR },
  { "contrast-dark", 1200, 860, ADW_COLOR_SCHEME_FORCE_DARK, 1, GTK_TEXT_DIR_LTR },
};

static void
session_free (gpointer data)
{
  Session *session = data;

  g_free (session->folder);
  g_object_unref (session->application);
  g_free (session);
}

static MpisScope *
scope_of (Session *session)
{
  return mpis_application_get_scope (session->application);
}

static void
wait_ms (guint milliseconds)
{
  dex_await (dex_timeout_new_msec (milliseconds), NULL);
}

/* What @widget looks like; NULL while it is about to change. */
static GskRenderNode *
draw (GtkWidget *widget,
      int       *width,
      int       *height)
{
  g_autoptr(GdkPaintable) paintable = gtk_widget_paintable_new (widget);
  GtkSnapshot *snapshot = gtk_snapshot_new ();

  *width = gdk_paintable_get_intrinsic_width (paintable);
  *height = gdk_paintable_get_intrinsic_height (paintable);
  gdk_paintable_snapshot (paintable, snapshot, *width, *height);
  return gtk_snapshot_free_to_node (snapshot);
}

static gboolean
save (Session    *session,
      GtkWidget  *widget,
      const char *what,
      const Look *look)
{
  int width, height;
  g_autoptr(GskRenderNode) node = draw (widget, &width, &height);
  g_autoptr(GdkTexture) texture = NULL;
  g_autofree char *name = g_strdup_printf ("%s-%s.png", what, look->name);
  g_autofree char *path = g_build_filename (session->folder, name, NULL);

  for (guint waited = 0; node == NULL && waited < DRAWN_TIMEOUT_MS; waited += 100)
    {
      wait_ms (100);
      node = draw (widget, &width, &height);
    }
  if (node == NULL)
    {
      g_printerr ("Nothing to save in %s\n", path);
      return FALSE;
    }
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (gtk_widget_get_native (widget)),
                                         node,
                                         &GRAPHENE_RECT_INIT (0, 0, width, height));
  if (!gdk_texture_save_to_png (texture, path))
    {
      g_printerr ("Cannot write %s\n", path);
      return FALSE;
    }
  g_print ("%s\n", path);
  return TRUE;
}

static MpisWorkspaceState
state_of (Session *session)
{
  MpisWorkspace *workspace = mpis_scope_get_workspace (scope_of (session));

  return workspace != NULL ? mpis_workspace_get_state (workspace) : MPIS_WORKSPACE_LOADING;
}

static void
wait_until_settled (Session *session)
{
  for (guint waited = 0; waited < READY_TIMEOUT_MS; waited += 100)
    {
      MpisWorkspaceState state = state_of (session);

      if (state == MPIS_WORKSPACE_LIVE || state == MPIS_WORKSPACE_OFFLINE || state == MPIS_WORKSPACE_FAILED)
        return;
      wait_ms (100);
    }
  g_printerr ("The workspace did not settle; taking pictures as it is\n");
}

static MpisWindow *
open_window (Session    *session,
             const Look *look)
{
  MpisScope *scope = scope_of (session);
  GSettings *settings = mpis_scope_get_settings (scope);
  MpisWindow *window;

  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), look->scheme);
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", look->text_scale * 96 * 1024, NULL);
  gtk_widget_set_default_direction (look->direction);
  g_settings_set_int (settings, MPIS_KEY_WINDOW_WIDTH, look->width);
  g_settings_set_int (settings, MPIS_KEY_WINDOW_HEIGHT, look->height);
  window = mpis_window_new (GTK_APPLICATION (session->application), scope);
  gtk_window_present (GTK_WINDOW (window));
  wait_ms (SETTLE_MS);
  return window;
}

static void
take_page (Session    *session,
           MpisWindow *window,
           const char *page,
           const Look *look)
{
  mpis_window_show_page (window, page);
  wait_ms (SETTLE_MS);
  save (session, GTK_WIDGET (window), page, look);
}

/* A post with a long history says more than the newest one. */
static const char *
post_to_show (Session *session)
{
  GListModel *posts = mpis_workspace_get_posts (mpis_scope_get_workspace (scope_of (session)));
  guint n = g_list_model_get_n_items (posts);
  g_autoptr(MpisPost) post = n > 0 ? g_list_model_get_item (posts, MIN (n - 1, 12)) : NULL;

  return post != NULL ? mpis_post_peek (post)->id : NULL;   /* the list keeps it */
}

static void
take_dialog (Session    *session,
             MpisWindow *window,
             AdwDialog  *dialog,
             const char *name,
             const Look *look)
{
  adw_dialog_present (dialog, GTK_WIDGET (window));
  wait_ms (SETTLE_MS);
  save (session, GTK_WIDGET (window), name, look);
  adw_dialog_force_close (dialog);
  wait_ms (SETTLE_MS);
}

static void
take_action_dialog (Session    *session,
                    MpisWindow *window,
                    const char *action,
                    const char *name,
                    const Look *look)
{
  AdwDialog *dialog;

  g_action_group_activate_action (G_ACTION_GROUP (session->application), action, NULL);
  for (guint waited = 0; waited < DRAWN_TIMEOUT_MS; waited += 100)
    {
      wait_ms (100);
      if (adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (window)) != NULL)
        break;
    }
  wait_ms (SETTLE_MS);
  save (session, GTK_WIDGET (window), name, look);
  dialog = adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (window));
  if (dialog != NULL)
    adw_dialog_force_close (dialog);
  wait_ms (SETTLE_MS);
}

static MpisRun *
run_to_show (Session *session)
{
  GListModel *runs = mpis_workspace_get_runs (mpis_scope_get_workspace (scope_of (session)));

  for (guint i = 0; i < g_list_model_get_n_items (runs); i++)
    {
      g_autoptr(MpisRun) run = g_list_model_get_item (runs, i);

      if (mpis_run_get_status (run) == MPIS_RUN_FAILED)
        return g_steal_pointer (&run);
    }
  return NULL;
}

static void
take_popover (Session    *session,
              GtkWidget  *parent,
              const char *child,
              const char *name,
              const Look *look)
{
  GtkWidget *holder = GTK_WIDGET (gtk_widget_get_template_child (parent, G_OBJECT_TYPE (parent),
                                                                 child));
  GObject *button = gtk_widget_get_template_child (holder, G_OBJECT_TYPE (holder), "button");

  gtk_menu_button_popup (GTK_MENU_BUTTON (button));
  wait_ms (SETTLE_MS);
  save (session, GTK_WIDGET (gtk_menu_button_get_popover (GTK_MENU_BUTTON (button))), name, look);
  gtk_menu_button_popdown (GTK_MENU_BUTTON (button));
  wait_ms (SETTLE_MS);
}

/* The other lens, and a filter in force: what the plain overview does not show. */
static void
take_filtered (Session    *session,
               MpisWindow *window,
               const Look *look)
{
  MpisScope *scope = scope_of (session);

  mpis_scope_set_lens (scope, MPIS_LENS_POSTS);
  mpis_scope_toggle_filter (scope, MPIS_FILTER_CHANNEL, "youtube", TRUE);
  wait_ms (SETTLE_MS);
  save (session, GTK_WIDGET (window), "filtered", look);
  mpis_scope_clear_filters (scope);
  mpis_scope_set_lens (scope, MPIS_LENS_ACTIVITY);
}

/* By channel, split and compared; then a channel's posts. */
static void
take_analytics (Session    *session,
                MpisWindow *window,
                const Look *look)
{
  GtkWidget *page = mpis_window_get_page (window, "analytics");
  g_autoptr(MpisExplorer) explorer = mpis_explorer_new ();
  GSettings *settings = mpis_scope_get_settings (scope_of (session));

  take_page (session, window, "analytics", look);
  explorer->by = MPIS_GROUP_PROJECT;
  explorer->compare = TRUE;
  mpis_views_put (settings, "Projects Compared", mpis_explorer_to_variant (explorer));
  explorer->by = MPIS_GROUP_WEEK;
  explorer->split = MPIS_GROUP_CHANNEL;
  mpis_views_put (settings, "Weeks by Channel", mpis_explorer_to_variant (explorer));
  gtk_widget_activate_action (page, "analytics.open-view", "s", "Weeks by Channel");
  wait_ms (SETTLE_MS);
  save (session, GTK_WIDGET (window), "analytics-split", look);
  gtk_widget_activate_action (page, "analytics.open-view", "s", "Projects Compared");
  wait_ms (SETTLE_MS);
  save (session, GTK_WIDGET (window), "analytics-compared", look);
  explorer->by = MPIS_GROUP_CHANNEL;
  mpis_explorer_drill (explorer, "youtube", "YouTube");
  mpis_views_put (settings, "YouTube Posts", mpis_explorer_to_variant (explorer));
  gtk_widget_activate_action (page, "analytics.open-view", "s", "YouTube Posts");
  wait_ms (SETTLE_MS);
  save (session, GTK_WIDGET (window), "analytics-posts", look);
  take_popover (session, page, "views_button", "views", look);
  g_settings_reset (settings, MPIS_KEY_ANALYTICS_VIEWS);
  g_settings_reset (settings, MPIS_KEY_ANALYTICS_VIEW);
}

static GtkColumnView *
view_of (GtkWidget *page)
{
  return GTK_COLUMN_VIEW (gtk_widget_get_template_child (page, MPIS_TYPE_LIST_PAGE, "column_view"));
}

static void
take_runs (Session    *session,
           MpisWindow *window,
           const Look *look)
{
  GtkColumnView *view = view_of (mpis_window_get_page (window, "runs"));

  take_page (session, window, "runs", look);
  if (gtk_column_view_get_model (view) == NULL)
    return;
  gtk_selection_model_select_range (gtk_column_view_get_model (view), 1, 3, TRUE);
  wait_ms (SETTLE_MS);
  save (session, GTK_WIDGET (window), "runs-selected", look);
  gtk_selection_model_unselect_all (gtk_column_view_get_model (view));
}

/* As it is; then with filters, columns and a selection of its own, and what they are chosen with. */
static void
take_posts (Session    *session,
            MpisWindow *window,
            const Look *look)
{
  static const char *const columns[] = {
    "published", "channel", "title", "views", "reactions", "saves", "rate", "median", NULL,
  };
  GSettings *settings = mpis_scope_get_settings (scope_of (session));
  GtkWidget *page = mpis_window_get_page (window, "posts");
  GtkColumnView *view = view_of (page);

  take_page (session, window, "posts", look);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.show-posts", "@a{sv}",
    g_variant_new_parsed ("{'from': <'2020-01-01'>, 'not-channels': <['telegram']>, "
                          "'states': <['measured']>}"));
  g_settings_set_strv (settings, MPIS_KEY_POSTS_COLUMNS, columns);
  wait_ms (SETTLE_MS);
  if (gtk_column_view_get_model (view) != NULL)
    gtk_selection_model_select_range (gtk_column_view_get_model (view), 1, 3, TRUE);
  wait_ms (SETTLE_MS);
  save (session, GTK_WIDGET (window), "posts-chosen", look);
  take_popover (session, page, "filter_button", "posts-filters", look);
  if (gtk_column_view_get_model (view) != NULL)
    take_popover (session, page, "column_button", "posts-columns", look);
  gtk_widget_activate_action (page, "list.clear-filters", NULL);
  gtk_widget_activate_action (page, "list.select-none", NULL);
  g_settings_reset (settings, MPIS_KEY_POSTS_COLUMNS);
}

/* Every kind of card, and every state of one, without a window around them: as many pictures as it takes to
 * see them all. */
static void
take_cards (Session    *session,
            const Look *look)
{
  static const char *const names[] = { "cards", "card-states" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      GtkWindow *window = mpis_card_pictures_open (scope_of (session), i == 1, look->width);
      guint page = 0;

      do
        {
          g_autofree char *name = g_strdup_printf ("%s-%u", names[i], ++page);

          wait_ms (3 * SETTLE_MS);
          save (session, GTK_WIDGET (window), name, look);
        }
      while (mpis_card_pictures_turn (window));
      gtk_window_destroy (window);
    }
}

typedef struct {
  Session    *session;
  const Look *look;
} Taking;

static void
take_settled (gpointer    data,
              GtkWidget  *widget,
              const char *name)
{
  Taking *taking = data;

  wait_ms (2 * SETTLE_MS);
  save (taking->session, widget, name, taking->look);
}

static void
take_draft (Session    *session,
            MpisWindow *window,
            const char *post_id,
            const Look *look)
{
  MpisWorkspace *workspace = mpis_scope_get_workspace (scope_of (session));
  g_autoptr(MpisDraft) draft = dex_await_boxed (mpis_workspace_find_draft (workspace, post_id), NULL);
  g_autoptr(AdwDialog) dialog = NULL;

  if (draft == NULL)
    return;
  dialog = mpis_draft_dialog_new (draft, scope_of (session));
  take_dialog (session, window, dialog, "draft", look);
}

static void
take_run (Session    *session,
          MpisWindow *window,
          MpisRun    *run,
          const Look *look)
{
  static const char *const names[] = { "overview", "log", "errors", "calls" };

  if (run == NULL || !mpis_window_show_run (window, mpis_run_peek (run)->id))
    return;
  wait_ms (SETTLE_MS);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      GtkWidget *page = mpis_window_get_shown (window);
      g_autofree char *name = g_strconcat ("run-", names[i], NULL);

      adw_view_stack_set_visible_child_name (
        ADW_VIEW_STACK (gtk_widget_get_template_child (page, MPIS_TYPE_RUN_PAGE, "view_stack")), names[i]);
      wait_ms (SETTLE_MS);
      save (session, GTK_WIDGET (window), name, look);
    }
  gtk_widget_activate_action (GTK_WIDGET (window), "win.back", NULL);
  wait_ms (SETTLE_MS);
}

static void
take_projects (Session    *session,
               MpisWindow *window,
               const Look *look)
{
  MpisScope *scope = scope_of (session);
  GListModel *projects = mpis_workspace_get_projects (mpis_scope_get_workspace (scope));
  g_autoptr(MpisProject) project = g_list_model_get_item (projects, 0);

  take_page (session, window, "projects", look);
  take_dialog (session, window, mpis_project_dialog_new (scope, project), "project", look);
  take_dialog (session, window, mpis_start_dialog_new (scope, NULL), "start-run", look);
}

static void
take_with_data (Session    *session,
                MpisWindow *window,
                const Look *look)
{
  const char *id = post_to_show (session);
  g_autoptr(MpisRun) run = run_to_show (session);

  take_cards (session, look);
  take_page (session, window, "overview", look);
  mpis_dashboard_pictures_take (window, scope_of (session), take_settled, &(Taking) { session, look });
  take_popover (session, GTK_WIDGET (window), "range_button", "range", look);
  take_popover (session, GTK_WIDGET (window), "filter_button", "filters", look);
  take_popover (session, GTK_WIDGET (window), "status_button", "workspace", look);
  take_filtered (session, window, look);
  take_analytics (session, window, look);
  take_posts (session, window, look);
  if (id != NULL && mpis_window_show_post (window, id))
    {
      wait_ms (SETTLE_MS);
      save (session, GTK_WIDGET (window), "post", look);
      take_draft (session, window, id, look);
    }
  take_runs (session, window, look);
  take_run (session, window, run, look);
  take_projects (session, window, look);
  take_page (session, window, "flags", look);
  take_dialog (session, window, mpis_thresholds_dialog_new (scope_of (session)), "thresholds", look);
  take_action_dialog (session, window, "preferences", "preferences", look);
  take_action_dialog (session, window, "about", "about", look);
  take_action_dialog (session, window, "shortcuts", "shortcuts", look);
}

/* Without data there is one picture to take: what the window says instead. */
static void
take_round (Session    *session,
            const Look *look)
{
  MpisWindow *window = open_window (session, look);

  if (mpis_scope_has_data (scope_of (session)))
    take_with_data (session, window, look);
  else
    save (session, GTK_WIDGET (window),
          state_of (session) == MPIS_WORKSPACE_LIVE ? "empty" : "offline", look);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* What a desktop gives and a bare display does not: a font, one window button, no frame for want of a
 * compositor. */
static void
dress_up (void)
{
  g_autoptr(GtkCssProvider) provider = gtk_css_provider_new ();
  GdkDisplay *display = gdk_display_get_default ();

  g_object_set (gtk_settings_get_default (), "gtk-font-name", "Cantarell 11",
                "gtk-decoration-layout", ":close", "gtk-enable-animations", FALSE, NULL);
  gtk_css_provider_load_from_string (provider,
    "window.solid-csd { margin: 0; padding: 0; border: none; box-shadow: none; }");
  gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_USER);
}

static DexFuture *
take_fiber (gpointer data)
{
  Session *session = data;
  gboolean contrast = adw_style_manager_get_high_contrast (adw_style_manager_get_default ());
  guint n = contrast ? G_N_ELEMENTS (contrast_looks) : G_N_ELEMENTS (looks);

  dress_up ();
  wait_until_settled (session);
  for (guint i = 0; i < n; i++)
    take_round (session, contrast ? &contrast_looks[i] : &looks[i]);
  g_application_release (G_APPLICATION (session->application));
  g_application_quit (G_APPLICATION (session->application));
  return NULL;
}

/**
 * mpis_pictures_take:
 * @application: the program, with its workspace being opened
 * @folder: where the pictures go; made if missing
 *
 * Opens every page and dialog in light, dark and at 360 pixels, with text twice as large and from right to
 * left, saves a picture of each, and quits. On a desktop of high contrast: in light and dark only.
 */
void
mpis_pictures_take (MpisApplication *application,
                    const char      *folder)
{
  Session *session = g_new0 (Session, 1);

  session->application = g_object_ref (application);
  session->folder = g_strdup (folder);
  g_mkdir_with_parents (folder, 0755);
  g_application_hold (G_APPLICATION (application));
  dex_future_disown (dex_scheduler_spawn (NULL, 1024 * 1024, take_fiber, session, session_free));
}
