#pragma once

#include <glib-object.h>

#include "mpis-time.h"

G_BEGIN_DECLS

/**
 * MpisPersona:
 *
 * A persona: construct-only properties `id`, `name`, `slug`, `is-demo`. Immutable.
 */
#define MPIS_TYPE_PERSONA (mpis_persona_get_type ())
G_DECLARE_FINAL_TYPE (MpisPersona, mpis_persona, MPIS, PERSONA, GObject)

const char *mpis_persona_get_id      (MpisPersona *self);
const char *mpis_persona_get_name    (MpisPersona *self);
gboolean    mpis_persona_get_is_demo (MpisPersona *self);

G_END_DECLS
