#pragma once

#include <glib-object.h>

#include "mpis-time.h"

G_BEGIN_DECLS

/**
 * MpisProject:
 *
 * A project: construct-only properties `id`, `name`, `persona-id`, `channels` (#GStrv), `is-demo`, `created-at`
 * and `archived-at` (int64 #MpisInstant), `defaults` (nullable: what its runs are given, a JSON object) and
 * `schedule` (nullable: when they start by themselves, a JSON object), `is-pending` (whether something about it
 * was not told to the server yet). Immutable.
 */
#define MPIS_TYPE_PROJECT (mpis_project_get_type ())
G_DECLARE_FINAL_TYPE (MpisProject, mpis_project, MPIS, PROJECT, GObject)

const char        *mpis_project_get_id         (MpisProject *self);
const char        *mpis_project_get_name       (MpisProject *self);
const char        *mpis_project_get_persona_id (MpisProject *self);
const char *const *mpis_project_get_channels   (MpisProject *self);
gboolean           mpis_project_get_is_demo    (MpisProject *self);
MpisInstant        mpis_project_get_created_at (MpisProject *self);
MpisInstant        mpis_project_get_archived_at (MpisProject *self);
const char        *mpis_project_get_defaults   (MpisProject *self);
const char        *mpis_project_get_schedule   (MpisProject *self);
gboolean           mpis_project_get_is_pending (MpisProject *self);

G_END_DECLS
