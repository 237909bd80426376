#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * MpisChartContent:
 *
 * What a chart shows that series alone cannot say: #MpisCategories (names for the places of series),
 * #MpisHistogram, #MpisHeatmap, #MpisTimeline. Immutable, so any thread may draw it.
 */
#define MPIS_TYPE_CHART_CONTENT (mpis_chart_content_get_type ())
G_DECLARE_DERIVABLE_TYPE (MpisChartContent, mpis_chart_content, MPIS, CHART_CONTENT, GObject)

struct _MpisChartContentClass
{
  GObjectClass parent_class;
};

G_END_DECLS
