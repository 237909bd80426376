#pragma once

#include "mpis-layout.h"

G_BEGIN_DECLS

/**
 * MpisDashboard:
 *
 * A named layout: a row of `dashboard_layouts`. Construct-only properties `id` (UUID), `name`, `owner`
 * (nullable UUID: whose it is; %NULL is everybody's), `is-default`, `position` (int64: where it stands
 * among the others, ascending), `layout` (#MpisLayout). Immutable; thread-safe.
 */
#define MPIS_TYPE_DASHBOARD (mpis_dashboard_get_type ())
G_DECLARE_FINAL_TYPE (MpisDashboard, mpis_dashboard, MPIS, DASHBOARD, GObject)

MpisDashboard *mpis_dashboard_new            (const char     *name,
                                              MpisLayout     *layout);
MpisDashboard *mpis_dashboard_new_from_text  (const char     *text,
                                              gssize          length,
                                              GError        **error);
char          *mpis_dashboard_to_text        (MpisDashboard  *self);

const char    *mpis_dashboard_get_id         (MpisDashboard  *self);
const char    *mpis_dashboard_get_name       (MpisDashboard  *self);
const char    *mpis_dashboard_get_owner      (MpisDashboard  *self);
gboolean       mpis_dashboard_get_is_default (MpisDashboard  *self);
gint64         mpis_dashboard_get_position   (MpisDashboard  *self);
MpisLayout    *mpis_dashboard_get_layout     (MpisDashboard  *self);

MpisDashboard *mpis_dashboard_with_name      (MpisDashboard  *self,
                                              const char     *name);
MpisDashboard *mpis_dashboard_with_owner     (MpisDashboard  *self,
                                              const char     *owner);
MpisDashboard *mpis_dashboard_with_default   (MpisDashboard  *self,
                                              gboolean        is_default);
MpisDashboard *mpis_dashboard_with_position  (MpisDashboard  *self,
                                              gint64          position);
MpisDashboard *mpis_dashboard_with_layout    (MpisDashboard  *self,
                                              MpisLayout     *layout);
MpisDashboard *mpis_dashboard_with_new_id    (MpisDashboard  *self);
gboolean       mpis_dashboard_equal          (MpisDashboard  *self,
                                              MpisDashboard  *other);

G_END_DECLS
