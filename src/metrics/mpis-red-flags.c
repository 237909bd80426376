#include "config.h"

#include "mpis-red-flags.h"

#include "mpis-post.h"
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

/* Sample data raises no flag beside real data; alone, it shows what flags look like. */
static gboolean
all_is_demo (GPtrArray *posts,
             GPtrArray *runs)
{
  for (guint i = 0; i < posts->len; i++)
    if (!mpis_post_peek (posts->pdata[i])->is_demo)
      return FALSE;
  for (guint i = 0; i < runs->len; i++)
    if (!mpis_run_peek (runs->pdata[i])->is_demo)
      return FALSE;
  return TRUE;
}

/**
 * mpis_red_flags_count:
 * @self: red flags; all zero to begin with
 * @posts: (element-type MpisPost): all posts
 * @runs: (element-type MpisRun): all runs
 * @sieve: what to keep of them
 * @now: the moment it is
 *
 * Counts what people look at. Failed runs are those of the last day, week and month whatever the time range
 * of @sieve, because that is what the flag is about; posts are the period's. Runs without a record are not
 * among what is counted here.
 */
void
mpis_red_flags_count (MpisRedFlags    *self,
                      GPtrArray       *posts,
                      GPtrArray       *runs,
                      const MpisSieve *sieve,
                      MpisInstant      now)
{
  gboolean count_demo = all_is_demo (posts, runs);

  for (guint i = 0; i < runs->len; i++)
    {
      const MpisRunFields *fields = mpis_run_peek (runs->pdata[i]);

      if ((count_demo || !fields->is_demo) && mpis_sieve_filters_keep_run (sieve, fields))
        mpis_red_flags_count_run (self, fields->status, fields->started_at, now);
    }
  for (guint i = 0; i < posts->len; i++)
    {
      const MpisPostFields *fields = mpis_post_peek (posts->pdata[i]);

      if ((!count_demo && fields->is_demo) || !mpis_sieve_keeps_post (sieve, fields))
        continue;
      self->published_items++;
      self->missing_metrics += fields->measured_at == MPIS_INSTANT_UNKNOWN;
    }
}

/* In percent; nothing is no share of nothing. */
static double
get_share (guint part,
           guint whole)
{
  return whole > 0 ? 100.0 * part / whole : 0.0;
}

static void
judge (MpisFailedRuns           *self,
       const MpisFlagThresholds *thresholds)
{
  self->percentage = get_share (self->failed, self->total);
  self->alert = self->failed * 100.0 > thresholds->failed_runs_percent * self->total;
}

/**
 * mpis_red_flags_judge:
 * @self: red flags with everything counted
 * @thresholds: (nullable): from when on they are raised; %NULL is as the contract has it
 *
 * Works out percentages and alerts (contract 2.3, D1 to D3): more than 10 percent of the runs of a
 * window failed; more than 5 posts, or more than 5 percent of them, have no metrics; any record is
 * missing. Shares are compared unrounded.
 */
void
mpis_red_flags_judge (MpisRedFlags             *self,
                      const MpisFlagThresholds *thresholds)
{
  const MpisFlagThresholds usual = MPIS_FLAG_THRESHOLDS_INIT;

  g_return_if_fail (self != NULL);

  if (thresholds == NULL)
    thresholds = &usual;
  judge (&self->last_24h, thresholds);
  judge (&self->last_7d, thresholds);
  judge (&self->last_30d, thresholds);
  self->missing_metrics_alert =
      self->missing_metrics > thresholds->missing_metrics_count ||
      self->missing_metrics * 100.0 > thresholds->missing_metrics_percent * self->published_items;
  self->missing_records_alert = self->missing_records > thresholds->missing_records_count;
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
