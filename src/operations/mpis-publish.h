#pragma once

#include <json-glib/json-glib.h>

#include "mpis-forwarding.h"

G_BEGIN_DECLS

/**
 * MpisPublishForm:
 * @draft_id: which draft was published, a UUID
 * @channel: where, any spelling
 * @channel_item_id: how the channel calls what was published
 * @channel_url: (nullable): a link to it
 * @run_id: (nullable): the run that did it, a UUID; likewise @project_id and @persona_id
 * @execution: (nullable): n8n's id of the execution
 * @published_at: when, or %MPIS_INSTANT_UNKNOWN
 * @payload: (nullable): what was published, an object
 * @persona_version: (nullable): the version of the persona it was made with
 * @body: (nullable): the whole call, kept as it came
 * @by: (nullable): who says so
 *
 * Something was published.
 */
typedef struct {
  const char  *draft_id;
  const char  *channel;
  const char  *channel_item_id;
  const char  *channel_url;
  const char  *run_id;
  const char  *project_id;
  const char  *persona_id;
  const char  *execution;
  MpisInstant  published_at;
  JsonNode    *payload;
  const char  *persona_version;
  JsonNode    *body;
  const char  *by;
} MpisPublishForm;

DexFuture *mpis_publish_record  (const MpisForwarding  *forwarding,
                                 const MpisPublishForm *form) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *mpis_publish_deliver (const MpisForwarding  *forwarding,
                                 const char            *delivery_id) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
