#pragma once

#include <adwaita.h>

#include "mpis-scope.h"

G_BEGIN_DECLS

/**
 * MpisProjectsPage:
 *
 * The projects: what there is, how their runs go, and where to make, change and archive them.
 */
#define MPIS_TYPE_PROJECTS_PAGE (mpis_projects_page_get_type ())
G_DECLARE_FINAL_TYPE (MpisProjectsPage, mpis_projects_page, MPIS, PROJECTS_PAGE, AdwBin)

void mpis_projects_page_set_scope    (MpisProjectsPage *self,
                                      MpisScope        *scope);
void mpis_projects_page_begin_search (MpisProjectsPage *self);

G_END_DECLS
