#pragma once

#include <adwaita.h>

#include "mpis-scope.h"

G_BEGIN_DECLS

/**
 * MpisPostsPage:
 *
 * Every post published in the time range: sortable by its columns, searchable; a list of two-line rows
 * where there is no room for columns.
 */
#define MPIS_TYPE_POSTS_PAGE (mpis_posts_page_get_type ())
G_DECLARE_FINAL_TYPE (MpisPostsPage, mpis_posts_page, MPIS, POSTS_PAGE, AdwBin)

void mpis_posts_page_set_scope    (MpisPostsPage *self,
                                   MpisScope     *scope);
void mpis_posts_page_begin_search (MpisPostsPage *self);

G_END_DECLS
