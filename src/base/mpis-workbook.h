#pragma once

#include "mpis-sheet.h"

G_BEGIN_DECLS

GBytes *mpis_workbook_make (const char        *title,
                            MpisSheet *const  *sheets,
                            guint              n_sheets,
                            GCancellable      *cancellable,
                            GError           **error);

G_END_DECLS
