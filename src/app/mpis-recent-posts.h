#pragma once

#include <adwaita.h>

#include "mpis-scope.h"

G_BEGIN_DECLS

/**
 * MpisRecentPosts:
 *
 * The last few posts published in the time range; activating one opens its history.
 */
#define MPIS_TYPE_RECENT_POSTS (mpis_recent_posts_get_type ())
G_DECLARE_FINAL_TYPE (MpisRecentPosts, mpis_recent_posts, MPIS, RECENT_POSTS, AdwBin)

void mpis_recent_posts_show (MpisRecentPosts *self,
                             MpisScope       *scope);

G_END_DECLS
