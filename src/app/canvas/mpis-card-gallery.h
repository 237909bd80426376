#pragma once

#include <adwaita.h>

#include "mpis-card-source.h"

G_BEGIN_DECLS

/**
 * MpisCardGallery:
 *
 * The kinds of cards there are, each as it would look now. A click or Enter adds one with the action
 * `dashboards.add-card`, with its key; it can also be dragged to where it is to be, as an #MpisCardRef.
 */
#define MPIS_TYPE_CARD_GALLERY (mpis_card_gallery_get_type ())
G_DECLARE_FINAL_TYPE (MpisCardGallery, mpis_card_gallery, MPIS, CARD_GALLERY, AdwBin)

void mpis_card_gallery_set_source (MpisCardGallery *self,
                                   MpisCardSource  *source);
void mpis_card_gallery_grab_focus (MpisCardGallery *self);

G_END_DECLS
