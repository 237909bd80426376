#include "config.h"

#include "mpis-api-routes.h"
#include "mpis-audit.h"

#define MAX_LIMIT 500

static MpisApiReply *
list_audit (MpisApiRequest  *request,
            GError         **error)
{
  MpisPage page = mpis_api_page (request, MAX_LIMIT);
  g_autoptr(MpisListing) listing = NULL;
  MpisDb *db;

  if (!mpis_api_check (request, error) || !(db = mpis_api_get_db (request, error))
      || !(listing = dex_await_boxed (mpis_audit_list (db, &page), error)))
    return NULL;
  return mpis_api_reply_listing (request, listing);
}

const MpisApiRoute mpis_api_audit_routes[] = {
  { "GET", "/api/audit", MPIS_ROLE_ADMIN, list_audit, MPIS_ROUTE_PLAIN },
  { NULL }
};
