#pragma once

#include "mpis-forwarding-private.h"
#include "mpis-publish.h"

G_BEGIN_DECLS

/* `dash_publish_records` @r as the interface shows it, with the item's id @item. */
#define MPIS_RECORDED(r, item) \
  "json_build_object ('published_item_id', " item ", 'status', 'recorded', 'id', " item "," \
  " 'draft_id', " r ".draft_id, 'channel', " r ".channel, 'channel_item_id', " r ".channel_item_id," \
  " 'published_at', dash_time (" r ".published_at), 'record_id', " r ".id)"

/* The same as long as MPIS has not taken it, and why. */
#define MPIS_QUEUED(r, why) \
  "json_build_object ('published_item_id', NULL, 'status', 'queued', 'id', NULL," \
  " 'draft_id', " r ".draft_id, 'channel', " r ".channel, 'channel_item_id', " r ".channel_item_id," \
  " 'published_at', dash_time (" r ".published_at), 'record_id', " r ".id, 'detail', " why ")"

/**
 * MpisPublishJob:
 * @forwarding: the ways to the database and to MPIS
 * @record_id: which record, and which delivery: one is called as the other
 * @run_id: (nullable): likewise @draft_id
 * @payload: what the delivery carries: `body` for MPIS, `ids`, and what is known of earlier tries
 * @attempts: which try this is
 *
 * A record to be told to MPIS, claimed by us.
 */
typedef struct {
  MpisForwarding  forwarding;
  char           *record_id;
  char           *run_id;
  char           *draft_id;
  JsonNode       *payload;
  gint64          attempts;
} MpisPublishJob;

MpisPublishJob *mpis_publish_job_new     (const MpisForwarding *forwarding,
                                          const char           *record_id);
void            mpis_publish_job_free    (MpisPublishJob       *self);
DexFuture      *mpis_publish_forward     (MpisPublishJob       *job) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MpisPublishJob, mpis_publish_job_free)

G_END_DECLS
