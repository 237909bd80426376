#pragma once

#include "mpis-chart-data.h"
#include "mpis-chart-style.h"

G_BEGIN_DECLS

/**
 * MpisChartSheet:
 *
 * A chart on a page of its own, with what stands around it on the screen: title, period and legend.
 */
typedef struct _MpisChartSheet MpisChartSheet;

/**
 * MPIS_CHART_SHEET_WIDTH:
 *
 * Pixels.
 */
#define MPIS_CHART_SHEET_WIDTH 960

MpisChartSheet *mpis_chart_sheet_new        (const MpisChartData  *data,
                                             const char           *title,
                                             const MpisChartStyle *style);
void            mpis_chart_sheet_free       (MpisChartSheet       *self);
int             mpis_chart_sheet_get_height (const MpisChartSheet *self);
void            mpis_chart_sheet_draw       (const MpisChartSheet *self,
                                             cairo_t              *cr);
char           *mpis_chart_sheet_describe   (const MpisChartData  *data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MpisChartSheet, mpis_chart_sheet_free)

G_END_DECLS
