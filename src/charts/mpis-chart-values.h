#pragma once

#include "mpis-chart-data.h"

G_BEGIN_DECLS

/**
 * MPIS_CHART_NO_SLOT:
 *
 * The slot of what has no look of its own.
 */
#define MPIS_CHART_NO_SLOT G_MAXUINT

/**
 * MpisChartValue:
 * @name: what the value is of
 * @value: the value in words
 * @slot: how it looks, or %MPIS_CHART_NO_SLOT
 */
typedef struct {
  char  *name;
  char  *value;
  guint  slot;
} MpisChartValue;

/**
 * MpisChartValues:
 * @title: what is being read
 * @values: (element-type MpisChartValue): what there is to read
 * @note: (nullable): what else must be known about it
 *
 * What a box beside a mark says, and a screen reader.
 */
typedef struct {
  char   *title;
  GArray *values;
  char   *note;
} MpisChartValues;

MpisChartValues *mpis_chart_values_new     (const MpisChartData   *data,
                                            gsize                  place);
void             mpis_chart_values_free    (MpisChartValues       *self);
void             mpis_chart_values_add     (MpisChartValues       *self,
                                            const char            *name,
                                            const char            *value,
                                            guint                  slot);
void             mpis_chart_values_take    (MpisChartValues       *self,
                                            const char            *name,
                                            char                  *value,
                                            guint                  slot);
char            *mpis_chart_values_to_text (const MpisChartValues *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MpisChartValues, mpis_chart_values_free)

G_END_DECLS
