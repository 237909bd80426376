#pragma once

#include <gtk/gtk.h>

#include "mpis-chart-annotation.h"
#include "mpis-chart-content.h"
#include "mpis-chart-goal.h"
#include "mpis-chart-types.h"
#include "mpis-series.h"

G_BEGIN_DECLS

/**
 * MpisChartMark:
 * @day: the local day on the axis, NaN where x are no days
 * @series: (nullable): the series that was meant; %NULL for all of them
 * @item: of the chart's content, the number of the category, bin, cell or span; -1 without content
 *
 * What was clicked in a chart. Valid while the signal is emitted.
 */
typedef struct {
  double      day;
  MpisSeries *series;
  int         item;
} MpisChartMark;

/**
 * MpisChart:
 *
 * A chart to work with: hover and arrow keys read the values at a point of x, a drag or the keys zoom
 * into days, the legend toggles series. x is local days since 1970-01-01 (see mpis_day_of()); a
 * fraction is the time of day.
 *
 * `mark-activated` (a #MpisChartMark) tells of a click or Enter on a point or a bar,
 * `annotation-activated` (a #MpisChartAnnotation) of one on an event.
 *
 * CSS name `mpischart`; `color` and `font` are those of its text, and light text makes it a chart
 * for a dark background.
 */
#define MPIS_TYPE_CHART (mpis_chart_get_type ())
G_DECLARE_FINAL_TYPE (MpisChart, mpis_chart, MPIS, CHART, GtkWidget)

GtkWidget *mpis_chart_new               (void);
void       mpis_chart_set_series        (MpisChart      *self,
                                         GListModel     *series);
void       mpis_chart_set_content       (MpisChart      *self,
                                         MpisChartContent *content);
void       mpis_chart_set_log           (MpisChart      *self,
                                         gboolean        log);
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
void       mpis_chart_set_goal          (MpisChart      *self,
                                         MpisChartGoal  *goal);
void       mpis_chart_set_annotations   (MpisChart      *self,
                                         GListModel     *annotations);
void       mpis_chart_set_show_events   (MpisChart      *self,
                                         gboolean        show_events);
void       mpis_chart_set_show_previous (MpisChart      *self,
                                         gboolean        show_previous);
void       mpis_chart_set_hint          (MpisChart      *self,
                                         const char     *hint);

G_END_DECLS
