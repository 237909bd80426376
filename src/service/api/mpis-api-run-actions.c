#include "config.h"

#include "mpis-api-routes.h"

#include "mpis-api-run.h"
#include "mpis-error.h"
#include "mpis-json.h"
#include "mpis-runs.h"

#define MAX_AT_ONCE 200

/* What people do with runs, one or many. */
typedef struct {
  const char *name;
  gboolean    is_retry;   /* the answer is another run, which n8n is told of */
  DexFuture *(*act) (MpisDb *db, const char *run_id, MpisApiRequest *request);
} Action;

static const char *
who (MpisApiRequest *request)
{
  return mpis_api_get_principal (request)->name;
}

static DexFuture *
act_retry (MpisDb         *db,
           const char     *run_id,
           MpisApiRequest *request)
{
  gboolean failed_only = mpis_api_bool (request, MPIS_IN_BODY, "failed_only", FALSE);

  return mpis_runs_retry (db, run_id, mpis_api_uuid (request, MPIS_IN_BODY, "run_id", MPIS_OPTIONAL), failed_only,
                          who (request));
}

static DexFuture *
act_mark (MpisDb         *db,
          const char     *run_id,
          MpisApiRequest *request)
{
  static const char *const statuses[] = { "success", "failed", "partial", NULL };

  return mpis_runs_mark (db, run_id, mpis_api_word (request, MPIS_IN_BODY, "status", MPIS_REQUIRED, statuses),
                         mpis_api_text (request, MPIS_IN_BODY, "reason", MPIS_OPTIONAL, 0, 2000), who (request));
}

static DexFuture *
act_delete (MpisDb         *db,
            const char     *run_id,
            MpisApiRequest *request)
{
  return mpis_runs_delete (db, run_id, TRUE, who (request));
}

static DexFuture *
act_restore (MpisDb         *db,
             const char     *run_id,
             MpisApiRequest *request)
{
  return mpis_runs_delete (db, run_id, FALSE, who (request));
}

static const Action actions[] = {
  { "retry", TRUE, act_retry },
  { "mark", FALSE, act_mark },
  { "delete", FALSE, act_delete },
  { "restore", FALSE, act_restore },
};

/* --- one run ----------------------------------------------------------------------------------- */

/* Reads what the action needs, so that what is wrong with it is said before anything is done. */
static void
read_action (MpisApiRequest *request,
             const Action   *action)
{
  static const char *const statuses[] = { "success", "failed", "partial", NULL };

  if (action->act == act_mark)
    {
      mpis_api_word (request, MPIS_IN_BODY, "status", MPIS_REQUIRED, statuses);
      mpis_api_text (request, MPIS_IN_BODY, "reason", MPIS_OPTIONAL, 0, 2000);
    }
  if (action->act == act_retry && mpis_api_get_body (request) != NULL)
    {
      mpis_api_bool (request, MPIS_IN_BODY, "failed_only", FALSE);
      mpis_api_uuid (request, MPIS_IN_BODY, "run_id", MPIS_OPTIONAL);
    }
}

static char *
act_on_one (MpisApiRequest  *request,
            const Action    *action,
            GError         **error)
{
  MpisDbPool *pool = mpis_service_get_pool (mpis_api_get_service (request));
  const char *run_id = mpis_api_uuid (request, MPIS_IN_PATH, "run_id", MPIS_REQUIRED);
  g_autoptr(MpisDb) db = NULL;
  char *json;

  read_action (request, action);
  if (run_id != NULL)
    mpis_api_set_run_id (request, run_id);
  if (!mpis_api_check (request, error) || !(db = dex_await_object (mpis_db_pool_acquire (pool, 0), error)))
    return NULL;
  json = dex_await_string (action->act (db, run_id, request), error);
  mpis_db_pool_release (pool, db);
  return json;
}

static MpisApiReply *
retry (MpisApiRequest  *request,
       GError         **error)
{
  char *json = act_on_one (request, &actions[0], error);

  return json != NULL ? mpis_api_reply_told (request, json, error) : NULL;
}

static MpisApiReply *
mark (MpisApiRequest  *request,
      GError         **error)
{
  char *json = act_on_one (request, &actions[1], error);

  return json != NULL ? mpis_api_reply_json (200, json) : NULL;
}

static MpisApiReply *
remove_run (MpisApiRequest  *request,
            GError         **error)
{
  g_autofree char *json = act_on_one (request, &actions[2], error);

  return json != NULL ? mpis_api_reply_empty (204) : NULL;
}

static MpisApiReply *
restore (MpisApiRequest  *request,
         GError         **error)
{
  char *json = act_on_one (request, &actions[3], error);

  return json != NULL ? mpis_api_reply_json (200, json) : NULL;
}

/* --- many -------------------------------------------------------------------------------------- */

static const Action *
read_bulk (MpisApiRequest      *request,
           const char *const  **run_ids)
{
  static const char *const names[] = { "retry", "mark", "delete", "restore", NULL };
  const char *name = mpis_api_word (request, MPIS_IN_BODY, "action", MPIS_REQUIRED, names);
  const Action *action = NULL;

  *run_ids = mpis_api_texts (request, MPIS_IN_BODY, "run_ids", MPIS_REQUIRED);
  if (*run_ids != NULL && g_strv_length ((char **) *run_ids) > MAX_AT_ONCE)
    mpis_api_add_problem (request, MPIS_IN_BODY, "run_ids", "too_long", "List should have at most %d items", MAX_AT_ONCE);
  for (guint i = 0; *run_ids != NULL && (*run_ids)[i] != NULL; i++)
    if (!g_uuid_string_is_valid ((*run_ids)[i]))
      mpis_api_add_problem (request, MPIS_IN_BODY, "run_ids", "uuid_parsing", "Input should be a valid UUID");
  for (gsize i = 0; name != NULL && i < G_N_ELEMENTS (actions); i++)
    if (g_str_equal (actions[i].name, name))
      action = &actions[i];
  if (action != NULL)
    read_action (request, action);
  return action;
}

static void
add_outcome (JsonBuilder  *builder,
             const char   *run_id,
             const char   *json,
             const GError *problem)
{
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "run_id");
  json_builder_add_string_value (builder, run_id);
  json_builder_set_member_name (builder, "ok");
  json_builder_add_boolean_value (builder, json != NULL);
  json_builder_set_member_name (builder, json != NULL ? "run" : "detail");
  if (json != NULL)
    json_builder_add_value (builder, mpis_json_parse (json, -1, NULL));
  else
    json_builder_add_string_value (builder, problem->message);
  json_builder_end_object (builder);
}

/* Each is a matter of its own: one that cannot be done does not stop the others. */
static MpisApiReply *
bulk (MpisApiRequest  *request,
      GError         **error)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  const char *const *run_ids;
  const Action *action = read_bulk (request, &run_ids);
  MpisDb *db;

  if (!mpis_api_check (request, error) || !(db = mpis_api_get_db (request, error)))
    return NULL;
  json_builder_begin_array (builder);
  for (guint i = 0; run_ids[i] != NULL; i++)
    {
      g_autoptr(GError) problem = NULL;
      g_autofree char *json = dex_await_string (action->act (db, run_ids[i], request), &problem);

      if (json == NULL && problem->domain != MPIS_ERROR)
        {
          g_propagate_error (error, g_steal_pointer (&problem));
          return NULL;
        }
      add_outcome (builder, run_ids[i], json, problem);
    }
  json_builder_end_array (builder);
  return mpis_api_reply_node (200, json_builder_get_root (builder));
}

const MpisApiRoute mpis_api_run_actions_routes[] = {
  { "POST", "/api/publisher/runs/{run_id}/retry", MPIS_ROLES_WRITE, retry, MPIS_ROUTE_SLOW },
  { "PATCH", "/api/publisher/runs/{run_id}", MPIS_ROLES_WRITE, mark, MPIS_ROUTE_PLAIN },
  { "DELETE", "/api/publisher/runs/{run_id}", MPIS_ROLES_WRITE, remove_run, MPIS_ROUTE_PLAIN },
  { "POST", "/api/publisher/runs/{run_id}/restore", MPIS_ROLES_WRITE, restore, MPIS_ROUTE_PLAIN },
  { "POST", "/api/publisher/runs/bulk", MPIS_ROLES_WRITE, bulk, MPIS_ROUTE_SLOW },
  { NULL }
};
