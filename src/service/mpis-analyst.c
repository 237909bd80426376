#include "config.h"

#include "mpis-analyst.h"

#include <stdarg.h>
#include <string.h>

#include "mpis-query.h"

#define N_BEST 3

typedef enum {
  TOPIC_NONE,
  TOPIC_BEST_POSTS,
  TOPIC_CHANNELS,
  TOPIC_TREND
} Topic;

/* Texts come from a table and never from posts: what a post says cannot change an answer. */
typedef enum {
  TEXT_NOTHING,
  TEXT_NO_ANSWER,
  TEXT_BEST,
  TEXT_CHANNELS,
  TEXT_TREND_MORE,
  TEXT_TREND_LESS,
  TEXT_TREND_SAME,
  TEXT_ACTION_BEST,
  TEXT_ACTION_CHANNELS,
  TEXT_ACTION_TREND,
  TEXT_ACTION_ASK_BEST,
  TEXT_ACTION_ASK_CHANNELS,
  TEXT_ACTION_ASK_TREND,
  N_TEXTS
} Text;

static const char *const texts[N_TEXTS][2] = {
  [TEXT_NOTHING] = { "There is no data to answer this from yet.", "Данных для ответа пока нет." },
  [TEXT_NO_ANSWER] = {
    "I can say which posts did best, how channels compare, and how a number develops. This question is about "
    "something else, or I do not understand it.",
    "Я могу сказать, какие публикации лучше всего, как соотносятся каналы и как меняется показатель. Этот вопрос "
    "о другом, или я его не понимаю." },
  [TEXT_BEST] = { "Posts with the highest %s: %s.", "Публикации с наибольшим значением «%s»: %s." },
  [TEXT_CHANNELS] = { "Channels by %s: %s.", "Каналы по показателю «%s»: %s." },
  [TEXT_TREND_MORE] = { "Gained %s: %s, in the period before: %s. That is %s more.",
                        "Прирост показателя «%s»: %s, за предыдущий период: %s. Это на %s больше." },
  [TEXT_TREND_LESS] = { "Gained %s: %s, in the period before: %s. That is %s less.",
                        "Прирост показателя «%s»: %s, за предыдущий период: %s. Это на %s меньше." },
  [TEXT_TREND_SAME] = { "Gained %s: %s, in the period before: %s. That is no change; the difference is %s.",
                        "Прирост показателя «%s»: %s, за предыдущий период: %s. Изменений нет; разница: %s." },
  [TEXT_ACTION_BEST] = { "Look at what the best posts have in common, and plan another one like them",
                         "Посмотрите, что общего у лучших публикаций, и запланируйте похожую" },
  [TEXT_ACTION_CHANNELS] = { "Compare what is published on the strongest channel with the others",
                             "Сравните публикации самого сильного канала с остальными" },
  [TEXT_ACTION_TREND] = { "Look at which posts gained most in the period", "Посмотрите, какие публикации дали прирост" },
  [TEXT_ACTION_ASK_BEST] = { "Ask which posts had the most views", "Спросите, у каких публикаций больше просмотров" },
  [TEXT_ACTION_ASK_CHANNELS] = { "Ask how the channels compare", "Спросите, как соотносятся каналы" },
  [TEXT_ACTION_ASK_TREND] = { "Ask how views develop", "Спросите, как меняются просмотры" },
};

static const struct {
  const char *words;   /* beginnings of words that ask for it */
  const char *names[2];
} measures[] = {
  [MPIS_METRIC_VIEWS] = { "view просмотр", { "views", "просмотры" } },
  [MPIS_METRIC_IMPRESSIONS] = { "impression показ", { "impressions", "показы" } },
  [MPIS_METRIC_REACH] = { "reach охват", { "reach", "охват" } },
  [MPIS_METRIC_REACTIONS] = { "reaction like лайк реакц", { "reactions", "реакции" } },
  [MPIS_METRIC_COMMENTS] = { "comment коммент", { "comments", "комментарии" } },
  [MPIS_METRIC_SHARES] = { "share forward repost репост поделил", { "shares", "репосты" } },
  [MPIS_METRIC_SAVES] = { "save сохран", { "saves", "сохранения" } },
  [MPIS_METRIC_CLICKS] = { "click клик", { "clicks", "клики" } },
  [MPIS_METRIC_ENGAGEMENT_RATE] = { "engag вовлеч", { "engagement rate", "вовлечённость" } },
};

typedef struct {
  MpisCube                  *cube;
  const MpisAnalystQuestion *question;
  int                        language;   /* 0 English, 1 Russian */
  MpisMetric                 metric;
  JsonBuilder               *citations;
  guint                      n_cited;
} Analysis;

/* --- understanding ------------------------------------------------------------------------------ */

/* Whether a word of the text begins with one of @beginnings, which blanks part. */
static gboolean
mentions (const char *text,
          const char *beginnings)
{
  g_auto(GStrv) wanted = g_strsplit (beginnings, " ", -1);

  for (guint i = 0; wanted[i] != NULL; i++)
    for (const char *found = strstr (text, wanted[i]); found != NULL; found = strstr (found + 1, wanted[i]))
      if (found == text || !g_unichar_isalnum (g_utf8_get_char (g_utf8_find_prev_char (text, found))))
        return TRUE;
  return FALSE;
}

static Topic
find_topic (const char *text)
{
  gboolean best = mentions (text, "best top most popular strongest лучш топ популярн больше наибольш самы");
  gboolean posts = mentions (text, "post publication публикац пост материал запис");

  /* When to publish is another question. */
  if (mentions (text, "when hour time когда время часы часов") && !mentions (text, "trend тренд динамик"))
    return TOPIC_NONE;
  if (best && posts)
    return TOPIC_BEST_POSTS;
  if (mentions (text, "channel platform network compare comparison канал платформ площадк соцсет сравн"))
    return TOPIC_CHANNELS;
  if (mentions (text, "trend grow develop dynamic declin increas decreas chang тренд динамик рост раст упал пада "
                      "сниж измен меня прирост"))
    return TOPIC_TREND;
  return best ? TOPIC_BEST_POSTS : TOPIC_NONE;
}

static gboolean
find_metric (const char *text,
             MpisMetric *metric)
{
  for (guint i = 0; i < G_N_ELEMENTS (measures); i++)
    if (mentions (text, measures[i].words))
      {
        *metric = (MpisMetric) i;
        return TRUE;
      }
  return FALSE;
}

static int
find_language (const char *text)
{
  for (; *text != '\0'; text = g_utf8_next_char (text))
    if (g_unichar_get_script (g_utf8_get_char (text)) == G_UNICODE_SCRIPT_CYRILLIC)
      return 1;
  return 0;
}

/* --- looking ------------------------------------------------------------------------------------ */

static MpisResult *
ask (Analysis  *self,
     MpisMetric metric,
     MpisLens   lens,
     gint32     from,
     gint32     to,
     int        by)
{
  const char *const personas[] = { self->question->persona_id, NULL };
  MpisQuery query = MPIS_QUERY_INIT;

  query.metric = metric;
  query.lens = lens;
  query.from = from;
  query.to = to;
  query.personas = personas;
  if (by >= 0)
    query.by[query.n_by++] = (MpisGroup) by;
  return mpis_cube_query (self->cube, &query);
}

/* Sums are of what is known. */
static gboolean
get_sum (MpisResult *result,
         gint64     *sum)
{
  gboolean known = FALSE;

  *sum = 0;
  for (guint row = 0; row < mpis_result_get_n_rows (result); row++)
    {
      MpisValue value;

      mpis_result_get_value (result, row, &value);
      if (!value.known)
        continue;
      *sum += value.integer;
      known = TRUE;
    }
  return known;
}

/* Where nobody says what to measure: what is known of most channels first. */
static gboolean
choose_metric (Analysis *self,
               MpisLens  lens,
               gint32    from)
{
  static const MpisMetric order[] = {
    MPIS_METRIC_VIEWS, MPIS_METRIC_REACH, MPIS_METRIC_IMPRESSIONS, MPIS_METRIC_REACTIONS
  };

  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    {
      g_autoptr(MpisResult) result = ask (self, order[i], lens, from, self->question->today, -1);
      gint64 sum;

      if (get_sum (result, &sum))
        {
          self->metric = order[i];
          return TRUE;
        }
    }
  return FALSE;
}

/* --- citing ------------------------------------------------------------------------------------- */

static void
begin_citation (Analysis *self,
                guint     number)
{
  MpisCubePost post;
  MpisCounters latest;
  MpisInstant at;
  g_autofree char *published = NULL;

  mpis_cube_get_post (self->cube, number, &post);
  mpis_cube_get_latest (self->cube, number, &latest, &at);
  published = mpis_time_format (post.published_at);
  json_builder_begin_object (self->citations);
  json_builder_set_member_name (self->citations, "published_item_id");
  json_builder_add_string_value (self->citations, post.id);
  json_builder_set_member_name (self->citations, "channel");
  json_builder_add_string_value (self->citations, post.channel);
  json_builder_set_member_name (self->citations, "published_at");
  json_builder_add_string_value (self->citations, published);
  json_builder_set_member_name (self->citations, "title");
  if (post.title != NULL)
    json_builder_add_string_value (self->citations, post.title);
  else
    json_builder_add_null_value (self->citations);
  json_builder_set_member_name (self->citations, "metrics");
  json_builder_begin_object (self->citations);
  for (guint i = 0; i < MPIS_N_COUNTERS; i++)
    if (at != MPIS_INSTANT_UNKNOWN && latest.value[i] != MPIS_UNKNOWN)
      {
        json_builder_set_member_name (self->citations, mpis_metric_get_name ((MpisMetric) i));
        json_builder_add_int_value (self->citations, latest.value[i]);
      }
  self->n_cited++;
}

static void
end_citation (Analysis *self)
{
  json_builder_end_object (self->citations);
  json_builder_end_object (self->citations);
}

/* A row: its post, or its channel, and what it comes to. */
typedef struct {
  guint       post;
  const char *channel;
  double      value;
  char        text[G_ASCII_DTOSTR_BUF_SIZE];
} Entry;

static int
compare_entries (gconstpointer a,
                 gconstpointer b)
{
  const Entry *left = a, *right = b;

  if (left->value != right->value)
    return left->value < right->value ? 1 : -1;
  return left->post != right->post ? (left->post < right->post ? -1 : 1) : g_strcmp0 (left->channel, right->channel);
}

static void
write_value (Analysis        *self,
             const MpisValue *value,
             Entry           *entry)
{
  entry->value = value->number;
  if (self->metric != MPIS_METRIC_ENGAGEMENT_RATE)
    g_snprintf (entry->text, sizeof entry->text, "%" G_GINT64_FORMAT, value->integer);
  else
    {
      g_ascii_formatd (entry->text, sizeof entry->text - 4, "%.2f", 100.0 * value->number);
      g_strlcat (entry->text, " %", sizeof entry->text);
    }
}

/* The rows with a known value, the largest first. */
static GArray *
sort_rows (Analysis   *self,
           MpisResult *result,
           gboolean    are_posts)
{
  GArray *entries = g_array_new (FALSE, TRUE, sizeof (Entry));

  for (guint row = 0; row < mpis_result_get_n_rows (result); row++)
    {
      Entry entry = { 0 };
      MpisCubePost post;
      MpisValue value;

      mpis_result_get_value (result, row, &value);
      if (!value.known)
        continue;
      if (are_posts)
        {
          entry.post = (guint) mpis_result_get_key (result, row, 0);
          mpis_cube_get_post (self->cube, entry.post, &post);
        }
      entry.channel = are_posts ? post.channel : mpis_result_get_id (result, row, 0);
      write_value (self, &value, &entry);
      g_array_append_val (entries, entry);
    }
  g_array_sort (entries, compare_entries);
  return entries;
}

static char *
list_entries (const GArray *entries)
{
  GString *list = g_string_new (NULL);

  for (guint i = 0; i < entries->len; i++)
    g_string_append_printf (list, "%s%s – %s", i > 0 ? ", " : "", g_array_index (entries, Entry, i).channel,
                            g_array_index (entries, Entry, i).text);
  return g_string_free_and_steal (list);
}

/* --- answering ---------------------------------------------------------------------------------- */

G_GNUC_PRINTF (1, 2)
static char *
format (const char *pattern,
        ...)
{
  va_list arguments;
  char *text;

  va_start (arguments, pattern);
  text = g_strdup_vprintf (pattern, arguments);
  va_end (arguments);
  return text;
}

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"

static char *
write_list (Analysis     *self,
            Text          text,
            const GArray *entries)
{
  g_autofree char *list = list_entries (entries);

  return format (texts[text][self->language], measures[self->metric].names[self->language], list);
}

static char *
write_trend (Analysis *self,
             gint64    now,
             gint64    before)
{
  g_autofree char *a = g_strdup_printf ("%" G_GINT64_FORMAT, now);
  g_autofree char *b = g_strdup_printf ("%" G_GINT64_FORMAT, before);
  g_autofree char *difference = g_strdup_printf ("%" G_GINT64_FORMAT, now > before ? now - before : before - now);
  Text text = now > before ? TEXT_TREND_MORE : now < before ? TEXT_TREND_LESS : TEXT_TREND_SAME;

  return format (texts[text][self->language], measures[self->metric].names[self->language], a, b, difference);
}

#pragma GCC diagnostic pop

static gint32
get_from (const Analysis *self,
          guint           periods)
{
  return self->question->today - (gint32) (self->question->days * periods) + 1;
}

/* Returns: (nullable): what is to be said; %NULL if there is nothing to say it from */
static char *
answer_best (Analysis *self)
{
  g_autoptr(MpisResult) result = ask (self, self->metric, MPIS_LENS_POSTS, get_from (self, 1), self->question->today,
                                      MPIS_GROUP_POST);
  g_autoptr(GArray) entries = sort_rows (self, result, TRUE);
  guint n = entries->len;

  if (n == 0)
    return NULL;
  g_array_set_size (entries, MIN (n, N_BEST));
  for (guint i = 0; i < entries->len; i++)
    {
      begin_citation (self, g_array_index (entries, Entry, i).post);
      end_citation (self);
    }
  self->n_cited = n;
  return write_list (self, TEXT_BEST, entries);
}

static char *
answer_channels (Analysis *self)
{
  gint32 from = get_from (self, 1);
  g_autoptr(MpisResult) posts = ask (self, self->metric, MPIS_LENS_POSTS, from, self->question->today,
                                     MPIS_GROUP_POST);
  g_autoptr(MpisResult) result = ask (self, self->metric, MPIS_LENS_POSTS, from, self->question->today,
                                      MPIS_GROUP_CHANNEL);
  g_autoptr(GArray) cited = sort_rows (self, posts, TRUE);
  g_autoptr(GArray) entries = sort_rows (self, result, FALSE);

  if (entries->len == 0)
    return NULL;
  for (guint i = 0; i < cited->len; i++)
    {
      begin_citation (self, g_array_index (cited, Entry, i).post);
      end_citation (self);
    }
  return write_list (self, TEXT_CHANNELS, entries);
}

/* What each post gained in a period, by its number, and all of them together. */
static GHashTable *
find_gains (Analysis *self,
            gint32    from,
            gint32    to,
            gint64   *sum,
            gboolean *known)
{
  GHashTable *gains = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  g_autoptr(MpisResult) result = ask (self, self->metric, MPIS_LENS_ACTIVITY, from, to, MPIS_GROUP_POST);

  for (guint row = 0; row < mpis_result_get_n_rows (result); row++)
    {
      MpisValue value;

      mpis_result_get_value (result, row, &value);
      if (value.known)
        g_hash_table_insert (gains, GUINT_TO_POINTER ((guint) mpis_result_get_key (result, row, 0)),
                             g_memdup2 (&value.integer, sizeof value.integer));
    }
  *known = get_sum (result, sum);
  return gains;
}

static void
add_gain (Analysis   *self,
          const char *name,
          GHashTable *gains,
          guint       post)
{
  gint64 *gain = g_hash_table_lookup (gains, GUINT_TO_POINTER (post));
  g_autofree char *member = g_strdup_printf ("%s_%s", mpis_metric_get_name (self->metric), name);

  json_builder_set_member_name (self->citations, member);
  json_builder_add_int_value (self->citations, gain ? *gain : 0);
}

static char *
answer_trend (Analysis *self)
{
  gint32 middle = get_from (self, 1);
  gint64 now, before;
  gboolean known_now, known_before;
  g_autoptr(GHashTable) gained = find_gains (self, middle, self->question->today, &now, &known_now);
  g_autoptr(GHashTable) earlier = find_gains (self, get_from (self, 2), middle - 1, &before, &known_before);

  if (!known_now && !known_before)
    return NULL;
  for (guint post = 0; post < mpis_cube_get_n_posts (self->cube); post++)
    if (g_hash_table_contains (gained, GUINT_TO_POINTER (post))
        || g_hash_table_contains (earlier, GUINT_TO_POINTER (post)))
      {
        begin_citation (self, post);
        add_gain (self, "gained", gained, post);
        add_gain (self, "gained_before", earlier, post);
        end_citation (self);
      }
  if (!known_now || !known_before)
    self->n_cited /= 2;   /* half of it is only that nothing is known */
  return write_trend (self, now, before);
}

/* More posts, more trust; never certain. */
static double
get_confidence (guint n_posts)
{
  return (int) (95.0 * n_posts / (n_posts + 5.0) + 0.5) / 100.0;
}

static void
add_actions (Analysis    *self,
             JsonBuilder *builder,
             Topic        topic,
             gboolean     answered)
{
  static const Text actions[] = {
    [TOPIC_BEST_POSTS] = TEXT_ACTION_BEST, [TOPIC_CHANNELS] = TEXT_ACTION_CHANNELS, [TOPIC_TREND] = TEXT_ACTION_TREND,
  };

  json_builder_set_member_name (builder, "suggested_actions");
  json_builder_begin_array (builder);
  if (answered)
    json_builder_add_string_value (builder, texts[actions[topic]][self->language]);
  else if (topic == TOPIC_NONE)
    for (guint text = TEXT_ACTION_ASK_BEST; text <= TEXT_ACTION_ASK_TREND; text++)
      json_builder_add_string_value (builder, texts[text][self->language]);
  json_builder_end_array (builder);
}

static JsonNode *
write_answer (Analysis   *self,
              Topic       topic,
              const char *answer)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  Text otherwise = topic == TOPIC_NONE ? TEXT_NO_ANSWER : TEXT_NOTHING;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "answer");
  json_builder_add_string_value (builder, answer ? answer : texts[otherwise][self->language]);
  json_builder_set_member_name (builder, "citations");
  json_builder_add_value (builder, json_builder_get_root (self->citations));
  add_actions (self, builder, topic, answer != NULL);
  json_builder_set_member_name (builder, "confidence");
  json_builder_add_double_value (builder, answer ? get_confidence (self->n_cited) : 0.0);
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}

/**
 * mpis_analyst_answer:
 * @cube: what is known
 * @question: what is asked
 *
 * Answers three kinds of questions from the numbers alone: which posts did best, how channels compare, and
 * how a number develops; to any other it says so. The same question and the same data give the same answer,
 * and every figure in it is a citation's or a sum of citations'.
 *
 * Returns: (transfer full): the answer as the interface has it
 */
JsonNode *
mpis_analyst_answer (MpisCube                  *cube,
                     const MpisAnalystQuestion *question)
{
  g_autofree char *text = g_utf8_casefold (question->text, -1);
  g_autoptr(JsonBuilder) citations = json_builder_new ();
  Analysis self = { .cube = cube, .question = question, .language = find_language (text), .citations = citations };
  Topic topic = find_topic (text);
  MpisLens lens = topic == TOPIC_TREND ? MPIS_LENS_ACTIVITY : MPIS_LENS_POSTS;
  g_autofree char *answer = NULL;

  json_builder_begin_array (citations);
  /* A share gains nothing. */
  if (find_metric (text, &self.metric) && self.metric == MPIS_METRIC_ENGAGEMENT_RATE && topic == TOPIC_TREND)
    topic = TOPIC_NONE;
  if (topic != TOPIC_NONE
      && (find_metric (text, &self.metric) || choose_metric (&self, lens, get_from (&self, topic == TOPIC_TREND ? 2 : 1))))
    answer = topic == TOPIC_BEST_POSTS ? answer_best (&self)
             : topic == TOPIC_CHANNELS ? answer_channels (&self) : answer_trend (&self);
  json_builder_end_array (citations);
  return write_answer (&self, topic, answer);
}
