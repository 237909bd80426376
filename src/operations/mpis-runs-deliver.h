#pragma once

#include "mpis-db-pool.h"
#include "mpis-remote.h"

G_BEGIN_DECLS

/**
 * MpisWorkflows:
 * @pool: connections to the database
 * @n8n: (nullable): the way to n8n's webhooks; %NULL takes the address a window may have set
 * @path: (nullable): the webhook, from that address; %NULL if it is the address
 * @key: (nullable): secret: what n8n wants to hear
 * @answer_ms: how long n8n is waited for; 0 for 20 s
 *
 * What it takes to tell a workflow that it is to run.
 */
typedef struct {
  MpisDbPool *pool;
  MpisRemote *n8n;
  const char *path;
  const char *key;
  guint       answer_ms;
} MpisWorkflows;

DexFuture *mpis_runs_deliver (const MpisWorkflows *workflows,
                              const char          *delivery_id) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
