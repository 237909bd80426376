#pragma once

#include <gtk/gtk.h>

#include "mpis-card-source.h"

G_BEGIN_DECLS

/**
 * MpisCardView:
 *
 * Shows a card: what it is worked out to be, or why there is nothing to show. It asks again by itself when
 * there is something new and it can be seen, and keeps showing the old until the new is there.
 *
 * Properties: `title` (what the card is called), `footer` (nullable: how old the numbers are, where they may
 * have changed since), both read-only and notified.
 *
 * Signals: `open-post` (id), `open-run` (id), `show-posts`, `show-runs` and `open-analytics` (#MpisCardTarget),
 * `config-changed` (#JsonObject): the user changed the card itself; `settings`: the user wants to see its
 * settings.
 */
#define MPIS_TYPE_CARD_VIEW (mpis_card_view_get_type ())
G_DECLARE_FINAL_TYPE (MpisCardView, mpis_card_view, MPIS, CARD_VIEW, GtkWidget)

GtkWidget      *mpis_card_view_new          (MpisCardSource *source);
void            mpis_card_view_set_card     (MpisCardView   *self,
                                             const char     *widget,
                                             JsonObject     *config);
void            mpis_card_view_show         (MpisCardView   *self,
                                             MpisCardAnswer *answer);
void            mpis_card_view_refresh      (MpisCardView   *self);
const char     *mpis_card_view_get_title    (MpisCardView   *self);
const char     *mpis_card_view_get_footer   (MpisCardView   *self);
MpisCardAnswer *mpis_card_view_get_answer   (MpisCardView   *self);
const char     *mpis_card_view_get_widget   (MpisCardView   *self);
JsonObject     *mpis_card_view_get_config   (MpisCardView   *self);

G_END_DECLS
