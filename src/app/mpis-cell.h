#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * MpisCell:
 *
 * One line of text in a table. A column view keeps some 200 rows, of which few are seen: a cell sets its
 * text only once it is drawn, and its size is that of a line whatever it says.
 */
#define MPIS_TYPE_CELL (mpis_cell_get_type ())
G_DECLARE_FINAL_TYPE (MpisCell, mpis_cell, MPIS, CELL, GtkWidget)

GtkWidget  *mpis_cell_new      (gboolean    at_end);
void        mpis_cell_set_text (MpisCell   *self,
                                const char *text);
void        mpis_cell_set_note (MpisCell   *self,
                                const char *note);
const char *mpis_cell_get_text (MpisCell   *self);

G_END_DECLS
