#pragma once

#include <gio/gio.h>

#include "mpis-chart-data.h"

G_BEGIN_DECLS

/**
 * MpisChartNumbers:
 *
 * The numbers behind a chart: a row for each place of x, a column for it and one for each series,
 * then the goal and what happened, where the chart has them. Of bars, a row for each bar. As a #GListModel it lists its rows, whose items know nothing but their
 * place in it. Immutable.
 */
#define MPIS_TYPE_CHART_NUMBERS (mpis_chart_numbers_get_type ())
G_DECLARE_FINAL_TYPE (MpisChartNumbers, mpis_chart_numbers, MPIS, CHART_NUMBERS, GObject)

MpisChartNumbers *mpis_chart_numbers_new           (const MpisChartData *data,
                                                    const char          *title);
guint             mpis_chart_numbers_get_n_rows    (MpisChartNumbers    *self);
guint             mpis_chart_numbers_get_n_columns (MpisChartNumbers    *self);
gboolean          mpis_chart_numbers_is_text       (MpisChartNumbers    *self,
                                                    guint                column);
const char       *mpis_chart_numbers_get_heading   (MpisChartNumbers    *self,
                                                    guint                column);
char             *mpis_chart_numbers_format        (MpisChartNumbers    *self,
                                                    guint                row,
                                                    guint                column);
gboolean          mpis_chart_numbers_equal         (MpisChartNumbers    *a,
                                                    MpisChartNumbers    *b);
char             *mpis_chart_numbers_to_csv        (MpisChartNumbers    *self);

G_END_DECLS
