#pragma once

#include <adwaita.h>

#include "mpis-run-details.h"
#include "mpis-run.h"
#include "mpis-scope.h"

G_BEGIN_DECLS

/* The groups of rows that a run's page is made of. Each is emptied and filled anew. */
void mpis_run_show_timeline (AdwPreferencesGroup *group,
                             MpisRun             *run,
                             MpisRunDetails      *details,
                             GTimeZone           *zone);
void mpis_run_show_channels (AdwPreferencesGroup *group,
                             MpisRun             *run,
                             MpisRunDetails      *details);
void mpis_run_show_items    (AdwPreferencesGroup *group,
                             MpisRunDetails      *details,
                             MpisScope           *scope);
void mpis_run_show_ids      (AdwPreferencesGroup *group,
                             MpisRun             *run,
                             MpisRunDetails      *details);
void mpis_run_show_given    (AdwPreferencesGroup *group,
                             MpisRun             *run,
                             MpisRunDetails      *details);
void mpis_run_show_calls    (AdwPreferencesGroup *group,
                             MpisRunDetails      *details,
                             GTimeZone           *zone);

G_END_DECLS
