#include "config.h"

#include "mpis-dashboard-switcher.h"

#include <glib/gi18n.h>

struct _MpisDashboardSwitcher
{
  AdwBin parent_instance;

  GtkMenuButton  *button;
  GtkLabel       *label;
  GtkPopover     *popover;
  GtkListBox     *list;

  MpisDashboards *dashboards;
  char           *current;
};

G_DEFINE_FINAL_TYPE (MpisDashboardSwitcher, mpis_dashboard_switcher, ADW_TYPE_BIN)

static const char *
id_of (GtkListBoxRow *row)
{
  return row != NULL ? gtk_widget_get_name (GTK_WIDGET (row)) : NULL;
}

static void
open_row (MpisDashboardSwitcher *self,
          GtkListBoxRow         *row)
{
  g_autofree char *id = g_strdup (id_of (row));

  gtk_popover_popdown (self->popover);
  gtk_widget_activate_action (GTK_WIDGET (self), "dashboards.open", "s", id);
}

static void
move (MpisDashboardSwitcher *self,
      const char            *id,
      int                    index)
{
  int n = self->dashboards != NULL ? (int) g_list_model_get_n_items (G_LIST_MODEL (self->dashboards)) : 0;

  if (index >= 0 && index < n)
    gtk_widget_activate_action (GTK_WIDGET (self), "dashboards.move", "(su)", id, (guint) index);
}

static GtkListBoxRow *
find_row (MpisDashboardSwitcher *self,
          const char            *id)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    if (g_strcmp0 (id_of (row), id) == 0)
      return row;
  return NULL;
}

/* Alt and an arrow move the dashboard, as they move a line of text elsewhere. */
static gboolean
on_key_pressed_cb (MpisDashboardSwitcher *self,
                   guint                  key,
                   guint                  code,
                   GdkModifierType        state)
{
  GtkWidget *focus = gtk_widget_get_focus_child (GTK_WIDGET (self->list));
  int by = key == GDK_KEY_Up ? -1 : key == GDK_KEY_Down ? 1 : 0;
  g_autofree char *id = NULL;
  GtkListBoxRow *row;

  if (by == 0 || !(state & GDK_ALT_MASK) || focus == NULL)
    return FALSE;
  id = g_strdup (id_of (GTK_LIST_BOX_ROW (focus)));
  move (self, id, gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (focus)) + by);
  row = find_row (self, id);
  if (row != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (row));
  return TRUE;
}

static gboolean
on_drop_cb (MpisDashboardSwitcher *self,
            const GValue          *value,
            double                 x,
            double                 y)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_y (self->list, (int) y);
  g_autofree char *id = g_value_dup_string (value);

  if (row == NULL || find_row (self, id) == NULL)
    return FALSE;
  move (self, id, gtk_list_box_row_get_index (row));
  return TRUE;
}

static GtkWidget *
make_mark (const char *icon_name,
           const char *tooltip)
{
  GtkWidget *image = gtk_image_new_from_icon_name (icon_name);

  gtk_widget_add_css_class (image, "dimmed");
  gtk_widget_set_tooltip_text (image, tooltip);
  return image;
}

static void
add_marks (MpisDashboardSwitcher *self,
           MpisDashboard         *dashboard,
           GtkWidget             *box)
{
  MpisDashboardStatus status = mpis_dashboards_get_status (self->dashboards, mpis_dashboard_get_id (dashboard));

  if (mpis_dashboard_get_is_default (dashboard))
    gtk_box_append (GTK_BOX (box), make_mark ("starred-symbolic", _("Opened First")));
  if (mpis_dashboard_get_owner (dashboard) != NULL)
    gtk_box_append (GTK_BOX (box), make_mark ("changes-prevent-symbolic", _("Private")));
  if (status == MPIS_DASHBOARD_STATUS_CONFLICT || status == MPIS_DASHBOARD_STATUS_REFUSED)
    gtk_box_append (GTK_BOX (box), make_mark ("dialog-warning-symbolic", _("Needs a Decision")));
}

static void
add_row (MpisDashboardSwitcher *self,
         MpisDashboard         *dashboard)
{
  const char *id = mpis_dashboard_get_id (dashboard), *name = mpis_dashboard_get_name (dashboard);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *label = gtk_label_new (name);
  GtkWidget *row = gtk_list_box_row_new ();
  GtkDragSource *source = gtk_drag_source_new ();
  g_autoptr(GdkContentProvider) provider = gdk_content_provider_new_typed (G_TYPE_STRING, id);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (box), label);
  add_marks (self, dashboard, box);
  gtk_widget_add_css_class (box, "switcher-row");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_widget_set_name (row, id);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_drag_source_set_content (source, provider);
  gtk_drag_source_set_actions (source, GDK_ACTION_MOVE);
  gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (source));
  gtk_list_box_append (self->list, row);
  if (g_strcmp0 (id, self->current) == 0)
    gtk_list_box_select_row (self->list, GTK_LIST_BOX_ROW (row));
}

static void
fill (MpisDashboardSwitcher *self)
{
  guint n = self->dashboards != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->dashboards)) : 0;

  gtk_list_box_remove_all (self->list);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(MpisDashboard) dashboard = g_list_model_get_item (G_LIST_MODEL (self->dashboards), i);

      add_row (self, dashboard);
    }
}

/* The list is made when somebody wants to see it, and kept right while they do. */
static void
on_shown_cb (MpisDashboardSwitcher *self)
{
  GtkListBoxRow *row;

  fill (self);
  row = gtk_list_box_get_selected_row (self->list);
  if (row != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (row));
}

static void
on_changed_cb (MpisDashboardSwitcher *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self->list)))
    fill (self);
}

static void
mpis_dashboard_switcher_dispose (GObject *object)
{
  MpisDashboardSwitcher *self = MPIS_DASHBOARD_SWITCHER (object);

  mpis_dashboard_switcher_set_dashboards (self, NULL);
  g_clear_pointer (&self->current, g_free);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), MPIS_TYPE_DASHBOARD_SWITCHER);
  G_OBJECT_CLASS (mpis_dashboard_switcher_parent_class)->dispose (object);
}

static void
mpis_dashboard_switcher_class_init (MpisDashboardSwitcherClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mpis_dashboard_switcher_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/mpis/Dashboard/ui/dashboard-switcher.ui");
  gtk_widget_class_bind_template_child (widget_class, MpisDashboardSwitcher, button);
  gtk_widget_class_bind_template_child (widget_class, MpisDashboardSwitcher, label);
  gtk_widget_class_bind_template_child (widget_class, MpisDashboardSwitcher, popover);
  gtk_widget_class_bind_template_child (widget_class, MpisDashboardSwitcher, list);
  gtk_widget_class_bind_template_callback (widget_class, open_row);
  gtk_widget_class_bind_template_callback (widget_class, on_shown_cb);
}

static void
mpis_dashboard_switcher_init (MpisDashboardSwitcher *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_STRING, GDK_ACTION_MOVE);

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (on_key_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->list), keys);
  g_signal_connect_swapped (target, "drop", G_CALLBACK (on_drop_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->list), GTK_EVENT_CONTROLLER (target));
}

/**
 * mpis_dashboard_switcher_set_dashboards:
 * @dashboards: (nullable): what to list
 */
void
mpis_dashboard_switcher_set_dashboards (MpisDashboardSwitcher *self,
                                        MpisDashboards        *dashboards)
{
  g_return_if_fail (MPIS_IS_DASHBOARD_SWITCHER (self));

  if (self->dashboards == dashboards)
    return;
  if (self->dashboards != NULL)
    g_signal_handlers_disconnect_by_func (self->dashboards, on_changed_cb, self);
  g_set_object (&self->dashboards, dashboards);
  if (dashboards == NULL)
    return;
  g_signal_connect_object (dashboards, "items-changed", G_CALLBACK (on_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (dashboards, "status-changed", G_CALLBACK (on_changed_cb), self, G_CONNECT_SWAPPED);
}

/**
 * mpis_dashboard_switcher_set_current:
 * @dashboard: (nullable): what is shown
 */
void
mpis_dashboard_switcher_set_current (MpisDashboardSwitcher *self,
                                     MpisDashboard         *dashboard)
{
  const char *name = dashboard != NULL ? mpis_dashboard_get_name (dashboard) : "";
  g_autofree char *label = NULL;

  g_return_if_fail (MPIS_IS_DASHBOARD_SWITCHER (self));

  g_set_str (&self->current, dashboard != NULL ? mpis_dashboard_get_id (dashboard) : NULL);
  gtk_label_set_text (self->label, name);
  /* Translators: the button that lists the dashboards; %s is the one that is shown */
  label = g_strdup_printf (_("Dashboard: %s"), name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

/**
 * mpis_dashboard_switcher_popup:
 *
 * Shows the list.
 */
void
mpis_dashboard_switcher_popup (MpisDashboardSwitcher *self)
{
  g_return_if_fail (MPIS_IS_DASHBOARD_SWITCHER (self));

  gtk_menu_button_popup (self->button);
}
