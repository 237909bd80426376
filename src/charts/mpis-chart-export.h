#pragma once

#include <libdex.h>

#include "mpis-chart-data.h"
#include "mpis-chart-style.h"

G_BEGIN_DECLS

/**
 * MpisChartFormat:
 * @MPIS_CHART_PNG: a picture of pixels
 * @MPIS_CHART_SVG: a drawing
 * @MPIS_CHART_PDF: a page, its text can be found and selected
 * @MPIS_CHART_CSV: the numbers, see mpis_chart_numbers_to_csv()
 */
typedef enum {
  MPIS_CHART_PNG,
  MPIS_CHART_SVG,
  MPIS_CHART_PDF,
  MPIS_CHART_CSV
} MpisChartFormat;

/**
 * MpisChartExport:
 *
 * A chart as it was at one moment, to take it out of the program. Immutable; any thread may use it.
 */
typedef struct _MpisChartExport MpisChartExport;

/**
 * MPIS_CHART_EXPORT_MAX_SCALE:
 *
 * The most pixels along a pixel of the sheet.
 */
#define MPIS_CHART_EXPORT_MAX_SCALE 4

MpisChartExport *mpis_chart_export_new      (const MpisChartData  *data,
                                             const char           *title,
                                             const MpisChartStyle *style);
MpisChartExport *mpis_chart_export_ref      (MpisChartExport      *self);
void             mpis_chart_export_unref    (MpisChartExport      *self);
char            *mpis_chart_export_get_name (MpisChartExport      *self,
                                             MpisChartFormat       format);
GBytes          *mpis_chart_export_render   (MpisChartExport      *self,
                                             MpisChartFormat       format,
                                             guint                 scale,
                                             GError              **error);
DexFuture       *mpis_chart_export_produce  (MpisChartExport      *self,
                                             MpisChartFormat       format,
                                             guint                 scale) G_GNUC_WARN_UNUSED_RESULT;
DexFuture       *mpis_chart_export_save     (MpisChartExport      *self,
                                             MpisChartFormat       format,
                                             guint                 scale,
                                             GFile                *file,
                                             GCancellable         *cancellable) G_GNUC_WARN_UNUSED_RESULT;
MpisChartFormat  mpis_chart_format_of_name  (const char           *name,
                                             MpisChartFormat       otherwise);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MpisChartExport, mpis_chart_export_unref)

G_END_DECLS
