#include "config.h"

#include "mpis-desk-private.h"

#define OPEN_FLAGS (SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_FULLMUTEX)

/* migrations[n] takes a file of version n to version n + 1. Never change one that was released. */
static const char *const migrations[] = {
  "CREATE TABLE dashboards ("
  "  id TEXT PRIMARY KEY, base TEXT, revision INTEGER NOT NULL, version TEXT, mine TEXT,"
  "  command TEXT, sent TEXT, conflicts TEXT"
  ") STRICT;"
  "CREATE TABLE edits ("
  "  seq INTEGER PRIMARY KEY, label TEXT NOT NULL, at INTEGER NOT NULL, undone INTEGER NOT NULL,"
  "  n_parts INTEGER NOT NULL"
  ") STRICT;"
  "CREATE TABLE parts ("
  "  edit INTEGER NOT NULL REFERENCES edits ON DELETE CASCADE, place INTEGER NOT NULL,"
  "  dashboard TEXT NOT NULL, before BLOB, after BLOB,"
  "  PRIMARY KEY (edit, place)"
  ") STRICT;"
  "CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;",

  "CREATE TABLE commands ("
  "  seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, payload TEXT NOT NULL,"
  "  made_at INTEGER NOT NULL, problem TEXT"
  ") STRICT;",
};

/* In an order in which nothing refers to what is not there yet. */
static const char *const tables[] = { "settings", "dashboards", "edits", "parts", "commands" };

gboolean
_mpis_desk_fail (sqlite3  *db,
                 GError  **error)
{
  switch (sqlite3_errcode (db) & 0xff)
    {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      g_set_error (error, MPIS_STORE_ERROR, MPIS_STORE_ERROR_REBUILT,
                   "The file with your dashboards is damaged: %s", sqlite3_errmsg (db));
      break;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      g_set_error_literal (error, MPIS_STORE_ERROR, MPIS_STORE_ERROR_BUSY,
                           "Another program is using the file with your dashboards");
      break;
    case SQLITE_FULL:
      g_set_error_literal (error, MPIS_STORE_ERROR, MPIS_STORE_ERROR_IO,
                           "Your dashboards cannot be saved: the disk is full");
      break;
    default:
      g_set_error (error, MPIS_STORE_ERROR, MPIS_STORE_ERROR_IO,
                   "The file with your dashboards cannot be used: %s", sqlite3_errmsg (db));
      break;
    }
  return FALSE;
}

static gboolean
migrate (sqlite3     *db,
         const char  *path,
         GError     **error)
{
  gint64 version;

  if (!_mpis_sql_get_int (db, "PRAGMA user_version", &version, NULL))
    return _mpis_desk_fail (db, error);
  if (version > (gint64) G_N_ELEMENTS (migrations))
    {
      g_set_error (error, MPIS_STORE_ERROR, MPIS_STORE_ERROR_NEWER,
                   "A newer version of MPIS Dashboard has changed your dashboards. Update this one to "
                   "go on with them. They are kept in %s", path);
      return FALSE;
    }
  for (; version < (gint64) G_N_ELEMENTS (migrations); version++)
    {
      g_autofree char *sql =
        g_strdup_printf ("BEGIN IMMEDIATE; %s PRAGMA user_version = %d; COMMIT",
                         migrations[version], (int) version + 1);

      if (!_mpis_sql_exec (db, sql, NULL))
        return _mpis_desk_fail (db, error);
    }
  return TRUE;
}

static gboolean
check (sqlite3  *db,
       GError  **error)
{
  g_autoptr(GError) local_error = NULL;

  if (_mpis_store_file_check (db, &local_error))
    return TRUE;
  if (g_error_matches (local_error, MPIS_STORE_ERROR, MPIS_STORE_ERROR_REBUILT))
    {
      g_set_error (error, MPIS_STORE_ERROR, MPIS_STORE_ERROR_REBUILT,
                   "The file with your dashboards is damaged");
      return FALSE;
    }
  return _mpis_desk_fail (db, error);
}

/* synchronous=FULL: what was written stays written, also when the power goes. Nobody else has it. */
static sqlite3 *
open_once (const char  *path,
           GError     **error)
{
  sqlite3 *db = NULL;

  if (sqlite3_open_v2 (path, &db, OPEN_FLAGS, NULL) != SQLITE_OK)
    {
      _mpis_desk_fail (db, error);
      sqlite3_close (db);
      return NULL;
    }
  sqlite3_extended_result_codes (db, 1);
  sqlite3_busy_timeout (db, MPIS_STORE_BUSY_TIMEOUT_MS);
  sqlite3_db_config (db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
  if (!_mpis_sql_exec (db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                       "PRAGMA foreign_keys = ON; PRAGMA journal_size_limit = 4194304", NULL))
    _mpis_desk_fail (db, error);
  else if (check (db, error) && migrate (db, path, error))
    return db;
  sqlite3_close (db);
  return NULL;
}

/* --- damaged files ---------------------------------------------------------------------------- */

/* Copies what can be read, walking in one direction until the damage. What was copied already, or does
 * not fit, is left out. Returns whether it came to the end. */
static gboolean
copy_until_damage (sqlite3    *from,
                   sqlite3    *to,
                   const char *table,
                   const char *direction)
{
  g_autofree char *select_sql =
    g_strdup_printf ("SELECT * FROM %s ORDER BY rowid %s", table, direction);
  g_autofree char *insert_sql = NULL;
  g_autoptr(sqlite3_stmt) rows = NULL;
  g_autoptr(sqlite3_stmt) insert = NULL;
  g_autoptr(GString) marks = g_string_new ("?");
  int n, result;

  if (!(rows = _mpis_sql_prepare (from, select_sql, NULL)))
    return FALSE;
  n = sqlite3_column_count (rows);
  for (int i = 1; i < n; i++)
    g_string_append (marks, ", ?");
  insert_sql = g_strdup_printf ("INSERT OR IGNORE INTO %s VALUES (%s)", table, marks->str);
  if (!(insert = _mpis_sql_prepare (to, insert_sql, NULL)))
    return FALSE;
  while ((result = sqlite3_step (rows)) == SQLITE_ROW)
    {
      for (int i = 0; i < n; i++)
        sqlite3_bind_value (insert, i + 1, sqlite3_column_value (rows, i));
      _mpis_sql_run (insert, NULL);
    }
  return result == SQLITE_DONE;
}

/* An edit that lost parts would be undone by half, and one before a lost one into something that never was:
 * only the last ones are kept that follow each other without a gap. Edits are numbered without one. */
static const char remove_torn_edits[] =
  "DELETE FROM edits WHERE n_parts <> (SELECT count (*) FROM parts WHERE edit = seq);"
  "DELETE FROM edits WHERE seq < (SELECT max (e.seq) FROM edits e"
  "  WHERE NOT EXISTS (SELECT 1 FROM edits p WHERE p.seq = e.seq - 1));";

/* Reads what can be read of @aside into the empty database @to. */
static char *
salvage (const char *aside,
         sqlite3    *to)
{
  gint64 n_dashboards = 0, n_edits = 0;
  sqlite3 *from = NULL;

  if (sqlite3_open_v2 (aside, &from, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) == SQLITE_OK)
    {
      _mpis_sql_exec (to, "BEGIN", NULL);
      for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
        if (!copy_until_damage (from, to, tables[i], "ASC"))
          copy_until_damage (from, to, tables[i], "DESC");
      _mpis_sql_exec (to, remove_torn_edits, NULL);
      _mpis_sql_exec (to, "COMMIT", NULL);
    }
  sqlite3_close (from);
  _mpis_sql_get_int (to, "SELECT count (*) FROM dashboards", &n_dashboards, NULL);
  _mpis_sql_get_int (to, "SELECT count (*) FROM edits", &n_edits, NULL);
  return g_strdup_printf ("The file with your dashboards was damaged. What could be read of it was kept "
                          "(dashboards: %d, steps that can be undone: %d); the rest comes from the server, "
                          "if that has it. The damaged file is now %s",
                          (int) n_dashboards, (int) n_edits, aside);
}

static sqlite3 *
replace_damaged (const char  *path,
                 char       **notice,
                 GError     **error)
{
  g_autofree char *aside = _mpis_store_file_move_aside (path, error);
  sqlite3 *db;

  if (aside == NULL || !(db = open_once (path, error)))
    return NULL;
  g_free (*notice);
  *notice = salvage (aside, db);
  g_warning ("%s", *notice);
  return db;
}

/*
 * _mpis_desk_file_open:
 * @path: where the desk is or shall be
 * @notice: (inout): set to what the user should know of a damaged file
 * @error: return location for an error in the MPIS_STORE_ERROR domain
 *
 * Opens a desk, made and migrated. Of a damaged one everything that can be read is taken into a new one,
 * and the damaged file is kept beside it. Blocks.
 *
 * Returns: (nullable): an open connection
 */
sqlite3 *
_mpis_desk_file_open (const char  *path,
                      char       **notice,
                      GError     **error)
{
  g_autoptr(GError) local_error = NULL;
  sqlite3 *db = open_once (path, &local_error);

  if (db != NULL)
    return db;
  if (g_error_matches (local_error, MPIS_STORE_ERROR, MPIS_STORE_ERROR_REBUILT))
    return replace_damaged (path, notice, error);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}
