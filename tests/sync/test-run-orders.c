#include "config.h"

#include <string.h>

#include "mpis-project.h"
#include "mpis-run-details.h"
#include "mpis-run.h"
#include "mpis-workspace.h"
#include "sync-test.h"

/* Runs and projects in a workspace: asked for here, done there, and back; followed as they go on. */


typedef struct {
  char          *conninfo;
  MpisDb        *db;
  MpisWorkspace *workspace;
} Fixture;

static void
set_up (Fixture *self)
{
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc ();

  self->conninfo = sync_test_database_new ();
  self->db = sync_test_connect (self->conninfo);
  self->workspace = mpis_workspace_new (self->conninfo, utc);
  mpis_workspace_start (self->workspace);
  sync_test_wait_until (mpis_workspace_get_state (self->workspace) == MPIS_WORKSPACE_LIVE);
}

static void
tear_down (Fixture *self)
{
  g_clear_object (&self->workspace);
  g_clear_object (&self->db);
  g_clear_pointer (&self->conninfo, g_free);
}

static char *
ask (Fixture    *self,
     const char *sql)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(MpisDbRows) rows = dex_await_boxed (mpis_db_query (self->db, sql, NULL), &error);

  g_assert_no_error (error);
  return g_strdup (mpis_db_rows_get_n (rows) > 0 ? mpis_db_rows_get_text (rows, 0, 0) : NULL);
}

static gboolean
is_answer (Fixture    *self,
           const char *sql,
           const char *expected)
{
  g_autofree char *answer = ask (self, sql);

  return g_strcmp0 (answer, expected) == 0;
}

static MpisCommand *
want (Fixture    *self,
      const char *kind,
      const char *payload)
{
  g_autoptr(GError) error = NULL;
  JsonNode *node = json_from_string (payload, &error);

  g_assert_no_error (error);
  return mpis_workspace_command (self->workspace, kind, node);
}

static MpisRun *
find_run (Fixture    *self,
          const char *id)
{
  GListModel *runs = mpis_workspace_get_runs (self->workspace);

  for (guint i = 0; i < g_list_model_get_n_items (runs); i++)
    {
      g_autoptr(MpisRun) run = g_list_model_get_item (runs, i);

      if (g_str_equal (mpis_run_peek (run)->id, id))
        return run;   /* the list has it */
    }
  return NULL;
}

static MpisProject *
find_project (Fixture    *self,
              const char *id)
{
  GListModel *projects = mpis_workspace_get_projects (self->workspace);

  for (guint i = 0; i < g_list_model_get_n_items (projects); i++)
    {
      g_autoptr(MpisProject) project = g_list_model_get_item (projects, i);

      if (g_str_equal (mpis_project_get_id (project), id))
        return project;
    }
  return NULL;
}

#define RUN "11111111-1111-4111-8111-111111111111"
#define SECOND "22222222-2222-4222-8222-222222222222"

static char *
start_payload (Fixture *self)
{
  g_autofree char *project = ask (self, "SELECT id FROM dashboard_projects LIMIT 1");

  return g_strdup_printf ("{\"run_id\": \"" RUN "\", \"project_id\": \"%s\", \"channels\": [\"telegram\", \"youtube\"], "
                          "\"date_from\": \"2026-01-01\", \"date_to\": \"2026-01-02\", "
                          "\"options\": {\"max_items\": 3}, \"allowance_minutes\": 30}", project);
}

/* Shown at once, written down there, and shown as the server has it; with everything it was given. */
static DexFuture *
test_start (gpointer data)
{
  Fixture fixture;
  g_autofree char *payload = NULL;
  g_autoptr(MpisCommand) command = NULL;
  g_autoptr(MpisRunDetails) details = NULL;
  const MpisRunFields *run;

  set_up (&fixture);
  payload = start_payload (&fixture);
  command = want (&fixture, "run.start", payload);
  g_assert_nonnull (find_run (&fixture, RUN));
  run = mpis_run_peek (find_run (&fixture, RUN));
  g_assert_true (run->is_pending);
  g_assert_nonnull (run->project_name);
  sync_test_wait_until (mpis_command_get_state (command) == MPIS_COMMAND_DONE);
  sync_test_wait_until (find_run (&fixture, RUN) && !mpis_run_peek (find_run (&fixture, RUN))->is_pending);
  run = mpis_run_peek (find_run (&fixture, RUN));
  g_assert_cmpstr (run->date_from, ==, "2026-01-01");
  g_assert_cmpuint (g_strv_length ((GStrv) run->channels), ==, 2);
  g_assert_cmpint (run->due_at, >, run->started_at);
  g_assert_true (is_answer (&fixture, "SELECT count (*) FROM dash_deliveries WHERE kind = 'n8n-run'", "1"));
  details = dex_await_boxed (mpis_workspace_find_run (fixture.workspace, RUN), NULL);
  g_assert_nonnull (details);
  g_assert_nonnull (details->options);
  g_assert_nonnull (strstr (details->options, "max_items"));
  tear_down (&fixture);
  return dex_future_new_true ();
}

/* What others write is here within a second. */
static DexFuture *
test_followed (gpointer data)
{
  Fixture fixture;
  g_autofree char *payload = NULL;
  g_autoptr(MpisCommand) command = NULL;
  gint64 began, slowest = 0;

  set_up (&fixture);
  payload = start_payload (&fixture);
  command = want (&fixture, "run.start", payload);
  sync_test_wait_until (find_run (&fixture, RUN) && !mpis_run_peek (find_run (&fixture, RUN))->is_pending);
  for (guint i = 0; i < 4; i++)
    {
      static const char *const words[] = { "running", "failed", "success", "partial" };
      g_autofree char *sql = g_strdup_printf ("UPDATE dashboard_runs SET status = '%s' WHERE run_id = '" RUN "'",
                                              words[i]);

      sync_test_run (fixture.db, sql);
      began = g_get_monotonic_time ();
      sync_test_wait_until (g_str_equal (mpis_run_peek (find_run (&fixture, RUN))->status, words[i]));
      slowest = MAX (slowest, g_get_monotonic_time () - began);
    }
  g_test_message ("the slowest took %" G_GINT64_FORMAT " ms", slowest / 1000);
  g_assert_cmpint (slowest, <, G_USEC_PER_SEC);
  tear_down (&fixture);
  return dex_future_new_true ();
}

static gboolean
has_items (Fixture *self,
           guint    n)
{
  g_autoptr(MpisRunDetails) details = dex_await_boxed (mpis_workspace_find_run (self->workspace, RUN), NULL);

  return details != NULL && details->items->len == n;
}

/* Items, log and calls are here; a later end replaces what an earlier one said of the items. */
static DexFuture *
test_details (gpointer data)
{
  Fixture fixture;
  g_autofree char *payload = NULL;
  g_autoptr(MpisCommand) command = NULL;
  g_autoptr(MpisRunDetails) details = NULL;
  const MpisRunItem *item;
  const MpisRunLogFields *log;

  set_up (&fixture);
  payload = start_payload (&fixture);
  command = want (&fixture, "run.start", payload);
  sync_test_wait_until (mpis_command_get_state (command) == MPIS_COMMAND_DONE);
  sync_test_run (fixture.db,
    "BEGIN; INSERT INTO dash_run_items (run_id, position, channel, channel_item_id, status, failed, error, metrics) "
    "VALUES ('" RUN "', 0, 'telegram', '7', 'success', false, NULL, '{\"views\": 12}'), "
    "('" RUN "', 1, 'youtube', NULL, 'failed', true, 'no quota', NULL);"
    "INSERT INTO dash_run_logs (run_id, level, message, error_type, stack_trace) "
    "VALUES ('" RUN "', 'ERROR', 'It broke', 'QuotaError', '[\"a\", \"b\"]');"
    "INSERT INTO dash_run_callbacks (run_id, kind, body) VALUES ('" RUN "', 'complete', '{\"status\": \"failed\"}');"
    "UPDATE dashboard_runs SET status = 'partial' WHERE run_id = '" RUN "'; COMMIT");
  sync_test_wait_until (has_items (&fixture, 2));
  details = dex_await_boxed (mpis_workspace_find_run (fixture.workspace, RUN), NULL);
  item = details->items->pdata[0];
  g_assert_cmpstr (item->channel, ==, "telegram");
  g_assert_cmpint (item->first.value[MPIS_COUNTER_VIEWS], ==, 12);
  g_assert_cmpint (item->first.value[MPIS_COUNTER_SHARES], ==, MPIS_UNKNOWN);
  item = details->items->pdata[1];
  g_assert_true (item->failed);
  g_assert_cmpstr (item->error, ==, "no quota");
  log = mpis_run_log_peek (details->logs->pdata[details->logs->len - 1]);
  g_assert_cmpstr (log->error_type, ==, "QuotaError");
  g_assert_cmpint (mpis_run_log_get_level (details->logs->pdata[details->logs->len - 1]), ==, MPIS_RUN_LEVEL_ERROR);
  g_assert_cmpuint (details->calls->len, >=, 1);

  sync_test_run (fixture.db, "BEGIN; DELETE FROM dash_run_items WHERE run_id = '" RUN "';"
                 "INSERT INTO dash_run_items (run_id, position, channel) VALUES ('" RUN "', 0, 'telegram');"
                 "UPDATE dashboard_runs SET status = 'success' WHERE run_id = '" RUN "'; COMMIT");
  sync_test_wait_until (has_items (&fixture, 1));
  tear_down (&fixture);
  return dex_future_new_true ();
}

/* Put away it leaves the list at once; brought back it is there again. */
static DexFuture *
test_delete (gpointer data)
{
  Fixture fixture;
  g_autofree char *payload = NULL;
  g_autoptr(MpisCommand) command = NULL;
  g_autoptr(MpisCommand) deleting = NULL;
  g_autoptr(MpisCommand) restoring = NULL;

  set_up (&fixture);
  payload = start_payload (&fixture);
  command = want (&fixture, "run.start", payload);
  sync_test_wait_until (find_run (&fixture, RUN) && !mpis_run_peek (find_run (&fixture, RUN))->is_pending);
  deleting = want (&fixture, "run.delete", "{\"run_id\": \"" RUN "\"}");
  g_assert_null (find_run (&fixture, RUN));
  sync_test_wait_until (g_list_model_get_n_items (G_LIST_MODEL (mpis_workspace_get_commands (fixture.workspace))) == 0);
  g_assert_null (find_run (&fixture, RUN));
  g_assert_true (is_answer (&fixture, "SELECT deleted_at IS NOT NULL FROM dashboard_runs WHERE run_id = '" RUN "'", "t"));
  restoring = want (&fixture, "run.restore", "{\"run_id\": \"" RUN "\"}");
  sync_test_wait_until (find_run (&fixture, RUN) != NULL);

  /* Taken back before it went out, nothing goes out. */
  mpis_workspace_stop (fixture.workspace);
  g_clear_object (&deleting);
  g_clear_object (&restoring);
  deleting = want (&fixture, "run.delete", "{\"run_id\": \"" RUN "\"}");
  g_assert_null (find_run (&fixture, RUN));
  restoring = want (&fixture, "run.restore", "{\"run_id\": \"" RUN "\"}");
  g_assert_nonnull (find_run (&fixture, RUN));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (mpis_workspace_get_commands (fixture.workspace))), ==, 0);
  tear_down (&fixture);
  return dex_future_new_true ();
}

/* Only what failed is repeated; how it ended can be said by hand. */
static DexFuture *
test_retry_and_mark (gpointer data)
{
  Fixture fixture;
  g_autofree char *payload = NULL;
  g_autoptr(MpisCommand) command = NULL;
  g_autoptr(MpisCommand) early = NULL;
  g_autoptr(MpisCommand) mark = NULL;
  g_autoptr(MpisCommand) retry = NULL;

  set_up (&fixture);
  payload = start_payload (&fixture);
  command = want (&fixture, "run.start", payload);
  sync_test_wait_until (find_run (&fixture, RUN) && !mpis_run_peek (find_run (&fixture, RUN))->is_pending);
  early = want (&fixture, "run.retry", "{\"run_id\": \"" RUN "\", \"new_run_id\": \"" SECOND "\", "
                "\"failed_channels_only\": false}");
  sync_test_wait_until (mpis_command_get_state (early) == MPIS_COMMAND_REFUSED);
  g_assert_nonnull (strstr (mpis_command_get_problem (early), "still going on"));
  g_assert_null (find_run (&fixture, SECOND));
  mpis_commands_discard (mpis_workspace_get_commands (fixture.workspace), early);

  sync_test_run (fixture.db, "INSERT INTO dash_run_items (run_id, position, channel, failed) VALUES "
                 "('" RUN "', 0, 'telegram', false), ('" RUN "', 1, 'youtube', true)");
  mark = want (&fixture, "run.mark", "{\"run_id\": \"" RUN "\", \"status\": \"partial\", \"reason\": \"seen\"}");
  g_assert_cmpint (mpis_run_get_status (find_run (&fixture, RUN)), ==, MPIS_RUN_PARTIAL);
  sync_test_wait_until (is_answer (&fixture, "SELECT status FROM dashboard_runs WHERE run_id = '" RUN "'", "partial"));
  retry = want (&fixture, "run.retry", "{\"run_id\": \"" RUN "\", \"new_run_id\": \"" SECOND "\", "
                "\"failed_channels_only\": true}");
  g_assert_nonnull (find_run (&fixture, SECOND));
  sync_test_wait_until (mpis_command_get_state (retry) == MPIS_COMMAND_DONE);
  g_assert_true (is_answer (&fixture, "SELECT meta->>'channels' FROM dashboard_runs WHERE run_id = '" SECOND "'",
                            "[\"youtube\"]"));
  sync_test_wait_until (!mpis_run_peek (find_run (&fixture, SECOND))->is_pending);
  g_assert_cmpstr (mpis_run_peek (find_run (&fixture, SECOND))->retry_of, ==, RUN);
  tear_down (&fixture);
  return dex_future_new_true ();
}

/* By the clock alone, though nobody has noticed yet; and it is running again as soon as it is heard of. */
static DexFuture *
test_overdue (gpointer data)
{
  Fixture fixture;
  g_autofree char *payload = NULL;
  g_autoptr(MpisCommand) command = NULL;

  set_up (&fixture);
  payload = start_payload (&fixture);
  command = want (&fixture, "run.start", payload);
  sync_test_wait_until (find_run (&fixture, RUN) && !mpis_run_peek (find_run (&fixture, RUN))->is_pending);
  sync_test_run (fixture.db, "UPDATE dashboard_runs SET status = 'running', due_at = now() + interval '2 seconds' "
                 "WHERE run_id = '" RUN "'");
  sync_test_wait_until (mpis_run_get_status (find_run (&fixture, RUN)) == MPIS_RUN_RUNNING);
  sync_test_wait_until (mpis_run_get_status (find_run (&fixture, RUN)) == MPIS_RUN_OVERDUE);
  sync_test_run (fixture.db, "UPDATE dashboard_runs SET due_at = now() + interval '1 hour' WHERE run_id = '" RUN "'");
  sync_test_wait_until (mpis_run_get_status (find_run (&fixture, RUN)) == MPIS_RUN_RUNNING);
  tear_down (&fixture);
  return dex_future_new_true ();
}

static DexFuture *
test_projects (gpointer data)
{
  Fixture fixture;
  g_autofree char *persona = NULL;
  g_autofree char *payload = NULL;
  g_autoptr(MpisCommand) create = NULL;
  g_autoptr(MpisCommand) change = NULL;
  g_autoptr(MpisCommand) archive = NULL;
  g_autoptr(MpisCommand) nobody = NULL;

  set_up (&fixture);
  persona = ask (&fixture, "SELECT id FROM personas LIMIT 1");
  payload = g_strdup_printf ("{\"id\": \"" RUN "\", \"name\": \"New\", \"persona_id\": \"%s\", "
                             "\"channels\": [\"telegram\"], \"defaults\": {\"options\": {\"max_items\": 3}}, "
                             "\"schedule\": {\"cron\": \"0 9 * * *\", \"enabled\": true}}", persona);
  create = want (&fixture, "project.create", payload);
  g_assert_true (mpis_project_get_is_pending (find_project (&fixture, RUN)));
  change = want (&fixture, "project.change", "{\"id\": \"" RUN "\", \"name\": \"Newer\"}");
  g_assert_cmpstr (mpis_project_get_name (find_project (&fixture, RUN)), ==, "Newer");
  sync_test_wait_until (find_project (&fixture, RUN) && !mpis_project_get_is_pending (find_project (&fixture, RUN)));
  g_assert_cmpstr (mpis_project_get_name (find_project (&fixture, RUN)), ==, "Newer");
  g_assert_nonnull (strstr (mpis_project_get_schedule (find_project (&fixture, RUN)), "0 9 * * *"));
  g_assert_nonnull (strstr (mpis_project_get_defaults (find_project (&fixture, RUN)), "max_items"));
  archive = want (&fixture, "project.archive", "{\"id\": \"" RUN "\", \"archived\": true}");
  g_assert_cmpint (mpis_project_get_archived_at (find_project (&fixture, RUN)), !=, MPIS_INSTANT_UNKNOWN);
  sync_test_wait_until (is_answer (&fixture, "SELECT meta ? 'archived_at' FROM dashboard_projects WHERE id = '" RUN "'",
                                   "t"));
  sync_test_wait_until (!mpis_project_get_is_pending (find_project (&fixture, RUN)));
  g_assert_cmpint (mpis_project_get_archived_at (find_project (&fixture, RUN)), !=, MPIS_INSTANT_UNKNOWN);
  nobody = want (&fixture, "project.create", "{\"id\": \"" SECOND "\", \"name\": \"X\", \"persona_id\": \"" RUN "\", "
                 "\"channels\": [\"telegram\"]}");
  g_assert_nonnull (find_project (&fixture, SECOND));
  sync_test_wait_until (mpis_command_get_state (nobody) == MPIS_COMMAND_REFUSED);
  g_assert_null (find_project (&fixture, SECOND));
  tear_down (&fixture);
  return dex_future_new_true ();
}

static void
run (gconstpointer fiber)
{
  mpis_test_fiber ((DexFiberFunc) fiber, NULL);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_data_func ("/run-orders/start", test_start, run);
  g_test_add_data_func ("/run-orders/followed", test_followed, run);
  g_test_add_data_func ("/run-orders/details", test_details, run);
  g_test_add_data_func ("/run-orders/delete", test_delete, run);
  g_test_add_data_func ("/run-orders/retry-and-mark", test_retry_and_mark, run);
  g_test_add_data_func ("/run-orders/overdue", test_overdue, run);
  g_test_add_data_func ("/run-orders/projects", test_projects, run);
  return g_test_run ();
}
