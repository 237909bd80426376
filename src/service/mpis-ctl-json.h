#pragma once

#include <json-glib/json-glib.h>

#include "mpis-time.h"

G_BEGIN_DECLS

void mpis_ctl_json_add_int     (JsonBuilder       *builder,
                                const char        *name,
                                gint64             value);
void mpis_ctl_json_add_flag    (JsonBuilder       *builder,
                                const char        *name,
                                gboolean           value);
void mpis_ctl_json_add_text    (JsonBuilder       *builder,
                                const char        *name,
                                const char        *value);
void mpis_ctl_json_add_texts   (JsonBuilder       *builder,
                                const char        *name,
                                const char *const *values);
void mpis_ctl_json_add_instant (JsonBuilder       *builder,
                                const char        *name,
                                MpisInstant        value);
void mpis_ctl_json_print       (JsonBuilder       *builder);

void mpis_ctl_json_append_text (GString           *line,
                                const char        *text);

G_END_DECLS
