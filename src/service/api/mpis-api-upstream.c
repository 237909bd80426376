#include "config.h"

#include "mpis-api-upstream.h"

/**
 * mpis_api_get_upstream:
 * @request: a request that MPIS has to answer
 * @error: return location
 *
 * Returns: (transfer none) (nullable): the way to MPIS; %NULL with what to do about it where there is none
 */
MpisRemote *
mpis_api_get_upstream (MpisApiRequest  *request,
                       GError         **error)
{
  MpisRemote *mpis = mpis_service_get_mpis (mpis_api_get_service (request));

  if (mpis == NULL)
    g_set_error_literal (error, MPIS_API_ERROR, MPIS_API_ERROR_UNAVAILABLE,
                         "No MPIS is configured: set MPIS_API_URL, or start the service with --mpis-api-url");
  return mpis;
}

/**
 * mpis_api_get_upstream_ids:
 * @request: a request
 *
 * Returns: what it belongs to, to be sent along; the texts belong to the request
 */
MpisUpstreamIds
mpis_api_get_upstream_ids (MpisApiRequest *request)
{
  return (MpisUpstreamIds) {
    .run_id = mpis_api_get_run_id (request),
    .project_id = mpis_api_get_project_id (request),
    .execution_id = mpis_api_get_execution_id (request),
    .draft_id = mpis_api_get_draft_id (request),
  };
}

/**
 * mpis_api_get_object:
 * @request: a request
 * @error: return location
 *
 * Returns: (transfer none) (nullable): the body, whose members are MPIS's business
 */
JsonNode *
mpis_api_get_object (MpisApiRequest  *request,
                     GError         **error)
{
  JsonNode *body = mpis_api_get_body (request);

  if (!mpis_api_check (request, error))
    return NULL;
  if (JSON_NODE_HOLDS_OBJECT (body))
    return body;
  mpis_api_add_problem (request, MPIS_IN_BODY, "", "model_attributes_type",
                        "Input should be a valid dictionary or object to extract fields from");
  mpis_api_check (request, error);
  return NULL;
}

/**
 * mpis_api_pass_on:
 * @answer: what MPIS answered, be it a refusal
 *
 * Returns: (transfer full): the same as ours
 */
MpisApiReply *
mpis_api_pass_on (MpisRemoteAnswer *answer)
{
  return mpis_api_reply_node (answer->status, json_node_ref (answer->json));
}
