#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * MpisViewsButton:
 *
 * The views kept under names: opens them with the action `analytics.open-view`, has one kept with
 * `analytics.save-view`, each with its name, and renames and deletes them itself.
 */
#define MPIS_TYPE_VIEWS_BUTTON (mpis_views_button_get_type ())
G_DECLARE_FINAL_TYPE (MpisViewsButton, mpis_views_button, MPIS, VIEWS_BUTTON, AdwBin)

void mpis_views_button_set_settings (MpisViewsButton *self,
                                     GSettings       *settings);

G_END_DECLS
