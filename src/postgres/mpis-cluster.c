#include "config.h"

#include "mpis-cluster-private.h"

#include "mpis-db-private.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <sys/file.h>
#include <unistd.h>

#define DATABASE      "mpis"
#define STEP          (10 * 1000)             /* µs between two looks */
#define START_TIMEOUT (60 * G_USEC_PER_SEC)   /* recovery after a crash takes its time */
#define STACK_SIZE    (256 * 1024)
#define STOP_TIMEOUT  (15 * G_USEC_PER_SEC)

struct _MpisCluster {
  GObject           parent_instance;

  char             *directory;     /* (nullable): as given */
  MpisClusterPlace  place;
  char             *conninfo;
  int               hold;          /* descriptor of hold.lock; -1 without a hold */
  GCancellable     *cancellable;   /* (nullable): ends the starting early */
};

G_DEFINE_FINAL_TYPE (MpisCluster, mpis_cluster, G_TYPE_OBJECT)

static void
mpis_cluster_finalize (GObject *object)
{
  MpisCluster *self = MPIS_CLUSTER (object);

  g_clear_fd (&self->hold, NULL);
  g_clear_object (&self->cancellable);
  g_free (self->directory);
  mpis_cluster_place_clear (&self->place);
  g_free (self->conninfo);

  G_OBJECT_CLASS (mpis_cluster_parent_class)->finalize (object);
}

static void
mpis_cluster_class_init (MpisClusterClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mpis_cluster_finalize;
}

static void
mpis_cluster_init (MpisCluster *self)
{
  self->hold = -1;
}

/* --- stopping, on a fiber of the thread pool -------------------------------------------------- */

static gboolean
step_awaiting (GCancellable  *cancellable,
               GError       **error)
{
  g_autoptr(GError) end = NULL;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  dex_await (mpis_db_wait_fd (-1, 0, g_get_monotonic_time () + STEP), &end);
  if (g_error_matches (end, MPIS_DB_ERROR, MPIS_DB_ERROR_TIMEOUT))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&end));
  return FALSE;
}

/* Asks the server to end, and waits for its last process. One that cannot be seen from here
 * (another sandbox started it) stays, to be taken over by whoever comes next. */
static gboolean
stop_awaiting (MpisCluster  *self,
               GError      **error)
{
  gint64 deadline = g_get_monotonic_time () + STOP_TIMEOUT;
  gboolean is_told = FALSE;
  gboolean is_urged = FALSE;

  while (mpis_cluster_place_is_running (&self->place))
    {
      gint64 left = deadline - g_get_monotonic_time ();

      if (!is_told)
        is_told = mpis_cluster_place_signal (&self->place, SIGINT);
      if (left < STOP_TIMEOUT / 3 && is_told && !is_urged)
        is_urged = mpis_cluster_place_signal (&self->place, SIGQUIT);
      if (left < STOP_TIMEOUT - G_USEC_PER_SEC && !is_told)
        return TRUE;
      if (left < 0)
        {
          g_set_error (error, MPIS_DB_ERROR, MPIS_DB_ERROR_CLUSTER,
                       "The private database does not stop; its log is %s", self->place.log);
          return FALSE;
        }
      if (!step_awaiting (NULL, error))
        return FALSE;
    }
  return TRUE;
}

/* Only the last holder gets the lock for itself, and nobody else gets a hold while it has. */
static gboolean
let_go_awaiting (MpisCluster  *self,
                 GError      **error)
{
  g_autofd int hold = g_steal_fd (&self->hold);

  return hold < 0 || flock (hold, LOCK_EX | LOCK_NB) != 0 || stop_awaiting (self, error);
}

/* --- starting, likewise ----------------------------------------------------------------------- */

/* Waits for a lock step by step, so that the wait can be cancelled and holds up no thread. */
static gboolean
lock_awaiting (MpisCluster  *self,
               int           fd,
               int           operation,
               const char   *path,
               GError      **error)
{
  gint64 deadline = g_get_monotonic_time () + START_TIMEOUT;

  while (flock (fd, operation | LOCK_NB) != 0)
    {
      if (errno != EWOULDBLOCK && errno != EINTR)
        g_set_error (error, MPIS_DB_ERROR, MPIS_DB_ERROR_CLUSTER, "Cannot lock %s: %s", path,
                     g_strerror (errno));
      else if (g_get_monotonic_time () > deadline)
        g_set_error (error, MPIS_DB_ERROR, MPIS_DB_ERROR_CLUSTER,
                     "Another program has been starting or stopping the private database for too "
                     "long: it holds %s",
                     path);
      else if (step_awaiting (self->cancellable, error))
        continue;
      return FALSE;
    }
  return TRUE;
}

static MpisDb *
connect_awaiting (MpisCluster  *self,
                  const char   *database,
                  GError      **error)
{
  g_autofree char *conninfo = mpis_cluster_place_conninfo (&self->place, database);

  return dex_await_object (mpis_db_connect (conninfo, 5000), error);
}

/* A new cluster has a database that nobody uses, so it is made ours: a copy more would be space and
 * time wasted. */
static gboolean
make_database_awaiting (MpisCluster  *self,
                        GError      **error)
{
  g_autoptr(MpisDb) db = connect_awaiting (self, "template1", error);

  return db != NULL
         && dex_await (mpis_db_run_script (db, "ALTER DATABASE postgres RENAME TO " DATABASE), error);
}

/* Whether the server takes us in. An error is one that waiting does not mend. */
static gboolean
is_ready_awaiting (MpisCluster  *self,
                   gboolean     *has_database,
                   GError      **error)
{
  g_autoptr(GError) refusal = NULL;
  g_autoptr(MpisDb) db = NULL;

  if (!mpis_cluster_place_is_running (&self->place)
      || !mpis_cluster_place_says_ready (&self->place))
    return FALSE;
  db = connect_awaiting (self, DATABASE, &refusal);
  *has_database = db != NULL;
  if (db != NULL || g_error_matches (refusal, MPIS_DB_ERROR, MPIS_DB_ERROR_QUERY))
    return TRUE;
  if (!g_error_matches (refusal, MPIS_DB_ERROR, MPIS_DB_ERROR_OFFLINE))
    g_propagate_error (error, g_steal_pointer (&refusal));
  return FALSE;
}

/* Finds the server or spawns it, and waits until it takes us in. It may be one that somebody else
 * started and left behind, one that is just stopping, or none. */
static gboolean
run_server_awaiting (MpisCluster  *self,
                     GSubprocess **server,
                     gboolean     *has_database,
                     GError      **error)
{
  gint64 deadline = g_get_monotonic_time () + START_TIMEOUT;
  goffset log_start = 0;
  g_autoptr(GError) failure = NULL;

  while (!is_ready_awaiting (self, has_database, &failure))
    {
      if (failure == NULL && *server != NULL && g_subprocess_get_identifier (*server) == NULL)
        {
          g_autofree char *words = mpis_cluster_place_last_words (&self->place, log_start);

          g_set_error (&failure, MPIS_DB_ERROR, MPIS_DB_ERROR_CLUSTER,
                       "The private database did not start: %s", words);
        }
      if (failure == NULL && *server == NULL && !mpis_cluster_place_is_running (&self->place))
        mpis_cluster_place_spawn (&self->place, server, &log_start, &failure);
      if (failure == NULL && g_get_monotonic_time () > deadline)
        g_set_error (&failure, MPIS_DB_ERROR, MPIS_DB_ERROR_CLUSTER,
                     "The private database has been starting for too long; its log is %s",
                     self->place.log);
      if (failure == NULL)
        step_awaiting (self->cancellable, &failure);
      if (failure != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return FALSE;
        }
      if (*server == NULL)
        mpis_cluster_place_update_socket_folder (&self->place);
    }
  return TRUE;
}

/* With start.lock held: nobody else is starting it. */
static gboolean
start_awaiting (MpisCluster  *self,
                GError      **error)
{
  g_autoptr(GSubprocess) server = NULL;
  gboolean has_database = FALSE;

  if (!mpis_cluster_place_check_version (&self->place, error)
      || !mpis_cluster_place_make_data (&self->place, self->cancellable, error))
    return FALSE;
  return run_server_awaiting (self, &server, &has_database, error)
         && (has_database || make_database_awaiting (self, error));
}

static gboolean
hold_awaiting (MpisCluster  *self,
               GError      **error)
{
  g_autofd int start_lock = -1;
  g_autoptr(GError) local_error = NULL;
  gboolean has_database = FALSE;

  if (!mpis_cluster_place_init (&self->place, self->directory, error)
      || !mpis_cluster_place_make_folders (&self->place, error))
    return FALSE;
  self->hold = mpis_lock_open (self->place.hold_lock, error);
  if (self->hold < 0 || !lock_awaiting (self, self->hold, LOCK_SH, self->place.hold_lock, error))
    return FALSE;
  mpis_cluster_place_update_socket_folder (&self->place);

  if (is_ready_awaiting (self, &has_database, &local_error) && has_database)
    return TRUE;
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  start_lock = mpis_lock_open (self->place.start_lock, error);
  return start_lock >= 0 && lock_awaiting (self, start_lock, LOCK_EX, self->place.start_lock, error)
         && start_awaiting (self, error);
}

/* What was started on the way to a failure is stopped again. */
static DexFuture *
hold_fiber (gpointer data)
{
  MpisCluster *self = data;
  g_autoptr(GError) error = NULL;

  if (!hold_awaiting (self, &error))
    {
      let_go_awaiting (self, NULL);
      return dex_future_new_for_error (g_steal_pointer (&error));
    }
  self->conninfo = mpis_cluster_place_conninfo (&self->place, DATABASE);
  return dex_future_new_for_object (self);
}

/**
 * mpis_cluster_hold:
 * @directory: (nullable): the folder the cluster is in; %NULL for mpis_cluster_default_directory()
 * @cancellable: (nullable): ends it early; what it has started by then is stopped
 *
 * Takes a hold on a private cluster. Makes it if there is none, starts it if it does not run, and
 * takes over one whose last holder was killed. Of several processes that come at once, one starts
 * it and the others wait.
 *
 * Returns: (transfer full): a future of an #MpisCluster; rejects with %MPIS_DB_ERROR_CLUSTER
 */
DexFuture *
mpis_cluster_hold (const char   *directory,
                   GCancellable *cancellable)
{
  MpisCluster *self = g_object_new (MPIS_TYPE_CLUSTER, NULL);

  self->directory = g_strdup (directory);
  g_set_object (&self->cancellable, cancellable);
  return dex_scheduler_spawn (dex_thread_pool_scheduler_get_default (), STACK_SIZE, hold_fiber, self,
                              g_object_unref);
}

/**
 * mpis_cluster_get_conninfo:
 * @self: a hold
 *
 * Returns: (transfer none): what to connect to
 */
const char *
mpis_cluster_get_conninfo (MpisCluster *self)
{
  g_return_val_if_fail (MPIS_IS_CLUSTER (self), NULL);

  return self->conninfo;
}

static DexFuture *
release_fiber (gpointer data)
{
  g_autoptr(GError) error = NULL;

  if (!let_go_awaiting (data, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  return dex_future_new_true ();
}

/**
 * mpis_cluster_release:
 * @self: a hold
 *
 * Lets go. If nobody else holds the cluster it is stopped, in good order. A second time does
 * nothing.
 *
 * Returns: (transfer full): a future of %TRUE, when it has stopped or is known to be in use
 */
DexFuture *
mpis_cluster_release (MpisCluster *self)
{
  dex_return_error_if_fail (MPIS_IS_CLUSTER (self));

  return dex_scheduler_spawn (dex_thread_pool_scheduler_get_default (), STACK_SIZE, release_fiber,
                              g_object_ref (self), g_object_unref);
}

/**
 * mpis_cluster_default_directory:
 *
 * Returns: (transfer full): the folder of the user's private cluster
 */
char *
mpis_cluster_default_directory (void)
{
  return g_build_filename (g_get_user_data_dir (), "mpis-dashboard", "postgresql", NULL);
}

/**
 * mpis_cluster_conninfo_for:
 * @directory: (nullable): the folder of a cluster; %NULL for mpis_cluster_default_directory()
 *
 * For one who only wants to use a cluster while somebody else runs it. Reads one small file.
 *
 * Returns: (transfer full) (nullable): what to connect to; %NULL if no path is short enough for a
 *   socket
 */
char *
mpis_cluster_conninfo_for (const char *directory)
{
  MpisClusterPlace place = { 0 };
  char *conninfo = NULL;

  if (mpis_cluster_place_init (&place, directory, NULL))
    conninfo = mpis_cluster_place_conninfo (&place, DATABASE);
  mpis_cluster_place_clear (&place);
  return conninfo;
}
