#pragma once

#include <cairo.h>

#include "mpis-chart-data.h"
#include "mpis-scale.h"
#include "mpis-ticks.h"

G_BEGIN_DECLS

/**
 * MpisChartLayout:
 * @width: of the whole drawing, pixels
 * @height: of the whole drawing, pixels
 * @left: where the plot begins
 * @top: where the plot begins
 * @right: where the plot ends
 * @bottom: where the plot ends
 * @x: days (of a timeline instants, of a histogram values), or where bars lie values, to pixels from
 *   the left
 * @y: values to pixels from the top; not where bars lie
 * @bands: the places of bars and of columns over categories, the columns of a heatmap
 * @rows: the rows of a heatmap or timeline
 * @x_ticks: (element-type MpisTick): on the x axis; empty without one
 * @y_ticks: (element-type MpisTick): on the y axis; empty without one
 * @line_height: of text
 * @own: (nullable): what only the kind knows
 * @own_free: frees @own
 *
 * Where everything goes.
 */
typedef struct {
  double         width;
  double         height;
  double         left;
  double         top;
  double         right;
  double         bottom;
  MpisScale      x;
  MpisScale      y;
  MpisBandScale  bands;
  MpisBandScale  rows;
  GArray        *x_ticks;
  GArray        *y_ticks;
  double         line_height;
  gpointer       own;
  GDestroyNotify own_free;
} MpisChartLayout;

/**
 * MpisFlowItem:
 * @width: of the item
 * @x: where it goes
 * @row: the row it goes into
 */
typedef struct {
  int width;
  int x;
  int row;
} MpisFlowItem;

MpisChartLayout *mpis_chart_layout_new  (const MpisChartData   *data,
                                         double                 width,
                                         double                 height,
                                         double                 line_height,
                                         MpisMeasureFunc        measure,
                                         gpointer               measure_data);
void             mpis_chart_layout_free (MpisChartLayout       *self);
int              mpis_chart_layout_find (const MpisChartLayout *self,
                                         const MpisChartData   *data,
                                         double                 x,
                                         double                 y);
gboolean         mpis_chart_layout_get_mark (const MpisChartLayout *self,
                                             const MpisChartData   *data,
                                             gsize                  place,
                                             cairo_rectangle_t     *mark);
int              mpis_flow_items        (MpisFlowItem          *items,
                                         guint                  n,
                                         int                    width,
                                         int                    gap,
                                         gboolean               from_right);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MpisChartLayout, mpis_chart_layout_free)

G_END_DECLS
