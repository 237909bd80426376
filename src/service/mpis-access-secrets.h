#pragma once

#include "mpis-config.h"

G_BEGIN_DECLS

char **mpis_access_load_secrets (const MpisConfig  *config,
                                 gboolean           is_private,
                                 GError           **error);

G_END_DECLS
