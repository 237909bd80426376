#include "config.h"

#include "mpis-card-question.h"

#include <glib/gi18n.h>
#include <math.h>

#include "mpis-categories.h"
#include "mpis-channel.h"
#include "mpis-format.h"
#include "mpis-words.h"

/* As many looks as can be told apart at once. */
#define MAX_SERIES 8

/* A value of a group: a day, a channel, … */
typedef struct {
  gint64    key;     /* of times and numbers */
  char     *id;
  char     *label;
  MpisValue total;
} Place;

/* A result by one or two groups, spread out as a table: places down, parts across. */
typedef struct {
  GArray   *places;   /* of Place */
  GArray   *parts;    /* of Place */
  double   *values;   /* places × parts, NaN where unknown */
  guint     left_out; /* places or parts there was no room for */
  MpisGainFlags flags;
} Spread;

static void
place_clear (gpointer data)
{
  Place *place = data;

  g_free (place->id);
  g_free (place->label);
}

static void
spread_clear (Spread *self)
{
  g_clear_pointer (&self->places, g_array_unref);
  g_clear_pointer (&self->parts, g_array_unref);
  g_clear_pointer (&self->values, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Spread, spread_clear)

static Place *
place_at (GArray *places,
          guint   i)
{
  return &g_array_index (places, Place, i);
}

static gboolean
is_time (int group)
{
  return group == MPIS_GROUP_DAY || group == MPIS_GROUP_WEEK || group == MPIS_GROUP_MONTH;
}

static char *
label_of (const MpisCardQuestion *question,
          MpisResult             *result,
          guint                   row,
          guint                   level,
          MpisGroup               group)
{
  gint64 key = mpis_result_get_key (result, row, level);
  g_autofree char *name = NULL;
  MpisCubePost post;

  switch ((int) group)
    {
    case MPIS_GROUP_DAY:
    case MPIS_GROUP_WEEK:
      return mpis_words_day (key);
    case MPIS_GROUP_MONTH:
      return mpis_format_day_as (key, _("%b %Y"));
    case MPIS_GROUP_HOUR:
      return g_strdup_printf ("%02d:00", (int) key);
    case MPIS_GROUP_WEEKDAY:
      return mpis_format_day_as (3 + key, "%A");   /* 1970-01-05, the fifth day, was a Monday */
    case MPIS_GROUP_CHANNEL:
      return mpis_channel_get_label (mpis_result_get_id (result, row, level));
    case MPIS_GROUP_POST:
      mpis_cube_get_post (question->input->cube, (guint) key, &post);
      return g_strdup (post.title != NULL ? post.title : _("Untitled"));
    case MPIS_GROUP_PROJECT:
    case MPIS_GROUP_PERSONA:
    default:
      name = mpis_result_format_key (result, row, level);
      if (*name != '\0')
        return g_steal_pointer (&name);
      return g_strdup (group == MPIS_GROUP_PERSONA ? _("No persona") : _("No project"));
    }
}

static char *
id_of (const MpisCardQuestion *question,
       MpisResult             *result,
       guint                   row,
       guint                   level,
       MpisGroup               group)
{
  const char *id = mpis_result_get_id (result, row, level);
  MpisCubePost post;

  if (id != NULL)
    return g_strdup (id);
  if (group != MPIS_GROUP_POST)
    return mpis_result_format_key (result, row, level);
  mpis_cube_get_post (question->input->cube, (guint) mpis_result_get_key (result, row, level), &post);
  return g_strdup (post.id);
}

static int
compare_totals (gconstpointer a,
                gconstpointer b)
{
  const MpisValue *x = &((const Place *) a)->total;
  const MpisValue *y = &((const Place *) b)->total;

  if (x->known != y->known)
    return x->known ? -1 : 1;
  return !x->known || x->number == y->number ? 0 : x->number > y->number ? -1 : 1;
}

static int
compare_keys (gconstpointer a,
              gconstpointer b)
{
  gint64 x = ((const Place *) a)->key;
  gint64 y = ((const Place *) b)->key;

  return (x > y) - (x < y);
}

/* The values of one group with what each comes to as a whole, as the cube says: never added up here.
 * Times and numbers in their order, what has a name by its total, at most @most of it. */
static GArray *
ask_places (const MpisCardQuestion *question,
            MpisMetric              metric,
            int                     group,
            guint                   most,
            guint                  *left_out)
{
  MpisGroup by[] = { group };
  g_autoptr(MpisResult) result = mpis_card_question_ask (question, metric, question->lens, question->period, by, 1);
  gboolean named = !is_time (group) && group != MPIS_GROUP_HOUR && group != MPIS_GROUP_WEEKDAY;
  GArray *places = g_array_new (FALSE, TRUE, sizeof (Place));

  g_array_set_clear_func (places, place_clear);
  for (guint i = 0; i < mpis_result_get_n_rows (result); i++)
    {
      Place place = { .key = mpis_result_get_key (result, i, 0) };

      mpis_result_get_value (result, i, &place.total);
      if (named && !place.total.known)
        continue;   /* what nobody knows has no bar; it is named below the chart */
      place.id = id_of (question, result, i, 0, group);
      place.label = label_of (question, result, i, 0, group);
      g_array_append_val (places, place);
    }
  g_array_sort (places, named ? compare_totals : compare_keys);
  if (named && places->len > most)
    {
      *left_out += places->len - most;
      g_array_set_size (places, most);
    }
  return places;
}

/* Every day, week or month of the period, also those without data. */
static GArray *
list_times (const MpisCardQuestion *question,
            MpisMetric              metric,
            int                     group)
{
  MpisGroup by[] = { group };
  g_autoptr(MpisResult) result = mpis_card_question_ask (question, metric, question->lens, question->period, by, 1);
  MpisPeriod days = mpis_card_question_get_days (question, result);
  GArray *places = g_array_new (FALSE, TRUE, sizeof (Place));
  gint32 day = days.from;

  g_array_set_clear_func (places, place_clear);
  if (days.to >= days.from && group == MPIS_GROUP_WEEK)
    day -= mpis_day_get_weekday (day) - 1;
  while (day <= days.to)
    {
      Place place = { .key = day, .id = mpis_day_format (day), .label = mpis_words_day (day) };
      int year, month, day_of_month;

      mpis_day_get_date (day, &year, &month, &day_of_month);
      if (group == MPIS_GROUP_MONTH)
        place.key = day -= day_of_month - 1;
      g_array_append_val (places, place);
      mpis_day_get_date (day + 31, &year, &month, &day_of_month);
      day = group == MPIS_GROUP_DAY ? day + 1 : group == MPIS_GROUP_WEEK ? day + 7 : day + 31 - day_of_month + 1;
    }
  return places;
}

/* All hours or weekdays. */
static GArray *
list_clock (int group)
{
  GArray *places = g_array_new (FALSE, TRUE, sizeof (Place));
  int first = group == MPIS_GROUP_WEEKDAY ? 1 : 0;
  int n = group == MPIS_GROUP_WEEKDAY ? 7 : 24;

  g_array_set_clear_func (places, place_clear);
  for (int i = first; i < first + n; i++)
    {
      Place place = { .key = i, .id = g_strdup_printf ("%d", i) };

      place.label = group == MPIS_GROUP_WEEKDAY ? mpis_format_day_as (3 + i, "%A") : g_strdup_printf ("%02d:00", i);
      g_array_append_val (places, place);
    }
  return places;
}

static int
find_place (GArray     *places,
            int         group,
            gint64      key,
            const char *id)
{
  gboolean by_key = is_time (group) || group == MPIS_GROUP_HOUR || group == MPIS_GROUP_WEEKDAY;

  for (guint i = 0; i < places->len; i++)
    if (by_key ? place_at (places, i)->key == key : g_strcmp0 (place_at (places, i)->id, id) == 0)
      return i;
  return -1;
}

/* Places of days lie one after another, so that the one of a day need not be searched. */
static int
find_row (const Spread *spread,
          int           group,
          gint64        key,
          const char   *id)
{
  if (group == MPIS_GROUP_DAY && spread->places->len > 0)
    {
      gint64 i = key - place_at (spread->places, 0)->key;

      return i >= 0 && i < spread->places->len ? (int) i : -1;
    }
  return find_place (spread->places, group, key, id);
}

static void
fill_values (const MpisCardQuestion *question,
             MpisMetric              metric,
             MpisPeriod              period,
             gint64                  shift,
             Spread                 *spread)
{
  int breakdown = question->settings->breakdown, split = question->settings->split;
  MpisGroup by[2] = { breakdown, MAX (split, 0) };
  guint n_by = split == MPIS_CARD_NO_GROUP ? 1 : 2;
  g_autoptr(MpisResult) result = mpis_card_question_ask (question, metric, question->lens, period, by, n_by);
  guint n_parts = MAX (spread->parts->len, 1);
  double fill = metric == MPIS_METRIC_POSTS && breakdown != MPIS_GROUP_POST ? 0 : NAN;

  spread->values = g_new (double, (gsize) spread->places->len * n_parts);
  for (gsize i = 0; i < (gsize) spread->places->len * n_parts; i++)
    spread->values[i] = fill;
  for (guint i = 0; i < mpis_result_get_n_rows (result); i++)
    {
      g_autofree char *id = id_of (question, result, i, 0, breakdown);
      g_autofree char *part_id = n_by == 2 ? id_of (question, result, i, 1, split) : NULL;
      int row = find_row (spread, breakdown, mpis_result_get_key (result, i, 0) + shift, id);
      int part = n_by == 2 ? find_place (spread->parts, split, mpis_result_get_key (result, i, 1), part_id) : 0;
      MpisValue value;

      mpis_result_get_value (result, i, &value);
      spread->flags |= mpis_result_get_flags (result, i);
      if (row >= 0 && part >= 0 && value.known)
        spread->values[(gsize) row * n_parts + part] = value.number;
    }
}

static void
ask_spread (const MpisCardQuestion *question,
            MpisMetric              metric,
            Spread                 *spread)
{
  int breakdown = question->settings->breakdown, split = question->settings->split;

  if (is_time (breakdown))
    spread->places = list_times (question, metric, breakdown);
  else if (breakdown == MPIS_GROUP_HOUR || breakdown == MPIS_GROUP_WEEKDAY)
    spread->places = list_clock (breakdown);
  else
    spread->places = ask_places (question, metric, breakdown, question->settings->count, &spread->left_out);
  if (split == MPIS_CARD_NO_GROUP)
    spread->parts = g_array_new (FALSE, FALSE, sizeof (Place));
  else
    spread->parts = ask_places (question, metric, split, MAX_SERIES, &spread->left_out);
  fill_values (question, metric, question->period, 0, spread);
}

static gboolean
has_values (const Spread *spread)
{
  gsize n = (gsize) spread->places->len * MAX (spread->parts->len, 1);

  for (gsize i = 0; i < n; i++)
    if (!isnan (spread->values[i]) && spread->values[i] != 0)
      return TRUE;
  return FALSE;
}

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

  if (is_time (settings->breakdown))
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
               const Spread  *spread,
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
      x[i] = by_day ? (double) place_at (spread->places, i)->key : i;
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
             const Spread  *spread)
{
  for (guint i = 0; i < spread->places->len; i++)
    {
      const Place *place = place_at (spread->places, i);
      double x = i;
      g_autoptr(MpisSeries) series = mpis_series_new (place->id, place->label, &x, &spread->values[i], 1);

      g_list_store_append (chart->series, series);
    }
}

static MpisCategories *
make_categories (const Spread *spread,
                 int           group)
{
  g_autofree MpisCategory *categories = g_new0 (MpisCategory, spread->places->len + 1);

  if (group == MPIS_GROUP_WEEKDAY)
    return mpis_categories_new_weekdays ();
  if (group == MPIS_GROUP_HOUR)
    return mpis_categories_new_hours ();
  for (guint i = 0; i < spread->places->len; i++)
    {
      categories[i].id = place_at (spread->places, i)->id;
      categories[i].name = place_at (spread->places, i)->label;
    }
  return mpis_categories_new (word_group (group), categories, spread->places->len);
}

/* The same days of the period before, moved onto these. */
static void
append_before (const MpisCardQuestion *question,
               MpisMetric              metric,
               const Spread           *spread,
               MpisCardChart          *chart)
{
  const char *id = mpis_metric_get_name (metric);
  gint64 shift = question->period.from - question->previous.from;
  g_auto(Spread) before = { .places = g_array_ref (spread->places), .parts = g_array_ref (spread->parts) };

  if (question->settings->breakdown == MPIS_GROUP_DAY)
    {
      fill_values (question, metric, question->previous, shift, &before);
      append_series (chart, &before, 0, id, _("Period before"), TRUE, shift);
    }
  else if (!is_time (question->settings->breakdown))
    {
      fill_values (question, metric, question->previous, 0, &before);
      append_series (chart, &before, 0, "before", _("Period before"), FALSE, NAN);
    }
}

static void
draw_spread (const MpisCardQuestion *question,
             MpisMetric              metric,
             const Spread           *spread,
             MpisCardAnswer         *answer)
{
  int breakdown = question->settings->breakdown;
  MpisChartKind kind = choose_kind (question->settings, metric, spread->parts->len > 0);
  g_autofree char *range = mpis_card_question_word_range (question);
  g_autofree char *title = g_strdup_printf ("%s, %s", answer->title, range);
  MpisCardChart *chart = mpis_card_answer_make_chart (answer, kind, mpis_card_metric_unit (metric), title);
  gboolean by_day = is_time (breakdown);

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
      append_series (chart, spread, part, place_at (spread->parts, part)->id,
                     place_at (spread->parts, part)->label, by_day, NAN);
  if (question->settings->compare && question->has_previous && spread->parts->len == 0)
    append_before (question, metric, spread, chart);
  if (!by_day)
    chart->content = MPIS_CHART_CONTENT (make_categories (spread, breakdown));
  else if (spread->places->len > 0)
    {
      chart->first = place_at (spread->places, 0)->key;
      chart->last = place_at (spread->places, spread->places->len - 1)->key;
    }
}

static void
list_spread (const MpisCardQuestion *question,
             MpisMetric              metric,
             const Spread           *spread,
             MpisCardAnswer         *answer)
{
  int breakdown = question->settings->breakdown;
  guint n_parts = MAX (spread->parts->len, 1);
  MpisCardTable *table = mpis_card_table_new ();

  mpis_card_table_add_column (table, word_group (breakdown),
                              is_time (breakdown) ? MPIS_CARD_COLUMN_DAY : MPIS_CARD_COLUMN_TEXT,
                              MPIS_CARD_ROLE_TITLE);
  for (guint part = 0; part < n_parts; part++)
    mpis_card_table_add_column (table, spread->parts->len == 0 ? mpis_words_metric_name (metric)
                                                               : place_at (spread->parts, part)->label,
                                mpis_card_metric_column (metric), MPIS_CARD_ROLE_FIGURE);
  for (guint i = 0; i < spread->places->len; i++)
    {
      const Place *place = place_at (spread->places, i);

      mpis_card_table_add_row (table);
      if (is_time (breakdown))
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
             const Spread           *spread,
             MpisCardAnswer         *answer)
{
  note_silent_channels (question, metric, answer);
  if (spread->left_out > 0)
    {
      g_autofree char *sentence = g_strdup_printf (ngettext ("%u more is not shown.", "%u more are not shown.",
                                                             spread->left_out), spread->left_out);

      mpis_card_answer_add_note (answer, sentence);
    }
  if (is_time (question->settings->breakdown) && question->period.from <= question->today &&
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
  g_auto(Spread) spread = { NULL };
  MpisCardTarget target;

  if (question->settings->breakdown == MPIS_CARD_NO_GROUP)
    {
      mpis_card_fill_key_figure (question, answer);
      return;
    }
  if (answer->title == NULL)
    answer->title = word_title (metric, question->settings->breakdown);
  answer->subtitle = mpis_card_question_word_scope (question, metric != MPIS_METRIC_POSTS);
  ask_spread (question, metric, &spread);
  if (!has_values (&spread) &&
      !mpis_card_question_ask_total (question, metric, question->period, NULL).known)
    {
      mpis_card_question_say_empty (question, answer, metric);
      return;
    }
  if (metric == MPIS_METRIC_POSTS && !has_values (&spread))
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
  settings->count = MAX_SERIES;
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
