#pragma once

#include "mpis-db.h"
#include "mpis-store.h"

G_BEGIN_DECLS

DexFuture *mpis_pull (MpisDb       *db,
                      MpisStore    *store,
                      GCancellable *cancellable) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
