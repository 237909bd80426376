#pragma once

#include "mpis-chart-content.h"
#include "mpis-chart-types.h"

G_BEGIN_DECLS

/**
 * MpisHistogram:
 *
 * How often values are how large: bins side by side, equally wide, each with the number of values in
 * it. A bin has its lower edge in it and not its upper one. Immutable.
 */
#define MPIS_TYPE_HISTOGRAM (mpis_histogram_get_type ())
G_DECLARE_FINAL_TYPE (MpisHistogram, mpis_histogram, MPIS, HISTOGRAM, MpisChartContent)

MpisHistogram *mpis_histogram_new            (const char    *value_name,
                                              const char    *count_name,
                                              const double  *values,
                                              gsize          n,
                                              MpisChartUnit  unit);
const char    *mpis_histogram_get_value_name (MpisHistogram *self);
const char    *mpis_histogram_get_count_name (MpisHistogram *self);
MpisChartUnit  mpis_histogram_get_unit       (MpisHistogram *self);
guint          mpis_histogram_get_n          (MpisHistogram *self);
double         mpis_histogram_get_edge       (MpisHistogram *self,
                                              guint          bin);
gint64         mpis_histogram_get_count      (MpisHistogram *self,
                                              guint          bin);
gint64         mpis_histogram_get_total      (MpisHistogram *self);
double         mpis_histogram_get_median     (MpisHistogram *self);
gint64         mpis_histogram_get_unknown    (MpisHistogram *self);

G_END_DECLS
