#include "config.h"

#include "mpis-card-settings-popover-private.h"

#include <glib/gi18n.h>

#include "mpis-explorer.h"
#include "mpis-words.h"

/* What a card asks, and how it draws the answer. */

static void
set_metric (MpisCardSettings *settings,
            int               value)
{
  settings->metric = value;
}

static void
set_breakdown (MpisCardSettings *settings,
               int               value)
{
  settings->breakdown = value;
  if (settings->split == value)
    settings->split = MPIS_CARD_NO_GROUP;
}

static void
set_split (MpisCardSettings *settings,
           int               value)
{
  settings->split = value == settings->breakdown ? MPIS_CARD_NO_GROUP : value;
}

static void
set_lens (MpisCardSettings *settings,
          int               value)
{
  settings->lens = value;
}

static void
set_chart (MpisCardSettings *settings,
           int               value)
{
  settings->chart = value;
}

static void
set_statistic (MpisCardSettings *settings,
               int               value)
{
  settings->mean = value;
}

void
_mpis_card_settings_add_metric (MpisCardSettingsPopover *self)
{
  const char *names[MPIS_N_METRICS];
  int values[MPIS_N_METRICS];

  for (int i = 0; i < MPIS_N_METRICS; i++)
    {
      names[i] = mpis_words_metric_name (i);
      values[i] = i;
    }
  _mpis_card_settings_add_choice (self, _("_Number"), names, values, MPIS_N_METRICS, self->settings->metric,
                                  set_metric);
}

void
_mpis_card_settings_add_breakdown (MpisCardSettingsPopover *self)
{
  const char *names[MPIS_N_GROUPS + 1];
  int values[MPIS_N_GROUPS + 1];

  names[0] = _("Nothing");
  values[0] = MPIS_CARD_NO_GROUP;
  for (int i = 0; i < MPIS_N_GROUPS; i++)
    {
      names[i + 1] = mpis_group_get_by_label (i);
      values[i + 1] = i;
    }
  _mpis_card_settings_add_choice (self, _("_Broken Down"), names, values, MPIS_N_GROUPS + 1,
                                  self->settings->breakdown, set_breakdown);
  _mpis_card_settings_add_choice (self, _("_Split"), names, values, MPIS_N_GROUPS, self->settings->split,
                                  set_split);
}

void
_mpis_card_settings_add_lens (MpisCardSettingsPopover *self)
{
  const char *names[] = { _("As in the Header"), _("Activity"), _("Posts of the Period") };
  static const int values[] = { MPIS_CARD_LENS_HEADER, MPIS_CARD_LENS_ACTIVITY, MPIS_CARD_LENS_POSTS };

  _mpis_card_settings_add_choice (self, _("_Counts"), names, values, 3, self->settings->lens, set_lens);
}

void
_mpis_card_settings_add_chart (MpisCardSettingsPopover *self)
{
  const char *names[MPIS_CARD_N_CHART_KINDS];
  int values[MPIS_CARD_N_CHART_KINDS];

  for (int i = 0; i < MPIS_CARD_N_CHART_KINDS; i++)
    {
      names[i] = mpis_card_chart_kind_get_label (i);
      values[i] = i;
    }
  _mpis_card_settings_add_choice (self, _("C_hart"), names, values, MPIS_CARD_N_CHART_KINDS, self->settings->chart,
                                  set_chart);
}

void
_mpis_card_settings_add_statistic (MpisCardSettingsPopover *self)
{
  const char *names[] = { _("Median"), _("Mean") };

  _mpis_card_settings_add_choice (self, _("Sta_tistic"), names, (int[]) { FALSE, TRUE }, 2, self->settings->mean,
                                  set_statistic);
  _mpis_card_settings_add_number (self, _("Posts an Hour _Needs"), &self->settings->min_posts, 100);
}

static void
on_compare_changed_cb (GtkCheckButton          *check,
                       GParamSpec              *pspec,
                       MpisCardSettingsPopover *self)
{
  if (self->filling || self->settings == NULL)
    return;
  self->settings->compare = gtk_check_button_get_active (check);
  _mpis_card_settings_emit (self);
}

void
_mpis_card_settings_add_compare (MpisCardSettingsPopover *self)
{
  GtkWidget *check = gtk_check_button_new_with_mnemonic (_("_Period before"));

  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), self->settings->compare);
  g_signal_connect (check, "notify::active", G_CALLBACK (on_compare_changed_cb), self);
  gtk_box_append (GTK_BOX (self->box), check);
}
