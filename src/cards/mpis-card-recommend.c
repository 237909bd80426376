#include "config.h"

#include "mpis-card-question.h"

#include <glib/gi18n.h>
#include <math.h>

#include "mpis-channel.h"
#include "mpis-format.h"
#include "mpis-words.h"

/* How many recommendations, and what it takes for one. */
#define N_SHOWN        3
#define MIN_POSTS      10    /* before anything is said at all */
#define MIN_OF_GROUP   3     /* posts of an hour or a channel */
#define CLEARLY        1.15  /* times the usual */
#define FAR_ABOVE      3.0   /* times the median of all posts */
#define MIN_RHYTHM     5     /* days with a post before a channel has a rhythm */
#define MIN_SILENCE    7     /* days */
#define LOOK_BACK      90    /* days for a rhythm */

static MpisMetric
metric_of (const MpisCardQuestion *question)
{
  return question->settings->metric == MPIS_METRIC_POSTS ? MPIS_METRIC_ENGAGEMENT_RATE
                                                         : question->settings->metric;
}

static char *
word_number (double     number,
             MpisMetric metric)
{
  return metric == MPIS_METRIC_ENGAGEMENT_RATE ? mpis_format_percent (number)
                                               : mpis_format_count ((gint64) round (number));
}

static MpisCardRow *
add_row (MpisCardTable *table,
         MpisCardMood   mood,
         const char    *sentence,
         const char    *evidence)
{
  MpisCardRow *row = mpis_card_table_add_row (table);

  row->mood = mood;
  mpis_card_table_set_text (table, 0, sentence);
  mpis_card_table_set_text (table, 1, evidence);
  return row;
}

static void
suggest_hour (const MpisCardQuestion *question,
              const MpisCardClock    *clock,
              MpisCardTable          *table)
{
  MpisMetric metric = metric_of (question);
  int best = mpis_card_clock_find_best (clock, MIN_OF_GROUP);
  g_autofree char *when = NULL, *number = NULL, *usual = NULL, *sentence = NULL, *evidence = NULL;
  MpisCardRow *row;

  if (best < 0 || !(clock->value[best] > clock->overall * CLEARLY))
    return;
  when = mpis_card_clock_word_cell (best);
  number = word_number (clock->value[best], metric);
  usual = word_number (clock->overall, metric);
  /* Translators: a weekday and an hour */
  sentence = g_strdup_printf (_("Posts published on %s do best"), when);
  /* Translators: a number such as “Engagement Rate”, its value, how many posts, the value of all posts, how
     many */
  evidence = g_strdup_printf (_("Median %s %s (%d posts); all posts %s (%d)"), mpis_words_metric_name (metric),
                              number, (int) clock->count[best], usual, (int) clock->n_posts);
  row = add_row (table, MPIS_CARD_MOOD_IDEA, sentence, evidence);
  mpis_card_question_fill_target (question, &row->target, MPIS_CARD_TARGET_ANALYTICS);
  row->target.metric = metric;
  row->target.group = MPIS_GROUP_WEEKDAY;
}

/* How many posts of the period each channel has, as the cube counts them. */
static gint64
count_posts (const MpisCardQuestion *question,
             const char             *channel)
{
  static const MpisGroup by[] = { MPIS_GROUP_CHANNEL };
  g_autoptr(MpisResult) result = mpis_card_question_ask (question, MPIS_METRIC_POSTS, MPIS_LENS_POSTS,
                                                         question->period, by, 1);

  for (guint i = 0; i < mpis_result_get_n_rows (result); i++)
    if (g_str_equal (mpis_result_get_id (result, i, 0), channel))
      {
        MpisValue value;

        mpis_result_get_value (result, i, &value);
        return value.known ? value.integer : 0;
      }
  return 0;
}

static void
suggest_channel (const MpisCardQuestion *question,
                 MpisCardTable          *table)
{
  static const MpisGroup by[] = { MPIS_GROUP_CHANNEL };
  MpisMetric metric = MPIS_METRIC_ENGAGEMENT_RATE;   /* a sum says only which channel is the biggest */
  g_autoptr(MpisResult) result = mpis_card_question_ask (question, metric, MPIS_LENS_POSTS, question->period, by, 1);
  g_autoptr(MpisResult) whole = mpis_card_question_ask (question, metric, MPIS_LENS_POSTS, question->period, by, 0);
  g_autofree char *label = NULL, *number = NULL, *usual = NULL, *sentence = NULL, *evidence = NULL;
  const char *best = NULL;
  MpisValue all = { FALSE }, most = { FALSE };
  guint n_known = 0;
  MpisCardRow *row;

  for (guint i = 0; i < mpis_result_get_n_rows (result); i++)
    {
      const char *channel = mpis_result_get_id (result, i, 0);
      MpisValue value;

      mpis_result_get_value (result, i, &value);
      if (!value.known || count_posts (question, channel) < MIN_OF_GROUP)
        continue;
      n_known++;
      if (best == NULL || value.number > most.number)
        {
          best = channel;
          most = value;
        }
    }
  if (mpis_result_get_n_rows (whole) > 0)
    mpis_result_get_value (whole, 0, &all);
  if (n_known < 2 || !all.known || !(most.number > all.number * CLEARLY))
    return;
  label = mpis_channel_get_label (best);
  number = word_number (most.number, metric);
  usual = word_number (all.number, metric);
  sentence = g_strdup_printf (_("%s engages its audience most"), label);
  evidence = g_strdup_printf (_("Engagement rate %s (%d posts); all channels together %s"), number,
                              (int) count_posts (question, best), usual);
  row = add_row (table, MPIS_CARD_MOOD_IDEA, sentence, evidence);
  mpis_card_question_fill_target (question, &row->target, MPIS_CARD_TARGET_POSTS);
  g_set_str (&row->target.channel, best);
}

/* The post farthest above the median of all, if it is far above. */
static void
suggest_post (const MpisCardQuestion *question,
              MpisCardTable          *table)
{
  static const MpisGroup by[] = { MPIS_GROUP_POST };
  MpisMetric metric = metric_of (question);
  g_autoptr(MpisResult) result = mpis_card_question_ask (question, metric, MPIS_LENS_POSTS, question->period, by, 1);
  g_autoptr(GArray) values = g_array_new (FALSE, FALSE, sizeof (double));
  g_autofree char *number = NULL, *usual = NULL, *sentence = NULL, *evidence = NULL;
  double most = -INFINITY, median;
  guint best = 0;
  MpisCubePost post;
  MpisCardRow *row;
  char title[120];

  for (guint i = 0; i < mpis_result_get_n_rows (result); i++)
    {
      MpisValue value;

      mpis_result_get_value (result, i, &value);
      if (!value.known)
        continue;
      g_array_append_val (values, value.number);
      if (value.number > most)
        {
          most = value.number;
          best = mpis_result_get_key (result, i, 0);
        }
    }
  median = mpis_card_median (values);
  if (values->len < MIN_POSTS || !(median > 0) || most < median * FAR_ABOVE)
    return;
  mpis_cube_get_post (question->input->cube, best, &post);
  mpis_words_one_line (post.title != NULL ? post.title : _("Untitled"), title, sizeof title);
  number = word_number (most, metric);
  usual = word_number (median, metric);
  /* Translators: the title of a post */
  sentence = g_strdup_printf (_("“%s” did far better than usual"), title);
  evidence = g_strdup_printf (_("%s %s; the median of %u posts is %s"), mpis_words_metric_name (metric), number,
                              values->len, usual);
  row = add_row (table, MPIS_CARD_MOOD_IDEA, sentence, evidence);
  row->target = (MpisCardTarget) { .kind = MPIS_CARD_TARGET_POST, .id = g_strdup (post.id) };
}

/* Says it if the days of @channel end in a silence that is long for its rhythm. */
static void
judge_silence (const MpisCardQuestion *question,
               const char             *channel,
               GArray                 *days,
               MpisCardTable          *table)
{
  g_autoptr(GArray) gaps = g_array_new (FALSE, FALSE, sizeof (double));
  g_autofree char *label = NULL, *sentence = NULL, *evidence = NULL;
  gint32 last = g_array_index (days, gint32, days->len - 1);
  int silence = question->today - last;
  double usual;
  MpisCardRow *row;

  for (guint i = 1; i < days->len; i++)
    {
      double gap = g_array_index (days, gint32, i) - g_array_index (days, gint32, i - 1);

      g_array_append_val (gaps, gap);
    }
  usual = mpis_card_median (gaps);
  if (days->len < MIN_RHYTHM || silence < MIN_SILENCE || silence < usual * 3)
    return;
  label = mpis_channel_get_label (channel);
  sentence = g_strdup_printf (_("%s has gone quiet"), label);
  evidence = g_strdup_printf (ngettext ("No post for %d days; usually there is one every %.0f day",
                                        "No post for %d days; usually there is one every %.0f days",
                                        (gulong) ceil (usual)), silence, ceil (usual));
  row = add_row (table, MPIS_CARD_MOOD_WARNING, sentence, evidence);
  mpis_card_question_fill_target (question, &row->target, MPIS_CARD_TARGET_POSTS);
  g_set_str (&row->target.channel, channel);
}

/* A rhythm takes time, so this looks back further than a short period. */
static void
suggest_silence (const MpisCardQuestion *question,
                 MpisCardTable          *table)
{
  static const MpisGroup by[] = { MPIS_GROUP_CHANNEL, MPIS_GROUP_DAY };
  MpisPeriod back = { question->today - LOOK_BACK + 1, question->today };
  g_autoptr(MpisResult) result = mpis_card_question_ask (question, MPIS_METRIC_POSTS, MPIS_LENS_POSTS, back, by, 2);
  g_autoptr(GArray) days = g_array_new (FALSE, FALSE, sizeof (gint32));
  guint n = mpis_result_get_n_rows (result);

  for (guint i = 0; i < n;)
    {
      const char *channel = mpis_result_get_id (result, i, 0);

      g_array_set_size (days, 0);
      for (; i < n && g_str_equal (mpis_result_get_id (result, i, 0), channel); i++)
        {
          gint32 day = mpis_result_get_key (result, i, 1);

          g_array_append_val (days, day);
        }
      judge_silence (question, channel, days, table);
    }
}

static void
say_nothing (gint64          n_posts,
             MpisCardAnswer *answer)
{
  g_autofree char *hint = NULL;

  g_clear_pointer (&answer->table, mpis_card_table_unref);
  if (n_posts >= MIN_POSTS)
    {
      mpis_card_answer_say (answer, MPIS_CARD_EMPTY, _("Nothing stands out."),
                            _("No hour, channel or post is far from the usual."));
      return;
    }
  hint = g_strdup_printf (_("It takes %d posts with known numbers in the time range; there are %d."), MIN_POSTS,
                          (int) n_posts);
  mpis_card_answer_say (answer, MPIS_CARD_EMPTY, _("There is not enough data to recommend anything."), hint);
}

/* Fills a card with what the numbers suggest, the most pressing first, each with what it rests on. */
void
mpis_card_fill_recommendations (const MpisCardQuestion *question,
                                MpisCardAnswer         *answer)
{
  MpisCardTable *table = answer->table = mpis_card_table_new ();
  MpisCardClock clock;
  MpisCardTarget target;

  answer->subtitle = mpis_card_question_word_scope (question, FALSE);
  mpis_card_table_add_column (table, _("Recommendation"), MPIS_CARD_COLUMN_TEXT, MPIS_CARD_ROLE_TITLE);
  mpis_card_table_add_column (table, _("Evidence"), MPIS_CARD_COLUMN_TEXT, MPIS_CARD_ROLE_DETAIL);
  mpis_card_question_ask_clock (question, metric_of (question), FALSE, &clock);
  if (clock.n_posts >= MIN_POSTS)
    {
      suggest_silence (question, table);
      suggest_post (question, table);
      suggest_hour (question, &clock, table);
      suggest_channel (question, table);
    }
  if (mpis_card_table_get_n_rows (table) == 0)
    {
      say_nothing (clock.n_posts, answer);
      return;
    }
  mpis_card_table_truncate (table, N_SHOWN);
  mpis_card_answer_add_note (answer, _("Worked out from the numbers here; EIDOS was not asked."));
  mpis_card_question_fill_target (question, &target, MPIS_CARD_TARGET_ANALYTICS);
  target.metric = metric_of (question);
  mpis_card_answer_add_link (answer, _("Open in Analytics"), &target);
}
