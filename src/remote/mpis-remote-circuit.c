#include "config.h"

#include "mpis-remote-private.h"

#define FAILURES_BEFORE_REST 5
#define MAX_DOUBLINGS        3

/*
 * mpis_remote_circuit_enter:
 * @self: a circuit
 * @now: in the time of g_get_monotonic_time()
 * @probe: (out): whether this one finds out if the rest may end; to be given to the functions below
 *
 * Returns: whether to ask
 */
gboolean
mpis_remote_circuit_enter (MpisRemoteCircuit *self,
                           gint64             now,
                           gboolean          *probe)
{
  *probe = FALSE;
  if (self->until == 0)
    return TRUE;
  if (now < self->until || self->probing)
    return FALSE;
  *probe = self->probing = TRUE;
  return TRUE;
}

void
mpis_remote_circuit_succeed (MpisRemoteCircuit *self)
{
  *self = (MpisRemoteCircuit) { 0 };
}

/*
 * mpis_remote_circuit_fail:
 * @self: a circuit
 * @now: in the time of g_get_monotonic_time()
 * @rest: how long a first rest is, in microseconds; one right after another is twice as long, up to a limit
 * @probe: whether it was the probe that failed
 */
void
mpis_remote_circuit_fail (MpisRemoteCircuit *self,
                          gint64             now,
                          gint64             rest,
                          gboolean           probe)
{
  self->failures++;
  if (!probe && (self->until != 0 || self->failures < FAILURES_BEFORE_REST))
    return;
  self->until = now + (rest << MIN (self->rests, MAX_DOUBLINGS));
  self->rests++;
  self->probing = FALSE;
}

/* What was asked ended without telling anything: it was given up by the caller. */
void
mpis_remote_circuit_leave (MpisRemoteCircuit *self,
                           gboolean           probe)
{
  if (probe)
    self->probing = FALSE;
}
