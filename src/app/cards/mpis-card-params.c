#include "config.h"

#include "mpis-card-params.h"

#include <glib/gi18n.h>

struct _MpisCardParams
{
  GtkBox parent_instance;

  MpisCardSchema *schema;
  JsonObject     *values;
};

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MpisCardParams, mpis_card_params, GTK_TYPE_BOX)

static const char *
name_of (gpointer control)
{
  return g_object_get_data (G_OBJECT (control), "mpis-param");
}

static void
on_text_cb (GtkEditable    *entry,
            MpisCardParams *self)
{
  const char *text = gtk_editable_get_text (entry);

  if (*text != '\0')
    json_object_set_string_member (self->values, name_of (entry), text);
  else
    json_object_remove_member (self->values, name_of (entry));
  g_signal_emit (self, signals[CHANGED], 0, self->values);
}

static void
on_number_cb (GtkSpinButton  *spin,
              MpisCardParams *self)
{
  json_object_set_int_member (self->values, name_of (spin), (gint64) gtk_spin_button_get_value (spin));
  g_signal_emit (self, signals[CHANGED], 0, self->values);
}

static void
on_check_cb (GtkCheckButton *check,
             GParamSpec     *pspec,
             MpisCardParams *self)
{
  json_object_set_boolean_member (self->values, name_of (check), gtk_check_button_get_active (check));
  g_signal_emit (self, signals[CHANGED], 0, self->values);
}

static void
on_choice_cb (GtkDropDown    *drop_down,
              GParamSpec     *pspec,
              MpisCardParams *self)
{
  GtkStringObject *chosen = gtk_drop_down_get_selected_item (drop_down);

  if (chosen == NULL)
    return;
  json_object_set_string_member (self->values, name_of (drop_down), gtk_string_object_get_string (chosen));
  g_signal_emit (self, signals[CHANGED], 0, self->values);
}

static JsonNode *
value_of (MpisCardParams      *self,
          const MpisCardParam *param)
{
  JsonNode *value = json_object_get_member (self->values, param->name);

  return value != NULL && !JSON_NODE_HOLDS_NULL (value) ? value : param->initial;
}

static GtkWidget *
make_choice (MpisCardParams      *self,
             const MpisCardParam *param,
             const char          *text)
{
  GtkWidget *drop_down = gtk_drop_down_new_from_strings ((const char *const *) param->values);

  gtk_drop_down_set_selected (GTK_DROP_DOWN (drop_down), GTK_INVALID_LIST_POSITION);
  for (guint i = 0; param->values[i] != NULL; i++)
    if (g_strcmp0 (param->values[i], text) == 0)
      gtk_drop_down_set_selected (GTK_DROP_DOWN (drop_down), i);
  g_signal_connect (drop_down, "notify::selected", G_CALLBACK (on_choice_cb), self);
  return drop_down;
}

static GtkWidget *
make_control (MpisCardParams      *self,
              const MpisCardParam *param)
{
  JsonNode *value = value_of (self, param);
  GType type = value != NULL ? json_node_get_value_type (value) : G_TYPE_INVALID;
  const char *text = type == G_TYPE_STRING ? json_node_get_string (value) : "";
  GtkWidget *control;

  switch (param->type)
    {
    case MPIS_CARD_PARAM_INTEGER:
      control = gtk_spin_button_new_with_range (-1e9, 1e9, 1);
      gtk_spin_button_set_value (GTK_SPIN_BUTTON (control), type == G_TYPE_INT64 ? json_node_get_int (value) : 0);
      g_signal_connect (control, "value-changed", G_CALLBACK (on_number_cb), self);
      return control;
    case MPIS_CARD_PARAM_BOOLEAN:
      control = gtk_check_button_new ();
      gtk_check_button_set_active (GTK_CHECK_BUTTON (control), type == G_TYPE_BOOLEAN && json_node_get_boolean (value));
      g_signal_connect (control, "notify::active", G_CALLBACK (on_check_cb), self);
      return control;
    case MPIS_CARD_PARAM_ENUM:
      return make_choice (self, param, text);
    case MPIS_CARD_PARAM_STRING:
    case MPIS_CARD_PARAM_UUID:
    case MPIS_CARD_PARAM_DATE:
    default:
      control = gtk_entry_new ();
      gtk_editable_set_text (GTK_EDITABLE (control), text);
      gtk_entry_set_placeholder_text (GTK_ENTRY (control), param->type == MPIS_CARD_PARAM_DATE ? _("YYYY-MM-DD")
                                                          : param->required ? _("Required") : NULL);
      g_signal_connect (control, "changed", G_CALLBACK (on_text_cb), self);
      return control;
    }
}

static void
add_row (MpisCardParams      *self,
         const MpisCardParam *param)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  GtkWidget *label = gtk_label_new (param->name);
  GtkWidget *control = make_control (self, param);

  g_object_set_data_full (G_OBJECT (control), "mpis-param", g_strdup (param->name), g_free);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "caption-heading");
  gtk_accessible_update_relation (GTK_ACCESSIBLE (control), GTK_ACCESSIBLE_RELATION_LABELLED_BY, label, NULL, -1);
  gtk_box_append (GTK_BOX (row), label);
  gtk_box_append (GTK_BOX (row), control);
  gtk_box_append (GTK_BOX (self), row);
}

static void
mpis_card_params_finalize (GObject *object)
{
  MpisCardParams *self = MPIS_CARD_PARAMS (object);

  g_clear_pointer (&self->schema, mpis_card_schema_unref);
  g_clear_pointer (&self->values, json_object_unref);
  G_OBJECT_CLASS (mpis_card_params_parent_class)->finalize (object);
}

static void
mpis_card_params_class_init (MpisCardParamsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mpis_card_params_finalize;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, JSON_TYPE_OBJECT);
}

static void
mpis_card_params_init (MpisCardParams *self)
{
}

/**
 * mpis_card_params_new:
 * @schema: what declares the parameters
 * @values: (nullable): their values; copied
 *
 * Returns: (transfer floating): the form
 */
GtkWidget *
mpis_card_params_new (MpisCardSchema *schema,
                      JsonObject     *values)
{
  MpisCardParams *self = g_object_new (MPIS_TYPE_CARD_PARAMS, "orientation", GTK_ORIENTATION_VERTICAL,
                                       "spacing", 12, NULL);
  g_autoptr(GList) names = values != NULL ? json_object_get_members (values) : NULL;

  self->schema = mpis_card_schema_ref (schema);
  self->values = json_object_new ();
  for (GList *l = names; l != NULL; l = l->next)
    json_object_set_member (self->values, l->data, json_node_copy (json_object_get_member (values, l->data)));
  for (guint i = 0; i < mpis_card_schema_get_n_params (schema); i++)
    add_row (self, mpis_card_schema_get_param (schema, i));
  return GTK_WIDGET (self);
}
