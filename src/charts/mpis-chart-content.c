#include "config.h"

#include "mpis-chart-content.h"

G_DEFINE_ABSTRACT_TYPE (MpisChartContent, mpis_chart_content, G_TYPE_OBJECT)

static void
mpis_chart_content_class_init (MpisChartContentClass *klass)
{
}

static void
mpis_chart_content_init (MpisChartContent *self)
{
}
