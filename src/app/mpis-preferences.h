#pragma once

#include "mpis-application.h"

G_BEGIN_DECLS

/**
 * MpisPreferences:
 *
 * Where the workspace is, the time zone, how often to look for changes.
 */
#define MPIS_TYPE_PREFERENCES (mpis_preferences_get_type ())
G_DECLARE_FINAL_TYPE (MpisPreferences, mpis_preferences, MPIS, PREFERENCES, AdwPreferencesDialog)

MpisPreferences *mpis_preferences_new (MpisApplication *application);

G_END_DECLS
