#pragma once

#include "mpis-import.h"

G_BEGIN_DECLS

/**
 * MpisImportOptions:
 * @kind: what the file is, or %MPIS_IMPORT_GUESS
 * @zone: (nullable): the zone of times that name none
 * @measured_at: the snapshot time of records that give none, or %MPIS_INSTANT_UNKNOWN
 * @target: where new posts belong; @dry_run is there
 *
 * What a user said about a file.
 */
typedef struct {
  MpisImportKind   kind;
  const char      *zone;
  MpisInstant      measured_at;
  MpisIngestTarget target;
} MpisImportOptions;

/**
 * MpisImportResult:
 * @counts: what was done
 * @file: what the file was: its kind, zone, source of snapshot times, first and last of them,
 *   notes, and what was set aside (unmatched posts included); its observations are gone
 *
 * What became of a file. Boxed.
 */
typedef struct {
  MpisIngestCounts  counts;
  MpisImportFile   *file;
} MpisImportResult;

#define MPIS_TYPE_IMPORT_RESULT (mpis_import_result_get_type ())
GType             mpis_import_result_get_type (void);
MpisImportResult *mpis_import_result_ref      (MpisImportResult *self);
void              mpis_import_result_unref    (MpisImportResult *self);

DexFuture *mpis_import_file    (MpisDb                  *db,
                                MpisDbSchema            *schema,
                                const char              *path,
                                const MpisImportOptions *options,
                                MpisIngestProgress       progress,
                                gpointer                 progress_data)
  G_GNUC_WARN_UNUSED_RESULT;
DexFuture *mpis_import_content (MpisDb                  *db,
                                MpisDbSchema            *schema,
                                const char              *name,
                                GBytes                  *content,
                                const MpisImportOptions *options,
                                MpisIngestProgress       progress,
                                gpointer                 progress_data)
  G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MpisImportResult, mpis_import_result_unref)

G_END_DECLS
