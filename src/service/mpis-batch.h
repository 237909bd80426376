#pragma once

#include "mpis-db-pool.h"

G_BEGIN_DECLS

/**
 * MpisBatchWrite:
 * @db: a connection
 * @items: what to write, in order
 *
 * Returns: (transfer full): a future that resolves when all of it is written
 */
typedef DexFuture *(*MpisBatchWrite) (MpisDb    *db,
                                      GPtrArray *items);

/**
 * MpisBatch:
 *
 * Small things that are to be written to the database soon, many together, without anybody waiting. While
 * the database is away they wait for it, so many of them. Lives on one thread.
 */
#define MPIS_TYPE_BATCH (mpis_batch_get_type ())
G_DECLARE_FINAL_TYPE (MpisBatch, mpis_batch, MPIS, BATCH, GObject)

MpisBatch *mpis_batch_new  (MpisDbPool      *pool,
                            guint            delay_ms,
                            MpisBatchWrite   write,
                            GDestroyNotify   item_free);
void       mpis_batch_add  (MpisBatch       *self,
                            gpointer         item);
DexFuture *mpis_batch_stop (MpisBatch       *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
