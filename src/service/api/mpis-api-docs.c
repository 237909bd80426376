#include "config.h"

#include "mpis-api-routes.h"

#include <string.h>

#include "mpis-json.h"
#include "mpis-service-resources.h"

#define DOCUMENT_PATH "/org/mpis/Dashboard/service/openapi.json"
#define BASE          "http://127.0.0.1:8080"

/* The page may show itself and nothing else. */
#define PAGE_POLICY   "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; " \
                      "frame-ancestors 'none'"

static const char *const methods[] = { "get", "post", "put", "patch", "delete" };

static GBytes *
load_document (GError **error)
{
  return g_resource_lookup_data (mpis_service_get_resource (), DOCUMENT_PATH, G_RESOURCE_LOOKUP_FLAGS_NONE,
                                 error);
}

static MpisApiReply *
get_document (MpisApiRequest  *request,
              GError         **error)
{
  GBytes *document = load_document (error);

  return document != NULL ? mpis_api_reply_bytes (200, "application/json; charset=utf-8", document) : NULL;
}

/* --- the page --------------------------------------------------------------------------------- */

static const char page_head[] =
  "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
  "<meta name=\"viewport\" content=\"width=device-width\"><title>MPIS Dashboard: the interface</title><style>"
  ":root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:auto;padding:1rem}"
  "pre{overflow:auto;padding:.75rem;border-radius:6px;background:rgba(127,127,127,.15)}"
  "code,pre{font-family:ui-monospace,monospace;font-size:14px}h3{margin-top:2.5rem}"
  "table{border-collapse:collapse}td,th{text-align:left;padding:.25rem 1rem .25rem 0;vertical-align:top}"
  "nav a{display:inline-block;margin-right:1rem}</style></head><body>\n";

static void
append_escaped (GString    *page,
                const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text != NULL ? text : "", -1);

  g_string_append (page, escaped);
}

static const char *
get_text (JsonObject *object,
          const char *name)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;

  return node != NULL && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;
}

static JsonObject *
get_object (JsonObject *object,
            const char *name)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static JsonArray *
get_array (JsonObject *object,
           const char *name)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

/* The example of a body or an answer, which is JSON wherever there is one. */
static JsonNode *
get_example (JsonObject *holder)
{
  JsonObject *media = get_object (get_object (holder, "content"), "application/json");

  return media != NULL ? json_object_get_member (media, "example") : NULL;
}

static void
append_parameters (GString    *page,
                   JsonObject *operation)
{
  JsonArray *parameters = get_array (operation, "parameters");

  if (parameters == NULL || json_array_get_length (parameters) == 0)
    return;
  g_string_append (page, "<table>");
  for (guint i = 0; i < json_array_get_length (parameters); i++)
    {
      JsonObject *parameter = json_array_get_object_element (parameters, i);

      g_string_append (page, "<tr><td><code>");
      append_escaped (page, get_text (parameter, "name"));
      g_string_append (page, "</code></td><td>");
      append_escaped (page, get_text (parameter, "in"));
      g_string_append (page, "</td><td>");
      append_escaped (page, get_text (parameter, "description"));
      g_string_append (page, "</td></tr>");
    }
  g_string_append (page, "</table>\n");
}

/* The path with its fields, and the headers it needs, as the examples have them. */
static void
append_curl (GString    *page,
             const char *method,
             const char *path,
             JsonObject *operation)
{
  JsonNode *body = get_example (get_object (operation, "requestBody"));
  JsonArray *parameters = get_array (operation, "parameters");
  g_autoptr(GString) address = g_string_new (BASE);
  g_autoptr(GString) headers = g_string_new (NULL);
  g_autofree char *upper = g_ascii_strup (method, -1);
  char separator = '?';

  g_string_append (address, path);
  for (guint i = 0; parameters != NULL && i < json_array_get_length (parameters); i++)
    {
      JsonObject *parameter = json_array_get_object_element (parameters, i);
      const char *name = get_text (parameter, "name"), *in = get_text (parameter, "in");
      const char *example = get_text (parameter, "example");
      g_autofree char *field = g_strdup_printf ("{%s}", name);

      if (example == NULL)
        continue;
      if (g_strcmp0 (in, "path") == 0)
        g_string_replace (address, field, example, 0);
      else if (g_strcmp0 (in, "header") == 0)
        g_string_append_printf (headers, " \\\n  -H '%s: %s'", name, example);
      else
        {
          g_string_append_printf (address, "%c%s=%s", separator, name, example);
          separator = '&';
        }
    }

  g_string_append (page, "<pre>curl -X ");
  append_escaped (page, upper);
  g_string_append_printf (page, " '");
  append_escaped (page, address->str);
  g_string_append_c (page, '\'');
  if (json_object_has_member (operation, "security")
      && json_array_get_length (get_array (operation, "security")) > 0)
    g_string_append (page, " \\\n  -H \"Authorization: Bearer $TOKEN\"");
  append_escaped (page, headers->str);
  if (body != NULL)
    {
      g_autofree char *text = json_to_string (body, TRUE);

      g_string_append (page, " \\\n  -H 'Content-Type: application/json' \\\n  -d '");
      append_escaped (page, text);
      g_string_append_c (page, '\'');
    }
  g_string_append (page, "</pre>\n");
}

static void
append_answers (GString    *page,
                JsonObject *operation)
{
  JsonObject *responses = get_object (operation, "responses");
  g_autoptr(GList) statuses = json_object_get_members (responses);

  for (GList *l = statuses; l != NULL; l = l->next)
    {
      JsonObject *response = get_object (responses, l->data);
      JsonNode *example = get_example (response);

      g_string_append (page, "<p><b>");
      append_escaped (page, l->data);
      g_string_append (page, "</b> ");
      append_escaped (page, get_text (response, "description"));
      g_string_append (page, "</p>\n");
      if (example != NULL)
        {
          g_autofree char *text = json_to_string (example, TRUE);

          g_string_append (page, "<pre>");
          append_escaped (page, text);
          g_string_append (page, "</pre>\n");
        }
    }
}

static void
append_roles (GString    *page,
              JsonObject *operation)
{
  JsonArray *roles = get_array (operation, "x-roles");

  g_string_append (page, "<p>Who may: ");
  if (roles == NULL || json_array_get_length (roles) == 0)
    g_string_append (page, "anybody");
  for (guint i = 0; roles != NULL && i < json_array_get_length (roles); i++)
    {
      g_string_append (page, i > 0 ? ", " : "");
      append_escaped (page, json_array_get_string_element (roles, i));
    }
  g_string_append (page, "</p>\n");
}

static void
append_operation (GString    *page,
                  const char *method,
                  const char *path,
                  JsonObject *operation)
{
  g_autofree char *upper = g_ascii_strup (method, -1);

  g_string_append (page, "<h3 id=\"");
  append_escaped (page, get_text (operation, "operationId"));
  g_string_append_printf (page, "\"><code>%s ", upper);
  append_escaped (page, path);
  g_string_append (page, "</code></h3>\n<p>");
  append_escaped (page, get_text (operation, "summary"));
  g_string_append (page, "</p>\n");
  if (get_text (operation, "description") != NULL)
    {
      g_string_append (page, "<p>");
      append_escaped (page, get_text (operation, "description"));
      g_string_append (page, "</p>\n");
    }
  append_roles (page, operation);
  append_parameters (page, operation);
  append_curl (page, method, path, operation);
  append_answers (page, operation);
}

static GBytes *
make_page (GError **error)
{
  g_autoptr(GBytes) bytes = load_document (error);
  g_autoptr(JsonNode) root = NULL;
  g_autoptr(GList) paths = NULL;
  JsonObject *info, *all;
  GString *page;

  if (bytes == NULL
      || !(root = mpis_json_parse (g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), error)))
    return NULL;
  info = get_object (json_node_get_object (root), "info");
  all = get_object (json_node_get_object (root), "paths");
  page = g_string_new (page_head);
  g_string_append (page, "<h1>");
  append_escaped (page, get_text (info, "title"));
  g_string_append (page, "</h1>\n<p>");
  append_escaped (page, get_text (info, "description"));
  g_string_append (page, "</p>\n<p>For programs: <a href=\"/openapi.json\">/openapi.json</a></p>\n");
  paths = json_object_get_members (all);
  for (GList *l = paths; l != NULL; l = l->next)
    for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
      {
        JsonObject *operation = get_object (get_object (all, l->data), methods[i]);

        if (operation != NULL)
          append_operation (page, methods[i], l->data, operation);
      }
  g_string_append (page, "</body></html>\n");
  return g_string_free_to_bytes (page);
}

static MpisApiReply *
get_page (MpisApiRequest  *request,
          GError         **error)
{
  static GBytes *page;
  MpisApiReply *reply;

  if (page == NULL && !(page = make_page (error)))
    return NULL;
  reply = mpis_api_reply_bytes (200, "text/html; charset=utf-8", g_bytes_ref (page));
  mpis_api_reply_set_header (reply, "Content-Security-Policy", PAGE_POLICY);
  return reply;
}

const MpisApiRoute mpis_api_docs_routes[] = {
  { "GET", "/openapi.json", MPIS_ROLE_NONE, get_document, MPIS_ROUTE_PLAIN },
  { "GET", "/docs", MPIS_ROLE_NONE, get_page, MPIS_ROUTE_PLAIN },
  { "GET", "/api/docs", MPIS_ROLES_READ, get_page, MPIS_ROUTE_PLAIN },
  { NULL }
};
