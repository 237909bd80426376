#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MpisCtlFormat:
 * @MPIS_CTL_CSV: RFC 4180 with a header line, line ends LF
 * @MPIS_CTL_JSON: an array of one object a row
 * @MPIS_CTL_TABLE: aligned columns to read
 */
typedef enum {
  MPIS_CTL_CSV,
  MPIS_CTL_JSON,
  MPIS_CTL_TABLE
} MpisCtlFormat;

/**
 * MpisCtlTable:
 *
 * Rows of texts and numbers, to be written in one of several forms.
 */
typedef struct _MpisCtlTable MpisCtlTable;

gboolean      mpis_ctl_format_from_name (const char       *name,
                                         MpisCtlFormat    *format);

MpisCtlTable *mpis_ctl_table_new        (void);
void          mpis_ctl_table_add_column (MpisCtlTable     *self,
                                         const char       *name,
                                         gboolean          is_number);
void          mpis_ctl_table_add_cell   (MpisCtlTable     *self,
                                         char             *text);
char         *mpis_ctl_table_format     (MpisCtlTable     *self,
                                         MpisCtlFormat     format);
void          mpis_ctl_table_free       (MpisCtlTable     *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MpisCtlTable, mpis_ctl_table_free)

G_END_DECLS
