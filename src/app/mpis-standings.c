#include "config.h"

#include "mpis-standings.h"

#include <glib/gi18n.h>
#include <math.h>

#include "mpis-format.h"
#include "mpis-words.h"

/* What is compared; the others are not asked for. */
static const MpisMetric compared[] = { MPIS_METRIC_ENGAGEMENT_RATE, MPIS_METRIC_VIEWS };

typedef struct {
  double median;
  guint  n_posts;
} Usual;

struct _MpisStandings {
  GHashTable *usual[G_N_ELEMENTS (compared)];   /* of Usual by group */
  GHashTable *flags;                            /* of MpisGainFlags by post id */
};

G_DEFINE_BOXED_TYPE (MpisStandings, mpis_standings, mpis_standings_ref, mpis_standings_unref)

/* A persona's posts on a channel. */
static char *
make_group (const char *persona_id,
            const char *channel)
{
  return g_strconcat (persona_id, "\n", channel, NULL);
}

static int
compare_numbers (gconstpointer a,
                 gconstpointer b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return (x > y) - (x < y);
}

static void
end_group (GHashTable *usual,
           char       *group,
           GArray     *values)
{
  guint n = values->len;
  const double *sorted = (const double *) values->data;
  Usual *made = g_new (Usual, 1);

  g_array_sort (values, compare_numbers);
  made->n_posts = n;
  made->median = n < MPIS_STANDING_LEAST ? NAN : (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
  g_hash_table_insert (usual, group, made);
}

/* Medians of the posts of the last days, by persona and channel. */
static GHashTable *
find_usual (MpisCube   *cube,
            MpisMetric  metric,
            gint32      today)
{
  MpisQuery query = {
    .metric = metric, .lens = MPIS_LENS_POSTS, .n_by = 3,
    .by = { MPIS_GROUP_PERSONA, MPIS_GROUP_CHANNEL, MPIS_GROUP_POST },
    .from = today - (MPIS_STANDING_DAYS - 1), .to = today,
  };
  g_autoptr(MpisResult) result = mpis_cube_query (cube, &query);
  g_autoptr(GArray) values = g_array_new (FALSE, FALSE, sizeof (double));
  GHashTable *usual = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  guint n_rows = mpis_result_get_n_rows (result);

  for (guint row = 0; row < n_rows; row++)
    {
      MpisValue value;
      const char *persona = mpis_result_get_id (result, row, 0);

      mpis_result_get_value (result, row, &value);
      if (value.known)
        g_array_append_val (values, value.number);
      if (row + 1 < n_rows &&
          mpis_result_get_key (result, row, 0) == mpis_result_get_key (result, row + 1, 0) &&
          mpis_result_get_key (result, row, 1) == mpis_result_get_key (result, row + 1, 1))
        continue;
      if (*persona != '\0')
        end_group (usual, make_group (persona, mpis_result_get_id (result, row, 1)), values);
      g_array_set_size (values, 0);
    }
  return usual;
}

/* What was special about any counter of a post, at any time. */
static GHashTable *
find_flags (MpisCube *cube)
{
  GHashTable *flags = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (MpisMetric metric = 0; metric < MPIS_N_COUNTERS; metric++)
    {
      MpisQuery query = {
        .metric = metric, .lens = MPIS_LENS_ACTIVITY, .n_by = 1, .by = { MPIS_GROUP_POST },
        .from = MPIS_DAY_FIRST, .to = MPIS_DAY_LAST,
      };
      g_autoptr(MpisResult) result = mpis_cube_query (cube, &query);

      for (guint row = 0; row < mpis_result_get_n_rows (result); row++)
        {
          guint found = mpis_result_get_flags (result, row);
          MpisCubePost post;
          guint before;

          if (found == 0)
            continue;
          mpis_cube_get_post (cube, (guint) mpis_result_get_key (result, row, 0), &post);
          before = GPOINTER_TO_UINT (g_hash_table_lookup (flags, post.id));
          if ((found & ~before) != 0)
            g_hash_table_insert (flags, g_strdup (post.id), GUINT_TO_POINTER (before | found));
        }
    }
  return flags;
}

/**
 * mpis_standings_new:
 * @cube: the numbers
 * @today: the day it is, in the cube's zone
 *
 * Takes several passes over the cube: to be called where nobody waits.
 *
 * Returns: (transfer full): how its posts do
 */
MpisStandings *
mpis_standings_new (MpisCube *cube,
                    gint32    today)
{
  MpisStandings *self = g_atomic_rc_box_new0 (MpisStandings);

  for (guint i = 0; i < G_N_ELEMENTS (compared); i++)
    self->usual[i] = find_usual (cube, compared[i], today);
  self->flags = find_flags (cube);
  return self;
}

/**
 * mpis_standings_ref:
 *
 * Returns: (transfer full): @self
 */
MpisStandings *
mpis_standings_ref (MpisStandings *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
standings_clear (gpointer data)
{
  MpisStandings *self = data;

  for (guint i = 0; i < G_N_ELEMENTS (compared); i++)
    g_hash_table_unref (self->usual[i]);
  g_hash_table_unref (self->flags);
}

/**
 * mpis_standings_unref:
 *
 * Drops a reference.
 */
void
mpis_standings_unref (MpisStandings *self)
{
  g_atomic_rc_box_release_full (self, standings_clear);
}

static double
value_of (const MpisPostFields *post,
          MpisMetric            metric)
{
  gint64 views = post->latest.value[MPIS_COUNTER_VIEWS];

  if (metric == MPIS_METRIC_ENGAGEMENT_RATE)
    return mpis_counters_get_rate (&post->latest);
  return views != MPIS_UNKNOWN ? (double) views : NAN;
}

/**
 * mpis_standings_compare:
 * @self: (nullable): how posts do, if that is known yet
 * @post: a post
 * @metric: %MPIS_METRIC_ENGAGEMENT_RATE or %MPIS_METRIC_VIEWS
 * @standing: (out): how @post does
 */
void
mpis_standings_compare (const MpisStandings  *self,
                        const MpisPostFields *post,
                        MpisMetric            metric,
                        MpisStanding         *standing)
{
  guint i = metric == compared[0] ? 0 : 1;
  g_autofree char *group = NULL;
  const Usual *usual = NULL;

  g_return_if_fail (metric == compared[i]);

  *standing = (MpisStanding) { value_of (post, metric), NAN, NAN, 0 };
  if (self == NULL || post->persona_id == NULL)
    return;
  group = make_group (post->persona_id, post->channel);
  usual = g_hash_table_lookup (self->usual[i], group);
  if (usual == NULL)
    return;
  standing->median = usual->median;
  standing->n_posts = usual->n_posts;
  if (usual->median > 0)
    standing->ratio = standing->value / usual->median;
}

/**
 * mpis_standings_get_flags:
 * @self: (nullable): what is known of histories
 * @post: a post
 *
 * Returns: what was special about any of its counters, at any time
 */
MpisGainFlags
mpis_standings_get_flags (const MpisStandings  *self,
                          const MpisPostFields *post)
{
  return self != NULL ? GPOINTER_TO_UINT (g_hash_table_lookup (self->flags, post->id)) : 0;
}

/**
 * mpis_standing_format:
 * @standing: how a post does; its ratio is known
 *
 * Returns: (transfer full): how many times the median, for people
 */
char *
mpis_standing_format (const MpisStanding *standing)
{
  g_autofree char *number = g_strdup_printf (standing->ratio < 10 ? "%.1f" : "%.0f",
                                             standing->ratio);

  /* Translators: how many times as much, as in “1.8 ×”. */
  return mpis_format_take_isolated (g_strdup_printf (_("%s ×"), number));
}

/**
 * mpis_standing_describe:
 * @standing: how a post does
 * @metric: what was compared
 *
 * Returns: (transfer full): what it is compared with, or why it is not, in words
 */
char *
mpis_standing_describe (const MpisStanding *standing,
                        MpisMetric          metric)
{
  MpisValue median = { TRUE, (gint64) standing->median, standing->median };
  g_autofree char *times = NULL;
  g_autofree char *value = NULL;

  if (isnan (standing->value))
    return g_strdup (_("Not known for this post"));
  if (isnan (standing->median))
    return g_strdup_printf (_("Fewer than %d posts of this persona on this channel have numbers in the last %d days"),
                            MPIS_STANDING_LEAST, MPIS_STANDING_DAYS);
  value = mpis_words_value (&median, metric);
  if (isnan (standing->ratio))
    return g_strdup_printf (ngettext ("The median of %u post is %s", "The median of %u posts is %s",
                                      standing->n_posts), standing->n_posts, value);
  times = mpis_standing_format (standing);
  /* Translators: as in “1.8 × the median of 42 posts, which is 3.1 %”. */
  return g_strdup_printf (ngettext ("%s the median of %u post, which is %s",
                                    "%s the median of %u posts, which is %s", standing->n_posts),
                          times, standing->n_posts, value);
}
