#include "config.h"

#include "mpis-runs.h"

#include <string.h>

#include "mpis-error.h"
#include "mpis-json.h"

#define FIBER_STACK       (256 * 1024)
#define ALLOWANCE_MINUTES 60

#define START \
  "SELECT s.outcome, s.run FROM dash_start_run ($1::uuid, $2::uuid, $3::uuid, $4::jsonb, $5::integer," \
  " $6::uuid, $7) AS s"

#define RETRY \
  "SELECT s.outcome, s.run FROM dash_retry_run ($1::uuid, $2::uuid, $3::boolean," \
  " coalesce ((SELECT (r.meta->>'allowance_minutes')::integer FROM dashboard_runs AS r WHERE r.run_id = $1::uuid)," \
  "   $4::integer), $5) AS s"

typedef struct {
  MpisDb       *db;
  const char   *sql;
  MpisDbParams *params;
} Order;

static void
order_free (gpointer data)
{
  Order *self = data;

  g_object_unref (self->db);
  g_clear_pointer (&self->params, mpis_db_params_free);
  g_free (self);
}

/* Why an order is not carried out. */
static DexFuture *
refuse (const char *outcome)
{
  static const struct {
    const char *outcome;
    MpisError   code;
    const char *words;
  } reasons[] = {
    { "unknown", MPIS_ERROR_NOT_FOUND, "Run not found" },
    { "no-project", MPIS_ERROR_NOT_FOUND, "Project not found" },
    { "no-persona", MPIS_ERROR_NOT_FOUND, "Persona not found" },
    { "not-its-persona", MPIS_ERROR_INVALID, "This persona is not the project's" },
    { "archived", MPIS_ERROR_CONFLICT, "The project is archived; bring it back before starting a run" },
    { "other", MPIS_ERROR_CONFLICT, "A run with this id exists already, with another order" },
    { "busy", MPIS_ERROR_CONFLICT, "The run is still going on; it can be repeated when it has ended" },
    { "nothing", MPIS_ERROR_CONFLICT, "Every channel of the run has published something or is being tried again" },
    { "no-channels", MPIS_ERROR_CONFLICT, "The run names no channels, so there is nothing to repeat" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (reasons); i++)
    if (g_str_equal (outcome, reasons[i].outcome))
      return dex_future_new_reject (MPIS_ERROR, (int) reasons[i].code, "%s", reasons[i].words);
  return dex_future_new_reject (MPIS_ERROR, MPIS_ERROR_CONFLICT, "The run cannot be started (%s)", outcome);
}

static DexFuture *
order_fiber (gpointer data)
{
  Order *self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(MpisDbRows) rows =
    dex_await_boxed (mpis_db_query_prepared (self->db, self->sql, g_steal_pointer (&self->params)), &error);
  const char *outcome;

  if (rows == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  outcome = mpis_db_rows_get_text (rows, 0, 0);
  if (g_str_equal (outcome, "created") || g_str_equal (outcome, "same"))
    return dex_future_new_take_string (g_strdup (mpis_db_rows_get_text (rows, 0, 1)));
  return refuse (outcome);
}

static DexFuture *
give (MpisDb       *db,
      const char   *sql,
      MpisDbParams *params)
{
  Order *order = g_new0 (Order, 1);

  *order = (Order) { g_object_ref (db), sql, params };
  return dex_scheduler_spawn (NULL, FIBER_STACK, order_fiber, order, order_free);
}

static void
set_object (JsonObject *object,
            const char *name,
            JsonNode   *node)
{
  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    json_object_set_member (object, name, json_node_copy (node));
  else
    json_object_set_null_member (object, name);
}

/* What `meta` of a run's row says of its order; MPIS itself keeps it the same way. */
static char *
print_order (const MpisRunOrder *order)
{
  g_autoptr(JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  JsonArray *channels = json_array_new ();

  for (const char *const *channel = order->channels; channel != NULL && *channel != NULL; channel++)
    json_array_add_string_element (channels, *channel);
  json_object_set_array_member (object, "channels", channels);
  json_object_set_string_member (object, "date_from", order->date_from);
  json_object_set_string_member (object, "date_to", order->date_to);
  set_object (object, "templates", order->templates);
  set_object (object, "options", order->options);
  json_node_take_object (node, object);
  return mpis_json_print (node);
}

static gboolean
check_order (const MpisRunOrder  *order,
             GError             **error)
{
  gint32 from, to;

  if (order->channels == NULL || order->channels[0] == NULL)
    {
      g_set_error_literal (error, MPIS_ERROR, MPIS_ERROR_INVALID, "A run needs at least one channel");
      return FALSE;
    }
  if (order->date_from == NULL || order->date_to == NULL || !mpis_day_parse (order->date_from, &from, error) ||
      !mpis_day_parse (order->date_to, &to, error))
    {
      g_clear_error (error);
      g_set_error_literal (error, MPIS_ERROR, MPIS_ERROR_INVALID, "A run needs two days, written as YYYY-MM-DD");
      return FALSE;
    }
  if (from > to)
    {
      g_set_error_literal (error, MPIS_ERROR, MPIS_ERROR_INVALID, "The first day of a run is after its last");
      return FALSE;
    }
  return TRUE;
}

static guint
allowance (guint minutes)
{
  return minutes > 0 ? minutes : ALLOWANCE_MINUTES;
}

/**
 * mpis_runs_start:
 * @db: a connection
 * @order: what to run
 *
 * Writes down that a run is wanted, for whichever service comes first to tell the workflow. The same order
 * with the same id again is the same run.
 *
 * Returns: (transfer full): a future of the run's JSON; rejected with %MPIS_ERROR_NOT_FOUND (project,
 *   persona), %MPIS_ERROR_INVALID (the order; a persona that is not the project's), %MPIS_ERROR_CONFLICT
 *   (the id is taken, the project archived)
 */
DexFuture *
mpis_runs_start (MpisDb             *db,
                 const MpisRunOrder *order)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *meta = NULL;
  MpisDbParams *params;

  dex_return_error_if_fail (MPIS_IS_DB (db) && order != NULL && order->project_id != NULL);

  if (!check_order (order, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  meta = print_order (order);
  params = mpis_db_params_text (mpis_db_params_text (mpis_db_params_new (), order->run_id), order->project_id);
  mpis_db_params_text (mpis_db_params_text (params, order->persona_id), meta);
  mpis_db_params_int (params, allowance (order->allowance_minutes));
  mpis_db_params_text (mpis_db_params_text (params, order->retry_of), order->by);
  return give (db, START, params);
}

/**
 * mpis_runs_retry:
 * @db: a connection
 * @run_id: which run to repeat
 * @new_run_id: (nullable): a new UUID for its repetition, or that of the same command before; %NULL makes one
 * @failed_channels_only: only the channels where nothing was published: neither by this run nor by any that
 *   repeats it or that it repeats, and none of them is at it
 * @by: (nullable): who wants it
 *
 * Returns: (transfer full): a future of the new run's JSON; rejected as mpis_runs_start(), and with
 *   %MPIS_ERROR_CONFLICT if nothing is left to repeat or the run is still going on
 */
DexFuture *
mpis_runs_retry (MpisDb     *db,
                 const char *run_id,
                 const char *new_run_id,
                 gboolean    failed_channels_only,
                 const char *by)
{
  MpisDbParams *params;

  dex_return_error_if_fail (MPIS_IS_DB (db) && run_id != NULL);

  params = mpis_db_params_text (mpis_db_params_text (mpis_db_params_new (), run_id), new_run_id);
  mpis_db_params_int (mpis_db_params_text (params, failed_channels_only ? "t" : "f"), allowance (0));
  return give (db, RETRY, mpis_db_params_text (params, by));
}
