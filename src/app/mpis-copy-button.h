#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void mpis_copy_button_connect (GtkButton  *button,
                               const char *text);

G_END_DECLS
