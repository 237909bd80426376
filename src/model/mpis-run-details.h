#pragma once

#include <gio/gio.h>

#include "mpis-counters.h"
#include "mpis-time.h"

G_BEGIN_DECLS

/**
 * MpisRunItem:
 * @channel: (nullable): where it was to be published
 * @draft_id: (nullable): which draft
 * @channel_item_id: (nullable): what the channel calls it
 * @url: (nullable): where it is
 * @status: (nullable): what the workflow says of it
 * @failed: whether that means that it is not there
 * @error: (nullable): why not
 * @post_id: (nullable): the post it was recorded as
 * @published_at: when, or %MPIS_INSTANT_UNKNOWN
 * @first: what was measured first, as far as it is known
 *
 * Something a run was to publish.
 */
typedef struct {
  char         *channel;
  char         *draft_id;
  char         *channel_item_id;
  char         *url;
  char         *status;
  gboolean      failed;
  char         *error;
  char         *post_id;
  MpisInstant   published_at;
  MpisCounters  first;
} MpisRunItem;

/**
 * MpisRunCall:
 * @at: when it came
 * @kind: start, complete, record, ingest or log
 * @who: (nullable): who called
 * @body: what was said, as JSON
 * @outcome: (nullable): what was answered
 *
 * A call about a run, as it came.
 */
typedef struct {
  MpisInstant  at;
  char        *kind;
  char        *who;
  char        *body;
  char        *outcome;
} MpisRunCall;

/**
 * MpisRunLevel:
 *
 * How grave a line of a log is.
 */
typedef enum {
  MPIS_RUN_LEVEL_DEBUG,
  MPIS_RUN_LEVEL_INFO,
  MPIS_RUN_LEVEL_WARNING,
  MPIS_RUN_LEVEL_ERROR
} MpisRunLevel;

/**
 * MpisRunLogFields:
 *
 * What a line of a run's log is made of. All but @at and @message may be %NULL; the last four and @stack_trace
 * are JSON.
 */
typedef struct {
  MpisInstant  at;
  const char  *level;
  const char  *message;
  const char  *service;
  const char  *workflow;
  const char  *execution;
  const char  *draft_id;
  const char  *item_id;
  const char  *error_type;
  const char  *error_message;
  const char  *stack_trace;
  const char  *last_input;
  const char  *last_output;
  const char  *context;
} MpisRunLogFields;

/**
 * MpisRunLog:
 *
 * A line of a run's log. Immutable.
 */
#define MPIS_TYPE_RUN_LOG (mpis_run_log_get_type ())
G_DECLARE_FINAL_TYPE (MpisRunLog, mpis_run_log, MPIS, RUN_LOG, GObject)

MpisRunLog             *mpis_run_log_new       (const MpisRunLogFields *fields);
const MpisRunLogFields *mpis_run_log_peek      (MpisRunLog             *self);
MpisRunLevel            mpis_run_log_get_level (MpisRunLog             *self);

/**
 * MpisRunDetails:
 * @items: (element-type MpisRunItem): in the order of the workflow
 * @logs: (element-type MpisRunLog): oldest first
 * @calls: (element-type MpisRunCall): oldest first
 * @templates: (nullable): what the run was given, as JSON; likewise @options
 *
 * All that is known of a run beside what is known of every run. Boxed, reference counted, not changed.
 */
typedef struct {
  GPtrArray *items;
  GPtrArray *logs;
  GPtrArray *calls;
  char      *templates;
  char      *options;
} MpisRunDetails;

#define MPIS_TYPE_RUN_DETAILS (mpis_run_details_get_type ())
GType           mpis_run_details_get_type (void);
MpisRunDetails *mpis_run_details_new      (void);
MpisRunDetails *mpis_run_details_ref      (MpisRunDetails *self);
void            mpis_run_details_unref    (MpisRunDetails *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MpisRunDetails, mpis_run_details_unref)

G_END_DECLS
