#pragma once

#include <adwaita.h>

#include "mpis-explorer.h"

G_BEGIN_DECLS

AdwDialog  *mpis_add_to_dashboard_dialog_new (MpisScope          *scope,
                                              const char         *widget,
                                              JsonObject         *config);
JsonObject *mpis_add_to_dashboard_config_of  (const MpisExplorer *explorer,
                                              MpisScope          *scope);

G_END_DECLS
