#include "config.h"

#include "work-fixture.h"

#include <locale.h>
#include <math.h>

void
work_add_series (Fixture    *fixture,
                 const char *id,
                 double      factor,
                 guint       from,
                 guint       to)
{
  double x[N_DAYS], y[N_DAYS];
  g_autoptr(MpisSeries) series = NULL;

  for (guint i = 0; i < N_DAYS; i++)
    {
      x[i] = FIRST_DAY + i;
      y[i] = i + 1 >= from && i + 1 <= to ? factor * (i + 1) : NAN;
    }
  series = mpis_series_new (id, id, x, y, N_DAYS);
  g_list_store_append (fixture->series, series);
}

void
work_add_event (Fixture    *fixture,
                double      day,
                const char *id)
{
  g_autoptr(MpisChartAnnotation) event = mpis_chart_annotation_new (MPIS_CHART_ANNOTATION_POST,
                                                                    FIRST_DAY + day - 1 + 0.5, id, id);

  g_list_store_append (fixture->events, event);
}

static void
on_mark_activated_cb (Fixture             *fixture,
                      const MpisChartMark *mark)
{
  fixture->n_marks++;
  fixture->marked_day = mark->day;
  g_set_str (&fixture->marked_series,
             mark->series != NULL ? mpis_series_get_id (mark->series) : "");
}

static void
on_annotation_activated_cb (Fixture             *fixture,
                            MpisChartAnnotation *event)
{
  g_set_str (&fixture->event, mpis_chart_annotation_get_id (event));
}

void
work_setup (Fixture       *fixture,
            gconstpointer  unused)
{
  fixture->series = g_list_store_new (MPIS_TYPE_SERIES);
  fixture->events = g_list_store_new (MPIS_TYPE_CHART_ANNOTATION);
  work_add_series (fixture, "a", 100, 1, N_DAYS);
  work_add_series (fixture, "b", 1, 1, N_DAYS);

  fixture->chart = MPIS_CHART (mpis_chart_new ());
  mpis_chart_set_title (fixture->chart, "Views");
  mpis_chart_set_series (fixture->chart, G_LIST_MODEL (fixture->series));
  mpis_chart_set_annotations (fixture->chart, G_LIST_MODEL (fixture->events));
  g_signal_connect_swapped (fixture->chart, "mark-activated", G_CALLBACK (on_mark_activated_cb), fixture);
  g_signal_connect_swapped (fixture->chart, "annotation-activated",
                            G_CALLBACK (on_annotation_activated_cb), fixture);

  fixture->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 700, 320);
  gtk_window_set_child (GTK_WINDOW (fixture->window), GTK_WIDGET (fixture->chart));
  gtk_window_present (GTK_WINDOW (fixture->window));
  chart_wait_for_renders (fixture->chart, 1);
  gtk_widget_grab_focus (GTK_WIDGET (fixture->chart));
}

void
work_teardown (Fixture       *fixture,
               gconstpointer  unused)
{
  gpointer chart = fixture->chart;

  g_object_add_weak_pointer (G_OBJECT (fixture->chart), &chart);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  chart_spin ();
  g_assert_null (chart);
  g_assert_cmpuint (G_OBJECT (fixture->series)->ref_count, ==, 1);
  g_assert_cmpuint (G_OBJECT (fixture->events)->ref_count, ==, 1);
  g_object_unref (fixture->series);
  g_object_unref (fixture->events);
  g_free (fixture->marked_series);
  g_free (fixture->event);
}

/* Which days of November are shown. */
void
work_assert_shows (Fixture *fixture,
                   guint    first,
                   guint    last)
{
  const MpisChartData *data = fixture->chart->data;

  g_assert_cmpfloat (data->first, ==, FIRST_DAY + first - 1);
  g_assert_cmpfloat (data->last, ==, FIRST_DAY + last - 1);
  g_assert_cmpint (gtk_widget_get_visible (fixture->chart->zoom_button), ==, last - first + 1 < N_DAYS);
}

const MpisChartLayout *
work_layout_of (Fixture *fixture)
{
  if (fixture->chart->layout == NULL)
    chart_wait_for_renders (fixture->chart, mpis_chart_get_n_renders (fixture->chart) + 1);

  return fixture->chart->layout;
}

double
work_x_of (Fixture *fixture,
           double   day)
{
  return mpis_scale_map (&work_layout_of (fixture)->x, FIRST_DAY + day - 1);
}

double
work_y_of (Fixture *fixture,
           double   value)
{
  return mpis_scale_map (&work_layout_of (fixture)->y, value);
}

/* In the middle of the plot, far from every line. */
double
work_middle (Fixture *fixture)
{
  return fixture->chart->plot_height / 2.0;
}

void
work_drag (Fixture *fixture,
           double   from,
           double   to)
{
  gpointer gesture = chart_find_controller (fixture->chart, GTK_TYPE_GESTURE_DRAG);
  double start = work_x_of (fixture, from), end = work_x_of (fixture, to), y = work_middle (fixture);

  g_signal_emit_by_name (gesture, "drag-begin", start, y);
  g_signal_emit_by_name (gesture, "drag-update", (end - start) / 2, 3.0);
  g_signal_emit_by_name (gesture, "drag-update", end - start, 5.0);
  g_signal_emit_by_name (gesture, "drag-end", end - start, 5.0);
}

void
work_click (Fixture *fixture,
            double   x,
            double   y)
{
  gpointer gesture = chart_find_controller (fixture->chart, GTK_TYPE_GESTURE_DRAG);

  g_signal_emit_by_name (gesture, "drag-begin", x, y);
  g_signal_emit_by_name (gesture, "drag-update", 2.0, -2.0);   /* a hand is never quite still */
  g_signal_emit_by_name (gesture, "drag-end", 2.0, -2.0);
}

void
work_double_click (Fixture *fixture)
{
  work_click (fixture, work_x_of (fixture, 15), work_middle (fixture));
  work_click (fixture, work_x_of (fixture, 15), work_middle (fixture));
}
