#pragma once

#include <adwaita.h>

#include "mpis-scope.h"

G_BEGIN_DECLS

/**
 * MpisStatePane:
 *
 * What stands around every page's content: while there is none, why (being fetched, nothing there yet,
 * unreachable, something wrong) and what to do about it; while there is some, a banner if it may be out
 * of date. `content` is the page's own; `state-name` (read-only) names what is shown.
 */
#define MPIS_TYPE_STATE_PANE (mpis_state_pane_get_type ())
G_DECLARE_FINAL_TYPE (MpisStatePane, mpis_state_pane, MPIS, STATE_PANE, AdwBin)

void        mpis_state_pane_set_scope      (MpisStatePane *self,
                                            MpisScope     *scope);
void        mpis_state_pane_set_nothing    (MpisStatePane *self,
                                            const char    *icon_name,
                                            const char    *title,
                                            const char    *description,
                                            const char    *button_label,
                                            const char    *action_name);
void        mpis_state_pane_set_busy       (MpisStatePane *self,
                                            gboolean       busy);
const char *mpis_state_pane_get_state_name (MpisStatePane *self);

G_END_DECLS
