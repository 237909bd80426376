#pragma once

#include <json-glib/json-glib.h>

#include "mpis-listing.h"

G_BEGIN_DECLS

/**
 * MpisRunLine:
 * @at: when, or %MPIS_INSTANT_UNKNOWN for now
 * @level: (nullable): DEBUG, INFO, WARN or ERROR, or what others call them; %NULL is INFO
 * @message: what happened
 * @service: (nullable): who says so; likewise @workflow
 * @execution: (nullable): n8n's id of the execution
 * @draft_id: (nullable): which draft it is about
 * @published_item_id: (nullable): which item it is about
 * @error_type: (nullable): what kind of error it is
 * @error_message: (nullable): what it says
 * @stack_trace: (nullable): where it happened, JSON; likewise @last_input, @last_output and @context
 *
 * One line of what happened in a run. What is secret in it is masked before it is stored.
 */
typedef struct {
  MpisInstant  at;
  const char  *level;
  const char  *message;
  const char  *service;
  const char  *workflow;
  const char  *execution;
  const char  *draft_id;
  const char  *published_item_id;
  const char  *error_type;
  const char  *error_message;
  JsonNode    *stack_trace;
  JsonNode    *last_input;
  JsonNode    *last_output;
  JsonNode    *context;
} MpisRunLine;

/**
 * MpisRunLineFilter:
 * @levels: (nullable): only of these levels
 * @text: (nullable): only with this text, or with this as one of their ids
 * @execution: (nullable): only of this execution; likewise @draft_id and @published_item_id
 * @only_errors: only those that are about an error
 *
 * Which lines.
 */
typedef struct {
  const char *const *levels;
  const char        *text;
  const char        *execution;
  const char        *draft_id;
  const char        *published_item_id;
  gboolean           only_errors;
} MpisRunLineFilter;

const char *mpis_run_level_normalise (const char              *level);

DexFuture *mpis_run_logs_list        (MpisDb                  *db,
                                      const char              *run_id,
                                      const MpisRunLineFilter *filter,
                                      const MpisPage          *page) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *mpis_run_logs_append      (MpisDb                  *db,
                                      const char              *run_id,
                                      const MpisRunLine       *line) G_GNUC_WARN_UNUSED_RESULT;
/* What was published by a run, by what was recorded and what was reported. */
DexFuture *mpis_run_published_list   (MpisDb                  *db,
                                      const char              *run_id,
                                      const MpisPage          *page) G_GNUC_WARN_UNUSED_RESULT;
/* The items of its completion as they were reported; and the calls that were made about it. */
DexFuture *mpis_run_items_list       (MpisDb                  *db,
                                      const char              *run_id) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *mpis_run_callbacks_list   (MpisDb                  *db,
                                      const char              *run_id,
                                      const MpisPage          *page) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
