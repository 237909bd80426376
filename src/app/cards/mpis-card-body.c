#include "config.h"

#include "mpis-card-body.h"

#define PADDING 12
#define SPACING 8

/* Never left out. */
#define MOST_IMPORTANT 9

struct _MpisCardBody
{
  GtkWidget parent_instance;

  gboolean centered;
};

G_DEFINE_FINAL_TYPE (MpisCardBody, mpis_card_body, GTK_TYPE_WIDGET)

static guint
importance_of (GtkWidget *child)
{
  return GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (child), "mpis-importance"));
}

static int
height_of (GtkWidget *child,
           int        width)
{
  int least_width, least, natural;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &least_width, NULL, NULL, NULL);
  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, MAX (width, least_width), &least, &natural, NULL, NULL);
  return gtk_widget_get_vexpand (child) ? least : natural;
}

/* What the parts of at least @importance take. */
static int
height_from (MpisCardBody *self,
             guint         importance,
             int           width)
{
  int height = -SPACING;

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (gtk_widget_should_layout (child) && importance_of (child) >= importance)
      height += height_of (child, width) + SPACING;
  return MAX (0, height);
}

static void
mpis_card_body_measure (GtkWidget      *widget,
                        GtkOrientation  orientation,
                        int             for_size,
                        int            *minimum,
                        int            *natural,
                        int            *minimum_baseline,
                        int            *natural_baseline)
{
  *minimum = 1;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *natural = 240;
  else
    *natural = height_from (MPIS_CARD_BODY (widget), 0, (for_size < 0 ? 240 : for_size) - 2 * PADDING) + PADDING;
}

static void
place (GtkWidget *child,
       int        y,
       int        width,
       int        height)
{
  int least_width, least_height;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &least_width, NULL, NULL, NULL);
  width = MAX (width, least_width);
  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width, &least_height, NULL, NULL, NULL);
  gtk_widget_size_allocate (child, &(GtkAllocation) { PADDING, y, width, MAX (height, least_height) }, -1);
}

static gboolean
expands (MpisCardBody *self,
         guint         importance)
{
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (gtk_widget_get_vexpand (child) && importance_of (child) >= importance && gtk_widget_get_visible (child))
      return TRUE;
  return FALSE;
}

static void
mpis_card_body_size_allocate (GtkWidget *widget,
                              int        width,
                              int        height,
                              int        baseline)
{
  MpisCardBody *self = MPIS_CARD_BODY (widget);
  int inner = MAX (1, width - 2 * PADDING), room = MAX (1, height - PADDING);
  guint importance = 0;
  int rest, y = 0;

  while (importance < MOST_IMPORTANT && height_from (self, importance, inner) > room)
    importance++;
  rest = MAX (0, room - height_from (self, importance, inner));
  if (self->centered && !expands (self, importance))
    y = rest / 2;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      gboolean shown = importance_of (child) >= importance;
      int own;

      gtk_widget_set_child_visible (child, shown);
      if (!shown || !gtk_widget_should_layout (child))
        continue;
      own = height_of (child, inner) + (gtk_widget_get_vexpand (child) ? rest : 0);
      place (child, y, inner, own);
      y += own + SPACING;
    }
}

static void
mpis_card_body_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))))
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (mpis_card_body_parent_class)->dispose (object);
}

static void
mpis_card_body_class_init (MpisCardBodyClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mpis_card_body_dispose;
  widget_class->measure = mpis_card_body_measure;
  widget_class->size_allocate = mpis_card_body_size_allocate;
  gtk_widget_class_set_css_name (widget_class, "cardbody");
}

static void
mpis_card_body_init (MpisCardBody *self)
{
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

/**
 * mpis_card_body_new:
 * @centered: whether parts stand in the middle if none expands
 *
 * Returns: (transfer floating): a body without parts
 */
GtkWidget *
mpis_card_body_new (gboolean centered)
{
  MpisCardBody *self = g_object_new (MPIS_TYPE_CARD_BODY, NULL);

  self->centered = centered;
  return GTK_WIDGET (self);
}

/**
 * mpis_card_body_append:
 * @child: a part
 * @importance: from 0, left out first, to 9, never left out
 */
void
mpis_card_body_append (MpisCardBody *self,
                       GtkWidget    *child,
                       guint         importance)
{
  g_return_if_fail (MPIS_IS_CARD_BODY (self));

  g_object_set_data (G_OBJECT (child), "mpis-importance", GUINT_TO_POINTER (importance));
  gtk_widget_insert_before (child, GTK_WIDGET (self), NULL);
}
