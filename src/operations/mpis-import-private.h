#pragma once

#include "mpis-csv.h"
#include "mpis-import.h"
#include "mpis-json.h"

G_BEGIN_DECLS

/**
 * MpisImport:
 * @name: the file's name as messages show it
 * @zone: (nullable): the zone of times that name none; %NULL as long as nobody said
 * @given: the snapshot time the user gave, or %MPIS_INSTANT_UNKNOWN
 * @file: what has been read
 * @notes: (element-type utf8): what the user should know
 * @source: (nullable): set by the reader: what an answer about the zone belongs to
 * @naive: set while reading: a time without a zone was met
 * @spoken: set while reading: a time from outside of the data was taken to be in @zone
 * @untimed: set while reading: how many records had no snapshot time, not even from elsewhere
 * @undated: set while reading: how many publication times could not be read
 * @early: set while reading: how many snapshots lie before their post's publication
 * @least_age: set while reading: the youngest a post was at a snapshot, or %G_MAXINT64
 * @n_taken: set while reading: how many observations there were
 * @batches: (nullable): where observations are noted, to be read again later, instead of being kept
 * @row: the row of a table that is being read
 *
 * A file being read. A reader looks at the whole file even if the zone is not known yet: the
 * question for it comes with a guess.
 */
typedef struct {
  const char     *name;
  GTimeZone      *zone;
  MpisInstant     given;
  MpisImportFile *file;
  GPtrArray      *notes;
  char           *source;
  gboolean        naive;
  gboolean        spoken;
  guint           untimed;
  guint           undated;
  guint           early;
  gint64          least_age;
  guint           n_taken;
  MpisImportBatches *batches;
  guint           row;
} MpisImport;

MpisImportFile *mpis_import_file_new         (MpisImportKind    kind);
MpisImportFile *mpis_import_read_for_ingest  (const char       *name,
                                              GBytes           *content,
                                              MpisImportKind    kind,
                                              const char       *zone,
                                              GHashTable       *remembered,
                                              MpisInstant       measured_at,
                                              GError          **error);

/* A big table, read part by part; see mpis-import-batches.c. */
MpisImportBatches *mpis_import_batches_new      (void);
void               mpis_import_batches_note     (MpisImportBatches      *self,
                                                 const MpisObservation  *observation,
                                                 guint                   row);
void               mpis_import_batches_finish   (MpisImportBatches      *self,
                                                 MpisCsv                *csv,
                                                 const MpisImport       *import);
guint              mpis_import_batches_get_n    (MpisImportBatches      *self);
GPtrArray         *mpis_import_batches_read     (MpisImportBatches      *self,
                                                 guint                   n_rows);

/* The readers: each takes what the file was parsed into and fills the import. */
gboolean mpis_import_read_youtube_api      (MpisImport      *self,
                                            const MpisJson  *root,
                                            GError         **error);
gboolean mpis_import_read_youtube_csv      (MpisImport      *self,
                                            const MpisCsv   *csv,
                                            GError         **error);
void     mpis_import_read_youtube_rows     (MpisImport      *self,
                                            const MpisCsv   *csv,
                                            const guint     *rows,
                                            guint            n_rows);
gboolean mpis_import_read_youtube_json     (MpisImport      *self,
                                            const MpisJson  *root,
                                            GError         **error);
gboolean mpis_import_read_telegram         (MpisImport      *self,
                                            const MpisJson  *root,
                                            GError         **error);

/* What a file is, in words ("a TikTok Studio export"), if it is one we know and cannot take. */
const char *mpis_import_recognise_table    (const MpisCsv   *csv);
const char *mpis_import_recognise_json     (const MpisJson  *root);
const char *mpis_import_recognise_text     (const char      *text);
char       *mpis_import_describe_table     (const MpisCsv   *csv);
char       *mpis_import_describe_json      (const MpisJson  *root);
char       *mpis_import_describe_failure   (const MpisJson  *root);
gboolean    mpis_import_guess_json         (const MpisJson  *root,
                                            MpisImportKind  *kind);

/* What readers share. */
void        mpis_import_note               (MpisImport      *self,
                                            const char      *format,
                                            ...) G_GNUC_PRINTF (2, 3);
void        mpis_import_take               (MpisImport      *self,
                                            MpisObservation *observation,
                                            const char      *place);
void        mpis_import_set_aside          (MpisImport      *self,
                                            const char      *place,
                                            const char      *reason,
                                            const char      *record);
void        mpis_import_set_aside_json     (MpisImport      *self,
                                            const MpisJson  *record,
                                            const char      *reason);
gboolean    mpis_import_measured           (MpisImport      *self,
                                            const char      *text,
                                            MpisInstant     *instant,
                                            GError         **error);
MpisInstant mpis_import_published          (MpisImport      *self,
                                            const char      *text);
char       *mpis_import_clean              (const char      *text);
gboolean    mpis_import_count_text         (JsonObject      *raw,
                                            const char      *key,
                                            const char      *text);
gboolean    mpis_import_count_json         (JsonObject      *raw,
                                            const char      *key,
                                            const MpisJson  *record,
                                            const char      *member,
                                            GError         **error);
MpisInstant mpis_import_time_in_name       (const char      *name,
                                            GTimeZone       *zone);

G_END_DECLS
