#include "config.h"

#include "fuzz.h"
#include "mpis-csv.h"

const char *const fuzz_seeds[] = {
  "a,b,c\n1,2,3\n\"x, \"\"y\"\"\nz\",,\r\n4,5\n",
  "sep=;\na;b\n1;2",
  "\xef\xbb\xbf" "a\tb\n\xc3\xa9\t\"\"\n",
  NULL
};

/* Every row has its line, its cells and its text; nothing reads beyond a row. */
int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autoptr(GBytes) content = g_bytes_new (data, size);
  g_autoptr(MpisCsv) csv = mpis_csv_read (content, NULL);
  guint line = 0;

  if (csv == NULL)
    return 0;
  mpis_csv_find_column (csv, "b");
  for (guint row = 0; row < mpis_csv_get_n_rows (csv); row++)
    {
      g_autofree char *problem = mpis_csv_get_problem (csv, row);
      g_autofree char *text = mpis_csv_format_row (csv, row);

      g_assert_cmpuint (mpis_csv_get_line (csv, row), >, line);
      line = mpis_csv_get_line (csv, row);
      g_assert_cmpuint (mpis_csv_get_width (csv, row), >, 0);
      g_assert_nonnull (mpis_csv_get (csv, row, mpis_csv_get_width (csv, row) - 1));
      g_assert_null (mpis_csv_get (csv, row, mpis_csv_get_width (csv, row)));
      g_assert_true (g_utf8_validate (text, -1, NULL));
    }

  return 0;
}
