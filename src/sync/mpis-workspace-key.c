#include "config.h"

#include "mpis-workspace-key.h"

#include "mpis-conninfo.h"

#define KEY_LENGTH 16

/**
 * mpis_workspace_key:
 * @conninfo: (nullable): a PostgreSQL connection string, or %NULL for the user's private database
 *
 * What the local copy of a workspace is filed under: a hash of host, port, database and user as
 * libpq would take them, defaults included. Never of the password, so that changing it fetches
 * nothing anew.
 *
 * Returns: (transfer full): a plain file name
 */
char *
mpis_workspace_key (const char *conninfo)
{
  static const char *const keywords[] = { "service", "host", "hostaddr", "port", "dbname", "user" };
  g_autoptr(GChecksum) checksum = NULL;
  g_autoptr(PQconninfoOption) given = NULL;
  g_autoptr(PQconninfoOption) defaults = NULL;

  if (conninfo == NULL)
    return g_strdup ("private");

  checksum = g_checksum_new (G_CHECKSUM_SHA256);
  given = mpis_conninfo_parse (conninfo, NULL);
  defaults = PQconndefaults ();
  for (guint i = 0; i < G_N_ELEMENTS (keywords); i++)
    {
      const char *value = mpis_conninfo_get (given, keywords[i]);

      if (value == NULL)
        value = mpis_conninfo_get (defaults, keywords[i]);
      if (value != NULL)
        g_checksum_update (checksum, (const guchar *) value, -1);
      g_checksum_update (checksum, (const guchar *) "", 1);
    }
  return g_strndup (g_checksum_get_string (checksum), KEY_LENGTH);
}
