#pragma once

#include <adwaita.h>

#include "mpis-scope.h"

G_BEGIN_DECLS

/**
 * MpisFlagsPage:
 *
 * The red flags: what wants looking at, since when and why, what became of it, and from when on flags are
 * raised.
 */
#define MPIS_TYPE_FLAGS_PAGE (mpis_flags_page_get_type ())
G_DECLARE_FINAL_TYPE (MpisFlagsPage, mpis_flags_page, MPIS, FLAGS_PAGE, AdwBin)

void mpis_flags_page_set_scope (MpisFlagsPage *self,
                                MpisScope     *scope);

G_END_DECLS
