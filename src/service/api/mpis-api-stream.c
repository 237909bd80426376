#include "config.h"

#include "mpis-api-routes.h"

#include <string.h>

#include "mpis-api-auth.h"
#include "mpis-api-request-private.h"
#include "mpis-api-server-private.h"
#include "mpis-hub.h"

#define PROTOCOL        "mpis.v1"
#define BEARER          "bearer."
#define MAX_CLIENTS     4096
#define MAX_EACH        256    /* of one user, token or key */
#define RECHECK_SECONDS 30

/* One who listens, and what they showed to be let in; belongs to its client. */
typedef struct {
  MpisApiRequest *request;
  MpisHubClient  *client;   /* unowned */
  guint           timer;
  gboolean        is_checking;
} Stream;

static void
stream_free (gpointer data)
{
  Stream *self = data;

  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_object (&self->request);
  g_free (self);
}

/* --- whether they still may ------------------------------------------------------------------- */

static DexFuture *
recheck_fiber (gpointer data)
{
  MpisHubClient *client = data;
  Stream *self = g_object_get_data (G_OBJECT (client), "mpis-api-stream");
  g_autoptr(MpisPrincipal) principal = NULL;
  g_autoptr(GError) error = NULL;

  principal = mpis_api_authenticate (self->request, self->request->route, &error);
  mpis_api_request_end (self->request);
  self->is_checking = FALSE;
  /* A database that does not answer just now says nothing about them. */
  if (g_error_matches (error, MPIS_API_ERROR, MPIS_API_ERROR_UNAUTHENTICATED)
      || g_error_matches (error, MPIS_API_ERROR, MPIS_API_ERROR_FORBIDDEN))
    mpis_hub_client_close (client, SOUP_WEBSOCKET_CLOSE_POLICY_VIOLATION, "your access has ended");
  return dex_future_new_true ();
}

static gboolean
recheck_cb (gpointer data)
{
  Stream *self = data;

  if (self->is_checking || !mpis_hub_client_is_open (self->client))
    return G_SOURCE_CONTINUE;
  self->is_checking = TRUE;
  dex_future_disown (dex_scheduler_spawn (NULL, 0, recheck_fiber, g_object_ref (self->client), g_object_unref));
  return G_SOURCE_CONTINUE;
}

/* --- the beginning ---------------------------------------------------------------------------- */

static void
begin_cb (SoupWebsocketConnection *connection,
          GSocket                 *socket,
          gpointer                 data)
{
  Stream *self = data;
  g_autoptr(MpisHubClient) client = mpis_hub_client_new (connection, socket, self->request->principal->name);

  self->client = client;
  self->timer = g_timeout_add_seconds (RECHECK_SECONDS, recheck_cb, self);
  g_object_set_data_full (G_OBJECT (client), "mpis-api-stream", self, stream_free);
  mpis_hub_add_client (mpis_service_get_hub (self->request->service), client);
}

static char **
get_protocols (MpisApiRequest *request)
{
  const char *list = soup_message_headers_get_list (request->headers, "Sec-WebSocket-Protocol");
  char **protocols = g_strsplit (list != NULL ? list : "", ",", -1);

  for (char **protocol = protocols; *protocol != NULL; protocol++)
    g_strstrip (*protocol);
  return protocols;
}

/*
 * mpis_api_stream_read_token:
 * @request: somebody who wants to listen
 *
 * A page in a browser can set no header. It names its token beside the subprotocol: `bearer.TOKEN`.
 */
void
mpis_api_stream_read_token (MpisApiRequest *request)
{
  g_auto(GStrv) protocols = get_protocols (request);

  if (mpis_api_get_header (request, "Authorization") != NULL)
    return;
  for (char **protocol = protocols; *protocol != NULL; protocol++)
    if (g_str_has_prefix (*protocol, BEARER))
      {
        g_autofree char *value = g_strconcat ("Bearer ", *protocol + strlen (BEARER), NULL);

        soup_message_headers_replace (request->headers, "Authorization", value);
        return;
      }
}

static gboolean
is_handshake (MpisApiRequest  *request,
              GError         **error)
{
  SoupMessageHeaders *headers = request->headers;
  const char *version = mpis_api_get_header (request, "Sec-WebSocket-Version");
  const char *key = mpis_api_get_header (request, "Sec-WebSocket-Key");

  if (g_str_equal (request->method, "GET") && soup_message_headers_header_contains (headers, "Upgrade", "websocket")
      && soup_message_headers_header_contains (headers, "Connection", "upgrade")
      && g_strcmp0 (version, "13") == 0 && key != NULL && strlen (key) == 24)
    return TRUE;
  mpis_api_set_header (request, "Upgrade", "websocket");
  mpis_api_set_header (request, "Sec-WebSocket-Version", "13");
  g_set_error_literal (error, MPIS_API_ERROR, 426, "WebSocket is spoken here, version 13");
  return FALSE;
}

static gboolean
has_room (MpisApiRequest  *request,
          MpisHub         *hub,
          GError         **error)
{
  if (mpis_hub_is_stopping (hub) || mpis_hub_count_clients (hub, NULL) >= MAX_CLIENTS)
    g_set_error_literal (error, MPIS_API_ERROR, MPIS_API_ERROR_UNAVAILABLE,
                         "There is no room for another listener; try again later");
  else if (mpis_hub_count_clients (hub, request->principal->name) >= MAX_EACH)
    g_set_error_literal (error, MPIS_API_ERROR, MPIS_API_ERROR_TOO_MANY, "You are listening too often already");
  else
    return TRUE;
  mpis_api_set_header (request, "Retry-After", "5");
  return FALSE;
}

static MpisApiReply *
get_stream (MpisApiRequest  *request,
            GError         **error)
{
  g_auto(GStrv) protocols = get_protocols (request);
  gboolean is_named = g_strv_contains ((const char *const *) protocols, PROTOCOL);
  Stream *stream;

  if (!mpis_api_check_page (request, error) || !is_handshake (request, error)
      || !has_room (request, mpis_service_get_hub (request->service), error))
    return NULL;
  if (soup_message_headers_get_list (request->headers, "Sec-WebSocket-Protocol") != NULL && !is_named)
    {
      g_set_error_literal (error, MPIS_API_ERROR, MPIS_API_ERROR_BAD_REQUEST,
                           "The subprotocol spoken here is " PROTOCOL);
      return NULL;
    }
  stream = g_new0 (Stream, 1);
  stream->request = g_object_ref (request);
  return mpis_api_reply_upgrade (is_named ? PROTOCOL : NULL, begin_cb, stream, stream_free);
}

const MpisApiRoute mpis_api_stream_routes[] = {
  { "GET", "/ws", MPIS_ROLES_READ | MPIS_ROLE_CALLBACK, get_stream, MPIS_ROUTE_STREAM },
  { NULL }
};
