#pragma once

#include <adwaita.h>

#include "mpis-scope.h"

G_BEGIN_DECLS

/**
 * MpisFilterBar:
 *
 * The filters in force, each a button that removes it. Hidden while there are none.
 */
#define MPIS_TYPE_FILTER_BAR (mpis_filter_bar_get_type ())
G_DECLARE_FINAL_TYPE (MpisFilterBar, mpis_filter_bar, MPIS, FILTER_BAR, AdwBin)

void mpis_filter_bar_set_scope (MpisFilterBar *self,
                                MpisScope     *scope);

GtkWidget *mpis_chip_new (const char *name);

G_END_DECLS
