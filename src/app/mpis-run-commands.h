#pragma once

#include <adwaita.h>

#include "mpis-run-details.h"
#include "mpis-scope.h"
#include "mpis-run.h"

G_BEGIN_DECLS

/* What can be done with runs, from wherever they are shown. */
char     *mpis_run_retry           (MpisScope             *scope,
                                    const char            *run_id,
                                    gboolean               failed_channels_only);
void      mpis_run_mark            (MpisScope             *scope,
                                    const char            *run_id,
                                    const char            *status,
                                    const char            *reason);
void      mpis_runs_delete_undoably (GtkWidget            *widget,
                                    MpisScope             *scope,
                                    const char *const     *run_ids);
gboolean  mpis_run_can_retry       (MpisRun               *run,
                                    const char           **why_not);
GStrv     mpis_run_failed_channels (MpisRun               *run,
                                    MpisRunDetails        *details);

G_END_DECLS
