#pragma once

#include <glib-object.h>

#include "mpis-time.h"

G_BEGIN_DECLS

/**
 * MpisFlag:
 *
 * A red flag: something that wants looking at, or did. Read-only properties `id` and `is-open`
 * (boolean). Immutable.
 */
#define MPIS_TYPE_FLAG (mpis_flag_get_type ())
G_DECLARE_FINAL_TYPE (MpisFlag, mpis_flag, MPIS, FLAG, GObject)

/**
 * MpisFlagFields:
 * @id: its UUID
 * @type: `failed_runs`, `missing_metrics`, `missing_publish_records`, `overdue_run`, or what others raise
 * @is_critical: whether it is critical; else it is a warning
 * @description: (nullable): what is the matter, in a sentence
 * @evidence: (nullable): what it was raised for, as JSON
 * @subject: (nullable): what it is about
 * @project_id: (nullable): whom it concerns; likewise @persona_id and @run_id
 * @raised_at: since when
 * @resolved_at: when it ended, or %MPIS_INSTANT_UNKNOWN while it is open
 * @resolved_by: (nullable): who ended it
 * @resolution: (nullable): `system`, `person`, or `reopened` by a person
 *
 * What a flag is made of.
 */
typedef struct {
  const char  *id;
  const char  *type;
  gboolean     is_critical;
  const char  *description;
  const char  *evidence;
  const char  *subject;
  const char  *project_id;
  const char  *persona_id;
  const char  *run_id;
  MpisInstant  raised_at;
  MpisInstant  resolved_at;
  const char  *resolved_by;
  const char  *resolution;
} MpisFlagFields;

MpisFlag             *mpis_flag_new     (const MpisFlagFields *fields);
const MpisFlagFields *mpis_flag_peek    (MpisFlag             *self);
gboolean              mpis_flag_is_open (MpisFlag             *self);

/**
 * MpisFlagEvent:
 * @at: when
 * @action: `raised`, `resolved`, `reopened` or `changed`
 * @by: who: a person, or `system`
 * @why: (nullable): for what reason
 *
 * One thing that happened to a flag.
 */
typedef struct {
  MpisInstant  at;
  char        *action;
  char        *by;
  char        *why;
} MpisFlagEvent;

MpisFlagEvent        *mpis_flag_event_new  (MpisInstant          at,
                                            const char          *action,
                                            const char          *by,
                                            const char          *why);
void                  mpis_flag_event_free (MpisFlagEvent       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MpisFlagEvent, mpis_flag_event_free)

G_END_DECLS
