#pragma once

#include "mpis-splice.h"
#include "mpis-store.h"

G_BEGIN_DECLS

/**
 * MpisWorkspaceUpdate:
 * @contents: what the store holds now
 * @personas: how to get from the personas shown to those of @contents; likewise @projects, @posts,
 *   @runs, @red_flags
 *
 * All that a workspace needs to show a store's new contents, worked out off the main thread. Boxed.
 */
typedef struct {
  MpisStoreContents *contents;
  MpisSplice         personas;
  MpisSplice         projects;
  MpisSplice         posts;
  MpisSplice         runs;
  MpisSplice         red_flags;
} MpisWorkspaceUpdate;

#define MPIS_TYPE_WORKSPACE_UPDATE (mpis_workspace_update_get_type ())
GType                mpis_workspace_update_get_type (void);
MpisWorkspaceUpdate *mpis_workspace_update_copy     (const MpisWorkspaceUpdate *self);
void                 mpis_workspace_update_free     (MpisWorkspaceUpdate       *self);
DexFuture           *mpis_workspace_update_prepare  (MpisStore                 *store,
                                                     GTimeZone                 *zone,
                                                     MpisStoreContents         *shown)
                                                     G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MpisWorkspaceUpdate, mpis_workspace_update_free)

G_END_DECLS
