#include "config.h"

#include "mpis-card-settings-popover-private.h"

#include <glib/gi18n.h>

#include "mpis-card-filter.h"
#include "mpis-card-goals.h"
#include "mpis-choices.h"

/* What a card shows, and what is to be reached. */

#define KIND_KEY "mpis-kind"

static void
on_filter_changed_cb (MpisCardSettingsPopover *self,
                      char                   **chosen,
                      GtkWidget               *filter)
{
  MpisFilterKind kind = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (filter), KIND_KEY));

  if (self->filling || self->settings == NULL)
    return;
  g_strfreev (self->settings->filters[kind]);
  self->settings->filters[kind] = g_strdupv (chosen);
  _mpis_card_settings_emit (self);
}

static void
add_filter (MpisCardSettingsPopover *self,
            MpisWorkspace           *workspace,
            const char              *name,
            const char              *everything,
            MpisFilterKind           kind)
{
  g_autoptr(GPtrArray) choices = mpis_choices_new (workspace, kind);
  g_autoptr(GString) plain = g_string_new (name);
  GtkWidget *filter;

  g_string_replace (plain, "_", "", 1);   /* the mnemonic */
  filter = mpis_card_filter_new (plain->str, everything, choices, (const char *const *) self->settings->filters[kind]);
  g_object_set_data (G_OBJECT (filter), KIND_KEY, GINT_TO_POINTER (kind));
  g_signal_connect_object (filter, "changed", G_CALLBACK (on_filter_changed_cb), self, G_CONNECT_SWAPPED);
  _mpis_card_settings_add_row (self, name, filter);
}

void
_mpis_card_settings_add_filters (MpisCardSettingsPopover *self)
{
  MpisWorkspace *workspace = mpis_scope_get_workspace (mpis_card_source_get_scope (self->source));

  if (workspace == NULL)
    return;
  add_filter (self, workspace, _("Cha_nnels"), _("All Channels"), MPIS_FILTER_CHANNEL);
  add_filter (self, workspace, _("_Personas"), _("All Personas"), MPIS_FILTER_PERSONA);
  add_filter (self, workspace, _("Pr_ojects"), _("All Projects"), MPIS_FILTER_PROJECT);
}

static void
set_weekly (MpisCardSettings *settings,
            int               value)
{
  settings->weekly = value;
}

static void
on_goals_changed_cb (MpisCardSettingsPopover *self)
{
  if (self->filling || self->settings == NULL)
    return;
  g_array_unref (self->settings->goals);
  self->settings->goals = g_array_copy (mpis_card_goals_get (MPIS_CARD_GOALS (self->goals)));
  _mpis_card_settings_emit_soon (self);
}

void
_mpis_card_settings_add_goals (MpisCardSettingsPopover *self)
{
  const char *names[] = { _("Month"), _("Week") };

  _mpis_card_settings_add_choice (self, _("_Each"), names, (int[]) { FALSE, TRUE }, 2, self->settings->weekly,
                                  set_weekly);
  self->goals = mpis_card_goals_new (self->settings->goals, self->settings->metric == MPIS_METRIC_ENGAGEMENT_RATE,
                                     _mpis_card_settings_today (self));
  g_signal_connect_object (self->goals, "changed", G_CALLBACK (on_goals_changed_cb), self, G_CONNECT_SWAPPED);
  _mpis_card_settings_add_row (self, _("_Goals"), self->goals);
}
