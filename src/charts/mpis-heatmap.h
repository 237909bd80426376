#pragma once

#include "mpis-categories.h"

G_BEGIN_DECLS

/**
 * MpisHeatmapState:
 * @MPIS_HEATMAP_KNOWN: the cell has a value
 * @MPIS_HEATMAP_UNKNOWN: nothing is known of it
 * @MPIS_HEATMAP_TOO_FEW: its value rests on too few things to mean anything, and is not shown
 */
typedef enum {
  MPIS_HEATMAP_KNOWN,
  MPIS_HEATMAP_UNKNOWN,
  MPIS_HEATMAP_TOO_FEW
} MpisHeatmapState;

/**
 * MpisHeatmap:
 *
 * A value for each row and column, such as for each weekday and hour. Immutable.
 */
#define MPIS_TYPE_HEATMAP (mpis_heatmap_get_type ())
G_DECLARE_FINAL_TYPE (MpisHeatmap, mpis_heatmap, MPIS, HEATMAP, MpisChartContent)

MpisHeatmap      *mpis_heatmap_new              (MpisCategories *rows,
                                                 MpisCategories *columns,
                                                 const char     *value_name,
                                                 const double   *values,
                                                 const gint64   *counts,
                                                 gint64          least_count);
MpisCategories   *mpis_heatmap_get_rows         (MpisHeatmap    *self);
MpisCategories   *mpis_heatmap_get_columns      (MpisHeatmap    *self);
const char       *mpis_heatmap_get_value_name   (MpisHeatmap    *self);
gint64            mpis_heatmap_get_least_count  (MpisHeatmap    *self);
gint64            mpis_heatmap_get_count        (MpisHeatmap    *self,
                                                 guint           cell);
double            mpis_heatmap_get_value        (MpisHeatmap    *self,
                                                 guint           cell);
MpisHeatmapState  mpis_heatmap_get_state        (MpisHeatmap    *self,
                                                 guint           cell);

G_END_DECLS
