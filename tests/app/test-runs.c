#include "config.h"

#include <string.h>

#include "app-test.h"
#include "mpis-automation-group.h"
#include "mpis-commands-private.h"
#include "mpis-project-dialog.h"
#include "mpis-project-row.h"
#include "mpis-run-log-view.h"
#include "mpis-run-notifier.h"
#include "mpis-run-page.h"
#include "mpis-start-dialog.h"
#include "mpis-workspace-private.h"

/* Projects, starting runs and following them, in a window without any server: what is asked for shows at
 * once and waits. */

#define N_LINES 10000

static void
put_item (MpisStoreChanges *changes,
          gint64            position,
          const char       *channel,
          gboolean          failed,
          const char       *metrics)
{
  mpis_store_changes_put_item (changes, &(MpisStoreItem) {
    .run_id = "run-half", .position = position, .channel = channel, .draft_id = "draft-7",
    .item_id = failed ? NULL : "4711", .url = failed ? NULL : "https://example.org/4711",
    .failed = failed, .error = failed ? "No quota left" : NULL, .metrics = metrics,
  });
}

/* What is known anyway, and a run on two channels of which one failed, with a long log. */
static void
fill (MpisStoreChanges *changes,
      gint32            today)
{
  app_test_fill_known (changes, today);
  mpis_store_changes_put_run (changes, &(MpisStoreRun) {
    .id = "run-half", .run_id = "run-half", .project_id = "garden", .persona_id = "ada", .status = "partial",
    .started_at = mpis_time_now () - 2 * MPIS_HOUR, .completed_at = mpis_time_now () - MPIS_HOUR,
    .error_message = "One channel did not answer.", .channels = "[\"youtube\", \"telegram\"]",
    .execution = "execution-99", .date_from = "2026-01-01", .date_to = "2026-01-02",
    .options = "{\"max_items\": 3}",
  });
  put_item (changes, 0, "youtube", FALSE, "{\"views\": 12, \"shares\": 1}");
  put_item (changes, 1, "telegram", TRUE, NULL);
  for (guint i = 0; i < N_LINES; i++)
    {
      g_autofree char *id = g_strdup_printf ("log-%05u", i);
      g_autofree char *message = g_strdup_printf ("Step %u published", i);
      gboolean error = i % 1000 == 999;

      mpis_store_changes_put_log (changes, &(MpisStoreLog) {
        .id = id, .run_id = "run-half",
        .fields = { .at = mpis_time_now () - MPIS_HOUR + i, .level = error ? "ERROR" : "INFO", .message = message,
                    .error_type = error ? "QuotaError" : NULL, .error_message = error ? "No quota left" : NULL,
                    .stack_trace = error ? "[\"at node Telegram\"]" : NULL },
      });
    }
  mpis_store_changes_put_call (changes, &(MpisStoreCall) {
    .id = "call-1", .run_id = "run-half", .at = mpis_time_now () - MPIS_HOUR, .kind = "complete", .who = "n8n",
    .body = "{\"status\":\"failed\"}", .outcome = "200",
  });
}

static GtkWidget *
open_page (AppTest    *test,
           const char *name,
           int         width)
{
  app_test_set_up (test, fill);
  app_test_open (test, width, 800);
  mpis_window_show_page (test->window, name);
  app_test_settle ();
  return mpis_window_get_page (test->window, name);
}

static AdwDialog *
dialog_of (AppTest *test)
{
  return adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (test->window));
}

static GtkWidget *
find_row (GtkWidget  *page,
          const char *title)
{
  GtkListBox *list = app_test_child (page, "list");
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (list, i)); i++)
    if (g_str_equal (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), title))
      return GTK_WIDGET (row);
  return NULL;
}

static MpisCommand *
last_command (AppTest *test)
{
  GListModel *commands = G_LIST_MODEL (mpis_workspace_get_commands (test->workspace));
  g_autoptr(MpisCommand) command = NULL;

  g_assert_cmpuint (g_list_model_get_n_items (commands), >, 0);
  command = g_list_model_get_item (commands, g_list_model_get_n_items (commands) - 1);
  return command;   /* the list has it */
}

static gboolean
says (GtkWidget  *row,
      const char *words)
{
  return strstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), words) != NULL;
}

static void
test_projects (void)
{
  AppTest test;
  GtkWidget *page = open_page (&test, "projects", 1000);
  GtkWidget *row = find_row (page, "Garden");

  g_assert_nonnull (row);
  g_assert_nonnull (find_row (page, "Trains"));
  g_assert_true (says (row, "Ada"));
  g_assert_true (says (row, "YouTube"));
  g_assert_true (says (row, "Last run"));
  g_assert_true (says (find_row (page, "Trains"), "No run yet"));
  gtk_editable_set_text (app_test_child (page, "search_entry"), "tra");
  app_test_settle ();
  g_assert_null (find_row (page, "Garden"));
  g_assert_nonnull (find_row (page, "Trains"));
  app_test_tear_down (&test);
}

static void
test_new_project (void)
{
  AppTest test;
  GtkWidget *page = open_page (&test, "projects", 1000);
  GtkWidget *dialog, *row;

  gtk_widget_activate_action (page, "projects.new", NULL);
  app_test_settle ();
  dialog = GTK_WIDGET (dialog_of (&test));
  g_assert_true (MPIS_IS_PROJECT_DIALOG (dialog));
  g_signal_emit_by_name (app_test_child (dialog, "save_button"), "clicked");
  g_assert_true (gtk_widget_has_css_class (app_test_child (dialog, "name_row"), "error"));
  gtk_editable_set_text (app_test_child (dialog, "name_row"), "Roses");
  g_signal_emit_by_name (app_test_child (dialog, "save_button"), "clicked");
  g_assert_nonnull (dialog_of (&test));   /* no channel yet */
  row = app_test_find_label (dialog, "Telegram");
  adw_switch_row_set_active (ADW_SWITCH_ROW (gtk_widget_get_ancestor (row, ADW_TYPE_SWITCH_ROW)), TRUE);
  adw_combo_row_set_selected (app_test_child (dialog, "schedule_row"), 1);
  gtk_editable_set_text (app_test_child (dialog, "time_row"), "25:00");
  g_assert_true (gtk_widget_has_css_class (app_test_child (dialog, "time_row"), "error"));
  gtk_editable_set_text (app_test_child (dialog, "time_row"), "07:30");
  g_assert_true (gtk_widget_get_visible (app_test_child (dialog, "next_row")));
  g_signal_emit_by_name (app_test_child (dialog, "save_button"), "clicked");
  app_test_settle ();
  g_assert_null (dialog_of (&test));
  row = find_row (page, "Roses");
  g_assert_nonnull (row);
  g_assert_true (says (row, "Waiting to be saved"));
  g_assert_true (says (row, "Daily at 07:30"));
  g_assert_cmpstr (mpis_command_get_kind (last_command (&test)), ==, "project.create");
  app_test_tear_down (&test);
}

static void
test_archive (void)
{
  AppTest test;
  GtkWidget *page = open_page (&test, "projects", 1000);
  GtkWidget *undo;

  gtk_widget_activate_action (find_row (page, "Trains"), "project.archive", NULL);
  app_test_settle ();
  g_assert_null (find_row (page, "Trains"));
  gtk_toggle_button_set_active (app_test_child (page, "archived_button"), TRUE);
  app_test_settle ();
  g_assert_nonnull (find_row (page, "Trains"));
  gtk_toggle_button_set_active (app_test_child (page, "archived_button"), FALSE);
  undo = app_test_find_label (GTK_WIDGET (test.window), "Undo");
  g_assert_nonnull (undo);
  g_signal_emit_by_name (gtk_widget_get_ancestor (undo, GTK_TYPE_BUTTON), "clicked");
  app_test_settle ();
  g_assert_nonnull (find_row (page, "Trains"));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (mpis_workspace_get_commands (test.workspace))), ==, 0);
  app_test_tear_down (&test);
}

static guint
n_runs (AppTest *test)
{
  return g_list_model_get_n_items (mpis_workspace_get_runs (test->workspace));
}

static void
test_start (void)
{
  AppTest test;
  GtkWidget *page = open_page (&test, "projects", 1000);
  g_autoptr(MpisRun) first = NULL;
  GtkWidget *dialog, *label;
  guint before = n_runs (&test);

  gtk_widget_activate_action (find_row (page, "Garden"), "project.start-run", NULL);
  app_test_settle ();
  dialog = GTK_WIDGET (dialog_of (&test));
  g_assert_true (MPIS_IS_START_DIALOG (dialog));
  label = app_test_find_label (dialog, "YouTube");
  adw_switch_row_set_active (ADW_SWITCH_ROW (gtk_widget_get_ancestor (label, ADW_TYPE_SWITCH_ROW)), FALSE);
  g_signal_emit_by_name (app_test_child (dialog, "start_button"), "clicked");
  g_assert_nonnull (dialog_of (&test));
  g_assert_nonnull (app_test_find_label (dialog, "Choose at least one channel."));
  adw_switch_row_set_active (ADW_SWITCH_ROW (gtk_widget_get_ancestor (label, ADW_TYPE_SWITCH_ROW)), TRUE);
  adw_spin_row_set_value (app_test_child (dialog, "days_row"), 5);
  g_signal_emit_by_name (app_test_child (dialog, "start_button"), "clicked");
  app_test_settle ();
  g_assert_null (dialog_of (&test));
  g_assert_cmpuint (n_runs (&test), ==, before + 1);
  first = g_list_model_get_item (mpis_workspace_get_runs (test.workspace), 0);
  g_assert_true (mpis_run_peek (first)->is_pending);
  g_assert_cmpstr (mpis_run_peek (first)->project_name, ==, "Garden");
  g_assert_nonnull (mpis_run_peek (first)->date_from);

  gtk_widget_activate_action (find_row (page, "Garden"), "project.start-run", NULL);
  app_test_settle ();
  dialog = GTK_WIDGET (dialog_of (&test));
  g_assert_cmpint ((int) adw_spin_row_get_value (app_test_child (dialog, "days_row")), ==, 5);
  adw_dialog_force_close (ADW_DIALOG (dialog));
  app_test_settle ();
  app_test_tear_down (&test);
}

static GtkWidget *
open_run (AppTest *test,
          int      width)
{
  open_page (test, "runs", width);
  g_assert_true (mpis_window_show_run (test->window, "run-half"));
  app_test_settle ();
  return mpis_window_get_shown (test->window);
}

static void
test_page (void)
{
  AppTest test;
  GtkWidget *page = open_run (&test, 1000);
  MpisRunLogView *log = app_test_child (page, "log_view");

  g_assert_true (MPIS_IS_RUN_PAGE (page));
  g_assert_nonnull (app_test_find_label (page, "Partly Succeeded"));
  g_assert_nonnull (app_test_find_label (page, "One channel did not answer."));
  g_assert_nonnull (app_test_find_label (page, "execution-99"));
  g_assert_nonnull (app_test_find_label (page, "run-half"));
  g_assert_nonnull (app_test_find_label (page, "1 failed: No quota left"));
  g_assert_nonnull (app_test_find_label (page, "Views 12 · Shares 1"));
  app_test_wait_items (mpis_run_log_view_lines (log), N_LINES);
  g_assert_cmpuint (adw_view_stack_page_get_badge_number (app_test_child (page, "errors_stack_page")), ==, 10);
  app_test_tear_down (&test);
}

static void
test_log (void)
{
  AppTest test;
  GtkWidget *page = open_run (&test, 1000);
  MpisRunLogView *log = app_test_child (page, "log_view");
  GtkWidget *errors = app_test_child (page, "errors_view");
  gint64 began;

  adw_view_stack_set_visible_child_name (app_test_child (page, "view_stack"), "log");
  app_test_wait_items (mpis_run_log_view_lines (log), N_LINES);
  began = g_get_monotonic_time ();
  gtk_drop_down_set_selected (app_test_child (log, "level_drop_down"), MPIS_RUN_LEVEL_ERROR);
  g_assert_cmpint (g_get_monotonic_time () - began, <, G_USEC_PER_SEC / 4);
  app_test_wait_items (mpis_run_log_view_lines (log), 10);
  gtk_drop_down_set_selected (app_test_child (log, "level_drop_down"), 0);
  gtk_editable_set_text (app_test_child (log, "search_entry"), "STEP 77");
  app_test_wait_items (mpis_run_log_view_lines (log), 111);   /* 77, 770 to 779, 7700 to 7799 */
  g_assert_cmpuint (app_test_count (app_test_child (errors, "list"), ADW_TYPE_EXPANDER_ROW), ==, 10);
  adw_view_stack_set_visible_child_name (app_test_child (page, "view_stack"), "errors");
  app_test_settle ();
  g_assert_nonnull (app_test_find_label (errors, "No quota left"));
  app_test_tear_down (&test);
}

static void
test_retry (void)
{
  AppTest test;
  GtkWidget *page = open_run (&test, 1000);
  MpisCommand *command;
  JsonObject *payload;

  g_assert_cmpstr (adw_action_row_get_subtitle (app_test_child (page, "retry_failed_row")), ==, "telegram");
  gtk_widget_activate_action (page, "run.retry-failed", NULL);
  app_test_settle ();
  command = last_command (&test);
  payload = json_node_get_object (mpis_command_get_payload (command));
  g_assert_cmpstr (mpis_command_get_kind (command), ==, "run.retry");
  g_assert_true (json_object_get_boolean_member (payload, "failed_channels_only"));
  page = mpis_window_get_shown (test.window);
  g_assert_cmpstr (mpis_run_page_get_run_id (MPIS_RUN_PAGE (page)), ==,
                   mpis_command_get_text (command, "new_run_id"));
  /* It is not there yet, so it cannot be repeated; not going ahead with it takes it back. */
  g_assert_false (gtk_widget_get_sensitive (app_test_child (page, "retry_all_row")));
  gtk_widget_activate_action (page, "run.delete", NULL);
  app_test_settle ();
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (mpis_workspace_get_commands (test.workspace))), ==, 0);
  app_test_tear_down (&test);
}

static void
test_delete (void)
{
  AppTest test;
  GtkWidget *page = open_run (&test, 1000);
  guint before = n_runs (&test);
  GtkWidget *undo;

  gtk_widget_activate_action (page, "run.delete", NULL);
  app_test_settle ();
  g_assert_false (MPIS_IS_RUN_PAGE (mpis_window_get_shown (test.window)));
  g_assert_cmpuint (n_runs (&test), ==, before - 1);
  undo = app_test_find_label (GTK_WIDGET (test.window), "Undo");
  g_signal_emit_by_name (gtk_widget_get_ancestor (undo, GTK_TYPE_BUTTON), "clicked");
  app_test_settle ();
  g_assert_cmpuint (n_runs (&test), ==, before);
  app_test_tear_down (&test);
}

static void
test_mark (void)
{
  AppTest test;
  GtkWidget *page = open_run (&test, 1000);
  AdwDialog *dialog;

  gtk_widget_activate_action (page, "run.mark", "s", "success");
  app_test_settle ();
  dialog = dialog_of (&test);
  g_assert_true (ADW_IS_ALERT_DIALOG (dialog));
  gtk_editable_set_text (GTK_EDITABLE (adw_alert_dialog_get_extra_child (ADW_ALERT_DIALOG (dialog))), "Seen there");
  g_signal_emit_by_name (dialog, "response::mark", "mark");
  adw_dialog_force_close (dialog);
  app_test_settle ();
  g_assert_cmpstr (mpis_command_get_text (last_command (&test), "reason"), ==, "Seen there");
  g_assert_nonnull (app_test_find_label (page, "Succeeded"));
  app_test_tear_down (&test);
}

static void
test_refused (void)
{
  AppTest test;
  GtkWidget *page = open_page (&test, "projects", 1000);
  MpisCommands *commands = mpis_workspace_get_commands (test.workspace);
  GtkWidget *label;

  gtk_widget_activate_action (find_row (page, "Trains"), "project.archive", NULL);
  mpis_command_set_state (last_command (&test), MPIS_COMMAND_REFUSED, "You may not do that.");
  _mpis_commands_tell (commands);
  app_test_settle ();
  g_assert_nonnull (find_row (page, "Trains"));   /* as the server has it */
  g_assert_true (adw_banner_get_revealed (app_test_child (page, "refused_banner")));
  gtk_widget_activate_action (page, "win.refused", NULL);
  app_test_settle ();
  label = app_test_find_label (GTK_WIDGET (dialog_of (&test)), "Archive the project “Trains”");
  g_assert_nonnull (label);
  mpis_commands_retry (commands, last_command (&test));
  app_test_settle ();
  g_assert_false (adw_banner_get_revealed (app_test_child (page, "refused_banner")));
  adw_dialog_force_close (dialog_of (&test));
  app_test_settle ();
  app_test_tear_down (&test);
}

typedef struct {
  AppTest          *test;
  MpisStoreChanges *changes;
} More;

static DexFuture *
show_more_fiber (gpointer data)
{
  More *more = data;
  MpisWorkspace *workspace = more->test->workspace;
  MpisStore *store = _mpis_workspace_get_store (workspace);
  g_autoptr(MpisWorkspaceUpdate) update = NULL;
  g_autoptr(GError) error = NULL;

  mpis_store_apply (store, more->changes, &error);
  g_assert_no_error (error);
  update = dex_await_boxed (mpis_workspace_update_prepare (store, mpis_scope_get_zone (more->test->scope),
                                                           _mpis_workspace_get_shown (workspace)), &error);
  g_assert_no_error (error);
  _mpis_workspace_show (workspace, update);
  return dex_future_new_true ();
}

/* The server has that run in that state now. */
static void
sync_run (AppTest    *test,
          const char *run_id,
          const char *status)
{
  g_autoptr(MpisStoreChanges) changes = mpis_store_changes_new ();
  More more = { test, changes };
  DexFuture *future;

  mpis_store_changes_begin (changes, "test", FALSE);
  mpis_store_changes_put_run (changes, &(MpisStoreRun) {
    .id = run_id, .run_id = run_id, .project_id = "garden", .persona_id = "ada", .status = status,
    .started_at = mpis_time_now (), .completed_at = MPIS_INSTANT_UNKNOWN, .channels = "[\"youtube\"]",
  });
  mpis_store_changes_complete (changes, "1:1:", mpis_time_now ());
  future = dex_scheduler_spawn (NULL, 1024 * 1024, show_more_fiber, &more, NULL);
  while (dex_future_is_pending (future))
    g_main_context_iteration (NULL, TRUE);
  dex_unref (future);
  app_test_settle ();
}

/* --- a desktop that shows notifications --- */

static const char desktop_xml[] =
  "<node><interface name='org.freedesktop.Notifications'>"
  "<method name='Notify'><arg type='s' direction='in'/><arg type='u' direction='in'/><arg type='s' direction='in'/>"
  "<arg type='s' direction='in'/><arg type='s' direction='in'/><arg type='as' direction='in'/>"
  "<arg type='a{sv}' direction='in'/><arg type='i' direction='in'/><arg type='u' direction='out'/></method>"
  "<method name='CloseNotification'><arg type='u' direction='in'/></method>"
  "<method name='GetCapabilities'><arg type='as' direction='out'/></method>"
  "</interface></node>";

typedef struct {
  guint  n_told;
  guint  n_closed;
  char  *title;
  char  *body;
  GStrv  actions;
} Desktop;

static void
on_call_cb (GDBusConnection       *bus,
            const char            *sender,
            const char            *path,
            const char            *interface,
            const char            *method,
            GVariant              *parameters,
            GDBusMethodInvocation *invocation,
            gpointer               data)
{
  static const char *const abilities[] = { "actions", "body", NULL };
  Desktop *desktop = data;

  if (g_str_equal (method, "GetCapabilities"))
    {
      g_dbus_method_invocation_return_value (invocation, g_variant_new ("(^as)", abilities));
      return;
    }
  if (g_str_equal (method, "CloseNotification"))
    {
      desktop->n_closed++;
      g_dbus_method_invocation_return_value (invocation, NULL);
      return;
    }
  desktop->n_told++;
  g_clear_pointer (&desktop->title, g_free);
  g_clear_pointer (&desktop->body, g_free);
  g_clear_pointer (&desktop->actions, g_strfreev);
  g_variant_get_child (parameters, 3, "s", &desktop->title);
  g_variant_get_child (parameters, 4, "s", &desktop->body);
  g_variant_get_child (parameters, 5, "^as", &desktop->actions);
  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(u)", 7));
}

static gboolean
nobody_looks (GApplication *application,
              const char   *run_id)
{
  return FALSE;
}

static gboolean
wait_told (Desktop *desktop,
           guint    n)
{
  for (guint i = 0; i < 20 && desktop->n_told < n; i++)
    app_test_settle ();
  return desktop->n_told == n;
}

/* Whoever started a run here is told once when it has ended, and of no other run; looking at it takes that
 * back. */
static void
test_notification (void)
{
  static const GDBusInterfaceVTable vtable = { on_call_cb };
  AppTest test;
  Desktop desktop = { 0 };
  g_autoptr(GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_autoptr(GDBusNodeInfo) info = g_dbus_node_info_new_for_xml (desktop_xml, NULL);
  g_autoptr(MpisRunNotifier) notifier = NULL;
  JsonNode *payload = json_from_string ("{\"run_id\": \"mine\", \"project_id\": \"garden\"}", NULL);
  g_autoptr(MpisCommand) command = NULL;
  guint object, owner;

  if (bus == NULL)
    {
      g_test_skip ("There is no session bus");
      json_node_unref (payload);
      return;
    }
  object = g_dbus_connection_register_object (bus, "/org/freedesktop/Notifications", info->interfaces[0], &vtable,
                                              &desktop, NULL, NULL);
  owner = g_bus_own_name_on_connection (bus, "org.freedesktop.Notifications", G_BUS_NAME_OWNER_FLAGS_NONE, NULL,
                                        NULL, NULL, NULL);
  open_page (&test, "runs", 1000);
  notifier = mpis_run_notifier_new (G_APPLICATION (test.application), test.scope, nobody_looks);
  app_test_settle ();
  command = mpis_workspace_command (test.workspace, "run.start", payload);
  app_test_settle ();
  sync_run (&test, "mine", "running");
  sync_run (&test, "theirs", "failed");
  g_assert_cmpuint (desktop.n_told, ==, 0);
  sync_run (&test, "mine", "failed");
  g_assert_true (wait_told (&desktop, 1));
  g_assert_cmpstr (desktop.title, ==, "Run Failed");
  g_assert_nonnull (strstr (desktop.body, "Garden"));
  g_assert_cmpuint (g_strv_length (desktop.actions), ==, 6);   /* names and labels: by itself, Open, Retry */
  sync_run (&test, "mine", "success");
  g_assert_cmpuint (desktop.n_told, ==, 1);
  g_assert_true (mpis_window_show_run (test.window, "mine"));
  for (guint i = 0; i < 20 && desktop.n_closed == 0; i++)
    app_test_settle ();
  g_assert_cmpuint (desktop.n_closed, ==, 1);
  g_bus_unown_name (owner);
  g_dbus_connection_unregister_object (bus, object);
  g_free (desktop.title);
  g_free (desktop.body);
  g_strfreev (desktop.actions);
  g_clear_object (&notifier);
  app_test_tear_down (&test);
}

static void
test_automation (void)
{
  AppTest test;
  MpisAutomationGroup *group;
  GtkWidget *row;

  open_page (&test, "runs", 1000);
  group = g_object_ref_sink (g_object_new (MPIS_TYPE_AUTOMATION_GROUP, NULL));
  mpis_automation_group_set_scope (group, test.scope);
  row = app_test_child (group, "n8n_row");
  gtk_editable_set_text (GTK_EDITABLE (row), "n8n:5678");
  g_signal_emit_by_name (row, "apply");
  g_assert_true (gtk_widget_has_css_class (row, "error"));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (mpis_workspace_get_commands (test.workspace))), ==, 0);
  gtk_editable_set_text (GTK_EDITABLE (row), "http://n8n:5678/webhook");
  g_assert_false (gtk_widget_has_css_class (row, "error"));
  g_signal_emit_by_name (row, "apply");
  g_assert_cmpstr (mpis_command_get_text (last_command (&test), "value"), ==, "http://n8n:5678/webhook");
  g_object_unref (group);
  app_test_tear_down (&test);
}

/* The narrowest window there is has all of it. */
static void
test_narrow (void)
{
  AppTest test;
  static const char *const names[] = { "overview", "log", "errors", "calls" };
  GtkWidget *page;

  g_object_set (gtk_settings_get_default (), "gtk-decoration-layout", ":close", NULL);
  page = open_run (&test, 360);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      adw_view_stack_set_visible_child_name (app_test_child (page, "view_stack"), names[i]);
      app_test_settle ();
    }
  g_assert_true (adw_view_switcher_bar_get_reveal (app_test_child (page, "switcher_bar")));
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (test.window)), ==, 360);
  mpis_window_show_page (test.window, "projects");
  app_test_settle ();
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (test.window)), ==, 360);
  app_test_tear_down (&test);
}

static void
select_rows (GtkWidget *page,
             guint      n)
{
  GtkSelectionModel *model = gtk_column_view_get_model (app_test_child (page, "column_view"));

  app_test_wait_items (G_LIST_MODEL (model), 3);
  gtk_selection_model_select_range (model, 0, n, TRUE);
  app_test_settle ();
}

/* Several at once: what cannot be repeated is left out, and said. */
static void
test_bulk (void)
{
  AppTest test;
  GtkWidget *page = open_page (&test, "runs", 1200);
  GListModel *commands = G_LIST_MODEL (mpis_workspace_get_commands (test.workspace));
  guint before = n_runs (&test);
  GtkWidget *undo;

  mpis_scope_set_range (test.scope, MPIS_RANGE_ALL);
  select_rows (page, 2);
  gtk_widget_activate_action (page, "list.retry-runs", "b", FALSE);
  app_test_settle ();
  g_assert_cmpuint (g_list_model_get_n_items (commands), ==, 2);
  g_assert_cmpuint (n_runs (&test), ==, before + 2);
  g_assert_nonnull (app_test_find_label (GTK_WIDGET (test.window), "2 runs started"));

  gtk_widget_activate_action (page, "list.delete-runs", NULL);
  app_test_settle ();
  g_assert_cmpuint (n_runs (&test), ==, before);   /* the two that were started are there */
  undo = app_test_find_label (GTK_WIDGET (test.window), "Undo");
  g_assert_nonnull (undo);
  g_signal_emit_by_name (gtk_widget_get_ancestor (undo, GTK_TYPE_BUTTON), "clicked");
  app_test_settle ();
  g_assert_cmpuint (n_runs (&test), ==, before + 2);
  app_test_tear_down (&test);
}

int
main (int   argc,
      char *argv[])
{
  app_test_init (&argc, &argv);
  g_test_add_func ("/runs/projects", test_projects);
  g_test_add_func ("/runs/new-project", test_new_project);
  g_test_add_func ("/runs/archive", test_archive);
  g_test_add_func ("/runs/start", test_start);
  g_test_add_func ("/runs/page", test_page);
  g_test_add_func ("/runs/log", test_log);
  g_test_add_func ("/runs/retry", test_retry);
  g_test_add_func ("/runs/delete", test_delete);
  g_test_add_func ("/runs/mark", test_mark);
  g_test_add_func ("/runs/bulk", test_bulk);
  g_test_add_func ("/runs/refused", test_refused);
  g_test_add_func ("/runs/notification", test_notification);
  g_test_add_func ("/runs/automation", test_automation);
  g_test_add_func ("/runs/narrow", test_narrow);
  return app_test_run ();
}
