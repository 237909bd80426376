#include "config.h"

#include "store-test.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

/* Files that are damaged, or of a newer program. */

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

#define PAGE_SIZE 4096

/* Where the rows begin; what tells of the tables stays whole, so that the file can be opened. */
static GArray *
data_pages (sqlite3 *db)
{
  GArray *pages = g_array_new (FALSE, FALSE, sizeof (gint64));
  sqlite3_stmt *stmt = NULL;

  g_assert_cmpint (sqlite3_prepare_v2 (db, "SELECT rootpage FROM sqlite_schema WHERE rootpage > 1 AND tbl_name <> 'state'",
                                       -1, &stmt, NULL), ==, SQLITE_OK);
  while (sqlite3_step (stmt) == SQLITE_ROW)
    {
      gint64 page = sqlite3_column_int64 (stmt, 0);

      g_array_append_val (pages, page);
    }
  sqlite3_finalize (stmt);
  g_assert_cmpuint (pages->len, >, 0);
  return pages;
}

/* Writes the log into the file and overwrites the middle of it. */
static void
break_file (const char *path,
            gboolean    header_too)
{
  g_autofree char *content = NULL;
  g_autofree char *wal = g_strconcat (path, "-wal", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(GArray) pages = NULL;
  gsize length;
  sqlite3 *db;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "PRAGMA wal_checkpoint(TRUNCATE)", NULL, NULL, NULL), ==, SQLITE_OK);
  pages = data_pages (db);
  sqlite3_close (db);
  g_remove (wal);
  g_file_get_contents (path, &content, &length, &error);
  g_assert_no_error (error);
  if (header_too)
    memset (content, 0x5a, length);
  for (guint i = 0; i < pages->len; i++)
    memset (content + (g_array_index (pages, gint64, i) - 1) * PAGE_SIZE, 0x5a, PAGE_SIZE);
  g_file_set_contents (path, content, length, &error);
  g_assert_no_error (error);
}

/* A file that is no database any more is found out when it is opened. */
static DexFuture *
test_header (gpointer data)
{
  g_autofree char *path = store_test_new_path ();
  g_autoptr(MpisStore) store = store_test_open (path);
  g_autoptr(MpisStoreContents) contents = NULL;

  store_test_fill (store);
  g_clear_object (&store);
  break_file (path, TRUE);

  g_test_expect_message ("mpis-store", G_LOG_LEVEL_WARNING, "*is kept as*.broken-*");
  store = store_test_open (path);
  g_test_assert_expected_messages ();
  contents = store_test_load (store);
  g_assert_cmpuint (contents->posts->len, ==, 0);
  g_assert_cmpuint (count_broken (path), ==, 1);
  store_test_fill (store);
  return dex_future_new_for_boolean (TRUE);
}

/* Nothing is written into a damaged file, though nobody has read what is damaged. */
static DexFuture *
test_before_writing (gpointer data)
{
  g_autofree char *path = store_test_new_path ();
  g_autoptr(MpisStore) store = store_test_open (path);
  g_autoptr(MpisStoreChanges) changes = store_test_begin (FALSE);
  g_autoptr(MpisStoreContents) contents = NULL;
  g_autoptr(GError) error = NULL;

  store_test_fill (store);
  g_clear_object (&store);
  break_file (path, FALSE);
  store = store_test_open (path);
  store_test_put_post (changes, 9, FALSE);
  mpis_store_changes_complete (changes, "1:1:", NOON);
  g_test_expect_message ("mpis-store", G_LOG_LEVEL_WARNING, "*is kept as*.broken-*");
  g_assert_false (mpis_store_apply (store, changes, &error));
  g_test_assert_expected_messages ();
  g_assert_error (error, MPIS_STORE_ERROR, MPIS_STORE_ERROR_REBUILT);
  contents = store_test_load (store);
  g_assert_cmpuint (contents->posts->len, ==, 0);
  g_assert_cmpuint (count_broken (path), ==, 1);
  return dex_future_new_for_boolean (TRUE);
}

/* The file breaks under a running program: the call that finds out fails, and the next finds it
 * anew. */
static DexFuture *
test_meanwhile (gpointer data)
{
  g_autofree char *path = store_test_new_path ();
  g_autoptr(MpisStore) store = store_test_open (path);
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr(MpisStoreChanges) changes = store_test_begin (FALSE);
  g_autoptr(MpisStoreContents) contents = NULL;
  g_autoptr(GError) error = NULL;

  store_test_fill (store);
  break_file (path, FALSE);
  g_test_expect_message ("mpis-store", G_LOG_LEVEL_WARNING, "*is kept as*.broken-*");
  g_assert_null (dex_await_boxed (mpis_store_load (store, utc), &error));
  g_test_assert_expected_messages ();
  g_assert_error (error, MPIS_STORE_ERROR, MPIS_STORE_ERROR_REBUILT);
  g_clear_error (&error);

  mpis_store_changes_complete (changes, "1:1:", NOON);
  g_assert_false (mpis_store_apply (store, changes, &error));
  g_assert_error (error, MPIS_STORE_ERROR, MPIS_STORE_ERROR_CHANGED);
  store_test_fill (store);
  contents = store_test_load (store);
  g_assert_cmpuint (contents->posts->len, ==, 2);
  g_assert_cmpuint (count_broken (path), ==, 1);
  return dex_future_new_for_boolean (TRUE);
}

static DexFuture *
test_newer (gpointer data)
{
  g_autofree char *path = store_test_new_path ();
  g_autoptr(MpisStore) store = store_test_open (path);
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

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_data_func ("/store-broken/header", test_header, store_test_run_fiber);
  g_test_add_data_func ("/store-broken/before-writing", test_before_writing, store_test_run_fiber);
  g_test_add_data_func ("/store-broken/meanwhile", test_meanwhile, store_test_run_fiber);
  g_test_add_data_func ("/store-broken/newer", test_newer, store_test_run_fiber);
  return g_test_run ();
}
