#pragma once

#include <adwaita.h>

#include "mpis-scope.h"

G_BEGIN_DECLS

/**
 * MpisDraftRow:
 *
 * Says which draft a post was published from, and opens it.
 */
#define MPIS_TYPE_DRAFT_ROW (mpis_draft_row_get_type ())
G_DECLARE_FINAL_TYPE (MpisDraftRow, mpis_draft_row, MPIS, DRAFT_ROW, AdwActionRow)

void mpis_draft_row_show (MpisDraftRow *self,
                          MpisScope    *scope,
                          const char   *post_id);

G_END_DECLS
