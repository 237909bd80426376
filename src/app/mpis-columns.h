#pragma once

#include <gtk/gtk.h>

#include "mpis-post.h"
#include "mpis-run.h"
#include "mpis-scope.h"

G_BEGIN_DECLS

/**
 * MpisCellText:
 * @item: the row's item
 * @scope: for zones and names
 * @tooltip: (out) (nullable): more about the text, if there is more to say
 *
 * Returns: (transfer full): what stands in a cell
 */
typedef char *(*MpisCellText) (gpointer    item,
                               MpisScope  *scope,
                               char      **tooltip);

/**
 * MpisColumn:
 * @id: names the column in code and tests
 * @title: its header, translatable
 * @width: fixed width in pixels, or -1 to take what is left
 * @numeric: whether cells are aligned at their end
 * @sort_by: (nullable): the item's property to sort by
 * @sort_type: that property's type: %G_TYPE_STRING or a number
 * @text: what stands in its cells
 * @compare: (nullable): what sorts them instead of a property
 */
typedef struct {
  const char       *id;
  const char       *title;
  int               width;
  gboolean          numeric;
  const char       *sort_by;
  GType             sort_type;
  MpisCellText      text;
  GCompareDataFunc  compare;
} MpisColumn;

void        mpis_column_view_add       (GtkColumnView      *view,
                                        GType               item_type,
                                        const MpisColumn   *column,
                                        MpisScope          *scope);
void        mpis_column_view_add_made  (GtkColumnView      *view,
                                        GType               item_type,
                                        const MpisColumn   *column,
                                        GtkListItemFactory *factory);
GtkColumnViewColumn *
            mpis_column_view_find      (GtkColumnView      *view,
                                        const char         *id);

char       *mpis_post_get_heading      (const MpisPostFields *post);
char       *mpis_post_counter_text     (const MpisPostFields *post,
                                        MpisCounter         counter,
                                        char              **tooltip);
char       *mpis_post_rate_text        (const MpisPostFields *post,
                                        char              **tooltip);
char       *mpis_run_channels_text     (const MpisRunFields  *run);

gboolean    mpis_text_matches          (const char         *text,
                                        const char         *folded);

G_END_DECLS
