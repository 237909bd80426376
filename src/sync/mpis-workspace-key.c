#include "config.h"

#include "mpis-workspace-key.h"

#include "mpis-conninfo.h"

#define KEY_LENGTH   16
#define PRIVATE_ROLE "mpis"   /* whose the private database is */

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

/**
 * mpis_workspace_role:
 * @conninfo: (nullable): a PostgreSQL connection string, or %NULL for the user's private database
 *
 * Known without a server: libpq's rules say it.
 *
 * Returns: (transfer full): the database role we work as
 */
char *
mpis_workspace_role (const char *conninfo)
{
  g_autoptr(PQconninfoOption) given = NULL;
  g_autoptr(PQconninfoOption) defaults = NULL;
  const char *role;

  if (conninfo == NULL)
    return g_strdup (PRIVATE_ROLE);

  given = mpis_conninfo_parse (conninfo, NULL);
  defaults = PQconndefaults ();
  if (!(role = mpis_conninfo_get (given, "user")))
    role = mpis_conninfo_get (defaults, "user");
  return g_strdup (role ? role : g_get_user_name ());
}
