#include "config.h"

#include "mpis-workspace-key.h"
#include "mpis-workspace-private.h"

struct _MpisWorkspaceSession {
  MpisWorkspace *workspace;     /* NULL once stopped; not owned */
  GCancellable  *cancellable;   /* cancelled when stopped */
  char          *conninfo;
};

static void
session_clear (gpointer data)
{
  MpisWorkspaceSession *self = data;

  g_object_unref (self->cancellable);
  g_free (self->conninfo);
}

static void
session_unref (gpointer data)
{
  g_rc_box_release_full (data, session_clear);
}

/* A future that fails as soon as the session is stopped. Whoever awaits it has to look, before anything
 * else, whether there still is a workspace. */
static DexFuture *
until_stopped (MpisWorkspaceSession *self,
               DexFuture            *future)
{
  return dex_future_first (future, dex_cancellable_new_from_cancellable (self->cancellable), NULL);
}

/* Shows what the store holds. One that turned out to be broken is an empty one by now. */
static gboolean
show (MpisWorkspaceSession  *self,
      MpisStore             *store,
      GError               **error)
{
  for (guint attempt = 0; ; attempt++)
    {
      g_autoptr(GError) local_error = NULL;
      g_autoptr(MpisWorkspaceUpdate) update = NULL;
      DexFuture *future;

      future = mpis_workspace_update_prepare (store, _mpis_workspace_get_zone (self->workspace),
                                              _mpis_workspace_get_shown (self->workspace));
      update = dex_await_boxed (until_stopped (self, future), &local_error);
      if (update != NULL && self->workspace != NULL)
        {
          _mpis_workspace_show (self->workspace, update);
          return TRUE;
        }
      if (attempt > 0 || self->workspace == NULL ||
          !g_error_matches (local_error, MPIS_STORE_ERROR, MPIS_STORE_ERROR_REBUILT))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
    }
}

static DexFuture *
session_fiber (gpointer data)
{
  MpisWorkspaceSession *self = data;
  g_autofree char *key = mpis_workspace_key (self->conninfo);
  g_autofree char *path = mpis_store_default_path (key);
  g_autoptr(MpisStore) store = NULL;
  g_autoptr(GError) error = NULL;

  store = dex_await_object (until_stopped (self, mpis_store_open (path)), &error);
  if (self->workspace && store && show (self, store, &error))
    _mpis_workspace_set_state (self->workspace, MPIS_WORKSPACE_CONNECTING, NULL);
  else if (self->workspace)
    _mpis_workspace_set_state (self->workspace, MPIS_WORKSPACE_FAILED, error->message);
  return dex_future_new_for_boolean (TRUE);
}

/*
 * _mpis_workspace_session_start:
 * @workspace: who to tell
 * @conninfo: (nullable): where to connect to
 *
 * Returns: (transfer full): a running session, to be freed by stopping it
 */
MpisWorkspaceSession *
_mpis_workspace_session_start (MpisWorkspace *workspace,
                               const char    *conninfo)
{
  MpisWorkspaceSession *self = g_rc_box_new0 (MpisWorkspaceSession);

  self->workspace = workspace;
  self->cancellable = g_cancellable_new ();
  self->conninfo = g_strdup (conninfo);
  dex_future_disown (dex_scheduler_spawn (NULL, 0, session_fiber, g_rc_box_acquire (self), session_unref));
  return self;
}

/*
 * _mpis_workspace_session_stop:
 * @self: (transfer full): a session
 *
 * The workspace hears nothing more from it. What is under way unwinds by itself.
 */
void
_mpis_workspace_session_stop (MpisWorkspaceSession *self)
{
  self->workspace = NULL;
  g_cancellable_cancel (self->cancellable);
  session_unref (self);
}

/*
 * _mpis_workspace_session_nudge:
 * @self: a session
 *
 * Wakes it if it waits.
 */
void
_mpis_workspace_session_nudge (MpisWorkspaceSession *self)
{
}
