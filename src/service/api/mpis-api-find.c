#include "config.h"

#include "mpis-api-find.h"

#include <string.h>

#include "mpis-json.h"

/* --- what is wrong ---------------------------------------------------------------------------- */

static const char *const place_names[] = {
  [MPIS_IN_PATH] = "path",
  [MPIS_IN_QUERY] = "query",
  [MPIS_IN_BODY] = "body",
};

/* Large inputs are not sent back. */
JsonNode *
mpis_api_copy_input (JsonNode *node)
{
  g_autofree char *printed = node != NULL ? mpis_json_print (node) : NULL;

  if (printed == NULL || strlen (printed) > 4096)
    return json_node_new (JSON_NODE_NULL);
  return json_node_copy (node);
}

/* Says that a field is wrong. @input is what was found, taken. */
JsonObject *
mpis_api_note_problem (MpisApiRequest *self,
                       MpisApiPlace    place,
                       const char     *name,
                       const char     *type,
                       const char     *message,
                       JsonNode       *input)
{
  JsonObject *problem = json_object_new ();
  JsonArray *loc = json_array_new ();

  json_array_add_string_element (loc, place_names[place]);
  json_array_add_string_element (loc, name);
  json_object_set_string_member (problem, "type", type);
  json_object_set_array_member (problem, "loc", loc);
  json_object_set_string_member (problem, "msg", message);
  json_object_set_member (problem, "input", input);
  if (self->problems == NULL)
    self->problems = json_array_new ();
  json_array_add_object_element (self->problems, problem);
  return problem;
}

static JsonNode *
value_to_input (const MpisApiValue *value)
{
  if (value->node != NULL)
    return mpis_api_copy_input (value->node);
  return json_node_init_string (json_node_alloc (), value->text);
}

JsonObject *
mpis_api_complain (MpisApiRequest *self,
                   MpisApiPlace    place,
                   const char     *name,
                   const MpisApiValue    *value,
                   const char     *type,
                   const char     *message)
{
  return mpis_api_note_problem (self, place, name, type, message, value_to_input (value));
}

void
mpis_api_add_context (JsonObject *problem,
                      const char *key,
                      gint64      number)
{
  JsonObject *context = json_object_new ();

  json_object_set_int_member (context, key, number);
  json_object_set_object_member (problem, "ctx", context);
}

void
mpis_api_add_reason (JsonObject *problem,
                     const char *key,
                     const char *text)
{
  JsonObject *context = json_object_new ();

  json_object_set_string_member (context, key, text);
  json_object_set_object_member (problem, "ctx", context);
}

/**
 * mpis_api_add_problem:
 * @self: a request
 * @place: where the field stands
 * @name: its name; parts of a nested one are parted by dots
 * @type: what is wrong, as one word: "value_error"
 * @format: the same as a sentence
 *
 * For rules that the readers do not know, such as that one day is not after another.
 */
void
mpis_api_add_problem (MpisApiRequest *self,
                      MpisApiPlace    place,
                      const char     *name,
                      const char     *type,
                      const char     *format,
                      ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  g_return_if_fail (MPIS_IS_API_REQUEST (self));

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  mpis_api_note_problem (self, place, name, type, message, json_node_new (JSON_NODE_NULL));
}

/**
 * mpis_api_check:
 * @self: a request whose fields have been read
 * @error: return location
 *
 * Returns: whether nothing was wrong with them; else the answer will list it all
 */
gboolean
mpis_api_check (MpisApiRequest  *self,
                GError         **error)
{
  g_return_val_if_fail (MPIS_IS_API_REQUEST (self), FALSE);

  if (self->problems == NULL)
    return TRUE;
  g_set_error_literal (error, MPIS_API_ERROR, MPIS_API_ERROR_UNPROCESSABLE, "The request is malformed");
  return FALSE;
}

/* --- finding ---------------------------------------------------------------------------------- */

static void
read_query (MpisApiRequest *self)
{
  GUriParamsIter iter;
  char *name, *value;
  g_autoptr(GError) error = NULL;

  self->query = g_ptr_array_new_with_free_func (g_free);
  g_uri_params_iter_init (&iter, self->query_text, -1, "&", G_URI_PARAMS_WWW_FORM);
  while (g_uri_params_iter_next (&iter, &name, &value, &error))
    {
      g_ptr_array_add (self->query, name);
      g_ptr_array_add (self->query, value);
    }
  if (error != NULL)
    mpis_api_add_problem (self, MPIS_IN_QUERY, "", "value_error", "The query is not well-formed");
}

/* The value of the @which-th parameter of that name. */
const char *
mpis_api_find_query (MpisApiRequest *self,
                     const char     *name,
                     guint           which)
{
  if (self->query_text == NULL)
    return NULL;
  if (self->query == NULL)
    read_query (self);
  for (guint i = 0; i + 1 < self->query->len; i += 2)
    if (g_str_equal (self->query->pdata[i], name) && which-- == 0)
      return self->query->pdata[i + 1];
  return NULL;
}

const char *
mpis_api_request_find_query (MpisApiRequest *self,
                             const char     *name)
{
  return mpis_api_find_query (self, name, 0);
}

/* A field of the path, by its name in the route. */
static const char *
find_path (MpisApiRequest *self,
           const char     *name)
{
  gsize length = strlen (name);
  guint index = 0;

  for (const char *c = strchr (self->route->path, '{'); c != NULL; c = strchr (c + 1, '{'), index++)
    if (strncmp (c + 1, name, length) == 0 && c[length + 1] == '}')
      return self->fields[index];
  g_critical ("The route %s has no field “%s”", self->route->path, name);
  return NULL;
}

/* Whether there is something; what is required and absent is noted. */
gboolean
mpis_api_find (MpisApiRequest *self,
               MpisApiPlace    place,
               const char     *name,
               MpisApiNeed     need,
               MpisApiValue          *value)
{
  *value = (MpisApiValue) { 0 };
  if (place == MPIS_IN_PATH)
    value->text = find_path (self, name);
  else if (place == MPIS_IN_QUERY)
    value->text = mpis_api_find_query (self, name, 0);
  else if (mpis_api_request_read_body (self))
    value->node = json_object_get_member (json_node_get_object (self->tree), name);
  else if (self->body_is_bad)
    return FALSE;

  /* A null where something has to be is of the wrong type; each reader says of which. */
  if (value->text != NULL || (value->node != NULL && (need == MPIS_REQUIRED
                                                      || !JSON_NODE_HOLDS_NULL (value->node))))
    return TRUE;
  if (need == MPIS_REQUIRED)
    mpis_api_note_problem (self, place, name, "missing", "Field required",
                           place == MPIS_IN_BODY && self->tree != NULL ? mpis_api_copy_input (self->tree)
                           : json_node_new (JSON_NODE_NULL));
  return FALSE;
}

/* The text of a value, or %NULL if it is none. */
const char *
mpis_api_value_text (const MpisApiValue *value)
{
  if (value->node == NULL)
    return value->text;
  return json_node_get_value_type (value->node) == G_TYPE_STRING ? json_node_get_string (value->node)
                                                                : NULL;
}

const char *
mpis_api_find_text (MpisApiRequest *self,
                    MpisApiPlace    place,
                    const char     *name,
                    MpisApiNeed     need,
                    MpisApiValue          *value)
{
  const char *text;

  if (!mpis_api_find (self, place, name, need, value))
    return NULL;
  if (!(text = mpis_api_value_text (value)))
    mpis_api_complain (self, place, name, value, "string_type", "Input should be a valid string");
  return text;
}
