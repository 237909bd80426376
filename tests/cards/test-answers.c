#include "config.h"

#include "card-test.h"

#include <math.h>

#include "mpis-heatmap.h"
#include "mpis-timeline.h"

#define NOW "2026-03-31T12:00:00Z"

static const MpisCardFigure *
figure (MpisCardAnswer *answer,
        guint           i)
{
  g_assert_cmpuint (i, <, answer->figures->len);
  return g_ptr_array_index (answer->figures, i);
}

static MpisSeries *
series (MpisCardAnswer *answer,
        guint           i)
{
  g_autoptr(MpisSeries) found = NULL;

  g_assert_nonnull (answer->chart);
  found = g_list_model_get_item (G_LIST_MODEL (answer->chart->series), i);
  g_assert_nonnull (found);
  return found;   /* the list keeps it */
}

static char *
cell (MpisCardTable *table,
      guint          row,
      guint          column)
{
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc ();

  return mpis_card_table_format (table, row, column, utc);
}

static void
assert_cell (MpisCardTable *table,
             guint          row,
             guint          column,
             const char    *expected)
{
  g_autofree char *text = cell (table, row, column);

  g_assert_cmpstr (text, ==, expected);
}

/* Zero is a number, missing is not one, and what a channel never says is neither. */
static void
test_zero_missing_never (void)
{
  g_autoptr(CardWorld) world = card_world_new ("UTC", NOW);
  g_autoptr(MpisCardInput) input = NULL;
  g_autoptr(MpisCardAnswer) zero = NULL, missing = NULL, never = NULL;

  card_world_add_post (world, "a", "telegram", "2026-03-30T10:00:00Z", 0, NA);
  card_world_add_post (world, "b", "instagram", "2026-03-30T10:00:00Z", NA, 5);
  input = card_world_end (world);

  zero = card_ask (input, "key-figure", "{\"metric\": \"views\", \"channel\": \"Telegram\"}");
  g_assert_cmpint (zero->state, ==, MPIS_CARD_READY);
  g_assert_true (figure (zero, 0)->now.known);
  g_assert_cmpint (figure (zero, 0)->now.integer, ==, 0);

  missing = card_ask (input, "key-figure", "{\"metric\": \"reactions\", \"channel\": \"telegram\"}");
  g_assert_cmpint (missing->state, ==, MPIS_CARD_EMPTY);
  g_assert_cmpstr (missing->message, ==, "No reactions known for this time range.");
  g_assert_cmpuint (missing->figures->len, ==, 0);

  never = card_ask (input, "key-figure", "{\"metric\": \"views\", \"channel\": \"instagram\"}");
  g_assert_cmpint (never->state, ==, MPIS_CARD_NOT_OFFERED);
  g_assert_cmpstr (never->message, ==, "Instagram does not offer views.");
}

/* The same three in a list's cells. */
static void
test_recent_posts (void)
{
  g_autoptr(CardWorld) world = card_world_new ("UTC", NOW);
  g_autoptr(MpisCardAnswer) answer = NULL;

  card_world_add_post (world, "old", "telegram", "2026-03-01T10:00:00Z", 10, 1);
  card_world_add_post (world, "zero", "telegram", "2026-03-28T10:00:00Z", 0, 0);
  card_world_add_post (world, "gram", "instagram", "2026-03-29T10:00:00Z", NA, 5);
  card_world_add_post (world, "new", "telegram", "2026-03-30T10:00:00Z", NA, NA);
  answer = card_ask_once (world, "recent-posts", "{\"count\": 3}");

  g_assert_cmpint (answer->state, ==, MPIS_CARD_READY);
  g_assert_cmpuint (mpis_card_table_get_n_rows (answer->table), ==, 3);
  assert_cell (answer->table, 0, 0, "Post new");
  assert_cell (answer->table, 0, 3, "–");
  assert_cell (answer->table, 1, 0, "Post gram");
  assert_cell (answer->table, 1, 3, "n/a");
  assert_cell (answer->table, 2, 3, "0");
  g_assert_cmpint (mpis_card_table_get_row (answer->table, 0)->target.kind, ==, MPIS_CARD_TARGET_POST);
  g_assert_cmpstr (mpis_card_table_get_row (answer->table, 0)->target.id, ==, "new");
}

/* A card obeys the window's filters beside its own: only what passes both. */
static void
test_filters_join (void)
{
  g_autoptr(CardWorld) world = card_world_new ("UTC", NOW);
  g_autoptr(MpisCardInput) input = NULL;
  g_autoptr(MpisCardAnswer) same = NULL, other = NULL;
  char *telegram[] = { (char *) "telegram", NULL };

  card_world_add_post (world, "a", "telegram", "2026-03-30T10:00:00Z", 100, 1);
  card_world_add_post (world, "b", "youtube", "2026-03-30T10:00:00Z", 7, 1);
  world->fields.filters[MPIS_FILTER_CHANNEL] = telegram;
  input = card_world_end (world);
  world->fields.filters[MPIS_FILTER_CHANNEL] = NULL;

  same = card_ask (input, "key-figure", "{\"channels\": [\"telegram\", \"youtube\"]}");
  g_assert_cmpint (figure (same, 0)->now.integer, ==, 100);
  other = card_ask (input, "key-figure", "{\"channels\": [\"youtube\"]}");
  g_assert_cmpint (other->state, ==, MPIS_CARD_EMPTY);
  g_assert_cmpstr (other->message, ==, "No post matches the filters.");
}

/* A card with a time range of its own does not follow the header's. */
static void
test_ranges (void)
{
  g_autoptr(CardWorld) world = card_world_new ("UTC", NOW);
  g_autoptr(MpisCardInput) input = NULL;
  g_autoptr(MpisCardAnswer) follows = NULL, own = NULL;

  card_world_add_post (world, "a", "telegram", "2026-03-30T10:00:00Z", 100, 1);
  card_world_add_post (world, "b", "telegram", "2026-03-05T10:00:00Z", 7, 1);
  world->fields.range = MPIS_RANGE_7_DAYS;
  world->fields.period = mpis_range_get_period (MPIS_RANGE_7_DAYS, (MpisPeriod) { 0, 0 },
                                                mpis_day_of (world->fields.now, world->zone));
  input = card_world_end (world);

  follows = card_ask (input, "key-figure", "{}");
  g_assert_cmpint (figure (follows, 0)->now.integer, ==, 100);
  g_assert_true (figure (follows, 0)->compared);
  g_assert_false (figure (follows, 0)->before.known);
  g_assert_cmpstr (follows->subtitle, ==, "Last 7 Days");
  own = card_ask (input, "key-figure", "{\"time_range\": \"30d\"}");
  g_assert_cmpint (figure (own, 0)->now.integer, ==, 107);
  g_assert_cmpstr (own->subtitle, ==, "Last 30 Days");
}

/* Rates are ratios of sums: per channel, and never added up over channels. */
static void
test_channel_performance (void)
{
  g_autoptr(CardWorld) world = card_world_new ("UTC", NOW);
  g_autoptr(MpisCardAnswer) answer = NULL;
  g_autoptr(MpisCardTable) numbers = NULL;

  card_world_add_post (world, "a", "telegram", "2026-03-30T10:00:00Z", 100, 50);
  card_world_add_post (world, "b", "telegram", "2026-03-30T11:00:00Z", 900, 50);
  card_world_add_post (world, "c", "youtube", "2026-03-30T11:00:00Z", 100, 20);
  answer = card_ask_once (world, "channel-performance", "{}");

  g_assert_cmpint (answer->state, ==, MPIS_CARD_READY);
  g_assert_cmpint (answer->chart->kind, ==, MPIS_CHART_BARS);
  g_assert_cmpstr (mpis_series_get_id (series (answer, 0)), ==, "youtube");
  g_assert_cmpfloat_with_epsilon (mpis_series_get_y (series (answer, 0))[0], 0.2, 1e-9);
  g_assert_cmpfloat_with_epsilon (mpis_series_get_y (series (answer, 1))[0], 0.1, 1e-9);
  numbers = mpis_card_answer_get_numbers (answer);
  assert_cell (numbers, 0, 0, "YouTube");
}

/* A day nobody measured is a gap; a day without posts is no post. */
static void
test_days (void)
{
  g_autoptr(CardWorld) world = card_world_new ("UTC", NOW);
  g_autoptr(MpisCardInput) input = NULL;
  g_autoptr(MpisCardAnswer) views = NULL, posts = NULL;

  card_world_add_post (world, "a", "telegram", "2026-03-27T10:00:00Z", 5, 1);
  card_world_add_post (world, "b", "telegram", "2026-03-29T10:00:00Z", 7, 1);
  input = card_world_end (world);
  views = card_ask (input, "metric-chart", "{\"metric\": \"views\", \"breakdown\": \"day\"}");
  g_assert_cmpuint (mpis_series_get_n (series (views, 0)), ==, 3);
  g_assert_cmpfloat (mpis_series_get_y (series (views, 0))[0], ==, 5);
  g_assert_true (isnan (mpis_series_get_y (series (views, 0))[1]));
  posts = card_ask (input, "posting-cadence", "{}");
  g_assert_cmpfloat (mpis_series_get_y (series (posts, 0))[1], ==, 0);
}

/* Hours and weekdays are the zone's, on the day the clock goes forward as on any other. */
static void
test_best_time (void)
{
  g_autoptr(CardWorld) world = card_world_new ("Europe/Berlin", NOW);
  g_autoptr(MpisCardInput) input = NULL;
  g_autoptr(MpisCardAnswer) answer = NULL, strict = NULL;
  MpisHeatmap *map;

  /* Sundays: 22 March 18:00 is 17:00 UTC, 29 March 18:00 is 16:00 UTC since that morning. */
  card_world_add_post (world, "a", "telegram", "2026-03-22T17:00:00Z", 100, 10);
  card_world_add_post (world, "b", "telegram", "2026-03-29T16:00:00Z", 100, 30);
  card_world_add_post (world, "c", "telegram", "2026-03-29T16:30:00Z", 100, 20);
  card_world_add_post (world, "d", "telegram", "2026-03-23T17:30:00Z", 100, 90);
  input = card_world_end (world);
  answer = card_ask (input, "best-time", "{\"min_posts\": 3}");
  g_assert_cmpint (answer->state, ==, MPIS_CARD_READY);
  map = MPIS_HEATMAP (answer->chart->content);
  g_assert_cmpint (mpis_heatmap_get_count (map, 6 * 24 + 18), ==, 3);
  g_assert_cmpfloat_with_epsilon (mpis_heatmap_get_value (map, 6 * 24 + 18), 0.2, 1e-9);
  g_assert_cmpint (mpis_heatmap_get_state (map, 0 * 24 + 18), ==, MPIS_HEATMAP_TOO_FEW);
  g_assert_nonnull (strstr (answer->notes, "Sunday, 18:00"));
  g_assert_nonnull (strstr (answer->notes, "1 hour with fewer than 3 posts is hidden."));

  strict = card_ask (input, "best-time", "{\"min_posts\": 4}");
  g_assert_cmpint (strict->state, ==, MPIS_CARD_EMPTY);
  g_assert_nonnull (strstr (strict->hint, "The fullest hour has 3."));
}

/* A goal is measured over the zone's month, with the goal that holds then. */
static void
test_goal (void)
{
  g_autoptr(CardWorld) world = card_world_new ("Europe/Berlin", NOW);
  g_autoptr(MpisCardInput) input = NULL;
  g_autoptr(MpisCardAnswer) answer = NULL, none = NULL, later = NULL;

  card_world_add_post (world, "a", "telegram", "2026-02-28T22:30:00Z", 40, 1);   /* measured in March, at 00:30 */
  card_world_add_post (world, "b", "telegram", "2026-03-29T16:00:00Z", 60, 1);
  card_world_add_post (world, "c", "telegram", "2026-02-10T16:00:00Z", 30, 1);
  input = card_world_end (world);
  answer = card_ask (input, "goal-progress", "{\"goals\": [{\"value\": 50}, {\"from\": \"2026-03-15\", "
                                             "\"value\": 200}]}");
  g_assert_cmpint (answer->state, ==, MPIS_CARD_READY);
  g_assert_cmpint (answer->progress->value.integer, ==, 100);
  g_assert_cmpfloat (answer->progress->goal, ==, 200);
  g_assert_cmpfloat (answer->progress->elapsed, >, 0.97);
  assert_cell (answer->numbers, 6, 1, "30");
  assert_cell (answer->numbers, 6, 2, "50");

  none = card_ask (input, "goal-progress", "{}");
  g_assert_cmpint (none->state, ==, MPIS_CARD_EMPTY);
  later = card_ask (input, "goal-progress", "{\"goals\": [{\"from\": \"2027-01-01\", \"value\": 5}]}");
  g_assert_cmpstr (later->message, ==, "No goal holds yet.");
}

/* Flags count and can be hidden until they get worse. */
static void
test_red_flags (void)
{
  g_autoptr(CardWorld) world = card_world_new ("UTC", NOW);
  g_autoptr(MpisCardInput) input = NULL;
  g_autoptr(MpisCardAnswer) shown = NULL, hidden = NULL, worse = NULL, calm = NULL;

  card_world_add_run (world, "r1", "failed", "2026-03-31T10:00:00Z", "2026-03-31T10:05:00Z");
  card_world_add_run (world, "r2", "failed", "2026-03-31T11:00:00Z", "2026-03-31T11:05:00Z");
  card_world_add_run (world, "r3", "success", "2026-03-31T11:00:00Z", "2026-03-31T11:05:00Z");
  world->fields.missing_records = 1;
  input = card_world_end (world);
  shown = card_ask (input, "red-flags", "{}");
  g_assert_cmpuint (mpis_card_table_get_n_rows (shown->table), ==, 4);
  g_assert_cmpstr (mpis_card_table_get_row (shown->table, 0)->key, ==, "failed-24h=2");
  assert_cell (shown->table, 0, 1, "2 of 3 runs, 66.7\u00a0%");

  hidden = card_ask (input, "red-flags", "{\"hidden_flags\": [\"failed-24h=2\"]}");
  g_assert_cmpuint (mpis_card_table_get_n_rows (hidden->table), ==, 3);
  g_assert_nonnull (strstr (hidden->notes, "1 flag is hidden"));
  worse = card_ask (input, "red-flags", "{\"hidden_flags\": [\"failed-24h=1\"]}");
  g_assert_cmpuint (mpis_card_table_get_n_rows (worse->table), ==, 4);

  calm = card_ask (input, "red-flags", "{\"persona_id\": \"persona-2\"}");
  assert_cell (calm->table, 0, 0, "All Is Well");
}

static void
test_runs (void)
{
  g_autoptr(CardWorld) world = card_world_new ("UTC", NOW);
  g_autoptr(MpisCardInput) input = NULL;
  g_autoptr(MpisCardAnswer) answer = NULL, none = NULL;
  MpisTimeline *timeline;

  card_world_add_run (world, "r1", "failed", "2026-03-31T10:00:00Z", "2026-03-31T10:05:00Z");
  card_world_add_run (world, "r2", "running", "2026-03-31T11:00:00Z", NULL);
  card_world_add_run (world, "r3", "pending", NULL, NULL);
  input = card_world_end (world);
  answer = card_ask (input, "run-timeline", "{}");
  timeline = MPIS_TIMELINE (answer->chart->content);
  g_assert_cmpuint (mpis_timeline_get_n (timeline), ==, 2);
  g_assert_nonnull (strstr (answer->notes, "1 run waits to begin."));
  assert_cell (answer->numbers, 0, 1, "Running");
  assert_cell (answer->numbers, 0, 3, "–");
  assert_cell (answer->numbers, 1, 3, "5 minutes");

  none = card_ask (input, "run-timeline", "{\"time_range\": \"own\", \"from\": \"2025-01-01\", \"to\": \"2025-01-02\"}");
  g_assert_cmpstr (none->message, ==, "No run was started in this time range.");
}

/* Nothing is recommended without data; what is, is so. */
static void
test_recommendations (void)
{
  g_autoptr(CardWorld) few = card_world_new ("UTC", NOW);
  g_autoptr(CardWorld) world = card_world_new ("UTC", NOW);
  g_autoptr(MpisCardAnswer) nothing = NULL, answer = NULL;

  card_world_add_post (few, "a", "telegram", "2026-03-30T10:00:00Z", 100, 10);
  nothing = card_ask_once (few, "eidos-recommendations", "{}");
  g_assert_cmpint (nothing->state, ==, MPIS_CARD_EMPTY);
  g_assert_cmpstr (nothing->message, ==, "There is not enough data to recommend anything.");

  for (int i = 0; i < 12; i++)   /* every day until the 12th, then silence */
    {
      g_autofree char *id = g_strdup_printf ("t%d", i);
      g_autofree char *at = g_strdup_printf ("2026-03-%02dT10:00:00Z", i + 1);

      card_world_add_post (world, id, "telegram", at, 100, i == 5 ? 90 : 10);
    }
  answer = card_ask_once (world, "eidos-recommendations", "{}");
  g_assert_cmpint (answer->state, ==, MPIS_CARD_READY);
  assert_cell (answer->table, 0, 0, "Telegram has gone quiet");
  assert_cell (answer->table, 0, 1, "No post for 19 days; usually there is one every 1 day");
  assert_cell (answer->table, 1, 0, "“Post t5” did far better than usual");
  g_assert_cmpstr (mpis_card_table_get_row (answer->table, 1)->target.id, ==, "t5");
}

static void
test_persona (void)
{
  g_autoptr(CardWorld) world = card_world_new ("UTC", NOW);
  g_autoptr(MpisCardInput) input = NULL;
  g_autoptr(MpisCardAnswer) answer = NULL, which = NULL, gone = NULL;

  card_world_add_post (world, "a", "telegram", "2026-03-30T10:00:00Z", 100, 10);
  input = card_world_end (world);
  answer = card_ask (input, "persona-overview", "{\"persona_id\": \"persona-1\"}");
  g_assert_cmpstr (answer->title, ==, "Ada");
  g_assert_cmpint (figure (answer, 0)->now.integer, ==, 1);
  g_assert_nonnull (strstr (answer->notes, "Nothing is known"));
  which = card_ask (input, "persona-overview", "{}");
  g_assert_cmpstr (which->message, ==, "No persona is chosen.");
  gone = card_ask (input, "persona-overview", "{\"persona_id\": \"no-more\"}");
  g_assert_cmpstr (gone->message, ==, "The persona of this card is not here.");
}

/* A card that cannot be read says why, and a kind nobody knows says so. */
static void
test_errors (void)
{
  g_autoptr(CardWorld) world = card_world_new ("UTC", NOW);
  g_autoptr(MpisCardInput) input = card_world_end (world);
  g_autoptr(MpisCardAnswer) wrong = card_ask (input, "key-figure", "{\"metric\": \"wiews\", \"title\": \"Mine\"}");
  g_autoptr(MpisCardAnswer) foreign = card_ask (input, "weather", "{}");
  g_autoptr(MpisCardAnswer) empty = card_ask (input, "key-figure", "{}");

  g_assert_cmpint (wrong->state, ==, MPIS_CARD_ERROR);
  g_assert_cmpstr (wrong->title, ==, "Mine");
  g_assert_cmpstr (wrong->hint, ==, "$.metric: expected one of views, impressions, reach, reactions, comments, "
                                    "shares, saves, clicks, engagement_rate, posts, found \"wiews\"");
  g_assert_cmpint (foreign->state, ==, MPIS_CARD_UNKNOWN);
  g_assert_cmpint (empty->state, ==, MPIS_CARD_EMPTY);
  g_assert_cmpstr (empty->message, ==, "There are no posts yet.");
}

int
main (int    argc,
      char **argv)
{
  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cards/answers/zero-missing-never", test_zero_missing_never);
  g_test_add_func ("/cards/answers/recent-posts", test_recent_posts);
  g_test_add_func ("/cards/answers/filters-join", test_filters_join);
  g_test_add_func ("/cards/answers/ranges", test_ranges);
  g_test_add_func ("/cards/answers/channel-performance", test_channel_performance);
  g_test_add_func ("/cards/answers/days", test_days);
  g_test_add_func ("/cards/answers/best-time", test_best_time);
  g_test_add_func ("/cards/answers/goal", test_goal);
  g_test_add_func ("/cards/answers/red-flags", test_red_flags);
  g_test_add_func ("/cards/answers/runs", test_runs);
  g_test_add_func ("/cards/answers/recommendations", test_recommendations);
  g_test_add_func ("/cards/answers/persona", test_persona);
  g_test_add_func ("/cards/answers/errors", test_errors);
  return g_test_run ();
}
