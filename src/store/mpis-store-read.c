#include "config.h"

#include <json-glib/json-glib.h>

#include "mpis-flag.h"
#include "mpis-persona.h"
#include "mpis-post.h"
#include "mpis-project.h"
#include "mpis-run.h"
#include "mpis-store-private.h"

/* What reading needs to remember between one table and the next. */
typedef struct {
  sqlite3           *db;
  MpisStoreContents *contents;
  MpisCubeBuilder   *builder;
  GHashTable        *persona_names;   /* of id; the names belong to the objects in contents */
  GHashTable        *project_names;
  GArray            *post_keys;       /* ascending; the index is the cube's */
  guint              post;            /* whose snapshots are being read, as such an index */
  gboolean           any_real;
} Reader;

/* Takes one row of a result. */
typedef void (*ReadRow) (Reader       *self,
                         sqlite3_stmt *stmt);

static gboolean
read_rows (Reader      *self,
           const char  *sql,
           ReadRow      read,
           GError     **error)
{
  g_autoptr(sqlite3_stmt) stmt = NULL;
  int result;

  if (!(stmt = _mpis_sql_prepare (self->db, sql, error)))
    return FALSE;
  while ((result = sqlite3_step (stmt)) == SQLITE_ROW)
    read (self, stmt);
  return result == SQLITE_DONE || _mpis_sql_fail (self->db, error);
}

static void
note_demo (Reader   *self,
           gboolean  is_demo)
{
  if (is_demo)
    self->contents->has_demo = TRUE;
  else
    self->any_real = TRUE;
}

/* Lists of channels are ours to write: one that is no list of texts reads as empty. */
static char **
parse_channels (const char *json)
{
  g_autoptr(GStrvBuilder) channels = g_strv_builder_new ();
  g_autoptr(JsonNode) root = json_from_string (json, NULL);
  JsonArray *list = root && JSON_NODE_HOLDS_ARRAY (root) ? json_node_get_array (root) : NULL;

  for (guint i = 0; list && i < json_array_get_length (list); i++)
    {
      JsonNode *node = json_array_get_element (list, i);

      if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
        g_strv_builder_add (channels, json_node_get_string (node));
    }
  return g_strv_builder_end (channels);
}

static const char *
look_up (GHashTable *names,
         const char *id)
{
  return id ? g_hash_table_lookup (names, id) : NULL;
}

#define SELECT_PERSONAS "SELECT id, name, slug, is_demo FROM personas ORDER BY name, id"

static void
read_persona (Reader       *self,
              sqlite3_stmt *stmt)
{
  gboolean is_demo = sqlite3_column_int (stmt, 3);
  MpisPersona *persona = g_object_new (MPIS_TYPE_PERSONA,
                                       "id", _mpis_sql_column_text (stmt, 0),
                                       "name", _mpis_sql_column_text (stmt, 1),
                                       "slug", _mpis_sql_column_text (stmt, 2),
                                       "is-demo", is_demo,
                                       NULL);

  note_demo (self, is_demo);
  g_ptr_array_add (self->contents->personas, persona);
  g_hash_table_insert (self->persona_names, (char *) mpis_persona_get_id (persona),
                       (char *) mpis_persona_get_name (persona));
}

#define SELECT_PROJECTS \
  "SELECT id, name, persona_id, channels, is_demo, created_at, archived_at, defaults, schedule " \
  "FROM projects ORDER BY name, id"

static void
read_project (Reader       *self,
              sqlite3_stmt *stmt)
{
  gboolean is_demo = sqlite3_column_int (stmt, 4);
  g_auto(GStrv) channels = parse_channels (_mpis_sql_column_text (stmt, 3));
  MpisProject *project = g_object_new (MPIS_TYPE_PROJECT,
                                       "id", _mpis_sql_column_text (stmt, 0),
                                       "name", _mpis_sql_column_text (stmt, 1),
                                       "persona-id", _mpis_sql_column_text (stmt, 2),
                                       "channels", channels,
                                       "is-demo", is_demo,
                                       "created-at", _mpis_sql_column_known (stmt, 5),
                                       "archived-at", _mpis_sql_column_known (stmt, 6),
                                       "defaults", _mpis_sql_column_text (stmt, 7),
                                       "schedule", _mpis_sql_column_text (stmt, 8),
                                       NULL);

  note_demo (self, is_demo);
  g_ptr_array_add (self->contents->projects, project);
  g_hash_table_insert (self->project_names, (char *) mpis_project_get_id (project),
                       (char *) mpis_project_get_name (project));
}

static void
read_setting (Reader       *self,
              sqlite3_stmt *stmt)
{
  g_hash_table_insert (self->contents->settings, g_strdup (_mpis_sql_column_text (stmt, 0)),
                       g_strdup (_mpis_sql_column_text (stmt, 1)));
}

#define SELECT_RUNS \
  "SELECT run_id, project_id, persona_id, status, started_at, completed_at, error_message, " \
  "channels, is_demo, execution, retry_of, started_by, date_from, date_to, heard_at, due_at, " \
  "overdue_at IS NOT NULL FROM runs ORDER BY started_at DESC, run_id"

static void
read_run (Reader       *self,
          sqlite3_stmt *stmt)
{
  g_auto(GStrv) channels = parse_channels (_mpis_sql_column_text (stmt, 7));
  MpisRunFields fields = {
    .id = _mpis_sql_column_text (stmt, 0),
    .project_id = _mpis_sql_column_text (stmt, 1),
    .project_name = look_up (self->project_names, _mpis_sql_column_text (stmt, 1)),
    .persona_id = _mpis_sql_column_text (stmt, 2),
    .persona_name = look_up (self->persona_names, _mpis_sql_column_text (stmt, 2)),
    .status = _mpis_sql_column_text (stmt, 3),
    .started_at = sqlite3_column_int64 (stmt, 4),
    .completed_at = _mpis_sql_column_known (stmt, 5),
    .error_message = _mpis_sql_column_text (stmt, 6),
    .channels = (const char *const *) channels,
    .is_demo = sqlite3_column_int (stmt, 8),
    .execution = _mpis_sql_column_text (stmt, 9),
    .retry_of = _mpis_sql_column_text (stmt, 10),
    .started_by = _mpis_sql_column_text (stmt, 11),
    .date_from = _mpis_sql_column_text (stmt, 12),
    .date_to = _mpis_sql_column_text (stmt, 13),
    .heard_at = _mpis_sql_column_known (stmt, 14),
    .due_at = _mpis_sql_column_known (stmt, 15),
    .is_overdue = sqlite3_column_int (stmt, 16),
  };

  note_demo (self, fields.is_demo);
  g_ptr_array_add (self->contents->runs, mpis_run_new (&fields));
}

#define SELECT_FLAGS \
  "SELECT id, type, is_critical, description, evidence, subject, project_id, persona_id, run_id, raised_at, " \
  "resolved_at, resolved_by, resolution FROM flags ORDER BY is_critical DESC, raised_at DESC, id"

static void
read_flag (Reader       *self,
           sqlite3_stmt *stmt)
{
  MpisFlagFields fields = {
    .id = _mpis_sql_column_text (stmt, 0),
    .type = _mpis_sql_column_text (stmt, 1),
    .is_critical = sqlite3_column_int (stmt, 2),
    .description = _mpis_sql_column_text (stmt, 3),
    .evidence = _mpis_sql_column_text (stmt, 4),
    .subject = _mpis_sql_column_text (stmt, 5),
    .project_id = _mpis_sql_column_text (stmt, 6),
    .persona_id = _mpis_sql_column_text (stmt, 7),
    .run_id = _mpis_sql_column_text (stmt, 8),
    .raised_at = sqlite3_column_int64 (stmt, 9),
    .resolved_at = _mpis_sql_column_known (stmt, 10),
    .resolved_by = _mpis_sql_column_text (stmt, 11),
    .resolution = _mpis_sql_column_text (stmt, 12),
  };

  g_ptr_array_add (self->contents->red_flags, mpis_flag_new (&fields));
}

#define SELECT_POSTS \
  "SELECT key, id, channel, account, item_id, title, project_id, persona_id, published_at, " \
  "published_known, is_demo, topic, url, text, run_id FROM posts ORDER BY key"

static void
read_cube_post (Reader       *self,
                sqlite3_stmt *stmt)
{
  gint64 key = sqlite3_column_int64 (stmt, 0);
  MpisCubePost post = {
    .id = _mpis_sql_column_text (stmt, 1),
    .channel = _mpis_sql_column_text (stmt, 2),
    .account = _mpis_sql_column_text (stmt, 3),
    .item_id = _mpis_sql_column_text (stmt, 4),
    .title = _mpis_sql_column_text (stmt, 5),
    .project_id = _mpis_sql_column_text (stmt, 6),
    .project_name = look_up (self->project_names, _mpis_sql_column_text (stmt, 6)),
    .persona_id = _mpis_sql_column_text (stmt, 7),
    .persona_name = look_up (self->persona_names, _mpis_sql_column_text (stmt, 7)),
    .topic = _mpis_sql_column_text (stmt, 11),
    .published_at = sqlite3_column_int64 (stmt, 8),
    .published_known = sqlite3_column_int (stmt, 9),
  };

  note_demo (self, sqlite3_column_int (stmt, 10));
  mpis_cube_builder_add_post (self->builder, &post);
  g_array_append_val (self->post_keys, key);
}

#define SELECT_SNAPSHOTS \
  "SELECT post, at, views, impressions, reach, reactions, comments, shares, saves, clicks " \
  "FROM snapshots ORDER BY post, at"

/* Both posts and snapshots come in the order of the keys, so they are walked side by side. */
static void
read_snapshot (Reader       *self,
               sqlite3_stmt *stmt)
{
  gint64 key = sqlite3_column_int64 (stmt, 0);
  MpisCounters counters;

  while (self->post < self->post_keys->len &&
         g_array_index (self->post_keys, gint64, self->post) < key)
    self->post++;
  if (self->post == self->post_keys->len ||
      g_array_index (self->post_keys, gint64, self->post) != key)
    return;
  for (guint i = 0; i < MPIS_N_COUNTERS; i++)
    counters.value[i] = _mpis_sql_column_known (stmt, 2 + i);
  mpis_cube_builder_add_snapshot (self->builder, self->post, sqlite3_column_int64 (stmt, 1),
                                  &counters);
}

static int
compare_posts (gconstpointer a,
               gconstpointer b)
{
  const MpisPostFields *left = mpis_post_peek (*(MpisPost *const *) a);
  const MpisPostFields *right = mpis_post_peek (*(MpisPost *const *) b);

  if (left->published_at != right->published_at)
    return left->published_at < right->published_at ? 1 : -1;
  return strcmp (left->id, right->id);
}

/* The posts once more, now that the cube knows what each stands at. */
static void
read_post (Reader       *self,
           sqlite3_stmt *stmt)
{
  MpisPostFields fields = {
    .id = _mpis_sql_column_text (stmt, 1),
    .channel = _mpis_sql_column_text (stmt, 2),
    .account = _mpis_sql_column_text (stmt, 3),
    .item_id = _mpis_sql_column_text (stmt, 4),
    .title = _mpis_sql_column_text (stmt, 5),
    .project_id = _mpis_sql_column_text (stmt, 6),
    .project_name = look_up (self->project_names, _mpis_sql_column_text (stmt, 6)),
    .persona_id = _mpis_sql_column_text (stmt, 7),
    .persona_name = look_up (self->persona_names, _mpis_sql_column_text (stmt, 7)),
    .published_at = sqlite3_column_int64 (stmt, 8),
    .published_known = sqlite3_column_int (stmt, 9),
    .is_demo = sqlite3_column_int (stmt, 10),
    .url = _mpis_sql_column_text (stmt, 12),
    .text = _mpis_sql_column_text (stmt, 13),
    .run_id = _mpis_sql_column_text (stmt, 14),
  };
  MpisStoreContents *contents = self->contents;

  mpis_cube_get_latest (contents->cube, contents->posts->len, &fields.latest, &fields.measured_at);
  if (fields.is_demo == contents->only_demo)
    {
      contents->flags.published_items++;
      if (fields.measured_at == MPIS_INSTANT_UNKNOWN)
        contents->flags.missing_metrics++;
    }
  g_ptr_array_add (contents->posts, mpis_post_new (&fields));
}

/* Finished runs that reported a success nobody recorded, or that recorded nothing at all. */
static gboolean
count_missing_records (Reader   *self,
                       GError  **error)
{
  static const char sql[] =
    "SELECT count(*) FROM runs r WHERE status IN ('success', 'partial') AND is_demo = ? AND ("
    "EXISTS (SELECT 1 FROM records c WHERE c.run_id = r.run_id "
    "AND c.succeeded AND c.post_id IS NULL) "
    "OR NOT EXISTS (SELECT 1 FROM records c WHERE c.run_id = r.run_id AND c.post_id IS NOT NULL) "
    "AND NOT EXISTS (SELECT 1 FROM posts p WHERE p.run_id = r.run_id))";
  g_autoptr(sqlite3_stmt) stmt = NULL;

  if (!(stmt = _mpis_sql_prepare (self->db, sql, error)))
    return FALSE;
  sqlite3_bind_int (stmt, 1, self->contents->only_demo);
  if (sqlite3_step (stmt) != SQLITE_ROW)
    return _mpis_sql_fail (self->db, error);
  self->contents->flags.missing_records = sqlite3_column_int (stmt, 0);
  return TRUE;
}

static gboolean
read_all (Reader     *self,
          GTimeZone  *zone,
          GError    **error)
{
  g_autoptr(MpisStoreMark) mark = NULL;

  if (!(mark = _mpis_store_read_mark (self->db, error)) ||
      !read_rows (self, SELECT_PERSONAS, read_persona, error) ||
      !read_rows (self, SELECT_PROJECTS, read_project, error) ||
      !read_rows (self, "SELECT key, value FROM settings WHERE value IS NOT NULL", read_setting, error) ||
      !read_rows (self, SELECT_RUNS, read_run, error) ||
      !read_rows (self, SELECT_FLAGS, read_flag, error) ||
      !read_rows (self, SELECT_POSTS, read_cube_post, error) ||
      !read_rows (self, SELECT_SNAPSHOTS, read_snapshot, error))
    return FALSE;
  self->contents->revision = mark->revision;
  self->contents->synced_at = mark->synced_at;
  self->contents->only_demo = self->contents->has_demo && !self->any_real;
  self->contents->cube = mpis_cube_builder_end (g_steal_pointer (&self->builder), zone);
  if (!read_rows (self, SELECT_POSTS, read_post, error))
    return FALSE;
  g_ptr_array_sort (self->contents->posts, compare_posts);
  return count_missing_records (self, error);
}

/*
 * _mpis_store_read:
 * @db: a connection with an open transaction
 * @zone: the zone of the cube's days
 * @error: return location for an error in the MPIS_STORE_ERROR domain
 *
 * Returns: (transfer full) (nullable): everything stored
 */
MpisStoreContents *
_mpis_store_read (sqlite3    *db,
                  GTimeZone  *zone,
                  GError    **error)
{
  g_autoptr(MpisStoreContents) contents = mpis_store_contents_new ();
  g_autoptr(GHashTable) persona_names = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GHashTable) project_names = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GArray) post_keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  Reader reader = {
    .db = db,
    .contents = contents,
    .builder = mpis_cube_builder_new (),
    .persona_names = persona_names,
    .project_names = project_names,
    .post_keys = post_keys,
  };
  gboolean ok = read_all (&reader, zone, error);

  g_clear_pointer (&reader.builder, mpis_cube_builder_free);
  return ok ? g_steal_pointer (&contents) : NULL;
}

/*
 * _mpis_store_read_mark:
 * @db: a connection
 * @error: return location for an error in the MPIS_STORE_ERROR domain
 *
 * Returns: (transfer full) (nullable): how far the store has got
 */
MpisStoreMark *
_mpis_store_read_mark (sqlite3  *db,
                       GError  **error)
{
  static const char sql[] =
    "SELECT (SELECT CAST (value AS INTEGER) FROM state WHERE key = 'revision'), "
    "(SELECT value FROM state WHERE key = 'server'), "
    "(SELECT value FROM state WHERE key = 'watermark'), "
    "(SELECT CAST (value AS INTEGER) FROM state WHERE key = 'synced_at')";
  g_autoptr(sqlite3_stmt) stmt = NULL;
  g_autoptr(MpisStoreMark) mark = g_new0 (MpisStoreMark, 1);

  if (!(stmt = _mpis_sql_prepare (db, sql, error)))
    return NULL;
  if (sqlite3_step (stmt) != SQLITE_ROW)
    {
      _mpis_sql_fail (db, error);
      return NULL;
    }
  mark->revision = sqlite3_column_int64 (stmt, 0);
  mark->server = g_strdup (_mpis_sql_column_text (stmt, 1));
  mark->watermark = g_strdup (_mpis_sql_column_text (stmt, 2));
  mark->synced_at = _mpis_sql_column_known (stmt, 3);
  return g_steal_pointer (&mark);
}

gboolean
_mpis_store_read_sum (sqlite3       *db,
                      MpisStoreSum  *sum,
                      GError       **error)
{
  g_autoptr(sqlite3_stmt) stmt = NULL;

  if (!(stmt = _mpis_sql_prepare (db,
                                  "SELECT count(*), sum(id_hash & 4294967295), sum(id_hash >> 32) "
                                  "FROM posts", error)))
    return FALSE;
  if (sqlite3_step (stmt) != SQLITE_ROW)
    return _mpis_sql_fail (db, error);
  sum->n_posts = sqlite3_column_int64 (stmt, 0);
  sum->low = sqlite3_column_int64 (stmt, 1);
  sum->high = sqlite3_column_int64 (stmt, 2);
  return TRUE;
}

/*
 * _mpis_store_read_draft:
 * @db: a connection
 * @post_id: the post whose draft is looked for
 * @error: return location for an error in the MPIS_STORE_ERROR domain
 *
 * Returns: (transfer full) (nullable): the draft; %NULL without @error set where none is stored
 */
MpisDraft *
_mpis_store_read_draft (sqlite3     *db,
                        const char  *post_id,
                        GError     **error)
{
  static const char sql[] =
    "SELECT d.id, d.number, d.status, d.is_import, d.created_at, d.content "
    "FROM drafts d JOIN posts p ON p.key = d.post WHERE p.id = ?";
  g_autoptr(sqlite3_stmt) stmt = NULL;
  MpisDraftFields fields;
  int result;

  if (!(stmt = _mpis_sql_prepare (db, sql, error)))
    return NULL;
  _mpis_sql_bind_text (stmt, 1, post_id);
  if ((result = sqlite3_step (stmt)) != SQLITE_ROW)
    {
      if (result != SQLITE_DONE)
        _mpis_sql_fail (db, error);
      return NULL;
    }
  fields = (MpisDraftFields) {
    .id = _mpis_sql_column_text (stmt, 0),
    .number = sqlite3_column_int (stmt, 1),
    .status = _mpis_sql_column_text (stmt, 2),
    .is_import = sqlite3_column_int (stmt, 3),
    .created_at = _mpis_sql_column_known (stmt, 4),
  };
  return mpis_draft_new (&fields, _mpis_sql_column_text (stmt, 5));
}
