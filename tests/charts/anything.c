#include "config.h"

#include <locale.h>
#include <math.h>

#include "chart-samples.h"
#include "mpis-heatmap.h"
#include "mpis-histogram.h"
#include "mpis-timeline.h"

static double
random_value (GRand *random)
{
  switch (g_rand_int_range (random, 0, 8))
    {
    case 0:
      return NAN;
    case 1:
      return 0;
    case 2:
      return -g_rand_double_range (random, 0, 1e4);
    case 3:
      return pow (10, g_rand_double_range (random, -9, 18));
    case 4:
      return floor (g_rand_double_range (random, 0, 5));
    default:
      return g_rand_double_range (random, 0, 1e5);
    }
}

static char *
random_name (GRand *random)
{
  static const char *const words[] = { "", "a", "Ünïcödé 漢字", "=1+1", "a \"b\", c", "line\nbreak",
                                       "a name that goes on and on and on and on and on and on" };

  return g_strdup (words[g_rand_int_range (random, 0, G_N_ELEMENTS (words))]);
}

static MpisCategories *
random_categories (GRand *random,
                   guint  n)
{
  g_auto(GStrv) names = g_new0 (char *, n + 1);

  for (guint i = 0; i < n; i++)
    names[i] = random_name (random);

  return mpis_categories_new_of_names ("Names", (const char *const *) names, n);
}

static MpisChartContent *
random_heatmap (GRand *random)
{
  guint n_rows = g_rand_int_range (random, 0, 12), n_columns = g_rand_int_range (random, 0, 30);
  g_autoptr(MpisCategories) rows = random_categories (random, n_rows);
  g_autoptr(MpisCategories) columns = random_categories (random, n_columns);
  g_autofree double *values = g_new (double, n_rows * n_columns + 1);
  g_autofree gint64 *counts = g_new (gint64, n_rows * n_columns + 1);

  for (guint i = 0; i < n_rows * n_columns; i++)
    {
      values[i] = random_value (random);
      counts[i] = g_rand_int_range (random, 0, 20);
    }

  return MPIS_CHART_CONTENT (mpis_heatmap_new (rows, columns, "Value", values,
                                               g_rand_boolean (random) ? counts : NULL, 5));
}

static MpisChartContent *
random_histogram (GRand *random)
{
  gsize n = g_rand_int_range (random, 0, 200);
  g_autofree double *values = g_new (double, n + 1);

  for (gsize i = 0; i < n; i++)
    values[i] = random_value (random);

  return MPIS_CHART_CONTENT (mpis_histogram_new ("Value", "Things", values, n,
                                                 g_rand_int_range (random, 0, 2)));
}

static MpisChartContent *
random_timeline (GRand *random)
{
  guint n_rows = g_rand_int_range (random, 0, 6), n = g_rand_int_range (random, 0, 60);
  g_autoptr(MpisCategories) rows = random_categories (random, n_rows);
  g_autoptr(GTimeZone) zone = g_time_zone_new_identifier (g_rand_boolean (random) ? "Europe/Berlin"
                                                                                  : "America/New_York");
  g_autofree MpisTimelineSpan *spans = g_new0 (MpisTimelineSpan, n + 1);
  MpisInstant origin = (MpisInstant) (g_rand_double_range (random, 0, 2e9) * (double) MPIS_SECOND);
  double reach = pow (10, g_rand_double_range (random, 3, 15));

  for (guint i = 0; i < n; i++)
    {
      MpisInstant start = origin + (MpisInstant) g_rand_double_range (random, 0, reach);

      spans[i] = (MpisTimelineSpan) { g_rand_int_range (random, 0, 7), (char *) "id", (char *) "Name", start,
                                      start + (MpisInstant) g_rand_double_range (random, -reach, reach),
                                      g_rand_int_range (random, 0, MPIS_N_SPAN_LOOKS), (char *) "State" };
      if (g_rand_int_range (random, 0, 5) == 0)
        spans[i].end = MPIS_INSTANT_UNKNOWN;
      if (g_rand_int_range (random, 0, 9) == 0)
        spans[i].start = MPIS_INSTANT_UNKNOWN;
    }

  return MPIS_CHART_CONTENT (mpis_timeline_new (rows, spans, n, zone, origin));
}

static MpisChartContent *
random_content (GRand         *random,
                MpisChartKind  kind)
{
  if (g_rand_int_range (random, 0, 12) == 0)   /* another kind's */
    kind = g_rand_int_range (random, 0, MPIS_CHART_N_KINDS);
  if (kind == MPIS_CHART_HEATMAP)
    return random_heatmap (random);
  if (kind == MPIS_CHART_HISTOGRAM)
    return random_histogram (random);
  if (kind == MPIS_CHART_TIMELINE)
    return random_timeline (random);
  if (mpis_chart_kind_get_class (kind)->solid && g_rand_boolean (random))
    return MPIS_CHART_CONTENT (random_categories (random, g_rand_int_range (random, 0, 12)));

  return NULL;
}

static MpisChartData *
random_data (GRand         *random,
             MpisChartKind  kind)
{
  g_autoptr(GPtrArray) series = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(MpisChartContent) content = random_content (random, kind);
  guint n = g_rand_int_range (random, 0, 6), slots[6];
  double step = g_rand_boolean (random) ? 1 : g_rand_double_range (random, 0.01, 400);
  double first = content != NULL ? 0 : floor (g_rand_double_range (random, -1e5, 1e5));
  MpisChartData *data;

  for (guint i = 0; i < n; i++)
    {
      gsize n_points = g_rand_int_range (random, 0, 200);
      g_autofree double *x = g_new (double, n_points + 1);
      g_autofree double *y = g_new (double, n_points + 1);
      g_autofree char *name = random_name (random);

      for (gsize k = 0; k < n_points; k++)
        {
          x[k] = first + (double) k * (content != NULL ? 1 : step);
          y[k] = random_value (random);
        }
      slots[i] = g_rand_int_range (random, 0, MPIS_CHART_N_SLOTS);
      g_ptr_array_add (series, mpis_series_new (name, name, x, y, n_points));
    }
  data = mpis_chart_data_new_of (kind, g_rand_int_range (random, 0, 2), content,
                                 (MpisSeries *const *) series->pdata, slots, n,
                                 g_rand_int_range (random, 0, 3) > 0 ? NAN : first + 2,
                                 g_rand_int_range (random, 0, 3) > 0 ? NAN : first + 30);
  mpis_chart_data_set_log (data, g_rand_boolean (random));

  return data;
}

/* Whatever is drawn, however small: nothing breaks, nothing is nowhere, and all of it can be told. */
static void
test_anything (gconstpointer user_data)
{
  MpisChartKind kind = GPOINTER_TO_UINT (user_data);
  g_autoptr(GRand) random = g_rand_new_with_seed (100 + kind);

  for (guint round = 0; round < 120; round++)
    {
      MpisChartData *data = random_data (random, kind);
      int width = g_rand_int_range (random, 1, 700), height = g_rand_int_range (random, 1, 400);
      g_autoptr(Drawing) drawing = drawing_new (data, width, height, round & 1, round & 2);
      g_autofree char *words = mpis_chart_data_describe (data, "Title");

      assert_numbers (data, "Title");
      for (gsize place = 0; data->has_values && place < data->n_x; place++)
        {
          g_autofree char *text = mpis_chart_data_describe_at (data, place);
          cairo_rectangle_t mark;

          g_assert_null (strstr (text, "nan"));
          if (mpis_chart_layout_get_mark (drawing->layout, data, place, &mark))
            g_assert_true (isfinite (mark.x) && isfinite (mark.y) && mark.width >= 0 && mark.height >= 0
                           && isfinite (mark.width) && isfinite (mark.height));
        }
      for (guint i = 0; i < 60; i++)
        {
          int found = mpis_chart_layout_find (drawing->layout, data,
                                              g_rand_double_range (random, -20, width + 20),
                                              g_rand_double_range (random, -20, height + 20));
          int walked = mpis_chart_data_walk (data, found, g_rand_int_range (random, -9, 9),
                                             g_rand_int_range (random, -9, 9));

          g_assert_cmpint (found, >=, -1);
          g_assert_cmpint (found, <, MAX ((int) data->n_x, 1));
          g_assert_cmpint (walked, >=, -1);
          g_assert_cmpint (walked, <, MAX ((int) data->n_x, 1));
        }
    }
}

int
main (int   argc,
      char *argv[])
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);

  for (guint kind = 0; kind < MPIS_CHART_N_KINDS; kind++)
    {
      g_autofree char *path = g_strdup_printf ("/charts/anything/%s",
                                               mpis_chart_kind_get_class (kind)->name);

      g_test_add_data_func (path, GUINT_TO_POINTER (kind), test_anything);
    }

  return g_test_run ();
}
