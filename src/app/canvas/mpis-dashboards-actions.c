#include "config.h"

#include "mpis-dashboards-page-private.h"

#include <glib/gi18n.h>

#include "mpis-conflict-dialog.h"
#include "mpis-dashboard-template.h"
#include "mpis-presentation.h"
#include "mpis-template-picker.h"

/* Names */

static gboolean
is_taken (MpisDashboardsPage *self,
          const char         *name)
{
  GListModel *list = G_LIST_MODEL (self->dashboards);

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr(MpisDashboard) dashboard = g_list_model_get_item (list, i);

      if (g_str_equal (mpis_dashboard_get_name (dashboard), name))
        return TRUE;
    }
  return FALSE;
}

/* The name, with a number behind it if another dashboard has it. */
char *
_mpis_dashboards_page_free_name (MpisDashboardsPage *self,
                                 const char         *name)
{
  g_autofree char *free_name = g_strdup (name);

  for (guint i = 2; is_taken (self, free_name); i++)
    {
      g_free (free_name);
      free_name = g_strdup_printf ("%s %u", name, i);
    }
  return g_steal_pointer (&free_name);
}

/* Making and unmaking */

/* Adds a dashboard behind all others, and shows it. */
void
_mpis_dashboards_page_take (MpisDashboardsPage *self,
                            const char         *label,
                            const char         *name,
                            MpisLayout         *layout)
{
  g_autofree char *free_name = _mpis_dashboards_page_free_name (self, name);
  g_autoptr(MpisDashboard) fresh = mpis_dashboard_new (free_name, layout);
  g_autoptr(MpisDashboard) ours = mpis_dashboard_with_owner (fresh, mpis_dashboards_get_owner (self->dashboards));
  g_autoptr(MpisDashboard) last = mpis_dashboard_with_position (ours, mpis_dashboards_get_end (self->dashboards));

  if (_mpis_dashboards_page_edit (self, label, last))
    mpis_dashboards_page_open (self, mpis_dashboard_get_id (last));
}

static void
create_action (GtkWidget  *widget,
               const char *action,
               GVariant   *parameter)
{
  MpisDashboardsPage *self = MPIS_DASHBOARDS_PAGE (widget);
  GtkWidget *window = GTK_WIDGET (gtk_widget_get_root (widget));
  AdwDialog *dialog = ADW_IS_APPLICATION_WINDOW (window)
                      ? adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (window)) : NULL;
  guint n;
  const MpisDashboardTemplate *templates = mpis_dashboard_template_list (&n);

  if (dialog != NULL)
    adw_dialog_close (dialog);
  for (guint i = 0; i < n; i++)
    if (g_str_equal (templates[i].id, g_variant_get_string (parameter, NULL)))
      {
        g_autoptr(MpisLayout) layout = mpis_dashboard_template_load (&templates[i], NULL);
        gboolean empty = mpis_layout_get_n_cards (layout) == 0;
        const char *name = empty ? _("New Dashboard") : mpis_dashboard_template_get_name (&templates[i]);
        g_autofree char *label = g_strdup_printf (_("New Dashboard “%s”"), name);

        _mpis_dashboards_page_take (self, label, name, layout);
        if (empty)
          _mpis_dashboards_page_show_gallery (self);
      }
}

/* The dialog is not within the page, so what is picked in it is told to the page. */
static void
dialog_create_action (MpisDashboardsPage *self,
                      GVariant           *parameter)
{
  gtk_widget_activate_action_variant (GTK_WIDGET (self), "dashboards.create", parameter);
}

static void
new_action (GtkWidget  *widget,
            const char *action,
            GVariant   *parameter)
{
  static const GActionEntry entries[] = { { .name = "create", .parameter_type = "s" } };
  g_autoptr(GSimpleActionGroup) group = g_simple_action_group_new ();
  GtkWidget *view = adw_toolbar_view_new (), *scroller = gtk_scrolled_window_new ();
  GtkWidget *picker = mpis_template_picker_new ();
  AdwDialog *dialog = adw_dialog_new ();

  g_action_map_add_action_entries (G_ACTION_MAP (group), entries, G_N_ELEMENTS (entries), NULL);
  g_signal_connect_object (g_action_map_lookup_action (G_ACTION_MAP (group), "create"), "activate",
                           G_CALLBACK (dialog_create_action), widget, G_CONNECT_SWAPPED);
  gtk_widget_insert_action_group (GTK_WIDGET (dialog), "dashboards", G_ACTION_GROUP (group));
  gtk_widget_add_css_class (picker, "page-content");
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), picker);
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), adw_header_bar_new ());
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (view), scroller);
  adw_dialog_set_title (dialog, _("New Dashboard"));
  adw_dialog_set_content_width (dialog, 640);
  adw_dialog_set_child (dialog, view);
  adw_dialog_present (dialog, widget);
}

static void
duplicate_action (GtkWidget  *widget,
                  const char *action,
                  GVariant   *parameter)
{
  MpisDashboardsPage *self = MPIS_DASHBOARDS_PAGE (widget);
  const char *name = mpis_dashboard_get_name (self->current);
  g_autofree char *label = g_strdup_printf (_("Duplicate “%s”"), name);

  _mpis_dashboards_page_take (self, label, name, mpis_dashboard_get_layout (self->current));
}

static void
delete_action (GtkWidget  *widget,
               const char *action,
               GVariant   *parameter)
{
  MpisDashboardsPage *self = MPIS_DASHBOARDS_PAGE (widget);
  const char *name = mpis_dashboard_get_name (self->current);
  g_autofree char *label = g_strdup_printf (_("Delete “%s”"), name);
  g_autofree char *text = g_strdup_printf (_("Dashboard “%s” deleted"), name);
  g_autofree char *id = g_strdup (mpis_dashboard_get_id (self->current));

  mpis_dashboards_page_set_editing (self, FALSE);
  if (mpis_dashboards_remove (self->dashboards, label, id))
    _mpis_dashboards_page_toast (self, text, TRUE);
}

/* Renaming */

static void
on_renamed_cb (MpisDashboardsPage *self,
               const char         *response,
               AdwAlertDialog     *dialog)
{
  GtkWidget *entry = adw_alert_dialog_get_extra_child (dialog);
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (entry))));
  g_autofree char *label = NULL;
  g_autoptr(MpisDashboard) renamed = NULL;

  if (!g_str_equal (response, "rename") || self->current == NULL || *name == '\0' ||
      g_str_equal (name, mpis_dashboard_get_name (self->current)))
    return;
  label = g_strdup_printf (_("Rename to “%s”"), name);
  renamed = mpis_dashboard_with_name (self->current, name);
  _mpis_dashboards_page_edit (self, label, renamed);
}

static void
on_name_changed_cb (GtkEditable    *entry,
                    AdwAlertDialog *dialog)
{
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (entry)));

  adw_alert_dialog_set_response_enabled (dialog, "rename", *name != '\0');
}

static void
rename_action (GtkWidget  *widget,
               const char *action,
               GVariant   *parameter)
{
  MpisDashboardsPage *self = MPIS_DASHBOARDS_PAGE (widget);
  AdwDialog *dialog = adw_alert_dialog_new (_("Rename Dashboard"), NULL);
  GtkWidget *entry = gtk_entry_new ();

  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog), "cancel", _("_Cancel"), "rename", _("_Rename"),
                                  NULL);
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (dialog), "rename", ADW_RESPONSE_SUGGESTED);
  adw_alert_dialog_set_default_response (ADW_ALERT_DIALOG (dialog), "rename");
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (dialog), "cancel");
  gtk_editable_set_text (GTK_EDITABLE (entry), mpis_dashboard_get_name (self->current));
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Name"), -1);
  adw_alert_dialog_set_extra_child (ADW_ALERT_DIALOG (dialog), entry);
  g_signal_connect_object (entry, "changed", G_CALLBACK (on_name_changed_cb), dialog, 0);
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_renamed_cb), self, G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, widget);
  gtk_widget_grab_focus (entry);
}

/* The list */

static int
index_of (MpisDashboardsPage *self,
          const char         *id)
{
  GListModel *list = G_LIST_MODEL (self->dashboards);

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr(MpisDashboard) dashboard = g_list_model_get_item (list, i);

      if (g_strcmp0 (mpis_dashboard_get_id (dashboard), id) == 0)
        return (int) i;
    }
  return -1;
}

static void
reorder (MpisDashboardsPage *self,
         const char         *id,
         int                 index)
{
  MpisDashboard *dashboard = mpis_dashboards_find (self->dashboards, id);
  g_autofree char *label = NULL;

  if (dashboard == NULL || index < 0 ||
      index >= (int) g_list_model_get_n_items (G_LIST_MODEL (self->dashboards)))
    return;
  label = g_strdup_printf (_("Move “%s” in the List"), mpis_dashboard_get_name (dashboard));
  mpis_dashboards_reorder (self->dashboards, label, id, (guint) index);
}

static void
move_action (GtkWidget  *widget,
             const char *action,
             GVariant   *parameter)
{
  const char *id;
  guint index;

  g_variant_get (parameter, "(&su)", &id, &index);
  reorder (MPIS_DASHBOARDS_PAGE (widget), id, (int) index);
}

static void
move_by_action (GtkWidget  *widget,
                const char *action,
                GVariant   *parameter)
{
  MpisDashboardsPage *self = MPIS_DASHBOARDS_PAGE (widget);
  const char *id = mpis_dashboard_get_id (self->current);

  reorder (self, id, index_of (self, id) + (g_str_equal (action, "dashboards.move-up") ? -1 : 1));
}

static void
open_action (GtkWidget  *widget,
             const char *action,
             GVariant   *parameter)
{
  mpis_dashboards_page_open (MPIS_DASHBOARDS_PAGE (widget), g_variant_get_string (parameter, NULL));
}

static void
step_action (GtkWidget  *widget,
             const char *action,
             GVariant   *parameter)
{
  MpisDashboardsPage *self = MPIS_DASHBOARDS_PAGE (widget);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->dashboards));
  guint by = g_str_equal (action, "dashboards.next") ? 1 : n - 1;
  int index = index_of (self, mpis_dashboard_get_id (self->current));
  g_autoptr(MpisDashboard) dashboard =
    g_list_model_get_item (G_LIST_MODEL (self->dashboards), ((guint) index + by) % n);

  mpis_dashboards_page_open (self, mpis_dashboard_get_id (dashboard));
}

/* Only one is opened first. */
static void
set_default_action (GtkWidget  *widget,
                    const char *action,
                    GVariant   *parameter)
{
  MpisDashboardsPage *self = MPIS_DASHBOARDS_PAGE (widget);
  GListModel *list = G_LIST_MODEL (self->dashboards);
  g_autoptr(GPtrArray) changed = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *label = g_strdup_printf (_("Open “%s” First"), mpis_dashboard_get_name (self->current));

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr(MpisDashboard) dashboard = g_list_model_get_item (list, i);
      gboolean first = g_str_equal (mpis_dashboard_get_id (dashboard), mpis_dashboard_get_id (self->current));

      if (mpis_dashboard_get_is_default (dashboard) != first)
        g_ptr_array_add (changed, mpis_dashboard_with_default (dashboard, first));
    }
  if (changed->len > 0 && mpis_dashboards_edit (self->dashboards, label, NULL, 0, changed, NULL))
    {
      g_autofree char *text = g_strdup_printf (_("“%s” is opened first from now on"),
                                               mpis_dashboard_get_name (self->current));

      _mpis_dashboards_page_toast (self, text, TRUE);
    }
}

static void
reset_action (GtkWidget  *widget,
              const char *action,
              GVariant   *parameter)
{
  MpisDashboardsPage *self = MPIS_DASHBOARDS_PAGE (widget);
  const MpisDashboardTemplate *template = mpis_dashboard_template_of (mpis_dashboard_get_layout (self->current));
  g_autoptr(MpisLayout) layout = mpis_dashboard_template_load (template, NULL);
  g_autoptr(MpisDashboard) reset = mpis_dashboard_with_layout (self->current, layout);
  g_autofree char *label = g_strdup_printf (_("Reset “%s”"), mpis_dashboard_get_name (self->current));
  g_autofree char *text = g_strdup_printf (_("“%s” is as the template “%s” again"),
                                           mpis_dashboard_get_name (self->current),
                                           mpis_dashboard_template_get_name (template));

  if (_mpis_dashboards_page_edit (self, label, reset))
    _mpis_dashboards_page_toast (self, text, TRUE);
}

static void
undo_action (GtkWidget  *widget,
             const char *action,
             GVariant   *parameter)
{
  MpisDashboardsPage *self = MPIS_DASHBOARDS_PAGE (widget);
  gboolean undo = g_str_equal (action, "dashboards.undo");
  g_autofree char *label = g_strdup (undo ? mpis_dashboards_get_undo_label (self->dashboards)
                                          : mpis_dashboards_get_redo_label (self->dashboards));
  g_autofree char *text = g_strdup_printf (undo ? _("Undone: %s") : _("Redone: %s"), label);
  gboolean done;

  if (label == NULL)
    return;
  self->following = TRUE;
  done = undo ? mpis_dashboards_undo (self->dashboards) : mpis_dashboards_redo (self->dashboards);
  self->following = FALSE;
  if (self->toast != NULL)
    adw_toast_dismiss (self->toast);
  if (done)
    _mpis_dashboards_page_toast (self, text, FALSE);
}

/* Elsewhere */

static void
present_action (GtkWidget  *widget,
                const char *action,
                GVariant   *parameter)
{
  MpisDashboardsPage *self = MPIS_DASHBOARDS_PAGE (widget);

  mpis_dashboards_page_set_editing (self, FALSE);
  mpis_presentation_start (GTK_WINDOW (gtk_widget_get_root (widget)), self->scope,
                           mpis_dashboard_get_id (self->current));
}

static void
import_action (GtkWidget  *widget,
               const char *action,
               GVariant   *parameter)
{
  _mpis_dashboards_page_import (MPIS_DASHBOARDS_PAGE (widget));
}

static void
save_report_action (GtkWidget  *widget,
                    const char *name,
                    GVariant   *format)
{
  _mpis_dashboards_page_save_report (MPIS_DASHBOARDS_PAGE (widget), g_variant_get_string (format, NULL));
}

static void
export_action (GtkWidget  *widget,
               const char *action,
               GVariant   *parameter)
{
  _mpis_dashboards_page_export (MPIS_DASHBOARDS_PAGE (widget));
}

/* What needs a dashboard to be shown. */
static const struct {
  const char               *name;
  const char               *type;
  GtkWidgetActionActivateFunc activate;
} with_one[] = {
  { "dashboards.duplicate", NULL, duplicate_action },
  { "dashboards.delete", NULL, delete_action },
  { "dashboards.rename", NULL, rename_action },
  { "dashboards.move-up", NULL, move_by_action },
  { "dashboards.move-down", NULL, move_by_action },
  { "dashboards.previous", NULL, step_action },
  { "dashboards.next", NULL, step_action },
  { "dashboards.set-default", NULL, set_default_action },
  { "dashboards.reset", NULL, reset_action },
  { "dashboards.present", NULL, present_action },
  { "dashboards.export", NULL, export_action },
  { "dashboards.save-report", "s", save_report_action },
};

/* What needs only somewhere to keep dashboards. */
static const struct {
  const char               *name;
  const char               *type;
  GtkWidgetActionActivateFunc activate;
} without[] = {
  { "dashboards.create", "s", create_action },
  { "dashboards.new", NULL, new_action },
  { "dashboards.open", "s", open_action },
  { "dashboards.move", "(su)", move_action },
  { "dashboards.import", NULL, import_action },
  { "dashboards.undo", NULL, undo_action },
  { "dashboards.redo", NULL, undo_action },
};

void
_mpis_dashboards_page_install_actions (GtkWidgetClass *widget_class)
{
  for (guint i = 0; i < G_N_ELEMENTS (with_one); i++)
    gtk_widget_class_install_action (widget_class, with_one[i].name, with_one[i].type, with_one[i].activate);
  for (guint i = 0; i < G_N_ELEMENTS (without); i++)
    gtk_widget_class_install_action (widget_class, without[i].name, without[i].type, without[i].activate);
  _mpis_dashboards_page_install_card_actions (widget_class);
}

/* Offers what can be done now. Undo and redo are looked after where their words are. */
void
_mpis_dashboards_page_update_actions (MpisDashboardsPage *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean ready = self->dashboards != NULL &&
                   mpis_dashboards_get_state (self->dashboards) == MPIS_DASHBOARDS_READY;
  int n = ready ? (int) g_list_model_get_n_items (G_LIST_MODEL (self->dashboards)) : 0;
  int index = self->current != NULL && ready ? index_of (self, mpis_dashboard_get_id (self->current)) : -1;

  for (guint i = 0; i < G_N_ELEMENTS (with_one); i++)
    gtk_widget_action_set_enabled (widget, with_one[i].name, index >= 0);
  _mpis_dashboards_page_enable_card_actions (self, index >= 0);
  for (guint i = 0; i < G_N_ELEMENTS (without) - 2; i++)
    gtk_widget_action_set_enabled (widget, without[i].name, ready);
  gtk_widget_action_set_enabled (widget, "dashboards.move-up", index > 0);
  gtk_widget_action_set_enabled (widget, "dashboards.move-down", index >= 0 && index + 1 < n);
  gtk_widget_action_set_enabled (widget, "dashboards.set-default",
                                 index >= 0 && !mpis_dashboard_get_is_default (self->current));
}

/* Asks about the first conflict of the dashboard shown. */
void
_mpis_dashboards_page_resolve (MpisDashboardsPage *self)
{
  GListModel *conflicts = mpis_dashboards_get_conflicts (self->dashboards);

  for (guint i = 0; self->current != NULL && i < g_list_model_get_n_items (conflicts); i++)
    {
      g_autoptr(MpisDashboardConflict) conflict = g_list_model_get_item (conflicts, i);

      if (g_strcmp0 (mpis_dashboard_conflict_get_dashboard_id (conflict),
                     mpis_dashboard_get_id (self->current)) != 0)
        continue;
      adw_dialog_present (mpis_conflict_dialog_new (self->source, conflict), GTK_WIDGET (self));
      return;
    }
}
