#include "config.h"

#include "mpis-card-line.h"

#define SPACING      12
#define LEAST_TEXT   110   /* pixels; texts are not made narrower for the sake of another number */
#define MAX_NUMBERS  6

struct _MpisCardLine
{
  GtkWidget parent_instance;

  GtkWidget *sign;
  GtkWidget *texts;
  GtkWidget *numbers[MAX_NUMBERS];
  GtkWidget *button;
  guint      n_numbers;
};

G_DEFINE_FINAL_TYPE (MpisCardLine, mpis_card_line, GTK_TYPE_WIDGET)

static int
width_of (GtkWidget *child)
{
  int natural = 0;

  if (child != NULL)
    gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);
  return natural;
}

/* Every row has the same, so that number stands below number. */
static int
number_width (MpisCardLine *self)
{
  g_autoptr(PangoLayout) layout = NULL;
  int width;

  if (self->n_numbers == 0)
    return 0;
  layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), "000 000 K");
  pango_layout_get_pixel_size (layout, &width, NULL);
  return width;
}

/* How many numbers there is room for, and what they and the rest leave to the texts. */
static guint
fit (MpisCardLine *self,
     int           width,
     int          *left)
{
  int number = number_width (self);
  guint n = 0;

  *left = width;
  if (self->sign != NULL)
    *left -= width_of (self->sign) + SPACING;
  if (self->button != NULL)
    *left -= width_of (self->button) + SPACING / 2;
  while (n < self->n_numbers && (n == 0 || *left - (int) (n + 1) * (number + SPACING) >= LEAST_TEXT))
    n++;
  *left = MAX (1, *left - (int) n * (number + SPACING));
  return n;
}

static GtkSizeRequestMode
mpis_card_line_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
mpis_card_line_measure (GtkWidget      *widget,
                        GtkOrientation  orientation,
                        int             for_size,
                        int            *minimum,
                        int            *natural,
                        int            *minimum_baseline,
                        int            *natural_baseline)
{
  MpisCardLine *self = MPIS_CARD_LINE (widget);
  int texts = -1;

  *minimum = *natural = 0;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = width_of (self->sign) + width_of (self->button) + LEAST_TEXT / 2;
      *natural = *minimum + 2 * LEAST_TEXT + (int) self->n_numbers * (number_width (self) + SPACING);
      return;
    }
  if (for_size >= 0)
    fit (self, for_size, &texts);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      int least, best;

      gtk_widget_measure (child, orientation, child == self->texts ? texts : -1, &least, &best, NULL, NULL);
      *minimum = MAX (*minimum, least);
      *natural = MAX (*natural, best);
    }
}

static void
place (MpisCardLine *self,
       GtkWidget    *child,
       int           x,
       int           width,
       int           height)
{
  int whole = gtk_widget_get_width (GTK_WIDGET (self));
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  int least;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  width = MAX (width, least);
  gtk_widget_size_allocate (child, &(GtkAllocation) { rtl ? whole - x - width : x, 0, width, height }, -1);
}

static void
mpis_card_line_size_allocate (GtkWidget *widget,
                              int        width,
                              int        height,
                              int        baseline)
{
  MpisCardLine *self = MPIS_CARD_LINE (widget);
  int number = number_width (self), x = 0, texts;
  guint n_shown = fit (self, width, &texts);

  if (self->sign != NULL)
    {
      place (self, self->sign, 0, width_of (self->sign), height);
      x = width_of (self->sign) + SPACING;
    }
  if (self->texts != NULL)
    place (self, self->texts, x, texts, height);
  x += texts;
  for (guint i = 0; i < self->n_numbers; i++)
    {
      gtk_widget_set_child_visible (self->numbers[i], i < n_shown);
      if (i < n_shown)
        place (self, self->numbers[i], x + SPACING + (int) i * (number + SPACING), number, height);
    }
  if (self->button != NULL)
    place (self, self->button, width - width_of (self->button), width_of (self->button), height);
}

static void
mpis_card_line_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))))
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (mpis_card_line_parent_class)->dispose (object);
}

static void
mpis_card_line_class_init (MpisCardLineClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mpis_card_line_dispose;
  widget_class->get_request_mode = mpis_card_line_get_request_mode;
  widget_class->measure = mpis_card_line_measure;
  widget_class->size_allocate = mpis_card_line_size_allocate;
  gtk_widget_class_set_css_name (widget_class, "cardline");
}

static void
mpis_card_line_init (MpisCardLine *self)
{
}

/**
 * mpis_card_line_new:
 *
 * Returns: (transfer floating): an empty line
 */
GtkWidget *
mpis_card_line_new (void)
{
  return g_object_new (MPIS_TYPE_CARD_LINE, NULL);
}

/**
 * mpis_card_line_set_sign:
 * @sign: what stands before the texts; once
 */
void
mpis_card_line_set_sign (MpisCardLine *self,
                         GtkWidget    *sign)
{
  self->sign = sign;
  gtk_widget_insert_after (sign, GTK_WIDGET (self), NULL);
}

/**
 * mpis_card_line_set_texts:
 * @texts: what takes the room that numbers leave; once
 */
void
mpis_card_line_set_texts (MpisCardLine *self,
                          GtkWidget    *texts)
{
  self->texts = texts;
  gtk_widget_insert_before (texts, GTK_WIDGET (self), NULL);
}

/**
 * mpis_card_line_add_number:
 * @number: another number; more than fit are never shown
 */
void
mpis_card_line_add_number (MpisCardLine *self,
                           GtkWidget    *number)
{
  g_return_if_fail (self->n_numbers < MAX_NUMBERS);

  self->numbers[self->n_numbers++] = number;
  gtk_widget_insert_before (number, GTK_WIDGET (self), NULL);
}

/**
 * mpis_card_line_set_button:
 * @button: what stands at the end; once
 */
void
mpis_card_line_set_button (MpisCardLine *self,
                           GtkWidget    *button)
{
  self->button = button;
  gtk_widget_insert_before (button, GTK_WIDGET (self), NULL);
}
