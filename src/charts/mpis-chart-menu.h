#pragma once

#include "mpis-chart-export.h"
#include "mpis-chart.h"

G_BEGIN_DECLS

void       mpis_chart_menu_install    (GtkWidgetClass  *widget_class);
void       mpis_chart_menu_attach     (MpisChart       *chart,
                                       GtkWidget      **button,
                                       GtkWidget      **popover);
void       mpis_chart_menu_set_usable (MpisChart       *chart,
                                       gboolean         usable);
DexFuture *mpis_chart_menu_copy       (MpisChart       *chart,
                                       MpisChartFormat  format) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *mpis_chart_menu_save       (MpisChart       *chart,
                                       MpisChartExport *export,
                                       MpisChartFormat  format,
                                       guint            scale,
                                       GFile           *file) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
