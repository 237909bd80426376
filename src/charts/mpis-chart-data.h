#pragma once

#include "mpis-chart-annotation.h"
#include "mpis-chart-content.h"
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
 * @content: (nullable): what it shows besides series, or names for their places
 * @traces: (element-type MpisChartTrace): in the order of the series
 * @x: (array length=n_x): every place where a trace has a point, rising
 * @items: (array length=n_x) (nullable): of a timeline, the span that each place is
 * @first: where the x axis begins
 * @last: where it ends
 * @low: the lowest value drawn, at most 0
 * @high: the highest value drawn, at least 0
 * @log: whether its values lie on a logarithmic axis; negative ones and zero do, too
 * @has_values: whether there is anything to draw
 * @whole: whether no place has a time of day
 * @goal: (nullable): what the values are meant to reach
 * @annotations: (element-type MpisChartAnnotation): what happened on the x axis, in its order
 * @annotation_places: (element-type int): the place that each annotation is read at
 *
 * What a chart shows, made ready to draw and to ask. Whatever the kind, what can be read are its places:
 * numbers from 0 to @n_x − 1 that pointer and keys find, and that words, marks and rows of the table
 * belong to. A place is a day of series over days; a category of series over categories (@x is its
 * number); a series of %MPIS_CHART_BARS and %MPIS_CHART_SHARE; a bin of a histogram; a cell of a
 * heatmap, row by row; a span of a timeline that lies in the period.
 *
 * To show something else: make an #MpisChartContent of it, or series, and the data of both with
 * mpis_chart_data_new_of(). To show it in another way: see #MpisChartKindClass.
 */
typedef struct {
  MpisChartKind     kind;
  MpisChartUnit     unit;
  MpisChartContent *content;
  GArray           *traces;
  double           *x;
  gsize             n_x;
  guint            *items;
  double            first;
  double            last;
  double            low;
  double            high;
  gboolean          has_values;
  gboolean          log;
  gboolean          whole;
  MpisChartGoal    *goal;
  GPtrArray        *annotations;
  GArray           *annotation_places;
} MpisChartData;

MpisChartData *mpis_chart_data_new         (MpisChartKind         kind,
                                            MpisChartUnit         unit,
                                            MpisSeries *const    *series,
                                            const guint          *slots,
                                            guint                 n,
                                            double                first,
                                            double                last);
MpisChartData *mpis_chart_data_new_of      (MpisChartKind         kind,
                                            MpisChartUnit         unit,
                                            MpisChartContent     *content,
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
void           mpis_chart_data_set_log     (MpisChartData        *self,
                                            gboolean              log);
char          *mpis_chart_data_name_place  (const MpisChartData  *self,
                                            gsize                 place);
int            mpis_chart_data_walk        (const MpisChartData  *self,
                                            int                   place,
                                            int                   right,
                                            int                   down);
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
