#pragma once

#include <json-glib/json-glib.h>

#include "mpis-db.h"

G_BEGIN_DECLS

DexFuture *mpis_perform (MpisDb      *db,
                         const char  *id,
                         const char  *kind,
                         JsonNode    *payload,
                         const char  *by) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
