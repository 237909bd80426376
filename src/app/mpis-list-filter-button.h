#pragma once

#include <adwaita.h>

#include "mpis-list-kind.h"

G_BEGIN_DECLS

/**
 * MpisListFilterButton:
 *
 * What a list page's own filter is chosen with: days, and of each facet what alone is kept and what is left
 * out. What is chosen goes to the page's actions `list.filter` and `list.filter-days`.
 */
#define MPIS_TYPE_LIST_FILTER_BUTTON (mpis_list_filter_button_get_type ())
G_DECLARE_FINAL_TYPE (MpisListFilterButton, mpis_list_filter_button, MPIS, LIST_FILTER_BUTTON, AdwBin)

void  mpis_list_filter_button_show (MpisListFilterButton *self,
                                    const MpisListKind   *kind,
                                    MpisScope            *scope,
                                    MpisListFilter       *filter);
char *mpis_list_filter_get_label   (const MpisListKind   *kind,
                                    MpisScope            *scope,
                                    MpisFacet             facet,
                                    const char           *value);

G_END_DECLS
