#pragma once

#include <libdex.h>

G_BEGIN_DECLS

/**
 * MpisCluster:
 *
 * A hold on the user's private PostgreSQL. Whoever needs it takes a hold; the first one makes and
 * starts the cluster, the last one to let go stops it, whichever process that is.
 */
#define MPIS_TYPE_CLUSTER (mpis_cluster_get_type ())
G_DECLARE_FINAL_TYPE (MpisCluster, mpis_cluster, MPIS, CLUSTER, GObject)

DexFuture  *mpis_cluster_hold              (const char   *directory,
                                            GCancellable *cancellable) G_GNUC_WARN_UNUSED_RESULT;
const char *mpis_cluster_get_conninfo      (MpisCluster  *self);
DexFuture  *mpis_cluster_release           (MpisCluster  *self)        G_GNUC_WARN_UNUSED_RESULT;
char       *mpis_cluster_default_directory (void);
char       *mpis_cluster_conninfo_for      (const char   *directory);

G_END_DECLS
