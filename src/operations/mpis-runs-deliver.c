#include "config.h"

#include "mpis-runs-deliver.h"

#include "mpis-json.h"

#define FIBER_STACK   (256 * 1024)
#define ANSWER_MS     20000
#define CLAIM_REST_MS 15000   /* what else there is to do, at most */
#define WEBHOOK       "/publisher/run"

/* Whoever takes it marks that it began, for a workflow must not be told twice: if that is marked already
 * and nobody is at it, somebody stopped in the middle, and nobody knows what n8n heard. */
#define CLAIM \
  "WITH was AS (SELECT id, began_at FROM dash_deliveries WHERE id = $1::uuid AND kind = 'n8n-run'" \
  "   AND state = 'pending' AND coalesce (claimed_until, '-infinity') < now () FOR UPDATE SKIP LOCKED)" \
  " UPDATE dash_deliveries AS d SET claimed_until = now () + make_interval (secs => $2::integer)," \
  "   attempts = d.attempts + 1, began_at = coalesce (d.began_at, now ()) FROM was WHERE d.id = was.id" \
  " RETURNING was.began_at IS NOT NULL, d.payload, d.run_id, d.payload->>'project_id'," \
  "   coalesce ((SELECT r.status FROM dashboard_runs AS r WHERE r.run_id = d.run_id AND r.deleted_at IS NULL), 'gone')," \
  "   (SELECT value #>> '{}' FROM dash_settings WHERE key = 'n8n_webhook_url')"

/* The run and its delivery say the same, or neither. */
#define SETTLE \
  "WITH d AS (UPDATE dash_deliveries SET state = CASE WHEN $2::boolean THEN 'done' ELSE 'failed' END," \
  "   claimed_until = NULL, done_at = now (), last_error = $3 WHERE id = $1::uuid RETURNING run_id)" \
  " SELECT dash_run_told (d.run_id, $2::boolean, $3, $4::boolean) FROM d"

typedef struct {
  MpisDbPool *pool;
  MpisRemote *n8n;
  char       *path;
  char       *key;
  guint       answer_ms;
  char       *id;
} Delivery;

static void
delivery_free (gpointer data)
{
  Delivery *self = data;

  g_object_unref (self->pool);
  g_clear_object (&self->n8n);
  g_free (self->path);
  g_free (self->key);
  g_free (self->id);
  g_free (self);
}

static MpisDbRows *
query_awaiting (Delivery      *self,
                const char    *sql,
                MpisDbParams  *params,
                GError       **error)
{
  g_autoptr(MpisDbParams) given = params;
  g_autoptr(MpisDb) db = dex_await_object (mpis_db_pool_acquire (self->pool, 0), error);
  MpisDbRows *rows;

  if (db == NULL)
    return NULL;
  rows = dex_await_boxed (mpis_db_query_prepared (db, sql, g_steal_pointer (&given)), error);
  mpis_db_pool_release (self->pool, db);
  return rows;
}

static gboolean
settle_awaiting (Delivery    *self,
                 gboolean     is_running,
                 const char  *why,
                 gboolean     uncertain,
                 GError     **error)
{
  g_autoptr(MpisDbRows) rows = NULL;
  MpisDbParams *params = mpis_db_params_text (mpis_db_params_new (), self->id);

  mpis_db_params_text (mpis_db_params_text (params, is_running ? "t" : "f"), why);
  rows = query_awaiting (self, SETTLE, mpis_db_params_text (params, uncertain ? "t" : "f"), error);
  return rows != NULL;
}

/* --- words ------------------------------------------------------------------------------------- */

static char *
name_webhook (Delivery *self)
{
  return g_strconcat (mpis_remote_get_address (self->n8n), self->path, NULL);
}

/* Why n8n did not take it, and what to do about that. */
static char *
explain_answer (Delivery         *self,
                MpisRemoteAnswer *answer,
                gboolean         *uncertain)
{
  g_autofree char *address = name_webhook (self);
  g_autofree char *words = mpis_remote_answer_describe (answer);

  *uncertain = answer->status >= 500 && answer->status != 503;
  if (answer->status == 404)
    return g_strdup_printf ("n8n has no active workflow at %s: activate it there, then retry", address);
  if (answer->status == 401 || answer->status == 403)
    return g_strdup_printf ("n8n does not accept our key at %s (%s): compare N8N_API_KEY with the credential of"
                            " its webhook, then retry", address, words);
  if (answer->status >= 300 && answer->status < 400)
    return g_strdup_printf ("%s leads elsewhere (%s): set the address of n8n's webhooks itself, then retry",
                            address, words);
  if (answer->status == 429 || answer->status == 503)
    return g_strdup_printf ("n8n is too busy at present (%s): retry later", words);
  if (*uncertain)
    return g_strdup_printf ("n8n answered %s at %s; the workflow may have begun. Look at its executions in n8n before"
                            " you retry", words, address);
  return g_strdup_printf ("n8n did not take the order at %s: %s", address, words);
}

static char *
explain_problem (Delivery     *self,
                 const GError *problem,
                 gboolean     *uncertain)
{
  g_autofree char *address = name_webhook (self);

  *uncertain = g_error_matches (problem, MPIS_REMOTE_ERROR, MPIS_REMOTE_ERROR_CUT_OFF) ||
               g_error_matches (problem, MPIS_REMOTE_ERROR, MPIS_REMOTE_ERROR_GARBAGE) ||
               g_error_matches (problem, MPIS_REMOTE_ERROR, MPIS_REMOTE_ERROR_TOO_LARGE) ||
               g_error_matches (problem, MPIS_REMOTE_ERROR, MPIS_REMOTE_ERROR_TIMEOUT);
  if (g_error_matches (problem, MPIS_REMOTE_ERROR, MPIS_REMOTE_ERROR_TIMEOUT))
    return g_strdup_printf ("No answer from n8n at %s in %u s; the workflow may have started. Look at its executions"
                            " in n8n before you retry", address, self->answer_ms / 1000);
  if (*uncertain)
    return g_strdup_printf ("%s. The workflow may have started: look at its executions in n8n before you retry",
                            problem->message);
  return g_strdup_printf ("%s. Nothing was started: see that n8n runs there, then retry", problem->message);
}

/* --- telling ----------------------------------------------------------------------------------- */

static MpisRemoteAnswer *
call_awaiting (Delivery    *self,
               MpisDbRows  *rows,
               GError     **error)
{
  g_autoptr(JsonNode) body = mpis_json_parse (mpis_db_rows_get_text (rows, 0, 1), -1, error);
  const MpisRemoteHeader headers[] = {
    { "X-Run-ID", mpis_db_rows_get_text (rows, 0, 2) }, { "X-Project-ID", mpis_db_rows_get_text (rows, 0, 3) },
    { "X-N8N-API-KEY", self->key }, { NULL, NULL },
  };
  const MpisRemoteCall call = {
    .method = "POST", .path = self->path, .body = body, .headers = headers, .timeout_ms = self->answer_ms,
    .repeatable = FALSE, .urgent = TRUE,
  };

  return body != NULL ? dex_await_boxed (mpis_remote_call (self->n8n, &call), error) : NULL;
}

static gboolean
tell_awaiting (Delivery    *self,
               MpisDbRows  *rows,
               GError     **error)
{
  g_autoptr(GError) problem = NULL;
  g_autoptr(MpisRemoteAnswer) answer = call_awaiting (self, rows, &problem);
  g_autofree char *why = NULL;
  gboolean uncertain = FALSE;

  if (answer != NULL && answer->status >= 200 && answer->status < 300)
    return settle_awaiting (self, TRUE, NULL, FALSE, error);
  why = answer != NULL ? explain_answer (self, answer, &uncertain) : explain_problem (self, problem, &uncertain);
  return settle_awaiting (self, FALSE, why, uncertain, error);
}

/* The address a window set, where the service was given none. */
static gboolean
find_n8n (Delivery    *self,
          MpisDbRows  *rows,
          char       **why)
{
  const char *address = mpis_db_rows_get_text (rows, 0, 5);
  g_autoptr(GError) error = NULL;

  if (self->n8n != NULL)
    return TRUE;
  if (address != NULL && (self->n8n = mpis_remote_new ("n8n", address, &error)))
    {
      g_free (self->path);
      self->path = g_strdup (WEBHOOK);
      return TRUE;
    }
  *why = error != NULL ? g_strdup_printf ("The address of n8n cannot be used: %s", error->message)
                       : g_strdup ("n8n is not configured: set the address of its webhooks (N8N_WEBHOOK_URL, or in the"
                                   " preferences), then retry");
  return FALSE;
}

static gboolean
deliver_awaiting (Delivery  *self,
                  GError   **error)
{
  g_autoptr(MpisDbRows) rows = NULL;
  g_autofree char *why = NULL;
  MpisDbParams *params = mpis_db_params_text (mpis_db_params_new (), self->id);

  rows = query_awaiting (self, CLAIM, mpis_db_params_int (params, (self->answer_ms + CLAIM_REST_MS) / 1000), error);
  if (rows == NULL)
    return FALSE;
  if (mpis_db_rows_get_n (rows) == 0)
    return TRUE;
  /* It was completed, marked or put away meanwhile. */
  if (!g_str_equal (mpis_db_rows_get_text (rows, 0, 4), "pending"))
    return settle_awaiting (self, TRUE, NULL, FALSE, error);
  if (mpis_db_rows_get_bool (rows, 0, 0))
    return settle_awaiting (self, FALSE, "The service was stopped while it told n8n; the workflow may have started. Look at"
                            " its executions in n8n before you retry", TRUE, error);
  if (!find_n8n (self, rows, &why))
    return settle_awaiting (self, FALSE, why, FALSE, error);
  return tell_awaiting (self, rows, error);
}

static DexFuture *
deliver_fiber (gpointer data)
{
  g_autoptr(GError) error = NULL;

  if (!deliver_awaiting (data, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  return dex_future_new_true ();
}

/**
 * mpis_runs_deliver:
 * @workflows: the ways to the database and to n8n
 * @delivery_id: a row of `dash_deliveries`, of the kind `n8n-run`
 *
 * Tells the workflow of a run, at most once: what may have been received is not sent again, and whatever
 * is heard of the run afterwards says that it was. Only where nothing was received it is tried again for a
 * moment. The run then says whether it runs, or why not and what to do.
 *
 * Returns: (transfer full): a future without a value that matters; rejected with #MpisDbError
 */
DexFuture *
mpis_runs_deliver (const MpisWorkflows *workflows,
                   const char          *delivery_id)
{
  Delivery *self;

  dex_return_error_if_fail (workflows != NULL && MPIS_IS_DB_POOL (workflows->pool) && delivery_id != NULL);

  self = g_new0 (Delivery, 1);
  self->pool = g_object_ref (workflows->pool);
  g_set_object (&self->n8n, workflows->n8n);
  self->path = g_strdup (workflows->path);
  self->key = g_strdup (workflows->key);
  self->answer_ms = workflows->answer_ms > 0 ? workflows->answer_ms : ANSWER_MS;
  self->id = g_strdup (delivery_id);
  return dex_scheduler_spawn (NULL, FIBER_STACK, deliver_fiber, self, delivery_free);
}
