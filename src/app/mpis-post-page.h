#pragma once

#include <adwaita.h>

#include "mpis-scope.h"

G_BEGIN_DECLS

/**
 * MpisPostPage:
 *
 * One post: what it says, where it was published, how its numbers grew.
 */
#define MPIS_TYPE_POST_PAGE (mpis_post_page_get_type ())
G_DECLARE_FINAL_TYPE (MpisPostPage, mpis_post_page, MPIS, POST_PAGE, AdwNavigationPage)

MpisPostPage *mpis_post_page_new (MpisPost  *post,
                                  MpisScope *scope,
                                  GPtrArray *order);

G_END_DECLS
