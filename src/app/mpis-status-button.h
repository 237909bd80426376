#pragma once

#include <adwaita.h>

#include "mpis-scope.h"

G_BEGIN_DECLS

/**
 * MpisStatusButton:
 *
 * The header's word on the workspace: live, offline, being synced; its popover says what that means, why
 * it is so and what can be done. `compact` shows the icon alone.
 */
#define MPIS_TYPE_STATUS_BUTTON (mpis_status_button_get_type ())
G_DECLARE_FINAL_TYPE (MpisStatusButton, mpis_status_button, MPIS, STATUS_BUTTON, AdwBin)

void mpis_status_button_set_scope (MpisStatusButton *self,
                                   MpisScope        *scope);

G_END_DECLS
