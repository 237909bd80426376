#pragma once

#include <glib.h>

#include "mpis-run.h"

G_BEGIN_DECLS

/**
 * MpisItemOutcomes:
 * @succeeded: items that went through
 * @failed: items that did not
 *
 * What became of a run's items.
 */
typedef struct {
  guint succeeded;
  guint failed;
} MpisItemOutcomes;

void     mpis_item_outcomes_add    (MpisItemOutcomes        *self,
                                    const char              *status,
                                    GPtrArray               *warnings);
gboolean mpis_run_status_aggregate (const char              *reported,
                                    const MpisItemOutcomes  *items,
                                    MpisRunStatus           *status,
                                    GError                 **error);

G_END_DECLS
