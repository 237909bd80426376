#include "config.h"

#include <string.h>

#include "app-test.h"
#include "mpis-settings.h"
#include "mpis-test.h"
#include "mpis-tokens-group.h"

/* The tokens of a workspace in a real PostgreSQL, as its preferences show them. */

#define PATIENCE (60 * G_USEC_PER_SEC)

typedef struct {
  GSettings     *settings;
  MpisScope     *scope;
  MpisWorkspace *workspace;
  GtkWidget     *window;
  GtkWidget     *group;
  char          *conninfo;
} Fixture;

static void
set_up (Fixture *self)
{
  g_autoptr(GTimeZone) zone = g_time_zone_new_utc ();

  self->conninfo = mpis_test_database_new ();
  self->settings = g_settings_new (MPIS_SETTINGS_SCHEMA);
  self->scope = mpis_scope_new (self->settings);
  self->workspace = mpis_workspace_new (self->conninfo, zone);
  mpis_scope_set_workspace (self->scope, self->workspace);
  self->window = adw_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (self->window), 640, 600);
  self->group = g_object_new (MPIS_TYPE_TOKENS_GROUP, NULL);
  adw_window_set_content (ADW_WINDOW (self->window), self->group);
  mpis_tokens_group_set_scope (MPIS_TOKENS_GROUP (self->group), self->scope);
  gtk_window_present (GTK_WINDOW (self->window));
  app_test_settle ();
}

static void
tear_down (Fixture *self)
{
  mpis_workspace_stop (self->workspace);
  gtk_window_destroy (GTK_WINDOW (self->window));
  app_test_settle ();
  g_clear_object (&self->scope);
  g_clear_object (&self->workspace);
  g_clear_object (&self->settings);
  g_free (self->conninfo);
}

static GtkWidget *
find_by_tooltip (GtkWidget  *widget,
                 const char *tooltip)
{
  if (g_strcmp0 (gtk_widget_get_tooltip_text (widget), tooltip) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_by_tooltip (child, tooltip);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static GtkWidget *
find_of_type (GtkWidget *widget,
              GType      type)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_of_type (child, type);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
wait_for_label (GtkWidget  *widget,
                const char *text)
{
  gint64 end = g_get_monotonic_time () + PATIENCE;

  while (app_test_find_label (widget, text) == NULL && g_get_monotonic_time () < end)
    app_test_settle ();
  g_assert_nonnull (app_test_find_label (widget, text));
}

static void
press (GtkWidget  *widget,
       const char *tooltip)
{
  GtkWidget *button = find_by_tooltip (widget, tooltip);

  g_assert_nonnull (button);
  g_assert_true (gtk_widget_is_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
  app_test_settle ();
}

static AdwDialog *
wait_for_dialog (Fixture    *self,
                 const char *heading)
{
  gint64 end = g_get_monotonic_time () + PATIENCE;
  AdwDialog *dialog = NULL;

  while (g_get_monotonic_time () < end)
    {
      dialog = adw_window_get_visible_dialog (ADW_WINDOW (self->window));
      if (ADW_IS_ALERT_DIALOG (dialog)
          && g_strcmp0 (adw_alert_dialog_get_heading (ADW_ALERT_DIALOG (dialog)), heading) == 0)
        return dialog;
      app_test_settle ();
    }
  g_assert_not_reached ();
}

static void
answer (AdwDialog  *dialog,
        const char *response)
{
  g_signal_emit_by_name (dialog, "response", response);
  adw_dialog_force_close (dialog);
  app_test_settle ();
}

static void
wait_until_live (Fixture *self)
{
  gint64 end = g_get_monotonic_time () + PATIENCE;

  mpis_workspace_start (self->workspace);
  while (mpis_workspace_get_state (self->workspace) != MPIS_WORKSPACE_LIVE && g_get_monotonic_time () < end)
    app_test_settle ();
  g_assert_cmpint (mpis_workspace_get_state (self->workspace), ==, MPIS_WORKSPACE_LIVE);
}

static char *
list_with_mpisctl (const char *conninfo)
{
  g_autofree char *program = g_build_filename (g_getenv ("MPIS_TOP_BUILDDIR"), "src", "service", "mpisctl", NULL);
  const char *words[] = { program, "token", "list", "--json", "--database", conninfo, NULL };
  g_autoptr(GError) error = NULL;
  char *output = NULL;
  int status;

  g_spawn_sync (NULL, (char **) words, NULL, G_SPAWN_DEFAULT, NULL, NULL, &output, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  return output;
}

/* Without a connection it says so, and offers nothing that could not be done. */
static void
test_offline (void)
{
  Fixture self = { 0 };
  GtkWidget *button;

  set_up (&self);
  g_assert_nonnull (app_test_find_label (self.group, "Not Connected"));
  button = find_by_tooltip (self.group, "New Token");
  g_assert_false (gtk_widget_is_sensitive (button));
  wait_until_live (&self);
  wait_for_label (self.group, "No Tokens");
  g_assert_true (gtk_widget_is_sensitive (button));
  tear_down (&self);
}

/* One is made, seen once, found on the server, and ended. */
static void
test_life (void)
{
  Fixture self = { 0 };
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  AdwDialog *dialog;
  GtkWidget *name, *label;

  set_up (&self);
  wait_until_live (&self);
  wait_for_label (self.group, "No Tokens");
  press (self.group, "New Token");
  dialog = wait_for_dialog (&self, "New Token");
  g_assert_false (adw_alert_dialog_get_response_enabled (ADW_ALERT_DIALOG (dialog), "create"));
  name = find_of_type (GTK_WIDGET (dialog), ADW_TYPE_ENTRY_ROW);
  gtk_editable_set_text (GTK_EDITABLE (name), " A <b>script</b> ");
  g_assert_true (adw_alert_dialog_get_response_enabled (ADW_ALERT_DIALOG (dialog), "create"));
  answer (dialog, "create");

  dialog = wait_for_dialog (&self, "Token Created");
  label = find_of_type (adw_alert_dialog_get_extra_child (ADW_ALERT_DIALOG (dialog)), GTK_TYPE_LABEL);
  g_assert_true (g_str_has_prefix (gtk_label_get_text (GTK_LABEL (label)), "mpis_"));
  g_assert_cmpuint (strlen (gtk_label_get_text (GTK_LABEL (label))), ==, 48);
  g_assert_nonnull (find_by_tooltip (GTK_WIDGET (dialog), "Copy Token"));
  before = list_with_mpisctl (self.conninfo);
  g_assert_nonnull (strstr (before, "A <b>script</b>"));
  g_assert_nonnull (strstr (before, "viewer"));
  g_assert_null (strstr (before, gtk_label_get_text (GTK_LABEL (label))));
  answer (dialog, "close");

  wait_for_label (self.group, "A <b>script</b>");
  press (self.group, "Revoke “A <b>script</b>”");
  answer (wait_for_dialog (&self, "Revoke Token?"), "cancel");
  g_assert_nonnull (app_test_find_label (self.group, "A <b>script</b>"));
  press (self.group, "Revoke “A <b>script</b>”");
  answer (wait_for_dialog (&self, "Revoke Token?"), "revoke");
  wait_for_label (self.group, "No Tokens");
  after = list_with_mpisctl (self.conninfo);
  g_assert_null (strstr (after, "\"revoked_at\" : null"));
  tear_down (&self);
}

int
main (int   argc,
      char *argv[])
{
  app_test_init (&argc, &argv);
  g_test_add_func ("/app/tokens/offline", test_offline);
  g_test_add_func ("/app/tokens/life", test_life);
  return app_test_run ();
}
