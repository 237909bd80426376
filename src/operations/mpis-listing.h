#pragma once

#include "mpis-db.h"

G_BEGIN_DECLS

/**
 * MpisPage:
 * @limit: how many rows; 0 means all
 * @offset: how many to leave out first
 * @after: (nullable): the cursor of the last row of the page before
 *
 * Which part of a list is wanted.
 */
typedef struct {
  guint       limit;
  guint       offset;
  const char *after;
} MpisPage;

/**
 * MpisListing:
 * @json: a JSON array
 * @next: (nullable): the cursor the next page begins after; %NULL if this was the last
 *
 * A part of a list. Boxed.
 */
typedef struct {
  char *json;
  char *next;
} MpisListing;

#define MPIS_TYPE_LISTING (mpis_listing_get_type ())
GType        mpis_listing_get_type  (void);
MpisListing *mpis_listing_copy      (const MpisListing *self);
void         mpis_listing_free      (MpisListing       *self);

MpisListing *mpis_listing_from_rows (MpisDbRows        *rows,
                                     const MpisPage    *page);
char        *mpis_cursor_make       (const char        *first,
                                     const char        *second);
gboolean     mpis_cursor_read       (const char        *cursor,
                                     char             **first,
                                     char             **second,
                                     GError           **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MpisListing, mpis_listing_free)

G_END_DECLS
