#pragma once

#include <adwaita.h>

#include "mpis-list-kind.h"

G_BEGIN_DECLS

/**
 * MpisColumnButton:
 *
 * What the columns of a list page are chosen and ordered with. The choice is kept in the settings: the ids of
 * the columns, in order; none for as many as there is room for.
 */
#define MPIS_TYPE_COLUMN_BUTTON (mpis_column_button_get_type ())
G_DECLARE_FINAL_TYPE (MpisColumnButton, mpis_column_button, MPIS, COLUMN_BUTTON, AdwBin)

void   mpis_column_button_show (MpisColumnButton   *self,
                                const MpisListKind *kind,
                                GSettings          *settings);
GArray *mpis_columns_chosen    (const MpisListKind *kind,
                                GSettings          *settings,
                                gboolean           *by_room);

G_END_DECLS
