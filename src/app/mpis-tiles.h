#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * MpisTiles:
 *
 * Lays its children out in equal columns of at least `min-tile-width` pixels, more where text is larger:
 * rather fewer columns with full rows than more with a ragged one. Rows are as tall as their tallest tile.
 */
#define MPIS_TYPE_TILES (mpis_tiles_get_type ())
G_DECLARE_FINAL_TYPE (MpisTiles, mpis_tiles, MPIS, TILES, GtkWidget)

G_END_DECLS
