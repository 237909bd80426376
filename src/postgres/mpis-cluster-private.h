#pragma once

#include "mpis-cluster.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * Where the parts of a private cluster are:
 *
 *   data/         PostgreSQL's own folder
 *   making-*      one that initdb has not finished; renamed to data/ when it has
 *   hold.lock     locked (shared) by everyone who uses the cluster
 *   start.lock    locked by whoever is starting it
 *   server.lock   locked by the server's processes, which inherit it: it is free when none is left
 */
typedef struct {
  char *folder;
  char *data;
  char *hold_lock;
  char *start_lock;
  char *server_lock;
  char *socket_folder;
  char *log;
} MpisClusterPlace;

gboolean mpis_cluster_place_init          (MpisClusterPlace        *self,
                                           const char              *directory,
                                           GError                 **error);
void     mpis_cluster_place_clear         (MpisClusterPlace        *self);
void     mpis_cluster_place_update_socket_folder (MpisClusterPlace *self);
char    *mpis_cluster_place_conninfo      (const MpisClusterPlace  *self,
                                           const char              *database);

/* Blocking, quick except for the making; on the thread pool. */
gboolean mpis_cluster_place_make_folders  (const MpisClusterPlace  *self,
                                           GError                 **error);
gboolean mpis_cluster_place_check_version (const MpisClusterPlace  *self,
                                           GError                 **error);
gboolean mpis_cluster_place_make_data     (const MpisClusterPlace  *self,
                                           GCancellable            *cancellable,
                                           GError                 **error);
gboolean mpis_cluster_place_spawn         (const MpisClusterPlace  *self,
                                           GSubprocess            **server,
                                           goffset                 *log_start,
                                           GError                 **error);
gboolean mpis_cluster_place_is_running    (const MpisClusterPlace  *self);
gboolean mpis_cluster_place_says_ready    (const MpisClusterPlace  *self);
gboolean mpis_cluster_place_signal        (const MpisClusterPlace  *self,
                                           int                      signum);
char    *mpis_cluster_place_last_words    (const MpisClusterPlace  *self,
                                           goffset                  log_start);

gboolean mpis_cluster_fails               (GError                 **error,
                                           const char              *what,
                                           const char              *path);
int      mpis_lock_open                   (const char              *path,
                                           GError                 **error);

G_END_DECLS
