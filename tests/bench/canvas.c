#include "config.h"

#include <math.h>
#include <stdio.h>

#include <adwaita.h>

#include "mpis-canvas-private.h"
#include "mpis-chart-private.h"

#define WIDTH     1400
#define HEIGHT    900
#define N_MANY    200
#define N_CARDS   60
#define N_POINTS  10000
#define N_MOTIONS 400
#define N_ROUNDS  9

static MpisSeries *the_series;

static int
compare_times (gconstpointer a,
               gconstpointer b,
               gpointer      unused)
{
  return *(const gint64 *) a < *(const gint64 *) b ? -1 : *(const gint64 *) a > *(const gint64 *) b;
}

static double
quantile_ms (gint64 *times,
             guint   n,
             double  part)
{
  g_sort_array (times, n, sizeof *times, compare_times, NULL);

  return times[(guint) ((n - 1) * part)] / 1000.0;
}

static void
run_for (guint milliseconds)
{
  gint64 end = g_get_monotonic_time () + milliseconds * 1000;

  while (g_get_monotonic_time () < end)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (200);
}

static char *
title (gpointer              owner,
       const MpisLayoutCard *card)
{
  return g_strdup (card->widget);
}

static GtkWidget *
create (gpointer              owner,
        const MpisLayoutCard *card)
{
  g_autoptr(GListStore) series = g_list_store_new (MPIS_TYPE_SERIES);
  GtkWidget *chart = mpis_chart_new ();

  g_list_store_append (series, the_series);
  mpis_chart_set_series (MPIS_CHART (chart), G_LIST_MODEL (series));
  return chart;
}

static void
configure (gpointer              owner,
           GtkWidget            *content,
           const MpisLayoutCard *card)
{
}

static const MpisCanvasCards cards = { title, create, configure };

static void
make_series (void)
{
  g_autofree double *x = g_new (double, N_POINTS);
  g_autofree double *y = g_new (double, N_POINTS);
  g_autoptr(GRand) random = g_rand_new_with_seed (1);
  double value = 5000;

  for (guint i = 0; i < N_POINTS; i++)
    {
      value = fabs (value + g_rand_double_range (random, -100, 100));
      x[i] = i / 100.0;
      y[i] = round (value);
    }
  the_series = mpis_series_new ("a", "a", x, y, N_POINTS);
}

/* Three cards in a row, row after row. */
static MpisLayout *
make_layout (guint n)
{
  MpisLayout *layout = mpis_layout_new ();

  for (guint i = 0; i < n; i++)
    {
      MpisLayoutRect rect = { (int) (i % 3) * 4, (int) (i / 3) * 3, 4, 3 };
      MpisLayout *more = mpis_layout_add (layout, "metric-chart", NULL, &rect, NULL);

      mpis_layout_unref (layout);
      layout = more;
    }
  return layout;
}

static GtkWidget *
open_canvas (MpisLayout *layout)
{
  GtkWidget *window = gtk_window_new (), *scroller = gtk_scrolled_window_new (), *canvas = mpis_canvas_new ();

  gtk_window_set_default_size (GTK_WINDOW (window), WIDTH, HEIGHT);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), canvas);
  gtk_window_set_child (GTK_WINDOW (window), scroller);
  mpis_canvas_set_cards (MPIS_CANVAS (canvas), &cards, NULL);
  mpis_canvas_set_layout (MPIS_CANVAS (canvas), layout);
  gtk_window_present (GTK_WINDOW (window));
  return canvas;
}

/* Whether every card that can be seen is there, with its chart drawn. */
static gboolean
is_complete (MpisCanvas *canvas)
{
  guint seen = 0;

  for (guint i = 0; i < canvas->items->len; i++)
    {
      MpisCanvasItem *item = g_ptr_array_index (canvas->items, i);
      GtkWidget *chart = mpis_card_frame_get_content (item->frame);

      if (item->area.height == 0 || item->area.y >= HEIGHT - 60)
        continue;
      seen++;
      if (chart == NULL || mpis_chart_get_n_renders (MPIS_CHART (chart)) == 0)
        return FALSE;
    }
  return seen > 0;
}

static double
measure_open (void)
{
  g_autoptr(MpisLayout) layout = make_layout (N_CARDS);
  gint64 times[N_ROUNDS];

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      gint64 start = g_get_monotonic_time ();
      GtkWidget *canvas = open_canvas (layout);

      while (!is_complete (MPIS_CANVAS (canvas)))
        g_main_context_iteration (NULL, TRUE);
      times[i] = g_get_monotonic_time () - start;
      gtk_window_destroy (GTK_WINDOW (gtk_widget_get_root (canvas)));
      run_for (50);
    }
  return quantile_ms (times, N_ROUNDS, 0.5);
}

/* What a frame of ours takes before it goes to the renderer: places, and the nodes that say what to draw. */
static void
make_frame (GtkWidget *canvas)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  GskRenderNode *node;
  int minimum;

  gtk_widget_measure (canvas, GTK_ORIENTATION_VERTICAL, gtk_widget_get_width (canvas), &minimum, NULL, NULL, NULL);
  GTK_WIDGET_GET_CLASS (canvas)->size_allocate (canvas, gtk_widget_get_width (canvas), minimum, -1);
  GTK_WIDGET_GET_CLASS (canvas)->snapshot (canvas, snapshot);
  node = gtk_snapshot_free_to_node (snapshot);
  g_clear_pointer (&node, gsk_render_node_unref);
}

static GtkGesture *
find_drag (GtkWidget *canvas)
{
  g_autoptr(GListModel) controllers = gtk_widget_observe_controllers (canvas);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr(GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_GESTURE_DRAG (controller))
        return GTK_GESTURE (controller);   /* the widget keeps it */
    }
  g_assert_not_reached ();
}

/* A card goes round and round over the others; with each motion a frame. */
static void
measure_drag (GtkWidget *canvas)
{
  GtkGesture *drag = find_drag (canvas);
  gint64 times[N_MOTIONS];

  g_signal_emit_by_name (drag, "drag-begin", 60.0, 30.0);
  for (guint i = 0; i < N_MOTIONS; i++)
    {
      double x = 400 - 400 * cos (i / 25.0), y = 300 - 300 * cos (i / 40.0);
      gint64 start = g_get_monotonic_time ();

      g_signal_emit_by_name (drag, "drag-update", x, y);
      make_frame (canvas);
      times[i] = g_get_monotonic_time () - start;
      if (i % 20 == 0)
        run_for (20);
    }
  g_assert (MPIS_CANVAS (canvas)->drag.state == MPIS_CANVAS_MOVING);
  g_signal_emit_by_name (drag, "drag-end", 400.0, 300.0);
  printf ("drag-median %.2f ms\n", quantile_ms (times, N_MOTIONS, 0.5));
  printf ("drag %.2f ms\n", quantile_ms (times, N_MOTIONS, 0.95));
}

static void
measure_edit (GtkWidget *canvas)
{
  gint64 times[N_ROUNDS];

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      gint64 start;

      mpis_canvas_set_editing (MPIS_CANVAS (canvas), FALSE);
      run_for (60);
      start = g_get_monotonic_time ();
      mpis_canvas_set_editing (MPIS_CANVAS (canvas), TRUE);
      make_frame (canvas);
      times[i] = g_get_monotonic_time () - start;
    }
  printf ("edit %.2f ms\n", quantile_ms (times, N_ROUNDS, 0.5));
}

int
main (void)
{
  g_autoptr(MpisLayout) many = make_layout (N_MANY);
  GtkWidget *canvas;

  if (!gtk_init_check ())
    {
      fprintf (stderr, "# canvas needs a display\n");
      return 0;
    }
  adw_init ();
  make_series ();
  printf ("canvas %.1f ms\n", measure_open ());
  canvas = open_canvas (many);
  run_for (1500);
  measure_edit (canvas);
  measure_drag (canvas);
  gtk_window_destroy (GTK_WINDOW (gtk_widget_get_root (canvas)));
  g_object_unref (the_series);
  return 0;
}
