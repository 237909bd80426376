#pragma once

#include "mpis-cluster.h"
#include "mpis-ctl.h"
#include "mpis-migrate.h"

G_BEGIN_DECLS

/**
 * MpisCtlDatabase:
 * @cluster: (nullable): our hold on the private cluster; %NULL with a shared database
 * @conninfo: what was connected to; may hold a password
 * @db: the connection
 * @schema: what the database turned out to be
 * @interrupted: resolves, to the signal, when the program is told to stop
 *
 * The database a word works on: reached, and its tables up to date.
 */
typedef struct {
  MpisCluster  *cluster;
  const char   *conninfo;
  MpisDb       *db;
  MpisDbSchema *schema;
  DexFuture    *interrupted;
} MpisCtlDatabase;

/**
 * MpisCtlWork:
 * @database: the open database
 * @data: data given to mpis_ctl_run()
 *
 * What a word does. Runs as a fiber; interrupting the program closes @database, so that what the word
 * asks of it fails. What else it awaits for long it awaits together with the interruption.
 *
 * Returns: (transfer full): a future of the exit status, an int
 */
typedef DexFuture *(*MpisCtlWork) (MpisCtlDatabase *database,
                                   gpointer         data);

int      mpis_ctl_run            (const MpisCtlOptions *options,
                                  MpisCtlWork           work,
                                  gpointer              data);
gboolean mpis_ctl_is_interrupted (MpisCtlDatabase      *database);

G_END_DECLS
