#pragma once

#include "mpis-chart-types.h"
#include "mpis-time.h"

G_BEGIN_DECLS

void  mpis_format_set_right_to_left (gboolean value);
char *mpis_format_take_isolated     (char    *number);
char *mpis_format_count     (gint64         count);
char *mpis_format_compact   (double         count);
char *mpis_format_percent   (double         fraction);
char *mpis_format_change    (double         fraction);
char *mpis_format_value     (double         value,
                             MpisChartUnit  unit);
char *mpis_format_short     (double         value,
                             MpisChartUnit  unit);
char *mpis_format_tick      (double         value,
                             double         step,
                             MpisChartUnit  unit);
char *mpis_format_day       (gint64         day);
char *mpis_format_day_full  (gint64         day);
char *mpis_format_moment    (double         x);
char *mpis_format_instant   (MpisInstant    instant,
                             GTimeZone     *zone);
char *mpis_format_day_as    (gint64         day,
                             const char    *format);

G_END_DECLS
