#include "config.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dashboards-test.h"
#include "mpis-workspace.h"

/* What a person wants done: kept until the server took it, done once, and never lost silently. */

static MpisWorkspace *
new_workspace (const char *conninfo)
{
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc ();
  MpisWorkspace *workspace = mpis_workspace_new (conninfo, utc);

  mpis_workspace_start (workspace);
  return workspace;
}

static char *
ask (MpisDb     *db,
     const char *sql)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(MpisDbRows) rows = dex_await_boxed (mpis_db_query (db, sql, NULL), &error);

  g_assert_no_error (error);
  return g_strdup (mpis_db_rows_get_n (rows) > 0 ? mpis_db_rows_get_text (rows, 0, 0) : NULL);
}

static gboolean
is_answer (MpisDb     *db,
           const char *sql,
           const char *expected)
{
  g_autofree char *answer = ask (db, sql);

  return g_strcmp0 (answer, expected) == 0;
}

static MpisCommand *
set (MpisWorkspace *workspace,
     const char    *key,
     const char    *value)
{
  JsonObject *object = json_object_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_object_set_string_member (object, "key", key);
  json_object_set_string_member (object, "value", value);
  json_node_take_object (node, object);
  return mpis_workspace_command (workspace, "settings.set", node);
}

static guint
n_commands (MpisWorkspace *workspace)
{
  return g_list_model_get_n_items (G_LIST_MODEL (mpis_workspace_get_commands (workspace)));
}

static gboolean
is_on_disk (MpisWorkspace *workspace)
{
  g_autoptr(GError) error = NULL;

  dex_await (mpis_commands_flush (mpis_workspace_get_commands (workspace)), &error);
  return error == NULL;
}

#define SETTING "SELECT value #>> '{}' FROM dash_settings WHERE key = 'n8n_webhook_url'"

static DexFuture *
test_done (gpointer data)
{
  g_autofree char *conninfo = sync_test_database_new ();
  g_autoptr(MpisDb) db = sync_test_connect (conninfo);
  g_autoptr(MpisWorkspace) workspace = new_workspace (conninfo);
  g_autoptr(MpisCommand) command = NULL;
  g_autofree char *count = NULL;

  sync_test_wait_until (mpis_workspace_get_state (workspace) == MPIS_WORKSPACE_LIVE);
  command = set (workspace, "n8n_webhook_url", "http://n8n:5678/webhook");
  g_assert_cmpuint (n_commands (workspace), ==, 1);
  sync_test_wait_until (mpis_command_get_state (command) == MPIS_COMMAND_DONE);
  g_assert_true (is_answer (db, SETTING, "http://n8n:5678/webhook"));
  sync_test_wait_until (n_commands (workspace) == 0);
  {
    g_autofree char *setting = mpis_workspace_dup_setting (workspace, "n8n_webhook_url");

    g_assert_cmpstr (setting, ==, "http://n8n:5678/webhook");
  }
  count = ask (db, "SELECT count (*) FROM dash_commands");
  g_assert_cmpstr (count, ==, "1");
  return dex_future_new_true ();
}

/* Without a server it waits, over the end of the program; nobody who sends it again does it twice. */
static DexFuture *
test_offline (gpointer data)
{
  g_autofree char *conninfo = sync_test_database_new ();
  g_autofree char *elsewhere = mpis_test_database_new ();
  g_autoptr(MpisDb) db = sync_test_connect (conninfo);
  g_autoptr(MpisDb) admin = sync_test_connect (elsewhere);
  g_autofree char *name = ask (db, "SELECT current_database ()");
  g_autofree char *away = g_strdup_printf ("ALTER DATABASE %s ALLOW_CONNECTIONS false", name);
  g_autofree char *back = g_strdup_printf ("ALTER DATABASE %s ALLOW_CONNECTIONS true", name);
  g_autofree char *claim = NULL;
  g_autoptr(MpisWorkspace) workspace = NULL;
  g_autoptr(MpisCommand) first = NULL;
  g_autoptr(MpisCommand) second = NULL;

  sync_test_run (admin, away);
  workspace = new_workspace (conninfo);
  first = set (workspace, "n8n_webhook_url", "http://first");
  second = set (workspace, "mpis_api_url", "http://second");
  sync_test_wait_until (mpis_workspace_get_state (workspace) == MPIS_WORKSPACE_OFFLINE ||
                        mpis_workspace_get_state (workspace) == MPIS_WORKSPACE_FAILED);
  sync_test_wait_until (is_on_disk (workspace));
  g_assert_cmpuint (mpis_commands_get_n_waiting (mpis_workspace_get_commands (workspace)), ==, 2);
  g_clear_object (&workspace);

  /* Somebody carried the first one out, and the answer was lost. */
  claim = g_strdup_printf ("INSERT INTO dash_commands (id, kind) VALUES ('%s', 'settings.set')",
                           mpis_command_get_id (first));
  sync_test_run (db, claim);
  workspace = new_workspace (conninfo);
  sync_test_wait_until (n_commands (workspace) == 2);
  sync_test_run (admin, back);
  mpis_workspace_refresh (workspace);
  sync_test_wait_until (n_commands (workspace) == 0);
  g_assert_true (is_answer (db, SETTING, NULL));
  g_assert_true (is_answer (db, "SELECT value #>> '{}' FROM dash_settings WHERE key = 'mpis_api_url'",
                            "http://second"));
  sync_test_wait_until (is_on_disk (workspace));
  g_clear_object (&workspace);

  workspace = new_workspace (conninfo);
  sync_test_wait_until (mpis_workspace_get_state (workspace) == MPIS_WORKSPACE_LIVE);
  g_assert_cmpuint (n_commands (workspace), ==, 0);
  return dex_future_new_true ();
}

static void
refused_cb (MpisCommands *commands,
            MpisCommand  *command,
            guint        *n_refused)
{
  g_assert_nonnull (mpis_command_get_problem (command));
  (*n_refused)++;
}

/* What the server refuses stays, with the reason, until somebody decides; what came after it goes on. */
static DexFuture *
test_refused (gpointer data)
{
  g_autofree char *conninfo = sync_test_database_new ();
  g_autoptr(MpisDb) db = sync_test_connect (conninfo);
  g_autoptr(MpisWorkspace) workspace = new_workspace (conninfo);
  MpisCommands *commands = mpis_workspace_get_commands (workspace);
  g_autoptr(MpisCommand) wrong = NULL;
  g_autoptr(MpisCommand) right = NULL;
  g_autoptr(MpisCommand) kept = NULL;
  guint n_refused = 0;

  g_signal_connect (commands, "refused", G_CALLBACK (refused_cb), &n_refused);
  wrong = set (workspace, "anything", "x");
  right = set (workspace, "n8n_webhook_url", "http://n8n");
  sync_test_wait_until (mpis_command_get_state (wrong) == MPIS_COMMAND_REFUSED);
  sync_test_wait_until (is_answer (db, SETTING, "http://n8n"));
  sync_test_wait_until (n_commands (workspace) == 1);
  g_assert_cmpuint (n_refused, ==, 1);
  g_assert_cmpuint (mpis_commands_get_n_refused (commands), ==, 1);
  sync_test_wait_until (is_on_disk (workspace));
  g_clear_object (&workspace);

  workspace = new_workspace (conninfo);
  commands = mpis_workspace_get_commands (workspace);
  sync_test_wait_until (n_commands (workspace) == 1);
  kept = g_list_model_get_item (G_LIST_MODEL (commands), 0);
  g_assert_cmpint (mpis_command_get_state (kept), ==, MPIS_COMMAND_REFUSED);
  g_assert_cmpstr (mpis_command_get_problem (kept), ==, mpis_command_get_problem (wrong));
  mpis_commands_retry (commands, kept);
  g_assert_cmpint (mpis_command_get_state (kept), ==, MPIS_COMMAND_WAITING);
  sync_test_wait_until (mpis_command_get_state (kept) == MPIS_COMMAND_REFUSED);
  mpis_commands_discard (commands, kept);
  g_assert_cmpuint (n_commands (workspace), ==, 0);
  sync_test_wait_until (is_on_disk (workspace));
  return dex_future_new_true ();
}

#define NOWHERE "host=127.0.0.1 port=1 dbname=nowhere connect_timeout=1"
#define ROUNDS  6

/* Wants things without end, without a server. Says the number of each once it is on the disk. */
static DexFuture *
write_fiber (gpointer data)
{
  g_autoptr(MpisWorkspace) workspace = new_workspace (NOWHERE);

  while (TRUE)
    {
      g_autoptr(MpisCommand) command = set (workspace, "n8n_webhook_url", "http://n8n");

      sync_test_wait_until (is_on_disk (workspace));
      if (printf ("%s\n", mpis_command_get_id (command)) < 0 || fflush (stdout) != 0)
        exit (1);
    }
  return dex_future_new_true ();
}

static GPtrArray *
kill_while_writing (const char *program)
{
  const char *argv[] = { program, "--write", g_get_user_data_dir (), NULL };
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GError) error = NULL;
  g_autofree char *line = NULL;
  size_t size = 0;
  int output;
  GPid pid;
  FILE *file;

  g_spawn_async_with_pipes (NULL, (char **) argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &pid, NULL,
                            &output, NULL, &error);
  g_assert_no_error (error);
  file = fdopen (output, "r");
  g_assert_cmpint (getline (&line, &size, file), >, 0);
  g_ptr_array_add (ids, g_strndup (line, strcspn (line, "\n")));
  g_usleep (g_test_rand_int_range (0, 150000));
  kill (pid, SIGKILL);
  while (getline (&line, &size, file) > 0)
    g_ptr_array_add (ids, g_strndup (line, strcspn (line, "\n")));
  fclose (file);
  g_spawn_close_pid (pid);
  return ids;
}

static gboolean
has (MpisWorkspace *workspace,
     const char    *id)
{
  GListModel *commands = G_LIST_MODEL (mpis_workspace_get_commands (workspace));

  for (guint i = 0; i < g_list_model_get_n_items (commands); i++)
    {
      g_autoptr(MpisCommand) command = g_list_model_get_item (commands, i);

      if (g_str_equal (mpis_command_get_id (command), id))
        return TRUE;
    }
  return FALSE;
}

/* Killed at any moment, nothing that was on the disk is lost. */
static DexFuture *
test_kill (gpointer program)
{
  guint n_before = 0;

  for (guint round = 0; round < ROUNDS; round++)
    {
      g_autoptr(GPtrArray) ids = kill_while_writing (program);
      g_autoptr(MpisWorkspace) workspace = new_workspace (NOWHERE);

      sync_test_wait_until (n_commands (workspace) >= n_before + ids->len);
      for (guint i = 0; i < ids->len; i++)
        g_assert_true (has (workspace, ids->pdata[i]));
      n_before = n_commands (workspace);
      mpis_workspace_stop (workspace);
    }
  return dex_future_new_true ();
}

static void
run_kill (gconstpointer program)
{
  mpis_test_fiber (test_kill, (gpointer) program);
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
  if (argc == 3 && g_str_equal (argv[1], "--write"))
    {
      g_setenv ("XDG_DATA_HOME", argv[2], TRUE);
      mpis_test_fiber (write_fiber, NULL);
    }
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_data_func ("/commands/done", test_done, run);
  g_test_add_data_func ("/commands/offline", test_offline, run);
  g_test_add_data_func ("/commands/refused", test_refused, run);
  g_test_add_data_func ("/commands/kill", argv[0], run_kill);
  return g_test_run ();
}
