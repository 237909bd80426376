#pragma once

#include "mpis-listing.h"

G_BEGIN_DECLS

/**
 * MpisJobForm:
 * @job_name: what it is called; nobody else's
 * @channel: whose metrics are to come in
 * @persona_id: (nullable): only for this persona
 * @schedule_cron: when, in five fields
 * @config: (nullable): a JSON object as text: `time_zone` is whose clocks the schedule goes by (UTC). It is
 *   kept and never shown.
 *
 * A job: that somebody brings metrics of a channel in time. This service fetches nothing from channels: a
 * workflow does, and where nothing came when it was due a red flag says so.
 */
typedef struct {
  const char *job_name;
  const char *channel;
  const char *persona_id;
  const char *schedule_cron;
  const char *config;
} MpisJobForm;

/* The futures resolve to a listing, newest first, or to the JSON text of the job. */
DexFuture *mpis_jobs_list   (MpisDb            *db,
                             const MpisPage    *page) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *mpis_jobs_get    (MpisDb            *db,
                             const char        *id) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *mpis_jobs_create (MpisDb            *db,
                             const MpisJobForm *form) G_GNUC_WARN_UNUSED_RESULT;
/* What is NULL stays as it is; @enabled is `true` or `false`. */
DexFuture *mpis_jobs_change (MpisDb            *db,
                             const char        *id,
                             const char        *enabled,
                             const char        *schedule_cron) G_GNUC_WARN_UNUSED_RESULT;
/* Resolves to a string, an empty JSON object. */
DexFuture *mpis_jobs_remove (MpisDb            *db,
                             const char        *id) G_GNUC_WARN_UNUSED_RESULT;

/* Looks after the jobs that are due; resolves to an int64: how many. */
DexFuture *mpis_jobs_look_after (MpisDb        *db) G_GNUC_WARN_UNUSED_RESULT;

/* When a schedule is next due, as mpis_db_params_instant() wants it; sets @error where it makes no sense. */
gboolean   mpis_schedule_next   (const char    *cron,
                                 const char    *zone,
                                 MpisInstant    after,
                                 MpisInstant   *next,
                                 GError       **error);

G_END_DECLS
