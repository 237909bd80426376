#include "config.h"

#include "mpis-api-request-private.h"

#include <string.h>

#include "mpis-json.h"

/* Where a text nests deeper than we read; 0 if it does not. */
static gsize
find_too_deep (const char *text,
               gsize       length)
{
  guint depth = 0;
  gboolean in_text = FALSE;

  for (gsize i = 0; i < length; i++)
    {
      char c = text[i];

      if (in_text)
        {
          i += c == '\\';
          in_text = c != '"';
        }
      else if (c == '"')
        in_text = TRUE;
      else if ((c == '[' || c == '{') && ++depth > MPIS_API_MAX_DEPTH)
        return i;
      else if ((c == ']' || c == '}') && depth > 0)
        depth--;
    }
  return 0;
}

static void
add_body_problem (MpisApiRequest *self,
                  const char     *type,
                  const char     *message,
                  JsonNode       *input)
{
  JsonObject *problem = json_object_new ();
  JsonArray *loc = json_array_new ();

  json_array_add_string_element (loc, "body");
  json_object_set_string_member (problem, "type", type);
  json_object_set_array_member (problem, "loc", loc);
  json_object_set_string_member (problem, "msg", message);
  json_object_set_member (problem, "input", input != NULL ? json_node_copy (input)
                                                          : json_node_new (JSON_NODE_NULL));
  self->body_is_bad = TRUE;
  if (self->problems == NULL)
    self->problems = json_array_new ();
  json_array_add_object_element (self->problems, problem);
}

/* Browsers send other types across origins without asking; that never reads as JSON here. */
static gboolean
is_json_type (MpisApiRequest *self)
{
  const char *type = soup_message_headers_get_content_type (self->headers, NULL);

  return type == NULL || g_str_equal (type, "application/json") || g_str_has_suffix (type, "+json");
}

static gboolean
parse (MpisApiRequest *self,
       const char     *text,
       gsize           length)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *message = NULL;

  if (!g_utf8_validate (text, (gssize) length, NULL))
    add_body_problem (self, "json_invalid", "JSON decode error: not valid UTF-8", NULL);
  else if (find_too_deep (text, length) > 0)
    {
      message = g_strdup_printf ("JSON decode error: more than %u objects or lists inside each other",
                                 MPIS_API_MAX_DEPTH);
      add_body_problem (self, "json_invalid", message, NULL);
    }
  else if (!(self->tree = mpis_json_parse (text, (gssize) length, &error)))
    {
      message = g_strconcat ("JSON decode error: ", error->message, NULL);
      add_body_problem (self, "json_invalid", message, NULL);
    }
  return self->tree != NULL;
}

/*
 * mpis_api_request_read_body:
 * @self: a request
 *
 * Reads the body, once. What is wrong with it is noted; to be absent is not wrong.
 *
 * Returns: whether there is a body that is an object
 */
gboolean
mpis_api_request_read_body (MpisApiRequest *self)
{
  gsize length = 0;
  const char *text = self->body != NULL ? g_bytes_get_data (self->body, &length) : NULL;

  if (self->tree_is_read)
    return self->tree != NULL && JSON_NODE_HOLDS_OBJECT (self->tree);
  self->tree_is_read = TRUE;

  /* No body is one without fields: those that are required are missed by their names. */
  if (length == 0)
    return FALSE;
  if (!is_json_type (self))
    add_body_problem (self, "model_attributes_type",
                      "Input should be a valid dictionary or object to extract fields from: the content "
                      "type must be application/json", NULL);
  else if (parse (self, text, length) && !JSON_NODE_HOLDS_OBJECT (self->tree))
    add_body_problem (self, "model_attributes_type",
                      "Input should be a valid dictionary or object to extract fields from", self->tree);
  return self->tree != NULL && JSON_NODE_HOLDS_OBJECT (self->tree);
}

/**
 * mpis_api_get_body:
 * @self: a request
 *
 * For handlers that take other things than an object of fields. What is wrong is noted for
 * mpis_api_check().
 *
 * Returns: (transfer none) (nullable): the body; %NULL if there is none, or it is no JSON
 */
JsonNode *
mpis_api_get_body (MpisApiRequest *self)
{
  gsize length = 0;
  const char *text;

  g_return_val_if_fail (MPIS_IS_API_REQUEST (self), NULL);

  if (self->tree_is_read)
    return self->tree;
  text = self->body != NULL ? g_bytes_get_data (self->body, &length) : NULL;
  self->tree_is_read = TRUE;
  if (length == 0)
    add_body_problem (self, "missing", "Field required", NULL);
  else if (!is_json_type (self))
    add_body_problem (self, "json_invalid", "the content type must be application/json", NULL);
  else
    parse (self, text, length);
  return self->tree;
}

/**
 * mpis_api_get_body_text:
 * @self: a request
 *
 * Returns: (transfer none): the body as it came, valid UTF-8; "" where it is not, or there is none
 */
const char *
mpis_api_get_body_text (MpisApiRequest *self)
{
  gsize length = 0;
  const char *text;

  g_return_val_if_fail (MPIS_IS_API_REQUEST (self), "");

  text = self->body != NULL ? g_bytes_get_data (self->body, &length) : NULL;
  if (length == 0 || !g_utf8_validate (text, (gssize) length, NULL))
    return "";
  return mpis_api_request_keep (self, g_strndup (text, length));
}
