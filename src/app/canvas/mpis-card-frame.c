#include "config.h"

#include "mpis-card-frame.h"

#include <glib/gi18n.h>

#define PADDING 12

struct _MpisCardFrame
{
  GtkWidget parent_instance;

  char      *id;
  GtkWidget *title;
  GtkWidget *button;
  GtkWidget *content;   /* (nullable) until the card is first seen */
  GtkWidget *footer;
  gboolean   handles;   /* whether it shows where to take hold of it */
};

G_DEFINE_FINAL_TYPE (MpisCardFrame, mpis_card_frame, GTK_TYPE_WIDGET)

static void
on_button_clicked_cb (MpisCardFrame *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "canvas.menu", "s", self->id);
}

/* A card is as large as its place, so it asks for next to nothing; that also spares the canvas from
 * measuring what is in it. */
static void
mpis_card_frame_measure (GtkWidget      *widget,
                         GtkOrientation  orientation,
                         int             for_size,
                         int            *minimum,
                         int            *natural,
                         int            *minimum_baseline,
                         int            *natural_baseline)
{
  *minimum = 1;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 240 : 160;
}

static void
allocate (GtkWidget *child,
          int        x,
          int        y,
          int        width,
          int        height)
{
  int least_width, least_height;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &least_width, NULL, NULL, NULL);
  width = MAX (width, least_width);
  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width, &least_height, NULL, NULL, NULL);
  gtk_widget_size_allocate (child, &(GtkAllocation) { x, y, width, MAX (height, least_height) }, -1);
}

static int
allocate_footer (MpisCardFrame *self,
                 int            width,
                 int            height)
{
  int footer = 0;

  if (!gtk_widget_should_layout (self->footer))
    return 0;
  gtk_widget_measure (self->footer, GTK_ORIENTATION_VERTICAL, width, NULL, &footer, NULL, NULL);
  allocate (self->footer, PADDING, height - footer - PADDING / 2, width - 2 * PADDING, footer);
  return footer + PADDING / 2;
}

static void
mpis_card_frame_size_allocate (GtkWidget *widget,
                               int        width,
                               int        height,
                               int        baseline)
{
  MpisCardFrame *self = MPIS_CARD_FRAME (widget);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int footer = allocate_footer (self, width, height);
  int button = 0;

  gtk_widget_measure (self->button, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &button, NULL, NULL);
  allocate (self->button, rtl ? 4 : width - button - 4, 4, button, MPIS_CARD_FRAME_HEADER - 8);
  allocate (self->title, rtl ? button + 8 : PADDING, 0, MAX (1, width - PADDING - button - 8),
            MPIS_CARD_FRAME_HEADER);
  if (self->content != NULL)
    allocate (self->content, 0, MPIS_CARD_FRAME_HEADER, width,
              MAX (1, height - MPIS_CARD_FRAME_HEADER - footer));
}

static void
snapshot_dots (GtkSnapshot   *snapshot,
               const GdkRGBA *color,
               double         x,
               double         y,
               int            columns,
               int            rows)
{
  for (int column = 0; column < columns; column++)
    for (int row = 0; row < rows; row++)
      gtk_snapshot_append_color (snapshot, color,
                                 &GRAPHENE_RECT_INIT (x + column * 5, y + row * 5, 2, 2));
}

/* Where to take hold: the header, and the corner that a pointer looks for first. */
static void
snapshot_handles (MpisCardFrame *self,
                  GtkSnapshot   *snapshot)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  int height = gtk_widget_get_height (GTK_WIDGET (self));
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  GdkRGBA color;

  gtk_widget_get_color (GTK_WIDGET (self), &color);
  color.alpha *= 0.5;
  snapshot_dots (snapshot, &color, width / 2 - 11, 3, 5, 2);
  for (int i = 0; i < 3; i++)
    snapshot_dots (snapshot, &color, rtl ? 6 + i * 5 : width - 8 - i * 5, height - 18 + i * 5, 1, 3 - i);
}

static void
mpis_card_frame_snapshot (GtkWidget   *widget,
                          GtkSnapshot *snapshot)
{
  MpisCardFrame *self = MPIS_CARD_FRAME (widget);

  GTK_WIDGET_CLASS (mpis_card_frame_parent_class)->snapshot (widget, snapshot);
  if (self->handles)
    snapshot_handles (self, snapshot);
}

/* While cards are being arranged, Tab goes from card to card; what is in them is not for now. */
static gboolean
mpis_card_frame_focus (GtkWidget        *widget,
                       GtkDirectionType  direction)
{
  MpisCardFrame *self = MPIS_CARD_FRAME (widget);

  if (!self->handles)
    return GTK_WIDGET_CLASS (mpis_card_frame_parent_class)->focus (widget, direction);
  return gtk_widget_get_focus_child (widget) == NULL && !gtk_widget_is_focus (widget) &&
         gtk_widget_grab_focus (widget);
}

/* The frame itself, not the first thing in it. */
static gboolean
mpis_card_frame_grab_focus (GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);

  if (root == NULL || !gtk_widget_get_mapped (widget))
    return FALSE;
  gtk_root_set_focus (root, widget);
  return TRUE;
}

static void
mpis_card_frame_dispose (GObject *object)
{
  MpisCardFrame *self = MPIS_CARD_FRAME (object);

  g_clear_pointer (&self->title, gtk_widget_unparent);
  g_clear_pointer (&self->button, gtk_widget_unparent);
  g_clear_pointer (&self->content, gtk_widget_unparent);
  g_clear_pointer (&self->footer, gtk_widget_unparent);
  G_OBJECT_CLASS (mpis_card_frame_parent_class)->dispose (object);
}

static void
mpis_card_frame_finalize (GObject *object)
{
  g_free (MPIS_CARD_FRAME (object)->id);
  G_OBJECT_CLASS (mpis_card_frame_parent_class)->finalize (object);
}

static void
mpis_card_frame_class_init (MpisCardFrameClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = mpis_card_frame_dispose;
  object_class->finalize = mpis_card_frame_finalize;
  widget_class->measure = mpis_card_frame_measure;
  widget_class->size_allocate = mpis_card_frame_size_allocate;
  widget_class->snapshot = mpis_card_frame_snapshot;
  widget_class->focus = mpis_card_frame_focus;
  widget_class->grab_focus = mpis_card_frame_grab_focus;
  gtk_widget_class_set_css_name (widget_class, "cardframe");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LIST_ITEM);
}

static GtkWidget *
add_label (MpisCardFrame *self,
           const char    *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, css_class);
  gtk_widget_set_parent (label, GTK_WIDGET (self));
  return label;
}

static void
mpis_card_frame_init (MpisCardFrame *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  gtk_widget_add_css_class (widget, "card");
  gtk_widget_set_focusable (widget, TRUE);
  gtk_widget_set_overflow (widget, GTK_OVERFLOW_HIDDEN);
  self->title = add_label (self, "heading");
  self->button = gtk_button_new_from_icon_name ("view-more-symbolic");
  gtk_widget_add_css_class (self->button, "flat");
  gtk_widget_add_css_class (self->button, "circular");
  gtk_widget_set_tooltip_text (self->button, _("Card Menu"));
  gtk_widget_set_parent (self->button, widget);
  g_signal_connect_swapped (self->button, "clicked", G_CALLBACK (on_button_clicked_cb), self);
  self->footer = add_label (self, "caption");
  gtk_widget_add_css_class (self->footer, "dimmed");
  gtk_widget_set_visible (self->footer, FALSE);
}

/**
 * mpis_card_frame_new:
 * @id: of the card in its layout
 *
 * Returns: (transfer floating): an empty frame
 */
GtkWidget *
mpis_card_frame_new (const char *id)
{
  MpisCardFrame *self = g_object_new (MPIS_TYPE_CARD_FRAME, NULL);

  self->id = g_strdup (id);
  return GTK_WIDGET (self);
}

/**
 * mpis_card_frame_get_id:
 *
 * Returns: which card it is
 */
const char *
mpis_card_frame_get_id (MpisCardFrame *self)
{
  g_return_val_if_fail (MPIS_IS_CARD_FRAME (self), NULL);

  return self->id;
}

/**
 * mpis_card_frame_set_title:
 * @title: what stands in the header, and what the card is called
 */
void
mpis_card_frame_set_title (MpisCardFrame *self,
                           const char    *title)
{
  g_return_if_fail (MPIS_IS_CARD_FRAME (self));

  if (g_str_equal (gtk_label_get_text (GTK_LABEL (self->title)), title))
    return;
  gtk_label_set_text (GTK_LABEL (self->title), title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
}

/**
 * mpis_card_frame_get_title:
 *
 * Returns: what the card is called
 */
const char *
mpis_card_frame_get_title (MpisCardFrame *self)
{
  g_return_val_if_fail (MPIS_IS_CARD_FRAME (self), NULL);

  return gtk_label_get_text (GTK_LABEL (self->title));
}

/**
 * mpis_card_frame_set_content:
 * @content: (nullable): what the card shows
 */
void
mpis_card_frame_set_content (MpisCardFrame *self,
                             GtkWidget     *content)
{
  g_return_if_fail (MPIS_IS_CARD_FRAME (self));

  if (self->content == content)
    return;
  g_clear_pointer (&self->content, gtk_widget_unparent);
  self->content = content;
  if (content != NULL)
    gtk_widget_insert_after (content, GTK_WIDGET (self), self->button);
}

/**
 * mpis_card_frame_get_content:
 *
 * Returns: (transfer none) (nullable): what the card shows
 */
GtkWidget *
mpis_card_frame_get_content (MpisCardFrame *self)
{
  g_return_val_if_fail (MPIS_IS_CARD_FRAME (self), NULL);

  return self->content;
}

/**
 * mpis_card_frame_get_button:
 *
 * Returns: (transfer none): the button of its menu
 */
GtkWidget *
mpis_card_frame_get_button (MpisCardFrame *self)
{
  g_return_val_if_fail (MPIS_IS_CARD_FRAME (self), NULL);

  return self->button;
}

/**
 * mpis_card_frame_set_footer:
 * @text: (nullable): how old the card's numbers are, if that is worth saying
 */
void
mpis_card_frame_set_footer (MpisCardFrame *self,
                            const char    *text)
{
  g_return_if_fail (MPIS_IS_CARD_FRAME (self));

  gtk_label_set_text (GTK_LABEL (self->footer), text != NULL ? text : "");
  gtk_widget_set_visible (self->footer, text != NULL && *text != '\0');
}

/**
 * mpis_card_frame_word_place:
 * @rect: where a card is
 *
 * Returns: (transfer full): that place in words, counted from 1
 */
char *
mpis_card_frame_word_place (const MpisLayoutRect *rect)
{
  /* Translators: where a card is on a dashboard, and how many columns and rows it takes */
  return g_strdup_printf (_("Column %d, row %d, %d wide, %d high"), rect->x + 1, rect->y + 1, rect->w,
                          rect->h);
}

/**
 * mpis_card_frame_set_place:
 * @rect: where the card is
 *
 * Says so to those who cannot see it.
 */
void
mpis_card_frame_set_place (MpisCardFrame        *self,
                           const MpisLayoutRect *rect)
{
  g_autofree char *words = mpis_card_frame_word_place (rect);

  g_return_if_fail (MPIS_IS_CARD_FRAME (self));

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words,
                                  -1);
}

/**
 * mpis_card_frame_set_handles:
 * @handles: whether cards are being arranged
 *
 * Shows where to take hold of it.
 */
void
mpis_card_frame_set_handles (MpisCardFrame *self,
                             gboolean       handles)
{
  g_return_if_fail (MPIS_IS_CARD_FRAME (self));

  if (self->handles == handles)
    return;
  self->handles = handles;
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    gtk_widget_queue_draw (GTK_WIDGET (self));
}
