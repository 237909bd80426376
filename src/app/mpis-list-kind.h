#pragma once

#include "mpis-columns.h"
#include "mpis-list-filter.h"

G_BEGIN_DECLS

/**
 * MpisListState:
 * @id: the value of %MPIS_FACET_STATE
 * @title: what it is called, translatable; a phrase that can follow “not”
 *
 * Something an item can be or have.
 */
typedef struct {
  const char *id;
  const char *title;
} MpisListState;

/**
 * MpisItemId:
 * @item: an item of a list
 *
 * Returns: (transfer none): its id, which stays when a sync puts another object in its place; may be asked on
 *   any thread
 */
typedef const char *(*MpisItemId) (gpointer item);

/**
 * MpisItemSum:
 * @cube: for what is summed
 * @items: (element-type GObject): the items of a list
 * @selected: the positions of those selected
 *
 * Returns: (transfer full): what those selected come to, in words; asked on any thread
 */
typedef char *(*MpisItemSum) (MpisCube  *cube,
                              GPtrArray *items,
                              GtkBitset *selected);

/**
 * MpisListKind:
 * @get_source: all items there are, immutable objects
 * @keeps: whether an item is in time range and filters; asked on any thread
 * @get_id: an item's id
 * @get_link: (nullable): an item's address on the web, or %NULL; %NULL where items have none
 * @sum: what those selected come to
 * @matches: whether an item has the case-folded words; asked on any thread
 * @has: whether an item has what the page's own filter looks for; asked on any thread
 * @states: (array length=n_states): what an item can be, for that filter
 * @columns: (array length=n_columns): what is shown of an item
 * @columns_key: the setting that has the columns chosen
 * @newest: the column rows are sorted by, latest first, until another is chosen, and where that one says
 *   nothing
 * @widths: (array zero-terminated=1): a page narrower than the nth of these shows the nth detail at most;
 *   at detail 0 that is two-line rows instead of columns
 * @make_rows: makes the two-line rows of narrow windows
 * @open: shows more about an item
 * @count: (transfer full): how many rows there are, in words
 * @name: what the list is called
 * @file_name: how the name of a file of it begins
 * @search_hint: what can be searched for
 * @icon_name: stands for the empty list
 * @days_title: what the days of an item are of, translatable, as in “Published”
 * @no_title: says that there are no rows; the next six say why
 * @none_yet: (nullable): why there may be none at all, under @none_yet_title; %NULL if the workspace's own
 *   words are enough
 *
 * All that makes one list page different from another.
 */
typedef struct {
  GListModel         *(*get_source)    (MpisWorkspace   *workspace);
  gboolean            (*keeps)         (const MpisSieve *sieve,
                                        gpointer         item);
  MpisItemId           get_id;
  MpisItemId           get_link;
  MpisItemSum          sum;
  gboolean            (*matches)       (gpointer         item,
                                        const char      *needle);
  MpisFacetHas         has;
  const MpisListState *states;
  guint                n_states;
  const MpisColumn    *columns;
  guint                n_columns;
  const char          *columns_key;
  const char          *newest;
  const int           *widths;
  GtkListItemFactory *(*make_rows)     (MpisScope       *scope);
  void                (*open)          (GtkWidget       *page,
                                        MpisScope       *scope,
                                        gpointer         item);
  char               *(*count)         (guint            n);
  const char          *name;
  const char          *file_name;
  const char          *search_hint;
  const char          *icon_name;
  const char          *days_title;
  const char          *no_title;
  const char          *no_match;
  const char          *no_match_filtered;
  const char          *no_pass;
  const char          *no_pass_own;
  const char          *no_pass_both;
  const char          *none_in_range;
  const char          *none_yet_title;
  const char          *none_yet;
} MpisListKind;

extern const MpisListKind mpis_list_of_posts;
extern const MpisListKind mpis_list_of_runs;

G_END_DECLS
