#pragma once

#include <glib.h>

#include "mpis-time.h"

G_BEGIN_DECLS

/**
 * MpisFailedRuns:
 * @total: runs started in the window, whatever became of them
 * @failed: those that failed; a partial run is no failure
 * @percentage: failed of total, in percent, unrounded; 0 without runs
 * @alert: more than 10 percent failed
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
 * @missing_metrics_alert: more than 5 of them, or more than 5 percent
 * @missing_records: finished runs that reported a success nobody recorded
 * @missing_records_alert: there is at least one
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
void     mpis_red_flags_judge         (MpisRedFlags *self);
gboolean mpis_red_flags_any           (const MpisRedFlags *self);

G_END_DECLS
