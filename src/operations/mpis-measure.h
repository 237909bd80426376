#pragma once

#include <json-glib/json-glib.h>

#include "mpis-forwarding.h"
#include "mpis-listing.h"

G_BEGIN_DECLS

/**
 * MpisMeasurement:
 * @item_id: which post, the UUID of the published item
 * @metrics: what its counters stand at: an object of names and values, or an array of `type` and `value`
 * @channel: (nullable): its channel; %NULL takes the item's
 * @measured_at: when that was, or %MPIS_INSTANT_UNKNOWN for now
 * @source: (nullable): where it is from; %NULL is `api`
 *
 * A post seen at one moment, as a workflow reports it.
 */
typedef struct {
  const char  *item_id;
  JsonNode    *metrics;
  const char  *channel;
  MpisInstant  measured_at;
  const char  *source;
} MpisMeasurement;

/**
 * MpisMeasureContext:
 * @run_id: (nullable): the run that measured; %NULL takes the one that published
 * @project_id: (nullable): its project
 * @execution: (nullable): n8n's id of the execution
 * @body: (nullable): the whole call, kept as it came
 * @by: (nullable): who says so
 *
 * What a call belongs to.
 */
typedef struct {
  const char *run_id;
  const char *project_id;
  const char *execution;
  JsonNode   *body;
  const char *by;
} MpisMeasureContext;

gboolean   mpis_measurement_read (JsonNode                 *node,
                                  MpisMeasurement          *measurement,
                                  char                    **problem);
DexFuture *mpis_measure_ingest   (const MpisForwarding     *forwarding,
                                  const MpisMeasurement    *measurement,
                                  const MpisMeasureContext *context) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *mpis_measure_batch    (const MpisForwarding     *forwarding,
                                  JsonNode                 *entries,
                                  const MpisMeasureContext *context) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *mpis_measure_deliver  (const MpisForwarding     *forwarding,
                                  const char               *delivery_id) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *mpis_measure_list     (MpisDb                   *db,
                                  const char               *item_id,
                                  const MpisPage           *page) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
