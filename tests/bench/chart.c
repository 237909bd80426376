#include "config.h"

#include <math.h>
#include <stdio.h>
#include <time.h>

#include "mpis-chart-draw.h"
#include "mpis-chart-private.h"

#define WIDTH    1200
#define HEIGHT   600
#define N_SERIES 3
#define N_POINTS (166650 / N_SERIES)
#define N_ROUNDS 15
#define N_HOVERS 600   /* ten seconds of frames */

static int
compare_times (gconstpointer a,
               gconstpointer b,
               gpointer      unused)
{
  return *(const gint64 *) a < *(const gint64 *) b ? -1 : *(const gint64 *) a > *(const gint64 *) b;
}

static double
median_ms (gint64 *times,
           guint   n)
{
  g_sort_array (times, n, sizeof *times, compare_times, NULL);

  return times[n / 2] / 1000.0;
}

/* Noisy counters that wander, with unknown stretches. */
static MpisSeries *
series_new (guint number)
{
  static const char *const ids[] = { "telegram", "instagram", "youtube" };
  g_autoptr(GRand) random = g_rand_new_with_seed (number + 1);
  g_autofree double *x = g_new (double, N_POINTS);
  g_autofree double *y = g_new (double, N_POINTS);
  double value = 5000 * (number + 1);

  for (guint i = 0; i < N_POINTS; i++)
    {
      value = fabs (value + g_rand_double_range (random, -100, 100));
      x[i] = i;
      y[i] = i % 9000 < 200 ? NAN : round (value + g_rand_double_range (random, 0, 2000));
    }

  return mpis_series_new (ids[number], ids[number], x, y, N_POINTS);
}

/* From the series to the finished picture, as the widget does it: ready the data, lay out, thin, draw. */
static double
measure_first_draw (MpisSeries **series)
{
  PangoFontDescription *font = pango_font_description_from_string ("Sans 13px");
  MpisChartStyle *style = mpis_chart_style_new (&(MpisColor) { 0, 0, 0, 0.8 }, font, FALSE);
  gint64 times[N_ROUNDS];

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      gint64 start = g_get_monotonic_time ();
      cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT);
      cairo_t *cr = cairo_create (surface);
      MpisChartData *data = mpis_chart_data_new (MPIS_CHART_LINE, MPIS_CHART_UNIT_COUNT, series,
                                                 (guint[]) { 0, 1, 3 }, N_SERIES, NAN, NAN);

      mpis_chart_draw (cr, WIDTH, HEIGHT, data, style);
      cairo_surface_flush (surface);
      times[i] = g_get_monotonic_time () - start;

      mpis_chart_data_free (data);
      cairo_destroy (cr);
      cairo_surface_destroy (surface);
    }
  mpis_chart_style_free (style);
  pango_font_description_free (font);

  return median_ms (times, N_ROUNDS);
}

static GtkEventController *
find_motion (GtkWidget *widget)
{
  g_autoptr(GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr(GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_MOTION (controller))
        return controller;   /* the widget keeps it */
    }

  return NULL;
}

/* The chart answers with its nodes, the window's renderer turns them into pixels. */
static void
draw_frame (GtkWidget *chart)
{
  GskRenderer *renderer = gtk_native_get_renderer (gtk_widget_get_native (chart));
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  GskRenderNode *node;
  GdkTexture *texture;

  GTK_WIDGET_GET_CLASS (chart)->snapshot (chart, snapshot);
  node = gtk_snapshot_free_to_node (snapshot);
  texture = gsk_renderer_render_texture (renderer, node, &GRAPHENE_RECT_INIT (0, 0, WIDTH, HEIGHT));
  g_object_unref (texture);
  gsk_render_node_unref (node);
}

static double
measure_hover_frame (GtkWidget *chart)
{
  GtkEventController *motion = find_motion (chart);
  gint64 times[N_ROUNDS];

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      gint64 start = g_get_monotonic_time ();

      g_signal_emit_by_name (motion, "motion", 80.0 + 70 * i, 200.0);
      draw_frame (chart);
      times[i] = g_get_monotonic_time () - start;
    }

  return median_ms (times, N_ROUNDS);
}

/* What a frame costs all processors together, over a path to and fro. */
static double
measure_hover_path (GtkWidget *chart)
{
  GtkEventController *motion = find_motion (chart);
  clock_t start = clock ();

  for (guint i = 0; i < N_HOVERS; i++)
    {
      double turn = (i % 240) / 240.0, share = turn < 0.5 ? 2 * turn : 2 - 2 * turn;

      g_signal_emit_by_name (motion, "motion", 80 + share * (WIDTH - 100), 200.0);
      draw_frame (chart);
    }

  return (clock () - start) * 1000.0 / CLOCKS_PER_SEC / N_HOVERS;
}

/* In, step by step, and out again, but for the first step: every step shows other days, thinned anew. */
static double
measure_zoom_frame (GtkWidget *chart)
{
  guint before = mpis_chart_get_n_renders (MPIS_CHART (chart));
  gint64 times[N_ROUNDS];

  gtk_widget_activate_action (chart, "chart.zoom-in", NULL);
  while (mpis_chart_get_n_renders (MPIS_CHART (chart)) == before)
    g_main_context_iteration (NULL, TRUE);
  for (guint i = 0; i < N_ROUNDS; i++)
    {
      gint64 start = g_get_monotonic_time ();

      gtk_widget_activate_action (chart, i <= (N_ROUNDS - 1) / 2 ? "chart.zoom-in" : "chart.zoom-out", NULL);
      draw_frame (chart);
      times[i] = g_get_monotonic_time () - start;
    }

  return median_ms (times, N_ROUNDS);
}

static GtkWidget *
show_chart (MpisSeries **series)
{
  g_autoptr(GListStore) store = g_list_store_new (MPIS_TYPE_SERIES);
  GtkWidget *window = gtk_window_new ();
  GtkWidget *chart = mpis_chart_new ();

  for (guint i = 0; i < N_SERIES; i++)
    g_list_store_append (store, series[i]);
  mpis_chart_set_series (MPIS_CHART (chart), G_LIST_MODEL (store));
  gtk_widget_set_size_request (chart, WIDTH, HEIGHT);
  gtk_window_set_child (GTK_WINDOW (window), chart);
  gtk_window_present (GTK_WINDOW (window));
  while (mpis_chart_get_n_renders (MPIS_CHART (chart)) == 0)
    g_main_context_iteration (NULL, TRUE);

  return chart;
}

int
main (void)
{
  MpisSeries *series[N_SERIES];

  for (guint i = 0; i < N_SERIES; i++)
    series[i] = series_new (i);

  printf ("chart-first-draw %.2f ms\n", measure_first_draw (series));
  if (gtk_init_check ())
    {
      GtkWidget *chart = show_chart (series);
      guint before = mpis_chart_get_n_renders (MPIS_CHART (chart));

      printf ("chart-hover-frame %.2f ms\n", measure_hover_frame (chart));
      printf ("chart-hover-cpu %.2f ms\n", measure_hover_path (chart));
      g_assert (mpis_chart_get_n_renders (MPIS_CHART (chart)) == before);
      printf ("chart-zoom-frame %.2f ms\n", measure_zoom_frame (chart));
      g_assert (mpis_chart_get_n_renders (MPIS_CHART (chart)) == before + 1 + N_ROUNDS);
      gtk_window_destroy (GTK_WINDOW (gtk_widget_get_root (chart)));
    }
  else
    fprintf (stderr, "# chart-hover-frame needs a display\n");

  for (guint i = 0; i < N_SERIES; i++)
    g_object_unref (series[i]);

  return 0;
}
