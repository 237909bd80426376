#pragma once

#include "mpis-api-reply.h"

G_BEGIN_DECLS

MpisApiReply *mpis_api_reply_told (MpisApiRequest  *request,
                                   char            *json,
                                   GError         **error);

G_END_DECLS
