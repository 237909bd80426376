#include "config.h"

#include "mpis-api-routes.h"

#include "mpis-analytics.h"
#include "mpis-api-upstream.h"
#include "mpis-error.h"
#include "mpis-json.h"

static MpisApiReply *
reply_text (DexFuture  *future,
            GError    **error)
{
  char *json = dex_await_string (future, error);

  return json != NULL ? mpis_api_reply_json (200, json) : NULL;
}

/* MPIS's summary, and beside it what our own snapshots say of the same posts: MPIS adds up whatever it is
 * told, and its rate leaves out comments. */
static MpisApiReply *
get_summary (MpisApiRequest  *request,
             GError         **error)
{
  const char *persona_id = mpis_api_uuid (request, MPIS_IN_PATH, "persona_id", MPIS_REQUIRED);
  const char *range = mpis_api_word (request, MPIS_IN_QUERY, "range", MPIS_OPTIONAL, mpis_summary_ranges);
  gboolean with_insights = mpis_api_bool (request, MPIS_IN_QUERY, "include_insights", TRUE);
  MpisRemote *mpis = mpis_service_get_mpis (mpis_api_get_service (request));
  MpisDbSchema *schema = mpis_service_get_schema (mpis_api_get_service (request));
  MpisUpstreamIds ids = mpis_api_get_upstream_ids (request);
  g_autoptr(MpisRemoteAnswer) answer = NULL;
  JsonNode *numbers;
  MpisDb *db;

  range = range != NULL ? range : "30d";
  if (!mpis_api_check (request, error))
    return NULL;
  if (mpis == NULL && mpis_db_schema_get_origin (schema) == MPIS_DB_ORIGIN_OURS)
    return (db = mpis_api_get_db (request, error)) != NULL
             ? reply_text (mpis_analytics_summary (db, persona_id, range), error) : NULL;
  if (!(mpis = mpis_api_get_upstream (request, error)))
    return NULL;

  /* MPIS first, for it may take its time, and no connection is held meanwhile. */
  answer = dex_await_boxed (mpis_upstream_get_summary (mpis, persona_id, range, with_insights, &ids), error);
  if (answer == NULL)
    return NULL;
  if (answer->status >= 400)
    return mpis_api_pass_on (answer);
  if (!(db = mpis_api_get_db (request, error))
      || !(numbers = dex_await_boxed (mpis_analytics_numbers (db, persona_id, range), error)))
    return NULL;
  json_object_set_member (json_node_get_object (answer->json), "normalized", numbers);
  return mpis_api_pass_on (answer);
}

/* As long as recommendations stand MPIS fails at being asked for them again; they are in its table. */
static MpisApiReply *
get_recommendations (MpisApiRequest  *request,
                     GError         **error)
{
  const char *persona_id = mpis_api_uuid (request, MPIS_IN_PATH, "persona_id", MPIS_REQUIRED);
  MpisRemote *mpis = mpis_service_get_mpis (mpis_api_get_service (request));
  MpisUpstreamIds ids = mpis_api_get_upstream_ids (request);
  g_autoptr(MpisRemoteAnswer) answer = NULL;
  g_autoptr(GError) problem = NULL;
  g_autoptr(GError) none = NULL;
  MpisApiReply *reply;
  MpisDb *db;

  if (!mpis_api_check (request, error))
    return NULL;
  if (mpis == NULL)
    mpis_api_get_upstream (request, &problem);
  else
    {
      answer = dex_await_boxed (mpis_upstream_get_recommendations (mpis, persona_id, &ids), &problem);
      if (answer != NULL)
        return mpis_api_pass_on (answer);
    }

  if (!(db = mpis_api_get_db (request, error)))
    return NULL;
  reply = reply_text (mpis_analytics_recommendations (db, persona_id), &none);
  if (reply == NULL)
    g_propagate_error (error, g_error_matches (none, MPIS_ERROR, MPIS_ERROR_NOT_FOUND)
                                ? g_steal_pointer (&problem) : g_steal_pointer (&none));
  return reply;
}

const MpisApiRoute mpis_api_analytics_routes[] = {
  { "GET", "/api/analytics/persona/{persona_id}/summary", MPIS_ROLES_READ, get_summary, MPIS_ROUTE_SLOW },
  { "GET", "/api/analytics/recommendations/{persona_id}", MPIS_ROLES_READ, get_recommendations, MPIS_ROUTE_SLOW },
  { NULL }
};
