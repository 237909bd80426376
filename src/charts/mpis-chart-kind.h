#pragma once

#include <cairo.h>

#include "mpis-chart-layout.h"
#include "mpis-chart-style.h"
#include "mpis-chart-values.h"
#include "mpis-sheet.h"

G_BEGIN_DECLS

/**
 * MpisChartCanvas:
 * @cr: any target: screen, image, PDF, SVG
 * @text: from mpis_chart_text_new()
 * @data: what to draw
 * @layout: where
 * @style: how it looks
 *
 * All that drawing needs.
 */
typedef struct {
  cairo_t               *cr;
  PangoLayout           *text;
  const MpisChartData   *data;
  const MpisChartLayout *layout;
  const MpisChartStyle  *style;
} MpisChartCanvas;

/**
 * MpisChartSize:
 * @least_width: pixels, below which nothing can be read
 * @best_width: pixels
 * @least_height: pixels
 * @best_height: pixels
 * @least_row: pixels that each row adds to @least_height; 0 for a kind without rows
 * @best_row: pixels that each row adds to @best_height
 */
typedef struct {
  int least_width;
  int best_width;
  int least_height;
  int best_height;
  int least_row;
  int best_row;
} MpisChartSize;

/**
 * MpisChartMoments:
 * @get_extent: what moments there are in a content, as days with a part; %FALSE if none
 * @day_at: the day, with its part, of a value on the axis
 * @x_at: the value on the axis of such a day
 * @get_days: from when to when a place is
 * @describe: (transfer full): from when to when in words
 *
 * What a kind must tell of an axis that shows moments rather than days, so that one can zoom into it.
 * Moments are days since 1970-01-01 in the content's zone; the part is that of the day's own length.
 */
typedef struct {
  gboolean (*get_extent) (MpisChartContent     *content,
                          double               *first,
                          double               *last);
  double   (*day_at)     (const MpisChartData  *data,
                          double                x);
  double   (*x_at)       (const MpisChartData  *data,
                          double                day);
  void     (*get_days)   (const MpisChartData  *data,
                          gsize                 place,
                          double               *first,
                          double               *last);
  char    *(*describe)   (const MpisChartData  *data,
                          double                first,
                          double                last);
} MpisChartMoments;

/**
 * MpisChartKindClass:
 * @name: what layouts and files call it; it never changes
 * @size: how much room it wants
 * @of_series: whether it shows series, which a legend names
 * @of_days: whether it has an axis of days, unless it shows content
 * @moments: (nullable): how to work with its axis, if that shows moments
 * @stacks: whether series lie on one another
 * @points_are_series: whether its places are the series, each with its first value
 * @solid: whether series are areas with a pattern rather than lines, so that a legend shows blocks
 * @takes_log: whether its values may lie on a logarithmic axis: nothing is added up
 * @count_rows: how many rows there are in a drawing of some width
 * @prepare: finds places, extremes, and whether there are values
 * @describe: (transfer full): the chart in a sentence; only asked if there are values
 * @read: what there is to read at a place
 * @walk: the place some steps to the right and down of another, or -1 if that is no direction to go
 *   in; %G_MININT and %G_MAXINT are the ends
 * @list: (transfer full): the table
 * @period: (transfer full) (nullable): what stands below the title on paper
 * @layout: places everything
 * @find: the place at a pixel position within the drawing, or -1
 * @get_mark: the rectangle that a place takes up; %FALSE if it has none
 * @draw: draws; only asked if there are values
 *
 * A kind of chart. Adding one is a value of #MpisChartKind, a file that defines its class, a line in
 * mpis-chart-kind.c, and a sample in tests/charts/chart-samples.c. What a class leaves out (%NULL) is done
 * as for lines over days: see mpis-chart-data.c, mpis-chart-layout.c, mpis-chart-draw.c.
 *
 * Every kind is laid out and drawn (screen and paper are one drawing), found by the pointer, walked by
 * keys, told in words, and listed as table and CSV. No other file asks which kind it has.
 */
typedef struct {
  const char     *name;
  MpisChartSize   size;
  gboolean        of_series;
  gboolean        of_days;
  const MpisChartMoments *moments;
  gboolean        stacks;
  gboolean        points_are_series;
  gboolean        solid;
  gboolean        takes_log;
  guint         (*count_rows) (const MpisChartData   *data,
                               double                 width);
  void          (*prepare)    (MpisChartData         *data);
  char         *(*describe)   (const MpisChartData   *data,
                               const char            *title);
  void          (*read)       (const MpisChartData   *data,
                               gsize                  place,
                               MpisChartValues       *values);
  int           (*walk)       (const MpisChartData   *data,
                               int                    place,
                               int                    right,
                               int                    down);
  MpisSheet    *(*list)       (const MpisChartData   *data,
                               const char            *title);
  char         *(*period)     (const MpisChartData   *data);
  void          (*layout)     (MpisChartLayout       *layout,
                               const MpisChartData   *data,
                               MpisMeasureFunc        measure,
                               gpointer               measure_data);
  int           (*find)       (const MpisChartLayout *layout,
                               const MpisChartData   *data,
                               double                 x,
                               double                 y);
  gboolean      (*get_mark)   (const MpisChartLayout *layout,
                               const MpisChartData   *data,
                               gsize                  place,
                               cairo_rectangle_t     *mark);
  void          (*draw)       (const MpisChartCanvas *canvas);
} MpisChartKindClass;

extern const MpisChartKindClass mpis_chart_bars_class;
extern const MpisChartKindClass mpis_chart_columns_class;
extern const MpisChartKindClass mpis_chart_stacked_columns_class;
extern const MpisChartKindClass mpis_chart_grouped_bars_class;
extern const MpisChartKindClass mpis_chart_stacked_bars_class;
extern const MpisChartKindClass mpis_chart_share_class;
extern const MpisChartKindClass mpis_chart_histogram_class;
extern const MpisChartKindClass mpis_chart_heatmap_class;
extern const MpisChartKindClass mpis_chart_timeline_class;

const MpisChartKindClass *mpis_chart_kind_get_class (MpisChartKind          kind);
gboolean                  mpis_chart_kind_from_name (const char            *name,
                                                     MpisChartKind         *kind);
void                      mpis_chart_get_size       (const MpisChartData   *data,
                                                     double                 width,
                                                     MpisChartSize         *size);

/* Of any axis of time: days, with their part, and places on them. */
double                    mpis_chart_data_day_at    (const MpisChartData   *data,
                                                     double                 x);
double                    mpis_chart_data_x_at      (const MpisChartData   *data,
                                                     double                 day);
void                      mpis_chart_data_get_days  (const MpisChartData   *data,
                                                     gsize                  place,
                                                     double                *first,
                                                     double                *last);

/* What kinds share. */
int                       mpis_chart_step           (int                    place,
                                                     int                    by,
                                                     int                    n);
void                      mpis_chart_layout_axis    (MpisScale             *scale,
                                                     GArray               **ticks,
                                                     const MpisChartData   *data,
                                                     double                 start,
                                                     double                 end,
                                                     guint                  n_ticks,
                                                     MpisMeasureFunc        measure,
                                                     gpointer               measure_data);
MpisSheet                *mpis_chart_list_new       (const char            *title,
                                                     GTimeZone             *zone);
void                      mpis_chart_layout_frame   (MpisChartLayout       *self,
                                                     const MpisChartData   *data,
                                                     double                 top,
                                                     MpisMeasureFunc        measure,
                                                     gpointer               measure_data);
void                      mpis_chart_draw_axes      (const MpisChartCanvas *canvas);
void                      mpis_chart_draw_words     (const MpisChartCanvas *canvas,
                                                     const char            *string,
                                                     const MpisColor       *color,
                                                     double                 x,
                                                     double                 y,
                                                     double                 room);
void                      mpis_chart_draw_words_to  (const MpisChartCanvas *canvas,
                                                     const char            *string,
                                                     const MpisColor       *color,
                                                     double                 right,
                                                     double                 y);
void                      mpis_chart_draw_plaque    (const MpisChartCanvas *canvas,
                                                     const char            *string,
                                                     const MpisColor       *color,
                                                     double                 x,
                                                     double                 y);

G_END_DECLS
