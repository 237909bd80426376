#include "config.h"

#include "mpis-card-schema-private.h"

G_DEFINE_BOXED_TYPE (MpisCardSchema, mpis_card_schema, mpis_card_schema_ref, mpis_card_schema_unref)

void
_mpis_card_param_clear (gpointer data)
{
  MpisCardParam *param = data;

  g_free (param->name);
  g_strfreev (param->values);
  g_clear_pointer (&param->initial, json_node_unref);
}

static void
schema_clear (gpointer data)
{
  MpisCardSchema *self = data;

  g_free (self->widget);
  g_free (self->name);
  g_free (self->description);
  g_free (self->renderer_url);
  g_free (self->problem);
  g_free (self->endpoint);
  g_clear_pointer (&self->params, g_array_unref);
  g_clear_pointer (&self->defaults, json_object_unref);
}

static MpisCardSchema *
new_empty (const char *widget,
           const char *name,
           const char *description,
           const char *renderer_url)
{
  MpisCardSchema *self = g_atomic_rc_box_new0 (MpisCardSchema);

  self->widget = g_strdup (widget);
  self->name = g_strdup (name);
  self->description = g_strdup (description);
  self->renderer_url = g_strdup (renderer_url);
  self->defaults = json_object_new ();
  self->params = g_array_new (FALSE, FALSE, sizeof (MpisCardParam));
  g_array_set_clear_func (self->params, _mpis_card_param_clear);
  return self;
}

/**
 * mpis_card_schema_new:
 * @widget: its key in the widget registry
 * @name: what it is called
 * @description: (nullable): what it shows
 * @schema: what it declares
 * @renderer_url: (nullable): a program it brings along; kept, never fetched or run
 * @error: (nullable): return location for an error
 *
 * Reads a custom card's declaration:
 *
 * `data_source`: `type` is `metric`, with the parameters of `mpisctl query` (metric, by, lens, from, to,
 * channel, project, persona), or `api`, with an `endpoint`; `params` declares what a card of it may or
 * must say, each with a `type`, and `required`, `default`, `values`.
 *
 * `config`: `chart`, `count`, `compare`, `title`: values, or objects with a `default`.
 *
 * Returns: (transfer full) (nullable): the custom card; %NULL with %MPIS_ERROR_INVALID, which names the path
 */
MpisCardSchema *
mpis_card_schema_new (const char  *widget,
                      const char  *name,
                      const char  *description,
                      JsonNode    *schema,
                      const char  *renderer_url,
                      GError     **error)
{
  MpisCardSchema *self;

  g_return_val_if_fail (widget != NULL && name != NULL && schema != NULL, NULL);

  self = new_empty (widget, name, description, renderer_url);
  if (_mpis_card_schema_read (self, schema, error))
    return self;
  mpis_card_schema_unref (self);
  return NULL;
}

/**
 * mpis_card_schema_new_from_entry:
 * @entry: what the registry says of it
 *
 * Returns: (transfer full): the custom card; if what is declared makes no sense, one that has a problem
 */
MpisCardSchema *
mpis_card_schema_new_from_entry (MpisWidgetEntry *entry)
{
  g_autoptr(JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autoptr(GError) error = NULL;
  MpisCardSchema *self;

  g_return_val_if_fail (MPIS_IS_WIDGET_ENTRY (entry), NULL);

  json_node_set_object (node, mpis_widget_entry_get_schema (entry));
  self = mpis_card_schema_new (mpis_widget_entry_get_widget_id (entry), mpis_widget_entry_get_name (entry),
                               mpis_widget_entry_get_description (entry), node,
                               mpis_widget_entry_get_renderer_url (entry), &error);
  if (self != NULL)
    return self;
  self = new_empty (mpis_widget_entry_get_widget_id (entry), mpis_widget_entry_get_name (entry),
                    mpis_widget_entry_get_description (entry), NULL);
  self->problem = g_strdup (error->message);
  return self;
}

/**
 * mpis_card_schema_ref:
 *
 * Returns: (transfer full): @self
 */
MpisCardSchema *
mpis_card_schema_ref (MpisCardSchema *self)
{
  return g_atomic_rc_box_acquire (self);
}

/**
 * mpis_card_schema_unref:
 *
 * Lets go of @self.
 */
void
mpis_card_schema_unref (MpisCardSchema *self)
{
  g_atomic_rc_box_release_full (self, schema_clear);
}

/**
 * mpis_card_schema_get_problem:
 *
 * Returns: (nullable): why no card of it can be shown
 */
const char *
mpis_card_schema_get_problem (MpisCardSchema *self)
{
  return self->problem;
}

/**
 * mpis_card_schema_get_widget:
 *
 * Returns: its key in the widget registry
 */
const char *
mpis_card_schema_get_widget (MpisCardSchema *self)
{
  return self->widget;
}

/**
 * mpis_card_schema_get_name:
 *
 * Returns: what it is called
 */
const char *
mpis_card_schema_get_name (MpisCardSchema *self)
{
  return self->name;
}

/**
 * mpis_card_schema_get_description:
 *
 * Returns: (nullable): what it shows
 */
const char *
mpis_card_schema_get_description (MpisCardSchema *self)
{
  return self->description;
}

/**
 * mpis_card_schema_get_renderer_url:
 *
 * Returns: (nullable): the program it brings along, which is not run
 */
const char *
mpis_card_schema_get_renderer_url (MpisCardSchema *self)
{
  return self->renderer_url;
}

/**
 * mpis_card_schema_get_source:
 *
 * Returns: where its content comes from
 */
MpisCardSourceKind
mpis_card_schema_get_source (MpisCardSchema *self)
{
  return self->source;
}

/**
 * mpis_card_schema_get_endpoint:
 *
 * Returns: (nullable): the path it names, if it names one
 */
const char *
mpis_card_schema_get_endpoint (MpisCardSchema *self)
{
  return self->endpoint;
}

/**
 * mpis_card_schema_get_defaults:
 *
 * Returns: (transfer none): the config of a card of it that says nothing itself
 */
JsonObject *
mpis_card_schema_get_defaults (MpisCardSchema *self)
{
  return self->defaults;
}

/**
 * mpis_card_schema_get_n_params:
 *
 * Returns: how many parameters it declares
 */
guint
mpis_card_schema_get_n_params (MpisCardSchema *self)
{
  return self->params->len;
}

/**
 * mpis_card_schema_get_param:
 *
 * Returns: (transfer none): a parameter
 */
const MpisCardParam *
mpis_card_schema_get_param (MpisCardSchema *self,
                            guint           index)
{
  g_return_val_if_fail (index < self->params->len, NULL);

  return &g_array_index (self->params, MpisCardParam, index);
}
