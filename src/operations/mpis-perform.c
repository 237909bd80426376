#include "config.h"

#include "mpis-perform.h"

#include "mpis-awaiting.h"
#include "mpis-error.h"
#include "mpis-flags.h"
#include "mpis-json.h"
#include "mpis-projects.h"
#include "mpis-runs.h"

#define STACK (256 * 1024)

/* What a command asks for, as the functions below read it. */
typedef struct {
  MpisDb     *db;
  char       *id;
  char       *kind;
  JsonNode   *payload;
  char       *by;
} Command;

static void
command_free (gpointer data)
{
  Command *self = data;

  g_object_unref (self->db);
  g_free (self->id);
  g_free (self->kind);
  json_node_unref (self->payload);
  g_free (self->by);
  g_free (self);
}

/* --- kinds ------------------------------------------------------------------------------------ */

/* {"key": …, "value": a text, or null for none}: only what a window may set. */
static DexFuture *
set_setting (Command         *self,
             const MpisJson  *payload,
             GError         **error)
{
  static const char *const keys[] = { "n8n_webhook_url", "mpis_api_url", NULL };
  const char *key, *value;

  if (!mpis_json_get_text (payload, "key", &key, error) ||
      !mpis_json_get_maybe_text (payload, "value", &value, error))
    return NULL;
  if (!g_strv_contains (keys, key))
    {
      g_set_error (error, MPIS_ERROR, MPIS_ERROR_UNSUPPORTED, "There is no setting “%s”", key);
      return NULL;
    }
  if (value == NULL || *value == '\0')
    return mpis_db_query (self->db, "DELETE FROM dash_settings WHERE key = $1",
                          mpis_db_params_text (mpis_db_params_new (), key));
  return mpis_db_query (self->db,
                        "INSERT INTO dash_settings (key, value) VALUES ($1, to_jsonb ($2::text)) "
                        "ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_at = now()",
                        mpis_db_params_text (mpis_db_params_text (mpis_db_params_new (), key), value));
}

/* {"flag_id": …, "why": a text or null} */
static DexFuture *
resolve_flag (Command         *self,
              const MpisJson  *payload,
              GError         **error)
{
  const char *flag_id, *why;

  if (!mpis_json_get_text (payload, "flag_id", &flag_id, error) ||
      !mpis_json_get_maybe_text (payload, "why", &why, error))
    return NULL;
  return mpis_flags_resolve (self->db, self->id, flag_id, self->by, why);
}

static DexFuture *
reopen_flag (Command         *self,
             const MpisJson  *payload,
             GError         **error)
{
  const char *flag_id, *why;

  if (!mpis_json_get_text (payload, "flag_id", &flag_id, error) ||
      !mpis_json_get_maybe_text (payload, "why", &why, error))
    return NULL;
  return mpis_flags_reopen (self->db, self->id, flag_id, self->by, why);
}

/* The thresholds that change, by name. */
static DexFuture *
set_thresholds (Command         *self,
                const MpisJson  *payload,
                GError         **error)
{
  return mpis_flags_set_thresholds (self->db, self->id, self->payload);
}

/* A list of texts; @texts is NULL where there is none. */
static gboolean
get_texts (const MpisJson  *payload,
           const char      *member,
           GStrv           *texts,
           GError         **error)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  MpisJson list;

  *texts = NULL;
  if (!mpis_json_member (&list, payload, member))
    return TRUE;
  if (!mpis_json_check_array (&list, error))
    return FALSE;
  for (guint i = 0; i < mpis_json_get_length (&list); i++)
    {
      MpisJson place;
      JsonNode *node = mpis_json_element (&place, &list, i) ? mpis_json_get_node (&place) : NULL;

      if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
        {
          mpis_json_set_error (payload, member, "a list of texts", error);
          return FALSE;
        }
      g_strv_builder_add (builder, json_node_get_string (node));
    }
  *texts = g_strv_builder_end (builder);
  return TRUE;
}

static JsonNode *
get_object (const MpisJson *payload,
            const char     *member)
{
  MpisJson place;

  if (!mpis_json_member (&place, payload, member) || !mpis_json_is_object (&place))
    return NULL;
  return mpis_json_get_node (&place);
}

/* {"id", "name", "persona_id", "channels", "defaults", "schedule"} */
static DexFuture *
write_project (Command         *self,
               const MpisJson  *payload,
               gboolean         create,
               GError         **error)
{
  g_auto(GStrv) channels = NULL;
  MpisProjectForm form = { 0 };

  if (!mpis_json_get_text (payload, "id", &form.id, error) ||
      !mpis_json_get_maybe_text (payload, "name", &form.name, error) ||
      !mpis_json_get_maybe_text (payload, "persona_id", &form.persona_id, error) ||
      !get_texts (payload, "channels", &channels, error))
    return NULL;
  if (create && (form.name == NULL || form.persona_id == NULL || channels == NULL))
    {
      g_set_error_literal (error, MPIS_ERROR, MPIS_ERROR_INVALID,
                           "A project needs a name, a persona and channels");
      return NULL;
    }
  form.channels = (const char *const *) channels;
  form.defaults = get_object (payload, "defaults");
  form.schedule = get_object (payload, "schedule");
  return create ? mpis_projects_create (self->db, &form) : mpis_projects_change (self->db, &form);
}

static DexFuture *
create_project (Command         *self,
                const MpisJson  *payload,
                GError         **error)
{
  return write_project (self, payload, TRUE, error);
}

static DexFuture *
change_project (Command         *self,
                const MpisJson  *payload,
                GError         **error)
{
  return write_project (self, payload, FALSE, error);
}

/* {"id", "archived"} */
static DexFuture *
archive_project (Command         *self,
                 const MpisJson  *payload,
                 GError         **error)
{
  const char *id;
  gboolean archived;

  if (!mpis_json_get_text (payload, "id", &id, error) ||
      !mpis_json_get_bool (payload, "archived", &archived, error))
    return NULL;
  return mpis_projects_archive (self->db, id, archived);
}

/* {"run_id", "project_id", "persona_id", "channels", "date_from", "date_to", "templates", "options",
 * "allowance_minutes"} */
static DexFuture *
start_run (Command         *self,
           const MpisJson  *payload,
           GError         **error)
{
  g_auto(GStrv) channels = NULL;
  MpisRunOrder order = { .by = self->by };
  gint64 allowance = 0;

  if (!mpis_json_get_text (payload, "run_id", &order.run_id, error) ||
      !mpis_json_get_text (payload, "project_id", &order.project_id, error) ||
      !mpis_json_get_maybe_text (payload, "persona_id", &order.persona_id, error) ||
      !mpis_json_get_text (payload, "date_from", &order.date_from, error) ||
      !mpis_json_get_text (payload, "date_to", &order.date_to, error) ||
      !get_texts (payload, "channels", &channels, error))
    return NULL;
  if (mpis_json_get_int (payload, "allowance_minutes", &allowance, NULL))
    order.allowance_minutes = (guint) CLAMP (allowance, 0, G_MAXINT);
  order.channels = (const char *const *) channels;
  order.templates = get_object (payload, "templates");
  order.options = get_object (payload, "options");
  return mpis_runs_start (self->db, &order);
}

/* {"run_id", "new_run_id", "failed_channels_only"} */
static DexFuture *
retry_run (Command         *self,
           const MpisJson  *payload,
           GError         **error)
{
  const char *run_id, *new_run_id;
  gboolean failed_only;

  if (!mpis_json_get_text (payload, "run_id", &run_id, error) ||
      !mpis_json_get_text (payload, "new_run_id", &new_run_id, error) ||
      !mpis_json_get_bool (payload, "failed_channels_only", &failed_only, error))
    return NULL;
  return mpis_runs_retry (self->db, run_id, new_run_id, failed_only, self->by);
}

/* {"run_id", "status", "reason"} */
static DexFuture *
mark_run (Command         *self,
          const MpisJson  *payload,
          GError         **error)
{
  const char *run_id, *status, *reason;

  if (!mpis_json_get_text (payload, "run_id", &run_id, error) ||
      !mpis_json_get_text (payload, "status", &status, error) ||
      !mpis_json_get_maybe_text (payload, "reason", &reason, error))
    return NULL;
  return mpis_runs_mark (self->db, run_id, status, reason, self->by);
}

/* {"run_id"} */
static DexFuture *
delete_run (Command         *self,
            const MpisJson  *payload,
            GError         **error)
{
  const char *run_id;

  return mpis_json_get_text (payload, "run_id", &run_id, error)
           ? mpis_runs_delete (self->db, run_id, TRUE, self->by) : NULL;
}

static DexFuture *
restore_run (Command         *self,
             const MpisJson  *payload,
             GError         **error)
{
  const char *run_id;

  return mpis_json_get_text (payload, "run_id", &run_id, error)
           ? mpis_runs_delete (self->db, run_id, FALSE, self->by) : NULL;
}

typedef struct {
  const char  *kind;
  DexFuture *(*perform) (Command *, const MpisJson *, GError **);
} Kind;

/* Each does nothing, or the same, when it is done twice: a command whose answer was lost comes again. */
static const Kind kinds[] = {
  { "flag.resolve", resolve_flag },
  { "flag.reopen", reopen_flag },
  { "flag.thresholds", set_thresholds },
  { "project.create", create_project },
  { "project.change", change_project },
  { "project.archive", archive_project },
  { "run.start", start_run },
  { "run.retry", retry_run },
  { "run.mark", mark_run },
  { "run.delete", delete_run },
  { "run.restore", restore_run },
  { "settings.set", set_setting },
};

/* --- carrying out ----------------------------------------------------------------------------- */

/* One at a time, should the same command come over two connections. */
static gboolean
lock_awaiting (Command     *self,
               const char  *function,
               GError     **error)
{
  g_autofree char *sql = g_strdup_printf ("SELECT %s (hashtextextended ($1, 0))", function);

  return mpis_run_awaiting (self->db, sql, mpis_db_params_text (mpis_db_params_new (), self->id), error);
}

static gboolean
is_done_awaiting (Command   *self,
                  gboolean  *done,
                  GError   **error)
{
  g_autoptr(MpisDbRows) rows =
    mpis_query_awaiting (self->db, "SELECT FROM dash_commands WHERE id = $1::uuid",
                         mpis_db_params_text (mpis_db_params_new (), self->id), error);

  *done = rows != NULL && mpis_db_rows_get_n (rows) > 0;
  return rows != NULL;
}

static gboolean
carry_out_awaiting (Command  *self,
                    GError  **error)
{
  MpisJson payload;

  mpis_json_root (&payload, self->payload);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (kinds[i].kind, self->kind))
      {
        DexFuture *future = kinds[i].perform (self, &payload, error);

        return future != NULL && dex_await (future, error);
      }
  g_set_error (error, MPIS_ERROR, MPIS_ERROR_UNSUPPORTED,
               "This version of MPIS Dashboard does not know how to do “%s”", self->kind);
  return FALSE;
}

static gboolean
perform_awaiting (Command  *self,
                  GError  **error)
{
  gboolean done;

  if (!is_done_awaiting (self, &done, error))
    return FALSE;
  return done ||
         (carry_out_awaiting (self, error) &&
          mpis_run_awaiting (self->db,
                             "INSERT INTO dash_commands (id, kind) VALUES ($1::uuid, $2) ON CONFLICT DO NOTHING",
                             mpis_db_params_text (mpis_db_params_text (mpis_db_params_new (), self->id),
                                                  self->kind), error));
}

static DexFuture *
perform_fiber (gpointer data)
{
  Command *self = data;
  g_autoptr(GError) error = NULL;

  if (!lock_awaiting (self, "pg_advisory_lock", &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  perform_awaiting (self, &error);
  lock_awaiting (self, "pg_advisory_unlock", NULL);
  if (error != NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  return dex_future_new_true ();
}

/**
 * mpis_perform:
 * @db: a connection, not in a transaction, that nobody else uses meanwhile
 * @id: the command's number, a UUID; one that was carried out already does nothing
 * @kind: what is wanted, as in the table above
 * @payload: what exactly: an object
 * @by: who wants it, for histories
 *
 * Carries out what somebody asked for in a window, with the functions that the service's interface uses.
 *
 * Returns: (transfer full): a future of %TRUE; rejected with #MpisDbError where another connection may help,
 *   and otherwise with an error that says why it cannot be done
 */
DexFuture *
mpis_perform (MpisDb     *db,
              const char *id,
              const char *kind,
              JsonNode   *payload,
              const char *by)
{
  Command *command;

  dex_return_error_if_fail (MPIS_IS_DB (db));
  dex_return_error_if_fail (id != NULL && g_uuid_string_is_valid (id));
  dex_return_error_if_fail (kind != NULL);
  dex_return_error_if_fail (payload != NULL && JSON_NODE_HOLDS_OBJECT (payload));
  dex_return_error_if_fail (by != NULL);

  command = g_new0 (Command, 1);
  command->db = g_object_ref (db);
  command->id = g_strdup (id);
  command->kind = g_strdup (kind);
  command->payload = json_node_ref (payload);
  command->by = g_strdup (by);
  return dex_scheduler_spawn (NULL, STACK, perform_fiber, command, command_free);
}
