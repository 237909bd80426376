#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * MpisTiles:
 *
 * Lays its children out in equal columns: as many as fit at `min-tile-width` (pixels) and divide the
 * children without a rest, so that no row is left ragged. Rows are as tall as their tallest tile.
 */
#define MPIS_TYPE_TILES (mpis_tiles_get_type ())
G_DECLARE_FINAL_TYPE (MpisTiles, mpis_tiles, MPIS, TILES, GtkWidget)

G_END_DECLS
