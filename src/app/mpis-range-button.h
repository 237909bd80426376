#pragma once

#include <adwaita.h>

#include "mpis-scope.h"

G_BEGIN_DECLS

/**
 * MpisRangeButton:
 *
 * The header's time range: the usual spans, and an own one from two calendars. `compact` shows the icon
 * alone.
 */
#define MPIS_TYPE_RANGE_BUTTON (mpis_range_button_get_type ())
G_DECLARE_FINAL_TYPE (MpisRangeButton, mpis_range_button, MPIS, RANGE_BUTTON, AdwBin)

void mpis_range_button_set_scope (MpisRangeButton *self,
                                  MpisScope       *scope);

G_END_DECLS
