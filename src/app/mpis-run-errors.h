#pragma once

#include <adwaita.h>

#include "mpis-run-details.h"

G_BEGIN_DECLS

/**
 * MpisRunErrors:
 *
 * What went wrong in a run, newest first, each with its trace and what it was working on.
 */
#define MPIS_TYPE_RUN_ERRORS (mpis_run_errors_get_type ())
G_DECLARE_FINAL_TYPE (MpisRunErrors, mpis_run_errors, MPIS, RUN_ERRORS, AdwBin)

guint mpis_run_errors_show (MpisRunErrors  *self,
                            MpisRunDetails *details,
                            GTimeZone      *zone);

G_END_DECLS
