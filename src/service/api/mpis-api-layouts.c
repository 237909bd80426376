#include "config.h"

#include "mpis-api-routes.h"

#include "mpis-card-schema.h"
#include "mpis-json.h"
#include "mpis-layout-documents.h"

#define MAX_LIMIT 500

/* Whose layouts somebody sees and changes beside everybody's: their own, or with %NULL all. */
static const char *
get_reader (MpisApiRequest *request)
{
  const MpisPrincipal *principal = mpis_api_get_principal (request);

  return principal->role == MPIS_ROLE_ADMIN ? NULL : principal->user_id;
}

static gboolean
check_owner (MpisApiRequest  *request,
             const char      *owner,
             GError         **error)
{
  const char *reader = get_reader (request);

  if (owner == NULL || reader == NULL || g_ascii_strcasecmp (owner, reader) == 0)
    return TRUE;
  g_set_error_literal (error, MPIS_API_ERROR, MPIS_API_ERROR_FORBIDDEN, "These are somebody else's layouts");
  return FALSE;
}

static MpisApiReply *
list (MpisApiRequest  *request,
      GError         **error)
{
  MpisDb *db = mpis_api_get_db (request, error);
  const char *owner = mpis_api_uuid (request, MPIS_IN_QUERY, "user_id", MPIS_OPTIONAL);
  MpisPage page = mpis_api_page (request, MAX_LIMIT);
  g_autoptr(MpisListing) listing = NULL;

  if (db == NULL || !mpis_api_check (request, error) || !check_owner (request, owner, error)
      || !(listing = dex_await_boxed (mpis_layout_documents_list (db, owner, &page), error)))
    return NULL;
  return mpis_api_reply_listing (request, listing);
}

static void
set_etag (MpisApiReply *reply,
          gint64        revision)
{
  g_autofree char *etag = g_strdup_printf ("\"%" G_GINT64_FORMAT "\"", revision);

  mpis_api_reply_set_header (reply, "ETag", etag);
}

static MpisApiReply *
reply_document (guint               status,
                MpisLayoutDocument *document)
{
  MpisApiReply *reply = mpis_api_reply_json (status, g_steal_pointer (&document->json));

  set_etag (reply, document->revision);
  return reply;
}

/* Whether a list of entity tags names a revision. One marked as weak is none that may be written over. */
static gboolean
names_revision (const char *tags,
                gint64      revision,
                gboolean    weak_too)
{
  g_auto(GStrv) words = g_strsplit (tags, ",", -1);
  g_autofree char *wanted = g_strdup_printf ("\"%" G_GINT64_FORMAT "\"", revision);

  for (guint i = 0; words[i] != NULL; i++)
    {
      const char *word = g_strstrip (words[i]);

      if (weak_too && g_str_has_prefix (word, "W/"))
        word += 2;
      if (g_str_equal (word, "*") || g_str_equal (word, wanted))
        return TRUE;
    }
  return FALSE;
}

static MpisApiReply *
get (MpisApiRequest  *request,
     GError         **error)
{
  MpisDb *db = mpis_api_get_db (request, error);
  const char *id = mpis_api_uuid (request, MPIS_IN_PATH, "layout_id", MPIS_REQUIRED);
  const char *known = mpis_api_get_header (request, "If-None-Match");
  g_autoptr(MpisLayoutDocument) document = NULL;
  MpisApiReply *reply;

  if (db == NULL || !mpis_api_check (request, error)
      || !(document = dex_await_boxed (mpis_layout_documents_get (db, id, get_reader (request)), error)))
    return NULL;
  if (known == NULL || !names_revision (known, document->revision, TRUE))
    return reply_document (200, document);
  reply = mpis_api_reply_empty (304);
  set_etag (reply, document->revision);
  return reply;
}

static const char *
read_bool (MpisApiRequest *request,
           const char     *name)
{
  JsonNode *node = mpis_api_any (request, name, MPIS_OPTIONAL);

  if (node == NULL)
    return NULL;
  return mpis_api_bool (request, MPIS_IN_BODY, name, FALSE) ? "true" : "false";
}

/* Returns: whether the fields make sense; @text is to be freed */
static gboolean
read_form (MpisApiRequest  *request,
           MpisApiNeed      need,
           MpisLayoutForm  *form,
           char           **text,
           GError         **error)
{
  JsonNode *config = mpis_api_object (request, "layout_config", need), *body = mpis_api_get_body (request);

  form->name = mpis_api_text (request, MPIS_IN_BODY, "name", need, 1, 200);
  form->owner = mpis_api_uuid (request, MPIS_IN_BODY, "user_id", MPIS_OPTIONAL);
  form->has_owner = body != NULL && JSON_NODE_HOLDS_OBJECT (body)
                    && json_object_has_member (json_node_get_object (body), "user_id");
  form->is_default = read_bool (request, "is_default");
  if (config != NULL)
    form->layout_config = *text = mpis_json_print (config);
  return mpis_api_check (request, error) && check_owner (request, form->owner, error);
}

static MpisApiReply *
create (MpisApiRequest  *request,
        GError         **error)
{
  MpisDb *db = mpis_api_get_db (request, error);
  MpisLayoutForm form = { 0 };
  g_autofree char *text = NULL;
  g_autoptr(MpisLayoutDocument) document = NULL;

  if (db == NULL || !read_form (request, MPIS_REQUIRED, &form, &text, error)
      || !(document = dex_await_boxed (mpis_layout_documents_create (db, &form), error)))
    return NULL;
  return reply_document (201, document);
}

/* What is there instead comes with the refusal, so that the caller can merge and try again. */
static MpisApiReply *
reply_stale (MpisLayoutDocument *document)
{
  char *json = g_strdup_printf ("{\"detail\":\"The layout was changed meanwhile\",\"revision\":%" G_GINT64_FORMAT
                                ",\"current\":%s}", document->revision, document->json);
  MpisApiReply *reply = mpis_api_reply_json (412, json);

  set_etag (reply, document->revision);
  return reply;
}

/* Finds the revision that the caller means. Returns: whether they know the present one */
static gboolean
find_expected_awaiting (MpisApiRequest      *request,
                        MpisDb              *db,
                        const char          *id,
                        MpisLayoutDocument **now,
                        GError             **error)
{
  const char *tags = mpis_api_get_header (request, "If-Match");

  if (tags == NULL)
    {
      g_set_error_literal (error, MPIS_API_ERROR, MPIS_API_ERROR_CONDITION_REQUIRED,
                           "Say in If-Match which revision is to be changed: the ETag of the layout as it was read");
      return FALSE;
    }
  if (!(*now = dex_await_boxed (mpis_layout_documents_get (db, id, get_reader (request)), error)))
    return FALSE;
  return names_revision (tags, (*now)->revision, FALSE);
}

static MpisApiReply *
change (MpisApiRequest  *request,
        GError         **error)
{
  MpisDb *db = mpis_api_get_db (request, error);
  const char *id = mpis_api_uuid (request, MPIS_IN_PATH, "layout_id", MPIS_REQUIRED);
  MpisLayoutForm form = { 0 };
  g_autofree char *text = NULL;
  g_autoptr(MpisLayoutDocument) now = NULL;
  g_autoptr(MpisLayoutDocument) document = NULL;

  if (db == NULL || !read_form (request, MPIS_OPTIONAL, &form, &text, error))
    return NULL;
  if (!find_expected_awaiting (request, db, id, &now, error))
    return now ? reply_stale (now) : NULL;
  document = dex_await_boxed (mpis_layout_documents_change (db, id, get_reader (request), now->revision, &form), error);
  if (document == NULL)
    return NULL;
  return document->is_done ? reply_document (200, document) : reply_stale (document);
}

static MpisApiReply *
remove_layout (MpisApiRequest  *request,
               GError         **error)
{
  MpisDb *db = mpis_api_get_db (request, error);
  const char *id = mpis_api_uuid (request, MPIS_IN_PATH, "layout_id", MPIS_REQUIRED);
  g_autoptr(MpisLayoutDocument) now = NULL;
  g_autoptr(MpisLayoutDocument) document = NULL;

  if (db == NULL || !mpis_api_check (request, error))
    return NULL;
  if (!find_expected_awaiting (request, db, id, &now, error))
    return now ? reply_stale (now) : NULL;
  document = dex_await_boxed (mpis_layout_documents_remove (db, id, get_reader (request), now->revision), error);
  if (document == NULL)
    return NULL;
  return document->is_done ? mpis_api_reply_empty (204) : reply_stale (document);
}

/* --- widgets ------------------------------------------------------------------------------------ */

static MpisApiReply *
list_widgets (MpisApiRequest  *request,
              GError         **error)
{
  MpisDb *db = mpis_api_get_db (request, error);
  MpisPage page = mpis_api_page (request, MAX_LIMIT);
  g_autoptr(MpisListing) listing = NULL;

  if (db == NULL || !mpis_api_check (request, error)
      || !(listing = dex_await_boxed (mpis_widgets_list (db, &page), error)))
    return NULL;
  return mpis_api_reply_listing (request, listing);
}

/* A card that names a source has to name one that can be shown; one that names none is shown as it is. */
static void
check_schema (MpisApiRequest *request,
              const char     *field,
              const char     *widget_id,
              const char     *name,
              JsonNode       *schema)
{
  g_autoptr(MpisCardSchema) read = NULL;
  g_autoptr(GError) error = NULL;

  if (schema == NULL || widget_id == NULL || name == NULL
      || !json_object_has_member (json_node_get_object (schema), "data_source"))
    return;
  if (!(read = mpis_card_schema_new (widget_id, name, NULL, schema, NULL, &error)))
    mpis_api_add_problem (request, MPIS_IN_BODY, field, "value_error", "%s", error->message);
}

static MpisApiReply *
register_widget (MpisApiRequest  *request,
                 GError         **error)
{
  static const char *const types[] = { "builtin", "custom", NULL };
  MpisDb *db = mpis_api_get_db (request, error);
  const char *widget_id = mpis_api_text (request, MPIS_IN_BODY, "widget_id", MPIS_REQUIRED, 1, 200);
  const char *name = mpis_api_text (request, MPIS_IN_BODY, "name", MPIS_REQUIRED, 1, 200);
  const char *description = mpis_api_text (request, MPIS_IN_BODY, "description", MPIS_OPTIONAL, 0, 10000);
  const char *type = mpis_api_word (request, MPIS_IN_BODY, "widget_type", MPIS_REQUIRED, types);
  const char *url = mpis_api_text (request, MPIS_IN_BODY, "renderer_url", MPIS_OPTIONAL, 0, 2000);
  const char *field = mpis_api_any (request, "schema", MPIS_OPTIONAL) == NULL
                      && mpis_api_any (request, "widget_schema", MPIS_OPTIONAL) != NULL ? "widget_schema" : "schema";
  JsonNode *schema = mpis_api_object (request, field, MPIS_REQUIRED);
  g_autofree char *text = NULL;
  char *json;

  check_schema (request, field, widget_id, name, schema);
  if (db == NULL || !mpis_api_check (request, error))
    return NULL;
  text = mpis_json_print (schema);
  if (!(json = dex_await_string (mpis_widgets_register (db, widget_id, name, description, type, text, url), error)))
    return NULL;
  return mpis_api_reply_json (201, json);
}

const MpisApiRoute mpis_api_layouts_routes[] = {
  { "GET", "/api/dashboards/layouts", MPIS_ROLES_READ, list, MPIS_ROUTE_PLAIN },
  { "POST", "/api/dashboards/layouts", MPIS_ROLES_WRITE, create, MPIS_ROUTE_PLAIN },
  { "GET", "/api/dashboards/layouts/{layout_id}", MPIS_ROLES_READ, get, MPIS_ROUTE_PLAIN },
  { "PUT", "/api/dashboards/layouts/{layout_id}", MPIS_ROLES_WRITE, change, MPIS_ROUTE_PLAIN },
  { "DELETE", "/api/dashboards/layouts/{layout_id}", MPIS_ROLES_WRITE, remove_layout, MPIS_ROUTE_PLAIN },
  { "GET", "/api/widgets", MPIS_ROLES_READ, list_widgets, MPIS_ROUTE_PLAIN },
  { "POST", "/api/widgets/register", MPIS_ROLES_WRITE, register_widget, MPIS_ROUTE_PLAIN },
  { NULL }
};
