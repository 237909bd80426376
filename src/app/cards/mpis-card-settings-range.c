#include "config.h"

#include "mpis-card-settings-popover-private.h"

#include <glib/gi18n.h>

#include "mpis-day-button.h"
#include "mpis-words.h"

/* The time range of a card. */

static gboolean
is_own (const MpisCardSettings *settings)
{
  return !settings->follows_header && settings->range == MPIS_RANGE_OWN;
}

static void
set_range (MpisCardSettings *settings,
           int               value)
{
  settings->follows_header = value < 0;
  if (value >= 0)
    settings->range = value;
}

static void
show_own_days (MpisCardSettingsPopover *self)
{
  MpisPeriod own = self->settings->own;

  mpis_day_button_set (MPIS_DAY_BUTTON (gtk_widget_get_first_child (self->own_days)), own.from, own.from,
                       _("First Day"));
  mpis_day_button_set (MPIS_DAY_BUTTON (gtk_widget_get_last_child (self->own_days)), own.to, own.to, _("Last Day"));
}

static void
on_from_picked_cb (MpisCardSettingsPopover *self,
                   int                      day)
{
  self->settings->own.from = day;
  self->settings->own.to = MAX (self->settings->own.to, day);
  show_own_days (self);
  _mpis_card_settings_emit (self);
}

static void
on_to_picked_cb (MpisCardSettingsPopover *self,
                 int                      day)
{
  self->settings->own.to = day;
  self->settings->own.from = MIN (self->settings->own.from, day);
  show_own_days (self);
  _mpis_card_settings_emit (self);
}

/* The days of an own time range; those of the last month until others are picked. */
static void
add_own_days (MpisCardSettingsPopover *self)
{
  gint32 today = _mpis_card_settings_today (self);
  GtkWidget *from = g_object_new (MPIS_TYPE_DAY_BUTTON, NULL);
  GtkWidget *to = g_object_new (MPIS_TYPE_DAY_BUTTON, NULL);
  MpisPeriod *own = &self->settings->own;

  if (own->from == 0 && own->to == 0)
    *own = (MpisPeriod) { today - 29, today };
  g_signal_connect_swapped (from, "picked", G_CALLBACK (on_from_picked_cb), self);
  g_signal_connect_swapped (to, "picked", G_CALLBACK (on_to_picked_cb), self);
  self->own_days = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_box_set_homogeneous (GTK_BOX (self->own_days), TRUE);
  gtk_box_append (GTK_BOX (self->own_days), from);
  gtk_box_append (GTK_BOX (self->own_days), to);
  show_own_days (self);
  gtk_widget_set_visible (self->own_days, is_own (self->settings));
  gtk_box_append (GTK_BOX (self->box), self->own_days);
}

void
_mpis_card_settings_add_range (MpisCardSettingsPopover *self)
{
  const char *names[MPIS_N_RANGES + 1];
  int values[MPIS_N_RANGES + 1];

  names[0] = _("As in the Header");
  values[0] = -1;
  for (int i = 0; i < MPIS_N_RANGES; i++)
    {
      names[i + 1] = mpis_words_range (i);
      values[i + 1] = i;
    }
  _mpis_card_settings_add_choice (self, _("_Time Range"), names, values, MPIS_N_RANGES + 1,
                                  self->settings->follows_header ? -1 : (int) self->settings->range, set_range);
  add_own_days (self);
}

/* The days can be picked where the range is one's own. */
void
_mpis_card_settings_update_range (MpisCardSettingsPopover *self)
{
  if (self->own_days != NULL)
    gtk_widget_set_visible (self->own_days, is_own (self->settings));
}
