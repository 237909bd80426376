#pragma once

#include "mpis-api-request-private.h"

G_BEGIN_DECLS

/**
 * MpisApiRouter:
 *
 * Finds the route of a request. Made once; a request costs no more than comparing the parts of its path.
 */
typedef struct _MpisApiRouter MpisApiRouter;

MpisApiRouter      *mpis_api_router_new     (const MpisApiRoute *const *tables);
void                mpis_api_router_free    (MpisApiRouter             *self);
const MpisApiRoute *mpis_api_router_find    (MpisApiRouter             *self,
                                             MpisApiRequest            *request,
                                             char                     **allowed);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MpisApiRouter, mpis_api_router_free)

G_END_DECLS
