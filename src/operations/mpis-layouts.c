#include "config.h"

#include "mpis-layouts.h"

#include "mpis-awaiting.h"
#include "mpis-json.h"

#define VERSION(table) table ".revision || '/' || " table ".xid"

/* Rows that others made have no position: they come last, in the order they were made. */
#define ROW(table) \
  table ".id, " table ".revision, " VERSION (table) ", " table ".name, " table ".user_id, " \
  table ".is_default, coalesce (" table ".position, extract (epoch FROM " table ".created_at)::bigint), " \
  table ".layout_config"

G_DEFINE_BOXED_TYPE (MpisLayoutOutcome, mpis_layout_outcome,
                     mpis_layout_outcome_copy, mpis_layout_outcome_free)

/**
 * mpis_layout_row_copy:
 * @self: a row
 *
 * Returns: (transfer full): a copy
 */
MpisLayoutRow *
mpis_layout_row_copy (const MpisLayoutRow *self)
{
  MpisLayoutRow *copy = g_memdup2 (self, sizeof *self);

  copy->id = g_strdup (self->id);
  copy->version = g_strdup (self->version);
  copy->problem = g_strdup (self->problem);
  if (copy->dashboard != NULL)
    g_object_ref (copy->dashboard);
  return copy;
}

/**
 * mpis_layout_row_free:
 * @self: (transfer full): a row
 */
void
mpis_layout_row_free (MpisLayoutRow *self)
{
  g_free (self->id);
  g_free (self->version);
  g_free (self->problem);
  g_clear_object (&self->dashboard);
  g_free (self);
}

/**
 * mpis_layout_outcome_copy:
 * @self: an outcome
 *
 * Returns: (transfer full): a copy
 */
MpisLayoutOutcome *
mpis_layout_outcome_copy (const MpisLayoutOutcome *self)
{
  MpisLayoutOutcome *copy = g_memdup2 (self, sizeof *self);

  copy->version = g_strdup (self->version);
  copy->now = self->now ? mpis_layout_row_copy (self->now) : NULL;
  return copy;
}

/**
 * mpis_layout_outcome_free:
 * @self: (transfer full): an outcome
 */
void
mpis_layout_outcome_free (MpisLayoutOutcome *self)
{
  g_free (self->version);
  g_clear_pointer (&self->now, mpis_layout_row_free);
  g_free (self);
}

/* --- reading ---------------------------------------------------------------------------------- */

/* The columns of ROW, from @first on. What cannot be read is told, not left out: leaving it out would
 * look like its deletion. */
static MpisLayoutRow *
row_new (MpisDbRows *rows,
         guint       row,
         guint       first)
{
  const char *name = mpis_db_rows_get_text (rows, row, first + 3);
  g_autoptr(MpisLayout) layout = NULL;
  g_autoptr(GError) error = NULL;
  MpisLayoutRow *self = g_new0 (MpisLayoutRow, 1);

  self->id = g_strdup (mpis_db_rows_get_text (rows, row, first));
  self->revision = mpis_db_rows_get_int (rows, row, first + 1);
  self->version = g_strdup (mpis_db_rows_get_text (rows, row, first + 2));
  layout = mpis_layout_new_from_text (mpis_db_rows_get_text (rows, row, first + 7), -1, &error);
  if (layout == NULL)
    self->problem = g_strdup_printf ("The dashboard “%s” cannot be read: %s", name, error->message);
  else
    self->dashboard = g_object_new (MPIS_TYPE_DASHBOARD,
                                    "id", self->id,
                                    "name", name,
                                    "owner", mpis_db_rows_get_text (rows, row, first + 4),
                                    "is-default", mpis_db_rows_get_bool (rows, row, first + 5),
                                    "position", mpis_db_rows_get_int (rows, row, first + 6),
                                    "layout", layout,
                                    NULL);
  return self;
}

typedef struct {
  MpisDb     *db;
  char       *owner;      /* NULL: everybody's rows */
  GPtrArray  *ids;        /* what the caller has… */
  GPtrArray  *versions;   /* …in which version */
} Reading;

static void
reading_free (gpointer data)
{
  Reading *self = data;

  g_object_unref (self->db);
  g_free (self->owner);
  g_ptr_array_unref (self->ids);
  g_ptr_array_unref (self->versions);
  g_free (self);
}

static MpisDbParams *
reading_params (Reading *self)
{
  MpisDbParams *params = mpis_db_params_text (mpis_db_params_new (), self->owner);

  mpis_db_params_text_array (params, (const char *const *) self->ids->pdata, self->ids->len);
  return mpis_db_params_text_array (params, (const char *const *) self->versions->pdata,
                                    self->versions->len);
}

static DexFuture *
read_fiber (gpointer data)
{
  static const char sql[] =
    "SELECT k.id IS NOT NULL, l.id, l.revision, l.version, l.name, l.user_id, l.is_default, l.position, "
    "CASE WHEN k.id IS NULL THEN l.layout_config END "
    "FROM (SELECT " ROW ("l") " FROM dashboard_layouts l "
    "WHERE $1::uuid IS NULL OR user_id IS NULL OR user_id = $1::uuid) "
    "AS l (id, revision, version, name, user_id, is_default, position, layout_config) "
    "LEFT JOIN unnest ($2::uuid[], $3::text[]) AS k (id, version) USING (id, version) "
    "ORDER BY l.position, l.name, l.id";
  Reading *self = data;
  g_autoptr(MpisDbRows) rows = NULL;
  g_autoptr(GPtrArray) read = NULL;
  g_autoptr(GError) error = NULL;

  if (!(rows = mpis_query_awaiting (self->db, sql, reading_params (self), &error)))
    return dex_future_new_for_error (g_steal_pointer (&error));
  read = g_ptr_array_new_with_free_func ((GDestroyNotify) mpis_layout_row_free);
  for (guint i = 0; i < mpis_db_rows_get_n (rows); i++)
    {
      MpisLayoutRow *row;

      if (mpis_db_rows_get_bool (rows, i, 0))
        {
          row = g_new0 (MpisLayoutRow, 1);
          row->id = g_strdup (mpis_db_rows_get_text (rows, i, 1));
          row->revision = mpis_db_rows_get_int (rows, i, 2);
          row->version = g_strdup (mpis_db_rows_get_text (rows, i, 3));
          row->is_known = TRUE;
        }
      else
        row = row_new (rows, i, 1);
      g_ptr_array_add (read, row);
    }
  return dex_future_new_take_boxed (G_TYPE_PTR_ARRAY, g_steal_pointer (&read));
}

/**
 * mpis_layouts_read_changed:
 * @db: a connection
 * @owner: (nullable): read those that are everybody's and those of this owner; %NULL for all there are
 * @known: (nullable) (element-type utf8 utf8): what the caller has: ids and their versions
 *
 * Reads all dashboards there are, but of those that the caller has only that they are there.
 *
 * Returns: (transfer full): a future of a #GPtrArray of #MpisLayoutRow, by position, then name; rejected
 *   with #MpisDbError
 */
DexFuture *
mpis_layouts_read_changed (MpisDb     *db,
                           const char *owner,
                           GHashTable *known)
{
  Reading *reading;
  GHashTableIter iter;
  gpointer id, version;

  dex_return_error_if_fail (MPIS_IS_DB (db));

  reading = g_new0 (Reading, 1);
  reading->db = g_object_ref (db);
  reading->owner = g_strdup (owner);
  reading->ids = g_ptr_array_new_with_free_func (g_free);
  reading->versions = g_ptr_array_new_with_free_func (g_free);
  if (known != NULL)
    {
      g_hash_table_iter_init (&iter, known);
      while (g_hash_table_iter_next (&iter, &id, &version))
        {
          g_ptr_array_add (reading->ids, g_strdup (id));
          g_ptr_array_add (reading->versions, g_strdup (version));
        }
    }
  return dex_scheduler_spawn (NULL, 256 * 1024, read_fiber, reading, reading_free);
}

/**
 * mpis_layouts_read:
 * @db: a connection
 *
 * Reads the dashboards of a database, whoever's they are.
 *
 * Returns: (transfer full): a future of a #GPtrArray of #MpisLayoutRow, by position, then name; rejected
 *   with #MpisDbError
 */
DexFuture *
mpis_layouts_read (MpisDb *db)
{
  return mpis_layouts_read_changed (db, NULL, NULL);
}

static DexFuture *
read_widgets_fiber (gpointer data)
{
  static const char sql[] =
    "SELECT jsonb_build_object ('widget_id', widget_id, 'name', name, 'description', description, "
    "'widget_type', widget_type, 'schema', schema, 'renderer_url', renderer_url) "
    "FROM widget_registry WHERE jsonb_typeof (schema) = 'object' ORDER BY widget_type, created_at, widget_id";
  g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(MpisDbRows) rows = NULL;
  g_autoptr(GError) error = NULL;

  if (!(rows = mpis_query_awaiting (data, sql, NULL, &error)))
    return dex_future_new_for_error (g_steal_pointer (&error));
  for (guint i = 0; i < mpis_db_rows_get_n (rows); i++)
    {
      g_autoptr(JsonNode) node = mpis_json_parse (mpis_db_rows_get_text (rows, i, 0), -1, NULL);
      MpisWidgetEntry *entry = node ? mpis_widget_entry_new_from_node (node, NULL) : NULL;

      if (entry != NULL)
        g_ptr_array_add (entries, entry);
    }
  return dex_future_new_take_boxed (G_TYPE_PTR_ARRAY, g_steal_pointer (&entries));
}

/**
 * mpis_widgets_read:
 * @db: a connection
 *
 * Reads the registry of widgets. Rows that break its rules are left out.
 *
 * Returns: (transfer full): a future of a #GPtrArray of #MpisWidgetEntry, the builtin ones first; rejected
 *   with #MpisDbError
 */
DexFuture *
mpis_widgets_read (MpisDb *db)
{
  dex_return_error_if_fail (MPIS_IS_DB (db));

  return dex_scheduler_spawn (NULL, 256 * 1024, read_widgets_fiber, g_object_ref (db), g_object_unref);
}

/* --- commands --------------------------------------------------------------------------------- */

typedef struct {
  MpisDb        *db;
  char          *command;
  char          *id;
  MpisDashboard *dashboard;   /* NULL: it is to be removed */
  gint64         expected;
} Command;

static void
command_free (gpointer data)
{
  Command *self = data;

  g_object_unref (self->db);
  g_free (self->command);
  g_free (self->id);
  g_clear_object (&self->dashboard);
  g_free (self);
}

/* Takes the command's number. Where somebody did already, @earlier is what came of it; where somebody is
 * just about to, this waits for them. */
static gboolean
claim_awaiting (Command            *self,
                MpisLayoutOutcome **earlier,
                GError            **error)
{
  g_autoptr(MpisDbRows) claimed = NULL;
  g_autoptr(MpisDbRows) rows = NULL;

  claimed = mpis_query_awaiting (self->db,
    "INSERT INTO dash_commands (id, kind) VALUES ($1::uuid, $2) ON CONFLICT DO NOTHING RETURNING id",
    mpis_db_params_text (mpis_db_params_text (mpis_db_params_new (), self->command),
                         self->dashboard ? "layout.save" : "layout.remove"), error);
  if (claimed == NULL)
    return FALSE;
  if (mpis_db_rows_get_n (claimed) > 0)
    return TRUE;
  rows = mpis_query_awaiting (self->db,
    "SELECT result->>'revision', result->>'version' FROM dash_commands WHERE id = $1::uuid",
    mpis_db_params_text (mpis_db_params_new (), self->command), error);
  if (rows == NULL)
    return FALSE;
  *earlier = g_new0 (MpisLayoutOutcome, 1);
  (*earlier)->saved = TRUE;
  if (mpis_db_rows_get_n (rows) > 0 && mpis_db_rows_get_text (rows, 0, 0) != NULL)
    {
      (*earlier)->revision = mpis_db_rows_get_int (rows, 0, 0);
      (*earlier)->version = g_strdup (mpis_db_rows_get_text (rows, 0, 1));
    }
  return TRUE;
}

/* Nobody else changes the row from here on; nor which dashboard is the default one, if that may change,
 * for two that became it at the same time would not see each other. */
static gboolean
lock_awaiting (Command        *self,
               MpisLayoutRow **now,
               GError        **error)
{
  g_autoptr(MpisDbRows) rows = NULL;

  if (self->dashboard != NULL && mpis_dashboard_get_is_default (self->dashboard) &&
      !mpis_run_awaiting (self->db, "SELECT pg_advisory_xact_lock (hashtext ('dash_default_layout'))",
                          NULL, error))
    return FALSE;
  rows = mpis_query_awaiting (self->db,
    "SELECT " ROW ("l") " FROM dashboard_layouts l WHERE id = $1::uuid FOR UPDATE",
    mpis_db_params_text (mpis_db_params_new (), self->id), error);
  if (rows == NULL)
    return FALSE;
  if (mpis_db_rows_get_n (rows) > 0)
    *now = row_new (rows, 0, 0);
  return TRUE;
}

static MpisDbParams *
dashboard_params (MpisDashboard *dashboard)
{
  g_autofree char *text = mpis_layout_to_text (mpis_dashboard_get_layout (dashboard));
  MpisDbParams *params = mpis_db_params_new ();

  mpis_db_params_text (params, mpis_dashboard_get_id (dashboard));
  mpis_db_params_text (params, mpis_dashboard_get_name (dashboard));
  mpis_db_params_text (params, mpis_dashboard_get_owner (dashboard));
  mpis_db_params_text (params, mpis_dashboard_get_is_default (dashboard) ? "t" : "f");
  mpis_db_params_int (params, mpis_dashboard_get_position (dashboard));
  return mpis_db_params_text (params, text);
}

static gboolean
write_awaiting (Command            *self,
                MpisLayoutOutcome  *outcome,
                GError            **error)
{
  g_autoptr(MpisDbRows) rows = NULL;

  if (self->dashboard == NULL)
    return mpis_run_awaiting (self->db, "DELETE FROM dashboard_layouts WHERE id = $1::uuid",
                              mpis_db_params_text (mpis_db_params_new (), self->id), error);
  if (mpis_dashboard_get_is_default (self->dashboard) &&
      !mpis_run_awaiting (self->db,
        "UPDATE dashboard_layouts SET is_default = false WHERE is_default AND id <> $1::uuid "
        "AND user_id IS NOT DISTINCT FROM $2::uuid",
        mpis_db_params_text (mpis_db_params_text (mpis_db_params_new (), self->id),
                             mpis_dashboard_get_owner (self->dashboard)), error))
    return FALSE;
  rows = mpis_query_awaiting (self->db,
    "INSERT INTO dashboard_layouts AS l (id, name, user_id, is_default, position, layout_config) "
    "VALUES ($1::uuid, $2, $3::uuid, $4::boolean, $5::bigint, $6::jsonb) "
    "ON CONFLICT (id) DO UPDATE SET name = excluded.name, user_id = excluded.user_id, "
    "is_default = excluded.is_default, position = excluded.position, "
    "layout_config = excluded.layout_config "
    "RETURNING revision, " VERSION ("l"), dashboard_params (self->dashboard), error);
  if (rows == NULL)
    return FALSE;
  outcome->revision = mpis_db_rows_get_int (rows, 0, 0);
  outcome->version = g_strdup (mpis_db_rows_get_text (rows, 0, 1));
  return mpis_run_awaiting (self->db,
    "UPDATE dash_commands SET result = jsonb_build_object ('revision', $2::text, 'version', $3::text) "
    "WHERE id = $1::uuid",
    mpis_db_params_text (mpis_db_params_int (mpis_db_params_text (mpis_db_params_new (), self->command),
                                             outcome->revision), outcome->version), error);
}

/* Returns: whether the transaction is to be kept. An outcome without it is a conflict. */
static gboolean
carry_out_awaiting (Command            *self,
                    MpisLayoutOutcome **outcome,
                    GError            **error)
{
  g_autoptr(MpisLayoutRow) now = NULL;

  if (!claim_awaiting (self, outcome, error))
    return FALSE;
  if (*outcome != NULL)
    return TRUE;
  if (!lock_awaiting (self, &now, error))
    return FALSE;
  *outcome = g_new0 (MpisLayoutOutcome, 1);
  if ((now ? now->revision : 0) != self->expected && (now != NULL || self->dashboard != NULL))
    {
      (*outcome)->now = g_steal_pointer (&now);
      return FALSE;
    }
  (*outcome)->saved = TRUE;
  return write_awaiting (self, *outcome, error);
}

static DexFuture *
command_fiber (gpointer data)
{
  Command *self = data;
  g_autoptr(MpisLayoutOutcome) outcome = NULL;
  g_autoptr(GError) error = NULL;

  if (!dex_await (mpis_db_begin (self->db, NULL), &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  if (carry_out_awaiting (self, &outcome, &error))
    dex_await (mpis_db_commit (self->db), &error);
  else
    dex_await (mpis_db_rollback (self->db), NULL);
  if (error != NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  return dex_future_new_take_boxed (MPIS_TYPE_LAYOUT_OUTCOME, g_steal_pointer (&outcome));
}

static DexFuture *
command (MpisDb        *db,
         const char    *number,
         const char    *id,
         MpisDashboard *dashboard,
         gint64         expected)
{
  Command *self = g_new0 (Command, 1);

  self->db = g_object_ref (db);
  self->command = g_strdup (number);
  self->id = g_strdup (id);
  g_set_object (&self->dashboard, dashboard);
  self->expected = expected;
  return dex_scheduler_spawn (NULL, 256 * 1024, command_fiber, self, command_free);
}

/**
 * mpis_layouts_save:
 * @db: a connection, not in a transaction
 * @command_id: a UUID made for this change. Sent again with the same one, it is answered as the first time
 *   and does nothing.
 * @dashboard: what is to be written
 * @expected_revision: the revision that is to be replaced, 0 if there is to be none yet
 *
 * Writes a dashboard over a row that is as the caller knows it, or as a new one. Where it is the default
 * one, no other of the same owner is any more.
 *
 * Returns: (transfer full): a future of an #MpisLayoutOutcome; rejected with #MpisDbError
 */
DexFuture *
mpis_layouts_save (MpisDb        *db,
                   const char    *command_id,
                   MpisDashboard *dashboard,
                   gint64         expected_revision)
{
  dex_return_error_if_fail (MPIS_IS_DB (db));
  dex_return_error_if_fail (command_id != NULL);
  dex_return_error_if_fail (MPIS_IS_DASHBOARD (dashboard));

  return command (db, command_id, mpis_dashboard_get_id (dashboard), dashboard, expected_revision);
}

/**
 * mpis_layouts_remove:
 * @db: a connection, not in a transaction
 * @command_id: a UUID made for this change, as in mpis_layouts_save()
 * @id: which dashboard
 * @expected_revision: the revision that is to be removed
 *
 * Removes a dashboard that is as the caller knows it. One that is gone already counts as removed.
 *
 * Returns: (transfer full): a future of an #MpisLayoutOutcome; rejected with #MpisDbError
 */
DexFuture *
mpis_layouts_remove (MpisDb     *db,
                     const char *command_id,
                     const char *id,
                     gint64      expected_revision)
{
  dex_return_error_if_fail (MPIS_IS_DB (db));
  dex_return_error_if_fail (command_id != NULL);
  dex_return_error_if_fail (id != NULL);

  return command (db, command_id, id, NULL, expected_revision);
}
