#include "config.h"

#include "mpis-remote-private.h"

#include <string.h>

#include "mpis-json.h"

#define MAX_BYTES          (4 * 1024 * 1024)
#define MAX_ATTEMPTS       5
#define FIRST_PAUSE_MS     250
#define LONGEST_PAUSE_MS   8000
#define REST_MS            10000
#define DEFAULT_TIMEOUT_MS 30000
#define MAX_CONNECTIONS    16
#define IDLE_SECONDS       30
#define FIBER_STACK        (256 * 1024)
#define TOO_MANY_REQUESTS  429   /* younger than the names libsoup has */

struct _MpisRemote {
  GObject            parent_instance;

  char              *name;
  GUri              *uri;
  char              *address;
  char              *authorization;   /* secret; from the address */
  SoupSession       *session;
  gsize              max_bytes;
  guint              first_pause_ms;
  guint              longest_pause_ms;
  guint              rest_ms;
  MpisRemoteCircuit  circuit;
};

G_DEFINE_FINAL_TYPE (MpisRemote, mpis_remote, G_TYPE_OBJECT)
G_DEFINE_QUARK (mpis-remote-error, mpis_remote_error)

static void
mpis_remote_finalize (GObject *object)
{
  MpisRemote *self = MPIS_REMOTE (object);

  g_free (self->name);
  g_free (self->address);
  g_free (self->authorization);
  g_clear_pointer (&self->uri, g_uri_unref);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (mpis_remote_parent_class)->finalize (object);
}

static void
mpis_remote_class_init (MpisRemoteClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mpis_remote_finalize;
}

static void
mpis_remote_init (MpisRemote *self)
{
  self->max_bytes = MAX_BYTES;
  mpis_remote_set_pauses (self, FIRST_PAUSE_MS, LONGEST_PAUSE_MS, REST_MS);
}

/**
 * mpis_remote_new:
 * @name: how to call the system in messages: `MPIS`, `n8n`
 * @address: where it is: `https://HOST:PORT/PATH`; a user and password in it are sent as a header and shown
 *   nowhere
 * @error: return location for an error
 *
 * Connects to nothing yet. Lives on the thread that makes its calls.
 *
 * Returns: (transfer full) (nullable): the way there; %NULL with %MPIS_REMOTE_ERROR_REFUSED set if we do
 *   not talk to such an address
 */
MpisRemote *
mpis_remote_new (const char  *name,
                 const char  *address,
                 GError     **error)
{
  g_autofree char *authorization = NULL;
  GUri *uri;
  MpisRemote *self;

  g_return_val_if_fail (name != NULL && address != NULL, NULL);

  if (!(uri = mpis_remote_address_parse (address, &authorization, error)))
    return NULL;
  self = g_object_new (MPIS_TYPE_REMOTE, NULL);
  self->name = g_strdup (name);
  self->uri = uri;
  self->address = g_uri_to_string_partial (uri, G_URI_HIDE_QUERY);
  self->authorization = g_steal_pointer (&authorization);
  /* Whole calls have a time limit of ours. Nobody else's proxy hears what is said to these systems, and
   * the address checked is the one connected to. */
  self->session = soup_session_new_with_options ("timeout", 0u, "idle-timeout", IDLE_SECONDS,
                                                 "max-conns", MAX_CONNECTIONS,
                                                 "max-conns-per-host", MAX_CONNECTIONS,
                                                 "user-agent", "MPIS-Dashboard/" PACKAGE_VERSION,
                                                 "proxy-resolver", NULL, NULL);
  return self;
}

/**
 * mpis_remote_get_address:
 * @self: a way to a system
 *
 * Returns: (transfer none): its address, without anything that may be secret
 */
const char *
mpis_remote_get_address (MpisRemote *self)
{
  g_return_val_if_fail (MPIS_IS_REMOTE (self), NULL);

  return self->address;
}

/**
 * mpis_remote_set_max_bytes:
 * @self: a way to a system
 * @max_bytes: how large an answer may be; 4 MiB if not set
 */
void
mpis_remote_set_max_bytes (MpisRemote *self,
                           gsize       max_bytes)
{
  g_return_if_fail (MPIS_IS_REMOTE (self));

  self->max_bytes = max_bytes;
}

/**
 * mpis_remote_set_pauses:
 * @self: a way to a system
 * @first_ms: about how long to wait before asking a second time; each further pause is twice as long
 * @longest_ms: but never longer than this
 * @rest_ms: how long it rests after several failures in a row
 */
void
mpis_remote_set_pauses (MpisRemote *self,
                        guint       first_ms,
                        guint       longest_ms,
                        guint       rest_ms)
{
  g_return_if_fail (MPIS_IS_REMOTE (self));

  self->first_pause_ms = first_ms;
  self->longest_pause_ms = longest_ms;
  self->rest_ms = rest_ms;
}

/* --- a call ------------------------------------------------------------------------------------ */

typedef struct {
  MpisRemote   *remote;
  DexPromise   *promise;       /* what the caller holds; its cancellable ends everything */
  char         *method;
  char         *path;
  GBytes       *body;
  GPtrArray    *headers;       /* names and values in turn */
  gboolean      repeatable;
  gboolean      urgent;
  gint64        deadline;
  GSource      *timer;
  gboolean      timed_out;
} Call;

static void
call_free (gpointer data)
{
  Call *self = data;

  g_source_destroy (self->timer);
  g_source_unref (self->timer);
  g_object_unref (self->remote);
  dex_unref (self->promise);
  g_free (self->method);
  g_free (self->path);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_ptr_array_unref (self->headers);
  g_free (self);
}

static gboolean
on_time_up_cb (gpointer data)
{
  Call *self = data;

  self->timed_out = TRUE;
  g_cancellable_cancel (dex_promise_get_cancellable (self->promise));
  return G_SOURCE_REMOVE;
}

static SoupMessage *
make_message (Call    *self,
              GError **error)
{
  g_autofree char *address = self->path != NULL ? g_strconcat (self->remote->address, self->path, NULL)
                                                : g_uri_to_string (self->remote->uri);
  g_autoptr(GUri) uri = g_uri_parse (address, SOUP_HTTP_URI_FLAGS, NULL);
  SoupMessage *message;
  SoupMessageHeaders *headers;

  if (uri == NULL || g_strcmp0 (g_uri_get_host (uri), g_uri_get_host (self->remote->uri)) != 0 ||
      g_uri_get_port (uri) != g_uri_get_port (self->remote->uri))
    {
      g_set_error (error, MPIS_REMOTE_ERROR, MPIS_REMOTE_ERROR_REFUSED, "Not an address of %s",
                   self->remote->name);
      return NULL;
    }
  message = soup_message_new_from_uri (self->method, uri);
  /* A connection kept open may be closed by the other side just now, and then nobody knows whether the
   * request arrived: what must not be sent twice gets one of its own. */
  soup_message_set_flags (message, SOUP_MESSAGE_NO_REDIRECT |
                                   (self->repeatable ? 0 : SOUP_MESSAGE_NEW_CONNECTION));
  headers = soup_message_get_request_headers (message);
  soup_message_headers_replace (headers, "Accept", "application/json");
  if (self->remote->authorization != NULL)
    soup_message_headers_replace (headers, "Authorization", self->remote->authorization);
  for (guint i = 0; i + 1 < self->headers->len; i += 2)
    soup_message_headers_replace (headers, g_ptr_array_index (self->headers, i),
                                  g_ptr_array_index (self->headers, i + 1));
  if (self->body != NULL)
    soup_message_set_request_body_from_bytes (message, "application/json", self->body);
  return message;
}

static gboolean
says_later (const MpisRemoteAnswer *answer)
{
  return answer->status == TOO_MANY_REQUESTS || answer->status == SOUP_STATUS_BAD_GATEWAY ||
         answer->status == SOUP_STATUS_SERVICE_UNAVAILABLE || answer->status == SOUP_STATUS_GATEWAY_TIMEOUT;
}

/* Half of the pause is fixed and half of it random, so that many who failed together do not come back
 * together. A pause that the other side asked for is never shorter than that. */
static gint64
choose_pause (Call                   *self,
              guint                   attempt,
              const MpisRemoteAnswer *answer)
{
  gint64 longest = self->remote->longest_pause_ms;
  gint64 pause = MIN ((gint64) self->remote->first_pause_ms << MIN (attempt, 20u), longest);
  gint64 jittered = pause / 2 + (gint64) (g_random_double () * (double) (pause - pause / 2));
  gint64 asked = answer != NULL ? (gint64) answer->retry_after * 1000 : 0;

  return asked > 0 ? asked + jittered : jittered;
}

static gboolean
on_pause_over_cb (gpointer data)
{
  DexPromise *promise = data;

  dex_promise_resolve_boolean (promise, TRUE);
  return G_SOURCE_REMOVE;
}

static gboolean
on_pause_cancelled_cb (GCancellable *cancellable,
                       gpointer      data)
{
  return G_SOURCE_CONTINUE;   /* the parent is dispatched as well, and ends it */
}

static void
pause_awaiting (Call   *self,
                gint64  pause_ms)
{
  DexPromise *promise = dex_promise_new ();
  g_autoptr(GSource) timer = g_timeout_source_new ((guint) pause_ms);
  g_autoptr(GSource) stop = g_cancellable_source_new (dex_promise_get_cancellable (self->promise));

  g_source_set_callback (stop, G_SOURCE_FUNC (on_pause_cancelled_cb), NULL, NULL);
  g_source_add_child_source (timer, stop);
  g_source_set_callback (timer, on_pause_over_cb, dex_ref (promise), dex_unref);
  g_source_attach (timer, g_main_context_get_thread_default ());
  dex_await (DEX_FUTURE (promise), NULL);
}

static GError *
make_timeout_error (Call     *self,
                    gboolean  sent)
{
  if (sent)
    return g_error_new (MPIS_REMOTE_ERROR, MPIS_REMOTE_ERROR_TIMEOUT,
                        "%s did not answer in time; it may have done what it was asked", self->remote->name);
  return g_error_new (MPIS_REMOTE_ERROR, MPIS_REMOTE_ERROR_UNREACHABLE,
                      "%s cannot be reached at %s: no answer in time", self->remote->name,
                      self->remote->address);
}

static GError *
name_system (Call   *self,
             GError *problem)
{
  const char *what = "";
  GError *named;

  if (problem->domain != MPIS_REMOTE_ERROR || problem->code == MPIS_REMOTE_ERROR_RESTING)
    return problem;   /* it says so already */
  if (problem->code == MPIS_REMOTE_ERROR_UNREACHABLE)
    what = " cannot be reached";
  else if (problem->code == MPIS_REMOTE_ERROR_CUT_OFF)
    what = " ended the connection before its answer was complete";
  else if (problem->code == MPIS_REMOTE_ERROR_GARBAGE)
    what = " answers something that is not HTTP";
  named = g_error_new (MPIS_REMOTE_ERROR, problem->code, "%s at %s%s: %s", self->remote->name,
                       self->remote->address, what, problem->message);
  g_error_free (problem);
  return named;
}

/* Whether asking again is both harmless and of use. */
static gboolean
may_repeat (Call                    *self,
            const MpisRemoteAttempt *attempt,
            const MpisRemoteAnswer  *answer,
            const GError            *problem)
{
  if (answer != NULL)
    return self->repeatable && says_later (answer);
  if (problem->domain != MPIS_REMOTE_ERROR)
    return FALSE;
  return problem->code == MPIS_REMOTE_ERROR_UNREACHABLE ||
         (problem->code == MPIS_REMOTE_ERROR_CUT_OFF && self->repeatable);
}

static void
judge (Call                   *self,
       const MpisRemoteAnswer *answer,
       const GError           *problem,
       gboolean                probe)
{
  MpisRemoteCircuit *circuit = &self->remote->circuit;
  gboolean given_up = problem != NULL && !self->timed_out &&
                      g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  if (given_up)
    mpis_remote_circuit_leave (circuit, probe);
  else if (problem != NULL || (says_later (answer) && answer->status != TOO_MANY_REQUESTS))
    mpis_remote_circuit_fail (circuit, g_get_monotonic_time (), self->remote->rest_ms * G_TIME_SPAN_MILLISECOND,
                              probe);
  else
    mpis_remote_circuit_succeed (circuit);
}

/* One request. Nothing that is secret is in the log: neither headers nor the query. */
static MpisRemoteAnswer *
attempt_awaiting (Call               *self,
                  MpisRemoteAttempt  *attempt,
                  GError            **error)
{
  g_autoptr(SoupMessage) message = make_message (self, error);
  MpisRemoteAnswer *answer;
  gint64 began = g_get_monotonic_time ();
  GError *problem = NULL;
  gboolean probe;

  if (message == NULL)
    return NULL;
  if (!mpis_remote_circuit_enter (&self->remote->circuit, began, &probe) && !self->urgent)
    {
      g_set_error (error, MPIS_REMOTE_ERROR, MPIS_REMOTE_ERROR_RESTING,
                   "%s at %s failed several times in a row and is left alone for a moment",
                   self->remote->name, self->remote->address);
      return NULL;
    }
  attempt->message = message;
  answer = mpis_remote_attempt_awaiting (attempt, &problem);
  judge (self, answer, problem, probe);
  g_debug ("%s: %s %s: %s after %" G_GINT64_FORMAT " ms", self->remote->name, self->method,
           g_uri_get_path (soup_message_get_uri (message)),
           answer != NULL ? soup_status_get_phrase (answer->status) : problem->message,
           (g_get_monotonic_time () - began) / G_TIME_SPAN_MILLISECOND);
  if (problem != NULL)
    g_propagate_error (error, problem);
  return answer;
}

static MpisRemoteAnswer *
call_awaiting (Call    *self,
               GError **error)
{
  GCancellable *cancellable = dex_promise_get_cancellable (self->promise);
  gboolean sent = FALSE;

  for (guint i = 0;; i++)
    {
      MpisRemoteAttempt attempt = { self->remote->session, NULL, cancellable, self->remote->max_bytes };
      g_autoptr(MpisRemoteAnswer) answer = NULL;
      GError *problem = NULL;
      gint64 pause;

      answer = attempt_awaiting (self, &attempt, &problem);
      sent |= attempt.sent;
      if (self->timed_out && answer == NULL)
        {
          g_clear_error (&problem);
          g_propagate_error (error, make_timeout_error (self, sent));
          return NULL;
        }
      pause = choose_pause (self, i, answer);
      if (i + 1 == MAX_ATTEMPTS || !may_repeat (self, &attempt, answer, problem) ||
          g_get_monotonic_time () + pause * G_TIME_SPAN_MILLISECOND >= self->deadline)
        {
          if (problem != NULL)
            g_propagate_error (error, name_system (self, problem));
          return g_steal_pointer (&answer);
        }
      g_clear_error (&problem);
      pause_awaiting (self, pause);
    }
}

/* Not the caller's future itself: a fiber must not be dropped while it waits, a promise may be. */
static DexFuture *
call_fiber (gpointer data)
{
  Call *self = data;
  g_autoptr(GError) error = NULL;
  MpisRemoteAnswer *answer = call_awaiting (self, &error);

  if (answer != NULL)
    dex_promise_resolve_boxed (self->promise, MPIS_TYPE_REMOTE_ANSWER, answer);
  else
    dex_promise_reject (self->promise, g_steal_pointer (&error));
  return dex_future_new_true ();
}

static Call *
call_new (MpisRemote           *remote,
          const MpisRemoteCall *call)
{
  Call *self = g_new0 (Call, 1);
  guint timeout_ms = call->timeout_ms > 0 ? call->timeout_ms : DEFAULT_TIMEOUT_MS;

  self->remote = g_object_ref (remote);
  self->promise = dex_promise_new_cancellable ();
  self->method = g_strdup (call->method);
  self->path = g_strdup (call->path);
  self->repeatable = call->repeatable;
  self->urgent = call->urgent;
  self->headers = g_ptr_array_new_with_free_func (g_free);
  for (const MpisRemoteHeader *header = call->headers; header != NULL && header->name != NULL; header++)
    if (header->value != NULL)
      {
        g_ptr_array_add (self->headers, g_strdup (header->name));
        g_ptr_array_add (self->headers, g_strdup (header->value));
      }
  if (call->body != NULL)
    {
      char *text = mpis_json_print (call->body);

      self->body = g_bytes_new_take (text, strlen (text));
    }
  self->deadline = g_get_monotonic_time () + timeout_ms * (gint64) G_TIME_SPAN_MILLISECOND;
  self->timer = g_timeout_source_new (timeout_ms);
  g_source_set_callback (self->timer, on_time_up_cb, self, NULL);
  g_source_attach (self->timer, g_main_context_get_thread_default ());
  return self;
}

/**
 * mpis_remote_call:
 * @self: a way to a system
 * @call: what is asked
 *
 * Asks. Any answer is one, whatever its status; see mpis_remote_answer_get_json(). What is not repeatable
 * is asked again only if it certainly was not received. Dropping the future ends the call.
 *
 * Returns: (transfer full): a future of a #MpisRemoteAnswer; rejected with #MpisRemoteError
 */
DexFuture *
mpis_remote_call (MpisRemote           *self,
                  const MpisRemoteCall *call)
{
  Call *state;
  DexFuture *promise;

  dex_return_error_if_fail (MPIS_IS_REMOTE (self));
  dex_return_error_if_fail (call != NULL && call->method != NULL);

  state = call_new (self, call);
  promise = DEX_FUTURE (dex_ref (state->promise));
  dex_future_disown (dex_scheduler_spawn (NULL, FIBER_STACK, call_fiber, state, call_free));
  return promise;
}
