#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * MpisChartGoal:
 *
 * What the values of a chart are meant to reach: one value, or another from some days on. Immutable.
 */
#define MPIS_TYPE_CHART_GOAL (mpis_chart_goal_get_type ())
G_DECLARE_FINAL_TYPE (MpisChartGoal, mpis_chart_goal, MPIS, CHART_GOAL, GObject)

MpisChartGoal *mpis_chart_goal_new       (const char    *label,
                                          double         value);
MpisChartGoal *mpis_chart_goal_new_steps (const char    *label,
                                          const double  *from,
                                          const double  *values,
                                          gsize          n);
const char    *mpis_chart_goal_get_label (MpisChartGoal *self);
double         mpis_chart_goal_get_at    (MpisChartGoal *self,
                                          double         x);
gsize          mpis_chart_goal_get_n     (MpisChartGoal *self);
void           mpis_chart_goal_get_step  (MpisChartGoal *self,
                                          gsize          step,
                                          double        *from,
                                          double        *value);

G_END_DECLS
