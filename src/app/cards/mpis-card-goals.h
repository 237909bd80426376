#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * MpisCardGoals:
 *
 * The goals of a card, each from a day on: a list to which goals can be added, and in which they are
 * changed and removed. What was a goal earlier stays, so that what was reached then stays what it was.
 *
 * Signals: `changed`: mpis_card_goals_get() is another.
 */
#define MPIS_TYPE_CARD_GOALS (mpis_card_goals_get_type ())
G_DECLARE_FINAL_TYPE (MpisCardGoals, mpis_card_goals, MPIS, CARD_GOALS, GtkBox)

GtkWidget *mpis_card_goals_new      (GArray        *goals,
                                     gboolean       rate,
                                     gint32         today);
GArray    *mpis_card_goals_get      (MpisCardGoals *self);
void       mpis_card_goals_set_rate (MpisCardGoals *self,
                                     gboolean       rate);

G_END_DECLS
