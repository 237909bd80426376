#pragma once

#include <libdex.h>

#include "mpis-service.h"

G_BEGIN_DECLS

/**
 * MpisApiServer:
 *
 * Answers HTTP: finds the route of each request, who asks, and has the route's handler answer, in a fiber
 * for each.
 */
#define MPIS_TYPE_API_SERVER (mpis_api_server_get_type ())
G_DECLARE_FINAL_TYPE (MpisApiServer, mpis_api_server, MPIS, API_SERVER, GObject)

MpisApiServer *mpis_api_server_new           (MpisService    *service);
gboolean       mpis_api_server_listen        (MpisApiServer  *self,
                                              GError        **error);
char         **mpis_api_server_get_addresses (MpisApiServer  *self);
DexFuture     *mpis_api_server_stop          (MpisApiServer  *self,
                                              guint           timeout_ms) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
