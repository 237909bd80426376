#include "config.h"

#include "mpis-api-tls.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>

/* Libsoup takes what the system's library takes, which may be versions of TLS that were broken long ago. */
#define OLDEST_VERSION G_TLS_PROTOCOL_VERSION_TLS_1_2

#define HANDSHAKE_MS   5000
#define MAX_HANDSHAKES 256
#define LOOK_MS        20      /* between looks at what a client has said so far */
#define RECORD_HEAD    5       /* bytes: kind, version, length */

struct _MpisApiTls {
  SoupServer      *server;
  GTlsCertificate *certificate;
  GPtrArray       *sockets;
  GPtrArray       *sources;      /* of the sockets */
  GQueue           handshakes;   /* Handshake; whoever has taken longest comes first */
};

/* A client that is about to prove, and be proved to. */
typedef struct {
  MpisApiTls   *tls;             /* NULL once it is gone */
  GSocket      *socket;
  GIOStream    *stream;
  GCancellable *cancellable;
  guint         timeout;
  guint         look;            /* while its first words are not complete */
  GList         link;
} Handshake;

static GQuark
socket_quark (void)
{
  static GQuark quark;

  if (quark == 0)
    quark = g_quark_from_static_string ("mpis-api-tls-socket");
  return quark;
}

/*
 * mpis_api_tls_find_socket:
 * @remote: the address of a client, as the server has it
 *
 * Returns: (transfer none) (nullable): the socket under its connection
 */
GSocket *
mpis_api_tls_find_socket (GSocketAddress *remote)
{
  return remote != NULL ? g_object_get_qdata (G_OBJECT (remote), socket_quark ()) : NULL;
}

static void
handshake_free (Handshake *self)
{
  if (self->tls != NULL)
    g_queue_unlink (&self->tls->handshakes, &self->link);
  g_clear_handle_id (&self->timeout, g_source_remove);
  g_clear_handle_id (&self->look, g_source_remove);
  g_object_unref (self->socket);
  g_object_unref (self->stream);
  g_object_unref (self->cancellable);
  g_free (self);
}

static void
hand_over (Handshake *self)
{
  g_autoptr(GSocketAddress) local = g_socket_get_local_address (self->socket, NULL);
  g_autoptr(GSocketAddress) remote = g_socket_get_remote_address (self->socket, NULL);
  g_autoptr(GError) error = NULL;

  if (local == NULL || remote == NULL)
    return;
  g_object_set_qdata_full (G_OBJECT (remote), socket_quark (), g_object_ref (self->socket), g_object_unref);
  if (!soup_server_accept_iostream (self->tls->server, self->stream, local, remote, &error))
    g_debug ("A client was not taken up: %s", error->message);
}

static void
handshake_cb (GObject      *connection,
              GAsyncResult *result,
              gpointer      data)
{
  Handshake *self = data;
  GTlsConnection *tls = G_TLS_CONNECTION (connection);
  g_autoptr(GError) error = NULL;
  gboolean made = g_tls_connection_handshake_finish (tls, result, &error);

  if (made && self->tls != NULL && g_tls_connection_get_protocol_version (tls) >= OLDEST_VERSION)
    hand_over (self);
  else
    g_socket_shutdown (self->socket, TRUE, TRUE, NULL);
  handshake_free (self);
}

/* Ends one that takes too long: by itself once its handshake has begun, else here and now. */
static void
give_up (Handshake *self)
{
  if (self->look == 0)
    {
      g_cancellable_cancel (self->cancellable);
      return;
    }
  g_socket_shutdown (self->socket, TRUE, TRUE, NULL);
  handshake_free (self);
}

static gboolean
timeout_cb (gpointer data)
{
  Handshake *self = data;

  self->timeout = 0;
  give_up (self);
  return G_SOURCE_REMOVE;
}

/* Whether the client's first record is there; -1 if none will come. A handshake takes one of few threads
 * until it ends, so that nobody gets one for being silent. */
static int
has_spoken (Handshake *self)
{
  guint8 head[RECORD_HEAD];
  int available = 0;
  gssize n = recv (g_socket_get_fd (self->socket), head, sizeof head, MSG_PEEK | MSG_DONTWAIT);

  if (n == 0 || (n == RECORD_HEAD && head[0] != 22))
    return -1;
  if (n < RECORD_HEAD)
    return 0;
  available = (int) g_socket_get_available_bytes (self->socket);
  return available >= RECORD_HEAD + (head[3] << 8 | head[4]);
}

static gboolean
look_cb (gpointer data)
{
  Handshake *self = data;
  int spoken = has_spoken (self);

  if (spoken == 0)
    return G_SOURCE_CONTINUE;
  if (spoken < 0)
    {
      self->look = 0;
      g_socket_shutdown (self->socket, TRUE, TRUE, NULL);
      handshake_free (self);
      return G_SOURCE_REMOVE;
    }
  self->look = 0;
  g_tls_connection_handshake_async (G_TLS_CONNECTION (self->stream), G_PRIORITY_DEFAULT, self->cancellable,
                                    handshake_cb, self);
  return G_SOURCE_REMOVE;
}

static void
shake_hands (MpisApiTls *self,
             GSocket    *socket)
{
  g_autoptr(GSocketConnection) connection = g_socket_connection_factory_create_connection (socket);
  GIOStream *stream = g_tls_server_connection_new (G_IO_STREAM (connection), self->certificate, NULL);
  Handshake *handshake;

  if (stream == NULL)
    return;
  handshake = g_new0 (Handshake, 1);
  handshake->tls = self;
  handshake->socket = g_object_ref (socket);
  handshake->stream = stream;
  handshake->cancellable = g_cancellable_new ();
  handshake->timeout = g_timeout_add (HANDSHAKE_MS, timeout_cb, handshake);
  handshake->look = g_timeout_add (LOOK_MS, look_cb, handshake);
  handshake->link.data = handshake;
  g_queue_push_tail_link (&self->handshakes, &handshake->link);
  if (g_queue_get_length (&self->handshakes) > MAX_HANDSHAKES)
    give_up (g_queue_peek_head (&self->handshakes));
}

static gboolean
knock_cb (GSocket      *socket,
          GIOCondition  condition,
          gpointer      data)
{
  g_autoptr(GSocket) client = g_socket_accept (socket, NULL, NULL);

  if (client == NULL)
    return g_socket_is_closed (socket) ? G_SOURCE_REMOVE : G_SOURCE_CONTINUE;
  g_socket_set_option (client, IPPROTO_TCP, TCP_NODELAY, TRUE, NULL);
  shake_hands (data, client);
  return G_SOURCE_CONTINUE;
}

static void
source_free (gpointer source)
{
  g_source_destroy (source);
  g_source_unref (source);
}

/*
 * mpis_api_tls_new:
 * @server: who gets the connections; outlives this
 * @certificate: what is shown to clients
 *
 * Returns: (transfer full): what listens nowhere yet
 */
MpisApiTls *
mpis_api_tls_new (SoupServer      *server,
                  GTlsCertificate *certificate)
{
  MpisApiTls *self = g_new0 (MpisApiTls, 1);

  self->server = server;
  self->certificate = g_object_ref (certificate);
  self->sockets = g_ptr_array_new_with_free_func (g_object_unref);
  self->sources = g_ptr_array_new_with_free_func (source_free);
  g_queue_init (&self->handshakes);
  return self;
}

void
mpis_api_tls_free (MpisApiTls *self)
{
  Handshake *handshake;

  mpis_api_tls_stop (self);
  /* They end by themselves, and find nobody. */
  while ((handshake = g_queue_peek_head (&self->handshakes)) != NULL)
    {
      g_queue_unlink (&self->handshakes, &handshake->link);
      handshake->tls = NULL;
      give_up (handshake);
    }
  g_ptr_array_unref (self->sources);
  g_ptr_array_unref (self->sockets);
  g_object_unref (self->certificate);
  g_free (self);
}

/*
 * mpis_api_tls_add_socket:
 * @self: what takes up connections
 * @socket: a socket that listens
 */
void
mpis_api_tls_add_socket (MpisApiTls *self,
                         GSocket    *socket)
{
  GSource *source;

  g_socket_set_blocking (socket, FALSE);
  source = g_socket_create_source (socket, G_IO_IN, NULL);
  g_source_set_callback (source, G_SOURCE_FUNC (knock_cb), self, NULL);
  g_source_attach (source, NULL);
  g_ptr_array_add (self->sources, source);
  g_ptr_array_add (self->sockets, g_object_ref (socket));
}

/* Takes up nobody any more. */
void
mpis_api_tls_stop (MpisApiTls *self)
{
  g_ptr_array_set_size (self->sources, 0);
  for (guint i = 0; i < self->sockets->len; i++)
    g_socket_close (self->sockets->pdata[i], NULL);
}

/* Adds where it listens, as addresses a client takes. */
void
mpis_api_tls_add_uris (MpisApiTls   *self,
                       GStrvBuilder *addresses)
{
  for (guint i = 0; i < self->sockets->len; i++)
    {
      g_autoptr(GSocketAddress) local = g_socket_get_local_address (self->sockets->pdata[i], NULL);
      g_autofree char *host = NULL;

      if (local == NULL)
        continue;
      host = g_inet_address_to_string (g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (local)));
      g_strv_builder_take (addresses,
                           g_strdup_printf ("https://%s%s%s:%u", strchr (host, ':') != NULL ? "[" : "", host,
                                            strchr (host, ':') != NULL ? "]" : "",
                                            g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (local))));
    }
}
