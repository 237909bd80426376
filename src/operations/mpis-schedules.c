#include "config.h"

#include "mpis-schedules.h"

#include "mpis-awaiting.h"
#include "mpis-error.h"
#include "mpis-flags.h"
#include "mpis-jobs.h"
#include "mpis-json.h"
#include "mpis-runs.h"
#include "mpis-uuid.h"

#define FLAG          "schedule_failed"
#define MOST_LOOKBACK 366   /* days */

/* Projects with a schedule that is in force, and what it says. */
#define PLANNED \
  "planned AS (SELECT p.id, p.name, p.meta->'schedule'->>'cron' AS cron, " \
  "coalesce (p.meta->'schedule'->>'time_zone', 'UTC') AS zone, " \
  "p.meta->'schedule'->>'lookback_days' AS lookback, p.meta->'defaults'->>'allowance_minutes' AS allowance, " \
  "p.meta->'defaults'->'templates' AS templates, p.meta->'defaults'->'options' AS options, " \
  "to_json (p.channels) AS channels FROM dashboard_projects p " \
  "WHERE p.meta->'schedule'->>'enabled' = 'true' AND p.meta->'schedule'->>'cron' IS NOT NULL " \
  "AND p.meta->>'archived_at' IS NULL)"

typedef struct {
  MpisDb *db;
  guint   allowance_minutes;
} Task;

static void
task_free (gpointer data)
{
  Task *self = data;

  g_object_unref (self->db);
  g_free (self);
}

/* --- planning ----------------------------------------------------------------------------------- */

/* A schedule that makes no sense is noted, too, so that it is not read again every minute. */
static gboolean
plan_awaiting (MpisDb      *db,
               MpisDbRows  *rows,
               guint        row,
               GError     **error)
{
  const char *cron = mpis_db_rows_get_text (rows, row, 1), *zone = mpis_db_rows_get_text (rows, row, 2);
  MpisInstant next = MPIS_INSTANT_UNKNOWN;
  g_autoptr(GError) problem = NULL;
  MpisDbParams *params = mpis_db_params_text (mpis_db_params_new (), mpis_db_rows_get_text (rows, row, 0));

  if (!mpis_schedule_next (cron, zone, mpis_time_now (), &next, &problem))
    g_warning ("No runs start by themselves in a project: %s", problem->message);
  mpis_db_params_instant (mpis_db_params_text (mpis_db_params_text (params, cron), zone), next);
  mpis_db_params_text (params, problem ? problem->message : NULL);
  return mpis_run_awaiting (db,
    "INSERT INTO dash_schedules AS s (project_id, cron, zone, next_at, problem) "
    "VALUES ($1::uuid, $2::text, $3::text, $4::timestamptz, $5::text) ON CONFLICT DO NOTHING", params, error);
}

/* What is no longer in force is forgotten: what is taken up again begins with the next time from then on. */
static gboolean
plan_all_awaiting (MpisDb  *db,
                   GError **error)
{
  g_autoptr(MpisDbRows) rows = NULL;

  if (!mpis_run_awaiting (db,
        "WITH " PLANNED " DELETE FROM dash_schedules s WHERE NOT EXISTS (SELECT FROM planned "
        "WHERE planned.id = s.project_id AND planned.cron = s.cron AND planned.zone = s.zone)", NULL, error))
    return FALSE;
  rows = mpis_query_awaiting (db,
    "WITH " PLANNED " SELECT id, cron, zone FROM planned "
    "WHERE NOT EXISTS (SELECT FROM dash_schedules s WHERE s.project_id = planned.id)", NULL, error);
  for (guint row = 0; rows != NULL && row < mpis_db_rows_get_n (rows); row++)
    if (!plan_awaiting (db, rows, row, error))
      return FALSE;
  return rows != NULL;
}

/* --- starting ----------------------------------------------------------------------------------- */

enum { PROJECT, NAME, CRON, ZONE, DUE, LOOKBACK, ALLOWANCE, TEMPLATES, OPTIONS, CHANNELS };

static gint64
read_number (const char *text,
             gint64      fallback,
             gint64      most)
{
  gint64 number;

  return text != NULL && g_ascii_string_to_signed (text, 10, 0, most, &number, NULL) ? number : fallback;
}

static GStrv
read_channels (const char *json)
{
  g_autoptr(JsonNode) node = mpis_json_parse (json, -1, NULL);
  g_autoptr(GStrvBuilder) channels = g_strv_builder_new ();
  MpisJson root, element;

  mpis_json_root (&root, node);
  for (guint i = 0; i < mpis_json_get_length (&root); i++)
    if (mpis_json_element (&element, &root, i)
        && json_node_get_value_type (mpis_json_get_node (&element)) == G_TYPE_STRING)
      g_strv_builder_add (channels, json_node_get_string (mpis_json_get_node (&element)));
  return g_strv_builder_end (channels);
}

/* The project's usual options, and how far to look back. */
static JsonNode *
make_options (const char *json,
              gint64      lookback)
{
  g_autoptr(JsonNode) usual = json ? mpis_json_parse (json, -1, NULL) : NULL;
  JsonNode *options = usual && JSON_NODE_HOLDS_OBJECT (usual) ? json_node_copy (usual)
                                                              : json_node_new (JSON_NODE_OBJECT);

  if (json_node_get_object (options) == NULL)
    json_node_take_object (options, json_object_new ());
  json_object_set_int_member (json_node_get_object (options), "lookback_days", lookback);
  return options;
}

static char *
start_awaiting (Task        *self,
                MpisDbRows  *due,
                const char  *run_id,
                GError     **error)
{
  g_autoptr(GTimeZone) zone = mpis_zone_new (mpis_db_rows_get_text (due, 0, ZONE), NULL);
  gint32 today = mpis_day_of (mpis_time_now (), zone);
  gint64 lookback = read_number (mpis_db_rows_get_text (due, 0, LOOKBACK), 1, MOST_LOOKBACK);
  const char *template = mpis_db_rows_get_text (due, 0, TEMPLATES);
  g_auto(GStrv) channels = read_channels (mpis_db_rows_get_text (due, 0, CHANNELS));
  g_autofree char *from = mpis_day_format (today - (gint32) lookback);
  g_autofree char *to = mpis_day_format (today);
  g_autoptr(JsonNode) templates = template ? mpis_json_parse (template, -1, NULL) : NULL;
  g_autoptr(JsonNode) options = make_options (mpis_db_rows_get_text (due, 0, OPTIONS), lookback);

  return dex_await_string (mpis_runs_start (self->db, &(MpisRunOrder) {
    .run_id = run_id,
    .project_id = mpis_db_rows_get_text (due, 0, PROJECT),
    .channels = (const char *const *) channels,
    .date_from = from,
    .date_to = to,
    .templates = templates,
    .options = options,
    .by = "schedule",
    .allowance_minutes = (guint) read_number (mpis_db_rows_get_text (due, 0, ALLOWANCE), self->allowance_minutes,
                                              60 * 24 * 30),
  }), error);
}

static gboolean
tell_awaiting (Task         *self,
               MpisDbRows   *due,
               const GError *problem,
               GError      **error)
{
  const char *project = mpis_db_rows_get_text (due, 0, PROJECT);
  g_autofree char *description = NULL;

  if (problem == NULL)
    return mpis_flags_end_awaiting (self->db, FLAG, project, "A scheduled run started", NULL, error);
  description = g_strdup_printf ("A scheduled run of “%s” could not start: %s", mpis_db_rows_get_text (due, 0, NAME),
                                 problem->message);
  return mpis_flags_raise_awaiting (self->db, &(MpisFlagNote) {
    .flag_type = FLAG, .subject = project, .description = description, .project_id = project,
  }, NULL, error);
}

static gboolean
note_awaiting (Task         *self,
               MpisDbRows   *due,
               const char   *run_id,
               const GError *problem,
               GError      **error)
{
  MpisInstant next = MPIS_INSTANT_UNKNOWN;
  g_autoptr(GError) nonsense = NULL;
  MpisDbParams *params = mpis_db_params_text (mpis_db_params_new (), mpis_db_rows_get_text (due, 0, PROJECT));

  mpis_schedule_next (mpis_db_rows_get_text (due, 0, CRON), mpis_db_rows_get_text (due, 0, ZONE), mpis_time_now (),
                      &next, &nonsense);
  mpis_db_params_text (mpis_db_params_instant (params, next), problem ? NULL : run_id);
  mpis_db_params_text (params, problem ? problem->message : nonsense ? nonsense->message : NULL);
  return tell_awaiting (self, due, problem, error) &&
         mpis_run_awaiting (self->db,
           "UPDATE dash_schedules SET last_at = next_at, next_at = $2::timestamptz, "
           "last_run_id = coalesce ($3::uuid, last_run_id), problem = $4::text WHERE project_id = $1::uuid",
           params, error);
}

/* However many times were missed, one run makes up for them. Its id is that of the project and the time:
 * whatever happens, the same time never starts a second one. */
static gboolean
run_next_awaiting (Task      *self,
                   gboolean  *found,
                   GError   **error)
{
  g_autoptr(MpisDbRows) due = NULL;
  g_autofree char *name = NULL;
  g_autofree char *run_id = NULL;
  g_autofree char *json = NULL;
  g_autoptr(GError) problem = NULL;

  due = mpis_query_awaiting (self->db,
    "WITH " PLANNED " SELECT s.project_id, p.name, s.cron, s.zone, dash_time (s.next_at), p.lookback, p.allowance, "
    "p.templates, p.options, p.channels FROM dash_schedules s JOIN planned p ON p.id = s.project_id "
    "AND p.cron = s.cron AND p.zone = s.zone WHERE s.next_at <= now() "
    "ORDER BY s.next_at LIMIT 1 FOR UPDATE OF s SKIP LOCKED", NULL, error);
  if (due == NULL)
    return FALSE;
  *found = mpis_db_rows_get_n (due) > 0;
  if (!*found)
    return TRUE;
  name = g_strdup_printf ("%s %s", mpis_db_rows_get_text (due, 0, PROJECT), mpis_db_rows_get_text (due, 0, DUE));
  run_id = mpis_uuid_from_name ("schedule", name);
  json = start_awaiting (self, due, run_id, &problem);
  if (problem != NULL && problem->domain != MPIS_ERROR)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }
  return note_awaiting (self, due, run_id, problem, error);
}

static DexFuture *
run_fiber (gpointer data)
{
  Task *self = data;
  gint64 n = 0;
  g_autoptr(GError) plan_error = NULL;

  if (!plan_all_awaiting (self->db, &plan_error))
    return dex_future_new_for_error (g_steal_pointer (&plan_error));
  for (;;)
    {
      g_autoptr(GError) error = NULL;
      gboolean found = FALSE;

      if (!dex_await (mpis_db_begin (self->db, NULL), &error))
        return dex_future_new_for_error (g_steal_pointer (&error));
      if (run_next_awaiting (self, &found, &error))
        dex_await (mpis_db_commit (self->db), &error);
      else
        dex_await (mpis_db_rollback (self->db), NULL);
      if (error != NULL)
        return dex_future_new_for_error (g_steal_pointer (&error));
      if (!found)
        return dex_future_new_for_int64 (n);
      n++;
    }
}

/**
 * mpis_schedules_run:
 * @db: a connection, not in a transaction
 * @allowance_minutes: how long runs may be silent in projects that do not say
 *
 * Works out when projects' schedules are due, and starts the runs of those that are. Of several services
 * that come at once one starts each.
 *
 * Returns: (transfer full): a future of an int64: how many were due; rejected with #MpisDbError
 */
DexFuture *
mpis_schedules_run (MpisDb *db,
                    guint   allowance_minutes)
{
  Task *self;

  dex_return_error_if_fail (MPIS_IS_DB (db));

  self = g_new0 (Task, 1);
  self->db = g_object_ref (db);
  self->allowance_minutes = allowance_minutes;
  return dex_scheduler_spawn (NULL, 256 * 1024, run_fiber, self, task_free);
}
