#pragma once

#include <gtk/gtk.h>

#include "mpis-chart-style.h"

G_BEGIN_DECLS

cairo_t        *mpis_chart_screen_begin        (int         width,
                                                int         height,
                                                int         scale);
GdkTexture     *mpis_chart_screen_end          (cairo_t    *cr);
MpisChartStyle *mpis_chart_screen_create_style (GtkWidget  *widget,
                                                gboolean    high_contrast);
void            mpis_chart_screen_announce     (GtkWidget  *widget,
                                                const char *text);

G_END_DECLS
