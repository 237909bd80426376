#pragma once

#include <libdex.h>

#include "mpis-commands.h"
#include "mpis-cube.h"
#include "mpis-dashboards.h"
#include "mpis-red-flags.h"

G_BEGIN_DECLS

/**
 * MpisWorkspaceState:
 * @MPIS_WORKSPACE_LOADING: the local store is being read
 * @MPIS_WORKSPACE_CONNECTING: local data is shown, the server is being reached
 * @MPIS_WORKSPACE_SYNCING: changes are being fetched
 * @MPIS_WORKSPACE_LIVE: what is shown is what the server has
 * @MPIS_WORKSPACE_OFFLINE: the server cannot be reached; local data stays usable
 * @MPIS_WORKSPACE_FAILED: something needs the user: `problem` says what
 *
 * How what the window shows relates to the server.
 */
typedef enum {
  MPIS_WORKSPACE_LOADING,
  MPIS_WORKSPACE_CONNECTING,
  MPIS_WORKSPACE_SYNCING,
  MPIS_WORKSPACE_LIVE,
  MPIS_WORKSPACE_OFFLINE,
  MPIS_WORKSPACE_FAILED
} MpisWorkspaceState;

/**
 * MpisWorkspace:
 *
 * Everything the window shows, from the local store, kept in step with PostgreSQL in the
 * background. Lives on the main thread and never blocks it.
 *
 * Properties (all notified): `state` (int, #MpisWorkspaceState), `problem` (nullable text: what
 * went wrong and what to do), `synced-at` (int64 #MpisInstant of the last complete sync, or
 * %MPIS_INSTANT_UNKNOWN), `is-demo` (whether any demo data is shown), `cube` (#MpisCube, nullable
 * while loading), `red-flags` (pointer, #MpisRedFlags).
 */
#define MPIS_TYPE_WORKSPACE (mpis_workspace_get_type ())
G_DECLARE_FINAL_TYPE (MpisWorkspace, mpis_workspace, MPIS, WORKSPACE, GObject)

MpisWorkspace       *mpis_workspace_new            (const char    *conninfo,
                                                    GTimeZone     *zone);
void                 mpis_workspace_start          (MpisWorkspace *self);
void                 mpis_workspace_refresh        (MpisWorkspace *self);
void                 mpis_workspace_stop           (MpisWorkspace *self);
void                 mpis_workspace_set_zone       (MpisWorkspace *self,
                                                    GTimeZone     *zone);
void                 mpis_workspace_set_interval   (MpisWorkspace *self,
                                                    guint          seconds);
MpisWorkspaceState   mpis_workspace_get_state      (MpisWorkspace *self);
const char          *mpis_workspace_get_problem    (MpisWorkspace *self);
MpisInstant          mpis_workspace_get_synced_at  (MpisWorkspace *self);
gboolean             mpis_workspace_is_demo        (MpisWorkspace *self);
MpisCube            *mpis_workspace_get_cube       (MpisWorkspace *self);
const MpisRedFlags  *mpis_workspace_get_red_flags  (MpisWorkspace *self);
GListModel          *mpis_workspace_get_posts      (MpisWorkspace *self);
GListModel          *mpis_workspace_get_runs       (MpisWorkspace *self);
GListModel          *mpis_workspace_get_flags      (MpisWorkspace *self);
GListModel          *mpis_workspace_get_projects   (MpisWorkspace *self);
GListModel          *mpis_workspace_get_personas   (MpisWorkspace *self);
MpisDashboards      *mpis_workspace_get_dashboards (MpisWorkspace *self);
char                *mpis_workspace_dup_setting    (MpisWorkspace *self,
                                                    const char    *key);
MpisCommands        *mpis_workspace_get_commands   (MpisWorkspace *self);
MpisCommand         *mpis_workspace_command        (MpisWorkspace *self,
                                                    const char    *kind,
                                                    JsonNode      *payload);
DexFuture           *mpis_workspace_find_draft     (MpisWorkspace *self,
                                                    const char    *post_id)
                                                    G_GNUC_WARN_UNUSED_RESULT;

DexFuture           *mpis_workspace_find_run       (MpisWorkspace *self,
                                                    const char    *run_id)
                                                    G_GNUC_WARN_UNUSED_RESULT;
void                 mpis_workspace_get_thresholds (MpisWorkspace      *self,
                                                    MpisFlagThresholds *thresholds);
DexFuture           *mpis_workspace_find_flag_events (MpisWorkspace *self,
                                                    const char    *flag_id)
                                                    G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
