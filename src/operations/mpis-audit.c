#include "config.h"

#include "mpis-audit.h"

#include <json-glib/json-glib.h>

#include "mpis-awaiting.h"
#include "mpis-error.h"

#define STACK_SIZE    (256 * 1024)
#define DEFAULT_LIMIT 100

void
mpis_audit_entry_free (MpisAuditEntry *self)
{
  g_free (self->who);
  g_free (self->role);
  g_free (self->address);
  g_free (self->method);
  g_free (self->path);
  g_free (self->run_id);
  g_free (self->project_id);
  g_free (self->request_id);
  g_free (self->reason);
  g_free (self);
}

static void
add_text (JsonBuilder *builder,
          const char  *name,
          const char  *text)
{
  /* What strangers sent may be anything; the database takes text only, and so much of it. */
  g_autofree char *valid = text ? g_utf8_make_valid (text, -1) : NULL;
  g_autofree char *head = valid ? g_utf8_substring (valid, 0, MIN (g_utf8_strlen (valid, -1), 500)) : NULL;

  json_builder_set_member_name (builder, name);
  if (head != NULL)
    json_builder_add_string_value (builder, head);
  else
    json_builder_add_null_value (builder);
}

static void
add_entry (JsonBuilder          *builder,
           const MpisAuditEntry *entry)
{
  g_autofree char *at = mpis_time_format (entry->at);

  json_builder_begin_object (builder);
  add_text (builder, "at", at);
  add_text (builder, "who", entry->who);
  add_text (builder, "role", entry->role);
  add_text (builder, "address", entry->address);
  add_text (builder, "method", entry->method);
  add_text (builder, "path", entry->path);
  json_builder_set_member_name (builder, "status");
  json_builder_add_int_value (builder, entry->status);
  add_text (builder, "run_id", entry->run_id);
  add_text (builder, "project_id", entry->project_id);
  add_text (builder, "request_id", entry->request_id);
  add_text (builder, "reason", entry->reason);
  json_builder_end_object (builder);
}

/**
 * mpis_audit_write:
 * @db: a connection
 * @entries: (element-type MpisAuditEntry): what happened
 *
 * Notes what happened, all in one statement.
 *
 * Returns: (transfer full): a future that resolves when it is written
 */
DexFuture *
mpis_audit_write (MpisDb    *db,
                  GPtrArray *entries)
{
  static const char sql[] =
    "INSERT INTO dash_audit (at, who, role, address, method, path, status, run_id, project_id, request_id, reason) "
    "SELECT at, who, role, address, method, path, status, run_id, project_id, request_id, reason "
    "FROM json_to_recordset ($1::json) AS entry (at timestamptz, who text, role text, address text, method text, "
    "path text, status integer, run_id text, project_id text, request_id text, reason text)";
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autoptr(JsonNode) root = NULL;
  g_autofree char *text = NULL;

  dex_return_error_if_fail (MPIS_IS_DB (db));

  json_builder_begin_array (builder);
  for (guint i = 0; i < entries->len; i++)
    add_entry (builder, entries->pdata[i]);
  json_builder_end_array (builder);
  root = json_builder_get_root (builder);
  text = json_to_string (root, FALSE);
  return mpis_db_query (db, sql, mpis_db_params_text (mpis_db_params_new (), text));
}

/* --- reading ----------------------------------------------------------------------------------- */

typedef struct {
  MpisDb   *db;
  char     *after;
  MpisPage  page;
} Job;

static void
job_free (gpointer data)
{
  Job *self = data;

  g_object_unref (self->db);
  g_free (self->after);
  g_free (self);
}

static DexFuture *
list_fiber (gpointer data)
{
  static const char sql[] =
    "SELECT json_build_object ('id', a.id, 'at', dash_time (a.at), 'who', a.who, 'role', a.role, "
    "'address', a.address, 'method', a.method, 'path', a.path, 'status', a.status, 'run_id', a.run_id, "
    "'project_id', a.project_id, 'request_id', a.request_id, 'reason', a.reason), a.id, '' "
    "FROM dash_audit AS a WHERE $1::bigint IS NULL OR a.id < $1::bigint "
    "ORDER BY a.id DESC LIMIT $2::bigint + 1 OFFSET $3";
  Job *self = data;
  g_autofree char *id = NULL;
  g_autofree char *nothing = NULL;
  g_autoptr(MpisDbRows) rows = NULL;
  g_autoptr(GError) error = NULL;
  MpisDbParams *params;

  if (self->after != NULL && (!mpis_cursor_read (self->after, &id, &nothing, &error)
                              || !g_ascii_string_to_signed (id, 10, 0, G_MAXINT64, NULL, NULL)))
    return dex_future_new_reject (MPIS_ERROR, MPIS_ERROR_INVALID, "the cursor is not one of this list");
  params = mpis_db_params_text (mpis_db_params_new (), id);
  mpis_db_params_int (mpis_db_params_int (params, self->page.limit), self->page.offset);
  if (!(rows = mpis_query_awaiting (self->db, sql, params, &error)))
    return dex_future_new_for_error (g_steal_pointer (&error));
  return dex_future_new_take_boxed (MPIS_TYPE_LISTING, mpis_listing_from_rows (rows, &self->page));
}

/**
 * mpis_audit_list:
 * @db: a connection
 * @page: which part; a hundred entries where it does not say
 *
 * Returns: (transfer full): a future of an #MpisListing, the latest first
 */
DexFuture *
mpis_audit_list (MpisDb         *db,
                 const MpisPage *page)
{
  Job *job;

  dex_return_error_if_fail (MPIS_IS_DB (db));

  job = g_new0 (Job, 1);
  job->db = g_object_ref (db);
  job->page = *page;
  job->page.limit = page->limit ? page->limit : DEFAULT_LIMIT;
  job->after = g_strdup (page->after);
  return dex_scheduler_spawn (NULL, STACK_SIZE, list_fiber, job, job_free);
}
