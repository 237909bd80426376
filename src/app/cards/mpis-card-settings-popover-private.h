#pragma once

#include "mpis-card-settings.h"
#include "mpis-card-settings-popover.h"

G_BEGIN_DECLS

struct _MpisCardSettingsPopover
{
  GtkPopover parent_instance;

  MpisCardSource   *source;
  MpisCardSettings *settings;    /* (nullable) if they cannot be read */
  JsonObject       *config;
  GtkWidget        *box;         /* of the rows, in a scrolled window */
  GtkWidget        *own_days;    /* (nullable) the days of an own time range */
  GtkWidget        *goals;       /* (nullable) */
  guint             typing_id;
  gboolean          filling;
};

/* What a choice means in the settings. */
typedef void (*MpisSetChoice) (MpisCardSettings *settings,
                               int               value);

/* What was changed is told, at once or when nothing more is typed. */
void _mpis_card_settings_emit        (MpisCardSettingsPopover *self);
void _mpis_card_settings_emit_soon   (MpisCardSettingsPopover *self);
gint32 _mpis_card_settings_today     (MpisCardSettingsPopover *self);

/* Rows; names have mnemonics. */
void _mpis_card_settings_add_row     (MpisCardSettingsPopover *self,
                                      const char              *name,
                                      GtkWidget               *control);
void _mpis_card_settings_add_choice  (MpisCardSettingsPopover *self,
                                      const char              *name,
                                      const char *const       *names,
                                      const int               *values,
                                      guint                    n,
                                      int                      chosen,
                                      MpisSetChoice            set);
void _mpis_card_settings_add_number  (MpisCardSettingsPopover *self,
                                      const char              *name,
                                      guint                   *number,
                                      guint                    most);
void _mpis_card_settings_add_title   (MpisCardSettingsPopover *self);
void _mpis_card_settings_add_text    (MpisCardSettingsPopover *self);
void _mpis_card_settings_add_metric  (MpisCardSettingsPopover *self);
void _mpis_card_settings_add_goals   (MpisCardSettingsPopover *self);
void _mpis_card_settings_add_breakdown (MpisCardSettingsPopover *self);
void _mpis_card_settings_add_chart   (MpisCardSettingsPopover *self);
void _mpis_card_settings_add_statistic (MpisCardSettingsPopover *self);
void _mpis_card_settings_add_range   (MpisCardSettingsPopover *self);
void _mpis_card_settings_update_range (MpisCardSettingsPopover *self);
void _mpis_card_settings_add_lens    (MpisCardSettingsPopover *self);
void _mpis_card_settings_add_compare (MpisCardSettingsPopover *self);
void _mpis_card_settings_add_filters (MpisCardSettingsPopover *self);

G_END_DECLS
