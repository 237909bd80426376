#pragma once

#include <glib-object.h>

#include "mpis-time.h"

G_BEGIN_DECLS

/**
 * MpisRunStatus:
 * @MPIS_RUN_OVERDUE: it is under way and has been silent for too long
 * @MPIS_RUN_OTHER: a status this program does not know; the text is shown as it is
 */
typedef enum {
  MPIS_RUN_PENDING,
  MPIS_RUN_RUNNING,
  MPIS_RUN_SUCCESS,
  MPIS_RUN_PARTIAL,
  MPIS_RUN_FAILED,
  MPIS_RUN_OVERDUE,
  MPIS_RUN_OTHER
} MpisRunStatus;

/**
 * MpisRun:
 *
 * A publishing run as a row: read-only properties `id` (its `run_id`), `project-id`,
 * `project-name`, `persona-id`, `persona-name`, `status-text`, `status` (int, #MpisRunStatus),
 * `started-at`, `completed-at` (int64 #MpisInstant), `error-message` (nullable), `channels` (#GStrv),
 * `is-demo`, `is-pending` (whether something about it was not told to the server yet). Immutable.
 */
#define MPIS_TYPE_RUN (mpis_run_get_type ())
G_DECLARE_FINAL_TYPE (MpisRun, mpis_run, MPIS, RUN, GObject)

/**
 * MpisRunFields:
 *
 * @execution: (nullable): n8n's own id of it
 * @retry_of: (nullable): the run it repeats
 * @started_by: (nullable): who started it
 * @date_from: (nullable): first day it looks for content, `YYYY-MM-DD`; likewise @date_to
 * @heard_at: when a workflow last said anything, or %MPIS_INSTANT_UNKNOWN
 * @due_at: when its silence lasts too long; %MPIS_INSTANT_UNKNOWN or 0 if never
 * @is_overdue: whether that is past
 *
 * What a run is made of; see #MpisRun. Strings are copied.
 */
typedef struct {
  const char        *id;
  const char        *project_id;
  const char        *project_name;
  const char        *persona_id;
  const char        *persona_name;
  const char        *status;
  MpisInstant        started_at;
  MpisInstant        completed_at;
  const char        *error_message;
  const char *const *channels;
  gboolean           is_demo;
  const char        *execution;
  const char        *retry_of;
  const char        *started_by;
  const char        *date_from;
  const char        *date_to;
  MpisInstant        heard_at;
  MpisInstant        due_at;
  gboolean           is_overdue;
  gboolean           is_pending;
} MpisRunFields;

MpisRun             *mpis_run_new        (const MpisRunFields *fields);
const MpisRunFields *mpis_run_peek       (MpisRun             *self);
MpisRunStatus        mpis_run_get_status (MpisRun             *self);

MpisRunStatus        mpis_run_status_from_text (const char *text);

G_END_DECLS
