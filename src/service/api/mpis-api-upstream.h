#pragma once

#include "mpis-api-reply.h"
#include "mpis-upstream.h"

G_BEGIN_DECLS

/* What the endpoints that pass a call on to MPIS have in common. */
MpisRemote      *mpis_api_get_upstream     (MpisApiRequest    *request,
                                            GError           **error);
MpisUpstreamIds  mpis_api_get_upstream_ids (MpisApiRequest    *request);
JsonNode        *mpis_api_get_object       (MpisApiRequest    *request,
                                            GError           **error);
MpisApiReply    *mpis_api_pass_on          (MpisRemoteAnswer  *answer);

G_END_DECLS
