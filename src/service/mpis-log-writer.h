#pragma once

#include <glib.h>

G_BEGIN_DECLS

void     mpis_log_writer_start (int          fd);
void     mpis_log_writer_put   (const char  *lines,
                                gsize        length);
gboolean mpis_log_writer_drain (guint        timeout_ms);

G_END_DECLS
