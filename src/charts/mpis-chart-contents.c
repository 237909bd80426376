#include "config.h"

#include "mpis-chart-private.h"

#include <math.h>

#include "mpis-chart-kind.h"
#include "mpis-chart-menu.h"
#include "mpis-chart-table.h"

/* Moments are zoomed to the minute, and to no less than ten, in days. */
#define MOMENT_GRAIN (1.0 / 1440)
#define MOMENT_LEAST (10 * MOMENT_GRAIN)

/* In a part of the days there may be nothing; yet one must get out of it again. */
static gboolean
chart_has_numbers (MpisChart *self)
{
  return self->kind != MPIS_CHART_SPARKLINE
         && (self->data->has_values || mpis_zoom_is_zoomed (self->zoom));
}

/**
 * mpis_chart_shows_table:
 *
 * Returns: whether the numbers are there instead of the plot; without numbers the plot says so
 */
gboolean
mpis_chart_shows_table (MpisChart *self)
{
  return self->table != NULL && chart_has_numbers (self);
}

/**
 * mpis_chart_is_operable:
 *
 * Returns: whether there is a plot to work with
 */
gboolean
mpis_chart_is_operable (MpisChart *self)
{
  return chart_has_numbers (self) && !mpis_chart_shows_table (self);
}

/**
 * mpis_chart_has_days:
 *
 * Returns: whether the x axis is of days, on which something can have happened
 */
gboolean
mpis_chart_has_days (MpisChart *self)
{
  return mpis_chart_kind_has_days (self->kind) && self->content == NULL;
}

/**
 * mpis_chart_get_moments:
 *
 * Returns: (nullable): how to work with its axis, if that shows moments
 */
const MpisChartMoments *
mpis_chart_get_moments (MpisChart *self)
{
  return self->content != NULL ? mpis_chart_kind_get_class (self->kind)->moments : NULL;
}

/**
 * mpis_chart_has_time:
 *
 * Returns: whether the x axis is of days or moments, so that one can zoom into some of them
 */
gboolean
mpis_chart_has_time (MpisChart *self)
{
  return mpis_chart_has_days (self) || mpis_chart_get_moments (self) != NULL;
}

static gboolean
has_ghosts (MpisChart *self)
{
  for (guint i = 0; self->series != NULL && i < g_list_model_get_n_items (self->series); i++)
    {
      g_autoptr(MpisSeries) series = g_list_model_get_item (self->series, i);

      if (mpis_series_get_ghost_of (series) != NULL)
        return TRUE;
    }

  return FALSE;
}

/**
 * mpis_chart_update_table:
 *
 * Says the numbers of the data anew, and what can be done with them.
 */
void
mpis_chart_update_table (MpisChart *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  g_autoptr(MpisChartNumbers) numbers = NULL;
  gboolean days = mpis_chart_has_days (self);

  gtk_widget_set_focusable (widget, mpis_chart_is_operable (self));
  gtk_widget_set_visible (self->menu_button, self->kind != MPIS_CHART_SPARKLINE);
  mpis_chart_menu_set_usable (self, chart_has_numbers (self));
  gtk_widget_set_visible (self->zoom_button, mpis_chart_has_time (self) && mpis_zoom_is_zoomed (self->zoom));
  gtk_widget_action_set_enabled (widget, "chart.zoom-in", mpis_chart_is_zoomable (self));
  gtk_widget_action_set_enabled (widget, "chart.zoom-out", mpis_zoom_is_zoomed (self->zoom));
  gtk_widget_action_set_enabled (widget, "chart.zoom-reset", mpis_zoom_is_zoomed (self->zoom));
  gtk_widget_action_set_enabled (widget, "chart.show-events", days && self->annotations != NULL
                                 && g_list_model_get_n_items (self->annotations) > 0);
  gtk_widget_action_set_enabled (widget, "chart.show-previous", days && has_ghosts (self));
  if (self->table == NULL)
    return;

  gtk_widget_set_child_visible (self->table, mpis_chart_shows_table (self));
  if (!mpis_chart_shows_table (self))
    return;
  numbers = mpis_chart_numbers_new (self->data, self->title);
  mpis_chart_table_set_numbers (self->table, numbers);
  mpis_chart_table_set_title (self->table, self->title);
}

/**
 * mpis_chart_update_words:
 *
 * Says to screen readers what is read, or what the whole chart shows.
 */
void
mpis_chart_update_words (MpisChart *self)
{
  g_autofree char *text = self->place < 0
                          ? mpis_chart_data_describe (self->data, self->title)
                          : self->row >= 0
                          ? mpis_chart_extras_describe_row (self->data, self->place, self->row)
                          : mpis_chart_data_describe_at (self->data, self->place);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text,
                                  -1);
}

static GPtrArray *
chart_get_series (MpisChart *self)
{
  GPtrArray *series = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; self->series != NULL && i < g_list_model_get_n_items (self->series); i++)
    g_ptr_array_add (series, g_list_model_get_item (self->series, i));

  return series;
}

static guint *
assign_slots (GPtrArray *series)
{
  guint *slots = g_new (guint, MAX (series->len, 1));
  g_autofree const char **ids = g_new (const char *, MAX (series->len, 1));

  for (guint i = 0; i < series->len; i++)
    ids[i] = mpis_series_get_look_id (series->pdata[i]);
  mpis_chart_style_assign (ids, series->len, slots);

  return slots;
}

/* Bars are named where they are, and a legend of one series has nothing to choose. */
static gboolean
chart_wants_legend (MpisChart *self,
                    guint      n_series)
{
  return n_series > 1 && mpis_chart_kind_get_class (self->kind)->of_series;
}

static gboolean
chart_shows (MpisChart  *self,
             MpisSeries *series)
{
  const char *of = mpis_series_get_ghost_of (series);

  if (of == NULL)
    return mpis_chart_legend_shows (self->legend, mpis_series_get_id (series));

  return mpis_chart_legend_shows (self->legend, MPIS_CHART_LEGEND_BEFORE)
         && mpis_chart_legend_shows (self->legend, of);
}

/* A timeline's period that ends with a day ends when the next begins; what was zoomed to ends where it does. */
static MpisSpan
choose_moments (MpisChart              *self,
                const MpisChartMoments *moments)
{
  double first = 0, last = 0;
  MpisSpan shown;

  moments->get_extent (self->content, &first, &last);
  if (!isnan (self->first))
    first = self->first;
  if (!isnan (self->last))
    last = self->last == floor (self->last) ? self->last + 1 : self->last;
  mpis_zoom_set_grain (self->zoom, MOMENT_GRAIN, MOMENT_LEAST);
  mpis_zoom_set_full (self->zoom, first, MAX (first, last));
  if (!mpis_zoom_is_zoomed (self->zoom))
    return (MpisSpan) { self->first, self->last };

  shown = mpis_zoom_get (self->zoom);
  if (shown.last == floor (shown.last))
    shown.last -= MOMENT_GRAIN / 60;
  return shown;
}

/* Tells the zoom how many days there are; returns those to show, of which NaN are those of the data. */
static MpisSpan
chart_choose_days (MpisChart          *self,
                   MpisSeries *const  *series,
                   guint               n)
{
  double first = INFINITY, last = -INFINITY;

  if (mpis_chart_get_moments (self) != NULL)
    return choose_moments (self, mpis_chart_get_moments (self));
  for (guint i = 0; mpis_chart_has_days (self) && i < n; i++)
    if (mpis_series_get_n (series[i]) > 0)
      {
        first = MIN (first, mpis_series_get_x (series[i])[0]);
        last = MAX (last, mpis_series_get_x (series[i])[mpis_series_get_n (series[i]) - 1]);
      }
  if (first > last)
    first = last = 0;
  mpis_zoom_set_grain (self->zoom, 1, 1);
  mpis_zoom_set_full (self->zoom, isnan (self->first) ? first : self->first,
                      isnan (self->last) ? MAX (first, last) : self->last);

  return mpis_zoom_is_zoomed (self->zoom) ? mpis_zoom_get (self->zoom)
                                          : (MpisSpan) { self->first, self->last };
}

static void
chart_add_extras (MpisChart *self)
{
  g_autoptr(GPtrArray) annotations = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; self->show_events && self->annotations != NULL
                    && i < g_list_model_get_n_items (self->annotations); i++)
    g_ptr_array_add (annotations, g_list_model_get_item (self->annotations, i));
  mpis_chart_extras_set_goal (self->data, self->goal);
  mpis_chart_extras_annotate (self->data, (MpisChartAnnotation *const *) annotations->pdata,
                              annotations->len);
}

/**
 * mpis_chart_update_data:
 *
 * Makes what is shown anew, from the series that the legend lets through and the days of the zoom.
 */
void
mpis_chart_update_data (MpisChart *self)
{
  g_autoptr(GPtrArray) series = chart_get_series (self);
  g_autofree guint *slots = assign_slots (series);
  g_autofree MpisSeries **shown = g_new (MpisSeries *, MAX (series->len, 1));
  gboolean choose = chart_wants_legend (self, series->len);
  MpisSpan days;
  guint n = 0;

  for (guint i = 0; i < series->len; i++)
    if (!choose || chart_shows (self, series->pdata[i]))
      {
        shown[n] = series->pdata[i];
        slots[n++] = slots[i];
      }

  days = chart_choose_days (self, (MpisSeries *const *) series->pdata, series->len);
  g_clear_pointer (&self->data, mpis_chart_data_free);
  self->data = mpis_chart_data_new_of (self->kind, self->unit, self->content, shown, slots, n,
                                       days.first, days.last);
  mpis_chart_data_set_log (self->data, self->log);
  chart_add_extras (self);
  self->place = -1;
  mpis_chart_clear_brush (self);
  self->row = MPIS_CHART_ROW_ALL;
  mpis_chart_update_table (self);
  mpis_chart_update_words (self);
  mpis_chart_clear_plot (self);
}

/**
 * mpis_chart_update_series:
 *
 * Makes the legend and what is shown anew.
 */
void
mpis_chart_update_series (MpisChart *self)
{
  g_autoptr(GPtrArray) series = chart_get_series (self);
  g_autofree guint *slots = assign_slots (series);
  gboolean choose = chart_wants_legend (self, series->len);

  for (guint i = 0; i < series->len; i++)
    slots[i] = mpis_chart_extras_slot_of (series->pdata[i], slots[i], mpis_chart_kind_get_class (self->kind)->solid);
  mpis_chart_legend_set_series (self->legend, (MpisSeries *const *) series->pdata, slots,
                                choose ? series->len : 0);
  gtk_widget_set_visible (GTK_WIDGET (self->legend), choose);
  mpis_chart_update_data (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}
