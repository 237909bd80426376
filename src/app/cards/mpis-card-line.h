#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * MpisCardLine:
 *
 * What is in a row of a card's list, or in its header: a sign, texts, numbers under one another, a button.
 * Where it is too narrow, the last numbers are left out first; the first one stays.
 */
#define MPIS_TYPE_CARD_LINE (mpis_card_line_get_type ())
G_DECLARE_FINAL_TYPE (MpisCardLine, mpis_card_line, MPIS, CARD_LINE, GtkWidget)

GtkWidget *mpis_card_line_new        (void);
void       mpis_card_line_set_sign   (MpisCardLine *self,
                                      GtkWidget    *sign);
void       mpis_card_line_set_texts  (MpisCardLine *self,
                                      GtkWidget    *texts);
void       mpis_card_line_add_number (MpisCardLine *self,
                                      GtkWidget    *number);
void       mpis_card_line_set_button (MpisCardLine *self,
                                      GtkWidget    *button);

G_END_DECLS
