#pragma once

#include "mpis-chart-extras.h"
#include "mpis-chart-style.h"

G_BEGIN_DECLS

/* Further looks of swatches, beyond those of series: see mpis_chart_draw_swatch(). */
#define MPIS_CHART_SLOT_GHOST(slot) (MPIS_CHART_N_SLOTS + (slot))
#define MPIS_CHART_SLOT_GOAL        (2 * MPIS_CHART_N_SLOTS)
#define MPIS_CHART_SLOT_EVENT(kind) (2 * MPIS_CHART_N_SLOTS + 1 + (guint) (kind))
#define MPIS_CHART_SLOT_BLOCK(slot) (MPIS_CHART_SLOT_EVENT (MPIS_CHART_N_ANNOTATION_KINDS) + (slot))
#define MPIS_CHART_SLOT_GHOST_BLOCK(slot) (MPIS_CHART_SLOT_BLOCK (MPIS_CHART_N_SLOTS) + (slot))
#define MPIS_CHART_N_ALL_SLOTS      MPIS_CHART_SLOT_GHOST_BLOCK (MPIS_CHART_N_SLOTS)

guint mpis_chart_extras_slot_of    (MpisSeries            *series,
                                    guint                  slot,
                                    gboolean               solid);

void mpis_chart_extras_set_ghost   (cairo_t               *cr,
                                    guint                  slot,
                                    const MpisChartStyle  *style);
void mpis_chart_extras_draw        (cairo_t               *cr,
                                    PangoLayout           *text,
                                    const MpisChartData   *data,
                                    const MpisChartLayout *layout,
                                    const MpisChartStyle  *style);
void mpis_chart_extras_draw_swatch (cairo_t               *cr,
                                    double                 width,
                                    double                 height,
                                    guint                  slot,
                                    const MpisChartStyle  *style);

G_END_DECLS
