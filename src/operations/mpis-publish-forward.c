#include "config.h"

#include "mpis-publish-private.h"

#include <string.h>

#include "mpis-json.h"
#include "mpis-time.h"

/* A delivery of this kind is called as its record. */
#define CLAIM \
  "UPDATE dash_deliveries d SET attempts = d.attempts + 1," \
  "   claimed_until = now () + make_interval (secs => $2::int)" \
  " FROM dash_publish_records r WHERE d.id = $1::uuid AND r.id = d.id AND d.state = 'pending'" \
  "   AND coalesce (d.claimed_until, '-infinity') < now ()" \
  " RETURNING d.payload, d.attempts, r.run_id, r.draft_id"

#define LOG(level, message, item) \
  " logs AS (INSERT INTO dash_run_logs (run_id, project_id, level, message, service, n8n_execution_id," \
  "     draft_id, published_item_id)" \
  "   SELECT r.run_id, r.project_id, " level ", " message ", 'mpis-dashboard'," \
  "     (SELECT payload->'ids'->>'execution_id' FROM dash_deliveries WHERE id = $1::uuid)," \
  "     r.draft_id::text, " item " FROM r WHERE r.run_id IS NOT NULL)"

/* MPIS has it already: told by an earlier try whose answer was lost, or by somebody else. */
#define FIND \
  "SELECT i.id, dash_time (i.published_at) FROM dash_publish_records r JOIN published_items i" \
  "  ON i.draft_id = r.draft_id AND lower (btrim (i.channel)) = r.channel" \
  "  AND i.channel_item_id = r.channel_item_id WHERE r.id = $1::uuid ORDER BY i.published_at, i.id LIMIT 1"

/* Newer ones answer before they commit, so that the item may not be there yet. */
#define SETTLE \
  "WITH r AS (UPDATE dash_publish_records SET forward_state = 'forwarded'," \
  "     published_item_id = coalesce (published_item_id, (SELECT id FROM published_items WHERE id = $2::uuid))," \
  "     published_at = coalesce (published_at, $3::timestamptz) WHERE id = $1::uuid RETURNING *)," \
  " d AS (UPDATE dash_deliveries SET state = 'done', done_at = now (), claimed_until = NULL, last_error = NULL," \
  "     payload = payload || jsonb_build_object ('published_item_id', $2::uuid) WHERE id = $1::uuid)," \
  LOG ("'INFO'", "format ('%s: published as %s and recorded', r.channel, r.channel_item_id)", "$2::uuid::text") \
  " SELECT " MPIS_RECORDED ("r", "$2::uuid") ", r.published_item_id IS NOT NULL FROM r"

#define LINK \
  "UPDATE dash_publish_records SET published_item_id = $2::uuid WHERE id = $1::uuid" \
  " AND EXISTS (SELECT FROM published_items WHERE id = $2::uuid) RETURNING id"

/* MPIS has a database of its own, so that its item never shows here by itself. */
#define WRITE_DOWN "SELECT dash_adopt_item ($1::uuid, $2::uuid)"

/* What MPIS would have written, where there is none and the tables are ours. */
#define MAKE \
  "WITH old AS (SELECT * FROM dash_publish_records WHERE id = $1::uuid FOR UPDATE)," \
  " given AS (SELECT payload->'body' AS body FROM dash_deliveries WHERE id = $1::uuid)," \
  " i AS (INSERT INTO published_items (draft_id, channel, channel_item_id, channel_url, published_payload," \
  "     published_at, persona_version_used)" \
  "   SELECT old.draft_id, old.channel, old.channel_item_id, old.channel_url," \
  "     coalesce (given.body->'published_payload', '{}'), coalesce (old.published_at, now ())," \
  "     given.body->>'persona_version_used'" \
  "   FROM old, given WHERE EXISTS (SELECT FROM content_drafts WHERE id = old.draft_id)" \
  "   RETURNING id, draft_id, published_at)," \
  " p AS (UPDATE content_plans SET status = 'published' WHERE id IN (SELECT d.plan_id FROM i" \
  "   JOIN content_drafts d ON d.id = i.draft_id))," \
  " r AS (UPDATE dash_publish_records AS c SET published_item_id = i.id, forward_state = 'none'," \
  "     published_at = i.published_at FROM i WHERE c.id = $1::uuid RETURNING c.*)," \
  " done AS (UPDATE dash_deliveries SET state = 'done', done_at = now (), claimed_until = NULL" \
  "   WHERE id IN (SELECT id FROM r))," \
  LOG ("'INFO'", "format ('%s: published as %s and recorded', r.channel, r.channel_item_id)", \
       "r.published_item_id::text") \
  " SELECT " MPIS_RECORDED ("r", "r.published_item_id") " FROM r"

#define REFUSE \
  "WITH r AS (UPDATE dash_publish_records SET forward_state = 'failed' WHERE id = $1::uuid RETURNING *)," \
  " d AS (UPDATE dash_deliveries SET state = 'failed', done_at = now (), claimed_until = NULL, last_error = $3," \
  "     payload = payload || jsonb_build_object ('refused', $2::int, 'refusal', $4::jsonb) WHERE id = $1::uuid)," \
  LOG ("'ERROR'", "format ('%s: %s could not be recorded: %s', r.channel, r.channel_item_id, $3::text)", "NULL") \
  " SELECT 1 FROM r"

#define PUT_OFF \
  "WITH r AS (SELECT * FROM dash_publish_records WHERE id = $1::uuid)," \
  " d AS (UPDATE dash_deliveries SET claimed_until = NULL, last_error = $2, next_at = now () + " \
  MPIS_NEXT_TRY ("attempts") " WHERE id = $1::uuid)," \
  LOG ("'WARN'", "format ('%s: %s waits to be recorded: %s', r.channel, r.channel_item_id, $2::text)", "NULL") \
  " SELECT " MPIS_QUEUED ("r", "'The record is kept; MPIS is told later: ' || $2::text") " FROM r"

#define VISIBLE_TRIES 3
#define VISIBLE_MS    100

MpisPublishJob *
mpis_publish_job_new (const MpisForwarding *forwarding,
                      const char           *record_id)
{
  MpisPublishJob *self = g_new0 (MpisPublishJob, 1);

  mpis_forwarding_init_copy (&self->forwarding, forwarding);
  self->record_id = g_strdup (record_id);
  return self;
}

void
mpis_publish_job_free (MpisPublishJob *self)
{
  mpis_forwarding_clear (&self->forwarding);
  g_free (self->record_id);
  g_free (self->run_id);
  g_free (self->draft_id);
  g_clear_pointer (&self->payload, json_node_unref);
  g_free (self);
}

static MpisDbParams *
params_for (MpisPublishJob *self)
{
  return mpis_db_params_text (mpis_db_params_new (), self->record_id);
}

static MpisOutcome *
outcome_of (MpisDbRows *rows,
            guint       status)
{
  if (mpis_db_rows_get_n (rows) == 0)
    return mpis_outcome_new (404, "{\"detail\":\"The record was deleted meanwhile\"}");
  return mpis_outcome_new (status, mpis_db_rows_get_text (rows, 0, 0));
}

static JsonNode *
payload_member (MpisPublishJob *self,
                const char     *name)
{
  return self->payload != NULL && JSON_NODE_HOLDS_OBJECT (self->payload)
           ? json_object_get_member (json_node_get_object (self->payload), name) : NULL;
}

/* Ties the record to the item MPIS made. In a database that MPIS shares it is there in a moment; where the
 * tables are ours it may have one of its own. */
static void
link_awaiting (MpisPublishJob *self,
               const char     *item_id)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(MpisDbRows) rows = NULL;

  for (guint i = 0; i < VISIBLE_TRIES; i++)
    {
      g_clear_pointer (&rows, mpis_db_rows_unref);
      rows = mpis_pool_query_awaiting (self->forwarding.pool, LINK,
                                       mpis_db_params_text (params_for (self), item_id), &error);
      if (rows == NULL || mpis_db_rows_get_n (rows) > 0)
        break;
      dex_await (dex_timeout_new_msec (VISIBLE_MS), NULL);
    }
  if (rows != NULL && mpis_db_rows_get_n (rows) == 0 && self->forwarding.origin == MPIS_DB_ORIGIN_OURS)
    {
      g_clear_pointer (&rows, mpis_db_rows_unref);
      rows = mpis_pool_query_awaiting (self->forwarding.pool, WRITE_DOWN,
                                       mpis_db_params_text (params_for (self), item_id), &error);
    }
  if (rows == NULL)
    g_warning ("The record of the item %s is not tied to it yet: %s", item_id, error->message);
}

static MpisOutcome *
settle_awaiting (MpisPublishJob  *self,
                 const char      *item_id,
                 const char      *published_at,
                 GError         **error)
{
  g_autoptr(MpisDbRows) rows = NULL;
  MpisDbParams *params = params_for (self);
  MpisInstant at = MPIS_INSTANT_UNKNOWN;

  if (published_at != NULL && !mpis_time_parse (published_at, NULL, &at, NULL, NULL))
    at = mpis_time_now ();
  mpis_db_params_text (params, item_id);
  mpis_db_params_instant (params, at);
  rows = mpis_pool_query_awaiting (self->forwarding.pool, SETTLE, params, error);
  if (rows == NULL)
    return NULL;

  if (mpis_db_rows_get_n (rows) > 0 && !mpis_db_rows_get_bool (rows, 0, 1))
    link_awaiting (self, item_id);
  return outcome_of (rows, 200);
}

static MpisOutcome *
refuse_awaiting (MpisPublishJob  *self,
                 guint            status,
                 const char      *reason,
                 const char      *json,
                 GError         **error)
{
  g_autoptr(MpisDbRows) rows = NULL;
  MpisDbParams *params = params_for (self);

  mpis_db_params_int (params, status);
  mpis_db_params_text (params, reason);
  mpis_db_params_text (params, json);
  rows = mpis_pool_query_awaiting (self->forwarding.pool, REFUSE, params, error);
  return rows != NULL ? mpis_outcome_new (status, json) : NULL;
}

static MpisOutcome *
put_off_awaiting (MpisPublishJob  *self,
                  const char      *reason,
                  GError         **error)
{
  g_autoptr(MpisDbRows) rows = NULL;

  rows = mpis_pool_query_awaiting (self->forwarding.pool, PUT_OFF,
                                   mpis_db_params_text (params_for (self), reason), error);
  return rows != NULL ? outcome_of (rows, 202) : NULL;
}

static char *
describe_refusal (MpisRemoteAnswer *answer)
{
  char *text = mpis_remote_answer_describe (answer);

  return text != NULL ? text : g_strdup_printf ("status %u", answer->status);
}

/* What MPIS said: the id it gave, or why it does not want it. */
static MpisOutcome *
take_answer_awaiting (MpisPublishJob    *self,
                      MpisRemoteAnswer  *answer,
                      GError           **error)
{
  JsonObject *object = json_node_get_object (answer->json);
  const char *id, *at;

  if (answer->status >= 400)
    {
      g_autofree char *reason = describe_refusal (answer);
      g_autofree char *json = mpis_json_print (answer->json);

      return refuse_awaiting (self, answer->status, reason, json, error);
    }

  id = json_object_get_string_member_with_default (object, "id", NULL);
  at = json_object_get_string_member_with_default (object, "published_at", NULL);
  if (id == NULL || !g_uuid_string_is_valid (id))
    return put_off_awaiting (self, "MPIS answered without the id of what it recorded", error);
  return settle_awaiting (self, id, at, error);
}

/* Before telling MPIS what it may have heard already, though its answer was lost or we were: is it through with
 * it, and what came of it? */
static gboolean
find_earlier_awaiting (MpisPublishJob  *self,
                       MpisOutcome    **outcome,
                       GError         **error)
{
  g_autoptr(MpisDbRows) rows = NULL;
  g_autoptr(GError) problem = NULL;

  if (self->forwarding.mpis != NULL && !mpis_upstream_rested_awaiting (self->forwarding.mpis, &problem))
    {
      *outcome = put_off_awaiting (self, problem->message, error);
      return *outcome != NULL;
    }
  rows = mpis_pool_query_awaiting (self->forwarding.pool, FIND, params_for (self), error);
  if (rows == NULL)
    return FALSE;
  if (mpis_db_rows_get_n (rows) == 0)
    return TRUE;
  *outcome = settle_awaiting (self, mpis_db_rows_get_text (rows, 0, 0), mpis_db_rows_get_text (rows, 0, 1),
                              error);
  return *outcome != NULL;
}

static MpisOutcome *
make_here_awaiting (MpisPublishJob  *self,
                    GError         **error)
{
  g_autoptr(MpisDbRows) rows = mpis_pool_query_awaiting (self->forwarding.pool, MAKE, params_for (self), error);
  g_autofree char *reason = NULL;
  g_autofree char *json = NULL;

  if (rows == NULL)
    return NULL;
  if (mpis_db_rows_get_n (rows) > 0)
    return outcome_of (rows, 200);
  reason = g_strdup_printf ("Draft not found: %s", self->draft_id);
  json = g_strdup_printf ("{\"detail\":\"%s\"}", reason);   /* a UUID needs no escaping */
  return refuse_awaiting (self, 400, reason, json, error);
}

static MpisOutcome *
tell_mpis_awaiting (MpisPublishJob  *self,
                    GError         **error)
{
  JsonNode *ids_node = payload_member (self, "ids");
  JsonObject *ids = ids_node != NULL ? json_node_get_object (ids_node) : NULL;
  const MpisUpstreamIds given = {
    .run_id = self->run_id,
    .project_id = ids ? json_object_get_string_member_with_default (ids, "project_id", NULL) : NULL,
    .execution_id = ids ? json_object_get_string_member_with_default (ids, "execution_id", NULL) : NULL,
    .draft_id = self->draft_id,
  };
  g_autoptr(MpisRemoteAnswer) answer = NULL;
  g_autoptr(GError) problem = NULL;

  answer = dex_await_boxed (mpis_upstream_record (self->forwarding.mpis, payload_member (self, "body"),
                                                  self->forwarding.answer_ms, &given), &problem);
  if (answer != NULL)
    return take_answer_awaiting (self, answer, error);
  if (g_error_matches (problem, MPIS_REMOTE_ERROR, MPIS_REMOTE_ERROR_FAILED) && self->attempts >= MPIS_TRIES)
    return refuse_awaiting (self, 502, problem->message, "{\"detail\":\"MPIS failed too often\"}", error);
  return put_off_awaiting (self, problem->message, error);
}

static DexFuture *
forward_fiber (gpointer data)
{
  MpisPublishJob *self = data;
  g_autoptr(MpisOutcome) outcome = NULL;
  g_autoptr(GError) error = NULL;

  if (self->attempts > 1 && !find_earlier_awaiting (self, &outcome, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  if (outcome == NULL && self->forwarding.mpis != NULL)
    outcome = tell_mpis_awaiting (self, &error);
  else if (outcome == NULL && self->forwarding.origin == MPIS_DB_ORIGIN_OURS)
    outcome = make_here_awaiting (self, &error);
  else if (outcome == NULL)
    outcome = put_off_awaiting (self, "no address of MPIS is configured (MPIS_API_URL)", &error);

  if (outcome == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  return dex_future_new_take_boxed (MPIS_TYPE_OUTCOME, g_steal_pointer (&outcome));
}

/* Tells MPIS of a record that is claimed by us, and writes down what came of it. Takes @job. */
DexFuture *
mpis_publish_forward (MpisPublishJob *job)
{
  return dex_scheduler_spawn (NULL, 256 * 1024, forward_fiber, job, (GDestroyNotify) mpis_publish_job_free);
}

static DexFuture *
deliver_fiber (gpointer data)
{
  MpisPublishJob *self = data;
  g_autoptr(MpisDbRows) rows = NULL;
  g_autoptr(GError) error = NULL;

  rows = mpis_pool_query_awaiting (self->forwarding.pool, CLAIM,
                                   mpis_db_params_int (params_for (self),
                                                       MPIS_CLAIM_SECONDS (&self->forwarding)), &error);
  if (rows == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  if (mpis_db_rows_get_n (rows) == 0)
    return dex_future_new_take_boxed (MPIS_TYPE_OUTCOME, mpis_outcome_new (204, ""));
  self->payload = mpis_json_parse (mpis_db_rows_get_text (rows, 0, 0), -1, NULL);
  self->attempts = mpis_db_rows_get_int (rows, 0, 1);
  self->run_id = g_strdup (mpis_db_rows_get_text (rows, 0, 2));
  self->draft_id = g_strdup (mpis_db_rows_get_text (rows, 0, 3));
  return forward_fiber (self);
}

/**
 * mpis_publish_deliver:
 * @forwarding: the ways to the database and to MPIS
 * @delivery_id: a row of `dash_deliveries`, of the kind `mpis-record`
 *
 * Tells MPIS of a record it did not take before, and puts it off again if it must be. MPIS may have taken
 * it without our hearing of it, so that is looked up first.
 *
 * Returns: (transfer full): a future of an #MpisOutcome, with status 204 if somebody else is at it or
 *   nothing is left to do; rejected with #MpisDbError
 */
DexFuture *
mpis_publish_deliver (const MpisForwarding *forwarding,
                      const char           *delivery_id)
{
  dex_return_error_if_fail (forwarding != NULL && delivery_id != NULL);

  return dex_scheduler_spawn (NULL, 256 * 1024, deliver_fiber, mpis_publish_job_new (forwarding, delivery_id),
                              (GDestroyNotify) mpis_publish_job_free);
}
