#pragma once

#include "mpis-db-pool.h"
#include "mpis-hub-client.h"

G_BEGIN_DECLS

/**
 * MpisHub:
 *
 * Tells those who listen what happens, by the events that every change leaves in the database: so it is the
 * same for any number of services on it, and nobody misses anything or hears it twice who comes back to
 * whichever of them. Listens to the database only while somebody listens to it.
 */
#define MPIS_TYPE_HUB (mpis_hub_get_type ())
G_DECLARE_FINAL_TYPE (MpisHub, mpis_hub, MPIS, HUB, GObject)

MpisHub   *mpis_hub_new           (MpisDbPool     *pool,
                                   const char     *conninfo);
gboolean   mpis_hub_is_stopping   (MpisHub        *self);
guint      mpis_hub_count_clients (MpisHub        *self,
                                   const char     *who);
void       mpis_hub_add_client    (MpisHub        *self,
                                   MpisHubClient  *client);
DexFuture *mpis_hub_stop          (MpisHub        *self,
                                   guint           timeout_ms) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
