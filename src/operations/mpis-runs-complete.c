#include "config.h"

#include "mpis-runs.h"

#include "mpis-error.h"
#include "mpis-flags.h"
#include "mpis-json.h"
#include "mpis-mask.h"
#include "mpis-run-status.h"

#define FIBER_STACK (256 * 1024)

#define COMPLETE \
  "SELECT c.outcome, c.run FROM dash_complete_run ($1::uuid, $2::uuid, $3::uuid, $4, $5, $6, $7::jsonb, $8::jsonb, $9) AS c"

typedef struct {
  MpisDb       *db;
  char         *run_id;
  MpisDbParams *params;
} Completion;

static void
completion_free (gpointer data)
{
  Completion *self = data;

  g_object_unref (self->db);
  g_free (self->run_id);
  g_clear_pointer (&self->params, mpis_db_params_free);
  g_free (self);
}

static DexFuture *
complete_fiber (gpointer data)
{
  Completion *self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(MpisDbRows) rows =
    dex_await_boxed (mpis_db_query_prepared (self->db, COMPLETE, g_steal_pointer (&self->params)), &error);
  const char *outcome;
  gboolean changed;

  if (rows == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  outcome = mpis_db_rows_get_text (rows, 0, 0);
  if (g_str_equal (outcome, "unknown"))
    return dex_future_new_reject (MPIS_ERROR, MPIS_ERROR_NOT_FOUND, "Run not found");
  if (g_str_equal (outcome, "other-project"))
    return dex_future_new_reject (MPIS_ERROR, MPIS_ERROR_INVALID, "project_id is not that of the run");
  if (g_str_equal (outcome, "other-persona"))
    return dex_future_new_reject (MPIS_ERROR, MPIS_ERROR_INVALID, "persona_id is not that of the run");
  /* The run is complete, whatever becomes of its flag: the next look at the flags ends it as well. */
  if (g_str_equal (outcome, "was-overdue") &&
      !mpis_flags_end_awaiting (self->db, "overdue_run", self->run_id, "It was completed after all", &changed, &error))
    g_warning ("The flag of the run %s stays for now: %s", self->run_id, error->message);
  return dex_future_new_take_string (g_strdup (mpis_db_rows_get_text (rows, 0, 1)));
}

/* What became of the items, and that they are items. */
static gboolean
count_items (JsonNode          *items,
             MpisItemOutcomes  *outcomes,
             GError           **error)
{
  JsonArray *array;

  if (items == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_ARRAY (items))
    {
      g_set_error_literal (error, MPIS_ERROR, MPIS_ERROR_INVALID, "published_items is not a list");
      return FALSE;
    }
  array = json_node_get_array (items);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *item = json_array_get_element (array, i);
      JsonNode *status;

      if (!JSON_NODE_HOLDS_OBJECT (item))
        {
          g_set_error (error, MPIS_ERROR, MPIS_ERROR_INVALID, "published_items[%u] is not an object", i);
          return FALSE;
        }
      status = json_object_get_member (json_node_get_object (item), "status");
      mpis_item_outcomes_add (outcomes, status != NULL && JSON_NODE_HOLDS_VALUE (status) ? json_node_get_string (status)
                                                                                        : NULL, NULL);
    }
  return TRUE;
}

static void
add_json (MpisDbParams *params,
          JsonNode     *node,
          const char   *fallback)
{
  g_autoptr(JsonNode) masked = node != NULL ? mpis_mask_json (node) : NULL;
  g_autofree char *text = masked != NULL ? mpis_json_print (masked) : NULL;

  mpis_db_params_text (params, text != NULL ? text : fallback);
}

static const char *
name_status (MpisRunStatus status)
{
  return status == MPIS_RUN_SUCCESS ? "success" : status == MPIS_RUN_PARTIAL ? "partial" : "failed";
}

/**
 * mpis_runs_complete:
 * @db: a connection
 * @report: how it ended, as its workflow says
 *
 * Completes a run. The same report again, or several at once, leave the same: the last one is right, also
 * over one that is overdue or was never started. One way to the database.
 *
 * Returns: (transfer full): a future of the run's JSON; rejected with %MPIS_ERROR_NOT_FOUND for an unknown
 *   run, %MPIS_ERROR_INVALID for a status, items, project or persona that cannot be
 */
DexFuture *
mpis_runs_complete (MpisDb              *db,
                    const MpisRunReport *report)
{
  MpisItemOutcomes outcomes = { 0 };
  MpisRunStatus status;
  g_autoptr(GError) error = NULL;
  g_autofree char *problem = NULL;
  Completion *completion;
  MpisDbParams *params;

  dex_return_error_if_fail (MPIS_IS_DB (db) && report != NULL && report->run_id != NULL);

  if (!count_items (report->items, &outcomes, &error) ||
      !mpis_run_status_aggregate (report->status, &outcomes, &status, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  problem = report->error != NULL ? mpis_mask_text (report->error) : NULL;
  params = mpis_db_params_text (mpis_db_params_text (mpis_db_params_new (), report->run_id), report->project_id);
  mpis_db_params_text (mpis_db_params_text (params, report->persona_id), name_status (status));
  mpis_db_params_text (mpis_db_params_text (params, report->execution), problem);
  add_json (params, report->items, "[]");
  add_json (params, report->body, "{}");
  mpis_db_params_text (params, report->by);

  completion = g_new0 (Completion, 1);
  *completion = (Completion) { g_object_ref (db), g_strdup (report->run_id), params };
  return dex_scheduler_spawn (NULL, FIBER_STACK, complete_fiber, completion, completion_free);
}
