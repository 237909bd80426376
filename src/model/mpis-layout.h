#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* The grid: twelve columns, as many rows as it takes. */
#define MPIS_LAYOUT_COLUMNS 12
#define MPIS_LAYOUT_MAX_ROW 9999

/**
 * MpisLayoutRect:
 * @x: first column, 0 to 11
 * @y: first row, from 0
 * @w: columns, at least 1; x + w is at most 12
 * @h: rows, at least 1
 *
 * A place on the grid.
 */
typedef struct {
  int x;
  int y;
  int w;
  int h;
} MpisLayoutRect;

/**
 * MpisLayoutCard:
 * @id: names the card among those of its layout, for as long as it lives
 * @widget: what it shows: a key of the widget registry, known to us or not
 * @rect: where it is
 * @config: its settings; neither to be changed nor, off the main thread, to be referenced
 *
 * A card as it lies in a layout. Belongs to the layout.
 */
typedef struct {
  char           *id;
  char           *widget;
  MpisLayoutRect  rect;
  JsonObject     *config;
  /*< private >*/
  gpointer        content;
} MpisLayoutCard;

/**
 * MpisLayout:
 *
 * How the cards of a dashboard lie: the `layout_config` of the contract, with every member we do not
 * know kept. No two cards overlap, none leaves the grid. Boxed, immutable, thread-safe: each change is a
 * new layout.
 */
typedef struct _MpisLayout MpisLayout;

#define MPIS_TYPE_LAYOUT (mpis_layout_get_type ())
GType                 mpis_layout_get_type      (void);
MpisLayout           *mpis_layout_new           (void);
MpisLayout           *mpis_layout_new_from_node (JsonNode              *node,
                                                 GError               **error);
MpisLayout           *mpis_layout_new_from_text (const char            *text,
                                                 gssize                 length,
                                                 GError               **error);
JsonNode             *mpis_layout_to_node       (MpisLayout            *self);
char                 *mpis_layout_to_text       (MpisLayout            *self);
MpisLayout           *mpis_layout_ref           (MpisLayout            *self);
void                  mpis_layout_unref         (MpisLayout            *self);
gboolean              mpis_layout_equal         (MpisLayout            *self,
                                                 MpisLayout            *other);

guint                 mpis_layout_get_n_cards   (MpisLayout            *self);
const MpisLayoutCard *mpis_layout_get_card      (MpisLayout            *self,
                                                 guint                  index);
const MpisLayoutCard *mpis_layout_find          (MpisLayout            *self,
                                                 const char            *id);
int                   mpis_layout_get_n_rows    (MpisLayout            *self);
guint                *mpis_layout_reading_order (MpisLayout            *self);

MpisLayout           *mpis_layout_add           (MpisLayout            *self,
                                                 const char            *widget,
                                                 JsonObject            *config,
                                                 const MpisLayoutRect  *rect,
                                                 char                 **id);
MpisLayout           *mpis_layout_duplicate     (MpisLayout            *self,
                                                 const char            *id,
                                                 char                 **new_id);
MpisLayout           *mpis_layout_remove        (MpisLayout            *self,
                                                 const char            *id);
MpisLayout           *mpis_layout_place         (MpisLayout            *self,
                                                 const char            *id,
                                                 const MpisLayoutRect  *rect);
MpisLayout           *mpis_layout_reorder       (MpisLayout            *self,
                                                 const char            *id,
                                                 guint                  index);
MpisLayout           *mpis_layout_configure     (MpisLayout            *self,
                                                 const char            *id,
                                                 JsonObject            *config);
MpisLayout           *mpis_layout_compact       (MpisLayout            *self);
MpisLayoutRect        mpis_layout_find_room     (MpisLayout            *self,
                                                 int                    w,
                                                 int                    h);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MpisLayout, mpis_layout_unref)

G_END_DECLS
