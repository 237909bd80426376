#include "config.h"

#include "mpis-remote-private.h"

#include <string.h>

/* Where clouds tell whoever asks on the machine its secrets, outside the link-local ranges. */
static gboolean
is_metadata_service (const guint8 *bytes,
                     gsize         length)
{
  static const guint8 amazon[] = { 0xfd, 0x00, 0x0e, 0xc2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x02, 0x54 };
  static const guint8 alibaba[] = { 100, 100, 100, 200 };

  return (length == sizeof amazon && memcmp (bytes, amazon, length) == 0) ||
         (length == sizeof alibaba && memcmp (bytes, alibaba, length) == 0);
}

/*
 * mpis_remote_address_check:
 * @address: where a connection is about to go
 * @error: return location for an error
 *
 * Returns: %FALSE with %MPIS_REMOTE_ERROR_REFUSED set for addresses that are no other system's: link-local
 *   ones, those of the machine's own metadata service, of nobody and of everybody
 */
gboolean
mpis_remote_address_check (GInetAddress  *address,
                           GError       **error)
{
  static const guint8 mapped[12] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff };
  const guint8 *bytes = g_inet_address_to_bytes (address);
  gsize length = g_inet_address_get_native_size (address);
  g_autoptr(GInetAddress) inner = NULL;
  g_autofree char *text = NULL;

  if (length == 16 && memcmp (bytes, mapped, sizeof mapped) == 0)
    {
      inner = g_inet_address_new_from_bytes (bytes + sizeof mapped, G_SOCKET_FAMILY_IPV4);
      return mpis_remote_address_check (inner, error);
    }
  if (!g_inet_address_get_is_link_local (address) && !g_inet_address_get_is_multicast (address) &&
      !g_inet_address_get_is_any (address) && !is_metadata_service (bytes, length))
    return TRUE;

  text = g_inet_address_to_string (address);
  g_set_error (error, MPIS_REMOTE_ERROR, MPIS_REMOTE_ERROR_REFUSED,
               "%s is not an address we talk to", text);
  return FALSE;
}

/* A number in any of the spellings the resolver takes for an address is checked when connecting; this
 * catches the plain ones before. */
static gboolean
check_host (const char  *host,
            GError     **error)
{
  g_autoptr(GInetAddress) address = host != NULL ? g_inet_address_new_from_string (host) : NULL;

  if (host == NULL || *host == '\0' || strcspn (host, " \t\r\n") != strlen (host))
    {
      g_set_error_literal (error, MPIS_REMOTE_ERROR, MPIS_REMOTE_ERROR_REFUSED,
                           "An address needs a host: http://HOST:PORT/");
      return FALSE;
    }
  return address == NULL || mpis_remote_address_check (address, error);
}

/* User and password of an address, as the header that would carry them. */
static char *
make_authorization (GUri *uri)
{
  const char *user = g_uri_get_user (uri), *password = g_uri_get_password (uri);
  g_autofree char *pair = NULL;
  g_autofree char *encoded = NULL;

  if (user == NULL && password == NULL)
    return NULL;
  pair = g_strconcat (user ? user : "", ":", password ? password : "", NULL);
  encoded = g_base64_encode ((const guchar *) pair, strlen (pair));
  return g_strconcat ("Basic ", encoded, NULL);
}

/*
 * mpis_remote_address_parse:
 * @address: an address as somebody wrote it
 * @authorization: (out) (nullable): its user and password as the value of a header
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the address without user and password, which nobody is to see
 */
GUri *
mpis_remote_address_parse (const char  *address,
                           char       **authorization,
                           GError     **error)
{
  g_autoptr(GUri) uri = g_uri_parse (address, G_URI_FLAGS_HAS_PASSWORD | G_URI_FLAGS_SCHEME_NORMALIZE, NULL);
  const char *scheme = uri != NULL ? g_uri_get_scheme (uri) : NULL;
  g_autofree char *path = NULL;
  gsize length;

  /* What cannot be read may hold a password anywhere, so it is not quoted. */
  if (uri == NULL || (g_strcmp0 (scheme, "http") != 0 && g_strcmp0 (scheme, "https") != 0))
    {
      g_set_error_literal (error, MPIS_REMOTE_ERROR, MPIS_REMOTE_ERROR_REFUSED,
                           "An address has to begin with http:// or https://");
      return NULL;
    }
  if (!check_host (g_uri_get_host (uri), error))
    return NULL;
  *authorization = make_authorization (uri);

  path = g_strdup (g_uri_get_path (uri));
  for (length = strlen (path); length > 0 && path[length - 1] == '/'; length--)
    path[length - 1] = '\0';
  return g_uri_build (G_URI_FLAGS_NONE, scheme, NULL, g_uri_get_host (uri), g_uri_get_port (uri), path,
                      g_uri_get_query (uri), NULL);
}
