#pragma once

#include <gtk/gtk.h>

#include "mpis-layout-pages.h"

G_BEGIN_DECLS

/**
 * MpisCanvasFit:
 *
 * Shows a canvas as large as there is room for, so that all of it can be seen.
 */
#define MPIS_TYPE_CANVAS_FIT (mpis_canvas_fit_get_type ())
G_DECLARE_FINAL_TYPE (MpisCanvasFit, mpis_canvas_fit, MPIS, CANVAS_FIT, GtkWidget)

GtkWidget *mpis_canvas_fit_new   (GtkWidget  *canvas);
GPtrArray *mpis_canvas_fit_split (MpisLayout *layout,
                                  int         height);

G_END_DECLS
