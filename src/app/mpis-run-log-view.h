#pragma once

#include <adwaita.h>

#include "mpis-run-details.h"

G_BEGIN_DECLS

/**
 * MpisRunLogView:
 *
 * The log of a run, with a search and a filter by level; however long it is. A line opens with everything
 * it says.
 */
#define MPIS_TYPE_RUN_LOG_VIEW (mpis_run_log_view_get_type ())
G_DECLARE_FINAL_TYPE (MpisRunLogView, mpis_run_log_view, MPIS, RUN_LOG_VIEW, AdwBin)

void        mpis_run_log_view_show  (MpisRunLogView *self,
                                     MpisRunDetails *details,
                                     GTimeZone      *zone);
GListModel *mpis_run_log_view_lines (MpisRunLogView *self);
char       *mpis_run_log_to_text    (MpisRunLog     *log,
                                     GTimeZone      *zone);

G_END_DECLS
