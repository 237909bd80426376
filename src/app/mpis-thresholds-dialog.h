#pragma once

#include <adwaita.h>

#include "mpis-scope.h"

G_BEGIN_DECLS

/**
 * MpisThresholdsDialog:
 *
 * From when on red flags are raised, for everybody who works in the workspace.
 */
#define MPIS_TYPE_THRESHOLDS_DIALOG (mpis_thresholds_dialog_get_type ())
G_DECLARE_FINAL_TYPE (MpisThresholdsDialog, mpis_thresholds_dialog, MPIS, THRESHOLDS_DIALOG, AdwDialog)

AdwDialog *mpis_thresholds_dialog_new (MpisScope *scope);

G_END_DECLS
