#include "config.h"

#include "mpis-card-question.h"

#include <glib/gi18n.h>
#include <math.h>

#include "mpis-categories.h"
#include "mpis-format.h"
#include "mpis-words.h"

/* How many weeks or months a goal looks back. */
#define N_PAST 8

/* Fills a card that shows one number. */
void
mpis_card_fill_key_figure (const MpisCardQuestion *question,
                           MpisCardAnswer         *answer)
{
  MpisMetric metric = question->settings->metric;
  const char *name = metric == MPIS_METRIC_POSTS ? _("Posts Published") : mpis_words_metric_name (metric);
  const MpisCardFigure *figure;
  MpisCardTarget target;

  if (answer->title == NULL)
    answer->title = g_strdup (name);
  answer->subtitle = mpis_card_question_word_scope (question, metric != MPIS_METRIC_POSTS);
  mpis_card_question_add_figure (question, answer, name, metric, question->settings->compare, TRUE);
  figure = g_ptr_array_index (answer->figures, 0);
  if (!figure->now.known)
    {
      g_ptr_array_set_size (answer->figures, 0);
      mpis_card_question_say_empty (question, answer, metric);
      return;
    }
  mpis_card_answer_note_flags (answer, figure->flags);
  mpis_card_question_fill_target (question, &target, MPIS_CARD_TARGET_ANALYTICS);
  mpis_card_answer_add_link (answer, _("Open in Analytics"), &target);
}

static gint32
start_of (gint32   day,
          gboolean weekly)
{
  int year, month, day_of_month;

  if (weekly)
    return day - mpis_day_get_weekday (day) + 1;
  mpis_day_get_date (day, &year, &month, &day_of_month);
  return day - day_of_month + 1;
}

static gint32
last_of (gint32   start,
         gboolean weekly)
{
  return weekly ? start + 6 : start_of (start + 31, FALSE) - 1;
}

/* What is to be reached in the period that ends on @day, or 0. A goal holds for the whole of the period it
 * begins in. */
static double
goal_at (const MpisCardSettings *settings,
         gint32                  day)
{
  double value = 0;

  for (guint i = 0; i < settings->goals->len; i++)
    {
      const MpisCardGoal *goal = &g_array_index (settings->goals, MpisCardGoal, i);

      if (goal->from <= day)
        value = goal->value;
    }
  return value;
}

static char *
word_period (gint32   start,
             gboolean weekly)
{
  /* Translators: a month and its year, as in “Nov 2026”; see g_date_time_format() */
  return weekly ? mpis_format_day (start) : mpis_format_day_as (start, _("%b %Y"));
}

typedef struct {
  gint32    start;
  MpisValue value;
  double    goal;
} Past;

/* The latest periods, oldest first; the last one goes on. */
static void
ask_past (const MpisCardQuestion *question,
          Past                   *past)
{
  gboolean weekly = question->settings->weekly;
  gint32 start = start_of (question->today, weekly);

  for (int i = N_PAST - 1; i >= 0; i--)
    {
      MpisPeriod period = { start, last_of (start, weekly) };

      past[i].start = start;
      past[i].goal = goal_at (question->settings, period.to);
      past[i].value = mpis_card_question_ask_total (question, question->settings->metric, period, NULL);
      start = start_of (start - 1, weekly);
    }
}

static void
list_past (const MpisCardQuestion *question,
           const Past             *past,
           MpisCardAnswer         *answer)
{
  MpisMetric metric = question->settings->metric;
  MpisCardColumnType type = mpis_card_metric_column (metric);
  MpisCardTable *table = mpis_card_table_new ();

  mpis_card_table_add_column (table, _("First Day"), MPIS_CARD_COLUMN_DAY, MPIS_CARD_ROLE_TITLE);
  mpis_card_table_add_column (table, mpis_words_metric_name (metric), type, MPIS_CARD_ROLE_FIGURE);
  mpis_card_table_add_column (table, _("Goal"), type, MPIS_CARD_ROLE_FIGURE);
  mpis_card_table_add_column (table, _("Reached"), MPIS_CARD_COLUMN_FRACTION, MPIS_CARD_ROLE_FIGURE);
  for (guint i = 0; i < N_PAST; i++)
    {
      MpisValue goal = { past[i].goal > 0, (gint64) past[i].goal, past[i].goal };
      MpisValue reached = { goal.known && past[i].value.known, 0, NAN };

      if (reached.known)
        reached.number = past[i].value.number / past[i].goal;
      mpis_card_table_add_row (table);
      mpis_card_table_set_integer (table, 0, past[i].start);
      mpis_card_table_set_value (table, 1, &past[i].value, TRUE);
      mpis_card_table_set_value (table, 2, &goal, TRUE);
      mpis_card_table_set_value (table, 3, &reached, TRUE);
    }
  answer->numbers = table;
}

static void
chart_past (const MpisCardQuestion *question,
            const Past             *past,
            MpisCardAnswer         *answer)
{
  MpisMetric metric = question->settings->metric;
  const char *name = mpis_words_metric_name (metric);
  MpisCategory categories[N_PAST] = { { NULL } };
  double x[N_PAST], y[N_PAST], from[N_PAST], goals[N_PAST];
  g_autoptr(MpisSeries) series = NULL;
  MpisCardChart *chart;

  for (guint i = 0; i < N_PAST; i++)
    {
      categories[i].id = mpis_day_format (past[i].start);
      categories[i].name = word_period (past[i].start, question->settings->weekly);
      categories[i].label = question->settings->weekly ? NULL : mpis_format_day_as (past[i].start, "%b");
      x[i] = i;
      from[i] = i - 0.5;
      y[i] = past[i].value.known ? past[i].value.number : NAN;
      goals[i] = past[i].goal > 0 ? past[i].goal : NAN;
    }
  chart = mpis_card_answer_make_chart (answer, MPIS_CHART_COLUMNS, mpis_card_metric_unit (metric), answer->title);
  chart->content = MPIS_CHART_CONTENT (mpis_categories_new (question->settings->weekly ? _("Week of") : _("Month"),
                                                            categories, N_PAST));
  chart->goal = mpis_chart_goal_new_steps (_("Goal"), from, goals, N_PAST);
  chart->group = question->settings->weekly ? MPIS_GROUP_WEEK : MPIS_GROUP_MONTH;
  series = mpis_series_new (mpis_metric_get_name (metric), name, x, y, N_PAST);
  g_list_store_append (chart->series, series);
  mpis_card_question_fill_target (question, &chart->target, MPIS_CARD_TARGET_ANALYTICS);
  for (guint i = 0; i < N_PAST; i++)
    {
      g_free (categories[i].id);
      g_free (categories[i].name);
      g_free (categories[i].label);
    }
}

/* Fills a card that shows how far this week's or month's goal is reached. */
void
mpis_card_fill_goal (const MpisCardQuestion *question,
                     MpisCardAnswer         *answer)
{
  gboolean weekly = question->settings->weekly;
  MpisMetric metric = question->settings->metric;
  Past past[N_PAST];
  MpisCardProgress *progress;
  MpisInstant begin, end;

  /* Translators: %s is a number such as “Views” */
  answer->title = g_strdup_printf (weekly ? _("%s This Week") : _("%s This Month"), mpis_words_metric_name (metric));
  if (question->settings->goals->len == 0)
    {
      mpis_card_answer_say (answer, MPIS_CARD_EMPTY, _("No goal is set."),
                            _("Say in the card’s settings what is to be reached."));
      return;
    }
  ask_past (question, past);
  if (past[N_PAST - 1].goal <= 0)
    {
      mpis_card_answer_say (answer, MPIS_CARD_EMPTY, _("No goal holds yet."),
                            _("The first goal of this card begins later."));
      return;
    }
  if (!past[N_PAST - 1].value.known && !mpis_card_question_is_offered (question, metric))
    {
      mpis_card_question_say_empty (question, answer, metric);
      return;
    }
  progress = answer->progress = g_new0 (MpisCardProgress, 1);
  progress->metric = metric;
  progress->value = past[N_PAST - 1].value;
  progress->goal = past[N_PAST - 1].goal;
  progress->period = (MpisPeriod) { past[N_PAST - 1].start, last_of (past[N_PAST - 1].start, weekly) };
  begin = mpis_day_start (progress->period.from, question->input->zone);
  end = mpis_day_start (progress->period.to + 1, question->input->zone);
  progress->elapsed = CLAMP ((double) (question->input->now - begin) / (end - begin), 0, 1);
  answer->subtitle = mpis_words_days (progress->period.from, progress->period.to);
  chart_past (question, past, answer);
  list_past (question, past, answer);
}

/* The one persona a card is about: chosen by the card, by the window, or the only one there is. */
static MpisPersona *
find_persona (const MpisCardQuestion *question)
{
  char **chosen = question->filters[MPIS_FILTER_PERSONA];
  GPtrArray *personas = question->input->personas;

  if (chosen == NULL)
    return personas->len == 1 ? g_ptr_array_index (personas, 0) : NULL;
  if (chosen[0] == NULL || chosen[1] != NULL)
    return NULL;
  for (guint i = 0; i < personas->len; i++)
    if (g_strcmp0 (mpis_persona_get_id (g_ptr_array_index (personas, i)), chosen[0]) == 0)
      return g_ptr_array_index (personas, i);
  return NULL;
}

static void
say_which_persona (const MpisCardQuestion *question,
                   MpisCardAnswer         *answer)
{
  char **own = question->settings->filters[MPIS_FILTER_PERSONA];

  if (question->input->personas->len == 0)
    mpis_card_answer_say (answer, MPIS_CARD_EMPTY, _("There are no personas yet."), NULL);
  else if (own != NULL && own[0] != NULL && own[1] == NULL)
    mpis_card_answer_say (answer, MPIS_CARD_EMPTY, _("The persona of this card is not here."),
                          _("It was deleted, or the window’s filter leaves it out."));
  else
    mpis_card_answer_say (answer, MPIS_CARD_EMPTY, _("No persona is chosen."),
                          _("Choose one in the card’s settings or in the window’s filters."));
}

/* Fills a card about a persona. */
void
mpis_card_fill_persona (const MpisCardQuestion *question,
                        MpisCardAnswer         *answer)
{
  MpisPersona *persona = find_persona (question);
  char *only[] = { NULL, NULL };
  MpisCardQuestion about = *question;
  MpisCardTarget target;

  if (persona == NULL)
    {
      say_which_persona (question, answer);
      return;
    }
  only[0] = (char *) mpis_persona_get_id (persona);
  about.filters[MPIS_FILTER_PERSONA] = only;
  answer->title = g_strdup (mpis_persona_get_name (persona));
  answer->subtitle = mpis_card_question_word_range (question);
  mpis_card_question_add_figure (&about, answer, _("Posts Published"), MPIS_METRIC_POSTS, TRUE, TRUE);
  mpis_card_question_add_figure (&about, answer, _("Views"), MPIS_METRIC_VIEWS, TRUE, TRUE);
  mpis_card_question_add_figure (&about, answer, _("Engagement Rate"), MPIS_METRIC_ENGAGEMENT_RATE, TRUE, TRUE);
  mpis_card_answer_add_note (answer, _("Nothing is known about the persona’s health, empathy, clarity and faith "
                                       "integrity: no life cycle has recorded them."));
  mpis_card_question_fill_target (&about, &target, MPIS_CARD_TARGET_POSTS);
  g_set_str (&target.persona, only[0]);
  mpis_card_answer_add_link (answer, _("Show Posts"), &target);
}
