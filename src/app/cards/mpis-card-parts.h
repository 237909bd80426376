#pragma once

#include <gtk/gtk.h>

#include "mpis-card-answer.h"

G_BEGIN_DECLS

/**
 * MpisCardParts:
 *
 * What an answer is made of: figures, the way to a goal, a chart, a list, a text, and what there is to
 * know and to do. The chart stays the same widget from answer to answer, so that what was zoomed and
 * focused stays so.
 *
 * Signals: `opened` (#MpisCardTarget), `config-changed` (#JsonObject).
 */
#define MPIS_TYPE_CARD_PARTS (mpis_card_parts_get_type ())
G_DECLARE_FINAL_TYPE (MpisCardParts, mpis_card_parts, MPIS, CARD_PARTS, GtkWidget)

GtkWidget *mpis_card_parts_new  (void);
void       mpis_card_parts_show (MpisCardParts        *self,
                                 const char           *widget,
                                 JsonObject           *config,
                                 const MpisCardAnswer *answer);

G_END_DECLS
