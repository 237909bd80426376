#include "config.h"

#include "mpis-import-file.h"

#include "mpis-error.h"
#include "mpis-import-private.h"
#include "mpis-ingest-private.h"

#define READ_SIZE (256 * 1024)

G_DEFINE_BOXED_TYPE (MpisImportResult, mpis_import_result, mpis_import_result_ref,
                     mpis_import_result_unref)

MpisImportResult *
mpis_import_result_ref (MpisImportResult *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
result_clear (gpointer data)
{
  g_clear_pointer (&((MpisImportResult *) data)->file, mpis_import_file_free);
}

void
mpis_import_result_unref (MpisImportResult *self)
{
  g_atomic_rc_box_release_full (self, result_clear);
}

/* Shared between the fiber that imports and the thread that reads. */
typedef struct {
  MpisDb             *db;
  MpisDbSchema       *schema;
  char               *name;         /* as it is shown and kept: UTF-8, whatever the path is */
  char               *path;         /* NULL: @content is what it holds */
  GBytes             *content;
  MpisImportKind      kind;
  char               *zone;
  MpisInstant         measured_at;
  MpisIngestTarget    target;
  MpisIngestProgress  progress;
  gpointer            progress_data;
  GHashTable         *remembered;
  MpisImportFile     *file;
  char               *sha256;
} Import;

static void
import_clear (gpointer data)
{
  Import *self = data;

  g_clear_object (&self->db);
  g_clear_object (&self->schema);
  g_free (self->name);
  g_free (self->path);
  g_clear_pointer (&self->content, g_bytes_unref);
  g_free (self->zone);
  g_free ((char *) self->target.project);
  g_free ((char *) self->target.persona);
  g_free ((char *) self->target.source);
  g_clear_pointer (&self->remembered, g_hash_table_unref);
  g_clear_pointer (&self->file, mpis_import_file_free);
  g_free (self->sha256);
}

static void
import_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, import_clear);
}

/* What is no ordinary file, such as a pipe, does not say how long it is, and may have no end. */
static GBytes *
load_stream (GFile   *file,
             GError **error)
{
  g_autoptr(GInputStream) stream = G_INPUT_STREAM (g_file_read (file, NULL, error));
  g_autoptr(GByteArray) content = g_byte_array_new ();
  g_autofree char *buffer = g_malloc (READ_SIZE);
  gssize n = -1;

  while (stream != NULL && (n = g_input_stream_read (stream, buffer, READ_SIZE, NULL, error)) > 0)
    {
      g_byte_array_append (content, (const guint8 *) buffer, n);
      if (!mpis_import_check_size (g_file_peek_path (file), content->len, error))
        return NULL;
    }

  return n == 0 ? g_byte_array_free_to_bytes (g_steal_pointer (&content)) : NULL;
}

static GBytes *
load_file (const char  *path,
           GError     **error)
{
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(GFileInfo) info = NULL;

  info = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE "," G_FILE_ATTRIBUTE_STANDARD_TYPE,
                            G_FILE_QUERY_INFO_NONE, NULL, error);
  if (info == NULL)
    return NULL;
  if (g_file_info_get_file_type (info) == G_FILE_TYPE_DIRECTORY)
    {
      g_set_error (error, MPIS_ERROR, MPIS_ERROR_UNSUPPORTED,
                   "%s: This is a folder; name the files in it", path);
      return NULL;
    }
  if (g_file_info_get_file_type (info) != G_FILE_TYPE_REGULAR)
    return load_stream (file, error);

  return mpis_import_check_size (path, g_file_info_get_size (info), error)
           ? g_file_load_bytes (file, NULL, NULL, error) : NULL;
}

static DexFuture *
read_fiber (gpointer data)
{
  Import *self = data;
  g_autoptr(GError) error = NULL;

  if (self->content == NULL && (self->content = load_file (self->path, &error)) == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  self->sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, self->content);
  self->file = mpis_import_read_for_ingest (self->name, self->content, self->kind, self->zone,
                                            self->remembered, self->measured_at, &error);
  g_clear_pointer (&self->content, g_bytes_unref);
  if (self->file == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_true ();
}

static gboolean
load_answers_awaiting (Import  *self,
                       GError **error)
{
  g_autoptr(MpisDbRows) rows = mpis_query_awaiting (self->db,
    "SELECT substr (key, length ($1) + 1), value #>> '{}' FROM dash_settings"
    " WHERE starts_with (key, $1)",
    mpis_db_params_text (mpis_db_params_new (), MPIS_ZONE_SETTING), error);

  if (rows == NULL)
    return FALSE;
  self->remembered = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; i < mpis_db_rows_get_n (rows); i++)
    g_hash_table_insert (self->remembered, g_strdup (mpis_db_rows_get_text (rows, i, 0)),
                         g_strdup (mpis_db_rows_get_text (rows, i, 1)));

  return TRUE;
}

static DexFuture *
import_fiber (gpointer data)
{
  Import *self = data;
  g_autoptr(MpisIngestJob) job = NULL;
  g_autoptr(GError) error = NULL;
  MpisImportResult *result;

  if (!load_answers_awaiting (self, &error) ||
      !dex_await (dex_scheduler_spawn (dex_thread_pool_scheduler_get_default (), 0, read_fiber,
                                       g_atomic_rc_box_acquire (self), import_unref), &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  job = mpis_ingest_job_new (self->db, self->schema, self->file->observations,
                             self->file->set_aside, &self->target);
  job->progress = self->progress;
  job->progress_data = self->progress_data;
  job->batches = g_steal_pointer (&self->file->batches);
  job->file = self->file;
  job->file_name = self->name;
  job->sha256 = self->sha256;
  if (!dex_await (mpis_ingest_job_run (job), &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  result = g_atomic_rc_box_new0 (MpisImportResult);
  result->counts = job->counts;
  g_clear_pointer (&job, mpis_ingest_job_unref);
  g_ptr_array_set_size (self->file->observations, 0);
  result->file = g_steal_pointer (&self->file);

  return dex_future_new_take_boxed (MPIS_TYPE_IMPORT_RESULT, result);
}

static DexFuture *
start (MpisDb                  *db,
       MpisDbSchema            *schema,
       const char              *path,
       const char              *name,
       GBytes                  *content,
       const MpisImportOptions *options,
       MpisIngestProgress       progress,
       gpointer                 progress_data)
{
  Import *self = g_atomic_rc_box_new0 (Import);

  self->db = g_object_ref (db);
  self->schema = g_object_ref (schema);
  self->path = g_strdup (path);
  self->name = path != NULL ? g_filename_display_name (path) : g_utf8_make_valid (name, -1);
  self->content = content != NULL ? g_bytes_ref (content) : NULL;
  self->kind = options->kind;
  self->zone = g_strdup (options->zone);
  self->measured_at = options->measured_at;
  self->target = options->target;
  self->target.project = g_strdup (options->target.project);
  self->target.persona = g_strdup (options->target.persona);
  self->target.source =
      g_strdup (options->target.source != NULL ? options->target.source : "import");
  self->progress = progress;
  self->progress_data = progress_data;

  return dex_scheduler_spawn (NULL, 0, import_fiber, self, import_unref);
}

/**
 * mpis_import_file:
 * @db: a connection, not in a transaction
 * @schema: what its database is
 * @path: the file
 * @options: what the user said about it
 * @progress: (nullable): called on the calling thread, until the future is done
 * @progress_data: given to @progress
 *
 * Reads a file and ingests it. The import is written down in `dash_imports`, what was set aside in
 * `dash_quarantine`, and the answer about a zone so that it need not be given again for that
 * source.
 *
 * Returns: (transfer full): a future of #MpisImportResult; rejects with an #MpisError (see
 *   mpis_import_read()), an #MpisDbError, or a #GIOError if the file cannot be read
 */
DexFuture *
mpis_import_file (MpisDb                  *db,
                  MpisDbSchema            *schema,
                  const char              *path,
                  const MpisImportOptions *options,
                  MpisIngestProgress       progress,
                  gpointer                 progress_data)
{
  dex_return_error_if_fail (MPIS_IS_DB (db));
  dex_return_error_if_fail (MPIS_IS_DB_SCHEMA (schema));
  dex_return_error_if_fail (path != NULL && options != NULL);

  return start (db, schema, path, NULL, NULL, options, progress, progress_data);
}

/**
 * mpis_import_content:
 * @db: a connection, not in a transaction
 * @schema: what its database is
 * @name: what to call it, for messages and for a time in it
 * @content: a file's bytes
 * @options: what the user said about it
 * @progress: (nullable): called on the calling thread, until the future is done
 * @progress_data: given to @progress
 *
 * As mpis_import_file(), for what is in memory already.
 *
 * Returns: (transfer full): a future of #MpisImportResult
 */
DexFuture *
mpis_import_content (MpisDb                  *db,
                     MpisDbSchema            *schema,
                     const char              *name,
                     GBytes                  *content,
                     const MpisImportOptions *options,
                     MpisIngestProgress       progress,
                     gpointer                 progress_data)
{
  dex_return_error_if_fail (MPIS_IS_DB (db));
  dex_return_error_if_fail (MPIS_IS_DB_SCHEMA (schema));
  dex_return_error_if_fail (name != NULL && content != NULL && options != NULL);

  return start (db, schema, NULL, name, content, options, progress, progress_data);
}
