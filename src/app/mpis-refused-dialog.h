#pragma once

#include <adwaita.h>

#include "mpis-scope.h"

G_BEGIN_DECLS

/**
 * MpisRefusedDialog:
 *
 * What was to be done and could not be: why, and what to do about each.
 */
#define MPIS_TYPE_REFUSED_DIALOG (mpis_refused_dialog_get_type ())
G_DECLARE_FINAL_TYPE (MpisRefusedDialog, mpis_refused_dialog, MPIS, REFUSED_DIALOG, AdwDialog)

AdwDialog *mpis_refused_dialog_new (MpisScope     *scope);
char      *mpis_command_describe   (MpisWorkspace *workspace,
                                    MpisCommand   *command);

G_END_DECLS
