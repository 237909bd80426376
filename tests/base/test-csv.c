#include "config.h"

#include "mpis-csv.h"
#include "mpis-error.h"

static MpisCsv *
read_bytes (const char *data,
            gsize       size)
{
  g_autoptr(GBytes) content = g_bytes_new_static (data, size);
  g_autoptr(GError) error = NULL;
  MpisCsv *csv = mpis_csv_read (content, &error);

  g_assert_no_error (error);
  g_assert_nonnull (csv);
  return csv;
}

#define READ(text) read_bytes (text, sizeof text - 1)

static void
test_finds_columns_by_name (void)
{
  g_autoptr(MpisCsv) csv = READ ("b, A ,extra\n1,2,3\n");
  g_auto(GStrv) unknown = mpis_csv_list_unknown (csv, (const char *[]) { "a", "b", NULL });

  g_assert_cmpuint (mpis_csv_get_n_rows (csv), ==, 1);
  g_assert_cmpstr (mpis_csv_get (csv, 0, mpis_csv_find_column (csv, "a")), ==, "2");
  g_assert_cmpstr (mpis_csv_get (csv, 0, mpis_csv_find_column (csv, "b")), ==, "1");
  g_assert_cmpint (mpis_csv_find_column (csv, "c"), ==, -1);
  g_assert_null (mpis_csv_get (csv, 0, -1));
  g_assert_cmpstrv (unknown, ((const char *[]) { "extra", NULL }));
}

static void
test_line_ends_mix (void)
{
  g_autoptr(MpisCsv) csv = READ ("a,b\n1,2\r\n3,4\r5,6\n\n7,8");
  const char *firsts[] = { "1", "3", "5", "7" };
  const guint lines[] = { 2, 3, 4, 6 };

  g_assert_cmpuint (mpis_csv_get_n_rows (csv), ==, G_N_ELEMENTS (firsts));
  for (guint i = 0; i < G_N_ELEMENTS (firsts); i++)
    {
      g_assert_cmpstr (mpis_csv_get (csv, i, 0), ==, firsts[i]);
      g_assert_cmpuint (mpis_csv_get_line (csv, i), ==, lines[i]);
      g_assert_cmpuint (mpis_csv_get_width (csv, i), ==, 2);
    }
}

static void
test_quotes (void)
{
  g_autoptr(MpisCsv) csv = READ ("a,\"b\"\n\"x, \"\"y\"\"\nz\",\"\"\nlast,q\"q\n");
  g_autofree char *row = mpis_csv_format_row (csv, 0);

  g_assert_cmpuint (mpis_csv_get_n_rows (csv), ==, 2);
  g_assert_cmpstr (mpis_csv_get_heading (csv, 1), ==, "b");
  g_assert_cmpstr (mpis_csv_get (csv, 0, 0), ==, "x, \"y\"\nz");
  g_assert_cmpstr (mpis_csv_get (csv, 0, 1), ==, "");
  g_assert_cmpuint (mpis_csv_get_line (csv, 0), ==, 2);
  g_assert_cmpuint (mpis_csv_get_line (csv, 1), ==, 4);
  g_assert_cmpstr (mpis_csv_get (csv, 1, 1), ==, "q\"q");
  g_assert_cmpstr (row, ==, "\"x, \"\"y\"\"\nz\",");
}

static void
test_byte_order_marks (void)
{
  g_autoptr(MpisCsv) utf8 = READ ("\xef\xbb\xbf" "d\u00e9,b\n1,2\n");
  g_autoptr(MpisCsv) utf16 = READ ("\xff\xfe" "d\0\xe9\0,\0b\0\n\0" "1\0,\0" "2\0");

  g_assert_cmpint (mpis_csv_find_column (utf8, "d\u00e9"), ==, 0);
  g_assert_cmpint (mpis_csv_find_column (utf16, "d\u00e9"), ==, 0);
  g_assert_cmpstr (mpis_csv_get (utf16, 0, 1), ==, "2");
}

static void
test_separator_line (void)
{
  g_autoptr(MpisCsv) comma = READ ("sep=,\r\na,b\n1,2\n");
  g_autoptr(MpisCsv) semicolon = READ ("sep=;\na,x;b\n1;2\n");
  g_autoptr(MpisCsv) tabs = READ ("a\tb\n1\t2\n");
  g_autoptr(MpisCsv) only = READ ("sep=,");

  g_assert_cmpstr (mpis_csv_get (comma, 0, 1), ==, "2");
  g_assert_cmpuint (mpis_csv_get_line (comma, 0), ==, 3);
  g_assert_cmpint (mpis_csv_find_column (semicolon, "a,x"), ==, 0);
  g_assert_cmpstr (mpis_csv_get (semicolon, 0, 1), ==, "2");
  g_assert_cmpstr (mpis_csv_get (tabs, 0, 1), ==, "2");
  g_assert_cmpuint (mpis_csv_get_n_columns (only), ==, 0);
}

static void
test_nothing (void)
{
  g_autoptr(MpisCsv) empty = READ ("");
  g_autoptr(MpisCsv) header = READ ("a,b\r\n");

  g_assert_cmpuint (mpis_csv_get_n_columns (empty), ==, 0);
  g_assert_cmpuint (mpis_csv_get_n_rows (empty), ==, 0);
  g_assert_cmpuint (mpis_csv_get_n_columns (header), ==, 2);
  g_assert_cmpuint (mpis_csv_get_n_rows (header), ==, 0);
}

static void
test_bad_rows_are_named_and_the_rest_is_read (void)
{
  g_autoptr(MpisCsv) csv = READ ("a,b\n1\n\"never closed,2\n3,4\n5,6,7\n");
  g_autofree char *narrow = mpis_csv_get_problem (csv, 0);
  g_autofree char *unclosed = mpis_csv_get_problem (csv, 1);
  g_autofree char *good = mpis_csv_get_problem (csv, 2);
  g_autofree char *wide = mpis_csv_get_problem (csv, 3);

  g_assert_cmpuint (mpis_csv_get_n_rows (csv), ==, 4);
  g_assert_cmpstr (narrow, ==, "1 cell where the headings are 2");
  g_assert_cmpstr (unclosed, ==, "a quotation mark is never closed");
  g_assert_cmpstr (mpis_csv_get (csv, 1, 0), ==, "\"never closed,2");
  g_assert_null (good);
  g_assert_cmpuint (mpis_csv_get_line (csv, 2), ==, 4);
  g_assert_cmpstr (wide, ==, "3 cells where the headings are 2");
}

static void
test_an_open_quote_swallows_no_other_row (void)
{
  g_autoptr(MpisCsv) csv = READ ("a,b\n1,\"open\n2,\"good\"\n3,\"\"\n4,\"open\n5,\"\"\n");
  const char *ids[] = { "1,\"open", "2", "3", "4,\"open", "5" };
  const char *problems[] = {
    "text follows a closing quotation mark", NULL, NULL, "a quotation mark is never closed", NULL
  };

  g_assert_cmpuint (mpis_csv_get_n_rows (csv), ==, G_N_ELEMENTS (ids));
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autofree char *problem = mpis_csv_get_problem (csv, i);

      g_assert_cmpstr (mpis_csv_get (csv, i, 0), ==, ids[i]);
      g_assert_cmpstr (problem, ==, problems[i]);
      g_assert_cmpuint (mpis_csv_get_line (csv, i), ==, i + 2);
    }
}

static void
test_invalid_characters_break_their_row_only (void)
{
  g_autoptr(MpisCsv) csv = READ ("a,b\n1,\xe9\xe9\r\n2,\"x\n\0y\"\n3,4\n\xff");
  const char *cells[] = { "1,??", "2,\"x\n?y\"", "3", "?" };

  g_assert_cmpuint (mpis_csv_get_n_rows (csv), ==, G_N_ELEMENTS (cells));
  for (guint i = 0; i < G_N_ELEMENTS (cells); i++)
    {
      g_autofree char *problem = mpis_csv_get_problem (csv, i);

      g_assert_cmpstr (mpis_csv_get (csv, i, 0), ==, cells[i]);
      g_assert_cmpstr (problem, ==, i == 2 ? NULL : "a character is not valid UTF-8");
    }
  g_assert_cmpuint (mpis_csv_get_line (csv, 2), ==, 5);
}

static void
test_invalid_text_is_placed (void)
{
  g_autoptr(GBytes) content = g_bytes_new_static ("\na,\xc3(\n1,2\n", 10);
  g_autoptr(GBytes) odd = g_bytes_new_static ("\xff\xfe" "a", 3);
  g_autoptr(GError) error = NULL;

  g_assert_null (mpis_csv_read (content, &error));
  g_assert_error (error, MPIS_ERROR, MPIS_ERROR_INVALID);
  g_assert_cmpstr (error->message, ==, "line 2, byte 3: not valid UTF-8 (0xc3)");
  g_clear_error (&error);

  g_assert_null (mpis_csv_read (odd, &error));
  g_assert_error (error, MPIS_ERROR, MPIS_ERROR_INVALID);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/csv/finds-columns-by-name", test_finds_columns_by_name);
  g_test_add_func ("/csv/line-ends-mix", test_line_ends_mix);
  g_test_add_func ("/csv/quotes", test_quotes);
  g_test_add_func ("/csv/byte-order-marks", test_byte_order_marks);
  g_test_add_func ("/csv/separator-line", test_separator_line);
  g_test_add_func ("/csv/nothing", test_nothing);
  g_test_add_func ("/csv/bad-rows-are-named-and-the-rest-is-read",
                   test_bad_rows_are_named_and_the_rest_is_read);
  g_test_add_func ("/csv/an-open-quote-swallows-no-other-row",
                   test_an_open_quote_swallows_no_other_row);
  g_test_add_func ("/csv/invalid-characters-break-their-row-only",
                   test_invalid_characters_break_their_row_only);
  g_test_add_func ("/csv/invalid-text-is-placed", test_invalid_text_is_placed);

  return g_test_run ();
}
