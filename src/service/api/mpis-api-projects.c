#include "config.h"

#include "mpis-api-routes.h"

#include "mpis-jobs.h"
#include "mpis-projects.h"

#define MAX_LIMIT      500
#define MAX_NAME_CHARS 200

static MpisApiReply *
list (MpisApiRequest  *request,
      GError         **error)
{
  MpisDb *db = mpis_api_get_db (request, error);
  MpisPage page = mpis_api_page (request, MAX_LIMIT);
  gboolean archived = mpis_api_bool (request, MPIS_IN_QUERY, "archived", FALSE);
  g_autoptr(MpisListing) listing = NULL;

  if (db == NULL || !mpis_api_check (request, error)
      || !(listing = dex_await_boxed (mpis_projects_list (db, archived, &page), error)))
    return NULL;
  return mpis_api_reply_listing (request, listing);
}

static MpisApiReply *
reply_text (guint       status,
            DexFuture  *future,
            GError    **error)
{
  char *json = dex_await_string (future, error);

  return json != NULL ? mpis_api_reply_json (status, json) : NULL;
}

/* The project a request is about, also for its log line. */
static const char *
read_project_id (MpisApiRequest *request)
{
  const char *id = mpis_api_uuid (request, MPIS_IN_PATH, "project_id", MPIS_REQUIRED);

  if (id != NULL)
    mpis_api_set_project_id (request, id);
  return id;
}

static MpisApiReply *
get (MpisApiRequest  *request,
     GError         **error)
{
  MpisDb *db = mpis_api_get_db (request, error);
  const char *id = read_project_id (request);

  if (db == NULL || !mpis_api_check (request, error))
    return NULL;
  return reply_text (200, mpis_projects_get (db, id), error);
}

/* --- writing ----------------------------------------------------------------------------------- */

static void
check_defaults (MpisApiRequest *request,
                JsonNode       *defaults)
{
  static const char *const objects[] = { "templates", "options" };
  JsonNode *minutes;

  if (defaults == NULL)
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (objects); i++)
    {
      JsonNode *member = json_object_get_member (json_node_get_object (defaults), objects[i]);

      if (member != NULL && !JSON_NODE_HOLDS_OBJECT (member))
        {
          g_autofree char *name = g_strconcat ("defaults.", objects[i], NULL);

          mpis_api_add_problem (request, MPIS_IN_BODY, name, "dict_type", "Input should be a valid dictionary");
        }
    }
  minutes = json_object_get_member (json_node_get_object (defaults), "allowance_minutes");
  if (minutes != NULL && (json_node_get_value_type (minutes) != G_TYPE_INT64 || json_node_get_int (minutes) < 1
                          || json_node_get_int (minutes) > 525600))
    mpis_api_add_problem (request, MPIS_IN_BODY, "defaults.allowance_minutes", "int_type",
                          "Input should be a number of minutes from 1 to 525600");
}

static void
check_schedule (MpisApiRequest *request,
                JsonNode       *schedule)
{
  JsonNode *cron = schedule ? json_object_get_member (json_node_get_object (schedule), "cron") : NULL;
  g_autoptr(GError) problem = NULL;
  MpisInstant next;

  if (cron == NULL)
    return;
  if (json_node_get_value_type (cron) != G_TYPE_STRING)
    mpis_api_add_problem (request, MPIS_IN_BODY, "schedule.cron", "string_type", "Input should be a valid string");
  else if (!mpis_schedule_next (json_node_get_string (cron), NULL, mpis_time_now (), &next, &problem))
    mpis_api_add_problem (request, MPIS_IN_BODY, "schedule.cron", "value_error", "%s", problem->message);
}

static MpisProjectForm
read_form (MpisApiRequest *request,
           MpisApiNeed     need)
{
  MpisProjectForm form = {
    .name = mpis_api_text (request, MPIS_IN_BODY, "name", need, 1, MAX_NAME_CHARS),
    .persona_id = mpis_api_uuid (request, MPIS_IN_BODY, "persona_id", need),
    .channels = mpis_api_texts (request, MPIS_IN_BODY, "channels", need),
    .defaults = mpis_api_object (request, "defaults", MPIS_OPTIONAL),
    .schedule = mpis_api_object (request, "schedule", MPIS_OPTIONAL),
  };

  check_defaults (request, form.defaults);
  check_schedule (request, form.schedule);
  return form;
}

static MpisApiReply *
create (MpisApiRequest  *request,
        GError         **error)
{
  MpisDb *db = mpis_api_get_db (request, error);
  MpisProjectForm form = read_form (request, MPIS_REQUIRED);

  form.id = mpis_api_uuid (request, MPIS_IN_BODY, "id", MPIS_OPTIONAL);
  if (db == NULL || !mpis_api_check (request, error))
    return NULL;
  return reply_text (201, mpis_projects_create (db, &form), error);
}

static MpisApiReply *
change (MpisApiRequest  *request,
        GError         **error)
{
  MpisDb *db = mpis_api_get_db (request, error);
  MpisProjectForm form = read_form (request, MPIS_OPTIONAL);

  form.id = read_project_id (request);
  if (db == NULL || !mpis_api_check (request, error))
    return NULL;
  return reply_text (200, mpis_projects_change (db, &form), error);
}

static MpisApiReply *
set_archived (MpisApiRequest  *request,
              gboolean         archived,
              GError         **error)
{
  MpisDb *db = mpis_api_get_db (request, error);
  const char *id = read_project_id (request);

  if (db == NULL || !mpis_api_check (request, error))
    return NULL;
  return reply_text (200, mpis_projects_archive (db, id, archived), error);
}

static MpisApiReply *
archive (MpisApiRequest  *request,
         GError         **error)
{
  return set_archived (request, TRUE, error);
}

static MpisApiReply *
unarchive (MpisApiRequest  *request,
           GError         **error)
{
  return set_archived (request, FALSE, error);
}

const MpisApiRoute mpis_api_projects_routes[] = {
  { "GET", "/api/projects", MPIS_ROLES_READ | MPIS_ROLE_CALLBACK, list, MPIS_ROUTE_PLAIN },
  { "POST", "/api/projects", MPIS_ROLES_WRITE, create, MPIS_ROUTE_PLAIN },
  { "GET", "/api/projects/{project_id}", MPIS_ROLES_READ | MPIS_ROLE_CALLBACK, get, MPIS_ROUTE_PLAIN },
  { "PATCH", "/api/projects/{project_id}", MPIS_ROLES_WRITE, change, MPIS_ROUTE_PLAIN },
  { "POST", "/api/projects/{project_id}/archive", MPIS_ROLES_WRITE, archive, MPIS_ROUTE_PLAIN },
  { "POST", "/api/projects/{project_id}/unarchive", MPIS_ROLES_WRITE, unarchive, MPIS_ROUTE_PLAIN },
  { NULL }
};
