#pragma once

#include <gtk/gtk.h>

#include "mpis-chart-types.h"
#include "mpis-series.h"

G_BEGIN_DECLS

/**
 * MpisChart:
 *
 * A chart to work with: hover and arrow keys read the values at a point of x, the legend toggles
 * series. x is local days since 1970-01-01 (see mpis_day_of()); a fraction is the time of day.
 *
 * CSS name `mpischart`; `color` and `font` are those of its text, and light text makes it a chart
 * for a dark background.
 */
#define MPIS_TYPE_CHART (mpis_chart_get_type ())
G_DECLARE_FINAL_TYPE (MpisChart, mpis_chart, MPIS, CHART, GtkWidget)

GtkWidget *mpis_chart_new               (void);
void       mpis_chart_set_series        (MpisChart      *self,
                                         GListModel     *series);
void       mpis_chart_set_kind          (MpisChart      *self,
                                         MpisChartKind   kind);
void       mpis_chart_set_unit          (MpisChart      *self,
                                         MpisChartUnit   unit);
void       mpis_chart_set_title         (MpisChart      *self,
                                         const char     *title);
void       mpis_chart_set_range         (MpisChart      *self,
                                         gint32          first,
                                         gint32          last);
void       mpis_chart_set_high_contrast (MpisChart      *self,
                                         gboolean        high_contrast);
void       mpis_chart_set_show_table    (MpisChart      *self,
                                         gboolean        show_table);

G_END_DECLS
