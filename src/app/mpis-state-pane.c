#include "config.h"

#include "mpis-state-pane.h"

#include <glib/gi18n.h>

#include "mpis-words.h"

#define SPINNER_DELAY_MS 1000

struct _MpisStatePane
{
  AdwBin parent_instance;

  AdwBanner     *banner;
  GtkStack      *stack;
  GtkWidget     *spinner;
  GtkLabel      *loading_label;
  AdwStatusPage *status_page;
  GtkButton     *status_button;
  GtkButton     *second_button;
  AdwBin        *content_bin;

  MpisScope     *scope;
  const char    *state_name;
  guint          spinner_id;
  gboolean       busy;
  gboolean       nothing;
  char          *nothing_icon;
  char          *nothing_title;
  char          *nothing_description;
  char          *nothing_button;
  char          *nothing_action;
};

enum { PROP_0, PROP_CONTENT, PROP_STATE_NAME, N_PROPS };
static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (MpisStatePane, mpis_state_pane, ADW_TYPE_BIN)

static gboolean
on_spinner_due_cb (gpointer data)
{
  MpisStatePane *self = data;

  self->spinner_id = 0;
  gtk_widget_set_visible (self->spinner, TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self->loading_label), TRUE);
  return G_SOURCE_REMOVE;
}

/* What comes within a second needs no spinner: it would only flicker. */
static void
show_loading (MpisStatePane *self,
              const char    *text)
{
  gtk_label_set_text (self->loading_label, text);
  gtk_stack_set_visible_child_name (self->stack, "loading");
  if (self->spinner_id == 0 && !gtk_widget_get_visible (self->spinner))
    self->spinner_id = g_timeout_add (SPINNER_DELAY_MS, on_spinner_due_cb, self);
}

static void
stop_loading (MpisStatePane *self)
{
  g_clear_handle_id (&self->spinner_id, g_source_remove);
  gtk_widget_set_visible (self->spinner, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->loading_label), FALSE);
}

static void
set_button (GtkButton  *button,
            const char *label,
            const char *action)
{
  g_autofree char *name = NULL;
  g_autoptr(GVariant) target = NULL;

  gtk_widget_set_visible (GTK_WIDGET (button), label != NULL);
  if (label == NULL)
    return;
  gtk_button_set_label (button, label);
  /* Never the new action with the old target, nor the other way round. */
  g_action_parse_detailed_name (action, &name, &target, NULL);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), NULL);
  gtk_actionable_set_action_target_value (GTK_ACTIONABLE (button), target);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), name);
}

static void
show_status (MpisStatePane *self,
             const char    *icon,
             const char    *title,
             const char    *description,
             const char    *button,
             const char    *action)
{
  g_autofree char *escaped = description != NULL ? g_markup_escape_text (description, -1) : NULL;

  adw_status_page_set_icon_name (self->status_page, icon);
  adw_status_page_set_title (self->status_page, title);
  adw_status_page_set_description (self->status_page, escaped);
  set_button (self->status_button, button, action);
  gtk_stack_set_visible_child_name (self->stack, "status");
}

static const char *
show_without_data (MpisStatePane      *self,
                   MpisWorkspaceState  state,
                   const char         *problem)
{
  set_button (self->second_button, NULL, NULL);
  switch (state)
    {
    case MPIS_WORKSPACE_LIVE:
      gtk_stack_set_visible_child_name (self->stack, "first-run");
      return "first-run";
    case MPIS_WORKSPACE_OFFLINE:
      show_status (self, "network-offline-symbolic", _("Server Not Reached"),
                   problem != NULL ? problem : _("Nothing has been fetched yet, so there is nothing to show."),
                   _("_Try Again"), "app.refresh");
      set_button (self->second_button, _("_Preferences"), "app.preferences");
      return "offline";
    case MPIS_WORKSPACE_FAILED:
      show_status (self, "dialog-warning-symbolic", _("Workspace Cannot Be Opened"), problem,
                   _("_Try Again"), "app.refresh");
      set_button (self->second_button, _("_Preferences"), "app.preferences");
      return "error";
    case MPIS_WORKSPACE_CONNECTING:
    case MPIS_WORKSPACE_SYNCING:
      show_loading (self, _("Fetching data…"));
      return "loading";
    case MPIS_WORKSPACE_LOADING:
    default:
      show_loading (self, _("Opening the workspace…"));
      return "loading";
    }
}

static const char *
show_with_data (MpisStatePane *self)
{
  if (self->nothing)
    {
      show_status (self, self->nothing_icon, self->nothing_title, self->nothing_description,
                   self->nothing_button, self->nothing_action);
      set_button (self->second_button, NULL, NULL);
      return "empty";
    }
  if (self->busy)
    {
      show_loading (self, _("Adding up…"));
      return "loading";
    }
  gtk_stack_set_visible_child_name (self->stack, "content");
  return "content";
}

static char *
offline_text (MpisStatePane *self,
              MpisWorkspace *workspace)
{
  GTimeZone *zone = mpis_scope_get_zone (self->scope);
  MpisInstant synced_at = mpis_workspace_get_synced_at (workspace);
  g_autofree char *since = mpis_words_since (mpis_scope_get_offline_since (self->scope), zone);
  g_autofree char *of = mpis_words_since (synced_at, zone);

  if (synced_at == MPIS_INSTANT_UNKNOWN)
    return g_strdup_printf (_("Offline since %s"), since);

  /* Translators: both are times, or dates with times */
  return g_strdup_printf (_("Offline since %s, showing data of %s"), since, of);
}

static void
update_banner (MpisStatePane      *self,
               MpisWorkspace      *workspace,
               MpisWorkspaceState  state,
               gboolean            has_data)
{
  g_autofree char *text = NULL;

  if (has_data && state == MPIS_WORKSPACE_OFFLINE)
    text = offline_text (self, workspace);
  else if (has_data && state == MPIS_WORKSPACE_FAILED)
    text = g_strdup (mpis_workspace_get_problem (workspace));
  if (text != NULL)
    {
      adw_banner_set_title (self->banner, text);
      adw_banner_set_button_label (self->banner, _("_Try Again"));
      gtk_actionable_set_action_name (GTK_ACTIONABLE (self->banner), "app.refresh");
    }
  adw_banner_set_revealed (self->banner, text != NULL);
}

static void
update (MpisStatePane *self)
{
  MpisWorkspace *workspace = self->scope != NULL ? mpis_scope_get_workspace (self->scope) : NULL;
  MpisWorkspaceState state = workspace != NULL ? mpis_workspace_get_state (workspace) : MPIS_WORKSPACE_LOADING;
  gboolean has_data = self->scope != NULL && mpis_scope_has_data (self->scope) &&
                      mpis_workspace_get_cube (workspace) != NULL;
  const char *name;

  name = has_data ? show_with_data (self)
                  : show_without_data (self, state,
                                       workspace != NULL ? mpis_workspace_get_problem (workspace) : NULL);
  if (!g_str_equal (name, "loading"))
    stop_loading (self);
  update_banner (self, workspace, state, has_data);
  if (g_strcmp0 (self->state_name, name) != 0)
    {
      self->state_name = name;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE_NAME]);
    }
}

static void
on_copy_clicked_cb (MpisStatePane *self)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), "mpisctl import ");
  gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", _("Command copied"));
}

static void
mpis_state_pane_dispose (GObject *object)
{
  MpisStatePane *self = MPIS_STATE_PANE (object);

  g_clear_handle_id (&self->spinner_id, g_source_remove);
  g_clear_object (&self->scope);
  gtk_widget_dispose_template (GTK_WIDGET (self), MPIS_TYPE_STATE_PANE);
  G_OBJECT_CLASS (mpis_state_pane_parent_class)->dispose (object);
}

static void
mpis_state_pane_finalize (GObject *object)
{
  MpisStatePane *self = MPIS_STATE_PANE (object);

  g_free (self->nothing_icon);
  g_free (self->nothing_title);
  g_free (self->nothing_description);
  g_free (self->nothing_button);
  g_free (self->nothing_action);
  G_OBJECT_CLASS (mpis_state_pane_parent_class)->finalize (object);
}

static void
mpis_state_pane_get_property (GObject    *object,
                              guint       property_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  MpisStatePane *self = MPIS_STATE_PANE (object);

  switch (property_id)
    {
    case PROP_CONTENT:    g_value_set_object (value, adw_bin_get_child (self->content_bin)); break;
    case PROP_STATE_NAME: g_value_set_string (value, self->state_name); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
mpis_state_pane_set_property (GObject      *object,
                              guint         property_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  MpisStatePane *self = MPIS_STATE_PANE (object);

  switch (property_id)
    {
    case PROP_CONTENT: adw_bin_set_child (self->content_bin, g_value_get_object (value)); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
mpis_state_pane_class_init (MpisStatePaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = mpis_state_pane_dispose;
  object_class->finalize = mpis_state_pane_finalize;
  object_class->get_property = mpis_state_pane_get_property;
  object_class->set_property = mpis_state_pane_set_property;

  properties[PROP_CONTENT] = g_param_spec_object ("content", NULL, NULL, GTK_TYPE_WIDGET,
                                                  G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_STATE_NAME] = g_param_spec_string ("state-name", NULL, NULL, NULL,
                                                     G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/mpis/Dashboard/ui/state-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, MpisStatePane, banner);
  gtk_widget_class_bind_template_child (widget_class, MpisStatePane, stack);
  gtk_widget_class_bind_template_child (widget_class, MpisStatePane, spinner);
  gtk_widget_class_bind_template_child (widget_class, MpisStatePane, loading_label);
  gtk_widget_class_bind_template_child (widget_class, MpisStatePane, status_page);
  gtk_widget_class_bind_template_child (widget_class, MpisStatePane, status_button);
  gtk_widget_class_bind_template_child (widget_class, MpisStatePane, second_button);
  gtk_widget_class_bind_template_child (widget_class, MpisStatePane, content_bin);
  gtk_widget_class_bind_template_callback (widget_class, on_copy_clicked_cb);
}

static void
mpis_state_pane_init (MpisStatePane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_button_set_use_underline (self->status_button, TRUE);
  gtk_button_set_use_underline (self->second_button, TRUE);
}

/**
 * mpis_state_pane_set_scope:
 * @scope: whose workspace's state to show
 */
void
mpis_state_pane_set_scope (MpisStatePane *self,
                           MpisScope     *scope)
{
  g_return_if_fail (MPIS_IS_STATE_PANE (self));

  if (!g_set_object (&self->scope, scope))
    return;
  g_signal_connect_object (scope, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (scope, "state-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

/**
 * mpis_state_pane_set_nothing:
 * @icon_name: (nullable): an icon
 * @title: (nullable): why the page has nothing to show; %NULL if it has something
 * @description: (nullable): more about it
 * @button_label: (nullable): what can be done, with a mnemonic
 * @action_name: (nullable): the detailed action that does it
 *
 * Says whether the page has anything to show in the range and with the filters chosen.
 */
void
mpis_state_pane_set_nothing (MpisStatePane *self,
                             const char    *icon_name,
                             const char    *title,
                             const char    *description,
                             const char    *button_label,
                             const char    *action_name)
{
  g_return_if_fail (MPIS_IS_STATE_PANE (self));

  self->nothing = title != NULL;
  g_set_str (&self->nothing_icon, icon_name);
  g_set_str (&self->nothing_title, title);
  g_set_str (&self->nothing_description, description);
  g_set_str (&self->nothing_button, button_label);
  g_set_str (&self->nothing_action, action_name);
  update (self);
}

/**
 * mpis_state_pane_set_busy:
 * @busy: whether the page's first answer is still being worked out
 */
void
mpis_state_pane_set_busy (MpisStatePane *self,
                          gboolean       busy)
{
  g_return_if_fail (MPIS_IS_STATE_PANE (self));

  if (self->busy == busy)
    return;
  self->busy = busy;
  update (self);
}

/**
 * mpis_state_pane_get_state_name:
 *
 * Returns: (nullable): loading, first-run, offline, error, empty or content
 */
const char *
mpis_state_pane_get_state_name (MpisStatePane *self)
{
  g_return_val_if_fail (MPIS_IS_STATE_PANE (self), NULL);

  return self->state_name;
}
