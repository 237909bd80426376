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
 * @MPIS_CHART_COLUMNS: upright bars, the series beside each other; over days, or over #MpisCategories
 * @MPIS_CHART_STACKED_COLUMNS: the same, the series on top of each other
 * @MPIS_CHART_GROUPED_BARS: horizontal bars over #MpisCategories, a row each, the series below each
 *   other
 * @MPIS_CHART_STACKED_BARS: the same, the series end to end
 * @MPIS_CHART_SHARE: one bar that is the whole, a part of it a series, as wide as the series' first
 *   value; what is not positive has no part
 * @MPIS_CHART_HISTOGRAM: an #MpisHistogram
 * @MPIS_CHART_HEATMAP: an #MpisHeatmap
 * @MPIS_CHART_TIMELINE: an #MpisTimeline
 *
 * What a chart looks like. The kinds that are not of series show their #MpisChartContent alone.
 *
 * A new kind is a value here, at the end, and a file that defines its #MpisChartKindClass: how it is
 * laid out, drawn, read, walked, told and listed; see mpis-chart-kind.h.
 */
typedef enum {
  MPIS_CHART_LINE,
  MPIS_CHART_AREA,
  MPIS_CHART_STACKED_AREA,
  MPIS_CHART_BARS,
  MPIS_CHART_SPARKLINE,
  MPIS_CHART_COLUMNS,
  MPIS_CHART_STACKED_COLUMNS,
  MPIS_CHART_GROUPED_BARS,
  MPIS_CHART_STACKED_BARS,
  MPIS_CHART_SHARE,
  MPIS_CHART_HISTOGRAM,
  MPIS_CHART_HEATMAP,
  MPIS_CHART_TIMELINE
} MpisChartKind;

#define MPIS_CHART_N_KINDS (MPIS_CHART_TIMELINE + 1)

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
