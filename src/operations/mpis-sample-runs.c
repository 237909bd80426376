#include "config.h"

#include "mpis-awaiting.h"
#include "mpis-copy.h"
#include "mpis-sample-private.h"

#define DAY (24 * MPIS_HOUR)
#define DAYS_BETWEEN_RUNS 5

enum { FOR_STATUS = 50, FOR_ERROR, FOR_START, FOR_LENGTH };

static const char *const errors[] = {
  "Telegram answered 429: too many requests, retry after 37 s. The message was not sent.",
  "The draft is longer than the channel takes: 2,412 of 2,200 characters.",
  "Instagram did not accept the picture: its side ratio is 0.62, at least 0.80 is needed.",
  "The access token of the account has expired. Sign in again and repeat the run.",
  "No answer from the workflow within 120 s; nothing was published.",
  "Approval is missing: the draft is still waiting for somebody to approve it.",
};

typedef struct {
  char        *id;
  guint        project;
  const char  *status;
  const char  *error;
  MpisInstant  started_at;
  MpisInstant  completed_at;
} Run;

static void
run_clear (gpointer data)
{
  g_free (((Run *) data)->id);
}

static char *
make_uuid (guint64 a,
           guint64 b)
{
  guint64 high = mpis_sample_chance (a, b, 1) * 0x1p48, low = mpis_sample_chance (a, b, 2) * 0x1p48;

  return g_strdup_printf ("%08x-%04x-4%03x-8%03x-%012" G_GINT64_MODIFIER "x", (guint) (high >> 16),
                          (guint) (high & 0xffff),
                          (guint) (low & 0xfff), (guint) ((low >> 12) & 0xfff), low);
}

static void
add_run (GArray      *runs,
         guint        project,
         MpisInstant  started_at,
         double       luck)
{
  guint64 seed = started_at / MPIS_MINUTE;
  double length = 20 + 160 * mpis_sample_chance (project, seed, FOR_LENGTH);
  Run run = {
    .id = make_uuid (project + 7, seed),
    .project = project,
    .started_at = started_at,
    .completed_at = started_at + (gint64) length * MPIS_SECOND,
    .status = luck < 0.80 ? "success" : luck < 0.88 ? "partial" : "failed",
  };

  if (luck >= 0.80)
    run.error =
        errors[(guint) (mpis_sample_chance (project, seed, FOR_ERROR) * G_N_ELEMENTS (errors))];
  g_array_append_val (runs, run);
}

/* A run every five days for each project, one every four hours lately, two that are not done. */
static GArray *
plan_runs (gint32      last_day,
           MpisInstant end)
{
  GArray *runs = g_array_new (FALSE, FALSE, sizeof (Run));
  const gint32 first_day = last_day - MPIS_SAMPLE_DAYS + 1;

  g_array_set_clear_func (runs, run_clear);
  for (guint project = 0; project < mpis_sample_n_projects; project++)
    for (gint32 day = first_day + (gint32) project; day < last_day - 1; day += DAYS_BETWEEN_RUNS)
      add_run (runs, project, day * DAY + 6 * MPIS_HOUR +
               (gint64) (mpis_sample_chance (project, day, FOR_START) * 50) * MPIS_MINUTE,
               mpis_sample_chance (project, day, FOR_STATUS));
  for (gint64 ago = 1; ago <= 12; ago++)
    add_run (runs, ago % mpis_sample_n_projects, end - ago * 4 * MPIS_HOUR,
             ago % 4 == 2 ? 0.95 : ago == 5 ? 0.85 : 0.3);

  for (guint i = 0; i < 2; i++)
    {
      Run run = {
        .id = make_uuid (99, last_day * 2 + i), .project = 1 + i,
        .status = i == 0 ? "running" : "pending",
        .started_at = end - (i == 0 ? 3 : 1) * MPIS_MINUTE, .completed_at = MPIS_INSTANT_UNKNOWN,
      };

      g_array_append_val (runs, run);
    }

  return runs;
}

static GString *
format_runs (const GArray *runs)
{
  GString *rows = g_string_new (NULL);

  for (guint i = 0; i < runs->len; i++)
    {
      const Run *run = &g_array_index (runs, Run, i);

      mpis_copy_text (rows, run->id);
      mpis_copy_text (rows, mpis_sample_projects[run->project].name);
      mpis_copy_text (rows, run->status);
      mpis_copy_instant (rows, run->started_at);
      mpis_copy_instant (rows, run->completed_at);
      mpis_copy_text (rows, run->error);
      mpis_copy_end (rows);
    }

  return rows;
}

#define DEMO "r.meta @> '{\"is_demo\": true}'"
/* A sample that is completed later does not say everything again. */
#define UNTOLD "NOT EXISTS (SELECT FROM dash_run_callbacks k WHERE k.run_id = r.run_id) AND " DEMO

/* What was recorded is what the completions said; where it did not all go well, one item failed. */
static gboolean
write_items_awaiting (MpisDb  *db,
                      GError **error)
{
  return mpis_run_awaiting (db,
           "INSERT INTO dash_run_items (run_id, position, draft_id, channel, channel_item_id, channel_url, status, metrics)"
           " SELECT c.run_id, row_number () OVER (PARTITION BY c.run_id ORDER BY c.published_at, c.id), c.draft_id::text,"
           "  c.channel, c.channel_item_id, c.channel_url, 'success', NULL"
           "  FROM dash_publish_records c JOIN dashboard_runs r ON r.run_id = c.run_id WHERE " DEMO
           " ON CONFLICT DO NOTHING", NULL, error) &&
         mpis_run_awaiting (db,
           "INSERT INTO dash_run_items (run_id, position, channel, status, failed, error)"
           " SELECT r.run_id, 1 + (SELECT count (*) FROM dash_run_items i WHERE i.run_id = r.run_id),"
           "  coalesce (r.meta->'channels'->>-1, 'telegram_demo'), 'failed', true, r.error_message"
           "  FROM dashboard_runs r WHERE r.status IN ('partial', 'failed') AND " UNTOLD " ON CONFLICT DO NOTHING",
           NULL, error);
}

/* What the workflows said while they worked, of the runs that somebody may look at. */
static gboolean
write_logs_awaiting (MpisDb  *db,
                     GError **error)
{
  return mpis_run_awaiting (db,
           "INSERT INTO dash_run_logs (run_id, project_id, at, level, message, service, workflow_name, n8n_execution_id)"
           " SELECT r.run_id, r.project_id, r.started_at + t.after, t.level, t.message, t.service,"
           "  CASE WHEN t.service = 'n8n' THEN 'Publisher run' END, r.n8n_execution_ref"
           "  FROM dashboard_runs r CROSS JOIN (VALUES"
           "   (interval '0', 'INFO', 'Asked for by the schedule', 'mpis-dashboard'),"
           "   (interval '1 s', 'INFO', 'The workflow took the order', 'mpis-dashboard'),"
           "   (interval '4 s', 'DEBUG', 'Looking for drafts that are approved', 'n8n'),"
           "   (interval '9 s', 'INFO', 'Publishing to each channel of the project', 'n8n')) AS t (after, level, message, service)"
           "  WHERE r.status <> 'pending' AND NOT EXISTS (SELECT FROM dash_run_logs l WHERE l.run_id = r.run_id) AND " DEMO,
           NULL, error) &&
         mpis_run_awaiting (db,
           "INSERT INTO dash_run_logs (run_id, project_id, at, level, message, service, n8n_execution_id, draft_id,"
           "   error_type, error_message)"
           " SELECT r.run_id, r.project_id, r.completed_at - interval '2 s', CASE WHEN i.failed THEN 'ERROR' ELSE 'INFO' END,"
           "  CASE WHEN i.failed THEN 'Not published on ' ELSE 'Item published on ' END || i.channel, 'mpis-dashboard',"
           "  r.n8n_execution_ref, i.draft_id, CASE WHEN i.failed THEN 'item' END, i.error"
           "  FROM dashboard_runs r JOIN dash_run_items i ON i.run_id = r.run_id"
           "  WHERE r.completed_at IS NOT NULL AND " UNTOLD, NULL, error) &&
         mpis_run_awaiting (db,
           "INSERT INTO dash_run_logs (run_id, project_id, at, level, message, service, n8n_execution_id, error_type, error_message)"
           " SELECT r.run_id, r.project_id, r.completed_at,"
           "  CASE r.status WHEN 'success' THEN 'INFO' WHEN 'partial' THEN 'WARN' ELSE 'ERROR' END, 'Completed: ' || r.status || ', '"
           "   || (SELECT count (*) FILTER (WHERE NOT i.failed) || ' of ' || count (*) FROM dash_run_items i WHERE i.run_id = r.run_id)"
           "   || ' items published', 'mpis-dashboard', r.n8n_execution_ref,"
           "  CASE WHEN r.status = 'failed' THEN 'run' END, CASE WHEN r.status = 'failed' THEN r.error_message END"
           "  FROM dashboard_runs r WHERE r.completed_at IS NOT NULL AND " UNTOLD, NULL, error);
}

/* One is silent for longer than it may be; the calls of the others are kept as they came. */
static gboolean
write_calls_awaiting (MpisDb  *db,
                      GError **error)
{
  return mpis_run_awaiting (db,
           "INSERT INTO dash_run_callbacks (run_id, at, kind, who, body, outcome)"
           " SELECT r.run_id, r.completed_at, 'complete', 'n8n', jsonb_build_object ('run_id', r.run_id, 'status',"
           "   CASE r.status WHEN 'failed' THEN 'failed' ELSE 'success' END, 'persona_id', r.persona_id,"
           "   'project_id', r.project_id, 'n8n_execution_id', r.n8n_execution_ref, 'error', r.error_message,"
           "   'published_items', (SELECT coalesce (jsonb_agg (jsonb_build_object ('draft_id', i.draft_id, 'channel', i.channel,"
           "     'channel_item_id', i.channel_item_id, 'channel_url', i.channel_url, 'status', i.status, 'error', i.error)"
           "     ORDER BY i.position), '[]') FROM dash_run_items i WHERE i.run_id = r.run_id)), r.status"
           "  FROM dashboard_runs r WHERE r.completed_at IS NOT NULL AND " UNTOLD, NULL, error) &&
         mpis_run_awaiting (db,
           "UPDATE dashboard_runs r SET heard_at = r.started_at + interval '9 s', due_at = r.started_at + interval '2 min 9 s',"
           "  overdue_at = r.started_at + interval '2 min 9 s', meta = r.meta || '{\"allowance_minutes\": 2}'"
           "  WHERE r.status = 'running' AND " DEMO, NULL, error);
}

/**
 * mpis_sample_write_runs_awaiting:
 * @db: a connection in a transaction
 * @last_day: the sample's last day
 * @end: nothing is later than this
 * @error: return location for an error
 *
 * Writes the sample's runs and what they published. The posts of a day are those of the day's run;
 * one run claims a success that nobody recorded.
 *
 * Returns: whether it succeeded
 */
gboolean
mpis_sample_write_runs_awaiting (MpisDb       *db,
                                 gint32        last_day,
                                 MpisInstant   end,
                                 GError      **error)
{
  g_autoptr(GArray) runs = plan_runs (last_day, end);

  return mpis_run_awaiting (db,
           "CREATE TEMPORARY TABLE dash_sample_runs (run_id uuid, project text, status text,"
           " started_at timestamptz, completed_at timestamptz, error text) ON COMMIT DROP",
           NULL, error) &&
         mpis_copy_awaiting (db, "COPY dash_sample_runs FROM STDIN", format_runs (runs), error) &&
         mpis_run_awaiting (db,
           "INSERT INTO dashboard_runs (run_id, project_id, persona_id, status, started_at,"
           " completed_at, error_message, started_by, n8n_execution_ref, meta)"
           " SELECT r.run_id, p.id, p.persona_id, r.status, r.started_at, r.completed_at, r.error, 'schedule',"
           "  CASE WHEN r.status <> 'pending' THEN (1000 + row_number () OVER (ORDER BY r.started_at))::text END,"
           "  jsonb_build_object ('is_demo', true, 'channels', to_jsonb (p.channels),"
           "   'date_from', (r.started_at - interval '1 day')::date, 'date_to', r.started_at::date,"
           "   'templates', NULL, 'options', jsonb_build_object ('max_items', 10))"
           "  FROM dash_sample_runs r JOIN dashboard_projects p ON p.name = r.project"
           " AND p.meta @> '{\"is_demo\": true}'"
           " ON CONFLICT (run_id) DO NOTHING", NULL, error) &&
         mpis_run_awaiting (db,
           "INSERT INTO dash_publish_records (run_id, project_id, persona_id, draft_id, channel,"
           "  channel_item_id, channel_url, published_at, published_item_id, forward_state,"
           "  reported_status)"
           " SELECT r.run_id, r.project_id, r.persona_id, i.draft_id, i.channel,"
           " i.channel_item_id, i.channel_url,"
           "  i.published_at, i.id, 'none', 'success'"
           "  FROM dashboard_runs r JOIN published_items i"
           " ON i.meta->>'project_id' = r.project_id::text"
           "   AND i.published_at >= r.started_at AND "
           "    i.published_at < r.started_at + interval '18 hours'"
           " WHERE r.status IN ('success', 'partial') AND r.meta @> '{\"is_demo\": true}'"
           " ON CONFLICT DO NOTHING", NULL, error) &&
         mpis_run_awaiting (db,
           "INSERT INTO dash_publish_records (run_id, project_id, persona_id, draft_id, channel,"
           "  published_at, forward_state, reported_status)"
           " SELECT run_id, project_id, persona_id, run_id, 'telegram_demo', started_at, 'none',"
           " 'success'"
           "  FROM dashboard_runs WHERE status = 'success' AND meta @> '{\"is_demo\": true}'"
           "  ORDER BY started_at DESC LIMIT 1 ON CONFLICT DO NOTHING", NULL, error) &&
         write_items_awaiting (db, error) && write_logs_awaiting (db, error) && write_calls_awaiting (db, error);
}
