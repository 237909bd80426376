#pragma once

#include <json-glib/json-glib.h>

#include "mpis-sieve.h"
#include "mpis-time.h"

G_BEGIN_DECLS

/**
 * MpisFlagThresholds:
 * @failed_runs_percent: alert when more than this share of a window's runs failed, in percent
 * @missing_metrics_count: alert when more posts than this have no metrics…
 * @missing_metrics_percent: …or more than this share of them, in percent
 * @missing_metrics_grace_hours: posts younger than this are not counted yet
 * @missing_records_count: alert when more runs than this lack a record
 * @missing_records_grace_minutes: runs that ended less than this ago are not counted yet
 *
 * From when on red flags are raised. What a workspace did not change is as the contract has it.
 */
typedef struct {
  double failed_runs_percent;
  guint  missing_metrics_count;
  double missing_metrics_percent;
  guint  missing_metrics_grace_hours;
  guint  missing_records_count;
  guint  missing_records_grace_minutes;
} MpisFlagThresholds;

#define MPIS_FLAG_THRESHOLDS_INIT \
  { .failed_runs_percent = 10.0, .missing_metrics_count = 5, .missing_metrics_percent = 5.0 }

/**
 * MpisFailedRuns:
 * @total: runs started in the window, whatever became of them
 * @failed: those that failed; a partial run is no failure
 * @percentage: failed of total, in percent, unrounded; 0 without runs
 * @alert: more than the threshold failed
 */
typedef struct {
  guint    total;
  guint    failed;
  double   percentage;
  gboolean alert;
} MpisFailedRuns;

/**
 * MpisRedFlags:
 * @last_24h: failed runs by `started_at`; likewise @last_7d and @last_30d
 * @published_items: published posts
 * @missing_metrics: those without any snapshot
 * @missing_metrics_alert: more of them than either threshold
 * @missing_records: finished runs that reported a success nobody recorded
 * @missing_records_alert: there are more than the threshold
 *
 * The state of the contract's three red flags; demo data never counts.
 */
typedef struct {
  MpisFailedRuns last_24h;
  MpisFailedRuns last_7d;
  MpisFailedRuns last_30d;
  guint          published_items;
  guint          missing_metrics;
  gboolean       missing_metrics_alert;
  guint          missing_records;
  gboolean       missing_records_alert;
} MpisRedFlags;

void     mpis_red_flags_count_run     (MpisRedFlags *self,
                                       const char   *status,
                                       MpisInstant   started_at,
                                       MpisInstant   now);
void     mpis_red_flags_count         (MpisRedFlags    *self,
                                       GPtrArray       *posts,
                                       GPtrArray       *runs,
                                       const MpisSieve *sieve,
                                       MpisInstant      now);
void     mpis_red_flags_judge         (MpisRedFlags             *self,
                                       const MpisFlagThresholds *thresholds);
gboolean mpis_red_flags_any           (const MpisRedFlags *self);

gboolean  mpis_flag_thresholds_read   (MpisFlagThresholds       *self,
                                       JsonNode                 *node,
                                       GError                  **error);
JsonNode *mpis_flag_thresholds_write  (const MpisFlagThresholds *self);

G_END_DECLS
