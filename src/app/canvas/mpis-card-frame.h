#pragma once

#include <gtk/gtk.h>

#include "mpis-layout.h"

G_BEGIN_DECLS

/* The header, by which a card is dragged. */
#define MPIS_CARD_FRAME_HEADER 40

/**
 * MpisCardFrame:
 *
 * What stands around a card on a canvas: its title, its menu, and a line about how old it is. Takes the
 * room it is given, however small. Focusable: keys that are for the card as a whole go to it.
 */
#define MPIS_TYPE_CARD_FRAME (mpis_card_frame_get_type ())
G_DECLARE_FINAL_TYPE (MpisCardFrame, mpis_card_frame, MPIS, CARD_FRAME, GtkWidget)

GtkWidget  *mpis_card_frame_new         (const char           *id);
const char *mpis_card_frame_get_id      (MpisCardFrame        *self);
void        mpis_card_frame_set_title   (MpisCardFrame        *self,
                                         const char           *title);
const char *mpis_card_frame_get_title   (MpisCardFrame        *self);
void        mpis_card_frame_set_content (MpisCardFrame        *self,
                                         GtkWidget            *content);
GtkWidget  *mpis_card_frame_get_content (MpisCardFrame        *self);
GtkWidget  *mpis_card_frame_get_button  (MpisCardFrame        *self);
void        mpis_card_frame_set_footer  (MpisCardFrame        *self,
                                         const char           *text);
void        mpis_card_frame_set_place   (MpisCardFrame        *self,
                                         const MpisLayoutRect *rect);
char       *mpis_card_frame_word_place  (const MpisLayoutRect *rect);
void        mpis_card_frame_set_handles (MpisCardFrame        *self,
                                         gboolean              handles);

G_END_DECLS
