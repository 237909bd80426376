#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Where PostgreSQL's server programs are; inside the postgres room and its tests only. */
char *mpis_find_server_program (const char  *name,
                                GError     **error);

G_END_DECLS
