#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define MPIS_OVERLAY_FRONT G_MAXUINT

/*
 * MpisOverlayEdit:
 * @position: where in the list as the server has it, or %MPIS_OVERLAY_FRONT for something before all of it
 * @instead: (nullable): what is shown there; %NULL for nothing
 * @why: interned; where two edits have the same, they are the same
 *
 * Something shown otherwise than the server has it. Edits come by position.
 */
typedef struct {
  guint       position;
  gpointer    instead;
  const char *why;
} MpisOverlayEdit;

/*
 * MpisOverlay:
 *
 * What a list shows over what the server has: what was asked for and is not done yet, and what the clock
 * alone changes.
 */
typedef struct _MpisOverlay MpisOverlay;

MpisOverlay *_mpis_overlay_new       (GListStore   *store);
void         _mpis_overlay_free      (MpisOverlay  *self);
GArray      *_mpis_overlay_edits_new (void);
void         _mpis_overlay_add       (GArray       *edits,
                                      guint         position,
                                      gpointer      instead,
                                      const char   *why);
void         _mpis_overlay_lift      (MpisOverlay  *self);
void         _mpis_overlay_lay       (MpisOverlay  *self,
                                      GPtrArray    *base,
                                      GArray       *edits);

G_END_DECLS
