#pragma once

#include <adwaita.h>

#include "mpis-dashboard.h"
#include "mpis-scope.h"

G_BEGIN_DECLS

/**
 * MpisPresentation:
 *
 * Dashboards on a wall: one after another on the whole screen, with nothing around them; one that is much
 * taller than the screen page by page. The arrows, Page Up and Page Down, and clicks turn pages, Up and
 * Down go to another dashboard, Space stays with what is shown, Escape leaves.
 */
#define MPIS_TYPE_PRESENTATION (mpis_presentation_get_type ())
G_DECLARE_FINAL_TYPE (MpisPresentation, mpis_presentation, MPIS, PRESENTATION, GtkWindow)

MpisPresentation *mpis_presentation_start       (GtkWindow        *window,
                                                 MpisScope        *scope,
                                                 const char       *id);
MpisDashboard    *mpis_presentation_get_current (MpisPresentation *self);
guint             mpis_presentation_get_page    (MpisPresentation *self,
                                                 guint            *n_pages);
gboolean          mpis_presentation_is_paused   (MpisPresentation *self);

G_END_DECLS
