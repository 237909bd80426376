#include "config.h"

#include "mpis-layout-thumb.h"

/* The rows that fit into it; what lies lower is left out. */
#define ROWS 10
#define GAP  3.0

struct _MpisLayoutThumb
{
  GtkWidget parent_instance;

  MpisLayout *layout;
};

G_DEFINE_FINAL_TYPE (MpisLayoutThumb, mpis_layout_thumb, GTK_TYPE_WIDGET)

static void
mpis_layout_thumb_measure (GtkWidget      *widget,
                           GtkOrientation  orientation,
                           int             for_size,
                           int            *minimum,
                           int            *natural,
                           int            *minimum_baseline,
                           int            *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 120 : 84;
}

static void
snapshot_card (GtkSnapshot           *snapshot,
               const MpisLayoutRect  *rect,
               double                 column,
               double                 row,
               const GdkRGBA         *color)
{
  GskRoundedRect outline;
  graphene_rect_t area = GRAPHENE_RECT_INIT (rect->x * column + GAP / 2, rect->y * row + GAP / 2,
                                             rect->w * column - GAP, rect->h * row - GAP);

  gsk_rounded_rect_init_from_rect (&outline, &area, 2);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot, color, &area);
  gtk_snapshot_pop (snapshot);
}

static void
mpis_layout_thumb_snapshot (GtkWidget   *widget,
                            GtkSnapshot *snapshot)
{
  MpisLayoutThumb *self = MPIS_LAYOUT_THUMB (widget);
  double width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  GdkRGBA color;

  gtk_widget_get_color (widget, &color);
  color.alpha *= 0.25;
  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  for (guint i = 0; i < mpis_layout_get_n_cards (self->layout); i++)
    {
      MpisLayoutRect rect = mpis_layout_get_card (self->layout, i)->rect;

      if (rtl)
        rect.x = MPIS_LAYOUT_COLUMNS - rect.x - rect.w;
      snapshot_card (snapshot, &rect, width / MPIS_LAYOUT_COLUMNS, height / ROWS, &color);
    }
  gtk_snapshot_pop (snapshot);
}

static void
mpis_layout_thumb_finalize (GObject *object)
{
  mpis_layout_unref (MPIS_LAYOUT_THUMB (object)->layout);
  G_OBJECT_CLASS (mpis_layout_thumb_parent_class)->finalize (object);
}

static void
mpis_layout_thumb_class_init (MpisLayoutThumbClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = mpis_layout_thumb_finalize;
  widget_class->measure = mpis_layout_thumb_measure;
  widget_class->snapshot = mpis_layout_thumb_snapshot;
  gtk_widget_class_set_css_name (widget_class, "layoutthumb");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
mpis_layout_thumb_init (MpisLayoutThumb *self)
{
}

/**
 * mpis_layout_thumb_new:
 * @layout: where cards are
 *
 * Returns: (transfer floating): a small picture of it
 */
GtkWidget *
mpis_layout_thumb_new (MpisLayout *layout)
{
  MpisLayoutThumb *self = g_object_new (MPIS_TYPE_LAYOUT_THUMB, NULL);

  self->layout = mpis_layout_ref (layout);
  return GTK_WIDGET (self);
}
