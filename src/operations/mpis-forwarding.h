#pragma once

#include "mpis-db-pool.h"
#include "mpis-migrate.h"
#include "mpis-remote.h"

G_BEGIN_DECLS

/**
 * MpisForwarding:
 * @pool: connections to the database
 * @mpis: (nullable): the way to MPIS; %NULL where none is configured
 * @origin: whose the core tables are
 * @patience_ms: how long a caller waits for MPIS before it is told that the rest is done later
 * @answer_ms: how long MPIS itself is waited for
 *
 * What it takes to write something down here and to tell MPIS as well.
 */
typedef struct {
  MpisDbPool   *pool;
  MpisRemote   *mpis;
  MpisDbOrigin  origin;
  guint         patience_ms;
  guint         answer_ms;
} MpisForwarding;

#define MPIS_FORWARDING_PATIENCE_MS 8000
#define MPIS_FORWARDING_ANSWER_MS   60000

/**
 * MpisOutcome:
 * @status: the HTTP status that says how it went: 200, 202 for what is done later, 400 and so on
 * @json: the answer
 *
 * How something went that another system has a say in. Boxed.
 */
typedef struct {
  guint  status;
  char  *json;
} MpisOutcome;

#define MPIS_TYPE_OUTCOME (mpis_outcome_get_type ())
GType        mpis_outcome_get_type (void);
MpisOutcome *mpis_outcome_new      (guint              status,
                                    const char        *json);
MpisOutcome *mpis_outcome_copy     (const MpisOutcome *self);
void         mpis_outcome_free     (MpisOutcome       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MpisOutcome, mpis_outcome_free)

G_END_DECLS
