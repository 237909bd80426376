#pragma once

#include "mpis-db.h"

G_BEGIN_DECLS

gboolean mpis_command_claim_awaiting (MpisDb      *db,
                                      const char  *command_id,
                                      const char  *kind,
                                      gboolean    *fresh,
                                      GError     **error);

G_END_DECLS
