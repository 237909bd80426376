#include "config.h"

#include "mpis-session-bus.h"

/**
 * mpis_has_session_bus:
 *
 * To be asked before GDBus is: that would start a bus of its own if there is none.
 *
 * Returns: whether this user's session has a D-Bus
 */
gboolean
mpis_has_session_bus (void)
{
  const char *address = g_getenv ("DBUS_SESSION_BUS_ADDRESS");
  g_autofree char *socket = g_build_filename (g_get_user_runtime_dir (), "bus", NULL);

  if (address != NULL && *address != '\0')
    return !g_str_equal (address, "disabled:");
  return g_file_test (socket, G_FILE_TEST_EXISTS);
}
