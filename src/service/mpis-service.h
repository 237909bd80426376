#pragma once

#include <libdex.h>

#include "mpis-config.h"
#include "mpis-cube-cache.h"
#include "mpis-db-pool.h"
#include "mpis-hub.h"
#include "mpis-forwarding.h"
#include "mpis-migrate.h"
#include "mpis-remote.h"

G_BEGIN_DECLS

/**
 * MpisService:
 *
 * What everything in a running service shares: its configuration, its connections to the database, and
 * its ways to the systems around it.
 */
typedef struct _MpisAccess MpisAccess;

#define MPIS_TYPE_SERVICE (mpis_service_get_type ())
G_DECLARE_FINAL_TYPE (MpisService, mpis_service, MPIS, SERVICE, GObject)

MpisService      *mpis_service_new         (MpisConfig     *config,
                                            const char     *conninfo,
                                            MpisDbSchema   *schema);
const MpisConfig *mpis_service_get_config  (MpisService    *self);
MpisDbPool       *mpis_service_get_pool    (MpisService    *self);
MpisDbSchema     *mpis_service_get_schema  (MpisService    *self);
MpisCubeCache    *mpis_service_get_cubes   (MpisService    *self);
/* Who may use it; NULL before it answers HTTP. */
MpisAccess       *mpis_service_get_access  (MpisService    *self);
void              mpis_service_set_access  (MpisService    *self,
                                            MpisAccess     *access);
/* Tells those who listen what happens. */
MpisHub          *mpis_service_get_hub     (MpisService    *self);
/* NULL where no address of it is configured. */
MpisRemote       *mpis_service_get_mpis    (MpisService    *self);
MpisRemote       *mpis_service_get_n8n     (MpisService    *self);
void              mpis_service_get_forwarding (MpisService  *self,
                                            MpisForwarding *forwarding);

void              mpis_service_set_mpis_url (MpisService    *self,
                                            const char     *url);

G_END_DECLS
