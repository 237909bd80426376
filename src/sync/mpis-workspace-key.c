#include "config.h"

#include "mpis-workspace-key.h"

#include <libpq-fe.h>

#define KEY_LENGTH 16

static const char *
find_value (const PQconninfoOption *options,
            const char             *keyword)
{
  for (guint i = 0; options && options[i].keyword; i++)
    if (g_str_equal (options[i].keyword, keyword))
      return options[i].val;
  return NULL;
}

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
  PQconninfoOption *given;
  PQconninfoOption *defaults;

  if (conninfo == NULL)
    return g_strdup ("private");

  checksum = g_checksum_new (G_CHECKSUM_SHA256);
  given = PQconninfoParse (conninfo, NULL);
  defaults = PQconndefaults ();
  for (guint i = 0; i < G_N_ELEMENTS (keywords); i++)
    {
      const char *value = find_value (given, keywords[i]);

      if (value == NULL)
        value = find_value (defaults, keywords[i]);
      if (value != NULL)
        g_checksum_update (checksum, (const guchar *) value, -1);
      g_checksum_update (checksum, (const guchar *) "", 1);
    }
  PQconninfoFree (given);
  PQconninfoFree (defaults);
  return g_strndup (g_checksum_get_string (checksum), KEY_LENGTH);
}
