#include "config.h"

#include "mpis-db-private.h"

/* More than the statements of the whole program; texts put together as they are needed do not fill the
 * server's memory. */
#define MAX_STATEMENTS 512

static const char *
name_of (MpisDb     *self,
         const char *sql)
{
  return self->prepared != NULL ? g_hash_table_lookup (self->prepared, sql) : NULL;
}

/* Prepares the job's statement under a new name. */
static gboolean
prepare_awaiting (MpisDbJob  *job,
                  GError    **error)
{
  MpisDb *self = job->db;
  g_autofree char *name = g_strdup_printf ("s%u", ++self->n_prepared);
  g_autoptr(PGresult) last = NULL;

  if (!PQsendPrepare (self->conn, name, job->text, 0, NULL))
    {
      g_propagate_error (error, mpis_db_error_sending (self));
      return FALSE;
    }
  if (!mpis_db_flush_awaiting (self, error) || !mpis_db_drain_awaiting (self, &last, error))
    return FALSE;
  if (self->prepared == NULL)
    self->prepared = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_hash_table_insert (self->prepared, g_strdup (job->text), g_steal_pointer (&name));
  return TRUE;
}

static gboolean
execute_awaiting (MpisDbJob   *job,
                  PGresult   **last,
                  GError     **error)
{
  MpisDb *self = job->db;
  int n_params = mpis_db_params_get_n (job->params);
  const char *const *values = mpis_db_params_get_values (job->params);
  const char *name = name_of (self, job->text);
  int sent = name != NULL
    ? PQsendQueryPrepared (self->conn, name, n_params, values, NULL, NULL, 0)
    : PQsendQueryParams (self->conn, job->text, n_params, NULL, values, NULL, NULL, 0);

  if (!sent)
    {
      g_propagate_error (error, mpis_db_error_sending (self));
      return FALSE;
    }
  return mpis_db_flush_awaiting (self, error) && mpis_db_drain_awaiting (self, last, error);
}

/* Whether the server no longer takes what it prepared: the tables have changed since, or somebody has
 * thrown it away. */
static gboolean
is_stale (const PGresult *result)
{
  const char *state = result != NULL ? PQresultErrorField (result, PG_DIAG_SQLSTATE) : NULL;

  return state != NULL && (g_str_equal (state, "0A000") || g_str_equal (state, "26000"));
}

static gboolean
run_awaiting (MpisDbJob   *job,
              PGresult   **last,
              GError     **error)
{
  MpisDb *self = job->db;
  gboolean alone = PQtransactionStatus (self->conn) == PQTRANS_IDLE;
  gboolean known = name_of (self, job->text) != NULL;
  gboolean room = self->prepared == NULL || g_hash_table_size (self->prepared) < MAX_STATEMENTS;

  if (!known && room && !prepare_awaiting (job, error))
    return FALSE;
  if (execute_awaiting (job, last, error))
    return TRUE;
  if (!known || !is_stale (*last))
    return FALSE;

  /* The name in the server stays taken until the session ends; ours is never given twice. */
  g_hash_table_remove (self->prepared, job->text);
  if (!alone)
    return FALSE;
  g_clear_error (error);
  g_clear_pointer (last, PQclear);
  return prepare_awaiting (job, error) && execute_awaiting (job, last, error);
}

static DexFuture *
query_prepared_fiber (gpointer data)
{
  MpisDbJob *job = data;
  g_autoptr(PGresult) last = NULL;
  g_autoptr(GError) error = NULL;

  if (!mpis_db_begin_use (job->db, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  run_awaiting (job, &last, &error);
  mpis_db_end_use (job->db);

  if (error != NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  return dex_future_new_take_boxed (MPIS_TYPE_DB_ROWS, mpis_db_rows_new (g_steal_pointer (&last)));
}

/**
 * mpis_db_query_prepared:
 * @self: a connection
 * @sql: one statement, the same text each time
 * @params: (transfer full) (nullable): its parameters
 *
 * Like mpis_db_query(), for a statement that is asked again and again: the server parses it once for
 * each connection. One whose tables have changed meanwhile is prepared anew, except within a
 * transaction, which fails then and may be tried again.
 *
 * Returns: (transfer full): a future of #MpisDbRows
 */
DexFuture *
mpis_db_query_prepared (MpisDb       *self,
                        const char   *sql,
                        MpisDbParams *params)
{
  MpisDbJob *job;

  dex_return_error_if_fail (MPIS_IS_DB (self));
  dex_return_error_if_fail (sql != NULL);

  job = mpis_db_job_new (self, sql);
  job->params = params;
  return mpis_db_job_run (job, query_prepared_fiber);
}
