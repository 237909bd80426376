#pragma once

#include <gtk/gtk.h>

#include "mpis-series.h"

G_BEGIN_DECLS

/**
 * MpisChartKind:
 * @MPIS_CHART_LINE: a line a series
 * @MPIS_CHART_AREA: lines filled to zero
 * @MPIS_CHART_STACKED_AREA: areas on top of each other
 */
typedef enum {
  MPIS_CHART_LINE,
  MPIS_CHART_AREA,
  MPIS_CHART_STACKED_AREA
} MpisChartKind;

/**
 * MpisChartUnit:
 * @MPIS_CHART_UNIT_COUNT: whole numbers, shortened on the axis (1.2 K)
 * @MPIS_CHART_UNIT_FRACTION: fractions shown as percent
 */
typedef enum {
  MPIS_CHART_UNIT_COUNT,
  MPIS_CHART_UNIT_FRACTION
} MpisChartUnit;

/**
 * MpisChart:
 *
 * A chart to work with: hover and arrow keys read the values at a point of x, the legend toggles
 * series. x is local days since 1970-01-01 (see mpis_day_of()).
 */
#define MPIS_TYPE_CHART (mpis_chart_get_type ())
G_DECLARE_FINAL_TYPE (MpisChart, mpis_chart, MPIS, CHART, GtkWidget)

GtkWidget *mpis_chart_new         (void);
void       mpis_chart_set_series  (MpisChart      *self,
                                   GListModel     *series);
void       mpis_chart_set_kind    (MpisChart      *self,
                                   MpisChartKind   kind);
void       mpis_chart_set_unit    (MpisChart      *self,
                                   MpisChartUnit   unit);
void       mpis_chart_set_title   (MpisChart      *self,
                                   const char     *title);

G_END_DECLS
