#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * MpisCardBody:
 *
 * The parts of a card below one another, in whatever room there is: where it is too little, the parts
 * that matter least are left out. A part that expands takes what is left; without one, `centered` parts
 * stand in the middle.
 */
#define MPIS_TYPE_CARD_BODY (mpis_card_body_get_type ())
G_DECLARE_FINAL_TYPE (MpisCardBody, mpis_card_body, MPIS, CARD_BODY, GtkWidget)

GtkWidget *mpis_card_body_new          (gboolean      centered);
void       mpis_card_body_append       (MpisCardBody *self,
                                        GtkWidget    *child,
                                        guint         importance);

G_END_DECLS
