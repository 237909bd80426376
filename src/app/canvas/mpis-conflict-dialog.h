#pragma once

#include <adwaita.h>

#include "mpis-card-source.h"

G_BEGIN_DECLS

AdwDialog *mpis_conflict_dialog_new (MpisCardSource        *source,
                                     MpisDashboardConflict *conflict);

G_END_DECLS
