#pragma once

#include "mpis-flags.h"
#include "mpis-red-flags.h"

G_BEGIN_DECLS

#define MPIS_FLAG_THRESHOLDS_KEY "flag_thresholds"

/* A row @f of `red_flags` as the interface shows it. */
#define MPIS_FLAG_JSON(f) \
  "json_build_object ('id', " f ".id, 'flag_type', " f ".flag_type, 'severity', " f ".severity, " \
  "'description', " f ".description, 'metadata', coalesce (" f ".metadata, '{}'), " \
  "'created_at', dash_time (" f ".created_at), 'resolved_at', dash_time (" f ".resolved_at), " \
  "'resolved_by', " f ".resolved_by, 'subject', " f ".subject, 'project_id', " f ".project_id, " \
  "'persona_id', " f ".persona_id, 'run_id', " f ".run_id)"

/**
 * MpisFlagsState:
 * @thresholds: from when on flags are raised
 * @flags: what was counted, judged
 * @newest_failed: (nullable): when the latest failed run of 30 days started; likewise @newest_missing and
 *   @newest_unrecorded
 * @failed_runs: JSON array of the latest of them; likewise @items and @runs
 *
 * What the rules say now. Zero it first, and clear it.
 */
typedef struct {
  MpisFlagThresholds  thresholds;
  MpisRedFlags        flags;
  char               *newest_failed;
  char               *newest_unrecorded;
  char               *failed_runs;
  char               *items;
  char               *runs;
} MpisFlagsState;

void     _mpis_flags_state_clear         (MpisFlagsState      *self);
gboolean _mpis_flags_state_read_awaiting (MpisDb              *db,
                                          guint                n_examples,
                                          MpisFlagsState      *self,
                                          GError             **error);
/* Members of a JSON object without its braces: what is known of each rule. */
void     _mpis_flags_state_print_failed  (const MpisFlagsState *self,
                                          GString              *json);
void     _mpis_flags_state_print_metrics (const MpisFlagsState *self,
                                          GString              *json);
void     _mpis_flags_state_print_records (const MpisFlagsState *self,
                                          GString              *json);

gboolean _mpis_flag_thresholds_load_awaiting (MpisDb              *db,
                                              MpisFlagThresholds  *thresholds,
                                              GError             **error);
/* The rows behind a rule: the JSON of each and two sort keys, newest first; NULL if there is no such rule. */
char    *_mpis_flags_evidence_sql        (const char          *flag_type);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MpisFlagsState, _mpis_flags_state_clear)

G_END_DECLS
