#pragma once

#include "mpis-window.h"

G_BEGIN_DECLS

/**
 * MpisTakePicture:
 * @data: as given
 * @widget: what to take
 * @name: what it is called
 *
 * Waits until @widget has settled, and takes a picture of it. Called in a fiber.
 */
typedef void (*MpisTakePicture) (gpointer    data,
                                 GtkWidget  *widget,
                                 const char *name);

void mpis_dashboard_pictures_take (MpisWindow      *window,
                                   MpisScope       *scope,
                                   MpisTakePicture  take,
                                   gpointer         data);

G_END_DECLS
