#include "config.h"

#include "mpis-store-private.h"

/* Writing what belongs to single runs. */

typedef void (*BindRow) (sqlite3_stmt  *stmt,
                         gconstpointer  row);

static gboolean
put_rows (sqlite3     *db,
          const char  *sql,
          GArray      *rows,
          BindRow      bind,
          GError     **error)
{
  const guint size = g_array_get_element_size (rows);
  g_autoptr(sqlite3_stmt) stmt = NULL;

  if (rows->len == 0)
    return TRUE;
  stmt = _mpis_sql_prepare (db, sql, error);
  for (guint i = 0; stmt && i < rows->len; i++)
    {
      bind (stmt, rows->data + (gsize) i * size);
      if (!_mpis_sql_run (stmt, error))
        return FALSE;
    }
  return stmt != NULL;
}

static void
bind_texts (sqlite3_stmt      *stmt,
            int                first,
            const char *const *texts,
            guint              n_texts)
{
  for (guint i = 0; i < n_texts; i++)
    _mpis_sql_bind_text (stmt, first++, texts[i]);
}

static void
bind_item (sqlite3_stmt  *stmt,
           gconstpointer  data)
{
  const MpisStoreItem *row = data;
  const char *texts[] = { row->channel, row->draft_id, row->item_id, row->url, row->status, row->error,
                          row->metrics };

  _mpis_sql_bind_text (stmt, 1, row->run_id);
  sqlite3_bind_int64 (stmt, 2, row->position);
  bind_texts (stmt, 3, texts, G_N_ELEMENTS (texts));
  sqlite3_bind_int (stmt, 10, row->failed);
}

static void
bind_log (sqlite3_stmt  *stmt,
          gconstpointer  data)
{
  const MpisStoreLog *row = data;
  const MpisRunLogFields *f = &row->fields;
  const char *texts[] = { row->id, row->run_id, f->level, f->message, f->service, f->workflow, f->execution,
                          f->draft_id, f->item_id, f->error_type, f->error_message, f->stack_trace,
                          f->last_input, f->last_output, f->context };

  bind_texts (stmt, 1, texts, G_N_ELEMENTS (texts));
  sqlite3_bind_int64 (stmt, 1 + G_N_ELEMENTS (texts), f->at);
}

static void
bind_call (sqlite3_stmt  *stmt,
           gconstpointer  data)
{
  const MpisStoreCall *row = data;
  const char *texts[] = { row->id, row->run_id, row->kind, row->who, row->body, row->outcome };

  bind_texts (stmt, 1, texts, G_N_ELEMENTS (texts));
  sqlite3_bind_int64 (stmt, 1 + G_N_ELEMENTS (texts), row->at);
}

static gboolean
clear_runs (sqlite3    *db,
            GPtrArray  *run_ids,
            GError    **error)
{
  g_autoptr(sqlite3_stmt) stmt = NULL;

  if (run_ids->len == 0)
    return TRUE;
  if (!(stmt = _mpis_sql_prepare (db, "DELETE FROM run_items WHERE run_id = ?", error)))
    return FALSE;
  for (guint i = 0; i < run_ids->len; i++)
    {
      _mpis_sql_bind_text (stmt, 1, run_ids->pdata[i]);
      if (!_mpis_sql_run (stmt, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
put_settings (sqlite3    *db,
              GPtrArray  *settings,
              GError    **error)
{
  g_autoptr(sqlite3_stmt) stmt = NULL;

  if (settings->len == 0)
    return TRUE;
  if (!(stmt = _mpis_sql_prepare (db, "INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) "
                                  "DO UPDATE SET value = excluded.value WHERE value IS NOT excluded.value", error)))
    return FALSE;
  for (guint i = 0; i + 1 < settings->len; i += 2)
    {
      _mpis_sql_bind_text (stmt, 1, settings->pdata[i]);
      _mpis_sql_bind_text (stmt, 2, settings->pdata[i + 1]);
      if (!_mpis_sql_run (stmt, error))
        return FALSE;
    }
  return TRUE;
}

/*
 * _mpis_store_write_details:
 * @db: a connection with an open transaction
 * @changes: what to write
 * @error: return location for an error in the MPIS_STORE_ERROR domain
 *
 * Writes items, logs and calls of runs, and settings. Logs and calls are never changed once they are there.
 */
gboolean
_mpis_store_write_details (sqlite3                 *db,
                           const MpisStoreChanges  *changes,
                           GError                 **error)
{
  return put_settings (db, changes->settings, error) &&
         clear_runs (db, changes->cleared_runs, error) &&
         put_rows (db, "INSERT OR REPLACE INTO run_items (run_id, position, channel, draft_id, item_id, url, "
                   "status, error, metrics, failed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                   changes->items, bind_item, error) &&
         put_rows (db, "INSERT OR IGNORE INTO run_logs (id, run_id, level, message, service, workflow, execution, "
                   "draft_id, item_id, error_type, error_message, stack_trace, last_input, last_output, context, "
                   "at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                   changes->logs, bind_log, error) &&
         put_rows (db, "INSERT OR REPLACE INTO run_calls (id, run_id, kind, who, body, outcome, at) "
                   "VALUES (?, ?, ?, ?, ?, ?, ?)", changes->calls, bind_call, error);
}
