#include "config.h"

#include <stdio.h>

#include "mpis-chart-private.h"

/* A window with a chart of thirty days, from day 1 to day 30, for test-pointer.py to work with. It says on
 * its standard output where the plot is and what came of what was done. */

#define FIRST_DAY 20758
#define N_DAYS    30

typedef struct {
  MpisChart *chart;
  MpisSpan   shown;
  guint      n_renders;
} Watch;

static gboolean
on_look_cb (gpointer data)
{
  Watch *watch = data;
  MpisChart *chart = watch->chart;

  if (chart->layout == NULL || chart->n_renders == watch->n_renders)
    return G_SOURCE_CONTINUE;

  watch->n_renders = chart->n_renders;
  if (chart->data->first != watch->shown.first || chart->data->last != watch->shown.last)
    {
      watch->shown = (MpisSpan) { chart->data->first, chart->data->last };
      printf ("days %g %g %g %g %g %g\n", watch->shown.first - FIRST_DAY + 1,
              watch->shown.last - FIRST_DAY + 1, chart->layout->left, chart->layout->right,
              chart->layout->top, chart->layout->bottom);
      fflush (stdout);
    }

  return G_SOURCE_CONTINUE;
}

static void
on_mark_activated_cb (MpisChart           *chart,
                      const MpisChartMark *mark)
{
  printf ("mark %g\n", mark->day - FIRST_DAY + 1);
  fflush (stdout);
}

static void
on_annotation_activated_cb (MpisChart           *chart,
                            MpisChartAnnotation *annotation)
{
  printf ("event %s\n", mpis_chart_annotation_get_id (annotation));
  fflush (stdout);
}

static void
fill (MpisChart *chart)
{
  g_autoptr(GListStore) all = g_list_store_new (MPIS_TYPE_SERIES);
  g_autoptr(GListStore) events = g_list_store_new (MPIS_TYPE_CHART_ANNOTATION);
  g_autoptr(MpisChartAnnotation) event = mpis_chart_annotation_new (MPIS_CHART_ANNOTATION_POST,
                                                                    FIRST_DAY + 6.5, "Seven", "seven");
  g_autoptr(MpisSeries) series = NULL;
  double x[N_DAYS], y[N_DAYS];

  for (guint i = 0; i < N_DAYS; i++)
    {
      x[i] = FIRST_DAY + i;
      y[i] = 1000;
    }
  series = mpis_series_new ("views", "Views", x, y, N_DAYS);
  g_list_store_append (all, series);
  g_list_store_append (events, event);
  mpis_chart_set_series (chart, G_LIST_MODEL (all));
  mpis_chart_set_annotations (chart, G_LIST_MODEL (events));
}

/* Plain turns of the wheel must reach the page around the chart. */
static gboolean
on_scroll_cb (GtkEventControllerScroll *scroll,
              double                    dx,
              double                    dy,
              gpointer                  unused)
{
  printf ("page %g\n", dy);
  fflush (stdout);

  return GDK_EVENT_STOP;
}

int
main (int   argc,
      char *argv[])
{
  GtkEventController *scroll;
  GtkWidget *window, *box;
  Watch watch = { NULL };

  gtk_init ();
  window = gtk_window_new ();
  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL);
  g_signal_connect (scroll, "scroll", G_CALLBACK (on_scroll_cb), NULL);
  gtk_widget_add_controller (box, scroll);
  watch.chart = MPIS_CHART (mpis_chart_new ());
  gtk_widget_set_vexpand (GTK_WIDGET (watch.chart), TRUE);
  fill (watch.chart);
  g_signal_connect (watch.chart, "mark-activated", G_CALLBACK (on_mark_activated_cb), NULL);
  g_signal_connect (watch.chart, "annotation-activated", G_CALLBACK (on_annotation_activated_cb), NULL);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (watch.chart));
  gtk_window_set_child (GTK_WINDOW (window), box);
  gtk_window_set_title (GTK_WINDOW (window), "Chart");
  gtk_window_set_decorated (GTK_WINDOW (window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (window), 800, 400);
  gtk_window_present (GTK_WINDOW (window));
  g_timeout_add (20, on_look_cb, &watch);
  while (g_list_model_get_n_items (gtk_window_get_toplevels ()) > 0)
    g_main_context_iteration (NULL, TRUE);

  return 0;
}
