#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *mpis_workspace_key (const char *conninfo);

char *mpis_workspace_role (const char *conninfo);

G_END_DECLS
