#pragma once

#include "mpis-service.h"

G_BEGIN_DECLS

DexFuture *mpis_service_read_address   (MpisService *service) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *mpis_service_follow_address (MpisService *service,
                                        DexFuture   *stop) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
