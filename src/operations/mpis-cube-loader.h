#pragma once

#include "mpis-cube.h"
#include "mpis-db.h"

G_BEGIN_DECLS

DexFuture *mpis_load_cube         (MpisDb     *db,
                                   GTimeZone  *zone) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *mpis_load_persona_cube (MpisDb     *db,
                                   GTimeZone  *zone,
                                   const char *persona_id) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
