#pragma once

#include <gtk/gtk.h>

#include "mpis-card-table.h"

G_BEGIN_DECLS

/**
 * MpisCardList:
 *
 * A card's table as a list: a title, details below it, and as many numbers beside it as there is room for.
 *
 * Signals: `opened` (#MpisCardTarget): a row was activated; `dismissed` (text): the row of that key is not
 * to be shown any more.
 */
#define MPIS_TYPE_CARD_LIST (mpis_card_list_get_type ())
G_DECLARE_FINAL_TYPE (MpisCardList, mpis_card_list, MPIS, CARD_LIST, GtkWidget)

GtkWidget *mpis_card_list_new  (void);
void       mpis_card_list_show (MpisCardList  *self,
                                MpisCardTable *table,
                                GTimeZone     *zone);

G_END_DECLS
