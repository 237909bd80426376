#include "config.h"

#include "mpis-chart-extras.h"

#include <glib/gi18n.h>
#include <math.h>

#include "mpis-chart-kind.h"
#include "mpis-format.h"

/* How far markers are apart at least, in heights of a line: as wide as the widest count and a gap. */
#define LEAST_DISTANCE 2.0

/* Around the counts in the strip, pixels. */
#define STRIP_PADDING 6.0

/* How many events of a place are said; more would drown its values. */
#define MAX_SAID 3

/* Pixels off a line that are still on it. */
#define LINE_REACH 24.0

/**
 * mpis_chart_kind_has_days:
 *
 * Returns: whether x are days, so that there can be goals, events and parts of a period
 */
gboolean
mpis_chart_kind_has_days (MpisChartKind kind)
{
  return mpis_chart_kind_get_class (kind)->of_days;
}

/**
 * mpis_chart_extras_has_days:
 *
 * Returns: whether x are days: those of the kind are, and are not named otherwise
 */
gboolean
mpis_chart_extras_has_days (const MpisChartData *self)
{
  return mpis_chart_kind_has_days (self->kind) && self->content == NULL;
}

/**
 * mpis_chart_extras_set_goal:
 * @goal: (nullable) (transfer none): what the values are meant to reach
 *
 * Makes room for the goal, where there are days.
 */
void
mpis_chart_extras_set_goal (MpisChartData *self,
                          MpisChartGoal *goal)
{
  if (goal == NULL || !mpis_chart_extras_has_days (self))
    return;

  g_set_object (&self->goal, goal);
  for (gsize i = 0; i < mpis_chart_goal_get_n (goal); i++)
    {
      double from, to, value;

      mpis_chart_goal_get_step (goal, i, &from, &value);
      to = INFINITY;
      if (i + 1 < mpis_chart_goal_get_n (goal))
        {
          double next;

          mpis_chart_goal_get_step (goal, i + 1, &to, &next);
        }
      if (isnan (value) || from > self->last || to <= self->first)
        continue;
      self->low = MIN (self->low, value);
      self->high = MAX (self->high, value);
    }
}

/* A day, or a week, is read with all that happened until the next begins; a moment with what is near. */
static int
data_find_event (const MpisChartData *self,
                 double               x)
{
  int i = mpis_chart_data_find (self, x);

  return self->whole && i > 0 && self->x[i] > x ? i - 1 : i;
}

static int
compare_annotations (gconstpointer a,
                     gconstpointer b)
{
  double left = mpis_chart_annotation_get_x (*(MpisChartAnnotation *const *) a);
  double right = mpis_chart_annotation_get_x (*(MpisChartAnnotation *const *) b);

  return (left > right) - (left < right);
}

/**
 * mpis_chart_extras_annotate:
 * @annotations: (array length=n) (transfer none): what happened, in any order
 *
 * Takes what happened within the x axis, where there are days. The last day counts to its end.
 */
void
mpis_chart_extras_annotate (MpisChartData              *self,
                          MpisChartAnnotation *const *annotations,
                          guint                       n)
{
  for (guint i = 0; i < n && mpis_chart_extras_has_days (self); i++)
    {
      double x = mpis_chart_annotation_get_x (annotations[i]);

      if (x >= floor (self->first) && x < floor (self->last) + 1)
        g_ptr_array_add (self->annotations, g_object_ref (annotations[i]));
    }
  g_ptr_array_sort (self->annotations, compare_annotations);
  g_array_set_size (self->annotation_places, 0);
  for (guint i = 0; i < self->annotations->len; i++)
    {
      int place = data_find_event (self,
                                   mpis_chart_annotation_get_x (self->annotations->pdata[i]));

      g_array_append_val (self->annotation_places, place);
    }
}

/**
 * mpis_chart_extras_get_annotations:
 * @n: (out): how many happened there
 *
 * Returns: the first of the annotations that are read at the place @point
 */
guint
mpis_chart_extras_get_annotations (const MpisChartData *self,
                                 gsize                point,
                                 guint               *n)
{
  const int *places = (const int *) (gpointer) self->annotation_places->data;
  guint first = 0, end;

  while (first < self->annotation_places->len && places[first] < (int) point)
    first++;
  for (end = first; end < self->annotation_places->len && places[end] == (int) point; end++)
    ;
  *n = end - first;

  return first;
}

static MpisChartAnnotation *
get_annotation (const MpisChartData *data,
                guint                i)
{
  return g_ptr_array_index (data->annotations, i);
}

/**
 * mpis_chart_extras_list:
 *
 * Returns: (transfer full): everything that happened at the place @point, in one line
 */
char *
mpis_chart_extras_list (const MpisChartData *data,
                        gsize                point)
{
  GString *text = g_string_new (NULL);
  guint n, first = mpis_chart_extras_get_annotations (data, point, &n);

  for (guint i = first; i < first + n; i++)
    g_string_append_printf (text, "%s%s", i > first ? "; " : "",
                            mpis_chart_annotation_get_label (get_annotation (data, i)));

  return g_string_free_and_steal (text);
}

/**
 * mpis_chart_extras_describe_at:
 *
 * Appends to @text the goal at the place @point, and what happened there.
 */
void
mpis_chart_extras_describe_at (const MpisChartData *data,
                               gsize                point,
                               GString             *text)
{
  double goal = data->goal != NULL ? mpis_chart_goal_get_at (data->goal, data->x[point]) : NAN;
  guint n, first = mpis_chart_extras_get_annotations (data, point, &n);

  if (!isnan (goal))
    {
      g_autofree char *value = mpis_format_value (goal, data->unit);

      g_string_append_printf (text, ", %s %s", mpis_chart_goal_get_label (data->goal), value);
    }
  for (guint i = first; i < first + MIN (n, MAX_SAID); i++)
    g_string_append_printf (text, "; %s",
                            mpis_chart_annotation_get_label (get_annotation (data, i)));
  if (n > MAX_SAID)
    g_string_append_printf (text, ngettext ("; and %u more", "; and %u more", n - MAX_SAID),
                            n - MAX_SAID);
}

/**
 * mpis_chart_extras_describe_row:
 *
 * Returns: (transfer full): one trace at the place @point in words, it first
 */
char *
mpis_chart_extras_describe_row (const MpisChartData *data,
                                gsize                point,
                                guint                trace)
{
  double value = mpis_chart_data_get (data, trace, point);
  g_autofree char *name = mpis_chart_data_name_at (data, trace, point);
  g_autofree char *day = mpis_chart_data_name_place (data, point);
  g_autofree char *shown = isnan (value) ? g_strdup (_("unknown"))
                                         : mpis_format_value (value, data->unit);

  /* Translators: a series and its value, then the day: YouTube 1,400, Thu, 19 Nov 2026 */
  return g_strdup_printf (_("%s %s, %s"), name, shown, day);
}

/**
 * mpis_chart_extras_describe:
 *
 * Appends to @text what the goal is at last, and how much happened.
 */
void
mpis_chart_extras_describe (const MpisChartData *data,
                            GString             *text)
{
  double goal = data->goal != NULL ? mpis_chart_goal_get_at (data->goal, data->last) : NAN;
  guint n = data->annotations->len;

  if (!isnan (goal))
    {
      g_autofree char *value = mpis_format_value (goal, data->unit);

      g_string_append_printf (text, "; %s %s", mpis_chart_goal_get_label (data->goal), value);
    }
  if (n > 0)
    g_string_append_printf (text, ngettext ("; %u event", "; %u events", n), n);
}

/**
 * mpis_chart_extras_get_strip:
 * @line_height: of text, pixels
 *
 * Returns: the height of the strip of events above the plot, 0 without events
 */
double
mpis_chart_extras_get_strip (const MpisChartData *data,
                             double               line_height)
{
  return data->annotations->len > 0 ? line_height + STRIP_PADDING : 0;
}

/* Beside the point of its day, where there is one value a day; else when it was. */
static double
event_position (const MpisChartData   *data,
                const MpisChartLayout *layout,
                guint                  i)
{
  double x = mpis_chart_annotation_get_x (get_annotation (data, i));

  return CLAMP (mpis_scale_map (&layout->x, data->whole ? floor (x) : x), layout->left,
                layout->right);
}

/**
 * mpis_chart_extras_cluster:
 *
 * Returns: (transfer full) (element-type MpisChartCluster): the markers of the annotations, from the
 *   left, in the middle of what they stand for, and far enough apart to be told apart: what lies nearer
 *   together shares one
 */
GArray *
mpis_chart_extras_cluster (const MpisChartData   *data,
                           const MpisChartLayout *layout)
{
  GArray *clusters = g_array_new (FALSE, FALSE, sizeof (MpisChartCluster));
  double least = LEAST_DISTANCE * layout->line_height, first = NAN;

  for (guint i = 0; i < data->annotations->len; i++)
    {
      double x = event_position (data, layout, i);
      MpisChartCluster *last = clusters->len > 0
                               ? &g_array_index (clusters, MpisChartCluster, clusters->len - 1)
                               : NULL;

      if (last != NULL && x - first < least)
        {
          last->n++;
          last->x = (first + x) / 2;
          continue;
        }
      if (last != NULL)
        last->x = MIN (last->x, x - least);   /* not before its own first: that is farther away */
      first = x;
      g_array_append_val (clusters, ((MpisChartCluster) { x, i, 1 }));
    }

  return clusters;
}

/**
 * mpis_chart_extras_find_cluster:
 * @x: pixels from the left
 * @y: pixels from the top
 * @cluster: (out): what is there
 *
 * Returns: the number of the marker at a pixel position, or -1
 */
int
mpis_chart_extras_find_cluster (const MpisChartData   *data,
                                const MpisChartLayout *layout,
                                double                 x,
                                double                 y,
                                MpisChartCluster      *cluster)
{
  g_autoptr(GArray) clusters = NULL;

  if (data->annotations->len == 0 || y > layout->top
      || y < layout->top - mpis_chart_extras_get_strip (data, layout->line_height))
    return -1;

  clusters = mpis_chart_extras_cluster (data, layout);
  for (guint i = 0; i < clusters->len; i++)
    if (fabs (g_array_index (clusters, MpisChartCluster, i).x - x)
        <= LEAST_DISTANCE * layout->line_height / 2)
      {
        *cluster = g_array_index (clusters, MpisChartCluster, i);
        return (int) i;
      }

  return -1;
}

/**
 * mpis_chart_extras_find_trace:
 * @y: pixels from the top
 *
 * Returns: the trace that is at this height of the place @point, or -1
 */
int
mpis_chart_extras_find_trace (const MpisChartData   *data,
                              const MpisChartLayout *layout,
                              gsize                  point,
                              double                 y)
{
  double nearest = LINE_REACH;
  int found = -1;

  if (data->kind == MPIS_CHART_BARS)
    return (int) point;

  for (guint i = 0; i < data->traces->len; i++)
    {
      double edge = mpis_chart_data_get_edge (data, i, point);
      double base = edge - mpis_chart_data_get (data, i, point);
      double top = mpis_scale_map (&layout->y, MAX (edge, base));
      double bottom = mpis_scale_map (&layout->y, MIN (edge, base));
      double off = fabs (mpis_scale_map (&layout->y, edge) - y);

      if (data->kind == MPIS_CHART_STACKED_AREA)
        off = y < top ? top - y : MAX (y - bottom, 0);
      if (off < nearest)
        {
          nearest = off;
          found = (int) i;
        }
    }

  return found;
}
