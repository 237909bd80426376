#pragma once

#include <json-glib/json-glib.h>

#include "mpis-listing.h"

G_BEGIN_DECLS

/**
 * MpisRunOrder:
 * @run_id: (nullable): a new UUID, or that of the same order given before; %NULL makes one
 * @project_id: of which project
 * @persona_id: (nullable): the project's persona; another one is refused; %NULL takes the project's
 * @channels: where to publish; never empty
 * @date_from: first day to look for content, `YYYY-MM-DD`
 * @date_to: last day, not before @date_from
 * @templates: (nullable): an object, passed through to the workflow
 * @options: (nullable): an object, passed through
 * @retry_of: (nullable): the run this one repeats
 * @by: who wants it
 * @allowance_minutes: how long it may be silent before it is overdue, where the project does not say; 0
 *   for an hour
 *
 * What to run.
 */
typedef struct {
  const char        *run_id;
  const char        *project_id;
  const char        *persona_id;
  const char *const *channels;
  const char        *date_from;
  const char        *date_to;
  JsonNode          *templates;
  JsonNode          *options;
  const char        *retry_of;
  const char        *by;
  guint              allowance_minutes;
} MpisRunOrder;

/**
 * MpisRunReport:
 * @run_id: which run
 * @status: what the workflow says: success, failed or partial
 * @persona_id: (nullable): as it was given with the run; likewise @project_id
 * @execution: (nullable): n8n's id of the execution, UUID or not
 * @error: (nullable): what went wrong
 * @items: (nullable): a JSON array of objects: what was published or was not
 * @body: the whole call, kept as it came
 * @by: who says so
 *
 * The end of a run as a workflow reports it.
 */
typedef struct {
  const char *run_id;
  const char *status;
  const char *persona_id;
  const char *project_id;
  const char *execution;
  const char *error;
  JsonNode   *items;
  JsonNode   *body;
  const char *by;
} MpisRunReport;

/**
 * MpisRunFilter:
 * @project_id: (nullable): only of this project; likewise @persona_id
 * @statuses: (nullable): only in one of these states (`overdue` is one of them)
 * @channel: (nullable): only with this channel
 * @retry_of: (nullable): only what repeats this run
 * @with_deleted: also those that were put away
 *
 * Which runs.
 */
typedef struct {
  const char        *project_id;
  const char        *persona_id;
  const char *const *statuses;
  const char        *channel;
  const char        *retry_of;
  gboolean           with_deleted;
} MpisRunFilter;

/* Of these the futures resolve to the JSON text of the run, as the interface shows it, or to a listing. */
DexFuture *mpis_runs_list     (MpisDb               *db,
                               const MpisRunFilter  *filter,
                               const MpisPage       *page) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *mpis_runs_get      (MpisDb               *db,
                               const char           *run_id) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *mpis_runs_start    (MpisDb               *db,
                               const MpisRunOrder   *order) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *mpis_runs_complete (MpisDb               *db,
                               const MpisRunReport  *report) G_GNUC_WARN_UNUSED_RESULT;
/* The same order again as a new run @new_run_id: of all channels, or of those that failed or never reported. */
DexFuture *mpis_runs_retry    (MpisDb               *db,
                               const char           *run_id,
                               const char           *new_run_id,
                               gboolean              failed_channels_only,
                               const char           *by) G_GNUC_WARN_UNUSED_RESULT;
/* A person says how a run ended. */
DexFuture *mpis_runs_mark     (MpisDb               *db,
                               const char           *run_id,
                               const char           *status,
                               const char           *reason,
                               const char           *by) G_GNUC_WARN_UNUSED_RESULT;
/* Puts a run away, or brings it back. */
DexFuture *mpis_runs_delete   (MpisDb               *db,
                               const char           *run_id,
                               gboolean              deleted,
                               const char           *by) G_GNUC_WARN_UNUSED_RESULT;
/* What came of telling the workflow; resolves to whether the run was still waiting for that. */
DexFuture *mpis_runs_told     (MpisDb               *db,
                               const char           *run_id,
                               gboolean              is_running,
                               const char           *why,
                               gboolean              uncertain) G_GNUC_WARN_UNUSED_RESULT;
/* Something was heard of a run: its silence begins anew. */
DexFuture *mpis_runs_hear     (MpisDb               *db,
                               const char           *run_id) G_GNUC_WARN_UNUSED_RESULT;
/* Notices which runs are silent for too long; resolves to how many were noticed now. */
DexFuture *mpis_runs_notice_overdue (MpisDb         *db) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
