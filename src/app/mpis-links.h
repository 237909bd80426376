#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

gboolean mpis_link_is_web (const char *url);
void     mpis_link_open   (GtkWidget  *widget,
                           const char *url);

G_END_DECLS
