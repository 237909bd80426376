#pragma once

#include "mpis-categories.h"
#include "mpis-chart-types.h"
#include "mpis-scale.h"
#include "mpis-time.h"

G_BEGIN_DECLS

/**
 * MpisTick:
 * @value: where it stands in the domain
 * @position: the same in pixels
 * @label: (nullable): its text
 * @label_width: the text's width in pixels
 * @label_start: where a label along the axis begins, in pixels
 * @room: pixels after which the label is cut; 0 if it is not
 */
typedef struct {
  double  value;
  double  position;
  char   *label;
  double  label_width;
  double  label_start;
  double  room;
} MpisTick;

/**
 * MpisMeasureFunc:
 *
 * Returns: the width of @text in pixels
 */
typedef double (*MpisMeasureFunc) (const char *text,
                                   gpointer    data);

double  mpis_ticks_get_step     (double               low,
                                 double               high,
                                 guint                n_ticks,
                                 double               least_step);
GArray *mpis_ticks_new_numeric  (const MpisScale     *scale,
                                 double               step,
                                 MpisChartUnit        unit,
                                 MpisMeasureFunc      measure,
                                 gpointer             data);
GArray *mpis_ticks_new_symlog   (const MpisScale     *scale,
                                 MpisChartUnit        unit,
                                 MpisMeasureFunc      measure,
                                 gpointer             data);
GArray *mpis_ticks_new_names    (const MpisBandScale *bands,
                                 MpisCategories      *names,
                                 double               least_step,
                                 MpisMeasureFunc      measure,
                                 gpointer             data);
GArray *mpis_ticks_new_instants (const MpisScale     *scale,
                                 GTimeZone           *zone,
                                 double               room_start,
                                 double               room_end,
                                 MpisMeasureFunc      measure,
                                 gpointer             data);
GArray *mpis_ticks_new_days     (const MpisScale     *scale,
                                 double               room_start,
                                 double               room_end,
                                 MpisMeasureFunc      measure,
                                 gpointer             data);

G_END_DECLS
