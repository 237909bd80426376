#pragma once

#include "mpis-chart-layout.h"
#include "mpis-chart-style.h"

G_BEGIN_DECLS

void             mpis_chart_draw          (cairo_t              *cr,
                                           double                width,
                                           double                height,
                                           const MpisChartData  *data,
                                           const MpisChartStyle *style);
MpisChartLayout *mpis_chart_draw_layout   (PangoContext         *context,
                                           double                width,
                                           double                height,
                                           const MpisChartData  *data,
                                           const MpisChartStyle *style);
void             mpis_chart_draw_with     (cairo_t              *cr,
                                           PangoContext         *context,
                                           const MpisChartData  *data,
                                           const MpisChartLayout *layout,
                                           const MpisChartStyle *style);
void             mpis_chart_draw_swatch   (cairo_t              *cr,
                                           double                width,
                                           double                height,
                                           guint                 slot,
                                           const MpisChartStyle *style);

G_END_DECLS
