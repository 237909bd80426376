#include "config.h"

#include "mpis-api-routes.h"

#include <string.h>

#include "mpis-api-upstream.h"

/* The same with another name, for clients of an interface of MPIS that never answered truly. */
static void
add_alias (JsonObject *object,
           const char *name,
           const char *alias)
{
  JsonNode *member = json_object_get_member (object, name);

  if (member != NULL && !json_object_has_member (object, alias))
    json_object_set_member (object, alias, json_node_copy (member));
}

static MpisApiReply *
start_genesis (MpisApiRequest  *request,
               GError         **error)
{
  MpisRemote *mpis = mpis_api_get_upstream (request, error);
  MpisUpstreamIds ids = mpis_api_get_upstream_ids (request);
  g_autoptr(MpisRemoteAnswer) answer = NULL;
  g_autoptr(JsonNode) body = NULL;
  JsonNode *given;

  if (mpis == NULL || !(given = mpis_api_get_object (request, error)))
    return NULL;
  body = mpis_upstream_with_sources (given);
  answer = dex_await_boxed (mpis_upstream_start_genesis (mpis, body, &ids), error);
  return answer != NULL ? mpis_api_pass_on (answer) : NULL;
}

static MpisApiReply *
get_genesis (MpisApiRequest  *request,
             GError         **error)
{
  const char *job_id = mpis_api_uuid (request, MPIS_IN_PATH, "job_id", MPIS_REQUIRED);
  MpisUpstreamIds ids = mpis_api_get_upstream_ids (request);
  g_autoptr(MpisRemoteAnswer) answer = NULL;
  MpisRemote *mpis;
  JsonNode *progress;

  if (!mpis_api_check (request, error) || !(mpis = mpis_api_get_upstream (request, error)))
    return NULL;
  answer = dex_await_boxed (mpis_upstream_get_genesis (mpis, job_id, &ids), error);
  if (answer == NULL)
    return NULL;
  progress = json_object_get_member (json_node_get_object (answer->json), "progress");
  if (progress != NULL && JSON_NODE_HOLDS_OBJECT (progress))
    {
      add_alias (json_node_get_object (progress), "stage", "step");
      add_alias (json_node_get_object (progress), "percent", "percentage");
    }
  return mpis_api_pass_on (answer);
}

static MpisApiReply *
approve_genesis (MpisApiRequest  *request,
                 GError         **error)
{
  MpisRemote *mpis = mpis_api_get_upstream (request, error);
  MpisUpstreamIds ids = mpis_api_get_upstream_ids (request);
  g_autoptr(MpisRemoteAnswer) answer = NULL;
  JsonNode *body;

  if (mpis == NULL || !(body = mpis_api_get_object (request, error)))
    return NULL;
  answer = dex_await_boxed (mpis_upstream_approve_genesis (mpis, body, &ids), error);
  return answer != NULL ? mpis_api_pass_on (answer) : NULL;
}

/* The paths are those of the computer MPIS runs on. */
static MpisApiReply *
export_genesis (MpisApiRequest  *request,
                GError         **error)
{
  const char *persona_id = mpis_api_uuid (request, MPIS_IN_PATH, "persona_id", MPIS_REQUIRED);
  MpisUpstreamIds ids = mpis_api_get_upstream_ids (request);
  g_autoptr(MpisRemoteAnswer) answer = NULL;
  g_autofree char *path = NULL;
  MpisRemote *mpis;
  JsonObject *object;
  const char *base;

  if (!mpis_api_check (request, error) || !(mpis = mpis_api_get_upstream (request, error)))
    return NULL;
  answer = dex_await_boxed (mpis_upstream_export_genesis (mpis, persona_id, &ids), error);
  if (answer == NULL)
    return NULL;
  object = json_node_get_object (answer->json);
  base = json_object_get_string_member_with_default (object, "base_path", NULL);
  if (base != NULL && !json_object_has_member (object, "export_path"))
    {
      path = g_strconcat (base, g_str_has_suffix (base, "/") ? "" : "/", "core/persona_core.json", NULL);
      json_object_set_string_member (object, "export_path", path);
    }
  return mpis_api_pass_on (answer);
}

const MpisApiRoute mpis_api_genesis_routes[] = {
  { "POST", "/api/genesis/start", MPIS_ROLES_WRITE, start_genesis, MPIS_ROUTE_SLOW },
  { "GET", "/api/genesis/status/{job_id}", MPIS_ROLES_READ, get_genesis, MPIS_ROUTE_SLOW },
  { "POST", "/api/genesis/approve", MPIS_ROLES_WRITE, approve_genesis, MPIS_ROUTE_SLOW },
  { "GET", "/api/genesis/export/{persona_id}", MPIS_ROLES_READ, export_genesis, MPIS_ROUTE_SLOW },
  { NULL }
};
