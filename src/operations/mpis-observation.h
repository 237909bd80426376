#pragma once

#include <json-glib/json-glib.h>

#include "mpis-counters.h"
#include "mpis-time.h"

G_BEGIN_DECLS

/**
 * MpisObservation:
 * @channel: canonical channel name
 * @account: (nullable): the channel's own name of the account, e.g. a Telegram channel
 * @item_id: the channel's own id of the post
 * @url: (nullable): link to the post
 * @title: (nullable): headline
 * @text: (nullable): body
 * @topic: (nullable): what it was planned under
 * @published_at: when it was published, or %MPIS_INSTANT_UNKNOWN
 * @measured_at: when the counters were read; %MPIS_INSTANT_UNKNOWN if nobody did: then the post is
 *   made (it needs @published_at) and no snapshot
 * @edition: the newest measurement in the file this came from; of two editions that disagree about
 *   one instant the one with the newer edition is right
 * @raw: (nullable): the channel's counters as it sent them
 * @carried: the counters the format can carry; all others stay unknown
 * @where: file and line, or file and JSON path, for messages
 *
 * One post seen at one moment: what every importer, the sample and later every channel client hand
 * to mpis_ingest().
 */
typedef struct {
  char           *channel;
  char           *account;
  char           *item_id;
  char           *url;
  char           *title;
  char           *text;
  char           *topic;
  MpisInstant     published_at;
  MpisInstant     measured_at;
  MpisInstant     edition;
  JsonObject     *raw;
  MpisCounterSet  carried;
  char           *where;
} MpisObservation;

MpisObservation *mpis_observation_new  (void);
void             mpis_observation_free (MpisObservation *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MpisObservation, mpis_observation_free)

G_END_DECLS
