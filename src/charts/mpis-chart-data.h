#pragma once

#include "mpis-chart-annotation.h"
#include "mpis-chart-goal.h"
#include "mpis-chart-types.h"
#include "mpis-series.h"

G_BEGIN_DECLS

/**
 * MpisChartTrace:
 * @series: what it shows
 * @slot: how it looks, see #MPIS_CHART_N_SLOTS
 * @x: (array length=n): places of the points
 * @y: (array length=n): the edge that is drawn, NaN where not known
 * @base: (array length=n) (nullable): the edge an area is filled down to; %NULL for zero
 * @n: how many points
 */
typedef struct {
  MpisSeries   *series;
  guint         slot;
  const double *x;
  const double *y;
  const double *base;
  gsize         n;
} MpisChartTrace;

/**
 * MpisChartData:
 * @traces: (element-type MpisChartTrace): in the order of the series
 * @x: (array length=n_x): every place where a trace has a point, rising
 * @first: where the x axis begins
 * @last: where it ends
 * @low: the lowest value drawn, at most 0
 * @high: the highest value drawn, at least 0
 * @has_values: whether there is anything to draw
 * @whole: whether no place has a time of day
 * @goal: (nullable): what the values are meant to reach
 * @annotations: (element-type MpisChartAnnotation): what happened on the x axis, in its order
 * @annotation_places: (element-type int): the place that each annotation is read at
 *
 * Series made ready to draw and to ask. For %MPIS_CHART_BARS, the points are the series themselves,
 * @x their numbers.
 */
typedef struct {
  MpisChartKind  kind;
  MpisChartUnit  unit;
  GArray        *traces;
  double        *x;
  gsize          n_x;
  double         first;
  double         last;
  double         low;
  double         high;
  gboolean       has_values;
  gboolean       whole;
  MpisChartGoal *goal;
  GPtrArray     *annotations;
  GArray        *annotation_places;
} MpisChartData;

MpisChartData *mpis_chart_data_new         (MpisChartKind         kind,
                                            MpisChartUnit         unit,
                                            MpisSeries *const    *series,
                                            const guint          *slots,
                                            guint                 n,
                                            double                first,
                                            double                last);
MpisChartData *mpis_chart_data_copy        (const MpisChartData  *self,
                                            MpisChartKind         kind);
void           mpis_chart_data_free        (MpisChartData        *self);
double         mpis_chart_data_get         (const MpisChartData  *self,
                                            guint                 trace,
                                            gsize                 point);
double         mpis_chart_data_get_edge    (const MpisChartData  *self,
                                            guint                 trace,
                                            gsize                 point);
char          *mpis_chart_data_name_at     (const MpisChartData  *self,
                                            guint                 trace,
                                            gsize                 point);
int            mpis_chart_data_find        (const MpisChartData  *self,
                                            double                x);
char          *mpis_chart_data_describe    (const MpisChartData  *self,
                                            const char           *title);
char          *mpis_chart_data_describe_at (const MpisChartData  *self,
                                            gsize                 point);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MpisChartData, mpis_chart_data_free)

G_END_DECLS
