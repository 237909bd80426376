#pragma once

#include <gtk/gtk.h>

#include "mpis-card-source.h"

G_BEGIN_DECLS

/**
 * MpisCardSettingsPopover:
 *
 * The settings of a card: those its kind has. What is chosen is applied at once: `config-changed`
 * (#JsonObject) is emitted with the new config, and undoing it is up to who applies it.
 */
#define MPIS_TYPE_CARD_SETTINGS_POPOVER (mpis_card_settings_popover_get_type ())
G_DECLARE_FINAL_TYPE (MpisCardSettingsPopover, mpis_card_settings_popover, MPIS, CARD_SETTINGS_POPOVER, GtkPopover)

GtkWidget *mpis_card_settings_popover_new      (MpisCardSource          *source);
void       mpis_card_settings_popover_set_card (MpisCardSettingsPopover *self,
                                                const char              *widget,
                                                JsonObject              *config);

G_END_DECLS
