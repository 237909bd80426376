#pragma once

#include <libdex.h>

#include "mpis-list-kind.h"

G_BEGIN_DECLS

/**
 * MpisRowQuestion:
 * @kind: what the items are
 * @items: all there are; not changed any more
 * @sieve: what to keep
 * @filter: what to keep of that
 * @standings: (nullable): how posts do
 * @needle: (nullable): what to search for, case-folded: a phrase, and words with a minus before them that must not be
 *   there
 * @column: what to sort by
 * @descending: whether the largest comes first
 *
 * What a list page asks for.
 */
typedef struct {
  const MpisListKind *kind;
  GPtrArray          *items;
  MpisSieve          *sieve;
  MpisListFilter     *filter;
  MpisStandings      *standings;
  const char         *needle;
  const MpisColumn   *column;
  gboolean            descending;
} MpisRowQuestion;

DexFuture        *mpis_row_question_answer   (const MpisRowQuestion *asked) G_GNUC_WARN_UNUSED_RESULT;
const MpisColumn *mpis_list_kind_find_column (const MpisListKind    *kind,
                                              const char            *id);

G_END_DECLS
