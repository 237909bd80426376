#pragma once

#include "mpis-import-file.h"

G_BEGIN_DECLS

/**
 * MpisCtlImportReport:
 * @json: whether it is written as JSON
 * @dry_run: whether nothing was changed
 * @files: (element-type MpisCtlImported): what became of each file
 * @counts: all files together
 *
 * What an import has to say at its end.
 */
typedef struct {
  gboolean          json;
  gboolean          dry_run;
  GPtrArray        *files;
  MpisIngestCounts  counts;
} MpisCtlImportReport;

/**
 * MpisCtlImported:
 * @name: the file's name as given
 * @result: (nullable): what was done; %NULL if the file was refused
 * @problem: (nullable): why it was refused
 *
 * What became of one file.
 */
typedef struct {
  char             *name;
  MpisImportResult *result;
  GError           *problem;
} MpisCtlImported;

void mpis_ctl_import_report_init   (MpisCtlImportReport *self);
void mpis_ctl_import_report_clear  (MpisCtlImportReport *self);
void mpis_ctl_import_report_take   (MpisCtlImportReport *self,
                                    const char          *name,
                                    MpisImportResult    *result,
                                    GError              *problem);
void mpis_ctl_import_report_finish (MpisCtlImportReport *self);
int  mpis_ctl_import_report_status (MpisCtlImportReport *self);

G_END_DECLS
