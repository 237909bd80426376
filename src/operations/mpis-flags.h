#pragma once

#include <json-glib/json-glib.h>

#include "mpis-listing.h"

G_BEGIN_DECLS

/**
 * MpisFlagNote:
 * @flag_type: `failed_runs`, `missing_metrics`, `missing_publish_records`, `overdue_run`
 * @subject: what it is about: `workspace`, or an id; of each kind one flag is open for each subject
 * @critical: whether it is critical; else it is a warning
 * @description: one sentence
 * @metadata: (nullable): the evidence, a JSON object as text. `count` (how much of it) and `newest` (when
 *   the latest of it happened) tell whether something that was put aside got worse.
 * @project_id: (nullable): whom it concerns; likewise @persona_id and @run_id
 *
 * What is to be said by a flag.
 */
typedef struct {
  const char *flag_type;
  const char *subject;
  gboolean    critical;
  const char *description;
  const char *metadata;
  const char *project_id;
  const char *persona_id;
  const char *run_id;
} MpisFlagNote;

/* The state of the rules and the open flags, as the interface shows them: a JSON object. */
DexFuture *mpis_flags_get            (MpisDb             *db) G_GNUC_WARN_UNUSED_RESULT;
/* Flags, newest first; a listing. */
DexFuture *mpis_flags_list           (MpisDb             *db,
                                      gboolean            with_resolved,
                                      const MpisPage     *page) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *mpis_flags_get_history    (MpisDb             *db,
                                      const char         *flag_id,
                                      const MpisPage     *page) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *mpis_flags_get_evidence   (MpisDb             *db,
                                      const char         *flag_id,
                                      const MpisPage     *page) G_GNUC_WARN_UNUSED_RESULT;
/* Commands; with the same @command_id again they answer as the first time and do nothing. The futures
 * resolve to the JSON text of the flag. */
DexFuture *mpis_flags_resolve        (MpisDb             *db,
                                      const char         *command_id,
                                      const char         *flag_id,
                                      const char         *by,
                                      const char         *why) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *mpis_flags_reopen         (MpisDb             *db,
                                      const char         *command_id,
                                      const char         *flag_id,
                                      const char         *by,
                                      const char         *why) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *mpis_flags_get_thresholds (MpisDb             *db) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *mpis_flags_set_thresholds (MpisDb             *db,
                                      const char         *command_id,
                                      JsonNode           *changes) G_GNUC_WARN_UNUSED_RESULT;

/* Raises, changes and ends flags by the rules; resolves to how many, 0 while somebody else is at it. */
DexFuture *mpis_flags_evaluate       (MpisDb             *db) G_GNUC_WARN_UNUSED_RESULT;

/* For other rules than those above. On the calling fiber, in whatever transaction it has. */
gboolean   mpis_flags_raise_awaiting (MpisDb             *db,
                                      const MpisFlagNote *note,
                                      gboolean           *changed,
                                      GError            **error);
gboolean   mpis_flags_end_awaiting   (MpisDb             *db,
                                      const char         *flag_type,
                                      const char         *subject,
                                      const char         *why,
                                      gboolean           *changed,
                                      GError            **error);

G_END_DECLS
