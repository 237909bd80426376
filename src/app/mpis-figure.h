#pragma once

#include <gtk/gtk.h>

#include "mpis-summary.h"

G_BEGIN_DECLS

/**
 * MpisFigure:
 *
 * A key figure: its name, value, change against the period before, and the shape of it over the days.
 */
#define MPIS_TYPE_FIGURE (mpis_figure_get_type ())
G_DECLARE_FINAL_TYPE (MpisFigure, mpis_figure, MPIS, FIGURE, GtkWidget)

void mpis_figure_show (MpisFigure            *self,
                       MpisFigureKind         kind,
                       const MpisFigureValue *value,
                       const MpisPeriod      *previous);

void mpis_figure_show_as (MpisFigure         *self,
                       const char            *name,
                       MpisMetric             metric,
                       const MpisFigureValue *value,
                       const MpisPeriod      *previous);

G_END_DECLS
