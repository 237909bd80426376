#include "config.h"

#include "mpis-range-button.h"

#include <glib/gi18n.h>

#include "mpis-words.h"

struct _MpisRangeButton
{
  AdwBin parent_instance;

  GtkMenuButton  *button;
  GtkLabel       *label;
  GtkBox         *choices;
  GtkCheckButton *checks[MPIS_RANGE_OWN + 1];
  GtkCheckButton *own_check;
  GtkMenuButton  *from_button;
  GtkMenuButton  *to_button;
  GtkCalendar    *from_calendar;
  GtkCalendar    *to_calendar;

  MpisScope      *scope;
  gboolean        compact;
  gboolean        updating;
};

enum { PROP_0, PROP_COMPACT, N_PROPS };
static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (MpisRangeButton, mpis_range_button, ADW_TYPE_BIN)

/* All time has no first and last day to begin an own range with: the last 30 days do. */
static MpisPeriod
days_to_offer (MpisRangeButton *self)
{
  MpisPeriod period = mpis_scope_get_period (self->scope);

  if (period.from == MPIS_DAY_FIRST)
    {
      period.to = mpis_day_of (mpis_time_now (), mpis_scope_get_zone (self->scope));
      period.from = period.to - 29;
    }
  return period;
}

static void
show_day (GtkCalendar   *calendar,
          GtkMenuButton *button,
          gint32         day)
{
  g_autoptr(GDateTime) date = g_date_time_new_from_unix_utc ((gint64) day * 86400);
  g_autofree char *text = mpis_words_day (day);

  if (date != NULL)
    gtk_calendar_select_day (calendar, date);
  gtk_menu_button_set_label (button, text);
}

static void
update (MpisRangeButton *self)
{
  MpisPeriod days = days_to_offer (self);
  g_autofree char *text = mpis_scope_get_range_label (self->scope);
  g_autofree char *name = g_strdup_printf (_("Time range: %s"), text);

  self->updating = TRUE;
  gtk_label_set_text (self->label, text);
  gtk_check_button_set_active (self->checks[mpis_scope_get_range (self->scope)], TRUE);
  show_day (self->from_calendar, self->from_button, days.from);
  show_day (self->to_calendar, self->to_button, days.to);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name, -1);
  self->updating = FALSE;
}

static void
on_check_toggled_cb (GtkCheckButton  *check,
                     MpisRangeButton *self)
{
  MpisRange range = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (check), "mpis-range"));
  MpisPeriod days;

  if (self->updating || !gtk_check_button_get_active (check))
    return;
  if (range != MPIS_RANGE_OWN)
    {
      mpis_scope_set_range (self->scope, range);
      gtk_menu_button_popdown (self->button);
      return;
    }
  days = days_to_offer (self);
  mpis_scope_set_own_range (self->scope, days.from, days.to);
}

static gint32
selected_day (GtkCalendar *calendar)
{
  g_autoptr(GDateTime) date = gtk_calendar_get_date (calendar);
  GDate day;

  g_date_set_dmy (&day, g_date_time_get_day_of_month (date), g_date_time_get_month (date),
                  g_date_time_get_year (date));
  return (gint32) g_date_get_julian (&day) - 719163;
}

static void
on_from_selected_cb (MpisRangeButton *self)
{
  gint32 from = selected_day (self->from_calendar);

  if (!self->updating)
    mpis_scope_set_own_range (self->scope, from, MAX (from, days_to_offer (self).to));
}

static void
on_to_selected_cb (MpisRangeButton *self)
{
  gint32 to = selected_day (self->to_calendar);

  if (!self->updating)
    mpis_scope_set_own_range (self->scope, MIN (days_to_offer (self).from, to), to);
}

static void
set_up_check (MpisRangeButton *self,
              GtkCheckButton  *check,
              MpisRange        range)
{
  self->checks[range] = check;
  g_object_set_data (G_OBJECT (check), "mpis-range", GINT_TO_POINTER (range));
  if (range != MPIS_RANGE_7_DAYS)
    gtk_check_button_set_group (check, self->checks[MPIS_RANGE_7_DAYS]);
  g_signal_connect (check, "toggled", G_CALLBACK (on_check_toggled_cb), self);
}

static void
mpis_range_button_get_property (GObject    *object,
                                guint       property_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  switch (property_id)
    {
    case PROP_COMPACT: g_value_set_boolean (value, MPIS_RANGE_BUTTON (object)->compact); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
mpis_range_button_set_property (GObject      *object,
                                guint         property_id,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  switch (property_id)
    {
    case PROP_COMPACT: MPIS_RANGE_BUTTON (object)->compact = g_value_get_boolean (value); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
mpis_range_button_dispose (GObject *object)
{
  g_clear_object (&MPIS_RANGE_BUTTON (object)->scope);
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), MPIS_TYPE_RANGE_BUTTON);
  G_OBJECT_CLASS (mpis_range_button_parent_class)->dispose (object);
}

static void
mpis_range_button_class_init (MpisRangeButtonClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = mpis_range_button_dispose;
  object_class->get_property = mpis_range_button_get_property;
  object_class->set_property = mpis_range_button_set_property;

  properties[PROP_COMPACT] = g_param_spec_boolean ("compact", NULL, NULL, FALSE,
                                                   G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/mpis/Dashboard/ui/range-button.ui");
  gtk_widget_class_bind_template_child (widget_class, MpisRangeButton, button);
  gtk_widget_class_bind_template_child (widget_class, MpisRangeButton, label);
  gtk_widget_class_bind_template_child (widget_class, MpisRangeButton, choices);
  gtk_widget_class_bind_template_child (widget_class, MpisRangeButton, own_check);
  gtk_widget_class_bind_template_child (widget_class, MpisRangeButton, from_button);
  gtk_widget_class_bind_template_child (widget_class, MpisRangeButton, to_button);
  gtk_widget_class_bind_template_child (widget_class, MpisRangeButton, from_calendar);
  gtk_widget_class_bind_template_child (widget_class, MpisRangeButton, to_calendar);
  gtk_widget_class_bind_template_callback (widget_class, on_from_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_to_selected_cb);
}

static void
mpis_range_button_init (MpisRangeButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  for (MpisRange range = 0; range < MPIS_RANGE_OWN; range++)
    {
      GtkWidget *check = gtk_check_button_new_with_label (mpis_words_range (range));

      gtk_box_append (self->choices, check);
      set_up_check (self, GTK_CHECK_BUTTON (check), range);
    }
  set_up_check (self, self->own_check, MPIS_RANGE_OWN);
}

/**
 * mpis_range_button_set_scope:
 * @scope: whose time range to show and set
 */
void
mpis_range_button_set_scope (MpisRangeButton *self,
                             MpisScope       *scope)
{
  g_return_if_fail (MPIS_IS_RANGE_BUTTON (self));

  if (!g_set_object (&self->scope, scope))
    return;
  g_signal_connect_object (scope, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}
