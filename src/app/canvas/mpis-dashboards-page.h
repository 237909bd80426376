#pragma once

#include <adwaita.h>

#include "mpis-dashboard.h"
#include "mpis-scope.h"

G_BEGIN_DECLS

/**
 * MpisDashboardsPage:
 *
 * The dashboards, one at a time: looked at, arranged, made, given away and shown on a wall.
 */
#define MPIS_TYPE_DASHBOARDS_PAGE (mpis_dashboards_page_get_type ())
G_DECLARE_FINAL_TYPE (MpisDashboardsPage, mpis_dashboards_page, MPIS, DASHBOARDS_PAGE, AdwBin)

void           mpis_dashboards_page_set_scope   (MpisDashboardsPage *self,
                                                 MpisScope          *scope);
void           mpis_dashboards_page_open        (MpisDashboardsPage *self,
                                                 const char         *id);
MpisDashboard *mpis_dashboards_page_get_current (MpisDashboardsPage *self);
void           mpis_dashboards_page_set_editing (MpisDashboardsPage *self,
                                                 gboolean            editing);

G_END_DECLS
