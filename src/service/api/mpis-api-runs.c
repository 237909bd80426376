#include "config.h"

#include "mpis-api-routes.h"

#include <string.h>

#include "mpis-api-run.h"
#include "mpis-runs.h"

#define MAX_LIMIT      500
#define TOLD_MS        5000   /* how long whoever starts a run waits for what n8n says to it */
#define FIRST_LOOK_MS  20
#define LAST_LOOK_MS   250

static MpisApiReply *
reply_text (guint       status,
            DexFuture  *future,
            GError    **error)
{
  char *json = dex_await_string (future, error);

  return json != NULL ? mpis_api_reply_json (status, json) : NULL;
}

/* The run a request is about, also for its log line. */
static const char *
read_run_id (MpisApiRequest *request)
{
  const char *id = mpis_api_uuid (request, MPIS_IN_PATH, "run_id", MPIS_REQUIRED);

  if (id != NULL)
    mpis_api_set_run_id (request, id);
  return id;
}

/* --- reading ----------------------------------------------------------------------------------- */

/* States may be repeated, or separated by commas. */
static char **
read_statuses (MpisApiRequest *request)
{
  static const char *const known[] = { "pending", "running", "success", "failed", "partial", "overdue", NULL };
  const char *const *given = mpis_api_texts (request, MPIS_IN_QUERY, "status", MPIS_OPTIONAL);
  g_autofree char *joined = given != NULL ? g_strjoinv (",", (char **) given) : NULL;
  g_auto(GStrv) statuses = joined != NULL ? g_strsplit (joined, ",", -1) : NULL;

  for (guint i = 0; statuses != NULL && statuses[i] != NULL; i++)
    if (!g_strv_contains (known, g_strstrip (statuses[i])))
      {
        mpis_api_add_problem (request, MPIS_IN_QUERY, "status", "literal_error",
                              "Input should be 'pending', 'running', 'success', 'failed', 'partial' or 'overdue'");
        return NULL;
      }
  return statuses != NULL && statuses[0] != NULL ? g_steal_pointer (&statuses) : NULL;
}

static MpisApiReply *
list (MpisApiRequest  *request,
      GError         **error)
{
  static const char *const overdue[] = { "overdue", NULL };
  MpisDb *db = mpis_api_get_db (request, error);
  MpisPage page = mpis_api_page (request, MAX_LIMIT);
  g_auto(GStrv) statuses = read_statuses (request);
  MpisRunFilter filter = {
    .project_id = mpis_api_uuid (request, MPIS_IN_QUERY, "project_id", MPIS_OPTIONAL),
    .persona_id = mpis_api_uuid (request, MPIS_IN_QUERY, "persona_id", MPIS_OPTIONAL),
    .statuses = (const char *const *) statuses,
    .channel = mpis_api_text (request, MPIS_IN_QUERY, "channel", MPIS_OPTIONAL, 1, 200),
    .retry_of = mpis_api_uuid (request, MPIS_IN_QUERY, "retry_of", MPIS_OPTIONAL),
    .with_deleted = mpis_api_bool (request, MPIS_IN_QUERY, "deleted", FALSE),
  };
  g_autoptr(MpisListing) listing = NULL;

  if (mpis_api_bool (request, MPIS_IN_QUERY, "overdue", FALSE))
    filter.statuses = overdue;
  if (db == NULL || !mpis_api_check (request, error)
      || !(listing = dex_await_boxed (mpis_runs_list (db, &filter, &page), error)))
    return NULL;
  return mpis_api_reply_listing (request, listing);
}

static MpisApiReply *
get (MpisApiRequest  *request,
     GError         **error)
{
  MpisDb *db = mpis_api_get_db (request, error);
  const char *id = read_run_id (request);

  if (db == NULL || !mpis_api_check (request, error))
    return NULL;
  return reply_text (200, mpis_runs_get (db, id), error);
}

/* --- starting ---------------------------------------------------------------------------------- */

/* With a connection that is lent for no longer than this takes: there may be much to wait for between. */
static char *
ask_awaiting (MpisApiRequest  *request,
              DexFuture     *(*ask) (MpisDb *, gpointer),
              gpointer         data,
              GError         **error)
{
  MpisDbPool *pool = mpis_service_get_pool (mpis_api_get_service (request));
  g_autoptr(MpisDb) db = dex_await_object (mpis_db_pool_acquire (pool, 0), error);
  char *json;

  if (db == NULL)
    return NULL;
  json = dex_await_string (ask (db, data), error);
  mpis_db_pool_release (pool, db);
  return json;
}

static DexFuture *
ask_start (MpisDb   *db,
           gpointer  order)
{
  return mpis_runs_start (db, order);
}

static DexFuture *
ask_run (MpisDb   *db,
         gpointer  run_id)
{
  return mpis_runs_get (db, run_id);
}

static char *
read_member (const char *json,
             const char *name)
{
  g_autoptr(JsonNode) node = json_from_string (json, NULL);

  return g_strdup (json_object_get_string_member_with_default (json_node_get_object (node), name, ""));
}

/*
 * mpis_api_reply_told:
 * @request: what was asked
 * @json: (transfer full): a run that is wanted
 * @error: return location
 *
 * Waits a moment for what n8n says to it; whichever service tells it.
 *
 * Returns: (transfer full): 202 with the run as it is then
 */
MpisApiReply *
mpis_api_reply_told (MpisApiRequest  *request,
                     char            *json,
                     GError         **error)
{
  gint64 end = g_get_monotonic_time () + TOLD_MS * G_TIME_SPAN_MILLISECOND;
  g_autofree char *run_id = read_member (json, "run_id");
  g_autofree char *project_id = read_member (json, "project_id");
  guint pause = FIRST_LOOK_MS;

  mpis_api_set_run_id (request, run_id);
  mpis_api_set_project_id (request, project_id);
  for (;;)
    {
      g_autofree char *status = read_member (json, "status");
      char *later;

      if (!g_str_equal (status, "pending") || g_get_monotonic_time () >= end)
        return mpis_api_reply_json (202, json);
      dex_await (dex_timeout_new_msec ((int) pause), NULL);
      pause = MIN (pause * 2, LAST_LOOK_MS);
      if (!(later = ask_awaiting (request, ask_run, run_id, NULL)))
        return mpis_api_reply_json (202, json);
      g_free (json);
      json = later;
    }
}

static void
check_order (MpisApiRequest     *request,
             const MpisRunOrder *order)
{
  if (order->channels != NULL && order->channels[0] == NULL)
    mpis_api_add_problem (request, MPIS_IN_BODY, "channels", "too_short", "List should have at least 1 item");
  for (guint i = 0; order->channels != NULL && order->channels[i] != NULL; i++)
    if (order->channels[i][strspn (order->channels[i], " \t\r\n")] == '\0')
      mpis_api_add_problem (request, MPIS_IN_BODY, "channels", "string_too_short", "A channel needs a name");
  /* Days written as YYYY-MM-DD sort as texts. */
  if (order->date_from != NULL && order->date_to != NULL && strcmp (order->date_from, order->date_to) > 0)
    mpis_api_add_problem (request, MPIS_IN_BODY, "date_to", "value_error", "date_to should not be before date_from");
}

static MpisApiReply *
start (MpisApiRequest  *request,
       GError         **error)
{
  MpisRunOrder order = {
    .run_id = mpis_api_uuid (request, MPIS_IN_BODY, "run_id", MPIS_OPTIONAL),
    .project_id = mpis_api_uuid (request, MPIS_IN_BODY, "project_id", MPIS_REQUIRED),
    .persona_id = mpis_api_uuid (request, MPIS_IN_BODY, "persona_id", MPIS_REQUIRED),
    .channels = mpis_api_texts (request, MPIS_IN_BODY, "channels", MPIS_REQUIRED),
    .date_from = mpis_api_date (request, MPIS_IN_BODY, "date_from", MPIS_REQUIRED),
    .date_to = mpis_api_date (request, MPIS_IN_BODY, "date_to", MPIS_REQUIRED),
    .templates = mpis_api_object (request, "templates", MPIS_OPTIONAL),
    .options = mpis_api_object (request, "options", MPIS_OPTIONAL),
    .by = mpis_api_get_principal (request)->name,
    .allowance_minutes = mpis_service_get_config (mpis_api_get_service (request))->run_allowance_minutes,
  };
  char *json;

  check_order (request, &order);
  if (!mpis_api_check (request, error) || !(json = ask_awaiting (request, ask_start, &order, error)))
    return NULL;
  return mpis_api_reply_told (request, json, error);
}

/* --- completing -------------------------------------------------------------------------------- */

/* n8n's own ids are numbers, though the contract says UUID. */
static char *
read_execution (MpisApiRequest *request)
{
  JsonNode *node = mpis_api_any (request, "n8n_execution_id", MPIS_OPTIONAL);

  if (node == NULL && mpis_api_get_execution_id (request) != NULL)
    return g_strdup (mpis_api_get_execution_id (request));
  if (node == NULL)
    mpis_api_add_problem (request, MPIS_IN_BODY, "n8n_execution_id", "missing", "Field required");
  else if (json_node_get_value_type (node) == G_TYPE_STRING && *json_node_get_string (node) != '\0')
    return g_strdup (json_node_get_string (node));
  else if (json_node_get_value_type (node) == G_TYPE_INT64)
    return g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));
  else
    mpis_api_add_problem (request, MPIS_IN_BODY, "n8n_execution_id", "string_type", "Input should be a valid string");
  return NULL;
}

/* Absent is fine, null is not. */
static JsonNode *
read_items (MpisApiRequest *request)
{
  JsonNode *body = mpis_api_get_body (request);
  JsonNode *node = body != NULL && JSON_NODE_HOLDS_OBJECT (body)
    ? json_object_get_member (json_node_get_object (body), "published_items") : NULL;
  JsonArray *array;

  if (node == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_ARRAY (node))
    {
      mpis_api_add_problem (request, MPIS_IN_BODY, "published_items", "list_type", "Input should be a valid list");
      return NULL;
    }
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    if (!JSON_NODE_HOLDS_OBJECT (json_array_get_element (array, i)))
      {
        g_autofree char *name = g_strdup_printf ("published_items.%u", i);

        mpis_api_add_problem (request, MPIS_IN_BODY, name, "dict_type", "Input should be a valid dictionary");
      }
  return node;
}

/* The path decides which run is meant; a body that means another one is a mistake, unless there is none. */
static MpisApiReply *
refuse_other_run (MpisDb      *db,
                  const char  *run_id,
                  GError     **error)
{
  g_autofree char *json = dex_await_string (mpis_runs_get (db, run_id), error);

  if (json != NULL)
    g_set_error_literal (error, MPIS_API_ERROR, MPIS_API_ERROR_BAD_REQUEST,
                         "run_id in the body is not that of the address");
  return NULL;
}

static MpisApiReply *
complete (MpisApiRequest  *request,
          GError         **error)
{
  static const char *const statuses[] = { "success", "failed", "partial", NULL };
  const char *run_id = read_run_id (request);
  const char *said = mpis_api_uuid (request, MPIS_IN_BODY, "run_id", MPIS_REQUIRED);
  g_autofree char *execution = read_execution (request);
  const MpisRunReport report = {
    .run_id = run_id,
    .status = mpis_api_word (request, MPIS_IN_BODY, "status", MPIS_REQUIRED, statuses),
    .persona_id = mpis_api_uuid (request, MPIS_IN_BODY, "persona_id", MPIS_REQUIRED),
    .project_id = mpis_api_uuid (request, MPIS_IN_BODY, "project_id", MPIS_REQUIRED),
    .execution = execution,
    .error = mpis_api_text (request, MPIS_IN_BODY, "error", MPIS_OPTIONAL, 0, 100000),
    .items = read_items (request),
    .body = mpis_api_get_body (request),
    .by = mpis_api_get_principal (request)->name,
  };
  MpisDb *db;

  if (execution != NULL)
    mpis_api_set_execution_id (request, execution);
  if (report.project_id != NULL)
    mpis_api_set_project_id (request, report.project_id);
  if (!mpis_api_check (request, error) || !(db = mpis_api_get_db (request, error)))
    return NULL;
  if (g_ascii_strcasecmp (run_id, said) != 0)
    return refuse_other_run (db, run_id, error);
  return reply_text (200, mpis_runs_complete (db, &report), error);
}

const MpisApiRoute mpis_api_runs_routes[] = {
  { "GET", "/api/publisher/runs", MPIS_ROLES_READ | MPIS_ROLE_CALLBACK, list, MPIS_ROUTE_PLAIN },
  { "POST", "/api/publisher/runs", MPIS_ROLES_WRITE, start, MPIS_ROUTE_SLOW },
  { "GET", "/api/publisher/runs/{run_id}", MPIS_ROLES_READ | MPIS_ROLE_CALLBACK, get, MPIS_ROUTE_PLAIN },
  { "POST", "/api/publisher/runs/{run_id}/complete", MPIS_ROLES_CALLBACK, complete, MPIS_ROUTE_PLAIN },
  { NULL }
};
