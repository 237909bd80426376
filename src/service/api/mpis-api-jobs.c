#include "config.h"

#include "mpis-api-routes.h"

#include "mpis-jobs.h"
#include "mpis-json.h"

#define MAX_LIMIT 500

static MpisApiReply *
list (MpisApiRequest  *request,
      GError         **error)
{
  MpisDb *db = mpis_api_get_db (request, error);
  MpisPage page = mpis_api_page (request, MAX_LIMIT);
  g_autoptr(MpisListing) listing = NULL;

  if (db == NULL || !mpis_api_check (request, error)
      || !(listing = dex_await_boxed (mpis_jobs_list (db, &page), error)))
    return NULL;
  return mpis_api_reply_listing (request, listing);
}

static MpisApiReply *
get (MpisApiRequest  *request,
     GError         **error)
{
  MpisDb *db = mpis_api_get_db (request, error);
  const char *id = mpis_api_uuid (request, MPIS_IN_PATH, "job_id", MPIS_REQUIRED);
  char *json;

  if (db == NULL || !mpis_api_check (request, error)
      || !(json = dex_await_string (mpis_jobs_get (db, id), error)))
    return NULL;
  return mpis_api_reply_json (200, json);
}

static void
check_schedule (MpisApiRequest *request,
                const char     *cron,
                const char     *zone)
{
  g_autoptr(GError) problem = NULL;
  MpisInstant next;

  if (cron != NULL && !mpis_schedule_next (cron, NULL, mpis_time_now (), &next, &problem))
    mpis_api_add_problem (request, MPIS_IN_BODY, "schedule_cron", "value_error", "%s", problem->message);
  else if (zone != NULL && !mpis_schedule_next ("* * * * *", zone, mpis_time_now (), &next, &problem))
    mpis_api_add_problem (request, MPIS_IN_BODY, "config.time_zone", "value_error", "%s", problem->message);
}

static const char *
read_zone (MpisApiRequest *request,
           JsonNode       *config)
{
  JsonNode *node = config ? json_object_get_member (json_node_get_object (config), "time_zone") : NULL;

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return NULL;
  if (json_node_get_value_type (node) == G_TYPE_STRING)
    return json_node_get_string (node);
  mpis_api_add_problem (request, MPIS_IN_BODY, "config.time_zone", "string_type", "Input should be a valid string");
  return NULL;
}

static MpisApiReply *
create (MpisApiRequest  *request,
        GError         **error)
{
  MpisDb *db = mpis_api_get_db (request, error);
  JsonNode *config = mpis_api_object (request, "config", MPIS_OPTIONAL);
  g_autofree char *text = config ? mpis_json_print (config) : NULL;
  const MpisJobForm form = {
    .job_name = mpis_api_text (request, MPIS_IN_BODY, "job_name", MPIS_REQUIRED, 1, 200),
    .channel = mpis_api_text (request, MPIS_IN_BODY, "channel", MPIS_REQUIRED, 1, 200),
    .persona_id = mpis_api_uuid (request, MPIS_IN_BODY, "persona_id", MPIS_OPTIONAL),
    .schedule_cron = mpis_api_text (request, MPIS_IN_BODY, "schedule_cron", MPIS_REQUIRED, 1, 200),
    .config = text,
  };
  char *json;

  check_schedule (request, form.schedule_cron, read_zone (request, config));
  if (db == NULL || !mpis_api_check (request, error)
      || !(json = dex_await_string (mpis_jobs_create (db, &form), error)))
    return NULL;
  return mpis_api_reply_json (201, json);
}

static MpisApiReply *
change (MpisApiRequest  *request,
        GError         **error)
{
  MpisDb *db = mpis_api_get_db (request, error);
  const char *id = mpis_api_uuid (request, MPIS_IN_PATH, "job_id", MPIS_REQUIRED);
  const char *cron = mpis_api_text (request, MPIS_IN_BODY, "schedule_cron", MPIS_OPTIONAL, 1, 200);
  gboolean has_enabled = mpis_api_any (request, "enabled", MPIS_OPTIONAL) != NULL;
  gboolean enabled = mpis_api_bool (request, MPIS_IN_BODY, "enabled", FALSE);
  char *json;

  check_schedule (request, cron, NULL);
  if (db == NULL || !mpis_api_check (request, error)
      || !(json = dex_await_string (mpis_jobs_change (db, id, !has_enabled ? NULL : enabled ? "true" : "false", cron),
                                    error)))
    return NULL;
  return mpis_api_reply_json (200, json);
}

static MpisApiReply *
remove_job (MpisApiRequest  *request,
            GError         **error)
{
  MpisDb *db = mpis_api_get_db (request, error);
  const char *id = mpis_api_uuid (request, MPIS_IN_PATH, "job_id", MPIS_REQUIRED);
  g_autofree char *json = NULL;

  if (db == NULL || !mpis_api_check (request, error)
      || !(json = dex_await_string (mpis_jobs_remove (db, id), error)))
    return NULL;
  return mpis_api_reply_empty (204);
}

const MpisApiRoute mpis_api_jobs_routes[] = {
  { "GET", "/api/metrics/jobs", MPIS_ROLES_READ | MPIS_ROLE_CALLBACK, list, MPIS_ROUTE_PLAIN },
  { "POST", "/api/metrics/jobs", MPIS_ROLES_WRITE, create, MPIS_ROUTE_PLAIN },
  { "GET", "/api/metrics/jobs/{job_id}", MPIS_ROLES_READ | MPIS_ROLE_CALLBACK, get, MPIS_ROUTE_PLAIN },
  { "PATCH", "/api/metrics/jobs/{job_id}", MPIS_ROLES_WRITE, change, MPIS_ROUTE_PLAIN },
  { "DELETE", "/api/metrics/jobs/{job_id}", MPIS_ROLES_WRITE, remove_job, MPIS_ROUTE_PLAIN },
  { NULL }
};
