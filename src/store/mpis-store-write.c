#include "config.h"

#include <json-glib/json-glib.h>

#include "mpis-store-private.h"

static const char *const table_names[MPIS_STORE_N_TABLES] = {
  "personas", "projects", "posts", "runs", "records", "flags",
};

static gboolean
remove_rows (sqlite3         *db,
             MpisStoreTable   table,
             GPtrArray       *ids,
             GError         **error)
{
  g_autofree char *sql = g_strdup_printf ("DELETE FROM %s WHERE id = ?", table_names[table]);
  g_autoptr(sqlite3_stmt) stmt = NULL;

  if (ids->len == 0)
    return TRUE;
  if (!(stmt = _mpis_sql_prepare (db, sql, error)))
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    {
      _mpis_sql_bind_text (stmt, 1, g_ptr_array_index (ids, i));
      if (!_mpis_sql_run (stmt, error))
        return FALSE;
    }
  return TRUE;
}

/* Runs a statement whose one parameter is a JSON list of ids. Rows of a temporary table would count
 * as changes. */
static gboolean
run_with_ids (sqlite3     *db,
              const char  *sql,
              GPtrArray   *ids,
              GError     **error)
{
  g_autoptr(JsonArray) list = json_array_new ();
  g_autoptr(JsonNode) root = json_node_new (JSON_NODE_ARRAY);
  g_autoptr(sqlite3_stmt) stmt = NULL;
  g_autofree char *json = NULL;

  for (guint i = 0; i < ids->len; i++)
    json_array_add_string_element (list, g_ptr_array_index (ids, i));
  json_node_set_array (root, list);
  json = json_to_string (root, FALSE);
  if (!(stmt = _mpis_sql_prepare (db, sql, error)))
    return FALSE;
  _mpis_sql_bind_text (stmt, 1, json);
  return _mpis_sql_run (stmt, error);
}

static gboolean
keep_rows (sqlite3         *db,
           MpisStoreTable   table,
           GPtrArray       *ids,
           GError         **error)
{
  g_autofree char *sql = g_strdup_printf ("DELETE FROM %s WHERE id NOT IN "
                                          "(SELECT value FROM json_each (?))", table_names[table]);

  return ids == NULL || run_with_ids (db, sql, ids, error);
}

/* No index for what happens rarely: one pass over the table serves any number of ids. */
static gboolean
remove_snapshots (sqlite3    *db,
                  GPtrArray  *ids,
                  GError    **error)
{
  return ids->len == 0 ||
         run_with_ids (db, "DELETE FROM snapshots WHERE id IN "
                       "(SELECT unhex (value, '-') FROM json_each (?))", ids, error);
}

/* Gives a row's values to a statement that writes one. */
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
  g_autoptr(sqlite3_stmt) stmt = _mpis_sql_prepare (db, sql, error);

  for (guint i = 0; stmt && i < rows->len; i++)
    {
      bind (stmt, rows->data + (gsize) i * size);
      if (!_mpis_sql_run (stmt, error))
        return FALSE;
    }
  return stmt != NULL;
}

/* Binds texts to the parameters from @first on; gives the number of the one after them. */
static int
bind_texts (sqlite3_stmt      *stmt,
            int                first,
            const char *const *texts,
            guint              n_texts)
{
  for (guint i = 0; i < n_texts; i++)
    _mpis_sql_bind_text (stmt, first++, texts[i]);
  return first;
}

#define PUT_PERSONA \
  "INSERT INTO personas (id, name, slug, is_demo) VALUES (?, ?, ?, ?) " \
  "ON CONFLICT (id) DO UPDATE SET name = excluded.name, " \
  "slug = excluded.slug, is_demo = excluded.is_demo " \
  "WHERE (name, slug, is_demo) IS NOT (excluded.name, excluded.slug, excluded.is_demo)"

static void
bind_persona (sqlite3_stmt  *stmt,
              gconstpointer  data)
{
  const MpisStorePersona *row = data;
  const char *texts[] = { row->id, row->name, row->slug };

  sqlite3_bind_int (stmt, bind_texts (stmt, 1, texts, G_N_ELEMENTS (texts)), row->is_demo);
}

/* Nothing here happened in 1970: a time that nobody set is unknown. */
static MpisInstant
known (MpisInstant at)
{
  return at > 0 ? at : MPIS_INSTANT_UNKNOWN;
}

#define PROJECT_COLUMNS(prefix) \
  prefix "name, " prefix "persona_id, " prefix "channels, " prefix "defaults, " prefix "schedule, " \
  prefix "is_demo, " prefix "created_at, " prefix "archived_at"
#define PUT_PROJECT \
  "INSERT INTO projects (id, " PROJECT_COLUMNS ("") ") " \
  "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) " \
  "ON CONFLICT (id) DO UPDATE SET " \
  "(" PROJECT_COLUMNS ("") ") = (" PROJECT_COLUMNS ("excluded.") ") " \
  "WHERE (" PROJECT_COLUMNS ("projects.") ") IS NOT (" PROJECT_COLUMNS ("excluded.") ")"

static void
bind_project (sqlite3_stmt  *stmt,
              gconstpointer  data)
{
  const MpisStoreProject *row = data;
  const char *texts[] = { row->id, row->name, row->persona_id, row->channels, row->defaults, row->schedule };
  int next = bind_texts (stmt, 1, texts, G_N_ELEMENTS (texts));

  sqlite3_bind_int (stmt, next, row->is_demo);
  _mpis_sql_bind_known (stmt, next + 1, known (row->created_at));
  _mpis_sql_bind_known (stmt, next + 2, known (row->archived_at));
}

#define POST_COLUMNS(prefix) \
  prefix "id_hash, " prefix "channel, " prefix "account, " prefix "item_id, " prefix "url, " \
  prefix "title, " prefix "text, " prefix "topic, " prefix "project_id, " prefix "persona_id, " \
  prefix "run_id, " prefix "published_at, " prefix "published_known, " prefix "is_demo"

#define PUT_POST \
  "INSERT INTO posts (id, " POST_COLUMNS ("") ") " \
  "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) " \
  "ON CONFLICT (id) DO UPDATE SET " \
  "(" POST_COLUMNS ("") ") = (" POST_COLUMNS ("excluded.") ") " \
  "WHERE (" POST_COLUMNS ("posts.") ") IS NOT (" POST_COLUMNS ("excluded.") ")"

static void
bind_post (sqlite3_stmt  *stmt,
           gconstpointer  data)
{
  const MpisStorePost *row = data;
  const char *texts[] = { row->channel, row->account, row->item_id, row->url, row->title,
                          row->text, row->topic, row->project_id, row->persona_id,
                          row->run_id };
  int next;

  _mpis_sql_bind_text (stmt, 1, row->id);
  sqlite3_bind_int64 (stmt, 2, row->id_hash);
  next = bind_texts (stmt, 3, texts, G_N_ELEMENTS (texts));
  sqlite3_bind_int64 (stmt, next, row->published_at);
  sqlite3_bind_int (stmt, next + 1, row->published_known);
  sqlite3_bind_int (stmt, next + 2, row->is_demo);
}

#define DRAFT_COLUMNS(prefix) \
  prefix "id, " prefix "number, " prefix "status, " prefix "is_import, " prefix "created_at, " \
  prefix "content"

#define PUT_DRAFT \
  "INSERT INTO drafts (post, " DRAFT_COLUMNS ("") ") " \
  "SELECT key, ?, ?, ?, ?, ?, ? FROM posts WHERE id = ? " \
  "ON CONFLICT (post) DO UPDATE SET " \
  "(" DRAFT_COLUMNS ("") ") = (" DRAFT_COLUMNS ("excluded.") ") " \
  "WHERE (" DRAFT_COLUMNS ("drafts.") ") IS NOT (" DRAFT_COLUMNS ("excluded.") ")"

static void
bind_draft (sqlite3_stmt  *stmt,
            gconstpointer  data)
{
  const MpisStoreDraft *row = data;

  _mpis_sql_bind_text (stmt, 1, row->id);
  sqlite3_bind_int (stmt, 2, row->number);
  _mpis_sql_bind_text (stmt, 3, row->status);
  sqlite3_bind_int (stmt, 4, row->is_import);
  _mpis_sql_bind_known (stmt, 5, row->created_at);
  _mpis_sql_bind_text (stmt, 6, row->content);
  _mpis_sql_bind_text (stmt, 7, row->post_id);
}

#define RUN_COLUMNS(prefix) \
  prefix "run_id, " prefix "project_id, " prefix "persona_id, " prefix "status, " \
  prefix "error_message, " prefix "channels, " prefix "execution, " prefix "retry_of, " \
  prefix "started_by, " prefix "date_from, " prefix "date_to, " prefix "templates, " prefix "options, " \
  prefix "started_at, " prefix "completed_at, " prefix "is_demo, " prefix "heard_at, " prefix "due_at, " \
  prefix "overdue_at"

#define PUT_RUN \
  "INSERT INTO runs (id, " RUN_COLUMNS ("") ") " \
  "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) " \
  "ON CONFLICT (id) DO UPDATE SET " \
  "(" RUN_COLUMNS ("") ") = (" RUN_COLUMNS ("excluded.") ") " \
  "WHERE (" RUN_COLUMNS ("runs.") ") IS NOT (" RUN_COLUMNS ("excluded.") ")"

static void
bind_run (sqlite3_stmt  *stmt,
          gconstpointer  data)
{
  const MpisStoreRun *row = data;
  const char *texts[] = { row->id, row->run_id, row->project_id, row->persona_id, row->status,
                          row->error_message, row->channels, row->execution, row->retry_of,
                          row->started_by, row->date_from, row->date_to, row->templates, row->options };
  int next = bind_texts (stmt, 1, texts, G_N_ELEMENTS (texts));

  sqlite3_bind_int64 (stmt, next, row->started_at);
  _mpis_sql_bind_known (stmt, next + 1, row->completed_at);
  sqlite3_bind_int (stmt, next + 2, row->is_demo);
  _mpis_sql_bind_known (stmt, next + 3, known (row->heard_at));
  _mpis_sql_bind_known (stmt, next + 4, known (row->due_at));
  _mpis_sql_bind_known (stmt, next + 5, known (row->overdue_at));
}

#define RECORD_COLUMNS(prefix) \
  prefix "run_id, " prefix "post_id, " prefix "channel, " prefix "draft_id, " prefix "item_id, " \
  prefix "url, " prefix "succeeded, " prefix "published_at"
#define PUT_RECORD \
  "INSERT INTO records (id, " RECORD_COLUMNS ("") ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) " \
  "ON CONFLICT (id) DO UPDATE SET " \
  "(" RECORD_COLUMNS ("") ") = (" RECORD_COLUMNS ("excluded.") ") " \
  "WHERE (" RECORD_COLUMNS ("records.") ") IS NOT (" RECORD_COLUMNS ("excluded.") ")"

static void
bind_record (sqlite3_stmt  *stmt,
             gconstpointer  data)
{
  const MpisStoreRecord *row = data;
  const char *texts[] = { row->id, row->run_id, row->post_id, row->channel, row->draft_id, row->item_id,
                          row->url };
  int next = bind_texts (stmt, 1, texts, G_N_ELEMENTS (texts));

  sqlite3_bind_int (stmt, next, row->succeeded);
  _mpis_sql_bind_known (stmt, next + 1, known (row->published_at));
}

/* Finds a post's key; 0 if there is no such post. Snapshots come post by post, so the last is
 * kept. */
typedef struct {
  sqlite3_stmt *stmt;
  const char   *id;
  gint64        key;
} KeyFinder;

static gboolean
find_key (KeyFinder   *finder,
          const char  *id,
          GError     **error)
{
  int result;

  if (finder->id == id)
    return TRUE;
  _mpis_sql_bind_text (finder->stmt, 1, id);
  result = sqlite3_step (finder->stmt);
  if (result != SQLITE_ROW && result != SQLITE_DONE)
    return _mpis_sql_fail (sqlite3_db_handle (finder->stmt), error);
  finder->key = result == SQLITE_ROW ? sqlite3_column_int64 (finder->stmt, 0) : 0;
  finder->id = id;
  sqlite3_reset (finder->stmt);
  return TRUE;
}

#define COUNTER_COLUMNS(prefix) \
  prefix "views, " prefix "impressions, " prefix "reach, " prefix "reactions, " \
  prefix "comments, " prefix "shares, " prefix "saves, " prefix "clicks"

static gboolean
put_snapshot (sqlite3_stmt             *stmt,
              gint64                    key,
              const MpisStoreSnapshot  *row,
              GError                  **error)
{
  sqlite3_bind_int64 (stmt, 1, key);
  sqlite3_bind_int64 (stmt, 2, row->at);
  sqlite3_bind_blob (stmt, 3, row->id.bytes, sizeof row->id.bytes, SQLITE_STATIC);
  for (guint i = 0; i < MPIS_N_COUNTERS; i++)
    _mpis_sql_bind_known (stmt, 4 + i, row->counters.value[i]);
  return _mpis_sql_run (stmt, error);
}

/* Takes away where a snapshot lay before its instant was put right. */
static gboolean
remove_moved (sqlite3_stmt             *stmt,
              gint64                    key,
              const MpisStoreSnapshot  *row,
              GError                  **error)
{
  sqlite3_bind_int64 (stmt, 1, key);
  sqlite3_bind_int64 (stmt, 2, row->at);
  sqlite3_bind_blob (stmt, 3, row->id.bytes, sizeof row->id.bytes, SQLITE_STATIC);
  return _mpis_sql_run (stmt, error);
}

static gboolean
put_snapshots (sqlite3   *db,
               GArray    *rows,
               gboolean   over_nothing,
               GError   **error)
{
  g_autoptr(sqlite3_stmt) find = NULL;
  g_autoptr(sqlite3_stmt) clean = NULL;
  g_autoptr(sqlite3_stmt) put = NULL;
  KeyFinder finder = { NULL };

  if (!(find = _mpis_sql_prepare (db, "SELECT key FROM posts WHERE id = ?", error)) ||
      !(clean = _mpis_sql_prepare (db,
                                   "DELETE FROM snapshots WHERE post = ? AND at <> ? AND id = ?",
                                   error)) ||
      !(put = _mpis_sql_prepare (db,
                                 "INSERT INTO snapshots (post, at, id, " COUNTER_COLUMNS ("") ") "
                                 "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
                                 "ON CONFLICT (post, at) DO UPDATE SET "
                                 "(id, " COUNTER_COLUMNS ("") ") = "
                                 "(excluded.id, " COUNTER_COLUMNS ("excluded.") ") "
                                 "WHERE (snapshots.id, " COUNTER_COLUMNS ("snapshots.") ") IS NOT "
                                 "(excluded.id, " COUNTER_COLUMNS ("excluded.") ")", error)))
    return FALSE;
  finder.stmt = find;
  for (guint i = 0; i < rows->len; i++)
    {
      const MpisStoreSnapshot *row = &g_array_index (rows, MpisStoreSnapshot, i);

      if (!find_key (&finder, row->post_id, error))
        return FALSE;
      if (finder.key == 0)
        continue;
      if ((!over_nothing && !remove_moved (clean, finder.key, row, error)) ||
          !put_snapshot (put, finder.key, row, error))
        return FALSE;
    }
  return TRUE;
}

/*
 * _mpis_store_write:
 * @db: a connection with an open transaction
 * @changes: what to write
 * @over_nothing: whether the pull started from nothing, so that nothing older can be in the way
 * @error: return location for an error in the MPIS_STORE_ERROR domain
 *
 * Writes rows; the state that completes a pull is the caller's. Removals come first, for a row that
 * went and came again, and what is to be kept of whole tables last.
 */
gboolean
_mpis_store_write (sqlite3                 *db,
                   const MpisStoreChanges  *changes,
                   gboolean                 over_nothing,
                   GError                 **error)
{
  if (changes->from_nothing &&
      !_mpis_sql_exec (db, "DELETE FROM snapshots; DELETE FROM drafts; DELETE FROM posts;"
                       "DELETE FROM personas;"
                       "DELETE FROM projects; DELETE FROM runs; DELETE FROM records;"
                       "DELETE FROM run_items; DELETE FROM run_logs; DELETE FROM run_calls; DELETE FROM settings; DELETE FROM flags;"
                       "DELETE FROM flag_events;"
                       "DELETE FROM state WHERE key <> 'revision'", error))
    return FALSE;
  for (guint i = 0; i < MPIS_STORE_N_TABLES; i++)
    if (!remove_rows (db, i, changes->removed[i], error))
      return FALSE;
  if (!remove_snapshots (db, changes->removed_snapshots, error) ||
      !put_rows (db, PUT_PERSONA, changes->personas, bind_persona, error) ||
      !put_rows (db, PUT_PROJECT, changes->projects, bind_project, error) ||
      !put_rows (db, PUT_POST, changes->posts, bind_post, error) ||
      !put_rows (db, PUT_DRAFT, changes->drafts, bind_draft, error) ||
      !put_rows (db, PUT_RUN, changes->runs, bind_run, error) ||
      !put_rows (db, PUT_RECORD, changes->records, bind_record, error) ||
      !_mpis_store_write_details (db, changes, error) ||
      !_mpis_store_write_flags (db, changes, error) ||
      !put_snapshots (db, changes->snapshots, over_nothing, error))
    return FALSE;
  for (guint i = 0; i < MPIS_STORE_N_TABLES; i++)
    if (!keep_rows (db, i, changes->kept[i], error))
      return FALSE;
  return TRUE;
}
