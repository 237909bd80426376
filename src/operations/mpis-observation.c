#include "config.h"

#include "mpis-observation.h"

/**
 * mpis_observation_new:
 *
 * Returns: (transfer full): an observation that knows nothing: no texts, no times, no counters
 */
MpisObservation *
mpis_observation_new (void)
{
  MpisObservation *self = g_new0 (MpisObservation, 1);

  self->published_at = MPIS_INSTANT_UNKNOWN;
  self->measured_at = MPIS_INSTANT_UNKNOWN;
  self->edition = MPIS_INSTANT_UNKNOWN;

  return self;
}

/**
 * mpis_observation_free:
 * @self: (transfer full): an observation
 */
void
mpis_observation_free (MpisObservation *self)
{
  g_free (self->channel);
  g_free (self->account);
  g_free (self->item_id);
  g_free (self->url);
  g_free (self->title);
  g_free (self->text);
  g_free (self->topic);
  g_clear_pointer (&self->raw, json_object_unref);
  g_free (self->where);
  g_free (self);
}
