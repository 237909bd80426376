#include "config.h"

#include "mpis-ctl-database.h"

#include <signal.h>

#define CONNECT_TIMEOUT_MS 15000
#define UNWIND_TIMEOUT_MS  15000   /* a service finishes what is in flight */

/* Parsing JSON and building statements wants more room than a fiber has by default. */
#define STACK_SIZE (1024 * 1024)

typedef struct {
  const MpisCtlOptions *options;
  MpisCtlWork           work;
  gpointer              data;
  GMainLoop            *loop;
  MpisCtlDatabase       database;
  DexFuture            *fiber;     /* what goes on in the session */
  int                   status;
} Session;

/**
 * mpis_ctl_is_interrupted:
 * @database: the database a word works on
 *
 * Returns: whether the program was told to stop; errors that come now are not worth a word
 */
gboolean
mpis_ctl_is_interrupted (MpisCtlDatabase *database)
{
  return !dex_future_is_pending (database->interrupted);
}

static DexFuture *
session_fiber (gpointer data)
{
  Session *self = data;
  MpisCtlDatabase *database = &self->database;
  g_autoptr(MpisDb) db = NULL;
  g_autoptr(GError) error = NULL;

  if (!(db = dex_await_object (mpis_db_connect (database->conninfo, CONNECT_TIMEOUT_MS), &error)))
    return dex_future_new_for_error (g_steal_pointer (&error));
  if (mpis_ctl_is_interrupted (database))
    return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_CANCELLED, "interrupted");

  database->db = g_steal_pointer (&db);
  if (!(database->schema = dex_await_object (mpis_db_migrate (database->db), &error)))
    return dex_future_new_for_error (g_steal_pointer (&error));

  for (const char *const *warning = mpis_db_schema_get_warnings (database->schema);
       warning != NULL && *warning != NULL;
       warning++)
    mpis_ctl_complain ("%s", *warning);

  return self->work (database, self->data);
}

static void
note_interruption (Session *self)
{
  self->status = 128 + dex_await_int (dex_ref (self->database.interrupted), NULL);
}

/*
 * Runs the session until it ends or a signal comes. In the latter case its connection is closed, so
 * that whatever it awaits fails, and it gets time to unwind. The session is disowned: libdex 0.10 loses
 * count of its fibers when one that awaits is discarded.
 */
static void
run_session (Session *self)
{
  MpisCtlDatabase *database = &self->database;
  g_autoptr(GError) error = NULL;

  self->fiber = dex_scheduler_spawn (NULL, STACK_SIZE, session_fiber, self, NULL);
  dex_future_disown (dex_ref (self->fiber));
  dex_await (dex_future_first (dex_ref (self->fiber), dex_ref (database->interrupted), NULL), NULL);

  if (dex_future_is_pending (self->fiber) && database->db != NULL)
    {
      mpis_db_close (database->db);
      dex_await (dex_future_first (dex_ref (self->fiber), dex_timeout_new_msec (UNWIND_TIMEOUT_MS),
                                   NULL),
                 NULL);
    }
  if (!dex_future_is_pending (self->fiber))
    self->status = dex_await_int (dex_ref (self->fiber), &error);
  if (mpis_ctl_is_interrupted (database) && !dex_future_is_resolved (self->fiber))
    note_interruption (self);
  else if (error != NULL)
    {
      mpis_ctl_complain ("%s", error->message);
      self->status = MPIS_CTL_NOTHING;
    }
}

/* An interruption ends the starting, too; that stops what it has started and ends for sure. */
static void
hold_cluster (Session  *self,
              GError  **error)
{
  MpisCtlDatabase *database = &self->database;
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *directory = NULL;
  g_autoptr(DexFuture) hold = NULL;

  if (self->options->database != NULL)
    {
      database->conninfo = self->options->database;
      return;
    }

  directory = mpis_cluster_default_directory ();
  hold = mpis_cluster_hold (directory, cancellable);
  dex_future_disown (dex_ref (hold));
  dex_await (dex_future_first (dex_ref (hold), dex_ref (database->interrupted), NULL), NULL);
  if (mpis_ctl_is_interrupted (database))
    g_cancellable_cancel (cancellable);
  if ((database->cluster = dex_await_object (dex_ref (hold), error)))
    database->conninfo = mpis_cluster_get_conninfo (database->cluster);
}

static void
let_go (Session *self)
{
  MpisCtlDatabase *database = &self->database;
  g_autoptr(GError) error = NULL;

  if (database->db != NULL)
    mpis_db_close (database->db);
  if (database->cluster != NULL && !dex_await (mpis_cluster_release (database->cluster), &error))
    g_warning ("The private database was not stopped: %s", error->message);

  g_clear_object (&database->cluster);
  if (self->fiber != NULL && dex_future_is_pending (self->fiber))
    return;   /* it has not come to its end, and may look at these still */
  g_clear_object (&database->schema);
  g_clear_object (&database->db);
}

static DexFuture *
main_fiber (gpointer data)
{
  Session *self = data;
  g_autoptr(GError) error = NULL;

  self->database.interrupted = dex_future_first (dex_unix_signal_new (SIGINT),
                                                 dex_unix_signal_new (SIGTERM),
                                                 dex_unix_signal_new (SIGHUP), NULL);
  dex_future_disown (dex_ref (self->database.interrupted));
  hold_cluster (self, &error);
  if (mpis_ctl_is_interrupted (&self->database))
    note_interruption (self);
  else if (error != NULL)
    mpis_ctl_complain ("%s", error->message);
  else
    run_session (self);
  let_go (self);

  dex_clear (&self->fiber);
  dex_clear (&self->database.interrupted);
  g_main_loop_quit (self->loop);
  return dex_future_new_true ();
}

/**
 * mpis_ctl_run:
 * @options: which database
 * @work: what to do with it
 * @data: given to @work
 *
 * Opens the database (starting the private cluster where nobody else has), migrates it, does @work and
 * lets go of everything again, whether @work ended, failed or was interrupted by a signal. Errors are
 * said on standard error.
 *
 * Returns: the exit status
 */
int
mpis_ctl_run (const MpisCtlOptions *options,
              MpisCtlWork           work,
              gpointer              data)
{
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr(DexFuture) fiber = NULL;
  Session self = {
    .options = options,
    .work = work,
    .data = data,
    .loop = loop,
    .status = MPIS_CTL_NOTHING,
  };

  fiber = dex_scheduler_spawn (NULL, 0, main_fiber, &self, NULL);
  g_main_loop_run (loop);
  return self.status;
}
