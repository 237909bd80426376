#include "config.h"

#include "mpis-card-spread.h"

#include <glib/gi18n.h>
#include <math.h>

#include "mpis-categories.h"
#include "mpis-channel.h"
#include "mpis-format.h"
#include "mpis-words.h"

static const char *
word_group (int group)
{
  switch (group)
    {
    case MPIS_GROUP_DAY:     return _("Day");
    case MPIS_GROUP_WEEK:    return _("Week of");
    case MPIS_GROUP_MONTH:   return _("Month");
    case MPIS_GROUP_HOUR:    return _("Hour");
    case MPIS_GROUP_WEEKDAY: return _("Weekday");
    case MPIS_GROUP_CHANNEL: return _("Channel");
    case MPIS_GROUP_PROJECT: return _("Project");
    case MPIS_GROUP_PERSONA: return _("Persona");
    case MPIS_GROUP_POST:    return _("Post");
    default:                 g_return_val_if_reached ("");
    }
}

static char *
word_title (MpisMetric metric,
            int        group)
{
  const char *name = mpis_words_metric_name (metric);

  switch (group)
    {
    /* Translators: each %s is a number such as “Views” */
    case MPIS_GROUP_DAY:     return g_strdup_printf (_("%s by Day"), name);
    case MPIS_GROUP_WEEK:    return g_strdup_printf (_("%s by Week"), name);
    case MPIS_GROUP_MONTH:   return g_strdup_printf (_("%s by Month"), name);
    case MPIS_GROUP_HOUR:    return g_strdup_printf (_("%s by Hour"), name);
    case MPIS_GROUP_WEEKDAY: return g_strdup_printf (_("%s by Weekday"), name);
    case MPIS_GROUP_CHANNEL: return g_strdup_printf (_("%s by Channel"), name);
    case MPIS_GROUP_PROJECT: return g_strdup_printf (_("%s by Project"), name);
    case MPIS_GROUP_PERSONA: return g_strdup_printf (_("%s by Persona"), name);
    case MPIS_GROUP_POST:    return g_strdup_printf (_("%s by Post"), name);
    default:                 return g_strdup (name);
    }
}

/* What can be drawn of what was chosen. */
static MpisChartKind
choose_kind (const MpisCardSettings *settings,
             MpisMetric              metric,
             gboolean                split)
{
  gboolean rate = metric == MPIS_METRIC_ENGAGEMENT_RATE;
  gboolean clock = settings->breakdown == MPIS_GROUP_HOUR || settings->breakdown == MPIS_GROUP_WEEKDAY;

  if (mpis_card_group_is_time (settings->breakdown))
    switch (settings->chart)
      {
      case MPIS_CARD_CHART_LINE:            return MPIS_CHART_LINE;
      case MPIS_CARD_CHART_AREA:            return MPIS_CHART_AREA;
      case MPIS_CARD_CHART_STACKED_AREA:    return rate ? MPIS_CHART_LINE : MPIS_CHART_STACKED_AREA;
      case MPIS_CARD_CHART_BARS:
      case MPIS_CARD_CHART_SHARE:
      case MPIS_CARD_CHART_COLUMNS:         return MPIS_CHART_COLUMNS;
      case MPIS_CARD_CHART_STACKED_COLUMNS: return rate ? MPIS_CHART_COLUMNS : MPIS_CHART_STACKED_COLUMNS;
      case MPIS_CARD_CHART_AUTO:
      default:
        return rate ? MPIS_CHART_LINE : metric == MPIS_METRIC_POSTS ? MPIS_CHART_STACKED_COLUMNS : MPIS_CHART_AREA;
      }
  if (settings->chart == MPIS_CARD_CHART_SHARE && !split && !rate)
    return MPIS_CHART_SHARE;
  if (settings->chart == MPIS_CARD_CHART_STACKED_COLUMNS && !rate)
    return MPIS_CHART_STACKED_COLUMNS;
  if (settings->chart == MPIS_CARD_CHART_COLUMNS || (clock && settings->chart != MPIS_CARD_CHART_BARS))
    return MPIS_CHART_COLUMNS;
  if (split && !rate)   /* fewer rows than bars below each other, and the whole is seen as well */
    return MPIS_CHART_STACKED_BARS;
  return split || clock || settings->compare ? MPIS_CHART_GROUPED_BARS : MPIS_CHART_BARS;
}

static void
append_series (MpisCardChart *chart,
               const MpisCardSpread  *spread,
               guint          part,
               const char    *id,
               const char    *name,
               gboolean       by_day,
               double         shift)
{
  guint n = spread->places->len, n_parts = MAX (spread->parts->len, 1);
  g_autofree double *x = g_new (double, n);
  g_autofree double *y = g_new (double, n);
  g_autoptr(MpisSeries) series = NULL;
  gboolean any = FALSE;

  for (guint i = 0; i < n; i++)
    {
      x[i] = by_day ? (double) mpis_card_place_at (spread->places, i)->key : i;
      y[i] = spread->values[(gsize) i * n_parts + part];
      any = any || !isnan (y[i]);
    }
  if (!any)
    return;   /* without a single known value, no line and no place in the legend */
  series = isnan (shift) ? mpis_series_new (id, name, x, y, n) : mpis_series_new_ghost (id, name, shift, x, y, n);
  g_list_store_append (chart->series, series);
}

/* Bars and shares: a series each, so that a channel keeps its colour. */
static void
append_bars (MpisCardChart *chart,
             const MpisCardSpread  *spread)
{
  for (guint i = 0; i < spread->places->len; i++)
    {
      const MpisCardPlace *place = mpis_card_place_at (spread->places, i);
      double x = i;
      g_autoptr(MpisSeries) series = mpis_series_new (place->id, place->label, &x, &spread->values[i], 1);

      g_list_store_append (chart->series, series);
    }
}

static MpisCategories *
make_categories (const MpisCardSpread *spread,
                 int           group)
{
  g_autofree MpisCategory *categories = g_new0 (MpisCategory, spread->places->len + 1);

  if (group == MPIS_GROUP_WEEKDAY)
    return mpis_categories_new_weekdays ();
  if (group == MPIS_GROUP_HOUR)
    return mpis_categories_new_hours ();
  for (guint i = 0; i < spread->places->len; i++)
    {
      categories[i].id = mpis_card_place_at (spread->places, i)->id;
      categories[i].name = mpis_card_place_at (spread->places, i)->label;
    }
  return mpis_categories_new (word_group (group), categories, spread->places->len);
}

/* The same days of the period before, moved onto these. */
static void
append_before (const MpisCardQuestion *question,
               MpisMetric              metric,
               const MpisCardSpread           *spread,
               MpisCardChart          *chart)
{
  const char *id = mpis_metric_get_name (metric);
  gint64 shift = question->period.from - question->previous.from;
  g_auto(MpisCardSpread) before = { .places = g_array_ref (spread->places), .parts = g_array_ref (spread->parts) };

  if (question->settings->breakdown == MPIS_GROUP_DAY)
    {
      mpis_card_spread_fill (&before, question, metric, question->previous, shift);
      append_series (chart, &before, 0, id, _("Period before"), TRUE, shift);
    }
  else if (!mpis_card_group_is_time (question->settings->breakdown))
    {
      mpis_card_spread_fill (&before, question, metric, question->previous, 0);
      append_series (chart, &before, 0, "before", _("Period before"), FALSE, NAN);
    }
}

static void
draw_spread (const MpisCardQuestion *question,
             MpisMetric              metric,
             const MpisCardSpread           *spread,
             MpisCardAnswer         *answer)
{
  int breakdown = question->settings->breakdown;
  MpisChartKind kind = choose_kind (question->settings, metric, spread->parts->len > 0);
  g_autofree char *range = mpis_card_question_word_range (question);
  g_autofree char *title = g_strdup_printf ("%s, %s", answer->title, range);
  MpisCardChart *chart = mpis_card_answer_make_chart (answer, kind, mpis_card_metric_unit (metric), title);
  gboolean by_day = mpis_card_group_is_time (breakdown);

  chart->group = breakdown;
  mpis_card_question_fill_target (question, &chart->target,
                                  breakdown == MPIS_GROUP_POST ? MPIS_CARD_TARGET_POST : MPIS_CARD_TARGET_POSTS);
  if (kind == MPIS_CHART_BARS || kind == MPIS_CHART_SHARE)
    {
      append_bars (chart, spread);
      return;
    }
  for (guint part = 0; part < MAX (spread->parts->len, 1); part++)
    if (spread->parts->len == 0)
      append_series (chart, spread, 0, mpis_metric_get_name (metric), mpis_words_metric_name (metric), by_day, NAN);
    else
      append_series (chart, spread, part, mpis_card_place_at (spread->parts, part)->id,
                     mpis_card_place_at (spread->parts, part)->label, by_day, NAN);
  if (question->settings->compare && question->has_previous && spread->parts->len == 0)
    append_before (question, metric, spread, chart);
  if (!by_day)
    chart->content = MPIS_CHART_CONTENT (make_categories (spread, breakdown));
  else if (spread->places->len > 0)
    {
      chart->first = mpis_card_place_at (spread->places, 0)->key;
      chart->last = mpis_card_place_at (spread->places, spread->places->len - 1)->key;
    }
}

static void
list_spread (const MpisCardQuestion *question,
             MpisMetric              metric,
             const MpisCardSpread           *spread,
             MpisCardAnswer         *answer)
{
  int breakdown = question->settings->breakdown;
  guint n_parts = MAX (spread->parts->len, 1);
  MpisCardTable *table = mpis_card_table_new ();

  mpis_card_table_add_column (table, word_group (breakdown),
                              mpis_card_group_is_time (breakdown) ? MPIS_CARD_COLUMN_DAY : MPIS_CARD_COLUMN_TEXT,
                              MPIS_CARD_ROLE_TITLE);
  for (guint part = 0; part < n_parts; part++)
    mpis_card_table_add_column (table, spread->parts->len == 0 ? mpis_words_metric_name (metric)
                                                               : mpis_card_place_at (spread->parts, part)->label,
                                mpis_card_metric_column (metric), MPIS_CARD_ROLE_FIGURE);
  for (guint i = 0; i < spread->places->len; i++)
    {
      const MpisCardPlace *place = mpis_card_place_at (spread->places, i);

      mpis_card_table_add_row (table);
      if (mpis_card_group_is_time (breakdown))
        mpis_card_table_set_integer (table, 0, place->key);
      else
        mpis_card_table_set_text (table, 0, place->label);
      for (guint part = 0; part < n_parts; part++)
        {
          double number = spread->values[(gsize) i * n_parts + part];
          MpisValue value = { !isnan (number), isnan (number) ? 0 : (gint64) number, number };

          mpis_card_table_set_value (table, part + 1, &value, TRUE);
        }
    }
  answer->numbers = table;
}

/* Which channels are not in the chart since they never say what it shows. */
static void
note_silent_channels (const MpisCardQuestion *question,
                      MpisMetric              metric,
                      MpisCardAnswer         *answer)
{
  g_autoptr(GPtrArray) channels = mpis_card_question_list_channels (question);
  g_autoptr(GString) names = g_string_new (NULL);
  g_autofree char *sentence = NULL;

  for (guint i = 0; i < channels->len; i++)
    {
      const char *channel = g_ptr_array_index (channels, i);
      g_autofree char *label = mpis_channel_get_label (channel);

      if (!mpis_card_channel_offers (channel, metric))
        g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", label);
    }
  if (names->len == 0)
    return;
  /* Translators: one or more channels, which do not offer the number the chart shows */
  sentence = g_strdup_printf (_("%s: not offered."), names->str);
  mpis_card_answer_add_note (answer, sentence);
}

static void
note_spread (const MpisCardQuestion *question,
             MpisMetric              metric,
             const MpisCardSpread           *spread,
             MpisCardAnswer         *answer)
{
  note_silent_channels (question, metric, answer);
  if (spread->left_out > 0)
    {
      g_autofree char *sentence = g_strdup_printf (ngettext ("%u more is not shown.", "%u more are not shown.",
                                                             spread->left_out), spread->left_out);

      mpis_card_answer_add_note (answer, sentence);
    }
  if (mpis_card_group_is_time (question->settings->breakdown) && question->period.from <= question->today &&
      question->period.to >= question->today)
    mpis_card_answer_add_note (answer, _("Today is not over yet."));
  mpis_card_answer_note_flags (answer, spread->flags);
}

/* Fills a card with a chart of any metric by anything; without a breakdown, it is a key figure. */
void
mpis_card_fill_metric_chart (const MpisCardQuestion *question,
                             MpisCardAnswer         *answer)
{
  MpisMetric metric = question->settings->metric;
  g_auto(MpisCardSpread) spread = { NULL };
  MpisCardTarget target;

  if (question->settings->breakdown == MPIS_CARD_NO_GROUP)
    {
      mpis_card_fill_key_figure (question, answer);
      return;
    }
  if (answer->title == NULL)
    answer->title = word_title (metric, question->settings->breakdown);
  answer->subtitle = mpis_card_question_word_scope (question, metric != MPIS_METRIC_POSTS);
  mpis_card_spread_ask (&spread, question, metric);
  if (!mpis_card_spread_has_values (&spread) &&
      !mpis_card_question_ask_total (question, metric, question->period, NULL).known)
    {
      mpis_card_question_say_empty (question, answer, metric);
      return;
    }
  if (metric == MPIS_METRIC_POSTS && !mpis_card_spread_has_values (&spread))
    {
      mpis_card_question_say_empty (question, answer, metric);
      return;
    }
  draw_spread (question, metric, &spread, answer);
  list_spread (question, metric, &spread, answer);
  note_spread (question, metric, &spread, answer);
  mpis_card_question_fill_target (question, &target, MPIS_CARD_TARGET_ANALYTICS);
  target.group = question->settings->breakdown;
  mpis_card_answer_add_link (answer, _("Open in Analytics"), &target);
}

/* Fills a card like a chart with a fixed breakdown. */
void
mpis_card_fill_chart_as (const MpisCardQuestion *question,
                         MpisCardAnswer         *answer,
                         MpisMetric              metric,
                         int                     breakdown,
                         int                     split,
                         MpisCardChartKind       chart)
{
  g_autoptr(MpisCardSettings) settings = mpis_card_settings_copy (question->settings);
  MpisCardQuestion as = *question;

  settings->metric = metric;
  settings->breakdown = breakdown;
  settings->split = split;
  settings->count = MPIS_CARD_MAX_SERIES;
  if (chart != MPIS_CARD_CHART_AUTO)
    settings->chart = chart;
  as.settings = settings;
  mpis_card_fill_metric_chart (&as, answer);
}

/* Fills a card with engagement by day, a line a channel. */
void
mpis_card_fill_engagement (const MpisCardQuestion *question,
                           MpisCardAnswer         *answer)
{
  answer->title = g_strdup_printf (_("%s over Time"), mpis_words_metric_name (question->settings->metric));
  mpis_card_fill_chart_as (question, answer, question->settings->metric, MPIS_GROUP_DAY, MPIS_GROUP_CHANNEL, MPIS_CARD_CHART_AUTO);
}

/* Fills a card with a bar a channel. */
void
mpis_card_fill_channels (const MpisCardQuestion *question,
                         MpisCardAnswer         *answer)
{
  mpis_card_fill_chart_as (question, answer, question->settings->metric, MPIS_GROUP_CHANNEL, MPIS_CARD_NO_GROUP, MPIS_CARD_CHART_BARS);
}

/* Fills a card with what each channel contributes. A rate has no parts: its bars are shown instead. */
void
mpis_card_fill_share (const MpisCardQuestion *question,
                      MpisCardAnswer         *answer)
{
  MpisMetric metric = question->settings->metric;

  if (metric != MPIS_METRIC_ENGAGEMENT_RATE)
    answer->title = g_strdup_printf (_("Share of %s"), mpis_words_metric_name (metric));
  else
    mpis_card_answer_add_note (answer, _("Rates do not add up to a whole, so they are shown as bars."));
  mpis_card_fill_chart_as (question, answer, question->settings->metric, MPIS_GROUP_CHANNEL, MPIS_CARD_NO_GROUP, MPIS_CARD_CHART_SHARE);
}
