#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * MpisRow:
 *
 * A place in a list page, and the item that stands there now. Views keep their widgets for an object that
 * stays, and make others for one that comes: so the places stay, and have their widgets written anew when
 * something else stands there. A view has ten times the widgets that are on the screen: those that nobody
 * sees stay `stale` until it is their turn. A place where nothing stands any more is blank until it goes.
 */
#define MPIS_TYPE_ROW (mpis_row_get_type ())
G_DECLARE_FINAL_TYPE (MpisRow, mpis_row, MPIS, ROW, GObject)

/**
 * MpisRowBind:
 * @list_item: what shows a row
 * @item: the item to show
 * @data: whatever the factory needs
 */
typedef void (*MpisRowBind) (GtkListItem *list_item,
                             gpointer     item,
                             gpointer     data);

MpisRow  *mpis_row_new           (gpointer            item);
void      mpis_row_set_item      (MpisRow            *self,
                                  gpointer            item);
void      mpis_row_rewrite       (MpisRow            *self);
void      mpis_row_catch_up      (MpisRow            *self);
gboolean  mpis_row_is_seen       (MpisRow            *self);
gpointer  mpis_row_get_item      (MpisRow            *self);
void      mpis_row_connect       (GtkListItemFactory *factory,
                                  MpisRowBind         bind,
                                  gpointer            data);

G_END_DECLS
