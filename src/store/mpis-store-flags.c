#include "config.h"

#include "mpis-store-private.h"

/* Red flags and what happened to them. */

#define FLAG_COLUMNS(prefix) \
  prefix "type, " prefix "description, " prefix "evidence, " prefix "subject, " prefix "project_id, " \
  prefix "persona_id, " prefix "run_id, " prefix "resolved_by, " prefix "resolution, " prefix "is_critical, " \
  prefix "raised_at, " prefix "resolved_at"
#define PUT_FLAG \
  "INSERT INTO flags (id, " FLAG_COLUMNS ("") ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) " \
  "ON CONFLICT (id) DO UPDATE SET (" FLAG_COLUMNS ("") ") = (" FLAG_COLUMNS ("excluded.") ") " \
  "WHERE (" FLAG_COLUMNS ("flags.") ") IS NOT (" FLAG_COLUMNS ("excluded.") ")"

static gboolean
put_flag (sqlite3_stmt          *stmt,
          const MpisFlagFields  *row,
          GError               **error)
{
  const char *texts[] = { row->id, row->type, row->description, row->evidence, row->subject, row->project_id,
                          row->persona_id, row->run_id, row->resolved_by, row->resolution };
  int next = 1;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    _mpis_sql_bind_text (stmt, next++, texts[i]);
  sqlite3_bind_int (stmt, next, row->is_critical);
  sqlite3_bind_int64 (stmt, next + 1, row->raised_at);
  _mpis_sql_bind_known (stmt, next + 2, row->resolved_at);
  return _mpis_sql_run (stmt, error);
}

static gboolean
put_event (sqlite3_stmt              *stmt,
           const MpisStoreFlagEvent  *row,
           GError                   **error)
{
  const char *texts[] = { row->id, row->flag_id, row->action, row->by, row->why };
  int next = 1;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    _mpis_sql_bind_text (stmt, next++, texts[i]);
  sqlite3_bind_int64 (stmt, next, row->at);
  return _mpis_sql_run (stmt, error);
}

/*
 * _mpis_store_write_flags:
 * @db: a connection with an open transaction
 * @changes: what to write
 * @error: return location for an error in the MPIS_STORE_ERROR domain
 *
 * Writes red flags and their history, which is never changed once it is there.
 */
gboolean
_mpis_store_write_flags (sqlite3                 *db,
                         const MpisStoreChanges  *changes,
                         GError                 **error)
{
  g_autoptr(sqlite3_stmt) flag = _mpis_sql_prepare (db, PUT_FLAG, error);
  g_autoptr(sqlite3_stmt) event = flag == NULL ? NULL : _mpis_sql_prepare (
    db, "INSERT OR IGNORE INTO flag_events (id, flag_id, action, by, why, at) VALUES (?, ?, ?, ?, ?, ?)", error);

  if (event == NULL)
    return FALSE;
  for (guint i = 0; i < changes->flags->len; i++)
    if (!put_flag (flag, &g_array_index (changes->flags, MpisFlagFields, i), error))
      return FALSE;
  for (guint i = 0; i < changes->flag_events->len; i++)
    if (!put_event (event, &g_array_index (changes->flag_events, MpisStoreFlagEvent, i), error))
      return FALSE;
  return TRUE;
}

/*
 * _mpis_store_read_flag_events:
 * @db: a connection
 * @flag_id: which flag
 * @error: return location for an error in the MPIS_STORE_ERROR domain
 *
 * Returns: (transfer full) (nullable) (element-type MpisFlagEvent): what happened to it, the latest first
 */
GPtrArray *
_mpis_store_read_flag_events (sqlite3     *db,
                              const char  *flag_id,
                              GError     **error)
{
  g_autoptr(GPtrArray) events = g_ptr_array_new_with_free_func ((GDestroyNotify) mpis_flag_event_free);
  g_autoptr(sqlite3_stmt) stmt = NULL;
  int result;

  if (!(stmt = _mpis_sql_prepare (db, "SELECT at, action, by, why FROM flag_events WHERE flag_id = ? "
                                  "ORDER BY at DESC, rowid DESC", error)))
    return NULL;
  _mpis_sql_bind_text (stmt, 1, flag_id);
  while ((result = sqlite3_step (stmt)) == SQLITE_ROW)
    g_ptr_array_add (events, mpis_flag_event_new (sqlite3_column_int64 (stmt, 0), _mpis_sql_column_text (stmt, 1),
                                                  _mpis_sql_column_text (stmt, 2), _mpis_sql_column_text (stmt, 3)));
  if (result != SQLITE_DONE)
    {
      _mpis_sql_fail (db, error);
      return NULL;
    }
  return g_steal_pointer (&events);
}
