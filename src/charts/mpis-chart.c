#include "config.h"

#include "mpis-chart-private.h"

#include <math.h>

#include "mpis-chart-menu.h"
#include "mpis-chart-screen.h"
#include "mpis-chart-table.h"

enum {
  PROP_0,
  PROP_TITLE,
  PROP_HIGH_CONTRAST,
  PROP_SHOW_TABLE,
  PROP_SHOW_EVENTS,
  PROP_SHOW_PREVIOUS,
  N_PROPS
};

enum {
  MARK_ACTIVATED,
  ANNOTATION_ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (MpisChart, mpis_chart, GTK_TYPE_WIDGET)

void
mpis_chart_clear_plot (MpisChart *self)
{
  g_clear_pointer (&self->layout, mpis_chart_layout_free);
  g_clear_object (&self->plot);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* --- the style --- */

/* Called often: hover and focus are changes of CSS, too. Only another look costs a drawing. */
static void
chart_update_style (MpisChart *self)
{
  g_autoptr(MpisChartStyle) style = mpis_chart_screen_create_style (GTK_WIDGET (self),
                                                                    self->high_contrast);

  if (self->style != NULL && mpis_chart_style_equal (self->style, style))
    return;

  g_clear_pointer (&self->style, mpis_chart_style_free);
  self->style = g_steal_pointer (&style);
  mpis_chart_legend_set_style (self->legend, self->style);
  mpis_chart_clear_plot (self);
}

static void
on_scale_factor_changed_cb (MpisChart *self)
{
  mpis_chart_legend_set_style (self->legend, self->style);
  mpis_chart_clear_plot (self);
}

static void
mpis_chart_css_changed (GtkWidget         *widget,
                        GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (mpis_chart_parent_class)->css_changed (widget, change);

  chart_update_style (MPIS_CHART (widget));
}

static void
mpis_chart_system_setting_changed (GtkWidget        *widget,
                                   GtkSystemSetting  setting)
{
  GTK_WIDGET_CLASS (mpis_chart_parent_class)->system_setting_changed (widget, setting);

  chart_update_style (MPIS_CHART (widget));
  mpis_chart_clear_plot (MPIS_CHART (widget));
}

/* --- the object --- */

static void
mpis_chart_get_property (GObject    *object,
                         guint       id,
                         GValue     *value,
                         GParamSpec *pspec)
{
  MpisChart *self = MPIS_CHART (object);

  switch (id)
    {
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_HIGH_CONTRAST:
      g_value_set_boolean (value, self->high_contrast);
      break;
    case PROP_SHOW_TABLE:
      g_value_set_boolean (value, self->table != NULL);
      break;
    case PROP_SHOW_EVENTS:
      g_value_set_boolean (value, self->show_events);
      break;
    case PROP_SHOW_PREVIOUS:
      g_value_set_boolean (value, mpis_chart_legend_shows (self->legend, MPIS_CHART_LEGEND_BEFORE));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
mpis_chart_set_property (GObject      *object,
                         guint         id,
                         const GValue *value,
                         GParamSpec   *pspec)
{
  MpisChart *self = MPIS_CHART (object);

  switch (id)
    {
    case PROP_TITLE:
      mpis_chart_set_title (self, g_value_get_string (value));
      break;
    case PROP_HIGH_CONTRAST:
      mpis_chart_set_high_contrast (self, g_value_get_boolean (value));
      break;
    case PROP_SHOW_TABLE:
      mpis_chart_set_show_table (self, g_value_get_boolean (value));
      break;
    case PROP_SHOW_EVENTS:
      mpis_chart_set_show_events (self, g_value_get_boolean (value));
      break;
    case PROP_SHOW_PREVIOUS:
      mpis_chart_set_show_previous (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
mpis_chart_dispose (GObject *object)
{
  MpisChart *self = MPIS_CHART (object);

  mpis_chart_touch_detach (self);
  if (self->series != NULL)
    g_signal_handlers_disconnect_by_data (self->series, self);
  g_clear_object (&self->series);
  if (self->annotations != NULL)
    g_signal_handlers_disconnect_by_data (self->annotations, self);
  g_clear_object (&self->annotations);
  g_clear_object (&self->goal);
  g_clear_pointer ((GtkWidget **) &self->legend, gtk_widget_unparent);
  g_clear_pointer (&self->table, gtk_widget_unparent);
  g_clear_pointer (&self->menu_popover, gtk_widget_unparent);
  g_clear_pointer (&self->menu_button, gtk_widget_unparent);
  g_clear_pointer (&self->zoom_button, gtk_widget_unparent);
  g_clear_pointer (&self->events, gtk_widget_unparent);
  g_clear_object (&self->plot);

  G_OBJECT_CLASS (mpis_chart_parent_class)->dispose (object);
}

static void
mpis_chart_finalize (GObject *object)
{
  MpisChart *self = MPIS_CHART (object);

  g_clear_object (&self->content);
  g_clear_pointer (&self->layout, mpis_chart_layout_free);
  g_clear_pointer (&self->data, mpis_chart_data_free);
  g_clear_pointer (&self->zoom, mpis_zoom_free);
  g_clear_pointer (&self->style, mpis_chart_style_free);
  g_free (self->title);
  g_free (self->hint);

  G_OBJECT_CLASS (mpis_chart_parent_class)->finalize (object);
}

static void
install_properties_and_signals (GObjectClass *object_class)
{
  properties[PROP_TITLE] =
    g_param_spec_string ("title", NULL, NULL, "",
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_HIGH_CONTRAST] =
    g_param_spec_boolean ("high-contrast", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_SHOW_TABLE] =
    g_param_spec_boolean ("show-table", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_SHOW_EVENTS] =
    g_param_spec_boolean ("show-events", NULL, NULL, TRUE,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_SHOW_PREVIOUS] =
    g_param_spec_boolean ("show-previous", NULL, NULL, TRUE,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[MARK_ACTIVATED] = g_signal_new ("mark-activated", MPIS_TYPE_CHART, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[ANNOTATION_ACTIVATED] =
    g_signal_new ("annotation-activated", MPIS_TYPE_CHART, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, MPIS_TYPE_CHART_ANNOTATION);
}

static void
mpis_chart_class_init (MpisChartClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = mpis_chart_get_property;
  object_class->set_property = mpis_chart_set_property;
  object_class->dispose = mpis_chart_dispose;
  object_class->finalize = mpis_chart_finalize;
  widget_class->css_changed = mpis_chart_css_changed;
  widget_class->system_setting_changed = mpis_chart_system_setting_changed;

  install_properties_and_signals (object_class);

  mpis_chart_view_install (widget_class);
  mpis_chart_reading_install (widget_class);
  mpis_chart_zooming_install (widget_class);
  mpis_chart_events_install (widget_class);
  mpis_chart_menu_install (widget_class);
  gtk_widget_class_install_property_action (widget_class, "chart.show-table", "show-table");
  gtk_widget_class_install_property_action (widget_class, "chart.show-events", "show-events");
  gtk_widget_class_install_property_action (widget_class, "chart.show-previous", "show-previous");
  gtk_widget_class_set_css_name (widget_class, "mpischart");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
on_legend_changed_cb (MpisChart *self)
{
  mpis_chart_update_data (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHOW_PREVIOUS]);
}

static void
mpis_chart_init (MpisChart *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  self->title = g_strdup ("");
  self->first = self->last = NAN;
  self->place = self->brush_place = -1;
  self->brush = (MpisSpan) { NAN, NAN };
  self->row = MPIS_CHART_ROW_ALL;
  self->show_events = TRUE;
  self->legend = MPIS_CHART_LEGEND (mpis_chart_legend_new ());
  gtk_widget_set_parent (GTK_WIDGET (self->legend), widget);
  g_signal_connect_swapped (self->legend, "changed", G_CALLBACK (on_legend_changed_cb), self);
  mpis_chart_menu_attach (self, &self->menu_button, &self->menu_popover);

  mpis_chart_zooming_attach (self);
  mpis_chart_reading_attach (self);
  mpis_chart_touch_attach (self);
  g_signal_connect (self, "notify::scale-factor", G_CALLBACK (on_scale_factor_changed_cb), NULL);

  chart_update_style (self);
  mpis_chart_update_series (self);
}

/**
 * mpis_chart_new:
 *
 * Returns: a chart of lines without data
 */
GtkWidget *
mpis_chart_new (void)
{
  return g_object_new (MPIS_TYPE_CHART, NULL);
}

/**
 * mpis_chart_set_series:
 * @series: (nullable) (transfer none): a list of #MpisSeries; may change afterwards
 *
 * Sets what to show. A series keeps its look and whether the user toggled it off by its id.
 */
void
mpis_chart_set_series (MpisChart  *self,
                       GListModel *series)
{
  g_return_if_fail (MPIS_IS_CHART (self));
  g_return_if_fail (series == NULL || g_list_model_get_item_type (series) == MPIS_TYPE_SERIES);

  if (self->series == series)
    return;

  if (self->series != NULL)
    g_signal_handlers_disconnect_by_data (self->series, self);
  g_set_object (&self->series, series);
  if (series != NULL)
    g_signal_connect_swapped (series, "items-changed", G_CALLBACK (mpis_chart_update_series), self);
  mpis_chart_update_series (self);
}

/**
 * mpis_chart_set_content:
 * @content: (nullable) (transfer none): what to show that series alone cannot say, see #MpisChartKind
 *
 * Sets what to show besides series, or names for their places.
 */
void
mpis_chart_set_content (MpisChart        *self,
                        MpisChartContent *content)
{
  g_return_if_fail (MPIS_IS_CHART (self));
  g_return_if_fail (content == NULL || MPIS_IS_CHART_CONTENT (content));

  if (g_set_object (&self->content, content))
    mpis_chart_update_series (self);
}

/**
 * mpis_chart_set_log:
 * @log: whether values are to lie on a logarithmic axis; kinds that add values up take none
 *
 * Sets how values are spread.
 */
void
mpis_chart_set_log (MpisChart *self,
                    gboolean   log)
{
  g_return_if_fail (MPIS_IS_CHART (self));

  if (self->log == (log != FALSE))
    return;

  self->log = log != FALSE;
  mpis_chart_update_data (self);
}

/**
 * mpis_chart_set_kind:
 *
 * Sets how series are drawn.
 */
void
mpis_chart_set_kind (MpisChart     *self,
                     MpisChartKind  kind)
{
  g_return_if_fail (MPIS_IS_CHART (self));

  if (self->kind == kind)
    return;

  self->kind = kind;
  mpis_chart_update_series (self);
}

/**
 * mpis_chart_set_unit:
 *
 * Sets what the values are.
 */
void
mpis_chart_set_unit (MpisChart     *self,
                     MpisChartUnit  unit)
{
  g_return_if_fail (MPIS_IS_CHART (self));

  if (self->unit == unit)
    return;

  self->unit = unit;
  mpis_chart_update_data (self);
}

/**
 * mpis_chart_set_title:
 * @title: (nullable): what the chart is called
 *
 * Sets the accessible name. It is not drawn: a heading beside the chart does that.
 */
void
mpis_chart_set_title (MpisChart  *self,
                      const char *title)
{
  g_return_if_fail (MPIS_IS_CHART (self));

  if (!g_set_str (&self->title, title != NULL ? title : ""))
    return;

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, self->title,
                                  -1);
  mpis_chart_update_words (self);
  mpis_chart_update_table (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TITLE]);
}

/**
 * mpis_chart_set_range:
 * @first: first day on the x axis
 * @last: last day, inclusive; before @first for the days of the data
 *
 * Sets the period that is shown, also where there is no data in it. Points outside are not drawn.
 */
void
mpis_chart_set_range (MpisChart *self,
                      gint32     first,
                      gint32     last)
{
  g_return_if_fail (MPIS_IS_CHART (self));

  if (self->first == first && self->last == last)
    return;

  self->first = last < first ? NAN : first;
  self->last = last < first ? NAN : last;
  mpis_chart_update_data (self);
}

/**
 * mpis_chart_set_high_contrast:
 *
 * Asks for a look in which nothing is faint, also if the system's settings do not.
 */
void
mpis_chart_set_high_contrast (MpisChart *self,
                              gboolean   high_contrast)
{
  g_return_if_fail (MPIS_IS_CHART (self));

  high_contrast = high_contrast != FALSE;
  if (self->high_contrast == high_contrast)
    return;

  self->high_contrast = high_contrast;
  chart_update_style (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HIGH_CONTRAST]);
}

/**
 * mpis_chart_set_show_table:
 *
 * Shows the numbers in place of the plot. Sparklines have none.
 */
void
mpis_chart_set_show_table (MpisChart *self,
                           gboolean   show_table)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean had_focus;

  g_return_if_fail (MPIS_IS_CHART (self));

  if ((self->table != NULL) == (show_table != FALSE))
    return;

  had_focus = gtk_widget_is_focus (widget)
              || (self->table != NULL && gtk_widget_get_focus_child (widget) == self->table);
  mpis_chart_read (self, -1, MPIS_CHART_ROW_ALL);
  if (show_table)
    {
      self->table = mpis_chart_table_new ();
      gtk_widget_insert_before (self->table, widget, self->menu_button);
    }
  else
    g_clear_pointer (&self->table, gtk_widget_unparent);
  mpis_chart_update_table (self);
  if (had_focus && mpis_chart_shows_table (self))
    mpis_chart_table_focus (self->table);
  else if (had_focus)
    gtk_widget_grab_focus (widget);
  gtk_widget_queue_resize (widget);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHOW_TABLE]);
}

/**
 * mpis_chart_set_goal:
 * @goal: (nullable) (transfer none): what the values are meant to reach
 *
 * Draws a goal, where x are days.
 */
void
mpis_chart_set_goal (MpisChart     *self,
                     MpisChartGoal *goal)
{
  g_return_if_fail (MPIS_IS_CHART (self));

  if (g_set_object (&self->goal, goal))
    mpis_chart_update_data (self);
}

/**
 * mpis_chart_set_annotations:
 * @annotations: (nullable) (transfer none): a list of #MpisChartAnnotation; may change afterwards
 *
 * Marks what happened, where x are days.
 */
void
mpis_chart_set_annotations (MpisChart  *self,
                            GListModel *annotations)
{
  g_return_if_fail (MPIS_IS_CHART (self));
  g_return_if_fail (annotations == NULL
                    || g_list_model_get_item_type (annotations) == MPIS_TYPE_CHART_ANNOTATION);

  if (self->annotations == annotations)
    return;

  if (self->annotations != NULL)
    g_signal_handlers_disconnect_by_data (self->annotations, self);
  g_set_object (&self->annotations, annotations);
  if (annotations != NULL)
    g_signal_connect_swapped (annotations, "items-changed", G_CALLBACK (mpis_chart_update_data),
                              self);
  mpis_chart_update_data (self);
}

/**
 * mpis_chart_set_show_events:
 *
 * Shows the annotations, or keeps them to itself.
 */
void
mpis_chart_set_show_events (MpisChart *self,
                            gboolean   show_events)
{
  g_return_if_fail (MPIS_IS_CHART (self));

  show_events = show_events != FALSE;
  if (self->show_events == show_events)
    return;

  self->show_events = show_events;
  mpis_chart_update_data (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHOW_EVENTS]);
}

/**
 * mpis_chart_set_show_previous:
 *
 * Shows the ghosts among the series, or hides them all, as their entry in the legend does.
 */
void
mpis_chart_set_show_previous (MpisChart *self,
                              gboolean   show_previous)
{
  g_return_if_fail (MPIS_IS_CHART (self));

  if (mpis_chart_legend_set_shows (self->legend, MPIS_CHART_LEGEND_BEFORE, show_previous))
    on_legend_changed_cb (self);
}

/**
 * mpis_chart_set_hint:
 * @hint: (nullable): what a click on a mark does
 *
 * Sets what stands below the values that are read.
 */
void
mpis_chart_set_hint (MpisChart  *self,
                     const char *hint)
{
  g_return_if_fail (MPIS_IS_CHART (self));

  if (g_set_str (&self->hint, hint))
    gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* The chart as it is now, on paper: dark on light whatever the screen is. */
MpisChartExport *
mpis_chart_create_export (MpisChart *self)
{
  const MpisColor ink = { 0.13, 0.13, 0.15, 1 };
  g_autoptr(MpisChartStyle) style = mpis_chart_style_new (&ink, self->style->font,
                                                          self->high_contrast);

  return mpis_chart_export_new (self->data, self->title, style);
}

/* How often the plot was drawn; for tests. */
guint
mpis_chart_get_n_renders (MpisChart *self)
{
  return self->n_renders;
}
