#pragma once

#include <glib-object.h>

#include "mpis-counters.h"
#include "mpis-flag.h"
#include "mpis-run-details.h"
#include "mpis-time.h"

G_BEGIN_DECLS

/**
 * MpisStorePost:
 * @id_hash: any hash of @id; the store adds them up so that sync can tell whether posts went
 *   missing
 *
 * A row of `posts`. The other members are those of #MpisPost and #MpisCubePost.
 */
typedef struct {
  const char  *id;
  gint64       id_hash;
  const char  *channel;
  const char  *account;
  const char  *item_id;
  const char  *url;
  const char  *title;
  const char  *text;
  const char  *topic;
  const char  *project_id;
  const char  *persona_id;
  const char  *run_id;
  MpisInstant  published_at;
  gboolean     published_known;
  gboolean     is_demo;
} MpisStorePost;

/**
 * MpisStoreDraft:
 * @id: the draft's own id
 * @created_at: or %MPIS_INSTANT_UNKNOWN
 * @content: (nullable): its wordings, as JSON
 *
 * A row of `drafts`: what the post @post_id was before it was published. The other members are those
 * of #MpisDraft.
 */
typedef struct {
  const char  *post_id;
  const char  *id;
  int          number;
  const char  *status;
  gboolean     is_import;
  MpisInstant  created_at;
  const char  *content;
} MpisStoreDraft;

/**
 * MpisStorePersona:
 *
 * A row of `personas`.
 */
typedef struct {
  const char *id;
  const char *name;
  const char *slug;
  gboolean    is_demo;
} MpisStorePersona;

/**
 * MpisStoreProject:
 * @channels: a JSON list of channel names
 *
 * A row of `projects`.
 */
typedef struct {
  const char *id;
  const char *name;
  const char *persona_id;
  const char *channels;
  gboolean    is_demo;
  MpisInstant created_at;
  MpisInstant archived_at;
  const char *defaults;
  const char *schedule;
} MpisStoreProject;

/**
 * MpisStoreRun:
 * @id: the row's own id, which deletions name
 * @run_id: the id everybody else knows it by
 * @channels: a JSON list of channel names
 * @completed_at: or %MPIS_INSTANT_UNKNOWN
 *
 * A row of `runs`.
 */
typedef struct {
  const char  *id;
  const char  *run_id;
  const char  *project_id;
  const char  *persona_id;
  const char  *status;
  MpisInstant  started_at;
  MpisInstant  completed_at;
  const char  *error_message;
  const char  *channels;
  gboolean     is_demo;
  const char  *execution;
  const char  *retry_of;
  const char  *started_by;
  const char  *date_from;
  const char  *date_to;
  const char  *templates;
  const char  *options;
  MpisInstant  heard_at;
  MpisInstant  due_at;
  MpisInstant  overdue_at;
} MpisStoreRun;

/**
 * MpisStoreRecord:
 * @succeeded: whether the run reported the item as published
 * @post_id: (nullable): the post it was recorded as
 *
 * A row of `records`: an item that a run reported.
 */
typedef struct {
  const char *id;
  const char *run_id;
  gboolean    succeeded;
  const char *post_id;
  const char *channel;
  const char *draft_id;
  const char *item_id;
  const char *url;
  MpisInstant published_at;
} MpisStoreRecord;

/**
 * MpisStoreItem:
 * @metrics: (nullable): what the workflow counted, as JSON
 *
 * A row of `run_items`: what the end of a run said of one of its items. See #MpisRunItem.
 */
typedef struct {
  const char *run_id;
  gint64      position;
  const char *channel;
  const char *draft_id;
  const char *item_id;
  const char *url;
  const char *status;
  gboolean    failed;
  const char *error;
  const char *metrics;
} MpisStoreItem;

/**
 * MpisStoreLog:
 *
 * A row of `run_logs`. See #MpisRunLogFields.
 */
typedef struct {
  const char       *id;
  const char       *run_id;
  MpisRunLogFields  fields;
} MpisStoreLog;

/**
 * MpisStoreCall:
 *
 * A row of `run_calls`. See #MpisRunCall.
 */
typedef struct {
  const char  *id;
  const char  *run_id;
  MpisInstant  at;
  const char  *kind;
  const char  *who;
  const char  *body;
  const char  *outcome;
} MpisStoreCall;

/**
 * MpisStoreFlagEvent:
 *
 * A row of `flag_events`. See #MpisFlagEvent.
 */
typedef struct {
  const char  *id;
  const char  *flag_id;
  MpisInstant  at;
  const char  *action;
  const char  *by;
  const char  *why;
} MpisStoreFlagEvent;

/**
 * MpisStoreTable:
 *
 * The tables rows are removed from by id.
 */
typedef enum {
  MPIS_STORE_PERSONAS,
  MPIS_STORE_PROJECTS,
  MPIS_STORE_POSTS,
  MPIS_STORE_RUNS,
  MPIS_STORE_RECORDS,
  MPIS_STORE_FLAGS
} MpisStoreTable;

#define MPIS_STORE_N_TABLES 6

/**
 * MpisStoreChanges:
 *
 * What is to be written into a store: part of a pull, or all of it. Rows may come in any order, but
 * a post no later than its snapshots and its draft. Writing a row that is there already changes nothing. Boxed.
 */
typedef struct _MpisStoreChanges MpisStoreChanges;

#define MPIS_TYPE_STORE_CHANGES (mpis_store_changes_get_type ())
GType             mpis_store_changes_get_type      (void);
MpisStoreChanges *mpis_store_changes_new           (void);
MpisStoreChanges *mpis_store_changes_ref           (MpisStoreChanges        *self);
void              mpis_store_changes_unref         (MpisStoreChanges        *self);
void              mpis_store_changes_begin         (MpisStoreChanges        *self,
                                                    const char              *server,
                                                    gboolean                 from_nothing);
void              mpis_store_changes_put_persona   (MpisStoreChanges        *self,
                                                    const MpisStorePersona  *row);
void              mpis_store_changes_put_project   (MpisStoreChanges        *self,
                                                    const MpisStoreProject  *row);
void              mpis_store_changes_put_post      (MpisStoreChanges        *self,
                                                    const MpisStorePost     *row);
void              mpis_store_changes_put_draft     (MpisStoreChanges        *self,
                                                    const MpisStoreDraft    *row);
void              mpis_store_changes_put_run       (MpisStoreChanges        *self,
                                                    const MpisStoreRun      *row);
void              mpis_store_changes_put_record    (MpisStoreChanges        *self,
                                                    const MpisStoreRecord   *row);
void              mpis_store_changes_clear_run     (MpisStoreChanges        *self,
                                                    const char              *run_id);
void              mpis_store_changes_put_item      (MpisStoreChanges        *self,
                                                    const MpisStoreItem     *row);
void              mpis_store_changes_put_log       (MpisStoreChanges        *self,
                                                    const MpisStoreLog      *row);
void              mpis_store_changes_put_call      (MpisStoreChanges        *self,
                                                    const MpisStoreCall     *row);
void              mpis_store_changes_put_setting   (MpisStoreChanges        *self,
                                                    const char              *key,
                                                    const char              *value);
void              mpis_store_changes_put_flag      (MpisStoreChanges        *self,
                                                    const MpisFlagFields    *row);
void              mpis_store_changes_put_flag_event (MpisStoreChanges       *self,
                                                    const MpisStoreFlagEvent *row);
void              mpis_store_changes_put_snapshot  (MpisStoreChanges        *self,
                                                    const char              *id,
                                                    const char              *post_id,
                                                    MpisInstant              at,
                                                    const MpisCounters      *counters);
void              mpis_store_changes_remove        (MpisStoreChanges        *self,
                                                    MpisStoreTable           table,
                                                    const char              *id);
void              mpis_store_changes_remove_snapshot (MpisStoreChanges      *self,
                                                    const char              *id);
void              mpis_store_changes_keep_only     (MpisStoreChanges        *self,
                                                    MpisStoreTable           table,
                                                    const char *const       *ids,
                                                    gsize                    n_ids);
void              mpis_store_changes_complete      (MpisStoreChanges        *self,
                                                    const char              *watermark,
                                                    MpisInstant              synced_at);
gsize             mpis_store_changes_get_n_rows    (MpisStoreChanges        *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MpisStoreChanges, mpis_store_changes_unref)

G_END_DECLS
