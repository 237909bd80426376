#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MpisCsv:
 *
 * A table read from delimited text (RFC 4180). Columns are found by heading, in any order.
 * Immutable.
 */
typedef struct _MpisCsv MpisCsv;

MpisCsv           *mpis_csv_read             (GBytes             *content,
                                              GError            **error);
MpisCsv           *mpis_csv_read_text        (char               *text,
                                              gsize               length,
                                              GError            **error);
void               mpis_csv_free             (MpisCsv            *self);
guint              mpis_csv_get_n_columns    (const MpisCsv      *self);
const char        *mpis_csv_get_heading      (const MpisCsv      *self,
                                              guint               column);
int                mpis_csv_find_column      (const MpisCsv      *self,
                                              const char         *heading);
char             **mpis_csv_list_unknown     (const MpisCsv      *self,
                                              const char *const  *known);
guint              mpis_csv_get_n_rows       (const MpisCsv      *self);
const char        *mpis_csv_get              (const MpisCsv      *self,
                                              guint               row,
                                              int                 column);
guint              mpis_csv_get_width        (const MpisCsv      *self,
                                              guint               row);
guint              mpis_csv_get_line         (const MpisCsv      *self,
                                              guint               row);
char              *mpis_csv_get_problem      (const MpisCsv      *self,
                                              guint               row);
char              *mpis_csv_format_row       (const MpisCsv      *self,
                                              guint               row);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MpisCsv, mpis_csv_free)

G_END_DECLS
