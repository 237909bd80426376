#pragma once

#include <gio/gio.h>

#include "mpis-csv-write.h"
#include "mpis-time.h"

G_BEGIN_DECLS

/**
 * MpisSheetType:
 * @MPIS_SHEET_TEXT: text; never a formula
 * @MPIS_SHEET_INTEGER: a whole number, %G_MININT64 where not known
 * @MPIS_SHEET_NUMBER: any number, NaN where not known
 * @MPIS_SHEET_RATE: a fraction, shown as per cent, NaN where not known
 * @MPIS_SHEET_DAY: a local day, counted from 1970-01-01, %G_MININT64 where not known
 * @MPIS_SHEET_MOMENT: an #MpisInstant, %MPIS_INSTANT_UNKNOWN where not known
 *
 * What the cells of a column are.
 */
typedef enum {
  MPIS_SHEET_TEXT,
  MPIS_SHEET_INTEGER,
  MPIS_SHEET_NUMBER,
  MPIS_SHEET_RATE,
  MPIS_SHEET_DAY,
  MPIS_SHEET_MOMENT
} MpisSheetType;

/**
 * MpisSheet:
 *
 * A table to take out of the program: a name, typed columns, rows. First the columns are added, then the
 * cells, row by row from left to right. What is not known is an empty cell. Once filled it is not changed
 * any more, and any thread may read it.
 */
typedef struct _MpisSheet MpisSheet;

MpisSheet     *mpis_sheet_new           (const char       *name,
                                         GTimeZone        *zone);
MpisSheet     *mpis_sheet_ref           (MpisSheet        *self);
void           mpis_sheet_unref         (MpisSheet        *self);
void           mpis_sheet_add_column    (MpisSheet        *self,
                                         const char       *heading,
                                         MpisSheetType     type);
void           mpis_sheet_add_text      (MpisSheet        *self,
                                         const char       *text);
void           mpis_sheet_add_integer   (MpisSheet        *self,
                                         gint64            value);
void           mpis_sheet_add_number    (MpisSheet        *self,
                                         double            value);

const char    *mpis_sheet_get_name      (const MpisSheet  *self);
GTimeZone     *mpis_sheet_get_zone      (const MpisSheet  *self);
guint          mpis_sheet_get_n_columns (const MpisSheet  *self);
const char    *mpis_sheet_get_heading   (const MpisSheet  *self,
                                         guint             column);
MpisSheetType  mpis_sheet_get_type_of   (const MpisSheet  *self,
                                         guint             column);
guint          mpis_sheet_get_n_rows    (const MpisSheet  *self);
const char    *mpis_sheet_get_text      (const MpisSheet  *self,
                                         guint             row,
                                         guint             column);
gint64         mpis_sheet_get_integer   (const MpisSheet  *self,
                                         guint             row,
                                         guint             column);
double         mpis_sheet_get_number    (const MpisSheet  *self,
                                         guint             row,
                                         guint             column);

GBytes        *mpis_sheet_to_csv        (const MpisSheet  *self,
                                         MpisCsvForm       form,
                                         GCancellable     *cancellable,
                                         GError          **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MpisSheet, mpis_sheet_unref)

G_END_DECLS
