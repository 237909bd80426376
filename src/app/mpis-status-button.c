#include "config.h"

#include "mpis-status-button.h"

#include <glib/gi18n.h>

#include "mpis-words.h"
#include "mpis-settings.h"

struct _MpisStatusButton
{
  AdwBin parent_instance;

  GtkMenuButton *button;
  GtkImage      *image;
  GtkLabel      *label;
  GtkLabel      *workspace_label;
  GtkLabel      *title_label;
  GtkLabel      *text_label;
  GtkButton     *retry_button;

  MpisScope     *scope;
  gboolean       compact;
};

enum { PROP_0, PROP_COMPACT, N_PROPS };
static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (MpisStatusButton, mpis_status_button, ADW_TYPE_BIN)

/* How a state is put: a word for the header, a sentence that says what it means. */
typedef struct {
  const char *icon;
  const char *css_class;
  const char *word;
  const char *meaning;
} Wording;

static Wording
wording_of (MpisWorkspaceState state)
{
  switch (state)
    {
    case MPIS_WORKSPACE_LOADING:
      return (Wording) { "status-busy-symbolic", NULL, _("Opening"),
                         _("The data kept on this computer is being read.") };
    case MPIS_WORKSPACE_CONNECTING:
      return (Wording) { "status-busy-symbolic", NULL, _("Connecting"),
                         _("You can already work with the data kept on this computer.") };
    case MPIS_WORKSPACE_SYNCING:
      return (Wording) { "status-busy-symbolic", NULL, _("Updating"), _("Changes are being fetched.") };
    case MPIS_WORKSPACE_LIVE:
      return (Wording) { "status-live-symbolic", "success", _("Live"),
                         _("Everything shown is up to date. Changes appear by themselves.") };
    case MPIS_WORKSPACE_OFFLINE:
      return (Wording) { "network-offline-symbolic", "warning", _("Offline"),
                         _("The data kept on this computer stays usable. It is brought up to date as soon as the server is back.") };
    case MPIS_WORKSPACE_FAILED:
    default:
      return (Wording) { "dialog-warning-symbolic", "error", _("Problem"), NULL };
    }
}

static char *
detail_of (MpisStatusButton *self,
           MpisWorkspace    *workspace,
           const Wording    *wording)
{
  const char *problem = mpis_workspace_get_problem (workspace);
  MpisInstant synced_at = mpis_workspace_get_synced_at (workspace);
  g_autoptr(GString) text = g_string_new (problem);

  if (wording->meaning != NULL)
    g_string_append_printf (text, "%s%s", text->len > 0 ? "\n\n" : "", wording->meaning);
  if (synced_at != MPIS_INSTANT_UNKNOWN)
    {
      g_autofree char *when = mpis_words_since (synced_at, mpis_scope_get_zone (self->scope));

      g_string_append (text, text->len > 0 ? "\n\n" : "");
      g_string_append_printf (text, _("Last updated: %s"), when);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
title_of (MpisStatusButton   *self,
          MpisWorkspaceState  state,
          const Wording      *wording)
{
  g_autofree char *since = NULL;

  if (state != MPIS_WORKSPACE_OFFLINE)
    return g_strdup (wording->word);
  since = mpis_words_since (mpis_scope_get_offline_since (self->scope),
                            mpis_scope_get_zone (self->scope));
  return g_strdup_printf (_("Offline since %s"), since);
}

static char *
workspace_name (MpisStatusButton *self)
{
  GSettings *settings = mpis_scope_get_settings (self->scope);
  g_autofree char *database = NULL;
  g_autofree char *hosts = NULL;

  if (g_settings_get_enum (settings, MPIS_KEY_WORKSPACE) == 0)
    return g_strdup (_("Workspace on this computer"));
  database = g_settings_get_string (settings, MPIS_KEY_SHARED_DATABASE);
  hosts = g_settings_get_string (settings, MPIS_KEY_SHARED_HOSTS);

  /* Translators: the first is a database's name, the second the servers it is on */
  return g_strdup_printf (_("Team workspace “%s” on %s"), database, hosts);
}

static void
update (MpisStatusButton *self)
{
  MpisWorkspace *workspace = mpis_scope_get_workspace (self->scope);
  MpisWorkspaceState state = workspace != NULL ? mpis_workspace_get_state (workspace) : MPIS_WORKSPACE_LOADING;
  Wording wording = wording_of (state);
  g_autofree char *title = title_of (self, state, &wording);
  g_autofree char *text = workspace != NULL ? detail_of (self, workspace, &wording) : NULL;
  g_autofree char *name = g_strdup_printf (_("Workspace: %s"), title);
  g_autofree char *where = workspace_name (self);
  const char *classes[] = { wording.css_class, NULL };

  gtk_image_set_from_icon_name (self->image, wording.icon);
  gtk_widget_set_css_classes (GTK_WIDGET (self->image), classes);
  gtk_label_set_text (self->label, wording.word);
  gtk_label_set_text (self->title_label, title);
  gtk_label_set_text (self->text_label, text);
  gtk_label_set_text (self->workspace_label, where);
  gtk_button_set_label (self->retry_button,
                        state == MPIS_WORKSPACE_OFFLINE || state == MPIS_WORKSPACE_FAILED
                                            ? _("_Try Again") : _("_Refresh"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name, -1);
}

static void
on_preferences_clicked_cb (MpisStatusButton *self)
{
  gtk_menu_button_popdown (self->button);
}

static void
mpis_status_button_get_property (GObject    *object,
                                 guint       property_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  switch (property_id)
    {
    case PROP_COMPACT: g_value_set_boolean (value, MPIS_STATUS_BUTTON (object)->compact); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
mpis_status_button_set_property (GObject      *object,
                                 guint         property_id,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  switch (property_id)
    {
    case PROP_COMPACT: MPIS_STATUS_BUTTON (object)->compact = g_value_get_boolean (value); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
mpis_status_button_dispose (GObject *object)
{
  g_clear_object (&MPIS_STATUS_BUTTON (object)->scope);
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), MPIS_TYPE_STATUS_BUTTON);
  G_OBJECT_CLASS (mpis_status_button_parent_class)->dispose (object);
}

static void
mpis_status_button_class_init (MpisStatusButtonClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = mpis_status_button_dispose;
  object_class->get_property = mpis_status_button_get_property;
  object_class->set_property = mpis_status_button_set_property;

  properties[PROP_COMPACT] = g_param_spec_boolean ("compact", NULL, NULL, FALSE,
                                                   G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/mpis/Dashboard/ui/status-button.ui");
  gtk_widget_class_bind_template_child (widget_class, MpisStatusButton, button);
  gtk_widget_class_bind_template_child (widget_class, MpisStatusButton, image);
  gtk_widget_class_bind_template_child (widget_class, MpisStatusButton, label);
  gtk_widget_class_bind_template_child (widget_class, MpisStatusButton, workspace_label);
  gtk_widget_class_bind_template_child (widget_class, MpisStatusButton, title_label);
  gtk_widget_class_bind_template_child (widget_class, MpisStatusButton, text_label);
  gtk_widget_class_bind_template_child (widget_class, MpisStatusButton, retry_button);
  gtk_widget_class_bind_template_callback (widget_class, on_preferences_clicked_cb);
}

static void
mpis_status_button_init (MpisStatusButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * mpis_status_button_set_scope:
 * @scope: whose workspace's state to show
 */
void
mpis_status_button_set_scope (MpisStatusButton *self,
                              MpisScope        *scope)
{
  g_return_if_fail (MPIS_IS_STATUS_BUTTON (self));

  if (!g_set_object (&self->scope, scope))
    return;
  g_signal_connect_object (scope, "state-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}
