#include "config.h"

#include "mpis-private-service.h"

#include <gio/gio.h>

#define BUS_NAME         APPLICATION_ID ".Service"
#define START_TIMEOUT_MS 30000

struct _MpisPrivateService {
  GObject       parent_instance;

  gboolean      bus_tried;    /* the session bus has had its chance… */
  gboolean      activated;    /* …and started a service */
  GSubprocess  *process;      /* ours; it ends when its standard input does, with us */
};

G_DEFINE_FINAL_TYPE (MpisPrivateService, mpis_private_service, G_TYPE_OBJECT)

static void
mpis_private_service_finalize (GObject *object)
{
  MpisPrivateService *self = MPIS_PRIVATE_SERVICE (object);

  if (self->process != NULL)
    g_output_stream_close (g_subprocess_get_stdin_pipe (self->process), NULL, NULL);
  g_clear_object (&self->process);

  G_OBJECT_CLASS (mpis_private_service_parent_class)->finalize (object);
}

static void
mpis_private_service_class_init (MpisPrivateServiceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mpis_private_service_finalize;
}

static void
mpis_private_service_init (MpisPrivateService *self)
{
}

/**
 * mpis_private_service_new:
 *
 * Returns: (transfer full): a hold on the service, which starts nothing yet
 */
MpisPrivateService *
mpis_private_service_new (void)
{
  return g_object_new (MPIS_TYPE_PRIVATE_SERVICE, NULL);
}

/* GDBus would start a bus of its own if asked for one that is not there. */
static gboolean
has_session_bus (void)
{
  const char *address = g_getenv ("DBUS_SESSION_BUS_ADDRESS");
  g_autofree char *socket = g_build_filename (g_get_user_runtime_dir (), "bus", NULL);

  return (address != NULL && *address != '\0') || g_file_test (socket, G_FILE_TEST_EXISTS);
}

/* Whether the session bus has the service, running by now. */
static gboolean
activate_awaiting (GError **error)
{
  g_autoptr(GDBusConnection) bus = NULL;
  g_autoptr(GVariant) reply = NULL;

  if (!(bus = dex_await_object (dex_bus_get (G_BUS_TYPE_SESSION), error)))
    return FALSE;
  g_dbus_connection_set_exit_on_close (bus, FALSE);
  reply = dex_await_variant (dex_dbus_connection_call (bus, "org.freedesktop.DBus",
                                                       "/org/freedesktop/DBus",
                                                       "org.freedesktop.DBus", "StartServiceByName",
                                                       g_variant_new ("(su)", BUS_NAME, 0),
                                                       G_VARIANT_TYPE ("(u)"),
                                                       G_DBUS_CALL_FLAGS_NONE, START_TIMEOUT_MS),
                             error);
  return reply != NULL;
}

/* Beside our own program first: an uninstalled or second installation keeps to itself. */
static char *
find_program (void)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *directory = self ? g_path_get_dirname (self) : NULL;
  g_autofree char *beside = directory ? g_build_filename (directory, "mpisctl", NULL) : NULL;
  char *found;

  if (beside && g_file_test (beside, G_FILE_TEST_IS_EXECUTABLE))
    return g_steal_pointer (&beside);
  if ((found = g_find_program_in_path ("mpisctl")))
    return found;
  return g_build_filename (BINDIR, "mpisctl", NULL);
}

/* Where the bus's service did not help it serves other data than ours, so ours must not want its
 * name. */
static gboolean
spawn (MpisPrivateService  *self,
       GError             **error)
{
  g_autoptr(GSubprocessLauncher) launcher = NULL;
  g_autofree char *program = find_program ();

  if (self->process != NULL && g_subprocess_get_identifier (self->process) != NULL)
    return TRUE;
  g_clear_object (&self->process);
  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE |
                                        G_SUBPROCESS_FLAGS_STDOUT_SILENCE);
  if (self->activated)
    g_subprocess_launcher_setenv (launcher, "DBUS_SESSION_BUS_ADDRESS", "disabled:", TRUE);
  self->process = g_subprocess_launcher_spawn (launcher, error, program, "serve", "--until-eof",
                                               NULL);
  g_prefix_error (error, "The service that runs the private database cannot be started: ");
  return self->process != NULL;
}

static DexFuture *
start_fiber (gpointer data)
{
  MpisPrivateService *self = data;
  g_autoptr(GError) error = NULL;

  if (!self->bus_tried && has_session_bus ())
    {
      self->bus_tried = TRUE;
      if ((self->activated = activate_awaiting (&error)))
        return dex_future_new_for_boolean (TRUE);
      if (g_error_matches (error, DEX_ERROR, DEX_ERROR_FIBER_CANCELLED))
        return dex_future_new_for_error (g_steal_pointer (&error));
      g_debug ("No service from the session bus: %s", error->message);
      g_clear_error (&error);
    }
  if (!spawn (self, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  return dex_future_new_for_boolean (TRUE);
}

/**
 * mpis_private_service_start:
 * @self: a hold on the service
 *
 * Sees to it that the service runs: by D-Bus activation, or, where there is no session bus or no
 * such service on it, as a process of our own that ends with us. Called again because the database
 * still does not answer, it starts a process of our own whatever the bus says: the bus may serve
 * another data folder.
 *
 * The database may need a moment more: whoever needs it tries to connect until it answers.
 *
 * Returns: (transfer full): a future of %TRUE
 */
DexFuture *
mpis_private_service_start (MpisPrivateService *self)
{
  dex_return_error_if_fail (MPIS_IS_PRIVATE_SERVICE (self));

  return dex_scheduler_spawn (NULL, 0, start_fiber, g_object_ref (self), g_object_unref);
}
