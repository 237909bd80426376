#include "config.h"

#include "mpis-flags-private.h"

#include "mpis-ask.h"
#include "mpis-awaiting.h"
#include "mpis-command-claim.h"
#include "mpis-error.h"
#include "mpis-json.h"

#define N_EXAMPLES 500   /* of each rule's rows; the counts are of all */

#define STACK (256 * 1024)

/* --- reading ------------------------------------------------------------------------------------ */

static DexFuture *
get_fiber (gpointer data)
{
  static const char open_sql[] =
    "SELECT coalesce (json_agg (" MPIS_FLAG_JSON ("f") " ORDER BY f.created_at DESC, f.id), '[]') "
    "FROM red_flags f WHERE f.resolved_at IS NULL "
    "AND NOT coalesce (f.metadata->>'is_demo' = 'true', false)";
  MpisDb *db = data;
  g_auto(MpisFlagsState) state = { 0 };
  g_autoptr(MpisDbRows) open = NULL;
  g_autoptr(GError) error = NULL;
  GString *json;

  if (!_mpis_flags_state_read_awaiting (db, N_EXAMPLES, &state, &error)
      || !(open = mpis_query_awaiting (db, open_sql, NULL, &error)))
    return dex_future_new_for_error (g_steal_pointer (&error));

  json = g_string_new ("{\"failed_runs\":{");
  _mpis_flags_state_print_failed (&state, json);
  g_string_append (json, "},\"missing_metrics\":{");
  _mpis_flags_state_print_metrics (&state, json);
  g_string_append (json, "},\"missing_publish_records\":{");
  _mpis_flags_state_print_records (&state, json);
  g_string_append_printf (json, "},\"flags\":%s}", mpis_db_rows_get_text (open, 0, 0));
  return dex_future_new_take_string (g_string_free_and_steal (json));
}

/**
 * mpis_flags_get:
 * @db: a connection
 *
 * Works out what the rules say at this moment, and reads the flags that are open. Of demo data nothing
 * counts.
 *
 * Returns: (transfer full): a future of a string: a JSON object
 */
DexFuture *
mpis_flags_get (MpisDb *db)
{
  dex_return_error_if_fail (MPIS_IS_DB (db));

  return dex_scheduler_spawn (NULL, STACK, get_fiber, g_object_ref (db), g_object_unref);
}

/**
 * mpis_flags_list:
 * @db: a connection
 * @with_resolved: whether those count that are over
 * @page: (nullable): which part; %NULL is all
 *
 * Returns: (transfer full): a future of an #MpisListing, newest first
 */
DexFuture *
mpis_flags_list (MpisDb         *db,
                 gboolean        with_resolved,
                 const MpisPage *page)
{
  static const char sql[] =
    "SELECT " MPIS_FLAG_JSON ("f") ", f.created_at::text, f.id::text FROM red_flags f "
    "WHERE ($1::boolean OR f.resolved_at IS NULL) "
    "AND ($2::text IS NULL OR (f.created_at, f.id) < ($2::timestamptz, $3::text::uuid)) "
    "ORDER BY f.created_at DESC, f.id DESC LIMIT $4::bigint OFFSET $5::bigint";

  return mpis_ask_listing (db, sql, mpis_db_params_text (mpis_db_params_new (), with_resolved ? "t" : "f"),
                              page);
}

static DexFuture *
new_not_found (const char *flag_id)
{
  return dex_future_new_reject (MPIS_ERROR, MPIS_ERROR_NOT_FOUND, "there is no red flag %s", flag_id);
}

typedef struct {
  MpisDb   *db;
  char     *flag_id;
  MpisPage  page;
  char     *after;
  gboolean  of_history;
} Details;

static void
details_free (gpointer data)
{
  Details *self = data;

  g_object_unref (self->db);
  g_free (self->flag_id);
  g_free (self->after);
  g_free (self);
}

static DexFuture *
list_history (Details *self)
{
  return mpis_ask_listing (self->db,
    "SELECT json_build_object ('id', h.id, 'flag_id', h.flag_id, 'at', dash_time (h.at), "
    "'action', h.action, 'by', h.by, 'why', h.why), h.at::text, h.id::text "
    "FROM dash_flag_history h WHERE h.flag_id = $1::uuid "
    "AND ($2::text IS NULL OR (h.at, h.id) < ($2::timestamptz, $3::text::uuid)) "
    "ORDER BY h.at DESC, h.id DESC LIMIT $4::bigint OFFSET $5::bigint",
    mpis_db_params_text (mpis_db_params_new (), self->flag_id), &self->page);
}

static DexFuture *
list_evidence_awaiting (Details    *self,
                        const char *flag_type)
{
  g_autofree char *sql = _mpis_flags_evidence_sql (flag_type);
  MpisFlagThresholds thresholds;
  MpisDbParams *params;
  g_autoptr(GError) error = NULL;

  if (sql == NULL)
    return mpis_ask_listing (self->db,
             "SELECT metadata, created_at::text, id::text FROM red_flags WHERE id = $1::uuid "
             "AND $2::text IS NULL AND $3::text IS NULL LIMIT $4::bigint OFFSET $5::bigint",
             mpis_db_params_text (mpis_db_params_new (), self->flag_id), &self->page);
  if (!_mpis_flag_thresholds_load_awaiting (self->db, &thresholds, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  params = mpis_db_params_int (mpis_db_params_new (), thresholds.missing_metrics_grace_hours);
  mpis_db_params_int (params, thresholds.missing_records_grace_minutes);
  return mpis_ask_listing (self->db, sql, params, &self->page);
}

static DexFuture *
details_fiber (gpointer data)
{
  Details *self = data;
  g_autofree char *flag_type = NULL;
  g_autoptr(GError) error = NULL;

  if (!g_uuid_string_is_valid (self->flag_id))
    return new_not_found (self->flag_id);
  flag_type = mpis_ask_awaiting (self->db, "SELECT flag_type FROM red_flags WHERE id = $1::uuid",
                                    mpis_db_params_text (mpis_db_params_new (), self->flag_id),
                                    "there is no such red flag", &error);
  if (flag_type == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  return self->of_history ? list_history (self) : list_evidence_awaiting (self, flag_type);
}

static DexFuture *
details (MpisDb         *db,
         const char     *flag_id,
         const MpisPage *page,
         gboolean        of_history)
{
  const MpisPage whole = { 0 };
  Details *self = g_new0 (Details, 1);

  self->db = g_object_ref (db);
  self->flag_id = g_strdup (flag_id);
  self->page = page ? *page : whole;
  self->after = g_strdup (self->page.after);
  self->page.after = self->after;
  self->of_history = of_history;
  return dex_scheduler_spawn (NULL, STACK, details_fiber, self, details_free);
}

/**
 * mpis_flags_get_history:
 * @db: a connection
 * @flag_id: which flag
 * @page: (nullable): which part; %NULL is all
 *
 * Returns: (transfer full): a future of an #MpisListing of what became of the flag, newest first; rejected
 *   with %MPIS_ERROR_NOT_FOUND
 */
DexFuture *
mpis_flags_get_history (MpisDb         *db,
                        const char     *flag_id,
                        const MpisPage *page)
{
  dex_return_error_if_fail (MPIS_IS_DB (db));
  dex_return_error_if_fail (flag_id != NULL);

  return details (db, flag_id, page, TRUE);
}

/**
 * mpis_flags_get_evidence:
 * @db: a connection
 * @flag_id: which flag
 * @page: (nullable): which part; %NULL is all
 *
 * Finds the rows that the flag's rule is about now: runs that failed, posts without metrics, runs without
 * records. Of a flag of another kind it is what was noted with it.
 *
 * Returns: (transfer full): a future of an #MpisListing, newest first; rejected with
 *   %MPIS_ERROR_NOT_FOUND
 */
DexFuture *
mpis_flags_get_evidence (MpisDb         *db,
                         const char     *flag_id,
                         const MpisPage *page)
{
  dex_return_error_if_fail (MPIS_IS_DB (db));
  dex_return_error_if_fail (flag_id != NULL);

  return details (db, flag_id, page, FALSE);
}

/* --- commands ----------------------------------------------------------------------------------- */

typedef struct {
  MpisDb   *db;
  char     *command_id;
  char     *flag_id;
  char     *by;
  char     *why;
  gboolean  resolves;
} Change;

static void
change_free (gpointer data)
{
  Change *self = data;

  g_object_unref (self->db);
  g_free (self->command_id);
  g_free (self->flag_id);
  g_free (self->by);
  g_free (self->why);
  g_free (self);
}

static MpisDbParams *
change_params (const Change *self)
{
  return mpis_db_params_text (mpis_db_params_text (mpis_db_params_text (mpis_db_params_new (), self->flag_id),
                                                   self->by), self->why);
}

#define WITH_HISTORY(update, action) \
  "WITH changed AS (" update " RETURNING id) " \
  "INSERT INTO dash_flag_history (flag_id, action, by, why) " \
  "SELECT id, '" action "', $2::text, $3::text FROM changed"

/* What is as it should be already stays so, and nothing is noted. */
static gboolean
apply_awaiting (Change  *self,
                GError **error)
{
  static const char resolve[] = WITH_HISTORY (
    "UPDATE red_flags SET resolved_at = now(), resolved_by = $2::text, resolution = 'person', "
    "cleared_at = NULL WHERE id = $1::uuid AND resolved_at IS NULL", "resolved");
  static const char reopen[] = WITH_HISTORY (
    "UPDATE red_flags SET resolved_at = NULL, resolved_by = NULL, resolution = 'reopened', "
    "cleared_at = NULL WHERE id = $1::uuid AND resolved_at IS NOT NULL", "reopened");
  g_autoptr(GError) problem = NULL;

  if (mpis_run_awaiting (self->db, self->resolves ? resolve : reopen, change_params (self), &problem))
    return TRUE;
  if (g_error_matches (problem, MPIS_DB_ERROR, MPIS_DB_ERROR_CONFLICT))
    g_set_error (error, MPIS_ERROR, MPIS_ERROR_CONFLICT,
                 "the same red flag was raised again meanwhile and is open");
  else
    g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

static gboolean
carry_out_awaiting (Change  *self,
                    char   **json,
                    GError **error)
{
  static const char sql[] = "SELECT " MPIS_FLAG_JSON ("f") " FROM red_flags f WHERE f.id = $1::uuid";
  g_autoptr(MpisDbRows) rows = NULL;
  gboolean fresh;

  if (!mpis_command_claim_awaiting (self->db, self->command_id,
                                    self->resolves ? "flag.resolve" : "flag.reopen", &fresh, error)
      || (fresh && !apply_awaiting (self, error))
      || !(rows = mpis_query_awaiting (self->db, sql, mpis_db_params_text (mpis_db_params_new (),
                                                                          self->flag_id), error)))
    return FALSE;
  if (mpis_db_rows_get_n (rows) == 0)
    {
      g_set_error (error, MPIS_ERROR, MPIS_ERROR_NOT_FOUND, "there is no red flag %s", self->flag_id);
      return FALSE;
    }
  *json = g_strdup (mpis_db_rows_get_text (rows, 0, 0));
  return TRUE;
}

static DexFuture *
change_fiber (gpointer data)
{
  Change *self = data;
  g_autofree char *json = NULL;
  g_autoptr(GError) error = NULL;

  if (!g_uuid_string_is_valid (self->flag_id))
    return new_not_found (self->flag_id);
  if (!dex_await (mpis_db_begin (self->db, NULL), &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  if (carry_out_awaiting (self, &json, &error))
    dex_await (mpis_db_commit (self->db), &error);
  else
    dex_await (mpis_db_rollback (self->db), NULL);
  if (error != NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  return dex_future_new_take_string (g_steal_pointer (&json));
}

static DexFuture *
change (MpisDb     *db,
        const char *command_id,
        const char *flag_id,
        const char *by,
        const char *why,
        gboolean    resolves)
{
  Change *self = g_new0 (Change, 1);

  self->db = g_object_ref (db);
  self->command_id = g_strdup (command_id);
  self->flag_id = g_strdup (flag_id);
  self->by = g_strdup (by);
  self->why = g_strdup (why);
  self->resolves = resolves;
  return dex_scheduler_spawn (NULL, STACK, change_fiber, self, change_free);
}

/**
 * mpis_flags_resolve:
 * @db: a connection, not in a transaction
 * @command_id: (nullable): a UUID made for this change
 * @flag_id: which flag
 * @by: who says so
 * @why: (nullable): why
 *
 * A person says that a flag is dealt with. It is raised again only when what it says is over and comes
 * back, or gets worse.
 *
 * Returns: (transfer full): a future of a string: the flag as JSON; rejected with %MPIS_ERROR_NOT_FOUND
 */
DexFuture *
mpis_flags_resolve (MpisDb     *db,
                    const char *command_id,
                    const char *flag_id,
                    const char *by,
                    const char *why)
{
  dex_return_error_if_fail (MPIS_IS_DB (db));
  dex_return_error_if_fail (flag_id != NULL);
  dex_return_error_if_fail (by != NULL);

  return change (db, command_id, flag_id, by, why, TRUE);
}

/**
 * mpis_flags_reopen:
 * @db: a connection, not in a transaction
 * @command_id: (nullable): a UUID made for this change
 * @flag_id: which flag
 * @by: who says so
 * @why: (nullable): why
 *
 * A person says that a flag is not dealt with. It then stays open until a person resolves it.
 *
 * Returns: (transfer full): a future of a string: the flag as JSON; rejected with %MPIS_ERROR_NOT_FOUND, or
 *   with %MPIS_ERROR_CONFLICT where the same flag was raised anew
 */
DexFuture *
mpis_flags_reopen (MpisDb     *db,
                   const char *command_id,
                   const char *flag_id,
                   const char *by,
                   const char *why)
{
  dex_return_error_if_fail (MPIS_IS_DB (db));
  dex_return_error_if_fail (flag_id != NULL);
  dex_return_error_if_fail (by != NULL);

  return change (db, command_id, flag_id, by, why, FALSE);
}

/* --- thresholds --------------------------------------------------------------------------------- */

typedef struct {
  MpisDb   *db;
  char     *command_id;
  JsonNode *changes;   /* NULL: only tell */
} Setting;

static void
setting_free (gpointer data)
{
  Setting *self = data;

  g_object_unref (self->db);
  g_free (self->command_id);
  g_clear_pointer (&self->changes, json_node_unref);
  g_free (self);
}

/* Two people who change different thresholds at once both succeed. */
static gboolean
store_awaiting (Setting             *self,
                MpisFlagThresholds  *thresholds,
                GError             **error)
{
  g_autoptr(JsonNode) node = NULL;
  g_autofree char *text = NULL;

  if (!mpis_run_awaiting (self->db, "SELECT pg_advisory_xact_lock (hashtext ('dash_flag_thresholds'))", NULL,
                          error)
      || !_mpis_flag_thresholds_load_awaiting (self->db, thresholds, error)
      || !mpis_flag_thresholds_read (thresholds, self->changes, error))
    return FALSE;
  node = mpis_flag_thresholds_write (thresholds);
  text = mpis_json_print (node);
  return mpis_run_awaiting (self->db,
           "INSERT INTO dash_settings (key, value) VALUES ($1, $2::jsonb) "
           "ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_at = now()",
           mpis_db_params_text (mpis_db_params_text (mpis_db_params_new (), MPIS_FLAG_THRESHOLDS_KEY), text),
           error);
}

static gboolean
change_thresholds_awaiting (Setting             *self,
                            MpisFlagThresholds  *thresholds,
                            GError             **error)
{
  gboolean fresh;

  if (!mpis_command_claim_awaiting (self->db, self->command_id, "flag.thresholds", &fresh, error))
    return FALSE;
  return fresh ? store_awaiting (self, thresholds, error)
               : _mpis_flag_thresholds_load_awaiting (self->db, thresholds, error);
}

static DexFuture *
thresholds_fiber (gpointer data)
{
  Setting *self = data;
  MpisFlagThresholds thresholds;
  g_autoptr(JsonNode) node = NULL;
  g_autoptr(GError) error = NULL;

  if (self->changes == NULL)
    {
      if (!_mpis_flag_thresholds_load_awaiting (self->db, &thresholds, &error))
        return dex_future_new_for_error (g_steal_pointer (&error));
    }
  else if (!dex_await (mpis_db_begin (self->db, NULL), &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  else if (change_thresholds_awaiting (self, &thresholds, &error))
    dex_await (mpis_db_commit (self->db), &error);
  else
    dex_await (mpis_db_rollback (self->db), NULL);
  if (error != NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  node = mpis_flag_thresholds_write (&thresholds);
  return dex_future_new_take_string (mpis_json_print (node));
}

/**
 * mpis_flags_get_thresholds:
 * @db: a connection
 *
 * Returns: (transfer full): a future of a string: a JSON object, see #MpisFlagThresholds
 */
DexFuture *
mpis_flags_get_thresholds (MpisDb *db)
{
  return mpis_flags_set_thresholds (db, NULL, NULL);
}

/**
 * mpis_flags_set_thresholds:
 * @db: a connection, not in a transaction
 * @command_id: (nullable): a UUID made for this change
 * @changes: (nullable): a JSON object, see mpis_flag_thresholds_read(); what it does not name stays
 *
 * Sets from when on the rules raise flags, for everybody who uses this database.
 *
 * Returns: (transfer full): a future of a string: all thresholds as JSON; rejected with
 *   %MPIS_ERROR_INVALID
 */
DexFuture *
mpis_flags_set_thresholds (MpisDb     *db,
                           const char *command_id,
                           JsonNode   *changes)
{
  Setting *self;

  dex_return_error_if_fail (MPIS_IS_DB (db));

  self = g_new0 (Setting, 1);
  self->db = g_object_ref (db);
  self->command_id = g_strdup (command_id);
  self->changes = changes ? json_node_ref (changes) : NULL;
  return dex_scheduler_spawn (NULL, STACK, thresholds_fiber, self, setting_free);
}
