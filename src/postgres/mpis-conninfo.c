#include "config.h"

#include "mpis-conninfo.h"

#include "mpis-db.h"

#include <string.h>

/* MPIS writes its database as SQLAlchemy wants it: postgresql+asyncpg://… */
static char *
strip_driver (const char *conninfo)
{
  const char *scheme_end = strstr (conninfo, "://");
  const char *plus =
      scheme_end != NULL ? memchr (conninfo, '+', (gsize) (scheme_end - conninfo)) : NULL;

  if (plus == NULL || !g_str_has_prefix (conninfo, "postgres"))
    return g_strdup (conninfo);
  return g_strdup_printf ("%.*s%s", (int) (plus - conninfo), conninfo, scheme_end);
}

/**
 * mpis_conninfo_get:
 * @options: (nullable): the words of a connection string
 * @keyword: one of libpq's keywords
 *
 * Returns: (transfer none) (nullable): its value
 */
const char *
mpis_conninfo_get (const PQconninfoOption *options,
                   const char             *keyword)
{
  for (; options != NULL && options->keyword != NULL; options++)
    if (g_str_equal (options->keyword, keyword))
      return options->val;
  return NULL;
}

/* In a URI an @ ends the password: what follows one that is part of it would pass for the host, and
 * show in every message that names the host. */
static gboolean
has_at_in_host (const PQconninfoOption *options)
{
  const char *host = mpis_conninfo_get (options, "host");

  return host != NULL && *host != '/' && *host != '@' && strchr (host, '@') != NULL;
}

/**
 * mpis_conninfo_parse:
 * @conninfo: `key=value` words or a `postgresql://` URI; MPIS's own spelling `postgresql+asyncpg://`
 *   too
 * @error: return location
 *
 * libpq's own words about a malformed string may quote it, password and all: they stay unused.
 *
 * Returns: (transfer full) (nullable): its words, or %NULL with %MPIS_DB_ERROR_QUERY
 */
PQconninfoOption *
mpis_conninfo_parse (const char  *conninfo,
                     GError     **error)
{
  g_autofree char *plain = strip_driver (conninfo);
  g_autoptr(PQconninfoOption) options = PQconninfoParse (plain, NULL);

  if (options == NULL)
    g_set_error_literal (error, MPIS_DB_ERROR, MPIS_DB_ERROR_QUERY,
                         "The connection string is malformed; it should look like "
                         "postgresql://user@host/database or host=… dbname=…");
  else if (has_at_in_host (options))
    g_set_error_literal (error, MPIS_DB_ERROR, MPIS_DB_ERROR_QUERY,
                         "The connection string is malformed; an @ in its user or password is "
                         "written %40");
  else
    return g_steal_pointer (&options);
  return NULL;
}

/**
 * mpis_conninfo_append:
 * @conninfo: a connection string, perhaps empty
 * @keyword: one of libpq's keywords
 * @value: its value
 *
 * Adds a word, quoted as need be.
 */
void
mpis_conninfo_append (GString    *conninfo,
                      const char *keyword,
                      const char *value)
{
  g_string_append_printf (conninfo, "%s%s='", conninfo->len > 0 ? " " : "", keyword);
  for (const char *c = value; *c != '\0'; c++)
    {
      if (*c == '\'' || *c == '\\')
        g_string_append_c (conninfo, '\\');
      g_string_append_c (conninfo, *c);
    }
  g_string_append_c (conninfo, '\'');
}

/**
 * mpis_conninfo_without_secrets:
 * @conninfo: a connection string
 *
 * Returns: (transfer full): the same as it may be shown; libpq knows which of its keywords are secrets
 */
char *
mpis_conninfo_without_secrets (const char *conninfo)
{
  GString *text = g_string_new (NULL);
  g_autoptr(PQconninfoOption) options = mpis_conninfo_parse (conninfo, NULL);

  for (PQconninfoOption *option = options; option != NULL && option->keyword != NULL; option++)
    if (option->val != NULL && strchr (option->dispchar, '*') == NULL)
      mpis_conninfo_append (text, option->keyword, option->val);
  return g_string_free (text, FALSE);
}
