#include "config.h"

#include "mpis-api-routes.h"

const MpisApiRoute *const mpis_api_routes[] = {
  mpis_api_health_routes,
  NULL
};
