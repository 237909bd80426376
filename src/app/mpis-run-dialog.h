#pragma once

#include <adwaita.h>

#include "mpis-scope.h"

G_BEGIN_DECLS

AdwDialog *mpis_run_dialog_new (MpisRun   *run,
                                MpisScope *scope);

G_END_DECLS
