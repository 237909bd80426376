#pragma once

#include "mpis-ingest.h"

G_BEGIN_DECLS

DexFuture *mpis_sample_create (MpisDb             *db,
                               MpisDbSchema       *schema,
                               gint32              last_day,
                               MpisIngestProgress  progress,
                               gpointer            progress_data) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *mpis_sample_delete (MpisDb             *db)            G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
