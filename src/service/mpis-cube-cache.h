#pragma once

#include "mpis-cube.h"
#include "mpis-db-pool.h"

G_BEGIN_DECLS

/**
 * MpisCubeCache:
 *
 * The cube of a database, kept between questions, and made anew when something in it changed.
 */
#define MPIS_TYPE_CUBE_CACHE (mpis_cube_cache_get_type ())
G_DECLARE_FINAL_TYPE (MpisCubeCache, mpis_cube_cache, MPIS, CUBE_CACHE, GObject)

MpisCubeCache *mpis_cube_cache_new (MpisDbPool    *pool);
DexFuture     *mpis_cube_cache_get (MpisCubeCache *self,
                                    GTimeZone     *zone) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
