#pragma once

#include <adwaita.h>

#include "mpis-flag.h"
#include "mpis-scope.h"

G_BEGIN_DECLS

/**
 * MpisFlagRow:
 *
 * A red flag in a list; opened, it shows what it was raised for, what happened to it, and what can be done.
 */
#define MPIS_TYPE_FLAG_ROW (mpis_flag_row_get_type ())
G_DECLARE_FINAL_TYPE (MpisFlagRow, mpis_flag_row, MPIS, FLAG_ROW, AdwExpanderRow)

GtkWidget  *mpis_flag_row_new      (MpisScope   *scope,
                                    MpisFlag    *flag);
MpisFlag   *mpis_flag_row_get_flag (MpisFlagRow *self);
char       *mpis_flag_title        (MpisFlag    *flag);

G_END_DECLS
