#include "config.h"

#include <glib/gstdio.h>
#include <sqlite3.h>

#include "mpis-persona.h"
#include "mpis-post.h"
#include "mpis-project.h"
#include "mpis-run.h"
#include "mpis-store.h"
#include "mpis-test.h"

#define DAY (24 * MPIS_HOUR)
#define NOON (G_GINT64_CONSTANT (1767268800) * MPIS_SECOND)   /* 2026-01-01T12:00Z */

static char *
new_path (void)
{
  return g_build_filename (g_get_user_data_dir (), "not", "there", "yet.sqlite", NULL);
}

static MpisStore *
open_store (const char *path)
{
  g_autoptr(GError) error = NULL;
  MpisStore *store = dex_await_object (mpis_store_open (path), &error);

  g_assert_no_error (error);
  return store;
}

static MpisStoreContents *
load (MpisStore *store)
{
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr(GError) error = NULL;
  MpisStoreContents *contents = dex_await_boxed (mpis_store_load (store, utc), &error);

  g_assert_no_error (error);
  return contents;
}

static void
apply (MpisStore        *store,
       MpisStoreChanges *changes)
{
  g_autoptr(GError) error = NULL;

  mpis_store_apply (store, changes, &error);
  g_assert_no_error (error);
}

static char *
uuid (guint family,
      guint number)
{
  return g_strdup_printf ("%08x-0000-4000-8000-%012x", family, number);
}

static void
put_post (MpisStoreChanges *changes,
          guint             number,
          gboolean          is_demo)
{
  g_autofree char *id = uuid (1, number);
  g_autofree char *title = g_strdup_printf ("Post %u", number);
  MpisStorePost post = {
    .id = id,
    .id_hash = (gint64) number * G_GINT64_CONSTANT (-7777777777777),
    .channel = "youtube",
    .item_id = "abc",
    .title = title,
    .project_id = "project",
    .persona_id = "persona",
    .published_at = NOON + number * DAY,
    .published_known = TRUE,
    .is_demo = is_demo,
  };

  mpis_store_changes_put_post (changes, &post);
}

static void
put_snapshot (MpisStoreChanges *changes,
              guint             post,
              guint             number,
              gint64            views)
{
  g_autofree char *post_id = uuid (1, post);
  g_autofree char *id = uuid (2, post * 1000 + number);
  MpisCounters counters = { { views, MPIS_UNKNOWN, MPIS_UNKNOWN, 0, MPIS_UNKNOWN, MPIS_UNKNOWN,
                              MPIS_UNKNOWN, MPIS_UNKNOWN } };

  mpis_store_changes_put_snapshot (changes, id, post_id, NOON + post * DAY + number * MPIS_HOUR, &counters);
}

static void
put_run (MpisStoreChanges *changes,
         guint             number,
         const char       *status,
         gboolean          is_demo)
{
  g_autofree char *id = uuid (3, number);
  g_autofree char *run_id = uuid (4, number);
  MpisStoreRun run = {
    .id = id,
    .run_id = run_id,
    .project_id = "project",
    .persona_id = "persona",
    .status = status,
    .started_at = NOON - number * MPIS_HOUR,
    .completed_at = MPIS_INSTANT_UNKNOWN,
    .channels = "[\"telegram\", 7, \"youtube\"]",
    .is_demo = is_demo,
  };

  mpis_store_changes_put_run (changes, &run);
}

static void
put_names (MpisStoreChanges *changes,
           gboolean          is_demo)
{
  mpis_store_changes_put_persona (changes, &(MpisStorePersona) { "persona", "Ada", "ada", is_demo });
  mpis_store_changes_put_project (changes, &(MpisStoreProject) { "project", "Letters", "persona",
                                                                 "[\"youtube\"]", is_demo });
}

static MpisStoreChanges *
begin (gboolean from_nothing)
{
  MpisStoreChanges *changes = mpis_store_changes_new ();

  mpis_store_changes_begin (changes, "server", from_nothing);
  return changes;
}

/* A store of two posts, the first with three snapshots. */
static void
fill (MpisStore *store)
{
  g_autoptr(MpisStoreChanges) changes = begin (TRUE);

  put_names (changes, FALSE);
  put_post (changes, 1, FALSE);
  put_post (changes, 2, FALSE);
  for (guint i = 0; i < 3; i++)
    put_snapshot (changes, 1, i, 100 * (i + 1));
  put_run (changes, 1, "failed", FALSE);
  mpis_store_changes_complete (changes, "10:20:", NOON);
  apply (store, changes);
}

static MpisStore *
new_filled_store (void)
{
  g_autofree char *path = new_path ();
  MpisStore *store = open_store (path);

  fill (store);
  return store;
}

static DexFuture *
test_new (gpointer data)
{
  g_autofree char *path = new_path ();
  g_autoptr(MpisStore) store = open_store (path);
  g_autoptr(MpisStoreContents) contents = load (store);

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
  g_autoptr(MpisStore) store = new_filled_store ();
  g_autoptr(MpisStoreContents) contents = load (store);
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
  g_autoptr(MpisStore) store = new_filled_store ();
  g_autoptr(MpisStoreChanges) same = begin (FALSE);
  g_autoptr(MpisStoreChanges) more = begin (FALSE);
  g_autoptr(MpisStoreContents) before = load (store);
  g_autoptr(MpisStoreContents) after_same = NULL;
  g_autoptr(MpisStoreContents) after_more = NULL;
  const char *personas[] = { "persona" };

  put_names (same, FALSE);
  put_post (same, 1, FALSE);
  put_snapshot (same, 1, 1, 200);
  put_run (same, 1, "failed", FALSE);
  mpis_store_changes_keep_only (same, MPIS_STORE_PERSONAS, personas, 1);
  mpis_store_changes_complete (same, "11:20:", NOON + 1);
  apply (store, same);
  after_same = load (store);
  g_assert_cmpint (after_same->revision, ==, before->revision);
  g_assert_cmpint (after_same->synced_at, ==, NOON + 1);

  put_snapshot (more, 1, 1, 201);
  mpis_store_changes_complete (more, "12:20:", NOON + 2);
  apply (store, more);
  after_more = load (store);
  g_assert_cmpint (after_more->revision, !=, before->revision);
  g_assert_cmpuint (mpis_cube_get_n_snapshots (after_more->cube), ==, 3);
  return dex_future_new_for_boolean (TRUE);
}

/* An instant that was put right leaves nothing behind; a removed post takes its snapshots along. */
static DexFuture *
test_removals (gpointer data)
{
  g_autoptr(MpisStore) store = new_filled_store ();
  g_autoptr(MpisStoreChanges) moved = begin (FALSE);
  g_autoptr(MpisStoreChanges) removed = begin (FALSE);
  g_autoptr(MpisStoreContents) contents = NULL;
  g_autofree char *second = uuid (2, 1001);
  g_autofree char *third = uuid (2, 1002);
  g_autofree char *post = uuid (1, 1);
  g_autofree char *run = uuid (3, 1);
  MpisCounters counters = { { 5, 5, 5, 5, 5, 5, 5, 5 } };

  mpis_store_changes_put_snapshot (moved, second, post, NOON + 9 * DAY, &counters);
  mpis_store_changes_remove_snapshot (moved, third);
  mpis_store_changes_complete (moved, "11:20:", NOON);
  apply (store, moved);
  contents = load (store);
  g_assert_cmpuint (mpis_cube_get_n_snapshots (contents->cube), ==, 2);
  g_assert_cmpint (mpis_post_peek (g_ptr_array_index (contents->posts, 1))->measured_at, ==, NOON + 9 * DAY);
  g_clear_pointer (&contents, mpis_store_contents_unref);

  mpis_store_changes_remove (removed, MPIS_STORE_POSTS, post);
  mpis_store_changes_remove (removed, MPIS_STORE_RUNS, run);
  mpis_store_changes_complete (removed, "12:20:", NOON);
  apply (store, removed);
  contents = load (store);
  g_assert_cmpuint (contents->posts->len, ==, 1);
  g_assert_cmpuint (contents->runs->len, ==, 0);
  g_assert_cmpuint (mpis_cube_get_n_snapshots (contents->cube), ==, 0);
  return dex_future_new_for_boolean (TRUE);
}

static DexFuture *
test_sum (gpointer data)
{
  g_autoptr(MpisStore) store = new_filled_store ();
  g_autoptr(MpisStoreChanges) changes = begin (FALSE);
  g_autofree char *second = uuid (1, 2);
  const char *kept[] = { second };
  gint64 hash = 2 * G_GINT64_CONSTANT (-7777777777777);
  g_autoptr(GError) error = NULL;
  MpisStoreSum sum;

  mpis_store_changes_keep_only (changes, MPIS_STORE_POSTS, kept, 1);
  apply (store, changes);
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
  g_autoptr(MpisStore) store = new_filled_store ();
  g_autoptr(MpisStoreChanges) first = begin (TRUE);
  g_autoptr(MpisStoreChanges) last = mpis_store_changes_new ();
  g_autoptr(MpisStoreContents) during = NULL;
  g_autoptr(MpisStoreContents) abandoned = NULL;
  g_autoptr(MpisStoreContents) after = NULL;

  put_post (first, 7, FALSE);
  put_snapshot (first, 7, 0, 1);
  apply (store, first);
  during = load (store);
  g_assert_cmpuint (during->posts->len, ==, 2);
  mpis_store_abandon (store);
  abandoned = load (store);
  g_assert_cmpuint (abandoned->posts->len, ==, 2);

  apply (store, first);
  put_snapshot (last, 7, 1, 2);
  mpis_store_changes_complete (last, "30:30:", NOON);
  apply (store, last);
  after = load (store);
  g_assert_cmpuint (after->posts->len, ==, 1);
  g_assert_cmpuint (mpis_cube_get_n_snapshots (after->cube), ==, 2);
  return dex_future_new_for_boolean (TRUE);
}

/* Changes against what is not there are refused; so is the rest of a pull that was abandoned. */
static DexFuture *
test_wrong_base (gpointer data)
{
  g_autoptr(MpisStore) store = new_filled_store ();
  g_autoptr(MpisStoreChanges) foreign = mpis_store_changes_new ();
  g_autoptr(MpisStoreChanges) rest = mpis_store_changes_new ();
  g_autoptr(MpisStoreContents) contents = NULL;
  g_autoptr(GError) error = NULL;

  mpis_store_changes_begin (foreign, "another server", FALSE);
  put_post (foreign, 9, FALSE);
  mpis_store_changes_complete (foreign, "1:1:", NOON);
  g_assert_false (mpis_store_apply (store, foreign, &error));
  g_assert_error (error, MPIS_STORE_ERROR, MPIS_STORE_ERROR_CHANGED);
  g_clear_error (&error);

  mpis_store_changes_complete (rest, "1:1:", NOON);
  g_assert_false (mpis_store_apply (store, rest, &error));
  g_assert_error (error, MPIS_STORE_ERROR, MPIS_STORE_ERROR_CHANGED);

  contents = load (store);
  g_assert_cmpuint (contents->posts->len, ==, 2);
  return dex_future_new_for_boolean (TRUE);
}

static DexFuture *
test_two_openers (gpointer data)
{
  g_autofree char *path = new_path ();
  g_autoptr(MpisStore) one = open_store (path);
  g_autoptr(MpisStore) other = open_store (path);
  g_autoptr(MpisStoreChanges) changes = begin (FALSE);
  g_autoptr(MpisStoreContents) seen = NULL;
  g_autoptr(MpisStoreMark) mark = NULL;
  g_autoptr(GError) error = NULL;

  fill (one);
  seen = load (other);
  g_assert_cmpuint (seen->posts->len, ==, 2);

  put_post (changes, 3, FALSE);
  mpis_store_changes_complete (changes, "11:21:", NOON);
  apply (other, changes);
  mark = dex_await_boxed (mpis_store_get_mark (one), &error);
  g_assert_no_error (error);
  g_assert_cmpint (mark->revision, !=, seen->revision);
  g_assert_cmpstr (mark->watermark, ==, "11:21:");
  return dex_future_new_for_boolean (TRUE);
}

static guint
count_broken (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n = 0;

  while ((name = g_dir_read_name (dir)))
    n += strstr (name, ".broken-") != NULL && !g_str_has_suffix (name, "-wal") &&
         !g_str_has_suffix (name, "-shm");
  return n;
}

/* Writes the log into the file and overwrites the middle of it. */
static void
break_file (const char *path,
            gboolean    header_too)
{
  g_autofree char *content = NULL;
  g_autofree char *wal = g_strconcat (path, "-wal", NULL);
  g_autoptr(GError) error = NULL;
  gsize length;
  sqlite3 *db;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "PRAGMA wal_checkpoint(TRUNCATE)", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
  g_remove (wal);
  g_file_get_contents (path, &content, &length, &error);
  g_assert_no_error (error);
  memset (content + (header_too ? 0 : 4096), 0x5a, length - (header_too ? 0 : 4096));
  g_file_set_contents (path, content, length, &error);
  g_assert_no_error (error);
}

/* A file that is no database any more is found out when it is opened. */
static DexFuture *
test_broken_header (gpointer data)
{
  g_autofree char *path = new_path ();
  g_autoptr(MpisStore) store = open_store (path);
  g_autoptr(MpisStoreContents) contents = NULL;

  fill (store);
  g_clear_object (&store);
  break_file (path, TRUE);

  g_test_expect_message ("mpis-store", G_LOG_LEVEL_WARNING, "*is kept as*.broken-*");
  store = open_store (path);
  g_test_assert_expected_messages ();
  contents = load (store);
  g_assert_cmpuint (contents->posts->len, ==, 0);
  g_assert_cmpuint (count_broken (path), ==, 1);
  fill (store);
  return dex_future_new_for_boolean (TRUE);
}

/* Nothing is written into a damaged file, though nobody has read what is damaged. */
static DexFuture *
test_broken_before_writing (gpointer data)
{
  g_autofree char *path = new_path ();
  g_autoptr(MpisStore) store = open_store (path);
  g_autoptr(MpisStoreChanges) changes = begin (FALSE);
  g_autoptr(MpisStoreContents) contents = NULL;
  g_autoptr(GError) error = NULL;

  fill (store);
  g_clear_object (&store);
  break_file (path, FALSE);
  store = open_store (path);
  put_post (changes, 9, FALSE);
  mpis_store_changes_complete (changes, "1:1:", NOON);
  g_test_expect_message ("mpis-store", G_LOG_LEVEL_WARNING, "*is kept as*.broken-*");
  g_assert_false (mpis_store_apply (store, changes, &error));
  g_test_assert_expected_messages ();
  g_assert_error (error, MPIS_STORE_ERROR, MPIS_STORE_ERROR_REBUILT);
  contents = load (store);
  g_assert_cmpuint (contents->posts->len, ==, 0);
  g_assert_cmpuint (count_broken (path), ==, 1);
  return dex_future_new_for_boolean (TRUE);
}

/* The file breaks under a running program: the call that finds out fails, and the next finds it
 * anew. */
static DexFuture *
test_broken_meanwhile (gpointer data)
{
  g_autofree char *path = new_path ();
  g_autoptr(MpisStore) store = open_store (path);
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr(MpisStoreChanges) changes = begin (FALSE);
  g_autoptr(MpisStoreContents) contents = NULL;
  g_autoptr(GError) error = NULL;

  fill (store);
  break_file (path, FALSE);
  g_test_expect_message ("mpis-store", G_LOG_LEVEL_WARNING, "*is kept as*.broken-*");
  g_assert_null (dex_await_boxed (mpis_store_load (store, utc), &error));
  g_test_assert_expected_messages ();
  g_assert_error (error, MPIS_STORE_ERROR, MPIS_STORE_ERROR_REBUILT);
  g_clear_error (&error);

  mpis_store_changes_complete (changes, "1:1:", NOON);
  g_assert_false (mpis_store_apply (store, changes, &error));
  g_assert_error (error, MPIS_STORE_ERROR, MPIS_STORE_ERROR_CHANGED);
  fill (store);
  contents = load (store);
  g_assert_cmpuint (contents->posts->len, ==, 2);
  g_assert_cmpuint (count_broken (path), ==, 1);
  return dex_future_new_for_boolean (TRUE);
}

static DexFuture *
test_newer (gpointer data)
{
  g_autofree char *path = new_path ();
  g_autoptr(MpisStore) store = open_store (path);
  g_autoptr(GError) error = NULL;
  sqlite3 *db;

  g_clear_object (&store);
  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "PRAGMA user_version = 1000", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
  g_assert_null (dex_await_object (mpis_store_open (path), &error));
  g_assert_error (error, MPIS_STORE_ERROR, MPIS_STORE_ERROR_NEWER);
  g_assert_nonnull (strstr (error->message, path));
  g_assert_cmpuint (count_broken (path), ==, 0);
  return dex_future_new_for_boolean (TRUE);
}

static void
judge (MpisStore    *store,
       MpisRedFlags *flags)
{
  g_autoptr(MpisStoreContents) contents = load (store);

  mpis_store_contents_judge (contents, NOON, flags);
}

/* Demo data counts for nothing beside real data, and for itself where there is nothing else. */
static DexFuture *
test_flags (gpointer data)
{
  g_autofree char *path = new_path ();
  g_autoptr(MpisStore) store = open_store (path);
  g_autoptr(MpisStoreChanges) demo = begin (TRUE);
  g_autoptr(MpisStoreChanges) real = begin (FALSE);
  g_autofree char *run = uuid (4, 3);
  g_autofree char *post = uuid (1, 1);
  g_autoptr(MpisStoreContents) contents = NULL;
  MpisRedFlags flags;

  put_names (demo, TRUE);
  put_post (demo, 1, TRUE);
  put_post (demo, 2, TRUE);
  put_snapshot (demo, 1, 0, 1);
  put_run (demo, 1, "failed", TRUE);
  put_run (demo, 2, "success", TRUE);    /* recorded nothing */
  mpis_store_changes_complete (demo, "1:1:", NOON);
  apply (store, demo);
  judge (store, &flags);
  g_assert_cmpuint (flags.published_items, ==, 2);
  g_assert_cmpuint (flags.missing_metrics, ==, 1);
  g_assert_cmpuint (flags.last_24h.total, ==, 2);
  g_assert_cmpuint (flags.last_24h.failed, ==, 1);
  g_assert_cmpuint (flags.missing_records, ==, 1);

  put_post (real, 5, FALSE);
  put_run (real, 3, "partial", FALSE);   /* recorded one and not the other */
  put_run (real, 30, "running", FALSE);  /* not finished, and longer ago than a day */
  mpis_store_changes_put_record (real, &(MpisStoreRecord) { "a", run, TRUE, post });
  mpis_store_changes_put_record (real, &(MpisStoreRecord) { "b", run, TRUE, NULL });
  mpis_store_changes_complete (real, "2:2:", NOON);
  apply (store, real);
  judge (store, &flags);
  g_assert_cmpuint (flags.published_items, ==, 1);
  g_assert_cmpuint (flags.missing_metrics, ==, 1);
  g_assert_cmpuint (flags.last_24h.total, ==, 1);
  g_assert_cmpuint (flags.last_7d.total, ==, 2);
  g_assert_cmpuint (flags.last_7d.failed, ==, 0);
  g_assert_cmpuint (flags.missing_records, ==, 1);
  contents = load (store);
  g_assert_true (contents->has_demo);
  g_assert_false (contents->only_demo);
  return dex_future_new_for_boolean (TRUE);
}

static DexFuture *
test_records (gpointer data)
{
  g_autoptr(MpisStore) store = new_filled_store ();
  g_autoptr(MpisStoreChanges) changes = begin (FALSE);
  g_autofree char *run = uuid (4, 2);
  g_autofree char *post = uuid (1, 1);
  MpisRedFlags flags;

  put_run (changes, 2, "success", FALSE);
  mpis_store_changes_put_record (changes, &(MpisStoreRecord) { "a", run, TRUE, post });
  mpis_store_changes_put_record (changes, &(MpisStoreRecord) { "b", run, FALSE, NULL });   /* it failed */
  mpis_store_changes_complete (changes, "2:2:", NOON);
  apply (store, changes);
  judge (store, &flags);
  g_assert_cmpuint (flags.missing_records, ==, 0);
  return dex_future_new_for_boolean (TRUE);
}

static void
run_fiber (gconstpointer data)
{
  mpis_test_fiber ((DexFiberFunc) data, NULL);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_data_func ("/store/new", test_new, run_fiber);
  g_test_add_data_func ("/store/contents", test_contents, run_fiber);
  g_test_add_data_func ("/store/again", test_again, run_fiber);
  g_test_add_data_func ("/store/removals", test_removals, run_fiber);
  g_test_add_data_func ("/store/sum", test_sum, run_fiber);
  g_test_add_data_func ("/store/whole-pulls", test_whole_pulls, run_fiber);
  g_test_add_data_func ("/store/wrong-base", test_wrong_base, run_fiber);
  g_test_add_data_func ("/store/two-openers", test_two_openers, run_fiber);
  g_test_add_data_func ("/store/broken/header", test_broken_header, run_fiber);
  g_test_add_data_func ("/store/broken/before-writing", test_broken_before_writing, run_fiber);
  g_test_add_data_func ("/store/broken/meanwhile", test_broken_meanwhile, run_fiber);
  g_test_add_data_func ("/store/newer", test_newer, run_fiber);
  g_test_add_data_func ("/store/flags", test_flags, run_fiber);
  g_test_add_data_func ("/store/records", test_records, run_fiber);
  return g_test_run ();
}
