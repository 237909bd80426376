#include "config.h"

#include "mpis-row.h"

typedef struct {
  MpisRowBind bind;
  gpointer    data;
} Binding;

/* A widget that shows a row: one a column, or one for all of it. */
typedef struct {
  GtkListItem   *list_item;
  const Binding *binding;
  gboolean       stale;     /* it says what stood there before, and nobody sees it */
} Shown;

struct _MpisRow
{
  GObject parent_instance;

  gpointer  item;
  GArray   *shown;          /* of Shown */
  gboolean  stale;          /* whether one of them is */
};

enum { STALE, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MpisRow, mpis_row, G_TYPE_OBJECT)

/* The list has every row it keeps widgets for in the window, and only those that are seen mapped. */
static gboolean
is_seen (const Shown *shown)
{
  GtkWidget *child = gtk_list_item_get_child (shown->list_item);

  return gtk_widget_get_mapped (gtk_widget_get_parent (child));
}

static void
write_shown (MpisRow *self,
             Shown   *shown)
{
  shown->stale = FALSE;
  gtk_widget_set_child_visible (gtk_list_item_get_child (shown->list_item), self->item != NULL);
  if (self->item != NULL)
    shown->binding->bind (shown->list_item, self->item, shown->binding->data);
}

/* What nobody sees can wait; but nothing is said of what is not there any more. */
static void
show (MpisRow *self,
      Shown   *shown)
{
  gboolean was_stale = self->stale;

  if (self->item == NULL || is_seen (shown))
    {
      write_shown (self, shown);
      return;
    }
  shown->stale = TRUE;
  self->stale = TRUE;
  if (!was_stale)
    g_signal_emit (self, signals[STALE], 0);
}

static void
show_all (MpisRow *self)
{
  for (guint i = 0; i < self->shown->len; i++)
    show (self, &g_array_index (self->shown, Shown, i));
}

static void
mpis_row_finalize (GObject *object)
{
  MpisRow *self = MPIS_ROW (object);

  g_array_unref (self->shown);
  g_clear_object (&self->item);
  G_OBJECT_CLASS (mpis_row_parent_class)->finalize (object);
}

static void
mpis_row_class_init (MpisRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mpis_row_finalize;

  signals[STALE] = g_signal_new ("stale", MPIS_TYPE_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
}

static void
mpis_row_init (MpisRow *self)
{
  self->shown = g_array_new (FALSE, FALSE, sizeof (Shown));
}

/**
 * mpis_row_new:
 * @item: (nullable): what stands there
 *
 * Returns: (transfer full): a new place
 */
MpisRow *
mpis_row_new (gpointer item)
{
  MpisRow *self = g_object_new (MPIS_TYPE_ROW, NULL);

  g_set_object (&self->item, item);
  return self;
}

/**
 * mpis_row_set_item:
 * @item: (nullable): what stands there from now on; nothing, if the place is about to go
 */
void
mpis_row_set_item (MpisRow  *self,
                   gpointer  item)
{
  g_return_if_fail (MPIS_IS_ROW (self));

  if (g_set_object (&self->item, item))
    show_all (self);
}

/**
 * mpis_row_rewrite:
 *
 * Has what stands there written anew, in the time zone it is now.
 */
void
mpis_row_rewrite (MpisRow *self)
{
  g_return_if_fail (MPIS_IS_ROW (self));

  show_all (self);
}

/**
 * mpis_row_catch_up:
 *
 * Writes what waited because nobody sees it.
 */
void
mpis_row_catch_up (MpisRow *self)
{
  g_return_if_fail (MPIS_IS_ROW (self));

  self->stale = FALSE;
  for (guint i = 0; i < self->shown->len; i++)
    {
      Shown *shown = &g_array_index (self->shown, Shown, i);

      if (shown->stale)
        write_shown (self, shown);
    }
}

/**
 * mpis_row_is_seen:
 *
 * Returns: whether it is on the screen
 */
gboolean
mpis_row_is_seen (MpisRow *self)
{
  g_return_val_if_fail (MPIS_IS_ROW (self), FALSE);

  return self->shown->len > 0 && is_seen (&g_array_index (self->shown, Shown, 0));
}

/**
 * mpis_row_get_item:
 *
 * Returns: (transfer none) (nullable): what stands there
 */
gpointer
mpis_row_get_item (MpisRow *self)
{
  g_return_val_if_fail (MPIS_IS_ROW (self), NULL);

  return self->item;
}

static Shown *
find_shown (MpisRow     *self,
            GtkListItem *list_item,
            guint       *position)
{
  for (guint i = 0; i < self->shown->len; i++)
    {
      Shown *shown = &g_array_index (self->shown, Shown, i);

      if (shown->list_item == list_item)
        {
          *position = i;
          return shown;
        }
    }
  return NULL;
}

/* It comes into sight before it was its turn. */
static void
on_map_cb (GtkWidget   *child,
           GtkListItem *list_item)
{
  gpointer item = gtk_list_item_get_item (list_item);
  guint position;
  Shown *shown = MPIS_IS_ROW (item) ? find_shown (item, list_item, &position) : NULL;

  if (shown != NULL && shown->stale)
    write_shown (item, shown);
}

static void
on_setup_cb (GtkListItemFactory *factory,
             GtkListItem        *list_item)
{
  g_signal_connect_object (gtk_list_item_get_child (list_item), "map", G_CALLBACK (on_map_cb),
                           list_item, G_CONNECT_DEFAULT);
}

static void
on_bind_cb (GtkListItemFactory *factory,
            GtkListItem        *list_item,
            const Binding      *binding)
{
  gpointer item = gtk_list_item_get_item (list_item);
  Shown shown = { list_item, binding, FALSE };
  MpisRow *row;

  if (!MPIS_IS_ROW (item))
    {
      binding->bind (list_item, item, binding->data);
      return;
    }
  row = item;
  g_array_append_val (row->shown, shown);
  show (row, &g_array_index (row->shown, Shown, row->shown->len - 1));
}

static void
on_unbind_cb (GtkListItemFactory *factory,
              GtkListItem        *list_item)
{
  gpointer item = gtk_list_item_get_item (list_item);
  guint position;

  if (MPIS_IS_ROW (item) && find_shown (item, list_item, &position) != NULL)
    g_array_remove_index_fast (MPIS_ROW (item)->shown, position);
}

static void
binding_free (gpointer  data,
              GClosure *closure)
{
  g_free (data);
}

/**
 * mpis_row_connect:
 * @factory: a #GtkSignalListItemFactory that sets its children up already
 * @bind: shows an item
 * @data: given to @bind; outlives @factory
 *
 * Has @bind called for the rows that @factory's widgets get, and again whenever another item stands there: at once
 * for what is on the screen, for the rest when it comes into sight or the row is told to catch up.
 * Items that are no rows are given as they are.
 */
void
mpis_row_connect (GtkListItemFactory *factory,
                  MpisRowBind         bind,
                  gpointer            data)
{
  Binding *binding = g_new (Binding, 1);

  *binding = (Binding) { bind, data };
  g_signal_connect (factory, "setup", G_CALLBACK (on_setup_cb), NULL);
  g_signal_connect_data (factory, "bind", G_CALLBACK (on_bind_cb), binding, binding_free, 0);
  g_signal_connect (factory, "unbind", G_CALLBACK (on_unbind_cb), NULL);
}
