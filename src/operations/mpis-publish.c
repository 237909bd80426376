#include "config.h"

#include "mpis-publish-private.h"

#include "mpis-channel.h"
#include "mpis-json.h"
#include "mpis-mask.h"

/* A record is a row with (draft, channel, item id), so the same one twice is one row; the delivery that
 * tells MPIS has the same id and is claimed by whoever takes it. The row is written before MPIS is told. */
#define STORE \
  "WITH run AS (SELECT run_id, project_id, persona_id FROM dashboard_runs WHERE run_id = $5::uuid)," \
  /* MPIS may have been told by somebody else already */ \
  " found AS (SELECT i.id, i.published_at FROM published_items i WHERE i.draft_id = $1::uuid" \
  "   AND lower (btrim (i.channel)) = $2 AND i.channel_item_id = $3 ORDER BY i.published_at, i.id LIMIT 1)," \
  " r AS (INSERT INTO dash_publish_records AS r (run_id, project_id, persona_id, draft_id, channel," \
  "     channel_item_id, channel_url, published_at, published_item_id, forward_state)" \
  "   SELECT $5::uuid," \
  "     coalesce ((SELECT id FROM dashboard_projects WHERE id = $6::uuid), (SELECT project_id FROM run))," \
  "     coalesce ((SELECT id FROM personas WHERE id = $7::uuid), (SELECT persona_id FROM run)," \
  "       (SELECT p.persona_id FROM content_drafts d JOIN content_plans p ON p.id = d.plan_id" \
  "         WHERE d.id = $1::uuid))," \
  "     $1::uuid, $2, $3, $4, coalesce ($8::timestamptz, (SELECT published_at FROM found))," \
  "     (SELECT id FROM found), CASE WHEN EXISTS (SELECT FROM found) THEN 'forwarded' ELSE 'pending' END" \
  "   ON CONFLICT (draft_id, channel, channel_item_id) DO UPDATE SET" \
  "     run_id = coalesce (r.run_id, excluded.run_id)," \
  "     project_id = coalesce (r.project_id, excluded.project_id)," \
  "     persona_id = coalesce (r.persona_id, excluded.persona_id)," \
  "     channel_url = coalesce (r.channel_url, excluded.channel_url)," \
  "     published_at = coalesce (r.published_at, excluded.published_at)," \
  "     published_item_id = coalesce (r.published_item_id, excluded.published_item_id)," \
  "     forward_state = CASE WHEN r.forward_state IN ('forwarded', 'none') THEN r.forward_state" \
  "       WHEN excluded.published_item_id IS NOT NULL THEN 'forwarded' ELSE 'pending' END" \
  "   RETURNING r.*)," \
  " d AS (INSERT INTO dash_deliveries AS d (id, kind, run_id, subject_id, payload, attempts, claimed_until)" \
  "   SELECT r.id, 'mpis-record', r.run_id, r.id, $9::jsonb, 1, now () + make_interval (secs => $10::int)" \
  "   FROM r WHERE r.forward_state = 'pending'" \
  "   ON CONFLICT (id) DO UPDATE SET state = 'pending', payload = d.payload || excluded.payload," \
  "     attempts = d.attempts + 1, claimed_until = excluded.claimed_until, done_at = NULL" \
  "   WHERE coalesce (d.claimed_until, '-infinity') < now ()" \
  "   RETURNING d.id, d.payload, d.attempts)," \
  " calls AS (INSERT INTO dash_run_callbacks (run_id, kind, who, body, outcome)" \
  "   SELECT $5::uuid, 'record', $12, $11::jsonb, CASE WHEN EXISTS (SELECT FROM d) THEN 'taken'" \
  "     ELSE 'known already' END WHERE $5::uuid IS NOT NULL)," \
  " stray AS (INSERT INTO dash_run_logs (run_id, project_id, level, message, service, draft_id)" \
  "   SELECT $5::uuid, $6::uuid, 'WARN', 'No run with this id is known here; what it published is recorded all the same'," \
  "     'mpis-dashboard', $1::uuid::text WHERE $5::uuid IS NOT NULL AND NOT EXISTS (SELECT FROM run))" \
  " SELECT r.id, d.id IS NOT NULL, d.payload, d.attempts, r.run_id," \
  "   CASE WHEN r.forward_state IN ('forwarded', 'none') THEN " \
  MPIS_RECORDED ("r", "coalesce (r.published_item_id::text, o.payload->>'published_item_id')") " END," \
  " dash_run_heard ($5::uuid)" \
  " FROM r LEFT JOIN d ON true LEFT JOIN dash_deliveries o ON o.id = r.id"

/* How it stands with a record that somebody else is telling MPIS. */
#define LOOK \
  "SELECT CASE WHEN r.forward_state IN ('forwarded', 'none') THEN " \
  MPIS_RECORDED ("r", "coalesce (r.published_item_id::text, d.payload->>'published_item_id')") " END," \
  " r.forward_state = 'failed', d.payload->'refusal', (d.payload->>'refused')::int," \
  " d.claimed_until > now ()," \
  MPIS_QUEUED ("r", "coalesce ('MPIS has not taken it yet: ' || d.last_error, 'MPIS is being told')") \
  " FROM dash_publish_records r LEFT JOIN dash_deliveries d ON d.id = r.id WHERE r.id = $1::uuid"

#define FIRST_LOOK_MS 20
#define LAST_LOOK_MS  250

typedef struct {
  MpisForwarding  forwarding;
  MpisDbParams   *params;
  char           *draft_id;
} Record;

static void
record_free (gpointer data)
{
  Record *self = data;

  mpis_forwarding_clear (&self->forwarding);
  g_clear_pointer (&self->params, mpis_db_params_free);
  g_free (self->draft_id);
  g_free (self);
}

static void
add_text (JsonObject *object,
          const char *name,
          const char *text)
{
  if (text != NULL)
    json_object_set_string_member (object, name, text);
}

/* MPIS gets its own fields and no others; ours would only be dropped, or break it. */
static char *
print_payload (const MpisPublishForm *form,
               const char            *channel)
{
  g_autoptr(JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *payload = json_object_new (), *body = json_object_new (), *ids = json_object_new ();

  add_text (body, "draft_id", form->draft_id);
  add_text (body, "channel", channel);
  add_text (body, "channel_item_id", form->channel_item_id);
  add_text (body, "channel_url", form->channel_url);
  if (form->payload != NULL)
    json_object_set_member (body, "published_payload", json_node_copy (form->payload));
  add_text (body, "persona_version_used", form->persona_version);
  add_text (ids, "run_id", form->run_id);
  add_text (ids, "project_id", form->project_id);
  add_text (ids, "execution_id", form->execution);
  json_object_set_object_member (payload, "body", body);
  json_object_set_object_member (payload, "ids", ids);
  json_node_take_object (node, payload);
  return mpis_json_print (node);
}

static MpisDbParams *
make_params (const MpisForwarding  *forwarding,
             const MpisPublishForm *form)
{
  g_autofree char *channel = g_strstrip (g_ascii_strdown (form->channel, -1));
  g_autofree char *payload = print_payload (form, channel);
  g_autoptr(JsonNode) masked = form->body != NULL ? mpis_mask_json (form->body) : NULL;
  g_autofree char *body = masked != NULL ? mpis_json_print (masked) : g_strdup ("{}");
  MpisDbParams *params = mpis_db_params_new ();

  mpis_db_params_text (params, form->draft_id);
  mpis_db_params_text (params, channel);
  mpis_db_params_text (params, form->channel_item_id);
  mpis_db_params_text (params, form->channel_url);
  mpis_db_params_text (params, form->run_id);
  mpis_db_params_text (params, form->project_id);
  mpis_db_params_text (params, form->persona_id);
  mpis_db_params_instant (params, form->published_at);
  mpis_db_params_text (params, payload);
  mpis_db_params_int (params, MPIS_CLAIM_SECONDS (forwarding));
  mpis_db_params_text (params, body);
  return mpis_db_params_text (params, form->by);
}

/* Waits for whoever else tells MPIS, by looking: they may be another service. */
static MpisOutcome *
wait_for_other_awaiting (Record      *self,
                         const char  *record_id,
                         GError     **error)
{
  const gint64 end = g_get_monotonic_time () + self->forwarding.patience_ms * 1000LL;
  guint pause = FIRST_LOOK_MS;

  for (;;)
    {
      g_autoptr(MpisDbRows) rows = NULL;

      rows = mpis_pool_query_awaiting (self->forwarding.pool, LOOK,
                                       mpis_db_params_text (mpis_db_params_new (), record_id), error);
      if (rows == NULL)
        return NULL;
      if (mpis_db_rows_get_n (rows) == 0)
        return mpis_outcome_new (404, "{\"detail\":\"The record was deleted meanwhile\"}");
      if (mpis_db_rows_get_text (rows, 0, 0) != NULL)
        return mpis_outcome_new (200, mpis_db_rows_get_text (rows, 0, 0));
      if (mpis_db_rows_get_bool (rows, 0, 1) && mpis_db_rows_get_text (rows, 0, 2) != NULL)
        return mpis_outcome_new (mpis_db_rows_get_int (rows, 0, 3), mpis_db_rows_get_text (rows, 0, 2));
      if (!mpis_db_rows_get_bool (rows, 0, 4) || g_get_monotonic_time () >= end)
        return mpis_outcome_new (202, mpis_db_rows_get_text (rows, 0, 5));
      dex_await (dex_timeout_new_msec (pause), NULL);
      pause = MIN (pause * 2, LAST_LOOK_MS);
    }
}

/* MPIS is told by a fiber of its own, which goes on when we have no more patience. */
static MpisOutcome *
forward_awaiting (Record      *self,
                  MpisDbRows  *rows,
                  GError     **error)
{
  g_autofree char *record_id = g_strdup (mpis_db_rows_get_text (rows, 0, 0));
  MpisPublishJob *job = mpis_publish_job_new (&self->forwarding, record_id);
  g_autoptr(DexFuture) forward = NULL;
  g_autoptr(GError) problem = NULL;
  MpisOutcome *outcome;

  job->payload = mpis_json_parse (mpis_db_rows_get_text (rows, 0, 2), -1, NULL);
  job->attempts = mpis_db_rows_get_int (rows, 0, 3);
  job->run_id = g_strdup (mpis_db_rows_get_text (rows, 0, 4));
  job->draft_id = g_strdup (self->draft_id);
  forward = mpis_publish_forward (job);
  dex_future_disown (dex_ref (forward));

  outcome = dex_await_boxed (dex_future_first (dex_ref (forward),
                                               dex_timeout_new_msec (self->forwarding.patience_ms), NULL),
                             &problem);
  if (outcome != NULL)
    return outcome;
  if (!g_error_matches (problem, DEX_ERROR, DEX_ERROR_TIMED_OUT))
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return NULL;
    }
  self->forwarding.patience_ms = 0;
  return wait_for_other_awaiting (self, record_id, error);
}

static DexFuture *
record_fiber (gpointer data)
{
  Record *self = data;
  g_autoptr(MpisDbRows) rows = NULL;
  g_autoptr(MpisOutcome) outcome = NULL;
  g_autoptr(GError) error = NULL;

  rows = mpis_pool_query_awaiting (self->forwarding.pool, STORE, g_steal_pointer (&self->params), &error);
  if (rows == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  if (mpis_db_rows_get_text (rows, 0, 5) != NULL)
    outcome = mpis_outcome_new (200, mpis_db_rows_get_text (rows, 0, 5));
  else if (mpis_db_rows_get_bool (rows, 0, 1))
    outcome = forward_awaiting (self, rows, &error);
  else
    outcome = wait_for_other_awaiting (self, mpis_db_rows_get_text (rows, 0, 0), &error);

  if (outcome == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  return dex_future_new_take_boxed (MPIS_TYPE_OUTCOME, g_steal_pointer (&outcome));
}

/**
 * mpis_publish_record:
 * @forwarding: the ways to the database and to MPIS
 * @form: what was published
 *
 * Writes down what was published, then tells MPIS, which makes the item of it. The same record again, or
 * by several callers at once, is told to MPIS once. What MPIS does not take now is kept and told later.
 * Where there is no MPIS and the database is ours the item is made here.
 *
 * Returns: (transfer full): a future of an #MpisOutcome: 200 with the item's id, 202 for what MPIS is told
 *   later, or MPIS's own refusal; rejected with #MpisDbError
 */
DexFuture *
mpis_publish_record (const MpisForwarding  *forwarding,
                     const MpisPublishForm *form)
{
  Record *self;

  dex_return_error_if_fail (forwarding != NULL && MPIS_IS_DB_POOL (forwarding->pool));
  dex_return_error_if_fail (form != NULL && form->draft_id != NULL && form->channel != NULL
                            && form->channel_item_id != NULL);

  self = g_new0 (Record, 1);
  mpis_forwarding_init_copy (&self->forwarding, forwarding);
  self->params = make_params (forwarding, form);
  self->draft_id = g_strdup (form->draft_id);
  return dex_scheduler_spawn (NULL, 256 * 1024, record_fiber, self, record_free);
}
