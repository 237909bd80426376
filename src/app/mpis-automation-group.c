#include "config.h"

#include "mpis-automation-group.h"

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>

#include "mpis-links.h"

struct _MpisAutomationGroup
{
  AdwPreferencesGroup parent_instance;

  GtkWidget *n8n_row;
  GtkWidget *mpis_row;

  MpisScope *scope;
};

G_DEFINE_FINAL_TYPE (MpisAutomationGroup, mpis_automation_group, ADW_TYPE_PREFERENCES_GROUP)

static const struct { const char *key; gsize offset; } rows[] = {
  { "n8n_webhook_url", G_STRUCT_OFFSET (MpisAutomationGroup, n8n_row) },
  { "mpis_api_url", G_STRUCT_OFFSET (MpisAutomationGroup, mpis_row) },
};

static char *
text_of (GtkWidget *row)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));
}

static void
on_changed_cb (MpisAutomationGroup *self,
               GtkWidget           *row)
{
  gtk_widget_remove_css_class (row, "error");
  gtk_widget_set_tooltip_text (row, NULL);
}

static void
set (MpisAutomationGroup *self,
     const char          *key,
     const char          *value)
{
  JsonObject *object = json_object_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  g_autoptr(MpisCommand) command = NULL;

  json_object_set_string_member (object, "key", key);
  if (*value != '\0')
    json_object_set_string_member (object, "value", value);
  else
    json_object_set_null_member (object, "value");
  json_node_take_object (node, object);
  command = mpis_workspace_command (mpis_scope_get_workspace (self->scope), "settings.set", node);
}

/* Nothing typed takes the address away. */
static void
on_apply_cb (MpisAutomationGroup *self,
             GtkWidget           *row)
{
  g_autofree char *text = text_of (row);

  if (mpis_scope_get_workspace (self->scope) == NULL)
    return;
  if (*text != '\0' && !mpis_link_is_web (text))
    {
      gtk_widget_add_css_class (row, "error");
      gtk_widget_set_tooltip_text (row, _("An address begins with http:// or https://"));
      gtk_widget_grab_focus (row);
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (G_STRUCT_MEMBER (GtkWidget *, self, rows[i].offset) == row)
      set (self, rows[i].key, text);
}

static void
mpis_automation_group_dispose (GObject *object)
{
  MpisAutomationGroup *self = MPIS_AUTOMATION_GROUP (object);

  g_clear_object (&self->scope);
  gtk_widget_dispose_template (GTK_WIDGET (self), MPIS_TYPE_AUTOMATION_GROUP);
  G_OBJECT_CLASS (mpis_automation_group_parent_class)->dispose (object);
}

static void
mpis_automation_group_class_init (MpisAutomationGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mpis_automation_group_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/org/mpis/Dashboard/ui/automation-group.ui");
  gtk_widget_class_bind_template_child (widget_class, MpisAutomationGroup, n8n_row);
  gtk_widget_class_bind_template_child (widget_class, MpisAutomationGroup, mpis_row);
  gtk_widget_class_bind_template_callback (widget_class, on_apply_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_changed_cb);
}

static void
mpis_automation_group_init (MpisAutomationGroup *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * mpis_automation_group_set_scope:
 * @self: the group
 * @scope: for its workspace
 *
 * Shows what is set; once.
 */
void
mpis_automation_group_set_scope (MpisAutomationGroup *self,
                                 MpisScope           *scope)
{
  MpisWorkspace *workspace = mpis_scope_get_workspace (scope);

  g_return_if_fail (MPIS_IS_AUTOMATION_GROUP (self));

  g_set_object (&self->scope, scope);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      GtkEditable *row = G_STRUCT_MEMBER (GtkEditable *, self, rows[i].offset);
      g_autofree char *value = workspace ? mpis_workspace_dup_setting (workspace, rows[i].key) : NULL;

      gtk_editable_set_text (row, value != NULL ? value : "");
    }
  gtk_widget_set_sensitive (GTK_WIDGET (self), workspace != NULL);
}
