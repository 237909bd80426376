#pragma once

#include <gtk/gtk.h>

#include "mpis-chart-layout.h"
#include "mpis-chart-legend.h"
#include "mpis-chart-style.h"

G_BEGIN_DECLS

void mpis_chart_readout_snapshot (GtkSnapshot           *snapshot,
                                  PangoContext          *context,
                                  const MpisChartData   *data,
                                  const MpisChartLayout *layout,
                                  const MpisChartStyle  *style,
                                  MpisChartLegend       *legend,
                                  guint                  place);

G_END_DECLS
