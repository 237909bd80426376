#include "config.h"

#include "mpis-api-auth.h"

/**
 * mpis_api_authenticate:
 * @request: what is asked
 * @route: the route it found, which says who may
 * @error: return location
 *
 * Finds out who asks, and whether they may. Runs in the fiber that answers.
 *
 * Returns: (transfer full) (nullable): who asks; %NULL with %MPIS_API_ERROR_UNAUTHENTICATED or
 *   %MPIS_API_ERROR_FORBIDDEN where they may not. On routes for anybody, nobody in particular
 */
MpisPrincipal *
mpis_api_authenticate (MpisApiRequest      *request,
                       const MpisApiRoute  *route,
                       GError             **error)
{
  if (route->allowed == MPIS_ROLE_NONE)
    return mpis_principal_new (MPIS_ROLE_NONE, NULL, "anybody");
  if (mpis_api_is_local (request))
    return mpis_principal_new (MPIS_ROLE_ADMIN, NULL, "this computer");
  g_set_error_literal (error, MPIS_API_ERROR, MPIS_API_ERROR_UNAUTHENTICATED, "Not authenticated");
  return NULL;
}
