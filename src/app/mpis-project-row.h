#pragma once

#include <adwaita.h>

#include "mpis-project.h"
#include "mpis-run.h"
#include "mpis-scope.h"

G_BEGIN_DECLS

/**
 * MpisProjectRow:
 *
 * A project in a list: whose it is, where it publishes, how its last run went and when the next one starts,
 * with what can be done about it.
 */
#define MPIS_TYPE_PROJECT_ROW (mpis_project_row_get_type ())
G_DECLARE_FINAL_TYPE (MpisProjectRow, mpis_project_row, MPIS, PROJECT_ROW, AdwActionRow)

GtkWidget   *mpis_project_row_new         (MpisScope      *scope,
                                           MpisProject    *project,
                                           MpisRun        *last_run,
                                           GMenuModel     *menu);
MpisProject *mpis_project_row_get_project (MpisProjectRow *self);

G_END_DECLS
