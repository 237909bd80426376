#pragma once

#include <adwaita.h>

#include "mpis-project.h"
#include "mpis-scope.h"

G_BEGIN_DECLS

/**
 * MpisProjectDialog:
 *
 * Makes a project, or changes one.
 */
#define MPIS_TYPE_PROJECT_DIALOG (mpis_project_dialog_get_type ())
G_DECLARE_FINAL_TYPE (MpisProjectDialog, mpis_project_dialog, MPIS, PROJECT_DIALOG, AdwDialog)

AdwDialog *mpis_project_dialog_new (MpisScope   *scope,
                                    MpisProject *project);

G_END_DECLS
