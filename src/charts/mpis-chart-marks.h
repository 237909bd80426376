#pragma once

#include "mpis-chart-layout.h"
#include "mpis-chart-style.h"

G_BEGIN_DECLS

void mpis_chart_marks_draw_area   (cairo_t               *cr,
                                   const MpisChartTrace  *trace,
                                   const MpisChartLayout *layout,
                                   const MpisChartStyle  *style,
                                   double                 strength);
void mpis_chart_marks_draw_line   (cairo_t               *cr,
                                   const MpisChartTrace  *trace,
                                   const MpisChartLayout *layout,
                                   const MpisChartStyle  *style,
                                   gboolean               markers);
void mpis_chart_marks_set_dashes  (cairo_t               *cr,
                                   guint                  slot,
                                   const MpisChartStyle  *style);
void mpis_chart_marks_add_marker  (cairo_t               *cr,
                                   guint                  slot,
                                   double                 x,
                                   double                 y,
                                   double                 radius);
void mpis_chart_marks_add_bar     (cairo_t               *cr,
                                   double                 x,
                                   double                 y,
                                   double                 width,
                                   double                 height,
                                   double                 radius);

G_END_DECLS
