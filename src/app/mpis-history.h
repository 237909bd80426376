#pragma once

#include <gio/gio.h>

#include "mpis-cube.h"

G_BEGIN_DECLS

/**
 * MpisHistoryRow:
 *
 * One snapshot of a post as a row: `at` (int64 #MpisInstant), the counters then and what each gained.
 * Immutable.
 */
#define MPIS_TYPE_HISTORY_ROW (mpis_history_row_get_type ())
G_DECLARE_FINAL_TYPE (MpisHistoryRow, mpis_history_row, MPIS, HISTORY_ROW, GObject)

const MpisHistoryStep *mpis_history_row_peek  (MpisHistoryRow  *self);
char                  *mpis_history_row_notes (MpisHistoryRow  *self);

GListStore            *mpis_history_rows      (MpisCube        *cube,
                                               guint            post);
GListStore            *mpis_history_series    (GListModel      *rows,
                                               MpisCounterSet   counters,
                                               gboolean         gains,
                                               GTimeZone       *zone);
GListModel            *mpis_list_reversed     (GListModel      *list);

G_END_DECLS
