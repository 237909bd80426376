#include "config.h"

#include "mpis-store-private.h"

/* What stands in a column for MPIS_UNKNOWN and MPIS_INSTANT_UNKNOWN is NULL; both are the same
 * number. */
G_STATIC_ASSERT (MPIS_UNKNOWN == MPIS_INSTANT_UNKNOWN);

/* Says what went wrong last on db. Broken files come out as REBUILT: whoever gets it does just
 * that. */
gboolean
_mpis_sql_fail (sqlite3  *db,
                GError  **error)
{
  switch (sqlite3_errcode (db) & 0xff)
    {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      g_set_error (error, MPIS_STORE_ERROR, MPIS_STORE_ERROR_REBUILT,
                   "The local copy of the workspace is broken: %s", sqlite3_errmsg (db));
      break;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      g_set_error_literal (error, MPIS_STORE_ERROR, MPIS_STORE_ERROR_BUSY,
                           "Another program is writing to the local copy of the workspace");
      break;
    case SQLITE_FULL:
      g_set_error_literal (error, MPIS_STORE_ERROR, MPIS_STORE_ERROR_IO,
                           "The disk is full: the local copy of the workspace cannot be written");
      break;
    default:
      g_set_error (error, MPIS_STORE_ERROR, MPIS_STORE_ERROR_IO,
                   "The local copy of the workspace cannot be used: %s", sqlite3_errmsg (db));
      break;
    }
  return FALSE;
}

sqlite3_stmt *
_mpis_sql_prepare (sqlite3     *db,
                   const char  *sql,
                   GError     **error)
{
  sqlite3_stmt *stmt = NULL;

  if (sqlite3_prepare_v2 (db, sql, -1, &stmt, NULL) != SQLITE_OK)
    _mpis_sql_fail (db, error);
  return stmt;
}

/* Runs a statement that gives no rows, and makes it ready for the next values. */
gboolean
_mpis_sql_run (sqlite3_stmt  *stmt,
               GError       **error)
{
  int result = sqlite3_step (stmt);

  if (result != SQLITE_DONE && result != SQLITE_ROW)
    {
      _mpis_sql_fail (sqlite3_db_handle (stmt), error);
      sqlite3_reset (stmt);
      return FALSE;
    }
  sqlite3_reset (stmt);
  return TRUE;
}

gboolean
_mpis_sql_exec (sqlite3     *db,
                const char  *sql,
                GError     **error)
{
  if (sqlite3_exec (db, sql, NULL, NULL, NULL) != SQLITE_OK)
    return _mpis_sql_fail (db, error);
  return TRUE;
}

gboolean
_mpis_sql_get_int (sqlite3     *db,
                   const char  *sql,
                   gint64      *value,
                   GError     **error)
{
  g_autoptr(sqlite3_stmt) stmt = NULL;

  if (!(stmt = _mpis_sql_prepare (db, sql, error)))
    return FALSE;
  if (sqlite3_step (stmt) != SQLITE_ROW)
    return _mpis_sql_fail (db, error);
  *value = sqlite3_column_int64 (stmt, 0);
  return TRUE;
}

/* The text must stay until the statement has run. */
void
_mpis_sql_bind_text (sqlite3_stmt *stmt,
                     int           index,
                     const char   *text)
{
  sqlite3_bind_text (stmt, index, text, -1, SQLITE_STATIC);
}

void
_mpis_sql_bind_known (sqlite3_stmt *stmt,
                      int           index,
                      gint64        value)
{
  if (value == MPIS_UNKNOWN)
    sqlite3_bind_null (stmt, index);
  else
    sqlite3_bind_int64 (stmt, index, value);
}

gint64
_mpis_sql_column_known (sqlite3_stmt *stmt,
                        int           column)
{
  if (sqlite3_column_type (stmt, column) == SQLITE_NULL)
    return MPIS_UNKNOWN;
  return sqlite3_column_int64 (stmt, column);
}

const char *
_mpis_sql_column_text (sqlite3_stmt *stmt,
                       int           column)
{
  return (const char *) sqlite3_column_text (stmt, column);
}
