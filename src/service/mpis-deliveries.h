#pragma once

#include "mpis-service.h"

G_BEGIN_DECLS

/**
 * MpisDeliveryKind:
 * @kind: as `dash_deliveries` calls it
 * @deliver: claims the delivery of that id, makes it, and writes down what came of it. Any future; if it is
 *   rejected the others wait for a moment
 * @is_possible: (nullable): whether there is anybody to deliver to
 *
 * Something that has to reach another system, sooner or later.
 */
typedef struct {
  const char *kind;
  DexFuture  *(*deliver)     (MpisService *service,
                              const char  *delivery_id);
  gboolean    (*is_possible) (MpisService *service);
} MpisDeliveryKind;

DexFuture *mpis_deliveries_run (MpisService *service,
                                DexFuture   *stop) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
