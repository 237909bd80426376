#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define MPIS_HUB_MAX_FRAME 16384   /* bytes a client may say at once: a token is long while many write */

/**
 * MpisHubFrameKind:
 * @MPIS_HUB_BAD: nothing we know; see @detail
 *
 * What a client may say.
 */
typedef enum {
  MPIS_HUB_BAD,
  MPIS_HUB_SUBSCRIBE,
  MPIS_HUB_UNSUBSCRIBE,
  MPIS_HUB_PING
} MpisHubFrameKind;

/**
 * MpisHubFrame:
 * @kind: what it is
 * @channel: (nullable): a channel there is: `runs`, `metrics`, `flags` or `run:ID`
 * @last_id: (nullable): up to where the client was told, as it says
 * @detail: (nullable): what is wrong with it
 *
 * What a client said.
 */
typedef struct {
  MpisHubFrameKind  kind;
  char             *channel;
  char             *last_id;
  char             *detail;
} MpisHubFrame;

MpisHubFrame *mpis_hub_frame_parse  (const char    *text,
                                     gsize          length);
void          mpis_hub_frame_free   (MpisHubFrame  *self);

/* What we say. */
char         *mpis_hub_say          (const char    *type,
                                     const char    *channel,
                                     const char    *id);
char         *mpis_hub_say_error    (const char    *detail);
char         *mpis_hub_say_event    (const char    *channel,
                                     const char    *kind,
                                     const char    *id,
                                     const char    *at,
                                     const char    *data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MpisHubFrame, mpis_hub_frame_free)

G_END_DECLS
