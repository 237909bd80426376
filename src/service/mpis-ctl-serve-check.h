#pragma once

#include "mpis-config.h"
#include "mpis-ctl.h"

G_BEGIN_DECLS

int mpis_ctl_serve_check (MpisConfig           *config,
                          const MpisCtlOptions *options);

G_END_DECLS
