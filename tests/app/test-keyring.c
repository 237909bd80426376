#include "config.h"

#include <glib/gstdio.h>
#include <libsecret/secret.h>

#include "mpis-connection.h"
#include "mpis-settings.h"

#define DAEMON "gnome-keyring-daemon"

/* A bus of the test's own, on which nothing is started by itself. It is stopped, and kept: GLib would wait
 * for its connection to go, which it keeps itself. */
static GTestDBus *bus;

typedef struct {
  GSubprocess    *keyring;
  GSettings      *settings;
  MpisConnection *connection;
} Fixture;

static void
wait_for_name (const char *name)
{
  g_autoptr(GDBusConnection) connection = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  gint64 end = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;
  gboolean there = FALSE;

  while (!there && g_get_monotonic_time () < end)
    {
      g_autoptr(GVariant) answer =
        g_dbus_connection_call_sync (connection, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                                     "org.freedesktop.DBus", "NameHasOwner",
                                     g_variant_new ("(s)", name), NULL, G_DBUS_CALL_FLAGS_NONE, -1,
                                     NULL, NULL);

      g_assert_nonnull (answer);
      g_variant_get (answer, "(b)", &there);
      if (!there)
        g_usleep (20000);
    }
  g_assert_true (there);
}

static void
unlock_keyring (Fixture *fixture)
{
  g_autoptr(GError) error = NULL;
  GOutputStream *input;

  fixture->keyring = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE |
                                       G_SUBPROCESS_FLAGS_STDOUT_SILENCE |
                                       G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error,
                                       DAEMON, "--foreground", "--unlock", "--components=secrets",
                                       NULL);
  g_assert_no_error (error);
  input = g_subprocess_get_stdin_pipe (fixture->keyring);
  g_output_stream_write_all (input, "a password for the keyring", 26, NULL, NULL, &error);
  g_assert_no_error (error);
  g_output_stream_close (input, NULL, NULL);
  wait_for_name ("org.freedesktop.secrets");
}

static void
lock_keyring (void)
{
  g_autoptr(GDBusConnection) connection = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  const char *collection = "/org/freedesktop/secrets/aliases/default";
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) answer =
    g_dbus_connection_call_sync (connection, "org.freedesktop.secrets", "/org/freedesktop/secrets",
                                 "org.freedesktop.Secret.Service", "Lock",
                                 g_variant_new ("(^ao)", (const char *[]) { collection, NULL }), NULL,
                                 G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (answer);
}

static void
set_up (Fixture *fixture)
{
  bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (bus);
  fixture->settings = g_settings_new (MPIS_SETTINGS_SCHEMA);
  g_settings_set_string (fixture->settings, MPIS_KEY_WORKSPACE, "shared");
  g_settings_set_string (fixture->settings, MPIS_KEY_SHARED_HOSTS, "db1.example.org, db2.example.org");
  g_settings_set_string (fixture->settings, MPIS_KEY_SHARED_USER, "ada");
  fixture->connection = mpis_connection_new (fixture->settings);
}

static void
tear_down (Fixture *fixture)
{
  g_assert_finalize_object (fixture->connection);
  g_object_unref (fixture->settings);
  secret_service_disconnect ();
  if (fixture->keyring != NULL)
    {
      g_subprocess_force_exit (fixture->keyring);
      g_subprocess_wait (fixture->keyring, NULL, NULL);
      g_object_unref (fixture->keyring);
    }
  g_test_dbus_stop (bus);
}

static GValue
wait_for (DexFuture *future)
{
  GValue value = G_VALUE_INIT;
  const GValue *answer;

  while (dex_future_is_pending (future))
    g_main_context_iteration (NULL, TRUE);
  answer = dex_future_get_value (future, NULL);
  g_assert_nonnull (answer);
  g_value_init (&value, G_VALUE_TYPE (answer));
  g_value_copy (answer, &value);
  dex_unref (future);
  return value;
}

static gboolean
store (Fixture    *fixture,
       const char *password)
{
  g_auto(GValue) answer = wait_for (mpis_connection_store_password (fixture->connection, password));

  return g_value_get_boolean (&answer);
}

static void
assert_password (MpisConnection *connection,
                 const char     *password)
{
  g_auto(GValue) answer = wait_for (mpis_connection_lookup_password (connection));

  g_assert_cmpstr (g_value_get_string (&answer), ==, password);
}

/* As after the program was started anew. */
static void
assert_password_later (Fixture    *fixture,
                       const char *password)
{
  g_autoptr(MpisConnection) later = mpis_connection_new (fixture->settings);

  assert_password (later, password);
}

/* Cases that each need a process of their own: libsecret and GLib keep to one bus. */

static void
with_keyring (void)
{
  Fixture fixture = { NULL };

  set_up (&fixture);
  unlock_keyring (&fixture);

  assert_password (fixture.connection, "");
  g_assert_true (store (&fixture, "it's a \\ secret – ü"));
  g_assert_false (mpis_connection_is_password_in_memory (fixture.connection));
  assert_password (fixture.connection, "it's a \\ secret – ü");
  assert_password_later (&fixture, "it's a \\ secret – ü");
  g_settings_set_string (fixture.settings, MPIS_KEY_SHARED_USER, "bo");
  assert_password (fixture.connection, "");   /* another's password is not given out */
  g_settings_set_string (fixture.settings, MPIS_KEY_SHARED_USER, "ada");
  g_assert_true (store (&fixture, ""));
  assert_password_later (&fixture, "");
  tear_down (&fixture);
}

static void
with_locked_keyring (void)
{
  Fixture fixture = { NULL };

  set_up (&fixture);
  unlock_keyring (&fixture);
  g_assert_true (store (&fixture, "old"));
  lock_keyring ();

  assert_password_later (&fixture, "");   /* nobody is there to unlock it */
  g_assert_false (store (&fixture, "new"));
  g_assert_true (mpis_connection_is_password_in_memory (fixture.connection));
  assert_password (fixture.connection, "new");
  assert_password_later (&fixture, "");
  tear_down (&fixture);
}

static void
without_keyring (void)
{
  Fixture fixture = { NULL };

  set_up (&fixture);

  assert_password (fixture.connection, "");
  g_assert_false (store (&fixture, "new"));
  g_assert_true (mpis_connection_is_password_in_memory (fixture.connection));
  assert_password (fixture.connection, "new");
  assert_password_later (&fixture, "");
  g_settings_set_string (fixture.settings, MPIS_KEY_SHARED_USER, "bo");
  g_assert_false (mpis_connection_is_password_in_memory (fixture.connection));
  assert_password (fixture.connection, "");
  g_settings_set_string (fixture.settings, MPIS_KEY_SHARED_USER, "ada");
  g_assert_true (store (&fixture, ""));
  g_assert_false (mpis_connection_is_password_in_memory (fixture.connection));
  tear_down (&fixture);
}

static void
in_own_process (gconstpointer test)
{
  if (g_test_subprocess ())
    {
      ((GTestFunc) test) ();
      return;
    }
  g_test_trap_subprocess (NULL, 120 * G_USEC_PER_SEC, G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_test_trap_assert_passed ();
}

static void
in_own_process_with_daemon (gconstpointer test)
{
  g_autofree char *daemon = g_find_program_in_path (DAEMON);

  if (daemon == NULL)
    g_test_skip (DAEMON " is not installed");
  else
    in_own_process (test);
}

static void
remove_folder (const char *path)
{
  g_autoptr(GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)))
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_folder (child);
    }
  g_remove (path);
}

int
main (int   argc,
      char *argv[])
{
  static const char *const variables[] = {
    "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR", "HOME",
  };
  g_autofree char *home = g_dir_make_tmp ("mpis-keyring-XXXXXX", NULL);
  int status;

  for (guint i = 0; i < G_N_ELEMENTS (variables); i++)
    g_setenv (variables[i], home, TRUE);
  g_test_init (&argc, &argv, NULL);
  dex_init ();
  g_test_add_data_func ("/app/keyring/kept", with_keyring, in_own_process_with_daemon);
  g_test_add_data_func ("/app/keyring/locked", with_locked_keyring, in_own_process_with_daemon);
  g_test_add_data_func ("/app/keyring/none", without_keyring, in_own_process);
  status = g_test_run ();
  remove_folder (home);
  return status;
}
