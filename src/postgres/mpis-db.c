#include "config.h"

#include "mpis-db-private.h"

#include <string.h>

#define COPY_CHUNK 65536   /* bytes handed to libpq at once */

static gboolean
send_query (MpisDbJob  *job,
            GError    **error)
{
  int n_params = mpis_db_params_get_n (job->params);

  if (PQsendQueryParams (job->db->conn, job->text, n_params, NULL,
                         mpis_db_params_get_values (job->params), NULL, NULL, 0))
    return TRUE;
  g_propagate_error (error, mpis_db_error_sending (job->db));
  return FALSE;
}

static DexFuture *
query_fiber (gpointer data)
{
  MpisDbJob *job = data;
  g_autoptr(PGresult) last = NULL;
  g_autoptr(GError) error = NULL;

  if (!mpis_db_begin_use (job->db, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  if (send_query (job, &error) && mpis_db_flush_awaiting (job->db, &error))
    mpis_db_drain_awaiting (job->db, &last, &error);
  mpis_db_end_use (job->db);

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
  MpisDbJob *job;

  dex_return_error_if_fail (MPIS_IS_DB (self));
  dex_return_error_if_fail (sql != NULL);

  job = mpis_db_job_new (self, sql);
  job->params = params;
  return mpis_db_job_run (job, query_fiber);
}

/* Gives every chunk to the caller as it comes. */
static gboolean
read_chunks_awaiting (MpisDbJob  *job,
                      gint64     *n_rows,
                      GError    **error)
{
  while (TRUE)
    {
      g_autoptr(PGresult) result = NULL;
      g_autoptr(MpisDbRows) rows = NULL;

      if (!mpis_db_next_result_awaiting (job->db, &result, error))
        return FALSE;
      if (result == NULL)
        return TRUE;
      if (mpis_db_is_failure (result))
        {
          g_autoptr(PGresult) rest = NULL;

          g_propagate_error (error, mpis_db_error_from_result (result, job->db->server));
          return mpis_db_drain_awaiting (job->db, &rest, NULL) && FALSE;
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
  MpisDbJob *job = data;
  g_autoptr(GError) error = NULL;
  gint64 n_rows = 0;

  if (!mpis_db_begin_use (job->db, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  if (send_query (job, &error))
    {
      PQsetChunkedRowsMode (job->db->conn, (int) job->number);
      if (mpis_db_flush_awaiting (job->db, &error))
        read_chunks_awaiting (job, &n_rows, &error);
    }
  mpis_db_end_use (job->db);

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
  MpisDbJob *job;

  dex_return_error_if_fail (MPIS_IS_DB (self));
  dex_return_error_if_fail (sql != NULL);
  dex_return_error_if_fail (chunk_rows > 0 && chunk_rows <= G_MAXINT);
  dex_return_error_if_fail (each != NULL);

  job = mpis_db_job_new (self, sql);
  job->params = params;
  job->number = chunk_rows;
  job->each = each;
  job->each_data = data;
  return mpis_db_job_run (job, query_each_fiber);
}

static DexFuture *
run_script_fiber (gpointer data)
{
  MpisDbJob *job = data;
  g_autoptr(PGresult) last = NULL;
  g_autoptr(GError) error = NULL;

  if (!mpis_db_begin_use (job->db, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  if (!PQsendQuery (job->db->conn, job->text))
    error = mpis_db_error_sending (job->db);
  else if (mpis_db_flush_awaiting (job->db, &error))
    mpis_db_drain_awaiting (job->db, &last, &error);
  mpis_db_end_use (job->db);

  if (error != NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  return dex_future_new_true ();
}

/**
 * mpis_db_run_script:
 * @self: a connection
 * @sql: any number of statements, parted by semicolons; text of ours only, since nothing can be
 *   bound
 *
 * Runs the statements in order. Unless they say BEGIN themselves they are one transaction: the
 * first that fails undoes all.
 *
 * Returns: (transfer full): a future of %TRUE
 */
DexFuture *
mpis_db_run_script (MpisDb     *self,
                    const char *sql)
{
  dex_return_error_if_fail (MPIS_IS_DB (self));
  dex_return_error_if_fail (sql != NULL);

  return mpis_db_job_run (mpis_db_job_new (self, sql), run_script_fiber);
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
      if (put != -1 && !mpis_db_flush_awaiting (self, error))
        return FALSE;
    }
  while (put != -1 && (put = PQputCopyEnd (self->conn, NULL)) == 0)
    if (!mpis_db_flush_awaiting (self, error))
      return FALSE;
  return mpis_db_flush_awaiting (self, error);
}

static DexFuture *
copy_in_fiber (gpointer data)
{
  MpisDbJob *job = data;
  g_autoptr(PGresult) first = NULL;
  g_autoptr(PGresult) last = NULL;
  g_autoptr(GError) error = NULL;

  if (!mpis_db_begin_use (job->db, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  if (!PQsendQuery (job->db->conn, job->text))
    error = mpis_db_error_sending (job->db);
  else if (mpis_db_flush_awaiting (job->db, &error)
           && mpis_db_next_result_awaiting (job->db, &first, &error))
    {
      if (PQresultStatus (first) == PGRES_COPY_IN)
        {
          if (put_data_awaiting (job->db, job->data, &error))
            mpis_db_drain_awaiting (job->db, &last, &error);
        }
      else if (mpis_db_drain_awaiting (job->db, &last, &error))
        error = mpis_db_is_failure (first) ? mpis_db_error_from_result (first, job->db->server)
                                   : g_error_new_literal (MPIS_DB_ERROR, MPIS_DB_ERROR_QUERY,
                                                          "Not a COPY … FROM STDIN statement");
    }
  mpis_db_end_use (job->db);

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
  MpisDbJob *job;

  dex_return_error_if_fail (MPIS_IS_DB (self));
  dex_return_error_if_fail (copy_statement != NULL);
  dex_return_error_if_fail (data != NULL);

  job = mpis_db_job_new (self, copy_statement);
  job->data = g_bytes_ref (data);
  return mpis_db_job_run (job, copy_in_fiber);
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
  MpisDbJob *job = data;
  g_autoptr(PGresult) last = NULL;
  g_autoptr(GError) error = NULL;

  if (!mpis_db_begin_use (job->db, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  if (!PQsendQuery (job->db->conn, "COMMIT"))
    error = mpis_db_error_sending (job->db);
  else if (mpis_db_flush_awaiting (job->db, &error)
           && mpis_db_drain_awaiting (job->db, &last, &error)
           && !g_str_equal (PQcmdStatus (last), "COMMIT"))
    error = g_error_new_literal (MPIS_DB_ERROR, MPIS_DB_ERROR_QUERY,
                                 "The transaction was undone, since a statement in it had failed");
  mpis_db_end_use (job->db);

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

  return mpis_db_job_run (mpis_db_job_new (self, NULL), commit_fiber);
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
  MpisDbJob *job = data;
  g_autoptr(GError) error = NULL;
  g_autofree char *sql = NULL;
  char *name;

  if (!mpis_db_begin_use (job->db, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  name = PQescapeIdentifier (job->db->conn, job->text, strlen (job->text));
  mpis_db_end_use (job->db);
  if (name == NULL)
    return dex_future_new_reject (MPIS_DB_ERROR, MPIS_DB_ERROR_QUERY, "“%s” is no channel name",
                                  job->text);
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

  return mpis_db_job_run (mpis_db_job_new (self, channel), listen_fiber);
}

static DexFuture *
next_notification_fiber (gpointer data)
{
  MpisDbJob *job = data;
  gint64 deadline = g_get_monotonic_time () + (gint64) job->number * 1000;
  g_autoptr(GError) error = NULL;
  PGnotify *notify = NULL;

  if (!mpis_db_begin_use (job->db, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  while ((notify = PQnotifies (job->db->conn)) == NULL)
    {
      gint64 left = MAX (deadline - g_get_monotonic_time (), 0) / 1000;

      if (!mpis_db_wait_awaiting (job->db, G_IO_IN, (guint) left, &error)
          || !mpis_db_consume (job->db, &error))
        break;
    }
  mpis_db_end_use (job->db);

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
 * Waits for the next notification. When none comes in time, or the wait is cancelled, the
 * connection stays usable.
 *
 * Returns: (transfer full): a future of its payload, a string; rejects with %MPIS_DB_ERROR_TIMEOUT
 *   when none came
 */
DexFuture *
mpis_db_next_notification (MpisDb *self,
                           guint   timeout_ms)
{
  MpisDbJob *job;

  dex_return_error_if_fail (MPIS_IS_DB (self));

  job = mpis_db_job_new (self, NULL);
  job->number = timeout_ms;
  return mpis_db_job_run (job, next_notification_fiber);
}

