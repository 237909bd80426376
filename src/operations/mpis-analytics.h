#pragma once

#include <json-glib/json-glib.h>

#include "mpis-db.h"

G_BEGIN_DECLS

/* The periods of a summary, up to now; NULL at the end. */
extern const char *const mpis_summary_ranges[];

DexFuture *mpis_analytics_numbers         (MpisDb     *db,
                                           const char *persona_id,
                                           const char *range) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *mpis_analytics_summary         (MpisDb     *db,
                                           const char *persona_id,
                                           const char *range) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *mpis_analytics_recommendations (MpisDb     *db,
                                           const char *persona_id) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
