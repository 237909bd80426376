#pragma once

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
 * @x: days, or for bars values, to pixels from the left
 * @y: values to pixels from the top; not for bars
 * @bands: the rows of bars; for bars only
 * @x_ticks: (element-type MpisTick): on the x axis; empty without one
 * @y_ticks: (element-type MpisTick): on the y axis; empty without one
 * @line_height: of text
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
  GArray        *x_ticks;
  GArray        *y_ticks;
  double         line_height;
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
int              mpis_flow_items        (MpisFlowItem          *items,
                                         guint                  n,
                                         int                    width,
                                         int                    gap,
                                         gboolean               from_right);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MpisChartLayout, mpis_chart_layout_free)

G_END_DECLS
