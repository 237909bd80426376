#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean mpis_has_session_bus (void);

G_END_DECLS
