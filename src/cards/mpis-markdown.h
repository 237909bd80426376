#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *mpis_markdown_to_markup (const char *text,
                               gboolean    links);
char *mpis_markdown_to_plain  (const char *text);

G_END_DECLS
