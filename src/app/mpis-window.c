#include "config.h"

#include "mpis-window-private.h"

#include <glib/gi18n.h>

#include "mpis-analytics-page.h"
#include "mpis-dashboards-page.h"
#include "mpis-flag.h"
#include "mpis-flags-page.h"
#include "mpis-format.h"
#include "mpis-list-page.h"
#include "mpis-overview-page.h"
#include "mpis-page-slot.h"
#include "mpis-post-page.h"
#include "mpis-projects-page.h"
#include "mpis-run-notifier.h"
#include "mpis-run-page.h"
#include "mpis-settings.h"

G_DEFINE_FINAL_TYPE (MpisWindow, mpis_window, ADW_TYPE_APPLICATION_WINDOW)

static GtkWidget *
make_overview (MpisScope *scope)
{
  GtkWidget *page = g_object_new (MPIS_TYPE_OVERVIEW_PAGE, NULL);

  mpis_overview_page_set_scope (MPIS_OVERVIEW_PAGE (page), scope);
  return page;
}

static GtkWidget *
make_dashboards (MpisScope *scope)
{
  GtkWidget *page = g_object_new (MPIS_TYPE_DASHBOARDS_PAGE, NULL);

  mpis_dashboards_page_set_scope (MPIS_DASHBOARDS_PAGE (page), scope);
  return page;
}

static GtkWidget *
make_analytics (MpisScope *scope)
{
  GtkWidget *page = g_object_new (MPIS_TYPE_ANALYTICS_PAGE, NULL);

  mpis_analytics_page_set_scope (MPIS_ANALYTICS_PAGE (page), scope);
  return page;
}

static gboolean
go_up_in_analytics (GtkWidget *page)
{
  return mpis_analytics_page_go_up (MPIS_ANALYTICS_PAGE (page));
}

static GtkWidget *
make_projects (MpisScope *scope)
{
  GtkWidget *page = g_object_new (MPIS_TYPE_PROJECTS_PAGE, NULL);

  mpis_projects_page_set_scope (MPIS_PROJECTS_PAGE (page), scope);
  return page;
}

static void
search_projects (GtkWidget *page)
{
  mpis_projects_page_begin_search (MPIS_PROJECTS_PAGE (page));
}

static GtkWidget *
make_posts (MpisScope *scope)
{
  GtkWidget *page = g_object_new (MPIS_TYPE_LIST_PAGE, NULL);

  mpis_list_page_show (MPIS_LIST_PAGE (page), &mpis_list_of_posts, scope);
  return page;
}

static GtkWidget *
make_runs (MpisScope *scope)
{
  GtkWidget *page = g_object_new (MPIS_TYPE_LIST_PAGE, NULL);

  mpis_list_page_show (MPIS_LIST_PAGE (page), &mpis_list_of_runs, scope);
  return page;
}

static void
search_list (GtkWidget *page)
{
  mpis_list_page_begin_search (MPIS_LIST_PAGE (page));
}

static GtkWidget *
make_flags (MpisScope *scope)
{
  GtkWidget *page = g_object_new (MPIS_TYPE_FLAGS_PAGE, NULL);

  mpis_flags_page_set_scope (MPIS_FLAGS_PAGE (page), scope);
  return page;
}

/* In the order of the sidebar. */
static const MpisPageKind pages[] = {
  { "overview", N_("Overview"), "overview-symbolic", make_overview, NULL, NULL },
  { "dashboards", N_("Dashboards"), "dashboards-symbolic", make_dashboards, NULL, NULL },
  { "analytics", N_("Analytics"), "analytics-symbolic", make_analytics, go_up_in_analytics, NULL },
  { "projects", N_("Projects"), "projects-symbolic", make_projects, NULL, search_projects },
  { "posts", N_("Posts"), "posts-symbolic", make_posts, NULL, search_list },
  { "runs", N_("Runs"), "runs-symbolic", make_runs, NULL, search_list },
  { "flags", N_("Red Flags"), "card-flag-symbolic", make_flags, NULL, NULL },
};

/* How many red flags are open, where one looks first. */
static GtkWidget *
make_badge (MpisWindow *self)
{
  self->flags_badge = gtk_label_new (NULL);
  gtk_widget_set_hexpand (self->flags_badge, TRUE);
  gtk_widget_set_halign (self->flags_badge, GTK_ALIGN_END);
  gtk_widget_set_valign (self->flags_badge, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (self->flags_badge, "badge");
  gtk_widget_set_visible (self->flags_badge, FALSE);
  return self->flags_badge;
}

static void
show_badge (MpisWindow    *self,
            MpisWorkspace *workspace)
{
  GListModel *flags = workspace != NULL ? mpis_workspace_get_flags (workspace) : NULL;
  guint n_open = 0;
  g_autofree char *text = NULL;
  g_autofree char *tooltip = NULL;

  for (guint i = 0; flags != NULL && i < g_list_model_get_n_items (flags); i++)
    {
      g_autoptr(MpisFlag) flag = g_list_model_get_item (flags, i);

      n_open += mpis_flag_is_open (flag);
    }
  text = g_strdup_printf ("%u", n_open);
  tooltip = g_strdup_printf (ngettext ("%u open red flag", "%u open red flags", n_open), n_open);
  gtk_label_set_label (GTK_LABEL (self->flags_badge), text);
  gtk_widget_set_tooltip_text (self->flags_badge, tooltip);
  gtk_widget_set_visible (self->flags_badge, n_open > 0);
}

static void
add_sidebar_row (MpisWindow         *self,
                 const MpisPageKind *page)
{
  const char *title = _(page->title);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *row = gtk_list_box_row_new ();

  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name (page->icon_name));
  gtk_box_append (GTK_BOX (box), gtk_label_new (title));
  if (g_str_equal (page->name, "flags"))
    gtk_box_append (GTK_BOX (box), make_badge (self));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_widget_set_name (row, page->name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_list_box_append (self->sidebar, row);
}

static void
add_pages (MpisWindow *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      adw_view_stack_add_titled_with_icon (self->view_stack,
                                           mpis_page_slot_new (&pages[i], self->scope),
                                           pages[i].name, _(pages[i].title), pages[i].icon_name);
      add_sidebar_row (self, &pages[i]);
    }
}

static void
on_sidebar_activated_cb (MpisWindow    *self,
                         GtkListBoxRow *row)
{
  mpis_window_show_page (self, gtk_widget_get_name (GTK_WIDGET (row)));
}

static void
on_narrow_cb (MpisWindow *self)
{
  self->narrow = TRUE;
}

static void
on_wide_cb (MpisWindow *self)
{
  self->narrow = FALSE;
}

/* In a wide window F9 hides the sidebar by folding it away; going back to it unfolds it again. */
static void
on_show_content_cb (MpisWindow *self)
{
  if (!self->narrow && !adw_navigation_split_view_get_show_content (self->split_view))
    {
      adw_navigation_split_view_set_collapsed (self->split_view, FALSE);
      adw_navigation_split_view_set_show_content (self->split_view, TRUE);
    }
}

static void
on_scope_changed_cb (MpisWindow *self)
{
  MpisWorkspace *workspace = mpis_scope_get_workspace (self->scope);

  adw_banner_set_revealed (self->demo_banner,
                           workspace != NULL && mpis_workspace_is_demo (workspace));
  show_badge (self, workspace);
}

static void
on_demo_copy_cb (MpisWindow *self)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), "mpisctl sample delete");
  gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", _("Command copied"));
}

static void
on_demo_clicked_cb (MpisWindow *self)
{
  AdwDialog *dialog = adw_alert_dialog_new (_("Sample Data"), NULL);

  adw_alert_dialog_set_body (ADW_ALERT_DIALOG (dialog),
    _("The personas, projects, posts and numbers are invented, so that you can look around. Nothing of it was ever published.\n\n"
      "To remove it, type this in a terminal:\nmpisctl sample delete\n\nYour own data is not touched by that."));
  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog), "copy", _("Copy _Command"), "close",
                                  _("_Close"), NULL);
  adw_alert_dialog_set_default_response (ADW_ALERT_DIALOG (dialog), "close");
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (dialog), "close");
  g_signal_connect_object (dialog, "response::copy", G_CALLBACK (on_demo_copy_cb), self,
                           G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

static void
bind_window_state (MpisWindow *self)
{
  GSettings *settings = mpis_scope_get_settings (self->scope);

  g_settings_bind (settings, MPIS_KEY_WINDOW_WIDTH, self, "default-width", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, MPIS_KEY_WINDOW_HEIGHT, self, "default-height",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, MPIS_KEY_WINDOW_MAXIMIZED, self, "maximized", G_SETTINGS_BIND_DEFAULT);
}

static void
mpis_window_dispose (GObject *object)
{
  g_clear_object (&MPIS_WINDOW (object)->scope);
  gtk_widget_dispose_template (GTK_WIDGET (object), MPIS_TYPE_WINDOW);
  G_OBJECT_CLASS (mpis_window_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, MpisWindow, toast_overlay);
  gtk_widget_class_bind_template_child (widget_class, MpisWindow, split_view);
  gtk_widget_class_bind_template_child (widget_class, MpisWindow, navigation_view);
  gtk_widget_class_bind_template_child (widget_class, MpisWindow, root_page);
  gtk_widget_class_bind_template_child (widget_class, MpisWindow, menu_button);
  gtk_widget_class_bind_template_child (widget_class, MpisWindow, sidebar);
  gtk_widget_class_bind_template_child (widget_class, MpisWindow, status_button);
  gtk_widget_class_bind_template_child (widget_class, MpisWindow, range_button);
  gtk_widget_class_bind_template_child (widget_class, MpisWindow, filter_button);
  gtk_widget_class_bind_template_child (widget_class, MpisWindow, filter_bar);
  gtk_widget_class_bind_template_child (widget_class, MpisWindow, demo_banner);
  gtk_widget_class_bind_template_child (widget_class, MpisWindow, view_stack);
  gtk_widget_class_bind_template_callback (widget_class, on_sidebar_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_narrow_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_wide_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_demo_clicked_cb);
}

static void
mpis_window_class_init (MpisWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mpis_window_dispose;

  g_type_ensure (MPIS_TYPE_FILTER_BAR);
  g_type_ensure (MPIS_TYPE_FILTER_BUTTON);
  g_type_ensure (MPIS_TYPE_RANGE_BUTTON);
  g_type_ensure (MPIS_TYPE_STATUS_BUTTON);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/mpis/Dashboard/ui/window.ui");
  bind_children (widget_class);
  _mpis_window_install_actions (widget_class);
}

static void
mpis_window_init (MpisWindow *self)
{
  mpis_format_set_right_to_left (gtk_widget_get_default_direction () == GTK_TEXT_DIR_RTL);
  gtk_widget_init_template (GTK_WIDGET (self));
  if (g_str_equal (PROFILE, "development"))
    gtk_widget_add_css_class (GTK_WIDGET (self), "devel");
  g_signal_connect_swapped (self->split_view, "notify::show-content",
                            G_CALLBACK (on_show_content_cb), self);
}

/**
 * mpis_window_new:
 * @application: the application
 * @scope: what to look at
 *
 * Returns: (transfer none): a new window, owned by @application
 */
MpisWindow *
mpis_window_new (GtkApplication *application,
                 MpisScope      *scope)
{
  MpisWindow *self = g_object_new (MPIS_TYPE_WINDOW, "application", application, NULL);
  g_autofree char *page = NULL;

  self->scope = g_object_ref (scope);
  bind_window_state (self);
  mpis_status_button_set_scope (self->status_button, scope);
  mpis_range_button_set_scope (self->range_button, scope);
  mpis_filter_button_set_scope (self->filter_button, scope);
  mpis_filter_bar_set_scope (self->filter_bar, scope);
  add_pages (self);
  g_signal_connect_object (scope, "changed", G_CALLBACK (on_scope_changed_cb), self,
                           G_CONNECT_SWAPPED);
  on_scope_changed_cb (self);
  page = g_settings_get_string (mpis_scope_get_settings (scope), MPIS_KEY_PAGE);
  mpis_window_show_page (self, page);
  return self;
}

static void
select_sidebar_row (MpisWindow *self,
                    const char *name)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->sidebar, i)); i++)
    if (g_str_equal (gtk_widget_get_name (GTK_WIDGET (row)), name))
      gtk_list_box_select_row (self->sidebar, row);
}

/**
 * mpis_window_show_page:
 * @name: overview, dashboards, analytics, projects, posts, runs or flags
 */
void
mpis_window_show_page (MpisWindow *self,
                       const char *name)
{
  GtkWidget *child;

  g_return_if_fail (MPIS_IS_WINDOW (self));

  child = adw_view_stack_get_child_by_name (self->view_stack, name);
  if (child == NULL)
    return;
  adw_navigation_view_pop_to_tag (self->navigation_view, "pages");
  adw_view_stack_set_visible_child_name (self->view_stack, name);
  adw_navigation_page_set_title (self->root_page,
    adw_view_stack_page_get_title (adw_view_stack_get_page (self->view_stack, child)));
  select_sidebar_row (self, name);
  adw_navigation_split_view_set_show_content (self->split_view, TRUE);
  g_settings_set_string (mpis_scope_get_settings (self->scope), MPIS_KEY_PAGE, name);
}

/* The posts in the order of their list, if that has been looked at. */
static GPtrArray *
list_of_posts (MpisWindow *self)
{
  GtkWidget *slot = adw_view_stack_get_child_by_name (self->view_stack, "posts");
  GtkWidget *page = adw_bin_get_child (ADW_BIN (slot));

  return page != NULL ? mpis_list_page_peek_found (MPIS_LIST_PAGE (page)) : NULL;
}

/**
 * mpis_window_show_post:
 * @id: a post's id
 *
 * Returns: whether there is such a post
 */
gboolean
mpis_window_show_post (MpisWindow *self,
                       const char *id)
{
  MpisWorkspace *workspace;
  GListModel *posts;

  g_return_val_if_fail (MPIS_IS_WINDOW (self), FALSE);

  workspace = mpis_scope_get_workspace (self->scope);
  posts = workspace != NULL ? mpis_workspace_get_posts (workspace) : NULL;
  for (guint i = 0; posts != NULL && i < g_list_model_get_n_items (posts); i++)
    {
      g_autoptr(MpisPost) post = g_list_model_get_item (posts, i);

      if (!g_str_equal (mpis_post_peek (post)->id, id))
        continue;
      adw_navigation_view_pop_to_tag (self->navigation_view, "pages");
      adw_navigation_view_push (self->navigation_view,
                                ADW_NAVIGATION_PAGE (mpis_post_page_new (post, self->scope,
                                                                         list_of_posts (self))));
      adw_navigation_split_view_set_show_content (self->split_view, TRUE);
      return TRUE;
    }
  return FALSE;
}

/**
 * mpis_window_show_run:
 * @id: a run's id
 *
 * Returns: whether there is such a run
 */
gboolean
mpis_window_show_run (MpisWindow *self,
                      const char *id)
{
  MpisWorkspace *workspace;
  GListModel *runs;

  g_return_val_if_fail (MPIS_IS_WINDOW (self), FALSE);

  workspace = mpis_scope_get_workspace (self->scope);
  runs = workspace != NULL ? mpis_workspace_get_runs (workspace) : NULL;
  for (guint i = 0; runs != NULL && i < g_list_model_get_n_items (runs); i++)
    {
      g_autoptr(MpisRun) run = g_list_model_get_item (runs, i);

      if (!g_str_equal (mpis_run_peek (run)->id, id))
        continue;
      adw_navigation_view_push (self->navigation_view,
                                ADW_NAVIGATION_PAGE (mpis_run_page_new (run, self->scope)));
      mpis_run_notifier_withdraw (G_APPLICATION (gtk_window_get_application (GTK_WINDOW (self))), id);
      adw_navigation_split_view_set_show_content (self->split_view, TRUE);
      return TRUE;
    }
  return FALSE;
}

/**
 * mpis_window_get_shown:
 *
 * Returns: (transfer none): the page on top of the others
 */
GtkWidget *
mpis_window_get_shown (MpisWindow *self)
{
  g_return_val_if_fail (MPIS_IS_WINDOW (self), NULL);

  return GTK_WIDGET (adw_navigation_view_get_visible_page (self->navigation_view));
}

/**
 * mpis_window_get_page:
 * @name: overview, dashboards, analytics, projects, posts or runs
 *
 * Returns: (transfer none): the page, made if nobody has looked at it yet
 */
GtkWidget *
mpis_window_get_page (MpisWindow *self,
                      const char *name)
{
  g_return_val_if_fail (MPIS_IS_WINDOW (self), NULL);

  return mpis_page_slot_get_page (
    MPIS_PAGE_SLOT (adw_view_stack_get_child_by_name (self->view_stack, name)));
}
