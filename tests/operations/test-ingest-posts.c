#include "config.h"

#include "ingest-support.h"

static DexFuture *
test_edited_texts (gpointer data)
{
  g_auto(Base) base = { 0 };
  g_autoptr(GPtrArray) first = observations_new (), edited = observations_new (),
      older = observations_new ();

  base_open (&base, FALSE);
  observe (first, "youtube", NULL, "v", START + DAY, START + DAY, 100, 5)->title =
      g_strdup ("Before");
  observe (edited, "youtube", NULL, "v", START + DAY, START + 2 * DAY, 100, 5)->title =
      g_strdup ("After");
  observe (older, "youtube", NULL, "v", START, START, 10, 1)->title = g_strdup ("At first");

  ingest (&base, first, NULL, FALSE);
  assert_counts (ingest (&base, edited, NULL, FALSE), 0, 0, 1, 0, 0);
  assert_counts (ingest (&base, edited, NULL, FALSE), 0, 1, 0, 0, 0);
  assert_counts (ingest (&base, first, NULL, FALSE), 0, 1, 0, 0, 0);
  assert_counts (ingest (&base, older, NULL, FALSE), 1, 0, 0, 0, 0);
  assert_answer (base.db,
                 "SELECT published_payload->>'title', meta->'history' FROM published_items", 2,
    "After,[{\"title\": \"At first\", \"until\": \"2026-01-01T00:00:00Z\"},"
    " {\"title\": \"Before\", \"until\": \"2026-01-02T00:00:00Z\"}]");

  return dex_future_new_true ();
}

static DexFuture *
test_publication_that_nobody_dates (gpointer data)
{
  g_auto(Base) base = { 0 };
  g_autoptr(GPtrArray) first = observations_new (), earlier = observations_new (),
      dated = observations_new ();

  base_open (&base, FALSE);
  observe (first, "youtube", NULL, "v", START + 5 * DAY, START, 100, 5);
  observe (earlier, "youtube", NULL, "v", START + 2 * DAY, START, 50, 5);
  observe (dated, "youtube", NULL, "v", START + 7 * DAY, START, 120, 5)->published_at = START + DAY;

  ingest (&base, first, NULL, FALSE);
  assert_answer (base.db, "SELECT published_at, meta->>'published_at_known' FROM published_items",
                 2, "2026-01-06 00:00:00+00,false");
  ingest (&base, earlier, NULL, FALSE);
  assert_answer (base.db, "SELECT published_at, meta->>'published_at_known' FROM published_items",
                 2, "2026-01-03 00:00:00+00,false");
  ingest (&base, dated, NULL, FALSE);
  assert_answer (base.db, "SELECT published_at, meta->>'published_at_known' FROM published_items",
                 2, "2026-01-02 00:00:00+00,true");

  return dex_future_new_true ();
}

/* A day that an upload was planned for, then the one it appeared on: the newest word counts, in
 * whichever order the files come. */
static DexFuture *
test_publication_that_moves (gpointer data)
{
  for (guint newer_first = 0; newer_first < 2; newer_first++)
    {
      g_auto(Base) base = { 0 };

      base_open (&base, FALSE);
      for (guint i = 0; i < 3; i++)
        {
          const guint file = newer_first ? 2 - i : i;
          g_autoptr(GPtrArray) observations = observations_new ();

          for (guint day = 0; day <= file; day++)
            observe (observations, "youtube", NULL, "v", START + day * DAY, START + file * DAY, day, 0)
              ->published_at = day < 2 ? START - DAY : START - 2 * DAY;
          ingest (&base, observations, NULL, FALSE);
        }
      assert_answer (base.db, "SELECT published_at FROM published_items", 1, "2025-12-30 00:00:00+00");
    }

  return dex_future_new_true ();
}

static DexFuture *
test_ids_within_accounts (gpointer data)
{
  g_auto(Base) base = { 0 };
  g_autoptr(GPtrArray) two = observations_new (), again = observations_new (),
      unclear = observations_new ();

  base_open (&base, FALSE);
  observe (two, "telegram", "One", "5", START, START, 1, 1);
  observe (two, "telegram", "other", "5", START, START, 2, 2);
  assert_counts (ingest (&base, two, NULL, FALSE), 2, 0, 0, 0, 0);
  assert_answer (base.db,
                 "SELECT meta->>'account', views FROM published_items i JOIN normalized_metrics m"
                 " ON m.published_item_id = i.id ORDER BY 1", 2, "One,1;other,2");

  /* names are not told apart by case; a third account is a third post */
  observe (again, "telegram", "one", "5", START + DAY, START, 3, 3);
  observe (again, "telegram", "third", "5", START + DAY, START, 4, 4);
  assert_counts (ingest (&base, again, NULL, FALSE), 2, 0, 0, 0, 0);
  assert_answer (base.db, "SELECT count (*) FROM published_items", 1, "3");

  /* a row that names no account is the post if nothing speaks against it; a link names one */
  run_sql (base.db,
           "UPDATE published_items SET meta = meta - 'account' WHERE meta->>'account' = 'third';"
                    "UPDATE published_items SET meta = meta - 'account',"
                    " channel_url = 'https://t.me/other/5'"
                    " WHERE meta->>'account' = 'other'");
  observe (unclear, "telegram", "third", "5", START + 2 * DAY, START, 5, 5);
  observe (unclear, "telegram", "other", "5", START + 2 * DAY, START, 6, 6);
  assert_counts (ingest (&base, unclear, NULL, FALSE), 2, 0, 0, 0, 0);
  assert_answer (base.db, "SELECT count (*) FROM published_items", 1, "4");
  assert_answer (base.db,
                 "SELECT count (*) FROM normalized_metrics m JOIN published_items i"
                 " ON i.id = m.published_item_id"
                 " WHERE i.channel_url LIKE '%t.me/other/5'", 1, "2");

  return dex_future_new_true ();
}

static void
assert_set_aside (Base       *base,
                  GPtrArray  *observations,
                  const char *reason)
{
  g_autoptr(GPtrArray) set_aside =
      g_ptr_array_new_with_free_func ((GDestroyNotify) mpis_set_aside_free);

  ingest (base, observations, set_aside, TRUE);
  g_assert_cmpuint (set_aside->len, ==, observations->len);
  g_assert_cmpstr (((MpisSetAside *) set_aside->pdata[0])->reason, ==, reason);
}

/* MPIS makes a row for each time that something is recorded as published, and keeps no account. */
static DexFuture *
test_unmatched_says_why (gpointer data)
{
  g_auto(Base) base = { 0 };
  g_autoptr(GPtrArray) one = observations_new (), two = observations_new (),
      none = observations_new ();

  base_open (&base, TRUE);
  run_sql (base.db, "INSERT INTO published_items (draft_id, channel, channel_item_id)"
                    " SELECT id, 'telegram', '5' FROM content_drafts LIMIT 1");
  observe (none, "telegram", "One", "6", START, START, 1, 1);
  assert_set_aside (&base, none, "unmatched: no published post is telegram One/6");

  observe (two, "telegram", "One", "5", START, START, 1, 1);
  observe (two, "telegram", "other", "5", START, START, 1, 1);
  assert_set_aside (&base, two, "unmatched: one published post may be telegram One/5, and as well"
                                " that of another account in the file");

  run_sql (base.db, "INSERT INTO published_items (draft_id, channel, channel_item_id)"
                    " SELECT id, 'telegram', '5' FROM content_drafts LIMIT 1");
  observe (one, "telegram", "One", "5", START, START, 1, 1);
  assert_set_aside (&base, one, "unmatched: 2 published posts may be telegram One/5, and nothing"
                                " tells which of them it is");

  return dex_future_new_true ();
}

int
main (int argc, char **argv)
{
  dex_init ();
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD ("/ingest-posts/edited-texts", test_edited_texts);
  ADD ("/ingest-posts/publication-that-nobody-dates", test_publication_that_nobody_dates);
  ADD ("/ingest-posts/publication-that-moves", test_publication_that_moves);
  ADD ("/ingest-posts/ids-within-accounts", test_ids_within_accounts);
  ADD ("/ingest-posts/unmatched-says-why", test_unmatched_says_why);

  return g_test_run ();
}
