#include "config.h"

#include <sqlite3.h>

#include "mpis-draft.h"
#include "sync-test.h"

static MpisDraft *
find_draft (SyncTestFixture *self,
            guint            post)
{
  g_autofree char *id = sync_test_id (7, post);
  g_autoptr(GError) error = NULL;
  MpisDraft *draft = dex_await_boxed (mpis_store_find_draft (self->store, id), &error);

  g_assert_no_error (error);
  return draft;
}

#define TWO_VARIANTS \
  "'{\"variants\": [{\"variant_no\": 1, \"title\": \"Bread\", \"text\": \"Take flour.\", \"cta\": \"Bake\"}," \
  " {\"variant_no\": 2, \"text\": \"Take water.\"}]}'"

/* A draft comes with its post, and what is decided later comes too. */
static DexFuture *
test_changes (gpointer data)
{
  g_auto(SyncTestFixture) fixture = { NULL };
  g_autoptr(MpisDraft) before = NULL;
  g_autoptr(MpisDraft) imported = NULL;
  g_autoptr(MpisDraft) after = NULL;
  g_autofree char *id = sync_test_id (6, 1);
  gint64 revision;

  sync_test_fixture_init (&fixture);
  sync_test_run (fixture.writer,
                 "SELECT add_post (1), add_post (2);"
                 "UPDATE content_drafts SET created_at = '2026-01-01T09:00Z', draft_no = 2, content_json = "
                 TWO_VARIANTS " WHERE id = u (6, 1);"
                 "UPDATE content_drafts SET provenance = '{\"source\": \"import\"}', status = 'approved'"
                 " WHERE id = u (6, 2)");
  sync_test_pull (&fixture);
  before = find_draft (&fixture, 1);
  g_assert_nonnull (before);
  g_assert_cmpstr (mpis_draft_peek (before)->id, ==, id);
  g_assert_cmpint (mpis_draft_peek (before)->number, ==, 2);
  g_assert_cmpint (mpis_draft_get_status (before), ==, MPIS_DRAFT_OPEN);
  g_assert_cmpint (mpis_draft_peek (before)->created_at, ==, G_GINT64_CONSTANT (1767258000) * MPIS_SECOND);
  g_assert_false (mpis_draft_peek (before)->is_import);
  g_assert_cmpuint (mpis_draft_get_n_variants (before), ==, 2);
  g_assert_cmpstr (mpis_draft_get_variant (before, 0)->call, ==, "Bake");
  g_assert_cmpstr (mpis_draft_get_variant (before, 1)->text, ==, "Take water.");
  imported = find_draft (&fixture, 2);
  g_assert_true (mpis_draft_peek (imported)->is_import);
  g_assert_cmpint (mpis_draft_get_status (imported), ==, MPIS_DRAFT_APPROVED);
  g_assert_cmpuint (mpis_draft_get_n_variants (imported), ==, 0);

  revision = sync_test_pull (&fixture);
  sync_test_run (fixture.writer, "UPDATE content_drafts SET status = 'rejected' WHERE id = u (6, 1)");
  g_assert_cmpint (sync_test_pull (&fixture), !=, revision);
  after = find_draft (&fixture, 1);
  g_assert_cmpint (mpis_draft_get_status (after), ==, MPIS_DRAFT_REJECTED);
  g_assert_cmpuint (mpis_draft_get_n_variants (after), ==, 2);
  return dex_future_new_for_boolean (TRUE);
}

/* Of a very long draft the store has the beginning; what it says stays readable, and says that it was cut.
 * What MPIS could not have written is no reason to fail. */
static DexFuture *
test_long (gpointer data)
{
  g_auto(SyncTestFixture) fixture = { NULL };
  g_autoptr(MpisDraft) draft = NULL;
  g_autoptr(MpisDraft) odd = NULL;
  g_autoptr(MpisDraft) list = NULL;
  const MpisDraftVariant *cut, *whole;

  sync_test_fixture_init (&fixture);
  sync_test_run (fixture.writer,
                 "SELECT add_post (1), add_post (2), add_post (3);"
                 "UPDATE content_drafts SET content_json = jsonb_build_object ('variants', jsonb_build_array ("
                 "jsonb_build_object ('variant_no', 1, 'text', repeat ('Fünf \"Zeilen\"', 20000)),"
                 "jsonb_build_object ('variant_no', 2, 'title', 'Short', 'text', 'Whole'))) WHERE id = u (6, 1);"
                 "UPDATE content_drafts SET content_json = jsonb_build_object ('variants', repeat ('x', 90000))"
                 " WHERE id = u (6, 2);"
                 "UPDATE content_drafts SET content_json = jsonb_build_array (5, repeat ('x', 90000))"
                 " WHERE id = u (6, 3)");
  sync_test_pull (&fixture);
  draft = find_draft (&fixture, 1);
  g_assert_cmpuint (mpis_draft_get_n_variants (draft), ==, 2);
  cut = mpis_draft_get_variant (draft, 0);
  whole = mpis_draft_get_variant (draft, 1);
  g_assert_true (cut->is_cut);
  g_assert_cmpint (g_utf8_strlen (cut->text, -1), ==, 8000);
  g_assert_true (g_str_has_prefix (cut->text, "Fünf \"Zeilen\"Fünf"));
  g_assert_false (whole->is_cut);
  g_assert_cmpstr (whole->title, ==, "Short");
  g_assert_cmpstr (whole->text, ==, "Whole");
  odd = find_draft (&fixture, 2);
  g_assert_cmpuint (mpis_draft_get_n_variants (odd), ==, 0);
  list = find_draft (&fixture, 3);
  g_assert_cmpuint (mpis_draft_get_n_variants (list), ==, 0);
  return dex_future_new_for_boolean (TRUE);
}

/* A store from before there were drafts gets those of the posts it has already. */
static DexFuture *
test_older_store (gpointer data)
{
  g_auto(SyncTestFixture) fixture = { NULL };
  g_autoptr(MpisDraft) draft = NULL;
  g_autoptr(MpisStoreContents) contents = NULL;
  sqlite3 *db;

  sync_test_fixture_init (&fixture);
  sync_test_run (fixture.writer, "SELECT add_post (1), add_snapshot (1, 1, 5)");
  sync_test_pull (&fixture);
  g_clear_object (&fixture.store);
  g_assert_cmpint (sqlite3_open (fixture.path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, MPIS_TEST_STORE_AS_FIRST, NULL, NULL, NULL), ==,
                   SQLITE_OK);
  sqlite3_close (db);

  fixture.store = sync_test_open_store (fixture.path);
  g_assert_null (find_draft (&fixture, 1));
  sync_test_pull (&fixture);
  draft = find_draft (&fixture, 1);
  g_assert_nonnull (draft);
  contents = sync_test_load (fixture.store);
  g_assert_cmpuint (contents->posts->len, ==, 1);
  g_assert_cmpuint (mpis_cube_get_n_snapshots (contents->cube), ==, 1);
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
  g_test_add_data_func ("/pull-drafts/changes", test_changes, run_fiber);
  g_test_add_data_func ("/pull-drafts/long", test_long, run_fiber);
  g_test_add_data_func ("/pull-drafts/older-store", test_older_store, run_fiber);
  return g_test_run ();
}
