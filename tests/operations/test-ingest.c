#include "config.h"

#include "ingest-support.h"

static DexFuture *
test_a_new_post_gets_its_whole_chain (gpointer data)
{
  g_auto(Base) base = { 0 };
  g_autoptr(GPtrArray) observations = observations_new ();
  MpisObservation *observation;

  base_open (&base, FALSE);
  observation = observe (observations, "YouTube", "UCx", "v1", START + DAY, START + DAY, 100, 7);
  observation->title = g_strdup ("A \"title\"\twith\\ oddities");
  observation->text = g_strdup ("Line one\nline two");
  observation->url = g_strdup ("https://www.youtube.com/watch?v=v1");
  observation->published_at = START;
  assert_counts (ingest (&base, observations, NULL, FALSE), 1, 0, 0, 0, 0);

  assert_answer (base.db,
    "SELECT j.name, s.name, s.slug, s.active_version, v.version, p.status, p.title, d.status,"
    " i.channel,"
    " i.channel_item_id, i.channel_url, i.published_payload->>'title', i.published_at,"
    " i.meta->>'account',"
    " i.meta->>'imported', i.meta->>'is_demo', array_to_string (j.channels, '+')"
    " FROM published_items i JOIN content_drafts d ON d.id = i.draft_id JOIN content_plans p"
    " ON p.id = d.plan_id"
    " JOIN personas s ON s.id = p.persona_id JOIN persona_versions v ON v.id = d.persona_version_id"
    " JOIN dashboard_projects j ON j.persona_id = s.id AND j.id::text = i.meta->>'project_id'", 17,
    "A project,A project,a-project,1.0,1.0,published,A"
    " \"title\"\twith\\ oddities,approved,youtube,v1,"
    "https://www.youtube.com/watch?v=v1,A \"title\"\twith\\ oddities,2026-01-01"
    " 00:00:00+00,UCx,true,NULL,youtube");
  assert_answer (base.db,
    "SELECT channel, views, reactions, comments, shares, engagement_rate, raw_metrics,"
    " measured_at, source, edition, earlier"
    " FROM normalized_metrics", 11,
    "youtube,100,7,NULL,NULL,0.0700,{\"likes\": 7, \"views\": 100},2026-01-02"
    " 00:00:00+00,test,2026-01-02 00:00:00+00,NULL");

  return dex_future_new_true ();
}

/* Nothing but what the posts and snapshots are. */
static char *
digest (MpisDb *db)
{
  return ask (db, "SELECT md5 (string_agg (line, ';' ORDER BY line)) FROM ("
                  "SELECT concat_ws (',', i.channel, i.channel_item_id, i.published_at,"
                  " i.published_payload, i.meta->'history',"
                  " m.measured_at, m.views, m.reactions, m.comments) AS line"
                  " FROM published_items i LEFT JOIN normalized_metrics m"
                  " ON m.published_item_id = i.id) AS lines", 1);
}

static char *
digest_all (MpisDb *db)
{
  return ask (db,
              "SELECT md5 ((SELECT string_agg (i::text, ';' ORDER BY id) FROM published_items i) ||"
                  " (SELECT string_agg (m::text, ';' ORDER BY id) FROM normalized_metrics m) ||"
                  " (SELECT string_agg (p::text, ';' ORDER BY id) FROM content_plans p) ||"
                  " (SELECT string_agg (j::text, ';' ORDER BY id) FROM dashboard_projects j))", 1);
}

static DexFuture *
test_the_same_again_changes_nothing (gpointer data)
{
  g_auto(Base) base = { 0 };
  g_autoptr(GPtrArray) observations = observations_new ();
  g_autofree char *before = NULL, *after = NULL;

  base_open (&base, FALSE);
  for (guint post = 0; post < 5; post++)
    for (int day = 0; day < 9; day++)
      {
        g_autofree char *id = g_strdup_printf ("p%u", post);
        MpisObservation *observation =
            observe (observations, "tiktok", NULL, id, START + day * DAY, START + 8 * DAY,
                                                day * 10 + (int) post, day == 4 ? -1 : day);

        observation->title = g_strdup (day < 3 ? "Early" : "Late");
      }
  /* the same instant twice in one file, with other values: the later row is right */
  observe (observations, "tiktok", NULL, "p0", START, START + 8 * DAY, 3, 3);
  observe (observations, "tiktok", NULL, "p0", START, START + 8 * DAY, 4, 4);

  assert_counts (ingest (&base, observations, NULL, FALSE), 45, 0, 2, 1, 0);
  assert_answer (base.db,
                 "SELECT views, jsonb_array_length (earlier) FROM normalized_metrics"
                 " WHERE earlier IS NOT NULL", 2, "4,2");
  before = digest_all (base.db);
  assert_counts (ingest (&base, observations, NULL, FALSE), 0, 47, 0, 0, 0);
  after = digest_all (base.db);
  g_assert_cmpstr (before, ==, after);
  assert_answer (base.db,
                 "SELECT count (*), min (published_payload->>'title'),"
                 " min (meta->'history'->0->>'title') FROM published_items",
                 3, "5,Late,Early");

  return dex_future_new_true ();
}

/* What a growing file said at its @edition: a window of days, values that corrections replace for
 * good, titles that change. */
static GPtrArray *
make_edition (guint32 seed,
              guint   edition)
{
  GPtrArray *observations = observations_new ();
  g_autoptr(GRand) rand = g_rand_new_with_seed (seed);
  guint from = g_rand_int_range (rand, 0, 4);

  for (guint post = 0; post < 4; post++)
    {
      g_autofree char *id = g_strdup_printf ("p%u", post);
      guint renamed_on = g_rand_int_range (rand, 0, 20);
      gint64 views = 0;

      for (guint day = 0; day < 20; day++)
        {
          gboolean gap = g_rand_int_range (rand, 0, 4) == 0;
          guint corrected_in = g_rand_int_range (rand, 0, 60);
          gint64 likes = g_rand_int_range (rand, -1, 50);
          MpisObservation *observation;

          views += g_rand_int_range (rand, -3, 30);
          if (gap || day > edition || day + 12 < edition || day < from)
            continue;
          observation =
              observe (observations, "youtube", NULL, id, START + day * DAY, START + edition * DAY,
                                 MAX (views, 0) + (edition >= corrected_in && day < corrected_in
                                                   ? 1000 : 0), likes);
          observation->title = g_strdup_printf ("Title %u of %u", day >= renamed_on, post);
        }
    }

  return observations;
}

static DexFuture *
test_order_makes_no_difference (gpointer data)
{
  for (guint seed = 1; seed <= 6; seed++)
    {
      g_auto(Base) forward = { 0 }, shuffled = { 0 };
      g_autoptr(GRand) rand = g_rand_new_with_seed (seed * 7919);
      g_autofree char *expected = NULL, *found = NULL, *again = NULL;
      guint order[8];

      base_open (&forward, FALSE);
      base_open (&shuffled, FALSE);
      for (guint i = 0; i < G_N_ELEMENTS (order); i++)
        order[i] = i;
      for (guint i = G_N_ELEMENTS (order) - 1; i > 0; i--)
        {
          guint other = g_rand_int_range (rand, 0, i + 1), kept = order[i];

          order[i] = order[other];
          order[other] = kept;
        }
      for (guint i = 0; i < G_N_ELEMENTS (order); i++)
        {
          g_autoptr(GPtrArray) in_order = make_edition (seed, 4 + 2 * i);
          g_autoptr(GPtrArray) out_of_order = make_edition (seed, 4 + 2 * order[i]);

          ingest (&forward, in_order, NULL, FALSE);
          ingest (&shuffled, out_of_order, NULL, FALSE);
        }

      expected = digest (forward.db);
      found = digest (shuffled.db);
      g_assert_cmpstr (expected, ==, found);

      /* and once more, from the first on */
      for (guint i = 0; i < G_N_ELEMENTS (order); i++)
        {
          g_autoptr(GPtrArray) observations = make_edition (seed, 4 + 2 * i);
          MpisIngestCounts counts = ingest (&shuffled, observations, NULL, FALSE);

          g_assert_cmpuint (counts.added + counts.changed, ==, 0);
        }
      again = digest (shuffled.db);
      g_assert_cmpstr (expected, ==, again);
    }

  return dex_future_new_true ();
}

static DexFuture *
test_the_newer_edition_is_right (gpointer data)
{
  g_auto(Base) base = { 0 };
  g_autoptr(GPtrArray) first = observations_new (), second = observations_new ();

  base_open (&base, FALSE);
  observe (first, "youtube", NULL, "v", START, START + DAY, 100, 5);
  observe (first, "youtube", NULL, "v", START + DAY, START + DAY, 200, 5);
  observe (second, "youtube", NULL, "v", START, START + 2 * DAY, 90, 5);
  observe (second, "youtube", NULL, "v", START + DAY, START + 2 * DAY, 200, 5);

  assert_counts (ingest (&base, first, NULL, FALSE), 2, 0, 0, 0, 0);
  assert_counts (ingest (&base, second, NULL, FALSE), 0, 1, 1, 0, 0);
  assert_counts (ingest (&base, first, NULL, FALSE), 0, 2, 0, 0, 0);
  assert_counts (ingest (&base, second, NULL, FALSE), 0, 2, 0, 0, 0);
  assert_answer (base.db,
                 "SELECT views, edition, earlier FROM normalized_metrics ORDER BY measured_at", 3,
    "90,2026-01-03 00:00:00+00,[{\"views\": 100, \"edition\": \"2026-01-02T00:00:00Z\","
    " \"reactions\": 5}];"
    "200,2026-01-02 00:00:00+00,NULL");

  return dex_future_new_true ();
}

static DexFuture *
test_an_older_edition_is_kept_behind (gpointer data)
{
  g_auto(Base) base = { 0 };
  g_autoptr(GPtrArray) older = observations_new (), newer = observations_new ();

  base_open (&base, FALSE);
  observe (newer, "youtube", NULL, "v", START, START + 2 * DAY, 90, 5);
  observe (older, "youtube", NULL, "v", START, START + DAY, 100, 5);
  ingest (&base, newer, NULL, FALSE);
  assert_counts (ingest (&base, older, NULL, FALSE), 0, 1, 0, 0, 0);
  assert_answer (base.db,
                 "SELECT views, raw_metrics->>'views', engagement_rate, earlier->0->>'views'"
                 " FROM normalized_metrics",
                 4, "90,90,0.0556,100");

  return dex_future_new_true ();
}

static DexFuture *
test_counters_that_fall_are_kept_and_counted (gpointer data)
{
  g_auto(Base) base = { 0 };
  g_autoptr(GPtrArray) first = observations_new (), between = observations_new ();

  base_open (&base, FALSE);
  observe (first, "youtube", NULL, "v", START, START, 100, 5);
  observe (first, "youtube", NULL, "v", START + DAY, START, -1, 4);
  observe (first, "youtube", NULL, "v", START + 2 * DAY, START, 90, -1);
  observe (first, "youtube", NULL, "v", START + 4 * DAY, START, 120, 6);
  assert_counts (ingest (&base, first, NULL, FALSE), 4, 0, 0, 2, 0);
  assert_answer (base.db, "SELECT views, reactions FROM normalized_metrics ORDER BY measured_at", 2,
                 "100,5;NULL,4;90,NULL;120,6");

  observe (between, "youtube", NULL, "v", START + 3 * DAY, START, 80, 5);
  assert_counts (ingest (&base, between, NULL, FALSE), 1, 0, 0, 1, 0);

  return dex_future_new_true ();
}

static DexFuture *
test_dry_run_changes_nothing (gpointer data)
{
  g_auto(Base) base = { 0 };
  g_autoptr(GPtrArray) observations = observations_new ();

  base_open (&base, FALSE);
  observe (observations, "youtube", NULL, "v", START, START, 100, 5);
  assert_counts (ingest (&base, observations, NULL, TRUE), 1, 0, 0, 0, 0);
  assert_answer (base.db,
                 "SELECT (SELECT count (*) FROM personas), (SELECT count (*)"
                 " FROM dashboard_projects),"
                 " (SELECT count (*) FROM published_items), (SELECT count (*)"
                 " FROM normalized_metrics),"
                 " to_regclass ('normalized_metrics_2026_01')", 5, "0,0,0,0,NULL");

  return dex_future_new_true ();
}

/* Both want the partition of a month that is not there yet; one makes it while the other waits. */
static DexFuture *
test_two_at_once (gpointer data)
{
  g_auto(Base) base = { 0 };
  g_autoptr(MpisDb) other = NULL;
  g_autoptr(GPtrArray) observations = observations_new (), set_aside = g_ptr_array_new ();
  g_autoptr(DexFuture) ingestion = NULL;
  g_autoptr(GError) error = NULL;
  const MpisIngestTarget target = { .source = "import" };
  MpisIngestCounts counts;

  base_open (&base, FALSE);
  other = dex_await_object (mpis_db_connect (base.conninfo, 0), &error);
  g_assert_no_error (error);
  observe (observations, "youtube", NULL, "v", START, START, 1, 1);

  dex_await (mpis_db_begin (other, NULL), &error);
  g_assert_no_error (error);
  assert_answer (other, "SELECT dash_ensure_metric_partitions ('2026-01-01', '2026-01-31')", 1, "1");
  ingestion = mpis_ingest (base.db, base.schema, observations, set_aside, &target, NULL, NULL, &counts);
  for (gboolean waits = FALSE; !waits;)
    {
      g_autofree char *n = ask (other, "SELECT count (*) FROM pg_locks WHERE NOT granted", 1);

      waits = strcmp (n, "0") != 0;
      g_assert_true (dex_future_is_pending (ingestion));
    }
  dex_await (mpis_db_commit (other), &error);
  g_assert_no_error (error);

  dex_await (g_steal_pointer (&ingestion), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (counts.added, ==, 1);
  mpis_db_close (other);

  return dex_future_new_true ();
}

static DexFuture *
test_what_is_set_aside_is_kept_once (gpointer data)
{
  g_auto(Base) base = { 0 };
  g_autoptr(GPtrArray) observations = observations_new ();
  g_autoptr(GPtrArray) set_aside =
      g_ptr_array_new_with_free_func ((GDestroyNotify) mpis_set_aside_free);

  base_open (&base, FALSE);
  observe (observations, "youtube", NULL, "v", START, START, 100, 5);
  for (guint i = 0; i < 2; i++)
    {
      MpisSetAside *aside = g_new0 (MpisSetAside, 1);

      aside->where = g_strdup_printf ("file: line %u", i);
      aside->reason = g_strdup ("a reason");
      aside->record = i == 0 ? g_strdup ("x,\\y\n") : NULL;
      g_ptr_array_add (set_aside, aside);
    }
  assert_counts (ingest (&base, observations, set_aside, FALSE), 1, 0, 0, 0, 2);
  assert_counts (ingest (&base, observations, set_aside, FALSE), 0, 1, 0, 0, 2);
  assert_answer (base.db, "SELECT where_text, reason, record FROM dash_quarantine ORDER BY 1", 3,
                 "file: line 0,a reason,x,\\y\n;file: line 1,a reason,NULL");

  return dex_future_new_true ();
}

static DexFuture *
test_mpis_tables_are_only_read (gpointer data)
{
  g_auto(Base) base = { 0 };
  g_autoptr(GPtrArray) observations = observations_new ();
  g_autoptr(GPtrArray) set_aside =
      g_ptr_array_new_with_free_func ((GDestroyNotify) mpis_set_aside_free);
  g_autofree char *before = NULL, *after = NULL;
  const char *mpis_tables =
      "SELECT md5 (concat ((SELECT string_agg (t::text, ';' ORDER BY id) FROM personas t),"
                            " (SELECT string_agg (t::text, ';' ORDER BY id) FROM content_plans t),"
                            " (SELECT string_agg (t::text, ';' ORDER BY id) FROM content_drafts t),"
                            " (SELECT string_agg (t::text, ';' ORDER BY id)"
                            " FROM published_items t),"
                            " (SELECT string_agg (t::text, ';' ORDER BY id)"
                            " FROM dashboard_projects t)))";

  base_open (&base, TRUE);
  g_assert_cmpint (mpis_db_schema_get_origin (base.schema), ==, MPIS_DB_ORIGIN_MPIS);
  run_sql (base.db,
    "DELETE FROM personas;"
    "WITH s AS (INSERT INTO personas (name, slug) VALUES ('A', 'a') RETURNING id),"
    " p AS (INSERT INTO content_plans (persona_id, title, topic, channel) SELECT id, 't', 't',"
    " 'YouTube' FROM s RETURNING id),"
    " d AS (INSERT INTO content_drafts (plan_id) SELECT id FROM p RETURNING id)"
    " INSERT INTO published_items (draft_id, channel, channel_item_id) SELECT id, 'YouTube ',"
    " 'known' FROM d");
  before = ask (base.db, mpis_tables, 1);

  observe (observations, "youtube", "UCx", "known", START, START, 100, 5)->title =
      g_strdup ("A title");
  observe (observations, "youtube", "UCx", "stranger", START, START, 1, 5)->title =
      g_strdup ("Another");
  assert_counts (ingest (&base, observations, set_aside, FALSE), 1, 0, 0, 0, 1);
  g_assert_true (g_str_has_prefix (((MpisSetAside *) set_aside->pdata[0])->reason, "unmatched"));
  g_ptr_array_set_size (set_aside, 0);
  assert_counts (ingest (&base, observations, set_aside, FALSE), 0, 1, 0, 0, 1);

  after = ask (base.db, mpis_tables, 1);
  g_assert_cmpstr (before, ==, after);
  assert_answer (base.db,
                 "SELECT m.views, i.channel_item_id FROM normalized_metrics m"
                 " JOIN published_items i ON i.id = m.published_item_id",
                 2, "100,known");
  assert_answer (base.db,
                 "SELECT channel, account, item_id, measured->>'views' FROM dash_unmatched_posts",
                 4,
                 "youtube,UCx,stranger,1");

  return dex_future_new_true ();
}

/* However long the other one takes: longer than a server may be silent. */
static DexFuture *
test_waits_for_another (gpointer data)
{
  g_auto(Base) base = { 0 };
  g_autoptr(MpisDb) other = NULL;
  g_autoptr(GPtrArray) observations = observations_new ();
  DexFuture *busy;

  base_open (&base, FALSE);
  other = dex_await_object (mpis_db_connect (base.conninfo, 0), NULL);
  run_sql (other, "BEGIN; SELECT pg_advisory_xact_lock (hashtext ('mpis_ingest'))");
  busy = mpis_db_run_script (other, "SELECT pg_sleep (1); COMMIT");

  mpis_db_set_timeout (base.db, 400);
  observe (observations, "youtube", NULL, "v", START, START, 1, 1);
  assert_counts (ingest (&base, observations, NULL, FALSE), 1, 0, 0, 0, 0);
  g_assert_true (dex_await (busy, NULL));
  mpis_db_close (other);

  return dex_future_new_true ();
}

static DexFuture *
test_real_numbers_never_land_on_demo_posts (gpointer data)
{
  const MpisIngestTarget demo = { .project = "A project", .source = "demo", .is_demo = TRUE };
  g_auto(Base) base = { 0 };
  g_autoptr(GPtrArray) sample = observations_new (), real = observations_new ();
  g_autoptr(GPtrArray) set_aside = g_ptr_array_new ();
  MpisIngestCounts counts;

  base_open (&base, FALSE);
  observe (sample, "telegram_demo", "here", "5", START, START, 1, 1);
  observe (real, "telegram", "here", "5", START, START, 2, 2);
  g_assert_true (dex_await (mpis_ingest (base.db, base.schema, sample, set_aside, &demo, NULL,
                                         NULL, &counts), NULL));
  assert_counts (ingest (&base, real, NULL, FALSE), 1, 0, 0, 0, 0);
  assert_answer (base.db,
                 "SELECT i.channel, m.engagement_rate, j.meta->>'is_demo', i.meta->>'is_demo',"
                 " v.core_json->>'is_demo'"
                 " FROM published_items i JOIN normalized_metrics m ON m.published_item_id = i.id"
                 " JOIN dashboard_projects j ON j.id::text = i.meta->>'project_id'"
                 " JOIN persona_versions v ON v.persona_id = j.persona_id ORDER BY 1", 5,
                 "telegram,1.0000,NULL,NULL,NULL;telegram_demo,1.0000,true,true,true");

  return dex_future_new_true ();
}

static DexFuture *
test_numbers_at_the_ends (gpointer data)
{
  g_auto(Base) base = { 0 };
  g_autoptr(GPtrArray) observations = observations_new ();

  base_open (&base, FALSE);
  observe (observations, "youtube", NULL, "a", START, START, 1, G_MAXINT64);
  observe (observations, "youtube", NULL, "b", START, START, 0, 0);
  observe (observations, "youtube", NULL, "c", START, START, 1, 20);
  assert_counts (ingest (&base, observations, NULL, FALSE), 3, 0, 0, 0, 0);
  assert_answer (base.db,
                 "SELECT reactions, engagement_rate FROM normalized_metrics m"
                 " JOIN published_items i"
                 " ON i.id = m.published_item_id ORDER BY channel_item_id", 2,
                 "9223372036854775807,NULL;0,NULL;20,20.0000");

  return dex_future_new_true ();
}

static MpisImportResult *
import_text (Base        *base,
             const char  *name,
             const char  *text,
             const char  *zone,
             GError     **error)
{
  const MpisImportOptions options = { .zone = zone, .measured_at = MPIS_INSTANT_UNKNOWN };
  g_autoptr(GBytes) content = g_bytes_new_static (text, strlen (text));

  return dex_await_boxed (mpis_import_content (base->db, base->schema, name, content, &options,
                                               NULL, NULL), error);
}

static DexFuture *
test_an_empty_file_is_not_broken (gpointer data)
{
  g_auto(Base) base = { 0 };
  g_autoptr(MpisImportResult) result = NULL;
  g_autoptr(GError) error = NULL;

  base_open (&base, FALSE);
  result = import_text (&base, "empty.csv", "sep=,\n", NULL, &error);
  g_assert_no_error (error);
  assert_counts (result->counts, 0, 0, 0, 0, 0);
  g_assert_cmpstr (result->file->notes[0], ==, "nothing to import");
  assert_answer (base.db, "SELECT count (*) FROM dashboard_projects", 1, "0");

  return dex_future_new_true ();
}

/* The answer belongs to the file it was given for, and a dry run gives none. */
static DexFuture *
test_a_zone_is_asked_for_once (gpointer data)
{
  const char *runs = "{\"2026-01-01 12:00:00\": {\"values\": [{\"videoID\": \"a\", \"view\": 5}, 7]}}";
  g_auto(Base) base = { 0 };
  g_autoptr(MpisImportResult) first = NULL, second = NULL;
  g_autoptr(GError) error = NULL;

  base_open (&base, FALSE);
  g_assert_null (import_text (&base, "runs.json", runs, NULL, &error));
  g_assert_error (error, MPIS_ERROR, MPIS_ERROR_UNANSWERED);
  g_clear_error (&error);
  assert_answer (base.db, "SELECT count (*) FROM dash_imports", 1, "0");

  first = import_text (&base, "runs.json", runs, "Asia/Tokyo", &error);
  g_assert_no_error (error);
  assert_counts (first->counts, 1, 0, 0, 0, 1);
  second = import_text (&base, "folder/runs.json", runs, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (second->file->zone, ==, "Asia/Tokyo");
  assert_counts (second->counts, 0, 1, 0, 0, 1);
  assert_answer (base.db, "SELECT i.kind, i.zone, i.counts->>'read', q.where_text FROM dash_imports i"
                 " JOIN dash_quarantine q ON q.import_id = i.id ORDER BY q.where_text", 4,
                 "youtube-tracker,Asia/Tokyo,2,folder/runs.json: $[\"2026-01-01 12:00:00\"].values[1];"
                 "youtube-tracker,Asia/Tokyo,2,runs.json: $[\"2026-01-01 12:00:00\"].values[1]");

  g_assert_null (import_text (&base, "other.json", runs, NULL, &error));
  g_assert_error (error, MPIS_ERROR, MPIS_ERROR_UNANSWERED);

  return dex_future_new_true ();
}

int
main (int argc, char **argv)
{
  dex_init ();
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD ("/ingest/a-new-post-gets-its-whole-chain", test_a_new_post_gets_its_whole_chain);
  ADD ("/ingest/the-same-again-changes-nothing", test_the_same_again_changes_nothing);
  ADD ("/ingest/order-makes-no-difference", test_order_makes_no_difference);
  ADD ("/ingest/the-newer-edition-is-right", test_the_newer_edition_is_right);
  ADD ("/ingest/an-older-edition-is-kept-behind", test_an_older_edition_is_kept_behind);
  ADD ("/ingest/counters-that-fall-are-kept-and-counted",
       test_counters_that_fall_are_kept_and_counted);
  ADD ("/ingest/dry-run-changes-nothing", test_dry_run_changes_nothing);
  ADD ("/ingest/two-at-once", test_two_at_once);
  ADD ("/ingest/what-is-set-aside-is-kept-once", test_what_is_set_aside_is_kept_once);
  ADD ("/ingest/mpis-tables-are-only-read", test_mpis_tables_are_only_read);
  ADD ("/ingest/waits-for-another", test_waits_for_another);
  ADD ("/ingest/real-numbers-never-land-on-demo-posts", test_real_numbers_never_land_on_demo_posts);
  ADD ("/ingest/numbers-at-the-ends", test_numbers_at_the_ends);
  ADD ("/ingest/an-empty-file-is-not-broken", test_an_empty_file_is_not_broken);
  ADD ("/ingest/a-zone-is-asked-for-once", test_a_zone_is_asked_for_once);

  return g_test_run ();
}
