#include "config.h"

#include <math.h>
#include <string.h>

#include "mpis-channel.h"
#include "mpis-json.h"
#include "mpis-sample-private.h"

#define DAY (24 * MPIS_HOUR)

/* What a chance is for; part of its seed. */
enum {
  FOR_PRESENCE = 1, FOR_MINUTE, FOR_SIZE, FOR_LUCK, FOR_TASTE, FOR_TITLE, FOR_TEXT, FOR_TOPIC,
  FOR_PURGE, FOR_SILENCE, FOR_HIDING, FOR_ID, FOR_JITTER
};

/* One post of the sample. */
typedef struct {
  const MpisSampleSeries *series;
  guint                   number;       /* of the series, for chances */
  gint32                  day;
  guint                   nth;          /* of its day */
  MpisInstant             published_at;
  double                  reach;        /* what it will have in the end */
  double                  taste;        /* how much people do about it */
  MpisInstant             purge;        /* the channel takes some back, or MPIS_INSTANT_UNKNOWN */
  gboolean                silent;       /* never measured */
  gboolean                hides_likes;
} Post;

double
mpis_sample_chance (guint64 a,
                    guint64 b,
                    guint64 c)
{
  guint64 x =
      a * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15) ^ b * G_GUINT64_CONSTANT (0xc2b2ae3d27d4eb4f) ^
              (c + 1) * G_GUINT64_CONSTANT (0x165667b19e3779f9);

  x = (x ^ (x >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  x = (x ^ (x >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  x ^= x >> 31;

  return (x >> 11) * 0x1p-53;
}

static double
chance (const Post *post,
        guint       what)
{
  return mpis_sample_chance (post->number, post->day * 8 + post->nth, what);
}

static const char *
pick (const Post        *post,
      const char *const *from,
      guint              what)
{
  guint n = g_strv_length ((char **) from);

  return from[(guint) (chance (post, what) * n)];
}

/* People read at breakfast, at noon and in the evening; some weekdays are better than others. */
static const double weekday_luck[3][7] = {
  { 1.10, 1.18, 1.12, 1.08, 0.95, 0.72, 0.80 },
  { 0.88, 0.92, 0.95, 0.98, 1.05, 1.22, 1.30 },
  { 0.92, 0.90, 0.98, 1.02, 1.20, 1.15, 0.90 },
};
static const guint hours[] = { 7, 8, 12, 17, 18, 19, 21 };
static const double hour_luck[] = { 1.05, 1.12, 0.95, 1.08, 1.22, 1.15, 0.82 };

static void
plan_post (Post *post,
           double age_of_series)
{
  const MpisSampleSeries *series = post->series;
  guint persona = mpis_sample_projects[series->project].persona;
  guint hour = chance (post, FOR_MINUTE) * G_N_ELEMENTS (hours);
  guint weekday = (post->day % 7 + 7 + 3) % 7;   /* 1970-01-01 was a Thursday */
  double luck = exp ((chance (post, FOR_LUCK) + chance (post, FOR_SIZE) - 1.0) * 1.3);

  post->published_at = post->day * DAY + hours[hour] * MPIS_HOUR +
                       (gint64) (chance (post, FOR_TASTE) * 45) * MPIS_MINUTE;
  post->reach = series->audience * pow (series->growth, age_of_series) * luck *
                weekday_luck[persona][weekday] * hour_luck[hour];
  if (chance (post, FOR_SIZE) > 0.985)
    post->reach *= g_str_has_prefix (series->channel, "tiktok") ? 9 : 3.5;   /* all share it */
  post->taste = 0.6 + 0.9 * chance (post, FOR_TASTE);
  post->purge = chance (post, FOR_PURGE) < 0.05
                  ? post->published_at + (gint64) ((2 + 20 * chance (post, FOR_LUCK)) * DAY)
                  : MPIS_INSTANT_UNKNOWN;
  post->silent = chance (post, FOR_SILENCE) < 0.02;
  post->hides_likes = g_str_has_prefix (series->channel, "youtube") &&
                      chance (post, FOR_HIDING) < 0.12;
}

/* What there is of @all at @at: fast at first, then ever slower; a purge takes some back. */
static gint64
grown (const Post  *post,
       double       all,
       MpisInstant  at)
{
  double age = (at - post->published_at) / (double) DAY;
  double share = 1 - exp (-pow (age / post->series->days_to_most, 0.75));

  if (post->purge != MPIS_INSTANT_UNKNOWN && at >= post->purge)
    share *= 0.93;

  return (gint64) floor (all * MAX (share, 0));
}

/* The channel's own payload. */
static char *
make_payload (const Post  *post,
              MpisInstant  at)
{
  g_autofree char *channel = mpis_channel_canonical (post->series->channel);
  const gint64 seen = grown (post, post->reach, at);
  const gint64 liked = grown (post, post->reach * 0.055 * post->taste, at);
  const gint64 commented = grown (post, post->reach * 0.006 * post->taste, at);
  const gint64 shared = grown (post, post->reach * 0.009 * post->taste, at);

#define N "%" G_GINT64_FORMAT
  if (strcmp (channel, "telegram") == 0)
    return g_strdup_printf ("{\"views\": " N ", \"comments\": " N ", \"forwards\": " N ","
                            " \"reactions\": {\"👍\": " N ", \"❤️\": " N ", \"🔥\": " N "}}",
                            seen, commented, shared, liked / 2, liked / 3, liked / 6);
  if (strcmp (channel, "instagram") == 0)
    return g_strdup_printf ("{\"impressions\": " N ", \"reach\": " N ", \"likes\": " N ","
                            " \"comments\": " N ", \"shares\": " N ", \"saves\": " N "}",
                            grown (post, post->reach * 1.32, at), seen, liked, commented, shared,
                            grown (post, post->reach * 0.012 * post->taste, at));
  if (strcmp (channel, "youtube") == 0 && post->hides_likes)
    return g_strdup_printf ("{\"views\": \"" N "\", \"comments\": \"" N "\"}", seen, commented);
  if (strcmp (channel, "youtube") == 0)
    return g_strdup_printf ("{\"views\": \"" N "\", \"likes\": \"" N "\", \"comments\": \"" N "\"}",
                            seen, liked, commented);

  return g_strdup_printf ("{\"views\": " N ", \"likes\": " N ","
                          " \"comments\": " N ", \"shares\": " N "}",
                          seen, liked, commented, shared);
#undef N
}

static MpisCounterSet
carried_by (const Post *post)
{
  MpisCounterSet carried = mpis_channel_get_offered (post->series->channel);

  if (g_str_has_prefix (post->series->channel, "youtube"))
    carried &= ~MPIS_COUNTER_BIT (MPIS_COUNTER_SHARES);

  return carried;
}

static char *
make_item_id (const Post *post)
{
  static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const char *channel = post->series->channel;
  char id[12] = { 0 };

  if (g_str_has_prefix (channel, "telegram"))
    return g_strdup_printf ("%d", post->day * 3 + (gint32) post->nth - 50000);
  if (g_str_has_prefix (channel, "instagram"))
    return g_strdup_printf ("18%015" G_GUINT64_FORMAT, (guint64) (chance (post, FOR_ID) * 1e15));
  if (g_str_has_prefix (channel, "tiktok"))
    return g_strdup_printf ("7%018" G_GUINT64_FORMAT, (guint64) (chance (post, FOR_ID) * 1e18));
  for (guint i = 0; i < 11; i++)
    id[i] = letters[(guint) (mpis_sample_chance (post->number, post->day, 100 + i) * 64)];

  return g_strdup (id);
}

/* A title is a sentence: it begins with a capital, whatever the theme begins with. */
static char *
make_title (const Post              *post,
            const MpisSamplePersona *persona)
{
  const char *pattern = pick (post, persona->patterns, FOR_TITLE);
  const char *theme = pick (post, persona->themes, FOR_TEXT);
  const char *place = strstr (pattern, "%s");
  char *title = g_strdup_printf ("%.*s%s%s", (int) (place - pattern), pattern, theme, place + 2);

  title[0] = g_ascii_toupper (title[0]);

  return title;
}

static MpisObservation *
observe (const Post  *post,
         MpisInstant  at)
{
  const MpisSamplePersona *persona =
      &mpis_sample_personas[mpis_sample_projects[post->series->project].persona];
  MpisObservation *observation = mpis_observation_new ();
  g_autofree char *channel = mpis_channel_canonical (post->series->channel);

  observation->channel = g_strdup (post->series->channel);
  observation->account = g_strdup (post->series->account);
  observation->item_id = make_item_id (post);
  observation->url = g_strdup_printf ("https://demo.example/%s/%s", channel, observation->item_id);
  observation->title = make_title (post, persona);
  observation->text = g_strdup_printf ("%s\n\n%s", pick (post, persona->openings, FOR_TEXT),
                                       pick (post, persona->closings, FOR_TITLE));
  observation->topic = g_strdup (pick (post, persona->topics, FOR_TOPIC));
  observation->published_at = post->published_at;
  observation->measured_at = at;
  observation->carried = carried_by (post);
  observation->where = g_strdup_printf ("sample: %s", observation->item_id);

  return observation;
}

/* For three days in spring and one in summer, so to speak, nobody collected anything. */
static gboolean
nobody_collected (gint32      last_day,
                  MpisInstant at)
{
  const gint32 ago = last_day - (gint32) (at / DAY);

  return (ago >= 117 && ago <= 119) || ago == 41 || ago == 42;
}

static void
measure (GPtrArray   *observations,
         const Post  *post,
         MpisInstant  at,
         gint32       last_day)
{
  g_autofree char *payload = NULL;
  g_autoptr(JsonNode) node = NULL;
  MpisObservation *observation;

  if (nobody_collected (last_day, at))
    return;
  payload = make_payload (post, at);
  node = mpis_json_parse (payload, -1, NULL);
  observation = observe (post, at);
  observation->raw = json_node_dup_object (node);
  g_ptr_array_add (observations, observation);
}

/* Soon after publication, then every morning for four weeks, then once a week. */
static void
measure_life (GPtrArray   *observations,
              const Post  *post,
              gint32       last_day,
              MpisInstant  end)
{
  static const guint first_hours[] = { 1, 3, 7, 14 };
  const gint32 ends = end / DAY;

  for (guint i = 0; i < G_N_ELEMENTS (first_hours); i++)
    if (post->published_at + first_hours[i] * MPIS_HOUR < end)
      measure (observations, post, post->published_at + first_hours[i] * MPIS_HOUR, last_day);
  for (gint32 day = post->day + 2; day <= ends; day++)
    {
      gint64 late = 60 * mpis_sample_chance (day, 0, FOR_JITTER);
      MpisInstant at = day * DAY + 5 * MPIS_HOUR + late * MPIS_SECOND;

      if (at < end && (day - post->day <= 28 || day % 7 == 0))
        measure (observations, post, at, last_day);
    }
}

/**
 * mpis_sample_observations:
 * @project: which project
 * @last_day: the sample's last day, of UTC
 * @end: nothing is later than this
 *
 * Returns: (transfer full) (element-type MpisObservation): the project's posts as their channels
 *   would have shown them
 */
GPtrArray *
mpis_sample_observations (guint       project,
                          gint32      last_day,
                          MpisInstant end)
{
  GPtrArray *observations = g_ptr_array_new_with_free_func ((GDestroyNotify) mpis_observation_free);

  for (guint s = 0; s < mpis_sample_n_series; s++)
    for (gint32 i = 0; i < MPIS_SAMPLE_DAYS && mpis_sample_series[s].project == project; i++)
      for (guint nth = 0; nth < 2; nth++)
        {
          Post post = {
            .series = &mpis_sample_series[s], .number = s,
            .day = last_day - MPIS_SAMPLE_DAYS + 1 + i, .nth = nth,
          };

          if (chance (&post, FOR_PRESENCE) >= mpis_sample_series[s].per_week / 14)
            continue;
          plan_post (&post, i / (double) MPIS_SAMPLE_DAYS);
          if (post.published_at >= end)
            continue;
          if (post.silent)
            g_ptr_array_add (observations, observe (&post, MPIS_INSTANT_UNKNOWN));
          else
            measure_life (observations, &post, last_day, end);
        }

  for (guint i = 0; i < observations->len; i++)
    ((MpisObservation *) observations->pdata[i])->edition = (last_day + 1) * DAY;

  return observations;
}
