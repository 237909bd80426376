#pragma once

#include "mpis-canvas.h"
#include "mpis-card-source.h"

G_BEGIN_DECLS

/* Fills a canvas's cards; its owner is an #MpisCardSource. */
extern const MpisCanvasCards mpis_card_content;

MpisCardSource *mpis_card_content_source_new (MpisScope      *scope);
char           *mpis_card_content_title      (const char     *widget,
                                              JsonObject     *config);
GtkWidget      *mpis_card_content_new        (MpisCardSource *source,
                                              const char     *widget,
                                              JsonObject     *config);

G_END_DECLS
