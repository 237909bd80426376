#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * MpisCardFilter:
 *
 * Which of the channels, personas or projects a card shows: a button that names them, with a list to tick.
 *
 * Signals: `changed` (#GStrv, %NULL for all of them): something was ticked or not any longer.
 */
#define MPIS_TYPE_CARD_FILTER (mpis_card_filter_get_type ())
G_DECLARE_FINAL_TYPE (MpisCardFilter, mpis_card_filter, MPIS, CARD_FILTER, AdwBin)

GtkWidget *mpis_card_filter_new (const char        *name,
                                 const char        *everything,
                                 GPtrArray         *choices,
                                 const char *const *chosen);

G_END_DECLS
