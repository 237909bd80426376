#include "config.h"

#include "mpis-sparkline.h"

#include <math.h>

#define HEIGHT     28
#define LINE_WIDTH 1.5f
#define MAX_POINTS 120

struct _MpisSparkline
{
  GtkWidget parent_instance;

  GArray *values;
};

G_DEFINE_FINAL_TYPE (MpisSparkline, mpis_sparkline, GTK_TYPE_WIDGET)

static void
bounds_of (GArray *values,
           double *low,
           double *high)
{
  *low = 0;
  *high = 0;
  for (guint i = 0; i < values->len; i++)
    {
      double value = g_array_index (values, double, i);

      if (isnan (value))
        continue;
      *low = MIN (*low, value);
      *high = MAX (*high, value);
    }
}

/* The mean of the known values that fall on point @i of @n: a long history is smoothed to what fits. */
static double
point_of (GArray *values,
          guint   i,
          guint   n)
{
  guint begin = (guint) ((guint64) i * values->len / n);
  guint end = (guint) ((guint64) (i + 1) * values->len / n);
  double sum = 0;
  guint known = 0;

  for (guint k = begin; k < end; k++)
    if (!isnan (g_array_index (values, double, k)))
      {
        sum += g_array_index (values, double, k);
        known++;
      }
  return known > 0 ? sum / known : NAN;
}

static GskPath *
build_path (GArray *values,
            float   width,
            float   height)
{
  GskPathBuilder *builder = gsk_path_builder_new ();
  guint n = MIN (values->len, MAX_POINTS);
  gboolean pen_down = FALSE;
  double low, high;

  bounds_of (values, &low, &high);
  for (guint i = 0; i < n && high > low; i++)
    {
      double value = point_of (values, i, n);
      float x = LINE_WIDTH + (width - 2 * LINE_WIDTH) * (float) i / (float) (n - 1);
      float y = (float) (height - LINE_WIDTH - (height - 2 * LINE_WIDTH) * (value - low) / (high - low));

      if (isnan (value))
        continue;
      if (pen_down)
        gsk_path_builder_line_to (builder, x, y);
      else
        gsk_path_builder_move_to (builder, x, y);
      pen_down = TRUE;
    }
  return gsk_path_builder_free_to_path (builder);
}

static void
mpis_sparkline_snapshot (GtkWidget   *widget,
                         GtkSnapshot *snapshot)
{
  MpisSparkline *self = MPIS_SPARKLINE (widget);
  g_autoptr(GskPath) path = NULL;
  g_autoptr(GskStroke) stroke = NULL;
  GdkRGBA color;

  if (self->values == NULL || self->values->len < 2)
    return;
  path = build_path (self->values, gtk_widget_get_width (widget), gtk_widget_get_height (widget));
  if (gsk_path_is_empty (path))
    return;
  stroke = gsk_stroke_new (LINE_WIDTH);
  gsk_stroke_set_line_join (stroke, GSK_LINE_JOIN_ROUND);
  gsk_stroke_set_line_cap (stroke, GSK_LINE_CAP_ROUND);
  gtk_widget_get_color (widget, &color);
  gtk_snapshot_append_stroke (snapshot, path, stroke, &color);
}

static void
mpis_sparkline_measure (GtkWidget      *widget,
                        GtkOrientation  orientation,
                        int             for_size,
                        int            *minimum,
                        int            *natural,
                        int            *minimum_baseline,
                        int            *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_VERTICAL ? HEIGHT : 24;
}

static void
mpis_sparkline_finalize (GObject *object)
{
  g_clear_pointer (&MPIS_SPARKLINE (object)->values, g_array_unref);
  G_OBJECT_CLASS (mpis_sparkline_parent_class)->finalize (object);
}

static void
mpis_sparkline_class_init (MpisSparklineClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = mpis_sparkline_finalize;
  widget_class->snapshot = mpis_sparkline_snapshot;
  widget_class->measure = mpis_sparkline_measure;
  gtk_widget_class_set_css_name (widget_class, "sparkline");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
mpis_sparkline_init (MpisSparkline *self)
{
}

/**
 * mpis_sparkline_set_values:
 * @values: (element-type double) (nullable): one value a day, NaN where unknown; not to be changed later
 */
void
mpis_sparkline_set_values (MpisSparkline *self,
                           GArray        *values)
{
  g_return_if_fail (MPIS_IS_SPARKLINE (self));

  if (values != NULL)
    g_array_ref (values);
  g_clear_pointer (&self->values, g_array_unref);
  self->values = values;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
