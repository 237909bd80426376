#pragma once

#include <json-glib/json-glib.h>

#include "mpis-listing.h"

G_BEGIN_DECLS

/**
 * MpisProjectForm:
 * @id: (nullable): a new UUID, or %NULL to make one
 * @name: 1 to 200 characters; %NULL leaves it as it is
 * @persona_id: whose voice it has; %NULL leaves it
 * @channels: where it publishes; %NULL leaves it
 * @defaults: (nullable): an object: `templates`, `options`, `allowance_minutes` for new runs
 * @schedule: (nullable): an object: `cron` (five fields), `enabled`, `lookback_days`; when runs start by
 *   themselves
 *
 * What is to be known of a project. @defaults and @schedule are `meta.defaults` and `meta.schedule` of its
 * row; other members of `meta` stay.
 */
typedef struct {
  const char        *id;
  const char        *name;
  const char        *persona_id;
  const char *const *channels;
  JsonNode          *defaults;
  JsonNode          *schedule;
} MpisProjectForm;

/* The futures resolve to the JSON text of the project, as the interface shows it, or to a listing. */
DexFuture *mpis_projects_list    (MpisDb                *db,
                                  gboolean               with_archived,
                                  const MpisPage        *page) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *mpis_projects_get     (MpisDb                *db,
                                  const char            *id) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *mpis_projects_create  (MpisDb                *db,
                                  const MpisProjectForm *form) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *mpis_projects_change  (MpisDb                *db,
                                  const MpisProjectForm *form) G_GNUC_WARN_UNUSED_RESULT;
/* `meta.archived_at`: an archived project stays, its runs too; nothing starts in it any more. */
DexFuture *mpis_projects_archive (MpisDb                *db,
                                  const char            *id,
                                  gboolean               archived) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
