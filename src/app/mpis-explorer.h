#pragma once

#include "mpis-scope.h"

G_BEGIN_DECLS

/* No group: what is not split. */
#define MPIS_EXPLORER_WHOLE (-1)

/**
 * MpisExplorerStep:
 * @group: what was broken down when the step was taken
 * @split: what it was split by, or %MPIS_EXPLORER_WHOLE
 * @key: which row was entered, see mpis_explorer_drill()
 * @label: that row's name
 *
 * One step deeper.
 */
typedef struct {
  MpisGroup  group;
  int        split;
  char      *key;
  char      *label;
} MpisExplorerStep;

/**
 * MpisExplorer:
 * @metric: what is measured
 * @by: what it is broken down by
 * @split: what each row is split by: a #MpisGroup, or %MPIS_EXPLORER_WHOLE
 * @compare: whether the period before is shown beside
 * @path: (element-type MpisExplorerStep): what was entered, outermost first
 *
 * What the analytics page asks. Time range, lens and filters are the window's.
 */
typedef struct {
  MpisMetric  metric;
  MpisGroup   by;
  int         split;
  gboolean    compare;
  GPtrArray  *path;
} MpisExplorer;

MpisExplorer *mpis_explorer_new              (void);
MpisExplorer *mpis_explorer_copy             (const MpisExplorer *self);
void          mpis_explorer_free             (MpisExplorer       *self);

void          mpis_explorer_set_by           (MpisExplorer       *self,
                                              MpisGroup           by);
gboolean      mpis_explorer_can_split        (const MpisExplorer *self,
                                              int                 split);
gboolean      mpis_explorer_can_drill        (const MpisExplorer *self);
gboolean      mpis_explorer_drill            (MpisExplorer       *self,
                                              const char         *key,
                                              const char         *label);
void          mpis_explorer_go_up            (MpisExplorer       *self,
                                              guint               n_steps);

MpisPeriod    mpis_explorer_get_period       (const MpisExplorer *self,
                                              MpisPeriod          period);
guint         mpis_explorer_get_fixed        (const MpisExplorer *self,
                                              MpisGroup           groups[MPIS_N_GROUPS],
                                              const char         *keys[MPIS_N_GROUPS]);

MpisSieve    *mpis_explorer_create_sieve     (const MpisExplorer *self,
                                              MpisScope          *scope);

GVariant     *mpis_explorer_to_variant       (const MpisExplorer *self);
MpisExplorer *mpis_explorer_new_from_variant (GVariant           *variant);

gboolean      mpis_group_is_span             (MpisGroup           group);
gint32        mpis_group_get_last_day        (MpisGroup           group,
                                              gint32              first);
const char   *mpis_group_get_by_label        (MpisGroup           group);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MpisExplorer, mpis_explorer_free)

G_END_DECLS
