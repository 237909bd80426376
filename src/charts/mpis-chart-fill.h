#pragma once

#include "mpis-chart-style.h"

G_BEGIN_DECLS

/**
 * MPIS_CHART_PLAIN:
 *
 * The pattern that is none.
 */
#define MPIS_CHART_PLAIN 0

#define MPIS_CHART_N_PATTERNS 8

guint mpis_chart_fill_get_pattern (guint                 slot);
void  mpis_chart_fill             (cairo_t              *cr,
                                   const MpisColor      *color,
                                   double                opacity,
                                   guint                 pattern);
void  mpis_chart_fill_hatch       (cairo_t              *cr,
                                   const MpisColor      *ink,
                                   double                opacity,
                                   guint                 pattern);
void  mpis_chart_fill_ghost       (cairo_t              *cr,
                                   const MpisColor      *color,
                                   const MpisChartStyle *style);
void  mpis_chart_fill_ghost_block (cairo_t              *cr,
                                   double                width,
                                   double                height,
                                   guint                 slot,
                                   const MpisChartStyle *style);
void  mpis_chart_fill_block       (cairo_t              *cr,
                                   double                width,
                                   double                height,
                                   guint                 slot,
                                   const MpisChartStyle *style);

G_END_DECLS
