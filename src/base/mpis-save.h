#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

gboolean mpis_save (GFile         *file,
                    GBytes        *bytes,
                    GCancellable  *cancellable,
                    GError       **error);

G_END_DECLS
