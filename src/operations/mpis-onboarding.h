#pragma once

#include "mpis-db.h"

G_BEGIN_DECLS

/* Whether a newcomer is to be led through the first steps, as JSON. Of a user (nullable) this is noted, so that the
 * first time is once. */
DexFuture *mpis_onboarding_start       (MpisDb     *db,
                                        const char *user_id) G_GNUC_WARN_UNUSED_RESULT;
/* The demo persona with one of each: the ids, as JSON with a member `created`. */
DexFuture *mpis_onboarding_create_demo (MpisDb     *db) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *mpis_onboarding_delete_demo (MpisDb     *db) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
