#pragma once

#include "mpis-awaiting.h"
#include "mpis-import.h"
#include "mpis-ingest.h"

G_BEGIN_DECLS

#define MPIS_NOWHERE G_MAXUINT

/* `dash_settings` keys under which answers about zones are kept, before the source's name. */
#define MPIS_ZONE_SETTING "import.zone/"

/**
 * MpisReading:
 * @at: when the counters were read
 * @edition: the edition that says so
 * @counters: what they stood at
 * @carried: which of them the source could know
 * @rate: engagement rate, or NaN
 * @post: which post of the job
 * @observation: which observation of the job
 *
 * An observation, normalised.
 */
typedef struct {
  MpisInstant    at;
  MpisInstant    edition;
  MpisCounters   counters;
  double         rate;
  guint          post;
  guint          observation;
  MpisCounterSet carried;
} MpisReading;

/**
 * MpisStored:
 * @id: its row
 * @earlier: (nullable): JSON of what it said before
 *
 * A snapshot the database has.
 */
typedef struct {
  char          id[37];
  const char   *earlier;
  MpisInstant   at;
  MpisInstant   edition;
  MpisCounters  counters;
} MpisStored;

/**
 * MpisWrite:
 * @post: which post of the job
 * @observation: whose raw counters go with it
 * @stored: (nullable): the row it changes; %NULL for a new one
 * @earlier: (nullable): JSON of what it said before, if that grew
 *
 * A snapshot to be written.
 */
typedef struct {
  MpisInstant       at;
  MpisInstant       edition;
  MpisCounters      counters;
  double            rate;
  guint             post;
  guint             observation;
  const MpisStored *stored;
  char             *earlier;
} MpisWrite;

/**
 * MpisIngestPost:
 * @channel: as it is stored
 * @first: its first reading in the job, of @n_readings
 * @id: its `published_items` row; empty if there is none
 * @n_possible: how many rows it may be, where nothing tells which of them it is
 * @is_new: whether the row is still to be made
 * @first_stored: its first snapshot in the database, of @n_stored
 * @title: (nullable): its title and @text, as they will stand
 * @published_at: when it was published, as it will stand
 * @history: (nullable): earlier titles and texts, newest last
 * @touched: whether something but its snapshots changes
 *
 * A post that is being ingested.
 */
typedef struct {
  char         *channel;
  const char   *account;
  const char   *item_id;
  guint         first;
  guint         n_readings;
  char          id[37];
  guint         n_possible;
  gboolean      is_new;
  gboolean      account_is_new;
  guint         first_stored;
  guint         n_stored;
  char         *title;
  char         *text;
  MpisInstant   published_at;
  gboolean      published_known;
  JsonArray    *history;
  gboolean      touched;
} MpisIngestPost;

/**
 * MpisIngestJob:
 *
 * An ingestion at work. Filled stage by stage; what one stage made the next ones only read. A big one
 * goes through the stages a batch at a time, all the observations of a post in one of them.
 * Reference counted: a thread may still read it when the fiber that owns it was cancelled.
 */
typedef struct {
  /* given */
  MpisDb                 *db;
  MpisDbSchema           *schema;
  GPtrArray              *observations; /* of one batch, where there are several */
  MpisImportBatches      *batches;     /* nullable: where the observations come from */
  GPtrArray              *set_aside;
  MpisIngestTarget        target;
  MpisIngestProgress      progress;
  gpointer                progress_data;
  const MpisImportFile   *file;        /* nullable: what the record of the import says */
  const char             *file_name;
  const char             *sha256;

  guint                   n_total;     /* observations, and how many of them are done with */
  guint                   n_done;

  /* grouped: readings sorted by post, time, edition and order of arrival */
  MpisReading            *readings;
  guint                   n_readings;
  GArray                 *posts;       /* MpisIngestPost */

  /* fetched */
  GArray                 *stored;      /* MpisStored, by post and time */
  GStringChunk           *texts;

  /* merged */
  GArray                 *added;       /* MpisWrite */
  GArray                 *changed;     /* MpisWrite */
  MpisIngestCounts        counts;
  guint                   n_unmatched; /* the last ones of set_aside */
  gboolean                has_unmatched; /* snapshots, kept in dash_unmatched_now */

  char                   *project_id;  /* of new posts; NULL if there are none */
  char                   *persona_id;
} MpisIngestJob;

MpisIngestJob *mpis_ingest_job_new      (MpisDb                 *db,
                                         MpisDbSchema           *schema,
                                         GPtrArray              *observations,
                                         GPtrArray              *set_aside,
                                         const MpisIngestTarget *target);
MpisIngestJob *mpis_ingest_job_ref      (MpisIngestJob          *self);
void           mpis_ingest_job_unref    (MpisIngestJob          *self);
DexFuture     *mpis_ingest_job_run      (MpisIngestJob          *self) G_GNUC_WARN_UNUSED_RESULT;

/* The stages. Those that end in _awaiting run on a fiber; the others are pure computation. */
void           mpis_ingest_group        (MpisIngestJob          *self);
gboolean       mpis_ingest_match_awaiting (MpisIngestJob        *self,
                                         GError                **error);
gboolean       mpis_ingest_fetch_awaiting (MpisIngestJob        *self,
                                         GError                **error);
void           mpis_ingest_merge        (MpisIngestJob          *self);
gboolean       mpis_ingest_choose_project_awaiting  (MpisIngestJob  *self,
                                                     GError        **error);
gboolean       mpis_ingest_write_posts_awaiting     (MpisIngestJob  *self,
                                                     GError        **error);
gboolean       mpis_ingest_write_snapshots_awaiting (MpisIngestJob  *self,
                                                     GError        **error);
gboolean       mpis_ingest_keep_unmatched_awaiting  (MpisIngestJob  *self,
                                                     GError        **error);
gboolean       mpis_ingest_record_awaiting          (MpisIngestJob  *self,
                                                     GError        **error);
void           mpis_ingest_job_report               (MpisIngestJob  *self,
                                                     guint           n_written);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MpisIngestJob, mpis_ingest_job_unref)

G_END_DECLS
