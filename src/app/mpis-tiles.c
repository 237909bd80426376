#include "config.h"

#include "mpis-tiles.h"

#include <adwaita.h>

struct _MpisTiles
{
  GtkWidget parent_instance;

  int min_tile_width;   /* at the usual size of text */
  int spacing;
};

enum { PROP_0, PROP_MIN_TILE_WIDTH, PROP_SPACING, N_PROPS };
static GParamSpec *properties[N_PROPS];

static GtkBuildableIface *parent_buildable;

static void
mpis_tiles_add_child (GtkBuildable *buildable,
                      GtkBuilder   *builder,
                      GObject      *child,
                      const char   *type)
{
  if (GTK_IS_WIDGET (child))
    gtk_widget_set_parent (GTK_WIDGET (child), GTK_WIDGET (buildable));
  else
    parent_buildable->add_child (buildable, builder, child, type);
}

static void
mpis_tiles_buildable_init (GtkBuildableIface *iface)
{
  parent_buildable = g_type_interface_peek_parent (iface);
  iface->add_child = mpis_tiles_add_child;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (MpisTiles, mpis_tiles, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_BUILDABLE,
                                                      mpis_tiles_buildable_init))

static guint
n_visible (MpisTiles *self)
{
  guint n = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += gtk_widget_should_layout (child);
  return n;
}

/* Larger text needs wider tiles. */
static int
least_width (MpisTiles *self)
{
  return (int) adw_length_unit_to_px (ADW_LENGTH_UNIT_SP, self->min_tile_width,
                                      gtk_widget_get_settings (GTK_WIDGET (self)));
}

static guint
columns_for (MpisTiles *self,
             int        width)
{
  guint n = MAX (1, n_visible (self));
  int fitting = (width + self->spacing) / (least_width (self) + self->spacing);
  guint most = CLAMP (fitting, 1, (int) n);
  guint columns = most;

  while (n % columns != 0)
    columns--;
  if (columns * 2 > most)
    return columns;
  return (n + (n + most - 1) / most - 1) / ((n + most - 1) / most);   /* as even as a rest allows */
}

static int
tile_width (MpisTiles *self,
            int        width,
            guint      columns)
{
  return MAX (0, (width - (int) (columns - 1) * self->spacing) / (int) columns);
}

/* The height of the row that begins at @child; @child moves on to the next row. */
static int
row_height (GtkWidget **child,
            guint       columns,
            int         width)
{
  int height = 0;

  for (guint column = 0; *child != NULL && column < columns;
       *child = gtk_widget_get_next_sibling (*child))
    {
      int minimum;

      if (!gtk_widget_should_layout (*child))
        continue;
      gtk_widget_measure (*child, GTK_ORIENTATION_VERTICAL, width, &minimum, NULL, NULL, NULL);
      height = MAX (height, minimum);
      column++;
    }
  return height;
}

static GtkSizeRequestMode
mpis_tiles_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
measure_width (MpisTiles *self,
               int       *minimum,
               int       *natural)
{
  guint n = MAX (1, n_visible (self));

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      int child_minimum;

      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &child_minimum, NULL, NULL, NULL);
      *minimum = MAX (*minimum, child_minimum);
    }
  *natural = MAX (*minimum, (int) n * least_width (self) + (int) (n - 1) * self->spacing);
}

static void
mpis_tiles_measure (GtkWidget      *widget,
                    GtkOrientation  orientation,
                    int             for_size,
                    int            *minimum,
                    int            *natural,
                    int            *minimum_baseline,
                    int            *natural_baseline)
{
  MpisTiles *self = MPIS_TILES (widget);
  GtkWidget *child = gtk_widget_get_first_child (widget);

  *minimum = *natural = 0;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      measure_width (self, minimum, natural);
      return;
    }
  if (for_size < 0)
    measure_width (self, natural, &for_size);
  *natural = 0;
  while (child != NULL)
    {
      guint columns = columns_for (self, for_size);

      *natural += row_height (&child, columns, tile_width (self, for_size, columns));
      *natural += child != NULL ? self->spacing : 0;
    }
  *minimum = *natural;
}

static void
mpis_tiles_size_allocate (GtkWidget *widget,
                          int        width,
                          int        height,
                          int        baseline)
{
  MpisTiles *self = MPIS_TILES (widget);
  guint columns = columns_for (self, width);
  int tile = tile_width (self, width, columns);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  GtkWidget *child = gtk_widget_get_first_child (widget);
  int y = 0;

  while (child != NULL)
    {
      GtkWidget *row = child;
      int row_size = row_height (&child, columns, tile);
      guint column = 0;

      for (; row != child; row = gtk_widget_get_next_sibling (row))
        {
          int x = (int) column * (tile + self->spacing);

          if (!gtk_widget_should_layout (row))
            continue;
          gtk_widget_size_allocate (row,
                                    &(GtkAllocation) { rtl ? width - x - tile : x, y, tile, row_size },
                                    -1);
          column++;
        }
      y += row_size + self->spacing;
    }
}

static void
mpis_tiles_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))))
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (mpis_tiles_parent_class)->dispose (object);
}

static void
mpis_tiles_get_property (GObject    *object,
                         guint       property_id,
                         GValue     *value,
                         GParamSpec *pspec)
{
  MpisTiles *self = MPIS_TILES (object);

  switch (property_id)
    {
    case PROP_MIN_TILE_WIDTH: g_value_set_int (value, self->min_tile_width); break;
    case PROP_SPACING:        g_value_set_int (value, self->spacing); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
mpis_tiles_set_property (GObject      *object,
                         guint         property_id,
                         const GValue *value,
                         GParamSpec   *pspec)
{
  MpisTiles *self = MPIS_TILES (object);

  switch (property_id)
    {
    case PROP_MIN_TILE_WIDTH: self->min_tile_width = g_value_get_int (value); break;
    case PROP_SPACING:        self->spacing = g_value_get_int (value); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
mpis_tiles_class_init (MpisTilesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = mpis_tiles_dispose;
  object_class->get_property = mpis_tiles_get_property;
  object_class->set_property = mpis_tiles_set_property;
  widget_class->get_request_mode = mpis_tiles_get_request_mode;
  widget_class->measure = mpis_tiles_measure;
  widget_class->size_allocate = mpis_tiles_size_allocate;

  properties[PROP_MIN_TILE_WIDTH] =
    g_param_spec_int ("min-tile-width", NULL, NULL, 1, G_MAXINT16, 160,
                      G_PARAM_READWRITE | G_PARAM_CONSTRUCT | G_PARAM_STATIC_STRINGS);
  properties[PROP_SPACING] =
    g_param_spec_int ("spacing", NULL, NULL, 0, G_MAXINT16, 12,
                      G_PARAM_READWRITE | G_PARAM_CONSTRUCT | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_css_name (widget_class, "tiles");
}

static void
mpis_tiles_init (MpisTiles *self)
{
}
