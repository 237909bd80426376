#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *mpis_uuid_from_name (const char *space,
                           const char *name);

G_END_DECLS
