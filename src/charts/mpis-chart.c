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
  N_PROPS
};

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

/* --- the data --- */

static gboolean
chart_has_numbers (MpisChart *self)
{
  return self->kind != MPIS_CHART_SPARKLINE && self->data->has_values;
}

/* Without numbers the plot says so; a table would be empty. */
gboolean
mpis_chart_shows_table (MpisChart *self)
{
  return self->table != NULL && chart_has_numbers (self);
}

gboolean
mpis_chart_is_operable (MpisChart *self)
{
  return chart_has_numbers (self) && !mpis_chart_shows_table (self);
}

static void
chart_update_table (MpisChart *self)
{
  g_autoptr(MpisChartNumbers) numbers = NULL;

  gtk_widget_set_focusable (GTK_WIDGET (self), mpis_chart_is_operable (self));
  gtk_widget_set_visible (self->menu_button, self->kind != MPIS_CHART_SPARKLINE);
  mpis_chart_menu_set_usable (self, chart_has_numbers (self));
  if (self->table == NULL)
    return;

  gtk_widget_set_child_visible (self->table, mpis_chart_shows_table (self));
  if (!mpis_chart_shows_table (self))
    return;
  numbers = mpis_chart_numbers_new (self->data, self->title);
  mpis_chart_table_set_numbers (self->table, numbers);
  mpis_chart_table_set_title (self->table, self->title);
}

void
mpis_chart_update_words (MpisChart *self)
{
  g_autofree char *text = self->place >= 0 ? mpis_chart_data_describe_at (self->data, self->place)
                                           : mpis_chart_data_describe (self->data, self->title);

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
    ids[i] = mpis_series_get_id (series->pdata[i]);
  mpis_chart_style_assign (ids, series->len, slots);

  return slots;
}

/* Bars are named where they are, and a legend of one series has nothing to choose. */
static gboolean
chart_wants_legend (MpisChart *self,
                    guint      n_series)
{
  return n_series > 1 && self->kind != MPIS_CHART_BARS && self->kind != MPIS_CHART_SPARKLINE;
}

static void
chart_update_data (MpisChart *self)
{
  g_autoptr(GPtrArray) series = chart_get_series (self);
  g_autofree guint *slots = assign_slots (series);
  g_autofree MpisSeries **shown = g_new (MpisSeries *, MAX (series->len, 1));
  gboolean choose = chart_wants_legend (self, series->len);
  guint n = 0;

  for (guint i = 0; i < series->len; i++)
    if (!choose || mpis_chart_legend_shows (self->legend, mpis_series_get_id (series->pdata[i])))
      {
        shown[n] = series->pdata[i];
        slots[n++] = slots[i];
      }

  g_clear_pointer (&self->data, mpis_chart_data_free);
  self->data = mpis_chart_data_new (self->kind, self->unit, shown, slots, n, self->first,
                                    self->last);
  self->place = -1;
  chart_update_table (self);
  mpis_chart_update_words (self);
  mpis_chart_clear_plot (self);
}

static void
chart_update_series (MpisChart *self)
{
  g_autoptr(GPtrArray) series = chart_get_series (self);
  g_autofree guint *slots = assign_slots (series);
  gboolean choose = chart_wants_legend (self, series->len);

  mpis_chart_legend_set_series (self->legend, (MpisSeries *const *) series->pdata, slots,
                                choose ? series->len : 0);
  gtk_widget_set_visible (GTK_WIDGET (self->legend), choose);
  chart_update_data (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
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
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
mpis_chart_dispose (GObject *object)
{
  MpisChart *self = MPIS_CHART (object);

  if (self->series != NULL)
    g_signal_handlers_disconnect_by_data (self->series, self);
  g_clear_object (&self->series);
  g_clear_pointer ((GtkWidget **) &self->legend, gtk_widget_unparent);
  g_clear_pointer (&self->table, gtk_widget_unparent);
  g_clear_pointer (&self->menu_popover, gtk_widget_unparent);
  g_clear_pointer (&self->menu_button, gtk_widget_unparent);
  g_clear_object (&self->plot);

  G_OBJECT_CLASS (mpis_chart_parent_class)->dispose (object);
}

static void
mpis_chart_finalize (GObject *object)
{
  MpisChart *self = MPIS_CHART (object);

  g_clear_pointer (&self->layout, mpis_chart_layout_free);
  g_clear_pointer (&self->data, mpis_chart_data_free);
  g_clear_pointer (&self->style, mpis_chart_style_free);
  g_free (self->title);

  G_OBJECT_CLASS (mpis_chart_parent_class)->finalize (object);
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

  properties[PROP_TITLE] =
    g_param_spec_string ("title", NULL, NULL, "",
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_HIGH_CONTRAST] =
    g_param_spec_boolean ("high-contrast", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_SHOW_TABLE] =
    g_param_spec_boolean ("show-table", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  mpis_chart_view_install (widget_class);
  mpis_chart_reading_install (widget_class);
  mpis_chart_menu_install (widget_class);
  gtk_widget_class_install_property_action (widget_class, "chart.show-table", "show-table");
  gtk_widget_class_set_css_name (widget_class, "mpischart");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
mpis_chart_init (MpisChart *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  self->title = g_strdup ("");
  self->first = self->last = NAN;
  self->place = -1;
  self->legend = MPIS_CHART_LEGEND (mpis_chart_legend_new ());
  gtk_widget_set_parent (GTK_WIDGET (self->legend), widget);
  g_signal_connect_swapped (self->legend, "changed", G_CALLBACK (chart_update_data), self);
  mpis_chart_menu_attach (self, &self->menu_button, &self->menu_popover);

  mpis_chart_reading_attach (self);
  g_signal_connect (self, "notify::scale-factor", G_CALLBACK (on_scale_factor_changed_cb), NULL);

  chart_update_style (self);
  chart_update_series (self);
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
    g_signal_connect_swapped (series, "items-changed", G_CALLBACK (chart_update_series), self);
  chart_update_series (self);
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
  chart_update_series (self);
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
  chart_update_data (self);
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
  chart_update_table (self);
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
  chart_update_data (self);
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
  mpis_chart_read (self, -1);
  if (show_table)
    {
      self->table = mpis_chart_table_new ();
      gtk_widget_insert_before (self->table, widget, self->menu_button);
    }
  else
    g_clear_pointer (&self->table, gtk_widget_unparent);
  chart_update_table (self);
  if (had_focus && mpis_chart_shows_table (self))
    mpis_chart_table_focus (self->table);
  else if (had_focus)
    gtk_widget_grab_focus (widget);
  gtk_widget_queue_resize (widget);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHOW_TABLE]);
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
