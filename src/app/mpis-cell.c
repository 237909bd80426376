#include "config.h"

#include "mpis-cell.h"

struct _MpisCell
{
  GtkWidget parent_instance;

  char        *text;
  char        *note;
  PangoLayout *layout;   /* (nullable): @text, once it is to be drawn */
  gboolean     at_end;
};

G_DEFINE_FINAL_TYPE (MpisCell, mpis_cell, GTK_TYPE_WIDGET)

/* Of the view's font, so that not every cell needs its own. */
static int
line_height (GtkWidget *widget)
{
  GtkWidget *view = gtk_widget_get_ancestor (widget, GTK_TYPE_COLUMN_VIEW);
  PangoContext *context = gtk_widget_get_pango_context (view != NULL ? view : widget);
  PangoFontMetrics *metrics = pango_context_get_metrics (context, NULL, NULL);
  int height = PANGO_PIXELS_CEIL (pango_font_metrics_get_height (metrics));

  pango_font_metrics_unref (metrics);
  return height;
}

static void
mpis_cell_measure (GtkWidget      *widget,
                   GtkOrientation  orientation,
                   int             for_size,
                   int            *minimum,
                   int            *natural,
                   int            *minimum_baseline,
                   int            *natural_baseline)
{
  *minimum = *natural = line_height (widget) * (orientation == GTK_ORIENTATION_HORIZONTAL ? 2 : 1);
}

/* The column's side, whatever the language of the text: Pango swaps left and right for text that runs against the
 * widget's direction. */
static PangoAlignment
alignment_of (MpisCell *self)
{
  PangoLayoutLine *line = pango_layout_get_line_readonly (self->layout, 0);
  gboolean text_rtl = pango_layout_line_get_resolved_direction (line) == PANGO_DIRECTION_RTL;

  return self->at_end != text_rtl ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT;
}

static PangoLayout *
make_layout (MpisCell *self)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), self->text);

  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  return layout;
}

static void
mpis_cell_snapshot (GtkWidget   *widget,
                    GtkSnapshot *snapshot)
{
  MpisCell *self = MPIS_CELL (widget);
  int height;
  GdkRGBA color;

  if (self->text == NULL)
    return;
  if (self->layout == NULL)
    self->layout = make_layout (self);
  pango_layout_set_width (self->layout, gtk_widget_get_width (widget) * PANGO_SCALE);
  pango_layout_set_alignment (self->layout, alignment_of (self));
  pango_layout_get_pixel_size (self->layout, NULL, &height);
  gtk_widget_get_color (widget, &color);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot,
                          &GRAPHENE_POINT_INIT (0, (gtk_widget_get_height (widget) - height) / 2));
  gtk_snapshot_append_layout (snapshot, self->layout, &color);
  gtk_snapshot_restore (snapshot);
}

static void
mpis_cell_css_changed (GtkWidget         *widget,
                       GtkCssStyleChange *change)
{
  g_clear_object (&MPIS_CELL (widget)->layout);
  GTK_WIDGET_CLASS (mpis_cell_parent_class)->css_changed (widget, change);
}

static void
mpis_cell_system_setting_changed (GtkWidget        *widget,
                                  GtkSystemSetting  setting)
{
  g_clear_object (&MPIS_CELL (widget)->layout);
  gtk_widget_queue_resize (widget);
  GTK_WIDGET_CLASS (mpis_cell_parent_class)->system_setting_changed (widget, setting);
}

static gboolean
mpis_cell_query_tooltip (GtkWidget  *widget,
                         int         x,
                         int         y,
                         gboolean    by_keyboard,
                         GtkTooltip *tooltip)
{
  MpisCell *self = MPIS_CELL (widget);
  gboolean cut = self->layout != NULL && pango_layout_is_ellipsized (self->layout);
  const char *text = self->note != NULL ? self->note : cut ? self->text : NULL;

  gtk_tooltip_set_text (tooltip, text);
  return text != NULL;
}

static void
mpis_cell_finalize (GObject *object)
{
  MpisCell *self = MPIS_CELL (object);

  g_clear_object (&self->layout);
  g_free (self->text);
  g_free (self->note);
  G_OBJECT_CLASS (mpis_cell_parent_class)->finalize (object);
}

static void
mpis_cell_class_init (MpisCellClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = mpis_cell_finalize;
  widget_class->measure = mpis_cell_measure;
  widget_class->snapshot = mpis_cell_snapshot;
  widget_class->css_changed = mpis_cell_css_changed;
  widget_class->query_tooltip = mpis_cell_query_tooltip;
  widget_class->system_setting_changed = mpis_cell_system_setting_changed;
  gtk_widget_class_set_css_name (widget_class, "label");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LABEL);
}

static void
mpis_cell_init (MpisCell *self)
{
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
}

/**
 * mpis_cell_new:
 * @at_end: whether the text stands at the end of its column, as numbers do
 *
 * Returns: (transfer floating): a new cell without text
 */
GtkWidget *
mpis_cell_new (gboolean at_end)
{
  MpisCell *self = g_object_new (MPIS_TYPE_CELL, NULL);

  self->at_end = at_end;
  return GTK_WIDGET (self);
}

/**
 * mpis_cell_set_text:
 * @text: (nullable): what to say
 */
void
mpis_cell_set_text (MpisCell   *self,
                    const char *text)
{
  g_return_if_fail (MPIS_IS_CELL (self));

  if (!g_set_str (&self->text, text))
    return;
  g_clear_object (&self->layout);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  text != NULL ? text : "", -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * mpis_cell_set_note:
 * @note: (nullable): why there is no more to say than that, as a tooltip; the text is dimmed then
 *
 * Without a note, the tooltip of a text that does not fit is the text.
 */
void
mpis_cell_set_note (MpisCell   *self,
                    const char *note)
{
  g_return_if_fail (MPIS_IS_CELL (self));

  if (!g_set_str (&self->note, note))
    return;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  note != NULL ? note : "", -1);
  if (note != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self), "dimmed");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "dimmed");
}

/**
 * mpis_cell_get_text:
 *
 * Returns: (transfer none) (nullable): what it says
 */
const char *
mpis_cell_get_text (MpisCell *self)
{
  g_return_val_if_fail (MPIS_IS_CELL (self), NULL);

  return self->text;
}
