#pragma once

#include <libdex.h>

G_BEGIN_DECLS

/**
 * MpisServiceBus:
 *
 * The service's face on the session bus: the name `org.mpis.Dashboard.Service` with properties `State`
 * and `Conninfo` (never holding a secret) and a method `Quit`. Where there is no session bus it does
 * nothing.
 */
#define MPIS_TYPE_SERVICE_BUS (mpis_service_bus_get_type ())
G_DECLARE_FINAL_TYPE (MpisServiceBus, mpis_service_bus, MPIS, SERVICE_BUS, GObject)

MpisServiceBus *mpis_service_bus_new       (const char     *conninfo,
                                            DexPromise     *end);
DexFuture      *mpis_service_bus_own_name  (MpisServiceBus *self) G_GNUC_WARN_UNUSED_RESULT;
void            mpis_service_bus_set_state (MpisServiceBus *self,
                                            const char     *state);
void            mpis_service_bus_leave     (MpisServiceBus *self);

G_END_DECLS
