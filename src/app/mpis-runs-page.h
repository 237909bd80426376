#pragma once

#include <adwaita.h>

#include "mpis-scope.h"

G_BEGIN_DECLS

/**
 * MpisRunsPage:
 *
 * The publishing runs started in the time range: how each went, and why one failed.
 */
#define MPIS_TYPE_RUNS_PAGE (mpis_runs_page_get_type ())
G_DECLARE_FINAL_TYPE (MpisRunsPage, mpis_runs_page, MPIS, RUNS_PAGE, AdwBin)

void mpis_runs_page_set_scope    (MpisRunsPage *self,
                                  MpisScope    *scope);
void mpis_runs_page_begin_search (MpisRunsPage *self);

G_END_DECLS
