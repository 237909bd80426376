#pragma once

#include "mpis-workspace.h"

G_BEGIN_DECLS

/**
 * MpisAccessToken:
 * @id: UUID
 * @name: what it is for
 * @role: `admin`, `editor` or `viewer`
 * @prefix: how it begins
 * @user: (nullable): whose it is; %NULL if nobody's
 * @expires_at: when it ends, or %MPIS_INSTANT_UNKNOWN
 * @last_used_at: when it was used last, or %MPIS_INSTANT_UNKNOWN
 *
 * A key with which a program reaches a workspace over the Dashboard API; not its secret.
 */
typedef struct {
  char        *id;
  char        *name;
  char        *role;
  char        *prefix;
  char        *user;
  MpisInstant  expires_at;
  MpisInstant  last_used_at;
} MpisAccessToken;

DexFuture *mpis_workspace_list_tokens  (MpisWorkspace *self) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *mpis_workspace_create_token (MpisWorkspace *self,
                                        const char    *name,
                                        const char    *role,
                                        guint          days) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *mpis_workspace_revoke_token (MpisWorkspace *self,
                                        const char    *id) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
