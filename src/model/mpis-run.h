#pragma once

#include <glib-object.h>

#include "mpis-time.h"

G_BEGIN_DECLS

/**
 * MpisRunStatus:
 * @MPIS_RUN_OTHER: a status this program does not know; the text is shown as it is
 */
typedef enum {
  MPIS_RUN_PENDING,
  MPIS_RUN_RUNNING,
  MPIS_RUN_SUCCESS,
  MPIS_RUN_PARTIAL,
  MPIS_RUN_FAILED,
  MPIS_RUN_OTHER
} MpisRunStatus;

/**
 * MpisRun:
 *
 * A publishing run as a row: read-only properties `id` (its `run_id`), `project-id`,
 * `project-name`, `persona-id`, `persona-name`, `status-text`, `status` (int, #MpisRunStatus),
 * `started-at`, `completed-at` (int64 #MpisInstant), `error-message` (nullable), `channels` (#GStrv),
 * `is-demo`. Immutable.
 */
#define MPIS_TYPE_RUN (mpis_run_get_type ())
G_DECLARE_FINAL_TYPE (MpisRun, mpis_run, MPIS, RUN, GObject)

/**
 * MpisRunFields:
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
} MpisRunFields;

MpisRun             *mpis_run_new        (const MpisRunFields *fields);
const MpisRunFields *mpis_run_peek       (MpisRun             *self);
MpisRunStatus        mpis_run_get_status (MpisRun             *self);

MpisRunStatus        mpis_run_status_from_text (const char *text);

G_END_DECLS
