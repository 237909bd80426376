#pragma once

#include "mpis-chart.h"

G_BEGIN_DECLS

guint mpis_chart_get_n_renders (MpisChart *self);

G_END_DECLS
