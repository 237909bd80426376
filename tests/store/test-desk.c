#include "config.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

#include "mpis-desk.h"
#include "mpis-test.h"

#define N_DASHBOARDS 30
#define N_EDITS      200
#define PAGE         4096

static char *
new_path (void)
{
  static guint n;
  g_autofree char *name = g_strdup_printf ("desk-%u.sqlite", n++);

  return g_build_filename (g_get_user_data_dir (), "desk", name, NULL);
}

static MpisDesk *
open_desk (const char *path)
{
  g_autoptr(GError) error = NULL;
  MpisDesk *desk = dex_await_object (mpis_desk_open (path), &error);

  g_assert_no_error (error);
  return desk;
}

static MpisDeskContents *
load (MpisDesk *desk)
{
  g_autoptr(GError) error = NULL;
  MpisDeskContents *contents = dex_await_boxed (mpis_desk_load (desk), &error);

  g_assert_no_error (error);
  return contents;
}

static void
write_changes (MpisDesk        *desk,
               MpisDeskChanges *changes)
{
  g_autoptr(GError) error = NULL;

  dex_await (mpis_desk_write (desk, changes), &error);
  g_assert_no_error (error);
}

/* Texts long and varied enough to fill pages that no compression saves. */
static char *
make_text (guint kind,
           guint n)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (kind * 1000 + n);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < 150; i++)
    g_string_append_printf (text, "%08x", g_rand_int (rand));
  return g_string_free (text, FALSE);
}

static void
put_dashboard (MpisDeskChanges *changes,
               guint            n)
{
  g_autofree char *id = g_strdup_printf ("dashboard-%03u", n);
  g_autofree char *base = make_text (1, n);
  g_autofree char *mine = n % 5 ? make_text (2, n) : NULL;
  MpisDeskDashboard dashboard = { id, base, n, (char *) "7/8", mine, (char *) "command", NULL, (char *) "[]" };

  mpis_desk_changes_put_dashboard (changes, &dashboard);
}

static MpisDeskEdit *
make_edit (guint n)
{
  g_autofree char *label = g_strdup_printf ("Edit %u", n);
  MpisDeskEdit *edit = mpis_desk_edit_new (n, label, n * 10);

  edit->undone = n > N_EDITS - 3;
  for (guint i = 0; i < 1 + n % 3; i++)
    {
      g_autofree char *id = g_strdup_printf ("dashboard-%03u", i);
      g_autofree char *before = make_text (3 + i, n);
      g_autofree char *after = make_text (6 + i, n);
      g_autoptr(GBytes) packed_before = i == 1 ? NULL : mpis_desk_pack (before);
      g_autoptr(GBytes) packed_after = mpis_desk_pack (after);

      g_ptr_array_add (edit->parts, mpis_desk_part_new (id, packed_before, packed_after));
    }
  return edit;
}

static void
fill (const char *path)
{
  g_autoptr(MpisDesk) desk = open_desk (path);
  g_autoptr(MpisDeskChanges) changes = mpis_desk_changes_new ();

  mpis_desk_changes_set (changes, "server", "here");
  for (guint i = 0; i < N_DASHBOARDS; i++)
    put_dashboard (changes, i);
  for (guint i = 1; i <= N_EDITS; i++)
    {
      g_autoptr(MpisDeskEdit) edit = make_edit (i);

      mpis_desk_changes_put_edit (changes, edit);
    }
  write_changes (desk, changes);
}

static void
assert_edit (const MpisDeskEdit *edit)
{
  g_autoptr(MpisDeskEdit) expected = make_edit (edit->seq);

  g_assert_cmpstr (edit->label, ==, expected->label);
  g_assert_cmpint (edit->at, ==, expected->at);
  g_assert_cmpint (edit->undone, ==, expected->undone);
  g_assert_cmpuint (edit->parts->len, ==, expected->parts->len);
  for (guint i = 0; i < edit->parts->len; i++)
    {
      const MpisDeskPart *part = edit->parts->pdata[i];
      const MpisDeskPart *wanted = expected->parts->pdata[i];
      g_autofree char *before = mpis_desk_unpack (part->before);
      g_autofree char *wanted_before = mpis_desk_unpack (wanted->before);
      g_autofree char *after = mpis_desk_unpack (part->after);
      g_autofree char *wanted_after = mpis_desk_unpack (wanted->after);

      g_assert_cmpstr (part->dashboard, ==, wanted->dashboard);
      g_assert_cmpstr (before, ==, wanted_before);
      g_assert_cmpstr (after, ==, wanted_after);
    }
}

/* Whatever is there is right, and the edits go to the last one without a gap. */
static void
assert_sound (MpisDeskContents *contents)
{
  for (guint i = 0; i < contents->dashboards->len; i++)
    {
      const MpisDeskDashboard *dashboard = contents->dashboards->pdata[i];
      guint n = atoi (dashboard->id + strlen ("dashboard-"));
      g_autofree char *base = make_text (1, n);
      g_autofree char *mine = n % 5 ? make_text (2, n) : NULL;

      g_assert_cmpstr (dashboard->base, ==, base);
      g_assert_cmpstr (dashboard->mine, ==, mine);
      g_assert_cmpint (dashboard->revision, ==, n);
      g_assert_cmpstr (dashboard->version, ==, "7/8");
      g_assert_cmpstr (dashboard->command, ==, "command");
      g_assert_null (dashboard->sent);
      g_assert_cmpstr (dashboard->conflicts, ==, "[]");
    }
  for (guint i = 0; i < contents->edits->len; i++)
    {
      const MpisDeskEdit *edit = contents->edits->pdata[i];

      if (i > 0)
        g_assert_cmpint (edit->seq, ==, ((MpisDeskEdit *) contents->edits->pdata[i - 1])->seq + 1);
      assert_edit (edit);
    }
}

static DexFuture *
test_round_trip (gpointer data)
{
  g_autofree char *path = new_path ();
  g_autoptr(MpisDesk) desk = NULL;
  g_autoptr(MpisDeskContents) contents = NULL;
  g_autoptr(MpisDeskContents) less = NULL;
  g_autoptr(MpisDeskContents) nothing = NULL;
  g_autoptr(MpisDeskChanges) changes = mpis_desk_changes_new ();
  g_autoptr(MpisDeskChanges) all = mpis_desk_changes_new ();
  g_autofree char *notice = NULL;

  fill (path);
  desk = open_desk (path);
  contents = load (desk);
  g_assert_cmpuint (contents->dashboards->len, ==, N_DASHBOARDS);
  g_assert_cmpuint (contents->edits->len, ==, N_EDITS);
  g_assert_cmpstr (g_hash_table_lookup (contents->settings, "server"), ==, "here");
  assert_sound (contents);
  notice = mpis_desk_dup_notice (desk);
  g_assert_null (notice);

  mpis_desk_changes_drop_edits_from (changes, 100);
  mpis_desk_changes_drop_dashboard (changes, "dashboard-007");
  mpis_desk_changes_set (changes, "server", NULL);
  write_changes (desk, changes);
  less = load (desk);
  g_assert_cmpuint (less->dashboards->len, ==, N_DASHBOARDS - 1);
  g_assert_cmpuint (less->edits->len, ==, 99);
  g_assert_null (g_hash_table_lookup (less->settings, "server"));
  assert_sound (less);

  mpis_desk_changes_start_over (all);
  write_changes (desk, all);
  nothing = load (desk);
  g_assert_cmpuint (nothing->dashboards->len + nothing->edits->len, ==, 0);
  return dex_future_new_true ();
}

/* Changes are written as a whole or not at all. */
static DexFuture *
test_whole (gpointer data)
{
  g_autofree char *path = new_path ();
  g_autoptr(MpisDesk) desk = open_desk (path);
  g_autoptr(MpisDeskChanges) changes = mpis_desk_changes_new ();
  g_autoptr(MpisDeskContents) contents = NULL;
  g_autoptr(GError) error = NULL;
  MpisDeskDashboard broken = { NULL };
  sqlite3 *db = NULL;

  /* There is a rule that the second change breaks. */
  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "CREATE TRIGGER no BEFORE INSERT ON dashboards WHEN NEW.revision = 13 "
                                 "BEGIN SELECT raise (FAIL, 'unlucky'); END", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
  put_dashboard (changes, 1);
  broken.id = (char *) "unlucky";
  broken.revision = 13;
  mpis_desk_changes_put_dashboard (changes, &broken);
  dex_await (mpis_desk_write (desk, changes), &error);
  g_assert_error (error, MPIS_STORE_ERROR, MPIS_STORE_ERROR_IO);
  g_assert_nonnull (strstr (error->message, "unlucky"));
  contents = load (desk);
  g_assert_cmpuint (contents->dashboards->len, ==, 0);
  return dex_future_new_true ();
}

/* --- damage --------------------------------------------------------------------------------------- */

static void
checkpoint (const char *path)
{
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "PRAGMA wal_checkpoint (TRUNCATE)", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
}

static guint
n_pages (const char *path)
{
  GStatBuf file;

  g_assert_cmpint (g_stat (path, &file), ==, 0);
  return file.st_size / PAGE;
}

static void
spoil_page (const char *path,
            guint       page)
{
  FILE *file = g_fopen (path, "r+");

  g_assert_nonnull (file);
  fseek (file, (long) page * PAGE, SEEK_SET);
  for (guint i = 0; i < PAGE; i++)
    fputc (g_test_rand_int_range (0, 256), file);
  fclose (file);
}

static guint
count_broken (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *prefix = g_strconcat (name, ".broken-", NULL);
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *entry;
  guint n = 0;

  while ((entry = g_dir_read_name (dir)))
    n += g_str_has_prefix (entry, prefix) && !g_str_has_suffix (entry, "-wal") && !g_str_has_suffix (entry, "-shm");
  return n;
}

static void
expect_warning (void)
{
  g_test_expect_message ("mpis-store", G_LOG_LEVEL_WARNING, "*was damaged*");
}

/* A page here or there: the rest is kept, the damaged file too, and it is said. */
static DexFuture *
test_spoilt_pages (gpointer data)
{
  guint n_kept = 0;

  for (guint round = 0; round < 12; round++)
    {
      g_autofree char *path = new_path ();
      g_autoptr(MpisDesk) desk = NULL;
      g_autoptr(MpisDeskContents) contents = NULL;
      g_autofree char *notice = NULL;

      fill (path);
      checkpoint (path);
      spoil_page (path, g_test_rand_int_range (1, n_pages (path)));
      expect_warning ();
      desk = open_desk (path);
      g_test_assert_expected_messages ();
      contents = load (desk);
      assert_sound (contents);
      notice = mpis_desk_dup_notice (desk);
      g_assert_nonnull (strstr (notice, "broken-"));
      g_assert_cmpuint (count_broken (path), ==, 1);
      n_kept += contents->dashboards->len;
      g_clear_object (&desk);

      /* And that was that. */
      desk = open_desk (path);
      g_free (notice);
      notice = mpis_desk_dup_notice (desk);
      g_assert_null (notice);
    }
  g_test_message ("%u of %u dashboards kept", n_kept, 12 * N_DASHBOARDS);
  g_assert_cmpuint (n_kept, >, 12 * N_DASHBOARDS / 2);
  return dex_future_new_true ();
}

static guint
page_of (const char *path,
         const char *text)
{
  g_autofree char *contents = NULL;
  gsize length;
  const char *found;

  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  found = memmem (contents, length, text, 64);
  g_assert_nonnull (found);
  return (found - contents) / PAGE;
}

/* What lies on both sides of the damage is kept. */
static DexFuture *
test_spoilt_middle (gpointer data)
{
  g_autofree char *path = new_path ();
  g_autofree char *text = make_text (1, N_DASHBOARDS / 2);
  g_autoptr(MpisDesk) desk = NULL;
  g_autoptr(MpisDeskContents) contents = NULL;
  gboolean first = FALSE, last = FALSE;

  fill (path);
  checkpoint (path);
  spoil_page (path, page_of (path, text));
  expect_warning ();
  desk = open_desk (path);
  g_test_assert_expected_messages ();
  contents = load (desk);
  assert_sound (contents);
  for (guint i = 0; i < contents->dashboards->len; i++)
    {
      const MpisDeskDashboard *dashboard = contents->dashboards->pdata[i];

      first |= g_str_equal (dashboard->id, "dashboard-000");
      last |= g_str_equal (dashboard->id, "dashboard-029");
    }
  g_assert_true (first);
  g_assert_true (last);
  g_assert_cmpuint (contents->dashboards->len, >=, N_DASHBOARDS - 4);
  g_assert_cmpuint (contents->dashboards->len, <, N_DASHBOARDS);
  g_assert_cmpuint (contents->edits->len, ==, N_EDITS);
  return dex_future_new_true ();
}

static DexFuture *
test_no_database (gpointer data)
{
  static const char *const contents[] = { "This is no database, and has not been one for long. ", "" };

  for (guint i = 0; i < G_N_ELEMENTS (contents); i++)
    {
      g_autofree char *path = new_path ();
      g_autofree char *folder = g_path_get_dirname (path);
      g_autoptr(MpisDesk) desk = NULL;
      g_autoptr(MpisDeskContents) loaded = NULL;
      g_autoptr(GString) text = g_string_new (NULL);
      g_autoptr(GError) error = NULL;

      g_mkdir_with_parents (folder, 0700);
      for (guint k = 0; k < 100; k++)
        g_string_append (text, contents[i]);
      g_file_set_contents (path, text->str, text->len, &error);
      g_assert_no_error (error);
      if (text->len > 0)
        expect_warning ();
      desk = open_desk (path);
      g_test_assert_expected_messages ();
      g_assert_cmpuint (count_broken (path), ==, text->len > 0 ? 1 : 0);
      loaded = load (desk);
      g_assert_cmpuint (loaded->dashboards->len, ==, 0);
    }
  return dex_future_new_true ();
}

/* Whoever has the file open reads it anew, since somebody else wrote to it. */
static void
forget_pages (const char *path)
{
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "PRAGMA application_id = 1", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
}

/* Damage that shows while somebody works: they are told to write everything, and then it is there. */
static DexFuture *
test_spoilt_in_use (gpointer data)
{
  g_autofree char *path = new_path ();
  g_autoptr(MpisDesk) desk = NULL;
  g_autoptr(MpisDeskContents) contents = NULL;
  g_autoptr(MpisDeskChanges) changes = mpis_desk_changes_new ();
  g_autoptr(MpisDeskChanges) all = mpis_desk_changes_new ();
  g_autoptr(GError) error = NULL;
  guint n;

  fill (path);
  checkpoint (path);
  desk = open_desk (path);
  n = n_pages (path);
  for (guint i = 1; i < n; i++)
    spoil_page (path, i);
  forget_pages (path);
  put_dashboard (changes, 1);
  dex_await (mpis_desk_write (desk, changes), &error);
  g_assert_error (error, MPIS_STORE_ERROR, MPIS_STORE_ERROR_REBUILT);
  g_clear_error (&error);

  mpis_desk_changes_start_over (all);
  for (guint i = 0; i < N_DASHBOARDS; i++)
    put_dashboard (all, i);
  expect_warning ();
  write_changes (desk, all);
  g_test_assert_expected_messages ();
  contents = load (desk);
  g_assert_cmpuint (contents->dashboards->len, ==, N_DASHBOARDS);
  assert_sound (contents);
  return dex_future_new_true ();
}

static DexFuture *
test_refusals (gpointer data)
{
  g_autofree char *path = new_path ();
  g_autoptr(MpisDesk) desk = open_desk (path);
  g_autoptr(MpisDesk) second = NULL;
  g_autoptr(GError) error = NULL;
  sqlite3 *db = NULL;

  second = dex_await_object (mpis_desk_open (path), &error);
  g_assert_error (error, MPIS_STORE_ERROR, MPIS_STORE_ERROR_BUSY);
  g_clear_error (&error);
  g_clear_object (&desk);

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  sqlite3_exec (db, "PRAGMA user_version = 7", NULL, NULL, NULL);
  sqlite3_close (db);
  second = dex_await_object (mpis_desk_open (path), &error);
  g_assert_error (error, MPIS_STORE_ERROR, MPIS_STORE_ERROR_NEWER);
  g_assert_nonnull (strstr (error->message, path));
  g_clear_error (&error);

  second = dex_await_object (mpis_desk_open ("/proc/no/desk.sqlite"), &error);
  g_assert_error (error, MPIS_STORE_ERROR, MPIS_STORE_ERROR_IO);
  g_assert_cmpuint (count_broken (path), ==, 0);
  return dex_future_new_true ();
}

static DexFuture *
test_pack (gpointer data)
{
  g_autoptr(GBytes) nonsense = g_bytes_new_static ("nonsense", 8);

  g_assert_null (mpis_desk_pack (NULL));
  g_assert_null (mpis_desk_unpack (NULL));
  g_assert_null (mpis_desk_unpack (nonsense));
  for (guint n = 0; n < 20; n++)
    {
      g_autofree char *text = make_text (9, n);
      g_autoptr(GBytes) packed = mpis_desk_pack (text);
      g_autofree char *unpacked = mpis_desk_unpack (packed);

      g_assert_cmpstr (unpacked, ==, text);
    }
  return dex_future_new_true ();
}

static void
run (gconstpointer fiber)
{
  mpis_test_fiber ((DexFiberFunc) fiber, NULL);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_data_func ("/desk/round-trip", test_round_trip, run);
  g_test_add_data_func ("/desk/whole", test_whole, run);
  g_test_add_data_func ("/desk/spoilt-pages", test_spoilt_pages, run);
  g_test_add_data_func ("/desk/spoilt-middle", test_spoilt_middle, run);
  g_test_add_data_func ("/desk/no-database", test_no_database, run);
  g_test_add_data_func ("/desk/spoilt-in-use", test_spoilt_in_use, run);
  g_test_add_data_func ("/desk/refusals", test_refusals, run);
  g_test_add_data_func ("/desk/pack", test_pack, run);
  return g_test_run ();
}
