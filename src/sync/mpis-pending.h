#pragma once

#include "mpis-commands.h"
#include "mpis-store-contents.h"

G_BEGIN_DECLS

/* What the lists show over what the server has, while commands are on their way. */
GArray *_mpis_pending_projects (const MpisStoreContents *contents,
                                MpisCommands            *commands);
GArray *_mpis_pending_runs     (const MpisStoreContents *contents,
                                MpisCommands            *commands,
                                MpisInstant              now,
                                MpisInstant             *next);

G_END_DECLS
