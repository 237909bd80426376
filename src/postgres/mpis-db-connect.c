#include "config.h"

#include "mpis-conninfo.h"
#include "mpis-db-private.h"

/* One place to try: libpq's host, hostaddr and port of the same position in its lists. */
typedef struct {
  char *host;
  char *address;   /* empty for a Unix socket */
  char *port;
} Place;

static void
place_free (gpointer data)
{
  Place *self = data;

  g_free (self->host);
  g_free (self->address);
  g_free (self->port);
  g_free (self);
}

static void
add_place (GPtrArray  *places,
           const char *host,
           const char *address,
           const char *port)
{
  Place *place = g_new (Place, 1);

  *place = (Place) { g_strdup (host), g_strdup (address), g_strdup (port) };
  g_ptr_array_add (places, place);
}

static gboolean
is_socket_folder (const char *host)
{
  return *host == '\0' || *host == '/' || *host == '@';
}

/* Adds every address of @host. A name that cannot be resolved adds none. */
static gboolean
resolve_awaiting (GPtrArray   *places,
                  const char  *host,
                  const char  *port,
                  gint64       deadline,
                  GError     **error)
{
  g_autoptr(GResolver) resolver = g_resolver_get_default ();
  g_autoptr(GError) local_error = NULL;
  GList *addresses;

  addresses = dex_await_boxed (dex_future_first (dex_resolver_lookup_by_name (resolver, host),
                                                 mpis_db_wait_fd (-1, 0, deadline), NULL),
                               &local_error);
  if (g_error_matches (local_error, DEX_ERROR, DEX_ERROR_FIBER_CANCELLED))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  for (GList *iter = addresses; iter != NULL; iter = iter->next)
    {
      g_autofree char *address = g_inet_address_to_string (iter->data);

      add_place (places, host, address, port);
    }
  g_resolver_free_addresses (addresses);
  return TRUE;
}

/*
 * libpq resolves names with a call that blocks, so they are resolved here and given as hostaddr;
 * the name stays, for TLS and passwords. Sets @places to %NULL when there is nothing to resolve:
 * hostaddr is given already, or the default socket is meant, or a service file decides.
 */
static gboolean
find_places_awaiting (const PQconninfoOption  *options,
                      gint64                   deadline,
                      GPtrArray              **places,
                      GError                 **error)
{
  g_autoptr(PQconninfoOption) defaults = PQconndefaults ();
  g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func (place_free);
  const char *host = mpis_conninfo_get (options, "host");
  const char *port = mpis_conninfo_get (options, "port");
  g_auto(GStrv) hosts = NULL;
  g_auto(GStrv) ports = NULL;
  guint n_ports;

  if (host == NULL && mpis_conninfo_get (options, "service") == NULL)
    host = mpis_conninfo_get (defaults, "host");
  if (port == NULL)
    port = mpis_conninfo_get (defaults, "port");
  if (host == NULL || mpis_conninfo_get (options, "hostaddr") != NULL || getenv ("PGHOSTADDR") != NULL)
    return TRUE;

  hosts = g_strsplit (host, ",", -1);
  ports = g_strsplit (port != NULL ? port : "", ",", -1);
  n_ports = g_strv_length (ports);
  for (guint i = 0; hosts[i] != NULL; i++)
    {
      const char *its_port = n_ports == 1 ? ports[0] : i < n_ports ? ports[i] : "";

      if (is_socket_folder (hosts[i]))
        add_place (found, hosts[i], "", its_port);
      else if (g_hostname_is_ip_address (hosts[i]))
        add_place (found, hosts[i], hosts[i], its_port);
      else if (!resolve_awaiting (found, hosts[i], its_port, deadline, error))
        return FALSE;
    }

  if (found->len == 0)
    {
      g_set_error (error, MPIS_DB_ERROR, MPIS_DB_ERROR_OFFLINE,
                   "Cannot find the PostgreSQL server: no address is known for %s", host);
      return FALSE;
    }
  *places = g_steal_pointer (&found);
  return TRUE;
}

static char *
join_places (GPtrArray *places,
             gsize      offset)
{
  GString *joined = g_string_new (NULL);

  for (guint i = 0; i < places->len; i++)
    {
      if (i > 0)
        g_string_append_c (joined, ',');
      g_string_append (joined, G_STRUCT_MEMBER (char *, g_ptr_array_index (places, i), offset));
    }
  return g_string_free (joined, FALSE);
}

static void
set_parameter (GPtrArray  *keywords,
               GPtrArray  *values,
               const char *keyword,
               const char *value)
{
  g_ptr_array_add (keywords, g_strdup (keyword));
  g_ptr_array_add (values, g_strdup (value));
}

static PGconn *
start (const PQconninfoOption *options,
       GPtrArray              *places)
{
  static const char *const ours[][2] = {
    { "client_encoding", "UTF8" },
  };
  static const char *const unless_given[][2] = {
    /* A server that vanished is noticed within a minute, also while only listening. */
    { "keepalives_idle", "30" }, { "keepalives_interval", "10" }, { "keepalives_count", "3" },
    { "tcp_user_timeout", "60000" }, { "fallback_application_name", "mpis-dashboard" },
  };
  g_autoptr(GPtrArray) keywords = g_ptr_array_new_null_terminated (16, g_free, TRUE);
  g_autoptr(GPtrArray) values = g_ptr_array_new_null_terminated (16, g_free, TRUE);

  for (const PQconninfoOption *option = options; option->keyword != NULL; option++)
    if (option->val != NULL && !g_str_equal (option->keyword, "client_encoding")
        && (places == NULL
            || (!g_str_equal (option->keyword, "host") && !g_str_equal (option->keyword, "port"))))
      set_parameter (keywords, values, option->keyword, option->val);
  if (places != NULL)
    {
      g_autofree char *host = join_places (places, G_STRUCT_OFFSET (Place, host));
      g_autofree char *address = join_places (places, G_STRUCT_OFFSET (Place, address));
      g_autofree char *port = join_places (places, G_STRUCT_OFFSET (Place, port));

      set_parameter (keywords, values, "host", host);
      set_parameter (keywords, values, "hostaddr", address);
      set_parameter (keywords, values, "port", port);
    }
  for (guint i = 0; i < G_N_ELEMENTS (ours); i++)
    set_parameter (keywords, values, ours[i][0], ours[i][1]);
  for (guint i = 0; i < G_N_ELEMENTS (unless_given); i++)
    if (mpis_conninfo_get (options, unless_given[i][0]) == NULL)
      set_parameter (keywords, values, unless_given[i][0], unless_given[i][1]);

  return PQconnectStartParams ((const char *const *) keywords->pdata,
                               (const char *const *) values->pdata, 0);
}

/* The place libpq is busy with, told by what it reports of it. */
static gboolean
remove_current_place (GPtrArray *places,
                      PGconn    *conn)
{
  const char *host = PQhost (conn), *address = PQhostaddr (conn), *port = PQport (conn);

  for (guint i = 0; places != NULL && i < places->len; i++)
    {
      const Place *place = g_ptr_array_index (places, i);

      if (g_strcmp0 (host, place->host) == 0
          && (*place->address == '\0' || g_strcmp0 (address, place->address) == 0)
          && (*place->port == '\0' || g_strcmp0 (port, place->port) == 0))
        {
          g_ptr_array_remove_index (places, i);
          return places->len > 0;
        }
    }
  return FALSE;
}

static void
ignore_notice (void       *data,
               const char *message)
{
  g_debug ("%s", message);
}

/* Polls until connected, refused, or @patience microseconds passed without any step forward. */
static gboolean
poll_awaiting (PGconn  *conn,
               gint64   patience,
               gint64   deadline,
               GError **error)
{
  PostgresPollingStatusType status = PGRES_POLLING_WRITING;

  PQsetNoticeProcessor (conn, ignore_notice, NULL);
  PQsetErrorVerbosity (conn, PQERRORS_VERBOSE);
  while (status == PGRES_POLLING_READING || status == PGRES_POLLING_WRITING)
    {
      gint64 until = MIN (g_get_monotonic_time () + patience, deadline);

      if (!dex_await (mpis_db_wait_fd (PQsocket (conn),
                                       status == PGRES_POLLING_READING ? G_IO_IN : G_IO_OUT, until),
                      error))
        return FALSE;
      status = PQconnectPoll (conn);
    }
  PQsetErrorVerbosity (conn, PQERRORS_DEFAULT);
  return TRUE;
}

static char *
name_server (const PQconninfoOption *options,
             PGconn                 *conn)
{
  const char *host = mpis_conninfo_get (options, "host");

  if (host == NULL || *host == '\0')
    host = mpis_conninfo_get (options, "hostaddr");
  if (host == NULL || *host == '\0')
    host = PQhost (conn);
  return g_strdup (host != NULL && *host != '\0' ? host : "the default socket");
}

/*
 * mpis_db_open_awaiting:
 * @conninfo: what to connect to
 * @deadline: when to give up, in the time of g_get_monotonic_time()
 * @server: (out) (transfer full): how to name the server to a user
 * @error: return location
 *
 * Connects without blocking. Where several hosts are given each gets its share of the time: libpq
 * by itself would spend all of it on a first host that swallows packets, so such a host is struck
 * off the list and the rest is tried anew.
 *
 * Returns: (transfer full): a live connection, or %NULL
 */
PGconn *
mpis_db_open_awaiting (const char  *conninfo,
                       gint64       deadline,
                       char       **server,
                       GError     **error)
{
  g_autoptr(PQconninfoOption) options = mpis_conninfo_parse (conninfo, error);
  g_autoptr(GPtrArray) places = NULL;
  gint64 patience;

  if (options == NULL || !find_places_awaiting (options, deadline, &places, error))
    return NULL;

  patience = (deadline - g_get_monotonic_time ()) / (places != NULL ? places->len : 1);
  while (TRUE)
    {
      g_autoptr(PGconn) conn = start (options, places);
      g_autofree char *name = name_server (options, conn);
      g_autoptr(GError) local_error = NULL;

      if (PQstatus (conn) == CONNECTION_BAD
          || !poll_awaiting (conn, patience, deadline, &local_error)
          || PQstatus (conn) != CONNECTION_OK)
        {
          if (g_error_matches (local_error, MPIS_DB_ERROR, MPIS_DB_ERROR_TIMEOUT))
            {
              if (g_get_monotonic_time () < deadline && remove_current_place (places, conn))
                continue;
              g_set_error (error, MPIS_DB_ERROR, MPIS_DB_ERROR_OFFLINE,
                           "The PostgreSQL server at %s does not answer", name);
            }
          else if (local_error != NULL)
            g_propagate_error (error, g_steal_pointer (&local_error));
          else
            g_propagate_error (error, mpis_db_error_from_connecting (conn, name));
          return NULL;
        }

      PQsetnonblocking (conn, 1);
      *server = g_strdup (PQhost (conn));
      return g_steal_pointer (&conn);
    }
}
