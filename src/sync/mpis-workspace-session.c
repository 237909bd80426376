#include "config.h"

#include "mpis-cluster.h"
#include "mpis-commands-private.h"
#include "mpis-dashboards-private.h"
#include "mpis-migrate.h"
#include "mpis-private-service.h"
#include "mpis-pull.h"
#include "mpis-server-identity.h"
#include "mpis-workspace-key.h"
#include "mpis-workspace-private.h"

#define CONNECT_TIMEOUT_MS  15000
#define ANSWER_TIMEOUT_MS   60000    /* for the server to be silent in the middle of an answer */
#define SERVICE_PATIENCE_MS 30000    /* for a private database that may have to be made first */
#define SERVICE_STEP_MS     100
#define LISTEN_MS           (24 * 60 * 60 * 1000)
#define DEBOUNCE_MS         150
#define DEBOUNCE_TURNS      6
#define EDITS_MS            200      /* edits go out together that follow each other so soon */
#define RETRY_FIRST_MS      500
#define RETRY_LAST_MS       30000
#define RETRY_FAILED_MS     300000   /* what needs the user rarely heals by itself */

struct _MpisWorkspaceSession {
  MpisWorkspace      *workspace;     /* NULL once stopped; not owned */
  DexPromise         *stopped;       /* rejected when stopped… */
  GCancellable       *cancellable;   /* …and cancelled, for other threads */
  char               *conninfo;      /* NULL: the private database */
  MpisPrivateService *service;
  MpisStore          *store;
  gboolean            nudged;        /* somebody asked for a sync that has not begun yet */
  gboolean            edited;        /* somebody did something that has not gone out yet */
  gboolean            due;           /* more than that is to be done */
  char               *server;        /* what tells the server from others, while there is a connection */
  DexPromise         *nudge;         /* resolved by either, while waiting */
  DexFuture          *announced;     /* the next notification, while there is a connection */
  guint               n_failures;    /* since it last worked */
};

static void
session_clear (gpointer data)
{
  MpisWorkspaceSession *self = data;

  dex_unref (self->stopped);
  g_object_unref (self->cancellable);
  g_free (self->conninfo);
  g_free (self->server);
  g_clear_object (&self->service);
  g_clear_object (&self->store);
  dex_clear (&self->nudge);
  dex_clear (&self->announced);
}

static void
session_unref (gpointer data)
{
  g_rc_box_release_full (data, session_clear);
}

/* A future that also ends when the session is stopped: every await of the session goes through it.
 * The work itself is left to end in its own time, unheard: libdex 0.10 corrupts its queues when a
 * fiber is discarded in the moment in which what it waits for completes. */
static DexFuture *
until_stopped (MpisWorkspaceSession *self,
               DexFuture            *work)
{
  dex_future_disown (dex_ref (work));
  return dex_future_first (work, dex_ref (self->stopped), NULL);
}

/* To be asked after an await and before the workspace is touched: what was awaited may have
 * succeeded in the very moment of the stop. */
static gboolean
is_wanted (MpisWorkspaceSession  *self,
           GError               **error)
{
  return !g_cancellable_set_error_if_cancelled (self->cancellable, error);
}

/* Waits until somebody asks for a sync, a notification comes, or time is up; while there is a connection
 * also until a dashboard is changed. Fails if the connection that listens does, or when stopped. */
static gboolean
wait_awaiting (MpisWorkspaceSession  *self,
               guint                  milliseconds,
               GError               **error)
{
  g_autoptr(GError) local_error = NULL;
  DexFuture *announced;

  if (self->nudged || (self->edited && self->announced != NULL))
    return TRUE;
  announced = self->announced ? dex_ref (self->announced) : dex_future_new_infinite ();
  self->nudge = dex_promise_new ();
  dex_await (dex_future_first (announced, dex_ref (self->nudge), dex_ref (self->stopped),
                               dex_timeout_new_msec (milliseconds), NULL), &local_error);
  dex_clear (&self->nudge);
  if (local_error == NULL || g_error_matches (local_error, DEX_ERROR, DEX_ERROR_TIMED_OUT))
    return is_wanted (self, error);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* Waits for that long, whatever anybody wishes. Fails when stopped. */
static gboolean
pause_awaiting (MpisWorkspaceSession  *self,
                guint                  milliseconds,
                GError               **error)
{
  dex_await (until_stopped (self, dex_timeout_new_msec (milliseconds)), NULL);
  return is_wanted (self, error);
}

/* --- the local store -------------------------------------------------------------------------- */

/* Shows what the store holds. One that turned out to be broken is an empty one by now. */
static gboolean
show_awaiting (MpisWorkspaceSession  *self,
               GError               **error)
{
  for (guint attempt = 0; ; attempt++)
    {
      g_autoptr(GError) local_error = NULL;
      g_autoptr(MpisWorkspaceUpdate) update = NULL;
      DexFuture *future;

      future = mpis_workspace_update_prepare (self->store,
                                              _mpis_workspace_get_zone (self->workspace),
                                              _mpis_workspace_get_shown (self->workspace));
      if ((update = dex_await_boxed (until_stopped (self, future), &local_error)) &&
          is_wanted (self, &local_error))
        {
          _mpis_workspace_show (self->workspace, update);
          return TRUE;
        }
      if (attempt > 0 || !g_error_matches (local_error, MPIS_STORE_ERROR, MPIS_STORE_ERROR_REBUILT))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
    }
}

static gboolean
open_store_awaiting (MpisWorkspaceSession  *self,
                     GError               **error)
{
  g_autofree char *key = mpis_workspace_key (self->conninfo);
  g_autofree char *path = mpis_store_default_path (key);

  self->store = dex_await_object (until_stopped (self, mpis_store_open (path)), error);
  if (self->store == NULL || !is_wanted (self, error))
    return FALSE;
  _mpis_workspace_set_store (self->workspace, self->store);
  return show_awaiting (self, error);
}

/* --- reaching the server ---------------------------------------------------------------------- */

static MpisDb *
connect_awaiting (MpisWorkspaceSession  *self,
                  const char            *conninfo,
                  GError               **error)
{
  MpisDb *db;

  db = dex_await_object (until_stopped (self, mpis_db_connect (conninfo, CONNECT_TIMEOUT_MS)),
                         error);
  if (db != NULL)
    mpis_db_set_timeout (db, ANSWER_TIMEOUT_MS);
  return db;
}

/* One try at the private database, whose place is known for sure only once there is one. @passing says
 * whether another try may do better. */
static MpisDb *
try_private_awaiting (MpisWorkspaceSession  *self,
                      char                 **conninfo,
                      gboolean              *passing,
                      GError               **error)
{
  g_autofree char *problem = g_strdup (mpis_private_service_get_problem (self->service));
  g_autoptr(GError) local_error = NULL;
  MpisDb *db;

  g_free (*conninfo);
  *conninfo = mpis_cluster_conninfo_for (NULL);
  *passing = *conninfo != NULL && problem == NULL;
  if (*conninfo == NULL)
    g_set_error_literal (error, MPIS_DB_ERROR, MPIS_DB_ERROR_CLUSTER,
                         "The path of your data folder is too long for the private database");
  else if ((db = connect_awaiting (self, *conninfo, &local_error)))
    return db;
  else if (problem != NULL)
    g_set_error_literal (error, MPIS_DB_ERROR, MPIS_DB_ERROR_CLUSTER, problem);
  else
    g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

/* Tries until the private database answers, whatever it says while it is being made; halfway a
 * service of our own is started, should that of the session bus not help. */
static MpisDb *
connect_private_awaiting (MpisWorkspaceSession  *self,
                          char                 **conninfo,
                          GError               **error)
{
  if (!dex_await (until_stopped (self, mpis_private_service_start (self->service)), error))
    return NULL;
  for (guint waited = 0; ; waited += SERVICE_STEP_MS)
    {
      g_autoptr(GError) local_error = NULL;
      gboolean passing;
      MpisDb *db;

      if (waited == SERVICE_PATIENCE_MS / 2 && !mpis_private_service_insist (self->service, error))
        return NULL;
      if ((db = try_private_awaiting (self, conninfo, &passing, &local_error)))
        return db;
      if (!passing || waited >= SERVICE_PATIENCE_MS)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return NULL;
        }
      if (!pause_awaiting (self, SERVICE_STEP_MS, error))
        return NULL;
    }
}

/* --- keeping in step -------------------------------------------------------------------------- */

static gboolean
pull_awaiting (MpisWorkspaceSession  *self,
               MpisDb                *db,
               GError               **error)
{
  g_autoptr(MpisStoreMark) mark = NULL;
  DexFuture *pulled;

  self->nudged = FALSE;
  pulled = until_stopped (self, mpis_pull (db, self->store, self->cancellable));
  if (!(mark = dex_await_boxed (pulled, error)) ||
      !is_wanted (self, error))
    return FALSE;
  if (mark->revision != _mpis_workspace_get_shown (self->workspace)->revision &&
      !show_awaiting (self, error))
    return FALSE;
  _mpis_workspace_note_sync (self->workspace, mark->synced_at);
  _mpis_commands_settle (mpis_workspace_get_commands (self->workspace));
  _mpis_workspace_set_state (self->workspace, MPIS_WORKSPACE_LIVE, NULL);
  self->n_failures = 0;
  return TRUE;
}

/* What is wanted comes first of all; what came of it is fetched at once. */
static gboolean
send_awaiting (MpisWorkspaceSession  *self,
               MpisDb                *db,
               GError               **error)
{
  MpisCommands *commands = mpis_workspace_get_commands (self->workspace);

  if (!_mpis_commands_to_send (commands))
    return TRUE;
  self->due = TRUE;
  return dex_await (until_stopped (self, _mpis_commands_send (commands, db)), error) &&
         is_wanted (self, error);
}

/* Dashboards are few and dear: they come first, and what was changed here goes out without waiting for
 * everything else. */
static gboolean
sync_awaiting (MpisWorkspaceSession  *self,
               MpisDb                *db,
               GError               **error)
{
  MpisDashboards *dashboards = mpis_workspace_get_dashboards (self->workspace);

  self->edited = FALSE;
  if (self->nudged)
    _mpis_dashboards_retry (dashboards);
  return send_awaiting (self, db, error) &&
         dex_await (until_stopped (self, _mpis_dashboards_sync (dashboards, db, self->server,
                                                                !self->due)), error) &&
         is_wanted (self, error) &&
         (!self->due || pull_awaiting (self, db, error));
}

/* Sees to it that the next notification is waited for. */
static void
expect_notification (MpisWorkspaceSession *self,
                     MpisDb               *listener)
{
  dex_clear (&self->announced);
  self->announced = mpis_db_next_notification (listener, LISTEN_MS);
  dex_future_disown (dex_ref (self->announced));
}

/* Changes come in bursts: waits for a short silence, though not for ever. */
static gboolean
wait_for_silence_awaiting (MpisWorkspaceSession  *self,
                           MpisDb                *listener,
                           GError               **error)
{
  g_autoptr(GError) local_error = NULL;

  for (guint turn = 0; turn < DEBOUNCE_TURNS && local_error == NULL; turn++)
    dex_await (until_stopped (self, mpis_db_next_notification (listener, DEBOUNCE_MS)),
               &local_error);
  if (local_error == NULL || g_error_matches (local_error, MPIS_DB_ERROR, MPIS_DB_ERROR_TIMEOUT))
    {
      expect_notification (self, listener);
      return TRUE;
    }
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* Returns when it is time to look again: a notification, the interval, or somebody's wish. */
static gboolean
wait_for_changes_awaiting (MpisWorkspaceSession  *self,
                           MpisDb                *listener,
                           GError               **error)
{
  g_autoptr(GError) local_error = NULL;
  guint interval = MIN (_mpis_workspace_get_interval (self->workspace), LISTEN_MS / 1000);

  if (!wait_awaiting (self, interval * 1000, &local_error) &&
      !g_error_matches (local_error, MPIS_DB_ERROR, MPIS_DB_ERROR_TIMEOUT))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (!dex_future_is_pending (self->announced))
    {
      self->due = TRUE;
      return wait_for_silence_awaiting (self, listener, error);
    }
  self->due = self->nudged || !self->edited;
  return self->due || pause_awaiting (self, EDITS_MS, error);
}

static gboolean
identify_awaiting (MpisWorkspaceSession  *self,
                   MpisDb                *db,
                   GError               **error)
{
  g_free (self->server);
  self->server = dex_await_string (until_stopped (self, mpis_server_identify (db)), error);
  return self->server != NULL;
}

/* Listening has begun before the first pull, so that nothing falls between the two. */
static gboolean
connect_both_awaiting (MpisWorkspaceSession  *self,
                       MpisDb               **db,
                       MpisDb               **listener,
                       GError               **error)
{
  g_autofree char *conninfo = g_strdup (self->conninfo);
  g_autoptr(MpisDbSchema) schema = NULL;

  *db = conninfo ? connect_awaiting (self, conninfo, error)
                 : connect_private_awaiting (self, &conninfo, error);
  return *db != NULL &&
         (schema = dex_await_object (until_stopped (self, mpis_db_migrate (*db)), error)) &&
         (*listener = connect_awaiting (self, conninfo, error)) &&
         identify_awaiting (self, *db, error) &&
         dex_await (until_stopped (self, mpis_db_listen (*listener, "dash_changes")), error);
}

/* Keeps in step until something fails. The connection that listens is closed since somebody still
 * waits on it; the other one may be in use by the rest of a pull, and goes with it. */
static void
follow_awaiting (MpisWorkspaceSession  *self,
                 GError               **error)
{
  g_autoptr(MpisDb) db = NULL;
  g_autoptr(MpisDb) listener = NULL;

  if (connect_both_awaiting (self, &db, &listener, error) && is_wanted (self, error))
    {
      expect_notification (self, listener);
      _mpis_workspace_set_state (self->workspace, MPIS_WORKSPACE_SYNCING, NULL);
      self->due = TRUE;
      while (sync_awaiting (self, db, error) &&
             wait_for_changes_awaiting (self, listener, error) &&
             is_wanted (self, error))
        if (self->nudged)
          _mpis_workspace_set_state (self->workspace, MPIS_WORKSPACE_SYNCING, NULL);
    }
  dex_clear (&self->announced);
  if (listener != NULL)
    mpis_db_close (listener);
}

/* --- the session ------------------------------------------------------------------------------ */

/* Whether waiting may help. All else needs the user. */
static gboolean
is_passing (const GError *error)
{
  return g_error_matches (error, MPIS_DB_ERROR, MPIS_DB_ERROR_OFFLINE) ||
         g_error_matches (error, MPIS_DB_ERROR, MPIS_DB_ERROR_TIMEOUT) ||
         g_error_matches (error, MPIS_DB_ERROR, MPIS_DB_ERROR_CONFLICT) ||
         g_error_matches (error, MPIS_STORE_ERROR, MPIS_STORE_ERROR_BUSY) ||
         g_error_matches (error, MPIS_STORE_ERROR, MPIS_STORE_ERROR_REBUILT) ||
         g_error_matches (error, MPIS_STORE_ERROR, MPIS_STORE_ERROR_CHANGED);
}

/* Longer with every failure, and never in step with other windows that lost the same server. */
static guint
retry_delay (MpisWorkspaceSession *self,
             const GError         *error)
{
  guint doublings = MIN (self->n_failures, 10);
  guint delay = MIN (RETRY_FIRST_MS << doublings, RETRY_LAST_MS);

  if (!is_passing (error))
    return RETRY_FAILED_MS;
  self->n_failures++;
  return g_random_int_range (delay / 2, delay + 1);
}

/* A local copy that had to be made anew is filled again at once: that is nothing to tell anybody. */
static gboolean
wait_for_retry_awaiting (MpisWorkspaceSession *self,
                         const GError         *error)
{
  if ((g_error_matches (error, MPIS_STORE_ERROR, MPIS_STORE_ERROR_REBUILT) ||
       g_error_matches (error, MPIS_STORE_ERROR, MPIS_STORE_ERROR_CHANGED)) &&
      self->n_failures++ == 0)
    return self->workspace != NULL;
  _mpis_workspace_set_state (self->workspace,
                             is_passing (error) ? MPIS_WORKSPACE_OFFLINE : MPIS_WORKSPACE_FAILED,
                             error->message);
  if (!wait_awaiting (self, retry_delay (self, error), NULL))
    return FALSE;
  if (self->nudged)
    _mpis_workspace_set_state (self->workspace, MPIS_WORKSPACE_CONNECTING, NULL);
  return TRUE;
}

static DexFuture *
session_fiber (gpointer data)
{
  MpisWorkspaceSession *self = data;
  g_autoptr(GError) error = NULL;

  while (!open_store_awaiting (self, &error))
    {
      if (self->workspace == NULL || !wait_for_retry_awaiting (self, error))
        return dex_future_new_for_boolean (FALSE);
      g_clear_error (&error);
      g_clear_object (&self->store);
    }
  _mpis_workspace_set_state (self->workspace, MPIS_WORKSPACE_CONNECTING, NULL);
  do
    {
      g_clear_error (&error);
      follow_awaiting (self, &error);
    }
  while (self->workspace != NULL && wait_for_retry_awaiting (self, error));
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
  self->stopped = dex_promise_new ();
  self->cancellable = g_cancellable_new ();
  self->conninfo = g_strdup (conninfo);
  self->service = mpis_private_service_new ();
  dex_future_disown (dex_scheduler_spawn (NULL, 256 * 1024, session_fiber,
                                          g_rc_box_acquire (self), session_unref));
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
  dex_promise_reject (self->stopped,
                      g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Stopped"));
  session_unref (self);
}

static void
wake (MpisWorkspaceSession *self)
{
  if (self->nudge != NULL && dex_future_is_pending (DEX_FUTURE (self->nudge)))
    dex_promise_resolve_boolean (self->nudge, TRUE);
}

/*
 * _mpis_workspace_session_push:
 * @self: a session
 *
 * Has it send what was changed, if there is a connection.
 */
void
_mpis_workspace_session_push (MpisWorkspaceSession *self)
{
  self->edited = TRUE;
  if (self->announced != NULL)
    wake (self);
}

/*
 * _mpis_workspace_session_nudge:
 * @self: a session
 *
 * Has it look for changes, or for the server, now.
 */
void
_mpis_workspace_session_nudge (MpisWorkspaceSession *self)
{
  self->nudged = TRUE;
  wake (self);
}
