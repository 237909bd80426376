#pragma once

#include <gtk/gtk.h>

#include "mpis-chart-extras-draw.h"
#include "mpis-series.h"

G_BEGIN_DECLS

/**
 * MpisChartLegend:
 *
 * The toggles below a chart, a series each and one for all ghosts, in as many rows as they need. Which
 * series are shown is remembered by their ids. ::changed tells that it is others now.
 */
#define MPIS_TYPE_CHART_LEGEND (mpis_chart_legend_get_type ())
G_DECLARE_FINAL_TYPE (MpisChartLegend, mpis_chart_legend, MPIS, CHART_LEGEND, GtkWidget)

/**
 * MPIS_CHART_LEGEND_BEFORE:
 *
 * The id of the one entry that all ghosts share.
 */
#define MPIS_CHART_LEGEND_BEFORE "\001before"

#define MPIS_CHART_SWATCH_WIDTH  24
#define MPIS_CHART_SWATCH_HEIGHT 14

GtkWidget  *mpis_chart_legend_new        (void);
void        mpis_chart_legend_set_series (MpisChartLegend      *self,
                                          MpisSeries *const    *series,
                                          const guint          *slots,
                                          guint                 n);
void        mpis_chart_legend_set_style  (MpisChartLegend      *self,
                                          const MpisChartStyle *style);
gboolean    mpis_chart_legend_shows      (MpisChartLegend      *self,
                                          const char           *id);
gboolean    mpis_chart_legend_set_shows  (MpisChartLegend      *self,
                                          const char           *id,
                                          gboolean              shows);
GdkTexture *mpis_chart_legend_get_swatch (MpisChartLegend      *self,
                                          guint                 slot);

G_END_DECLS
