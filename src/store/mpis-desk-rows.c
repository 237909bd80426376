#include "config.h"

#include "mpis-desk-private.h"

/* --- reading ---------------------------------------------------------------------------------- */

static char *
dup_text (sqlite3_stmt *stmt,
          int           column)
{
  return g_strdup (_mpis_sql_column_text (stmt, column));
}

static GBytes *
dup_bytes (sqlite3_stmt *stmt,
           int           column)
{
  const void *data = sqlite3_column_blob (stmt, column);

  return data ? g_bytes_new (data, sqlite3_column_bytes (stmt, column)) : NULL;
}

static void
read_dashboard (MpisDeskContents *contents,
                sqlite3_stmt     *stmt)
{
  MpisDeskDashboard *dashboard = g_new0 (MpisDeskDashboard, 1);

  dashboard->id = dup_text (stmt, 0);
  dashboard->base = dup_text (stmt, 1);
  dashboard->revision = sqlite3_column_int64 (stmt, 2);
  dashboard->version = dup_text (stmt, 3);
  dashboard->mine = dup_text (stmt, 4);
  dashboard->command = dup_text (stmt, 5);
  dashboard->sent = dup_text (stmt, 6);
  dashboard->conflicts = dup_text (stmt, 7);
  g_ptr_array_add (contents->dashboards, dashboard);
}

/* A row is an edit with one of its parts. */
static void
read_edit (MpisDeskContents *contents,
           sqlite3_stmt     *stmt)
{
  gint64 seq = sqlite3_column_int64 (stmt, 0);
  MpisDeskEdit *edit = NULL;
  MpisDeskPart *part;

  if (contents->edits->len > 0)
    edit = contents->edits->pdata[contents->edits->len - 1];
  if (edit == NULL || edit->seq != seq)
    {
      edit = mpis_desk_edit_new (seq, _mpis_sql_column_text (stmt, 1), sqlite3_column_int64 (stmt, 2));
      edit->undone = sqlite3_column_int (stmt, 3) != 0;
      g_ptr_array_add (contents->edits, edit);
    }
  part = g_new0 (MpisDeskPart, 1);
  part->dashboard = dup_text (stmt, 4);
  part->before = dup_bytes (stmt, 5);
  part->after = dup_bytes (stmt, 6);
  g_ptr_array_add (edit->parts, part);
}

static void
read_setting (MpisDeskContents *contents,
              sqlite3_stmt     *stmt)
{
  g_hash_table_insert (contents->settings, dup_text (stmt, 0), dup_text (stmt, 1));
}

static void
read_command (MpisDeskContents *contents,
              sqlite3_stmt     *stmt)
{
  MpisDeskCommand *command = g_new0 (MpisDeskCommand, 1);

  command->id = dup_text (stmt, 0);
  command->kind = dup_text (stmt, 1);
  command->payload = dup_text (stmt, 2);
  command->made_at = sqlite3_column_int64 (stmt, 3);
  command->problem = dup_text (stmt, 4);
  g_ptr_array_add (contents->commands, command);
}

static gboolean
read_each (sqlite3           *db,
           const char        *sql,
           void             (*take) (MpisDeskContents *, sqlite3_stmt *),
           MpisDeskContents  *contents,
           GError           **error)
{
  g_autoptr(sqlite3_stmt) stmt = _mpis_sql_prepare (db, sql, NULL);
  int result;

  if (stmt == NULL)
    return _mpis_desk_fail (db, error);
  while ((result = sqlite3_step (stmt)) == SQLITE_ROW)
    take (contents, stmt);
  return result == SQLITE_DONE || _mpis_desk_fail (db, error);
}

MpisDeskContents *
_mpis_desk_read (sqlite3  *db,
                 GError  **error)
{
  g_autoptr(MpisDeskContents) contents = g_atomic_rc_box_new0 (MpisDeskContents);

  contents->dashboards = g_ptr_array_new_with_free_func ((GDestroyNotify) mpis_desk_dashboard_free);
  contents->edits = g_ptr_array_new_with_free_func ((GDestroyNotify) mpis_desk_edit_free);
  contents->commands = g_ptr_array_new_with_free_func ((GDestroyNotify) mpis_desk_command_free);
  contents->settings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  if (!read_each (db, "SELECT id, base, revision, version, mine, command, sent, conflicts FROM dashboards",
                  read_dashboard, contents, error) ||
      !read_each (db, "SELECT seq, label, at, undone, dashboard, before, after FROM edits "
                  "JOIN parts ON edit = seq ORDER BY seq, place", read_edit, contents, error) ||
      !read_each (db, "SELECT id, kind, payload, made_at, problem FROM commands ORDER BY seq",
                  read_command, contents, error) ||
      !read_each (db, "SELECT key, value FROM settings", read_setting, contents, error))
    return NULL;
  return g_steal_pointer (&contents);
}

/* --- writing ---------------------------------------------------------------------------------- */

static void
bind_bytes (sqlite3_stmt *stmt,
            int           index,
            GBytes       *bytes)
{
  if (bytes != NULL)
    sqlite3_bind_blob64 (stmt, index, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), SQLITE_STATIC);
}

static gboolean
put_dashboard (sqlite3                 *db,
               const MpisDeskDashboard *dashboard)
{
  g_autoptr(sqlite3_stmt) stmt = NULL;

  if (!(stmt = _mpis_sql_prepare (db, "INSERT OR REPLACE INTO dashboards (id, base, revision, version, "
                                  "mine, command, sent, conflicts) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", NULL)))
    return FALSE;
  _mpis_sql_bind_text (stmt, 1, dashboard->id);
  _mpis_sql_bind_text (stmt, 2, dashboard->base);
  sqlite3_bind_int64 (stmt, 3, dashboard->revision);
  _mpis_sql_bind_text (stmt, 4, dashboard->version);
  _mpis_sql_bind_text (stmt, 5, dashboard->mine);
  _mpis_sql_bind_text (stmt, 6, dashboard->command);
  _mpis_sql_bind_text (stmt, 7, dashboard->sent);
  _mpis_sql_bind_text (stmt, 8, dashboard->conflicts);
  return _mpis_sql_run (stmt, NULL);
}

static gboolean
delete_by_number (sqlite3    *db,
                  const char *sql,
                  gint64      number)
{
  g_autoptr(sqlite3_stmt) stmt = _mpis_sql_prepare (db, sql, NULL);

  if (stmt == NULL)
    return FALSE;
  sqlite3_bind_int64 (stmt, 1, number);
  return _mpis_sql_run (stmt, NULL);
}

static gboolean
put_part (sqlite3            *db,
          gint64              seq,
          guint               place,
          const MpisDeskPart *part)
{
  g_autoptr(sqlite3_stmt) stmt = NULL;

  if (!(stmt = _mpis_sql_prepare (db, "INSERT INTO parts (edit, place, dashboard, before, after) "
                                  "VALUES (?, ?, ?, ?, ?)", NULL)))
    return FALSE;
  sqlite3_bind_int64 (stmt, 1, seq);
  sqlite3_bind_int64 (stmt, 2, place);
  _mpis_sql_bind_text (stmt, 3, part->dashboard);
  bind_bytes (stmt, 4, part->before);
  bind_bytes (stmt, 5, part->after);
  return _mpis_sql_run (stmt, NULL);
}

static gboolean
put_edit (sqlite3            *db,
          const MpisDeskEdit *edit)
{
  g_autoptr(sqlite3_stmt) stmt = NULL;

  if (!delete_by_number (db, "DELETE FROM parts WHERE edit = ?", edit->seq) ||
      !(stmt = _mpis_sql_prepare (db, "INSERT INTO edits (seq, label, at, undone, n_parts) "
                                  "VALUES (?, ?, ?, ?, ?) "
                                  "ON CONFLICT (seq) DO UPDATE SET label = excluded.label, at = excluded.at, "
                                  "undone = excluded.undone, n_parts = excluded.n_parts", NULL)))
    return FALSE;
  sqlite3_bind_int64 (stmt, 1, edit->seq);
  _mpis_sql_bind_text (stmt, 2, edit->label);
  sqlite3_bind_int64 (stmt, 3, edit->at);
  sqlite3_bind_int (stmt, 4, edit->undone);
  sqlite3_bind_int64 (stmt, 5, edit->parts->len);
  if (!_mpis_sql_run (stmt, NULL))
    return FALSE;
  for (guint i = 0; i < edit->parts->len; i++)
    if (!put_part (db, edit->seq, i, edit->parts->pdata[i]))
      return FALSE;
  return TRUE;
}

static gboolean
put_command (sqlite3               *db,
             const MpisDeskCommand *command)
{
  g_autoptr(sqlite3_stmt) stmt = NULL;

  if (!(stmt = _mpis_sql_prepare (db, "INSERT INTO commands (id, kind, payload, made_at, problem) "
                                  "VALUES (?, ?, ?, ?, ?)", NULL)))
    return FALSE;
  _mpis_sql_bind_text (stmt, 1, command->id);
  _mpis_sql_bind_text (stmt, 2, command->kind);
  _mpis_sql_bind_text (stmt, 3, command->payload);
  sqlite3_bind_int64 (stmt, 4, command->made_at);
  _mpis_sql_bind_text (stmt, 5, command->problem);
  return _mpis_sql_run (stmt, NULL);
}

static gboolean
run_with_texts (sqlite3    *db,
                const char *sql,
                const char *first,
                const char *second)
{
  g_autoptr(sqlite3_stmt) stmt = _mpis_sql_prepare (db, sql, NULL);

  if (stmt == NULL)
    return FALSE;
  _mpis_sql_bind_text (stmt, 1, first);
  if (second != NULL)
    _mpis_sql_bind_text (stmt, 2, second);
  return _mpis_sql_run (stmt, NULL);
}

static gboolean
write_one (sqlite3              *db,
           const MpisDeskChange *change)
{
  switch (change->kind)
    {
    case MPIS_DESK_START_OVER:
      return _mpis_sql_exec (db, "DELETE FROM parts; DELETE FROM edits; DELETE FROM dashboards; "
                             "DELETE FROM settings", NULL);
    case MPIS_DESK_PUT_DASHBOARD:
      return put_dashboard (db, change->dashboard);
    case MPIS_DESK_DROP_DASHBOARD:
      return run_with_texts (db, "DELETE FROM dashboards WHERE id = ?", change->key, NULL);
    case MPIS_DESK_PUT_EDIT:
      return put_edit (db, change->edit);
    case MPIS_DESK_DROP_EDITS:
      return delete_by_number (db, "DELETE FROM parts WHERE edit >= ?", change->seq) &&
             delete_by_number (db, "DELETE FROM edits WHERE seq >= ?", change->seq);
    case MPIS_DESK_CLEAR_COMMANDS:
      return _mpis_sql_exec (db, "DELETE FROM commands", NULL);
    case MPIS_DESK_PUT_COMMAND:
      return put_command (db, change->command);
    case MPIS_DESK_SET:
      if (change->value == NULL)
        return run_with_texts (db, "DELETE FROM settings WHERE key = ?", change->key, NULL);
      return run_with_texts (db, "INSERT OR REPLACE INTO settings (key, value) VALUES (?, ?)",
                             change->key, change->value);
    default:
      g_return_val_if_reached (FALSE);
    }
}

gboolean
_mpis_desk_write (sqlite3          *db,
                  MpisDeskChanges  *changes,
                  GError          **error)
{
  gboolean ok = _mpis_sql_exec (db, "BEGIN IMMEDIATE", NULL);

  for (guint i = 0; ok && i < changes->changes->len; i++)
    ok = write_one (db, changes->changes->pdata[i]);
  if (ok && _mpis_sql_exec (db, "COMMIT", NULL))
    return TRUE;
  _mpis_desk_fail (db, error);
  if (!sqlite3_get_autocommit (db))
    sqlite3_exec (db, "ROLLBACK", NULL, NULL, NULL);
  return FALSE;
}
