#include "config.h"

#include <stdio.h>

#include "mpis-api-routes.h"

/* Every endpoint there is, a line each, for tests that look at all of them. */
int
main (void)
{
  for (const MpisApiRoute *const *table = mpis_api_routes; *table != NULL; table++)
    for (const MpisApiRoute *route = *table; route->method != NULL; route++)
      printf ("%s %s\n", route->method, route->path);
  return 0;
}
