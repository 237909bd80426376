#include "config.h"

#include "mpis-api-guard.h"

/* Times what a phase may take, as a multiple of the guard's. */
static const guint multiples[MPIS_N_PHASES] = {
  [MPIS_PHASE_HEAD] = 1,
  [MPIS_PHASE_IDLE] = 6,
  [MPIS_PHASE_BODY] = 3,
  [MPIS_PHASE_ANSWER] = 6,
};

struct _MpisApiGuard {
  GQueue  waits[MPIS_N_PHASES];   /* in the order of their deadlines */
  gint64  time;                   /* in microseconds */
  guint   max_waiting;            /* in each phase */
  guint   timer;
  guint64 n_closed;
};

/*
 * mpis_api_guard_new:
 * @seconds: how long a client may take to say what it wants
 * @max_waiting: how many may be waited for
 *
 * Returns: (transfer full): a guard
 */
MpisApiGuard *
mpis_api_guard_new (guint seconds,
                    guint max_waiting)
{
  MpisApiGuard *self = g_new0 (MpisApiGuard, 1);

  for (guint i = 0; i < MPIS_N_PHASES; i++)
    g_queue_init (&self->waits[i]);
  self->time = seconds * G_TIME_SPAN_SECOND;
  self->max_waiting = max_waiting;
  return self;
}

void
mpis_api_guard_free (MpisApiGuard *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  g_free (self);
}

static void
remove_wait (MpisApiGuard *self,
             MpisApiWait  *wait)
{
  if (wait->phase != MPIS_PHASE_NONE)
    g_queue_unlink (&self->waits[wait->phase], &wait->link);
  wait->phase = MPIS_PHASE_NONE;
}

/*
 * mpis_api_guard_hang_up:
 * @self: a guard
 * @wait: whose connection
 *
 * Ends a connection. Its reader finds that it has ended, and frees it in its own time.
 */
void
mpis_api_guard_hang_up (MpisApiGuard *self,
                        MpisApiWait  *wait)
{
  remove_wait (self, wait);
  self->n_closed++;
  if (wait->socket != NULL)
    g_socket_shutdown (wait->socket, TRUE, TRUE, NULL);
}

static gboolean
tick_cb (gpointer data)
{
  MpisApiGuard *self = data;
  gint64 now = g_get_monotonic_time ();
  gboolean is_needed = FALSE;

  for (guint i = 0; i < MPIS_N_PHASES; i++)
    {
      GList *first;

      while ((first = g_queue_peek_head_link (&self->waits[i])) != NULL
             && ((MpisApiWait *) first->data)->deadline <= now)
        mpis_api_guard_hang_up (self, first->data);
      is_needed |= first != NULL;
    }
  if (is_needed)
    return G_SOURCE_CONTINUE;
  self->timer = 0;
  return G_SOURCE_REMOVE;
}

/* Whoever has just come finds room: who has been silent longest goes. */
static void
make_room (MpisApiGuard *self,
           MpisApiPhase  phase)
{
  GQueue *silent = &self->waits[phase];
  guint n = g_queue_get_length (silent);

  if (phase == MPIS_PHASE_HEAD || phase == MPIS_PHASE_IDLE)
    {
      n = g_queue_get_length (&self->waits[MPIS_PHASE_HEAD]) + g_queue_get_length (&self->waits[MPIS_PHASE_IDLE]);
      silent = g_queue_get_length (&self->waits[MPIS_PHASE_HEAD]) > 1 ? &self->waits[MPIS_PHASE_HEAD]
                                                                       : &self->waits[MPIS_PHASE_IDLE];
    }
  if (n > self->max_waiting)
    mpis_api_guard_hang_up (self, g_queue_peek_head (silent));
}

/*
 * mpis_api_guard_expect:
 * @self: a guard
 * @wait: of whom
 * @phase: what; %MPIS_PHASE_NONE for nothing any more
 */
void
mpis_api_guard_expect (MpisApiGuard *self,
                       MpisApiWait  *wait,
                       MpisApiPhase  phase)
{
  remove_wait (self, wait);
  if (phase == MPIS_PHASE_NONE)
    return;
  wait->phase = phase;
  wait->deadline = g_get_monotonic_time () + self->time * multiples[phase];
  wait->link.data = wait;
  g_queue_push_tail_link (&self->waits[phase], &wait->link);
  if (self->timer == 0)
    self->timer = g_timeout_add (500, tick_cb, self);
  make_room (self, phase);
}

guint
mpis_api_guard_count (MpisApiGuard *self,
                      MpisApiPhase  phase)
{
  return g_queue_get_length (&self->waits[phase]);
}

/* How many were hung up on, ever. */
guint64
mpis_api_guard_count_closed (MpisApiGuard *self)
{
  return self->n_closed;
}
