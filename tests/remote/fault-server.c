#include "config.h"

#include "fault-server.h"

#include <string.h>

struct _FaultServer {
  gatomicrefcount ref_count;    /* whoever is answered still outlives a test that is over */
  GSocketService *service;
  guint16         port;
  GMutex          lock;
  GCond           changed;
  GHashTable     *counts;
  char           *last;         /* the head of the last request, and its body */
  gboolean        hung_up;
};

typedef struct {
  const char *path;
  const char *head;
  const char *body;
  gsize       length;   /* that it claims; 0: that it has */
} Canned;

#define JSON "Content-Type: application/json\r\n"

/* What is sent; the connection is closed after it. */
static const Canned canned[] = {
  { "/ok", "200 OK\r\n" JSON, "{\"id\": \"a\"}" },
  { "/html", "500 Internal Server Error\r\nContent-Type: text/html\r\n", "<h1>broken</h1>" },
  { "/inside", "500 Internal Server Error\r\n" JSON, "{\"detail\": \"INSERT INTO secret_table\"}" },
  { "/broken", "200 OK\r\n" JSON, "{\"id\": \"a" },
  { "/not-found", "404 Not Found\r\n" JSON, "{\"code\": 404, \"message\": \"The webhook is not registered.\"}" },
  { "/invalid", "422 Unprocessable Entity\r\n" JSON,
    "{\"detail\": [{\"loc\": [\"body\", \"items\", 0], \"msg\": \"Field required\"}]}" },
  { "/redirect", "302 Found\r\nLocation: /target\r\n", "" },
  { "/target", "200 OK\r\n", "" },
  { "/cut", "200 OK\r\n" JSON, "{\"id\": ", 100 },
  { "/bytes", "200 OK\r\nContent-Type: text/plain\r\n", "a\xff\xfe" "b" },
  { "/busy", "503 Service Unavailable\r\n", "" },
  { "/limited", "429 Too Many Requests\r\nRetry-After: 1\r\n", "" },
  { "/far", "503 Service Unavailable\r\nRetry-After: 3600\r\n", "" },
};

static char *
make_canned (const char *path,
             guint       count)
{
  const char *wanted = path;

  if (g_str_equal (path, "/gone"))
    return g_strdup ("");
  if (g_str_equal (path, "/not-http"))
    return g_strdup ("220 mail.example ESMTP\r\n\r\n");
  if (g_str_equal (path, "/limited") && count > 1)
    wanted = "/ok";
  if (g_str_equal (path, "/flaky"))
    wanted = count == 1 ? "/busy" : count == 2 ? "/cut" : "/ok";
  for (gsize i = 0; i < G_N_ELEMENTS (canned); i++)
    if (g_str_equal (wanted, canned[i].path))
      return g_strdup_printf ("HTTP/1.1 %sContent-Length: %" G_GSIZE_FORMAT "\r\n\r\n%s", canned[i].head,
                              canned[i].length > 0 ? canned[i].length : strlen (canned[i].body),
                              canned[i].body);
  return NULL;
}

static void
fault_server_unref (gpointer data)
{
  FaultServer *self = data;

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_hash_table_unref (self->counts);
  g_free (self->last);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->changed);
  g_free (self);
}

static void
fault_server_ref (FaultServer *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
}

static void
note (FaultServer *self,
      gboolean    *flag)
{
  g_mutex_lock (&self->lock);
  *flag = TRUE;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}

static void
wait_for_hang_up (FaultServer   *self,
                  GInputStream  *input)
{
  char byte;

  if (g_input_stream_read (input, &byte, 1, NULL, NULL) <= 0)
    note (self, &self->hung_up);
}

/* More than anybody wants to read: 64 MiB, or until they hang up. */
static void
send_much (FaultServer   *self,
           GOutputStream *output)
{
  g_autofree char *block = g_malloc (64 * 1024);

  memset (block, 'x', 64 * 1024);
  g_output_stream_write_all (output, "HTTP/1.1 200 OK\r\nContent-Length: 67108864\r\n\r\n", 45, NULL, NULL, NULL);
  for (guint i = 0; i < 1024; i++)
    if (!g_output_stream_write_all (output, block, 64 * 1024, NULL, NULL, NULL))
      {
        note (self, &self->hung_up);
        return;
      }
}

static void
send_deep (GOutputStream *output)
{
  g_autoptr(GString) text = g_string_new ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 20000\r\n\r\n");

  for (guint i = 0; i < 10000; i++)
    g_string_append_c (text, '[');
  for (guint i = 0; i < 10000; i++)
    g_string_append_c (text, ']');
  g_output_stream_write_all (output, text->str, text->len, NULL, NULL, NULL);
}

/* The head of a request and as much of a body as it announces. */
static char *
read_request (GInputStream *input)
{
  g_autoptr(GString) text = g_string_new (NULL);
  char buffer[4096];
  gssize n;

  while ((n = g_input_stream_read (input, buffer, sizeof buffer, NULL, NULL)) > 0)
    {
      const char *end, *length;

      g_string_append_len (text, buffer, n);
      end = strstr (text->str, "\r\n\r\n");
      length = strstr (text->str, "Content-Length: ");
      if (end != NULL && (length == NULL || length > end ||
                          strlen (end + 4) >= g_ascii_strtoull (length + 16, NULL, 10)))
        break;
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static gboolean
run_cb (GThreadedSocketService *service,
        GSocketConnection      *connection,
        GObject                *source,
        gpointer                data)
{
  FaultServer *self = data;
  GInputStream *input = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  GOutputStream *output = g_io_stream_get_output_stream (G_IO_STREAM (connection));
  g_autofree char *request = read_request (input);
  g_auto(GStrv) words = g_strsplit_set (request, " ?", 4);
  const char *path = words[0] != NULL && words[1] != NULL ? words[1] : "/";
  g_autofree char *bytes = NULL;
  guint count;

  g_mutex_lock (&self->lock);
  count = GPOINTER_TO_UINT (g_hash_table_lookup (self->counts, path)) + 1;
  g_hash_table_insert (self->counts, g_strdup (path), GUINT_TO_POINTER (count));
  g_free (self->last);
  self->last = g_strdup (request);
  self->hung_up = FALSE;
  g_mutex_unlock (&self->lock);

  if ((bytes = make_canned (path, count)) != NULL)
    g_output_stream_write_all (output, bytes, strlen (bytes), NULL, NULL, NULL);
  else if (g_str_equal (path, "/large"))
    send_much (self, output);
  else if (g_str_equal (path, "/deep"))
    send_deep (output);
  else if (g_str_equal (path, "/drip"))
    {
      g_output_stream_write_all (output, "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{", 41, NULL, NULL, NULL);
      wait_for_hang_up (self, input);
    }
  else
    wait_for_hang_up (self, input);
  g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
  fault_server_unref (self);
  return TRUE;
}

/* Before the thread begins, in the one that may end the server. */
static gboolean
on_incoming_cb (GSocketService    *service,
                GSocketConnection *connection,
                GObject           *source,
                gpointer           data)
{
  fault_server_ref (data);
  return FALSE;
}

FaultServer *
fault_server_new (void)
{
  FaultServer *self = g_new0 (FaultServer, 1);
  g_autoptr(GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr(GSocketAddress) address = g_inet_socket_address_new (loopback, 0);
  g_autoptr(GSocketAddress) effective = NULL;
  g_autoptr(GError) error = NULL;

  g_atomic_ref_count_init (&self->ref_count);
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  self->counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->service = g_threaded_socket_service_new (64);
  g_socket_listener_add_address (G_SOCKET_LISTENER (self->service), address, G_SOCKET_TYPE_STREAM,
                                 G_SOCKET_PROTOCOL_TCP, NULL, &effective, &error);
  g_assert_no_error (error);
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (effective));
  g_signal_connect (self->service, "incoming", G_CALLBACK (on_incoming_cb), self);
  g_signal_connect (self->service, "run", G_CALLBACK (run_cb), self);
  g_socket_service_start (self->service);
  return self;
}

void
fault_server_free (FaultServer *self)
{
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  g_object_unref (self->service);
  fault_server_unref (self);
}

guint16
fault_server_get_port (FaultServer *self)
{
  return self->port;
}

guint
fault_server_count (FaultServer *self,
                    const char  *path)
{
  guint count;

  g_mutex_lock (&self->lock);
  count = GPOINTER_TO_UINT (g_hash_table_lookup (self->counts, path));
  g_mutex_unlock (&self->lock);
  return count;
}

char *
fault_server_last (FaultServer *self)
{
  char *last;

  g_mutex_lock (&self->lock);
  last = g_strdup (self->last);
  g_mutex_unlock (&self->lock);
  return last;
}

gboolean
fault_server_wait_hang_up (FaultServer *self,
                           guint        timeout_ms)
{
  gint64 until = g_get_monotonic_time () + timeout_ms * (gint64) G_TIME_SPAN_MILLISECOND;
  gboolean hung_up;

  g_mutex_lock (&self->lock);
  while (!self->hung_up && g_cond_wait_until (&self->changed, &self->lock, until))
    continue;
  hung_up = self->hung_up;
  g_mutex_unlock (&self->lock);
  return hung_up;
}
