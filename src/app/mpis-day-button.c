#include "config.h"

#include "mpis-day-button.h"

#include "mpis-query.h"
#include "mpis-words.h"

/* GDate counts from 0001-01-01 = 1. */
#define EPOCH 719163

struct _MpisDayButton
{
  AdwBin parent_instance;

  GtkMenuButton *button;
  GtkCalendar   *calendar;
  gboolean       setting;
};

enum { PICKED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MpisDayButton, mpis_day_button, ADW_TYPE_BIN)

static void
on_day_selected_cb (MpisDayButton *self)
{
  g_autoptr(GDateTime) date = NULL;
  GDate day;

  if (self->setting)
    return;
  date = gtk_calendar_get_date (self->calendar);
  g_date_set_dmy (&day, g_date_time_get_day_of_month (date), g_date_time_get_month (date),
                  g_date_time_get_year (date));
  gtk_menu_button_popdown (self->button);
  g_signal_emit (self, signals[PICKED], 0, (int) g_date_get_julian (&day) - EPOCH);
}

static void
mpis_day_button_class_init (MpisDayButtonClass *klass)
{
  signals[PICKED] = g_signal_new ("picked", MPIS_TYPE_DAY_BUTTON, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 1, G_TYPE_INT);
}

static void
mpis_day_button_init (MpisDayButton *self)
{
  GtkWidget *popover = gtk_popover_new ();

  self->calendar = GTK_CALENDAR (gtk_calendar_new ());
  self->button = GTK_MENU_BUTTON (gtk_menu_button_new ());
  gtk_popover_set_child (GTK_POPOVER (popover), GTK_WIDGET (self->calendar));
  gtk_menu_button_set_popover (self->button, popover);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->button));
  g_signal_connect_swapped (self->calendar, "day-selected", G_CALLBACK (on_day_selected_cb), self);
}

/**
 * mpis_day_button_set:
 * @day: the day to show, or %MPIS_DAY_FIRST or %MPIS_DAY_LAST for none
 * @otherwise: the day the calendar opens at if there is none
 * @none: what the button says if there is none
 */
void
mpis_day_button_set (MpisDayButton *self,
                     gint32         day,
                     gint32         otherwise,
                     const char    *none)
{
  gboolean open = day == MPIS_DAY_FIRST || day == MPIS_DAY_LAST;
  g_autofree char *text = open ? g_strdup (none) : mpis_words_day (day);
  g_autoptr(GDateTime) date = NULL;
  int year, month, day_of_month;

  g_return_if_fail (MPIS_IS_DAY_BUTTON (self));

  mpis_day_get_date (open ? otherwise : day, &year, &month, &day_of_month);
  date = g_date_time_new_utc (year, month, day_of_month, 12, 0, 0);
  self->setting = TRUE;
  if (date != NULL)
    gtk_calendar_select_day (self->calendar, date);
  self->setting = FALSE;
  gtk_menu_button_set_label (self->button, text);
}
