#pragma once

#include "mpis-chart-style.h"

G_BEGIN_DECLS

PangoLayout *mpis_chart_text_new     (PangoContext         *context,
                                      const MpisChartStyle *style);
double       mpis_chart_text_measure (const char           *string,
                                      gpointer              text);
void         mpis_chart_text_draw    (cairo_t              *cr,
                                      PangoLayout          *text,
                                      const char           *string,
                                      const MpisColor      *color,
                                      double                x,
                                      double                y,
                                      double                room);

G_END_DECLS
