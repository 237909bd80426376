#pragma once

#include <adwaita.h>

#include "mpis-explorer.h"

G_BEGIN_DECLS

/**
 * MpisAnalyticsPage:
 *
 * Any figure by anything: a chart and a table, gone into step by step, compared, kept under a name.
 */
#define MPIS_TYPE_ANALYTICS_PAGE (mpis_analytics_page_get_type ())
G_DECLARE_FINAL_TYPE (MpisAnalyticsPage, mpis_analytics_page, MPIS, ANALYTICS_PAGE, AdwBin)

void     mpis_analytics_page_set_scope (MpisAnalyticsPage *self,
                                        MpisScope         *scope);
gboolean mpis_analytics_page_go_up     (MpisAnalyticsPage *self);
void     mpis_analytics_page_explore   (MpisAnalyticsPage  *self,
                                        const MpisExplorer *explorer);

G_END_DECLS
