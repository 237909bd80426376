#include "config.h"

#include "mpis-api-routes.h"

#include "mpis-json.h"
#include "mpis-onboarding.h"

static MpisApiReply *
start (MpisApiRequest  *request,
       GError         **error)
{
  MpisDb *db = mpis_api_get_db (request, error);
  char *json = db ? dex_await_string (mpis_onboarding_start (db, mpis_api_get_principal (request)->user_id), error)
                  : NULL;

  return json ? mpis_api_reply_json (200, json) : NULL;
}

static MpisApiReply *
create_demo (MpisApiRequest  *request,
             GError         **error)
{
  MpisDb *db = mpis_api_get_db (request, error);
  g_autofree char *json = db ? dex_await_string (mpis_onboarding_create_demo (db), error) : NULL;
  g_autoptr(JsonNode) node = NULL;
  gboolean created;

  if (json == NULL || !(node = mpis_json_parse (json, -1, error)))
    return NULL;
  created = json_object_get_boolean_member (json_node_get_object (node), "created");
  return mpis_api_reply_json (created ? 201 : 200, g_steal_pointer (&json));
}

static MpisApiReply *
delete_demo (MpisApiRequest  *request,
             GError         **error)
{
  MpisDb *db = mpis_api_get_db (request, error);
  char *json = db ? dex_await_string (mpis_onboarding_delete_demo (db), error) : NULL;

  return json ? mpis_api_reply_json (200, json) : NULL;
}

const MpisApiRoute mpis_api_onboarding_routes[] = {
  { "POST", "/api/onboarding/wizard/start", MPIS_ROLES_READ, start, MPIS_ROUTE_PLAIN },
  { "POST", "/api/onboarding/demo/create", MPIS_ROLES_WRITE, create_demo, MPIS_ROUTE_PLAIN },
  { "DELETE", "/api/onboarding/demo/delete", MPIS_ROLES_WRITE, delete_demo, MPIS_ROUTE_PLAIN },
  { NULL }
};
