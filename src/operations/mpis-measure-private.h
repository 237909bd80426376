#pragma once

#include "mpis-counters.h"
#include "mpis-forwarding-private.h"
#include "mpis-measure.h"

G_BEGIN_DECLS

/**
 * MpisMeasureEntry:
 * @index: which of the call's entries
 * @given_id: as the caller names it
 * @item_id: (nullable): the published item; %NULL if there is none
 * @metrics: as the caller sent it; likewise @channel, @source and @measured_at
 * @run_id: (nullable): which run it belongs to, and @project_id
 * @metric_id: its row
 * @old: whether the row is there already, and says @counters
 * @differs: whether there is anything to write
 * @same_as: the entry of this call that writes the row, maybe this one
 * @n_metrics: how many metrics were given
 * @warnings: (element-type utf8): what could not be read
 *
 * One measurement on its way into the database.
 */
typedef struct {
  guint         index;
  char         *given_id;
  char         *item_id;
  JsonNode     *metrics;
  char         *channel;
  char         *source;
  MpisInstant   measured_at;
  char         *run_id;
  char         *project_id;
  char         *metric_id;
  MpisCounters  counters;
  double        rate;
  gboolean      old;
  gboolean      differs;
  gboolean      waits;
  guint         same_as;
  guint         n_metrics;
  GPtrArray    *warnings;
} MpisMeasureEntry;

/**
 * MpisMeasureJob:
 * @forwarding: the ways to the database and to MPIS
 * @entries: (element-type MpisMeasureEntry): what is to be written
 * @rejected: (nullable): entries of a batch that could not be read, each with its `index` and why
 *
 * A call that brings measurements.
 */
typedef struct {
  MpisForwarding  forwarding;
  GPtrArray      *entries;
  JsonArray      *rejected;
  char           *run_id;
  char           *project_id;
  char           *execution;
  char           *body;
  char           *by;
} MpisMeasureJob;

MpisMeasureJob *mpis_measure_job_new   (const MpisForwarding     *forwarding,
                                        const MpisMeasureContext *context);
void            mpis_measure_job_free  (MpisMeasureJob           *self);
void            mpis_measure_job_add   (MpisMeasureJob           *self,
                                        guint                     index,
                                        const MpisMeasurement    *measurement);
gboolean        mpis_measure_write_awaiting (MpisMeasureJob      *self,
                                        GError                  **error);
char           *mpis_measure_delivery_of (const char             *item_id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MpisMeasureJob, mpis_measure_job_free)

G_END_DECLS
