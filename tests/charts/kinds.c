#include "config.h"

#include <locale.h>
#include <math.h>

#include "chart-samples.h"
#include "mpis-chart-numbers.h"
#include "mpis-chart-sheet.h"

/* --- what every kind must do --- */

/* The pointer on a mark reads it; on a mark of no width, that place or one as near. */
static void
assert_marks (Drawing *drawing)
{
  for (gsize place = 0; place < drawing->data->n_x; place++)
    {
      cairo_rectangle_t mark;
      int found;

      if (!mpis_chart_layout_get_mark (drawing->layout, drawing->data, place, &mark))
        continue;
      g_assert_true (isfinite (mark.x) && isfinite (mark.y) && isfinite (mark.width)
                     && isfinite (mark.height));
      g_assert_cmpfloat (mark.x, >=, -1);
      g_assert_cmpfloat (mark.x + mark.width, <=, drawing->layout->width + 1);
      g_assert_cmpfloat (mark.y, >=, -1);
      g_assert_cmpfloat (mark.y + mark.height, <=, drawing->layout->height + 1);
      found = mpis_chart_layout_find (drawing->layout, drawing->data, mark.x + mark.width / 2,
                                      mark.y + mark.height / 2);
      g_assert_cmpint (found, ==, (int) place);
    }
}

/* Keys reach every place from nowhere, and stay within. */
static void
assert_walks (const MpisChartData *data)
{
  gsize n = data->n_x;
  g_autofree gboolean *reached = g_new0 (gboolean, n + 1);
  int place;

  for (int start = 0; start < 2; start++)
    for (int down = 0; down < 2; down++)
      {
        place = mpis_chart_data_walk (data, -1, down ? 0 : 1 - 2 * start, down ? 1 - 2 * start : 0);
        g_assert_cmpint (place, >=, -1);
        g_assert_cmpint (place, <, (int) n);
      }
  place = mpis_chart_data_walk (data, -1, G_MININT, 0);
  if (place < 0)
    place = mpis_chart_data_walk (data, -1, 0, G_MININT);
  g_assert_cmpint (place, ==, 0);

  for (gsize i = 0; i < n; i++)
    {
      int beside, below;

      reached[place] = TRUE;
      beside = mpis_chart_data_walk (data, place, 1, 0);
      below = mpis_chart_data_walk (data, place, 0, 1);
      g_assert_true (beside >= 0 || below >= 0);
      if (beside < 0 || (beside == place && below >= 0))
        {
          beside = below;
          if (data->kind == MPIS_CHART_HEATMAP && below != place)
            beside = mpis_chart_data_walk (data, below, G_MININT, 0);
        }
      place = beside;
    }
  for (gsize i = 0; i < n; i++)
    g_assert_true (reached[i]);
}

static void
assert_words (const MpisChartData *data,
              const char          *title)
{
  g_autofree char *summary = mpis_chart_data_describe (data, title);

  g_test_message ("%s", summary);
  g_assert_true (g_str_has_prefix (summary, title));
  g_assert_null (strstr (summary, "nan"));
  for (gsize place = 0; place < data->n_x; place++)
    {
      g_autofree char *text = mpis_chart_data_describe_at (data, place);
      g_autoptr(MpisChartValues) values = mpis_chart_values_new (data, place);

      if (place == 0)
        g_test_message ("%s", text);
      g_assert_cmpint ((int) strlen (text), >, 3);
      g_assert_null (strstr (text, "nan"));
      g_assert_cmpuint (values->values->len, >, 0);
    }
}

static void
test_sample (gconstpointer user_data)
{
  const Sample *sample = user_data;
  static const int widths[] = { 720, 280 };

  for (guint i = 0; i < G_N_ELEMENTS (widths); i++)
    {
      MpisChartData *data = chart_sample_create (sample);
      g_autoptr(Drawing) drawing = NULL;
      MpisChartSize size;

      g_assert_true (data->has_values);
      mpis_chart_get_size (data, widths[i], &size);
      g_assert_cmpint (size.least_height, <=, size.best_height);
      g_assert_cmpint (size.least_width, <=, widths[i]);
      drawing = drawing_new (data, widths[i], size.best_height, FALSE, FALSE);
      assert_marks (drawing);
      assert_walks (drawing->data);
      assert_words (drawing->data, sample->title);
      assert_numbers (drawing->data, sample->title);
    }
}

static void
test_names (void)
{
  for (guint i = 0; i < MPIS_CHART_N_KINDS; i++)
    {
      MpisChartKind kind = MPIS_CHART_N_KINDS;

      g_assert_true (mpis_chart_kind_from_name (mpis_chart_kind_get_class (i)->name, &kind));
      g_assert_cmpint (kind, ==, i);
    }
  g_assert_false (mpis_chart_kind_from_name ("pie", &(MpisChartKind) { 0 }));
}

/* A kind without what it is of says that there is nothing. */
static void
test_nothing_to_show (void)
{
  for (guint kind = 0; kind < MPIS_CHART_N_KINDS; kind++)
    {
      MpisChartData *data = mpis_chart_data_new (kind, MPIS_CHART_UNIT_COUNT, NULL, NULL, 0, NAN, NAN);
      g_autofree char *words = mpis_chart_data_describe (data, "Title");
      g_autoptr(MpisChartNumbers) numbers = mpis_chart_numbers_new (data, "Title");
      g_autoptr(Drawing) drawing = drawing_new (data, 300, 200, FALSE, FALSE);

      g_assert_false (data->has_values);
      g_assert_cmpstr (words, ==, "Title: no data in this period");
      g_assert_cmpint (mpis_chart_data_walk (data, -1, 1, 0), ==, -1);
      g_assert_cmpint (mpis_chart_layout_find (drawing->layout, data, 100, 100), ==, -1);
      g_assert_cmpuint (mpis_chart_numbers_get_n_rows (numbers), ==, 0);
    }
}

/* --- pictures --- */

/* The sample in all looks below each other, as a card would have it: with MPIS_CHART_PICTURES=DIR. */
static void
save_picture (const Sample *sample,
              const char   *folder,
              guint         look,
              int           width)
{
  static const char *const looks[] = { "light", "dark", "light-contrast", "dark-contrast" };
  MpisChartData *data = chart_sample_create (sample);
  g_autoptr(Drawing) drawing = NULL;
  g_autofree char *name = g_strdup_printf ("%s-%s-%d.png", sample->name, looks[look], width);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  MpisChartSize size;

  mpis_chart_get_size (data, width, &size);
  drawing = drawing_new (data, width, size.best_height, look & 1, look & 2);
  g_assert_cmpint (cairo_surface_write_to_png (drawing->surface, path), ==, CAIRO_STATUS_SUCCESS);
}

/* The same on paper. */
static void
save_sheet (const Sample *sample,
            const char   *folder)
{
  g_autoptr(MpisChartData) data = chart_sample_create (sample);
  g_autoptr(MpisChartStyle) style = chart_sample_style (FALSE, FALSE);
  g_autoptr(MpisChartSheet) sheet = mpis_chart_sheet_new (data, sample->title, style);
  g_autofree char *name = g_strdup_printf ("%s-paper.png", sample->name);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, MPIS_CHART_SHEET_WIDTH,
                                                         mpis_chart_sheet_get_height (sheet));
  cairo_t *cr = cairo_create (surface);

  mpis_chart_sheet_draw (sheet, cr);
  cairo_destroy (cr);
  g_assert_cmpint (cairo_surface_write_to_png (surface, path), ==, CAIRO_STATUS_SUCCESS);
  cairo_surface_destroy (surface);
}

static void
save_pictures (const char *folder)
{
  for (guint i = 0; i < chart_n_samples; i++)
    save_sheet (&chart_samples[i], folder);
  for (guint i = 0; i < chart_n_samples; i++)
    for (guint look = 0; look < 4; look++)
      for (int width = 280; width <= 640; width += 360)
        save_picture (&chart_samples[i], folder, look, width);
}

int
main (int   argc,
      char *argv[])
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);
  if (g_getenv ("MPIS_CHART_PICTURES") != NULL)
    {
      save_pictures (g_getenv ("MPIS_CHART_PICTURES"));
      return 0;
    }

  for (guint i = 0; i < chart_n_samples; i++)
    {
      g_autofree char *path = g_strdup_printf ("/charts/kinds/%s", chart_samples[i].name);

      g_test_add_data_func (path, &chart_samples[i], test_sample);
    }
  g_test_add_func ("/charts/kinds/names", test_names);
  g_test_add_func ("/charts/kinds/nothing-to-show", test_nothing_to_show);

  return g_test_run ();
}
