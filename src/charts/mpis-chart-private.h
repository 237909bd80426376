#pragma once

#include "mpis-chart-export.h"
#include "mpis-chart-extras.h"
#include "mpis-chart-kind.h"
#include "mpis-chart-layout.h"
#include "mpis-chart-legend.h"
#include "mpis-chart-readout.h"
#include "mpis-chart-style.h"
#include "mpis-chart.h"
#include "mpis-zoom.h"

G_BEGIN_DECLS

typedef enum {
  MPIS_CHART_DRAG_NONE,
  MPIS_CHART_DRAG_UNDECIDED,   /* may still be a click */
  MPIS_CHART_DRAG_BRUSH,
  MPIS_CHART_DRAG_PAN
} MpisChartDrag;

/* What the files of the widget share; of others, only tests and benchmarks look here. */
struct _MpisChart
{
  GtkWidget        parent_instance;

  char            *title;
  char            *hint;          /* what a click does; or NULL */
  MpisChartKind    kind;
  MpisChartUnit    unit;
  double           first;         /* of the x axis, NaN for that of the data */
  double           last;
  gboolean         high_contrast;
  gboolean         show_events;
  gboolean         log;
  GListModel      *series;
  MpisChartContent *content;
  GListModel      *annotations;
  MpisChartGoal   *goal;
  MpisChartLegend *legend;        /* borrowed, as the following: the children */
  GtkWidget       *menu_button;
  GtkWidget       *menu_popover;
  GtkWidget       *zoom_button;   /* shows everything again; there while zoomed */
  GtkWidget       *table;         /* the numbers instead of the plot; there while asked for */
  GtkWidget       *events;        /* the list of a marker that stands for several events; or NULL */

  MpisZoom        *zoom;
  MpisChartData   *data;          /* of the series and the days that are shown */
  MpisChartStyle  *style;
  MpisChartLayout *layout;        /* layout and plot are made to draw, cleared by what changes them */
  GdkTexture      *plot;
  int              plot_width;
  int              plot_height;
  guint            n_renders;
  int              place;         /* of data, being read; or -1 */
  int              row;           /* what is read there */
  MpisSpan         brush;         /* days, with their parts, that are marked to zoom into; or NaN */
  int              brush_place;   /* where keys began to mark; or -1 */

  MpisChartDrag    drag;
  double           drag_x;        /* where it began, pixels */
  double           drag_y;
  double           drag_days;     /* how far it has moved the days */
  double           days_a_pixel;  /* as it was when the drag began */
  double           pointer_x;
  int              pressed_place; /* what was read before the pointer was pressed */
  guint            click;         /* a click that may become a double click */
  double           click_x;
  double           click_y;
  gint64           click_time;    /* of the last one, in microseconds */
  double           pinch_days;    /* how many days were shown when the fingers came down */
  double           pinch_x;
};

void             mpis_chart_clear_plot       (MpisChart      *self);
void             mpis_chart_update_data      (MpisChart      *self);
void             mpis_chart_update_series    (MpisChart      *self);
void             mpis_chart_update_table     (MpisChart      *self);
void             mpis_chart_update_words     (MpisChart      *self);
gboolean         mpis_chart_has_days         (MpisChart      *self);
gboolean         mpis_chart_has_time         (MpisChart      *self);
const MpisChartMoments *mpis_chart_get_moments (MpisChart    *self);
gboolean         mpis_chart_shows_table      (MpisChart      *self);
gboolean         mpis_chart_is_operable      (MpisChart      *self);

void             mpis_chart_read             (MpisChart      *self,
                                              int             place,
                                              int             row);
void             mpis_chart_reading_install  (GtkWidgetClass *widget_class);
void             mpis_chart_reading_attach   (MpisChart      *self);

gboolean         mpis_chart_is_zoomable      (MpisChart      *self);
void             mpis_chart_show_days        (MpisChart      *self,
                                              gboolean        announce);
gboolean         mpis_chart_zoom_back        (MpisChart      *self);
void             mpis_chart_zoom_to_brush    (MpisChart      *self);
void             mpis_chart_set_brush        (MpisChart      *self,
                                              double          first,
                                              double          last);
void             mpis_chart_brush_places     (MpisChart      *self,
                                              int             from,
                                              int             to);
void             mpis_chart_clear_brush      (MpisChart      *self);
gboolean         mpis_chart_has_brush        (MpisChart      *self);
char            *mpis_chart_describe_brush   (MpisChart      *self);
void             mpis_chart_zooming_install  (GtkWidgetClass *widget_class);
void             mpis_chart_zooming_attach   (MpisChart      *self);

void             mpis_chart_touch_attach     (MpisChart      *self);
void             mpis_chart_touch_detach     (MpisChart      *self);
void             mpis_chart_touch_cancel     (MpisChart      *self);
void             mpis_chart_click            (MpisChart      *self,
                                              double          x,
                                              double          y,
                                              gboolean        finger);

void             mpis_chart_activate_mark    (MpisChart      *self,
                                              int             place,
                                              int             trace);
void             mpis_chart_activate_events  (MpisChart      *self,
                                              guint           first,
                                              guint           n,
                                              double          day);
void             mpis_chart_events_install   (GtkWidgetClass *widget_class);

void             mpis_chart_view_install     (GtkWidgetClass *widget_class);

guint            mpis_chart_get_n_renders    (MpisChart      *self);
MpisChartExport *mpis_chart_create_export    (MpisChart      *self);

G_END_DECLS
