#include "config.h"

#include "mpis-api-routes.h"

#include "mpis-run-logs.h"
#include "mpis-runs.h"

#define MAX_LIMIT     500
#define MAX_LINE      100000   /* characters */
#define MAX_ID_CHARS  200

static const char *
read_run_id (MpisApiRequest *request)
{
  const char *id = mpis_api_uuid (request, MPIS_IN_PATH, "run_id", MPIS_REQUIRED);

  if (id != NULL)
    mpis_api_set_run_id (request, id);
  return id;
}

/* Nothing is there to show either for a run of which nothing is known, or for none at all. */
static MpisApiReply *
reply_listing (MpisApiRequest  *request,
               MpisDb          *db,
               const char      *run_id,
               DexFuture       *future,
               GError         **error)
{
  g_autoptr(MpisListing) listing = dex_await_boxed (future, error);
  g_autofree char *run = NULL;

  if (listing == NULL)
    return NULL;
  if (g_str_equal (listing->json, "[]") && !(run = dex_await_string (mpis_runs_get (db, run_id), error)))
    return NULL;
  return mpis_api_reply_listing (request, listing);
}

/* --- lines ------------------------------------------------------------------------------------- */

static char **
read_levels (MpisApiRequest *request)
{
  const char *const *given = mpis_api_texts (request, MPIS_IN_QUERY, "level", MPIS_OPTIONAL);
  g_autofree char *joined = given != NULL ? g_strjoinv (",", (char **) given) : NULL;
  char **levels = joined != NULL && *joined != '\0' ? g_strsplit (joined, ",", -1) : NULL;

  for (guint i = 0; levels != NULL && levels[i] != NULL; i++)
    {
      const char *normal = mpis_run_level_normalise (g_strstrip (levels[i]));

      g_free (levels[i]);
      levels[i] = g_strdup (normal);
    }
  return levels;
}

static MpisApiReply *
list_lines (MpisApiRequest  *request,
            GError         **error)
{
  MpisDb *db = mpis_api_get_db (request, error);
  const char *run_id = read_run_id (request);
  MpisPage page = mpis_api_page (request, MAX_LIMIT);
  g_auto(GStrv) levels = read_levels (request);
  const MpisRunLineFilter filter = {
    .levels = (const char *const *) levels,
    .text = mpis_api_text (request, MPIS_IN_QUERY, "q", MPIS_OPTIONAL, 0, 500),
    .execution = mpis_api_text (request, MPIS_IN_QUERY, "n8n_execution_id", MPIS_OPTIONAL, 1, MAX_ID_CHARS),
    .draft_id = mpis_api_text (request, MPIS_IN_QUERY, "draft_id", MPIS_OPTIONAL, 1, MAX_ID_CHARS),
    .published_item_id = mpis_api_text (request, MPIS_IN_QUERY, "published_item_id", MPIS_OPTIONAL, 1, MAX_ID_CHARS),
    .only_errors = mpis_api_bool (request, MPIS_IN_QUERY, "errors", FALSE),
  };

  if (db == NULL || !mpis_api_check (request, error))
    return NULL;
  return reply_listing (request, db, run_id, mpis_run_logs_list (db, run_id, &filter, &page), error);
}

/* An id as a text, whether it came as one or as a number. */
static char *
read_id (MpisApiRequest *request,
         const char     *name,
         const char     *fallback)
{
  JsonNode *node = mpis_api_any (request, name, MPIS_OPTIONAL);

  if (node == NULL)
    return g_strdup (fallback);
  if (json_node_get_value_type (node) == G_TYPE_STRING)
    return g_strndup (json_node_get_string (node), MAX_ID_CHARS);
  if (json_node_get_value_type (node) == G_TYPE_INT64)
    return g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));
  mpis_api_add_problem (request, MPIS_IN_BODY, name, "string_type", "Input should be a valid string");
  return NULL;
}

static MpisApiReply *
append_line (MpisApiRequest  *request,
             GError         **error)
{
  MpisDb *db = mpis_api_get_db (request, error);
  const char *run_id = read_run_id (request);
  g_autofree char *execution = read_id (request, "n8n_execution_id", mpis_api_get_execution_id (request));
  g_autofree char *draft = read_id (request, "draft_id", NULL);
  g_autofree char *item = read_id (request, "published_item_id", NULL);
  const MpisRunLine line = {
    .at = mpis_api_instant (request, MPIS_IN_BODY, "timestamp", MPIS_OPTIONAL),
    .level = mpis_api_text (request, MPIS_IN_BODY, "level", MPIS_OPTIONAL, 0, 40),
    .message = mpis_api_text (request, MPIS_IN_BODY, "message", MPIS_REQUIRED, 1, MAX_LINE),
    .service = mpis_api_text (request, MPIS_IN_BODY, "service", MPIS_OPTIONAL, 0, 200),
    .workflow = mpis_api_text (request, MPIS_IN_BODY, "workflow_name", MPIS_OPTIONAL, 0, 500),
    .execution = execution,
    .draft_id = draft,
    .published_item_id = item,
    .error_type = mpis_api_text (request, MPIS_IN_BODY, "error_type", MPIS_OPTIONAL, 0, 500),
    .error_message = mpis_api_text (request, MPIS_IN_BODY, "error_message", MPIS_OPTIONAL, 0, MAX_LINE),
    .stack_trace = mpis_api_any (request, "stack_trace", MPIS_OPTIONAL),
    .last_input = mpis_api_any (request, "last_input", MPIS_OPTIONAL),
    .last_output = mpis_api_any (request, "last_output", MPIS_OPTIONAL),
    .context = mpis_api_any (request, "context", MPIS_OPTIONAL),
  };
  char *json;

  if (db == NULL || !mpis_api_check (request, error)
      || !(json = dex_await_string (mpis_run_logs_append (db, run_id, &line), error)))
    return NULL;
  return mpis_api_reply_json (201, json);
}

/* --- what came of it --------------------------------------------------------------------------- */

static MpisApiReply *
list_published (MpisApiRequest  *request,
                GError         **error)
{
  MpisDb *db = mpis_api_get_db (request, error);
  const char *run_id = read_run_id (request);
  MpisPage page = mpis_api_page (request, MAX_LIMIT);

  if (db == NULL || !mpis_api_check (request, error))
    return NULL;
  return reply_listing (request, db, run_id, mpis_run_published_list (db, run_id, &page), error);
}

static MpisApiReply *
list_callbacks (MpisApiRequest  *request,
                GError         **error)
{
  MpisDb *db = mpis_api_get_db (request, error);
  const char *run_id = read_run_id (request);
  MpisPage page = mpis_api_page (request, MAX_LIMIT);

  if (db == NULL || !mpis_api_check (request, error))
    return NULL;
  return reply_listing (request, db, run_id, mpis_run_callbacks_list (db, run_id, &page), error);
}

static MpisApiReply *
list_items (MpisApiRequest  *request,
            GError         **error)
{
  MpisDb *db = mpis_api_get_db (request, error);
  const char *run_id = read_run_id (request);
  g_autofree char *run = NULL;
  char *json;

  if (db == NULL || !mpis_api_check (request, error)
      || !(run = dex_await_string (mpis_runs_get (db, run_id), error))
      || !(json = dex_await_string (mpis_run_items_list (db, run_id), error)))
    return NULL;
  return mpis_api_reply_json (200, json);
}

const MpisApiRoute mpis_api_run_logs_routes[] = {
  { "GET", "/api/publisher/runs/{run_id}/logs", MPIS_ROLES_READ | MPIS_ROLE_CALLBACK, list_lines, MPIS_ROUTE_PLAIN },
  { "POST", "/api/publisher/runs/{run_id}/logs", MPIS_ROLES_CALLBACK, append_line, MPIS_ROUTE_PLAIN },
  { "GET", "/api/publisher/runs/{run_id}/published-items", MPIS_ROLES_READ | MPIS_ROLE_CALLBACK, list_published,
    MPIS_ROUTE_PLAIN },
  { "GET", "/api/publisher/runs/{run_id}/items", MPIS_ROLES_READ, list_items, MPIS_ROUTE_PLAIN },
  { "GET", "/api/publisher/runs/{run_id}/callbacks", MPIS_ROLES_READ, list_callbacks, MPIS_ROUTE_PLAIN },
  { NULL }
};
