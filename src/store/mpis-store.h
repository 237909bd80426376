#pragma once

#include <libdex.h>

#include "mpis-store-changes.h"
#include "mpis-store-contents.h"

G_BEGIN_DECLS

/**
 * MpisStoreError:
 * @MPIS_STORE_ERROR_NEWER: a newer version of the program wrote the file
 * @MPIS_STORE_ERROR_BUSY: another program is writing to it; worth trying again
 * @MPIS_STORE_ERROR_REBUILT: the file was broken; it was moved aside and an empty one stands in its
 *   place, to be filled from the server
 * @MPIS_STORE_ERROR_CHANGED: the file no longer holds what the changes are changes to; pull again
 * @MPIS_STORE_ERROR_IO: the file cannot be read or written
 */
typedef enum {
  MPIS_STORE_ERROR_NEWER,
  MPIS_STORE_ERROR_BUSY,
  MPIS_STORE_ERROR_REBUILT,
  MPIS_STORE_ERROR_CHANGED,
  MPIS_STORE_ERROR_IO
} MpisStoreError;

#define MPIS_STORE_ERROR (mpis_store_error_quark ())
GQuark mpis_store_error_quark (void);

/**
 * MpisStore:
 *
 * The local copy of a workspace: one SQLite file that survives being killed at any moment. It holds
 * nothing that the server does not have, so a broken one is moved aside and filled again.
 *
 * Everything that touches the file runs on the thread pool, one writer at a time. Several programs
 * may have the same file open.
 */
#define MPIS_TYPE_STORE (mpis_store_get_type ())
G_DECLARE_FINAL_TYPE (MpisStore, mpis_store, MPIS, STORE, GObject)

/**
 * MpisStoreSum:
 * @n_posts: posts stored
 * @low: the sum of the lower 32 bits of their id hashes
 * @high: the sum of the upper 32 bits, as signed numbers
 *
 * Tells one set of posts from another.
 */
typedef struct {
  gint64 n_posts;
  gint64 low;
  gint64 high;
} MpisStoreSum;

char       *mpis_store_default_path (const char        *key);
DexFuture  *mpis_store_open         (const char        *path)     G_GNUC_WARN_UNUSED_RESULT;
gboolean    mpis_store_apply        (MpisStore         *self,
                                     MpisStoreChanges  *changes,
                                     GError           **error);
gboolean    mpis_store_sum_posts    (MpisStore         *self,
                                     MpisStoreSum      *sum,
                                     GError           **error);
void        mpis_store_abandon      (MpisStore         *self);
DexFuture  *mpis_store_get_mark     (MpisStore         *self)     G_GNUC_WARN_UNUSED_RESULT;
DexFuture  *mpis_store_find_draft   (MpisStore         *self,
                                     const char        *post_id)  G_GNUC_WARN_UNUSED_RESULT;
DexFuture  *mpis_store_find_run     (MpisStore         *self,
                                     const char        *run_id)   G_GNUC_WARN_UNUSED_RESULT;
DexFuture  *mpis_store_find_flag_events (MpisStore     *self,
                                     const char        *flag_id)  G_GNUC_WARN_UNUSED_RESULT;
DexFuture  *mpis_store_load         (MpisStore         *self,
                                     GTimeZone         *zone)     G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
