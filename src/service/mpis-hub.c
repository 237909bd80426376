#include "config.h"

#include "mpis-hub-private.h"

#include <string.h>

#include "mpis-hub-frame.h"

#define CONNECT_TIMEOUT_MS 10000
#define REFRESH_MS         30000   /* should a notification ever be lost */
#define GATHER_MS          20      /* changes come in bursts */
#define FIRST_DELAY_MS     250
#define LAST_DELAY_MS      5000
#define MAX_SUBSCRIPTIONS  100     /* of a client */
#define WORDS              250     /* frames a client may say at once… */
#define WORDS_A_SECOND     20      /* …and on average */
#define STOP_POLL_MS       20

G_DEFINE_FINAL_TYPE (MpisHub, mpis_hub, G_TYPE_OBJECT)

static void
listener_free (gpointer data)
{
  MpisHubListener *self = data;

  g_clear_object (&self->client);
  g_clear_pointer (&self->subscriptions, g_hash_table_unref);
  g_free (self);
}

static void
stop_listening (MpisHub *self)
{
  if (self->ear != NULL)
    mpis_db_close (self->ear);
  g_clear_object (&self->ear);
  dex_clear (&self->announced);
}

static void
mpis_hub_finalize (GObject *object)
{
  MpisHub *self = MPIS_HUB (object);

  stop_listening (self);
  g_queue_clear_full (&self->due, mpis_hub_subscription_unref);
  g_clear_pointer (&self->live, g_hash_table_unref);
  g_clear_pointer (&self->listeners, g_ptr_array_unref);
  g_clear_object (&self->pool);
  g_free (self->conninfo);
  g_free (self->position);
  dex_clear (&self->stop);
  dex_clear (&self->wake);
  dex_clear (&self->running);

  G_OBJECT_CLASS (mpis_hub_parent_class)->finalize (object);
}

static void
mpis_hub_class_init (MpisHubClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mpis_hub_finalize;
}

static void
mpis_hub_init (MpisHub *self)
{
  self->stop = dex_promise_new ();
  self->wake = dex_promise_new ();
  self->listeners = g_ptr_array_new_with_free_func (listener_free);
  self->live = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  g_queue_init (&self->due);
}

gboolean
mpis_hub_is_stopping (MpisHub *self)
{
  return !dex_future_is_pending (DEX_FUTURE (self->stop));
}

/* There is something to do for the fiber. */
void
mpis_hub_kick (MpisHub *self)
{
  if (dex_future_is_pending (DEX_FUTURE (self->wake)))
    dex_promise_resolve_boolean (self->wake, TRUE);
}

/* --- subscriptions ---------------------------------------------------------------------------- */

static void
subscription_clear (gpointer data)
{
  MpisHubSubscription *self = data;

  g_free (self->channel);
  g_free (self->run_id);
  g_free (self->token);
}

void
mpis_hub_subscription_unref (gpointer subscription)
{
  g_rc_box_release_full (subscription, subscription_clear);
}

/* What events a channel is made of. */
static const char *const *
find_kinds (const char *channel)
{
  static const char *const runs[] = { "run", NULL };
  static const char *const run[] = { "run", "log", "item", NULL };
  static const char *const metrics[] = { "metrics", NULL };
  static const char *const flags[] = { "flag", NULL };

  if (g_str_equal (channel, "runs"))
    return runs;
  if (g_str_equal (channel, "metrics"))
    return metrics;
  return g_str_equal (channel, "flags") ? flags : run;
}

MpisHubSubscription *
mpis_hub_subscription_new (MpisHubListener *listener,
                           const char      *channel,
                           const char      *last_id)
{
  MpisHubSubscription *self = g_rc_box_new0 (MpisHubSubscription);
  g_autoptr(MpisHubToken) token = last_id != NULL ? mpis_hub_token_parse (last_id) : NULL;

  self->listener = listener;
  self->channel = g_strdup (channel);
  self->kinds = find_kinds (channel);
  self->run_id = g_str_has_prefix (channel, "run:") ? g_strdup (channel + strlen ("run:")) : NULL;
  self->token = token != NULL ? g_strdup (last_id) : NULL;
  self->is_malformed = last_id != NULL && token == NULL;
  return self;
}

void
mpis_hub_subscription_say (MpisHubSubscription *self,
                           const char          *frame)
{
  if (self->listener != NULL)
    mpis_hub_client_send (self->listener->client, frame);
}

void
mpis_hub_make_due (MpisHub             *self,
                   MpisHubSubscription *subscription)
{
  subscription->phase = MPIS_HUB_DUE;
  g_queue_push_tail (&self->due, g_rc_box_acquire (subscription));
  mpis_hub_kick (self);
}

void
mpis_hub_make_live (MpisHub             *self,
                    MpisHubSubscription *subscription)
{
  GPtrArray *live = g_hash_table_lookup (self->live, subscription->channel);

  if (live == NULL)
    {
      live = g_ptr_array_new_with_free_func (mpis_hub_subscription_unref);
      g_hash_table_insert (self->live, g_strdup (subscription->channel), live);
    }
  subscription->phase = MPIS_HUB_LIVE;
  g_clear_pointer (&subscription->token, g_free);
  g_ptr_array_add (live, g_rc_box_acquire (subscription));
}

/* Ends a subscription. Where it waits for its turn it is passed over then. */
void
mpis_hub_unsubscribe (MpisHub             *self,
                      MpisHubSubscription *subscription)
{
  GPtrArray *live = g_hash_table_lookup (self->live, subscription->channel);

  if (subscription->phase == MPIS_HUB_OVER)
    return;
  subscription->phase = MPIS_HUB_OVER;
  subscription->listener = NULL;
  self->n_subscriptions--;
  if (live != NULL && g_ptr_array_remove_fast (live, subscription) && live->len == 0)
    g_hash_table_remove (self->live, subscription->channel);
  if (self->n_subscriptions == 0)
    mpis_hub_kick (self);
}

static void
unsubscribe (MpisHubListener *listener,
             const char      *channel)
{
  MpisHubSubscription *subscription = g_hash_table_lookup (listener->subscriptions, channel);

  if (subscription == NULL)
    return;
  mpis_hub_unsubscribe (listener->hub, subscription);
  g_hash_table_remove (listener->subscriptions, channel);
}

static void
subscribe (MpisHubListener    *listener,
           const MpisHubFrame *frame)
{
  MpisHub *self = listener->hub;
  MpisHubSubscription *subscription;

  unsubscribe (listener, frame->channel);
  if (g_hash_table_size (listener->subscriptions) >= MAX_SUBSCRIPTIONS)
    {
      mpis_hub_client_close (listener->client, SOUP_WEBSOCKET_CLOSE_POLICY_VIOLATION, "too many subscriptions: 100 are possible");
      return;
    }
  subscription = mpis_hub_subscription_new (listener, frame->channel, frame->last_id);
  g_hash_table_insert (listener->subscriptions, g_strdup (frame->channel), subscription);
  self->n_subscriptions++;
  mpis_hub_make_due (self, subscription);
}

/* --- listeners -------------------------------------------------------------------------------- */

/* Whether it may say something, and says it. */
static gboolean
take_word (MpisHubListener *listener)
{
  gint64 now = g_get_monotonic_time ();

  listener->words += (double) (now - listener->said_at) / G_USEC_PER_SEC * WORDS_A_SECOND;
  listener->words = MIN (listener->words, WORDS);
  listener->said_at = now;
  if (listener->words < 1)
    return FALSE;
  listener->words -= 1;
  return TRUE;
}

static gboolean
is_all_live (MpisHubListener *listener)
{
  GHashTableIter iter;
  gpointer subscription;

  g_hash_table_iter_init (&iter, listener->subscriptions);
  while (g_hash_table_iter_next (&iter, NULL, &subscription))
    if (((MpisHubSubscription *) subscription)->phase != MPIS_HUB_LIVE)
      return FALSE;
  return TRUE;
}

static char *
answer (MpisHubListener *listener,
        MpisHubFrame    *frame)
{
  MpisHub *self = listener->hub;

  switch (frame->kind)
    {
    case MPIS_HUB_SUBSCRIBE:
      subscribe (listener, frame);
      return self->is_offline ? mpis_hub_say ("offline", NULL, NULL) : NULL;
    case MPIS_HUB_UNSUBSCRIBE:
      if (!g_hash_table_contains (listener->subscriptions, frame->channel))
        return mpis_hub_say_error ("You are not subscribed to this channel");
      unsubscribe (listener, frame->channel);
      return mpis_hub_say ("unsubscribed", frame->channel, NULL);
    case MPIS_HUB_PING:
      /* On quiet channels the id grows old; this one holds for all of them. */
      return mpis_hub_say ("pong", NULL, is_all_live (listener) ? self->position : NULL);
    case MPIS_HUB_BAD:
    default:
      return mpis_hub_say_error (frame->detail);
    }
}

static void
said_cb (const char *text,
         gsize       length,
         gpointer    data)
{
  MpisHubListener *listener = data;
  g_autoptr(MpisHubFrame) frame = NULL;
  g_autofree char *reply = NULL;

  if (!take_word (listener))
    {
      mpis_hub_client_close (listener->client, SOUP_WEBSOCKET_CLOSE_POLICY_VIOLATION, "too many frames: 20 a second are fine");
      return;
    }
  frame = mpis_hub_frame_parse (text, length);
  reply = answer (listener, frame);
  if (reply != NULL)
    mpis_hub_client_send (listener->client, reply);
}

static void
drained_cb (gpointer data)
{
  MpisHubListener *listener = data;
  GHashTableIter iter;
  gpointer subscription;

  g_hash_table_iter_init (&iter, listener->subscriptions);
  while (g_hash_table_iter_next (&iter, NULL, &subscription))
    if (((MpisHubSubscription *) subscription)->phase == MPIS_HUB_PARKED)
      mpis_hub_make_due (listener->hub, subscription);
}

static void
closed_cb (gpointer data)
{
  MpisHubListener *listener = data;
  MpisHub *self = listener->hub;
  GHashTableIter iter;
  gpointer subscription;

  g_hash_table_iter_init (&iter, listener->subscriptions);
  while (g_hash_table_iter_next (&iter, NULL, &subscription))
    mpis_hub_unsubscribe (self, subscription);
  g_ptr_array_remove_fast (self->listeners, listener);
}

/**
 * mpis_hub_count_clients:
 * @self: a hub
 * @who: (nullable): whose; %NULL for everybody’s
 *
 * Returns: how many connections there are
 */
guint
mpis_hub_count_clients (MpisHub    *self,
                        const char *who)
{
  guint n = 0;

  for (guint i = 0; i < self->listeners->len; i++)
    {
      MpisHubListener *listener = g_ptr_array_index (self->listeners, i);

      n += who == NULL || g_str_equal (mpis_hub_client_get_who (listener->client), who);
    }
  return n;
}

static void
tell_all (MpisHub    *self,
          const char *type)
{
  g_autofree char *frame = mpis_hub_say (type, NULL, NULL);

  for (guint i = 0; i < self->listeners->len; i++)
    mpis_hub_client_send (((MpisHubListener *) g_ptr_array_index (self->listeners, i))->client, frame);
}

/* --- the fiber -------------------------------------------------------------------------------- */

static void
expect_notification (MpisHub *self)
{
  dex_clear (&self->announced);
  self->announced = mpis_db_next_notification (self->ear, REFRESH_MS);
  dex_future_disown (dex_ref (self->announced));
}

static gboolean
listen_awaiting (MpisHub  *self,
                 GError  **error)
{
  g_autoptr(MpisDb) db = dex_await_object (mpis_db_connect (self->conninfo, CONNECT_TIMEOUT_MS), error);

  if (db == NULL || !dex_await (mpis_db_listen (db, "dash_events"), error))
    return FALSE;
  self->ear = g_steal_pointer (&db);
  expect_notification (self);
  return TRUE;
}

static gboolean
is_announced (MpisHub *self)
{
  return self->announced != NULL && !dex_future_is_pending (self->announced);
}

/* Takes what was announced; all that was is looked at together. Returns: whether the ear still hears */
static gboolean
hear (MpisHub  *self,
      GError  **error)
{
  g_autoptr(GError) problem = NULL;

  if (!is_announced (self))
    return TRUE;
  if (dex_future_get_value (self->announced, &problem) == NULL
      && !g_error_matches (problem, MPIS_DB_ERROR, MPIS_DB_ERROR_TIMEOUT))
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }
  expect_notification (self);
  return TRUE;
}

/* Those who come back are told what they missed, one after the other; news come first. */
static gboolean
resume_all_awaiting (MpisHub  *self,
                     GError  **error)
{
  guint n = g_queue_get_length (&self->due);

  for (; n > 0 && !is_announced (self) && !mpis_hub_is_stopping (self); n--)
    {
      g_autoptr(MpisHubSubscription) subscription = g_queue_pop_head (&self->due);

      if (subscription->phase != MPIS_HUB_DUE)
        continue;
      if (!mpis_hub_resume_awaiting (self, subscription, error))
        {
          if (subscription->phase == MPIS_HUB_DUE)
            g_queue_push_head (&self->due, g_rc_box_acquire (subscription));
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
work_awaiting (MpisHub  *self,
               GError  **error)
{
  return (self->ear != NULL || listen_awaiting (self, error)) && hear (self, error)
         && mpis_hub_advance_awaiting (self, error) && resume_all_awaiting (self, error);
}

static void
set_offline (MpisHub      *self,
             const GError *problem)
{
  gboolean is_offline = problem != NULL;

  if (is_offline)
    stop_listening (self);
  if (is_offline == self->is_offline)
    return;
  self->is_offline = is_offline;
  tell_all (self, is_offline ? "offline" : "online");
  if (is_offline)
    g_warning ("Those who listen are told nothing: %s", problem->message);
}

/* Until there is something to do, or for @delay_ms after a failure. */
static void
wait_awaiting (MpisHub *self,
               guint    delay_ms)
{
  if (delay_ms > 0)
    {
      dex_await (dex_future_first (dex_ref (self->stop), dex_timeout_new_msec ((int) delay_ms), NULL), NULL);
      return;
    }
  if (dex_future_is_pending (DEX_FUTURE (self->wake)) && !is_announced (self) && g_queue_is_empty (&self->due))
    dex_await (dex_future_first (dex_ref (self->stop), dex_ref (self->wake),
                                 self->announced != NULL ? dex_ref (self->announced) : NULL, NULL), NULL);
  if (is_announced (self) && !mpis_hub_is_stopping (self))
    dex_await (dex_future_first (dex_ref (self->stop), dex_timeout_new_msec (GATHER_MS), NULL), NULL);
  if (!dex_future_is_pending (DEX_FUTURE (self->wake)))
    {
      dex_clear (&self->wake);
      self->wake = dex_promise_new ();
    }
}

static DexFuture *
run_fiber (gpointer data)
{
  MpisHub *self = data;
  guint delay_ms = 0;

  while (!mpis_hub_is_stopping (self))
    {
      g_autoptr(GError) error = NULL;

      if (self->n_subscriptions == 0)
        {
          stop_listening (self);
          g_queue_clear_full (&self->due, mpis_hub_subscription_unref);
          g_clear_pointer (&self->position, g_free);
          delay_ms = 0;
        }
      else
        {
          work_awaiting (self, &error);
          set_offline (self, error);
          delay_ms = error == NULL ? 0 : CLAMP (delay_ms * 2, FIRST_DELAY_MS, LAST_DELAY_MS);
        }
      wait_awaiting (self, delay_ms);
    }
  stop_listening (self);
  return dex_future_new_true ();
}

/**
 * mpis_hub_add_client:
 * @self: a hub
 * @client: somebody who may listen to everything
 */
void
mpis_hub_add_client (MpisHub       *self,
                     MpisHubClient *client)
{
  static const MpisHubClientEvents events = { said_cb, drained_cb, closed_cb };
  MpisHubListener *listener = g_new0 (MpisHubListener, 1);

  listener->hub = self;
  listener->client = g_object_ref (client);
  listener->subscriptions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, mpis_hub_subscription_unref);
  listener->words = WORDS;
  listener->said_at = g_get_monotonic_time ();
  g_ptr_array_add (self->listeners, listener);
  mpis_hub_client_set_events (client, &events, listener);
  if (mpis_hub_is_stopping (self))
    mpis_hub_client_close (client, SOUP_WEBSOCKET_CLOSE_GOING_AWAY, "the service stops");
  else if (self->running == NULL)
    {
      self->running = dex_scheduler_spawn (NULL, 256 * 1024, run_fiber, g_object_ref (self), g_object_unref);
      dex_future_disown (dex_ref (self->running));
    }
}

/**
 * mpis_hub_new:
 * @pool: connections to the database
 * @conninfo: the same database
 *
 * Lives on the calling thread's main context, until mpis_hub_stop().
 *
 * Returns: (transfer full): a hub
 */
MpisHub *
mpis_hub_new (MpisDbPool *pool,
              const char *conninfo)
{
  MpisHub *self = g_object_new (MPIS_TYPE_HUB, NULL);

  self->pool = g_object_ref (pool);
  self->conninfo = g_strdup (conninfo);
  return self;
}

typedef struct {
  MpisHub *hub;
  gint64   deadline;
} Stopping;

static void
stopping_free (gpointer data)
{
  Stopping *self = data;

  g_object_unref (self->hub);
  g_free (self);
}

static DexFuture *
stop_fiber (gpointer data)
{
  Stopping *stopping = data;
  MpisHub *self = stopping->hub;

  for (guint i = 0; i < self->listeners->len; i++)
    mpis_hub_client_close (((MpisHubListener *) g_ptr_array_index (self->listeners, i))->client,
                           SOUP_WEBSOCKET_CLOSE_GOING_AWAY, "the service stops");
  while (self->listeners->len > 0 && g_get_monotonic_time () < stopping->deadline)
    dex_await (dex_timeout_new_msec (STOP_POLL_MS), NULL);
  if (self->running != NULL)
    dex_await (dex_future_first (dex_ref (self->running), dex_timeout_new_seconds (1), NULL), NULL);
  return dex_future_new_true ();
}

/**
 * mpis_hub_stop:
 * @self: a hub
 * @timeout_ms: how long those who listen may take to hang up
 *
 * Tells everybody that it stops. Safe to call twice.
 *
 * Returns: (transfer full): a future of %TRUE
 */
DexFuture *
mpis_hub_stop (MpisHub *self,
               guint    timeout_ms)
{
  Stopping *stopping;

  dex_return_error_if_fail (MPIS_IS_HUB (self));

  if (!mpis_hub_is_stopping (self))
    dex_promise_resolve_boolean (self->stop, TRUE);
  if (self->ear != NULL)
    mpis_db_close (self->ear);
  stopping = g_new0 (Stopping, 1);
  stopping->hub = g_object_ref (self);
  stopping->deadline = g_get_monotonic_time () + (gint64) timeout_ms * 1000;
  return dex_scheduler_spawn (NULL, 0, stop_fiber, stopping, stopping_free);
}
