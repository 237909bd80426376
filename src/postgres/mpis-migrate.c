#include "config.h"

#include "mpis-migrate.h"

#include "mpis-db-private.h"
#include "mpis-migrations.h"

#include <string.h>

#define MIGRATIONS        "/org/mpis/Dashboard/migrations/"
#define UPSTREAM_COLUMNS  "/org/mpis/Dashboard/schema/upstream-columns.sql"
#define OLDEST_SERVER     140000
#define TIMEOUT_MS        (15 * 60 * 1000) /* widening rewrites a table, and others may be at it */

/* --- what a database turned out to be --------------------------------------------------------- */

struct _MpisDbSchema {
  GObject       parent_instance;

  MpisDbOrigin  origin;
  int           version;
  guint         n_applied;
  GStrvBuilder *warning_list;
  GStrv         warnings;
};

G_DEFINE_FINAL_TYPE (MpisDbSchema, mpis_db_schema, G_TYPE_OBJECT)

static void
mpis_db_schema_finalize (GObject *object)
{
  MpisDbSchema *self = MPIS_DB_SCHEMA (object);

  g_clear_pointer (&self->warning_list, g_strv_builder_unref);
  g_clear_pointer (&self->warnings, g_strfreev);

  G_OBJECT_CLASS (mpis_db_schema_parent_class)->finalize (object);
}

static void
mpis_db_schema_class_init (MpisDbSchemaClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mpis_db_schema_finalize;
}

static void
mpis_db_schema_init (MpisDbSchema *self)
{
  self->warning_list = g_strv_builder_new ();
}

/**
 * mpis_db_schema_get_origin:
 * @self: a schema
 *
 * Returns: who made the core tables
 */
MpisDbOrigin
mpis_db_schema_get_origin (MpisDbSchema *self)
{
  g_return_val_if_fail (MPIS_IS_DB_SCHEMA (self), MPIS_DB_ORIGIN_MPIS);

  return self->origin;
}

/**
 * mpis_db_schema_get_version:
 * @self: a schema
 *
 * Returns: the number of the last migration the database went through
 */
int
mpis_db_schema_get_version (MpisDbSchema *self)
{
  g_return_val_if_fail (MPIS_IS_DB_SCHEMA (self), 0);

  return self->version;
}

/**
 * mpis_db_schema_get_warnings:
 * @self: a schema
 *
 * Returns: (transfer none) (array zero-terminated=1): what is not as it should be, but can be lived
 *   with; for users
 */
const char *const *
mpis_db_schema_get_warnings (MpisDbSchema *self)
{
  g_return_val_if_fail (MPIS_IS_DB_SCHEMA (self), NULL);

  return (const char *const *) self->warnings;
}

/**
 * mpis_db_schema_get_n_applied:
 * @self: a schema
 *
 * Returns: how many migrations were applied just now; 0 when there was nothing to do
 */
guint
mpis_db_schema_get_n_applied (MpisDbSchema *self)
{
  g_return_val_if_fail (MPIS_IS_DB_SCHEMA (self), 0);

  return self->n_applied;
}

/* --- the migrations this program carries ------------------------------------------------------ */

typedef struct {
  int       version;
  char     *name;        /* 0001-core.ours */
  GBytes   *sql;
  char     *sha256;
  gboolean  only_ours;   /* not for a database that MPIS made */
} Migration;

static void
migration_free (gpointer data)
{
  Migration *self = data;

  g_free (self->name);
  g_bytes_unref (self->sql);
  g_free (self->sha256);
  g_free (self);
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static GBytes *
load (const char *path)
{
  g_autoptr(GError) error = NULL;
  GBytes *bytes = g_resource_lookup_data (mpis_migrations_get_resource (), path, 0, &error);

  if (bytes == NULL)
    g_error ("%s", error->message);
  return bytes;
}

static GPtrArray *
load_migrations (void)
{
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) files =
      g_resource_enumerate_children (mpis_migrations_get_resource (), MIGRATIONS, 0, &error);
  GPtrArray *migrations = g_ptr_array_new_with_free_func (migration_free);

  g_assert_no_error (error);
  qsort (files, g_strv_length (files), sizeof (char *), compare_names);
  for (guint i = 0; files[i] != NULL; i++)
    {
      g_autofree char *path = g_strconcat (MIGRATIONS, files[i], NULL);
      Migration *migration = g_new0 (Migration, 1);

      migration->version = atoi (files[i]);
      migration->name = g_strndup (files[i], strlen (files[i]) - strlen (".sql"));
      migration->sql = load (path);
      migration->sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, migration->sql);
      migration->only_ours = g_str_has_suffix (migration->name, ".ours");
      g_ptr_array_add (migrations, migration);
    }
  return migrations;
}

/* --- one migration run, as steps on a fiber --------------------------------------------------- */

typedef struct {
  MpisDb       *db;
  MpisDbSchema *schema;
  GPtrArray    *migrations;
  guint         n_done;       /* how many of them the database has behind it */
  gboolean      is_standby;
  gboolean      has_ledger;
} Run;

static void
run_clear (Run *self)
{
  g_clear_object (&self->schema);
  g_clear_pointer (&self->migrations, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Run, run_clear)

static MpisDbRows *
query_awaiting (Run           *self,
                const char    *sql,
                MpisDbParams  *params,
                GError       **error)
{
  return dex_await_boxed (mpis_db_query (self->db, sql, params), error);
}

static gboolean
execute_awaiting (Run           *self,
                  const char    *sql,
                  MpisDbParams  *params,
                  GError       **error)
{
  return dex_await (mpis_db_query (self->db, sql, params), error);
}

static gboolean
check_server_awaiting (Run     *self,
                       GError **error)
{
  g_autoptr(MpisDbRows) rows = NULL;

  rows = query_awaiting (
      self,
      "SELECT current_setting('server_version_num'), current_setting('server_version'),"
      " pg_is_in_recovery()",
      NULL, error);
  if (rows == NULL)
    return FALSE;
  if (mpis_db_rows_get_int (rows, 0, 0) < OLDEST_SERVER)
    {
      g_set_error (error, MPIS_DB_ERROR, MPIS_DB_ERROR_SCHEMA,
                   "This server is PostgreSQL %s; version %d or newer is needed",
                   mpis_db_rows_get_text (rows, 0, 1), OLDEST_SERVER / 10000);
      return FALSE;
    }
  self->is_standby = mpis_db_rows_get_bool (rows, 0, 2);
  return TRUE;
}

/* Holds what the database went through against what we know: the same text, in the same order. */
static gboolean
read_ledger_awaiting (Run     *self,
                      GError **error)
{
  g_autoptr(MpisDbRows) exists = NULL;
  g_autoptr(MpisDbRows) rows = NULL;
  g_autoptr(MpisDbRows) origin = NULL;

  exists = query_awaiting (self, "SELECT to_regclass('dash_schema_migrations') IS NOT NULL", NULL,
                           error);
  if (exists == NULL)
    return FALSE;
  self->has_ledger = mpis_db_rows_get_bool (exists, 0, 0);
  if (!self->has_ledger)
    return TRUE;

  rows = query_awaiting (
      self, "SELECT version, name, sha256 FROM dash_schema_migrations ORDER BY version", NULL,
      error);
  if (rows == NULL)
    return FALSE;
  for (guint i = 0; i < mpis_db_rows_get_n (rows); i++)
    {
      const Migration *migration =
          i < self->migrations->len ? g_ptr_array_index (self->migrations, i) : NULL;

      if (migration == NULL)
        g_set_error (
            error, MPIS_DB_ERROR, MPIS_DB_ERROR_SCHEMA,
            "A newer MPIS Dashboard has changed this database (migration %s; this one knows %u). "
            "Update this program",
            mpis_db_rows_get_text (rows, i, 1), self->migrations->len);
      else if (mpis_db_rows_get_int (rows, i, 0) != migration->version
               || g_strcmp0 (mpis_db_rows_get_text (rows, i, 2), migration->sha256) != 0)
        g_set_error (
            error, MPIS_DB_ERROR, MPIS_DB_ERROR_SCHEMA,
            "Migration %s was applied to this database in another form than this program has it. "
            "The two do not fit together",
            mpis_db_rows_get_text (rows, i, 1));
      else
        continue;
      return FALSE;
    }
  self->n_done = mpis_db_rows_get_n (rows);

  origin = query_awaiting (self, "SELECT value #>> '{}' FROM dash_settings WHERE key = 'origin'",
                           NULL, error);
  if (origin == NULL)
    return FALSE;
  self->schema->origin = mpis_db_rows_get_n (origin) > 0
                         && g_strcmp0 (mpis_db_rows_get_text (origin, 0, 0), "ours") == 0
                         ? MPIS_DB_ORIGIN_OURS : MPIS_DB_ORIGIN_MPIS;
  return TRUE;
}

/* Without a ledger: empty, or MPIS's. */
static gboolean
detect_origin_awaiting (Run     *self,
                        GError **error)
{
  g_autoptr(MpisDbRows) rows =
      query_awaiting (self, "SELECT to_regclass('personas') IS NULL", NULL, error);

  if (rows == NULL)
    return FALSE;
  self->schema->origin =
      mpis_db_rows_get_bool (rows, 0, 0) ? MPIS_DB_ORIGIN_OURS : MPIS_DB_ORIGIN_MPIS;
  return TRUE;
}

static gboolean
check_upstream_awaiting (Run     *self,
                         GError **error)
{
  g_autoptr(GBytes) sql = load (UPSTREAM_COLUMNS);
  g_autoptr(MpisDbRows) rows = query_awaiting (self, g_bytes_get_data (sql, NULL), NULL, error);
  g_autoptr(GString) list = g_string_new (NULL);

  if (rows == NULL)
    return FALSE;
  for (guint i = 0; i < mpis_db_rows_get_n (rows); i++)
    g_string_append_printf (list, "%s%s.%s is %s and should be %s", i > 0 ? "; " : "",
                            mpis_db_rows_get_text (rows, i, 0), mpis_db_rows_get_text (rows, i, 1),
                            mpis_db_rows_get_text (rows, i, 2), mpis_db_rows_get_text (rows, i, 3));
  if (list->len == 0)
    return TRUE;
  g_set_error (error, MPIS_DB_ERROR, MPIS_DB_ERROR_SCHEMA,
               "The tables of MPIS in this database are not those this program works with: %s. "
               "Run MPIS's own migrations first", list->str);
  return FALSE;
}

/* What can be lived with, but the user should know; looked at on every start, since it can be
 * mended. */
static gboolean
collect_warnings_awaiting (Run     *self,
                           GError **error)
{
  g_autoptr(MpisDbRows) rows = NULL;

  if (self->schema->origin == MPIS_DB_ORIGIN_MPIS)
    {
      rows = query_awaiting (
          self,
          "SELECT to_regclass('audit_log') IS NULL OR to_regclass('genesis_jobs') IS NULL,"
          " reset_val, '2025-01-01Z'::timestamptz AT TIME ZONE reset_val = '2025-01-01'"
          " AND '2025-07-01Z'::timestamptz AT TIME ZONE reset_val = '2025-07-01'"
          " FROM pg_settings WHERE name = 'TimeZone'",
          NULL, error);
      if (rows == NULL)
        return FALSE;
      if (mpis_db_rows_get_bool (rows, 0, 0))
        g_strv_builder_add (self->schema->warning_list,
                            "MPIS migration 002 must be run a second time: until then every change "
                            "made in MPIS fails");
      if (!mpis_db_rows_get_bool (rows, 0, 2))
        g_strv_builder_take (
            self->schema->warning_list,
            g_strdup_printf ("The time zone of this database is %s. MPIS writes its times as UTC, "
                             "so they are stored shifted: set the zone to UTC with ALTER DATABASE",
                             mpis_db_rows_get_text (rows, 0, 1)));
    }
  self->schema->warnings = g_strv_builder_end (self->schema->warning_list);
  return TRUE;
}

static gboolean
apply_awaiting (Run              *self,
                const Migration  *migration,
                GError          **error)
{
  gboolean applies = !migration->only_ours || self->schema->origin == MPIS_DB_ORIGIN_OURS;
  MpisDbParams *params;

  if (applies)
    {
      if (!dex_await (mpis_db_run_script (self->db, g_bytes_get_data (migration->sql, NULL)),
                      error))
        {
          g_prefix_error (error, "Migration %s: ", migration->name);
          return FALSE;
        }
      self->schema->n_applied++;
    }

  params = mpis_db_params_new ();
  mpis_db_params_int (params, migration->version);
  mpis_db_params_text (params, migration->name);
  mpis_db_params_text (params, migration->sha256);
  mpis_db_params_text (params, applies ? "true" : "false");
  return execute_awaiting (self,
                           "INSERT INTO dash_schema_migrations (version, name, sha256, applied_at)"
                           " VALUES ($1, $2, $3, CASE WHEN $4::boolean THEN now() END)",
                           params, error);
}

/* All or nothing, in the transaction that is open, and one session at a time. */
static gboolean
migrate_in_transaction_awaiting (Run     *self,
                                 GError **error)
{
  /* What is made joins what is there, not whatever schema comes first on this user's path. */
  static const char same_schema[] =
    "SELECT set_config('search_path', concat_ws(', ', c.relnamespace::regnamespace::text,"
    " nullif(current_setting('search_path'), '')), true) FROM pg_class c"
    " WHERE c.oid = coalesce(to_regclass('dash_schema_migrations'), to_regclass('personas'))";
  gboolean is_first;

  if (!execute_awaiting (self, "SELECT pg_advisory_xact_lock(hashtext('dash_schema_migrations'))",
                         NULL, error)
      || !execute_awaiting (self, same_schema, NULL, error)
      || !read_ledger_awaiting (self, error))
    return FALSE;

  /* From here on nobody waits for us without end: a table that is in use makes us give up. */
  if (!execute_awaiting (self, "SET LOCAL lock_timeout = '20s'", NULL, error))
    return FALSE;
  is_first = !self->has_ledger;
  if (is_first
      && (!detect_origin_awaiting (self, error)
          || (self->schema->origin == MPIS_DB_ORIGIN_MPIS && !check_upstream_awaiting (self, error))
          || !execute_awaiting (
              self,
              "CREATE TABLE dash_schema_migrations (version integer PRIMARY KEY,"
              " name text NOT NULL, sha256 text NOT NULL, applied_at timestamptz)",
              NULL, error)))
    return FALSE;

  for (guint i = self->n_done; i < self->migrations->len; i++)
    if (!apply_awaiting (self, g_ptr_array_index (self->migrations, i), error))
      return FALSE;

  return !is_first
         || execute_awaiting (
             self, "INSERT INTO dash_settings (key, value) VALUES ('origin', to_jsonb($1::text))",
             mpis_db_params_text (mpis_db_params_new (),
                                  self->schema->origin == MPIS_DB_ORIGIN_OURS ? "ours" : "mpis"),
             error);
}

/* To an error that says we may not: who may. */
static void
explain_refusal (GError **error)
{
  g_autoptr(GError) refusal = g_steal_pointer (error);

  if (!g_error_matches (refusal, MPIS_DB_ERROR, MPIS_DB_ERROR_AUTH))
    {
      *error = g_steal_pointer (&refusal);
      return;
    }
  g_set_error (error, MPIS_DB_ERROR, MPIS_DB_ERROR_SCHEMA,
               "The tables of this database have to be brought up to date, and this user may not do "
               "that (%s). Run “mpisctl migrate” once as the user who owns them",
               refusal->message);
}

static gboolean
apply_all_awaiting (Run     *self,
                    GError **error)
{
  g_autoptr(GError) local_error = NULL;

  if (self->is_standby)
    {
      g_set_error_literal (
          error, MPIS_DB_ERROR, MPIS_DB_ERROR_SCHEMA,
          "The tables of this database have to be brought up to date, and this server is a "
          "read-only standby. Add the host of the primary and target_session_attrs=read-write to "
          "the connection");
      return FALSE;
    }
  if (!dex_await (mpis_db_begin (self->db, NULL), error))
    return FALSE;
  if (migrate_in_transaction_awaiting (self, &local_error))
    return dex_await (mpis_db_commit (self->db), error);
  dex_await (mpis_db_rollback (self->db), NULL);
  explain_refusal (&local_error);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gboolean
migrate_awaiting (Run     *self,
                  GError **error)
{
  if (!check_server_awaiting (self, error) || !read_ledger_awaiting (self, error))
    return FALSE;

  if (self->n_done < self->migrations->len && !apply_all_awaiting (self, error))
    return FALSE;

  self->schema->version =
    ((const Migration *) g_ptr_array_index (self->migrations, self->migrations->len - 1))->version;
  return collect_warnings_awaiting (self, error);
}

static DexFuture *
migrate_fiber (gpointer data)
{
  g_auto(Run) self = { .db = data };
  g_autoptr(GError) error = NULL;
  guint timeout_ms = mpis_db_get_timeout (self.db);
  gboolean done;

  self.schema = g_object_new (MPIS_TYPE_DB_SCHEMA, NULL);
  self.migrations = load_migrations ();
  mpis_db_set_timeout (self.db, TIMEOUT_MS);
  done = migrate_awaiting (&self, &error);
  mpis_db_set_timeout (self.db, timeout_ms);

  if (!done)
    return dex_future_new_for_error (g_steal_pointer (&error));
  return dex_future_new_take_object (g_steal_pointer (&self.schema));
}

/**
 * mpis_db_migrate:
 * @db: a connection that does nothing else meanwhile
 *
 * Brings a database to what this program works with: an empty one, one that MPIS made (complete,
 * without its dashboard tables, or half migrated), or one that went through earlier migrations.
 * Everything happens in one transaction; when several programs start at once, one does it and the
 * others find it done. A second time changes nothing.
 *
 * Returns: (transfer full): a future of an #MpisDbSchema; rejects with %MPIS_DB_ERROR_SCHEMA where
 *   the tables found are not ours to work with, and then has changed nothing
 */
DexFuture *
mpis_db_migrate (MpisDb *db)
{
  dex_return_error_if_fail (MPIS_IS_DB (db));

  return dex_scheduler_spawn (NULL, 0, migrate_fiber, g_object_ref (db), g_object_unref);
}
