#pragma once

#include <glib.h>

G_BEGIN_DECLS

void mpis_service_log_install (void);

G_END_DECLS
