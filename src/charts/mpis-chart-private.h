#pragma once

#include "mpis-chart-export.h"
#include "mpis-chart.h"

G_BEGIN_DECLS

guint            mpis_chart_get_n_renders (MpisChart *self);
MpisChartExport *mpis_chart_create_export (MpisChart *self);

G_END_DECLS
