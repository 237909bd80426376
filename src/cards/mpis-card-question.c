#include "config.h"

#include "mpis-card-question.h"

#include <glib/gi18n.h>
#include <math.h>

#include "mpis-channel.h"
#include "mpis-words.h"

static const MpisValue unknown = { FALSE, 0, NAN };

/* Choices name personas and projects by id or by name; everything else goes by id. */
static char *
find_id (const MpisCardInput *input,
         MpisFilterKind       kind,
         const char          *choice)
{
  if (kind == MPIS_FILTER_CHANNEL)
    return mpis_channel_canonical (choice);
  for (guint i = 0; kind == MPIS_FILTER_PERSONA && i < input->personas->len; i++)
    {
      MpisPersona *persona = g_ptr_array_index (input->personas, i);

      if (g_strcmp0 (mpis_persona_get_name (persona), choice) == 0)
        return g_strdup (mpis_persona_get_id (persona));
    }
  for (guint i = 0; kind == MPIS_FILTER_PROJECT && i < input->projects->len; i++)
    {
      MpisProject *project = g_ptr_array_index (input->projects, i);

      if (g_strcmp0 (mpis_project_get_name (project), choice) == 0)
        return g_strdup (mpis_project_get_id (project));
    }
  return g_strdup (choice);
}

static gboolean
is_choice (char **choices)
{
  return choices != NULL && choices[0] != NULL;
}

/* What both the window and the card keep; nothing at all if they have nothing in common. */
static char **
join_filters (const MpisCardInput *input,
              MpisFilterKind       kind,
              char               **window,
              char               **card)
{
  g_autoptr(GStrvBuilder) kept = g_strv_builder_new ();

  if (!is_choice (window) && !is_choice (card))
    return NULL;
  for (char **choice = is_choice (card) ? card : window; *choice != NULL; choice++)
    {
      g_autofree char *id = find_id (input, kind, *choice);

      if (!is_choice (card) || !is_choice (window) ||
          g_strv_contains ((const char *const *) window, id))
        g_strv_builder_add (kept, id);
    }
  return g_strv_builder_end (kept);
}

/*
 * mpis_card_question_init:
 * @settings: kept by the caller
 * @input: likewise; it has a cube
 *
 * Brings both together.
 */
void
mpis_card_question_init (MpisCardQuestion       *self,
                         const MpisCardSettings *settings,
                         MpisCardInput          *input)
{
  *self = (MpisCardQuestion) { .settings = settings, .input = input };
  self->today = mpis_day_of (input->now, input->zone);
  self->period = settings->follows_header
    ? input->period : mpis_range_get_period (settings->range, settings->own, self->today);
  self->has_previous = mpis_period_get_previous (&self->period, &self->previous);
  self->lens = settings->lens == MPIS_CARD_LENS_HEADER ? input->lens
             : settings->lens == MPIS_CARD_LENS_POSTS ? MPIS_LENS_POSTS : MPIS_LENS_ACTIVITY;
  for (guint i = 0; i < MPIS_N_FILTERS; i++)
    self->filters[i] = join_filters (input, i, input->filters[i], settings->filters[i]);
}

/* Lets go of what it holds. */
void
mpis_card_question_clear (MpisCardQuestion *self)
{
  for (guint i = 0; i < MPIS_N_FILTERS; i++)
    g_clear_pointer (&self->filters[i], g_strfreev);
}

/*
 * mpis_card_question_ask:
 * @lens: posts are counted by publication under either
 * @by: (array length=n_by): what to group by
 *
 * Returns: (transfer full): the cube's answer under the card's filters
 */
MpisResult *
mpis_card_question_ask (const MpisCardQuestion *self,
                        MpisMetric              metric,
                        MpisLens                lens,
                        MpisPeriod              period,
                        const MpisGroup        *by,
                        guint                   n_by)
{
  MpisQuery query = MPIS_QUERY_INIT;

  query.metric = metric;
  query.lens = metric == MPIS_METRIC_POSTS ? MPIS_LENS_POSTS : lens;
  query.from = period.from;
  query.to = period.to;
  query.projects = (const char *const *) self->filters[MPIS_FILTER_PROJECT];
  query.personas = (const char *const *) self->filters[MPIS_FILTER_PERSONA];
  query.channels = (const char *const *) self->filters[MPIS_FILTER_CHANNEL];
  for (guint i = 0; i < n_by; i++)
    query.by[i] = by[i];
  query.n_by = n_by;
  return mpis_cube_query (self->input->cube, &query);
}

/*
 * mpis_card_question_ask_total:
 * @flags: (out) (nullable): what is special about the gains in it
 *
 * Returns: the whole of @period; no posts is known to be none
 */
MpisValue
mpis_card_question_ask_total (const MpisCardQuestion *self,
                              MpisMetric              metric,
                              MpisPeriod              period,
                              MpisGainFlags          *flags)
{
  g_autoptr(MpisResult) result = mpis_card_question_ask (self, metric, self->lens, period, NULL, 0);
  MpisValue value = unknown;

  if (mpis_result_get_n_rows (result) > 0)
    {
      mpis_result_get_value (result, 0, &value);
      if (flags != NULL)
        *flags = mpis_result_get_flags (result, 0);
    }
  if (metric == MPIS_METRIC_POSTS && !value.known)
    value = (MpisValue) { TRUE, 0, 0 };
  return value;
}

/*
 * mpis_card_question_get_days:
 * @result: by days, weeks or months, outermost
 *
 * Returns: the days @result is shown over: those asked for; of all time, from the first to the last with
 *   data; none if there is no data or it is strewn over too many
 */
MpisPeriod
mpis_card_question_get_days (const MpisCardQuestion *self,
                             MpisResult             *result)
{
  MpisPeriod days = self->period;
  guint n = mpis_result_get_n_rows (result);

  if (n == 0)
    return (MpisPeriod) { 0, -1 };
  if ((gint64) days.to - days.from >= MPIS_CARD_MAX_DAYS)
    days = (MpisPeriod) { mpis_result_get_key (result, 0, 0), mpis_result_get_key (result, n - 1, 0) };
  return (gint64) days.to - days.from < MPIS_CARD_MAX_DAYS ? days : (MpisPeriod) { 0, -1 };
}

/*
 * mpis_card_question_ask_trend:
 *
 * Returns: (transfer full) (element-type double): the value of each day of the period, NaN where unknown
 */
GArray *
mpis_card_question_ask_trend (const MpisCardQuestion *self,
                              MpisMetric              metric)
{
  static const MpisGroup by_day[] = { MPIS_GROUP_DAY };
  g_autoptr(MpisResult) result = mpis_card_question_ask (self, metric, self->lens, self->period, by_day, 1);
  MpisPeriod days = mpis_card_question_get_days (self, result);
  double fill = metric == MPIS_METRIC_POSTS ? 0 : NAN;
  GArray *trend = g_array_new (FALSE, FALSE, sizeof (double));

  for (gint32 day = days.from; day <= days.to; day++)
    g_array_append_val (trend, fill);
  for (guint i = 0; i < mpis_result_get_n_rows (result) && trend->len > 0; i++)
    {
      MpisValue value;

      mpis_result_get_value (result, i, &value);
      if (value.known)
        g_array_index (trend, double, mpis_result_get_key (result, i, 0) - days.from) = value.number;
    }
  return trend;
}

/*
 * mpis_card_question_add_figure:
 * @compare: whether the period before is asked for as well
 * @trend: whether its shape over the days is
 *
 * Adds a key figure to @answer.
 */
void
mpis_card_question_add_figure (const MpisCardQuestion *self,
                               MpisCardAnswer         *answer,
                               const char             *name,
                               MpisMetric              metric,
                               gboolean                compare,
                               gboolean                trend)
{
  MpisCardFigure *figure = g_new0 (MpisCardFigure, 1);

  figure->name = g_strdup (name);
  figure->metric = metric;
  figure->now = mpis_card_question_ask_total (self, metric, self->period, &figure->flags);
  figure->before = unknown;
  figure->compared = compare && self->has_previous;
  figure->previous = self->previous;
  if (figure->compared)
    figure->before = mpis_card_question_ask_total (self, metric, self->previous, NULL);
  if (metric == MPIS_METRIC_POSTS && figure->before.known && figure->before.integer == 0)
    figure->before = unknown;   /* nothing published before: there is nothing to compare with */
  figure->offered = figure->now.known || mpis_card_question_is_offered (self, metric);
  figure->trend = trend ? mpis_card_question_ask_trend (self, metric) : NULL;
  g_ptr_array_add (answer->figures, figure);
}

/*
 * mpis_card_channel_offers:
 *
 * Returns: whether @metric can ever be known of posts on @channel
 */
gboolean
mpis_card_channel_offers (const char *channel,
                          MpisMetric  metric)
{
  MpisCounterSet wanted;

  if (metric == MPIS_METRIC_POSTS)
    return TRUE;
  wanted = metric == MPIS_METRIC_ENGAGEMENT_RATE
    ? MPIS_COUNTER_BIT (MPIS_COUNTER_VIEWS) | MPIS_COUNTER_BIT (MPIS_COUNTER_REACH)
    : MPIS_COUNTER_BIT (metric);
  return (mpis_channel_get_offered (channel) & wanted) != 0;
}

static void
add_channels (const MpisCardQuestion *self,
              MpisMetric              metric,
              MpisPeriod              period,
              GPtrArray              *channels)
{
  static const MpisGroup by_channel[] = { MPIS_GROUP_CHANNEL };
  g_autoptr(MpisResult) result = mpis_card_question_ask (self, metric, self->lens, period, by_channel, 1);

  for (guint i = 0; i < mpis_result_get_n_rows (result); i++)
    {
      const char *channel = mpis_result_get_id (result, i, 0);

      if (!g_ptr_array_find_with_equal_func (channels, channel, g_str_equal, NULL))
        g_ptr_array_add (channels, g_strdup (channel));
    }
}

/*
 * mpis_card_question_list_channels:
 *
 * Returns: (transfer full) (element-type utf8): the channels with something in the period; if there are
 *   none, those with any post at all
 */
GPtrArray *
mpis_card_question_list_channels (const MpisCardQuestion *self)
{
  GPtrArray *channels = g_ptr_array_new_with_free_func (g_free);

  add_channels (self, MPIS_METRIC_VIEWS, self->period, channels);
  add_channels (self, MPIS_METRIC_POSTS, self->period, channels);
  if (channels->len == 0)
    add_channels (self, MPIS_METRIC_POSTS, (MpisPeriod) { MPIS_DAY_FIRST, MPIS_DAY_LAST }, channels);
  return channels;
}

/*
 * mpis_card_question_is_offered:
 *
 * Returns: whether any channel looked at offers @metric; what nobody measured may still come, what no
 *   channel offers never does
 */
gboolean
mpis_card_question_is_offered (const MpisCardQuestion *self,
                               MpisMetric              metric)
{
  g_autoptr(GPtrArray) channels = mpis_card_question_list_channels (self);

  for (guint i = 0; i < channels->len; i++)
    if (mpis_card_channel_offers (g_ptr_array_index (channels, i), metric))
      return TRUE;
  return channels->len == 0;
}

/*
 * mpis_card_question_make_sieve:
 *
 * Returns: (transfer full): what keeps the posts and runs of @period that pass the card's filters; a
 *   filter that keeps nothing is a sieve that keeps nothing
 */
MpisSieve *
mpis_card_question_make_sieve (const MpisCardQuestion *self,
                               MpisPeriod              period)
{
  char **filters[MPIS_N_FILTERS];
  MpisInstant from = period.from == MPIS_DAY_FIRST ? G_MININT64
                                                   : mpis_day_start (period.from, self->input->zone);
  MpisInstant until = period.to == MPIS_DAY_LAST ? G_MAXINT64
                                                 : mpis_day_start (period.to + 1, self->input->zone);

  for (guint i = 0; i < MPIS_N_FILTERS; i++)
    {
      filters[i] = self->filters[i] != NULL ? g_strdupv (self->filters[i]) : g_new0 (char *, 1);
      if (self->filters[i] != NULL && self->filters[i][0] == NULL)
        until = from;
    }
  return mpis_sieve_new (from, until, filters);
}

/*
 * mpis_card_question_word_range:
 *
 * Returns: (transfer full): the time range's name, or the days of an own one
 */
char *
mpis_card_question_word_range (const MpisCardQuestion *self)
{
  MpisRange range = self->settings->follows_header ? self->input->range : self->settings->range;

  if (range == MPIS_RANGE_OWN)
    return mpis_words_days (self->period.from, self->period.to);
  return g_strdup (mpis_words_range (range));
}

static const char *
name_of (const MpisCardInput *input,
         MpisFilterKind       kind,
         const char          *id)
{
  for (guint i = 0; kind == MPIS_FILTER_PERSONA && i < input->personas->len; i++)
    if (g_strcmp0 (mpis_persona_get_id (g_ptr_array_index (input->personas, i)), id) == 0)
      return mpis_persona_get_name (g_ptr_array_index (input->personas, i));
  for (guint i = 0; kind == MPIS_FILTER_PROJECT && i < input->projects->len; i++)
    if (g_strcmp0 (mpis_project_get_id (g_ptr_array_index (input->projects, i)), id) == 0)
      return mpis_project_get_name (g_ptr_array_index (input->projects, i));
  return NULL;
}

static void
append_choices (const MpisCardQuestion *self,
                MpisFilterKind          kind,
                GString                *text)
{
  char **own = self->settings->filters[kind];

  for (guint i = 0; is_choice (own) && own[i] != NULL; i++)
    {
      g_autofree char *id = find_id (self->input, kind, own[i]);
      g_autofree char *label = NULL;
      const char *name = name_of (self->input, kind, id);

      if (kind == MPIS_FILTER_CHANNEL)
        label = mpis_channel_get_label (id);
      else if (name != NULL)
        label = g_strdup (name);
      else
        label = g_strdup (kind == MPIS_FILTER_PERSONA ? _("a persona that is gone") : _("a project that is gone"));
      g_string_append_printf (text, "%s%s", i > 0 ? ", " : " · ", label);
    }
}

/*
 * mpis_card_question_word_scope:
 * @with_lens: whether it depends on the lens
 *
 * Returns: (transfer full): what the card looks at, in a line: range, lens, own filters
 */
char *
mpis_card_question_word_scope (const MpisCardQuestion *self,
                               gboolean                with_lens)
{
  g_autofree char *range = mpis_card_question_word_range (self);
  GString *text = g_string_new (range);

  if (with_lens && self->lens == MPIS_LENS_POSTS)
    g_string_append_printf (text, " · %s", _("Posts of the period"));
  append_choices (self, MPIS_FILTER_CHANNEL, text);
  append_choices (self, MPIS_FILTER_PERSONA, text);
  append_choices (self, MPIS_FILTER_PROJECT, text);
  return g_string_free_and_steal (text);
}

/*
 * mpis_card_question_fill_target:
 * @target: (out caller-allocates): to be cleared
 *
 * Points @target at what the card looks at.
 */
void
mpis_card_question_fill_target (const MpisCardQuestion *self,
                                MpisCardTarget         *target,
                                MpisCardTargetKind      kind)
{
  char **const *own = self->settings->filters;

  *target = (MpisCardTarget) { .kind = kind, .metric = self->settings->metric, .group = MPIS_GROUP_DAY };
  if (is_choice (own[MPIS_FILTER_CHANNEL]) && own[MPIS_FILTER_CHANNEL][1] == NULL)
    target->channel = find_id (self->input, MPIS_FILTER_CHANNEL, own[MPIS_FILTER_CHANNEL][0]);
  if (is_choice (own[MPIS_FILTER_PERSONA]) && own[MPIS_FILTER_PERSONA][1] == NULL)
    target->persona = find_id (self->input, MPIS_FILTER_PERSONA, own[MPIS_FILTER_PERSONA][0]);
  if (is_choice (own[MPIS_FILTER_PROJECT]) && own[MPIS_FILTER_PROJECT][1] == NULL)
    target->project = find_id (self->input, MPIS_FILTER_PROJECT, own[MPIS_FILTER_PROJECT][0]);
  target->has_period = !self->settings->follows_header;
  target->period = self->period;
}

static char *
join_labels (GPtrArray *channels)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < channels->len; i++)
    {
      g_autofree char *label = mpis_channel_get_label (g_ptr_array_index (channels, i));

      g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", label);
    }
  return g_string_free_and_steal (names);
}

/* Where there are numbers, if not in the period. */
static char *
word_hint (const MpisCardQuestion *self)
{
  g_autofree char *days = NULL;
  gint32 first, last;

  if (mpis_cube_get_n_posts (self->input->cube) == 0)
    return g_strdup (_("Numbers appear here once posts have been imported."));
  if (!mpis_cube_get_day_range (self->input->cube, &first, &last) ||
      (first <= self->period.to && last >= self->period.from))
    return NULL;
  days = mpis_words_days (first, last);
  /* Translators: a range of dates */
  return g_strdup_printf (_("There are numbers from %s."), days);
}

/*
 * mpis_card_question_say_empty:
 * @metric: what is not known
 *
 * Says why there is no number to show: the channels do not offer it, there are no posts, the filters keep
 * none, or the period has none.
 */
void
mpis_card_question_say_empty (const MpisCardQuestion *self,
                              MpisCardAnswer         *answer,
                              MpisMetric              metric)
{
  g_autoptr(GPtrArray) channels = mpis_card_question_list_channels (self);
  const char *name = mpis_words_metric_name (metric);
  g_autofree char *lower = g_utf8_strdown (name, -1);
  g_autofree char *names = join_labels (channels);
  g_autofree char *range = mpis_card_question_word_range (self);
  g_autofree char *hint = word_hint (self);
  g_autofree char *message = NULL;

  if (mpis_cube_get_n_posts (self->input->cube) == 0)
    message = g_strdup (_("There are no posts yet."));
  else if (channels->len == 0)
    message = g_strdup (_("No post matches the filters."));
  else if (!mpis_card_question_is_offered (self, metric))
    {
      /* Translators: one or more channels, and a number such as “views” */
      message = g_strdup_printf (ngettext ("%s does not offer %s.", "%s do not offer %s.", channels->len),
                                 names, lower);
      mpis_card_answer_say (answer, MPIS_CARD_NOT_OFFERED, message, NULL);
      return;
    }
  else if (metric == MPIS_METRIC_POSTS)
    message = g_strdup (_("Nothing was published in this time range."));
  else
    /* Translators: a number such as “views” or “engagement rate” */
    message = g_strdup_printf (_("No %s known for this time range."), lower);
  mpis_card_answer_say (answer, MPIS_CARD_EMPTY, message, hint);
}

/*
 * mpis_card_metric_unit:
 *
 * Returns: what a chart of @metric counts in
 */
MpisChartUnit
mpis_card_metric_unit (MpisMetric metric)
{
  return metric == MPIS_METRIC_ENGAGEMENT_RATE ? MPIS_CHART_UNIT_FRACTION : MPIS_CHART_UNIT_COUNT;
}

/*
 * mpis_card_metric_column:
 *
 * Returns: what a column of @metric holds
 */
MpisCardColumnType
mpis_card_metric_column (MpisMetric metric)
{
  return metric == MPIS_METRIC_ENGAGEMENT_RATE ? MPIS_CARD_COLUMN_FRACTION : MPIS_CARD_COLUMN_COUNT;
}
