#pragma once

#include "mpis-layout.h"

G_BEGIN_DECLS

/**
 * MpisLayoutConflict:
 * @id: the card
 * @mine: (nullable): it as we have it; %NULL if we removed it
 * @theirs: (nullable): it as the other side has it; %NULL if they removed it
 *
 * A card that both sides changed, each in its own way.
 */
typedef struct {
  char     *id;
  JsonNode *mine;
  JsonNode *theirs;
} MpisLayoutConflict;

/**
 * MpisLayoutChangeKind:
 *
 * What happened to a card from one layout to another.
 */
typedef enum {
  MPIS_LAYOUT_CARD_ADDED,
  MPIS_LAYOUT_CARD_REMOVED,
  MPIS_LAYOUT_CARD_MOVED,
  MPIS_LAYOUT_CARD_CONFIGURED
} MpisLayoutChangeKind;

/**
 * MpisLayoutChange:
 * @kind: what happened
 * @id: to which card
 * @widget: what that card shows
 */
typedef struct {
  MpisLayoutChangeKind  kind;
  char                 *id;
  char                 *widget;
} MpisLayoutChange;

MpisLayout *mpis_layout_merge   (MpisLayout  *base,
                                 MpisLayout  *mine,
                                 MpisLayout  *theirs,
                                 GPtrArray  **conflicts);
MpisLayout *mpis_layout_resolve (MpisLayout  *self,
                                 const char  *id,
                                 JsonNode    *card);
GPtrArray  *mpis_layout_compare (MpisLayout  *before,
                                 MpisLayout  *after);

G_END_DECLS
