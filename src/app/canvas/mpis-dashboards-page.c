#include "config.h"

#include "mpis-dashboards-page-private.h"

#include <glib/gi18n.h>

#include "mpis-card-content.h"
#include "mpis-settings.h"
#include "mpis-template-picker.h"

/* Moves of the same card within this time are one to undo. */
#define COALESCE_MS 700

enum { PROP_0, PROP_PRIVATE, PROP_INTERVAL, N_PROPS };
static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (MpisDashboardsPage, mpis_dashboards_page, ADW_TYPE_BIN)

/* Saying what happened */

static void
on_undo_clicked_cb (MpisDashboardsPage *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "dashboards.undo", NULL);
}

/* One at a time: an older offer to undo would undo something else. */
void
_mpis_dashboards_page_toast (MpisDashboardsPage *self,
                             const char         *text,
                             gboolean            undo)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_TOAST_OVERLAY);
  AdwToast *toast;

  if (overlay == NULL)
    return;
  toast = adw_toast_new (text);
  adw_toast_set_use_markup (toast, FALSE);
  if (undo)
    {
      adw_toast_set_button_label (toast, _("_Undo"));
      g_signal_connect_object (toast, "button-clicked", G_CALLBACK (on_undo_clicked_cb), self,
                               G_CONNECT_SWAPPED);
    }
  g_set_object (&self->toast, toast);
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), toast);
}

static void
dismiss_toast (MpisDashboardsPage *self)
{
  if (self->toast != NULL)
    adw_toast_dismiss (self->toast);
  g_clear_object (&self->toast);
}

/* Changes one dashboard; what is shown goes back to what it was if that cannot be kept. */
gboolean
_mpis_dashboards_page_edit (MpisDashboardsPage *self,
                            const char         *label,
                            MpisDashboard      *dashboard)
{
  dismiss_toast (self);
  if (self->dashboards != NULL && mpis_dashboards_edit_one (self->dashboards, label, dashboard))
    return TRUE;
  _mpis_dashboards_page_toast (self, _("This cannot be changed at the moment"), FALSE);
  if (self->current != NULL)
    mpis_canvas_set_layout (self->canvas, mpis_dashboard_get_layout (self->current));
  return FALSE;
}

/* What the user did on the canvas */

static char *
word_edit (int         edit,
           const char *title)
{
  switch ((MpisCanvasEdit) edit)
    {
    case MPIS_CANVAS_MOVED:      return g_strdup_printf (_("Move “%s”"), title);
    case MPIS_CANVAS_RESIZED:    return g_strdup_printf (_("Resize “%s”"), title);
    case MPIS_CANVAS_ADDED:      return g_strdup_printf (_("Add “%s”"), title);
    case MPIS_CANVAS_DUPLICATED: return g_strdup_printf (_("Duplicate “%s”"), title);
    case MPIS_CANVAS_REMOVED:    return g_strdup_printf (_("Remove “%s”"), title);
    default:                     g_return_val_if_reached (NULL);
    }
}

static void
show_guidance (MpisDashboardsPage *self)
{
  gtk_widget_set_visible (self->guidance,
                          mpis_layout_get_n_cards (mpis_canvas_get_layout (self->canvas)) == 0 &&
                          !adw_overlay_split_view_get_show_sidebar (self->split));
}

static void
on_edited_cb (MpisDashboardsPage *self,
              MpisLayout         *layout,
              int                 edit,
              const char         *title)
{
  g_autofree char *label = word_edit (edit, title);
  g_autofree char *key = NULL;
  g_autoptr(GPtrArray) changed = g_ptr_array_new_with_free_func (g_object_unref);
  gboolean place = edit == MPIS_CANVAS_MOVED || edit == MPIS_CANVAS_RESIZED;

  if (self->current == NULL)
    return;
  key = place ? g_strdup_printf ("%s/%d/%s", mpis_dashboard_get_id (self->current), edit, title) : NULL;
  g_ptr_array_add (changed, mpis_dashboard_with_layout (self->current, layout));
  dismiss_toast (self);
  if (!mpis_dashboards_edit (self->dashboards, label, key, place ? COALESCE_MS : 0, changed, NULL))
    {
      _mpis_dashboards_page_toast (self, _("This cannot be changed at the moment"), FALSE);
      mpis_canvas_set_layout (self->canvas, mpis_dashboard_get_layout (self->current));
    }
  else if (edit == MPIS_CANVAS_REMOVED)
    {
      g_autofree char *text = g_strdup_printf (_("“%s” removed"), title);

      _mpis_dashboards_page_toast (self, text, TRUE);
    }
  show_guidance (self);
}

static void
on_settings_cb (MpisDashboardsPage *self,
                MpisCardFrame      *frame)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "dashboards.card-settings", "s",
                              mpis_card_frame_get_id (frame));
}

static void
on_menu_cb (MpisDashboardsPage *self,
            MpisCardFrame      *frame)
{
  _mpis_dashboards_page_popup_menu (self, frame);
}

static void
on_leave_cb (MpisDashboardsPage *self)
{
  mpis_dashboards_page_set_editing (self, FALSE);
}

static void
on_banner_clicked_cb (MpisDashboardsPage *self)
{
  _mpis_dashboards_page_resolve (self);
}

/* What is shown */

static void
show_status (MpisDashboardsPage *self)
{
  const char *id = self->current != NULL ? mpis_dashboard_get_id (self->current) : "";
  MpisDashboardStatus status = self->current != NULL ? mpis_dashboards_get_status (self->dashboards, id)
                                                     : MPIS_DASHBOARD_STATUS_SYNCED;
  gboolean pending = status == MPIS_DASHBOARD_STATUS_PENDING;
  const char *problem = status == MPIS_DASHBOARD_STATUS_REFUSED
                        ? mpis_dashboards_get_dashboard_problem (self->dashboards, id) : NULL;
  const char *words = problem != NULL ? problem
                                      : _("Kept on this computer; goes to the server as soon as it can be reached");

  gtk_widget_set_visible (self->status_image, pending || problem != NULL);
  gtk_image_set_from_icon_name (GTK_IMAGE (self->status_image),
                                problem != NULL ? "dialog-warning-symbolic" : "document-save-symbolic");
  gtk_widget_set_tooltip_text (self->status_image, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->status_image), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  adw_banner_set_title (self->banner, _("Somebody else changed this dashboard too"));
  adw_banner_set_revealed (self->banner, status == MPIS_DASHBOARD_STATUS_CONFLICT);
}

static void
show_undo (MpisDashboardsPage *self)
{
  const char *undo = mpis_dashboards_get_undo_label (self->dashboards);
  const char *redo = mpis_dashboards_get_redo_label (self->dashboards);
  g_autofree char *undo_words = g_strdup_printf (_("Undo: %s"), undo != NULL ? undo : _("nothing"));
  g_autofree char *redo_words = g_strdup_printf (_("Redo: %s"), redo != NULL ? redo : _("nothing"));

  gtk_widget_set_tooltip_text (self->undo_button, undo_words);
  gtk_widget_set_tooltip_text (self->redo_button, redo_words);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "dashboards.undo",
                                 mpis_dashboards_get_can_undo (self->dashboards));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "dashboards.redo",
                                 mpis_dashboards_get_can_redo (self->dashboards));
}

static MpisDashboard *
choose_first (MpisDashboardsPage *self)
{
  GListModel *list = G_LIST_MODEL (self->dashboards);

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr(MpisDashboard) dashboard = g_list_model_get_item (list, i);

      if (mpis_dashboard_get_is_default (dashboard))
        return g_steal_pointer (&dashboard);
    }
  return g_list_model_get_item (list, 0);
}

static const char *
state_of (MpisDashboardsPage *self)
{
  if (self->dashboards == NULL || mpis_dashboards_get_state (self->dashboards) == MPIS_DASHBOARDS_LOADING)
    return "loading";
  if (mpis_dashboards_get_state (self->dashboards) == MPIS_DASHBOARDS_FAILED)
    return "failed";
  return self->current != NULL ? "board" : "none";
}

/* Goes on showing the dashboard that is shown, as it is now; another one if it is gone. */
static void
update (MpisDashboardsPage *self)
{
  g_autoptr(MpisDashboard) found = NULL;

  if (self->dashboards != NULL && self->current != NULL)
    {
      MpisDashboard *same = mpis_dashboards_find (self->dashboards, mpis_dashboard_get_id (self->current));

      found = same != NULL ? g_object_ref (same) : NULL;
    }
  if (self->dashboards != NULL && found == NULL)
    found = choose_first (self);
  g_set_object (&self->current, found);
  if (found != NULL)
    mpis_canvas_set_layout (self->canvas, mpis_dashboard_get_layout (found));
  else
    mpis_dashboards_page_set_editing (self, FALSE);
  mpis_dashboard_switcher_set_current (self->switcher, found);
  gtk_stack_set_visible_child_name (self->stack, state_of (self));
  if (self->dashboards == NULL)
    return;
  adw_status_page_set_description (self->failed_page, mpis_dashboards_get_problem (self->dashboards));
  show_status (self);
  show_undo (self);
  show_guidance (self);
  _mpis_dashboards_page_update_actions (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PRIVATE]);
}

/* While something is undone, what changes is gone to. */
static void
on_items_changed_cb (MpisDashboardsPage *self,
                     guint               position,
                     guint               removed,
                     guint               added)
{
  if (self->following && added == 1)
    {
      g_autoptr(MpisDashboard) changed = g_list_model_get_item (G_LIST_MODEL (self->dashboards), position);

      g_set_object (&self->current, changed);
    }
  update (self);
}

/* Cards of another workspace are worked out from something else, so all are made anew. */
static void
take_source (MpisDashboardsPage *self)
{
  g_autoptr(MpisCardSource) source = self->dashboards != NULL ? mpis_card_content_source_new (self->scope) : NULL;

  mpis_canvas_set_cards (self->canvas, source != NULL ? &mpis_card_content : NULL, source);
  mpis_canvas_refresh (self->canvas);
  mpis_card_gallery_set_source (self->gallery, source);
  g_set_object (&self->source, source);
}

static void
take_dashboards (MpisDashboardsPage *self)
{
  MpisWorkspace *workspace = mpis_scope_get_workspace (self->scope);
  MpisDashboards *dashboards = workspace != NULL ? mpis_workspace_get_dashboards (workspace) : NULL;

  if (self->dashboards == dashboards)
    return;
  if (self->dashboards != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->dashboards, self);
      g_clear_object (&self->current);
    }
  g_set_object (&self->dashboards, dashboards);
  take_source (self);
  mpis_dashboard_switcher_set_dashboards (self->switcher, dashboards);
  if (dashboards != NULL)
    {
      g_signal_connect_object (dashboards, "items-changed", G_CALLBACK (on_items_changed_cb), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (dashboards, "status-changed", G_CALLBACK (show_status), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (dashboards, "notify::state", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (dashboards, "notify::undo-label", G_CALLBACK (show_undo), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (dashboards, "notify::redo-label", G_CALLBACK (show_undo), self,
                               G_CONNECT_SWAPPED);
    }
  update (self);
}

static void
on_show_sidebar_cb (MpisDashboardsPage *self)
{
  show_guidance (self);
}

/* Keys that work wherever the focus is, as long as the page can be seen and no dialog is over it */

static gboolean
on_key_cb (GtkWidget *widget,
           GVariant  *name,
           gpointer   data)
{
  GtkRoot *root = gtk_widget_get_root (widget);

  if (!gtk_widget_get_mapped (widget) ||
      (ADW_IS_APPLICATION_WINDOW (root) &&
       adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (root)) != NULL))
    return FALSE;
  return gtk_widget_activate_action (widget, g_variant_get_string (name, NULL), NULL);
}

static void
add_keys (MpisDashboardsPage  *self,
          GtkPropagationPhase  phase,
          const char *const    keys[][2],
          guint                n)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_event_controller_set_propagation_phase (controller, phase);
  gtk_shortcut_controller_set_scope (GTK_SHORTCUT_CONTROLLER (controller), GTK_SHORTCUT_SCOPE_GLOBAL);
  for (guint i = 0; i < n; i++)
    {
      GtkShortcut *shortcut = gtk_shortcut_new (gtk_shortcut_trigger_parse_string (keys[i][0]),
                                                gtk_callback_action_new (on_key_cb, NULL, NULL));

      gtk_shortcut_set_arguments (shortcut, g_variant_new_string (keys[i][1]));
      gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller), shortcut);
    }
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

/* Undo in an entry is the entry's; but what scrolls sideways must not have the keys that switch. */
static void
add_all_keys (MpisDashboardsPage *self)
{
  static const char *const first[][2] = {
    { "<Control>Page_Up", "dashboards.previous" }, { "<Control>Page_Down", "dashboards.next" },
    { "<Control>e", "dashboards.toggle-edit" }, { "F11", "dashboards.present" },
  };
  static const char *const last[][2] = {
    { "<Control>z", "dashboards.undo" }, { "<Control><Shift>z", "dashboards.redo" },
    { "<Control>n", "dashboards.new" },
  };

  add_keys (self, GTK_PHASE_CAPTURE, first, G_N_ELEMENTS (first));
  add_keys (self, GTK_PHASE_BUBBLE, last, G_N_ELEMENTS (last));
}

/* What the menu shows as chosen */

static void
set_private (MpisDashboardsPage *self,
             gboolean            is_private)
{
  g_autoptr(MpisDashboard) changed = NULL;
  g_autofree char *label = NULL;

  if (self->current == NULL || (mpis_dashboard_get_owner (self->current) != NULL) == is_private)
    return;
  label = g_strdup_printf (is_private ? _("Make “%s” Private") : _("Share “%s”"),
                           mpis_dashboard_get_name (self->current));
  changed = mpis_dashboard_with_owner (self->current,
                                       is_private ? mpis_dashboards_get_owner (self->dashboards) : NULL);
  if (_mpis_dashboards_page_edit (self, label, changed))
    _mpis_dashboards_page_toast (self, is_private ? _("Only you have this dashboard now")
                                                  : _("Everybody in this workspace has this dashboard now"), TRUE);
}

static void
mpis_dashboards_page_get_property (GObject    *object,
                                   guint       property_id,
                                   GValue     *value,
                                   GParamSpec *pspec)
{
  MpisDashboardsPage *self = MPIS_DASHBOARDS_PAGE (object);

  switch (property_id)
    {
    case PROP_PRIVATE:
      g_value_set_boolean (value, self->current != NULL && mpis_dashboard_get_owner (self->current) != NULL);
      break;
    case PROP_INTERVAL:
      g_value_set_int (value, self->scope == NULL ? 0 : (int) g_settings_get_uint (
        mpis_scope_get_settings (self->scope), MPIS_KEY_PRESENTATION_INTERVAL));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
mpis_dashboards_page_set_property (GObject      *object,
                                   guint         property_id,
                                   const GValue *value,
                                   GParamSpec   *pspec)
{
  MpisDashboardsPage *self = MPIS_DASHBOARDS_PAGE (object);

  switch (property_id)
    {
    case PROP_PRIVATE:
      set_private (self, g_value_get_boolean (value));
      break;
    case PROP_INTERVAL:
      g_settings_set_uint (mpis_scope_get_settings (self->scope), MPIS_KEY_PRESENTATION_INTERVAL,
                           (guint) g_value_get_int (value));
      g_object_notify_by_pspec (object, pspec);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
mpis_dashboards_page_dispose (GObject *object)
{
  MpisDashboardsPage *self = MPIS_DASHBOARDS_PAGE (object);

  if (self->canvas != NULL)
    mpis_canvas_set_cards (self->canvas, NULL, NULL);
  if (self->dashboards != NULL)
    g_signal_handlers_disconnect_by_data (self->dashboards, self);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), MPIS_TYPE_DASHBOARDS_PAGE);
  g_clear_object (&self->toast);
  g_clear_object (&self->current);
  g_clear_object (&self->dashboards);
  g_clear_object (&self->source);
  g_clear_object (&self->scope);
  G_OBJECT_CLASS (mpis_dashboards_page_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, MpisDashboardsPage, pane);
  gtk_widget_class_bind_template_child (widget_class, MpisDashboardsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, MpisDashboardsPage, failed_page);
  gtk_widget_class_bind_template_child (widget_class, MpisDashboardsPage, switcher);
  gtk_widget_class_bind_template_child (widget_class, MpisDashboardsPage, status_image);
  gtk_widget_class_bind_template_child (widget_class, MpisDashboardsPage, edit_box);
  gtk_widget_class_bind_template_child (widget_class, MpisDashboardsPage, undo_button);
  gtk_widget_class_bind_template_child (widget_class, MpisDashboardsPage, redo_button);
  gtk_widget_class_bind_template_child (widget_class, MpisDashboardsPage, edit_button);
  gtk_widget_class_bind_template_child (widget_class, MpisDashboardsPage, banner);
  gtk_widget_class_bind_template_child (widget_class, MpisDashboardsPage, split);
  gtk_widget_class_bind_template_child (widget_class, MpisDashboardsPage, canvas);
  gtk_widget_class_bind_template_child (widget_class, MpisDashboardsPage, guidance);
  gtk_widget_class_bind_template_child (widget_class, MpisDashboardsPage, gallery);
  gtk_widget_class_bind_template_callback (widget_class, on_banner_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_edited_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_settings_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_menu_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_leave_cb);
}

static void
install_properties (GObjectClass *object_class)
{
  properties[PROP_PRIVATE] =
    g_param_spec_boolean ("private", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_INTERVAL] =
    g_param_spec_int ("interval", NULL, NULL, 0, G_MAXINT, 0,
                      G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mpis_dashboards_page_class_init (MpisDashboardsPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = mpis_dashboards_page_dispose;
  object_class->get_property = mpis_dashboards_page_get_property;
  object_class->set_property = mpis_dashboards_page_set_property;
  install_properties (object_class);

  g_type_ensure (MPIS_TYPE_CANVAS);
  g_type_ensure (MPIS_TYPE_CARD_GALLERY);
  g_type_ensure (MPIS_TYPE_DASHBOARD_SWITCHER);
  g_type_ensure (MPIS_TYPE_STATE_PANE);
  g_type_ensure (MPIS_TYPE_TEMPLATE_PICKER);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/mpis/Dashboard/ui/dashboards-page.ui");
  bind_children (widget_class);
  _mpis_dashboards_page_install_actions (widget_class);
  gtk_widget_class_install_property_action (widget_class, "dashboards.private", "private");
  gtk_widget_class_install_property_action (widget_class, "dashboards.interval", "interval");
}

static void
mpis_dashboards_page_init (MpisDashboardsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (self->split, "notify::show-sidebar", G_CALLBACK (on_show_sidebar_cb), self);
  add_all_keys (self);
}

/**
 * mpis_dashboards_page_set_scope:
 * @scope: what to look at
 */
void
mpis_dashboards_page_set_scope (MpisDashboardsPage *self,
                                MpisScope          *scope)
{
  g_return_if_fail (MPIS_IS_DASHBOARDS_PAGE (self));

  if (!g_set_object (&self->scope, scope))
    return;
  mpis_state_pane_set_scope (self->pane, scope);
  g_signal_connect_object (scope, "changed", G_CALLBACK (take_dashboards), self, G_CONNECT_SWAPPED);
  take_dashboards (self);
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_INTERVAL]);
}

/**
 * mpis_dashboards_page_open:
 * @id: of a dashboard
 *
 * Shows it.
 */
void
mpis_dashboards_page_open (MpisDashboardsPage *self,
                           const char         *id)
{
  MpisDashboard *dashboard;

  g_return_if_fail (MPIS_IS_DASHBOARDS_PAGE (self));

  dashboard = self->dashboards != NULL ? mpis_dashboards_find (self->dashboards, id) : NULL;
  if (dashboard == NULL || dashboard == self->current)
    return;
  g_set_object (&self->current, dashboard);
  update (self);
}

/**
 * mpis_dashboards_page_get_current:
 *
 * Returns: (transfer none) (nullable): the dashboard that is shown
 */
MpisDashboard *
mpis_dashboards_page_get_current (MpisDashboardsPage *self)
{
  g_return_val_if_fail (MPIS_IS_DASHBOARDS_PAGE (self), NULL);

  return self->current;
}

/**
 * mpis_dashboards_page_set_editing:
 * @editing: whether the cards can be arranged
 */
void
mpis_dashboards_page_set_editing (MpisDashboardsPage *self,
                                  gboolean            editing)
{
  g_return_if_fail (MPIS_IS_DASHBOARDS_PAGE (self));

  if (mpis_canvas_get_editing (self->canvas) == editing)
    return;
  mpis_canvas_set_editing (self->canvas, editing);
  gtk_widget_set_visible (self->edit_box, editing);
  gtk_button_set_label (self->edit_button, editing ? _("_Done") : _("_Edit"));
  if (editing)
    gtk_widget_add_css_class (GTK_WIDGET (self->edit_button), "suggested-action");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->edit_button), "suggested-action");
  if (!editing)
    adw_overlay_split_view_set_show_sidebar (self->split, FALSE);
}
