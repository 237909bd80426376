#pragma once

#include "mpis-card-input.h"
#include "mpis-dashboard.h"

G_BEGIN_DECLS

/**
 * MpisReportFormat:
 * @MPIS_REPORT_PDF: pages of A4 across; drawings and text, no pixels
 * @MPIS_REPORT_WORKBOOK: a spreadsheet (XLSX): the head, then a sheet for each card
 * @MPIS_REPORT_PNG: one picture, as tall as it takes
 *
 * What a dashboard can be taken out as.
 */
typedef enum {
  MPIS_REPORT_PDF,
  MPIS_REPORT_WORKBOOK,
  MPIS_REPORT_PNG
} MpisReportFormat;

#define MPIS_REPORT_MAX_SCALE 4

/**
 * MpisReport:
 *
 * A dashboard as it was at one moment, every card worked out, to take it out of the program. What it
 * shows and in which words is what the window shows. Immutable; any thread may make and use one, but
 * two threads not the same one at once.
 */
typedef struct _MpisReport MpisReport;

MpisReport *mpis_report_new              (MpisDashboard     *dashboard,
                                          MpisCardInput     *input);
void        mpis_report_free             (MpisReport        *self);
guint       mpis_report_get_n_cards      (const MpisReport  *self);
GBytes     *mpis_report_render           (MpisReport        *self,
                                          MpisReportFormat   format,
                                          guint              scale,
                                          GCancellable      *cancellable,
                                          GError           **error);
const char *mpis_report_format_get_name  (MpisReportFormat   format);
gboolean    mpis_report_format_from_name (const char        *name,
                                          MpisReportFormat  *format);
char       *mpis_report_make_file_name   (const char        *title,
                                          MpisReportFormat   format);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MpisReport, mpis_report_free)

G_END_DECLS
