#pragma once

#include "mpis-dashboard.h"
#include "mpis-db.h"
#include "mpis-widget-entry.h"

G_BEGIN_DECLS

/**
 * MpisLayoutRow:
 * @id: which dashboard
 * @revision: how often it was written: what a later save has to name
 * @version: tells this writing of the row from every other one, also from one of a row that was deleted
 *   and made anew
 * @is_known: whether it is what the caller had already; then the rest is %NULL
 * @dashboard: (nullable): what it says; %NULL if that cannot be read
 * @problem: (nullable): why not
 *
 * A row of `dashboard_layouts`.
 */
typedef struct {
  char          *id;
  gint64         revision;
  char          *version;
  gboolean       is_known;
  MpisDashboard *dashboard;
  char          *problem;
} MpisLayoutRow;

/**
 * MpisLayoutOutcome:
 * @saved: whether it was done; if not, the row is another than the expected one
 * @revision: the row's new revision when saved
 * @version: (nullable): its version
 * @now: (nullable): the row that is there instead, or %NULL if none is
 *
 * What became of a command. Boxed.
 */
typedef struct {
  gboolean       saved;
  gint64         revision;
  char          *version;
  MpisLayoutRow *now;
} MpisLayoutOutcome;

#define MPIS_TYPE_LAYOUT_OUTCOME (mpis_layout_outcome_get_type ())
GType              mpis_layout_outcome_get_type (void);
MpisLayoutOutcome *mpis_layout_outcome_copy     (const MpisLayoutOutcome *self);
void               mpis_layout_outcome_free     (MpisLayoutOutcome       *self);

MpisLayoutRow     *mpis_layout_row_copy         (const MpisLayoutRow     *self);
void               mpis_layout_row_free         (MpisLayoutRow           *self);

DexFuture         *mpis_layouts_read            (MpisDb                  *db) G_GNUC_WARN_UNUSED_RESULT;
DexFuture         *mpis_layouts_read_changed    (MpisDb                  *db,
                                                 const char              *owner,
                                                 GHashTable              *known) G_GNUC_WARN_UNUSED_RESULT;
DexFuture         *mpis_layouts_save            (MpisDb                  *db,
                                                 const char              *command,
                                                 MpisDashboard           *dashboard,
                                                 gint64                   expected_revision) G_GNUC_WARN_UNUSED_RESULT;
DexFuture         *mpis_layouts_remove          (MpisDb                  *db,
                                                 const char              *command,
                                                 const char              *id,
                                                 gint64                   expected_revision) G_GNUC_WARN_UNUSED_RESULT;

DexFuture         *mpis_widgets_read            (MpisDb                  *db) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MpisLayoutOutcome, mpis_layout_outcome_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MpisLayoutRow, mpis_layout_row_free)

G_END_DECLS
