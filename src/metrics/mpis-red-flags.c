#include "config.h"

#include "mpis-red-flags.h"

#include "mpis-run.h"

#define DAY (24 * MPIS_HOUR)

static void
count (MpisFailedRuns *self,
       gboolean        failed)
{
  self->total++;
  self->failed += failed;
}

/**
 * mpis_red_flags_count_run:
 * @self: red flags; all zero to begin with
 * @status: the run's status
 * @started_at: when it was started, or %MPIS_INSTANT_UNKNOWN, which counts nowhere
 * @now: the moment it is
 *
 * Counts a run in the windows it was started in. A start after @now is another machine's clock, and of
 * today. Demo runs are not to be given.
 */
void
mpis_red_flags_count_run (MpisRedFlags *self,
                          const char   *status,
                          MpisInstant   started_at,
                          MpisInstant   now)
{
  gboolean failed = mpis_run_status_from_text (status) == MPIS_RUN_FAILED;

  g_return_if_fail (self != NULL);

  if (started_at == MPIS_INSTANT_UNKNOWN)
    return;
  if (started_at >= now - DAY)
    count (&self->last_24h, failed);
  if (started_at >= now - 7 * DAY)
    count (&self->last_7d, failed);
  if (started_at >= now - 30 * DAY)
    count (&self->last_30d, failed);
}

static void
judge (MpisFailedRuns *self)
{
  self->percentage = self->total > 0 ? 100.0 * self->failed / self->total : 0.0;
  self->alert = (guint64) self->failed * 10 > self->total;
}

/**
 * mpis_red_flags_judge:
 * @self: red flags with everything counted
 *
 * Works out percentages and alerts (contract 2.3, D1 to D3): more than 10 percent of the runs of a
 * window failed; more than 5 posts, or more than 5 percent of them, have no metrics; any record is
 * missing.
 */
void
mpis_red_flags_judge (MpisRedFlags *self)
{
  g_return_if_fail (self != NULL);

  judge (&self->last_24h);
  judge (&self->last_7d);
  judge (&self->last_30d);
  self->missing_metrics_alert = self->missing_metrics > 5 ||
                                (guint64) self->missing_metrics * 20 > self->published_items;
  self->missing_records_alert = self->missing_records > 0;
}

/**
 * mpis_red_flags_any:
 * @self: red flags, judged
 *
 * Returns: %TRUE if any of them is raised
 */
gboolean
mpis_red_flags_any (const MpisRedFlags *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->last_24h.alert || self->last_7d.alert || self->last_30d.alert ||
         self->missing_metrics_alert || self->missing_records_alert;
}
