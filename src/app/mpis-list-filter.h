#pragma once

#include "mpis-query.h"
#include "mpis-standings.h"

G_BEGIN_DECLS

/**
 * MpisFacet:
 *
 * What a list page's own filter looks at. Channels are kept by name, personas and projects by id, states
 * by a word of the list's.
 */
typedef enum {
  MPIS_FACET_CHANNEL,
  MPIS_FACET_PERSONA,
  MPIS_FACET_PROJECT,
  MPIS_FACET_STATE
} MpisFacet;

#define MPIS_N_FACETS 4

/**
 * MpisFacetHas:
 * @item: an item of a list
 * @facet: what is looked at
 * @value: a channel, id or state
 * @standings: (nullable): how posts compare, if that is known yet
 *
 * Returns: whether @item has that; may be asked on any thread
 */
typedef gboolean (*MpisFacetHas) (gpointer             item,
                                  MpisFacet            facet,
                                  const char          *value,
                                  const MpisStandings *standings);

/**
 * MpisListFilter:
 *
 * What a list page keeps of what the window's filters let through: of each facet only these, or none of
 * those; and days of its own, which stand in place of the window's time range. Immutable and counted
 * atomically, so that any thread may ask it.
 */
typedef struct _MpisListFilter MpisListFilter;

MpisListFilter    *mpis_list_filter_new          (void);
MpisListFilter    *mpis_list_filter_from_variant (GVariant             *choices);
MpisListFilter    *mpis_list_filter_ref          (MpisListFilter       *self);
void               mpis_list_filter_unref        (MpisListFilter       *self);
MpisListFilter    *mpis_list_filter_with         (const MpisListFilter *self,
                                                  MpisFacet             facet,
                                                  const char           *value,
                                                  gboolean              only,
                                                  gboolean              not);
MpisListFilter    *mpis_list_filter_with_days    (const MpisListFilter *self,
                                                  gint32                from,
                                                  gint32                to);
const char *const *mpis_list_filter_get_only     (const MpisListFilter *self,
                                                  MpisFacet             facet);
const char *const *mpis_list_filter_get_not      (const MpisListFilter *self,
                                                  MpisFacet             facet);
gboolean           mpis_list_filter_get_days     (const MpisListFilter *self,
                                                  gint32               *from,
                                                  gint32               *to);
guint              mpis_list_filter_get_n        (const MpisListFilter *self);
gboolean           mpis_list_filter_keeps        (const MpisListFilter *self,
                                                  MpisFacetHas          has,
                                                  gpointer              item,
                                                  const MpisStandings  *standings);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MpisListFilter, mpis_list_filter_unref)

G_END_DECLS
