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
 *
 * The database a word works on: reached, and its tables up to date.
 */
typedef struct {
  MpisCluster  *cluster;
  const char   *conninfo;
  MpisDb       *db;
  MpisDbSchema *schema;
} MpisCtlDatabase;

/**
 * MpisCtlWork:
 * @database: the open database
 * @data: data given to mpis_ctl_run()
 *
 * What a word does. Runs as a fiber; interrupting the program cancels what it awaits.
 *
 * Returns: (transfer full): a future of the exit status, an int
 */
typedef DexFuture *(*MpisCtlWork) (MpisCtlDatabase *database,
                                   gpointer         data);

int      mpis_ctl_run             (const MpisCtlOptions *options,
                                   MpisCtlWork           work,
                                   gpointer              data);
gboolean mpis_ctl_is_cancellation (const GError         *error);

G_END_DECLS
