#pragma once

#include "mpis-chart-kind.h"

G_BEGIN_DECLS

/* The drawing of timelines; see mpis-chart-timeline.c for what they say. */
void     mpis_chart_spans_get_range (const MpisChartData   *data,
                                     double                *from,
                                     double                *to);
void     mpis_chart_spans_layout    (MpisChartLayout       *layout,
                                     const MpisChartData   *data,
                                     MpisMeasureFunc        measure,
                                     gpointer               measure_data);
int      mpis_chart_spans_find      (const MpisChartLayout *layout,
                                     const MpisChartData   *data,
                                     double                 x,
                                     double                 y);
gboolean mpis_chart_spans_get_mark  (const MpisChartLayout *layout,
                                     const MpisChartData   *data,
                                     gsize                  place,
                                     cairo_rectangle_t     *mark);
void     mpis_chart_spans_draw      (const MpisChartCanvas *canvas);

G_END_DECLS
