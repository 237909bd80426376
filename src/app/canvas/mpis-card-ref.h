#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * MpisCardRef:
 * @widget: a key of the widget registry
 * @config: (nullable): the card's settings
 * @w: how many columns it takes
 * @h: how many rows it takes
 *
 * A card to be, on its way from the gallery to the canvas. Boxed, immutable.
 */
typedef struct {
  char       *widget;
  JsonObject *config;
  int         w;
  int         h;
} MpisCardRef;

#define MPIS_TYPE_CARD_REF (mpis_card_ref_get_type ())
GType        mpis_card_ref_get_type (void);
MpisCardRef *mpis_card_ref_new      (const char        *widget,
                                     JsonObject        *config,
                                     int                w,
                                     int                h);
MpisCardRef *mpis_card_ref_copy     (const MpisCardRef *self);
void         mpis_card_ref_free     (MpisCardRef       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MpisCardRef, mpis_card_ref_free)

G_END_DECLS
