#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * MpisSparkline:
 *
 * A small line without axes, in the widget's colour: the shape of a figure over the days. Decoration;
 * the chart has the values.
 */
#define MPIS_TYPE_SPARKLINE (mpis_sparkline_get_type ())
G_DECLARE_FINAL_TYPE (MpisSparkline, mpis_sparkline, MPIS, SPARKLINE, GtkWidget)

void mpis_sparkline_set_values (MpisSparkline *self,
                                GArray        *values);

G_END_DECLS
