#include "config.h"

#include "mpis-measure-private.h"

#include "mpis-json.h"

#define CLAIM \
  "UPDATE dash_deliveries d SET attempts = attempts + 1, claimed_until = now () + make_interval (secs => $2::int)" \
  " WHERE id = $1::uuid AND state = 'pending' AND coalesce (claimed_until, '-infinity') < now ()" \
  " RETURNING subject_id, payload, attempts, payload->>'n', run_id"

/* What MPIS does not know yet: it adds up what it is told, so it gets what came on top of what it was told
 * before, and nothing where a counter fell. In a statement of its own, so that it sees whatever made the
 * delivery pending. */
#define WORK_OUT \
  "WITH latest AS (SELECT * FROM normalized_metrics WHERE published_item_id = $2::uuid" \
  "   ORDER BY measured_at DESC LIMIT 50)," \
  " known AS (SELECT DISTINCT ON (c.metric) c.metric, c.value FROM latest l CROSS JOIN LATERAL (VALUES" \
  "   ('views', l.views), ('impressions', l.impressions), ('reach', l.reach), ('reactions', l.reactions)," \
  "   ('comments', l.comments), ('shares', l.shares), ('saves', l.saves), ('clicks', l.clicks)) AS c (metric, value)" \
  "   WHERE c.value IS NOT NULL ORDER BY c.metric, l.measured_at DESC)," \
  " batch AS (SELECT jsonb_build_object ('id', gen_random_uuid (), 'n', $3::text, 'gains', jsonb_agg (jsonb_build_object (" \
  "     'metric', k.metric, 'to', k.value, 'by', k.value - coalesce (f.value, 0)) ORDER BY k.metric)) AS made" \
  "   FROM known k LEFT JOIN dash_forwarded_metrics f ON f.published_item_id = $2::uuid AND f.metric = k.metric" \
  "   WHERE k.value > coalesce (f.value, 0) HAVING count (*) > 0)" \
  " UPDATE dash_deliveries d SET payload = d.payload || jsonb_build_object ('batch', batch.made) FROM batch" \
  " WHERE d.id = $1::uuid RETURNING d.payload"

/* Whether a batch arrived although we did not hear of it. */
#define FIND \
  "SELECT 1 FROM item_metrics WHERE published_item_id = $1::uuid AND meta->>'forward_id' = $2 LIMIT 1"

/* Done, unless something came in meanwhile (then there is more to tell). */
#define SETTLE \
  "WITH told AS (INSERT INTO dash_forwarded_metrics AS f (published_item_id, metric, value)" \
  "   SELECT $2::uuid, g.metric, g.\"to\" FROM dash_deliveries d CROSS JOIN" \
  "     jsonb_to_recordset (d.payload->'batch'->'gains') AS g (metric text, \"to\" bigint)" \
  "   WHERE d.id = $1::uuid AND $4::boolean" \
  "   ON CONFLICT (published_item_id, metric) DO UPDATE SET value = greatest (f.value, excluded.value))" \
  " UPDATE dash_deliveries SET payload = payload - 'batch', claimed_until = NULL, attempts = 0," \
  "   last_error = NULL, next_at = now (), done_at = now ()," \
  "   state = CASE WHEN payload->>'n' = $3 THEN 'done' ELSE 'pending' END" \
  " WHERE id = $1::uuid RETURNING state"

#define REFUSE \
  "UPDATE dash_deliveries SET state = 'failed', payload = payload - 'batch', claimed_until = NULL," \
  " done_at = now (), last_error = $2 WHERE id = $1::uuid"

#define PUT_OFF \
  "UPDATE dash_deliveries SET claimed_until = NULL, last_error = $2, next_at = now () + " \
  MPIS_NEXT_TRY ("attempts") " WHERE id = $1::uuid"

#define ROUNDS 3   /* as often something may come in while MPIS is told; then it is another's turn */

typedef struct {
  MpisForwarding  forwarding;
  char           *id;
  char           *item_id;
  char           *run_id;
  char           *n;          /* how much had come in when it was worked out what to tell */
  JsonNode       *payload;
  gint64          attempts;
} Delivery;

typedef enum {
  TOLD,
  PUT_OFF_FOR_LATER,
  REFUSED,
  NOT_OURS,
  BROKEN
} Result;

static void
delivery_free (gpointer data)
{
  Delivery *self = data;

  mpis_forwarding_clear (&self->forwarding);
  g_free (self->id);
  g_free (self->item_id);
  g_free (self->run_id);
  g_free (self->n);
  g_clear_pointer (&self->payload, json_node_unref);
  g_free (self);
}

static MpisDbParams *
params_for (Delivery *self)
{
  return mpis_db_params_text (mpis_db_params_new (), self->id);
}

static gboolean
run_awaiting (Delivery      *self,
              const char    *sql,
              MpisDbParams  *params,
              GError       **error)
{
  g_autoptr(MpisDbRows) rows = mpis_pool_query_awaiting (self->forwarding.pool, sql, params, error);

  return rows != NULL;
}

static Result
put_off_awaiting (Delivery    *self,
                  const char  *reason,
                  GError     **error)
{
  return run_awaiting (self, PUT_OFF, mpis_db_params_text (params_for (self), reason), error)
           ? PUT_OFF_FOR_LATER : BROKEN;
}

static Result
refuse_awaiting (Delivery    *self,
                 const char  *reason,
                 GError     **error)
{
  g_warning ("MPIS does not take the metrics of %s: %s", self->item_id, reason);
  return run_awaiting (self, REFUSE, mpis_db_params_text (params_for (self), reason), error) ? REFUSED : BROKEN;
}

static Result
settle_awaiting (Delivery  *self,
                 gboolean   told,
                 gboolean  *more,
                 GError   **error)
{
  g_autoptr(MpisDbRows) rows = NULL;
  MpisDbParams *params = params_for (self);

  mpis_db_params_text (params, self->item_id);
  mpis_db_params_text (params, self->n);
  mpis_db_params_text (params, told ? "t" : "f");
  rows = mpis_pool_query_awaiting (self->forwarding.pool, SETTLE, params, error);
  if (rows == NULL)
    return BROKEN;
  *more = mpis_db_rows_get_n (rows) > 0 && g_str_equal (mpis_db_rows_get_text (rows, 0, 0), "pending");
  return TOLD;
}

static gboolean
claim_awaiting (Delivery  *self,
                gboolean  *claimed,
                GError   **error)
{
  g_autoptr(MpisDbRows) rows = NULL;
  MpisDbParams *params = mpis_db_params_int (params_for (self), MPIS_CLAIM_SECONDS (&self->forwarding));

  rows = mpis_pool_query_awaiting (self->forwarding.pool, CLAIM, params, error);
  if (rows == NULL)
    return FALSE;
  *claimed = mpis_db_rows_get_n (rows) > 0;
  if (!*claimed)
    return TRUE;
  g_set_str (&self->item_id, mpis_db_rows_get_text (rows, 0, 0));
  g_clear_pointer (&self->payload, json_node_unref);
  self->payload = mpis_json_parse (mpis_db_rows_get_text (rows, 0, 1), -1, NULL);
  self->attempts = mpis_db_rows_get_int (rows, 0, 2);
  g_set_str (&self->n, mpis_db_rows_get_text (rows, 0, 3));
  g_set_str (&self->run_id, mpis_db_rows_get_text (rows, 0, 4));
  return TRUE;
}

static JsonObject *
get_batch (Delivery *self)
{
  JsonObject *payload = self->payload != NULL ? json_node_get_object (self->payload) : NULL;

  return payload != NULL && json_object_has_member (payload, "batch")
           ? json_object_get_object_member (payload, "batch") : NULL;
}

static gboolean
work_out_awaiting (Delivery  *self,
                   GError   **error)
{
  g_autoptr(MpisDbRows) rows = NULL;
  MpisDbParams *params = mpis_db_params_text (params_for (self), self->item_id);

  rows = mpis_pool_query_awaiting (self->forwarding.pool, WORK_OUT, mpis_db_params_text (params, self->n), error);
  if (rows == NULL)
    return FALSE;
  if (mpis_db_rows_get_n (rows) > 0)
    {
      g_clear_pointer (&self->payload, json_node_unref);
      self->payload = mpis_json_parse (mpis_db_rows_get_text (rows, 0, 0), -1, NULL);
    }
  return TRUE;
}

/* The batch's id goes with each metric, so that it can be found in MPIS's table. */
static JsonNode *
make_body (Delivery   *self,
           JsonObject *batch)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *body = json_object_new ();
  JsonArray *metrics = json_array_new ();
  JsonArray *gains = json_object_get_array_member (batch, "gains");

  for (guint i = 0; i < json_array_get_length (gains); i++)
    {
      JsonObject *gain = json_array_get_object_element (gains, i);
      JsonObject *metric = json_object_new (), *meta = json_object_new ();

      json_object_set_string_member (meta, "forward_id", json_object_get_string_member (batch, "id"));
      json_object_set_string_member (metric, "type", json_object_get_string_member (gain, "metric"));
      json_object_set_int_member (metric, "value", json_object_get_int_member (gain, "by"));
      json_object_set_object_member (metric, "meta", meta);
      json_array_add_object_element (metrics, metric);
    }
  json_object_set_string_member (body, "published_item_id", self->item_id);
  json_object_set_array_member (body, "metrics", metrics);
  json_object_set_string_member (body, "source", "dashboard");
  json_node_take_object (node, body);
  return node;
}

/* Whether an earlier try arrived after all. %PUT_OFF_FOR_LATER while MPIS is not through with it. */
static Result
find_earlier_awaiting (Delivery    *self,
                       JsonObject  *batch,
                       gboolean    *arrived,
                       GError     **error)
{
  g_autoptr(MpisDbRows) rows = NULL;
  g_autoptr(GError) problem = NULL;
  MpisDbParams *params;

  *arrived = FALSE;
  if (!mpis_upstream_rested_awaiting (self->forwarding.mpis, &problem))
    return put_off_awaiting (self, problem->message, error);
  params = mpis_db_params_text (mpis_db_params_new (), self->item_id);
  mpis_db_params_text (params, json_object_get_string_member (batch, "id"));
  rows = mpis_pool_query_awaiting (self->forwarding.pool, FIND, params, error);
  if (rows == NULL)
    return BROKEN;
  *arrived = mpis_db_rows_get_n (rows) > 0;
  return TOLD;
}

static Result
tell_awaiting (Delivery    *self,
               JsonObject  *batch,
               gboolean    *more,
               GError     **error)
{
  const MpisUpstreamIds ids = { .run_id = self->run_id, .item_id = self->item_id };
  g_autoptr(JsonNode) body = make_body (self, batch);
  g_autoptr(MpisRemoteAnswer) answer = NULL;
  g_autoptr(GError) problem = NULL;

  answer = dex_await_boxed (mpis_upstream_ingest (self->forwarding.mpis, body, self->forwarding.answer_ms, &ids),
                            &problem);
  if (answer == NULL)
    {
      if (g_error_matches (problem, MPIS_REMOTE_ERROR, MPIS_REMOTE_ERROR_FAILED)
          && self->attempts >= MPIS_TRIES)
        return refuse_awaiting (self, problem->message, error);
      return put_off_awaiting (self, problem->message, error);
    }
  if (answer->status >= 400)
    {
      g_autofree char *reason = mpis_remote_answer_describe (answer);

      return refuse_awaiting (self, reason, error);
    }
  return settle_awaiting (self, TRUE, more, error);
}

static Result
round_awaiting (Delivery  *self,
                gboolean  *more,
                GError   **error)
{
  gboolean claimed, arrived = FALSE;
  JsonObject *batch;
  Result result;

  *more = FALSE;
  if (!claim_awaiting (self, &claimed, error))
    return BROKEN;
  if (!claimed)
    return NOT_OURS;
  if ((batch = get_batch (self)) == NULL)
    {
      if (!work_out_awaiting (self, error))
        return BROKEN;
      if ((batch = get_batch (self)) == NULL)
        return settle_awaiting (self, FALSE, more, error);
    }
  else if ((result = find_earlier_awaiting (self, batch, &arrived, error)) != TOLD)
    return result;
  g_set_str (&self->n, json_object_get_string_member_with_default (batch, "n", self->n));
  return arrived ? settle_awaiting (self, TRUE, more, error) : tell_awaiting (self, batch, more, error);
}

static DexFuture *
deliver_fiber (gpointer data)
{
  static const guint statuses[] = {
    [TOLD] = 200, [PUT_OFF_FOR_LATER] = 202, [REFUSED] = 400, [NOT_OURS] = 204
  };
  Delivery *self = data;
  g_autoptr(GError) error = NULL;
  gboolean more = TRUE;
  Result result = TOLD;

  for (guint i = 0; more && i < ROUNDS; i++)
    result = round_awaiting (self, &more, &error);
  if (result == BROKEN)
    return dex_future_new_for_error (g_steal_pointer (&error));
  return dex_future_new_take_boxed (MPIS_TYPE_OUTCOME, mpis_outcome_new (statuses[result], "{}"));
}

/**
 * mpis_measure_deliver:
 * @forwarding: the ways to the database and to MPIS
 * @delivery_id: a row of `dash_deliveries`, of the kind `mpis-metrics`
 *
 * Tells MPIS what a post gained since it was told last. A try whose answer was lost is looked for in MPIS's
 * table before it is repeated.
 *
 * Returns: (transfer full): a future of an #MpisOutcome: 200 if MPIS knows, 202 if it is told later, 204 if
 *   somebody else is at it or nothing is left to do, 400 if MPIS does not take it; rejected with
 *   #MpisDbError
 */
DexFuture *
mpis_measure_deliver (const MpisForwarding *forwarding,
                      const char           *delivery_id)
{
  Delivery *self;

  dex_return_error_if_fail (forwarding != NULL && MPIS_IS_REMOTE (forwarding->mpis) && delivery_id != NULL);

  self = g_new0 (Delivery, 1);
  mpis_forwarding_init_copy (&self->forwarding, forwarding);
  self->id = g_strdup (delivery_id);
  return dex_scheduler_spawn (NULL, 256 * 1024, deliver_fiber, self, delivery_free);
}
