#pragma once

#include "mpis-json-members.h"
#include "mpis-layout.h"

G_BEGIN_DECLS

/* What a card is besides its place, shared by all layouts it lies in. */
typedef struct {
  gatomicrefcount  ref_count;
  char            *id;
  char            *widget;
  JsonObject      *config;        /* made of @settings, for readers */
  MpisJsonMembers *settings;      /* of `config` */
  MpisJsonMembers *place_extras;  /* of `position`, besides x, y, w, h */
  MpisJsonMembers *extras;        /* of the card itself, besides what we know */
} MpisLayoutContent;

struct _MpisLayout {
  gatomicrefcount  ref_count;
  GArray          *cards;    /* MpisLayoutCard */
  MpisJsonMembers *extras;   /* of the document, besides `widgets` */
  GPtrArray       *strays;   /* texts of what stands among the widgets and is none */
  gboolean         named;    /* whether the cards' ids are written, or follow from their order */
};

MpisLayoutContent *_mpis_layout_content_new   (const char              *id,
                                               const char              *widget,
                                               MpisJsonMembers         *settings,
                                               MpisJsonMembers         *place_extras,
                                               MpisJsonMembers         *extras);
void               _mpis_layout_content_unref (MpisLayoutContent       *self);
gboolean           _mpis_layout_content_equal (const MpisLayoutContent *self,
                                               const MpisLayoutContent *other);

MpisLayout        *_mpis_layout_derive        (MpisLayout              *self);
void               _mpis_layout_append        (MpisLayout              *self,
                                               MpisLayoutContent       *content,
                                               const MpisLayoutRect    *rect);
int                _mpis_layout_index         (MpisLayout              *self,
                                               const char              *id);
MpisLayoutContent *_mpis_layout_card_content  (const MpisLayoutCard    *card);
JsonNode          *_mpis_layout_card_to_node  (const MpisLayoutCard    *card);
gboolean           _mpis_layout_read_card     (JsonNode                *node,
                                               MpisLayoutContent      **content,
                                               MpisLayoutRect          *rect);

gboolean           _mpis_layout_rect_equal    (const MpisLayoutRect    *a,
                                               const MpisLayoutRect    *b);
MpisLayoutRect     _mpis_layout_clamp         (const MpisLayoutRect    *rect);
void               _mpis_layout_settle        (MpisLayout              *self,
                                               const gboolean          *first);

G_END_DECLS
