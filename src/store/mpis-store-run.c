#include "config.h"

#include "mpis-store-private.h"

#include "mpis-json.h"
#include "mpis-run-details.h"

/* What is read of one run only when somebody looks at it. */

typedef void (*ReadRow) (MpisRunDetails *details,
                         sqlite3_stmt   *stmt);

static char *
dup_text (sqlite3_stmt *stmt,
          int           column)
{
  return g_strdup (_mpis_sql_column_text (stmt, column));
}

static gboolean
read_rows (sqlite3         *db,
           const char      *sql,
           const char      *run_id,
           ReadRow          read,
           MpisRunDetails  *details,
           GError         **error)
{
  g_autoptr(sqlite3_stmt) stmt = NULL;
  int result;

  if (!(stmt = _mpis_sql_prepare (db, sql, error)))
    return FALSE;
  _mpis_sql_bind_text (stmt, 1, run_id);
  while ((result = sqlite3_step (stmt)) == SQLITE_ROW)
    read (details, stmt);
  return result == SQLITE_DONE || _mpis_sql_fail (db, error);
}

static void
read_given (MpisRunDetails *details,
            sqlite3_stmt   *stmt)
{
  details->templates = dup_text (stmt, 0);
  details->options = dup_text (stmt, 1);
}

static void
read_log (MpisRunDetails *details,
          sqlite3_stmt   *stmt)
{
  MpisRunLogFields fields = {
    .at = sqlite3_column_int64 (stmt, 0),
    .level = _mpis_sql_column_text (stmt, 1),
    .message = _mpis_sql_column_text (stmt, 2),
    .service = _mpis_sql_column_text (stmt, 3),
    .workflow = _mpis_sql_column_text (stmt, 4),
    .execution = _mpis_sql_column_text (stmt, 5),
    .draft_id = _mpis_sql_column_text (stmt, 6),
    .item_id = _mpis_sql_column_text (stmt, 7),
    .error_type = _mpis_sql_column_text (stmt, 8),
    .error_message = _mpis_sql_column_text (stmt, 9),
    .stack_trace = _mpis_sql_column_text (stmt, 10),
    .last_input = _mpis_sql_column_text (stmt, 11),
    .last_output = _mpis_sql_column_text (stmt, 12),
    .context = _mpis_sql_column_text (stmt, 13),
  };

  g_ptr_array_add (details->logs, mpis_run_log_new (&fields));
}

static void
read_call (MpisRunDetails *details,
           sqlite3_stmt   *stmt)
{
  MpisRunCall *call = g_new0 (MpisRunCall, 1);

  call->at = sqlite3_column_int64 (stmt, 0);
  call->kind = dup_text (stmt, 1);
  call->who = dup_text (stmt, 2);
  call->body = dup_text (stmt, 3);
  call->outcome = dup_text (stmt, 4);
  g_ptr_array_add (details->calls, call);
}

/* What the workflow itself counted, by the names we know. */
static void
read_counters (const char   *json,
               MpisCounters *counters)
{
  g_autoptr(JsonNode) node = json ? mpis_json_parse (json, -1, NULL) : NULL;
  MpisJson root;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return;
  mpis_json_root (&root, node);
  for (guint i = 0; i < MPIS_N_COUNTERS; i++)
    {
      gint64 value;

      if (mpis_json_get_int (&root, mpis_counter_get_name (i), &value, NULL))
        counters->value[i] = value;
    }
}

static void
read_item (MpisRunDetails *details,
           sqlite3_stmt   *stmt)
{
  MpisRunItem *item = g_new0 (MpisRunItem, 1);

  item->channel = dup_text (stmt, 0);
  item->draft_id = dup_text (stmt, 1);
  item->channel_item_id = dup_text (stmt, 2);
  item->url = dup_text (stmt, 3);
  item->status = dup_text (stmt, 4);
  item->failed = sqlite3_column_int (stmt, 5) != 0;
  item->error = dup_text (stmt, 6);
  item->post_id = dup_text (stmt, 8);
  item->published_at = _mpis_sql_column_known (stmt, 9);
  for (guint i = 0; i < MPIS_N_COUNTERS; i++)
    item->first.value[i] = MPIS_UNKNOWN;
  read_counters (_mpis_sql_column_text (stmt, 7), &item->first);
  g_ptr_array_add (details->items, item);
}

/* What was reported at the end, and what was recorded on the way and not reported. */
static const char select_items[] =
  "SELECT i.channel, i.draft_id, i.item_id, coalesce (i.url, c.url), i.status, i.failed, i.error, i.metrics, "
  "c.post_id, c.published_at, 0 AS late, i.position FROM run_items i LEFT JOIN records c ON c.run_id = i.run_id "
  "AND c.item_id = i.item_id AND c.channel = i.channel COLLATE NOCASE WHERE i.run_id = ?1 "
  "UNION ALL "
  "SELECT c.channel, c.draft_id, c.item_id, c.url, NULL, NOT c.succeeded, NULL, NULL, c.post_id, c.published_at, "
  "1, c.rowid FROM records c WHERE c.run_id = ?1 AND NOT EXISTS (SELECT 1 FROM run_items i "
  "WHERE i.run_id = ?1 AND i.item_id = c.item_id AND i.channel = c.channel COLLATE NOCASE) "
  "ORDER BY late, position";

/* The first measurement of each post fills in what the workflow did not say. */
static gboolean
read_first (sqlite3         *db,
            MpisRunDetails  *details,
            GError         **error)
{
  static const char sql[] =
    "SELECT s.views, s.impressions, s.reach, s.reactions, s.comments, s.shares, s.saves, s.clicks "
    "FROM snapshots s JOIN posts p ON p.key = s.post WHERE p.id = ? ORDER BY s.at LIMIT 1";
  g_autoptr(sqlite3_stmt) stmt = _mpis_sql_prepare (db, sql, error);

  for (guint i = 0; stmt != NULL && i < details->items->len; i++)
    {
      MpisRunItem *item = details->items->pdata[i];

      if (item->post_id == NULL)
        continue;
      _mpis_sql_bind_text (stmt, 1, item->post_id);
      if (sqlite3_step (stmt) == SQLITE_ROW)
        for (guint c = 0; c < MPIS_N_COUNTERS; c++)
          if (item->first.value[c] == MPIS_UNKNOWN)
            item->first.value[c] = _mpis_sql_column_known (stmt, (int) c);
      sqlite3_reset (stmt);
    }
  return stmt != NULL;
}

/*
 * _mpis_store_read_run:
 * @db: a connection
 * @run_id: which run
 * @error: return location for an error in the MPIS_STORE_ERROR domain
 *
 * Returns: (transfer full) (nullable): what is stored of it beside its row; there may be nothing
 */
MpisRunDetails *
_mpis_store_read_run (sqlite3     *db,
                      const char  *run_id,
                      GError     **error)
{
  g_autoptr(MpisRunDetails) details = mpis_run_details_new ();

  if (!read_rows (db, "SELECT templates, options FROM runs WHERE run_id = ?", run_id, read_given, details, error) ||
      !read_rows (db, "SELECT at, level, message, service, workflow, execution, draft_id, item_id, error_type, "
                  "error_message, stack_trace, last_input, last_output, context FROM run_logs "
                  "WHERE run_id = ? ORDER BY at, rowid", run_id, read_log, details, error) ||
      !read_rows (db, "SELECT at, kind, who, body, outcome FROM run_calls WHERE run_id = ? ORDER BY at, rowid",
                  run_id, read_call, details, error) ||
      !read_rows (db, select_items, run_id, read_item, details, error) ||
      !read_first (db, details, error))
    return NULL;
  return g_steal_pointer (&details);
}
