#pragma once

#include "mpis-api-reply.h"

G_BEGIN_DECLS

MpisPrincipal *mpis_api_authenticate (MpisApiRequest      *request,
                                      const MpisApiRoute  *route,
                                      GError             **error);

G_END_DECLS
