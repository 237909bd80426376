#include "config.h"

#include "mpis-api-server-private.h"

#include <string.h>

#include "mpis-api-auth.h"
#include "mpis-api-once.h"
#include "mpis-api-stats.h"
#include "mpis-service-log.h"

/* Libdex keeps stacks of its own size (128 KiB) for the next fiber; making others costs more than most
 * answers. */
#define STACK_SIZE       0

#define MAX_IN_FLIGHT     1000
#define MAX_HEAVY         2      /* at once */
#define HEAVY_PATIENCE    (10 * G_TIME_SPAN_SECOND)
#define HEAVY_POLL_MS     20
#define SLOW_TIMEOUT_MS   30000

static GQuark
exchange_quark (void)
{
  static GQuark quark;

  if (quark == 0)
    quark = g_quark_from_static_string ("mpis-api-exchange");
  return quark;
}

static MpisApiExchange *
exchange_of (SoupServerMessage *message)
{
  return g_object_get_qdata (G_OBJECT (message), exchange_quark ());
}

/* --- who, and how often ----------------------------------------------------------------------- */

static gboolean
take_token (MpisApiServer   *self,
            MpisApiRequest  *request,
            const char      *who,
            GError         **error)
{
  g_autofree char *text = NULL;
  guint seconds;

  if (mpis_api_limiter_take (self->limiter, who, g_get_monotonic_time (), &seconds))
    return TRUE;
  text = g_strdup_printf ("%u", seconds);
  mpis_api_set_header (request, "Retry-After", text);
  mpis_api_stats_add ("mpis_http_rate_limited_total", "Requests refused because there were too many.", 1);
  g_set_error (error, MPIS_API_ERROR, MPIS_API_ERROR_TOO_MANY, "Too many requests; try again in %u s",
               seconds);
  return FALSE;
}

/* Those who are known are counted by who they are, all others by where they are. */
static gboolean
authenticate (MpisApiServer   *self,
              MpisApiRequest  *request,
              GError         **error)
{
  g_autoptr(GError) refusal = NULL;
  g_autofree char *who = NULL;

  request->principal = mpis_api_authenticate (request, request->route, &refusal);
  if (request->principal != NULL && request->principal->role != MPIS_ROLE_NONE)
    {
      who = g_strconcat ("by ", request->principal->name, NULL);
      return take_token (self, request, who, error);
    }
  if (!take_token (self, request, request->address, error))
    return FALSE;
  if (request->principal != NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&refusal));
  return FALSE;
}

/* --- answering -------------------------------------------------------------------------------- */

static MpisApiReply *
answer_without_route (MpisApiServer   *self,
                      MpisApiRequest  *request,
                      const char      *allowed,
                      GError         **error)
{
  if (!take_token (self, request, request->address, error))
    return NULL;
  if (allowed == NULL)
    {
      g_set_error_literal (error, MPIS_API_ERROR, MPIS_API_ERROR_NOT_FOUND, "Not Found");
      return NULL;
    }
  mpis_api_set_header (request, "Allow", allowed);
  if (g_str_equal (request->method, "OPTIONS"))
    return mpis_api_reply_empty (204);
  g_set_error_literal (error, MPIS_API_ERROR, 405, "Method Not Allowed");
  return NULL;
}

/* What takes much of the machine waits for its turn, or comes back later. */
static MpisApiReply *
answer_heavy (MpisApiServer   *self,
              MpisApiRequest  *request,
              GError         **error)
{
  gint64 deadline = g_get_monotonic_time () + HEAVY_PATIENCE;
  MpisApiReply *reply;

  while (self->n_heavy >= MAX_HEAVY && g_get_monotonic_time () < deadline)
    dex_await (dex_timeout_new_msec (HEAVY_POLL_MS), NULL);
  if (self->n_heavy >= MAX_HEAVY)
    {
      mpis_api_set_header (request, "Retry-After", "5");
      g_set_error_literal (error, MPIS_API_ERROR, MPIS_API_ERROR_UNAVAILABLE,
                           "Too much is being worked out at the moment; try again later");
      return NULL;
    }
  self->n_heavy++;
  reply = request->route->handler (request, error);
  self->n_heavy--;
  return reply;
}

static MpisApiReply *
answer (MpisApiServer   *self,
        MpisApiRequest  *request,
        MpisApiOnce     *once,
        GError         **error)
{
  g_autofree char *allowed = NULL;
  g_autoptr(GError) problem = NULL;
  MpisApiReply *before;

  if (!mpis_api_check_origin (request, error))
    return NULL;
  request->route = mpis_api_router_find (self->router, request, &allowed);
  if (request->route == NULL)
    return answer_without_route (self, request, allowed, error);
  if (request->route->flags & (MPIS_ROUTE_SLOW | MPIS_ROUTE_HEAVY))
    request->db_timeout_ms = SLOW_TIMEOUT_MS;
  if (request->route->flags & MPIS_ROUTE_STREAM)
    mpis_api_stream_read_token (request);
  if (!authenticate (self, request, error))
    return NULL;
  if ((before = mpis_api_once_begin (once, request, &problem)) != NULL)
    return before;
  if (problem != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return NULL;
    }
  if (request->route->flags & MPIS_ROUTE_HEAVY)
    return answer_heavy (self, request, error);
  return request->route->handler (request, error);
}

static MpisApiReply *
answer_or_explain (MpisApiServer  *self,
                   MpisApiRequest *request)
{
  g_autoptr(GError) error = NULL;
  MpisApiOnce once = { 0 };
  MpisApiReply *reply = answer (self, request, &once, &error);

  mpis_api_request_end (request);
  if (reply == NULL && error == NULL)
    g_set_error_literal (&error, MPIS_API_ERROR, MPIS_API_ERROR_INTERNAL, "Internal error");
  if (reply == NULL)
    reply = mpis_api_reply_error (request, error);
  mpis_api_once_end (&once, request, reply);
  if (request->route != NULL)
    mpis_api_audit (request, reply->status, error);
  return reply;
}

/* --- writing ---------------------------------------------------------------------------------- */

static void
copy_header_cb (const char *name,
                const char *value,
                gpointer    data)
{
  soup_message_headers_replace (data, name, value);
}

static void
write_headers (MpisApiExchange    *self,
               MpisApiReply       *reply,
               SoupMessageHeaders *headers)
{
  MpisApiRequest *request = self->request;

  for (guint i = 0; i < MPIS_API_N_IDS; i++)
    if (request->ids[i] != NULL)
      soup_message_headers_append (headers, mpis_api_id_names[i].header, request->ids[i]);
  soup_message_headers_append (headers, "X-Content-Type-Options", "nosniff");
  soup_message_headers_append (headers, "Cache-Control", "no-store");
  if (self->server->is_stopping)
    soup_message_headers_append (headers, "Connection", "close");
  mpis_api_allow_origin (request, headers);
  if (request->answer_headers != NULL)
    soup_message_headers_foreach (request->answer_headers, copy_header_cb, headers);
  if (reply->headers != NULL)
    soup_message_headers_foreach (reply->headers, copy_header_cb, headers);
}

/* The client has been told: the connection is a WebSocket, and no business of the server any more. */
static void
upgraded_cb (MpisApiExchange *self)
{
  g_autoptr(MpisApiReply) reply = g_steal_pointer (&self->upgrade);
  g_autoptr(SoupServerMessage) message = g_object_ref (self->message);
  g_autoptr(GSocket) socket = g_object_ref (soup_server_message_get_socket (message));
  g_autoptr(SoupWebsocketConnection) connection = NULL;
  g_autoptr(GIOStream) stream = NULL;

  mpis_api_guard_expect (self->server->guard, &self->wait, MPIS_PHASE_NONE);
  stream = soup_server_message_steal_connection (message);
  connection = soup_websocket_connection_new (stream, soup_server_message_get_uri (message),
                                              SOUP_WEBSOCKET_CONNECTION_SERVER, NULL, reply->protocol, NULL);
  reply->upgrade (connection, socket, g_steal_pointer (&reply->upgrade_data));
}

static void
write_upgrade (MpisApiExchange *self,
               MpisApiReply    *reply)
{
  char *protocols[] = { (char *) reply->protocol, NULL };

  /* Otherwise it says what is wrong with the handshake. */
  if (!soup_websocket_server_process_handshake (self->message, NULL, protocols, NULL, NULL))
    return;
  self->upgrade = reply;
  g_signal_connect_swapped (self->message, "wrote-informational", G_CALLBACK (upgraded_cb), self);
}

static void
write_reply (MpisApiExchange *self,
             MpisApiReply    *reply)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (self->message);
  SoupMessageBody *body = soup_server_message_get_response_body (self->message);

  write_headers (self, reply, headers);
  if (reply->upgrade != NULL)
    {
      write_upgrade (self, reply);
      return;
    }
  if (reply->body != NULL)
    {
      soup_message_headers_append (headers, "Content-Type", reply->content_type);
      soup_message_body_append_bytes (body, reply->body);
    }
  soup_server_message_set_status (self->message, reply->status, NULL);
}

static void
note (MpisApiExchange *self,
      MpisApiReply    *reply)
{
  MpisApiRequest *request = self->request;
  MpisServiceLogId ids[MPIS_API_N_IDS + 1] = { 0 };
  MpisServiceLogAccess access = {
    .method = request->method,
    .path = request->path,
    .status = reply->status,
    .duration = g_get_monotonic_time () - self->begun_at,
    .who = request->principal != NULL && request->principal->role != MPIS_ROLE_NONE
           ? request->principal->name : NULL,
    .address = request->address,
    .n_bytes = reply->body != NULL ? g_bytes_get_size (reply->body) : 0,
    .ids = ids,
  };

  for (guint i = 0; i < MPIS_API_N_IDS; i++)
    ids[i] = (MpisServiceLogId) { mpis_api_id_names[i].key, request->ids[i] };
  mpis_service_log_access (&access);
  mpis_api_stats_note (request->route, reply->status, access.duration);
}

static void
finish (MpisApiExchange *self,
        MpisApiReply    *reply)
{
  note (self, reply);
  if (self->is_gone)
    return;
  write_reply (self, reply);
  mpis_api_guard_expect (self->server->guard, &self->wait, MPIS_PHASE_ANSWER);
}

static DexFuture *
exchange_fiber (gpointer data)
{
  MpisApiExchange *self = exchange_of (data);
  g_autoptr(MpisApiReply) reply = answer_or_explain (self->server, self->request);

  finish (self, reply);
  /* An upgrade is done when the client has been told. */
  if (self->upgrade == reply)
    g_steal_pointer (&reply);
  if (!self->is_gone)
    soup_server_message_unpause (self->message);
  self->server->n_in_flight--;
  return dex_future_new_true ();
}

/* An answer that needs no thought. */
static void
refuse (MpisApiExchange *self,
        guint            status,
        const char      *detail)
{
  g_autoptr(GError) error = g_error_new_literal (MPIS_API_ERROR, (int) status, detail);
  g_autoptr(MpisApiReply) reply = mpis_api_reply_error (self->request, error);

  finish (self, reply);
}

/* --- receiving -------------------------------------------------------------------------------- */

/* The one our proxy saw is the last; those before it are what the client claims. */
static char *
forwarded_address (SoupMessageHeaders *headers)
{
  const char *list = soup_message_headers_get_list (headers, "X-Forwarded-For");
  const char *last = list != NULL ? strrchr (list, ',') : NULL;
  g_autofree char *text = list != NULL ? g_strstrip (g_strdup (last != NULL ? last + 1 : list)) : NULL;
  g_autoptr(GInetAddress) address = text != NULL ? g_inet_address_new_from_string (text) : NULL;

  return address != NULL ? g_inet_address_to_string (address) : NULL;
}

/* From where a request comes. A proxy on this machine speaks for others. */
static char *
find_address (MpisApiExchange *self,
              gboolean        *is_local)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (self->message);
  GSocketAddress *remote = soup_server_message_get_remote_address (self->message);
  gboolean is_forwarded = soup_message_headers_get_one (headers, "X-Forwarded-For") != NULL
                          || soup_message_headers_get_one (headers, "Forwarded") != NULL;
  GInetAddress *address;
  char *forwarded;

  *is_local = !is_forwarded;
  if (!G_IS_INET_SOCKET_ADDRESS (remote))
    return g_strdup ("local");
  address = g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (remote));
  *is_local = !is_forwarded && g_inet_address_get_is_loopback (address);
  if (mpis_service_get_config (self->server->service)->behind_proxy
      && g_inet_address_get_is_loopback (address) && (forwarded = forwarded_address (headers)) != NULL)
    return forwarded;
  return g_inet_address_to_string (address);
}

static void
make_request (MpisApiExchange *self)
{
  GUri *uri = soup_server_message_get_uri (self->message);
  g_autoptr(GBytes) body = self->body != NULL ? g_byte_array_free_to_bytes (g_steal_pointer (&self->body))
                                              : NULL;
  g_autofree char *address = NULL;
  MpisApiCall call = {
    .method = soup_server_message_get_method (self->message),
    .path = g_uri_get_path (uri),
    .query = g_uri_get_query (uri),
    .headers = soup_server_message_get_request_headers (self->message),
    .body = body,
  };

  call.address = address = find_address (self, &call.is_local);
  self->request = mpis_api_request_new (self->server->service, &call);
}

/* The body may be larger than it was said to be, or come without saying. */
static void
got_chunk_cb (MpisApiExchange *self,
              GBytes          *chunk)
{
  gsize length;
  const guint8 *bytes = g_bytes_get_data (chunk, &length);

  if (self->body == NULL)
    self->body = g_byte_array_new ();
  if (self->body->len + length <= MPIS_API_MAX_BODY && !self->is_too_large)
    {
      g_byte_array_append (self->body, bytes, (guint) length);
      return;
    }
  /* The answer comes after what was sent, but nobody listens for ever. */
  if (self->is_too_large && self->body->len > 0)
    g_byte_array_set_size (self->body, 0);
  self->is_too_large = TRUE;
}

static void
finished_cb (MpisApiExchange *self)
{
  self->is_gone = TRUE;
  mpis_api_guard_expect (self->server->guard, &self->wait, MPIS_PHASE_NONE);
}

static void
exchange_free (gpointer data)
{
  MpisApiExchange *self = data;

  mpis_api_guard_expect (self->server->guard, &self->wait, MPIS_PHASE_NONE);
  g_clear_object (&self->wait.socket);
  g_clear_object (&self->server);
  g_clear_object (&self->request);
  g_clear_pointer (&self->body, g_byte_array_unref);
  g_clear_pointer (&self->upgrade, mpis_api_reply_free);
  g_free (self);
}

/*
 * mpis_api_exchange_begin:
 * @server: a server
 * @message: what a client is about to say
 *
 * A client has connected, or was answered and keeps its connection.
 */
void
mpis_api_exchange_begin (MpisApiServer     *server,
                         SoupServerMessage *message)
{
  MpisApiExchange *self = g_new0 (MpisApiExchange, 1);
  GSocket *socket = server->tls != NULL
                    ? mpis_api_tls_find_socket (soup_server_message_get_remote_address (message))
                    : soup_server_message_get_socket (message);
  gboolean is_known = socket != NULL && g_object_get_qdata (G_OBJECT (socket), exchange_quark ()) != NULL;

  self->server = g_object_ref (server);
  self->message = message;
  self->begun_at = g_get_monotonic_time ();
  g_set_object (&self->wait.socket, socket);
  if (socket != NULL)
    g_object_set_qdata (G_OBJECT (socket), exchange_quark (), GINT_TO_POINTER (TRUE));
  g_object_set_qdata_full (G_OBJECT (message), exchange_quark (), self, exchange_free);
  g_signal_connect_swapped (message, "finished", G_CALLBACK (finished_cb), self);
  g_signal_connect_swapped (message, "disconnected", G_CALLBACK (finished_cb), self);
  mpis_api_guard_expect (server->guard, &self->wait, is_known ? MPIS_PHASE_IDLE : MPIS_PHASE_HEAD);
}

/*
 * mpis_api_exchange_got_head:
 * @message: what a client says
 *
 * The client has said what it wants, and perhaps more is to come.
 */
void
mpis_api_exchange_got_head (SoupServerMessage *message)
{
  MpisApiExchange *self = exchange_of (message);
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);

  if (self == NULL)
    return;
  self->begun_at = g_get_monotonic_time ();
  mpis_api_guard_expect (self->server->guard, &self->wait, MPIS_PHASE_BODY);
  soup_message_body_set_accumulate (soup_server_message_get_request_body (message), FALSE);
  g_signal_connect_swapped (message, "got-chunk", G_CALLBACK (got_chunk_cb), self);
  if (soup_message_headers_get_encoding (headers) != SOUP_ENCODING_CONTENT_LENGTH
      || soup_message_headers_get_content_length (headers) <= MPIS_API_MAX_BODY)
    return;
  make_request (self);
  soup_message_headers_append (soup_server_message_get_response_headers (message), "Connection", "close");
  refuse (self, MPIS_API_ERROR_TOO_LARGE, "The body is larger than 1 MiB");
}

/*
 * mpis_api_exchange_got_all:
 * @message: what a client said
 *
 * Answers it.
 */
void
mpis_api_exchange_got_all (SoupServerMessage *message)
{
  MpisApiExchange *self = exchange_of (message);
  MpisApiServer *server;

  if (self == NULL || self->request != NULL)
    return;
  server = self->server;
  mpis_api_guard_expect (server->guard, &self->wait, MPIS_PHASE_NONE);
  make_request (self);
  if (self->is_too_large)
    {
      refuse (self, MPIS_API_ERROR_TOO_LARGE, "The body is larger than 1 MiB");
      return;
    }
  if (server->n_in_flight >= MAX_IN_FLIGHT)
    {
      mpis_api_set_header (self->request, "Retry-After", "1");
      refuse (self, MPIS_API_ERROR_UNAVAILABLE, "Too many requests are being answered; try again later");
      return;
    }
  server->n_in_flight++;
  soup_server_message_pause (message);
  dex_future_disown (dex_scheduler_spawn (NULL, STACK_SIZE, exchange_fiber, g_object_ref (message),
                                          g_object_unref));
}
