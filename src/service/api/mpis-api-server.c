#include "config.h"

#include "mpis-api-server.h"

#include <string.h>

#include "mpis-api-auth.h"
#include "mpis-api-router.h"
#include "mpis-api-routes.h"
#include "mpis-error.h"

/* Reading JSON and putting statements together wants some room. */
#define STACK_SIZE (256 * 1024)

#define STOP_POLL_MS 20

struct _MpisApiServer {
  GObject        parent_instance;

  MpisService   *service;
  SoupServer    *soup;
  MpisApiRouter *router;
  guint          n_in_flight;
  gboolean       is_stopping;
};

G_DEFINE_FINAL_TYPE (MpisApiServer, mpis_api_server, G_TYPE_OBJECT)

/* A request and its answer. The message outlives neither the server's connection nor us. */
typedef struct {
  MpisApiServer     *server;
  SoupServerMessage *message;
  MpisApiRequest    *request;
  gboolean           is_gone;   /* the client has left; there is nobody to answer */
} Exchange;

static void
mpis_api_server_dispose (GObject *object)
{
  MpisApiServer *self = MPIS_API_SERVER (object);

  if (self->soup != NULL)
    soup_server_disconnect (self->soup);
  g_clear_object (&self->soup);
  g_clear_object (&self->service);
  g_clear_pointer (&self->router, mpis_api_router_free);

  G_OBJECT_CLASS (mpis_api_server_parent_class)->dispose (object);
}

static void
mpis_api_server_class_init (MpisApiServerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = mpis_api_server_dispose;
}

static void
mpis_api_server_init (MpisApiServer *self)
{
  self->router = mpis_api_router_new (mpis_api_routes);
}

/* --- answering -------------------------------------------------------------------------------- */

static MpisApiReply *
answer_without_route (MpisApiRequest *request,
                      const char     *allowed,
                      GError        **error)
{
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

static MpisApiReply *
answer (MpisApiServer   *self,
        MpisApiRequest  *request,
        GError         **error)
{
  g_autofree char *allowed = NULL;

  request->route = mpis_api_router_find (self->router, request, &allowed);
  if (request->route == NULL)
    return answer_without_route (request, allowed, error);
  if (!(request->principal = mpis_api_authenticate (request, request->route, error)))
    return NULL;
  return request->route->handler (request, error);
}

static void
copy_header_cb (const char *name,
                const char *value,
                gpointer    data)
{
  soup_message_headers_replace (data, name, value);
}

static void
write_headers (MpisApiRequest     *request,
               MpisApiReply       *reply,
               SoupMessageHeaders *headers)
{
  for (guint i = 0; i < MPIS_API_N_IDS; i++)
    if (request->ids[i] != NULL)
      soup_message_headers_append (headers, mpis_api_id_names[i].header, request->ids[i]);
  soup_message_headers_append (headers, "X-Content-Type-Options", "nosniff");
  soup_message_headers_append (headers, "Cache-Control", "no-store");
  if (request->answer_headers != NULL)
    soup_message_headers_foreach (request->answer_headers, copy_header_cb, headers);
  if (reply->headers != NULL)
    soup_message_headers_foreach (reply->headers, copy_header_cb, headers);
}

static void
write_reply (Exchange     *exchange,
             MpisApiReply *reply)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (exchange->message);
  SoupMessageBody *body = soup_server_message_get_response_body (exchange->message);

  write_headers (exchange->request, reply, headers);
  if (reply->body != NULL)
    {
      soup_message_headers_append (headers, "Content-Type", reply->content_type);
      soup_message_body_append_bytes (body, reply->body);
    }
  soup_server_message_set_status (exchange->message, reply->status, NULL);
}

static DexFuture *
exchange_fiber (gpointer data)
{
  Exchange *exchange = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(MpisApiReply) reply = NULL;

  reply = answer (exchange->server, exchange->request, &error);
  mpis_api_request_end (exchange->request);
  if (reply == NULL)
    {
      if (error == NULL)
        g_set_error_literal (&error, MPIS_API_ERROR, MPIS_API_ERROR_INTERNAL, "Internal error");
      reply = mpis_api_reply_error (exchange->request, error);
    }
  if (!exchange->is_gone)
    {
      write_reply (exchange, reply);
      soup_server_message_unpause (exchange->message);
    }
  return dex_future_new_true ();
}

static void
exchange_free (gpointer data)
{
  Exchange *self = data;

  self->server->n_in_flight--;
  g_signal_handlers_disconnect_by_data (self->message, self);
  g_object_unref (self->server);
  g_object_unref (self->message);
  g_object_unref (self->request);
  g_free (self);
}

static void
finished_cb (Exchange *exchange)
{
  exchange->is_gone = TRUE;
}

/* --- receiving -------------------------------------------------------------------------------- */

static char *
format_address (SoupServerMessage *message)
{
  GSocketAddress *remote = soup_server_message_get_remote_address (message);

  if (!G_IS_INET_SOCKET_ADDRESS (remote))
    return g_strdup ("local");
  return g_inet_address_to_string (g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (remote)));
}

static gboolean
is_loopback (SoupServerMessage *message)
{
  GSocketAddress *remote = soup_server_message_get_remote_address (message);

  return !G_IS_INET_SOCKET_ADDRESS (remote)
         || g_inet_address_get_is_loopback (g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (remote)));
}

static MpisApiRequest *
make_request (MpisApiServer     *self,
              SoupServerMessage *message)
{
  GUri *uri = soup_server_message_get_uri (message);
  g_autofree char *address = format_address (message);
  g_autoptr(GBytes) body =
    soup_message_body_flatten (soup_server_message_get_request_body (message));
  MpisApiCall call = {
    .method = soup_server_message_get_method (message),
    .path = g_uri_get_path (uri),
    .query = g_uri_get_query (uri),
    .headers = soup_server_message_get_request_headers (message),
    .body = body,
    .address = address,
    .is_local = is_loopback (message),
  };

  return mpis_api_request_new (self->service, &call);
}

static void
handle_cb (SoupServer        *soup,
           SoupServerMessage *message,
           const char        *path,
           GHashTable        *query,
           gpointer           data)
{
  MpisApiServer *self = data;
  Exchange *exchange = g_new0 (Exchange, 1);

  exchange->server = g_object_ref (self);
  exchange->message = g_object_ref (message);
  exchange->request = make_request (self, message);
  self->n_in_flight++;
  g_signal_connect_swapped (message, "finished", G_CALLBACK (finished_cb), exchange);
  soup_server_message_pause (message);
  dex_future_disown (dex_scheduler_spawn (NULL, STACK_SIZE, exchange_fiber, exchange, exchange_free));
}

/* --- listening -------------------------------------------------------------------------------- */

/**
 * mpis_api_server_new:
 * @service: what it serves
 *
 * Returns: (transfer full): a server that listens nowhere yet
 */
MpisApiServer *
mpis_api_server_new (MpisService *service)
{
  MpisApiServer *self = g_object_new (MPIS_TYPE_API_SERVER, NULL);

  self->service = g_object_ref (service);
  self->soup = soup_server_new ("server-header", "mpis-dashboard", NULL);
  soup_server_add_handler (self->soup, NULL, handle_cb, self, NULL);
  return self;
}

/* `HOST:PORT`, `[ADDRESS]:PORT` or `PORT`; a name is looked up, `localhost` without asking anybody. */
static GSocketAddress *
parse_address (const char  *text,
               GError     **error)
{
  const char *colon = strrchr (text, ':');
  g_autofree char *host = colon != NULL ? g_strndup (text, (gsize) (colon - text)) : g_strdup ("127.0.0.1");
  GSocketAddress *address = NULL;
  guint64 port;

  if (g_str_equal (host, "localhost"))
    g_set_str (&host, "127.0.0.1");
  if (host[0] == '[' && g_str_has_suffix (host, "]"))
    {
      host[strlen (host) - 1] = '\0';
      memmove (host, host + 1, strlen (host));
    }
  if (g_ascii_string_to_unsigned (colon != NULL ? colon + 1 : text, 10, 0, G_MAXUINT16, &port, NULL))
    address = g_inet_socket_address_new_from_string (host, (guint) port);
  if (address == NULL)
    g_set_error (error, MPIS_ERROR, MPIS_ERROR_INVALID,
                 "“%s” is no address to listen on, such as 127.0.0.1:8080 or [::1]:8080", text);
  return address;
}

static gboolean
listen_on (MpisApiServer  *self,
           const char     *text,
           GError        **error)
{
  g_autoptr(GSocketAddress) address = parse_address (text, error);
  g_autoptr(GError) problem = NULL;

  if (address == NULL)
    return FALSE;
  if (soup_server_listen (self->soup, address, 0, &problem))
    return TRUE;
  if (g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE))
    g_set_error (error, MPIS_ERROR, MPIS_ERROR_CONFLICT,
                 "Another program listens on %s already; choose another address with --listen", text);
  else
    g_set_error (error, MPIS_ERROR, MPIS_ERROR_INVALID, "Cannot listen on %s: %s", text, problem->message);
  return FALSE;
}

/**
 * mpis_api_server_listen:
 * @self: a server
 * @error: return location
 *
 * Listens where the configuration says. Of several addresses all or none.
 *
 * Returns: whether it does
 */
gboolean
mpis_api_server_listen (MpisApiServer  *self,
                        GError        **error)
{
  const MpisConfig *config;

  g_return_val_if_fail (MPIS_IS_API_SERVER (self), FALSE);

  config = mpis_service_get_config (self->service);
  for (char **text = config->listen; text != NULL && *text != NULL; text++)
    if (!listen_on (self, *text, error))
      {
        soup_server_disconnect (self->soup);
        return FALSE;
      }
  return TRUE;
}

/**
 * mpis_api_server_get_addresses:
 * @self: a server that listens
 *
 * Returns: (transfer full) (array zero-terminated=1): where, as addresses a client takes:
 *   `http://127.0.0.1:8080`
 */
char **
mpis_api_server_get_addresses (MpisApiServer *self)
{
  g_autoptr(GStrvBuilder) addresses = g_strv_builder_new ();
  GSList *uris;

  g_return_val_if_fail (MPIS_IS_API_SERVER (self), NULL);

  uris = soup_server_get_uris (self->soup);
  uris = g_slist_reverse (uris);
  for (GSList *l = uris; l != NULL; l = l->next)
    {
      char *text = g_uri_to_string (l->data);

      if (g_str_has_suffix (text, "/"))
        text[strlen (text) - 1] = '\0';
      g_strv_builder_take (addresses, text);
    }
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  return g_strv_builder_end (addresses);
}

typedef struct {
  MpisApiServer *server;
  gint64         deadline;
} Stopping;

static void
stopping_free (gpointer data)
{
  Stopping *self = data;

  g_object_unref (self->server);
  g_free (self);
}

static DexFuture *
stop_fiber (gpointer data)
{
  Stopping *stopping = data;
  MpisApiServer *self = stopping->server;

  /* New connections are refused from here on; what is being answered gets its time. */
  for (GSList *l = soup_server_get_listeners (self->soup); l != NULL; l = g_slist_delete_link (l, l))
    g_socket_close (l->data, NULL);
  while (self->n_in_flight > 0 && g_get_monotonic_time () < stopping->deadline)
    dex_await (dex_timeout_new_msec (STOP_POLL_MS), NULL);
  if (self->n_in_flight > 0)
    g_warning ("%u requests were not answered in time", self->n_in_flight);
  dex_await (dex_timeout_new_msec (STOP_POLL_MS), NULL);   /* the last answers are being written */
  soup_server_disconnect (self->soup);
  return dex_future_new_true ();
}

/**
 * mpis_api_server_stop:
 * @self: a server
 * @timeout_ms: how long to wait for what is being answered
 *
 * Takes no new connection any more, finishes what is in flight, and closes.
 *
 * Returns: (transfer full): a future of %TRUE
 */
DexFuture *
mpis_api_server_stop (MpisApiServer *self,
                      guint          timeout_ms)
{
  Stopping *stopping;

  dex_return_error_if_fail (MPIS_IS_API_SERVER (self));

  self->is_stopping = TRUE;
  stopping = g_new0 (Stopping, 1);
  stopping->server = g_object_ref (self);
  stopping->deadline = g_get_monotonic_time () + (gint64) timeout_ms * 1000;
  return dex_scheduler_spawn (NULL, 0, stop_fiber, stopping, stopping_free);
}
