#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * MpisDashboardConflictKind:
 * @MPIS_DASHBOARD_CONFLICT_CARD: both changed the same card, each in its own way
 * @MPIS_DASHBOARD_CONFLICT_NAME: both renamed the dashboard
 * @MPIS_DASHBOARD_CONFLICT_OWNER: both gave the dashboard to somebody
 * @MPIS_DASHBOARD_CONFLICT_REMOVED_THERE: they deleted the dashboard, which was changed here
 * @MPIS_DASHBOARD_CONFLICT_REMOVED_HERE: the dashboard was deleted here, and they changed it; it is
 *   shown again
 */
typedef enum {
  MPIS_DASHBOARD_CONFLICT_CARD,
  MPIS_DASHBOARD_CONFLICT_NAME,
  MPIS_DASHBOARD_CONFLICT_OWNER,
  MPIS_DASHBOARD_CONFLICT_REMOVED_THERE,
  MPIS_DASHBOARD_CONFLICT_REMOVED_HERE
} MpisDashboardConflictKind;

/**
 * MpisDashboardResolution:
 * @MPIS_DASHBOARD_KEEP_MINE: as it is here
 * @MPIS_DASHBOARD_KEEP_THEIRS: as the server has it
 * @MPIS_DASHBOARD_KEEP_BOTH: theirs, and mine as a card of its own beside it; only of a card that both
 *   still have
 */
typedef enum {
  MPIS_DASHBOARD_KEEP_MINE,
  MPIS_DASHBOARD_KEEP_THEIRS,
  MPIS_DASHBOARD_KEEP_BOTH
} MpisDashboardResolution;

/**
 * MpisDashboardConflict:
 *
 * Something that was changed here and on the server, each in its own way. Until somebody decides, mine
 * is what is shown here and theirs what the server keeps. Immutable.
 *
 * Construct-only properties: `kind` (int, #MpisDashboardConflictKind), `dashboard-id`, `card-id`
 * (nullable: of a card only), `mine` and `theirs` (#JsonNode, nullable: removed; a card as it is in a
 * layout, a name or an owner as text or null, a dashboard as mpis_dashboard_to_text() writes it).
 */
#define MPIS_TYPE_DASHBOARD_CONFLICT (mpis_dashboard_conflict_get_type ())
G_DECLARE_FINAL_TYPE (MpisDashboardConflict, mpis_dashboard_conflict, MPIS, DASHBOARD_CONFLICT, GObject)

MpisDashboardConflict     *mpis_dashboard_conflict_new              (MpisDashboardConflictKind  kind,
                                                                     const char                *dashboard_id,
                                                                     const char                *card_id,
                                                                     JsonNode                  *mine,
                                                                     JsonNode                  *theirs);
MpisDashboardConflictKind  mpis_dashboard_conflict_get_kind         (MpisDashboardConflict     *self);
const char                *mpis_dashboard_conflict_get_dashboard_id (MpisDashboardConflict     *self);
const char                *mpis_dashboard_conflict_get_card_id      (MpisDashboardConflict     *self);
JsonNode                  *mpis_dashboard_conflict_get_mine         (MpisDashboardConflict     *self);
JsonNode                  *mpis_dashboard_conflict_get_theirs       (MpisDashboardConflict     *self);
gboolean                   mpis_dashboard_conflict_can_keep_both    (MpisDashboardConflict     *self);

G_END_DECLS
