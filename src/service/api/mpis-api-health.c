#include "config.h"

#include "mpis-api-routes.h"

#include "mpis-api-upstream.h"
#include "mpis-json.h"

#define MPIS_MS 3000

static JsonBuilder *
begin (const char *status)
{
  JsonBuilder *builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "status");
  json_builder_add_string_value (builder, status);
  json_builder_set_member_name (builder, "service");
  json_builder_add_string_value (builder, "mpis-dashboard");
  json_builder_set_member_name (builder, "version");
  json_builder_add_string_value (builder, PACKAGE_VERSION);
  return builder;
}

static MpisApiReply *
finish (JsonBuilder *builder,
        guint        status)
{
  json_builder_end_object (builder);
  return mpis_api_reply_node (status, json_builder_get_root (builder));
}

/* The service itself; looks at nothing else, so that it says whether the service lives. */
static MpisApiReply *
get_health (MpisApiRequest  *request,
            GError         **error)
{
  g_autoptr(JsonBuilder) builder = begin ("healthy");

  return finish (builder, 200);
}

static MpisApiReply *
get_db_health (MpisApiRequest  *request,
               GError         **error)
{
  gint64 begun = g_get_monotonic_time ();
  g_autoptr(GError) problem = NULL;
  MpisDb *db = mpis_api_get_db (request, &problem);
  g_autoptr(JsonBuilder) builder = NULL;
  gboolean works = db != NULL && dex_await (mpis_db_query_prepared (db, "SELECT 1", NULL), &problem);

  builder = begin (works ? "healthy" : "unhealthy");
  json_builder_set_member_name (builder, "latency_ms");
  json_builder_add_int_value (builder, (g_get_monotonic_time () - begun + 500) / 1000);
  json_builder_set_member_name (builder, "detail");
  if (works)
    json_builder_add_null_value (builder);
  else
    {
      /* The reason may name hosts and users; those who may know find it in the log. */
      g_warning ("The database does not answer: %s", problem->message);
      json_builder_add_string_value (builder,
                                     g_error_matches (problem, MPIS_DB_ERROR, MPIS_DB_ERROR_TIMEOUT)
                                     ? "The database took too long to answer"
                                     : "The database cannot be reached");
    }
  return finish (builder, works ? 200 : 503);
}

static void
add_text (JsonBuilder *builder,
          const char  *name,
          const char  *text)
{
  json_builder_set_member_name (builder, name);
  if (text != NULL)
    json_builder_add_string_value (builder, text);
  else
    json_builder_add_null_value (builder);
}

/* While MPIS drafts a persona it answers nobody: then it is busy, and not down. */
static MpisApiReply *
get_mpis_health (MpisApiRequest  *request,
                 GError         **error)
{
  MpisRemote *mpis = mpis_service_get_mpis (mpis_api_get_service (request));
  gint64 begun = g_get_monotonic_time ();
  g_autoptr(MpisRemoteAnswer) answer = NULL;
  g_autoptr(JsonBuilder) builder = NULL;
  g_autoptr(GError) problem = NULL;
  gboolean busy;

  if (mpis == NULL)
    mpis_api_get_upstream (request, &problem);
  else
    answer = dex_await_boxed (mpis_upstream_get_health (mpis, MPIS_MS), &problem);
  busy = g_error_matches (problem, MPIS_REMOTE_ERROR, MPIS_REMOTE_ERROR_TIMEOUT);

  builder = begin (answer != NULL ? "healthy" : busy ? "busy" : "unhealthy");
  add_text (builder, "url", mpis != NULL ? mpis_remote_get_address (mpis) : NULL);
  json_builder_set_member_name (builder, "latency_ms");
  json_builder_add_int_value (builder, (g_get_monotonic_time () - begun + 500) / 1000);
  add_text (builder, "detail", problem != NULL ? problem->message : NULL);
  json_builder_set_member_name (builder, "upstream");
  if (answer != NULL)
    json_builder_add_value (builder, json_node_copy (answer->json));
  else
    json_builder_add_null_value (builder);
  return finish (builder, answer != NULL || busy ? 200 : 503);
}

const MpisApiRoute mpis_api_health_routes[] = {
  { "GET", "/health", MPIS_ROLE_NONE, get_health, MPIS_ROUTE_PLAIN },
  { "GET", "/health/db", MPIS_ROLE_NONE, get_db_health, MPIS_ROUTE_PLAIN },
  { "GET", "/health/mpis", MPIS_ROLE_NONE, get_mpis_health, MPIS_ROUTE_PLAIN },
  { NULL }
};
