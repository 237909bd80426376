#include "config.h"

#include "mpis-ctl-database.h"

#include <signal.h>

#define CONNECT_TIMEOUT_MS 15000
#define UNWIND_TIMEOUT_MS  5000

/* Parsing JSON and building statements wants more room than a fiber has by default. */
#define STACK_SIZE (1024 * 1024)

typedef struct {
  const MpisCtlOptions *options;
  MpisCtlWork           work;
  gpointer              data;
  GMainLoop            *loop;
  MpisCtlDatabase       database;
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
  g_autoptr(GError) error = NULL;

  if (!(database->db = dex_await_object (mpis_db_connect (database->conninfo, CONNECT_TIMEOUT_MS),
                                         &error)))
    return dex_future_new_for_error (g_steal_pointer (&error));
  if (!(database->schema = dex_await_object (mpis_db_migrate (database->db), &error)))
    return dex_future_new_for_error (g_steal_pointer (&error));

  for (const char *const *warning = mpis_db_schema_get_warnings (database->schema);
       warning != NULL && *warning != NULL;
       warning++)
    g_warning ("%s", *warning);

  return self->work (database, self->data);
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
  g_autoptr(DexFuture) session = dex_scheduler_spawn (NULL, STACK_SIZE, session_fiber, self, NULL);
  g_autoptr(GError) error = NULL;

  dex_future_disown (dex_ref (session));
  dex_await (dex_future_first (dex_ref (session), dex_ref (database->interrupted), NULL), NULL);

  if (mpis_ctl_is_interrupted (database))
    {
      self->status = 128 + dex_await_int (dex_ref (database->interrupted), NULL);
      if (database->db == NULL)
        return;
      mpis_db_close (database->db);
      dex_await (dex_future_first (dex_ref (session), dex_timeout_new_msec (UNWIND_TIMEOUT_MS), NULL),
                 NULL);
      return;
    }

  self->status = dex_await_int (dex_ref (session), &error);
  if (error != NULL)
    {
      mpis_ctl_complain ("%s", error->message);
      self->status = MPIS_CTL_NOTHING;
    }
}

static gboolean
hold_cluster (Session  *self,
              GError  **error)
{
  MpisCtlDatabase *database = &self->database;
  g_autofree char *directory = NULL;

  if (self->options->database != NULL)
    {
      database->conninfo = self->options->database;
      return TRUE;
    }

  /* Never given up half way, or nobody would stop what was started; its waits have their own ends. */
  directory = mpis_cluster_default_directory ();
  if (!(database->cluster = dex_await_object (mpis_cluster_hold (directory), error)))
    return FALSE;
  database->conninfo = mpis_cluster_get_conninfo (database->cluster);
  return TRUE;
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

  g_clear_object (&database->schema);
  g_clear_object (&database->db);
  g_clear_object (&database->cluster);
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
  if (hold_cluster (self, &error))
    {
      run_session (self);
      let_go (self);
    }
  else
    {
      mpis_ctl_complain ("%s", error->message);
      self->status = MPIS_CTL_NOTHING;
    }

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
