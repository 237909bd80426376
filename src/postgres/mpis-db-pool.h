#pragma once

#include "mpis-db.h"

G_BEGIN_DECLS

/**
 * MpisDbPool:
 *
 * Connections to one database, opened when needed, at most so many, each lent to one fiber at a time.
 * One that broke is not lent again. Lives on one thread.
 */
#define MPIS_TYPE_DB_POOL (mpis_db_pool_get_type ())
G_DECLARE_FINAL_TYPE (MpisDbPool, mpis_db_pool, MPIS, DB_POOL, GObject)

MpisDbPool *mpis_db_pool_new     (const char  *conninfo,
                                  guint        max_connections);
DexFuture  *mpis_db_pool_acquire (MpisDbPool  *self,
                                  guint        timeout_ms) G_GNUC_WARN_UNUSED_RESULT;
void        mpis_db_pool_release (MpisDbPool  *self,
                                  MpisDb      *db);
void        mpis_db_pool_get_counts (MpisDbPool *self,
                                     guint       *n_lent,
                                     guint       *n_idle,
                                     guint       *n_waiting);
void        mpis_db_pool_close   (MpisDbPool  *self);

G_END_DECLS
