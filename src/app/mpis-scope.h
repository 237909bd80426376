#pragma once

#include "mpis-range.h"
#include "mpis-sieve.h"
#include "mpis-standings.h"
#include "mpis-workspace.h"

G_BEGIN_DECLS

/**
 * MpisScope:
 *
 * What the window is looking at: the workspace, the time range, the lens and the filters. Every element
 * of every page obeys it. Choices are kept in GSettings; `changed` is emitted once for everything that
 * changes what is to be shown, the workspace's numbers included. `state-changed` is emitted when only
 * the workspace's connection did something, `standings-changed` when mpis_scope_get_standings() has news.
 */
#define MPIS_TYPE_SCOPE (mpis_scope_get_type ())
G_DECLARE_FINAL_TYPE (MpisScope, mpis_scope, MPIS, SCOPE, GObject)

MpisScope         *mpis_scope_new                 (GSettings           *settings);
GSettings         *mpis_scope_get_settings        (MpisScope           *self);
void               mpis_scope_set_workspace       (MpisScope           *self,
                                                   MpisWorkspace       *workspace);
MpisWorkspace     *mpis_scope_get_workspace       (MpisScope           *self);
GTimeZone         *mpis_scope_get_zone            (MpisScope           *self);
MpisInstant        mpis_scope_get_offline_since   (MpisScope           *self);
gboolean           mpis_scope_has_data            (MpisScope           *self);

MpisRange          mpis_scope_get_range           (MpisScope           *self);
void               mpis_scope_set_range           (MpisScope           *self,
                                                   MpisRange            range);
void               mpis_scope_set_own_range       (MpisScope           *self,
                                                   gint32               from,
                                                   gint32               to);
MpisPeriod         mpis_scope_get_period          (MpisScope           *self);
gboolean           mpis_scope_period_is_open      (MpisScope           *self);
gboolean           mpis_scope_get_previous_period (MpisScope           *self,
                                                   MpisPeriod          *previous);
char              *mpis_scope_get_range_label     (MpisScope           *self);

MpisLens           mpis_scope_get_lens            (MpisScope           *self);
void               mpis_scope_set_lens            (MpisScope           *self,
                                                   MpisLens             lens);

const char *const *mpis_scope_get_filter          (MpisScope           *self,
                                                   MpisFilterKind       kind);
gboolean           mpis_scope_filter_has          (MpisScope           *self,
                                                   MpisFilterKind       kind,
                                                   const char          *value);
void               mpis_scope_toggle_filter       (MpisScope           *self,
                                                   MpisFilterKind       kind,
                                                   const char          *value,
                                                   gboolean             active);
void               mpis_scope_clear_filters       (MpisScope           *self);
guint              mpis_scope_get_n_filters       (MpisScope           *self);
char              *mpis_scope_get_filter_label    (MpisScope           *self,
                                                   MpisFilterKind       kind,
                                                   const char          *value);

MpisSieve         *mpis_scope_get_sieve           (MpisScope           *self);
MpisStandings     *mpis_scope_get_standings       (MpisScope           *self);

G_END_DECLS
