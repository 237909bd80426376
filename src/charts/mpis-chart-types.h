#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MpisChartKind:
 * @MPIS_CHART_LINE: a line a series
 * @MPIS_CHART_AREA: lines filled to zero
 * @MPIS_CHART_STACKED_AREA: areas on top of each other; what is negative stacks downwards
 * @MPIS_CHART_BARS: a horizontal bar a series, as long as the series' first value, labelled with
 *   its name and value; x means nothing. Categories are series so that they keep their colours.
 * @MPIS_CHART_SPARKLINE: lines alone: no axes, no legend, nothing to operate
 */
typedef enum {
  MPIS_CHART_LINE,
  MPIS_CHART_AREA,
  MPIS_CHART_STACKED_AREA,
  MPIS_CHART_BARS,
  MPIS_CHART_SPARKLINE
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

G_END_DECLS
