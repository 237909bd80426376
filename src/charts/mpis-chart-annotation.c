#include "config.h"

#include "mpis-chart-annotation.h"

#include <glib/gi18n.h>

struct _MpisChartAnnotation
{
  GObject                  parent_instance;
  MpisChartAnnotationKind  kind;
  double                   x;
  char                    *label;
  char                    *id;
};

G_DEFINE_FINAL_TYPE (MpisChartAnnotation, mpis_chart_annotation, G_TYPE_OBJECT)

static void
mpis_chart_annotation_finalize (GObject *object)
{
  MpisChartAnnotation *self = MPIS_CHART_ANNOTATION (object);

  g_free (self->label);
  g_free (self->id);

  G_OBJECT_CLASS (mpis_chart_annotation_parent_class)->finalize (object);
}

static void
mpis_chart_annotation_class_init (MpisChartAnnotationClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mpis_chart_annotation_finalize;
}

static void
mpis_chart_annotation_init (MpisChartAnnotation *self)
{
}

/**
 * mpis_chart_annotation_new:
 * @kind: what sort of thing happened
 * @x: when: local days since 1970-01-01, a fraction is the time of day
 * @label: what happened
 * @id: what it is, for whoever made it
 *
 * Returns: (transfer full): the annotation
 */
MpisChartAnnotation *
mpis_chart_annotation_new (MpisChartAnnotationKind  kind,
                           double                   x,
                           const char              *label,
                           const char              *id)
{
  MpisChartAnnotation *self;

  g_return_val_if_fail (label != NULL && id != NULL, NULL);

  self = g_object_new (MPIS_TYPE_CHART_ANNOTATION, NULL);
  self->kind = kind;
  self->x = x;
  self->label = g_strdup (label);
  self->id = g_strdup (id);

  return self;
}

/**
 * mpis_chart_annotation_get_kind:
 *
 * Returns: what sort of thing happened
 */
MpisChartAnnotationKind
mpis_chart_annotation_get_kind (MpisChartAnnotation *self)
{
  g_return_val_if_fail (MPIS_IS_CHART_ANNOTATION (self), MPIS_CHART_ANNOTATION_POST);

  return self->kind;
}

/**
 * mpis_chart_annotation_get_x:
 *
 * Returns: when it happened, in local days since 1970-01-01
 */
double
mpis_chart_annotation_get_x (MpisChartAnnotation *self)
{
  g_return_val_if_fail (MPIS_IS_CHART_ANNOTATION (self), 0);

  return self->x;
}

/**
 * mpis_chart_annotation_get_label:
 *
 * Returns: what happened
 */
const char *
mpis_chart_annotation_get_label (MpisChartAnnotation *self)
{
  g_return_val_if_fail (MPIS_IS_CHART_ANNOTATION (self), NULL);

  return self->label;
}

/**
 * mpis_chart_annotation_get_id:
 *
 * Returns: what it is, for whoever made it
 */
const char *
mpis_chart_annotation_get_id (MpisChartAnnotation *self)
{
  g_return_val_if_fail (MPIS_IS_CHART_ANNOTATION (self), NULL);

  return self->id;
}

/**
 * mpis_chart_annotation_kind_get_name:
 *
 * Returns: what the marker of the kind stands for
 */
const char *
mpis_chart_annotation_kind_get_name (MpisChartAnnotationKind kind)
{
  switch (kind)
    {
    case MPIS_CHART_ANNOTATION_POST:       return _("Post published");
    case MPIS_CHART_ANNOTATION_RUN:        return _("Run ended");
    case MPIS_CHART_ANNOTATION_CORRECTION: return _("Correction");
    default:                               g_return_val_if_reached ("");
    }
}
