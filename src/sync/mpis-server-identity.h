#pragma once

#include "mpis-db.h"

G_BEGIN_DECLS

DexFuture *mpis_server_identify (MpisDb *db) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
