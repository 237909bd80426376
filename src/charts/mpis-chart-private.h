#pragma once

#include "mpis-chart-export.h"
#include "mpis-chart-layout.h"
#include "mpis-chart-legend.h"
#include "mpis-chart-style.h"
#include "mpis-chart.h"

G_BEGIN_DECLS

/* What the files of the widget share; of others, only tests and benchmarks look here. */
struct _MpisChart
{
  GtkWidget        parent_instance;

  char            *title;
  MpisChartKind    kind;
  MpisChartUnit    unit;
  double           first;       /* of the x axis, NaN for that of the data */
  double           last;
  gboolean         high_contrast;
  GListModel      *series;
  MpisChartLegend *legend;      /* borrowed, as the following: the children */
  GtkWidget       *menu_button;
  GtkWidget       *menu_popover;
  GtkWidget       *table;       /* the numbers instead of the plot; there while asked for */

  MpisChartData   *data;        /* of the series that are shown */
  MpisChartStyle  *style;
  MpisChartLayout *layout;      /* layout and plot are made to draw, cleared by what changes them */
  GdkTexture      *plot;
  int              plot_width;
  int              plot_height;
  guint            n_renders;
  int              place;       /* of data, being read; or -1 */
};

void             mpis_chart_read            (MpisChart      *self,
                                             int             place);
gboolean         mpis_chart_shows_table     (MpisChart      *self);
gboolean         mpis_chart_is_operable     (MpisChart      *self);
void             mpis_chart_clear_plot      (MpisChart      *self);
void             mpis_chart_update_words    (MpisChart      *self);

void             mpis_chart_reading_install (GtkWidgetClass *widget_class);
void             mpis_chart_reading_attach  (MpisChart      *self);
void             mpis_chart_view_install    (GtkWidgetClass *widget_class);

guint            mpis_chart_get_n_renders   (MpisChart      *self);
MpisChartExport *mpis_chart_create_export   (MpisChart      *self);

G_END_DECLS
