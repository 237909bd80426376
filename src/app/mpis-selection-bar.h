#pragma once

#include <adwaita.h>

#include "mpis-selection.h"

G_BEGIN_DECLS

/**
 * MpisSelectionBar:
 *
 * What is selected in a list: how many, what they come to, and what can be done with them. Hidden while nothing
 * is selected. Sums of posts are the cube's; a rate is the ratio of sums.
 */
#define MPIS_TYPE_SELECTION_BAR (mpis_selection_bar_get_type ())
G_DECLARE_FINAL_TYPE (MpisSelectionBar, mpis_selection_bar, MPIS, SELECTION_BAR, AdwBin)

void mpis_selection_bar_show (MpisSelectionBar *self,
                              MpisScope        *scope,
                              MpisSelection    *selection);

G_END_DECLS
