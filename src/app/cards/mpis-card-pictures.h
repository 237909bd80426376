#pragma once

#include <gtk/gtk.h>

#include "mpis-scope.h"

G_BEGIN_DECLS

GtkWindow *mpis_card_pictures_open (MpisScope *scope,
                                    gboolean   states,
                                    int        width);
gboolean   mpis_card_pictures_turn (GtkWindow *window);

G_END_DECLS
