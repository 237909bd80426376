#pragma once

#include <adwaita.h>

#include "mpis-dashboards.h"

G_BEGIN_DECLS

/**
 * MpisDashboardSwitcher:
 *
 * Says which dashboard is shown, and lists all of them: opens them with the action `dashboards.open`, and
 * moves them with `dashboards.move`, (their id, their new index), when they are dragged, or with Alt and
 * an arrow.
 */
#define MPIS_TYPE_DASHBOARD_SWITCHER (mpis_dashboard_switcher_get_type ())
G_DECLARE_FINAL_TYPE (MpisDashboardSwitcher, mpis_dashboard_switcher, MPIS, DASHBOARD_SWITCHER, AdwBin)

void mpis_dashboard_switcher_set_dashboards (MpisDashboardSwitcher *self,
                                             MpisDashboards        *dashboards);
void mpis_dashboard_switcher_set_current    (MpisDashboardSwitcher *self,
                                             MpisDashboard         *dashboard);
void mpis_dashboard_switcher_popup          (MpisDashboardSwitcher *self);

G_END_DECLS
