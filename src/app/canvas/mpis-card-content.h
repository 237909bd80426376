#pragma once

#include "mpis-canvas.h"
#include "mpis-scope.h"

G_BEGIN_DECLS

/* Fills a canvas's cards; its owner is an #MpisScope. */
extern const MpisCanvasCards mpis_card_content;

char      *mpis_card_content_title (MpisScope  *scope,
                                    const char *widget,
                                    JsonObject *config);
GtkWidget *mpis_card_content_new   (MpisScope  *scope,
                                    const char *widget,
                                    JsonObject *config);

G_END_DECLS
