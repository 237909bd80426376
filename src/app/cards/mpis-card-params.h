#pragma once

#include <gtk/gtk.h>

#include "mpis-card-schema.h"

G_BEGIN_DECLS

/**
 * MpisCardParams:
 *
 * What a custom card's schema lets one say, as a form. `changed` (#JsonObject) is emitted with all values
 * as soon as one is another; values the schema does not declare stay.
 */
#define MPIS_TYPE_CARD_PARAMS (mpis_card_params_get_type ())
G_DECLARE_FINAL_TYPE (MpisCardParams, mpis_card_params, MPIS, CARD_PARAMS, GtkBox)

GtkWidget *mpis_card_params_new (MpisCardSchema *schema,
                                 JsonObject     *values);

G_END_DECLS
