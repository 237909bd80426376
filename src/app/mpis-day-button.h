#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * MpisDayButton:
 *
 * A button that shows a day and opens a calendar to pick another: `picked` (int, the day) is emitted then.
 */
#define MPIS_TYPE_DAY_BUTTON (mpis_day_button_get_type ())
G_DECLARE_FINAL_TYPE (MpisDayButton, mpis_day_button, MPIS, DAY_BUTTON, AdwBin)

void mpis_day_button_set (MpisDayButton *self,
                          gint32         day,
                          gint32         otherwise,
                          const char    *none);

G_END_DECLS
