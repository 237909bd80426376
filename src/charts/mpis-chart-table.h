#pragma once

#include <gtk/gtk.h>

#include "mpis-chart-numbers.h"

G_BEGIN_DECLS

GtkWidget *mpis_chart_table_new         (void);
void       mpis_chart_table_set_numbers (GtkWidget        *table,
                                         MpisChartNumbers *numbers);
void       mpis_chart_table_set_title   (GtkWidget        *table,
                                         const char       *title);
void       mpis_chart_table_focus       (GtkWidget        *table);

G_END_DECLS
