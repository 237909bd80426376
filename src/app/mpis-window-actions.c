#include "config.h"

#include "mpis-window-private.h"

#include <glib/gi18n.h>

#include "mpis-analytics-page.h"
#include "mpis-dashboards-page.h"
#include "mpis-list-page.h"
#include "mpis-page-slot.h"
#include "mpis-refused-dialog.h"
#include "mpis-settings.h"
#include "mpis-start-dialog.h"

/* What menus, keys and other widgets ask of the window. */

static MpisPageSlot *
visible_slot (MpisWindow *self)
{
  return MPIS_PAGE_SLOT (adw_view_stack_get_visible_child (self->view_stack));
}

static void
page_action (GtkWidget  *widget,
             const char *action,
             GVariant   *parameter)
{
  mpis_window_show_page (MPIS_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

static void
dashboard_action (GtkWidget  *widget,
                  const char *action,
                  GVariant   *parameter)
{
  MpisWindow *self = MPIS_WINDOW (widget);

  mpis_window_show_page (self, "dashboards");
  mpis_dashboards_page_open (MPIS_DASHBOARDS_PAGE (mpis_window_get_page (self, "dashboards")),
                             g_variant_get_string (parameter, NULL));
}

static void
show_post_action (GtkWidget  *widget,
                  const char *action,
                  GVariant   *parameter)
{
  mpis_window_show_post (MPIS_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

static void
show_posts_action (GtkWidget  *widget,
                   const char *action,
                   GVariant   *parameter)
{
  MpisWindow *self = MPIS_WINDOW (widget);

  mpis_window_show_page (self, "posts");
  mpis_list_page_filter (MPIS_LIST_PAGE (mpis_window_get_page (self, "posts")), parameter);
}

static void
show_runs_action (GtkWidget  *widget,
                  const char *action,
                  GVariant   *parameter)
{
  MpisWindow *self = MPIS_WINDOW (widget);

  mpis_window_show_page (self, "runs");
  mpis_list_page_filter (MPIS_LIST_PAGE (mpis_window_get_page (self, "runs")), parameter);
}

static void
show_run_action (GtkWidget  *widget,
                 const char *action,
                 GVariant   *parameter)
{
  mpis_window_show_run (MPIS_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

static void
analytics_action (GtkWidget  *widget,
                  const char *action,
                  GVariant   *parameter)
{
  MpisWindow *self = MPIS_WINDOW (widget);
  g_autoptr(MpisExplorer) explorer = mpis_explorer_new ();
  const char *metric, *group;

  g_variant_get (parameter, "(&s&s)", &metric, &group);
  mpis_metric_from_name (metric, &explorer->metric);
  mpis_group_from_name (group, &explorer->by);
  mpis_window_show_page (self, "analytics");
  mpis_analytics_page_explore (MPIS_ANALYTICS_PAGE (mpis_window_get_page (self, "analytics")), explorer);
}

static void
back_action (GtkWidget  *widget,
             const char *action,
             GVariant   *parameter)
{
  MpisWindow *self = MPIS_WINDOW (widget);

  if (adw_navigation_view_pop (self->navigation_view))
    return;
  if (gtk_widget_get_mapped (GTK_WIDGET (visible_slot (self))) &&
      mpis_page_slot_go_up (visible_slot (self)))
    return;
  if (adw_navigation_split_view_get_collapsed (self->split_view))
    adw_navigation_split_view_set_show_content (self->split_view, FALSE);
}

static void
toggle_sidebar_action (GtkWidget  *widget,
                       const char *action,
                       GVariant   *parameter)
{
  MpisWindow *self = MPIS_WINDOW (widget);
  gboolean collapsed = adw_navigation_split_view_get_collapsed (self->split_view);

  if (self->narrow)
    adw_navigation_split_view_set_show_content (self->split_view,
      !adw_navigation_split_view_get_show_content (self->split_view));
  else
    adw_navigation_split_view_set_collapsed (self->split_view, !collapsed);
}

static void
menu_action (GtkWidget  *widget,
             const char *action,
             GVariant   *parameter)
{
  MpisWindow *self = MPIS_WINDOW (widget);

  if (adw_navigation_split_view_get_collapsed (self->split_view))
    adw_navigation_split_view_set_show_content (self->split_view, FALSE);
  gtk_menu_button_popup (self->menu_button);
}

static void
search_action (GtkWidget  *widget,
               const char *action,
               GVariant   *parameter)
{
  MpisWindow *self = MPIS_WINDOW (widget);

  adw_navigation_view_pop_to_tag (self->navigation_view, "pages");
  adw_navigation_split_view_set_show_content (self->split_view, TRUE);
  if (mpis_page_slot_search (visible_slot (self)))
    return;
  /* Where there is nothing to search, what one looks for is a post. */
  mpis_window_show_page (self, "posts");
  mpis_page_slot_search (visible_slot (self));
}

static void
range_action (GtkWidget  *widget,
              const char *action,
              GVariant   *parameter)
{
  g_settings_set_string (mpis_scope_get_settings (MPIS_WINDOW (widget)->scope), MPIS_KEY_RANGE,
                         g_variant_get_string (parameter, NULL));
}

static void
clear_filters_action (GtkWidget  *widget,
                      const char *action,
                      GVariant   *parameter)
{
  mpis_scope_clear_filters (MPIS_WINDOW (widget)->scope);
}

static void
toast_action (GtkWidget  *widget,
              const char *action,
              GVariant   *parameter)
{
  AdwToast *toast = adw_toast_new (g_variant_get_string (parameter, NULL));

  adw_toast_set_use_markup (toast, FALSE);
  adw_toast_overlay_add_toast (MPIS_WINDOW (widget)->toast_overlay, toast);
}

static void
refused_action (GtkWidget  *widget,
                const char *action,
                GVariant   *parameter)
{
  MpisWindow *self = MPIS_WINDOW (widget);

  if (mpis_scope_get_workspace (self->scope) != NULL)
    adw_dialog_present (mpis_refused_dialog_new (self->scope), widget);
}

static void
start_run_action (GtkWidget  *widget,
                  const char *action,
                  GVariant   *parameter)
{
  MpisWindow *self = MPIS_WINDOW (widget);

  if (mpis_scope_get_workspace (self->scope) != NULL)
    adw_dialog_present (mpis_start_dialog_new (self->scope, NULL), widget);
}

static void
tell_started_action (GtkWidget  *widget,
                     const char *action,
                     GVariant   *parameter)
{
  AdwToast *toast = adw_toast_new (_("Run started"));

  adw_toast_set_button_label (toast, _("_Show"));
  adw_toast_set_action_target_value (toast, parameter);
  adw_toast_set_action_name (toast, "win.show-run");
  adw_toast_overlay_add_toast (MPIS_WINDOW (widget)->toast_overlay, toast);
}

static void
open_folder_action (GtkWidget  *widget,
                    const char *action,
                    GVariant   *parameter)
{
  g_autoptr(GFile) file = g_file_new_for_uri (g_variant_get_string (parameter, NULL));
  g_autoptr(GtkFileLauncher) launcher = gtk_file_launcher_new (file);

  gtk_file_launcher_open_containing_folder (launcher, GTK_WINDOW (widget), NULL, NULL, NULL);
}

static void
tell_saved_action (GtkWidget  *widget,
                   const char *action,
                   GVariant   *parameter)
{
  g_autoptr(GFile) file = g_file_new_for_uri (g_variant_get_string (parameter, NULL));
  g_autofree char *name = g_file_get_basename (file);
  /* Translators: the name of a file that was written */
  g_autofree char *title = g_strdup_printf (_("Saved as “%s”"), name);
  AdwToast *toast = adw_toast_new (title);

  adw_toast_set_use_markup (toast, FALSE);
  adw_toast_set_button_label (toast, _("Open _Folder"));
  adw_toast_set_action_name (toast, "win.open-folder");
  adw_toast_set_action_target_value (toast, parameter);
  adw_toast_overlay_add_toast (MPIS_WINDOW (widget)->toast_overlay, toast);
}

void
_mpis_window_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.page", "s", page_action);
  gtk_widget_class_install_action (widget_class, "win.dashboard", "s", dashboard_action);
  gtk_widget_class_install_action (widget_class, "win.show-post", "s", show_post_action);
  gtk_widget_class_install_action (widget_class, "win.show-posts", "a{sv}", show_posts_action);
  gtk_widget_class_install_action (widget_class, "win.show-runs", "a{sv}", show_runs_action);
  gtk_widget_class_install_action (widget_class, "win.show-run", "s", show_run_action);
  gtk_widget_class_install_action (widget_class, "win.analytics", "(ss)", analytics_action);
  gtk_widget_class_install_action (widget_class, "win.back", NULL, back_action);
  gtk_widget_class_install_action (widget_class, "win.toggle-sidebar", NULL, toggle_sidebar_action);
  gtk_widget_class_install_action (widget_class, "win.menu", NULL, menu_action);
  gtk_widget_class_install_action (widget_class, "win.search", NULL, search_action);
  gtk_widget_class_install_action (widget_class, "win.range", "s", range_action);
  gtk_widget_class_install_action (widget_class, "win.clear-filters", NULL, clear_filters_action);
  gtk_widget_class_install_action (widget_class, "win.toast", "s", toast_action);
  gtk_widget_class_install_action (widget_class, "win.tell-saved", "s", tell_saved_action);
  gtk_widget_class_install_action (widget_class, "win.refused", NULL, refused_action);
  gtk_widget_class_install_action (widget_class, "win.start-run", NULL, start_run_action);
  gtk_widget_class_install_action (widget_class, "win.tell-started", "s", tell_started_action);
  gtk_widget_class_install_action (widget_class, "win.open-folder", "s", open_folder_action);
}
