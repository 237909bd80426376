#include "config.h"

#include "mpis-runs.h"

#include "mpis-awaiting.h"
#include "mpis-error.h"
#include "mpis-flags.h"
#include "mpis-mask.h"
#include "mpis-select.h"

#define FIBER_STACK (256 * 1024)

static const MpisSelectOrder newest_first = { "r.started_at", "r.id", TRUE };

/* The same as dash_run_json() makes of one run. */
static const MpisSelectMember members[] = {
  { "id", MPIS_SELECT_PLAIN }, { "run_id", MPIS_SELECT_PLAIN }, { "project_id", MPIS_SELECT_PLAIN },
  { "persona_id", MPIS_SELECT_PLAIN }, { "status", MPIS_SELECT_PLAIN }, { "started_at", MPIS_SELECT_TIME },
  { "completed_at", MPIS_SELECT_TIME }, { "n8n_execution_id", MPIS_SELECT_PLAIN }, { "error_message", MPIS_SELECT_TEXT },
  { "channels", MPIS_SELECT_JSON }, { "date_from", MPIS_SELECT_JSON }, { "date_to", MPIS_SELECT_JSON },
  { "templates", MPIS_SELECT_JSON }, { "options", MPIS_SELECT_JSON }, { "n8n_execution_ref", MPIS_SELECT_TEXT },
  { "is_demo", MPIS_SELECT_JSON }, { "overdue", MPIS_SELECT_JSON }, { "due_at", MPIS_SELECT_TIME },
  { "retry_of", MPIS_SELECT_PLAIN }, { "started_by", MPIS_SELECT_TEXT }, { "deleted_at", MPIS_SELECT_TIME }, { NULL }
};

#define COLUMNS \
  "SELECT r.id, r.run_id, r.project_id, r.persona_id, r.status, r.started_at, r.completed_at, r.n8n_execution_id," \
  " r.error_message, coalesce (r.meta->'channels', '[]'), r.meta->'date_from', r.meta->'date_to', r.meta->'templates'," \
  " r.meta->'options', r.n8n_execution_ref, coalesce (r.meta->'is_demo', 'false')," \
  " CASE WHEN r.overdue_at IS NOT NULL AND r.completed_at IS NULL THEN 'true' ELSE 'false' END, r.due_at, r.retry_of," \
  " r.started_by, r.deleted_at, r.started_at, r.id FROM dashboard_runs AS r WHERE "

/**
 * mpis_runs_list:
 * @db: a connection
 * @filter: (nullable): which runs
 * @page: (nullable): which part of them
 *
 * Returns: (transfer full): a future of a #MpisListing of runs, newest first; rejected with
 *   %MPIS_ERROR_INVALID for a cursor that is none, or with #MpisDbError
 */
DexFuture *
mpis_runs_list (MpisDb              *db,
                const MpisRunFilter *filter,
                const MpisPage      *page)
{
  static const MpisRunFilter everything = { 0 };
  MpisSelect select;

  dex_return_error_if_fail (MPIS_IS_DB (db));

  if (filter == NULL)
    filter = &everything;
  mpis_select_init (&select, filter->with_deleted
                    ? COLUMNS "true" : COLUMNS "r.deleted_at IS NULL");
  mpis_select_where (&select, "r.project_id = $?::uuid", filter->project_id);
  mpis_select_where (&select, "r.persona_id = $?::uuid", filter->persona_id);
  mpis_select_where_any (&select, "(r.status = ANY ($?::text[]) OR ('overdue' = ANY ($?::text[])"
                                  " AND r.overdue_at IS NOT NULL AND r.completed_at IS NULL))", filter->statuses);
  mpis_select_where (&select, "EXISTS (SELECT FROM jsonb_array_elements_text (r.meta->'channels') AS c (name)"
                              " WHERE lower (btrim (c.name)) = lower (btrim ($?)))", filter->channel);
  mpis_select_where (&select, "r.retry_of = $?::uuid", filter->retry_of);
  return mpis_select_list (&select, db, members, &newest_first, page);
}

/**
 * mpis_runs_get:
 * @db: a connection
 * @run_id: which run
 *
 * Returns: (transfer full): a future of the run's JSON; rejected with %MPIS_ERROR_NOT_FOUND, also for one
 *   that was put away
 */
DexFuture *
mpis_runs_get (MpisDb     *db,
               const char *run_id)
{
  dex_return_error_if_fail (MPIS_IS_DB (db) && run_id != NULL);

  return mpis_select_one (db, "SELECT dash_run_json (r) FROM dashboard_runs AS r"
                          " WHERE r.run_id = $1::uuid AND r.deleted_at IS NULL",
                          mpis_db_params_text (mpis_db_params_new (), run_id), "Run");
}

/* --- what is heard ----------------------------------------------------------------------------- */

typedef struct {
  MpisDb       *db;
  char         *run_id;
  const char   *sql;
  MpisDbParams *params;
  const char   *why;
} Word;

static void
word_free (gpointer data)
{
  Word *self = data;

  g_object_unref (self->db);
  g_free (self->run_id);
  g_clear_pointer (&self->params, mpis_db_params_free);
  g_free (self);
}

/* A statement that says in its first column whether the run was overdue until now. */
static DexFuture *
word_fiber (gpointer data)
{
  Word *self = data;
  g_autoptr(MpisDbRows) rows = NULL;
  g_autoptr(GError) error = NULL;
  gboolean changed;

  rows = dex_await_boxed (mpis_db_query_prepared (self->db, self->sql, g_steal_pointer (&self->params)), &error);
  if (rows == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  if (mpis_db_rows_get_n (rows) == 0)
    return dex_future_new_reject (MPIS_ERROR, MPIS_ERROR_NOT_FOUND, "Run not found");
  if (mpis_db_rows_get_bool (rows, 0, 0) &&
      !mpis_flags_end_awaiting (self->db, "overdue_run", self->run_id, self->why, &changed, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  return dex_future_new_take_string (g_strdup (mpis_db_rows_get_text (rows, 0, 1)));
}

static DexFuture *
say (MpisDb       *db,
     const char   *run_id,
     const char   *sql,
     MpisDbParams *params,
     const char   *why)
{
  Word *word = g_new0 (Word, 1);

  *word = (Word) { g_object_ref (db), g_strdup (run_id), sql, params, why };
  return dex_scheduler_spawn (NULL, FIBER_STACK, word_fiber, word, word_free);
}

/**
 * mpis_runs_hear:
 * @db: a connection
 * @run_id: the run that a workflow said something of; an unknown one is fine
 *
 * Returns: (transfer full): a future without a value that matters
 */
DexFuture *
mpis_runs_hear (MpisDb     *db,
                const char *run_id)
{
  dex_return_error_if_fail (MPIS_IS_DB (db) && run_id != NULL);

  return say (db, run_id, "SELECT dash_run_heard ($1::uuid), 'heard'",
              mpis_db_params_text (mpis_db_params_new (), run_id), "It was heard of again");
}

/**
 * mpis_runs_told:
 * @db: a connection
 * @run_id: the run a workflow was told of
 * @is_running: whether it took the order
 * @why: (nullable): otherwise why not, for people
 * @uncertain: it may have taken it nevertheless
 *
 * Returns: (transfer full): a future of a text, whatever it is
 */
DexFuture *
mpis_runs_told (MpisDb     *db,
                const char *run_id,
                gboolean    is_running,
                const char *why,
                gboolean    uncertain)
{
  MpisDbParams *params;

  dex_return_error_if_fail (MPIS_IS_DB (db) && run_id != NULL);

  params = mpis_db_params_text (mpis_db_params_text (mpis_db_params_new (), run_id), is_running ? "t" : "f");
  mpis_db_params_text (mpis_db_params_text (params, why), uncertain ? "t" : "f");
  return say (db, run_id, "SELECT false, dash_run_told ($1::uuid, $2::boolean, $3, $4::boolean)", params, "");
}

/* --- what people say --------------------------------------------------------------------------- */

/**
 * mpis_runs_mark:
 * @db: a connection
 * @run_id: which run
 * @status: how it ended: success, failed or partial
 * @reason: (nullable): why a person says so
 * @by: (nullable): who
 *
 * Returns: (transfer full): a future of the run's JSON
 */
DexFuture *
mpis_runs_mark (MpisDb     *db,
                const char *run_id,
                const char *status,
                const char *reason,
                const char *by)
{
  static const char sql[] =
    "WITH b AS (SELECT id, overdue_at IS NOT NULL AS was FROM dashboard_runs"
    "             WHERE run_id = $1::uuid AND deleted_at IS NULL FOR UPDATE),"
    " r AS (UPDATE dashboard_runs AS r SET status = $2, completed_at = coalesce (r.completed_at, now ()),"
    "   overdue_at = NULL, due_at = NULL, meta = r.meta - 'start',"
    "   error_message = CASE WHEN $2 = 'success' THEN NULL ELSE coalesce ($3, r.error_message) END"
    "   FROM b WHERE r.id = b.id RETURNING r),"
    " l AS (INSERT INTO dash_run_logs (run_id, project_id, message, service)"
    "   SELECT (r.r).run_id, (r.r).project_id, 'Marked as ' || $2 || coalesce (' by ' || $4, '')"
    "     || coalesce (': ' || $3, ''), 'mpis-dashboard' FROM r)"
    " SELECT b.was, dash_run_json (r.r) FROM b, r";
  static const char *const ends[] = { "success", "failed", "partial", NULL };
  g_autofree char *words = NULL;
  MpisDbParams *params;

  dex_return_error_if_fail (MPIS_IS_DB (db) && run_id != NULL && status != NULL);

  if (!g_strv_contains (ends, status))
    return dex_future_new_reject (MPIS_ERROR, MPIS_ERROR_INVALID,
                                  "“%s” is not how a run ends (expected success, failed or partial)", status);
  words = reason != NULL ? mpis_mask_text (reason) : NULL;
  params = mpis_db_params_text (mpis_db_params_text (mpis_db_params_new (), run_id), status);
  mpis_db_params_text (mpis_db_params_text (params, words), by);
  return say (db, run_id, sql, params, "Somebody said how it ended");
}

/**
 * mpis_runs_delete:
 * @db: a connection
 * @run_id: which run
 * @deleted: whether it is put away, or brought back
 * @by: (nullable): who wants that
 *
 * Returns: (transfer full): a future of the run's JSON
 */
DexFuture *
mpis_runs_delete (MpisDb     *db,
                  const char *run_id,
                  gboolean    deleted,
                  const char *by)
{
  static const char sql[] =
    "WITH r AS (UPDATE dashboard_runs AS r SET"
    "   deleted_at = CASE WHEN $2::boolean THEN coalesce (r.deleted_at, now ()) END"
    "   WHERE r.run_id = $1::uuid RETURNING r),"
    " l AS (INSERT INTO dash_run_logs (run_id, project_id, message, service)"
    "   SELECT (r.r).run_id, (r.r).project_id, CASE WHEN $2::boolean THEN 'Put away' ELSE 'Brought back' END"
    "     || coalesce (' by ' || $3, ''), 'mpis-dashboard' FROM r)"
    " SELECT $2::boolean AND (r.r).overdue_at IS NOT NULL, dash_run_json (r.r) FROM r";
  MpisDbParams *params;

  dex_return_error_if_fail (MPIS_IS_DB (db) && run_id != NULL);

  params = mpis_db_params_text (mpis_db_params_text (mpis_db_params_new (), run_id), deleted ? "t" : "f");
  return say (db, run_id, sql, mpis_db_params_text (params, by), "The run was put away");
}

/* --- silence ----------------------------------------------------------------------------------- */

#define SILENCE \
  "WITH mine AS MATERIALIZED (SELECT pg_try_advisory_xact_lock (hashtext ('dash_overdue')) AS got)," \
  " r AS (UPDATE dashboard_runs AS r SET overdue_at = now () FROM mine WHERE mine.got" \
  "   AND r.status IN ('pending', 'running') AND r.overdue_at IS NULL AND r.due_at < now ()" \
  "   AND r.deleted_at IS NULL AND NOT dash_is_demo (r.meta)" \
  "   RETURNING r.run_id, r.project_id, r.persona_id, r.due_at, r.started_at, r.heard_at," \
  "     (SELECT name FROM dashboard_projects AS p WHERE p.id = r.project_id) AS project)," \
  " l AS (INSERT INTO dash_run_logs (run_id, project_id, level, message, service)" \
  "   SELECT run_id, project_id, 'WARN', 'Nothing was heard of it since '" \
  "     || dash_time (coalesce (heard_at, started_at)) || '; it is overdue', 'mpis-dashboard' FROM r)" \
  " SELECT run_id, project_id, persona_id, coalesce (project, ''), json_build_object ('run_id', run_id," \
  "   'project_id', project_id, 'persona_id', persona_id, 'due_at', dash_time (due_at)," \
  "   'started_at', dash_time (started_at), 'heard_at', dash_time (heard_at), 'newest', dash_time (due_at)) FROM r"

static gboolean
raise_awaiting (MpisDb      *db,
                MpisDbRows  *rows,
                guint        row,
                GError     **error)
{
  const char *run_id = mpis_db_rows_get_text (rows, row, 0);
  g_autofree char *words = g_strdup_printf ("A run of “%s” is silent for longer than it may be",
                                            mpis_db_rows_get_text (rows, row, 3));
  const MpisFlagNote note = {
    .flag_type = "overdue_run", .subject = run_id, .critical = FALSE, .description = words,
    .metadata = mpis_db_rows_get_text (rows, row, 4), .project_id = mpis_db_rows_get_text (rows, row, 1),
    .persona_id = mpis_db_rows_get_text (rows, row, 2), .run_id = run_id,
  };
  gboolean changed;

  return mpis_flags_raise_awaiting (db, &note, &changed, error);
}

static gboolean
notice_awaiting (MpisDb  *db,
                 gint64  *n_noticed,
                 GError **error)
{
  g_autoptr(MpisDbRows) rows = mpis_query_awaiting (db, SILENCE, NULL, error);

  if (rows == NULL)
    return FALSE;
  *n_noticed = mpis_db_rows_get_n (rows);
  for (guint i = 0; i < mpis_db_rows_get_n (rows); i++)
    if (!raise_awaiting (db, rows, i, error))
      return FALSE;
  return TRUE;
}

static DexFuture *
notice_fiber (gpointer data)
{
  MpisDb *db = data;
  g_autoptr(GError) error = NULL;
  gint64 n_noticed = 0;

  if (!dex_await (mpis_db_begin (db, NULL), &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  if (!notice_awaiting (db, &n_noticed, &error))
    {
      dex_await (mpis_db_rollback (db), NULL);
      return dex_future_new_for_error (g_steal_pointer (&error));
    }
  if (!dex_await (mpis_db_commit (db), &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  return dex_future_new_for_int64 (n_noticed);
}

/**
 * mpis_runs_notice_overdue:
 * @db: a connection
 *
 * Marks runs whose silence lasts too long, says so in their logs and raises a flag for each. Of several
 * services that come at once one does it. Samples are silent by nature.
 *
 * Returns: (transfer full): a future of how many were noticed (int64)
 */
DexFuture *
mpis_runs_notice_overdue (MpisDb *db)
{
  dex_return_error_if_fail (MPIS_IS_DB (db));

  return dex_scheduler_spawn (NULL, FIBER_STACK, notice_fiber, g_object_ref (db), g_object_unref);
}
