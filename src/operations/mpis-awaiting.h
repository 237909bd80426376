#pragma once

#include "mpis-db.h"

G_BEGIN_DECLS

/* Statements on the calling fiber. */
MpisDbRows *mpis_query_awaiting (MpisDb        *db,
                                 const char    *sql,
                                 MpisDbParams  *params,
                                 GError       **error);
gboolean    mpis_run_awaiting   (MpisDb        *db,
                                 const char    *sql,
                                 MpisDbParams  *params,
                                 GError       **error);
gboolean    mpis_copy_awaiting  (MpisDb        *db,
                                 const char    *statement,
                                 GString       *rows,
                                 GError       **error);

G_END_DECLS
