#include "config.h"

#include "mpis-run-options.h"

#include <glib/gi18n.h>

#include "mpis-json.h"

#define DEFAULT_ITEMS     10
#define DEFAULT_ALLOWANCE 60

struct _MpisRunOptions
{
  AdwPreferencesGroup parent_instance;

  AdwSpinRow     *items_row;
  AdwSwitchRow   *image_row;
  AdwSwitchRow   *products_row;
  AdwSpinRow     *allowance_row;
  AdwExpanderRow *templates_row;
  GtkEditable    *news_row;
  GtkEditable    *telegram_row;
  GtkEditable    *instagram_row;
  GtkEditable    *image_prompt_row;

  JsonObject     *given;      /* what it was set to */
};

G_DEFINE_FINAL_TYPE (MpisRunOptions, mpis_run_options, ADW_TYPE_PREFERENCES_GROUP)

/* The templates of contract v1, and the rows they stand in. */
static const struct { const char *member; gsize offset; } templates[] = {
  { "news_prompt_id", G_STRUCT_OFFSET (MpisRunOptions, news_row) },
  { "format_telegram_id", G_STRUCT_OFFSET (MpisRunOptions, telegram_row) },
  { "format_instagram_id", G_STRUCT_OFFSET (MpisRunOptions, instagram_row) },
  { "image_prompt_id", G_STRUCT_OFFSET (MpisRunOptions, image_prompt_row) },
};

static void
on_template_changed_cb (GtkWidget *row)
{
  gtk_widget_remove_css_class (row, "error");
}

static void
mpis_run_options_dispose (GObject *object)
{
  MpisRunOptions *self = MPIS_RUN_OPTIONS (object);

  g_clear_pointer (&self->given, json_object_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), MPIS_TYPE_RUN_OPTIONS);
  G_OBJECT_CLASS (mpis_run_options_parent_class)->dispose (object);
}

static void
mpis_run_options_class_init (MpisRunOptionsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mpis_run_options_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/org/mpis/Dashboard/ui/run-options.ui");
  gtk_widget_class_bind_template_child (widget_class, MpisRunOptions, items_row);
  gtk_widget_class_bind_template_child (widget_class, MpisRunOptions, image_row);
  gtk_widget_class_bind_template_child (widget_class, MpisRunOptions, products_row);
  gtk_widget_class_bind_template_child (widget_class, MpisRunOptions, allowance_row);
  gtk_widget_class_bind_template_child (widget_class, MpisRunOptions, templates_row);
  gtk_widget_class_bind_template_child (widget_class, MpisRunOptions, news_row);
  gtk_widget_class_bind_template_child (widget_class, MpisRunOptions, telegram_row);
  gtk_widget_class_bind_template_child (widget_class, MpisRunOptions, instagram_row);
  gtk_widget_class_bind_template_child (widget_class, MpisRunOptions, image_prompt_row);
}

static void
mpis_run_options_init (MpisRunOptions *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->given = json_object_new ();
  for (guint i = 0; i < G_N_ELEMENTS (templates); i++)
    g_signal_connect (G_STRUCT_MEMBER (GtkWidget *, self, templates[i].offset), "changed",
                      G_CALLBACK (on_template_changed_cb), NULL);
  mpis_run_options_set (self, NULL);
}

static JsonObject *
member_object (JsonObject *object,
               const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static gint64
get_int (JsonObject *object,
         const char *member,
         gint64      otherwise)
{
  return object != NULL ? json_object_get_int_member_with_default (object, member, otherwise) : otherwise;
}

static gboolean
get_bool (JsonObject *object,
          const char *member,
          gboolean    otherwise)
{
  return object != NULL ? json_object_get_boolean_member_with_default (object, member, otherwise) : otherwise;
}

/**
 * mpis_run_options_set:
 * @self: rows
 * @defaults: (nullable): `{"options": {}, "templates": {}, "allowance_minutes": n}` as JSON; what is missing is
 *   as usual
 */
void
mpis_run_options_set (MpisRunOptions *self,
                      const char     *defaults)
{
  g_autoptr(JsonNode) node = defaults != NULL ? mpis_json_parse (defaults, -1, NULL) : NULL;
  JsonObject *options, *given_templates;

  g_return_if_fail (MPIS_IS_RUN_OPTIONS (self));

  g_clear_pointer (&self->given, json_object_unref);
  self->given = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_dup_object (node) : json_object_new ();
  options = member_object (self->given, "options");
  given_templates = member_object (self->given, "templates");
  adw_spin_row_set_value (self->items_row, (double) get_int (options, "max_items", DEFAULT_ITEMS));
  adw_switch_row_set_active (self->image_row, get_bool (options, "include_image", TRUE));
  adw_switch_row_set_active (self->products_row, get_bool (options, "include_products_weekly", FALSE));
  adw_spin_row_set_value (self->allowance_row,
                          (double) get_int (self->given, "allowance_minutes", DEFAULT_ALLOWANCE));
  for (guint i = 0; i < G_N_ELEMENTS (templates); i++)
    {
      const char *text = given_templates == NULL ? NULL
        : json_object_get_string_member_with_default (given_templates, templates[i].member, NULL);

      gtk_editable_set_text (G_STRUCT_MEMBER (GtkEditable *, self, templates[i].offset), text ? text : "");
    }
}

static JsonObject *
copy_object (JsonObject *object)
{
  JsonObject *copy = json_object_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  if (object == NULL)
    return copy;
  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &name, &value))
    json_object_set_member (copy, name, json_node_copy (value));
  return copy;
}

static JsonObject *
collect_templates (MpisRunOptions *self)
{
  JsonObject *object = copy_object (member_object (self->given, "templates"));

  for (guint i = 0; i < G_N_ELEMENTS (templates); i++)
    {
      GtkEditable *row = G_STRUCT_MEMBER (GtkEditable *, self, templates[i].offset);
      g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (row)));

      if (*text != '\0')
        json_object_set_string_member (object, templates[i].member, text);
      else
        json_object_remove_member (object, templates[i].member);
    }
  return object;
}

/**
 * mpis_run_options_to_object:
 * @self: rows
 *
 * Returns: (transfer full): what they say, in the form mpis_run_options_set() takes
 */
JsonObject *
mpis_run_options_to_object (MpisRunOptions *self)
{
  JsonObject *object, *options;

  g_return_val_if_fail (MPIS_IS_RUN_OPTIONS (self), NULL);

  object = copy_object (self->given);
  options = copy_object (member_object (self->given, "options"));
  json_object_set_int_member (options, "max_items", (gint64) adw_spin_row_get_value (self->items_row));
  json_object_set_boolean_member (options, "include_image", adw_switch_row_get_active (self->image_row));
  json_object_set_boolean_member (options, "include_products_weekly",
                                  adw_switch_row_get_active (self->products_row));
  json_object_set_object_member (object, "options", options);
  json_object_set_object_member (object, "templates", collect_templates (self));
  json_object_set_int_member (object, "allowance_minutes",
                              (gint64) adw_spin_row_get_value (self->allowance_row));
  return object;
}

/**
 * mpis_run_options_check:
 * @self: rows
 *
 * Marks the templates that are no IDs, and goes to the first of them.
 *
 * Returns: whether there is none
 */
gboolean
mpis_run_options_check (MpisRunOptions *self)
{
  GtkWidget *first = NULL;

  g_return_val_if_fail (MPIS_IS_RUN_OPTIONS (self), FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (templates); i++)
    {
      GtkWidget *row = G_STRUCT_MEMBER (GtkWidget *, self, templates[i].offset);
      g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));

      if (*text == '\0' || g_uuid_string_is_valid (text))
        continue;
      gtk_widget_add_css_class (row, "error");
      gtk_widget_set_tooltip_text (row, _("An ID looks like 0b9f4c1e-8a55-4c0f-9d5e-2f3f4a1b6c7d"));
      if (first == NULL)
        first = row;
    }
  if (first == NULL)
    return TRUE;
  adw_expander_row_set_expanded (self->templates_row, TRUE);
  gtk_widget_grab_focus (first);
  return FALSE;
}
