#include "config.h"

#include "mpis-api-routes.h"

#include "mpis-personas.h"

#define MAX_LIMIT 500

static MpisApiReply *
list (MpisApiRequest  *request,
      GError         **error)
{
  MpisDb *db = mpis_api_get_db (request, error);
  MpisPage page = mpis_api_page (request, MAX_LIMIT);
  g_autoptr(MpisListing) listing = NULL;

  if (db == NULL || !mpis_api_check (request, error)
      || !(listing = dex_await_boxed (mpis_personas_list (db, &page), error)))
    return NULL;
  return mpis_api_reply_listing (request, listing);
}

static MpisApiReply *
get (MpisApiRequest  *request,
     GError         **error)
{
  MpisDb *db = mpis_api_get_db (request, error);
  const char *id = mpis_api_uuid (request, MPIS_IN_PATH, "persona_id", MPIS_REQUIRED);
  char *json;

  if (db == NULL || !mpis_api_check (request, error)
      || !(json = dex_await_string (mpis_personas_get (db, id), error)))
    return NULL;
  return mpis_api_reply_json (200, json);
}

/* A text that is a member of a member. */
static const char *
read_text (MpisApiRequest *request,
           JsonNode       *object,
           const char     *where,
           const char     *name)
{
  JsonNode *node = object ? json_object_get_member (json_node_get_object (object), name) : NULL;
  g_autofree char *path = g_strdup_printf ("%s.%s", where, name);

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return NULL;
  if (json_node_get_value_type (node) == G_TYPE_STRING)
    return json_node_get_string (node);
  mpis_api_add_problem (request, MPIS_IN_BODY, path, "string_type", "Input should be a valid string");
  return NULL;
}

/* Likewise a list of texts. */
static GStrv
read_texts (MpisApiRequest *request,
            JsonNode       *object,
            const char     *where,
            const char     *name)
{
  JsonNode *node = object ? json_object_get_member (json_node_get_object (object), name) : NULL;
  g_autofree char *path = g_strdup_printf ("%s.%s", where, name);
  g_autoptr(GStrvBuilder) texts = g_strv_builder_new ();

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return NULL;
  if (!JSON_NODE_HOLDS_ARRAY (node))
    {
      mpis_api_add_problem (request, MPIS_IN_BODY, path, "list_type", "Input should be a valid list");
      return NULL;
    }
  for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++)
    {
      JsonNode *element = json_array_get_element (json_node_get_array (node), i);

      if (json_node_get_value_type (element) != G_TYPE_STRING)
        {
          mpis_api_add_problem (request, MPIS_IN_BODY, path, "string_type", "Input should be a valid string");
          return NULL;
        }
      g_strv_builder_add (texts, json_node_get_string (element));
    }
  return g_strv_builder_end (texts);
}

static MpisApiReply *
create (MpisApiRequest  *request,
        GError         **error)
{
  MpisDb *db = mpis_api_get_db (request, error);
  JsonNode *credo = mpis_api_object (request, "credo", MPIS_OPTIONAL);
  JsonNode *ethos = mpis_api_object (request, "ethos", MPIS_OPTIONAL);
  g_auto(GStrv) beliefs = read_texts (request, credo, "credo", "beliefs");
  g_auto(GStrv) statements = read_texts (request, credo, "credo", "statements");
  g_auto(GStrv) virtues = read_texts (request, ethos, "ethos", "virtues");
  const MpisPersonaForm form = {
    .name = mpis_api_text (request, MPIS_IN_BODY, "name", MPIS_REQUIRED, 1, 200),
    .slug = mpis_api_text (request, MPIS_IN_BODY, "slug", MPIS_OPTIONAL, 1, 200),
    .description = mpis_api_text (request, MPIS_IN_BODY, "description", MPIS_OPTIONAL, 0, 10000),
    .language = mpis_api_text (request, MPIS_IN_BODY, "language", MPIS_OPTIONAL, 1, 10),
    .beliefs = (const char *const *) (beliefs ? beliefs : statements),
    .tone = read_text (request, ethos, "ethos", "tone"),
    .virtues = (const char *const *) virtues,
    .topics = mpis_api_texts (request, MPIS_IN_BODY, "topics", MPIS_OPTIONAL),
  };
  char *json;

  if (db == NULL || !mpis_api_check (request, error)
      || !(json = dex_await_string (mpis_personas_create (db, &form), error)))
    return NULL;
  return mpis_api_reply_json (201, json);
}

const MpisApiRoute mpis_api_personas_routes[] = {
  { "GET", "/api/personas", MPIS_ROLES_READ, list, MPIS_ROUTE_PLAIN },
  { "POST", "/api/personas", MPIS_ROLES_WRITE, create, MPIS_ROUTE_PLAIN },
  { "GET", "/api/personas/{persona_id}", MPIS_ROLES_READ, get, MPIS_ROUTE_PLAIN },
  { NULL }
};
