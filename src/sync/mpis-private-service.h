#pragma once

#include <libdex.h>

G_BEGIN_DECLS

/**
 * MpisPrivateService:
 *
 * The service that keeps the private database running, started for as long as it is wanted.
 */
#define MPIS_TYPE_PRIVATE_SERVICE (mpis_private_service_get_type ())
G_DECLARE_FINAL_TYPE (MpisPrivateService, mpis_private_service, MPIS, PRIVATE_SERVICE, GObject)

MpisPrivateService *mpis_private_service_new         (void);
DexFuture          *mpis_private_service_start       (MpisPrivateService  *self)
                                                      G_GNUC_WARN_UNUSED_RESULT;
gboolean            mpis_private_service_insist      (MpisPrivateService  *self,
                                                      GError             **error);
const char         *mpis_private_service_get_problem (MpisPrivateService  *self);

G_END_DECLS
