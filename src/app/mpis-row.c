#include "config.h"

#include "mpis-row.h"

struct _MpisRow
{
  GObject parent_instance;

  gpointer item;
};

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MpisRow, mpis_row, G_TYPE_OBJECT)

static void
mpis_row_finalize (GObject *object)
{
  g_clear_object (&MPIS_ROW (object)->item);
  G_OBJECT_CLASS (mpis_row_parent_class)->finalize (object);
}

static void
mpis_row_class_init (MpisRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mpis_row_finalize;

  signals[CHANGED] = g_signal_new ("changed", MPIS_TYPE_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
mpis_row_init (MpisRow *self)
{
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
    g_signal_emit (self, signals[CHANGED], 0);
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

  g_signal_emit (self, signals[CHANGED], 0);
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

typedef struct {
  MpisRowBind bind;
  gpointer    data;
} Binding;

#define BINDING_KEY "mpis-row-binding"

static void
on_changed_cb (MpisRow     *row,
               GtkListItem *list_item)
{
  const Binding *binding = g_object_get_data (G_OBJECT (list_item), BINDING_KEY);

  gtk_widget_set_child_visible (gtk_list_item_get_child (list_item), row->item != NULL);
  if (row->item != NULL)
    binding->bind (list_item, row->item, binding->data);
}

static void
on_bind_cb (GtkListItemFactory *factory,
            GtkListItem        *list_item,
            Binding            *binding)
{
  gpointer item = gtk_list_item_get_item (list_item);

  if (!MPIS_IS_ROW (item))
    {
      binding->bind (list_item, item, binding->data);
      return;
    }
  g_object_set_data (G_OBJECT (list_item), BINDING_KEY, binding);
  g_signal_connect (item, "changed", G_CALLBACK (on_changed_cb), list_item);
  on_changed_cb (item, list_item);
}

static void
on_unbind_cb (GtkListItemFactory *factory,
              GtkListItem        *list_item,
              Binding            *binding)
{
  gpointer item = gtk_list_item_get_item (list_item);

  if (MPIS_IS_ROW (item))
    g_signal_handlers_disconnect_by_data (item, list_item);
}

static void
binding_free (gpointer  data,
              GClosure *closure)
{
  g_free (data);
}

/**
 * mpis_row_connect:
 * @factory: a #GtkSignalListItemFactory
 * @bind: shows an item
 * @data: given to @bind; outlives @factory
 *
 * Has @bind called for the rows that @factory's widgets get, and again whenever another item stands there.
 * Items that are no rows are given as they are.
 */
void
mpis_row_connect (GtkListItemFactory *factory,
                  MpisRowBind         bind,
                  gpointer            data)
{
  Binding *binding = g_new (Binding, 1);

  *binding = (Binding) { bind, data };
  g_signal_connect_data (factory, "bind", G_CALLBACK (on_bind_cb), binding, binding_free, 0);
  g_signal_connect (factory, "unbind", G_CALLBACK (on_unbind_cb), binding);
}
