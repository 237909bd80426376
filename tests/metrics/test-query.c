#include "config.h"

#include "mpis-query.h"

#include <math.h>

#define NA MPIS_UNKNOWN

static MpisInstant
instant (const char *text)
{
  g_autoptr(GError) error = NULL;
  MpisInstant parsed = 0;

  mpis_time_parse (text, NULL, &parsed, NULL, &error);
  g_assert_no_error (error);
  return parsed;
}

static gint32
day (const char *text)
{
  gint32 parsed = 0;

  g_assert_true (mpis_day_parse (text, &parsed, NULL));
  return parsed;
}

static guint
add_post (MpisCubeBuilder *builder,
          const char      *id,
          const char      *channel,
          const char      *published)
{
  return mpis_cube_builder_add_post (builder, &(MpisCubePost) {
    .id = id,
    .channel = channel,
    .item_id = id,
    .published_at = published != NULL ? instant (published) : 0,
    .published_known = published != NULL,
  });
}

static void
add_snapshot (MpisCubeBuilder *builder,
              guint            post,
              const char      *at,
              MpisCounters     counters)
{
  /* What an initialiser leaves out is unknown. */
  for (guint i = 0; i < MPIS_N_COUNTERS; i++)
    if (counters.value[i] == 0)
      counters.value[i] = NA;
    else if (counters.value[i] == G_MININT64 + 1)
      counters.value[i] = 0;
  mpis_cube_builder_add_snapshot (builder, post, instant (at), &counters);
}

#define ZERO (G_MININT64 + 1)
#define COUNTERS(...) ((MpisCounters) { .value = { __VA_ARGS__ } })
#define VIEWS(n)     [MPIS_COUNTER_VIEWS] = (n)
#define REACH(n)     [MPIS_COUNTER_REACH] = (n)
#define REACTIONS(n) [MPIS_COUNTER_REACTIONS] = (n)
#define COMMENTS(n)  [MPIS_COUNTER_COMMENTS] = (n)

static MpisCube *
end_in (MpisCubeBuilder *builder,
        const char      *identifier)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GTimeZone) zone = mpis_zone_new (identifier, &error);

  g_assert_no_error (error);
  return mpis_cube_builder_end (builder, zone);
}

/* The answer as lines of `key|key=value`, a value nobody knows as `?`, a rate with six decimals. */
static char *
answer (MpisCube        *cube,
        const MpisQuery *query)
{
  g_autoptr(MpisResult) result = mpis_cube_query (cube, query);
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint row = 0; row < mpis_result_get_n_rows (result); row++)
    {
      MpisValue value;

      for (guint group = 0; group < query->n_by; group++)
        {
          g_autofree char *key = mpis_result_format_key (result, row, group);

          g_string_append_printf (text, "%s%s", group > 0 ? "|" : "", key);
        }
      mpis_result_get_value (result, row, &value);
      if (!value.known)
        g_string_append (text, "=? ");
      else if (query->metric == MPIS_METRIC_ENGAGEMENT_RATE)
        g_string_append_printf (text, "=%.6f ", value.number);
      else
        g_string_append_printf (text, "=%" G_GINT64_FORMAT " ", value.integer);
    }
  return g_string_free_and_steal (g_steal_pointer (&text));
}

/* Without .from or .to that end is open. */
#define ASSERT_ANSWER(cube, expected, ...) \
  G_STMT_START { \
    MpisQuery asked = { __VA_ARGS__ }; \
    g_autofree char *got = NULL; \
    asked.from = asked.from != 0 ? asked.from : MPIS_DAY_FIRST; \
    asked.to = asked.to != 0 ? asked.to : MPIS_DAY_LAST; \
    got = answer (cube, &asked); \
    g_assert_cmpstr (got, ==, expected); \
  } G_STMT_END

#define BY(n, ...) .by = { __VA_ARGS__ }, .n_by = (n)

static MpisCube *
small_cube (void)
{
  g_autoptr(MpisCubeBuilder) builder = mpis_cube_builder_new ();
  guint a = add_post (builder, "a", "youtube", "2026-02-13T10:00:00Z");
  guint b = add_post (builder, "b", "telegram", "2026-02-14T10:00:00Z");
  guint c = add_post (builder, "c", "telegram", NULL);

  add_snapshot (builder, a, "2026-02-13T12:00:00Z", COUNTERS (VIEWS (100), REACTIONS (5)));
  add_snapshot (builder, a, "2026-02-14T12:00:00Z", COUNTERS (VIEWS (160), REACTIONS (8)));
  add_snapshot (builder, a, "2026-02-15T12:00:00Z", COUNTERS (REACTIONS (10)));
  add_snapshot (builder, b, "2026-02-14T12:00:00Z", COUNTERS (VIEWS (40)));
  add_snapshot (builder, b, "2026-02-15T12:00:00Z", COUNTERS (VIEWS (30)));
  add_snapshot (builder, c, "2026-02-14T13:00:00Z", COUNTERS (VIEWS (1000)));
  add_snapshot (builder, c, "2026-02-15T13:00:00Z", COUNTERS (VIEWS (1001)));
  return end_in (builder, "UTC");
}

static void
test_activity (void)
{
  g_autoptr(MpisCube) cube = small_cube ();

  ASSERT_ANSWER (cube, "=191 ", .metric = MPIS_METRIC_VIEWS);
  ASSERT_ANSWER (cube, "2026-02-13=100 2026-02-14=100 2026-02-15=-9 ", BY (1, MPIS_GROUP_DAY));
  ASSERT_ANSWER (cube, "telegram=31 youtube=160 ", BY (1, MPIS_GROUP_CHANNEL));
  /* Posts go by channel, then item. A snapshot that gained nothing known has a row; c's first is its
   * opening balance. */
  ASSERT_ANSWER (cube, "b|2026-02-14=40 b|2026-02-15=-10 c|2026-02-14=? c|2026-02-15=1 "
                 "a|2026-02-13=100 a|2026-02-14=60 a|2026-02-15=? ",
                 BY (2, MPIS_GROUP_POST, MPIS_GROUP_DAY));
  ASSERT_ANSWER (cube, "telegram=? youtube=10 ", .metric = MPIS_METRIC_REACTIONS,
                 BY (1, MPIS_GROUP_CHANNEL));
  ASSERT_ANSWER (cube, "=? ", .metric = MPIS_METRIC_SAVES);
  ASSERT_ANSWER (cube, "2026-02-14=100 ", BY (1, MPIS_GROUP_DAY), .from = day ("2026-02-14"),
                 .to = day ("2026-02-14"));
  ASSERT_ANSWER (cube, "", BY (1, MPIS_GROUP_DAY), .from = day ("2026-02-16"));
  ASSERT_ANSWER (cube, "", BY (1, MPIS_GROUP_DAY), .from = day ("2026-02-15"),
                 .to = day ("2026-02-14"));
}

static void
test_posts_of_the_period (void)
{
  g_autoptr(MpisCube) cube = small_cube ();

  /* Latest known totals, by publication; a post published nobody knows when is in no period. */
  ASSERT_ANSWER (cube, "=1191 ", .lens = MPIS_LENS_POSTS);
  ASSERT_ANSWER (cube, "telegram=1031 youtube=160 ", .lens = MPIS_LENS_POSTS,
                 BY (1, MPIS_GROUP_CHANNEL));
  ASSERT_ANSWER (cube, "2026-02-13=160 2026-02-14=30 ", .lens = MPIS_LENS_POSTS,
                 BY (1, MPIS_GROUP_DAY));
  ASSERT_ANSWER (cube, "telegram=30 ", .lens = MPIS_LENS_POSTS, BY (1, MPIS_GROUP_CHANNEL),
                 .from = day ("2026-02-14"));
  ASSERT_ANSWER (cube, "youtube=160 ", .lens = MPIS_LENS_POSTS, BY (1, MPIS_GROUP_CHANNEL),
                 .to = day ("2026-02-13"));
  ASSERT_ANSWER (cube, "b=? c=? a=10 ", .lens = MPIS_LENS_POSTS, .metric = MPIS_METRIC_REACTIONS,
                 BY (1, MPIS_GROUP_POST));
}

static void
test_number_of_posts (void)
{
  g_autoptr(MpisCube) cube = small_cube ();

  for (MpisLens lens = MPIS_LENS_ACTIVITY; lens <= MPIS_LENS_POSTS; lens++)
    {
      ASSERT_ANSWER (cube, "=3 ", .metric = MPIS_METRIC_POSTS, .lens = lens);
      ASSERT_ANSWER (cube, "telegram=2 youtube=1 ", .metric = MPIS_METRIC_POSTS, .lens = lens,
                     BY (1, MPIS_GROUP_CHANNEL));
      ASSERT_ANSWER (cube, "2026-02-13=1 2026-02-14=1 ", .metric = MPIS_METRIC_POSTS, .lens = lens,
                     BY (1, MPIS_GROUP_DAY));
      ASSERT_ANSWER (cube, "=1 ", .metric = MPIS_METRIC_POSTS, .lens = lens,
                     .from = day ("2026-02-14"));
    }
}

static void
test_engagement_rate (void)
{
  g_autoptr(MpisCubeBuilder) builder = mpis_cube_builder_new ();
  g_autoptr(MpisCube) cube = NULL;
  guint a = add_post (builder, "a", "youtube", "2026-02-13T10:00:00Z");
  guint b = add_post (builder, "b", "instagram", "2026-02-13T10:00:00Z");
  guint c = add_post (builder, "c", "email", "2026-02-13T10:00:00Z");

  add_snapshot (builder, a, "2026-02-13T12:00:00Z", COUNTERS (VIEWS (100), REACTIONS (10)));
  add_snapshot (builder, a, "2026-02-14T12:00:00Z", COUNTERS (VIEWS (1000), REACTIONS (12)));
  add_snapshot (builder, b, "2026-02-13T12:00:00Z",
                COUNTERS (VIEWS (5000), REACH (50), REACTIONS (5), COMMENTS (1)));
  add_snapshot (builder, b, "2026-02-14T12:00:00Z",
                COUNTERS (VIEWS (9000), REACH (50), REACTIONS (6), COMMENTS (1)));
  add_snapshot (builder, c, "2026-02-13T12:00:00Z", COUNTERS (REACTIONS (999)));
  add_snapshot (builder, c, "2026-02-14T12:00:00Z", COUNTERS (VIEWS (ZERO), REACTIONS (999)));
  cube = end_in (builder, "UTC");

  /* The ratio of sums, not the mean of ratios; without reach or views nothing counts. */
  ASSERT_ANSWER (cube, "2026-02-13=0.106667 ", .metric = MPIS_METRIC_ENGAGEMENT_RATE,
                 BY (1, MPIS_GROUP_DAY), .to = day ("2026-02-13"));
  ASSERT_ANSWER (cube, "c=? b=0.140000 a=0.012000 ", .metric = MPIS_METRIC_ENGAGEMENT_RATE,
                 .lens = MPIS_LENS_POSTS, BY (1, MPIS_GROUP_POST));
  ASSERT_ANSWER (cube, "c|2026-02-14=? b|2026-02-14=0.000250 a|2026-02-14=0.002222 ",
                 .metric = MPIS_METRIC_ENGAGEMENT_RATE, .from = day ("2026-02-14"),
                 BY (2, MPIS_GROUP_POST, MPIS_GROUP_DAY));
}

static void
test_filters (void)
{
  static const char *const none[] = { NULL };
  static const char *const telegram[] = { "Telegram ", NULL };
  static const char *const name[] = { "Same name", NULL };
  static const char *const id[] = { "p2", NULL };
  static const char *const persona[] = { "Ada", "nobody", NULL };
  static const char *const item[] = { "7", NULL };
  static const char *const qualified[] = { "second/7", NULL };
  static const char *const post[] = { "x", "z", NULL };
  g_autoptr(MpisCubeBuilder) builder = mpis_cube_builder_new ();
  g_autoptr(MpisCube) cube = NULL;
  MpisCubePost posts[] = {
    { .id = "x", .channel = "telegram", .account = "first", .item_id = "7", .project_id = "p1",
      .project_name = "Same name", .persona_id = "q1", .persona_name = "Ada" },
    { .id = "y", .channel = "telegram", .account = "second", .item_id = "7", .project_id = "p2",
      .project_name = "Same name", .persona_id = "q2", .persona_name = "Bo" },
    { .id = "z", .channel = "youtube", .account = "third", .item_id = "7" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (posts); i++)
    {
      posts[i].published_at = instant ("2026-02-13T10:00:00Z");
      posts[i].published_known = TRUE;
      add_snapshot (builder, mpis_cube_builder_add_post (builder, &posts[i]), "2026-02-13T12:00:00Z",
                    COUNTERS (VIEWS (1 << i)));
    }
  cube = end_in (builder, "UTC");

  ASSERT_ANSWER (cube, "=7 ", .channels = NULL);
  ASSERT_ANSWER (cube, "", .channels = none);
  ASSERT_ANSWER (cube, "", .items = none);
  ASSERT_ANSWER (cube, "=3 ", .channels = telegram);
  ASSERT_ANSWER (cube, "=3 ", .projects = name);
  ASSERT_ANSWER (cube, "=2 ", .projects = id);
  ASSERT_ANSWER (cube, "=1 ", .personas = persona);
  ASSERT_ANSWER (cube, "", .projects = id, .personas = persona);
  ASSERT_ANSWER (cube, "=7 ", .items = item);
  ASSERT_ANSWER (cube, "=3 ", .items = item, .channels = telegram);
  ASSERT_ANSWER (cube, "=2 ", .items = qualified);
  ASSERT_ANSWER (cube, "=5 ", .items = post);

  /* Projects are told apart by their ids; no project is a group too, and comes first. */
  ASSERT_ANSWER (cube, "=4 Same name=1 Same name=2 ", BY (1, MPIS_GROUP_PROJECT));
  ASSERT_ANSWER (cube, "=4 Ada=1 Bo=2 ", BY (1, MPIS_GROUP_PERSONA));
  /* An id two accounts share is shown with its account, on that channel. */
  ASSERT_ANSWER (cube, "first/7=1 second/7=2 7=4 ", BY (1, MPIS_GROUP_POST));
}

static void
test_keys (void)
{
  g_autoptr(MpisCube) cube = small_cube ();
  MpisQuery query = { .from = MPIS_DAY_FIRST, .to = MPIS_DAY_LAST,
                      BY (5, MPIS_GROUP_WEEK, MPIS_GROUP_MONTH, MPIS_GROUP_WEEKDAY, MPIS_GROUP_HOUR,
                          MPIS_GROUP_POST) };
  g_autoptr(MpisResult) result = mpis_cube_query (cube, &query);
  g_autofree char *channel = NULL;
  g_autofree char *item = NULL;
  g_autofree char *text = answer (cube, &query);

  g_assert_true (g_str_has_prefix (text, "2026-W07|2026-02|5|12|a=100 2026-W07|2026-02|6|12|b=40 "
                                   "2026-W07|2026-02|6|12|a=60 2026-W07|2026-02|6|13|c=? "));
  g_assert_cmpint (mpis_result_get_key (result, 0, 0), ==, day ("2026-02-09"));
  g_assert_cmpint (mpis_result_get_key (result, 0, 1), ==, day ("2026-02-01"));
  g_assert_cmpint (mpis_result_get_key (result, 0, 2), ==, 5);
  g_assert_cmpint (mpis_result_get_key (result, 0, 3), ==, 12);
  g_assert_cmpint (mpis_result_get_key (result, 0, 4), ==, 0);
  mpis_result_format_post (result, 1, 4, &channel, &item);
  g_assert_cmpstr (channel, ==, "telegram");
  g_assert_cmpstr (item, ==, "b");
  g_assert_cmpint (mpis_result_get_flags (result, 0), ==, MPIS_GAIN_PLAIN);
  g_assert_cmpuint (mpis_result_get_n_rows (result), ==, 7);
  g_assert_cmpint (mpis_result_get_flags (result, 4), ==, MPIS_GAIN_CORRECTION);
}

static void
test_days_of_the_zone (void)
{
  g_autoptr(MpisCubeBuilder) builder = mpis_cube_builder_new ();
  g_autoptr(MpisCube) berlin = NULL;
  g_autoptr(MpisCube) utc = NULL;
  guint a = add_post (builder, "a", "youtube", "2026-03-28T00:00:00Z");

  add_snapshot (builder, a, "2026-03-28T22:30:00Z", COUNTERS (VIEWS (1)));    /* 23:30 */
  add_snapshot (builder, a, "2026-03-28T23:30:00Z", COUNTERS (VIEWS (11)));   /* 00:30, 23 hours */
  add_snapshot (builder, a, "2026-03-29T00:30:00Z", COUNTERS (VIEWS (111)));  /* 01:30 */
  add_snapshot (builder, a, "2026-03-29T01:30:00Z", COUNTERS (VIEWS (1111))); /* 03:30 */
  add_snapshot (builder, a, "2026-03-29T21:59:59Z", COUNTERS (VIEWS (2111))); /* 23:59 */
  add_snapshot (builder, a, "2026-03-29T22:00:00Z", COUNTERS (VIEWS (5111))); /* 00:00 */
  berlin = end_in (builder, "Europe/Berlin");
  {
    g_autoptr(GTimeZone) zone = g_time_zone_new_utc ();

    utc = mpis_cube_new_with_zone (berlin, zone);
  }

  ASSERT_ANSWER (berlin, "2026-03-28=1 2026-03-29=2110 2026-03-30=3000 ", BY (1, MPIS_GROUP_DAY));
  ASSERT_ANSWER (berlin, "0=3010 1=100 3=1000 23=1001 ", BY (1, MPIS_GROUP_HOUR));
  ASSERT_ANSWER (berlin, "2026-W13=2111 2026-W14=3000 ", BY (1, MPIS_GROUP_WEEK));
  ASSERT_ANSWER (utc, "2026-03-28=11 2026-03-29=5100 ", BY (1, MPIS_GROUP_DAY));
}

static void
test_saturation (void)
{
  g_autoptr(MpisCubeBuilder) builder = mpis_cube_builder_new ();
  g_autoptr(MpisCube) cube = NULL;

  for (guint i = 0; i < 2; i++)
    add_snapshot (builder, add_post (builder, i == 0 ? "a" : "b", "x", "2026-02-13T00:00:00Z"),
                  "2026-02-13T12:00:00Z", COUNTERS (VIEWS (G_MAXINT64)));
  cube = end_in (builder, "UTC");
  ASSERT_ANSWER (cube, "=9223372036854775807 ", .metric = MPIS_METRIC_VIEWS);
}

static void
test_names (void)
{
  MpisMetric metric;
  MpisGroup group;

  for (guint i = 0; i < MPIS_N_METRICS; i++)
    {
      g_assert_true (mpis_metric_from_name (mpis_metric_get_name (i), &metric));
      g_assert_cmpint (metric, ==, i);
    }
  for (guint i = 0; i < MPIS_N_GROUPS; i++)
    {
      g_assert_true (mpis_group_from_name (mpis_group_get_name (i), &group));
      g_assert_cmpint (group, ==, i);
    }
  g_assert_false (mpis_metric_from_name ("Views", &metric));
  g_assert_false (mpis_group_from_name ("", &group));
  g_assert_cmpstr (mpis_metric_get_name (MPIS_METRIC_ENGAGEMENT_RATE), ==, "engagement_rate");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/metrics/query/activity", test_activity);
  g_test_add_func ("/metrics/query/posts-of-the-period", test_posts_of_the_period);
  g_test_add_func ("/metrics/query/number-of-posts", test_number_of_posts);
  g_test_add_func ("/metrics/query/engagement-rate", test_engagement_rate);
  g_test_add_func ("/metrics/query/filters", test_filters);
  g_test_add_func ("/metrics/query/keys", test_keys);
  g_test_add_func ("/metrics/query/days-of-the-zone", test_days_of_the_zone);
  g_test_add_func ("/metrics/query/saturation", test_saturation);
  g_test_add_func ("/metrics/query/names", test_names);
  return g_test_run ();
}
