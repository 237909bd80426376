#pragma once

#include "mpis-workspace-update.h"
#include "mpis-workspace.h"

G_BEGIN_DECLS

/*
 * MpisWorkspaceSession:
 *
 * The background work of a workspace between start and stop: a fiber on the main thread that keeps
 * its session alive, and lets go of the workspace the moment it is stopped. Main thread only.
 */
typedef struct _MpisWorkspaceSession MpisWorkspaceSession;

MpisWorkspaceSession *_mpis_workspace_session_start (MpisWorkspace         *workspace,
                                                     const char            *conninfo);
void                  _mpis_workspace_session_stop  (MpisWorkspaceSession  *self);
void                  _mpis_workspace_session_nudge (MpisWorkspaceSession  *self);
void                  _mpis_workspace_session_push  (MpisWorkspaceSession  *self);

/* What the session asks and tells the workspace. */
GTimeZone            *_mpis_workspace_get_zone      (MpisWorkspace         *self);
guint                 _mpis_workspace_get_interval  (MpisWorkspace         *self);
char                 *_mpis_workspace_dup_conninfo  (MpisWorkspace         *self);
MpisStoreContents    *_mpis_workspace_get_shown     (MpisWorkspace         *self);
MpisStore            *_mpis_workspace_get_store     (MpisWorkspace         *self);
void                  _mpis_workspace_set_store     (MpisWorkspace         *self,
                                                     MpisStore             *store);
void                  _mpis_workspace_show          (MpisWorkspace         *self,
                                                     MpisWorkspaceUpdate   *update);
void                  _mpis_workspace_note_sync     (MpisWorkspace         *self,
                                                     MpisInstant            synced_at);
void                  _mpis_workspace_set_state     (MpisWorkspace         *self,
                                                     MpisWorkspaceState     state,
                                                     const char            *problem);

G_END_DECLS
