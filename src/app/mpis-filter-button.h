#pragma once

#include <adwaita.h>

#include "mpis-scope.h"

G_BEGIN_DECLS

/**
 * MpisFilterButton:
 *
 * The header's filters: a list to search and tick, by project, persona and channel. A number on the
 * button says how many are ticked.
 */
#define MPIS_TYPE_FILTER_BUTTON (mpis_filter_button_get_type ())
G_DECLARE_FINAL_TYPE (MpisFilterButton, mpis_filter_button, MPIS, FILTER_BUTTON, AdwBin)

void mpis_filter_button_set_scope (MpisFilterButton *self,
                                   MpisScope        *scope);

G_END_DECLS
