#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/file.h>

#include "mpis-store-private.h"

#define LOCK_STEP_MS 20

/* migrations[n] takes a file of version n to version n + 1. Never change one that was released. */
static const char *const migrations[] = {
  "CREATE TABLE personas ("
  "  id TEXT PRIMARY KEY, name TEXT NOT NULL, slug TEXT, is_demo INTEGER NOT NULL"
  ") STRICT;"
  "CREATE TABLE projects ("
  "  id TEXT PRIMARY KEY, name TEXT NOT NULL, persona_id TEXT, channels TEXT NOT NULL,"
  "  is_demo INTEGER NOT NULL"
  ") STRICT;"
  "CREATE TABLE posts ("
  "  key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, id_hash INTEGER NOT NULL,"
  "  channel TEXT NOT NULL, account TEXT, item_id TEXT, url TEXT, title TEXT, text TEXT,"
  "  topic TEXT, project_id TEXT, persona_id TEXT, run_id TEXT, published_at INTEGER NOT NULL,"
  "  published_known INTEGER NOT NULL, is_demo INTEGER NOT NULL"
  ") STRICT;"
  "CREATE INDEX posts_run_id ON posts (run_id) WHERE run_id IS NOT NULL;"
  "CREATE TABLE runs ("
  "  id TEXT PRIMARY KEY, run_id TEXT NOT NULL, project_id TEXT, persona_id TEXT,"
  "  status TEXT NOT NULL, started_at INTEGER NOT NULL, completed_at INTEGER, error_message TEXT,"
  "  channels TEXT NOT NULL, is_demo INTEGER NOT NULL"
  ") STRICT;"
  "CREATE TABLE records ("
  "  id TEXT PRIMARY KEY, run_id TEXT, succeeded INTEGER NOT NULL, post_id TEXT"
  ") STRICT;"
  "CREATE INDEX records_run_id ON records (run_id);"
  "CREATE TABLE snapshots ("
  "  post INTEGER NOT NULL REFERENCES posts ON DELETE CASCADE, at INTEGER NOT NULL,"
  "  id BLOB NOT NULL,"
  "  views INTEGER, impressions INTEGER, reach INTEGER, reactions INTEGER, comments INTEGER,"
  "  shares INTEGER, saves INTEGER, clicks INTEGER,"
  "  PRIMARY KEY (post, at)"
  ") STRICT, WITHOUT ROWID;"
  "CREATE TABLE state (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;",

  /* Beside the posts rather than in them: a draft's text is read only when somebody opens it. Without a
   * watermark the next pull fetches everything, the drafts of the posts that are here too. */
  "CREATE TABLE drafts ("
  "  post INTEGER PRIMARY KEY REFERENCES posts ON DELETE CASCADE, id TEXT NOT NULL,"
  "  number INTEGER NOT NULL, status TEXT NOT NULL, is_import INTEGER NOT NULL,"
  "  created_at INTEGER, content TEXT"
  ") STRICT;"
  "DELETE FROM state WHERE key = 'watermark';",

  /* What a run's own page shows, beside the runs for the same reason. */
  "ALTER TABLE projects ADD COLUMN created_at INTEGER;"
  "ALTER TABLE projects ADD COLUMN archived_at INTEGER;"
  "ALTER TABLE projects ADD COLUMN defaults TEXT;"
  "ALTER TABLE projects ADD COLUMN schedule TEXT;"
  "ALTER TABLE runs ADD COLUMN execution TEXT;"
  "ALTER TABLE runs ADD COLUMN retry_of TEXT;"
  "ALTER TABLE runs ADD COLUMN started_by TEXT;"
  "ALTER TABLE runs ADD COLUMN date_from TEXT;"
  "ALTER TABLE runs ADD COLUMN date_to TEXT;"
  "ALTER TABLE runs ADD COLUMN templates TEXT;"
  "ALTER TABLE runs ADD COLUMN options TEXT;"
  "ALTER TABLE runs ADD COLUMN heard_at INTEGER;"
  "ALTER TABLE runs ADD COLUMN due_at INTEGER;"
  "ALTER TABLE runs ADD COLUMN overdue_at INTEGER;"
  "CREATE INDEX runs_run_id ON runs (run_id);"
  "ALTER TABLE records ADD COLUMN channel TEXT;"
  "ALTER TABLE records ADD COLUMN draft_id TEXT;"
  "ALTER TABLE records ADD COLUMN item_id TEXT;"
  "ALTER TABLE records ADD COLUMN url TEXT;"
  "ALTER TABLE records ADD COLUMN published_at INTEGER;"
  "CREATE TABLE run_items ("
  "  run_id TEXT NOT NULL, position INTEGER NOT NULL, channel TEXT, draft_id TEXT, item_id TEXT, url TEXT,"
  "  status TEXT, failed INTEGER NOT NULL, error TEXT, metrics TEXT,"
  "  PRIMARY KEY (run_id, position)"
  ") STRICT, WITHOUT ROWID;"
  "CREATE TABLE run_logs ("
  "  id TEXT PRIMARY KEY, run_id TEXT NOT NULL, at INTEGER NOT NULL, level TEXT, message TEXT NOT NULL,"
  "  service TEXT, workflow TEXT, execution TEXT, draft_id TEXT, item_id TEXT, error_type TEXT,"
  "  error_message TEXT, stack_trace TEXT, last_input TEXT, last_output TEXT, context TEXT"
  ") STRICT;"
  "CREATE INDEX run_logs_run_id ON run_logs (run_id, at);"
  "CREATE TABLE run_calls ("
  "  id TEXT PRIMARY KEY, run_id TEXT NOT NULL, at INTEGER NOT NULL, kind TEXT NOT NULL, who TEXT, body TEXT,"
  "  outcome TEXT"
  ") STRICT;"
  "CREATE INDEX run_calls_run_id ON run_calls (run_id, at);"
  "DELETE FROM state WHERE key = 'watermark';",

  "CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT) STRICT;"
  "DELETE FROM state WHERE key = 'watermark';",

  "CREATE TABLE flags ("
  "  id TEXT PRIMARY KEY, type TEXT NOT NULL, is_critical INTEGER NOT NULL, description TEXT, evidence TEXT,"
  "  subject TEXT, project_id TEXT, persona_id TEXT, run_id TEXT, raised_at INTEGER NOT NULL,"
  "  resolved_at INTEGER, resolved_by TEXT, resolution TEXT"
  ") STRICT;"
  "CREATE TABLE flag_events ("
  "  id TEXT PRIMARY KEY, flag_id TEXT NOT NULL, at INTEGER NOT NULL, action TEXT NOT NULL, by TEXT NOT NULL,"
  "  why TEXT"
  ") STRICT;"
  "CREATE INDEX flag_events_flag_id ON flag_events (flag_id, at);"
  "DELETE FROM state WHERE key = 'watermark';",
};

/*
 * _mpis_store_file_lock:
 * @path: a database
 * @patience_ms: how long to wait for another program to be done with it
 * @error: return location for an error in the MPIS_STORE_ERROR domain
 *
 * One program at a time looks at a file that may have to be made, migrated or moved aside. Blocks.
 *
 * Returns: what to close to let others, or -1
 */
int
_mpis_store_file_lock (const char  *path,
                       int          patience_ms,
                       GError     **error)
{
  g_autofree char *lock_path = g_strconcat (path, ".lock", NULL);
  int fd = g_open (lock_path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

  if (fd < 0)
    {
      g_set_error (error, MPIS_STORE_ERROR, MPIS_STORE_ERROR_IO,
                   "The file %s cannot be made: %s", path, g_strerror (errno));
      return -1;
    }
  for (int waited = 0; flock (fd, LOCK_EX | LOCK_NB) < 0; waited += LOCK_STEP_MS)
    {
      if (waited >= patience_ms)
        {
          g_set_error (error, MPIS_STORE_ERROR, MPIS_STORE_ERROR_BUSY,
                       "Another program is using %s", path);
          g_close (fd, NULL);
          return -1;
        }
      g_usleep (LOCK_STEP_MS * 1000);
    }
  return fd;
}

static gboolean
migrate (sqlite3     *db,
         const char  *path,
         GError     **error)
{
  gint64 version;

  if (!_mpis_sql_get_int (db, "PRAGMA user_version", &version, error))
    return FALSE;
  if (version > (gint64) G_N_ELEMENTS (migrations))
    {
      g_set_error (error, MPIS_STORE_ERROR, MPIS_STORE_ERROR_NEWER,
                   "A newer version of MPIS Dashboard has used this workspace. Update the program, "
                   "or delete %s to have it fetched again", path);
      return FALSE;
    }
  for (; version < (gint64) G_N_ELEMENTS (migrations); version++)
    {
      g_autofree char *sql =
        g_strdup_printf ("BEGIN IMMEDIATE; %s PRAGMA user_version = %d; COMMIT",
                         migrations[version], (int) version + 1);

      if (!_mpis_sql_exec (db, sql, error))
        return FALSE;
    }
  return TRUE;
}

/*
 * _mpis_store_file_check:
 * @db: a connection
 * @error: return location for an error in the MPIS_STORE_ERROR domain
 *
 * Looks through all of a file, which takes half a second for a million snapshots. So it is not done
 * when a file is opened: reading it goes through nearly all of it anyway, and finds what is broken
 * there.
 *
 * Returns: whether it is sound
 */
gboolean
_mpis_store_file_check (sqlite3  *db,
                        GError  **error)
{
  g_autoptr(sqlite3_stmt) stmt = NULL;
  const char *verdict;

  if (!(stmt = _mpis_sql_prepare (db, "PRAGMA quick_check(1)", error)))
    return FALSE;
  if (sqlite3_step (stmt) != SQLITE_ROW)
    return _mpis_sql_fail (db, error);
  verdict = _mpis_sql_column_text (stmt, 0);
  if (g_strcmp0 (verdict, "ok") == 0)
    return TRUE;
  g_set_error (error, MPIS_STORE_ERROR, MPIS_STORE_ERROR_REBUILT,
               "The local copy of the workspace is broken: %s", verdict);
  return FALSE;
}

/* WAL with synchronous=NORMAL never breaks the file; a power cut may take the last pulls with it,
 * but their watermark too, so that they are simply pulled again. The end of a connection
 * checkpoints nothing: it may be the main thread's, and the next commit does it as well. */
static sqlite3 *
open_once (const char  *path,
           gboolean     thoroughly,
           GError     **error)
{
  sqlite3 *db = NULL;

  if (sqlite3_open_v2 (path, &db,
                       SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_FULLMUTEX,
                       NULL) != SQLITE_OK)
    {
      _mpis_sql_fail (db, error);
      sqlite3_close (db);
      return NULL;
    }
  sqlite3_extended_result_codes (db, 1);
  sqlite3_busy_timeout (db, MPIS_STORE_BUSY_TIMEOUT_MS);
  sqlite3_db_config (db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
  if (!_mpis_sql_exec (db,
                       "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
                       "PRAGMA foreign_keys = ON; PRAGMA cache_size = -32768;"
                       "PRAGMA temp_store = MEMORY; PRAGMA journal_size_limit = 16777216",
                       error) ||
      (thoroughly && !_mpis_store_file_check (db, error)) ||
      !migrate (db, path, error))
    {
      sqlite3_close (db);
      return NULL;
    }
  return db;
}

/*
 * _mpis_store_file_move_aside:
 * @path: a broken database
 * @error: return location for an error in the MPIS_STORE_ERROR domain
 *
 * Renames it. The file goes with its log, which may hold more than itself. Blocks.
 *
 * Returns: (transfer full) (nullable): where it is now
 */
char *
_mpis_store_file_move_aside (const char  *path,
                             GError     **error)
{
  static const char *const suffixes[] = { "", "-wal", "-shm" };
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *stamp = g_date_time_format (now, "%Y%m%dT%H%M%SZ");
  g_autofree char *aside = g_strdup_printf ("%s.broken-%s", path, stamp);

  for (guint n = 2; g_file_test (aside, G_FILE_TEST_EXISTS); n++)
    {
      g_free (aside);
      aside = g_strdup_printf ("%s.broken-%s-%u", path, stamp, n);
    }
  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *from = g_strconcat (path, suffixes[i], NULL);
      g_autofree char *to = g_strconcat (aside, suffixes[i], NULL);

      if (g_rename (from, to) < 0 && errno != ENOENT)
        {
          g_set_error (error, MPIS_STORE_ERROR, MPIS_STORE_ERROR_IO,
                       "The broken file %s cannot be moved aside: %s", from, g_strerror (errno));
          return NULL;
        }
    }
  return g_steal_pointer (&aside);
}

/* Makes an empty store in the place of a broken one. */
static sqlite3 *
replace_broken (const char  *path,
                GError     **error)
{
  g_autofree char *aside = _mpis_store_file_move_aside (path, error);

  if (aside == NULL)
    return NULL;
  g_warning ("The local copy of the workspace was broken; it is kept as %s", aside);
  return open_once (path, FALSE, error);
}

/*
 * _mpis_store_file_open:
 * @path: where the store is or shall be
 * @thoroughly: whether to look through all of it for damage
 * @error: return location for an error in the MPIS_STORE_ERROR domain
 *
 * Opens a store, made and migrated. One that is found to be broken is moved aside first. Blocks.
 *
 * Returns: (nullable): an open connection
 */
sqlite3 *
_mpis_store_file_open (const char  *path,
                       gboolean     thoroughly,
                       GError     **error)
{
  g_autofree char *directory = g_path_get_dirname (path);
  g_autoptr(GError) local_error = NULL;
  sqlite3 *db = NULL;
  int lock;

  if (g_mkdir_with_parents (directory, 0700) < 0)
    {
      g_set_error (error, MPIS_STORE_ERROR, MPIS_STORE_ERROR_IO, "The folder %s cannot be made: %s",
                   directory, g_strerror (errno));
      return NULL;
    }
  if ((lock = _mpis_store_file_lock (path, MPIS_STORE_BUSY_TIMEOUT_MS, error)) < 0)
    return NULL;
  if (!(db = open_once (path, thoroughly, &local_error)))
    {
      if (g_error_matches (local_error, MPIS_STORE_ERROR, MPIS_STORE_ERROR_REBUILT))
        db = replace_broken (path, error);
      else
        g_propagate_error (error, g_steal_pointer (&local_error));
    }
  g_close (lock, NULL);
  return db;
}
