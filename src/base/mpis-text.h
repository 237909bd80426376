#pragma once

#include <glib.h>

G_BEGIN_DECLS

char     *mpis_text_decode  (GBytes      *content,
                             gsize       *length,
                             GError     **error);
char     *mpis_text_load    (GBytes      *content,
                             gsize       *length,
                             GError     **error);
gboolean  mpis_text_check   (const char  *text,
                             gsize        length,
                             GError     **error);
char     *mpis_text_excerpt (const char  *text,
                             gsize        max_chars);

G_END_DECLS
