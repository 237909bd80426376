#include "config.h"

#include "mpis-query.h"

#include <math.h>

/* Random questions to random cubes, answered a second time by the simplest means: GLib's calendar, texts
 * as keys, and no columns. */

#define NA MPIS_UNKNOWN
#define N_POSTS 24

typedef struct {
  char         *id;
  const char   *channel;
  const char   *account;
  const char   *item_id;
  const char   *label;
  const char   *project;   /* names are ids followed by a dot */
  const char   *persona;
  MpisInstant   published_at;
  gboolean      published_known;
  GArray       *snapshots;   /* of Snapshot, as they were added */
} Post;

typedef struct {
  MpisInstant  at;
  guint        added;
  MpisCounters counters;
} Snapshot;

typedef struct {
  gint64   sum;
  gint64   below;
  gboolean known;
} Sum;

static const char *const channels[] = { "youtube", "telegram", "instagram" };
static const char *const projects[] = { NULL, "p1", "p2", "p3" };
static const char *const personas[] = { NULL, "q1", "q2" };

static const char *
pick (GRand             *rand,
      const char *const *from,
      guint              n)
{
  return from[g_rand_int_range (rand, 0, n)];
}

static int
compare_snapshots (gconstpointer a,
                   gconstpointer b)
{
  const Snapshot *left = a;
  const Snapshot *right = b;

  if (left->at != right->at)
    return left->at < right->at ? -1 : 1;
  return left->added < right->added ? -1 : 1;
}

static void
random_post (GRand *rand,
             guint  i,
             Post  *post)
{
  MpisInstant base = G_GINT64_CONSTANT (1774000000) * MPIS_SECOND;   /* March 2026 */
  guint n = g_rand_int_range (rand, 0, 25);

  *post = (Post) {
    .id = g_strdup_printf ("id%u", i),
    .channel = channels[i % G_N_ELEMENTS (channels)],
    .account = i % 5 == 0 ? "two" : "one",
    .item_id = i == 7 || i == 10 ? "same" : NULL,
    .project = pick (rand, projects, G_N_ELEMENTS (projects)),
    .persona = pick (rand, personas, G_N_ELEMENTS (personas)),
    .published_at = base + g_rand_int_range (rand, 0, 60 * 24 * 60) * MPIS_MINUTE,
    .published_known = g_rand_int_range (rand, 0, 5) != 0,
    .snapshots = g_array_new (FALSE, FALSE, sizeof (Snapshot)),
  };
  /* Items 7 and 10 share a channel and an id, not an account. */
  post->label = i == 7 ? "one/same" : i == 10 ? "two/same" : post->id;
  for (guint s = 0; s < n; s++)
    {
      Snapshot snapshot = {
        .at = post->published_at + g_rand_int_range (rand, -20, 30 * 24) * MPIS_HOUR,
        .added = s,
      };

      for (guint c = 0; c < MPIS_N_COUNTERS; c++)
        snapshot.counters.value[c] = c == MPIS_COUNTER_CLICKS || g_rand_int_range (rand, 0, 5) == 0
          ? NA
          : g_rand_int_range (rand, 0, 2000);
      g_array_append_val (post->snapshots, snapshot);
    }
}

static MpisCube *
build (GRand     *rand,
       Post      *posts,
       GTimeZone *zone)
{
  g_autoptr(MpisCubeBuilder) builder = mpis_cube_builder_new ();

  for (guint i = 0; i < N_POSTS; i++)
    {
      g_autofree char *project_name = g_strconcat (posts[i].project, ".", NULL);
      g_autofree char *persona_name = g_strconcat (posts[i].persona, ".", NULL);

      mpis_cube_builder_add_post (builder, &(MpisCubePost) {
        .id = posts[i].id,
        .channel = posts[i].channel,
        .account = posts[i].account,
        .item_id = posts[i].item_id,
        .project_id = posts[i].project,
        .project_name = project_name,
        .persona_id = posts[i].persona,
        .persona_name = persona_name,
        .published_at = posts[i].published_at,
        .published_known = posts[i].published_known,
      });
    }
  /* Turn by turn, so that rows of posts come mixed. */
  for (guint s = 0; s < 25; s++)
    for (guint i = 0; i < N_POSTS; i++)
      if (s < posts[i].snapshots->len)
        {
          Snapshot *snapshot = &g_array_index (posts[i].snapshots, Snapshot, s);

          mpis_cube_builder_add_snapshot (builder, i, snapshot->at, &snapshot->counters);
        }
  for (guint i = 0; i < N_POSTS; i++)
    g_array_sort (posts[i].snapshots, compare_snapshots);
  return mpis_cube_builder_end (builder, zone);
}

static void
free_posts (Post *posts)
{
  for (guint i = 0; i < N_POSTS; i++)
    {
      g_free (posts[i].id);
      g_array_unref (posts[i].snapshots);
    }
}

static gboolean
keeps (const char *const *filter,
       const char        *a,
       const char        *b)
{
  return filter == NULL || (a != NULL && g_strv_contains (filter, a)) ||
         (b != NULL && g_strv_contains (filter, b));
}

static gboolean
passes (const Post      *post,
        const MpisQuery *query)
{
  g_autofree char *project_name = g_strconcat (post->project, ".", NULL);
  g_autofree char *persona_name = g_strconcat (post->persona, ".", NULL);

  return keeps (query->channels, post->channel, NULL) &&
         keeps (query->projects, post->project, project_name) &&
         keeps (query->personas, post->persona, persona_name) &&
         keeps (query->items, post->id, post->label);
}

static char *
format_group (const Post *post,
              GDateTime  *time,
              MpisGroup   group)
{
  switch (group)
    {
    case MPIS_GROUP_DAY:
      return g_date_time_format (time, "%Y-%m-%d");
    case MPIS_GROUP_WEEK:
      return g_date_time_format (time, "%G-W%V");
    case MPIS_GROUP_MONTH:
      return g_date_time_format (time, "%Y-%m");
    case MPIS_GROUP_HOUR:
      return g_strdup_printf ("%d", g_date_time_get_hour (time));
    case MPIS_GROUP_WEEKDAY:
      return g_strdup_printf ("%d", g_date_time_get_day_of_week (time));
    case MPIS_GROUP_CHANNEL:
      return g_strdup (post->channel);
    case MPIS_GROUP_PROJECT:
      return post->project != NULL ? g_strconcat (post->project, ".", NULL) : g_strdup ("");
    case MPIS_GROUP_PERSONA:
      return post->persona != NULL ? g_strconcat (post->persona, ".", NULL) : g_strdup ("");
    case MPIS_GROUP_POST:
      return g_strdup (post->label);
    default:
      g_assert_not_reached ();
    }
}

/* The sum for a post and time; %NULL if the time is not asked for. @at may be unknown. */
static Sum *
find_sum (GHashTable      *sums,
          const MpisQuery *query,
          const Post      *post,
          MpisInstant      at,
          GTimeZone       *zone)
{
  g_autoptr(GDateTime) utc = NULL;
  g_autoptr(GDateTime) time = NULL;
  g_autoptr(GString) key = g_string_new (NULL);
  Sum *sum;

  if (at != MPIS_INSTANT_UNKNOWN)
    {
      g_autofree char *date = NULL;
      gint32 day;

      utc = g_date_time_new_from_unix_utc (at / MPIS_SECOND);
      time = g_date_time_to_timezone (utc, zone);
      date = g_date_time_format (time, "%Y-%m-%d");
      g_assert_true (mpis_day_parse (date, &day, NULL));
      if (day < query->from || day > query->to)
        return NULL;
    }
  for (guint i = 0; i < query->n_by; i++)
    {
      g_autofree char *part = NULL;

      if (time == NULL && query->by[i] < MPIS_GROUP_CHANNEL)
        return NULL;
      part = format_group (post, time, query->by[i]);
      g_string_append_printf (key, "%s|", part);
    }
  sum = g_hash_table_lookup (sums, key->str);
  if (sum == NULL)
    {
      sum = g_new0 (Sum, 1);
      g_hash_table_insert (sums, g_strdup (key->str), sum);
    }
  return sum;
}

static void
contribute (Sum              *sum,
            const MpisQuery  *query,
            const MpisCounters *c)
{
  gint64 reach = c->value[MPIS_COUNTER_REACH];
  gint64 views = c->value[MPIS_COUNTER_VIEWS];
  gint64 below;

  if (query->metric != MPIS_METRIC_ENGAGEMENT_RATE)
    {
      if (c->value[query->metric] == NA)
        return;
      sum->sum += c->value[query->metric];
      sum->known = TRUE;
      return;
    }
  if (reach != NA && reach > 0)
    below = reach;
  else if (views != NA)
    below = views;
  else
    below = reach;
  if (below == NA)
    return;
  sum->known = TRUE;
  sum->below += below;
  for (MpisCounter part = MPIS_COUNTER_REACTIONS; part <= MPIS_COUNTER_SHARES; part++)
    if (c->value[part] != NA)
      sum->sum += c->value[part];
}

static void
contribute_gains (GHashTable      *sums,
                  const MpisQuery *query,
                  const Post      *post,
                  GTimeZone       *zone)
{
  MpisCounters last, gains;

  mpis_counters_clear (&last);
  for (guint s = 0; s < post->snapshots->len; s++)
    {
      const Snapshot *snapshot = &g_array_index (post->snapshots, Snapshot, s);
      Sum *sum;

      if (s + 1 < post->snapshots->len && snapshot[1].at == snapshot->at)
        continue;
      for (guint c = 0; c < MPIS_N_COUNTERS; c++)
        {
          gint64 value = snapshot->counters.value[c];
          gboolean young = post->published_known &&
                           snapshot->at <= post->published_at + 48 * MPIS_HOUR;

          gains.value[c] = value == NA ? NA
            : last.value[c] != NA ? value - last.value[c]
            : young ? value : NA;
          if (value != NA)
            last.value[c] = value;
        }
      if ((sum = find_sum (sums, query, post, snapshot->at, zone)) != NULL)
        contribute (sum, query, &gains);
    }
}

static void
contribute_post (GHashTable      *sums,
                 const MpisQuery *query,
                 const Post      *post,
                 GTimeZone       *zone)
{
  MpisCounters latest;
  Sum *sum;

  if (!post->published_known && (query->from != MPIS_DAY_FIRST || query->to != MPIS_DAY_LAST))
    return;
  sum = find_sum (sums, query, post,
                  post->published_known ? post->published_at : MPIS_INSTANT_UNKNOWN, zone);
  if (sum == NULL)
    return;
  if (query->metric == MPIS_METRIC_POSTS)
    {
      sum->sum++;
      sum->known = TRUE;
      return;
    }
  mpis_counters_clear (&latest);
  for (guint s = 0; s < post->snapshots->len; s++)
    {
      const Snapshot *snapshot = &g_array_index (post->snapshots, Snapshot, s);

      if (s + 1 < post->snapshots->len && snapshot[1].at == snapshot->at)
        continue;
      for (guint c = 0; c < MPIS_N_COUNTERS; c++)
        if (snapshot->counters.value[c] != NA)
          latest.value[c] = snapshot->counters.value[c];
    }
  contribute (sum, query, &latest);
}

/* Every row is in the reference with its value, none is missing, none comes twice, and they ascend. */
static void
check (MpisCube        *cube,
       const MpisQuery *query,
       GHashTable      *sums)
{
  g_autoptr(MpisResult) result = mpis_cube_query (cube, query);

  for (guint row = 0; row < mpis_result_get_n_rows (result); row++)
    {
      g_autoptr(GString) key = g_string_new (NULL);
      MpisValue value;
      Sum *sum;

      for (guint group = 0; group < query->n_by; group++)
        {
          g_autofree char *part = mpis_result_format_key (result, row, group);

          g_string_append_printf (key, "%s|", part);
        }
      sum = g_hash_table_lookup (sums, key->str);
      g_assert_nonnull (sum);
      mpis_result_get_value (result, row, &value);
      if (query->metric == MPIS_METRIC_ENGAGEMENT_RATE)
        {
          g_assert_cmpint (value.known, ==, sum->known && sum->below > 0);
          if (value.known)
            g_assert_cmpfloat (value.number, ==, (double) sum->sum / sum->below);
        }
      else
        {
          g_assert_cmpint (value.known, ==, sum->known);
          if (value.known)
            g_assert_cmpint (value.integer, ==, sum->sum);
        }
      g_hash_table_remove (sums, key->str);

      if (row > 0 && query->n_by > 0 && query->by[0] < MPIS_GROUP_CHANNEL)
        g_assert_cmpint (mpis_result_get_key (result, row - 1, 0), <=,
                         mpis_result_get_key (result, row, 0));
    }
  g_assert_cmpuint (g_hash_table_size (sums), ==, 0);
}

static const char *const *
random_filter (GRand             *rand,
               const char *const *all,
               const char       **kept)
{
  guint n = 0;

  if (g_rand_int_range (rand, 0, 3) != 0)
    return NULL;
  for (guint i = 0; all[i] != NULL; i++)
    if (g_rand_boolean (rand))
      kept[n++] = all[i];
  kept[n] = NULL;
  return kept;
}

static void
random_groups (GRand     *rand,
               MpisQuery *query)
{
  guint wanted = g_rand_int_range (rand, 0, 4);
  guint taken = 0;

  while (query->n_by < wanted)
    {
      MpisGroup group = g_rand_int_range (rand, 0, MPIS_N_GROUPS);

      if (taken & (1u << group))
        continue;
      taken |= 1u << group;
      query->by[query->n_by++] = group;
    }
}

static void
ask (GRand     *rand,
     MpisCube  *cube,
     Post      *posts,
     GTimeZone *zone)
{
  static const char *const some_channels[] = { "youtube", "telegram", NULL };
  static const char *const some_projects[] = { "p1", "p2.", "p3", NULL };
  static const char *const some_personas[] = { "q1.", "q2", NULL };
  static const char *const some_items[] = { "id1", "two/same", "id4", "id10", "id20", NULL };
  const char *kept[4][8];
  g_autoptr(GHashTable) sums = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  MpisQuery query = MPIS_QUERY_INIT;

  query.metric = g_rand_int_range (rand, 0, MPIS_N_METRICS);
  query.lens = g_rand_int_range (rand, 0, 2);
  random_groups (rand, &query);
  if (g_rand_boolean (rand))
    query.from = 20530 + g_rand_int_range (rand, 0, 60);
  if (g_rand_boolean (rand))
    query.to = 20530 + g_rand_int_range (rand, 0, 100);
  query.channels = random_filter (rand, some_channels, kept[0]);
  query.projects = random_filter (rand, some_projects, kept[1]);
  query.personas = random_filter (rand, some_personas, kept[2]);
  query.items = random_filter (rand, some_items, kept[3]);

  for (guint i = 0; i < N_POSTS; i++)
    {
      if (!passes (&posts[i], &query))
        continue;
      if (query.lens == MPIS_LENS_POSTS || query.metric == MPIS_METRIC_POSTS)
        contribute_post (sums, &query, &posts[i], zone);
      else
        contribute_gains (sums, &query, &posts[i], zone);
    }
  check (cube, &query, sums);
}

static void
test_reference (void)
{
  static const char *const zones[] = {
    "UTC", "Europe/Berlin", "Asia/Kolkata", "America/Santiago", "Australia/Lord_Howe"
  };
  g_autoptr(GRand) rand = g_rand_new_with_seed (g_test_rand_int ());

  for (guint round = 0; round < 25; round++)
    {
      g_autoptr(GTimeZone) zone = mpis_zone_new (zones[round % G_N_ELEMENTS (zones)], NULL);
      g_autoptr(MpisCube) cube = NULL;
      Post posts[N_POSTS];

      for (guint i = 0; i < N_POSTS; i++)
        random_post (rand, i, &posts[i]);
      cube = build (rand, posts, zone);
      for (guint i = 0; i < 60; i++)
        ask (rand, cube, posts, zone);
      free_posts (posts);
    }
}

/* As many groups as no array holds: every snapshot its own, and by the day of its post. */
static void
test_many_groups (void)
{
  const guint n_posts = 3000;
  const guint n_days = 300;
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr(MpisCubeBuilder) builder = mpis_cube_builder_new ();
  g_autoptr(MpisCube) cube = NULL;
  g_autoptr(MpisResult) result = NULL;
  MpisQuery query = MPIS_QUERY_INIT;
  guint n = 0;

  for (guint p = 0; p < n_posts; p++)
    {
      g_autofree char *id = g_strdup_printf ("%05u", p);
      MpisCounters counters;

      mpis_cube_builder_add_post (builder, &(MpisCubePost) { .id = id, .channel = "x",
                                                             .published_known = TRUE });
      mpis_counters_clear (&counters);
      for (guint d = p % 7; d < n_days; d += 7, n++)
        {
          counters.value[MPIS_COUNTER_VIEWS] = (d + 1) * (p + 1);
          mpis_cube_builder_add_snapshot (builder, p, d * 24 * MPIS_HOUR, &counters);
        }
    }
  cube = mpis_cube_builder_end (builder, utc);
  query.by[0] = MPIS_GROUP_POST;
  query.by[1] = MPIS_GROUP_DAY;
  query.n_by = 2;
  result = mpis_cube_query (cube, &query);
  g_assert_cmpuint (mpis_result_get_n_rows (result), ==, n);

  for (guint p = 0, row = 0; p < n_posts; p++)
    for (guint d = p % 7; d < n_days; d += 7, row++)
      {
        MpisValue value;

        g_assert_cmpint (mpis_result_get_key (result, row, 0), ==, p);
        g_assert_cmpint (mpis_result_get_key (result, row, 1), ==, d);
        mpis_result_get_value (result, row, &value);
        if (d >= 7)
          g_assert_cmpint (value.integer, ==, 7 * (p + 1));
        else
          g_assert_cmpint (value.known, ==, d <= 2);
      }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/metrics/query/reference", test_reference);
  g_test_add_func ("/metrics/query/many-groups", test_many_groups);
  return g_test_run ();
}
