#include "config.h"

#include "mpis-awaiting.h"

/**
 * mpis_query_awaiting:
 * @db: a connection
 * @sql: a statement
 * @params: (transfer full) (nullable): its parameters
 * @error: return location for an error
 *
 * Runs a statement on the calling fiber.
 *
 * Returns: (transfer full) (nullable): its rows
 */
MpisDbRows *
mpis_query_awaiting (MpisDb        *db,
                     const char    *sql,
                     MpisDbParams  *params,
                     GError       **error)
{
  return dex_await_boxed (mpis_db_query (db, sql, params), error);
}

/**
 * mpis_run_awaiting:
 * @db: a connection
 * @sql: a statement
 * @params: (transfer full) (nullable): its parameters
 * @error: return location for an error
 *
 * As mpis_query_awaiting() for a statement without rows.
 *
 * Returns: whether it succeeded
 */
gboolean
mpis_run_awaiting (MpisDb        *db,
                   const char    *sql,
                   MpisDbParams  *params,
                   GError       **error)
{
  g_autoptr(MpisDbRows) rows = mpis_query_awaiting (db, sql, params, error);

  return rows != NULL;
}

/**
 * mpis_copy_awaiting:
 * @db: a connection
 * @statement: a `COPY … FROM STDIN`
 * @rows: (transfer full): the rows; none is fine
 * @error: return location for an error
 *
 * Copies rows on the calling fiber.
 *
 * Returns: whether it succeeded
 */
gboolean
mpis_copy_awaiting (MpisDb      *db,
                    const char  *statement,
                    GString     *rows,
                    GError     **error)
{
  g_autoptr(GBytes) data = g_string_free_to_bytes (rows);
  g_autoptr(GError) local_error = NULL;

  if (g_bytes_get_size (data) == 0)
    return TRUE;
  dex_await_int64 (mpis_db_copy_in (db, statement, data), &local_error);
  if (local_error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}
