#include "config.h"

#include "mpis-api-routes.h"

#include "mpis-flags.h"
#include "mpis-red-flags.h"

#define MAX_LIMIT 500

static MpisApiReply *
get (MpisApiRequest  *request,
     GError         **error)
{
  MpisDb *db = mpis_api_get_db (request, error);
  char *json = db ? dex_await_string (mpis_flags_get (db), error) : NULL;

  return json ? mpis_api_reply_json (200, json) : NULL;
}

static MpisApiReply *
list (MpisApiRequest  *request,
      GError         **error)
{
  MpisDb *db = mpis_api_get_db (request, error);
  gboolean with_resolved = mpis_api_bool (request, MPIS_IN_QUERY, "include_resolved", FALSE);
  MpisPage page = mpis_api_page (request, MAX_LIMIT);
  g_autoptr(MpisListing) listing = NULL;

  if (db == NULL || !mpis_api_check (request, error)
      || !(listing = dex_await_boxed (mpis_flags_list (db, with_resolved, &page), error)))
    return NULL;
  return mpis_api_reply_listing (request, listing);
}

static MpisApiReply *
reply_details (MpisApiRequest  *request,
               DexFuture      *(*ask) (MpisDb *, const char *, const MpisPage *),
               GError         **error)
{
  MpisDb *db = mpis_api_get_db (request, error);
  const char *id = mpis_api_uuid (request, MPIS_IN_PATH, "flag_id", MPIS_REQUIRED);
  MpisPage page = mpis_api_page (request, MAX_LIMIT);
  g_autoptr(MpisListing) listing = NULL;

  if (db == NULL || !mpis_api_check (request, error)
      || !(listing = dex_await_boxed (ask (db, id, &page), error)))
    return NULL;
  return mpis_api_reply_listing (request, listing);
}

static MpisApiReply *
get_history (MpisApiRequest  *request,
             GError         **error)
{
  return reply_details (request, mpis_flags_get_history, error);
}

static MpisApiReply *
get_evidence (MpisApiRequest  *request,
              GError         **error)
{
  return reply_details (request, mpis_flags_get_evidence, error);
}

/* The body may be left out; whoever asks is then who says so. */
static MpisApiReply *
change (MpisApiRequest  *request,
        DexFuture      *(*command) (MpisDb *, const char *, const char *, const char *, const char *),
        GError         **error)
{
  MpisDb *db = mpis_api_get_db (request, error);
  const char *id = mpis_api_uuid (request, MPIS_IN_PATH, "flag_id", MPIS_REQUIRED);
  const char *by = mpis_api_text (request, MPIS_IN_BODY, "by", MPIS_OPTIONAL, 1, 200);
  const char *why = mpis_api_text (request, MPIS_IN_BODY, "reason", MPIS_OPTIONAL, 0, 2000);
  char *json;

  if (by == NULL)
    by = mpis_api_get_principal (request)->name;
  if (db == NULL || !mpis_api_check (request, error)
      || !(json = dex_await_string (command (db, NULL, id, by, why), error)))
    return NULL;
  return mpis_api_reply_json (200, json);
}

static MpisApiReply *
resolve (MpisApiRequest  *request,
         GError         **error)
{
  return change (request, mpis_flags_resolve, error);
}

static MpisApiReply *
reopen (MpisApiRequest  *request,
        GError         **error)
{
  return change (request, mpis_flags_reopen, error);
}

static MpisApiReply *
get_thresholds (MpisApiRequest  *request,
                GError         **error)
{
  MpisDb *db = mpis_api_get_db (request, error);
  char *json = db ? dex_await_string (mpis_flags_get_thresholds (db), error) : NULL;

  return json ? mpis_api_reply_json (200, json) : NULL;
}

/* The name of the threshold is the first word of what is wrong with it. */
static void
add_threshold_problem (MpisApiRequest *request,
                       const char     *message)
{
  g_auto(GStrv) parts = g_strsplit (message, ": ", 2);

  mpis_api_add_problem (request, MPIS_IN_BODY, parts[0], "value_error", "%s", parts[1] ? parts[1] : message);
}

static MpisApiReply *
put_thresholds (MpisApiRequest  *request,
                GError         **error)
{
  MpisFlagThresholds thresholds = MPIS_FLAG_THRESHOLDS_INIT;
  MpisDb *db = mpis_api_get_db (request, error);
  JsonNode *body = mpis_api_get_body (request);
  g_autoptr(GError) problem = NULL;
  char *json;

  if (body != NULL && !JSON_NODE_HOLDS_OBJECT (body))
    mpis_api_add_problem (request, MPIS_IN_BODY, "thresholds", "dict_type", "Input should be a valid dictionary");
  else
    mpis_api_any (request, "failed_runs_percent", body == NULL ? MPIS_REQUIRED : MPIS_OPTIONAL);
  if (db == NULL || !mpis_api_check (request, error))
    return NULL;
  if (!mpis_flag_thresholds_read (&thresholds, body, &problem))
    add_threshold_problem (request, problem->message);
  if (!mpis_api_check (request, error)
      || !(json = dex_await_string (mpis_flags_set_thresholds (db, NULL, body), error)))
    return NULL;
  return mpis_api_reply_json (200, json);
}

const MpisApiRoute mpis_api_flags_routes[] = {
  { "GET", "/api/red-flags", MPIS_ROLES_READ, get, MPIS_ROUTE_PLAIN },
  { "GET", "/api/red-flags/list", MPIS_ROLES_READ, list, MPIS_ROUTE_PLAIN },
  { "GET", "/api/red-flags/thresholds", MPIS_ROLES_READ, get_thresholds, MPIS_ROUTE_PLAIN },
  { "PUT", "/api/red-flags/thresholds", MPIS_ROLES_WRITE, put_thresholds, MPIS_ROUTE_PLAIN },
  { "POST", "/api/red-flags/{flag_id}/resolve", MPIS_ROLES_WRITE, resolve, MPIS_ROUTE_PLAIN },
  { "POST", "/api/red-flags/{flag_id}/reopen", MPIS_ROLES_WRITE, reopen, MPIS_ROUTE_PLAIN },
  { "GET", "/api/red-flags/{flag_id}/history", MPIS_ROLES_READ, get_history, MPIS_ROUTE_PLAIN },
  { "GET", "/api/red-flags/{flag_id}/evidence", MPIS_ROLES_READ, get_evidence, MPIS_ROUTE_PLAIN },
  { NULL }
};
