#pragma once

#include <libdex.h>
#include <libpq-fe.h>

#include "mpis-time.h"

G_BEGIN_DECLS

/**
 * MpisDbError:
 * @MPIS_DB_ERROR_OFFLINE: the server cannot be reached or went away; worth trying again later
 * @MPIS_DB_ERROR_AUTH: the server refused who we are
 * @MPIS_DB_ERROR_QUERY: the server refused what was asked
 * @MPIS_DB_ERROR_CONFLICT: a constraint or a concurrent change stands against it
 * @MPIS_DB_ERROR_TIMEOUT: no answer in time
 * @MPIS_DB_ERROR_SCHEMA: the database's tables are not what this program works with
 * @MPIS_DB_ERROR_CLUSTER: the private cluster cannot be made or started
 */
typedef enum {
  MPIS_DB_ERROR_OFFLINE,
  MPIS_DB_ERROR_AUTH,
  MPIS_DB_ERROR_QUERY,
  MPIS_DB_ERROR_CONFLICT,
  MPIS_DB_ERROR_TIMEOUT,
  MPIS_DB_ERROR_SCHEMA,
  MPIS_DB_ERROR_CLUSTER
} MpisDbError;

#define MPIS_DB_ERROR (mpis_db_error_quark ())
GQuark mpis_db_error_quark (void);

/**
 * MpisDb:
 *
 * One connection to PostgreSQL, used by one fiber at a time. Every session speaks UTC and UTF-8.
 */
#define MPIS_TYPE_DB (mpis_db_get_type ())
G_DECLARE_FINAL_TYPE (MpisDb, mpis_db, MPIS, DB, GObject)

/**
 * MpisDbParams:
 *
 * The values of `$1`, `$2`, … in order. Text form; a %NULL text is SQL NULL.
 */
typedef struct _MpisDbParams MpisDbParams;

MpisDbParams *mpis_db_params_new         (void);
MpisDbParams *mpis_db_params_text        (MpisDbParams       *self,
                                          const char         *text);
MpisDbParams *mpis_db_params_int         (MpisDbParams       *self,
                                          gint64              value);
MpisDbParams *mpis_db_params_instant     (MpisDbParams       *self,
                                          MpisInstant         instant);
MpisDbParams *mpis_db_params_text_array  (MpisDbParams       *self,
                                          const char *const  *texts,
                                          gsize               n_texts);
void          mpis_db_params_free        (MpisDbParams       *self);

/**
 * MpisDbRows:
 *
 * The rows a statement gave; boxed and reference counted.
 */
typedef struct _MpisDbRows MpisDbRows;
#define MPIS_TYPE_DB_ROWS (mpis_db_rows_get_type ())
GType         mpis_db_rows_get_type      (void);
MpisDbRows   *mpis_db_rows_ref           (MpisDbRows         *self);
void          mpis_db_rows_unref         (MpisDbRows         *self);
guint         mpis_db_rows_get_n         (MpisDbRows         *self);
const char   *mpis_db_rows_get_text      (MpisDbRows         *self,
                                          guint               row,
                                          guint               column);
gint64        mpis_db_rows_get_int       (MpisDbRows         *self,
                                          guint               row,
                                          guint               column);
gboolean      mpis_db_rows_get_bool      (MpisDbRows         *self,
                                          guint               row,
                                          guint               column);
MpisInstant   mpis_db_rows_get_instant   (MpisDbRows         *self,
                                          guint               row,
                                          guint               column);
gint64        mpis_db_rows_get_affected  (MpisDbRows         *self);

/**
 * MpisDbChunk:
 * @rows: some rows of a big result; take a reference to keep them
 * @data: data given with the callback
 * @error: return location
 *
 * Returns: whether to go on; %FALSE with @error set ends the statement
 */
typedef gboolean (*MpisDbChunk) (MpisDbRows  *rows,
                                 gpointer     data,
                                 GError     **error);

DexFuture    *mpis_db_connect            (const char         *conninfo,
                                          guint               timeout_ms) G_GNUC_WARN_UNUSED_RESULT;
DexFuture    *mpis_db_query              (MpisDb             *self,
                                          const char         *sql,
                                          MpisDbParams       *params) G_GNUC_WARN_UNUSED_RESULT;
DexFuture    *mpis_db_query_prepared     (MpisDb             *self,
                                          const char         *sql,
                                          MpisDbParams       *params) G_GNUC_WARN_UNUSED_RESULT;
DexFuture    *mpis_db_query_each         (MpisDb             *self,
                                          const char         *sql,
                                          MpisDbParams       *params,
                                          guint               chunk_rows,
                                          MpisDbChunk         each,
                                          gpointer            data) G_GNUC_WARN_UNUSED_RESULT;
DexFuture    *mpis_db_run_script         (MpisDb             *self,
                                          const char         *sql) G_GNUC_WARN_UNUSED_RESULT;
DexFuture    *mpis_db_copy_in            (MpisDb             *self,
                                          const char         *copy_statement,
                                          GBytes             *data) G_GNUC_WARN_UNUSED_RESULT;
DexFuture    *mpis_db_begin              (MpisDb             *self,
                                          const char         *mode) G_GNUC_WARN_UNUSED_RESULT;
DexFuture    *mpis_db_commit             (MpisDb             *self) G_GNUC_WARN_UNUSED_RESULT;
DexFuture    *mpis_db_rollback           (MpisDb             *self) G_GNUC_WARN_UNUSED_RESULT;
DexFuture    *mpis_db_listen             (MpisDb             *self,
                                          const char         *channel) G_GNUC_WARN_UNUSED_RESULT;
DexFuture    *mpis_db_next_notification  (MpisDb             *self,
                                          guint               timeout_ms) G_GNUC_WARN_UNUSED_RESULT;
void          mpis_db_set_timeout        (MpisDb             *self,
                                          guint               timeout_ms);
void          mpis_db_close              (MpisDb             *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MpisDbParams, mpis_db_params_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MpisDbRows, mpis_db_rows_unref)

G_END_DECLS
