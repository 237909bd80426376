#pragma once

#include "mpis-columns.h"

G_BEGIN_DECLS

/**
 * MpisListKind:
 * @get_source: all items there are, immutable objects
 * @keeps: whether an item is in time range and filters; asked on any thread
 * @matches: whether an item has the case-folded words; asked on any thread
 * @columns: (array length=n_columns): what is shown of an item
 * @newest: the column rows are sorted by, latest first, until another is chosen, and where that one says
 *   nothing
 * @widths: (array zero-terminated=1): a page narrower than the nth of these shows the nth detail at most;
 *   at detail 0 that is two-line rows instead of columns
 * @make_rows: makes the two-line rows of narrow windows
 * @open: shows more about an item
 * @count: (transfer full): how many rows there are, in words
 * @name: what the list is called
 * @search_hint: what can be searched for
 * @icon_name: stands for the empty list
 * @no_title: says that there are no rows; the next three say why
 * @none_yet: (nullable): why there may be none at all, under @none_yet_title; %NULL if the workspace's own
 *   words are enough
 *
 * All that makes one list page different from another.
 */
typedef struct {
  GListModel         *(*get_source)    (MpisWorkspace   *workspace);
  gboolean            (*keeps)         (const MpisSieve *sieve,
                                        gpointer         item);
  gboolean            (*matches)       (gpointer         item,
                                        const char      *needle);
  const MpisColumn    *columns;
  guint                n_columns;
  const char          *newest;
  const int           *widths;
  GtkListItemFactory *(*make_rows)     (MpisScope       *scope);
  void                (*open)          (GtkWidget       *page,
                                        MpisScope       *scope,
                                        gpointer         item);
  char               *(*count)         (guint            n);
  const char          *name;
  const char          *search_hint;
  const char          *icon_name;
  const char          *no_title;
  const char          *no_match;
  const char          *no_pass;
  const char          *none_in_range;
  const char          *none_yet_title;
  const char          *none_yet;
} MpisListKind;

extern const MpisListKind mpis_posts_list;
extern const MpisListKind mpis_runs_list;

G_END_DECLS
