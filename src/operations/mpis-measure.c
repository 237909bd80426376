#include "config.h"

#include "mpis-measure-private.h"

#include "mpis-channel.h"
#include "mpis-error.h"
#include "mpis-json.h"
#include "mpis-mask.h"

#define PATIENCE_MS 2000
#define LOOK_MS     25

static void
entry_free (MpisMeasureEntry *self)
{
  g_free (self->given_id);
  g_free (self->item_id);
  json_node_unref (self->metrics);
  g_free (self->channel);
  g_free (self->source);
  g_free (self->run_id);
  g_free (self->project_id);
  g_free (self->metric_id);
  g_ptr_array_unref (self->warnings);
  g_free (self);
}

MpisMeasureJob *
mpis_measure_job_new (const MpisForwarding     *forwarding,
                      const MpisMeasureContext *context)
{
  MpisMeasureJob *self = g_new0 (MpisMeasureJob, 1);
  g_autoptr(JsonNode) masked = NULL;

  mpis_forwarding_init_copy (&self->forwarding, forwarding);
  self->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) entry_free);
  if (context == NULL)
    return self;
  self->run_id = g_strdup (context->run_id);
  self->project_id = g_strdup (context->project_id);
  self->execution = g_strdup (context->execution);
  masked = context->body != NULL ? mpis_mask_json (context->body) : NULL;
  self->body = masked != NULL ? mpis_json_print (masked) : g_strdup ("{}");
  self->by = g_strdup (context->by);
  return self;
}

void
mpis_measure_job_free (MpisMeasureJob *self)
{
  mpis_forwarding_clear (&self->forwarding);
  g_ptr_array_unref (self->entries);
  g_clear_pointer (&self->rejected, json_array_unref);
  g_free (self->run_id);
  g_free (self->project_id);
  g_free (self->execution);
  g_free (self->body);
  g_free (self->by);
  g_free (self);
}

void
mpis_measure_job_add (MpisMeasureJob        *self,
                      guint                  index,
                      const MpisMeasurement *measurement)
{
  MpisMeasureEntry *entry = g_new0 (MpisMeasureEntry, 1);

  entry->index = index;
  entry->given_id = g_strdup (measurement->item_id);
  entry->metrics = json_node_ref (measurement->metrics);
  entry->channel = measurement->channel != NULL
                     ? g_strstrip (g_ascii_strdown (measurement->channel, -1)) : NULL;
  entry->source = g_strdup (measurement->source != NULL ? measurement->source : "api");
  entry->measured_at = measurement->measured_at != MPIS_INSTANT_UNKNOWN ? measurement->measured_at
                                                                        : mpis_time_now ();
  entry->warnings = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->entries, entry);
}

/* --- reading a batch ------------------------------------------------------------------------------ */

static const char *
read_text (JsonObject *object,
           const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING
           ? json_node_get_string (node) : NULL;
}

static gboolean
is_given (JsonObject *object,
          const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && !JSON_NODE_HOLDS_NULL (node);
}

/**
 * mpis_measurement_read:
 * @node: an entry of a batch
 * @measurement: (out caller-allocates): what it says; holds only as long as @node
 * @problem: (out) (transfer full): what is wrong with it
 *
 * Returns: whether it can be used
 */
gboolean
mpis_measurement_read (JsonNode         *node,
                       MpisMeasurement  *measurement,
                       char            **problem)
{
  static const char *const texts[] = { "channel", "source", "measured_at" };
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *at;

  *measurement = (MpisMeasurement) { .measured_at = MPIS_INSTANT_UNKNOWN };
  *problem = NULL;
  if (object == NULL)
    {
      *problem = g_strdup ("it is no object");
      return FALSE;
    }
  measurement->item_id = read_text (object, "published_item_id");
  measurement->metrics = json_object_get_member (object, "metrics");
  measurement->channel = read_text (object, "channel");
  measurement->source = read_text (object, "source");
  at = read_text (object, "measured_at");
  if (measurement->item_id == NULL || !g_uuid_string_is_valid (measurement->item_id))
    *problem = g_strdup ("published_item_id: should be a UUID");
  else if (measurement->metrics == NULL || !(JSON_NODE_HOLDS_OBJECT (measurement->metrics)
                                             || JSON_NODE_HOLDS_ARRAY (measurement->metrics)))
    *problem = g_strdup ("metrics: should be an object, or a list of type and value");
  for (guint i = 0; *problem == NULL && i < G_N_ELEMENTS (texts); i++)
    if (is_given (object, texts[i]) && read_text (object, texts[i]) == NULL)
      *problem = g_strdup_printf ("%s: should be a text", texts[i]);
  if (*problem == NULL && at != NULL && !mpis_time_parse (at, NULL, &measurement->measured_at, NULL, NULL))
    *problem = g_strdup_printf ("measured_at: “%s” is no time", at);
  return *problem == NULL;
}

static void
reject (MpisMeasureJob *self,
        guint           index,
        const char     *problem)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "index", index);
  json_object_set_string_member (object, "detail", problem);
  json_array_add_object_element (self->rejected, object);
}

/* --- ingesting ------------------------------------------------------------------------------------ */

static char *
print_problem (const char *text)
{
  g_autoptr(JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "detail", text);
  json_node_take_object (node, object);
  return mpis_json_print (node);
}

static char *
describe_missing (const MpisMeasureEntry *entry)
{
  return entry->waits
           ? g_strdup_printf ("The record %s waits for MPIS; its metrics can be taken when MPIS has it",
                              entry->given_id)
           : g_strdup_printf ("Published item not found: %s", entry->given_id);
}

static char *
print_ingested (MpisMeasureEntry *entry,
                const char       *state)
{
  g_autoptr(JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *now = mpis_time_format (mpis_time_now ());
  g_autofree char *at = mpis_time_format (entry->measured_at);
  JsonObject *object = json_object_new ();
  JsonArray *warnings = json_array_new ();

  json_object_set_string_member (object, "metric_id", entry->metric_id);
  json_object_set_string_member (object, "status", "ingested");
  json_object_set_string_member (object, "published_item_id", entry->item_id);
  json_object_set_int_member (object, "metrics_ingested", entry->n_metrics);
  json_object_set_string_member (object, "recorded_at", now);
  json_object_set_string_member (object, "measured_at", at);
  json_object_set_string_member (object, "channel", entry->channel);
  json_object_set_string_member (object, "state", state);
  for (guint i = 0; i < entry->warnings->len; i++)
    json_array_add_string_element (warnings, entry->warnings->pdata[i]);
  json_object_set_array_member (object, "warnings", warnings);
  json_node_take_object (node, object);
  return mpis_json_print (node);
}

#define LOOK \
  "SELECT state = 'done', coalesce (claimed_until, '-infinity') > now () FROM dash_deliveries WHERE id = $1::uuid"

/* Waits for whoever else tells MPIS of the same post just now. */
static gboolean
wait_for_other_awaiting (MpisMeasureJob *self,
                         const char     *delivery,
                         gint64          until)
{
  for (;;)
    {
      g_autoptr(MpisDbRows) rows = NULL;

      rows = mpis_pool_query_awaiting (self->forwarding.pool, LOOK,
                                       mpis_db_params_text (mpis_db_params_new (), delivery), NULL);
      if (rows == NULL || mpis_db_rows_get_n (rows) == 0)
        return FALSE;
      if (mpis_db_rows_get_bool (rows, 0, 0))
        return TRUE;
      if (!mpis_db_rows_get_bool (rows, 0, 1) || g_get_monotonic_time () >= until)
        return FALSE;
      dex_await (dex_timeout_new_msec (LOOK_MS), NULL);
    }
}

/* Tells MPIS at once, and not for long: the delivery stays if that is not enough. */
static const char *
forward_awaiting (MpisMeasureJob   *self,
                  MpisMeasureEntry *entry)
{
  const guint patience_ms = MIN (PATIENCE_MS, self->forwarding.patience_ms);
  const gint64 until = g_get_monotonic_time () + patience_ms * 1000LL;
  g_autofree char *delivery = mpis_measure_delivery_of (entry->item_id);
  g_autoptr(DexFuture) forward = NULL;
  g_autoptr(MpisOutcome) outcome = NULL;

  if (self->forwarding.mpis == NULL)
    return "none";
  forward = mpis_measure_deliver (&self->forwarding, delivery);
  dex_future_disown (dex_ref (forward));
  outcome = dex_await_boxed (dex_future_first (dex_ref (forward), dex_timeout_new_msec (patience_ms), NULL), NULL);
  if (outcome != NULL && outcome->status == 204 && wait_for_other_awaiting (self, delivery, until))
    return "forwarded";
  return outcome != NULL && outcome->status == 200 ? "forwarded" : "queued";
}

static DexFuture *
ingest_fiber (gpointer data)
{
  MpisMeasureJob *self = data;
  MpisMeasureEntry *entry = self->entries->pdata[0];
  g_autofree char *json = NULL;
  g_autoptr(GError) error = NULL;

  if (!mpis_measure_write_awaiting (self, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  if (entry->item_id == NULL)
    {
      g_autofree char *text = describe_missing (entry);

      json = print_problem (text);
      return dex_future_new_take_boxed (MPIS_TYPE_OUTCOME, mpis_outcome_new (entry->waits ? 503 : 404, json));
    }
  json = print_ingested (entry, forward_awaiting (self, entry));
  return dex_future_new_take_boxed (MPIS_TYPE_OUTCOME, mpis_outcome_new (200, json));
}

/**
 * mpis_measure_ingest:
 * @forwarding: the ways to the database and to MPIS
 * @measurement: what a post's counters stand at
 * @context: (nullable): what the call belongs to
 *
 * Brings a measurement to the eight counters, writes it as one snapshot, and tells MPIS what was gained.
 * The same instant again is a correction, or nothing where it says the same. What cannot be read is in
 * the answer and in the log of the run.
 *
 * Returns: (transfer full): a future of an #MpisOutcome: 200 with the snapshot's id and whether MPIS knows,
 *   404 for a post that does not exist; rejected with #MpisDbError
 */
DexFuture *
mpis_measure_ingest (const MpisForwarding     *forwarding,
                     const MpisMeasurement    *measurement,
                     const MpisMeasureContext *context)
{
  MpisMeasureJob *job;

  dex_return_error_if_fail (forwarding != NULL && MPIS_IS_DB_POOL (forwarding->pool));
  dex_return_error_if_fail (measurement != NULL && measurement->item_id != NULL && measurement->metrics != NULL);

  job = mpis_measure_job_new (forwarding, context);
  mpis_measure_job_add (job, 0, measurement);
  return dex_scheduler_spawn (NULL, 256 * 1024, ingest_fiber, job, (GDestroyNotify) mpis_measure_job_free);
}

/* --- a batch -------------------------------------------------------------------------------------- */

typedef struct {
  MpisForwarding  forwarding;
  GPtrArray      *deliveries;
} Deliveries;

static void
deliveries_free (gpointer data)
{
  Deliveries *self = data;

  mpis_forwarding_clear (&self->forwarding);
  g_ptr_array_unref (self->deliveries);
  g_free (self);
}

/* One after the other; the first that MPIS does not take ends it, the rest is delivered later. */
static DexFuture *
deliver_all_fiber (gpointer data)
{
  Deliveries *self = data;

  for (guint i = 0; i < self->deliveries->len; i++)
    {
      g_autoptr(MpisOutcome) outcome = NULL;

      outcome = dex_await_boxed (mpis_measure_deliver (&self->forwarding, self->deliveries->pdata[i]), NULL);
      if (outcome == NULL || outcome->status == 202)
        break;
    }
  return dex_future_new_true ();
}

static void
deliver_all (MpisMeasureJob *self)
{
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  Deliveries *deliveries = g_new0 (Deliveries, 1);

  mpis_forwarding_init_copy (&deliveries->forwarding, &self->forwarding);
  deliveries->deliveries = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < self->entries->len; i++)
    {
      MpisMeasureEntry *entry = self->entries->pdata[i];

      if (entry->item_id != NULL && g_hash_table_add (seen, entry->item_id))
        g_ptr_array_add (deliveries->deliveries, mpis_measure_delivery_of (entry->item_id));
    }
  dex_future_disown (dex_scheduler_spawn (NULL, 128 * 1024, deliver_all_fiber, deliveries, deliveries_free));
}

static DexFuture *
batch_fiber (gpointer data)
{
  MpisMeasureJob *self = data;
  g_autoptr(JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autoptr(GError) error = NULL;
  g_autofree char *json = NULL;
  JsonObject *answer = json_object_new ();
  guint n_taken = 0;

  json_node_take_object (node, answer);
  if (self->entries->len > 0 && !mpis_measure_write_awaiting (self, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  for (guint i = 0; i < self->entries->len; i++)
    {
      MpisMeasureEntry *entry = self->entries->pdata[i];
      g_autofree char *problem = NULL;

      n_taken += entry->item_id != NULL;
      if (entry->item_id == NULL)
        {
          problem = describe_missing (entry);
          reject (self, entry->index, problem);
        }
    }
  if (self->forwarding.mpis != NULL)
    deliver_all (self);

  json_object_set_string_member (answer, "status", "queued");
  json_object_set_int_member (answer, "count", n_taken);
  json_object_set_array_member (answer, "rejected", json_array_ref (self->rejected));
  json = mpis_json_print (node);
  return dex_future_new_take_boxed (MPIS_TYPE_OUTCOME, mpis_outcome_new (202, json));
}

/**
 * mpis_measure_batch:
 * @forwarding: the ways to the database and to MPIS
 * @entries: an array of what mpis_measurement_read() reads
 * @context: (nullable): what the call belongs to
 *
 * As mpis_measure_ingest() for many at once, in one transaction. Those that cannot be used are named in the
 * answer and do not stand in the way of the others; MPIS is told afterwards.
 *
 * Returns: (transfer full): a future of an #MpisOutcome: 202 with how many were written and `rejected`;
 *   rejected with #MpisDbError
 */
DexFuture *
mpis_measure_batch (const MpisForwarding     *forwarding,
                    JsonNode                 *entries,
                    const MpisMeasureContext *context)
{
  MpisMeasureJob *job;
  JsonArray *array;

  dex_return_error_if_fail (forwarding != NULL && MPIS_IS_DB_POOL (forwarding->pool));
  dex_return_error_if_fail (entries != NULL && JSON_NODE_HOLDS_ARRAY (entries));

  job = mpis_measure_job_new (forwarding, context);
  job->rejected = json_array_new ();
  array = json_node_get_array (entries);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      g_autofree char *problem = NULL;
      MpisMeasurement measurement;

      if (mpis_measurement_read (json_array_get_element (array, i), &measurement, &problem))
        mpis_measure_job_add (job, i, &measurement);
      else
        reject (job, i, problem);
    }
  return dex_scheduler_spawn (NULL, 256 * 1024, batch_fiber, job, (GDestroyNotify) mpis_measure_job_free);
}
