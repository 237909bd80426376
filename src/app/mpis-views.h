#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

char    **mpis_views_list   (GSettings  *settings);
GVariant *mpis_views_get    (GSettings  *settings,
                             const char *name);
void      mpis_views_put    (GSettings  *settings,
                             const char *name,
                             GVariant   *view);
void      mpis_views_remove (GSettings  *settings,
                             const char *name);
void      mpis_views_rename (GSettings  *settings,
                             const char *name,
                             const char *new_name);

G_END_DECLS
