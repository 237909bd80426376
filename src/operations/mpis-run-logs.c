#include "config.h"

#include "mpis-run-logs.h"

#include "mpis-error.h"
#include "mpis-flags.h"
#include "mpis-json.h"
#include "mpis-mask.h"
#include "mpis-select.h"

#define FIBER_STACK (256 * 1024)

#define LINE \
  "json_build_object ('id', l.id, 'timestamp', dash_time (l.at), 'level', l.level, 'message', l.message," \
  " 'run_id', l.run_id, 'project_id', l.project_id, 'n8n_execution_id', l.n8n_execution_id," \
  " 'draft_id', l.draft_id, 'published_item_id', l.published_item_id, 'service', l.service," \
  " 'workflow_name', l.workflow_name, 'error_type', l.error_type, 'error_message', l.error_message," \
  " 'stack_trace', l.stack_trace, 'last_input', l.last_input, 'last_output', l.last_output, 'context', l.context)"

static const MpisSelectOrder oldest_first = { "l.at", "l.id", FALSE };

/* --- reading ----------------------------------------------------------------------------------- */

/**
 * mpis_run_logs_list:
 * @db: a connection
 * @run_id: whose lines
 * @filter: (nullable): which of them
 * @page: (nullable): which part of them
 *
 * Returns: (transfer full): a future of a #MpisListing, oldest first; an empty one for an unknown run
 */
DexFuture *
mpis_run_logs_list (MpisDb                  *db,
                    const char              *run_id,
                    const MpisRunLineFilter *filter,
                    const MpisPage          *page)
{
  static const MpisRunLineFilter everything = { 0 };
  MpisSelect select;

  dex_return_error_if_fail (MPIS_IS_DB (db) && run_id != NULL);

  if (filter == NULL)
    filter = &everything;
  mpis_select_init (&select, filter->only_errors
                    ? "SELECT " LINE ", l.at, l.id FROM dash_run_logs AS l WHERE (l.level = 'ERROR' OR l.error_type IS NOT NULL)"
                    : "SELECT " LINE ", l.at, l.id FROM dash_run_logs AS l WHERE true");
  mpis_select_where (&select, "l.run_id = $?::uuid", run_id);
  mpis_select_where_any (&select, "l.level = ANY ($?::text[])", filter->levels);
  mpis_select_where (&select, "l.n8n_execution_id = $?", filter->execution);
  mpis_select_where (&select, "l.draft_id = $?", filter->draft_id);
  mpis_select_where (&select, "l.published_item_id = $?", filter->published_item_id);
  mpis_select_where (&select, "strpos (lower (concat_ws (E'\\n', l.message, l.error_type, l.error_message, l.service,"
                     " l.workflow_name, l.n8n_execution_id, l.draft_id, l.published_item_id, l.project_id, l.id)),"
                     " lower ($?)) > 0", filter->text);
  return mpis_select_list (&select, db, NULL, &oldest_first, page);
}

/* --- writing ----------------------------------------------------------------------------------- */

/**
 * mpis_run_level_normalise:
 * @level: (nullable): how a workflow or a library calls it, any case
 *
 * Returns: (transfer none): DEBUG, INFO, WARN or ERROR; INFO for what nobody knows
 */
const char *
mpis_run_level_normalise (const char *level)
{
  static const char *const names[][2] = {
    { "trace", "DEBUG" }, { "debug", "DEBUG" }, { "verbose", "DEBUG" }, { "warn", "WARN" }, { "warning", "WARN" },
    { "err", "ERROR" }, { "error", "ERROR" }, { "fatal", "ERROR" }, { "critical", "ERROR" }, { "panic", "ERROR" },
    { "alert", "ERROR" }, { "emergency", "ERROR" },
  };

  for (gsize i = 0; level != NULL && i < G_N_ELEMENTS (names); i++)
    if (g_ascii_strcasecmp (level, names[i][0]) == 0)
      return names[i][1];
  return "INFO";
}

static void
add_text (MpisDbParams *params,
          const char   *text)
{
  g_autofree char *masked = text != NULL ? mpis_mask_text (text) : NULL;

  mpis_db_params_text (params, masked);
}

static void
add_json (MpisDbParams *params,
          JsonNode     *node)
{
  g_autoptr(JsonNode) masked = node != NULL && !JSON_NODE_HOLDS_NULL (node) ? mpis_mask_json (node) : NULL;
  g_autofree char *text = masked != NULL ? mpis_json_print (masked) : NULL;

  mpis_db_params_text (params, text);
}

typedef struct {
  MpisDb       *db;
  char         *run_id;
  MpisDbParams *params;
} Append;

static void
append_free (gpointer data)
{
  Append *self = data;

  g_object_unref (self->db);
  g_free (self->run_id);
  g_clear_pointer (&self->params, mpis_db_params_free);
  g_free (self);
}

static DexFuture *
append_fiber (gpointer data)
{
  static const char sql[] =
    "WITH l AS (INSERT INTO dash_run_logs AS l (run_id, project_id, at, level, message, service, workflow_name,"
    "   n8n_execution_id, draft_id, published_item_id, error_type, error_message, stack_trace, last_input,"
    "   last_output, context)"
    "   SELECT r.run_id, r.project_id, coalesce ($2::timestamptz, clock_timestamp ()), $3, $4, $5, $6, $7, $8, $9, $10,"
    "     $11, $12::jsonb, $13::jsonb, $14::jsonb, $15::jsonb FROM dashboard_runs AS r WHERE r.run_id = $1::uuid"
    "   RETURNING l.*)"
    " SELECT dash_run_heard (l.run_id), " LINE " FROM l";
  Append *self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(MpisDbRows) rows =
    dex_await_boxed (mpis_db_query_prepared (self->db, sql, g_steal_pointer (&self->params)), &error);
  gboolean changed;

  if (rows == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  if (mpis_db_rows_get_n (rows) == 0)
    return dex_future_new_reject (MPIS_ERROR, MPIS_ERROR_NOT_FOUND, "Run not found");
  if (mpis_db_rows_get_bool (rows, 0, 0) &&
      !mpis_flags_end_awaiting (self->db, "overdue_run", self->run_id, "It was heard of again", &changed, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  return dex_future_new_take_string (g_strdup (mpis_db_rows_get_text (rows, 0, 1)));
}

/**
 * mpis_run_logs_append:
 * @db: a connection
 * @run_id: the run something happened in
 * @line: what
 *
 * Writes a line into the log of a run, without what is secret in it; the run has been heard of.
 *
 * Returns: (transfer full): a future of the line's JSON; rejected with %MPIS_ERROR_NOT_FOUND
 */
DexFuture *
mpis_run_logs_append (MpisDb            *db,
                      const char        *run_id,
                      const MpisRunLine *line)
{
  MpisDbParams *params;
  Append *append;

  dex_return_error_if_fail (MPIS_IS_DB (db) && run_id != NULL && line != NULL && line->message != NULL);

  params = mpis_db_params_instant (mpis_db_params_text (mpis_db_params_new (), run_id), line->at);
  mpis_db_params_text (params, mpis_run_level_normalise (line->level));
  add_text (params, line->message);
  add_text (params, line->service);
  add_text (params, line->workflow);
  mpis_db_params_text (params, line->execution);
  mpis_db_params_text (params, line->draft_id);
  mpis_db_params_text (params, line->published_item_id);
  add_text (params, line->error_type);
  add_text (params, line->error_message);
  add_json (params, line->stack_trace);
  add_json (params, line->last_input);
  add_json (params, line->last_output);
  add_json (params, line->context);

  append = g_new0 (Append, 1);
  *append = (Append) { g_object_ref (db), g_strdup (run_id), params };
  return dex_scheduler_spawn (NULL, FIBER_STACK, append_fiber, append, append_free);
}

/* --- what came of it --------------------------------------------------------------------------- */

/**
 * mpis_run_published_list:
 * @db: a connection
 * @run_id: which run
 * @page: (nullable): which part
 *
 * Returns: (transfer full): a future of a #MpisListing of what was published, by what was recorded and by
 *   what the completion says; what was not recorded has the id of its record, and says so
 */
DexFuture *
mpis_run_published_list (MpisDb         *db,
                         const char     *run_id,
                         const MpisPage *page)
{
  static const MpisSelectOrder order = { "c.created_at", "c.id", FALSE };
  MpisSelect select;

  dex_return_error_if_fail (MPIS_IS_DB (db) && run_id != NULL);

  mpis_select_init (&select,
    "SELECT json_build_object ('id', coalesce (c.published_item_id, c.id), 'published_item_id', c.published_item_id,"
    " 'channel', c.channel, 'channel_item_id', nullif (c.channel_item_id, ''), 'draft_id', c.draft_id,"
    " 'channel_url', coalesce (c.channel_url, i.channel_url),"
    " 'published_at', dash_time (coalesce (c.published_at, i.published_at, c.created_at)),"
    " 'status', coalesce (c.reported_status, 'success'), 'recorded', c.published_item_id IS NOT NULL,"
    " 'forward_state', c.forward_state, 'run_id', c.run_id, 'project_id', c.project_id), c.created_at, c.id"
    " FROM dash_publish_records AS c LEFT JOIN published_items AS i ON i.id = c.published_item_id WHERE true");
  mpis_select_where (&select, "c.run_id = $?::uuid", run_id);
  return mpis_select_list (&select, db, NULL, &order, page);
}

/**
 * mpis_run_items_list:
 * @db: a connection
 * @run_id: which run
 *
 * Returns: (transfer full): a future of the JSON array of the items its completion reported, in its order
 */
DexFuture *
mpis_run_items_list (MpisDb     *db,
                     const char *run_id)
{
  dex_return_error_if_fail (MPIS_IS_DB (db) && run_id != NULL);

  return mpis_select_one (db,
    "SELECT coalesce (json_agg (json_build_object ('id', i.id, 'position', i.position, 'draft_id', i.draft_id,"
    " 'channel', i.channel, 'channel_item_id', i.channel_item_id, 'channel_url', i.channel_url, 'status', i.status,"
    " 'failed', i.failed, 'error', i.error, 'metrics', i.metrics) ORDER BY i.position), '[]')"
    " FROM dash_run_items AS i WHERE i.run_id = $1::uuid",
    mpis_db_params_text (mpis_db_params_new (), run_id), "Run");
}

/**
 * mpis_run_callbacks_list:
 * @db: a connection
 * @run_id: which run
 * @page: (nullable): which part
 *
 * Returns: (transfer full): a future of a #MpisListing of the calls that were made about it, oldest first
 */
DexFuture *
mpis_run_callbacks_list (MpisDb         *db,
                         const char     *run_id,
                         const MpisPage *page)
{
  static const MpisSelectOrder order = { "c.at", "c.id", FALSE };
  MpisSelect select;

  dex_return_error_if_fail (MPIS_IS_DB (db) && run_id != NULL);

  mpis_select_init (&select,
    "SELECT json_build_object ('id', c.id, 'run_id', c.run_id, 'at', dash_time (c.at), 'kind', c.kind, 'who', c.who,"
    " 'outcome', c.outcome, 'body', c.body), c.at, c.id FROM dash_run_callbacks AS c WHERE true");
  mpis_select_where (&select, "c.run_id = $?::uuid", run_id);
  return mpis_select_list (&select, db, NULL, &order, page);
}
