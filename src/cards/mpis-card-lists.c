#include "config.h"

#include "mpis-card-question.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "mpis-channel.h"
#include "mpis-format.h"
#include "mpis-words.h"

static const MpisMetric post_metrics[] = { MPIS_METRIC_VIEWS, MPIS_METRIC_REACTIONS, MPIS_METRIC_ENGAGEMENT_RATE };

/* Title, channel, time, then a column for each metric, then what only spreadsheets show. */
static MpisCardTable *
new_post_table (const MpisMetric *metrics,
                guint             n_metrics)
{
  MpisCardTable *table = mpis_card_table_new ();

  mpis_card_table_add_column (table, _("Post"), MPIS_CARD_COLUMN_TEXT, MPIS_CARD_ROLE_TITLE);
  mpis_card_table_add_column (table, _("Channel"), MPIS_CARD_COLUMN_TEXT, MPIS_CARD_ROLE_DETAIL);
  mpis_card_table_add_column (table, _("Published"), MPIS_CARD_COLUMN_INSTANT, MPIS_CARD_ROLE_DETAIL);
  for (guint i = 0; i < n_metrics; i++)
    mpis_card_table_add_column (table, metrics[i] == MPIS_METRIC_ENGAGEMENT_RATE
                                ? _("Rate") : mpis_words_metric_name (metrics[i]),
                                mpis_card_metric_column (metrics[i]), MPIS_CARD_ROLE_FIGURE);
  mpis_card_table_add_column (table, _("Persona"), MPIS_CARD_COLUMN_TEXT, MPIS_CARD_ROLE_HIDDEN);
  mpis_card_table_add_column (table, _("Project"), MPIS_CARD_COLUMN_TEXT, MPIS_CARD_ROLE_HIDDEN);
  return table;
}

static MpisValue
latest_of (const MpisCardQuestion *question,
           guint                   post,
           MpisMetric              metric)
{
  MpisCounters latest;
  MpisInstant at;
  MpisValue value = { FALSE, 0, NAN };

  mpis_cube_get_latest (question->input->cube, post, &latest, &at);
  if (metric == MPIS_METRIC_ENGAGEMENT_RATE)
    {
      value.number = mpis_counters_get_rate (&latest);
      value.known = !isnan (value.number);
    }
  else if (latest.value[metric] != MPIS_UNKNOWN)
    value = (MpisValue) { TRUE, latest.value[metric], latest.value[metric] };
  return value;
}

/* Adds a row with the post's attributes; the numbers are the caller's. */
static void
add_post (MpisCardTable      *table,
          const MpisCubePost *post,
          guint               n_metrics)
{
  g_autofree char *channel = mpis_channel_get_label (post->channel);
  MpisCardRow *row = mpis_card_table_add_row (table);
  char title[256];

  row->target = (MpisCardTarget) { .kind = MPIS_CARD_TARGET_POST, .id = g_strdup (post->id) };
  mpis_words_one_line (post->title != NULL ? post->title : _("Untitled"), title, sizeof title);
  mpis_card_table_set_text (table, 0, title);
  mpis_card_table_set_text (table, 1, channel);
  mpis_card_table_set_integer (table, 2, post->published_known ? post->published_at : MPIS_UNKNOWN);
  mpis_card_table_set_text (table, 3 + n_metrics, post->persona_name);
  mpis_card_table_set_text (table, 4 + n_metrics, post->project_name);
}

static int
compare_published (gconstpointer a,
                   gconstpointer b)
{
  MpisInstant x = mpis_post_peek (*(MpisPost *const *) a)->published_at;
  MpisInstant y = mpis_post_peek (*(MpisPost *const *) b)->published_at;

  return x > y ? -1 : x < y;
}

/* The newest posts of the period, newest first. */
static GPtrArray *
find_newest (const MpisCardQuestion *question,
             guint                   most)
{
  g_autoptr(MpisSieve) sieve = mpis_card_question_make_sieve (question, question->period);
  GPtrArray *posts = g_ptr_array_new ();

  for (guint i = 0; i < question->input->posts->len; i++)
    {
      MpisPost *post = g_ptr_array_index (question->input->posts, i);

      if (!mpis_sieve_keeps_post (sieve, mpis_post_peek (post)))
        continue;
      if (posts->len >= most * 8)   /* far too many are let go early, so that only a few are ever sorted */
        {
          g_ptr_array_sort (posts, compare_published);
          g_ptr_array_set_size (posts, most);
        }
      g_ptr_array_add (posts, post);
    }
  g_ptr_array_sort (posts, compare_published);
  if (posts->len > most)
    g_ptr_array_set_size (posts, most);
  return posts;
}

/* What is read from the cube where it knows the post; a post nobody measured is not in it. */
static void
add_listed_post (const MpisCardQuestion *question,
                 MpisCardTable          *table,
                 const MpisPostFields   *fields)
{
  MpisCubePost post = {
    .id = fields->id, .channel = fields->channel, .persona_name = fields->persona_name,
    .title = fields->title != NULL ? fields->title : fields->text, .project_name = fields->project_name,
    .published_at = fields->published_at, .published_known = fields->published_known,
  };
  guint index;
  gboolean found = question->input->cube != NULL && mpis_cube_find_post (question->input->cube, fields->id, &index);

  add_post (table, &post, G_N_ELEMENTS (post_metrics));
  for (guint i = 0; i < G_N_ELEMENTS (post_metrics); i++)
    {
      MpisValue value = { FALSE, 0, NAN };

      if (found)
        value = latest_of (question, index, post_metrics[i]);
      mpis_card_table_set_value (table, 3 + i, &value, mpis_card_channel_offers (fields->channel, post_metrics[i]));
    }
}

/*
 * mpis_card_list_recent_posts:
 * @most: how many at most
 *
 * Fills a card with the newest posts.
 */
void
mpis_card_list_recent_posts (const MpisCardQuestion *question,
                             MpisCardAnswer         *answer,
                             guint                   most)
{
  g_autoptr(GPtrArray) posts = find_newest (question, most);

  if (posts->len == 0)
    {
      if (question->input->posts->len == 0)
        mpis_card_answer_say (answer, MPIS_CARD_EMPTY, _("There are no posts yet."), NULL);
      else
        mpis_card_answer_say (answer, MPIS_CARD_EMPTY, _("Nothing was published in this time range."),
                              _("Choose a longer time range or fewer filters."));
      return;
    }
  answer->table = new_post_table (post_metrics, G_N_ELEMENTS (post_metrics));
  for (guint i = 0; i < posts->len; i++)
    add_listed_post (question, answer->table, mpis_post_peek (g_ptr_array_index (posts, i)));
}

static gboolean
knows_run (const MpisCardInput *input,
           const char          *run_id)
{
  for (guint i = 0; i < input->runs->len; i++)
    if (g_str_equal (mpis_run_peek (g_ptr_array_index (input->runs, i))->id, run_id))
      return TRUE;
  return FALSE;
}

/*
 * mpis_card_list_posts_of_run:
 * @run_id: what everybody knows the run by
 * @most: how many at most
 *
 * Fills a card with what a run published, whenever that was, the newest first.
 */
void
mpis_card_list_posts_of_run (const MpisCardQuestion *question,
                             MpisCardAnswer         *answer,
                             const char             *run_id,
                             guint                   most)
{
  g_autoptr(GPtrArray) posts = g_ptr_array_new ();

  for (guint i = 0; i < question->input->posts->len; i++)
    if (g_strcmp0 (mpis_post_peek (g_ptr_array_index (question->input->posts, i))->run_id, run_id) == 0)
      g_ptr_array_add (posts, g_ptr_array_index (question->input->posts, i));
  if (posts->len == 0)
    {
      if (knows_run (question->input, run_id))
        mpis_card_answer_say (answer, MPIS_CARD_EMPTY, _("No post of this run is known."),
                              _("Posts belong to a run when they are recorded with it."));
      else
        mpis_card_answer_say (answer, MPIS_CARD_EMPTY, _("This run is not among what is kept on this computer."),
                              NULL);
      return;
    }
  g_ptr_array_sort (posts, compare_published);
  answer->table = new_post_table (post_metrics, G_N_ELEMENTS (post_metrics));
  for (guint i = 0; i < MIN (posts->len, most); i++)
    add_listed_post (question, answer->table, mpis_post_peek (g_ptr_array_index (posts, i)));
}

/* Fills a card with the newest posts and the way to all of them. */
void
mpis_card_fill_recent_posts (const MpisCardQuestion *question,
                             MpisCardAnswer         *answer)
{
  MpisCardTarget target;

  answer->subtitle = mpis_card_question_word_scope (question, FALSE);
  mpis_card_list_recent_posts (question, answer, question->settings->count);
  if (answer->state != MPIS_CARD_READY)
    return;
  mpis_card_question_fill_target (question, &target, MPIS_CARD_TARGET_POSTS);
  mpis_card_answer_add_link (answer, _("View All"), &target);
  mpis_card_question_fill_target (question, &target, MPIS_CARD_TARGET_ANALYTICS);
  target.group = MPIS_GROUP_POST;
  mpis_card_answer_add_link (answer, _("Open in Analytics"), &target);
}

typedef struct {
  guint     post;
  MpisValue value;
} Scored;

static int
compare_scored (gconstpointer a,
                gconstpointer b)
{
  double x = ((const Scored *) a)->value.number, y = ((const Scored *) b)->value.number;

  return x > y ? -1 : x < y;
}

static GArray *
find_best (const MpisCardQuestion *question,
           MpisMetric              metric)
{
  static const MpisGroup by_post[] = { MPIS_GROUP_POST };
  g_autoptr(MpisResult) result = mpis_card_question_ask (question, metric, question->lens, question->period,
                                                         by_post, 1);
  GArray *best = g_array_new (FALSE, FALSE, sizeof (Scored));

  for (guint i = 0; i < mpis_result_get_n_rows (result); i++)
    {
      Scored scored = { mpis_result_get_key (result, i, 0) };

      mpis_result_get_value (result, i, &scored.value);
      if (scored.value.known)
        g_array_append_val (best, scored);
    }
  g_array_sort (best, compare_scored);
  if (best->len > question->settings->count)
    g_array_set_size (best, question->settings->count);
  return best;
}

/* Fills a card with the posts that did best. */
void
mpis_card_fill_top_posts (const MpisCardQuestion *question,
                          MpisCardAnswer         *answer)
{
  MpisMetric metric = question->settings->metric == MPIS_METRIC_POSTS ? MPIS_METRIC_VIEWS
                                                                      : question->settings->metric;
  g_autoptr(GArray) best = find_best (question, metric);
  MpisCardTarget target;

  /* Translators: %s is a number such as “Views” */
  answer->title = g_strdup_printf (_("Top Posts by %s"), mpis_words_metric_name (metric));
  answer->subtitle = mpis_card_question_word_scope (question, TRUE);
  if (best->len == 0)
    {
      mpis_card_question_say_empty (question, answer, metric);
      return;
    }
  answer->table = new_post_table (&metric, 1);
  for (guint i = 0; i < best->len; i++)
    {
      const Scored *scored = &g_array_index (best, Scored, i);
      MpisCubePost post;

      mpis_cube_get_post (question->input->cube, scored->post, &post);
      add_post (answer->table, &post, 1);
      mpis_card_table_set_value (answer->table, 3, &scored->value, TRUE);
    }
  mpis_card_question_fill_target (question, &target, MPIS_CARD_TARGET_ANALYTICS);
  target.metric = metric;
  target.group = MPIS_GROUP_POST;
  mpis_card_answer_add_link (answer, _("Open in Analytics"), &target);
}
