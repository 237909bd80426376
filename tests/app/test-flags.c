#include "config.h"

#include <string.h>

#include "app-test.h"
#include "mpis-flag-row.h"
#include "mpis-red-flags.h"
#include "mpis-thresholds-dialog.h"

/* The page of red flags, in a window without any server: what is asked for waits, and is seen to. */

static void
fill (MpisStoreChanges *changes,
      gint32            today)
{
  app_test_fill_known (changes, today);
  mpis_store_changes_put_run (changes, &(MpisStoreRun) {
    .id = "row-broken", .run_id = "run-broken", .project_id = "garden", .persona_id = "ada", .status = "failed",
    .started_at = mpis_time_now () - MPIS_HOUR, .completed_at = mpis_time_now () - MPIS_HOUR / 2,
    .error_message = "No quota left", .channels = "[\"telegram\"]",
  });
  mpis_store_changes_put_flag (changes, &(MpisFlagFields) {
    .id = "flag-warning", .type = "failed_runs", .subject = "workspace", .raised_at = mpis_time_now () - MPIS_HOUR,
    .description = "3 of 5 runs of the last 24 hours failed (60.0 %)", .resolved_at = MPIS_INSTANT_UNKNOWN,
    .evidence = "{\"count\": 1, \"runs\": [{\"run_id\": \"run-broken\"}, {\"run_id\": \"run-elsewhere\"}]}",
  });
  mpis_store_changes_put_flag (changes, &(MpisFlagFields) {
    .id = "flag-critical", .type = "missing_publish_records", .is_critical = TRUE, .subject = "workspace",
    .raised_at = mpis_time_now () - 2 * MPIS_HOUR, .resolved_at = MPIS_INSTANT_UNKNOWN,
    .description = "1 finished run published something that was never recorded",
  });
  mpis_store_changes_put_flag (changes, &(MpisFlagFields) {
    .id = "flag-over", .type = "overdue_run", .subject = "run-broken", .run_id = "run-broken",
    .raised_at = mpis_time_now () - 4 * MPIS_HOUR, .resolved_at = mpis_time_now () - 3 * MPIS_HOUR,
    .resolved_by = "anna", .resolution = "person", .description = "A run is silent",
  });
  mpis_store_changes_put_flag_event (changes, &(MpisStoreFlagEvent) {
    .id = "event-1", .flag_id = "flag-warning", .at = mpis_time_now () - MPIS_HOUR, .action = "raised",
    .by = "system", .why = NULL,
  });
}

static void
fill_calm (MpisStoreChanges *changes,
           gint32            today)
{
  app_test_fill_known (changes, today);
}

static void
open_page (AppTest     *test,
           AppTestFill  filling)
{
  app_test_set_up (test, filling);
  app_test_set_state (test, MPIS_WORKSPACE_OFFLINE, NULL);
  app_test_open (test, 1000, 720);
  mpis_window_show_page (test->window, "flags");
  app_test_settle ();
}

static GtkWidget *
row_of (GtkWidget  *list,
        const char *id)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), i)) != NULL; i++)
    if (g_str_equal (mpis_flag_peek (mpis_flag_row_get_flag (MPIS_FLAG_ROW (row)))->id, id))
      return GTK_WIDGET (row);
  return NULL;
}

static GtkWidget *
list_of (AppTest    *test,
         const char *name)
{
  GtkWidget *page = mpis_window_get_page (test->window, "flags");

  return app_test_child (page, name);
}

static void
test_critical_first (void)
{
  AppTest test = { 0 };
  GtkWidget *list;

  open_page (&test, fill);
  list = list_of (&test, "list");
  g_assert_true (row_of (list, "flag-critical") == GTK_WIDGET (gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 0)));
  g_assert_nonnull (row_of (list, "flag-warning"));
  g_assert_null (row_of (list, "flag-over"));
  g_assert_nonnull (app_test_find_label (GTK_WIDGET (test.window), "2 open, 1 critical"));

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (list_of (&test, "resolved_button")), TRUE);
  app_test_settle ();
  g_assert_nonnull (row_of (list_of (&test, "resolved_list"), "flag-over"));
  app_test_tear_down (&test);
}

static void
test_evidence (void)
{
  AppTest test = { 0 };
  GtkWidget *row;

  open_page (&test, fill);
  row = row_of (list_of (&test, "list"), "flag-warning");
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row), TRUE);
  for (guint i = 0; i < 200 && app_test_find_label (row, "Raised by MPIS Dashboard") == NULL; i++)
    app_test_settle ();
  g_assert_nonnull (app_test_find_label (row, "Raised by MPIS Dashboard"));
  g_assert_nonnull (app_test_find_label (row, "No quota left"));
  g_assert_nonnull (app_test_find_label (row, "A run that is not on this computer"));
  app_test_tear_down (&test);
}

static void
test_resolve_waits (void)
{
  AppTest test = { 0 };
  GtkWidget *row;
  AdwDialog *dialog;
  GListModel *commands;

  open_page (&test, fill);
  row = row_of (list_of (&test, "list"), "flag-warning");
  g_assert_true (gtk_widget_activate_action (row, "flag.resolve", NULL));
  app_test_settle ();
  dialog = adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (test.window));
  g_assert_true (ADW_IS_ALERT_DIALOG (dialog));
  gtk_editable_set_text (GTK_EDITABLE (adw_alert_dialog_get_extra_child (ADW_ALERT_DIALOG (dialog))), "Quota is back");
  g_signal_emit_by_name (dialog, "response::flag.resolve", "flag.resolve");
  app_test_settle ();

  commands = G_LIST_MODEL (mpis_workspace_get_commands (test.workspace));
  g_assert_cmpuint (g_list_model_get_n_items (commands), ==, 1);
  {
    g_autoptr(MpisCommand) command = g_list_model_get_item (commands, 0);

    g_assert_cmpstr (mpis_command_get_kind (command), ==, "flag.resolve");
    g_assert_cmpstr (mpis_command_get_text (command, "flag_id"), ==, "flag-warning");
    g_assert_cmpstr (mpis_command_get_text (command, "why"), ==, "Quota is back");
  }
  row = row_of (list_of (&test, "list"), "flag-warning");
  g_assert_nonnull (strstr (adw_expander_row_get_subtitle (ADW_EXPANDER_ROW (row)), "Waiting to be saved"));
  app_test_tear_down (&test);
}

static void
test_thresholds (void)
{
  AppTest test = { 0 };
  AdwDialog *dialog;
  MpisFlagThresholds thresholds;

  open_page (&test, fill);
  mpis_workspace_get_thresholds (test.workspace, &thresholds);
  g_assert_cmpfloat (thresholds.failed_runs_percent, ==, 10);
  dialog = mpis_thresholds_dialog_new (test.scope);
  adw_dialog_present (dialog, GTK_WIDGET (test.window));
  app_test_settle ();
  adw_spin_row_set_value (app_test_child (dialog, "failed_runs_percent"), 25);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (dialog), "thresholds.save", NULL));
  app_test_settle ();

  /* What is on its way counts already. */
  mpis_workspace_get_thresholds (test.workspace, &thresholds);
  g_assert_cmpfloat (thresholds.failed_runs_percent, ==, 25);
  g_assert_cmpuint (thresholds.missing_metrics_count, ==, 5);
  app_test_tear_down (&test);
}

static void
test_calm (void)
{
  AppTest test = { 0 };

  open_page (&test, fill_calm);
  g_assert_true (gtk_widget_get_visible (list_of (&test, "calm")));
  g_assert_false (gtk_widget_get_visible (list_of (&test, "list")));
  app_test_tear_down (&test);
}

int
main (int    argc,
      char **argv)
{
  app_test_init (&argc, &argv);
  g_test_add_func ("/flags/critical-ones-come-first", test_critical_first);
  g_test_add_func ("/flags/evidence-and-history", test_evidence);
  g_test_add_func ("/flags/resolving-waits-for-a-connection", test_resolve_waits);
  g_test_add_func ("/flags/thresholds", test_thresholds);
  g_test_add_func ("/flags/calm", test_calm);
  return app_test_run ();
}
