#include "config.h"

#include "mpis-api-routes.h"

#include "mpis-measure.h"
#include "mpis-publish.h"

#define MAX_LIMIT 500

static MpisApiReply *
reply_outcome (MpisOutcome *outcome)
{
  return mpis_api_reply_json (outcome->status, g_steal_pointer (&outcome->json));
}

/* Workflows send the ids of channels as numbers too. */
static const char *
read_channel_item_id (MpisApiRequest  *request,
                      char           **digits)
{
  JsonNode *node = mpis_api_any (request, "channel_item_id", MPIS_OPTIONAL);

  if (node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_INT64)
    return *digits = g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));
  return mpis_api_text (request, MPIS_IN_BODY, "channel_item_id", MPIS_REQUIRED, 1, 500);
}

static const char *
or_else (const char *one,
         const char *other)
{
  return one != NULL ? one : other;
}

static MpisApiReply *
record_publish (MpisApiRequest  *request,
                GError         **error)
{
  MpisForwarding forwarding;
  g_autofree char *digits = NULL;
  g_autoptr(MpisOutcome) outcome = NULL;
  MpisPublishForm form = {
    .draft_id = mpis_api_uuid (request, MPIS_IN_BODY, "draft_id", MPIS_REQUIRED),
    .channel = mpis_api_text (request, MPIS_IN_BODY, "channel", MPIS_REQUIRED, 1, 100),
    .channel_item_id = read_channel_item_id (request, &digits),
    .channel_url = mpis_api_text (request, MPIS_IN_BODY, "channel_url", MPIS_OPTIONAL, 0, 4000),
    .run_id = mpis_api_uuid (request, MPIS_IN_BODY, "run_id", MPIS_OPTIONAL),
    .project_id = mpis_api_uuid (request, MPIS_IN_BODY, "project_id", MPIS_OPTIONAL),
    .persona_id = mpis_api_uuid (request, MPIS_IN_BODY, "persona_id", MPIS_OPTIONAL),
    .published_at = mpis_api_instant (request, MPIS_IN_BODY, "published_at", MPIS_OPTIONAL),
    .payload = mpis_api_object (request, "published_payload", MPIS_OPTIONAL),
    .persona_version = mpis_api_text (request, MPIS_IN_BODY, "persona_version_used", MPIS_OPTIONAL, 0, 100),
    .execution = mpis_api_get_execution_id (request),
    .by = mpis_api_get_principal (request)->name,
  };

  if (!mpis_api_check (request, error))
    return NULL;
  form.body = mpis_api_get_body (request);
  form.run_id = or_else (form.run_id, mpis_api_get_run_id (request));
  form.project_id = or_else (form.project_id, mpis_api_get_project_id (request));
  mpis_api_set_run_id (request, form.run_id);
  mpis_api_set_project_id (request, form.project_id);
  mpis_api_set_draft_id (request, form.draft_id);

  mpis_service_get_forwarding (mpis_api_get_service (request), &forwarding);
  outcome = dex_await_boxed (mpis_publish_record (&forwarding, &form), error);
  return outcome != NULL ? reply_outcome (outcome) : NULL;
}

/* A map of names and values, or MPIS's list of types and values. */
static JsonNode *
read_metrics (MpisApiRequest *request)
{
  JsonNode *node = mpis_api_any (request, "metrics", MPIS_OPTIONAL);

  if (node != NULL && JSON_NODE_HOLDS_ARRAY (node))
    return node;
  return mpis_api_object (request, "metrics", MPIS_REQUIRED);
}

static MpisMeasureContext
read_context (MpisApiRequest *request)
{
  return (MpisMeasureContext) {
    .run_id = mpis_api_get_run_id (request),
    .project_id = mpis_api_get_project_id (request),
    .execution = mpis_api_get_execution_id (request),
    .body = mpis_api_get_body (request),
    .by = mpis_api_get_principal (request)->name,
  };
}

static MpisApiReply *
ingest_metrics (MpisApiRequest  *request,
                GError         **error)
{
  MpisForwarding forwarding;
  MpisMeasureContext context;
  g_autoptr(MpisOutcome) outcome = NULL;
  const MpisMeasurement measurement = {
    .item_id = mpis_api_uuid (request, MPIS_IN_BODY, "published_item_id", MPIS_REQUIRED),
    .metrics = read_metrics (request),
    .channel = mpis_api_text (request, MPIS_IN_BODY, "channel", MPIS_OPTIONAL, 1, 100),
    .measured_at = mpis_api_instant (request, MPIS_IN_BODY, "measured_at", MPIS_OPTIONAL),
    .source = mpis_api_text (request, MPIS_IN_BODY, "source", MPIS_OPTIONAL, 1, 100),
  };

  if (!mpis_api_check (request, error))
    return NULL;
  mpis_api_set_item_id (request, measurement.item_id);
  context = read_context (request);
  mpis_service_get_forwarding (mpis_api_get_service (request), &forwarding);
  outcome = dex_await_boxed (mpis_measure_ingest (&forwarding, &measurement, &context), error);
  return outcome != NULL ? reply_outcome (outcome) : NULL;
}

static MpisApiReply *
ingest_batch (MpisApiRequest  *request,
              GError         **error)
{
  JsonNode *entries = mpis_api_get_body (request);
  MpisForwarding forwarding;
  MpisMeasureContext context;
  g_autoptr(MpisOutcome) outcome = NULL;

  if (!mpis_api_check (request, error))
    return NULL;
  if (!JSON_NODE_HOLDS_ARRAY (entries))
    {
      mpis_api_add_problem (request, MPIS_IN_BODY, "", "list_type", "Input should be a valid list");
      mpis_api_check (request, error);
      return NULL;
    }
  context = read_context (request);
  mpis_service_get_forwarding (mpis_api_get_service (request), &forwarding);
  outcome = dex_await_boxed (mpis_measure_batch (&forwarding, entries, &context), error);
  return outcome != NULL ? reply_outcome (outcome) : NULL;
}

static MpisApiReply *
list_metrics (MpisApiRequest  *request,
              GError         **error)
{
  const char *item_id = mpis_api_uuid (request, MPIS_IN_PATH, "published_item_id", MPIS_REQUIRED);
  MpisPage page = mpis_api_page (request, MAX_LIMIT);
  g_autoptr(MpisListing) listing = NULL;
  MpisDb *db;

  if (!mpis_api_check (request, error) || !(db = mpis_api_get_db (request, error)))
    return NULL;
  mpis_api_set_item_id (request, item_id);
  listing = dex_await_boxed (mpis_measure_list (db, item_id, &page), error);
  return listing != NULL ? mpis_api_reply_listing (request, listing) : NULL;
}

const MpisApiRoute mpis_api_publish_routes[] = {
  { "POST", "/api/publisher/publish/record", MPIS_ROLES_CALLBACK, record_publish, MPIS_ROUTE_PLAIN },
  { "POST", "/api/publisher/metrics/ingest", MPIS_ROLES_CALLBACK, ingest_metrics, MPIS_ROUTE_PLAIN },
  { "POST", "/api/metrics/ingest-batch", MPIS_ROLES_CALLBACK, ingest_batch, MPIS_ROUTE_HEAVY },
  { "GET", "/api/publisher/published-items/{published_item_id}/metrics", MPIS_ROLES_READ, list_metrics,
    MPIS_ROUTE_PLAIN },
  { NULL }
};
