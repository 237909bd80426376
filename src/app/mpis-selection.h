#pragma once

#include <gtk/gtk.h>

#include "mpis-row-list.h"

G_BEGIN_DECLS

/**
 * MpisSelection:
 *
 * Which rows of a list page are selected: a #GtkSelectionModel. GTK's own would ask for every row it selects;
 * this one keeps positions of what was found, so that 100,000 rows are selected at once. Filtering, sorting
 * and a sync leave the same items selected, as far as they are still there. `changed` is emitted once for every
 * change; `selection-changed` is what the view needs, row by row.
 */
#define MPIS_TYPE_SELECTION (mpis_selection_get_type ())
G_DECLARE_FINAL_TYPE (MpisSelection, mpis_selection, MPIS, SELECTION, GObject)

MpisSelection *mpis_selection_new        (MpisRowList    *rows);
MpisRowList   *mpis_selection_get_rows   (MpisSelection  *self);
guint          mpis_selection_get_n      (MpisSelection  *self);
GPtrArray     *mpis_selection_take       (MpisSelection  *self,
                                          GtkBitset     **selected);

G_END_DECLS
