#pragma once

#include <libdex.h>

#include "mpis-dashboard-conflict.h"
#include "mpis-dashboard.h"
#include "mpis-time.h"

G_BEGIN_DECLS

/**
 * MpisDashboardsState:
 * @MPIS_DASHBOARDS_LOADING: the desk is being opened; nothing can be edited yet
 * @MPIS_DASHBOARDS_READY: everything works, with or without a server
 * @MPIS_DASHBOARDS_FAILED: the desk cannot be opened: `problem` says why; nothing can be edited
 */
typedef enum {
  MPIS_DASHBOARDS_LOADING,
  MPIS_DASHBOARDS_READY,
  MPIS_DASHBOARDS_FAILED
} MpisDashboardsState;

/**
 * MpisDashboardStatus:
 * @MPIS_DASHBOARD_STATUS_SYNCED: the server has it as it is here
 * @MPIS_DASHBOARD_STATUS_PENDING: changed here; the server does not know yet
 * @MPIS_DASHBOARD_STATUS_CONFLICT: there are conflicts to decide
 * @MPIS_DASHBOARD_STATUS_REFUSED: the server does not take it; mpis_dashboards_get_dashboard_problem() says why
 *
 * How a dashboard relates to the server.
 */
typedef enum {
  MPIS_DASHBOARD_STATUS_SYNCED,
  MPIS_DASHBOARD_STATUS_PENDING,
  MPIS_DASHBOARD_STATUS_CONFLICT,
  MPIS_DASHBOARD_STATUS_REFUSED
} MpisDashboardStatus;

/**
 * MpisDashboardEdit:
 *
 * Something that was done to dashboards, and can be undone. Properties: `label` (what the user is told
 * it was), `at` (int64 #MpisInstant), `is-undone` (notified).
 */
#define MPIS_TYPE_DASHBOARD_EDIT (mpis_dashboard_edit_get_type ())
G_DECLARE_FINAL_TYPE (MpisDashboardEdit, mpis_dashboard_edit, MPIS, DASHBOARD_EDIT, GObject)

const char  *mpis_dashboard_edit_get_label     (MpisDashboardEdit *self);
MpisInstant  mpis_dashboard_edit_get_at        (MpisDashboardEdit *self);
gboolean     mpis_dashboard_edit_get_is_undone (MpisDashboardEdit *self);

/**
 * MpisDashboards:
 *
 * The dashboards of a workspace as the person at this computer has them: a #GListModel of #MpisDashboard,
 * by position, then name. Every edit is in memory at once, on disk a moment later, and on the server when
 * that can be reached; what others do to the same dashboards is merged card by card. Lives on the main
 * thread and never blocks it.
 *
 * An edited dashboard is a new object in the list (one item replaced): go by its id.
 *
 * Properties (all notified): `state` (int, #MpisDashboardsState), `problem` (nullable text: why nothing can
 * be edited, why edits cannot be saved at the moment, or what was lost of a damaged file), `owner` (the id
 * whose dashboards are private to us: what to give mpis_dashboard_with_owner()), `can-undo`, `can-redo`,
 * `undo-label`, `redo-label` (nullable), `n-pending` (uint: dashboards with changes, deletions included,
 * that the server does not have), `is-saved` (whether everything is on disk).
 *
 * Signal `status-changed (id)`: what mpis_dashboards_get_status() says of a dashboard changed.
 */
#define MPIS_TYPE_DASHBOARDS (mpis_dashboards_get_type ())
G_DECLARE_FINAL_TYPE (MpisDashboards, mpis_dashboards, MPIS, DASHBOARDS, GObject)

MpisDashboardsState  mpis_dashboards_get_state             (MpisDashboards           *self);
const char          *mpis_dashboards_get_problem           (MpisDashboards           *self);
const char          *mpis_dashboards_get_owner             (MpisDashboards           *self);

MpisDashboard       *mpis_dashboards_find                  (MpisDashboards           *self,
                                                            const char               *id);
MpisDashboardStatus  mpis_dashboards_get_status            (MpisDashboards           *self,
                                                            const char               *id);
const char          *mpis_dashboards_get_dashboard_problem (MpisDashboards           *self,
                                                            const char               *id);
guint                mpis_dashboards_get_n_pending         (MpisDashboards           *self);
gint64               mpis_dashboards_get_end               (MpisDashboards           *self);

gboolean             mpis_dashboards_edit                  (MpisDashboards           *self,
                                                            const char               *label,
                                                            const char               *coalesce_key,
                                                            guint                     coalesce_ms,
                                                            GPtrArray                *changed,
                                                            const char *const        *removed);
gboolean             mpis_dashboards_edit_one              (MpisDashboards           *self,
                                                            const char               *label,
                                                            MpisDashboard            *dashboard);
gboolean             mpis_dashboards_remove                (MpisDashboards           *self,
                                                            const char               *label,
                                                            const char               *id);
gboolean             mpis_dashboards_reorder               (MpisDashboards           *self,
                                                            const char               *label,
                                                            const char               *id,
                                                            guint                     index);
gboolean             mpis_dashboards_undo                  (MpisDashboards           *self);
gboolean             mpis_dashboards_redo                  (MpisDashboards           *self);
gboolean             mpis_dashboards_get_can_undo          (MpisDashboards           *self);
gboolean             mpis_dashboards_get_can_redo          (MpisDashboards           *self);
const char          *mpis_dashboards_get_undo_label        (MpisDashboards           *self);
const char          *mpis_dashboards_get_redo_label        (MpisDashboards           *self);
GListModel          *mpis_dashboards_get_edits             (MpisDashboards           *self);

GListModel          *mpis_dashboards_get_conflicts         (MpisDashboards           *self);
gboolean             mpis_dashboards_resolve               (MpisDashboards           *self,
                                                            const char               *label,
                                                            MpisDashboardConflict    *conflict,
                                                            MpisDashboardResolution   resolution);

GListModel          *mpis_dashboards_get_widgets           (MpisDashboards           *self);

gboolean             mpis_dashboards_get_is_saved          (MpisDashboards           *self);
DexFuture           *mpis_dashboards_flush                 (MpisDashboards           *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
