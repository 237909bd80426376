#pragma once

#include "mpis-chart-data.h"
#include "mpis-chart-layout.h"

G_BEGIN_DECLS

/**
 * MpisChartCluster:
 * @x: where its marker is, pixels from the left
 * @first: the first of its annotations
 * @n: how many it stands for
 *
 * Annotations that share a marker, because theirs would lie on one another.
 */
typedef struct {
  double x;
  guint  first;
  guint  n;
} MpisChartCluster;

gboolean  mpis_chart_kind_has_days          (MpisChartKind               kind);
gboolean  mpis_chart_extras_has_days        (const MpisChartData        *data);
void      mpis_chart_extras_set_goal        (MpisChartData              *data,
                                             MpisChartGoal              *goal);
void      mpis_chart_extras_annotate        (MpisChartData              *data,
                                             MpisChartAnnotation *const *annotations,
                                             guint                       n);
guint     mpis_chart_extras_get_annotations (const MpisChartData        *data,
                                             gsize                       point,
                                             guint                      *n);
void      mpis_chart_extras_describe        (const MpisChartData        *data,
                                             GString                    *text);
void      mpis_chart_extras_describe_at     (const MpisChartData        *data,
                                             gsize                       point,
                                             GString                    *text);
char     *mpis_chart_extras_describe_row    (const MpisChartData        *data,
                                             gsize                       point,
                                             guint                       trace);
char     *mpis_chart_extras_list            (const MpisChartData        *data,
                                             gsize                       point);

double    mpis_chart_extras_get_strip       (const MpisChartData        *data,
                                             double                      line_height);
GArray   *mpis_chart_extras_cluster         (const MpisChartData        *data,
                                             const MpisChartLayout      *layout);
int       mpis_chart_extras_find_cluster    (const MpisChartData        *data,
                                             const MpisChartLayout      *layout,
                                             double                      x,
                                             double                      y,
                                             MpisChartCluster           *cluster);
int       mpis_chart_extras_find_trace      (const MpisChartData        *data,
                                             const MpisChartLayout      *layout,
                                             gsize                       point,
                                             double                      y);

G_END_DECLS
