#include "config.h"

#include "mpis-chart-goal.h"

#include <math.h>

struct _MpisChartGoal
{
  GObject  parent_instance;
  char    *label;
  double  *from;
  double  *values;
  gsize    n;
};

G_DEFINE_FINAL_TYPE (MpisChartGoal, mpis_chart_goal, G_TYPE_OBJECT)

static void
mpis_chart_goal_finalize (GObject *object)
{
  MpisChartGoal *self = MPIS_CHART_GOAL (object);

  g_free (self->label);
  g_free (self->from);
  g_free (self->values);

  G_OBJECT_CLASS (mpis_chart_goal_parent_class)->finalize (object);
}

static void
mpis_chart_goal_class_init (MpisChartGoalClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mpis_chart_goal_finalize;
}

static void
mpis_chart_goal_init (MpisChartGoal *self)
{
}

/**
 * mpis_chart_goal_new_steps:
 * @label: what people call it
 * @from: (array length=n): local days since 1970-01-01, strictly rising: from when each value holds
 * @values: (array length=n): the goal from then on; NaN for none
 * @n: how many; at least 1
 *
 * Returns: (transfer full): a goal that changes over time; before the first day there is none
 */
MpisChartGoal *
mpis_chart_goal_new_steps (const char   *label,
                           const double *from,
                           const double *values,
                           gsize         n)
{
  MpisChartGoal *self;

  g_return_val_if_fail (label != NULL, NULL);
  g_return_val_if_fail (n > 0 && from != NULL && values != NULL, NULL);

  self = g_object_new (MPIS_TYPE_CHART_GOAL, NULL);
  self->label = g_strdup (label);
  self->from = g_memdup2 (from, n * sizeof *from);
  self->values = g_memdup2 (values, n * sizeof *values);
  self->n = n;

  return self;
}

/**
 * mpis_chart_goal_new:
 * @label: what people call it
 * @value: what is to be reached, at all times
 *
 * Returns: (transfer full): the goal
 */
MpisChartGoal *
mpis_chart_goal_new (const char *label,
                     double      value)
{
  return mpis_chart_goal_new_steps (label, (double[]) { -INFINITY }, &value, 1);
}

/**
 * mpis_chart_goal_get_label:
 *
 * Returns: what people call it
 */
const char *
mpis_chart_goal_get_label (MpisChartGoal *self)
{
  g_return_val_if_fail (MPIS_IS_CHART_GOAL (self), NULL);

  return self->label;
}

/**
 * mpis_chart_goal_get_at:
 *
 * Returns: the goal at @x, NaN if there is none then
 */
double
mpis_chart_goal_get_at (MpisChartGoal *self,
                        double         x)
{
  gsize i = 0;

  g_return_val_if_fail (MPIS_IS_CHART_GOAL (self), NAN);

  while (i < self->n && self->from[i] <= x)
    i++;

  return i > 0 ? self->values[i - 1] : NAN;
}

/**
 * mpis_chart_goal_get_n:
 *
 * Returns: how many values it takes in turn
 */
gsize
mpis_chart_goal_get_n (MpisChartGoal *self)
{
  g_return_val_if_fail (MPIS_IS_CHART_GOAL (self), 0);

  return self->n;
}

/**
 * mpis_chart_goal_get_step:
 * @step: below mpis_chart_goal_get_n()
 * @from: (out): from when it holds
 * @value: (out): the goal from then on
 */
void
mpis_chart_goal_get_step (MpisChartGoal *self,
                          gsize          step,
                          double        *from,
                          double        *value)
{
  g_return_if_fail (MPIS_IS_CHART_GOAL (self) && step < self->n);

  *from = self->from[step];
  *value = self->values[step];
}
