#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * MpisProject:
 *
 * A project: construct-only properties `id`, `name`, `persona-id`, `channels` (#GStrv), `is-demo`.
 * Immutable.
 */
#define MPIS_TYPE_PROJECT (mpis_project_get_type ())
G_DECLARE_FINAL_TYPE (MpisProject, mpis_project, MPIS, PROJECT, GObject)

const char        *mpis_project_get_id         (MpisProject *self);
const char        *mpis_project_get_name       (MpisProject *self);
const char        *mpis_project_get_persona_id (MpisProject *self);
const char *const *mpis_project_get_channels   (MpisProject *self);
gboolean           mpis_project_get_is_demo    (MpisProject *self);

G_END_DECLS
