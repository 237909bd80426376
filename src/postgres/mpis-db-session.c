#include "config.h"

#include "mpis-db-private.h"

#include <sys/socket.h>

#define DEFAULT_TIMEOUT_MS 30000
#define CANCEL_TIMEOUT     (5 * G_USEC_PER_SEC)

G_DEFINE_FINAL_TYPE (MpisDb, mpis_db, G_TYPE_OBJECT)

static void
mpis_db_finalize (GObject *object)
{
  MpisDb *self = MPIS_DB (object);

  g_clear_pointer (&self->conn, PQfinish);
  g_clear_pointer (&self->prepared, g_hash_table_unref);
  g_free (self->server);

  G_OBJECT_CLASS (mpis_db_parent_class)->finalize (object);
}

static void
mpis_db_class_init (MpisDbClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mpis_db_finalize;
}

static void
mpis_db_init (MpisDb *self)
{
  self->timeout_ms = DEFAULT_TIMEOUT_MS;
}

/* --- waiting and giving up -------------------------------------------------------------------- */

static DexFuture *
cancel_fiber (gpointer data)
{
  PGcancelConn *cancel = data;
  gint64 deadline = g_get_monotonic_time () + CANCEL_TIMEOUT;
  PostgresPollingStatusType status = PGRES_POLLING_WRITING;

  while (status == PGRES_POLLING_READING || status == PGRES_POLLING_WRITING)
    {
      GIOCondition condition = status == PGRES_POLLING_READING ? G_IO_IN : G_IO_OUT;

      if (!dex_await (mpis_db_wait_fd (PQcancelSocket (cancel), condition, deadline), NULL))
        break;
      status = PQcancelPoll (cancel);
    }
  return dex_future_new_true ();
}

static void
cancel_free (gpointer data)
{
  PQcancelFinish (data);
}

/* Gives the connection up while the server is still at work on it: asks the server to stop, on a
 * fiber of its own since the present one may have been cancelled, and closes. */
static void
abandon (MpisDb *self)
{
  PGcancelConn *cancel;

  if (self->conn == NULL)
    return;
  if (PQtransactionStatus (self->conn) == PQTRANS_ACTIVE
      && (cancel = PQcancelCreate (self->conn)) != NULL)
    {
      if (PQcancelStart (cancel))
        dex_future_disown (dex_scheduler_spawn (NULL, 0, cancel_fiber, cancel, cancel_free));
      else
        PQcancelFinish (cancel);
    }
  g_clear_pointer (&self->conn, PQfinish);
}

gboolean
mpis_db_wait_awaiting (MpisDb        *self,
                       GIOCondition   condition,
                       guint          timeout_ms,
                       GError       **error)
{
  gint64 deadline = g_get_monotonic_time () + (gint64) timeout_ms * 1000;

  if (!dex_await (mpis_db_wait_fd (PQsocket (self->conn), condition, deadline), error))
    return FALSE;
  if (g_atomic_int_get (&self->is_closing))
    {
      g_set_error (error, MPIS_DB_ERROR, MPIS_DB_ERROR_OFFLINE,
                   "The connection to the PostgreSQL server at %s was closed", self->server);
      return FALSE;
    }
  return TRUE;
}

gboolean
mpis_db_consume (MpisDb  *self,
                 GError **error)
{
  if (PQconsumeInput (self->conn))
    return TRUE;
  g_propagate_error (error, mpis_db_error_lost (self->server));
  return FALSE;
}

/* Sends what is queued. Reads meanwhile: a server that waits for us to read does not read. */
gboolean
mpis_db_flush_awaiting (MpisDb  *self,
                        GError **error)
{
  int left;

  while ((left = PQflush (self->conn)) == 1)
    if (!mpis_db_wait_awaiting (self, G_IO_IN | G_IO_OUT, self->timeout_ms, error)
        || !mpis_db_consume (self, error))
      return FALSE;
  if (left == 0)
    return TRUE;
  g_propagate_error (error, mpis_db_error_lost (self->server));
  return FALSE;
}

/* Why libpq did not take a statement: the connection is gone, or the statement is impossible. */
GError *
mpis_db_error_sending (MpisDb *self)
{
  g_autofree char *reason = g_strchomp (g_strdup (PQerrorMessage (self->conn)));

  if (PQstatus (self->conn) == CONNECTION_BAD)
    return mpis_db_error_lost (self->server);
  return g_error_new (MPIS_DB_ERROR, MPIS_DB_ERROR_QUERY, "The statement cannot be sent: %s",
                      reason);
}

/* The next result of what was sent, or %NULL after the last. */
gboolean
mpis_db_next_result_awaiting (MpisDb    *self,
                              PGresult **result,
                              GError   **error)
{
  while (PQisBusy (self->conn))
    if (!mpis_db_wait_awaiting (self, G_IO_IN, self->timeout_ms, error)
        || !mpis_db_consume (self, error))
      return FALSE;
  *result = PQgetResult (self->conn);
  return TRUE;
}

gboolean
mpis_db_is_failure (const PGresult *result)
{
  ExecStatusType status = PQresultStatus (result);

  return status == PGRES_FATAL_ERROR || status == PGRES_BAD_RESPONSE;
}

/* A statement that waits for us, or has us wait, in a way that reading results never ends. */
static gboolean
is_copying (const PGresult *result)
{
  ExecStatusType status = PQresultStatus (result);

  return status == PGRES_COPY_IN || status == PGRES_COPY_OUT || status == PGRES_COPY_BOTH;
}

/* Reads to the end, always: only then can the connection be used again. Keeps the last result, or
 * the first failure as @error. */
gboolean
mpis_db_drain_awaiting (MpisDb    *self,
                        PGresult **last,
                        GError   **error)
{
  g_autoptr(GError) refused = NULL;
  PGresult *result;

  while (TRUE)
    {
      if (!mpis_db_next_result_awaiting (self, &result, error))
        return FALSE;
      if (result == NULL)
        break;
      if (mpis_db_is_failure (result) && refused == NULL)
        refused = mpis_db_error_from_result (result, self->server);
      PQclear (*last);
      *last = result;
      if (PQstatus (self->conn) == CONNECTION_BAD)
        break;
      if (is_copying (result))
        {
          g_set_error_literal (error, MPIS_DB_ERROR, MPIS_DB_ERROR_QUERY,
                               "COPY with the client is what mpis_db_copy_in() is for");
          return FALSE;
        }
    }
  if (refused == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&refused));
  return FALSE;
}

/* --- one piece of work ------------------------------------------------------------------------ */

MpisDbJob *
mpis_db_job_new (MpisDb     *db,
                 const char *text)
{
  MpisDbJob *self = g_new0 (MpisDbJob, 1);

  self->db = g_object_ref (db);
  self->text = g_strdup (text);
  return self;
}

void
mpis_db_job_free (gpointer data)
{
  MpisDbJob *self = data;

  g_clear_object (&self->db);
  g_free (self->text);
  g_clear_pointer (&self->params, mpis_db_params_free);
  g_clear_pointer (&self->data, g_bytes_unref);
  g_free (self);
}

/* Takes the connection for the running fiber. */
gboolean
mpis_db_begin_use (MpisDb  *self,
                   GError **error)
{
  if (!g_atomic_int_compare_and_exchange (&self->is_busy, FALSE, TRUE))
    {
      g_set_error_literal (error, MPIS_DB_ERROR, MPIS_DB_ERROR_QUERY,
                           "The connection is in use already: one statement at a time");
      return FALSE;
    }
  if (self->conn != NULL)
    return TRUE;
  g_set_error (error, MPIS_DB_ERROR, MPIS_DB_ERROR_OFFLINE,
               "The connection to the PostgreSQL server at %s is closed", self->server);
  g_atomic_int_set (&self->is_busy, FALSE);
  return FALSE;
}

/* Hands the connection back. Whatever went wrong, it is left either idle or closed. */
void
mpis_db_end_use (MpisDb *self)
{
  if (self->conn != NULL)
    {
      PGTransactionStatusType status = PQtransactionStatus (self->conn);

      if (PQstatus (self->conn) == CONNECTION_BAD || status == PQTRANS_ACTIVE
          || status == PQTRANS_UNKNOWN || g_atomic_int_get (&self->is_closing))
        abandon (self);
    }
  g_atomic_int_set (&self->is_busy, FALSE);
}

DexFuture *
mpis_db_job_run (MpisDbJob    *job,
                 DexFiberFunc  fiber)
{
  return dex_scheduler_spawn (NULL, 0, fiber, job, mpis_db_job_free);
}

/**
 * mpis_db_set_timeout:
 * @self: a connection
 * @timeout_ms: how long the server may be silent while something is asked of it; 0 for 30 s
 */
void
mpis_db_set_timeout (MpisDb *self,
                     guint   timeout_ms)
{
  g_return_if_fail (MPIS_IS_DB (self));

  self->timeout_ms = timeout_ms > 0 ? timeout_ms : DEFAULT_TIMEOUT_MS;
}

guint
mpis_db_get_timeout (MpisDb *self)
{
  return self->timeout_ms;
}

/*
 * mpis_db_is_usable:
 * @self: a connection nobody uses now
 *
 * Looks, without waiting, whether the server has hung up meanwhile.
 *
 * Returns: whether it can be used
 */
gboolean
mpis_db_is_usable (MpisDb *self)
{
  GPollFD fd;

  if (self->conn == NULL || PQstatus (self->conn) != CONNECTION_OK
      || g_atomic_int_get (&self->is_busy))
    return FALSE;
  /* A server that hangs up says why first: the end comes after that. */
  fd = (GPollFD) { .fd = PQsocket (self->conn), .events = G_IO_IN };
  while (g_poll (&fd, 1, 0) > 0)
    if (!PQconsumeInput (self->conn) || PQstatus (self->conn) != CONNECTION_OK)
      return FALSE;
  return TRUE;
}

/*
 * mpis_db_is_in_transaction:
 * @self: a connection
 *
 * Returns: whether a transaction is open, be it a failed one
 */
gboolean
mpis_db_is_in_transaction (MpisDb *self)
{
  return self->conn != NULL && PQtransactionStatus (self->conn) != PQTRANS_IDLE;
}

/**
 * mpis_db_close:
 * @self: a connection
 *
 * Closes it. What is under way rejects with %MPIS_DB_ERROR_OFFLINE, and so does all that follows.
 * To be called on the thread that the connection is used on.
 */
void
mpis_db_close (MpisDb *self)
{
  g_return_if_fail (MPIS_IS_DB (self));

  g_atomic_int_set (&self->is_closing, TRUE);
  if (g_atomic_int_compare_and_exchange (&self->is_busy, FALSE, TRUE))
    {
      g_clear_pointer (&self->conn, PQfinish);
      g_atomic_int_set (&self->is_busy, FALSE);
    }
  else if (self->conn != NULL)
    shutdown (PQsocket (self->conn), SHUT_RD);   /* wakes the fiber that waits; it closes */
}

static DexFuture *
connect_fiber (gpointer data)
{
  MpisDbJob *job = data;
  MpisDb *self = job->db;
  gint64 deadline = g_get_monotonic_time () + (gint64) job->number * 1000;
  g_autoptr(GError) error = NULL;

  self->conn = mpis_db_open_awaiting (job->text, deadline, &self->server, &error);
  if (self->conn == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  self->timeout_ms = (guint) MAX ((deadline - g_get_monotonic_time ()) / 1000, 1);
  if (!dex_await (mpis_db_run_script (self, "SET timezone = 'UTC'; SET datestyle = 'ISO, YMD'"),
                  &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  self->timeout_ms = DEFAULT_TIMEOUT_MS;
  return dex_future_new_for_object (self);
}

/**
 * mpis_db_connect:
 * @conninfo: `key=value` words or a `postgresql://` URI, several hosts included; MPIS's own
 *   spelling `postgresql+asyncpg://` too. What it leaves out comes from the environment, as in
 *   every libpq program
 * @timeout_ms: how long it may take in all; 0 for 10 s. Shared out where there are several hosts
 *
 * Connects without ever blocking the calling thread, name resolution included (a service file's
 * host names are the exception). The session speaks UTC, ISO dates and UTF-8.
 *
 * Returns: (transfer full): a future of an #MpisDb
 */
DexFuture *
mpis_db_connect (const char *conninfo,
                 guint       timeout_ms)
{
  g_autoptr(MpisDb) self = NULL;
  MpisDbJob *job;

  dex_return_error_if_fail (conninfo != NULL);

  self = g_object_new (MPIS_TYPE_DB, NULL);
  job = mpis_db_job_new (self, conninfo);
  job->number = timeout_ms > 0 ? timeout_ms : 10000;
  return dex_scheduler_spawn (NULL, 256 * 1024, connect_fiber, job, mpis_db_job_free);
}
