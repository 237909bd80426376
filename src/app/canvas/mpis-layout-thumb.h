#pragma once

#include <gtk/gtk.h>

#include "mpis-layout.h"

G_BEGIN_DECLS

/**
 * MpisLayoutThumb:
 *
 * A layout, small: where cards are, not what they show.
 */
#define MPIS_TYPE_LAYOUT_THUMB (mpis_layout_thumb_get_type ())
G_DECLARE_FINAL_TYPE (MpisLayoutThumb, mpis_layout_thumb, MPIS, LAYOUT_THUMB, GtkWidget)

GtkWidget *mpis_layout_thumb_new (MpisLayout *layout);

G_END_DECLS
