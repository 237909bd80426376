#pragma once

#include "mpis-db.h"

G_BEGIN_DECLS

/* Starts the runs of projects whose schedule is due; resolves to an int64: how many. @allowance_minutes is for
 * projects that do not say how long a run may be silent. */
DexFuture *mpis_schedules_run (MpisDb *db,
                               guint   allowance_minutes) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
