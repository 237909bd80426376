#include "config.h"

#include <sqlite3.h>

#include "store-test.h"

#define CONTENT "{\"variants\": [{\"variant_no\": 1, \"text\": \"Take flour.\"}]}"

static void
put_and_complete (MpisStore  *store,
                  const char *status)
{
  g_autoptr(MpisStoreChanges) changes = store_test_begin (FALSE);

  store_test_put_draft (changes, 1, status, CONTENT);
  mpis_store_changes_complete (changes, "11:20:", NOON);
  store_test_apply (store, changes);
}

static gint64
get_revision (MpisStore *store)
{
  g_autoptr(MpisStoreMark) mark = dex_await_boxed (mpis_store_get_mark (store), NULL);

  return mark->revision;
}

/* The draft of one post is found, no other; the same once more changes nothing, another status does. */
static DexFuture *
test_find (gpointer data)
{
  g_autoptr(MpisStore) store = store_test_new_filled ();
  g_autoptr(MpisDraft) draft = NULL;
  g_autoptr(MpisDraft) later = NULL;
  g_autofree char *id = store_test_uuid (5, 1);
  gint64 revision;

  g_assert_null (store_test_find_draft (store, 1));
  put_and_complete (store, "draft");
  draft = store_test_find_draft (store, 1);
  g_assert_nonnull (draft);
  g_assert_cmpstr (mpis_draft_peek (draft)->id, ==, id);
  g_assert_cmpint (mpis_draft_peek (draft)->number, ==, 2);
  g_assert_cmpint (mpis_draft_peek (draft)->created_at, ==, NOON - MPIS_HOUR);
  g_assert_cmpint (mpis_draft_get_status (draft), ==, MPIS_DRAFT_OPEN);
  g_assert_cmpstr (mpis_draft_get_variant (draft, 0)->text, ==, "Take flour.");
  g_assert_null (store_test_find_draft (store, 2));
  g_assert_null (store_test_find_draft (store, 99));

  revision = get_revision (store);
  put_and_complete (store, "draft");
  g_assert_cmpint (get_revision (store), ==, revision);
  put_and_complete (store, "approved");
  g_assert_cmpint (get_revision (store), !=, revision);
  later = store_test_find_draft (store, 1);
  g_assert_cmpint (mpis_draft_get_status (later), ==, MPIS_DRAFT_APPROVED);
  return dex_future_new_for_boolean (TRUE);
}

/* A draft goes with its post, and one of a post that is not there is not kept. */
static DexFuture *
test_goes (gpointer data)
{
  g_autoptr(MpisStore) store = store_test_new_filled ();
  g_autoptr(MpisStoreChanges) removal = store_test_begin (FALSE);
  g_autoptr(MpisStoreChanges) again = store_test_begin (FALSE);
  g_autofree char *post = store_test_uuid (1, 1);

  put_and_complete (store, "draft");
  mpis_store_changes_remove (removal, MPIS_STORE_POSTS, post);
  store_test_put_draft (removal, 77, "draft", CONTENT);
  mpis_store_changes_complete (removal, "12:20:", NOON);
  store_test_apply (store, removal);
  g_assert_null (store_test_find_draft (store, 1));

  store_test_put_post (again, 1, FALSE);
  store_test_put_post (again, 77, FALSE);
  mpis_store_changes_complete (again, "13:20:", NOON);
  store_test_apply (store, again);
  g_assert_null (store_test_find_draft (store, 1));
  g_assert_null (store_test_find_draft (store, 77));
  return dex_future_new_for_boolean (TRUE);
}

/* A store from before there were drafts keeps what it shows, and asks for everything at the next
 * pull. */
static DexFuture *
test_before_drafts (gpointer data)
{
  g_autofree char *path = store_test_new_path ();
  g_autoptr(MpisStore) store = store_test_open (path);
  g_autoptr(MpisStore) newer = NULL;
  g_autoptr(MpisStoreMark) mark = NULL;
  g_autoptr(MpisStoreContents) contents = NULL;
  g_autoptr(MpisDraft) draft = NULL;
  sqlite3 *db;

  store_test_fill (store);
  g_clear_object (&store);
  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, MPIS_TEST_STORE_AS_FIRST, NULL, NULL, NULL), ==,
                   SQLITE_OK);
  sqlite3_close (db);

  newer = store_test_open (path);
  contents = store_test_load (newer);
  g_assert_cmpuint (contents->posts->len, ==, 2);
  g_assert_null (store_test_find_draft (newer, 1));
  mark = dex_await_boxed (mpis_store_get_mark (newer), NULL);
  g_assert_cmpstr (mark->server, ==, "server");
  g_assert_null (mark->watermark);
  put_and_complete (newer, "draft");
  draft = store_test_find_draft (newer, 1);
  g_assert_nonnull (draft);
  return dex_future_new_for_boolean (TRUE);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_data_func ("/store-drafts/find", test_find, store_test_run_fiber);
  g_test_add_data_func ("/store-drafts/goes", test_goes, store_test_run_fiber);
  g_test_add_data_func ("/store-drafts/before-drafts", test_before_drafts, store_test_run_fiber);
  return g_test_run ();
}
