#include "config.h"

#include "mpis-card-schema-private.h"

#include <string.h>

#include "mpis-error.h"
#include "mpis-json.h"
#include "mpis-time.h"

#define MAX_PARAMS 50
#define MAX_VALUES 200

static const char *const type_names[] = { "string", "uuid", "integer", "boolean", "date", "enum" };

/* The paths whose answer is on this computer. */
static const struct {
  const char         *path;
  MpisCardSourceKind  source;
} endpoints[] = {
  { "/api/metrics/query", MPIS_CARD_SOURCE_METRIC },
  { "/api/projects", MPIS_CARD_SOURCE_PROJECTS },
  { "/api/personas", MPIS_CARD_SOURCE_PERSONAS },
  { "/api/publisher/runs", MPIS_CARD_SOURCE_RUNS },
  { "/api/publisher/published-items", MPIS_CARD_SOURCE_POSTS },
  { "/api/red-flags", MPIS_CARD_SOURCE_FLAGS },
};

/* A query's parameters, as `mpisctl query` calls them, and the members of a card's config they become. */
static const struct {
  const char *name;
  const char *member;
  gboolean    many;
} query_members[] = {
  { "metric", "metric", FALSE },
  { "lens", "lens", FALSE },
  { "from", "from", FALSE },
  { "to", "to", FALSE },
  { "channel", "channels", TRUE },
  { "project", "projects", TRUE },
  { "persona", "personas", TRUE },
};

static gboolean
is_text (const MpisJson *place)
{
  JsonNode *node = mpis_json_get_node (place);

  return node != NULL && json_node_get_value_type (node) == G_TYPE_STRING;
}

/* Reads `by`: a group or a list of up to two. */
static gboolean
read_by (MpisCardSchema  *self,
         const MpisJson  *source,
         GError         **error)
{
  static const char *const members[] = { "breakdown", "split" };
  MpisJson by, element;
  guint n;

  json_object_set_string_member (self->defaults, "breakdown", "none");
  if (!mpis_json_member (&by, source, "by"))
    return TRUE;
  n = mpis_json_is_array (&by) ? mpis_json_get_length (&by) : 1;
  if (n > G_N_ELEMENTS (members))
    {
      mpis_json_set_error (source, "by", "at most two groups", error);
      return FALSE;
    }
  for (guint i = 0; i < n; i++)
    {
      MpisGroup group;

      element = by;
      if (mpis_json_is_array (&by))
        mpis_json_element (&element, &by, i);
      if (!is_text (&element) ||
          !mpis_group_from_name (json_node_get_string (mpis_json_get_node (&element)), &group))
        {
          mpis_json_set_error (&element, NULL, "one of day, week, month, hour, weekday, channel, project, "
                                               "persona, post", error);
          return FALSE;
        }
      json_object_set_string_member (self->defaults, members[i], mpis_group_get_name (group));
    }
  return TRUE;
}

static void
set_many (JsonObject *object,
          const char *member,
          JsonNode   *value)
{
  JsonArray *array;

  if (JSON_NODE_HOLDS_ARRAY (value))
    {
      json_object_set_member (object, member, json_node_copy (value));
      return;
    }
  array = json_array_new ();
  json_array_add_element (array, json_node_copy (value));
  json_object_set_array_member (object, member, array);
}

/* A list of texts, or one text. */
static gboolean
check_texts (const MpisJson  *source,
             const char      *key,
             gboolean         many,
             GError         **error)
{
  MpisJson member, element;

  mpis_json_member (&member, source, key);
  if (is_text (&member))
    return TRUE;
  if (!many || !mpis_json_is_array (&member))
    {
      mpis_json_set_error (source, key, many ? "a text or a list of texts" : "a text", error);
      return FALSE;
    }
  for (guint i = 0; i < mpis_json_get_length (&member); i++)
    {
      mpis_json_element (&element, &member, i);
      if (!is_text (&element))
        {
          mpis_json_set_error (&element, NULL, "a text", error);
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
check_metric (const MpisJson  *source,
              GError         **error)
{
  const char *name;
  MpisMetric metric;

  if (!mpis_json_get_maybe_text (source, "metric", &name, error))
    return FALSE;
  if (name == NULL || mpis_metric_from_name (name, &metric))
    return TRUE;
  mpis_json_set_error (source, "metric", "one of views, impressions, reach, reactions, comments, shares, "
                                         "saves, clicks, engagement_rate, posts", error);
  return FALSE;
}

static gboolean
check_day (const MpisJson  *source,
           const char      *key,
           GError         **error)
{
  const char *text;
  gint32 day;

  if (!mpis_json_get_maybe_text (source, key, &text, error))
    return FALSE;
  if (text == NULL || mpis_day_parse (text, &day, NULL))
    return TRUE;
  mpis_json_set_error (source, key, "a day as YYYY-MM-DD", error);
  return FALSE;
}

static gboolean
check_lens (const MpisJson  *source,
            GError         **error)
{
  const char *text;

  if (!mpis_json_get_maybe_text (source, "lens", &text, error))
    return FALSE;
  if (text == NULL || g_str_equal (text, "activity") || g_str_equal (text, "posts"))
    return TRUE;
  mpis_json_set_error (source, "lens", "one of activity, posts", error);
  return FALSE;
}

/* The fixed part of a metric query. */
static gboolean
read_query (MpisCardSchema  *self,
            const MpisJson  *source,
            GError         **error)
{
  MpisJson member;

  if (!check_metric (source, error) || !check_lens (source, error) || !check_day (source, "from", error) ||
      !check_day (source, "to", error) || !read_by (self, source, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (query_members); i++)
    {
      if (!mpis_json_member (&member, source, query_members[i].name))
        continue;
      if (!check_texts (source, query_members[i].name, query_members[i].many, error))
        return FALSE;
      if (query_members[i].many)
        set_many (self->defaults, query_members[i].member, mpis_json_get_node (&member));
      else
        json_object_set_member (self->defaults, query_members[i].member,
                                json_node_copy (mpis_json_get_node (&member)));
    }
  if (json_object_has_member (self->defaults, "from") != json_object_has_member (self->defaults, "to"))
    {
      mpis_json_set_error (source, json_object_has_member (self->defaults, "from") ? "to" : "from",
                           "a day as YYYY-MM-DD, as from and to go together", error);
      return FALSE;
    }
  if (json_object_has_member (self->defaults, "from"))
    json_object_set_string_member (self->defaults, "time_range", "own");
  return TRUE;
}

static gboolean
read_type (const MpisJson     *place,
           MpisCardParamType  *type,
           GError            **error)
{
  const char *name;

  if (!mpis_json_get_text (place, "type", &name, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (type_names); i++)
    if (g_str_equal (type_names[i], name))
      {
        *type = i;
        return TRUE;
      }
  mpis_json_set_error (place, "type", "one of string, uuid, integer, boolean, date, enum", error);
  return FALSE;
}

static gboolean
read_values (const MpisJson  *place,
             MpisCardParam   *param,
             GError         **error)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  MpisJson values, element;
  guint n;

  if (param->type != MPIS_CARD_PARAM_ENUM)
    return TRUE;
  if (!mpis_json_member (&values, place, "values") || !mpis_json_is_array (&values) ||
      (n = mpis_json_get_length (&values)) == 0 || n > MAX_VALUES)
    {
      mpis_json_set_error (place, "values", "a list of one to 200 texts", error);
      return FALSE;
    }
  for (guint i = 0; i < n; i++)
    {
      mpis_json_element (&element, &values, i);
      if (!is_text (&element))
        {
          mpis_json_set_error (&element, NULL, "a text", error);
          return FALSE;
        }
      g_strv_builder_add (builder, json_node_get_string (mpis_json_get_node (&element)));
    }
  param->values = g_strv_builder_end (builder);
  return TRUE;
}

/* What @param takes, in words. */
static char *
describe_param (const MpisCardParam *param)
{
  g_autofree char *values = NULL;

  switch (param->type)
    {
    case MPIS_CARD_PARAM_UUID:    return g_strdup ("a UUID");
    case MPIS_CARD_PARAM_INTEGER: return g_strdup ("a whole number");
    case MPIS_CARD_PARAM_BOOLEAN: return g_strdup ("true or false");
    case MPIS_CARD_PARAM_DATE:    return g_strdup ("a day as YYYY-MM-DD");
    case MPIS_CARD_PARAM_ENUM:
      values = g_strjoinv (", ", param->values);
      return g_strconcat ("one of ", values, NULL);
    case MPIS_CARD_PARAM_STRING:
    default:                      return g_strdup ("a text");
    }
}

static gboolean
param_takes (const MpisCardParam *param,
             JsonNode            *value)
{
  GType type = json_node_get_value_type (value);
  const char *text = type == G_TYPE_STRING ? json_node_get_string (value) : NULL;
  gint32 day;

  switch (param->type)
    {
    case MPIS_CARD_PARAM_UUID:    return text != NULL && g_uuid_string_is_valid (text);
    case MPIS_CARD_PARAM_INTEGER: return type == G_TYPE_INT64;
    case MPIS_CARD_PARAM_BOOLEAN: return type == G_TYPE_BOOLEAN;
    case MPIS_CARD_PARAM_DATE:    return text != NULL && mpis_day_parse (text, &day, NULL);
    case MPIS_CARD_PARAM_ENUM:
      return text != NULL && g_strv_contains ((const char *const *) param->values, text);
    case MPIS_CARD_PARAM_STRING:
    default:                      return text != NULL;
    }
}

static gboolean
check_value (const MpisCardParam  *param,
             const MpisJson       *place,
             const char           *key,
             GError              **error)
{
  g_autofree char *expected = NULL;
  MpisJson member;

  if (!mpis_json_member (&member, place, key) || param_takes (param, mpis_json_get_node (&member)))
    return TRUE;
  expected = describe_param (param);
  mpis_json_set_error (place, key, expected, error);
  return FALSE;
}

static gboolean
is_known_param (MpisCardSchema *self,
                const char     *name)
{
  if (self->source != MPIS_CARD_SOURCE_METRIC)
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (query_members); i++)
    if (g_str_equal (query_members[i].name, name))
      return TRUE;
  return g_str_equal (name, "persona_id") || g_str_equal (name, "project_id");
}

static gboolean
read_param (MpisCardSchema  *self,
            const MpisJson  *params,
            const char      *name,
            GError         **error)
{
  MpisCardParam param = { .name = g_strdup (name) };
  MpisJson place, member;
  gboolean fine;

  mpis_json_member (&place, params, name);
  fine = mpis_json_check_object (&place, error) && read_type (&place, &param.type, error) &&
         read_values (&place, &param, error) && check_value (&param, &place, "default", error);
  if (fine && mpis_json_member (&member, &place, "required"))
    fine = mpis_json_get_bool (&place, "required", &param.required, error);
  if (fine && !is_known_param (self, name))
    {
      mpis_json_set_error (params, name, "a parameter of a metric query: metric, lens, from, to, channel, "
                                         "project, persona, project_id or persona_id", error);
      fine = FALSE;
    }
  if (fine && mpis_json_member (&member, &place, "default"))
    param.initial = json_node_copy (mpis_json_get_node (&member));
  if (fine)
    g_array_append_val (self->params, param);
  else
    _mpis_card_param_clear (&param);
  return fine;
}

static gboolean
read_params (MpisCardSchema  *self,
             const MpisJson  *source,
             GError         **error)
{
  g_autoptr(GList) names = NULL;
  MpisJson params;

  if (!mpis_json_member (&params, source, "params"))
    return TRUE;
  if (!mpis_json_check_object (&params, error))
    return FALSE;
  names = json_object_get_members (json_node_get_object (mpis_json_get_node (&params)));
  if (g_list_length (names) > MAX_PARAMS)
    {
      mpis_json_set_error (source, "params", "at most 50 parameters", error);
      return FALSE;
    }
  for (GList *l = names; l != NULL; l = l->next)
    {
      MpisJson place;

      if (!mpis_json_member (&place, &params, l->data))
        {
          mpis_json_set_error (&params, l->data, "an object with a type", error);
          return FALSE;
        }
      if (!read_param (self, &params, l->data, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
read_endpoint (MpisCardSchema  *self,
               const MpisJson  *source,
               GError         **error)
{
  const char *endpoint;

  if (!mpis_json_get_text (source, "endpoint", &endpoint, error))
    return FALSE;
  if (!g_str_has_prefix (endpoint, "/api/") || strstr (endpoint, "..") != NULL ||
      strpbrk (endpoint, "?#\\ \r\n\t") != NULL)
    {
      mpis_json_set_error (source, "endpoint", "a path of the dashboard’s interface, beginning with /api/ "
                                               "and without a query", error);
      return FALSE;
    }
  self->endpoint = g_strdup (endpoint);
  self->source = MPIS_CARD_SOURCE_ELSEWHERE;
  for (guint i = 0; i < G_N_ELEMENTS (endpoints); i++)
    if (g_str_equal (endpoints[i].path, endpoint))
      self->source = endpoints[i].source;
  if (g_str_has_prefix (endpoint, "/api/publisher/runs/") && g_str_has_suffix (endpoint, "/published-items"))
    self->source = MPIS_CARD_SOURCE_RUN_POSTS;
  return TRUE;
}

static gboolean
read_source (MpisCardSchema  *self,
             const MpisJson  *root,
             GError         **error)
{
  const char *type;
  MpisJson source;

  if (!mpis_json_member (&source, root, "data_source"))
    {
      self->source = MPIS_CARD_SOURCE_ELSEWHERE;
      return TRUE;
    }
  if (!mpis_json_check_object (&source, error) || !mpis_json_get_text (&source, "type", &type, error))
    return FALSE;
  if (g_str_equal (type, "api"))
    {
      if (!read_endpoint (self, &source, error))
        return FALSE;
    }
  else if (g_str_equal (type, "metric"))
    self->source = MPIS_CARD_SOURCE_METRIC;
  else
    {
      mpis_json_set_error (&source, "type", "one of metric, api", error);
      return FALSE;
    }
  if (self->source == MPIS_CARD_SOURCE_METRIC && !read_query (self, &source, error))
    return FALSE;
  return read_params (self, &source, error);
}

/* `config`: of each option its value, or an object that declares it. */
static gboolean
read_config (MpisCardSchema  *self,
             const MpisJson  *root,
             GError         **error)
{
  static const char *const taken[] = { "chart", "count", "compare", "title" };
  MpisJson config, member, initial;

  if (!mpis_json_member (&config, root, "config"))
    return TRUE;
  if (!mpis_json_check_object (&config, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (taken); i++)
    {
      if (!mpis_json_member (&member, &config, taken[i]))
        continue;
      initial = member;
      if (mpis_json_is_object (&member) && !mpis_json_member (&initial, &member, "default"))
        continue;
      json_object_set_member (self->defaults, taken[i], json_node_copy (mpis_json_get_node (&initial)));
    }
  return TRUE;
}

/* Reads what is declared into an empty schema. */
gboolean
_mpis_card_schema_read (MpisCardSchema  *self,
                        JsonNode        *schema,
                        GError         **error)
{
  MpisJson root;

  mpis_json_root (&root, schema);
  return mpis_json_check_object (&root, error) && read_source (self, &root, error) &&
         read_config (self, &root, error);
}

/**
 * mpis_card_schema_check_params:
 * @params: (nullable): a card's values
 * @error: (nullable): return location for an error
 *
 * Returns: (transfer full) (nullable): the values, with those that were not given as the schema says, and
 *   those it does not declare as they are; %NULL with %MPIS_ERROR_INVALID, which names the parameter
 */
JsonObject *
mpis_card_schema_check_params (MpisCardSchema  *self,
                               JsonObject      *params,
                               GError         **error)
{
  g_autoptr(JsonObject) checked = json_object_new ();
  g_autoptr(JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autoptr(GList) names = params != NULL ? json_object_get_members (params) : NULL;
  MpisJson whole, root, member;

  for (GList *l = names; l != NULL; l = l->next)
    json_object_set_member (checked, l->data, json_node_copy (json_object_get_member (params, l->data)));
  json_node_set_object (node, checked);
  mpis_json_root (&whole, NULL);
  root = (MpisJson) { node, &whole, "params", 0 };
  for (guint i = 0; i < self->params->len; i++)
    {
      const MpisCardParam *param = &g_array_index (self->params, MpisCardParam, i);

      if (!check_value (param, &root, param->name, error))
        return NULL;
      if (mpis_json_member (&member, &root, param->name))
        continue;
      if (param->initial != NULL)
        json_object_set_member (checked, param->name, json_node_copy (param->initial));
      else if (param->required)
        {
          g_autofree char *expected = describe_param (param);

          mpis_json_set_error (&root, param->name, expected, error);
          return NULL;
        }
    }
  return g_steal_pointer (&checked);
}

/* The parameters that say what to look at, as members of a card's config. */
JsonObject *
_mpis_card_schema_apply_params (MpisCardSchema  *self,
                                JsonObject      *params,
                                GError         **error)
{
  g_autoptr(JsonObject) config = json_object_new ();

  for (guint i = 0; i < self->params->len; i++)
    {
      const MpisCardParam *param = &g_array_index (self->params, MpisCardParam, i);
      JsonNode *value = json_object_get_member (params, param->name);

      if (value == NULL || JSON_NODE_HOLDS_NULL (value))
        continue;
      if (g_str_equal (param->name, "persona_id") || g_str_equal (param->name, "project_id"))
        json_object_set_member (config, param->name, json_node_copy (value));
      for (guint k = 0; k < G_N_ELEMENTS (query_members); k++)
        if (g_str_equal (query_members[k].name, param->name))
          {
            if (query_members[k].many)
              set_many (config, query_members[k].member, value);
            else
              json_object_set_member (config, query_members[k].member, json_node_copy (value));
          }
      if (g_str_equal (param->name, "from") || g_str_equal (param->name, "to"))
        json_object_set_string_member (config, "time_range", "own");
      if (g_str_equal (param->name, "limit") && param->type == MPIS_CARD_PARAM_INTEGER)
        json_object_set_member (config, "count", json_node_copy (value));
    }
  return g_steal_pointer (&config);
}
