#include "config.h"

#include "mpis-db-private.h"

#include <sys/socket.h>

#define DEFAULT_TIMEOUT_MS 30000
#define CANCEL_TIMEOUT     (5 * G_USEC_PER_SEC)
#define COPY_CHUNK         65536

struct _MpisDb {
  GObject   parent_instance;

  PGconn   *conn;         /* NULL once closed */
  char     *server;       /* how to name it to a user */
  guint     timeout_ms;
  gint      is_busy;      /* atomic: a fiber is using conn */
  gint      is_closing;   /* atomic: closed while it was being used */
};

G_DEFINE_FINAL_TYPE (MpisDb, mpis_db, G_TYPE_OBJECT)

static void
mpis_db_finalize (GObject *object)
{
  MpisDb *self = MPIS_DB (object);

  g_clear_pointer (&self->conn, PQfinish);
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

/* Gives the connection up while the server is still at work on it: asks the server to stop, on a fiber
 * of its own since the present one may have been cancelled, and closes. */
static void
abandon (MpisDb *self)
{
  PGcancelConn *cancel;

  if (self->conn == NULL)
    return;
  if (PQtransactionStatus (self->conn) == PQTRANS_ACTIVE && (cancel = PQcancelCreate (self->conn)) != NULL)
    {
      if (PQcancelStart (cancel))
        dex_future_disown (dex_scheduler_spawn (NULL, 0, cancel_fiber, cancel, cancel_free));
      else
        PQcancelFinish (cancel);
    }
  g_clear_pointer (&self->conn, PQfinish);
}

static gboolean
wait_awaiting (MpisDb        *self,
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

static gboolean
consume (MpisDb  *self,
         GError **error)
{
  if (PQconsumeInput (self->conn))
    return TRUE;
  g_propagate_error (error, mpis_db_error_lost (self->server));
  return FALSE;
}

/* Sends what is queued. Reads meanwhile: a server that waits for us to read does not read either. */
static gboolean
flush_awaiting (MpisDb  *self,
                GError **error)
{
  int left;

  while ((left = PQflush (self->conn)) == 1)
    if (!wait_awaiting (self, G_IO_IN | G_IO_OUT, self->timeout_ms, error) || !consume (self, error))
      return FALSE;
  if (left == 0)
    return TRUE;
  g_propagate_error (error, mpis_db_error_lost (self->server));
  return FALSE;
}

/* The next result of what was sent, or %NULL after the last. */
static gboolean
next_result_awaiting (MpisDb    *self,
                      PGresult **result,
                      GError   **error)
{
  while (PQisBusy (self->conn))
    if (!wait_awaiting (self, G_IO_IN, self->timeout_ms, error) || !consume (self, error))
      return FALSE;
  *result = PQgetResult (self->conn);
  return TRUE;
}

static gboolean
is_failure (PGresult *result)
{
  ExecStatusType status = PQresultStatus (result);

  return status == PGRES_FATAL_ERROR || status == PGRES_BAD_RESPONSE;
}

/* Reads to the end, always: only then can the connection be used again. Keeps the last result, or the
 * first failure as @error. */
static gboolean
drain_awaiting (MpisDb    *self,
                PGresult **last,
                GError   **error)
{
  g_autoptr(GError) refused = NULL;
  PGresult *result;

  while (TRUE)
    {
      if (!next_result_awaiting (self, &result, error))
        return FALSE;
      if (result == NULL)
        break;
      if (is_failure (result) && refused == NULL)
        refused = mpis_db_error_from_result (result, self->server);
      PQclear (*last);
      *last = result;
      if (PQstatus (self->conn) == CONNECTION_BAD)
        break;
    }
  if (refused == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&refused));
  return FALSE;
}

/* --- one piece of work ------------------------------------------------------------------------ */

typedef struct {
  MpisDb       *db;
  char         *text;
  MpisDbParams *params;
  GBytes       *data;
  guint         number;       /* rows a chunk, or milliseconds */
  MpisDbChunk   each;
  gpointer      each_data;
} Job;

static Job *
job_new (MpisDb     *db,
         const char *text)
{
  Job *self = g_new0 (Job, 1);

  self->db = g_object_ref (db);
  self->text = g_strdup (text);
  return self;
}

static void
job_free (gpointer data)
{
  Job *self = data;

  g_clear_object (&self->db);
  g_free (self->text);
  g_clear_pointer (&self->params, mpis_db_params_free);
  g_clear_pointer (&self->data, g_bytes_unref);
  g_free (self);
}

/* Takes the connection for the running fiber. */
static gboolean
begin_use (MpisDb  *self,
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
static void
end_use (MpisDb *self)
{
  if (self->conn != NULL)
    {
      PGTransactionStatusType status = PQtransactionStatus (self->conn);

      if (PQstatus (self->conn) == CONNECTION_BAD || status == PQTRANS_ACTIVE || status == PQTRANS_UNKNOWN
          || g_atomic_int_get (&self->is_closing))
        abandon (self);
    }
  g_atomic_int_set (&self->is_busy, FALSE);
}

static DexFuture *
run (Job          *job,
     DexFiberFunc  fiber)
{
  return dex_scheduler_spawn (NULL, 0, fiber, job, job_free);
}

static gboolean
send_query (Job     *job,
            GError **error)
{
  int n_params = mpis_db_params_get_n (job->params);

  if (PQsendQueryParams (job->db->conn, job->text, n_params, NULL, mpis_db_params_get_values (job->params),
                         NULL, NULL, 0))
    return TRUE;
  g_propagate_error (error, mpis_db_error_lost (job->db->server));
  return FALSE;
}

/* --- the public face -------------------------------------------------------------------------- */

static DexFuture *
query_fiber (gpointer data)
{
  Job *job = data;
  g_autoptr(PGresult) last = NULL;
  g_autoptr(GError) error = NULL;

  if (!begin_use (job->db, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  if (send_query (job, &error) && flush_awaiting (job->db, &error))
    drain_awaiting (job->db, &last, &error);
  end_use (job->db);

  if (error != NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  return dex_future_new_take_boxed (MPIS_TYPE_DB_ROWS, mpis_db_rows_new (g_steal_pointer (&last)));
}

/**
 * mpis_db_query:
 * @self: a connection
 * @sql: one statement
 * @params: (transfer full) (nullable): its parameters
 *
 * Returns: (transfer full): a future of #MpisDbRows
 */
DexFuture *
mpis_db_query (MpisDb       *self,
               const char   *sql,
               MpisDbParams *params)
{
  Job *job;

  dex_return_error_if_fail (MPIS_IS_DB (self));
  dex_return_error_if_fail (sql != NULL);

  job = job_new (self, sql);
  job->params = params;
  return run (job, query_fiber);
}

/* Gives every chunk to the caller as it comes. */
static gboolean
read_chunks_awaiting (Job     *job,
                      gint64  *n_rows,
                      GError **error)
{
  while (TRUE)
    {
      g_autoptr(PGresult) result = NULL;
      g_autoptr(MpisDbRows) rows = NULL;

      if (!next_result_awaiting (job->db, &result, error))
        return FALSE;
      if (result == NULL)
        return TRUE;
      if (is_failure (result))
        {
          g_autoptr(PGresult) rest = NULL;

          g_propagate_error (error, mpis_db_error_from_result (result, job->db->server));
          return drain_awaiting (job->db, &rest, NULL) && FALSE;
        }
      if (PQntuples (result) == 0)
        continue;
      *n_rows += PQntuples (result);
      rows = mpis_db_rows_new (g_steal_pointer (&result));
      if (!job->each (rows, job->each_data, error))
        return FALSE;
    }
}

static DexFuture *
query_each_fiber (gpointer data)
{
  Job *job = data;
  g_autoptr(GError) error = NULL;
  gint64 n_rows = 0;

  if (!begin_use (job->db, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  if (send_query (job, &error))
    {
      PQsetChunkedRowsMode (job->db->conn, (int) job->number);
      if (flush_awaiting (job->db, &error))
        read_chunks_awaiting (job, &n_rows, &error);
    }
  end_use (job->db);

  if (error != NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  return dex_future_new_for_int64 (n_rows);
}

/**
 * mpis_db_query_each:
 * @self: a connection
 * @sql: one statement
 * @params: (transfer full) (nullable): its parameters
 * @chunk_rows: how many rows to hand over at once
 * @each: (scope async): called with every chunk, on the fiber that reads them; it may await
 * @data: given to @each
 *
 * Runs a statement with a big result. At no time is more than a chunk of it in memory. When @each
 * refuses, the statement is cancelled and the connection closed, since the rest of the rows is on
 * its way.
 *
 * Returns: (transfer full): a future of the number of rows, an int64
 */
DexFuture *
mpis_db_query_each (MpisDb       *self,
                    const char   *sql,
                    MpisDbParams *params,
                    guint         chunk_rows,
                    MpisDbChunk   each,
                    gpointer      data)
{
  Job *job;

  dex_return_error_if_fail (MPIS_IS_DB (self));
  dex_return_error_if_fail (sql != NULL);
  dex_return_error_if_fail (chunk_rows > 0 && chunk_rows <= G_MAXINT);
  dex_return_error_if_fail (each != NULL);

  job = job_new (self, sql);
  job->params = params;
  job->number = chunk_rows;
  job->each = each;
  job->each_data = data;
  return run (job, query_each_fiber);
}

static DexFuture *
run_script_fiber (gpointer data)
{
  Job *job = data;
  g_autoptr(PGresult) last = NULL;
  g_autoptr(GError) error = NULL;

  if (!begin_use (job->db, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  if (!PQsendQuery (job->db->conn, job->text))
    error = mpis_db_error_lost (job->db->server);
  else if (flush_awaiting (job->db, &error))
    drain_awaiting (job->db, &last, &error);
  end_use (job->db);

  if (error != NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  return dex_future_new_true ();
}

/**
 * mpis_db_run_script:
 * @self: a connection
 * @sql: any number of statements, parted by semicolons; text of ours only, since nothing can be bound
 *
 * Runs the statements in order. Unless they say BEGIN themselves they are one transaction: the first
 * that fails undoes all.
 *
 * Returns: (transfer full): a future of %TRUE
 */
DexFuture *
mpis_db_run_script (MpisDb     *self,
                    const char *sql)
{
  dex_return_error_if_fail (MPIS_IS_DB (self));
  dex_return_error_if_fail (sql != NULL);

  return run (job_new (self, sql), run_script_fiber);
}

/* Sends @data while the server takes it. A server that has had enough says so in its result. */
static gboolean
put_data_awaiting (MpisDb  *self,
                   GBytes  *data,
                   GError **error)
{
  gsize size;
  const char *bytes = g_bytes_get_data (data, &size);
  int put = 1;

  for (gsize done = 0; done < size && put != -1;)
    {
      int part = (int) MIN (size - done, COPY_CHUNK);

      put = PQputCopyData (self->conn, bytes + done, part);
      if (put == 1)
        done += (gsize) part;
      if (put != -1 && !flush_awaiting (self, error))
        return FALSE;
    }
  while (put != -1 && (put = PQputCopyEnd (self->conn, NULL)) == 0)
    if (!flush_awaiting (self, error))
      return FALSE;
  return flush_awaiting (self, error);
}

static DexFuture *
copy_in_fiber (gpointer data)
{
  Job *job = data;
  g_autoptr(PGresult) first = NULL;
  g_autoptr(PGresult) last = NULL;
  g_autoptr(GError) error = NULL;

  if (!begin_use (job->db, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  if (!PQsendQuery (job->db->conn, job->text))
    error = mpis_db_error_lost (job->db->server);
  else if (flush_awaiting (job->db, &error) && next_result_awaiting (job->db, &first, &error))
    {
      if (PQresultStatus (first) == PGRES_COPY_IN)
        {
          if (put_data_awaiting (job->db, job->data, &error))
            drain_awaiting (job->db, &last, &error);
        }
      else if (drain_awaiting (job->db, &last, &error))
        error = is_failure (first) ? mpis_db_error_from_result (first, job->db->server)
                                   : g_error_new_literal (MPIS_DB_ERROR, MPIS_DB_ERROR_QUERY,
                                                          "Not a COPY … FROM STDIN statement");
    }
  end_use (job->db);

  if (error != NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  return dex_future_new_for_int64 (g_ascii_strtoll (PQcmdTuples (last), NULL, 10));
}

/**
 * mpis_db_copy_in:
 * @self: a connection
 * @copy_statement: a `COPY … FROM STDIN`
 * @data: what to copy, in the form the statement names
 *
 * Returns: (transfer full): a future of the number of rows copied, an int64
 */
DexFuture *
mpis_db_copy_in (MpisDb     *self,
                 const char *copy_statement,
                 GBytes     *data)
{
  Job *job;

  dex_return_error_if_fail (MPIS_IS_DB (self));
  dex_return_error_if_fail (copy_statement != NULL);
  dex_return_error_if_fail (data != NULL);

  job = job_new (self, copy_statement);
  job->data = g_bytes_ref (data);
  return run (job, copy_in_fiber);
}

/**
 * mpis_db_begin:
 * @self: a connection
 * @mode: (nullable): the transaction's modes, e.g. "ISOLATION LEVEL REPEATABLE READ, READ ONLY"
 *
 * Returns: (transfer full): a future of %TRUE
 */
DexFuture *
mpis_db_begin (MpisDb     *self,
               const char *mode)
{
  g_autofree char *sql = g_strconcat ("BEGIN ", mode, NULL);

  return mpis_db_run_script (self, sql);
}

static DexFuture *
commit_fiber (gpointer data)
{
  Job *job = data;
  g_autoptr(PGresult) last = NULL;
  g_autoptr(GError) error = NULL;

  if (!begin_use (job->db, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  if (!PQsendQuery (job->db->conn, "COMMIT"))
    error = mpis_db_error_lost (job->db->server);
  else if (flush_awaiting (job->db, &error) && drain_awaiting (job->db, &last, &error)
           && !g_str_equal (PQcmdStatus (last), "COMMIT"))
    error = g_error_new_literal (MPIS_DB_ERROR, MPIS_DB_ERROR_QUERY,
                                 "The transaction was undone, since a statement in it had failed");
  end_use (job->db);

  if (error != NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  return dex_future_new_true ();
}

/**
 * mpis_db_commit:
 * @self: a connection in a transaction
 *
 * Unlike a plain COMMIT this rejects when the transaction had failed and was rolled back instead.
 *
 * Returns: (transfer full): a future of %TRUE
 */
DexFuture *
mpis_db_commit (MpisDb *self)
{
  dex_return_error_if_fail (MPIS_IS_DB (self));

  return run (job_new (self, NULL), commit_fiber);
}

/**
 * mpis_db_rollback:
 * @self: a connection, perhaps in a transaction
 *
 * Returns: (transfer full): a future of %TRUE
 */
DexFuture *
mpis_db_rollback (MpisDb *self)
{
  return mpis_db_run_script (self, "ROLLBACK");
}

static DexFuture *
listen_fiber (gpointer data)
{
  Job *job = data;
  g_autoptr(GError) error = NULL;
  g_autofree char *sql = NULL;
  char *name;

  if (!begin_use (job->db, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  name = PQescapeIdentifier (job->db->conn, job->text, strlen (job->text));
  end_use (job->db);
  if (name == NULL)
    return dex_future_new_reject (MPIS_DB_ERROR, MPIS_DB_ERROR_QUERY, "“%s” is no channel name", job->text);
  sql = g_strconcat ("LISTEN ", name, NULL);
  PQfreemem (name);
  return mpis_db_run_script (job->db, sql);
}

/**
 * mpis_db_listen:
 * @self: a connection, best one that does nothing else
 * @channel: what to listen to
 *
 * Returns: (transfer full): a future of %TRUE, when listening has begun
 */
DexFuture *
mpis_db_listen (MpisDb     *self,
                const char *channel)
{
  dex_return_error_if_fail (MPIS_IS_DB (self));
  dex_return_error_if_fail (channel != NULL);

  return run (job_new (self, channel), listen_fiber);
}

static DexFuture *
next_notification_fiber (gpointer data)
{
  Job *job = data;
  gint64 deadline = g_get_monotonic_time () + (gint64) job->number * 1000;
  g_autoptr(GError) error = NULL;
  PGnotify *notify = NULL;

  if (!begin_use (job->db, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  while ((notify = PQnotifies (job->db->conn)) == NULL)
    {
      gint64 left = MAX (deadline - g_get_monotonic_time (), 0) / 1000;

      if (!wait_awaiting (job->db, G_IO_IN, (guint) left, &error) || !consume (job->db, &error))
        break;
    }
  end_use (job->db);

  if (notify == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  {
    char *payload = g_strdup (notify->extra);

    PQfreemem (notify);
    return dex_future_new_take_string (payload);
  }
}

/**
 * mpis_db_next_notification:
 * @self: a connection that listens
 * @timeout_ms: how long to wait
 *
 * Waits for the next notification. When none comes in time, or the wait is cancelled, the connection
 * stays usable.
 *
 * Returns: (transfer full): a future of its payload, a string; rejects with %MPIS_DB_ERROR_TIMEOUT
 *   when none came
 */
DexFuture *
mpis_db_next_notification (MpisDb *self,
                           guint   timeout_ms)
{
  Job *job;

  dex_return_error_if_fail (MPIS_IS_DB (self));

  job = job_new (self, NULL);
  job->number = timeout_ms;
  return run (job, next_notification_fiber);
}

/**
 * mpis_db_set_timeout:
 * @self: a connection
 * @timeout_ms: how long the server may be silent while something is asked of it; 0 for the usual 30 s
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

/**
 * mpis_db_close:
 * @self: a connection
 *
 * Closes it. What is under way rejects with %MPIS_DB_ERROR_OFFLINE, and so does all that follows.
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
  Job *job = data;
  MpisDb *self = job->db;
  gint64 deadline = g_get_monotonic_time () + (gint64) job->number * 1000;
  g_autoptr(GError) error = NULL;

  self->conn = mpis_db_open_awaiting (job->text, deadline, &self->server, &error);
  if (self->conn == NULL
      || !dex_await (mpis_db_run_script (self, "SET timezone = 'UTC'; SET datestyle = 'ISO, YMD'"), &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  return dex_future_new_for_object (self);
}

/**
 * mpis_db_connect:
 * @conninfo: `key=value` words or a `postgresql://` URI, several hosts included; MPIS's own spelling
 *   `postgresql+asyncpg://` too. What it leaves out comes from the environment, as in every libpq program
 * @timeout_ms: how long it may take in all; 0 for 10 s. Shared out where there are several hosts
 *
 * Connects without ever blocking the calling thread, name resolution included (a service file's host
 * names are the exception). The session speaks UTC, ISO dates and UTF-8.
 *
 * Returns: (transfer full): a future of an #MpisDb
 */
DexFuture *
mpis_db_connect (const char *conninfo,
                 guint       timeout_ms)
{
  g_autoptr(MpisDb) self = NULL;
  Job *job;

  dex_return_error_if_fail (conninfo != NULL);

  self = g_object_new (MPIS_TYPE_DB, NULL);
  job = job_new (self, conninfo);
  job->number = timeout_ms > 0 ? timeout_ms : 10000;
  return dex_scheduler_spawn (NULL, 256 * 1024, connect_fiber, job, job_free);
}
