#pragma once

#include "mpis-list-kind.h"

G_BEGIN_DECLS

/**
 * MpisRowList:
 *
 * The rows of a list page (#MpisRow): what passes filters and search, in order. Filtering and sorting
 * happen on another thread; until they are done the rows stay as they were. `answered` is emitted whenever
 * they are what was asked for last; places are added and taken away within the next frames.
 */
#define MPIS_TYPE_ROW_LIST (mpis_row_list_get_type ())
G_DECLARE_FINAL_TYPE (MpisRowList, mpis_row_list, MPIS, ROW_LIST, GObject)

MpisRowList *mpis_row_list_new        (const MpisListKind *kind);
void         mpis_row_list_set_source (MpisRowList        *self,
                                       GListModel         *source);
gboolean     mpis_row_list_set_sieve  (MpisRowList        *self,
                                       MpisSieve          *sieve);
void         mpis_row_list_set_filter (MpisRowList        *self,
                                       MpisListFilter     *filter);
void         mpis_row_list_set_standings (MpisRowList     *self,
                                       MpisStandings      *standings);
void         mpis_row_list_set_needle (MpisRowList        *self,
                                       const char         *needle);
void         mpis_row_list_set_order  (MpisRowList        *self,
                                       const MpisColumn   *column,
                                       gboolean            descending);
guint        mpis_row_list_get_n_found (MpisRowList       *self);
GPtrArray   *mpis_row_list_peek_found (MpisRowList        *self);
const MpisListKind *
             mpis_row_list_get_kind   (MpisRowList        *self);
void         mpis_row_list_rewrite    (MpisRowList        *self);
GtkBitset   *mpis_row_list_find_places (MpisRowList       *self,
                                       gboolean            seen);
void         mpis_row_list_let_go     (GPtrArray         **found);

G_END_DECLS
