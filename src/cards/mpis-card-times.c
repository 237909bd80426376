#include "config.h"

#include "mpis-card-question.h"

#include <glib/gi18n.h>
#include <math.h>

#include "mpis-format.h"
#include "mpis-heatmap.h"
#include "mpis-timeline.h"
#include "mpis-words.h"

static int
compare_numbers (gconstpointer a,
                 gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

/*
 * mpis_card_median:
 * @values: (element-type double): sorted here
 *
 * Returns: the value in the middle, NaN if there is none
 */
double
mpis_card_median (GArray *values)
{
  guint n = values->len;

  if (n == 0)
    return NAN;
  g_array_sort (values, compare_numbers);
  if (n % 2 == 1)
    return g_array_index (values, double, n / 2);
  return (g_array_index (values, double, n / 2 - 1) + g_array_index (values, double, n / 2)) / 2;
}

/* Means come from the cube: a rate of sums, never a mean of rates. */
static void
ask_means (const MpisCardQuestion *self,
           MpisMetric              metric,
           MpisCardClock          *clock)
{
  static const MpisGroup by[] = { MPIS_GROUP_WEEKDAY, MPIS_GROUP_HOUR };
  g_autoptr(MpisResult) result = mpis_card_question_ask (self, metric, MPIS_LENS_POSTS, self->period, by, 2);
  g_autoptr(MpisResult) whole = mpis_card_question_ask (self, metric, MPIS_LENS_POSTS, self->period, by, 0);
  gboolean rate = metric == MPIS_METRIC_ENGAGEMENT_RATE;
  MpisValue value;

  for (guint i = 0; i < mpis_result_get_n_rows (result); i++)
    {
      guint cell = (mpis_result_get_key (result, i, 0) - 1) * 24 + mpis_result_get_key (result, i, 1);

      mpis_result_get_value (result, i, &value);
      if (value.known && clock->count[cell] > 0)
        clock->value[cell] = rate ? value.number : value.number / clock->count[cell];
    }
  if (mpis_result_get_n_rows (whole) == 0)
    return;
  mpis_result_get_value (whole, 0, &value);
  if (value.known && clock->n_posts > 0)
    clock->overall = rate ? value.number : value.number / clock->n_posts;
}

/*
 * mpis_card_question_ask_clock:
 * @mean: whether posts are averaged; else it is the median
 * @clock: (out caller-allocates):
 *
 * Asks how the posts of the period do by the weekday and hour they were published in the zone.
 */
void
mpis_card_question_ask_clock (const MpisCardQuestion *self,
                              MpisMetric              metric,
                              gboolean                mean,
                              MpisCardClock          *clock)
{
  static const MpisGroup by[] = { MPIS_GROUP_WEEKDAY, MPIS_GROUP_HOUR, MPIS_GROUP_POST };
  g_autoptr(MpisResult) result = mpis_card_question_ask (self, metric, MPIS_LENS_POSTS, self->period, by, 3);
  g_autoptr(GArray) all = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr(GArray) some = g_array_new (FALSE, FALSE, sizeof (double));
  guint n = mpis_result_get_n_rows (result);

  *clock = (MpisCardClock) { .overall = NAN };
  for (guint cell = 0; cell < 7 * 24; cell++)
    clock->value[cell] = NAN;
  for (guint i = 0; i < n;)
    {
      gint64 weekday = mpis_result_get_key (result, i, 0), hour = mpis_result_get_key (result, i, 1);
      guint cell = (weekday - 1) * 24 + hour;

      g_array_set_size (some, 0);
      for (; i < n && mpis_result_get_key (result, i, 0) == weekday &&
             mpis_result_get_key (result, i, 1) == hour; i++)
        {
          MpisValue value;

          mpis_result_get_value (result, i, &value);
          if (value.known)
            g_array_append_val (some, value.number);
        }
      clock->count[cell] = some->len;
      g_array_append_vals (all, some->data, some->len);
      clock->value[cell] = mpis_card_median (some);
    }
  clock->n_posts = all->len;
  clock->overall = mpis_card_median (all);
  if (mean)
    ask_means (self, metric, clock);
}

/*
 * mpis_card_clock_find_best:
 * @min_posts: how many posts it takes for a cell to count
 *
 * Returns: the weekday and hour whose posts do best, or -1
 */
int
mpis_card_clock_find_best (const MpisCardClock *self,
                           guint                min_posts)
{
  int best = -1;

  for (int cell = 0; cell < 7 * 24; cell++)
    if (self->count[cell] >= min_posts && !isnan (self->value[cell]) &&
        (best < 0 || self->value[cell] > self->value[best]))
      best = cell;
  return best;
}

/*
 * mpis_card_clock_word_cell:
 *
 * Returns: (transfer full): the weekday and hour of @cell
 */
char *
mpis_card_clock_word_cell (int cell)
{
  g_autofree char *weekday = mpis_format_day_as (4 + cell / 24, "%A");   /* 1970-01-05 was a Monday */

  /* Translators: a weekday and an hour, as in “Tuesday, 18:00” */
  return g_strdup_printf (_("%s, %02d:00"), weekday, cell % 24);
}

static char *
word_number (double     number,
             MpisMetric metric)
{
  return metric == MPIS_METRIC_ENGAGEMENT_RATE ? mpis_format_percent (number)
                                               : mpis_format_count ((gint64) round (number));
}

static void
list_clock (const MpisCardQuestion *question,
            const MpisCardClock    *clock,
            MpisMetric              metric,
            MpisCardAnswer         *answer)
{
  MpisCardTable *table = mpis_card_table_new ();

  mpis_card_table_add_column (table, _("Weekday"), MPIS_CARD_COLUMN_TEXT, MPIS_CARD_ROLE_TITLE);
  mpis_card_table_add_column (table, _("Hour"), MPIS_CARD_COLUMN_TEXT, MPIS_CARD_ROLE_DETAIL);
  mpis_card_table_add_column (table, mpis_words_metric_name (metric), mpis_card_metric_column (metric),
                              MPIS_CARD_ROLE_FIGURE);
  mpis_card_table_add_column (table, _("Posts"), MPIS_CARD_COLUMN_COUNT, MPIS_CARD_ROLE_FIGURE);
  for (int cell = 0; cell < 7 * 24; cell++)
    {
      g_autofree char *weekday = mpis_format_day_as (4 + cell / 24, "%A");
      g_autofree char *hour = g_strdup_printf ("%02d:00", cell % 24);
      gboolean shown = clock->count[cell] >= question->settings->min_posts && !isnan (clock->value[cell]);
      MpisValue value = { shown, shown ? (gint64) round (clock->value[cell]) : 0, clock->value[cell] };

      mpis_card_table_add_row (table);
      mpis_card_table_set_text (table, 0, weekday);
      mpis_card_table_set_text (table, 1, hour);
      mpis_card_table_set_value (table, 2, &value, TRUE);
      mpis_card_table_set_integer (table, 3, clock->count[cell]);
    }
  answer->numbers = table;
}

static void
say_too_few (const MpisCardQuestion *question,
             const MpisCardClock    *clock,
             MpisCardAnswer         *answer)
{
  guint needed = question->settings->min_posts;
  gint64 most = 0;
  g_autofree char *message = NULL;
  g_autofree char *hint = NULL;

  for (int cell = 0; cell < 7 * 24; cell++)
    most = MAX (most, clock->count[cell]);
  message = g_strdup_printf (ngettext ("No hour of the week has %u post with a known number.",
                                       "No hour of the week has %u posts with a known number.", needed), needed);
  hint = g_strdup_printf (_("The fullest hour has %d. Choose a longer time range, or fewer posts in the card’s "
                            "settings."), (int) most);
  mpis_card_answer_say (answer, MPIS_CARD_EMPTY, message, hint);
}

static void
note_clock (const MpisCardQuestion *question,
            const MpisCardClock    *clock,
            MpisMetric              metric,
            int                     best,
            MpisCardAnswer         *answer)
{
  g_autofree char *when = mpis_card_clock_word_cell (best);
  g_autofree char *number = word_number (clock->value[best], metric);
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  guint n_hidden = 0, needed = question->settings->min_posts;

  for (int cell = 0; cell < 7 * 24; cell++)
    n_hidden += clock->count[cell] > 0 && clock->count[cell] < needed;
  /* Translators: weekday and hour, a number, and how many posts it is of */
  first = g_strdup_printf (ngettext ("Best: %s with %s (%d post).", "Best: %s with %s (%d posts).",
                                     (gulong) clock->count[best]), when, number, (int) clock->count[best]);
  mpis_card_answer_add_note (answer, first);
  if (n_hidden == 0)
    return;
  second = g_strdup_printf (ngettext ("%u hour with fewer than %u posts is hidden.",
                                      "%u hours with fewer than %u posts are hidden.", n_hidden), n_hidden, needed);
  mpis_card_answer_add_note (answer, second);
}

/* Fills a card with how posts do by weekday and hour of their publication. */
void
mpis_card_fill_best_time (const MpisCardQuestion *question,
                          MpisCardAnswer         *answer)
{
  MpisMetric metric = question->settings->metric == MPIS_METRIC_POSTS ? MPIS_METRIC_ENGAGEMENT_RATE
                                                                      : question->settings->metric;
  g_autofree char *scope = mpis_card_question_word_scope (question, FALSE);
  const char *name = mpis_words_metric_name (metric);
  g_autofree char *value_name = NULL;
  MpisCardClock clock;
  MpisCardChart *chart;
  int best;

  /* Translators: %s is a number such as “Engagement Rate” */
  value_name = g_strdup_printf (question->settings->mean ? _("Mean %s") : _("Median %s"), name);
  answer->subtitle = g_strdup_printf ("%s · %s", value_name, scope);
  mpis_card_question_ask_clock (question, metric, question->settings->mean, &clock);
  if (clock.n_posts == 0)
    {
      mpis_card_question_say_empty (question, answer, metric);
      return;
    }
  best = mpis_card_clock_find_best (&clock, question->settings->min_posts);
  if (best < 0)
    {
      say_too_few (question, &clock, answer);
      return;
    }
  chart = mpis_card_answer_make_chart (answer, MPIS_CHART_HEATMAP, mpis_card_metric_unit (metric), value_name);
  {
    g_autoptr(MpisCategories) rows = mpis_categories_new_weekdays ();
    g_autoptr(MpisCategories) columns = mpis_categories_new_hours ();

    chart->content = MPIS_CHART_CONTENT (mpis_heatmap_new (rows, columns, value_name, clock.value, clock.count,
                                                           question->settings->min_posts));
  }
  list_clock (question, &clock, metric, answer);
  note_clock (question, &clock, metric, best, answer);
}

/* The longest stretch of whole days without a post within the period, today not counted. */
static void
note_gaps (const MpisCardQuestion *question,
           MpisCardAnswer         *answer)
{
  static const MpisGroup by_day[] = { MPIS_GROUP_DAY };
  g_autoptr(MpisResult) result = mpis_card_question_ask (question, MPIS_METRIC_POSTS, MPIS_LENS_POSTS,
                                                         question->period, by_day, 1);
  guint n = mpis_result_get_n_rows (result);
  gint32 first = question->period.from, last = MIN (question->period.to, question->today - 1);
  gint32 longest = 0, begin = 0;
  g_autofree char *sentence = NULL;
  g_autofree char *days = NULL;

  if (n == 0)
    return;
  if (first == MPIS_DAY_FIRST)
    first = mpis_result_get_key (result, 0, 0);
  for (guint i = 0; i <= n; i++)
    {
      gint32 after = i == 0 ? first : (gint32) mpis_result_get_key (result, i - 1, 0) + 1;
      gint32 before = i == n ? last + 1 : (gint32) mpis_result_get_key (result, i, 0);

      if (before - after > longest)
        {
          longest = before - after;
          begin = after;
        }
    }
  if (longest < 2)
    return;
  days = mpis_words_days (begin, begin + longest - 1);
  sentence = g_strdup_printf (ngettext ("Longest gap: %d day (%s).", "Longest gap: %d days (%s).", longest),
                              longest, days);
  mpis_card_answer_add_note (answer, sentence);
}

static void
note_pace (const MpisCardQuestion *question,
           MpisCardAnswer         *answer)
{
  MpisValue posts = mpis_card_question_ask_total (question, MPIS_METRIC_POSTS, question->period, NULL);
  gint32 last = MIN (question->period.to, question->today);
  gint64 days = question->period.from == MPIS_DAY_FIRST && answer->chart != NULL
    ? (gint64) last - answer->chart->first + 1 : (gint64) last - question->period.from + 1;
  g_autofree char *number = NULL;
  g_autofree char *sentence = NULL;

  if (days < 14 || !posts.known || days > MPIS_CARD_MAX_DAYS)
    return;
  number = g_strdup_printf ("%.1f", posts.number * 7 / days);
  /* Translators: a number such as 2.4 */
  sentence = g_strdup_printf (_("%s posts a week on average."), number);
  mpis_card_answer_add_note (answer, sentence);
}

/* Fills a card with how often posts are published. */
void
mpis_card_fill_cadence (const MpisCardQuestion *question,
                        MpisCardAnswer         *answer)
{
  int breakdown = question->settings->breakdown;

  if (breakdown != MPIS_GROUP_WEEK && breakdown != MPIS_GROUP_MONTH && breakdown != MPIS_GROUP_WEEKDAY &&
      breakdown != MPIS_GROUP_HOUR)
    breakdown = MPIS_GROUP_DAY;
  mpis_card_fill_chart_as (question, answer, MPIS_METRIC_POSTS, breakdown, question->settings->split,
                           question->settings->split == MPIS_CARD_NO_GROUP ? MPIS_CARD_CHART_COLUMNS
                                                                           : MPIS_CARD_CHART_STACKED_COLUMNS);
  if (answer->state != MPIS_CARD_READY)
    return;
  note_pace (question, answer);
  note_gaps (question, answer);
}
