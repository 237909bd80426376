#pragma once

#include "mpis-db.h"

G_BEGIN_DECLS

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PGconn, PQfinish)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PGresult, PQclear)

/* The errors of a server, told by SQLSTATE; see mpis-db-error.c. */
GError    *mpis_db_error_from_result     (const PGresult  *result,
                                          const char      *server);
GError    *mpis_db_error_from_connecting (PGconn          *conn,
                                          const char      *server);
GError    *mpis_db_error_lost            (const char      *server);

/* Readiness of a socket as a future; see mpis-db-wait.c. */
DexFuture *mpis_db_wait_fd               (int              fd,
                                          GIOCondition     condition,
                                          gint64           deadline) G_GNUC_WARN_UNUSED_RESULT;

/* Opening a connection; see mpis-db-connect.c. Called on a fiber. */
PGconn    *mpis_db_open_awaiting         (const char      *conninfo,
                                          gint64           deadline,
                                          char           **server,
                                          GError         **error);

/* How long the server may be silent, in ms. */
guint      mpis_db_get_timeout           (MpisDb          *self);

/* The parts of MpisDbParams and MpisDbRows that libpq sees. */
int                mpis_db_params_get_n      (const MpisDbParams *self);
const char *const *mpis_db_params_get_values (const MpisDbParams *self);
MpisDbRows        *mpis_db_rows_new          (PGresult           *result);

G_END_DECLS
