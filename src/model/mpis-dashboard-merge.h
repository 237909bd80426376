#pragma once

#include "mpis-dashboard.h"

G_BEGIN_DECLS

/**
 * MpisDashboardClash:
 * @MPIS_DASHBOARD_CLASH_NAME: both sides renamed it
 * @MPIS_DASHBOARD_CLASH_OWNER: both sides gave it to somebody
 *
 * What two sides did to a dashboard as a whole, each in its own way.
 */
typedef enum {
  MPIS_DASHBOARD_CLASH_NAME = 1 << 0,
  MPIS_DASHBOARD_CLASH_OWNER = 1 << 1
} MpisDashboardClash;

MpisDashboard *mpis_dashboard_merge        (MpisDashboard       *base,
                                            MpisDashboard       *mine,
                                            MpisDashboard       *theirs,
                                            MpisDashboardClash  *clashes,
                                            GPtrArray          **cards);
JsonNode      *mpis_dashboard_card_to_node (MpisDashboard       *self,
                                            const char          *id);
MpisDashboard *mpis_dashboard_take_card    (MpisDashboard       *self,
                                            MpisDashboard       *other,
                                            const char          *id);

G_END_DECLS
