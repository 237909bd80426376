#include "config.h"

#include "mpis-private-service.h"

#include <gio/gio.h>
#include <stdio.h>

#include "mpis-session-bus.h"

#define BUS_NAME         APPLICATION_ID ".Service"
#define START_TIMEOUT_MS 30000
#define COMPLAINT        "mpisctl: "   /* how what the service says last begins, if it fails */

struct _MpisPrivateService {
  GObject       parent_instance;

  gboolean      activated;    /* the session bus has a service… */
  gboolean      insisted;     /* …which was no help */
  GSubprocess  *process;      /* ours; it ends when its standard input does, with us */
  gboolean      listening;    /* to what it says */
  char         *complaint;    /* the last one */
};

G_DEFINE_FINAL_TYPE (MpisPrivateService, mpis_private_service, G_TYPE_OBJECT)

static void
mpis_private_service_finalize (GObject *object)
{
  MpisPrivateService *self = MPIS_PRIVATE_SERVICE (object);

  if (self->process != NULL)
    g_output_stream_close (g_subprocess_get_stdin_pipe (self->process), NULL, NULL);
  g_clear_object (&self->process);
  g_free (self->complaint);

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

/* Who listens to our process must not keep it, and us, alive. */
typedef struct {
  GWeakRef          service;
  GDataInputStream *words;
} Listener;

static void
listener_free (Listener *self)
{
  g_weak_ref_clear (&self->service);
  g_object_unref (self->words);
  g_free (self);
}

static void line_read_cb (GObject      *words,
                          GAsyncResult *result,
                          gpointer      data);

static void
listener_go_on (Listener *self)
{
  g_data_input_stream_read_line_async (self->words, G_PRIORITY_DEFAULT, NULL, line_read_cb, self);
}

/* Hands on what the service says, and keeps its last complaint. */
static void
line_read_cb (GObject      *words,
              GAsyncResult *result,
              gpointer      data)
{
  Listener *listener = data;
  g_autoptr(MpisPrivateService) self = g_weak_ref_get (&listener->service);
  g_autofree char *line = g_data_input_stream_read_line_finish_utf8 (G_DATA_INPUT_STREAM (words),
                                                                     result, NULL, NULL);

  if (line == NULL)
    {
      if (self != NULL)
        self->listening = FALSE;
      listener_free (listener);
      return;
    }
  fprintf (stderr, "%s\n", line);
  if (self != NULL && g_str_has_prefix (line, COMPLAINT))
    g_set_str (&self->complaint, line + strlen (COMPLAINT));
  listener_go_on (listener);
}

static void
listen_to_process (MpisPrivateService *self)
{
  Listener *listener = g_new0 (Listener, 1);

  g_weak_ref_init (&listener->service, self);
  listener->words = g_data_input_stream_new (g_subprocess_get_stderr_pipe (self->process));
  g_clear_pointer (&self->complaint, g_free);
  self->listening = TRUE;
  listener_go_on (listener);
}

/* Where the bus's service did not help it serves other data than ours, so ours must not want its
 * name. Nor must it take what DATABASE_URL names for the private database. */
static gboolean
spawn (MpisPrivateService  *self,
       GError             **error)
{
  g_autoptr(GSubprocessLauncher) launcher = NULL;
  g_autofree char *program = find_program ();

  if (self->listening ||
      (self->process != NULL && g_subprocess_get_identifier (self->process) != NULL))
    return TRUE;
  g_clear_object (&self->process);
  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE |
                                        G_SUBPROCESS_FLAGS_STDOUT_SILENCE |
                                        G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_subprocess_launcher_unsetenv (launcher, "DATABASE_URL");
  if (self->activated)
    g_subprocess_launcher_setenv (launcher, "DBUS_SESSION_BUS_ADDRESS", "disabled:", TRUE);
  self->process = g_subprocess_launcher_spawn (launcher, error, program, "serve", "--until-eof",
                                               NULL);
  if (self->process != NULL)
    listen_to_process (self);
  g_prefix_error (error, "The service that runs the private database cannot be started: ");
  return self->process != NULL;
}

static DexFuture *
activate_fiber (gpointer data)
{
  MpisPrivateService *self = data;
  g_autoptr(GError) error = NULL;

  if (!self->insisted)
    self->activated = mpis_has_session_bus () && activate_awaiting (&error);
  if (error != NULL)
    g_debug ("No service from the session bus: %s", error->message);
  g_clear_error (&error);
  if ((!self->activated || self->insisted) && !spawn (self, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  return dex_future_new_true ();
}

/**
 * mpis_private_service_start:
 * @self: a hold on the service
 *
 * Sees to it that the service runs: by D-Bus activation, or, where there is no session bus or no
 * such service on it, as a process of our own that ends with us.
 *
 * The database may need a moment more: whoever needs it tries to connect until it answers.
 *
 * Returns: (transfer full): a future of %TRUE
 */
DexFuture *
mpis_private_service_start (MpisPrivateService *self)
{
  dex_return_error_if_fail (MPIS_IS_PRIVATE_SERVICE (self));

  return dex_scheduler_spawn (NULL, 0, activate_fiber, g_object_ref (self), g_object_unref);
}

/**
 * mpis_private_service_insist:
 * @self: a hold on the service, which was started
 * @error: return location
 *
 * To be called when the database does not answer for long. Starts a process of our own whatever the
 * bus says: the bus may serve another data folder.
 *
 * Returns: whether it runs
 */
gboolean
mpis_private_service_insist (MpisPrivateService  *self,
                             GError             **error)
{
  g_return_val_if_fail (MPIS_IS_PRIVATE_SERVICE (self), FALSE);

  self->insisted = TRUE;
  return spawn (self, error);
}

/**
 * mpis_private_service_get_problem:
 * @self: a hold on the service
 *
 * Returns: (transfer none) (nullable): why our process has ended, if it has
 */
const char *
mpis_private_service_get_problem (MpisPrivateService *self)
{
  g_return_val_if_fail (MPIS_IS_PRIVATE_SERVICE (self), NULL);

  if (self->process == NULL || self->listening ||
      g_subprocess_get_identifier (self->process) != NULL)
    return NULL;
  return self->complaint ? self->complaint
                         : "The service that runs the private database has ended unexpectedly";
}
