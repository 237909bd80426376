#include "config.h"

#include "mpis-hub-client.h"

#include <linux/sockios.h>
#include <string.h>
#include <sys/ioctl.h>

#include "mpis-hub-frame.h"

#define WINDOW           (64 * 1024)          /* bytes on their way; libsoup’s own queue has no end */
#define MAX_BACKLOG      (4 * 1024 * 1024)
#define MAX_AGE          (20 * G_TIME_SPAN_SECOND)
#define HARD_MAX_FRAME   (64 * 1024)          /* beyond this libsoup hangs up without a word */
#define FIRST_WAIT_MS    5
#define LAST_WAIT_MS     250
#define KEEPALIVE_S      30
#define PONG_TIMEOUT_S   20
#define TOO_SLOW         4013                 /* as 1013, “try again later”, which libsoup does not send */

typedef struct {
  char   *text;
  gsize   length;
  gint64  since;
} Waiting;

struct _MpisHubClient {
  GObject                  parent_instance;

  SoupWebsocketConnection *socket;
  GSocket                 *plain;      /* what it goes over */
  char                    *who;
  MpisHubClientEvents      events;
  gpointer                 data;
  GQueue                   waiting;    /* Waiting */
  gsize                    backlog;    /* bytes in it */
  guint                    timer;
  guint                    wait_ms;
  gboolean                 is_behind;
  gboolean                 is_closing;
};

G_DEFINE_FINAL_TYPE (MpisHubClient, mpis_hub_client, G_TYPE_OBJECT)

static void
waiting_free (gpointer data)
{
  Waiting *self = data;

  g_free (self->text);
  g_free (self);
}

static void
drop_waiting (MpisHubClient *self)
{
  g_queue_clear_full (&self->waiting, waiting_free);
  self->backlog = 0;
  g_clear_handle_id (&self->timer, g_source_remove);
}

static void
mpis_hub_client_finalize (GObject *object)
{
  MpisHubClient *self = MPIS_HUB_CLIENT (object);

  drop_waiting (self);
  g_clear_object (&self->socket);
  g_clear_object (&self->plain);
  g_free (self->who);

  G_OBJECT_CLASS (mpis_hub_client_parent_class)->finalize (object);
}

static void
mpis_hub_client_class_init (MpisHubClientClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mpis_hub_client_finalize;
}

static void
mpis_hub_client_init (MpisHubClient *self)
{
  g_queue_init (&self->waiting);
  self->wait_ms = FIRST_WAIT_MS;
}

/* --- what comes ------------------------------------------------------------------------------- */

static void
message_cb (MpisHubClient         *self,
            SoupWebsocketDataType  type,
            GBytes                *message)
{
  gsize length;
  const char *text = g_bytes_get_data (message, &length);

  if (self->is_closing)
    return;
  if (length > MPIS_HUB_MAX_FRAME)
    mpis_hub_client_close (self, SOUP_WEBSOCKET_CLOSE_POLICY_VIOLATION, "a frame may have 16 KiB");
  else if (type != SOUP_WEBSOCKET_DATA_TEXT)
    {
      g_autofree char *reply = mpis_hub_say_error ("A frame has to be text");

      mpis_hub_client_send (self, reply);
    }
  else if (self->events.said != NULL)
    self->events.said (text, length, self->data);
}

static void
closed_cb (MpisHubClient *self)
{
  g_autoptr(MpisHubClient) alive = g_object_ref (self);
  MpisHubClientEvents events = self->events;

  self->is_closing = TRUE;
  memset (&self->events, 0, sizeof self->events);
  drop_waiting (self);
  if (events.closed != NULL)
    events.closed (self->data);
}

static void
error_cb (MpisHubClient *self,
          GError        *error)
{
  g_debug ("A listener was lost: %s", error->message);
}

/*
 * mpis_hub_client_new:
 * @socket: the connection
 * @plain: the socket under it
 * @who: who listens
 *
 * Returns: (transfer full): a client
 */
MpisHubClient *
mpis_hub_client_new (SoupWebsocketConnection *socket,
                     GSocket                 *plain,
                     const char              *who)
{
  MpisHubClient *self = g_object_new (MPIS_TYPE_HUB_CLIENT, NULL);

  self->socket = g_object_ref (socket);
  self->plain = g_object_ref (plain);
  self->who = g_strdup (who);
  soup_websocket_connection_set_max_incoming_payload_size (socket, HARD_MAX_FRAME);
  /* Newer ones, and older ones that were mended, limit what comes in pieces as well. */
  if (g_object_class_find_property (G_OBJECT_GET_CLASS (socket), "max-total-message-size") != NULL)
    g_object_set (socket, "max-total-message-size", (guint64) HARD_MAX_FRAME, NULL);
  soup_websocket_connection_set_keepalive_interval (socket, KEEPALIVE_S);
  soup_websocket_connection_set_keepalive_pong_timeout (socket, PONG_TIMEOUT_S);
  g_signal_connect_object (socket, "message", G_CALLBACK (message_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (socket, "closed", G_CALLBACK (closed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (socket, "error", G_CALLBACK (error_cb), self, G_CONNECT_SWAPPED);
  return self;
}

/*
 * mpis_hub_client_set_events:
 * @self: a client
 * @events: what its owner hears
 * @data: for them
 */
void
mpis_hub_client_set_events (MpisHubClient             *self,
                            const MpisHubClientEvents *events,
                            gpointer                   data)
{
  self->events = *events;
  self->data = data;
}

const char *
mpis_hub_client_get_who (MpisHubClient *self)
{
  return self->who;
}

gboolean
mpis_hub_client_is_open (MpisHubClient *self)
{
  return !self->is_closing;
}

/* How many bytes wait for the client. */
gsize
mpis_hub_client_get_backlog (MpisHubClient *self)
{
  return self->backlog;
}

/* --- what goes -------------------------------------------------------------------------------- */

/* Bytes the system has taken, and the client not yet. */
static gsize
count_on_their_way (MpisHubClient *self)
{
  int n = 0;

  return ioctl (g_socket_get_fd (self->plain), SIOCOUTQ, &n) == 0 && n > 0 ? (gsize) n : 0;
}

static gsize
hand_over (MpisHubClient *self)
{
  gsize before = count_on_their_way (self);
  gsize n = 0;

  while (before + n < WINDOW && !g_queue_is_empty (&self->waiting))
    {
      Waiting *first;

      /* Each of these may find that the client is gone; that it has closed is heard later. */
      if (soup_websocket_connection_get_state (self->socket) != SOUP_WEBSOCKET_STATE_OPEN)
        {
          drop_waiting (self);
          break;
        }
      first = g_queue_pop_head (&self->waiting);
      soup_websocket_connection_send_text (self->socket, first->text);
      self->backlog -= first->length;
      n += first->length;
      waiting_free (first);
    }
  return n;
}

static void
give_up (MpisHubClient *self)
{
  g_autofree char *reason = g_strdup_printf ("too slow: %" G_GSIZE_FORMAT " KiB wait for you", self->backlog / 1024);

  g_message ("A listener was dropped, %s: %s", self->who, reason);
  mpis_hub_client_close (self, TOO_SLOW, reason);
}

static gboolean
pump_cb (gpointer data)
{
  g_autoptr(MpisHubClient) self = g_object_ref (MPIS_HUB_CLIENT (data));
  Waiting *first;
  gsize n;

  self->timer = 0;
  n = hand_over (self);
  first = g_queue_peek_head (&self->waiting);
  if (first != NULL && (self->backlog > MAX_BACKLOG || g_get_monotonic_time () - first->since > MAX_AGE))
    {
      give_up (self);
      return G_SOURCE_REMOVE;
    }
  if (first != NULL)
    {
      self->wait_ms = n > 0 ? FIRST_WAIT_MS : MIN (self->wait_ms * 2, LAST_WAIT_MS);
      self->timer = g_timeout_add (self->wait_ms, pump_cb, self);
    }
  if (self->is_behind && self->backlog <= MPIS_HUB_CLIENT_AFRESH)
    {
      self->is_behind = FALSE;
      if (self->events.drained != NULL)
        self->events.drained (self->data);
    }
  return G_SOURCE_REMOVE;
}

/*
 * mpis_hub_client_send:
 * @self: a client
 * @text: a frame
 *
 * Sends it in its turn. Libsoup writes when the main loop comes round, so only then more is handed to it.
 */
void
mpis_hub_client_send (MpisHubClient *self,
                      const char    *text)
{
  Waiting *waiting;

  if (self->is_closing)
    return;
  waiting = g_new0 (Waiting, 1);
  waiting->text = g_strdup (text);
  waiting->length = strlen (text);
  waiting->since = g_get_monotonic_time ();
  self->backlog += waiting->length;
  self->is_behind |= self->backlog > MPIS_HUB_CLIENT_AFRESH;
  g_queue_push_tail (&self->waiting, waiting);
  if (self->timer == 0)
    self->timer = g_idle_add_full (G_PRIORITY_DEFAULT, pump_cb, self, NULL);
}

/*
 * mpis_hub_client_close:
 * @self: a client
 * @code: of the close
 * @reason: for the client to read
 *
 * What waits for the client is dropped. Libsoup gives it five seconds to say good-bye.
 */
void
mpis_hub_client_close (MpisHubClient *self,
                       gushort        code,
                       const char    *reason)
{
  if (self->is_closing)
    return;
  self->is_closing = TRUE;
  drop_waiting (self);
  if (soup_websocket_connection_get_state (self->socket) == SOUP_WEBSOCKET_STATE_OPEN)
    soup_websocket_connection_close (self->socket, code, reason);
}
