#pragma once

#include <adwaita.h>

#include "mpis-list-kind.h"

G_BEGIN_DECLS

/**
 * MpisListFilterBar:
 *
 * A list page's own filter, each choice a button that takes it back, and one that takes back all. Hidden
 * while nothing is chosen.
 */
#define MPIS_TYPE_LIST_FILTER_BAR (mpis_list_filter_bar_get_type ())
G_DECLARE_FINAL_TYPE (MpisListFilterBar, mpis_list_filter_bar, MPIS, LIST_FILTER_BAR, AdwBin)

void mpis_list_filter_bar_show (MpisListFilterBar  *self,
                                const MpisListKind *kind,
                                MpisScope          *scope,
                                MpisListFilter     *filter);

G_END_DECLS
