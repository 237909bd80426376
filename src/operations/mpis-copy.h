#pragma once

#include <json-glib/json-glib.h>

#include "mpis-time.h"

G_BEGIN_DECLS

/* Rows for COPY … FROM STDIN in its text form, made field by field. */
void mpis_copy_text    (GString     *row,
                        const char  *text);
void mpis_copy_count   (GString     *row,
                        gint64       value);
void mpis_copy_rate    (GString     *row,
                        double       rate);
void mpis_copy_instant (GString     *row,
                        MpisInstant  instant);
void mpis_copy_object  (GString     *row,
                        JsonObject  *object,
                        GString     *scratch);
void mpis_copy_end     (GString     *row);

G_END_DECLS
