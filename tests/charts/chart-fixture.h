#pragma once

#include "mpis-chart-private.h"

/* Until nothing more is to be done. */
void     chart_spin             (void);
void     chart_wait_for_renders (MpisChart  *chart,
                                 guint       n);
gboolean chart_press            (gpointer    widget,
                                 const char *key);
gpointer chart_find_controller  (gpointer    widget,
                                 GType       type);
void     chart_hover            (MpisChart  *chart,
                                 double      x,
                                 double      y);
