#pragma once

#include "mpis-db.h"
#include "mpis-migrate.h"
#include "mpis-observation.h"

G_BEGIN_DECLS

/**
 * MpisIngestTarget:
 * @project: (nullable): the project new posts belong to, by name; made if missing. %NULL:
 *   "Imported"
 * @persona: (nullable): its persona, by name, used when the project is made. %NULL: as the project
 * @source: what to write into `normalized_metrics.source`, e.g. "import"
 * @is_demo: whether everything made is marked as demo data
 * @dry_run: whether to work everything out and then change nothing
 *
 * Where observations go.
 */
typedef struct {
  const char *project;
  const char *persona;
  const char *source;
  gboolean    is_demo;
  gboolean    dry_run;
} MpisIngestTarget;

/**
 * MpisIngestCounts:
 * @read: records looked at; the sum of the next three and @quarantined
 * @added: snapshots that are new
 * @unchanged: snapshots that were there already
 * @changed: snapshots or posts that were there with other values
 * @corrections: counters that fell, among the snapshots added
 * @quarantined: records set aside
 *
 * What an import did.
 */
typedef struct {
  guint64 read;
  guint64 added;
  guint64 unchanged;
  guint64 changed;
  guint64 corrections;
  guint64 quarantined;
} MpisIngestCounts;

/**
 * MpisIngestProgress:
 * @done: observations dealt with
 * @total: observations in all
 * @user_data: data given with the callback
 */
typedef void (*MpisIngestProgress) (guint    done,
                                    guint    total,
                                    gpointer user_data);

/**
 * MpisSetAside:
 * @where: file and line, or file and JSON path
 * @reason: why, in words for a user
 * @record: (nullable): the record as it stood
 *
 * A record that could not be imported.
 */
typedef struct {
  char *where;
  char *reason;
  char *record;
} MpisSetAside;

void       mpis_set_aside_free (MpisSetAside *self);

DexFuture *mpis_ingest (MpisDb                 *db,
                        MpisDbSchema           *schema,
                        GPtrArray              *observations,
                        GPtrArray              *set_aside,
                        const MpisIngestTarget *target,
                        MpisIngestProgress      progress,
                        gpointer                progress_data,
                        MpisIngestCounts       *counts) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MpisSetAside, mpis_set_aside_free)

G_END_DECLS
