#include "config.h"

#include <glib/gstdio.h>
#include <locale.h>
#include <math.h>

#include "mpis-chart-export.h"
#include "mpis-chart-numbers.h"
#include "mpis-chart-sheet.h"

/* Monday, 16 November 2026. */
#define FIRST_DAY 20773

#define TITLE "Views per day <& more>"

static MpisSeries *
series_new (const char   *name,
            const double *x,
            const double *y,
            gsize         n)
{
  g_autofree double *days = g_new (double, MAX (n, 1));

  for (gsize i = 0; i < n; i++)
    days[i] = x != NULL ? x[i] : FIRST_DAY + (double) i;

  return mpis_series_new (name, name, days, y, n);
}

static MpisChartData *
data_new (MpisChartKind   kind,
          MpisChartUnit   unit,
          MpisSeries    **series,
          guint           n)
{
  static const guint slots[] = { 0, 1, 2, 3, 4, 5 };

  return mpis_chart_data_new (kind, unit, series, slots, n, NAN, NAN);
}

static MpisChartExport *
export_new (MpisChartKind kind)
{
  g_autoptr(MpisSeries) a = series_new ("YouTube", NULL, (double[]) { 100, 200, NAN, 1400, 5 }, 5);
  g_autoptr(MpisSeries) b = series_new ("Telegram", NULL, (double[]) { 1, NAN, 3, 4, -5 }, 5);
  g_autoptr(MpisChartData) data = data_new (kind, MPIS_CHART_UNIT_COUNT, (MpisSeries *[]) { a, b },
                                            2);
  PangoFontDescription *font = pango_font_description_from_string ("Sans 13px");
  g_autoptr(MpisChartStyle) style = mpis_chart_style_new (&(MpisColor) { 0, 0, 0, 1 }, font, FALSE);

  pango_font_description_free (font);

  return mpis_chart_export_new (data, TITLE, style);
}

static GBytes *
render (MpisChartExport *export,
        MpisChartFormat  format,
        guint            scale)
{
  g_autoptr(GError) error = NULL;
  GBytes *bytes = mpis_chart_export_render (export, format, scale, &error);

  g_assert_no_error (error);
  g_assert_nonnull (bytes);

  return bytes;
}

static gboolean
holds (GBytes     *bytes,
       const char *text)
{
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);

  return memmem (data, size, text, strlen (text)) != NULL;
}

/* --- CSV --- */

static char *
csv_of (MpisChartKind   kind,
        MpisChartUnit   unit,
        const char     *title,
        MpisSeries    **series,
        guint           n)
{
  g_autoptr(MpisChartData) data = data_new (kind, unit, series, n);
  g_autoptr(MpisChartNumbers) numbers = mpis_chart_numbers_new (data, title);

  return mpis_chart_numbers_to_csv (numbers);
}

static void
test_csv (void)
{
  g_autoptr(MpisSeries) a = series_new ("=SUM(A1)", NULL, (double[]) { 1234567, NAN, -3 }, 3);
  g_autoptr(MpisSeries) b = series_new ("A \"quoted\", name", (double[]) { FIRST_DAY + 1, FIRST_DAY + 3 },
                                        (double[]) { 0, -0.0 }, 2);
  g_autoptr(MpisSeries) c = series_new ("-minus", NULL, (double[]) { 1e15, 123456789012345, 9e15 }, 3);
  g_autoptr(MpisSeries) d = series_new ("@at\nline", NULL, (double[]) { INFINITY, 7 }, 2);
  g_autoptr(MpisSeries) e = series_new ("Ünï–code", NULL, (double[]) { 8 }, 1);
  g_autofree char *csv = csv_of (MPIS_CHART_LINE, MPIS_CHART_UNIT_COUNT, "T",
                                 (MpisSeries *[]) { a, b, c, d, e }, 5);

  g_assert_cmpstr (csv, ==,
                   "Date,'=SUM(A1),\"A \"\"quoted\"\", name\",'-minus,\"'@at\nline\",Ünï–code\r\n"
                   "2026-11-16,1234567,,1000000000000000,,8\r\n"
                   "2026-11-17,,0,123456789012345,7,\r\n"
                   "2026-11-18,-3,,9000000000000000,,\r\n"
                   "2026-11-19,,0,,,\r\n");
}

static void
test_csv_formulas (void)
{
  static const char *const names[] = { "+1", "\tx", "\rx", "1+1", "'=x" };
  MpisSeries *series[G_N_ELEMENTS (names)];
  g_autofree char *csv = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    series[i] = series_new (names[i], NULL, (double[]) { -1 }, 1);
  csv = csv_of (MPIS_CHART_LINE, MPIS_CHART_UNIT_COUNT, "T", series, G_N_ELEMENTS (names));
  g_assert_cmpstr (csv, ==, "Date,'+1,'\tx,\"'\rx\",1+1,'=x\r\n2026-11-16,-1,-1,-1,-1,-1\r\n");

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_object_unref (series[i]);
}

static void
test_csv_fractions (void)
{
  double x[] = { FIRST_DAY, FIRST_DAY + 0.5, FIRST_DAY + 1 + 1.0 / 86400 };
  g_autoptr(MpisSeries) a = series_new ("Rate", x, (double[]) { 0.1, 1.0 / 3, -2.5e-7 }, 3);
  g_autofree char *csv = csv_of (MPIS_CHART_LINE, MPIS_CHART_UNIT_FRACTION, "T", &a, 1);

  g_assert_cmpstr (csv, ==,
                   "Time,Rate\r\n"
                   "2026-11-16T00:00:00,0.1\r\n"
                   "2026-11-16T12:00:00,0.3333333333333333\r\n"
                   "2026-11-17T00:00:01,-2.5e-07\r\n");
}

static void
test_csv_bars (void)
{
  g_autoptr(MpisSeries) a = series_new ("=cmd", NULL, (double[]) { 7 }, 1);
  g_autoptr(MpisSeries) b = series_new ("B", NULL, (double[]) { NAN }, 1);
  g_autofree char *csv = csv_of (MPIS_CHART_BARS, MPIS_CHART_UNIT_COUNT, "Views, all",
                                 (MpisSeries *[]) { a, b }, 2);

  g_assert_cmpstr (csv, ==, "Name,\"Views, all\"\r\n'=cmd,7\r\nB,\r\n");
}

/* What lies on others in the picture is not the sum in the file. */
static void
test_csv_totals (void)
{
  double x[400], y[2][400], sums[2] = { 0 }, read[2] = { 0 };
  MpisSeries *series[2];
  g_autofree char *csv = NULL;
  g_auto(GStrv) lines = NULL;

  for (guint i = 0; i < 400; i++)
    {
      x[i] = FIRST_DAY + i;
      for (guint k = 0; k < 2; k++)
        {
          y[k][i] = i % 7 == k ? NAN : g_test_rand_int_range (-1000, 1000000) + 0.1;
          sums[k] += isnan (y[k][i]) ? 0 : y[k][i];
        }
    }
  for (guint k = 0; k < 2; k++)
    series[k] = series_new (k == 0 ? "a" : "b", x, y[k], 400);

  csv = csv_of (MPIS_CHART_STACKED_AREA, MPIS_CHART_UNIT_COUNT, "T", series, 2);
  lines = g_strsplit (csv, "\r\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 402);
  for (guint i = 1; i <= 400; i++)
    {
      g_auto(GStrv) cells = g_strsplit (lines[i], ",", -1);

      g_assert_cmpuint (g_strv_length (cells), ==, 3);
      for (guint k = 0; k < 2; k++)
        {
          g_assert_cmpint (*cells[k + 1] == '\0', ==, isnan (y[k][i - 1]) != 0);
          read[k] += g_ascii_strtod (cells[k + 1], NULL);
        }
    }
  g_assert_cmpfloat (read[0], ==, sums[0]);
  g_assert_cmpfloat (read[1], ==, sums[1]);
  g_object_unref (series[0]);
  g_object_unref (series[1]);
}

/* A file is for programs: the locale has no say in its numbers. */
static void
test_csv_in_another_locale (void)
{
  g_autofree char *before = g_strdup (setlocale (LC_ALL, NULL));
  g_autoptr(MpisSeries) a = series_new ("a", NULL, (double[]) { 1234.5 }, 1);
  g_autofree char *csv = NULL;

  if (setlocale (LC_ALL, "de_DE.UTF-8") == NULL)
    {
      g_test_skip ("no German locale here");
      return;
    }
  csv = csv_of (MPIS_CHART_LINE, MPIS_CHART_UNIT_COUNT, "T", &a, 1);
  setlocale (LC_ALL, before);
  g_assert_nonnull (strstr (csv, ",a\r\n2026-11-16,1234.5\r\n"));
}

static void
test_table (void)
{
  g_autoptr(MpisSeries) a = series_new ("A", NULL, (double[]) { 1234567, NAN }, 2);
  g_autoptr(MpisChartData) data = data_new (MPIS_CHART_AREA, MPIS_CHART_UNIT_COUNT, &a, 1);
  g_autoptr(MpisChartNumbers) numbers = mpis_chart_numbers_new (data, "T");
  static const char *const cells[2][2] = { { "16 Nov 2026", "1,234,567" },
                                           { "17 Nov 2026", "–" } };

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (numbers)), ==, 2);
  g_assert_cmpuint (mpis_chart_numbers_get_n_columns (numbers), ==, 2);
  g_assert_cmpstr (mpis_chart_numbers_get_heading (numbers, 1), ==, "A");
  for (guint row = 0; row < 2; row++)
    for (guint column = 0; column < 2; column++)
      {
        g_autofree char *text = mpis_chart_numbers_format (numbers, row, column);

        g_assert_cmpstr (text, ==, cells[row][column]);
      }
}

/* --- pictures --- */

typedef struct {
  GBytes *bytes;
  gsize   at;
} Reader;

static cairo_status_t
read_bytes (void          *data,
            unsigned char *into,
            unsigned int   length)
{
  Reader *reader = data;
  gsize size;
  const guint8 *bytes = g_bytes_get_data (reader->bytes, &size);

  if (reader->at + length > size)
    return CAIRO_STATUS_READ_ERROR;
  memcpy (into, bytes + reader->at, length);
  reader->at += length;

  return CAIRO_STATUS_SUCCESS;
}

/* How many pixels of the region are not white. */
static guint
count_ink (cairo_surface_t *image,
           int              top,
           int              bottom)
{
  guint n = 0;

  for (int y = top; y < bottom; y++)
    {
      const guint32 *row = (const guint32 *) (gpointer)
        (cairo_image_surface_get_data (image) + y * cairo_image_surface_get_stride (image));

      for (int x = 0; x < cairo_image_surface_get_width (image); x++)
        n += (row[x] & 0xffffff) != 0xffffff;
    }

  return n;
}

static void
test_png (void)
{
  g_autoptr(MpisChartExport) export = export_new (MPIS_CHART_AREA);
  guint ink[MPIS_CHART_EXPORT_MAX_SCALE + 1] = { 0 };

  for (guint scale = 1; scale <= MPIS_CHART_EXPORT_MAX_SCALE; scale++)
    {
      g_autoptr(GBytes) bytes = render (export, MPIS_CHART_PNG, scale);
      cairo_surface_t *image =
        cairo_image_surface_create_from_png_stream (read_bytes, &(Reader) { bytes, 0 });
      int height = cairo_image_surface_get_height (image);

      g_assert_cmpint (cairo_surface_status (image), ==, CAIRO_STATUS_SUCCESS);
      g_assert_cmpint (cairo_image_surface_get_width (image), ==, 960 * scale);
      g_assert_cmpint (height, ==, 540 * scale);
      g_assert_cmpuint (count_ink (image, 0, 20 * (int) scale), ==, 0);               /* margin */
      g_assert_cmpuint (count_ink (image, 28 * (int) scale, 50 * (int) scale), >, 200);   /* title */
      g_assert_cmpuint (count_ink (image, height / 4, height * 3 / 4), >, 2000);      /* plot */
      g_assert_cmpuint (count_ink (image, height - 48 * (int) scale, height - 26 * (int) scale), >, 100);
      g_assert_cmpuint (count_ink (image, height - 20 * (int) scale, height), ==, 0);
      ink[scale] = count_ink (image, 0, height);
      cairo_surface_destroy (image);
    }

  /* The same picture: three times as long and wide is nine times the ink, roughly. */
  g_assert_cmpuint (ink[3], >, 6 * ink[1]);
  g_assert_cmpuint (ink[3], <, 10 * ink[1]);
}

static void
count_element (GMarkupParseContext  *context,
               const char           *name,
               const char          **names,
               const char          **values,
               gpointer              counts,
               GError              **error)
{
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (counts, name));

  g_hash_table_insert (counts, g_strdup (name), GUINT_TO_POINTER (n + 1));
}

static void
test_svg (void)
{
  static const GMarkupParser parser = { .start_element = count_element };
  g_autoptr(MpisChartExport) export = export_new (MPIS_CHART_AREA);
  g_autoptr(GBytes) bytes = render (export, MPIS_CHART_SVG, 1);
  g_autoptr(GHashTable) counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GMarkupParseContext) context = g_markup_parse_context_new (&parser, 0, counts, NULL);
  g_autoptr(GError) error = NULL;
  gsize size;
  const char *text = g_bytes_get_data (bytes, &size);

  g_markup_parse_context_parse (context, text, (gssize) size, &error);
  g_assert_no_error (error);
  g_markup_parse_context_end_parse (context, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (GPOINTER_TO_UINT (g_hash_table_lookup (counts, "title")), ==, 1);
  g_assert_cmpuint (GPOINTER_TO_UINT (g_hash_table_lookup (counts, "path")), >, 10);
  g_assert_false (g_hash_table_contains (counts, "image"));   /* all of it is vectors */
  g_assert_true (holds (bytes, "<title>Views per day &lt;&amp; more&gt;</title>"));
  g_assert_true (holds (bytes, "<desc>16 Nov 2026 – 20 Nov 2026</desc>"));
  g_assert_true (holds (bytes, "viewBox=\"0 0 960 540\""));
}

/* All streams of a PDF, inflated. */
static GBytes *
pdf_inflate (GBytes *pdf)
{
  gsize size;
  const char *data = g_bytes_get_data (pdf, &size);
  const char *p = data, *end = data + size;
  g_autoptr(GByteArray) all = g_byte_array_new ();

  while ((p = memmem (p, (gsize) (end - p), "stream\n", 7)) != NULL)
    {
      const char *stop = memmem (p, (gsize) (end - p), "endstream", 9);
      g_autoptr(GConverter) inflater = G_CONVERTER (g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB));
      g_autoptr(GBytes) packed = NULL, plain = NULL;

      if (stop == NULL)
        break;
      packed = g_bytes_new (p + 7, (gsize) (stop - p) - 8);   /* without the line's end */
      plain = g_converter_convert_bytes (inflater, packed, NULL);
      if (plain != NULL)
        g_byte_array_append (all, g_bytes_get_data (plain, NULL), (guint) g_bytes_get_size (plain));
      p = stop + 10;
    }

  return g_byte_array_free_to_bytes (g_steal_pointer (&all));
}

static void
test_pdf (void)
{
  g_autoptr(MpisChartExport) export = export_new (MPIS_CHART_AREA);
  g_autoptr(GBytes) bytes = render (export, MPIS_CHART_PDF, 1);
  g_autoptr(GBytes) plain = pdf_inflate (bytes);
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);

  g_assert_true (g_str_has_prefix (data, "%PDF-1."));
  g_assert_nonnull (memmem (data + size - 16, 16, "%%EOF", 5));
  g_assert_true (holds (plain, "/Title (" TITLE ")") || holds (bytes, "/Title (" TITLE ")"));
  g_assert_true (holds (plain, "0 0 720 405") || holds (bytes, "0 0 720 405"));   /* points */
  g_assert_true (holds (plain, "/ToUnicode") || holds (bytes, "/ToUnicode"));     /* text is text */
  g_assert_true (holds (plain, " Tf"));
}

static void
test_sheet_grows (void)
{
  PangoFontDescription *font = pango_font_description_from_string ("Sans 13px");
  g_autoptr(MpisChartStyle) style = mpis_chart_style_new (&(MpisColor) { 0, 0, 0, 1 }, font, FALSE);
  g_autoptr(GPtrArray) series = g_ptr_array_new_with_free_func (g_object_unref);
  guint slots[60] = { 0 };
  int plain, crowded, bars;

  for (guint i = 0; i < 60; i++)
    g_ptr_array_add (series, series_new ("A name as long as they come", NULL, (double[]) { 1, 2 }, 2));
  for (guint i = 0; i < 3; i++)
    {
      static const MpisChartKind kinds[] = { MPIS_CHART_LINE, MPIS_CHART_LINE, MPIS_CHART_BARS };
      g_autoptr(MpisChartData) data =
        mpis_chart_data_new (kinds[i], MPIS_CHART_UNIT_COUNT, (MpisSeries *const *) series->pdata, slots,
                             i == 0 ? 2 : 60, NAN, NAN);
      g_autoptr(MpisChartSheet) sheet = mpis_chart_sheet_new (data, "T", style);

      *(int *[]) { &plain, &crowded, &bars }[i] = mpis_chart_sheet_get_height (sheet);
    }
  g_assert_cmpint (plain, ==, 540);
  g_assert_cmpint (crowded, >, 600);
  g_assert_cmpint (bars, >, 60 * 36);
  pango_font_description_free (font);
}

/* --- files --- */

static void
test_names (void)
{
  static const char *const names[][2] = {
    { "Views by day, Last 30 Days", "Views by day, Last 30 Days.png" },
    { "a/b\\c:d*e?\"<>|\n", "a-b-c-d-e------.png" },
    { "../x", "x.png" }, { "-rf", "rf.png" }, { "", "Chart.png" }, { " . ", "Chart.png" },
    { "Größe", "Größe.png" },
  };
  g_autofree char *long_title = g_strnfill (500, 'x');

  for (guint i = 0; i <= G_N_ELEMENTS (names); i++)
    {
      g_autoptr(MpisSeries) a = series_new ("A", NULL, (double[]) { 1 }, 1);
      g_autoptr(MpisChartData) data = data_new (MPIS_CHART_LINE, MPIS_CHART_UNIT_COUNT, &a, 1);
      PangoFontDescription *font = pango_font_description_from_string ("Sans 13px");
      g_autoptr(MpisChartStyle) style = mpis_chart_style_new (&(MpisColor) { 0, 0, 0, 1 }, font, FALSE);
      gboolean last = i == G_N_ELEMENTS (names);
      g_autoptr(MpisChartExport) export = mpis_chart_export_new (data, last ? long_title : names[i][0], style);
      g_autofree char *name = mpis_chart_export_get_name (export, MPIS_CHART_PNG);

      if (last)
        g_assert_cmpuint (strlen (name), ==, 64);
      else
        g_assert_cmpstr (name, ==, names[i][1]);
      pango_font_description_free (font);
    }

  g_assert_cmpint (mpis_chart_format_of_name ("a.SVG", MPIS_CHART_PNG), ==, MPIS_CHART_SVG);
  g_assert_cmpint (mpis_chart_format_of_name ("a.pdf.txt", MPIS_CHART_PNG), ==, MPIS_CHART_PNG);
}

/* Runs the main loop until the future is done; gives the error it was rejected with. */
static GError *
wait_for (DexFuture *future)
{
  GError *error = NULL;
  gint64 end = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;

  while (dex_future_is_pending (future) && g_get_monotonic_time () < end)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (1000);
  g_assert_false (dex_future_is_pending (future));
  dex_future_get_value (future, &error);

  return error;
}

static guint
count_files (const char *folder)
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;

  return n;
}

static void
test_save (void)
{
  g_autofree char *folder = g_dir_make_tmp ("mpis-export-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "chart.csv", NULL);
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(MpisChartExport) export = export_new (MPIS_CHART_LINE);
  g_autoptr(DexFuture) future = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *content = NULL;
  gsize length;

  g_assert_true (g_file_set_contents (path, "old", -1, NULL));
  future = mpis_chart_export_save (export, MPIS_CHART_CSV, 1, file, NULL);
  error = wait_for (future);
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &content, &length, NULL));
  g_assert_cmpstr (content, ==, "Date,YouTube,Telegram\r\n2026-11-16,100,1\r\n2026-11-17,200,\r\n"
                                "2026-11-18,,3\r\n2026-11-19,1400,4\r\n2026-11-20,5,-5\r\n");
  g_assert_cmpuint (count_files (folder), ==, 1);
  g_unlink (path);
  g_rmdir (folder);
}

static void
test_save_cancelled (void)
{
  g_autofree char *folder = g_dir_make_tmp ("mpis-export-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "chart.png", NULL);
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(MpisChartExport) export = export_new (MPIS_CHART_LINE);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(DexFuture) future = NULL;
  g_autoptr(GError) error = NULL;

  g_cancellable_cancel (cancellable);
  future = mpis_chart_export_save (export, MPIS_CHART_PNG, 4, file, cancellable);
  error = wait_for (future);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (count_files (folder), ==, 0);
  g_rmdir (folder);
}

/* A file where a folder should be stops also those who may write everywhere. */
static void
test_save_fails (void)
{
  g_autofree char *folder = g_dir_make_tmp ("mpis-export-XXXXXX", NULL);
  g_autofree char *plain = g_build_filename (folder, "plain", NULL);
  g_autofree char *path = g_build_filename (plain, "chart.svg", NULL);
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(MpisChartExport) export = export_new (MPIS_CHART_LINE);
  g_autoptr(DexFuture) future = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (g_file_set_contents (plain, "", -1, NULL));
  future = mpis_chart_export_save (export, MPIS_CHART_SVG, 1, file, NULL);
  error = wait_for (future);
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, "chart.svg” cannot be written: "));
  g_assert_cmpuint (count_files (folder), ==, 1);
  g_unlink (plain);
  g_rmdir (folder);
}

static void
test_produce (void)
{
  g_autoptr(MpisChartExport) export = export_new (MPIS_CHART_STACKED_AREA);

  for (MpisChartFormat format = MPIS_CHART_PNG; format <= MPIS_CHART_CSV; format++)
    {
      g_autoptr(DexFuture) future = mpis_chart_export_produce (export, format, 2);
      g_autoptr(GError) error = wait_for (future);

      g_assert_no_error (error);
      g_assert_cmpuint (g_bytes_get_size (g_value_get_boxed (dex_future_get_value (future, NULL))), >, 100);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  setlocale (LC_ALL, "C.UTF-8");
  dex_init ();

  g_test_add_func ("/charts/export/csv", test_csv);
  g_test_add_func ("/charts/export/csv-formulas", test_csv_formulas);
  g_test_add_func ("/charts/export/csv-fractions", test_csv_fractions);
  g_test_add_func ("/charts/export/csv-bars", test_csv_bars);
  g_test_add_func ("/charts/export/csv-totals", test_csv_totals);
  g_test_add_func ("/charts/export/csv-in-another-locale", test_csv_in_another_locale);
  g_test_add_func ("/charts/export/table", test_table);
  g_test_add_func ("/charts/export/png", test_png);
  g_test_add_func ("/charts/export/svg", test_svg);
  g_test_add_func ("/charts/export/pdf", test_pdf);
  g_test_add_func ("/charts/export/sheet-grows", test_sheet_grows);
  g_test_add_func ("/charts/export/names", test_names);
  g_test_add_func ("/charts/export/save", test_save);
  g_test_add_func ("/charts/export/save-cancelled", test_save_cancelled);
  g_test_add_func ("/charts/export/save-fails", test_save_fails);
  g_test_add_func ("/charts/export/produce", test_produce);

  return g_test_run ();
}
