#include "config.h"

#include <string.h>
#include <sys/socket.h>
#include <netinet/in.h>
#include <unistd.h>

#include "fault-server.h"
#include "mpis-json.h"
#include "mpis-remote.h"
#include "mpis-test.h"

static MpisRemote *
remote_to (FaultServer *server)
{
  g_autofree char *address = g_strdup_printf ("http://127.0.0.1:%u", fault_server_get_port (server));
  g_autoptr(GError) error = NULL;
  MpisRemote *remote = mpis_remote_new ("the other side", address, &error);

  g_assert_no_error (error);
  mpis_remote_set_pauses (remote, 10, 40, 300);
  return remote;
}

static MpisRemoteAnswer *
ask (MpisRemote  *remote,
     const char  *path,
     gboolean     repeatable,
     guint        timeout_ms,
     GError     **error)
{
  MpisRemoteCall call = { .method = "POST", .path = path, .repeatable = repeatable, .timeout_ms = timeout_ms };

  return dex_await_boxed (mpis_remote_call (remote, &call), error);
}

static void
assert_fails (MpisRemote      *remote,
              const char      *path,
              gboolean         repeatable,
              guint            timeout_ms,
              MpisRemoteError  code)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(MpisRemoteAnswer) answer = ask (remote, path, repeatable, timeout_ms, &error);

  g_assert_null (answer);
  g_assert_error (error, MPIS_REMOTE_ERROR, (int) code);
}

static void
assert_answers (MpisRemote *remote,
                const char *path,
                guint       status,
                const char *description,
                gboolean    has_json)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(MpisRemoteAnswer) answer = ask (remote, path, FALSE, 3000, &error);
  g_autofree char *words = NULL;

  g_assert_no_error (error);
  words = mpis_remote_answer_describe (answer);
  g_assert_cmpuint (answer->status, ==, status);
  g_assert_cmpstr (words, ==, description);
  g_assert_cmpint (answer->json != NULL, ==, has_json);
  g_assert_true (g_utf8_validate (answer->text, -1, NULL));
}

/* --- answers ----------------------------------------------------------------------------------- */

static DexFuture *
answers_fiber (gpointer data)
{
  g_autoptr(FaultServer) server = fault_server_new ();
  g_autoptr(MpisRemote) remote = remote_to (server);

  assert_answers (remote, "/ok", 200, "200 OK", TRUE);
  assert_answers (remote, "/not-found", 404, "404 Not Found: The webhook is not registered.", TRUE);
  assert_answers (remote, "/invalid", 422, "422 Unprocessable Entity: body.items.0: Field required", TRUE);
  assert_answers (remote, "/html", 500, "500 Internal Server Error", FALSE);
  assert_answers (remote, "/broken", 200, "200 OK", FALSE);
  assert_answers (remote, "/deep", 200, "200 OK", FALSE);
  assert_answers (remote, "/bytes", 200, "200 OK", FALSE);
  /* What a failing server says of its inside is not handed on. */
  assert_answers (remote, "/inside", 500, "500 Internal Server Error", TRUE);
  return dex_future_new_true ();
}

static void
test_answers (void)
{
  mpis_test_fiber (answers_fiber, NULL);
}

static DexFuture *
usable_fiber (gpointer data)
{
  g_autoptr(FaultServer) server = fault_server_new ();
  g_autoptr(MpisRemote) remote = remote_to (server);
  const char *const unusable[] = { "/broken", "/html", "/not-found", "/redirect" };
  g_autoptr(MpisRemoteAnswer) fine = ask (remote, "/ok", FALSE, 3000, NULL);

  g_assert_nonnull (mpis_remote_answer_get_json (fine, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (unusable); i++)
    {
      g_autoptr(MpisRemoteAnswer) answer = ask (remote, unusable[i], FALSE, 3000, NULL);
      g_autoptr(GError) error = NULL;

      g_assert_null (mpis_remote_answer_get_json (answer, &error));
      g_assert_error (error, MPIS_REMOTE_ERROR, MPIS_REMOTE_ERROR_GARBAGE);
    }
  /* A redirect is an answer; nobody is led elsewhere. */
  g_assert_cmpuint (fault_server_count (server, "/target"), ==, 0);
  return dex_future_new_true ();
}

static void
test_usable (void)
{
  mpis_test_fiber (usable_fiber, NULL);
}

static DexFuture *
request_fiber (gpointer data)
{
  g_autoptr(FaultServer) server = fault_server_new ();
  g_autofree char *address = g_strdup_printf ("http://me:se%%20cret@127.0.0.1:%u/base/?key=hidden", fault_server_get_port (server));
  g_autoptr(MpisRemote) remote = mpis_remote_new ("n8n", address, NULL);
  const MpisRemoteHeader headers[] = { { "X-Run-ID", "r1" }, { "X-N8N-API-KEY", "k" }, { "X-None", NULL }, { NULL, NULL } };
  g_autoptr(JsonNode) body = mpis_json_parse ("{\"a\": \"ä\"}", -1, NULL);
  MpisRemoteCall call = { .method = "POST", .path = "/run", .body = body, .headers = headers, .timeout_ms = 500 };
  g_autofree char *last = NULL;

  g_assert_null (strstr (mpis_remote_get_address (remote), "cret"));
  g_assert_null (strstr (mpis_remote_get_address (remote), "hidden"));
  dex_await (mpis_remote_call (remote, &call), NULL);
  last = fault_server_last (server);
  g_assert_true (g_str_has_prefix (last, "POST /base/run HTTP/1.1\r\n"));
  g_assert_nonnull (strstr (last, "X-Run-ID: r1\r\n"));
  g_assert_nonnull (strstr (last, "X-N8N-API-KEY: k\r\n"));
  g_assert_null (strstr (last, "X-None"));
  g_assert_nonnull (strstr (last, "Authorization: Basic bWU6c2UgY3JldA==\r\n"));
  g_assert_nonnull (strstr (last, "Content-Type: application/json\r\n"));
  g_assert_true (g_str_has_suffix (last, "\"ä\"}"));

  call.path = NULL;
  dex_await (mpis_remote_call (remote, &call), NULL);
  g_free (last);
  last = fault_server_last (server);
  g_assert_true (g_str_has_prefix (last, "POST /base?key=hidden HTTP/1.1\r\n"));
  return dex_future_new_true ();
}

static void
test_request (void)
{
  mpis_test_fiber (request_fiber, NULL);
}

/* --- faults ------------------------------------------------------------------------------------ */

static guint16
free_port (void)
{
  g_autoptr(FaultServer) server = fault_server_new ();

  return fault_server_get_port (server);
}

/* Listens, but its queue is full: what asks for a connection is swallowed. */
static int
black_hole_new (guint16 *port,
                int      fillers[4])
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr = { htonl (INADDR_LOOPBACK) } };
  socklen_t length = sizeof address;
  int hole = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  g_assert_cmpint (bind (hole, (struct sockaddr *) &address, sizeof address), ==, 0);
  g_assert_cmpint (listen (hole, 0), ==, 0);
  g_assert_cmpint (getsockname (hole, (struct sockaddr *) &address, &length), ==, 0);
  *port = ntohs (address.sin_port);
  for (guint i = 0; i < 4; i++)
    {
      fillers[i] = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
      connect (fillers[i], (struct sockaddr *) &address, sizeof address);
    }
  return hole;
}

static DexFuture *
faults_fiber (gpointer data)
{
  g_autoptr(FaultServer) server = fault_server_new ();
  g_autoptr(MpisRemote) remote = remote_to (server);
  gint64 began;

  assert_fails (remote, "/cut", FALSE, 3000, MPIS_REMOTE_ERROR_CUT_OFF);
  assert_fails (remote, "/gone", FALSE, 3000, MPIS_REMOTE_ERROR_CUT_OFF);
  assert_answers (remote, "/ok", 200, "200 OK", TRUE);
  assert_fails (remote, "/not-http", FALSE, 3000, MPIS_REMOTE_ERROR_GARBAGE);

  began = g_get_monotonic_time ();
  assert_fails (remote, "/silent", FALSE, 200, MPIS_REMOTE_ERROR_TIMEOUT);
  g_assert_true (fault_server_wait_hang_up (server, 2000));
  assert_fails (remote, "/drip", FALSE, 200, MPIS_REMOTE_ERROR_TIMEOUT);
  g_assert_true (fault_server_wait_hang_up (server, 2000));
  g_assert_cmpint (g_get_monotonic_time () - began, <, 3 * G_TIME_SPAN_SECOND);

  mpis_remote_set_max_bytes (remote, 1024 * 1024);
  assert_answers (remote, "/ok", 200, "200 OK", TRUE);
  assert_fails (remote, "/large", FALSE, 10000, MPIS_REMOTE_ERROR_TOO_LARGE);
  g_assert_true (fault_server_wait_hang_up (server, 2000));

  /* None of these was asked twice: they may have been done. */
  g_assert_cmpuint (fault_server_count (server, "/cut"), ==, 1);
  g_assert_cmpuint (fault_server_count (server, "/gone"), ==, 1);
  g_assert_cmpuint (fault_server_count (server, "/silent"), ==, 1);
  return dex_future_new_true ();
}

static void
test_faults (void)
{
  mpis_test_fiber (faults_fiber, NULL);
}

static DexFuture *
unreachable_fiber (gpointer data)
{
  g_autofree char *refused = g_strdup_printf ("http://127.0.0.1:%u/", free_port ());
  g_autoptr(MpisRemote) nobody = mpis_remote_new ("nobody", refused, NULL);
  guint16 port;
  int fillers[4], hole = black_hole_new (&port, fillers);
  g_autofree char *swallowed = g_strdup_printf ("http://127.0.0.1:%u/", port);
  g_autoptr(MpisRemote) deaf = mpis_remote_new ("deaf", swallowed, NULL);
  g_autoptr(MpisRemote) unknown = mpis_remote_new ("unknown", "http://no-such-host.invalid/", NULL);

  mpis_remote_set_pauses (nobody, 10, 40, 300);
  mpis_remote_set_pauses (unknown, 10, 40, 300);
  assert_fails (nobody, "/", FALSE, 2000, MPIS_REMOTE_ERROR_UNREACHABLE);
  /* It was certainly not received, although nobody refused it. */
  assert_fails (deaf, "/", FALSE, 300, MPIS_REMOTE_ERROR_UNREACHABLE);
  assert_fails (unknown, "/", FALSE, 5000, MPIS_REMOTE_ERROR_UNREACHABLE);

  for (guint i = 0; i < G_N_ELEMENTS (fillers); i++)
    close (fillers[i]);
  close (hole);
  return dex_future_new_true ();
}

static void
test_unreachable (void)
{
  mpis_test_fiber (unreachable_fiber, NULL);
}

/* --- repetitions ------------------------------------------------------------------------------- */

static DexFuture *
repeats_fiber (gpointer data)
{
  g_autoptr(FaultServer) server = fault_server_new ();
  g_autoptr(MpisRemote) remote = remote_to (server);
  g_autoptr(MpisRemoteAnswer) answer = NULL;
  g_autoptr(MpisRemoteAnswer) limited = NULL;
  g_autoptr(MpisRemoteAnswer) once = NULL;
  g_autoptr(MpisRemoteAnswer) far_off = NULL;
  gint64 began;

  answer = ask (remote, "/flaky", TRUE, 5000, NULL);
  g_assert_cmpuint (answer->status, ==, 200);
  g_assert_cmpuint (fault_server_count (server, "/flaky"), ==, 3);

  began = g_get_monotonic_time ();
  limited = ask (remote, "/limited", TRUE, 5000, NULL);
  g_assert_cmpuint (limited->status, ==, 200);
  g_assert_cmpint (g_get_monotonic_time () - began, >=, G_TIME_SPAN_SECOND);

  once = ask (remote, "/busy", FALSE, 5000, NULL);
  g_assert_cmpuint (once->status, ==, 503);
  g_assert_cmpuint (fault_server_count (server, "/busy"), ==, 1);

  /* Asked to come back later than there is time for: the caller is told at once. */
  began = g_get_monotonic_time ();
  far_off = ask (remote, "/far", TRUE, 5000, NULL);
  g_assert_cmpuint (far_off->retry_after, ==, 3600);
  g_assert_cmpuint (fault_server_count (server, "/far"), ==, 1);
  g_assert_cmpint (g_get_monotonic_time () - began, <, 2 * G_TIME_SPAN_SECOND);
  return dex_future_new_true ();
}

static void
test_repeats (void)
{
  mpis_test_fiber (repeats_fiber, NULL);
}

static DexFuture *
rests_fiber (gpointer data)
{
  g_autoptr(FaultServer) server = fault_server_new ();
  g_autoptr(MpisRemote) remote = remote_to (server);
  DexFuture *together[4];
  guint resting = 0, answered = 0;

  for (guint i = 0; i < 5; i++)
    assert_fails (remote, "/gone", FALSE, 3000, MPIS_REMOTE_ERROR_CUT_OFF);
  assert_fails (remote, "/ok", FALSE, 3000, MPIS_REMOTE_ERROR_RESTING);
  g_assert_cmpuint (fault_server_count (server, "/ok"), ==, 0);

  /* What somebody waits for is asked nevertheless. */
  dex_await (mpis_remote_call (remote, &(MpisRemoteCall) { .method = "GET", .path = "/gone", .urgent = TRUE, .timeout_ms = 3000 }), NULL);
  g_assert_cmpuint (fault_server_count (server, "/gone"), ==, 6);

  /* After the rest one probes; the others wait for what it finds. */
  dex_await (dex_timeout_new_msec (350), NULL);
  assert_fails (remote, "/gone", FALSE, 3000, MPIS_REMOTE_ERROR_CUT_OFF);
  assert_fails (remote, "/ok", FALSE, 3000, MPIS_REMOTE_ERROR_RESTING);
  dex_await (dex_timeout_new_msec (650), NULL);
  for (guint i = 0; i < G_N_ELEMENTS (together); i++)
    together[i] = mpis_remote_call (remote, &(MpisRemoteCall) { .method = "GET", .path = "/ok", .timeout_ms = 3000 });
  for (guint i = 0; i < G_N_ELEMENTS (together); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(MpisRemoteAnswer) answer = dex_await_boxed (together[i], &error);

      answered += answer != NULL;
      resting += g_error_matches (error, MPIS_REMOTE_ERROR, MPIS_REMOTE_ERROR_RESTING);
    }
  g_assert_cmpuint (answered, ==, 1);
  g_assert_cmpuint (resting, ==, 3);
  assert_answers (remote, "/ok", 200, "200 OK", TRUE);
  return dex_future_new_true ();
}

static void
test_rests (void)
{
  mpis_test_fiber (rests_fiber, NULL);
}

/* Who no longer waits for an answer lets the other side know. */
static DexFuture *
given_up_fiber (gpointer data)
{
  g_autoptr(FaultServer) server = fault_server_new ();
  g_autoptr(MpisRemote) remote = remote_to (server);
  DexFuture *call = mpis_remote_call (remote, &(MpisRemoteCall) { .method = "GET", .path = "/silent", .timeout_ms = 60000 });

  dex_await (dex_future_first (call, dex_timeout_new_msec (200), NULL), NULL);
  g_assert_cmpuint (fault_server_count (server, "/silent"), ==, 1);
  while (!fault_server_wait_hang_up (server, 10))
    dex_await (dex_timeout_new_msec (10), NULL);
  assert_answers (remote, "/ok", 200, "200 OK", TRUE);
  return dex_future_new_true ();
}

static void
test_given_up (void)
{
  mpis_test_fiber (given_up_fiber, NULL);
}

/* --- addresses --------------------------------------------------------------------------------- */

static void
test_addresses (void)
{
  const char *const refused[] = {
    "ftp://example.org/", "file:///etc/passwd", "example.org", "", "http://", "http:///path",
    "http://169.254.169.254/latest/meta-data", "http://[fe80::1]/", "http://[::ffff:169.254.169.254]/",
    "http://100.100.100.200/", "http://[fd00:ec2::254]/", "http://0.0.0.0/", "http://224.0.0.1/",
    "javascript:alert(1)", "http://exa mple.org/",
  };
  const char *const taken[] = { "http://localhost:5678/webhook", "https://mpis.example.org", "http://[::1]:80/", "http://10.0.0.1/" };

  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (mpis_remote_new ("it", refused[i], &error));
      g_assert_error (error, MPIS_REMOTE_ERROR, MPIS_REMOTE_ERROR_REFUSED);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (taken); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(MpisRemote) remote = mpis_remote_new ("it", taken[i], &error);

      g_assert_no_error (error);
    }
}

/* A name server that somebody else has in hand. */
#define TYPE_LYING_RESOLVER (lying_resolver_get_type ())
G_DECLARE_FINAL_TYPE (LyingResolver, lying_resolver, LYING, RESOLVER, GResolver)

struct _LyingResolver {
  GResolver parent_instance;
};

G_DEFINE_FINAL_TYPE (LyingResolver, lying_resolver, G_TYPE_RESOLVER)

static void
lookup_async (GResolver                *resolver,
              const char               *host,
              GResolverNameLookupFlags  flags,
              GCancellable             *cancellable,
              GAsyncReadyCallback       callback,
              gpointer                  data)
{
  g_autoptr(GTask) task = g_task_new (resolver, cancellable, callback, data);

  g_task_return_boolean (task, TRUE);
}

static GList *
lookup_finish (GResolver     *resolver,
               GAsyncResult  *result,
               GError       **error)
{
  return g_list_append (NULL, g_inet_address_new_from_string ("169.254.169.254"));
}

static void
lying_resolver_class_init (LyingResolverClass *klass)
{
  G_RESOLVER_CLASS (klass)->lookup_by_name_with_flags_async = lookup_async;
  G_RESOLVER_CLASS (klass)->lookup_by_name_with_flags_finish = lookup_finish;
}

static void
lying_resolver_init (LyingResolver *self)
{
}

static DexFuture *
resolved_fiber (gpointer data)
{
  g_autoptr(GResolver) usual = g_resolver_get_default ();
  g_autoptr(GResolver) lying = g_object_new (TYPE_LYING_RESOLVER, NULL);
  g_autoptr(MpisRemote) remote = mpis_remote_new ("it", "http://mpis.example.org/", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(MpisRemoteAnswer) answer = NULL;

  g_resolver_set_default (lying);
  answer = ask (remote, "/", TRUE, 2000, &error);
  g_resolver_set_default (usual);
  g_assert_null (answer);
  g_assert_error (error, MPIS_REMOTE_ERROR, MPIS_REMOTE_ERROR_REFUSED);
  return dex_future_new_true ();
}

static void
test_resolved (void)
{
  mpis_test_fiber (resolved_fiber, NULL);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/remote/answers", test_answers);
  g_test_add_func ("/remote/usable", test_usable);
  g_test_add_func ("/remote/request", test_request);
  g_test_add_func ("/remote/faults", test_faults);
  g_test_add_func ("/remote/unreachable", test_unreachable);
  g_test_add_func ("/remote/repeats", test_repeats);
  g_test_add_func ("/remote/rests", test_rests);
  g_test_add_func ("/remote/given-up", test_given_up);
  g_test_add_func ("/remote/addresses", test_addresses);
  g_test_add_func ("/remote/resolved", test_resolved);
  return g_test_run ();
}
