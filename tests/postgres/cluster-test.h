#pragma once

#include <sys/types.h>

#include "mpis-cluster.h"
#include "mpis-test.h"

G_BEGIN_DECLS

/* What tests of the private cluster share: a home and folders of their own, and clusters in them. */

void         cluster_test_init           (int          *argc,
                                          char       ***argv);
int          cluster_test_run            (void);
char        *cluster_test_new_folder     (void);
void         cluster_test_remove_folder  (const char   *folder);
void         cluster_test_in_folder      (DexFiberFunc  fiber);
void         cluster_test_in_made_folder (DexFiberFunc  fiber);

/* On a fiber. */
MpisCluster *cluster_test_hold           (const char   *folder);
void         cluster_test_release        (MpisCluster  *cluster);
char        *cluster_test_ask            (MpisCluster  *cluster,
                                          const char   *sql);
void         cluster_test_fails          (const char   *folder,
                                          const char   *words);
pid_t        cluster_test_server_pid     (const char   *folder);
guint        cluster_test_mode_of        (const char   *path);

G_END_DECLS
