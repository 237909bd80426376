#include "config.h"

#include "store-test.h"

static DexFuture *
test_new (gpointer data)
{
  g_autofree char *path = store_test_new_path ();
  g_autoptr(MpisStore) store = store_test_open (path);
  g_autoptr(MpisStoreContents) contents = store_test_load (store);

  g_assert_cmpint (contents->revision, ==, 0);
  g_assert_cmpint (contents->synced_at, ==, MPIS_INSTANT_UNKNOWN);
  g_assert_cmpuint (contents->posts->len, ==, 0);
  g_assert_cmpuint (mpis_cube_get_n_posts (contents->cube), ==, 0);
  g_assert_false (contents->has_demo);
  return dex_future_new_for_boolean (TRUE);
}

static DexFuture *
test_contents (gpointer data)
{
  g_autoptr(MpisStore) store = store_test_new_filled ();
  g_autoptr(MpisStoreContents) contents = store_test_load (store);
  const MpisPostFields *newest = mpis_post_peek (g_ptr_array_index (contents->posts, 0));
  const MpisPostFields *older = mpis_post_peek (g_ptr_array_index (contents->posts, 1));
  const MpisRunFields *run = mpis_run_peek (g_ptr_array_index (contents->runs, 0));
  static const char *const channels[] = { "telegram", "youtube", NULL };

  g_assert_cmpstr (newest->title, ==, "Post 2");
  g_assert_cmpint (newest->measured_at, ==, MPIS_INSTANT_UNKNOWN);
  g_assert_cmpint (newest->latest.value[MPIS_COUNTER_VIEWS], ==, MPIS_UNKNOWN);
  g_assert_cmpstr (older->title, ==, "Post 1");
  g_assert_cmpstr (older->project_name, ==, "Letters");
  g_assert_cmpstr (older->persona_name, ==, "Ada");
  g_assert_cmpint (older->measured_at, ==, NOON + DAY + 2 * MPIS_HOUR);
  g_assert_cmpint (older->latest.value[MPIS_COUNTER_VIEWS], ==, 300);
  g_assert_cmpint (older->latest.value[MPIS_COUNTER_REACTIONS], ==, 0);
  g_assert_cmpint (older->latest.value[MPIS_COUNTER_REACH], ==, MPIS_UNKNOWN);
  g_assert_cmpstr (run->project_name, ==, "Letters");
  g_assert_cmpstrv (run->channels, channels);
  g_assert_cmpint (run->completed_at, ==, MPIS_INSTANT_UNKNOWN);
  g_assert_cmpuint (mpis_cube_get_n_snapshots (contents->cube), ==, 3);
  g_assert_cmpint (contents->synced_at, ==, NOON);
  g_assert_cmpint (contents->revision, !=, 0);
  return dex_future_new_for_boolean (TRUE);
}

/* What was there already changes nothing, and is known to; what was not does. */
static DexFuture *
test_again (gpointer data)
{
  g_autoptr(MpisStore) store = store_test_new_filled ();
  g_autoptr(MpisStoreChanges) same = store_test_begin (FALSE);
  g_autoptr(MpisStoreChanges) more = store_test_begin (FALSE);
  g_autoptr(MpisStoreContents) before = store_test_load (store);
  g_autoptr(MpisStoreContents) after_same = NULL;
  g_autoptr(MpisStoreContents) after_more = NULL;
  const char *personas[] = { "persona" };

  store_test_put_names (same, FALSE);
  store_test_put_post (same, 1, FALSE);
  store_test_put_snapshot (same, 1, 1, 200);
  store_test_put_run (same, 1, "failed", FALSE);
  mpis_store_changes_keep_only (same, MPIS_STORE_PERSONAS, personas, 1);
  mpis_store_changes_complete (same, "11:20:", NOON + 1);
  store_test_apply (store, same);
  after_same = store_test_load (store);
  g_assert_cmpint (after_same->revision, ==, before->revision);
  g_assert_cmpint (after_same->synced_at, ==, NOON + 1);

  store_test_put_snapshot (more, 1, 1, 201);
  mpis_store_changes_complete (more, "12:20:", NOON + 2);
  store_test_apply (store, more);
  after_more = store_test_load (store);
  g_assert_cmpint (after_more->revision, !=, before->revision);
  g_assert_cmpuint (mpis_cube_get_n_snapshots (after_more->cube), ==, 3);
  return dex_future_new_for_boolean (TRUE);
}

/* An instant that was put right leaves nothing behind; a removed post takes its snapshots along. */
static DexFuture *
test_removals (gpointer data)
{
  g_autoptr(MpisStore) store = store_test_new_filled ();
  g_autoptr(MpisStoreChanges) moved = store_test_begin (FALSE);
  g_autoptr(MpisStoreChanges) removed = store_test_begin (FALSE);
  g_autoptr(MpisStoreContents) contents = NULL;
  g_autofree char *second = store_test_uuid (2, 1001);
  g_autofree char *third = store_test_uuid (2, 1002);
  g_autofree char *post = store_test_uuid (1, 1);
  g_autofree char *run = store_test_uuid (3, 1);
  MpisCounters counters = { { 5, 5, 5, 5, 5, 5, 5, 5 } };

  mpis_store_changes_put_snapshot (moved, second, post, NOON + 9 * DAY, &counters);
  mpis_store_changes_remove_snapshot (moved, third);
  mpis_store_changes_complete (moved, "11:20:", NOON);
  store_test_apply (store, moved);
  contents = store_test_load (store);
  g_assert_cmpuint (mpis_cube_get_n_snapshots (contents->cube), ==, 2);
  g_assert_cmpint (mpis_post_peek (g_ptr_array_index (contents->posts, 1))->measured_at, ==, NOON + 9 * DAY);
  g_clear_pointer (&contents, mpis_store_contents_unref);

  mpis_store_changes_remove (removed, MPIS_STORE_POSTS, post);
  mpis_store_changes_remove (removed, MPIS_STORE_RUNS, run);
  mpis_store_changes_complete (removed, "12:20:", NOON);
  store_test_apply (store, removed);
  contents = store_test_load (store);
  g_assert_cmpuint (contents->posts->len, ==, 1);
  g_assert_cmpuint (contents->runs->len, ==, 0);
  g_assert_cmpuint (mpis_cube_get_n_snapshots (contents->cube), ==, 0);
  return dex_future_new_for_boolean (TRUE);
}

static DexFuture *
test_sum (gpointer data)
{
  g_autoptr(MpisStore) store = store_test_new_filled ();
  g_autoptr(MpisStoreChanges) changes = store_test_begin (FALSE);
  g_autofree char *second = store_test_uuid (1, 2);
  const char *kept[] = { second };
  gint64 hash = 2 * G_GINT64_CONSTANT (-7777777777777);
  g_autoptr(GError) error = NULL;
  MpisStoreSum sum;

  mpis_store_changes_keep_only (changes, MPIS_STORE_POSTS, kept, 1);
  store_test_apply (store, changes);
  mpis_store_sum_posts (store, &sum, &error);
  g_assert_no_error (error);
  g_assert_cmpint (sum.n_posts, ==, 1);
  g_assert_cmpint (sum.low, ==, hash & G_MAXUINT32);
  g_assert_cmpint (sum.high, ==, hash >> 32);
  return dex_future_new_for_boolean (TRUE);
}

/* Parts of a pull are seen together or not at all. */
static DexFuture *
test_whole_pulls (gpointer data)
{
  g_autoptr(MpisStore) store = store_test_new_filled ();
  g_autoptr(MpisStoreChanges) first = store_test_begin (TRUE);
  g_autoptr(MpisStoreChanges) last = mpis_store_changes_new ();
  g_autoptr(MpisStoreContents) during = NULL;
  g_autoptr(MpisStoreContents) abandoned = NULL;
  g_autoptr(MpisStoreContents) after = NULL;

  store_test_put_post (first, 7, FALSE);
  store_test_put_snapshot (first, 7, 0, 1);
  store_test_apply (store, first);
  during = store_test_load (store);
  g_assert_cmpuint (during->posts->len, ==, 2);
  mpis_store_abandon (store);
  abandoned = store_test_load (store);
  g_assert_cmpuint (abandoned->posts->len, ==, 2);

  store_test_apply (store, first);
  store_test_put_snapshot (last, 7, 1, 2);
  mpis_store_changes_complete (last, "30:30:", NOON);
  store_test_apply (store, last);
  after = store_test_load (store);
  g_assert_cmpuint (after->posts->len, ==, 1);
  g_assert_cmpuint (mpis_cube_get_n_snapshots (after->cube), ==, 2);
  return dex_future_new_for_boolean (TRUE);
}

/* Changes against what is not there are refused; so is the rest of a pull that was abandoned. */
static DexFuture *
test_wrong_base (gpointer data)
{
  g_autoptr(MpisStore) store = store_test_new_filled ();
  g_autoptr(MpisStoreChanges) foreign = mpis_store_changes_new ();
  g_autoptr(MpisStoreChanges) rest = mpis_store_changes_new ();
  g_autoptr(MpisStoreContents) contents = NULL;
  g_autoptr(GError) error = NULL;

  mpis_store_changes_begin (foreign, "another server", FALSE);
  store_test_put_post (foreign, 9, FALSE);
  mpis_store_changes_complete (foreign, "1:1:", NOON);
  g_assert_false (mpis_store_apply (store, foreign, &error));
  g_assert_error (error, MPIS_STORE_ERROR, MPIS_STORE_ERROR_CHANGED);
  g_clear_error (&error);

  mpis_store_changes_complete (rest, "1:1:", NOON);
  g_assert_false (mpis_store_apply (store, rest, &error));
  g_assert_error (error, MPIS_STORE_ERROR, MPIS_STORE_ERROR_CHANGED);

  contents = store_test_load (store);
  g_assert_cmpuint (contents->posts->len, ==, 2);
  return dex_future_new_for_boolean (TRUE);
}

static DexFuture *
test_two_openers (gpointer data)
{
  g_autofree char *path = store_test_new_path ();
  g_autoptr(MpisStore) one = store_test_open (path);
  g_autoptr(MpisStore) other = store_test_open (path);
  g_autoptr(MpisStoreChanges) changes = store_test_begin (FALSE);
  g_autoptr(MpisStoreContents) seen = NULL;
  g_autoptr(MpisStoreMark) mark = NULL;
  g_autoptr(GError) error = NULL;

  store_test_fill (one);
  seen = store_test_load (other);
  g_assert_cmpuint (seen->posts->len, ==, 2);

  store_test_put_post (changes, 3, FALSE);
  mpis_store_changes_complete (changes, "11:21:", NOON);
  store_test_apply (other, changes);
  mark = dex_await_boxed (mpis_store_get_mark (one), &error);
  g_assert_no_error (error);
  g_assert_cmpint (mark->revision, !=, seen->revision);
  g_assert_cmpstr (mark->watermark, ==, "11:21:");
  return dex_future_new_for_boolean (TRUE);
}

static void
judge (MpisStore    *store,
       MpisRedFlags *flags)
{
  g_autoptr(MpisStoreContents) contents = store_test_load (store);

  mpis_store_contents_judge (contents, NOON, flags);
}

/* Demo data counts for nothing beside real data, and for itself where there is nothing else. */
static DexFuture *
test_flags (gpointer data)
{
  g_autofree char *path = store_test_new_path ();
  g_autoptr(MpisStore) store = store_test_open (path);
  g_autoptr(MpisStoreChanges) demo = store_test_begin (TRUE);
  g_autoptr(MpisStoreChanges) real = store_test_begin (FALSE);
  g_autofree char *run = store_test_uuid (4, 3);
  g_autofree char *post = store_test_uuid (1, 1);
  g_autoptr(MpisStoreContents) contents = NULL;
  MpisRedFlags flags;

  store_test_put_names (demo, TRUE);
  store_test_put_post (demo, 1, TRUE);
  store_test_put_post (demo, 2, TRUE);
  store_test_put_snapshot (demo, 1, 0, 1);
  store_test_put_run (demo, 1, "failed", TRUE);
  store_test_put_run (demo, 2, "success", TRUE);    /* recorded nothing */
  mpis_store_changes_complete (demo, "1:1:", NOON);
  store_test_apply (store, demo);
  judge (store, &flags);
  g_assert_cmpuint (flags.published_items, ==, 2);
  g_assert_cmpuint (flags.missing_metrics, ==, 1);
  g_assert_cmpuint (flags.last_24h.total, ==, 2);
  g_assert_cmpuint (flags.last_24h.failed, ==, 1);
  g_assert_cmpuint (flags.missing_records, ==, 1);

  store_test_put_post (real, 5, FALSE);
  store_test_put_run (real, 3, "partial", FALSE);   /* recorded one and not the other */
  store_test_put_run (real, 30, "running", FALSE);  /* not finished, and longer ago than a day */
  mpis_store_changes_put_record (real, &(MpisStoreRecord) { "a", run, TRUE, post });
  mpis_store_changes_put_record (real, &(MpisStoreRecord) { "b", run, TRUE, NULL });
  mpis_store_changes_complete (real, "2:2:", NOON);
  store_test_apply (store, real);
  judge (store, &flags);
  g_assert_cmpuint (flags.published_items, ==, 1);
  g_assert_cmpuint (flags.missing_metrics, ==, 1);
  g_assert_cmpuint (flags.last_24h.total, ==, 1);
  g_assert_cmpuint (flags.last_7d.total, ==, 2);
  g_assert_cmpuint (flags.last_7d.failed, ==, 0);
  g_assert_cmpuint (flags.missing_records, ==, 1);
  contents = store_test_load (store);
  g_assert_true (contents->has_demo);
  g_assert_false (contents->only_demo);
  return dex_future_new_for_boolean (TRUE);
}

static DexFuture *
test_records (gpointer data)
{
  g_autoptr(MpisStore) store = store_test_new_filled ();
  g_autoptr(MpisStoreChanges) changes = store_test_begin (FALSE);
  g_autofree char *run = store_test_uuid (4, 2);
  g_autofree char *post = store_test_uuid (1, 1);
  MpisRedFlags flags;

  store_test_put_run (changes, 2, "success", FALSE);
  mpis_store_changes_put_record (changes, &(MpisStoreRecord) { "a", run, TRUE, post });
  mpis_store_changes_put_record (changes, &(MpisStoreRecord) { "b", run, FALSE, NULL });   /* it failed */
  mpis_store_changes_complete (changes, "2:2:", NOON);
  store_test_apply (store, changes);
  judge (store, &flags);
  g_assert_cmpuint (flags.missing_records, ==, 0);
  return dex_future_new_for_boolean (TRUE);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_data_func ("/store/new", test_new, store_test_run_fiber);
  g_test_add_data_func ("/store/contents", test_contents, store_test_run_fiber);
  g_test_add_data_func ("/store/again", test_again, store_test_run_fiber);
  g_test_add_data_func ("/store/removals", test_removals, store_test_run_fiber);
  g_test_add_data_func ("/store/sum", test_sum, store_test_run_fiber);
  g_test_add_data_func ("/store/whole-pulls", test_whole_pulls, store_test_run_fiber);
  g_test_add_data_func ("/store/wrong-base", test_wrong_base, store_test_run_fiber);
  g_test_add_data_func ("/store/two-openers", test_two_openers, store_test_run_fiber);
  g_test_add_data_func ("/store/flags", test_flags, store_test_run_fiber);
  g_test_add_data_func ("/store/records", test_records, store_test_run_fiber);
  return g_test_run ();
}
