#pragma once

#include <adwaita.h>

#include "mpis-scope.h"

G_BEGIN_DECLS

AdwDialog *mpis_conflict_dialog_new (MpisScope             *scope,
                                     MpisDashboardConflict *conflict);

G_END_DECLS
