#include "config.h"

#include "mpis-api-server-private.h"

#include <string.h>

/* Pages of other origins in a browser: none may call unless it is named. */

static gboolean
is_named (MpisApiRequest *request,
          const char     *origin)
{
  char **origins = mpis_service_get_config (request->service)->cors_origins;

  return origins != NULL && g_strv_contains ((const char *const *) origins, origin);
}

/*
 * mpis_api_check_origin:
 * @request: what is asked
 * @error: return location
 *
 * A browser says which page a call is from. A page that is not named may change nothing here, not even
 * with what the browser's machine may do without a password.
 *
 * Returns: whether the call may go on
 */
gboolean
mpis_api_check_origin (MpisApiRequest  *request,
                       GError         **error)
{
  const char *origin = mpis_api_get_header (request, "Origin");

  if (origin == NULL || is_named (request, origin) || g_str_equal (request->method, "GET")
      || g_str_equal (request->method, "HEAD") || g_str_equal (request->method, "OPTIONS"))
    return TRUE;
  g_set_error_literal (error, MPIS_API_ERROR, MPIS_API_ERROR_FORBIDDEN,
                       "Pages of this origin may not call this service");
  return FALSE;
}

/* Whether a page is one of our own: of the host and port that were asked. */
static gboolean
is_own (MpisApiRequest *request,
        const char     *origin)
{
  const char *host = mpis_api_get_header (request, "Host");
  const char *rest = strstr (origin, "://");

  return host != NULL && rest != NULL && g_ascii_strcasecmp (rest + strlen ("://"), host) == 0;
}

/*
 * mpis_api_check_page:
 * @request: what is asked
 * @error: return location
 *
 * A browser keeps no page from opening a WebSocket, so it is for us to say which may.
 *
 * Returns: whether it may: it is one of our own or named, or it is no page that asks
 */
gboolean
mpis_api_check_page (MpisApiRequest  *request,
                     GError         **error)
{
  const char *origin = mpis_api_get_header (request, "Origin");

  if (origin == NULL || is_named (request, origin) || is_own (request, origin))
    return TRUE;
  g_set_error_literal (error, MPIS_API_ERROR, MPIS_API_ERROR_FORBIDDEN,
                       "Pages of this origin may not call this service");
  return FALSE;
}

/*
 * mpis_api_is_preflight:
 * @request: what is asked
 *
 * Returns: whether a browser asks what a page may do
 */
gboolean
mpis_api_is_preflight (MpisApiRequest *request)
{
  return g_str_equal (request->method, "OPTIONS") && mpis_api_get_header (request, "Origin") != NULL
         && mpis_api_get_header (request, "Access-Control-Request-Method") != NULL;
}

/*
 * mpis_api_allow_origin:
 * @request: what was asked
 * @headers: of the answer
 *
 * Tells a browser that the page may see the answer, if it is of an origin that is named.
 */
void
mpis_api_allow_origin (MpisApiRequest     *request,
                       SoupMessageHeaders *headers)
{
  const char *origin;

  if (mpis_service_get_config (request->service)->cors_origins == NULL)
    return;
  soup_message_headers_append (headers, "Vary", "Origin");
  origin = mpis_api_get_header (request, "Origin");
  if (origin == NULL || !is_named (request, origin))
    return;
  soup_message_headers_append (headers, "Access-Control-Allow-Origin", origin);
  soup_message_headers_append (headers, "Access-Control-Expose-Headers",
                               "ETag, Link, Location, Retry-After, Idempotent-Replay, X-Request-ID, X-Run-ID, "
                               "X-Project-ID");
  if (!mpis_api_is_preflight (request))
    return;
  soup_message_headers_append (headers, "Access-Control-Allow-Methods", "GET, POST, PUT, PATCH, DELETE");
  soup_message_headers_append (headers, "Access-Control-Allow-Headers",
                               "Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, "
                               "X-Request-ID, X-Run-ID, X-Project-ID, X-N8N-Execution-ID, X-Draft-ID, "
                               "X-Published-Item-ID");
  soup_message_headers_append (headers, "Access-Control-Max-Age", "600");
}
