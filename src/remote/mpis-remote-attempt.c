#include "config.h"

#include "mpis-remote-private.h"

#include "mpis-json.h"

#define CHUNK_BYTES       (64 * 1024)
#define PARSED_HERE_BYTES (64 * 1024)   /* larger ones on a thread of the pool */

static void
sent_cb (GObject      *session,
         GAsyncResult *result,
         gpointer      data)
{
  g_autoptr(DexPromise) promise = data;
  g_autoptr(GError) error = NULL;
  GInputStream *stream = soup_session_send_finish (SOUP_SESSION (session), result, &error);

  if (stream != NULL)
    dex_promise_resolve_object (promise, stream);
  else
    dex_promise_reject (promise, g_steal_pointer (&error));
}

static void
read_cb (GObject      *stream,
         GAsyncResult *result,
         gpointer      data)
{
  g_autoptr(DexPromise) promise = data;
  g_autoptr(GError) error = NULL;
  GBytes *bytes = g_input_stream_read_bytes_finish (G_INPUT_STREAM (stream), result, &error);

  if (bytes != NULL)
    dex_promise_resolve_boxed (promise, G_TYPE_BYTES, bytes);
  else
    dex_promise_reject (promise, g_steal_pointer (&error));
}

/* The address it really goes to: a name may mean another one now than when it was looked at. */
static void
on_network_event_cb (SoupMessage        *message,
                     GSocketClientEvent  event,
                     GIOStream          *connection,
                     gpointer            data)
{
  MpisRemoteAttempt *self = data;
  g_autoptr(GSocketAddress) address = NULL;

  if (event != G_SOCKET_CLIENT_CONNECTING || !G_IS_SOCKET_CONNECTION (connection))
    return;
  address = g_socket_connection_get_remote_address (G_SOCKET_CONNECTION (connection), NULL);
  if (!G_IS_INET_SOCKET_ADDRESS (address) ||
      mpis_remote_address_check (g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address)), NULL))
    return;
  self->refused = TRUE;
  g_cancellable_cancel (self->cancellable);
}

static void
on_starting_cb (SoupMessage *message,
                gpointer     data)
{
  ((MpisRemoteAttempt *) data)->sent = TRUE;
}

/* Reads all of it, or as much as is taken. What is left unread is not waited for. */
static GString *
read_awaiting (MpisRemoteAttempt  *self,
               GInputStream       *stream,
               GError            **error)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (;;)
    {
      DexPromise *promise = dex_promise_new ();
      g_autoptr(GBytes) bytes = NULL;

      g_input_stream_read_bytes_async (stream, CHUNK_BYTES, G_PRIORITY_DEFAULT, self->cancellable, read_cb,
                                       dex_ref (promise));
      if (!(bytes = dex_await_boxed (DEX_FUTURE (promise), error)))
        return NULL;
      if (g_bytes_get_size (bytes) == 0)
        return g_steal_pointer (&text);
      if (text->len + g_bytes_get_size (bytes) > self->max_bytes)
        {
          g_set_error (error, MPIS_REMOTE_ERROR, MPIS_REMOTE_ERROR_TOO_LARGE,
                       "the answer is larger than %" G_GSIZE_FORMAT " kB", self->max_bytes / 1024);
          g_cancellable_cancel (self->cancellable);
          return NULL;
        }
      g_string_append_len (text, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes));
    }
}

/* What went wrong, in terms of what the other side may know of it. */
static GError *
translate (MpisRemoteAttempt *self,
           GError            *error)
{
  MpisRemoteError code = MPIS_REMOTE_ERROR_UNREACHABLE;
  GError *translated;

  if (error->domain == MPIS_REMOTE_ERROR || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return error;
  if (self->sent)
    code = error->domain == SOUP_SESSION_ERROR ? MPIS_REMOTE_ERROR_GARBAGE : MPIS_REMOTE_ERROR_CUT_OFF;
  translated = g_error_new (MPIS_REMOTE_ERROR, code, "%s", error->message);
  g_error_free (error);
  return translated;
}

static DexFuture *
parse_fiber (gpointer data)
{
  const GString *text = data;
  g_autoptr(GError) error = NULL;
  JsonNode *node = mpis_json_parse (text->str, (gssize) text->len, &error);

  if (node == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  return dex_future_new_take_boxed (JSON_TYPE_NODE, node);
}

static void
free_text (gpointer data)
{
  g_string_free (data, TRUE);
}

static gboolean
is_json_like (const GString *text)
{
  for (gsize i = 0; i < text->len; i++)
    if (!g_ascii_isspace (text->str[i]))
      return text->str[i] == '{' || text->str[i] == '[';
  return FALSE;
}

static JsonNode *
parse_awaiting (const GString *text)
{
  if (!is_json_like (text))
    return NULL;
  if (text->len <= PARSED_HERE_BYTES)
    return mpis_json_parse (text->str, (gssize) text->len, NULL);
  return dex_await_boxed (dex_scheduler_spawn (dex_thread_pool_scheduler_get_default (), 0, parse_fiber,
                                               g_string_new_len (text->str, (gssize) text->len),
                                               free_text), NULL);
}

/*
 * mpis_remote_attempt_awaiting:
 * @self: what to send, and how
 * @error: return location for an error
 *
 * Sends a request and reads its answer, on the calling fiber and the main context of its thread.
 *
 * Returns: (transfer full) (nullable): the answer
 */
MpisRemoteAnswer *
mpis_remote_attempt_awaiting (MpisRemoteAttempt  *self,
                              GError            **error)
{
  DexPromise *promise = dex_promise_new ();
  g_autoptr(GInputStream) stream = NULL;
  g_autoptr(GString) text = NULL;
  g_autoptr(GError) problem = NULL;

  g_signal_connect (self->message, "network-event", G_CALLBACK (on_network_event_cb), self);
  g_signal_connect (self->message, "starting", G_CALLBACK (on_starting_cb), self);
  soup_session_send_async (self->session, self->message, G_PRIORITY_DEFAULT, self->cancellable, sent_cb,
                           dex_ref (promise));
  stream = dex_await_object (DEX_FUTURE (promise), &problem);
  if (stream != NULL)
    text = read_awaiting (self, stream, &problem);
  g_signal_handlers_disconnect_by_data (self->message, self);

  if (self->refused)
    {
      g_clear_error (&problem);
      g_set_error_literal (&problem, MPIS_REMOTE_ERROR, MPIS_REMOTE_ERROR_REFUSED,
                           "that name leads to an address we do not talk to");
    }
  if (problem != NULL)
    {
      g_propagate_error (error, translate (self, g_steal_pointer (&problem)));
      return NULL;
    }
  return mpis_remote_answer_new (soup_message_get_status (self->message),
                                 soup_message_headers_get_one (soup_message_get_response_headers (self->message),
                                                               "Retry-After"),
                                 parse_awaiting (text), g_utf8_make_valid (text->str, (gssize) text->len));
}
