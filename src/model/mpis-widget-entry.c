#include "config.h"

#include "mpis-widget-entry.h"

#include "mpis-json.h"

struct _MpisWidgetEntry {
  GObject     parent_instance;

  char       *widget_id;
  char       *name;
  char       *description;
  char       *widget_type;
  JsonObject *schema;
  char       *renderer_url;
};

G_DEFINE_FINAL_TYPE (MpisWidgetEntry, mpis_widget_entry, G_TYPE_OBJECT)

enum {
  PROP_0, PROP_WIDGET_ID, PROP_NAME, PROP_DESCRIPTION, PROP_WIDGET_TYPE, PROP_SCHEMA, PROP_RENDERER_URL,
  N_PROPS
};
static GParamSpec *properties[N_PROPS];

static void
mpis_widget_entry_set_property (GObject      *object,
                                guint         property_id,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  MpisWidgetEntry *self = MPIS_WIDGET_ENTRY (object);

  switch (property_id)
    {
    case PROP_WIDGET_ID:
      self->widget_id = g_value_dup_string (value);
      break;
    case PROP_NAME:
      self->name = g_value_dup_string (value);
      break;
    case PROP_DESCRIPTION:
      self->description = g_value_dup_string (value);
      break;
    case PROP_WIDGET_TYPE:
      self->widget_type = g_value_dup_string (value);
      break;
    case PROP_SCHEMA:
      self->schema = g_value_dup_boxed (value);
      break;
    case PROP_RENDERER_URL:
      self->renderer_url = g_value_dup_string (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
mpis_widget_entry_get_property (GObject    *object,
                                guint       property_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  MpisWidgetEntry *self = MPIS_WIDGET_ENTRY (object);

  switch (property_id)
    {
    case PROP_WIDGET_ID:
      g_value_set_string (value, self->widget_id);
      break;
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_DESCRIPTION:
      g_value_set_string (value, self->description);
      break;
    case PROP_WIDGET_TYPE:
      g_value_set_string (value, self->widget_type);
      break;
    case PROP_SCHEMA:
      g_value_set_boxed (value, self->schema);
      break;
    case PROP_RENDERER_URL:
      g_value_set_string (value, self->renderer_url);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
mpis_widget_entry_finalize (GObject *object)
{
  MpisWidgetEntry *self = MPIS_WIDGET_ENTRY (object);

  g_free (self->widget_id);
  g_free (self->name);
  g_free (self->description);
  g_free (self->widget_type);
  g_clear_pointer (&self->schema, json_object_unref);
  g_free (self->renderer_url);

  G_OBJECT_CLASS (mpis_widget_entry_parent_class)->finalize (object);
}

static void
mpis_widget_entry_class_init (MpisWidgetEntryClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->set_property = mpis_widget_entry_set_property;
  object_class->get_property = mpis_widget_entry_get_property;
  object_class->finalize = mpis_widget_entry_finalize;

  properties[PROP_WIDGET_ID] = g_param_spec_string ("widget-id", NULL, NULL, NULL, flags);
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_DESCRIPTION] = g_param_spec_string ("description", NULL, NULL, NULL, flags);
  properties[PROP_WIDGET_TYPE] = g_param_spec_string ("widget-type", NULL, NULL, NULL, flags);
  properties[PROP_SCHEMA] = g_param_spec_boxed ("schema", NULL, NULL, JSON_TYPE_OBJECT, flags);
  properties[PROP_RENDERER_URL] = g_param_spec_string ("renderer-url", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mpis_widget_entry_init (MpisWidgetEntry *self)
{
}

/**
 * mpis_widget_entry_new:
 * @widget_id: what cards name it by
 * @name: its name
 * @description: (nullable): what it shows
 * @widget_type: `builtin` or `custom`
 * @schema: (transfer none): what it is made of; not to be changed afterwards
 * @renderer_url: (nullable): where its code is
 *
 * Returns: (transfer full): an entry
 */
MpisWidgetEntry *
mpis_widget_entry_new (const char *widget_id,
                       const char *name,
                       const char *description,
                       const char *widget_type,
                       JsonObject *schema,
                       const char *renderer_url)
{
  return g_object_new (MPIS_TYPE_WIDGET_ENTRY,
                       "widget-id", widget_id, "name", name, "description", description,
                       "widget-type", widget_type, "schema", schema, "renderer-url", renderer_url,
                       NULL);
}

/**
 * mpis_widget_entry_new_from_node:
 * @node: an entry as JSON, with the members of the contract's section 7.2
 * @error: (nullable): return location for an error
 *
 * Returns: (transfer full) (nullable): the entry; %NULL with %MPIS_ERROR_INVALID naming the place
 */
MpisWidgetEntry *
mpis_widget_entry_new_from_node (JsonNode  *node,
                                 GError   **error)
{
  const char *id, *name, *description, *type, *url;
  MpisJson root, schema;

  mpis_json_root (&root, node);
  if (!mpis_json_check_object (&root, error) ||
      !mpis_json_get_text (&root, "widget_id", &id, error) ||
      !mpis_json_get_text (&root, "name", &name, error) ||
      !mpis_json_get_maybe_text (&root, "description", &description, error) ||
      !mpis_json_get_text (&root, "widget_type", &type, error) ||
      !mpis_json_get_maybe_text (&root, "renderer_url", &url, error))
    return NULL;
  mpis_json_member (&schema, &root, "schema");
  if (!mpis_json_is_object (&schema))
    {
      mpis_json_set_error (&root, "schema", "an object", error);
      return NULL;
    }
  return mpis_widget_entry_new (id, name, description, type,
                                json_node_get_object (mpis_json_get_node (&schema)), url);
}

static void
add_text (JsonObject *object,
          const char *key,
          const char *text)
{
  if (text != NULL)
    json_object_set_string_member (object, key, text);
}

/**
 * mpis_widget_entry_to_node:
 * @self: an entry
 *
 * Returns: (transfer full): it as mpis_widget_entry_new_from_node() reads it
 */
JsonNode *
mpis_widget_entry_to_node (MpisWidgetEntry *self)
{
  JsonNode *node;
  JsonObject *object;

  g_return_val_if_fail (MPIS_IS_WIDGET_ENTRY (self), NULL);

  node = json_node_new (JSON_NODE_OBJECT);
  object = json_object_new ();
  json_node_take_object (node, object);
  add_text (object, "widget_id", self->widget_id);
  add_text (object, "name", self->name);
  add_text (object, "description", self->description);
  add_text (object, "widget_type", self->widget_type);
  add_text (object, "renderer_url", self->renderer_url);
  json_object_set_object_member (object, "schema", json_object_ref (self->schema));
  return node;
}

/**
 * mpis_widget_entry_get_widget_id:
 * @self: an entry
 *
 * Returns: what cards name it by
 */
const char *
mpis_widget_entry_get_widget_id (MpisWidgetEntry *self)
{
  g_return_val_if_fail (MPIS_IS_WIDGET_ENTRY (self), NULL);

  return self->widget_id;
}

/**
 * mpis_widget_entry_get_name:
 * @self: an entry
 *
 * Returns: its name
 */
const char *
mpis_widget_entry_get_name (MpisWidgetEntry *self)
{
  g_return_val_if_fail (MPIS_IS_WIDGET_ENTRY (self), NULL);

  return self->name;
}

/**
 * mpis_widget_entry_get_description:
 * @self: an entry
 *
 * Returns: (nullable): what it shows
 */
const char *
mpis_widget_entry_get_description (MpisWidgetEntry *self)
{
  g_return_val_if_fail (MPIS_IS_WIDGET_ENTRY (self), NULL);

  return self->description;
}

/**
 * mpis_widget_entry_get_widget_type:
 * @self: an entry
 *
 * Returns: `builtin` or `custom`
 */
const char *
mpis_widget_entry_get_widget_type (MpisWidgetEntry *self)
{
  g_return_val_if_fail (MPIS_IS_WIDGET_ENTRY (self), NULL);

  return self->widget_type;
}

/**
 * mpis_widget_entry_get_is_custom:
 * @self: an entry
 *
 * Returns: whether somebody registered it, so that its schema says what it shows
 */
gboolean
mpis_widget_entry_get_is_custom (MpisWidgetEntry *self)
{
  g_return_val_if_fail (MPIS_IS_WIDGET_ENTRY (self), FALSE);

  return g_str_equal (self->widget_type, "custom");
}

/**
 * mpis_widget_entry_get_schema:
 * @self: an entry
 *
 * Returns: (transfer none): what it is made of; not to be changed
 */
JsonObject *
mpis_widget_entry_get_schema (MpisWidgetEntry *self)
{
  g_return_val_if_fail (MPIS_IS_WIDGET_ENTRY (self), NULL);

  return self->schema;
}

/**
 * mpis_widget_entry_get_renderer_url:
 * @self: an entry
 *
 * Returns: (nullable): where its code is, which is never run here
 */
const char *
mpis_widget_entry_get_renderer_url (MpisWidgetEntry *self)
{
  g_return_val_if_fail (MPIS_IS_WIDGET_ENTRY (self), NULL);

  return self->renderer_url;
}

/**
 * mpis_widget_entry_equal:
 * @self: an entry
 * @other: an entry
 *
 * Returns: whether they say the same
 */
gboolean
mpis_widget_entry_equal (MpisWidgetEntry *self,
                         MpisWidgetEntry *other)
{
  g_return_val_if_fail (MPIS_IS_WIDGET_ENTRY (self), FALSE);
  g_return_val_if_fail (MPIS_IS_WIDGET_ENTRY (other), FALSE);

  return g_str_equal (self->widget_id, other->widget_id) && g_str_equal (self->name, other->name) &&
         g_strcmp0 (self->description, other->description) == 0 &&
         g_str_equal (self->widget_type, other->widget_type) &&
         g_strcmp0 (self->renderer_url, other->renderer_url) == 0 &&
         json_object_equal (self->schema, other->schema);
}
