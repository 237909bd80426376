#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* Beyond the first a client is behind, and below the second not any more. */
#define MPIS_HUB_CLIENT_BEHIND (1024 * 1024)
#define MPIS_HUB_CLIENT_AFRESH (128 * 1024)

/**
 * MpisHubClient:
 *
 * One who listens over a WebSocket. What is sent waits here until the client takes it: too long, or too
 * much, and the client is hung up on, with the reason.
 */
#define MPIS_TYPE_HUB_CLIENT (mpis_hub_client_get_type ())
G_DECLARE_FINAL_TYPE (MpisHubClient, mpis_hub_client, MPIS, HUB_CLIENT, GObject)

/**
 * MpisHubClientEvents:
 * @said: the client said something
 * @drained: it had been behind, and has caught up
 * @closed: it is gone; the last that is heard of it
 *
 * What its owner hears of a client.
 */
typedef struct {
  void (*said)    (const char *text,
                   gsize       length,
                   gpointer    data);
  void (*drained) (gpointer    data);
  void (*closed)  (gpointer    data);
} MpisHubClientEvents;

MpisHubClient *mpis_hub_client_new         (SoupWebsocketConnection   *socket,
                                            GSocket                   *plain,
                                            const char                *who);
void           mpis_hub_client_set_events  (MpisHubClient             *self,
                                            const MpisHubClientEvents *events,
                                            gpointer                   data);
const char    *mpis_hub_client_get_who     (MpisHubClient             *self);
gboolean       mpis_hub_client_is_open     (MpisHubClient             *self);
gsize          mpis_hub_client_get_backlog (MpisHubClient             *self);
void           mpis_hub_client_send        (MpisHubClient             *self,
                                            const char                *text);
void           mpis_hub_client_close       (MpisHubClient             *self,
                                            gushort                    code,
                                            const char                *reason);

G_END_DECLS
