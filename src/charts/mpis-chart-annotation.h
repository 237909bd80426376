#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * MpisChartAnnotationKind:
 * @MPIS_CHART_ANNOTATION_POST: something was published
 * @MPIS_CHART_ANNOTATION_RUN: a run ended
 * @MPIS_CHART_ANNOTATION_CORRECTION: a channel lowered a number
 */
typedef enum {
  MPIS_CHART_ANNOTATION_POST,
  MPIS_CHART_ANNOTATION_RUN,
  MPIS_CHART_ANNOTATION_CORRECTION
} MpisChartAnnotationKind;

#define MPIS_CHART_N_ANNOTATION_KINDS 3

/**
 * MpisChartAnnotation:
 *
 * Something that happened, to be seen beside the numbers. Immutable.
 */
#define MPIS_TYPE_CHART_ANNOTATION (mpis_chart_annotation_get_type ())
G_DECLARE_FINAL_TYPE (MpisChartAnnotation, mpis_chart_annotation, MPIS, CHART_ANNOTATION, GObject)

MpisChartAnnotation     *mpis_chart_annotation_new           (MpisChartAnnotationKind  kind,
                                                              double                   x,
                                                              const char              *label,
                                                              const char              *id);
MpisChartAnnotationKind  mpis_chart_annotation_get_kind      (MpisChartAnnotation     *self);
double                   mpis_chart_annotation_get_x         (MpisChartAnnotation     *self);
const char              *mpis_chart_annotation_get_label     (MpisChartAnnotation     *self);
const char              *mpis_chart_annotation_get_id        (MpisChartAnnotation     *self);

const char              *mpis_chart_annotation_kind_get_name (MpisChartAnnotationKind  kind);

G_END_DECLS
