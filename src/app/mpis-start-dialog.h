#pragma once

#include <adwaita.h>

#include "mpis-scope.h"

G_BEGIN_DECLS

/**
 * MpisStartDialog:
 *
 * Starts a run: of which project, on which channels, with content of which days, and with what.
 */
#define MPIS_TYPE_START_DIALOG (mpis_start_dialog_get_type ())
G_DECLARE_FINAL_TYPE (MpisStartDialog, mpis_start_dialog, MPIS, START_DIALOG, AdwDialog)

AdwDialog *mpis_start_dialog_new (MpisScope  *scope,
                                  const char *project_id);

G_END_DECLS
