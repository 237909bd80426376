#pragma once

#include "mpis-card-schema.h"
#include "mpis-persona.h"
#include "mpis-post.h"
#include "mpis-project.h"
#include "mpis-range.h"
#include "mpis-red-flags.h"
#include "mpis-run.h"
#include "mpis-sieve.h"

G_BEGIN_DECLS

/**
 * MpisCardInput:
 * @cube: (nullable): the numbers; %NULL while they are being read
 * @posts: (element-type MpisPost): all posts, in any order
 * @runs: (element-type MpisRun): all runs
 * @projects: (element-type MpisProject): all projects
 * @personas: (element-type MpisPersona): all personas
 * @schemas: (element-type MpisCardSchema): the custom cards that can be shown
 * @missing_records: finished runs that reported a success nobody recorded; %MPIS_UNKNOWN where not known
 * @period: the window's time range
 * @range: its name
 * @lens: the window's lens
 * @filters: (nullable): the window's filters, by #MpisFilterKind; empty is everything
 * @zone: whose days and hours are meant
 * @now: the moment it is
 * @as_of: when what is here was last the same as on the server, or %MPIS_INSTANT_UNKNOWN
 * @is_stale: whether it may have changed there since
 *
 * Everything cards are worked out from: a snapshot, taken once for all cards of a window or of a report.
 * Counted atomically, never changed, so that any thread may read it.
 */
typedef struct {
  MpisCube   *cube;
  GPtrArray  *posts;
  GPtrArray  *runs;
  GPtrArray  *projects;
  GPtrArray  *personas;
  GPtrArray  *schemas;
  gint64      missing_records;
  MpisPeriod  period;
  MpisRange   range;
  MpisLens    lens;
  char      **filters[MPIS_N_FILTERS];
  GTimeZone  *zone;
  MpisInstant now;
  MpisInstant as_of;
  gboolean    is_stale;
} MpisCardInput;

#define MPIS_TYPE_CARD_INPUT (mpis_card_input_get_type ())
GType           mpis_card_input_get_type    (void);
MpisCardInput  *mpis_card_input_new         (const MpisCardInput *fields);
MpisCardInput  *mpis_card_input_ref         (MpisCardInput       *self);
void            mpis_card_input_unref       (MpisCardInput       *self);
MpisCardSchema *mpis_card_input_find_schema (const MpisCardInput *self,
                                             const char          *widget);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MpisCardInput, mpis_card_input_unref)

G_END_DECLS
