#pragma once

#include "mpis-api-reply.h"

G_BEGIN_DECLS

#define MPIS_API_LOGIN_PATH "/api/auth/login"

MpisPrincipal *mpis_api_authenticate    (MpisApiRequest       *request,
                                         const MpisApiRoute   *route,
                                         GError              **error);
void           mpis_api_name_principal  (MpisApiRequest       *request,
                                         MpisPrincipal        *principal);
void           mpis_api_set_retry_after (MpisApiRequest       *request,
                                         guint                 seconds);
void           mpis_api_audit           (MpisApiRequest       *request,
                                         guint                 status,
                                         const GError         *error);

G_END_DECLS
