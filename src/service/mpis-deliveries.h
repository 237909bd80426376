#pragma once

#include "mpis-service.h"

G_BEGIN_DECLS

/**
 * MpisDeliveries:
 *
 * What a service sends to the systems around it: whatever waits in `dash_deliveries`, as soon as it is
 * there or its time comes. Also looks for runs whose silence lasts too long. Any number of services may do
 * it on one database: each delivery is claimed by who takes it.
 */
#define MPIS_TYPE_DELIVERIES (mpis_deliveries_get_type ())
G_DECLARE_FINAL_TYPE (MpisDeliveries, mpis_deliveries, MPIS, DELIVERIES, GObject)

MpisDeliveries *mpis_deliveries_new  (MpisService    *service,
                                      const char     *conninfo);
DexFuture      *mpis_deliveries_stop (MpisDeliveries *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
