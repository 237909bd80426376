#include "config.h"

#include "mpis-service-bus.h"

#include "mpis-error.h"
#include "mpis-session-bus.h"

#define BUS_NAME        APPLICATION_ID ".Service"
#define OBJECT_PATH     "/org/mpis/Dashboard/Service"
#define INTERFACE_NAME  "org.mpis.Dashboard.Service"
#define CALL_TIMEOUT_MS 5000

/* Of org.freedesktop.DBus.RequestName. */
#define DO_NOT_QUEUE    4u
#define PRIMARY_OWNER   1u

static const char interface_xml[] =
  "<node>"
  "  <interface name='" INTERFACE_NAME "'>"
  "    <method name='Quit'/>"
  "    <property name='State' type='s' access='read'/>"
  "    <property name='Conninfo' type='s' access='read'/>"
  "  </interface>"
  "</node>";

struct _MpisServiceBus {
  GObject          parent_instance;

  char            *conninfo;
  const char      *state;
  DexPromise      *end;
  GDBusConnection *connection;
  guint            registration;
  gulong           closed_handler;
};

G_DEFINE_FINAL_TYPE (MpisServiceBus, mpis_service_bus, G_TYPE_OBJECT)

static void
end_service (MpisServiceBus *self)
{
  if (dex_future_is_pending (DEX_FUTURE (self->end)))
    dex_promise_resolve_boolean (self->end, TRUE);
}

/* Only now: ending the service closes the connection, and the answer must be out before. */
static void
flushed_cb (GObject      *connection,
            GAsyncResult *result,
            gpointer      data)
{
  g_autoptr(MpisServiceBus) self = data;

  g_dbus_connection_flush_finish (G_DBUS_CONNECTION (connection), result, NULL);
  end_service (self);
}

static void
method_call_cb (GDBusConnection       *connection,
                const char            *sender,
                const char            *object_path,
                const char            *interface_name,
                const char            *method_name,
                GVariant              *parameters,
                GDBusMethodInvocation *invocation,
                gpointer               data)
{
  /* Quit is all there is; GDBus itself refuses what the interface does not have. */
  g_dbus_method_invocation_return_value (invocation, NULL);
  g_dbus_connection_flush (connection, NULL, flushed_cb, g_object_ref (data));
}

static GVariant *
get_property_cb (GDBusConnection  *connection,
                 const char       *sender,
                 const char       *object_path,
                 const char       *interface_name,
                 const char       *property_name,
                 GError          **error,
                 gpointer          data)
{
  MpisServiceBus *self = data;

  return g_variant_new_string (g_str_equal (property_name, "State") ? self->state : self->conninfo);
}

static void
on_closed_cb (MpisServiceBus *self)
{
  g_message ("the session bus is gone");
  end_service (self);
}

static gboolean
export (MpisServiceBus  *self,
        GError         **error)
{
  static const GDBusInterfaceVTable vtable = { method_call_cb, get_property_cb, NULL, { 0 } };
  g_autoptr(GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (interface_xml, error);

  if (node == NULL)
    return FALSE;
  self->registration = g_dbus_connection_register_object (self->connection, OBJECT_PATH,
                                                          node->interfaces[0], &vtable, self, NULL,
                                                          error);
  return self->registration != 0;
}

static DexFuture *
own_name_fiber (gpointer data)
{
  MpisServiceBus *self = data;
  g_autoptr(GVariant) reply = NULL;
  g_autoptr(GError) error = NULL;
  guint answer = 0;

  if (!mpis_has_session_bus ())
    return dex_future_new_false ();

  if (!(self->connection = dex_await_object (dex_bus_get (G_BUS_TYPE_SESSION), &error)))
    {
      g_warning ("The session bus cannot be reached: %s", error->message);
      return dex_future_new_false ();
    }
  g_dbus_connection_set_exit_on_close (self->connection, FALSE);
  self->closed_handler = g_signal_connect_swapped (self->connection, "closed",
                                                   G_CALLBACK (on_closed_cb), self);
  if (!export (self, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  reply = dex_await_variant (dex_dbus_connection_call (self->connection,
                                                       "org.freedesktop.DBus",
                                                       "/org/freedesktop/DBus",
                                                       "org.freedesktop.DBus", "RequestName",
                                                       g_variant_new ("(su)", BUS_NAME, DO_NOT_QUEUE),
                                                       G_VARIANT_TYPE ("(u)"),
                                                       G_DBUS_CALL_FLAGS_NONE, CALL_TIMEOUT_MS),
                             &error);
  if (reply == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  g_variant_get (reply, "(u)", &answer);
  if (answer != PRIMARY_OWNER)
    return dex_future_new_reject (MPIS_ERROR, MPIS_ERROR_CONFLICT,
                                  "The service is running already, as “%s” on the session bus",
                                  BUS_NAME);
  return dex_future_new_true ();
}

static void
mpis_service_bus_dispose (GObject *object)
{
  MpisServiceBus *self = MPIS_SERVICE_BUS (object);

  mpis_service_bus_leave (self);
  dex_clear (&self->end);
  g_clear_pointer (&self->conninfo, g_free);

  G_OBJECT_CLASS (mpis_service_bus_parent_class)->dispose (object);
}

static void
mpis_service_bus_class_init (MpisServiceBusClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = mpis_service_bus_dispose;
}

static void
mpis_service_bus_init (MpisServiceBus *self)
{
  self->state = "ready";
}

/**
 * mpis_service_bus_new:
 * @conninfo: how to reach the database, without secrets
 * @end: resolved when somebody asks the service to quit, or the session ends
 *
 * Returns: (transfer full): a face not yet shown; see mpis_service_bus_own_name()
 */
MpisServiceBus *
mpis_service_bus_new (const char *conninfo,
                      DexPromise *end)
{
  MpisServiceBus *self = g_object_new (MPIS_TYPE_SERVICE_BUS, NULL);

  self->conninfo = g_strdup (conninfo);
  self->end = dex_ref (end);
  return self;
}

/**
 * mpis_service_bus_own_name:
 * @self: the service's face
 *
 * Takes the service's name on the session bus. To be called when the service is ready: whoever waits
 * for the name (D-Bus activation does) then finds it so.
 *
 * Returns: (transfer full): a future of whether there is a session bus; rejected with
 *   %MPIS_ERROR_CONFLICT if another service has the name
 */
DexFuture *
mpis_service_bus_own_name (MpisServiceBus *self)
{
  dex_return_error_if_fail (MPIS_IS_SERVICE_BUS (self));

  return dex_scheduler_spawn (NULL, 0, own_name_fiber, g_object_ref (self), g_object_unref);
}

/**
 * mpis_service_bus_set_state:
 * @self: the service's face
 * @state: (type utf8): a static text: "ready", "offline"
 */
void
mpis_service_bus_set_state (MpisServiceBus *self,
                            const char     *state)
{
  GVariantBuilder changed;

  g_return_if_fail (MPIS_IS_SERVICE_BUS (self));

  if (g_str_equal (self->state, state))
    return;
  self->state = state;
  if (self->registration == 0)
    return;

  g_variant_builder_init (&changed, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&changed, "{sv}", "State", g_variant_new_string (state));
  g_dbus_connection_emit_signal (self->connection, NULL, OBJECT_PATH,
                                 "org.freedesktop.DBus.Properties", "PropertiesChanged",
                                 g_variant_new ("(sa{sv}as)", INTERFACE_NAME, &changed, NULL), NULL);
}

/**
 * mpis_service_bus_leave:
 * @self: the service's face
 *
 * Gives the name back. Safe to call twice.
 */
void
mpis_service_bus_leave (MpisServiceBus *self)
{
  g_return_if_fail (MPIS_IS_SERVICE_BUS (self));

  if (self->registration != 0)
    {
      g_dbus_connection_unregister_object (self->connection, self->registration);
      g_dbus_connection_call (self->connection, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                              "org.freedesktop.DBus", "ReleaseName", g_variant_new ("(s)", BUS_NAME),
                              NULL, G_DBUS_CALL_FLAGS_NONE, CALL_TIMEOUT_MS, NULL, NULL, NULL);
      self->registration = 0;
    }
  if (self->connection != NULL)
    g_clear_signal_handler (&self->closed_handler, self->connection);
  g_clear_object (&self->connection);
}
