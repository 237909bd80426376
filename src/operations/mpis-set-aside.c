#include "config.h"

#include "mpis-ingest.h"

/**
 * mpis_set_aside_free:
 * @self: (transfer full): a record set aside
 */
void
mpis_set_aside_free (MpisSetAside *self)
{
  g_free (self->where);
  g_free (self->reason);
  g_free (self->record);
  g_free (self);
}
