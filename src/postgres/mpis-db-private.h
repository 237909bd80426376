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

struct _MpisDb {
  GObject   parent_instance;

  PGconn   *conn;         /* NULL once closed */
  char     *server;       /* how to name it to a user */
  guint     timeout_ms;   /* how long the server may be silent */
  gint      is_busy;      /* atomic: a fiber is using conn */
  gint      is_closing;   /* atomic: closed while it was being used */

  GHashTable *prepared;   /* a statement's text → its name in this session */
  guint       n_prepared; /* names given, ever */
};

/* One thing to do with a connection; the data of its fiber. */
typedef struct {
  MpisDb       *db;
  char         *text;
  MpisDbParams *params;
  GBytes       *data;
  guint         number;       /* rows a chunk, or milliseconds */
  MpisDbChunk   each;
  gpointer      each_data;
} MpisDbJob;

MpisDbJob *mpis_db_job_new               (MpisDb          *db,
                                          const char      *text);
DexFuture *mpis_db_job_run               (MpisDbJob       *job,
                                          DexFiberFunc     fiber) G_GNUC_WARN_UNUSED_RESULT;
void       mpis_db_job_free              (gpointer         data);

/* What such fibers are made of; see mpis-db-session.c. A failed wait leaves the connection to
 * mpis_db_end_use(), which closes it if it is not idle. */
gboolean   mpis_db_begin_use             (MpisDb          *self,
                                          GError         **error);
void       mpis_db_end_use               (MpisDb          *self);
gboolean   mpis_db_wait_awaiting         (MpisDb          *self,
                                          GIOCondition     condition,
                                          guint            timeout_ms,
                                          GError         **error);
gboolean   mpis_db_consume               (MpisDb          *self,
                                          GError         **error);
gboolean   mpis_db_flush_awaiting        (MpisDb          *self,
                                          GError         **error);
gboolean   mpis_db_next_result_awaiting  (MpisDb          *self,
                                          PGresult       **result,
                                          GError         **error);
gboolean   mpis_db_drain_awaiting        (MpisDb          *self,
                                          PGresult       **last,
                                          GError         **error);
gboolean   mpis_db_is_failure            (const PGresult  *result);
GError    *mpis_db_error_sending         (MpisDb          *self);
guint      mpis_db_get_timeout           (MpisDb          *self);

/* For those who lend connections. */
gboolean   mpis_db_is_usable             (MpisDb          *self);
gboolean   mpis_db_is_in_transaction     (MpisDb          *self);

/* The parts of MpisDbParams and MpisDbRows that libpq sees. */
int                mpis_db_params_get_n      (const MpisDbParams *self);
const char *const *mpis_db_params_get_values (const MpisDbParams *self);
MpisDbRows        *mpis_db_rows_new          (PGresult           *result);

G_END_DECLS
