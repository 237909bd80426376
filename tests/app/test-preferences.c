#include "config.h"

#include "app-test.h"
#include "mpis-preferences.h"
#include "mpis-settings.h"

/* A keyring that is asked and does not answer, as one does that waits for its user. */
typedef struct {
  GDBusConnection       *bus;
  GDBusNodeInfo         *node;
  guint                  object;
  guint                  name;
  GDBusMethodInvocation *asked;   /* (nullable): what it still has to answer */
} Keyring;

static const char interface[] =
  "<node><interface name='org.freedesktop.Secret.Service'>"
  "<method name='OpenSession'><arg type='s' direction='in'/><arg type='v' direction='in'/>"
  "<arg type='v' direction='out'/><arg type='o' direction='out'/></method>"
  "</interface></node>";

static void
on_called_cb (GDBusConnection       *bus,
              const char            *sender,
              const char            *path,
              const char            *interface_name,
              const char            *method,
              GVariant              *parameters,
              GDBusMethodInvocation *invocation,
              gpointer               data)
{
  Keyring *keyring = data;

  g_clear_object (&keyring->asked);
  keyring->asked = invocation;   /* ours to answer, and to keep until then */
}

static void
on_owned_cb (GDBusConnection *bus,
             const char      *name,
             gpointer         owned)
{
  *(gboolean *) owned = TRUE;
}

static void
keyring_set_up (Keyring *keyring)
{
  static const GDBusInterfaceVTable vtable = { on_called_cb };
  gboolean owned = FALSE;
  gint64 end = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;

  *keyring = (Keyring) { g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL) };
  g_assert_nonnull (keyring->bus);
  keyring->node = g_dbus_node_info_new_for_xml (interface, NULL);
  keyring->object = g_dbus_connection_register_object (keyring->bus, "/org/freedesktop/secrets",
                                                       keyring->node->interfaces[0], &vtable, keyring,
                                                       NULL, NULL);
  g_assert_cmpuint (keyring->object, !=, 0);
  keyring->name = g_bus_own_name_on_connection (keyring->bus, "org.freedesktop.secrets",
                                                G_BUS_NAME_OWNER_FLAGS_NONE, on_owned_cb, NULL, &owned,
                                                NULL);
  while (!owned && g_get_monotonic_time () < end)
    app_test_settle ();
  g_assert_true (owned);
}

static void
keyring_refuse (Keyring *keyring)
{
  if (keyring->asked != NULL)
    g_dbus_method_invocation_return_dbus_error (g_steal_pointer (&keyring->asked),
                                                "org.freedesktop.DBus.Error.Failed", "Not today");
}

static void
keyring_tear_down (Keyring *keyring)
{
  keyring_refuse (keyring);
  g_bus_unown_name (keyring->name);
  g_dbus_connection_unregister_object (keyring->bus, keyring->object);
  g_dbus_node_info_unref (keyring->node);
  g_object_unref (keyring->bus);
}

static void
wait_for_change (MpisScope     *scope,
                 MpisWorkspace *old)
{
  gint64 end = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;

  while (mpis_scope_get_workspace (scope) == old && g_get_monotonic_time () < end)
    app_test_settle ();
  g_assert_true (mpis_scope_get_workspace (scope) != old);
}

static void
wait_until_asked (Keyring *keyring)
{
  gint64 end = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;

  while (keyring->asked == NULL && g_get_monotonic_time () < end)
    app_test_settle ();
  g_assert_nonnull (keyring->asked);
}

static void
test_closing_does_not_stop_connecting (void)
{
  Keyring keyring;
  g_autoptr(GSettings) settings = g_settings_new (MPIS_SETTINGS_SCHEMA);
  g_autoptr(MpisApplication) application = mpis_application_new ();
  g_autoptr(MpisWorkspace) first = NULL;
  AdwDialog *dialog;
  GtkWindow *window;

  g_settings_set_string (settings, MPIS_KEY_WORKSPACE, "shared");
  g_settings_set_string (settings, MPIS_KEY_SHARED_HOSTS, "127.0.0.1");
  g_settings_set_uint (settings, MPIS_KEY_SHARED_PORT, 1);
  g_application_set_flags (G_APPLICATION (application), G_APPLICATION_NON_UNIQUE);
  keyring_set_up (&keyring);
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));
  wait_until_asked (&keyring);
  keyring_refuse (&keyring);
  g_application_activate (G_APPLICATION (application));
  wait_for_change (mpis_application_get_scope (application), NULL);
  first = g_object_ref (mpis_scope_get_workspace (mpis_application_get_scope (application)));

  g_action_group_activate_action (G_ACTION_GROUP (application), "preferences", NULL);
  app_test_settle ();
  window = gtk_application_get_active_window (GTK_APPLICATION (application));
  dialog = adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (window));
  g_assert_true (MPIS_IS_PREFERENCES (dialog));
  wait_until_asked (&keyring);   /* for the password there may be */
  keyring_refuse (&keyring);
  app_test_settle ();
  gtk_editable_set_text (app_test_child (dialog, "password_row"), "new");
  g_signal_emit_by_name (app_test_child (dialog, "connect_row"), "activated");
  wait_until_asked (&keyring);
  adw_dialog_force_close (dialog);
  app_test_settle ();
  g_assert_true (mpis_scope_get_workspace (mpis_application_get_scope (application)) == first);
  keyring_refuse (&keyring);
  wait_for_change (mpis_application_get_scope (application), first);
  g_assert_true (mpis_connection_is_password_in_memory (
    mpis_application_get_connection (application)));

  mpis_workspace_stop (mpis_scope_get_workspace (mpis_application_get_scope (application)));
  gtk_window_destroy (window);
  app_test_settle ();
  keyring_tear_down (&keyring);
}

int
main (int   argc,
      char *argv[])
{
  app_test_init (&argc, &argv);
  g_test_add_func ("/app/preferences/closing-does-not-stop-connecting",
                   test_closing_does_not_stop_connecting);
  return app_test_run ();
}
