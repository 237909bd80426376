#pragma once

#include <gtk/gtk.h>
#include <libdex.h>

#include "mpis-card-answer.h"
#include "mpis-scope.h"

G_BEGIN_DECLS

/**
 * MpisCardShow:
 *
 * Shows what was worked out, on the main thread, when there is time for it.
 */
typedef void (*MpisCardShow) (gpointer        owner,
                              MpisCardAnswer *answer);

/**
 * MpisCardSource:
 *
 * What the cards of a window are worked out from: a snapshot of what the scope looks at, taken once for
 * all of them when the first asks after a change. `changed` is emitted when there is something new to
 * show, `age-changed` when only the connection's state is another.
 */
#define MPIS_TYPE_CARD_SOURCE (mpis_card_source_get_type ())
G_DECLARE_FINAL_TYPE (MpisCardSource, mpis_card_source, MPIS, CARD_SOURCE, GObject)

MpisCardSource *mpis_card_source_new         (MpisScope         *scope);
MpisScope      *mpis_card_source_get_scope   (MpisCardSource    *self);
void            mpis_card_source_set_widgets (MpisCardSource    *self,
                                              GListModel        *widgets);
guint           mpis_card_source_get_stamp   (MpisCardSource    *self);
MpisCardInput  *mpis_card_source_get_input   (MpisCardSource    *self);
char           *mpis_card_source_word_age    (MpisCardSource    *self);
DexFuture      *mpis_card_source_ask         (MpisCardSource    *self,
                                              const char        *widget,
                                              JsonObject        *config) G_GNUC_WARN_UNUSED_RESULT;
void            mpis_card_source_show        (MpisCardSource    *self,
                                              gpointer           owner,
                                              MpisCardAnswer    *answer,
                                              MpisCardShow       show);

G_END_DECLS
