#include "config.h"

#include "mpis-api-server-private.h"

#include <netinet/in.h>
#include <string.h>
#include <sys/resource.h>

#include "mpis-api-routes.h"
#include "mpis-api-stats.h"
#include "mpis-error.h"
#include "mpis-service-log.h"

#define STOP_POLL_MS 20
#define HEAD_SECONDS 10     /* what a client may take to say what it wants; the rest follows from it */
#define MAX_WAITING  256   /* clients that say nothing, at once */
#define BACKLOG      4096   /* those who have knocked; the system may allow fewer */
#define WANTED_FILES 16384

G_DEFINE_FINAL_TYPE (MpisApiServer, mpis_api_server, G_TYPE_OBJECT)

/* What can be looked at, as against what is counted. */
static void
look (gpointer data)
{
  MpisApiServer *self = data;
  guint lent, idle, waiting;

  mpis_db_pool_get_counts (mpis_service_get_pool (self->service), &lent, &idle, &waiting);
  mpis_api_stats_set ("mpis_http_requests_in_flight", "Requests being answered.", self->n_in_flight);
  mpis_api_stats_set ("mpis_http_connections_waiting", "Connections on which nothing is being asked.",
                      mpis_api_guard_count (self->guard, MPIS_PHASE_HEAD)
                      + mpis_api_guard_count (self->guard, MPIS_PHASE_IDLE));
  mpis_api_stats_set ("mpis_http_connections_given_up", "Connections ended because their client was too slow.",
                      (double) mpis_api_guard_count_closed (self->guard));
  mpis_api_stats_set ("mpis_stream_connections", "Connections that are told what happens.",
                      mpis_hub_count_clients (mpis_service_get_hub (self->service), NULL));
  mpis_api_stats_set ("mpis_db_connections_lent", "Connections to the database in use.", lent);
  mpis_api_stats_set ("mpis_db_connections_idle", "Connections to the database nobody uses.", idle);
  mpis_api_stats_set ("mpis_db_waiting", "Requests that wait for a connection to the database.", waiting);
}

static void
mpis_api_server_dispose (GObject *object)
{
  MpisApiServer *self = MPIS_API_SERVER (object);

  mpis_api_stats_remove_look (look, self);
  g_clear_pointer (&self->tls, mpis_api_tls_free);
  if (self->soup != NULL)
    soup_server_disconnect (self->soup);
  g_clear_object (&self->soup);
  g_clear_object (&self->service);

  G_OBJECT_CLASS (mpis_api_server_parent_class)->dispose (object);
}

static void
mpis_api_server_finalize (GObject *object)
{
  MpisApiServer *self = MPIS_API_SERVER (object);

  g_clear_pointer (&self->router, mpis_api_router_free);
  g_clear_pointer (&self->guard, mpis_api_guard_free);
  g_clear_pointer (&self->limiter, mpis_api_limiter_free);

  G_OBJECT_CLASS (mpis_api_server_parent_class)->finalize (object);
}

static void
mpis_api_server_class_init (MpisApiServerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = mpis_api_server_dispose;
  G_OBJECT_CLASS (klass)->finalize = mpis_api_server_finalize;
}

static void
mpis_api_server_init (MpisApiServer *self)
{
  self->router = mpis_api_router_new (mpis_api_routes);
  self->guard = mpis_api_guard_new (HEAD_SECONDS, MAX_WAITING);
}

static void
started_cb (SoupServer        *soup,
            SoupServerMessage *message,
            gpointer           data)
{
  mpis_api_exchange_begin (data, message);
}

static void
got_head_cb (SoupServer        *soup,
             SoupServerMessage *message,
             const char        *path,
             GHashTable        *query,
             gpointer           data)
{
  mpis_api_exchange_got_head (message);
}

static void
got_all_cb (SoupServer        *soup,
            SoupServerMessage *message,
            const char        *path,
            GHashTable        *query,
            gpointer           data)
{
  mpis_api_exchange_got_all (message);
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
  const MpisConfig *config = mpis_service_get_config (service);

  self->service = g_object_ref (service);
  self->limiter = mpis_api_limiter_new (config->rate, config->burst);
  self->soup = soup_server_new ("server-header", "mpis-dashboard", NULL);
  g_signal_connect (self->soup, "request-started", G_CALLBACK (started_cb), self);
  soup_server_add_early_handler (self->soup, NULL, got_head_cb, self, NULL);
  soup_server_add_handler (self->soup, NULL, got_all_cb, self, NULL);
  mpis_api_stats_add_look (look, self);
  return self;
}

/* Libsoup's own sockets let ten clients wait to be taken up; the eleventh then waits for a second. */
static GSocket *
open_socket (GSocketAddress  *address,
             GError         **error)
{
  g_autoptr(GSocket) socket = g_socket_new (g_socket_address_get_family (address), G_SOCKET_TYPE_STREAM,
                                            G_SOCKET_PROTOCOL_TCP, error);

  if (socket == NULL)
    return NULL;
  if (g_socket_address_get_family (address) == G_SOCKET_FAMILY_IPV6)
    g_socket_set_option (socket, IPPROTO_IPV6, IPV6_V6ONLY, TRUE, NULL);
  g_socket_set_listen_backlog (socket, BACKLOG);
  if (!g_socket_bind (socket, address, TRUE, error) || !g_socket_listen (socket, error))
    return NULL;
  return g_steal_pointer (&socket);
}

static gboolean
listen_on (MpisApiServer  *self,
           const char     *text,
           GError        **error)
{
  g_autoptr(GSocketAddress) address = mpis_config_parse_address (text, error);
  g_autoptr(GSocket) socket = NULL;
  g_autoptr(GError) problem = NULL;

  if (address == NULL)
    return FALSE;
  if ((socket = open_socket (address, &problem)) != NULL && self->tls != NULL)
    {
      mpis_api_tls_add_socket (self->tls, socket);
      return TRUE;
    }
  if (socket != NULL && soup_server_listen_socket (self->soup, socket, 0, &problem))
    return TRUE;
  if (g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE))
    g_set_error (error, MPIS_ERROR, MPIS_ERROR_CONFLICT,
                 "Another program listens on %s already; choose another address with --listen", text);
  else
    g_set_error (error, MPIS_ERROR, MPIS_ERROR_INVALID, "Cannot listen on %s: %s", text, problem->message);
  return FALSE;
}

/* Each connection is an open file: as many as the system lets us have, up to what makes sense. */
static void
allow_many_connections (void)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= WANTED_FILES)
    return;
  limit.rlim_cur = MIN (limit.rlim_max, WANTED_FILES);
  if (setrlimit (RLIMIT_NOFILE, &limit) != 0)
    g_debug ("No more than the usual number of connections are possible");
}

static gboolean
load_certificate (MpisApiServer  *self,
                  GError        **error)
{
  const MpisConfig *config = mpis_service_get_config (self->service);
  g_autoptr(GTlsCertificate) certificate = NULL;

  if (config->tls_certificate == NULL)
    return TRUE;
  certificate = g_tls_certificate_new_from_files (config->tls_certificate,
                                                  config->tls_key != NULL ? config->tls_key
                                                                          : config->tls_certificate,
                                                  error);
  if (certificate == NULL)
    {
      g_prefix_error (error, "The TLS certificate cannot be used: ");
      return FALSE;
    }
  self->tls = mpis_api_tls_new (self->soup, certificate);
  return TRUE;
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
  allow_many_connections ();
  if (!load_certificate (self, error))
    return FALSE;
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
  if (self->tls != NULL)
    mpis_api_tls_add_uris (self->tls, addresses);
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
  if (self->tls != NULL)
    mpis_api_tls_stop (self->tls);
  while ((self->n_in_flight > 0 || mpis_api_guard_count (self->guard, MPIS_PHASE_ANSWER) > 0)
         && g_get_monotonic_time () < stopping->deadline)
    dex_await (dex_timeout_new_msec (STOP_POLL_MS), NULL);
  if (self->n_in_flight > 0)
    g_warning ("%u requests were not answered in time", self->n_in_flight);
  soup_server_disconnect (self->soup);
  mpis_service_log_flush ();
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
