#pragma once

#include "mpis-dashboard.h"

G_BEGIN_DECLS

/**
 * MpisDashboardTemplate:
 * @id: what a dashboard made from it remembers it by
 *
 * What a new dashboard can begin as. Static.
 */
typedef struct {
  const char *id;
  /*< private >*/
  const char *name;
  const char *description;
} MpisDashboardTemplate;

const MpisDashboardTemplate *mpis_dashboard_template_list            (guint                       *n);
const MpisDashboardTemplate *mpis_dashboard_template_of              (MpisLayout                  *layout);
const char                  *mpis_dashboard_template_get_name        (const MpisDashboardTemplate *self);
const char                  *mpis_dashboard_template_get_description (const MpisDashboardTemplate *self);
MpisLayout                  *mpis_dashboard_template_load            (const MpisDashboardTemplate *self,
                                                                      GError                     **error);

G_END_DECLS
