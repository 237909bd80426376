#pragma once

#include <libdex.h>

#include "mpis-list-kind.h"

G_BEGIN_DECLS

/**
 * MpisListFormat:
 * @MPIS_LIST_XLSX: a spreadsheet
 * @MPIS_LIST_CSV: comma separated values, texts safe to open in a spreadsheet
 * @MPIS_LIST_CSV_EXACT: the same with every text as it is, for programs
 *
 * What a list can be exported as.
 */
typedef enum {
  MPIS_LIST_XLSX,
  MPIS_LIST_CSV,
  MPIS_LIST_CSV_EXACT
} MpisListFormat;

/**
 * MpisListExport:
 * @kind: what is listed
 * @items: (element-type GObject): its items, in order; not changed any more
 * @selected: (nullable): the positions in @items to export, %NULL for all
 * @columns: (element-type guint): the columns, in order
 * @standings: (nullable): how posts do
 * @cube: (nullable): what that is found out from, if a column asks for it and @standings is missing
 * @zone: the zone of days and hours
 * @format: what to write
 * @file: where to; replaced if it exists
 *
 * What to export, and where to.
 */
typedef struct {
  const MpisListKind *kind;
  GPtrArray          *items;
  GtkBitset          *selected;
  GArray             *columns;
  MpisStandings      *standings;
  MpisCube           *cube;
  GTimeZone          *zone;
  MpisListFormat      format;
  GFile              *file;
} MpisListExport;

void        mpis_list_export_free     (MpisListExport *self);
DexFuture  *mpis_list_export_save     (MpisListExport *self,
                                       GCancellable   *cancellable) G_GNUC_WARN_UNUSED_RESULT;
gboolean    mpis_list_format_of       (const char     *name,
                                       MpisListFormat *format);
const char *mpis_list_format_get_ending (MpisListFormat  format);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MpisListExport, mpis_list_export_free)

G_END_DECLS
