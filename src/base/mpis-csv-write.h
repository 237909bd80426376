#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MpisCsvForm:
 * @MPIS_CSV_SAFE: text that a spreadsheet would run as a formula gets an apostrophe before it
 * @MPIS_CSV_EXACT: every text as it is, for programs that read it back
 *
 * How text is written.
 */
typedef enum {
  MPIS_CSV_SAFE,
  MPIS_CSV_EXACT
} MpisCsvForm;

void mpis_csv_append_text   (GString     *csv,
                             const char  *text,
                             MpisCsvForm  form);
void mpis_csv_append_number (GString     *csv,
                             double       value);

G_END_DECLS
