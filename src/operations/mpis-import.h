#pragma once

#include "mpis-ingest.h"

G_BEGIN_DECLS

/**
 * MpisImportKind:
 * @MPIS_IMPORT_GUESS: look at the content
 * @MPIS_IMPORT_YOUTUBE_API: an answer of YouTube's `videos.list`
 * @MPIS_IMPORT_YOUTUBE_TRACKER: a tracker's CSV of runs, or its JSON of timestamps
 * @MPIS_IMPORT_TELEGRAM_MTPROTO: a JSON list of messages dumped by a user account
 *
 * The file families that can be imported.
 */
typedef enum {
  MPIS_IMPORT_GUESS,
  MPIS_IMPORT_YOUTUBE_API,
  MPIS_IMPORT_YOUTUBE_TRACKER,
  MPIS_IMPORT_TELEGRAM_MTPROTO
} MpisImportKind;

/* Bytes; far above any export we know. What is larger is not one. */
#define MPIS_IMPORT_MAX_SIZE (512 * 1024 * 1024)

gboolean    mpis_import_kind_from_name (const char      *name,
                                        MpisImportKind  *kind);
const char *mpis_import_kind_get_name  (MpisImportKind   kind);

/**
 * MpisImportBatches:
 *
 * What a big table says, to be read a part at a time.
 */
typedef struct _MpisImportBatches MpisImportBatches;

void mpis_import_batches_free (MpisImportBatches *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MpisImportBatches, mpis_import_batches_free)

/**
 * MpisImportFile:
 * @kind: what the file turned out to be
 * @observations: (element-type MpisObservation): what it says
 * @batches: (nullable): what it says, if that is not in @observations; mpis_import_read() puts it
 *   there
 * @set_aside: (element-type MpisSetAside): records that could not be read
 * @source: (nullable): what the answer about the zone belongs to (the kind and the account or
 *   file); %NULL if there was no such question
 * @zone: (nullable): the zone its times were read in: `UTC` if they all say themselves which they are
 *   in; %NULL if there are no snapshots
 * @measured_from: where the snapshot time came from, in words ("the data", "--measured-at", "the
 *   file name")
 * @first: earliest snapshot, or %MPIS_INSTANT_UNKNOWN
 * @last: latest snapshot, or %MPIS_INSTANT_UNKNOWN
 * @notes: (array zero-terminated=1): what the user should know: unknown columns, album members, …
 *
 * A file that was read, before anything is written.
 */
typedef struct {
  MpisImportKind      kind;
  GPtrArray          *observations;
  MpisImportBatches  *batches;
  GPtrArray          *set_aside;
  char               *source;
  char               *zone;
  char               *measured_from;
  MpisInstant         first;
  MpisInstant         last;
  char              **notes;
} MpisImportFile;

gboolean        mpis_import_check_size (const char     *name,
                                        gsize           size,
                                        GError        **error);
MpisImportFile *mpis_import_read      (const char      *name,
                                       GBytes          *content,
                                       MpisImportKind   kind,
                                       const char      *zone,
                                       MpisInstant      measured_at,
                                       GError         **error);
void            mpis_import_file_free (MpisImportFile  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MpisImportFile, mpis_import_file_free)

G_END_DECLS
