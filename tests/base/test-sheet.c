#include "config.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <math.h>

#include "mpis-csv.h"
#include "mpis-save.h"
#include "mpis-workbook.h"

/* 2026-03-29 00:30 UTC: half an hour before Berlin's clocks go forward. */
#define BEFORE_SUMMER (G_GINT64_CONSTANT (1774744200) * MPIS_SECOND)

static MpisSheet *
make_sheet (void)
{
  g_autoptr(GTimeZone) berlin = g_time_zone_new_identifier ("Europe/Berlin");
  MpisSheet *sheet = mpis_sheet_new ("Posts: [all]", berlin);

  mpis_sheet_add_column (sheet, "Title", MPIS_SHEET_TEXT);
  mpis_sheet_add_column (sheet, "Views", MPIS_SHEET_INTEGER);
  mpis_sheet_add_column (sheet, "Ratio", MPIS_SHEET_NUMBER);
  mpis_sheet_add_column (sheet, "Rate", MPIS_SHEET_RATE);
  mpis_sheet_add_column (sheet, "Day", MPIS_SHEET_DAY);
  mpis_sheet_add_column (sheet, "Published", MPIS_SHEET_MOMENT);

  mpis_sheet_add_text (sheet, "=HYPERLINK(\"http://x\")");
  mpis_sheet_add_integer (sheet, -25);
  mpis_sheet_add_number (sheet, 0.1);
  mpis_sheet_add_number (sheet, 0.05);
  mpis_sheet_add_integer (sheet, 20541);
  mpis_sheet_add_integer (sheet, BEFORE_SUMMER);

  mpis_sheet_add_text (sheet, "Two\nlines, “quoted”");
  mpis_sheet_add_integer (sheet, 0);
  mpis_sheet_add_number (sheet, NAN);
  mpis_sheet_add_number (sheet, NAN);
  mpis_sheet_add_integer (sheet, G_MININT64);
  mpis_sheet_add_integer (sheet, BEFORE_SUMMER + MPIS_HOUR);

  mpis_sheet_add_text (sheet, NULL);
  mpis_sheet_add_integer (sheet, G_MININT64);
  mpis_sheet_add_number (sheet, -1.5);
  mpis_sheet_add_number (sheet, 0);
  mpis_sheet_add_integer (sheet, -40000);
  mpis_sheet_add_integer (sheet, MPIS_INSTANT_UNKNOWN);
  return sheet;
}

static char *
to_csv (const MpisSheet *sheet,
        MpisCsvForm      form)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = mpis_sheet_to_csv (sheet, form, NULL, &error);

  g_assert_no_error (error);
  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static void
test_csv (void)
{
  g_autoptr(MpisSheet) sheet = make_sheet ();
  g_autofree char *csv = to_csv (sheet, MPIS_CSV_SAFE);

  g_assert_cmpstr (csv, ==,
    "Title,Views,Ratio,Rate,Day,Published\r\n"
    "\"'=HYPERLINK(\"\"http://x\"\")\",-25,0.1,0.05,2026-03-29,2026-03-29T01:30:00+01:00\r\n"
    "\"Two\nlines, “quoted”\",0,,,,2026-03-29T03:30:00+02:00\r\n"
    ",,-1.5,0,1860-06-26,\r\n");
}

static void
test_csv_formulas (void)
{
  const char *texts[] = { "=1", "+1", "-1", "@A", "\tx", "\rx", "\nx", "−1", "＝1", "a=1", "", "1" };
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr(MpisSheet) sheet = mpis_sheet_new ("Texts", utc);
  g_autoptr(MpisCsv) exact = NULL;
  g_autoptr(MpisCsv) safe = NULL;
  g_autoptr(GBytes) exact_bytes = NULL;
  g_autoptr(GBytes) safe_bytes = NULL;

  mpis_sheet_add_column (sheet, "Text", MPIS_SHEET_TEXT);
  mpis_sheet_add_column (sheet, "Number", MPIS_SHEET_INTEGER);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      mpis_sheet_add_text (sheet, texts[i]);
      mpis_sheet_add_integer (sheet, -1);
    }
  exact_bytes = mpis_sheet_to_csv (sheet, MPIS_CSV_EXACT, NULL, NULL);
  safe_bytes = mpis_sheet_to_csv (sheet, MPIS_CSV_SAFE, NULL, NULL);
  exact = mpis_csv_read (exact_bytes, NULL);
  safe = mpis_csv_read (safe_bytes, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *marked = g_strconcat (i < 9 ? "'" : "", texts[i], NULL);

      g_assert_cmpstr (mpis_csv_get (exact, i, 0), ==, texts[i]);
      g_assert_cmpstr (mpis_csv_get (safe, i, 0), ==, marked);
      g_assert_cmpstr (mpis_csv_get (safe, i, 1), ==, "-1");
    }
}

/* As JSON, told by a reader of its own. */
static JsonNode *
read_workbook (GBytes *bytes)
{
  g_autofree char *path = NULL;
  g_autofree char *script = g_test_build_filename (G_TEST_DIST, "support", "read-xlsx.py", NULL);
  const char *arguments[] = { "python3", "-B", script, NULL, NULL };
  g_autofree char *output = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GFile) file = NULL;
  JsonNode *node;
  int status;

  close (g_file_open_tmp ("mpis-sheet-XXXXXX.xlsx", &path, &error));
  g_assert_no_error (error);
  file = g_file_new_for_path (path);
  mpis_save (file, bytes, NULL, &error);
  g_assert_no_error (error);
  arguments[3] = path;
  g_spawn_sync (NULL, (char **) arguments, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &output, NULL,
                &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  node = json_from_string (output, &error);
  g_assert_no_error (error);
  g_remove (path);
  return node;
}

static void
assert_rows (JsonObject *sheet,
             const char *expected)
{
  g_autofree char *rows = json_to_string (json_object_get_member (sheet, "rows"), FALSE);

  g_assert_cmpstr (rows, ==, expected);
}

static void
test_workbook (void)
{
  g_autoptr(MpisSheet) first = make_sheet ();
  g_autoptr(MpisSheet) second = make_sheet ();
  MpisSheet *sheets[] = { first, second };
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = mpis_workbook_make ("Äll & <posts>", sheets, 2, NULL, &error);
  g_autoptr(JsonNode) node = NULL;
  JsonObject *book, *sheet;

  g_assert_no_error (error);
  node = read_workbook (bytes);
  book = json_node_get_object (node);
  g_assert_cmpstr (json_object_get_string_member (book, "title"), ==, "Äll & <posts>");
  sheet = json_array_get_object_element (json_object_get_array_member (book, "sheets"), 0);
  g_assert_cmpstr (json_object_get_string_member (sheet, "name"), ==, "Posts   all");
  g_assert_cmpint (json_object_get_int_member (sheet, "frozen"), ==, 1);
  assert_rows (sheet,
    "[[\"Title\",\"Views\",\"Ratio\",\"Rate\",\"Day\",\"Published\"],"
    "[\"=HYPERLINK(\\\"http://x\\\")\",-25,0.10000000000000001,0.050000000000000003,"
    "{\"date\":\"2026-03-29 00:00:00\"},{\"date\":\"2026-03-29 01:30:00\"}],"
    "[\"Two\\nlines, “quoted”\",0,null,null,null,{\"date\":\"2026-03-29 03:30:00\"}],"
    "[null,null,-1.5,0,\"1860-06-26\"]]");
  sheet = json_array_get_object_element (json_object_get_array_member (book, "sheets"), 1);
  g_assert_cmpstr (json_object_get_string_member (sheet, "name"), ==, "Posts   all (2)");
}

/* Texts that XML or the format cannot hold as they are. */
static void
test_workbook_texts (void)
{
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr(MpisSheet) sheet = mpis_sheet_new ("History", utc);
  g_autoptr(GString) flowers = g_string_new (NULL);
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(JsonNode) node = NULL;
  g_autoptr(GError) error = NULL;
  JsonObject *read;
  JsonArray *rows;
  const char *text;

  for (guint i = 0; i < 20000; i++)
    g_string_append (flowers, "🌷");
  mpis_sheet_add_column (sheet, "Text", MPIS_SHEET_TEXT);
  mpis_sheet_add_text (sheet, "bell \a, </v>, \xef\xbf\xbf end");
  mpis_sheet_add_text (sheet, "bad \xff byte");
  mpis_sheet_add_text (sheet, flowers->str);
  bytes = mpis_workbook_make ("", &sheet, 1, NULL, &error);
  g_assert_no_error (error);
  node = read_workbook (bytes);
  read = json_array_get_object_element (
    json_object_get_array_member (json_node_get_object (node), "sheets"), 0);
  g_assert_cmpstr (json_object_get_string_member (read, "name"), ==, "History (2)");
  rows = json_object_get_array_member (read, "rows");
  g_assert_cmpstr (json_array_get_string_element (json_array_get_array_element (rows, 1), 0), ==,
                   "bell _x0007_, </v>, \xef\xbf\xbd end");
  g_assert_cmpstr (json_array_get_string_element (json_array_get_array_element (rows, 2), 0), ==,
                   "bad \xef\xbf\xbd byte");
  text = json_array_get_string_element (json_array_get_array_element (rows, 3), 0);
  g_assert_cmpint (g_utf8_strlen (text, -1), ==, 32766 / 2 + 1);
  g_assert_true (g_str_has_suffix (text, "🌷…"));
}

static void
test_cancelled (void)
{
  g_autoptr(MpisSheet) sheet = make_sheet ();
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) no_csv = NULL;
  g_autoptr(GError) no_book = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (mpis_sheet_to_csv (sheet, MPIS_CSV_SAFE, cancellable, &no_csv));
  g_assert_error (no_csv, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (mpis_workbook_make ("", &sheet, 1, cancellable, &no_book));
  g_assert_error (no_book, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_too_many_rows (void)
{
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr(MpisSheet) sheet = mpis_sheet_new ("Many", utc);
  g_autoptr(GError) error = NULL;

  mpis_sheet_add_column (sheet, "n", MPIS_SHEET_INTEGER);
  for (guint i = 0; i < 1048576; i++)
    mpis_sheet_add_integer (sheet, i);
  g_assert_null (mpis_workbook_make ("", &sheet, 1, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/sheet/csv", test_csv);
  g_test_add_func ("/base/sheet/csv-formulas", test_csv_formulas);
  g_test_add_func ("/base/sheet/workbook", test_workbook);
  g_test_add_func ("/base/sheet/workbook-texts", test_workbook_texts);
  g_test_add_func ("/base/sheet/cancelled", test_cancelled);
  g_test_add_func ("/base/sheet/too-many-rows", test_too_many_rows);
  return g_test_run ();
}
