#pragma once

#include <adwaita.h>

#include "mpis-scope.h"
#include "mpis-state-pane.h"

G_BEGIN_DECLS

/**
 * MpisOverviewPage:
 *
 * How things are going: key figures, the engagement chart, channels, recent posts, what needs attention.
 */
#define MPIS_TYPE_OVERVIEW_PAGE (mpis_overview_page_get_type ())
G_DECLARE_FINAL_TYPE (MpisOverviewPage, mpis_overview_page, MPIS, OVERVIEW_PAGE, AdwBin)

void           mpis_overview_page_set_scope (MpisOverviewPage *self,
                                             MpisScope        *scope);
MpisStatePane *mpis_overview_page_get_pane  (MpisOverviewPage *self);

G_END_DECLS
