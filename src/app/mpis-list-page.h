#pragma once

#include <adwaita.h>

#include "mpis-list-kind.h"

G_BEGIN_DECLS

/**
 * MpisListPage:
 *
 * A page that is one list, of posts or of runs: sortable by its columns, searchable; two-line rows where
 * there is no room for columns.
 */
#define MPIS_TYPE_LIST_PAGE (mpis_list_page_get_type ())
G_DECLARE_FINAL_TYPE (MpisListPage, mpis_list_page, MPIS, LIST_PAGE, AdwBin)

void mpis_list_page_show         (MpisListPage       *self,
                                  const MpisListKind *kind,
                                  MpisScope          *scope);
void mpis_list_page_begin_search (MpisListPage       *self);

G_END_DECLS
