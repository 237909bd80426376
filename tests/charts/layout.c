#include "config.h"

#include <math.h>

#include "mpis-chart-layout.h"

static double
measure (const char *text,
         gpointer    data)
{
  return 7.0 * g_utf8_strlen (text, -1);
}

static MpisChartData *
data_new (MpisChartKind kind,
          double        scale)
{
  double x[30], y[30];
  g_autoptr(MpisSeries) a = NULL, b = NULL;

  for (guint i = 0; i < 30; i++)
    {
      x[i] = 20748 + i;
      y[i] = scale * ((double) i - 2);
    }
  a = mpis_series_new ("a", "Alpha", x, y, 30);
  b = mpis_series_new ("b", "Beta of a name that goes on and on", x, y + 5, 25);

  return mpis_chart_data_new (kind, MPIS_CHART_UNIT_COUNT, (MpisSeries *[]) { a, b }, (guint[]) { 0, 1 }, 2,
                              NAN, NAN);
}

static MpisChartLayout *
layout_new (const MpisChartData *data,
            double               width,
            double               height)
{
  return mpis_chart_layout_new (data, width, height, 16, measure, NULL);
}

static void
test_labels_have_room (void)
{
  for (double scale = 1; scale < 1e9; scale *= 37)
    for (double width = 200; width < 1500; width += 300)
      {
        g_autoptr(MpisChartData) data = data_new (MPIS_CHART_LINE, scale);
        g_autoptr(MpisChartLayout) layout = layout_new (data, width, 240);

        g_assert_cmpuint (layout->y_ticks->len, >=, 2);
        for (guint i = 0; i < layout->y_ticks->len; i++)
          {
            const MpisTick *tick = &g_array_index (layout->y_ticks, MpisTick, i);

            g_assert_cmpfloat (tick->label_width, <=, layout->left - 10);
            g_assert_cmpfloat (tick->position - layout->line_height / 2, >=, 0);
            g_assert_cmpfloat (tick->position, <=, layout->bottom + 1e-9);
            if (i > 0)
              g_assert_cmpfloat (fabs (tick->position - tick[-1].position), >, layout->line_height);
          }
        g_assert_cmpfloat (layout->bottom + layout->line_height, <=, layout->height);
      }
}

static void
test_all_data_is_inside (void)
{
  g_autoptr(MpisChartData) data = data_new (MPIS_CHART_LINE, 123);
  g_autoptr(MpisChartLayout) layout = layout_new (data, 500, 240);

  g_assert_cmpfloat (mpis_scale_map (&layout->y, data->high), >=, layout->top - 1e-9);
  g_assert_cmpfloat (mpis_scale_map (&layout->y, data->low), <=, layout->bottom + 1e-9);
  g_assert_cmpfloat (mpis_scale_map (&layout->x, data->first), >=, layout->left - 1e-9);
  g_assert_cmpfloat (mpis_scale_map (&layout->x, data->last), <=, layout->right + 1e-9);
}

static void
test_zero_is_on_the_axis (void)
{
  static const double values[][2] = { { 5, 9 }, { -9, -5 }, { -3, 8 }, { 0, 0 } };

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autoptr(MpisSeries) series = mpis_series_new ("a", "A", (double[]) { 1, 2 }, values[i], 2);
      g_autoptr(MpisChartData) data = mpis_chart_data_new (MPIS_CHART_LINE, MPIS_CHART_UNIT_COUNT, &series,
                                                           (guint[]) { 0 }, 1, NAN, NAN);
      g_autoptr(MpisChartLayout) layout = layout_new (data, 400, 240);
      gboolean found = FALSE;

      for (guint k = 0; k < layout->y_ticks->len; k++)
        found |= g_array_index (layout->y_ticks, MpisTick, k).value == 0;
      g_assert_true (found);
    }
}

/* One small correction does not cost a quarter of the plot. */
static void
test_corrections_take_little_room (void)
{
  g_autoptr(MpisSeries) series = mpis_series_new ("a", "A", (double[]) { 1, 2 }, (double[]) { -1, 1000 }, 2);
  g_autoptr(MpisChartData) data = mpis_chart_data_new (MPIS_CHART_LINE, MPIS_CHART_UNIT_COUNT, &series,
                                                       (guint[]) { 0 }, 1, NAN, NAN);
  g_autoptr(MpisChartLayout) layout = layout_new (data, 400, 240);

  g_assert_cmpfloat (layout->bottom - mpis_scale_map (&layout->y, 0), <, 2);
}

static void
test_hit (void)
{
  g_autoptr(MpisChartData) data = data_new (MPIS_CHART_LINE, 10);
  g_autoptr(MpisChartLayout) layout = layout_new (data, 500, 240);

  for (guint i = 0; i < 30; i++)
    g_assert_cmpint (mpis_chart_layout_find (layout, data, mpis_scale_map (&layout->x, 20748 + i) + 3, 50),
                     ==, i);
  g_assert_cmpint (mpis_chart_layout_find (layout, data, 0, 0), ==, 0);
  g_assert_cmpint (mpis_chart_layout_find (layout, data, -1, 50), ==, -1);
  g_assert_cmpint (mpis_chart_layout_find (layout, data, 50, 241), ==, -1);
}

static void
test_bars (void)
{
  g_autoptr(MpisChartData) data = data_new (MPIS_CHART_BARS, 1000);
  g_autoptr(MpisChartLayout) layout = layout_new (data, 400, 80);

  /* The long name is cut, the values stay inside. */
  g_assert_cmpfloat (layout->left, <, 200);
  g_assert_cmpfloat (mpis_scale_map (&layout->x, data->high) + 8 + measure ("3,000", NULL), <=, 400);
  g_assert_cmpfloat (mpis_scale_map (&layout->x, data->low) - 8 - measure ("\u22122,000", NULL), >=, layout->left);
  g_assert_cmpint (mpis_chart_layout_find (layout, data, 300, 20), ==, 0);
  g_assert_cmpint (mpis_chart_layout_find (layout, data, 300, 60), ==, 1);
}

/* What is in a narrow card: the number is what counts. */
static void
test_values_of_narrow_bars_are_whole (void)
{
  g_autoptr(MpisSeries) series = mpis_series_new ("a", "A name of some length", (double[]) { 0 },
                                                  (double[]) { 0.073 }, 1);
  g_autoptr(MpisChartData) data = mpis_chart_data_new (MPIS_CHART_BARS, MPIS_CHART_UNIT_FRACTION, &series,
                                                       (guint[]) { 0 }, 1, NAN, NAN);

  for (double width = 120; width < 400; width += 20)
    {
      g_autoptr(MpisChartLayout) layout = layout_new (data, width, 80);

      g_assert_cmpfloat (mpis_scale_map (&layout->x, data->high) + 8 + measure ("7.3 %", NULL), <=, width);
      g_assert_cmpfloat (layout->left, >=, 0);
    }
}

static void
test_sparkline_has_no_axes (void)
{
  g_autoptr(MpisChartData) data = data_new (MPIS_CHART_SPARKLINE, 1000);
  g_autoptr(MpisChartLayout) layout = layout_new (data, 80, 24);

  g_assert_cmpuint (layout->x_ticks->len, ==, 0);
  g_assert_cmpuint (layout->y_ticks->len, ==, 0);
  g_assert_cmpfloat (layout->right - layout->left, >, 60);
}

static void
test_tiny (void)
{
  for (guint kind = MPIS_CHART_LINE; kind <= MPIS_CHART_SPARKLINE; kind++)
    {
      g_autoptr(MpisChartData) data = data_new (kind, 1000);
      g_autoptr(MpisChartLayout) layout = layout_new (data, 1, 1);

      g_assert_cmpfloat (layout->right, >, layout->left);
      g_assert_true (layout->bottom > layout->top || kind == MPIS_CHART_BARS);
    }
}

static void
test_flow (void)
{
  MpisFlowItem items[] = { { .width = 40 }, { .width = 50 }, { .width = 30 }, { .width = 300 } };
  MpisFlowItem mirrored[] = { { .width = 40 }, { .width = 50 } };

  g_assert_cmpint (mpis_flow_items (items, 4, 100, 5, FALSE), ==, 3);
  g_assert_cmpint (items[0].x, ==, 0);
  g_assert_cmpint (items[1].x, ==, 45);
  g_assert_cmpint (items[1].row, ==, 0);
  g_assert_cmpint (items[2].x, ==, 0);
  g_assert_cmpint (items[2].row, ==, 1);
  g_assert_cmpint (items[3].width, ==, 100);
  g_assert_cmpint (items[3].row, ==, 2);

  g_assert_cmpint (mpis_flow_items (mirrored, 2, 100, 5, TRUE), ==, 1);
  g_assert_cmpint (mirrored[0].x, ==, 60);
  g_assert_cmpint (mirrored[1].x, ==, 5);

  g_assert_cmpint (mpis_flow_items (NULL, 0, 100, 5, FALSE), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/charts/layout/labels-have-room", test_labels_have_room);
  g_test_add_func ("/charts/layout/all-data-is-inside", test_all_data_is_inside);
  g_test_add_func ("/charts/layout/zero-is-on-the-axis", test_zero_is_on_the_axis);
  g_test_add_func ("/charts/layout/corrections-take-little-room", test_corrections_take_little_room);
  g_test_add_func ("/charts/layout/hit", test_hit);
  g_test_add_func ("/charts/layout/bars", test_bars);
  g_test_add_func ("/charts/layout/values-of-narrow-bars-are-whole", test_values_of_narrow_bars_are_whole);
  g_test_add_func ("/charts/layout/sparkline-has-no-axes", test_sparkline_has_no_axes);
  g_test_add_func ("/charts/layout/tiny", test_tiny);
  g_test_add_func ("/charts/layout/flow", test_flow);

  return g_test_run ();
}
