#pragma once

#include <gtk/gtk.h>

#include "mpis-card-frame.h"

G_BEGIN_DECLS

/**
 * MpisCanvasCards:
 * @title: what a card is called; (transfer full)
 * @create: a widget that shows a card; floating
 * @configure: has such a widget show the card with other settings
 *
 * Who fills a canvas's cards. The canvas knows nothing of what they show.
 */
typedef struct {
  char      *(*title)     (gpointer              owner,
                           const MpisLayoutCard *card);
  GtkWidget *(*create)    (gpointer              owner,
                           const MpisLayoutCard *card);
  void       (*configure) (gpointer              owner,
                           GtkWidget            *content,
                           const MpisLayoutCard *card);
} MpisCanvasCards;

/**
 * MpisCanvasEdit:
 *
 * What the user did to a card.
 */
typedef enum {
  MPIS_CANVAS_MOVED,
  MPIS_CANVAS_RESIZED,
  MPIS_CANVAS_ADDED,
  MPIS_CANVAS_DUPLICATED,
  MPIS_CANVAS_REMOVED
} MpisCanvasEdit;

/**
 * MpisCanvas:
 *
 * The cards of a dashboard, each where its layout says: on twelve columns, or below one another where
 * there is no room. A card is filled when it is first near to what can be seen, and works only while it
 * is. While `editing`, cards can be dragged by their header, stretched by their edges, dropped from the
 * gallery, and all of that with keys.
 *
 * Signals: `edited` (#MpisLayout, int #MpisCanvasEdit, title of the card): the user changed the layout;
 * `settings` and `menu` (#MpisCardFrame): the user wants to see the settings or the menu of a card;
 * `leave`: Escape was pressed with nothing going on.
 */
#define MPIS_TYPE_CANVAS (mpis_canvas_get_type ())
G_DECLARE_FINAL_TYPE (MpisCanvas, mpis_canvas, MPIS, CANVAS, GtkWidget)

GtkWidget     *mpis_canvas_new         (void);
void           mpis_canvas_set_cards   (MpisCanvas            *self,
                                        const MpisCanvasCards *cards,
                                        gpointer               owner);
void           mpis_canvas_set_layout  (MpisCanvas            *self,
                                        MpisLayout            *layout);
MpisLayout    *mpis_canvas_get_layout  (MpisCanvas            *self);
void           mpis_canvas_set_editing (MpisCanvas            *self,
                                        gboolean               editing);
gboolean       mpis_canvas_get_editing (MpisCanvas            *self);
MpisCardFrame *mpis_canvas_get_frame   (MpisCanvas            *self,
                                        const char            *id);
void           mpis_canvas_add         (MpisCanvas            *self,
                                        const char            *widget,
                                        JsonObject            *config,
                                        int                    w,
                                        int                    h);
void           mpis_canvas_duplicate   (MpisCanvas            *self,
                                        const char            *id);
void           mpis_canvas_remove      (MpisCanvas            *self,
                                        const char            *id);
void           mpis_canvas_focus_card  (MpisCanvas            *self,
                                        const char            *id);
void           mpis_canvas_refresh     (MpisCanvas            *self);

G_END_DECLS
