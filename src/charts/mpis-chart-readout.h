#pragma once

#include <gtk/gtk.h>

#include "mpis-chart-layout.h"
#include "mpis-chart-legend.h"
#include "mpis-chart-style.h"

G_BEGIN_DECLS

/**
 * MpisChartReadout:
 * @context: what text is set with
 * @legend: where swatches come from
 * @hint: (nullable): what stands below the values
 * @place: a place of @data
 * @row: what is read there: a trace, %MPIS_CHART_ROW_ALL or %MPIS_CHART_ROW_EVENTS
 *
 * What is read in which chart.
 */
typedef struct {
  PangoContext          *context;
  const MpisChartData   *data;
  const MpisChartLayout *layout;
  const MpisChartStyle  *style;
  MpisChartLegend       *legend;
  const char            *hint;
  int                    place;
  int                    row;
} MpisChartReadout;

/* What is read at a place: one trace by its number, or one of these. */
#define MPIS_CHART_ROW_EVENTS -2
#define MPIS_CHART_ROW_ALL    -1

void mpis_chart_readout_snapshot       (GtkSnapshot            *snapshot,
                                        const MpisChartReadout *what);
void mpis_chart_readout_snapshot_brush (GtkSnapshot            *snapshot,
                                        const MpisChartReadout *what,
                                        double                  from,
                                        double                  to,
                                        const char             *words);

G_END_DECLS
