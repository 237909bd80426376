#include "config.h"

#include "mpis-jobs.h"

#include "mpis-ask.h"
#include "mpis-awaiting.h"
#include "mpis-channel.h"
#include "mpis-cron.h"
#include "mpis-error.h"
#include "mpis-flags.h"
#include "mpis-json.h"

#define STACK (128 * 1024)
#define FLAG  "metrics_not_ingested"

#define JOB_JSON(j) \
  "json_build_object ('id', " j ".id, 'job_name', " j ".job_name, 'channel', " j ".channel, " \
  "'persona_id', " j ".persona_id, 'schedule_cron', " j ".schedule_cron, " \
  "'last_run_at', dash_time (" j ".last_run_at), 'next_run_at', dash_time (" j ".next_run_at), " \
  "'enabled', " j ".enabled)"

/**
 * mpis_schedule_next:
 * @cron: a schedule of five fields
 * @zone: (nullable): whose clocks it goes by; %NULL is UTC
 * @after: a moment
 * @next: (out): the first moment of the schedule after it
 * @error: return location for %MPIS_ERROR_INVALID
 *
 * Returns: whether there is one
 */
gboolean
mpis_schedule_next (const char   *cron,
                    const char   *zone,
                    MpisInstant   after,
                    MpisInstant  *next,
                    GError      **error)
{
  g_autoptr(MpisCron) schedule = mpis_cron_parse (cron, error);
  g_autoptr(GTimeZone) clocks = NULL;

  if (schedule == NULL || !(clocks = mpis_zone_new (zone ? zone : "UTC", error)))
    return FALSE;
  *next = mpis_cron_next (schedule, after, clocks);
  if (*next != MPIS_INSTANT_UNKNOWN)
    return TRUE;
  g_set_error (error, MPIS_ERROR, MPIS_ERROR_INVALID, "the schedule “%s” never comes to pass", cron);
  return FALSE;
}

/**
 * mpis_jobs_list:
 * @db: a connection
 * @page: (nullable): which part; %NULL is all
 *
 * Returns: (transfer full): a future of an #MpisListing, newest first
 */
DexFuture *
mpis_jobs_list (MpisDb         *db,
                const MpisPage *page)
{
  return mpis_ask_listing (db,
    "SELECT " JOB_JSON ("j") ", j.created_at::text, j.id::text FROM metrics_ingestion_jobs j "
    "WHERE $1::text IS NULL OR (j.created_at, j.id) < ($1::timestamptz, $2::text::uuid) "
    "ORDER BY j.created_at DESC, j.id DESC LIMIT $3::bigint OFFSET $4::bigint", NULL, page);
}

/**
 * mpis_jobs_get:
 * @db: a connection
 * @id: which job
 *
 * Returns: (transfer full): a future of a string, JSON; rejected with %MPIS_ERROR_NOT_FOUND
 */
DexFuture *
mpis_jobs_get (MpisDb     *db,
               const char *id)
{
  return mpis_ask_text (db, "SELECT " JOB_JSON ("j") " FROM metrics_ingestion_jobs j WHERE j.id = $1::uuid",
                           mpis_db_params_text (mpis_db_params_new (), id), "there is no such job");
}

/* --- changing ----------------------------------------------------------------------------------- */

typedef struct {
  MpisDb *db;
  char   *id;           /* NULL: a new one */
  char   *job_name;
  char   *channel;
  char   *persona_id;
  char   *schedule_cron;
  char   *config;
  char   *enabled;
} Job;

static void
job_free (gpointer data)
{
  Job *self = data;

  g_object_unref (self->db);
  g_free (self->id);
  g_free (self->job_name);
  g_free (self->channel);
  g_free (self->persona_id);
  g_free (self->schedule_cron);
  g_free (self->config);
  g_free (self->enabled);
  g_free (self);
}

static char *
find_zone (const char *config)
{
  g_autoptr(JsonNode) node = config ? mpis_json_parse (config, -1, NULL) : NULL;
  const char *zone = NULL;
  MpisJson root;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return NULL;
  mpis_json_root (&root, node);
  return mpis_json_get_maybe_text (&root, "time_zone", &zone, NULL) ? g_strdup (zone) : NULL;
}

static char *
create_awaiting (Job     *self,
                 GError **error)
{
  g_autofree char *zone = find_zone (self->config);
  MpisDbParams *params;
  MpisInstant next;
  g_autofree char *persona = NULL;
  g_autoptr(GError) problem = NULL;
  char *json;

  if (!mpis_schedule_next (self->schedule_cron, zone, mpis_time_now (), &next, error))
    return NULL;
  if (self->persona_id != NULL
      && !(persona = mpis_ask_awaiting (self->db, "SELECT name FROM personas WHERE id = $1::uuid",
                                           mpis_db_params_text (mpis_db_params_new (), self->persona_id),
                                           "there is no such persona", error)))
    return NULL;
  params = mpis_db_params_text (mpis_db_params_new (), self->job_name);
  mpis_db_params_text (mpis_db_params_text (params, self->channel), self->persona_id);
  mpis_db_params_text (mpis_db_params_text (params, self->schedule_cron), self->config ? self->config : "{}");
  mpis_db_params_instant (params, next);
  json = mpis_ask_awaiting (self->db,
    "INSERT INTO metrics_ingestion_jobs AS j (id, job_name, channel, persona_id, schedule_cron, config, "
    "next_run_at, enabled) VALUES (gen_random_uuid (), $1::text, $2::text, $3::uuid, $4::text, $5::jsonb, "
    "$6::timestamptz, true) ON CONFLICT DO NOTHING RETURNING " JOB_JSON ("j"), params, "", &problem);
  if (json == NULL && g_error_matches (problem, MPIS_ERROR, MPIS_ERROR_NOT_FOUND))
    g_set_error (error, MPIS_ERROR, MPIS_ERROR_CONFLICT, "a job “%s” exists already", self->job_name);
  else if (json == NULL)
    g_propagate_error (error, g_steal_pointer (&problem));
  return json;
}

/* One that was off begins with the next time from now on, not with those it missed. */
static char *
change_awaiting (Job     *self,
                 GError **error)
{
  g_autoptr(MpisDbRows) rows = NULL;
  g_autofree char *zone = NULL;
  MpisDbParams *params;
  const char *cron;
  MpisInstant next;

  rows = mpis_query_awaiting (self->db,
    "SELECT schedule_cron, config FROM metrics_ingestion_jobs WHERE id = $1::uuid FOR UPDATE",
    mpis_db_params_text (mpis_db_params_new (), self->id), error);
  if (rows == NULL)
    return NULL;
  if (mpis_db_rows_get_n (rows) == 0)
    {
      g_set_error (error, MPIS_ERROR, MPIS_ERROR_NOT_FOUND, "there is no such job");
      return NULL;
    }
  zone = find_zone (mpis_db_rows_get_text (rows, 0, 1));
  cron = self->schedule_cron ? self->schedule_cron : mpis_db_rows_get_text (rows, 0, 0);
  if (!mpis_schedule_next (cron, zone, mpis_time_now (), &next, error))
    return NULL;
  params = mpis_db_params_text (mpis_db_params_text (mpis_db_params_new (), self->id), self->enabled);
  mpis_db_params_instant (mpis_db_params_text (params, cron), next);
  return mpis_ask_awaiting (self->db,
    "UPDATE metrics_ingestion_jobs AS j SET enabled = coalesce ($2::boolean, enabled), schedule_cron = $3::text, "
    "next_run_at = CASE WHEN coalesce ($2::boolean, enabled) THEN $4::timestamptz END WHERE id = $1::uuid "
    "RETURNING " JOB_JSON ("j"), params, "there is no such job", error);
}

static DexFuture *
job_fiber (gpointer data)
{
  Job *self = data;
  g_autofree char *json = NULL;
  g_autoptr(GError) error = NULL;

  if (!dex_await (mpis_db_begin (self->db, NULL), &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  if ((json = self->id ? change_awaiting (self, &error) : create_awaiting (self, &error)))
    dex_await (mpis_db_commit (self->db), &error);
  else
    dex_await (mpis_db_rollback (self->db), NULL);
  if (error != NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  return dex_future_new_take_string (g_steal_pointer (&json));
}

/**
 * mpis_jobs_create:
 * @db: a connection, not in a transaction
 * @form: what it is to be
 *
 * Returns: (transfer full): a future of a string: the job as JSON; rejected with %MPIS_ERROR_INVALID for a
 *   schedule that makes no sense, %MPIS_ERROR_NOT_FOUND for a persona that is none, %MPIS_ERROR_CONFLICT for
 *   a name that is taken
 */
DexFuture *
mpis_jobs_create (MpisDb            *db,
                  const MpisJobForm *form)
{
  Job *self;

  dex_return_error_if_fail (MPIS_IS_DB (db));
  dex_return_error_if_fail (form != NULL);

  self = g_new0 (Job, 1);
  self->db = g_object_ref (db);
  self->job_name = g_strdup (form->job_name);
  self->channel = mpis_channel_canonical (form->channel);
  self->persona_id = g_strdup (form->persona_id);
  self->schedule_cron = g_strdup (form->schedule_cron);
  self->config = g_strdup (form->config);
  return dex_scheduler_spawn (NULL, STACK, job_fiber, self, job_free);
}

/**
 * mpis_jobs_change:
 * @db: a connection, not in a transaction
 * @id: which job
 * @enabled: (nullable): `true` or `false`
 * @schedule_cron: (nullable): another schedule
 *
 * Returns: (transfer full): a future of a string: the job as JSON; rejected with %MPIS_ERROR_NOT_FOUND or
 *   %MPIS_ERROR_INVALID
 */
DexFuture *
mpis_jobs_change (MpisDb     *db,
                  const char *id,
                  const char *enabled,
                  const char *schedule_cron)
{
  Job *self;

  dex_return_error_if_fail (MPIS_IS_DB (db));
  dex_return_error_if_fail (id != NULL);

  self = g_new0 (Job, 1);
  self->db = g_object_ref (db);
  self->id = g_strdup (id);
  self->enabled = g_strdup (enabled);
  self->schedule_cron = g_strdup (schedule_cron);
  return dex_scheduler_spawn (NULL, STACK, job_fiber, self, job_free);
}

/**
 * mpis_jobs_remove:
 * @db: a connection
 * @id: which job
 *
 * Returns: (transfer full): a future of a string; rejected with %MPIS_ERROR_NOT_FOUND
 */
DexFuture *
mpis_jobs_remove (MpisDb     *db,
                  const char *id)
{
  return mpis_ask_text (db, "DELETE FROM metrics_ingestion_jobs WHERE id = $1::uuid RETURNING '{}'",
                           mpis_db_params_text (mpis_db_params_new (), id), "there is no such job");
}

/* --- when they are due -------------------------------------------------------------------------- */

/* A job that is due and that no other service looks after just now. `came` is when metrics came in last
 * for it, if they did since it was due before. */
static const char due_sql[] =
  "SELECT j.id, j.job_name, j.channel, j.schedule_cron, j.config, dash_time (j.next_run_at), "
  "(SELECT max (m.ingested_at) FROM normalized_metrics m "
  "JOIN published_items i ON i.id = m.published_item_id JOIN content_drafts d ON d.id = i.draft_id "
  "JOIN content_plans p ON p.id = d.plan_id WHERE lower (btrim (m.channel)) = j.channel "
  "AND (j.persona_id IS NULL OR p.persona_id = j.persona_id) "
  "AND m.ingested_at > coalesce (j.last_run_at, j.created_at)) AS came, j.persona_id "
  "FROM metrics_ingestion_jobs j WHERE j.enabled AND j.next_run_at <= now() "
  "ORDER BY j.next_run_at LIMIT 1 FOR UPDATE OF j SKIP LOCKED";

static gboolean
tell_awaiting (MpisDb      *db,
               MpisDbRows  *job,
               GError     **error)
{
  const char *id = mpis_db_rows_get_text (job, 0, 0), *channel = mpis_db_rows_get_text (job, 0, 2);
  g_autofree char *description = NULL;
  g_autoptr(JsonNode) node = NULL;
  g_autofree char *metadata = NULL;
  JsonObject *object;

  if (mpis_db_rows_get_text (job, 0, 6) != NULL)
    return mpis_flags_end_awaiting (db, FLAG, id, "Metrics came in again", NULL, error);
  description = g_strdup_printf ("“%s” was due, and no metrics of %s came in. A workflow has to bring them",
                                 mpis_db_rows_get_text (job, 0, 1), channel);
  object = json_object_new ();
  node = json_node_init_object (json_node_alloc (), object);
  json_object_unref (object);
  json_object_set_string_member (object, "job_id", id);
  json_object_set_string_member (object, "channel", channel);
  json_object_set_string_member (object, "due_at", mpis_db_rows_get_text (job, 0, 5));
  metadata = mpis_json_print (node);
  return mpis_flags_raise_awaiting (db, &(MpisFlagNote) {
    .flag_type = FLAG,
    .subject = id,
    .description = description,
    .metadata = metadata,
    .persona_id = mpis_db_rows_get_text (job, 0, 7),
  }, NULL, error);
}

/* However many times were missed, the next one is the first from now on. */
static gboolean
look_after_awaiting (MpisDb   *db,
                     gboolean *found,
                     GError  **error)
{
  g_autoptr(MpisDbRows) job = mpis_query_awaiting (db, due_sql, NULL, error);
  g_autofree char *zone = NULL;
  g_autoptr(GError) problem = NULL;
  MpisInstant next = MPIS_INSTANT_UNKNOWN;
  MpisDbParams *params;

  if (job == NULL)
    return FALSE;
  *found = mpis_db_rows_get_n (job) > 0;
  if (!*found)
    return TRUE;
  zone = find_zone (mpis_db_rows_get_text (job, 0, 4));
  if (!mpis_schedule_next (mpis_db_rows_get_text (job, 0, 3), zone, mpis_time_now (), &next, &problem))
    g_warning ("The job “%s” is not looked after any more: %s", mpis_db_rows_get_text (job, 0, 1),
               problem->message);
  params = mpis_db_params_text (mpis_db_params_new (), mpis_db_rows_get_text (job, 0, 0));
  mpis_db_params_text (mpis_db_params_instant (params, next), mpis_db_rows_get_text (job, 0, 6));
  return tell_awaiting (db, job, error) &&
         mpis_run_awaiting (db, "UPDATE metrics_ingestion_jobs SET next_run_at = $2::timestamptz, "
                                "last_run_at = coalesce ($3::timestamptz, last_run_at) WHERE id = $1::uuid",
                            params, error);
}

static DexFuture *
look_after_fiber (gpointer data)
{
  MpisDb *db = data;
  gint64 n = 0;

  for (;;)
    {
      g_autoptr(GError) error = NULL;
      gboolean found = FALSE;

      if (!dex_await (mpis_db_begin (db, NULL), &error))
        return dex_future_new_for_error (g_steal_pointer (&error));
      if (look_after_awaiting (db, &found, &error))
        dex_await (mpis_db_commit (db), &error);
      else
        dex_await (mpis_db_rollback (db), NULL);
      if (error != NULL)
        return dex_future_new_for_error (g_steal_pointer (&error));
      if (!found)
        return dex_future_new_for_int64 (n);
      n++;
    }
}

/**
 * mpis_jobs_look_after:
 * @db: a connection, not in a transaction
 *
 * Goes through the jobs that are due: notes when metrics came in for them, raises a flag where none did,
 * and works out when they are due next. Each is looked after by one service.
 *
 * Returns: (transfer full): a future of an int64: how many were due; rejected with #MpisDbError
 */
DexFuture *
mpis_jobs_look_after (MpisDb *db)
{
  dex_return_error_if_fail (MPIS_IS_DB (db));

  return dex_scheduler_spawn (NULL, STACK, look_after_fiber, g_object_ref (db), g_object_unref);
}
