#include "config.h"

#include "mpis-summary.h"

#include <glib/gi18n.h>
#include <math.h>

#include "mpis-channel.h"
#include "mpis-series.h"

/* One point a day, up to this many. */
#define MAX_DAYS (366 * 50)

G_DEFINE_BOXED_TYPE (MpisSummary, mpis_summary, mpis_summary_copy, mpis_summary_free)

/* What the thread needs, taken from the scope on the main thread. */
typedef struct {
  MpisCube   *cube;
  MpisPeriod  period;
  MpisPeriod  previous;
  gboolean    has_previous;
  MpisLens    lens;
  MpisMetric  chart_metric;
  char      **filters[MPIS_N_FILTERS];
} Question;

static void
question_free (gpointer data)
{
  Question *self = data;

  mpis_cube_unref (self->cube);
  for (guint i = 0; i < MPIS_N_FILTERS; i++)
    g_strfreev (self->filters[i]);
  g_free (self);
}

static Question *
question_new (MpisScope  *scope,
              MpisMetric  chart_metric)
{
  Question *self = g_new0 (Question, 1);

  self->cube = mpis_cube_ref (mpis_workspace_get_cube (mpis_scope_get_workspace (scope)));
  self->period = mpis_scope_get_period (scope);
  self->has_previous = mpis_scope_get_previous_period (scope, &self->previous);
  self->lens = mpis_scope_get_lens (scope);
  self->chart_metric = chart_metric;
  for (guint i = 0; i < MPIS_N_FILTERS; i++)
    self->filters[i] = g_strdupv ((char **) mpis_scope_get_filter (scope, i));
  return self;
}

static MpisResult *
ask (const Question  *self,
     MpisMetric       metric,
     MpisPeriod       period,
     const MpisGroup *by,
     guint            n_by)
{
  MpisQuery query = MPIS_QUERY_INIT;

  query.metric = metric;
  query.lens = metric == MPIS_METRIC_POSTS ? MPIS_LENS_POSTS : self->lens;
  query.from = period.from;
  query.to = period.to;
  query.projects = (const char *const *) self->filters[MPIS_FILTER_PROJECT];
  query.personas = (const char *const *) self->filters[MPIS_FILTER_PERSONA];
  query.channels = (const char *const *) self->filters[MPIS_FILTER_CHANNEL];
  for (guint i = 0; i < n_by; i++)
    query.by[i] = by[i];
  query.n_by = n_by;
  return mpis_cube_query (self->cube, &query);
}

static MpisValue
ask_total (const Question *self,
           MpisMetric      metric,
           MpisPeriod      period,
           MpisGainFlags  *flags)
{
  g_autoptr(MpisResult) result = ask (self, metric, period, NULL, 0);
  MpisValue value = { FALSE, 0, NAN };

  if (mpis_result_get_n_rows (result) > 0)
    {
      mpis_result_get_value (result, 0, &value);
      if (flags != NULL)
        *flags = mpis_result_get_flags (result, 0);
    }
  if (metric == MPIS_METRIC_POSTS && !value.known)
    value = (MpisValue) { TRUE, 0, 0 };   /* no posts is known to be none */
  return value;
}

/* The days a result by day is shown over: those asked for; of all time, from the first to the last with
 * data; none if there is no data, or if it is strewn over more days than there can be points. */
static MpisPeriod
days_of (const Question *self,
         MpisResult     *result)
{
  MpisPeriod days = self->period;
  guint n = mpis_result_get_n_rows (result);

  if (n == 0)
    return (MpisPeriod) { 0, -1 };
  if ((gint64) days.to - days.from >= MAX_DAYS)
    {
      days.from = mpis_result_get_key (result, 0, 0);
      days.to = mpis_result_get_key (result, n - 1, 0);
    }
  return (gint64) days.to - days.from < MAX_DAYS ? days : (MpisPeriod) { 0, -1 };
}

static GArray *
trend_of (const Question *self,
          MpisMetric      metric)
{
  static const MpisGroup by_day[] = { MPIS_GROUP_DAY };
  g_autoptr(MpisResult) result = ask (self, metric, self->period, by_day, 1);
  MpisPeriod days = days_of (self, result);
  double fill = metric == MPIS_METRIC_POSTS ? 0 : NAN;
  GArray *trend = g_array_new (FALSE, FALSE, sizeof (double));

  for (gint32 day = days.from; day <= days.to; day++)
    g_array_append_val (trend, fill);
  for (guint i = 0; i < mpis_result_get_n_rows (result) && trend->len > 0; i++)
    {
      MpisValue value;

      mpis_result_get_value (result, i, &value);
      if (value.known)
        g_array_index (trend, double,
                       mpis_result_get_key (result, i, 0) - days.from) = value.number;
    }
  return trend;
}

static void
work_out_figure (const Question  *self,
                 MpisFigureKind   kind,
                 MpisFigureValue *figure)
{
  MpisMetric metric = mpis_figure_get_metric (kind);

  figure->now = ask_total (self, metric, self->period, &figure->flags);
  if (self->has_previous)
    figure->before = ask_total (self, metric, self->previous, NULL);
  if (self->has_previous && metric == MPIS_METRIC_POSTS && figure->before.integer == 0)
    figure->before.known = FALSE;
  figure->trend = trend_of (self, metric);
}

static void
channel_line_clear (gpointer data)
{
  g_clear_pointer (&((MpisChannelLine *) data)->channel, g_free);
}

static MpisChannelLine *
find_channel (GArray     *lines,
              const char *channel)
{
  MpisChannelLine line = { NULL };

  for (guint i = 0; i < lines->len; i++)
    if (g_str_equal (g_array_index (lines, MpisChannelLine, i).channel, channel))
      return &g_array_index (lines, MpisChannelLine, i);
  line.channel = g_strdup (channel);
  g_array_append_val (lines, line);
  return &g_array_index (lines, MpisChannelLine, lines->len - 1);
}

static gboolean
offers (const char *channel,
        MpisMetric  metric)
{
  MpisCounterSet wanted = MPIS_COUNTER_BIT (metric);

  if (metric == MPIS_METRIC_POSTS)
    return TRUE;
  if (metric == MPIS_METRIC_ENGAGEMENT_RATE)
    wanted = MPIS_COUNTER_BIT (MPIS_COUNTER_VIEWS) | MPIS_COUNTER_BIT (MPIS_COUNTER_REACH);
  return (mpis_channel_get_offered (channel) & wanted) != 0;
}

static GArray *
work_out_channels (const Question *self)
{
  static const MpisGroup by_channel[] = { MPIS_GROUP_CHANNEL };
  static const MpisMetric metrics[] = {
    MPIS_METRIC_VIEWS, MPIS_METRIC_ENGAGEMENT_RATE, MPIS_METRIC_POSTS,
  };
  GArray *lines = g_array_new (FALSE, TRUE, sizeof (MpisChannelLine));

  g_array_set_clear_func (lines, channel_line_clear);
  for (guint m = 0; m < G_N_ELEMENTS (metrics); m++)
    {
      g_autoptr(MpisResult) result = ask (self, metrics[m], self->period, by_channel, 1);

      for (guint i = 0; i < mpis_result_get_n_rows (result); i++)
        {
          g_autofree char *channel = mpis_result_format_key (result, i, 0);
          MpisChannelLine *line = find_channel (lines, channel);

          line->charted = offers (channel, self->chart_metric);
          mpis_result_get_value (result, i,
                                 m == 0 ? &line->views : m == 1 ? &line->rate : &line->posts);
        }
    }
  return lines;
}

/* What nobody measured may still come; what no channel offers never does. */
static gboolean
is_offered (GArray     *lines,
            MpisMetric  metric)
{
  for (guint i = 0; i < lines->len; i++)
    if (offers (g_array_index (lines, MpisChannelLine, i).channel, metric))
      return TRUE;
  return lines->len == 0;
}

typedef struct {
  char   *channel;
  double *y;
} Line;

static void
line_clear (gpointer data)
{
  Line *line = data;

  g_free (line->channel);
  g_free (line->y);
}

static double *
find_line (GArray     *lines,
           const char *channel,
           gsize       n)
{
  Line line;

  for (guint i = 0; i < lines->len; i++)
    if (g_str_equal (g_array_index (lines, Line, i).channel, channel))
      return g_array_index (lines, Line, i).y;
  line = (Line) { g_strdup (channel), g_new (double, n) };
  for (gsize i = 0; i < n; i++)
    line.y[i] = NAN;
  g_array_append_val (lines, line);
  return line.y;
}

/* A channel without a single known value has no line, and no place in the legend. */
static void
append_line (GListStore   *all,
             const Line   *line,
             double        shift,
             const double *x,
             gsize         n)
{
  for (gsize i = 0; i < n; i++)
    if (!isnan (line->y[i]))
      {
        g_autofree char *label = mpis_channel_get_label (line->channel);
        g_autofree char *before = g_strdup_printf (_("%s before"), label);
        g_autoptr(MpisSeries) series =
          shift == 0 ? mpis_series_new (line->channel, label, x, line->y, n)
                     : mpis_series_new_ghost (line->channel, before, shift, x, line->y, n);

        g_list_store_append (all, series);
        return;
      }
}

/* The lines of the days from @first on, drawn @shift days later. */
static void
append_lines (const Question *self,
              MpisSummary    *summary,
              MpisResult     *result,
              gint32          first,
              gsize           n,
              double          shift)
{
  g_autoptr(GArray) lines = g_array_new (FALSE, FALSE, sizeof (Line));
  g_autofree double *x = g_new (double, n + 1);

  g_array_set_clear_func (lines, line_clear);
  for (gsize i = 0; i < n; i++)
    x[i] = first + shift + (double) i;
  for (guint i = 0; i < mpis_result_get_n_rows (result) && n > 0; i++)
    {
      g_autofree char *channel = mpis_result_format_key (result, i, 1);
      double *y = find_line (lines, channel, n);
      MpisValue value;

      mpis_result_get_value (result, i, &value);
      if (shift == 0)
        summary->chart_flags |= mpis_result_get_flags (result, i);
      if (value.known)
        y[mpis_result_get_key (result, i, 0) - first] = value.number;
    }
  for (guint i = 0; i < lines->len; i++)
    append_line (summary->series, &g_array_index (lines, Line, i), shift, x, n);
}

static void
work_out_chart (const Question *self,
                MpisSummary    *summary)
{
  static const MpisGroup by[] = { MPIS_GROUP_DAY, MPIS_GROUP_CHANNEL };
  g_autoptr(MpisResult) result = ask (self, self->chart_metric, self->period, by, 2);
  g_autoptr(MpisResult) before = NULL;
  MpisPeriod days = days_of (self, result);
  gsize n = days.to - days.from + 1;

  append_lines (self, summary, result, days.from, n, 0);
  if (!self->has_previous || n == 0)
    return;
  before = ask (self, self->chart_metric, self->previous, by, 2);
  append_lines (self, summary, before, self->previous.from,
                self->previous.to - self->previous.from + 1,
                days.from - self->previous.from);
}

static DexFuture *
work_out_fiber (gpointer data)
{
  const Question *self = data;
  MpisSummary *summary = g_new0 (MpisSummary, 1);

  for (guint i = 0; i < MPIS_N_FIGURES; i++)
    work_out_figure (self, i, &summary->figures[i]);
  summary->channels = work_out_channels (self);
  for (guint i = 0; i < MPIS_N_FIGURES; i++)
    summary->figures[i].offered = is_offered (summary->channels, mpis_figure_get_metric (i));
  summary->series = g_list_store_new (MPIS_TYPE_SERIES);
  work_out_chart (self, summary);
  return dex_future_new_take_boxed (MPIS_TYPE_SUMMARY, summary);
}

/**
 * mpis_summary_work_out:
 * @scope: what to look at; its workspace has a cube
 * @chart_metric: what the chart shows
 *
 * Asks the cube, on another thread, everything the overview shows.
 *
 * Returns: (transfer full): a future of a boxed #MpisSummary
 */
DexFuture *
mpis_summary_work_out (MpisScope  *scope,
                       MpisMetric  chart_metric)
{
  dex_return_error_if_fail (MPIS_IS_SCOPE (scope));

  return dex_scheduler_spawn (dex_thread_pool_scheduler_get_default (), 0, work_out_fiber,
                              question_new (scope, chart_metric), question_free);
}

/**
 * mpis_figure_get_metric:
 * @kind: a key figure
 *
 * Returns: what it measures
 */
MpisMetric
mpis_figure_get_metric (MpisFigureKind kind)
{
  switch (kind)
    {
    case MPIS_FIGURE_VIEWS:           return MPIS_METRIC_VIEWS;
    case MPIS_FIGURE_REACTIONS:       return MPIS_METRIC_REACTIONS;
    case MPIS_FIGURE_COMMENTS:        return MPIS_METRIC_COMMENTS;
    case MPIS_FIGURE_SHARES:          return MPIS_METRIC_SHARES;
    case MPIS_FIGURE_ENGAGEMENT_RATE: return MPIS_METRIC_ENGAGEMENT_RATE;
    case MPIS_FIGURE_POSTS:           return MPIS_METRIC_POSTS;
    default:                          g_return_val_if_reached (MPIS_METRIC_VIEWS);
    }
}

/**
 * mpis_summary_copy:
 *
 * Returns: (transfer full): a copy sharing the immutable parts
 */
MpisSummary *
mpis_summary_copy (MpisSummary *self)
{
  MpisSummary *copy = g_memdup2 (self, sizeof *self);

  for (guint i = 0; i < MPIS_N_FIGURES; i++)
    g_array_ref (copy->figures[i].trend);
  g_array_ref (copy->channels);
  g_object_ref (copy->series);
  return copy;
}

/**
 * mpis_summary_free:
 *
 * Frees @self.
 */
void
mpis_summary_free (MpisSummary *self)
{
  for (guint i = 0; i < MPIS_N_FIGURES; i++)
    g_array_unref (self->figures[i].trend);
  g_array_unref (self->channels);
  g_object_unref (self->series);
  g_free (self);
}
