#include "config.h"

#include "mpis-query.h"

#define T0 (G_GINT64_CONSTANT (1767225600) * MPIS_SECOND)   /* 2026-01-01T00:00:00Z */
#define NA MPIS_UNKNOWN

static guint
add_post (MpisCubeBuilder *builder,
          const char      *id,
          MpisInstant      published_at)
{
  return mpis_cube_builder_add_post (builder, &(MpisCubePost) {
    .id = id,
    .channel = "youtube",
    .item_id = id,
    .published_at = published_at,
    .published_known = published_at != MPIS_INSTANT_UNKNOWN,
  });
}

static void
add_snapshot (MpisCubeBuilder *builder,
              guint            post,
              MpisInstant      at,
              gint64           views,
              gint64           reactions)
{
  MpisCounters counters;

  mpis_counters_clear (&counters);
  counters.value[MPIS_COUNTER_VIEWS] = views;
  counters.value[MPIS_COUNTER_REACTIONS] = reactions;
  mpis_cube_builder_add_snapshot (builder, post, at, &counters);
}

static MpisCube *
end (MpisCubeBuilder *builder)
{
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc ();

  return mpis_cube_builder_end (builder, utc);
}

static const MpisHistoryStep *
step (GArray *history,
      guint   i)
{
  g_assert_cmpuint (i, <, history->len);
  return &g_array_index (history, MpisHistoryStep, i);
}

/* The first known value of a post first seen @after its publication. */
static void
check_first (gint64   after,
             gboolean known,
             gint64   gain,
             guint    flags)
{
  g_autoptr(MpisCubeBuilder) builder = mpis_cube_builder_new ();
  g_autoptr(MpisCube) cube = NULL;
  g_autoptr(GArray) history = NULL;
  MpisCounters opening;

  add_snapshot (builder, add_post (builder, "a", known ? T0 : MPIS_INSTANT_UNKNOWN), T0 + after, 70, NA);
  cube = end (builder);
  history = mpis_cube_get_history (cube, 0);
  g_assert_cmpint (step (history, 0)->gain.value[MPIS_COUNTER_VIEWS], ==, gain);
  g_assert_cmpint (step (history, 0)->total.value[MPIS_COUNTER_VIEWS], ==, 70);
  g_assert_cmpint (step (history, 0)->flags[MPIS_COUNTER_VIEWS], ==, flags);
  g_assert_cmpint (step (history, 0)->span[MPIS_COUNTER_VIEWS], ==, 0);
  g_assert_cmpint (step (history, 0)->gain.value[MPIS_COUNTER_REACTIONS], ==, NA);
  g_assert_cmpint (step (history, 0)->flags[MPIS_COUNTER_REACTIONS], ==, MPIS_GAIN_PLAIN);

  mpis_cube_get_opening (cube, 0, &opening);
  g_assert_cmpint (opening.value[MPIS_COUNTER_VIEWS], ==, gain == NA ? 70 : 0);
  g_assert_cmpint (opening.value[MPIS_COUNTER_REACTIONS], ==, NA);
}

static void
test_first_value (void)
{
  check_first (MPIS_HOUR, TRUE, 70, MPIS_GAIN_PLAIN);
  check_first (48 * MPIS_HOUR, TRUE, 70, MPIS_GAIN_PLAIN);
  check_first (48 * MPIS_HOUR + 1, TRUE, NA, MPIS_GAIN_OPENING);
  check_first (-MPIS_HOUR, TRUE, 70, MPIS_GAIN_EARLY);
  check_first (-1000 * MPIS_HOUR, TRUE, 70, MPIS_GAIN_EARLY);
  check_first (MPIS_HOUR, FALSE, NA, MPIS_GAIN_OPENING);
}

static void
test_steps (void)
{
  static const struct {
    gint64 hours;
    gint64 views;
    gint64 gain;
    gint64 total;
    guint  flags;
    gint64 span;
  } steps[] = {
    { 1,   100, 100, 100, MPIS_GAIN_PLAIN, 0 },
    { 2,   150, 50,  150, MPIS_GAIN_PLAIN, 1 },
    { 3,   NA,  NA,  NA,  MPIS_GAIN_PLAIN, 0 },    /* passed over */
    { 4,   140, -10, 140, MPIS_GAIN_CORRECTION, 2 },
    { 40,  140, 0,   140, MPIS_GAIN_PLAIN, 36 },
    { 77,  150, 10,  150, MPIS_GAIN_SPANNING, 37 },
    { 200, 0,   -150, 0,  MPIS_GAIN_SPANNING | MPIS_GAIN_CORRECTION, 123 },
    { 201, 5,   5,   5,   MPIS_GAIN_PLAIN, 1 },
  };
  g_autoptr(MpisCubeBuilder) builder = mpis_cube_builder_new ();
  g_autoptr(MpisCube) cube = NULL;
  g_autoptr(GArray) history = NULL;
  guint post = add_post (builder, "a", T0);

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    add_snapshot (builder, post, T0 + steps[i].hours * MPIS_HOUR, steps[i].views,
                  i < 6 ? NA : 9);
  cube = end (builder);
  history = mpis_cube_get_history (cube, post);
  g_assert_cmpuint (history->len, ==, G_N_ELEMENTS (steps));
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_assert_cmpint (step (history, i)->at, ==, T0 + steps[i].hours * MPIS_HOUR);
      g_assert_cmpint (step (history, i)->gain.value[MPIS_COUNTER_VIEWS], ==, steps[i].gain);
      g_assert_cmpint (step (history, i)->total.value[MPIS_COUNTER_VIEWS], ==, steps[i].total);
      g_assert_cmpint (step (history, i)->flags[MPIS_COUNTER_VIEWS], ==, steps[i].flags);
      g_assert_cmpint (step (history, i)->span[MPIS_COUNTER_VIEWS], ==, steps[i].span * MPIS_HOUR);
    }

  /* A counter that comes late has its own opening balance. */
  g_assert_cmpint (step (history, 6)->flags[MPIS_COUNTER_REACTIONS], ==, MPIS_GAIN_OPENING);
  g_assert_cmpint (step (history, 6)->total.value[MPIS_COUNTER_REACTIONS], ==, 9);
  g_assert_cmpint (step (history, 7)->gain.value[MPIS_COUNTER_REACTIONS], ==, 0);
}

static void
test_early_steps (void)
{
  g_autoptr(MpisCubeBuilder) builder = mpis_cube_builder_new ();
  g_autoptr(MpisCube) cube = NULL;
  g_autoptr(GArray) history = NULL;
  guint post = add_post (builder, "a", T0);

  add_snapshot (builder, post, T0 - 2 * MPIS_HOUR, 1, NA);
  add_snapshot (builder, post, T0 - MPIS_HOUR, 3, NA);
  add_snapshot (builder, post, T0, 7, NA);
  cube = end (builder);
  history = mpis_cube_get_history (cube, post);
  g_assert_cmpint (step (history, 0)->flags[MPIS_COUNTER_VIEWS], ==, MPIS_GAIN_EARLY);
  g_assert_cmpint (step (history, 1)->flags[MPIS_COUNTER_VIEWS], ==, MPIS_GAIN_EARLY);
  g_assert_cmpint (step (history, 2)->flags[MPIS_COUNTER_VIEWS], ==, MPIS_GAIN_PLAIN);
  g_assert_cmpint (step (history, 2)->gain.value[MPIS_COUNTER_VIEWS], ==, 4);
}

static void
test_order_and_duplicates (void)
{
  g_autoptr(MpisCubeBuilder) builder = mpis_cube_builder_new ();
  g_autoptr(MpisCube) cube = NULL;
  g_autoptr(GArray) history = NULL;
  guint a = add_post (builder, "a", T0);
  guint b = add_post (builder, "b", T0);
  MpisCounters latest;
  MpisInstant at;

  add_snapshot (builder, b, T0 + 5 * MPIS_HOUR, 50, NA);
  add_snapshot (builder, a, T0 + 3 * MPIS_HOUR, 30, NA);
  add_snapshot (builder, b, T0 + 5 * MPIS_HOUR, NA, 7);      /* the one that counts */
  add_snapshot (builder, a, T0 + 1 * MPIS_HOUR, 10, NA);
  add_snapshot (builder, a, T0 + 3 * MPIS_HOUR, 33, NA);     /* likewise */
  cube = end (builder);

  g_assert_cmpuint (mpis_cube_get_n_posts (cube), ==, 2);
  g_assert_cmpuint (mpis_cube_get_n_snapshots (cube), ==, 3);
  history = mpis_cube_get_history (cube, a);
  g_assert_cmpuint (history->len, ==, 2);
  g_assert_cmpint (step (history, 0)->gain.value[MPIS_COUNTER_VIEWS], ==, 10);
  g_assert_cmpint (step (history, 1)->gain.value[MPIS_COUNTER_VIEWS], ==, 23);

  mpis_cube_get_latest (cube, b, &latest, &at);
  g_assert_cmpint (latest.value[MPIS_COUNTER_VIEWS], ==, NA);
  g_assert_cmpint (latest.value[MPIS_COUNTER_REACTIONS], ==, 7);
  g_assert_cmpint (at, ==, T0 + 5 * MPIS_HOUR);
}

static void
test_latest_known (void)
{
  g_autoptr(MpisCubeBuilder) builder = mpis_cube_builder_new ();
  g_autoptr(MpisCube) cube = NULL;
  guint post = add_post (builder, "a", T0);
  MpisCounters latest;
  MpisInstant at;

  add_post (builder, "never measured", T0);
  add_snapshot (builder, post, T0, 10, 1);
  add_snapshot (builder, post, T0 + MPIS_HOUR, -1, 2);   /* no count */
  cube = end (builder);

  mpis_cube_get_latest (cube, post, &latest, &at);
  g_assert_cmpint (latest.value[MPIS_COUNTER_VIEWS], ==, 10);
  g_assert_cmpint (latest.value[MPIS_COUNTER_REACTIONS], ==, 2);
  g_assert_cmpint (latest.value[MPIS_COUNTER_SAVES], ==, NA);
  g_assert_cmpint (at, ==, T0 + MPIS_HOUR);

  mpis_cube_get_latest (cube, 1, &latest, &at);
  g_assert_cmpint (latest.value[MPIS_COUNTER_VIEWS], ==, NA);
  g_assert_cmpint (at, ==, MPIS_INSTANT_UNKNOWN);
}

static void
test_posts (void)
{
  g_autoptr(MpisCubeBuilder) builder = mpis_cube_builder_new ();
  g_autoptr(MpisCube) cube = NULL;
  char id[] = "a";
  MpisCubePost post = { .id = id, .channel = "x", .title = "Old", .published_at = T0 };
  MpisCubePost read;
  guint number;

  mpis_cube_builder_add_post (builder, &post);
  post.title = "New";
  post.project_id = "p";
  g_assert_cmpuint (mpis_cube_builder_add_post (builder, &post), ==, 0);
  id[0] = 'b';
  g_assert_cmpuint (mpis_cube_builder_add_post (builder, &post), ==, 1);
  cube = end (builder);

  g_assert_cmpuint (mpis_cube_get_n_posts (cube), ==, 2);
  g_assert_true (mpis_cube_find_post (cube, "a", &number));
  g_assert_cmpuint (number, ==, 0);
  g_assert_false (mpis_cube_find_post (cube, "c", &number));
  mpis_cube_get_post (cube, 0, &read);
  g_assert_cmpstr (read.id, ==, "a");
  g_assert_cmpstr (read.title, ==, "New");
  g_assert_cmpstr (read.project_id, ==, "p");
  g_assert_null (read.item_id);
}

static void
test_empty (void)
{
  g_autoptr(MpisCubeBuilder) builder = mpis_cube_builder_new ();
  g_autoptr(MpisCube) cube = end (builder);
  g_autoptr(MpisCube) again = NULL;
  g_autoptr(MpisResult) result = NULL;
  g_autoptr(GArray) history = NULL;
  MpisQuery query = MPIS_QUERY_INIT;
  gint32 first, last;

  g_assert_cmpuint (mpis_cube_get_n_posts (cube), ==, 0);
  g_assert_cmpuint (mpis_cube_get_n_snapshots (cube), ==, 0);
  g_assert_false (mpis_cube_get_day_range (cube, &first, &last));
  for (guint lens = 0; lens < 2; lens++)
    for (guint group = 0; group < MPIS_N_GROUPS; group++)
      {
        query.lens = lens;
        query.by[0] = group;
        query.n_by = 1;
        g_clear_pointer (&result, mpis_result_unref);
        result = mpis_cube_query (cube, &query);
        g_assert_cmpuint (mpis_result_get_n_rows (result), ==, 0);
      }

  /* The builder can be used again. */
  add_post (builder, "a", T0);
  again = end (builder);
  g_assert_cmpuint (mpis_cube_get_n_posts (again), ==, 1);
  history = mpis_cube_get_history (again, 0);
  g_assert_cmpuint (history->len, ==, 0);
}

static void
test_zone (void)
{
  g_autoptr(MpisCubeBuilder) builder = mpis_cube_builder_new ();
  g_autoptr(GTimeZone) kiritimati = g_time_zone_new_identifier ("Pacific/Kiritimati");
  g_autoptr(MpisCube) cube = NULL;
  g_autoptr(MpisCube) east = NULL;
  gint32 first, last, east_first, east_last;

  add_snapshot (builder, add_post (builder, "a", T0), T0 + 12 * MPIS_HOUR, 5, NA);
  add_snapshot (builder, 0, T0 + 30 * MPIS_HOUR, 6, NA);
  cube = end (builder);
  east = mpis_cube_new_with_zone (cube, kiritimati);
  g_assert_true (mpis_cube_get_day_range (cube, &first, &last));
  g_assert_true (mpis_cube_get_day_range (east, &east_first, &east_last));
  g_assert_cmpint (last, ==, first + 1);
  g_assert_cmpint (east_first, ==, first + 1);
  g_assert_cmpint (east_last, ==, first + 1);
  g_assert_true (mpis_cube_get_zone (east) == kiritimati);

  /* Each can go first. */
  g_clear_pointer (&cube, mpis_cube_unref);
  g_assert_cmpuint (mpis_cube_get_n_snapshots (east), ==, 2);
}

/* What a random history comes to, kept by the simplest means. */
typedef struct {
  GHashTable *values[2];   /* instant in hours → value, the last added */
} Model;

static void
random_history (GRand           *rand,
                MpisCubeBuilder *builder,
                guint            post,
                Model           *model)
{
  guint n = g_rand_int_range (rand, 0, 40);

  for (guint c = 0; c < 2; c++)
    model->values[c] = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  for (guint i = 0; i < n; i++)
    {
      gint64 hours = g_rand_int_range (rand, -30, 900);
      gint64 value[2];

      for (guint c = 0; c < 2; c++)
        {
          value[c] = g_rand_int_range (rand, 0, 4) == 0 ? NA : g_rand_int_range (rand, 0, 100000);
          g_hash_table_insert (model->values[c], GINT_TO_POINTER ((int) hours),
                               g_memdup2 (&value[c], sizeof value[c]));
        }
      add_snapshot (builder, post, T0 + hours * MPIS_HOUR, value[0], value[1]);
    }
}

static gint64
model_latest (const Model *model,
              guint        c)
{
  for (int hours = 900; hours >= -30; hours--)
    {
      gint64 *value = g_hash_table_lookup (model->values[c], GINT_TO_POINTER (hours));

      if (value != NULL && *value != NA)
        return *value;
    }
  return NA;
}

static gint64
sum_of (MpisCube    *cube,
        MpisMetric   metric,
        const char  *item,
        int          group)
{
  const char *const items[] = { item, NULL };
  MpisQuery query = MPIS_QUERY_INIT;
  g_autoptr(MpisResult) result = NULL;
  gint64 sum = 0;

  query.metric = metric;
  query.items = item != NULL ? items : NULL;
  if (group >= 0)
    {
      query.by[0] = group;
      query.n_by = 1;
    }
  result = mpis_cube_query (cube, &query);
  for (guint i = 0; i < mpis_result_get_n_rows (result); i++)
    {
      MpisValue value;

      mpis_result_get_value (result, i, &value);
      if (value.known)
        sum += value.integer;
    }
  return sum;
}

/* Opening balance and gains add up to the latest known value, whatever the history, however cut. */
static void
test_gains_add_up (void)
{
  static const MpisCounter counters[] = { MPIS_COUNTER_VIEWS, MPIS_COUNTER_REACTIONS };
  g_autoptr(GTimeZone) berlin = g_time_zone_new_identifier ("Europe/Berlin");
  g_autoptr(GRand) rand = g_rand_new_with_seed (g_test_rand_int ());

  for (guint round = 0; round < 60; round++)
    {
      g_autoptr(MpisCubeBuilder) builder = mpis_cube_builder_new ();
      g_autoptr(MpisCube) cube = NULL;
      Model models[8];

      for (guint p = 0; p < G_N_ELEMENTS (models); p++)
        {
          char id[] = { 'a' + p, '\0' };

          random_history (rand, builder,
                          add_post (builder, id, g_rand_boolean (rand) ? T0 : MPIS_INSTANT_UNKNOWN),
                          &models[p]);
        }
      cube = mpis_cube_builder_end (builder, berlin);

      for (guint c = 0; c < 2; c++)
        {
          gint64 total = 0;

          for (guint p = 0; p < G_N_ELEMENTS (models); p++)
            {
              char id[] = { 'a' + p, '\0' };
              gint64 latest = model_latest (&models[p], c);
              gint64 gained = sum_of (cube, (MpisMetric) counters[c], id, -1);
              MpisCounters opening, known;

              mpis_cube_get_opening (cube, p, &opening);
              mpis_cube_get_latest (cube, p, &known, NULL);
              g_assert_cmpint (known.value[counters[c]], ==, latest);
              if (latest == NA)
                g_assert_cmpint (opening.value[counters[c]], ==, NA);
              else
                g_assert_cmpint (opening.value[counters[c]] + gained, ==, latest);
              for (guint group = 0; group < MPIS_N_GROUPS; group++)
                g_assert_cmpint (sum_of (cube, (MpisMetric) counters[c], id, group), ==, gained);
              total += gained;
            }
          for (int group = -1; group < MPIS_N_GROUPS; group++)
            g_assert_cmpint (sum_of (cube, (MpisMetric) counters[c], NULL, group), ==, total);
        }
      for (guint p = 0; p < G_N_ELEMENTS (models); p++)
        for (guint c = 0; c < 2; c++)
          g_hash_table_unref (models[p].values[c]);
    }
}

static void
test_corrections (void)
{
  g_autoptr(MpisCubeBuilder) builder = mpis_cube_builder_new ();
  g_autoptr(MpisCube) cube = NULL;
  g_autoptr(GArray) all = NULL, second_day = NULL;
  const MpisCorrection *first;
  guint a = add_post (builder, "a", T0), b = add_post (builder, "b", T0 - 1000 * MPIS_HOUR);
  gint32 day;

  add_snapshot (builder, a, T0 + 1 * MPIS_HOUR, 100, 10);
  add_snapshot (builder, a, T0 + 30 * MPIS_HOUR, 90, NA);    /* lowered, and forgotten */
  add_snapshot (builder, a, T0 + 50 * MPIS_HOUR, 95, 4);
  add_snapshot (builder, b, T0 + 2 * MPIS_HOUR, 500, NA);    /* an opening balance is no correction */
  add_snapshot (builder, b, T0 + 3 * MPIS_HOUR, 500, NA);
  cube = end (builder);
  day = mpis_day_of (T0, mpis_cube_get_zone (cube));

  all = mpis_cube_get_corrections (cube, G_MININT32, G_MAXINT32);
  g_assert_cmpuint (all->len, ==, 2);
  first = &g_array_index (all, MpisCorrection, 0);
  g_assert_cmpuint (first->post, ==, a);
  g_assert_cmpint (first->by, ==, -10);
  g_assert_cmpint (first->counter, ==, MPIS_COUNTER_VIEWS);
  g_assert_cmpint (first->at, ==, T0 + 30 * MPIS_HOUR);
  g_assert_cmpint (first->minute, ==, (day * 24 + 30) * 60);
  g_assert_cmpint (first[1].counter, ==, MPIS_COUNTER_REACTIONS);
  g_assert_cmpint (first[1].by, ==, -6);

  second_day = mpis_cube_get_corrections (cube, day + 1, day + 1);
  g_assert_cmpuint (second_day->len, ==, 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/metrics/cube/first-value", test_first_value);
  g_test_add_func ("/metrics/cube/steps", test_steps);
  g_test_add_func ("/metrics/cube/early-steps", test_early_steps);
  g_test_add_func ("/metrics/cube/order-and-duplicates", test_order_and_duplicates);
  g_test_add_func ("/metrics/cube/latest-known", test_latest_known);
  g_test_add_func ("/metrics/cube/posts", test_posts);
  g_test_add_func ("/metrics/cube/empty", test_empty);
  g_test_add_func ("/metrics/cube/zone", test_zone);
  g_test_add_func ("/metrics/cube/gains-add-up", test_gains_add_up);
  g_test_add_func ("/metrics/cube/corrections", test_corrections);

  return g_test_run ();
}
