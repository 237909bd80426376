#pragma once

#include <gtk/gtk.h>

#include "mpis-post.h"
#include "mpis-run.h"
#include "mpis-scope.h"
#include "mpis-sheet.h"

G_BEGIN_DECLS

/**
 * MpisCellText:
 * @item: the row's item
 * @scope: for zones and names
 * @tooltip: (out) (nullable): more about the text, if there is more to say
 *
 * Returns: (transfer full): what stands in a cell
 */
typedef char *(*MpisCellText) (gpointer    item,
                               MpisScope  *scope,
                               char      **tooltip);

/**
 * MpisCellNumber:
 * @item: the row's item
 *
 * Returns: what a column is sorted by; may be asked on any thread
 */
typedef gint64 (*MpisCellNumber) (gpointer item);

/**
 * MpisCellName:
 * @item: the row's item
 *
 * Returns: (transfer none) (nullable): the text a column is sorted by; may be asked on any thread
 */
typedef const char *(*MpisCellName) (gpointer item);

/**
 * MpisCellFraction:
 * @item: the row's item
 * @standings: (nullable): how posts do
 *
 * Returns: what a column is sorted by, or NaN; may be asked on any thread
 */
typedef double (*MpisCellFraction) (gpointer             item,
                                    const MpisStandings *standings);

/**
 * MpisCellWords:
 * @item: the row's item
 *
 * Returns: (transfer full): what stands in a file; may be asked on any thread
 */
typedef char *(*MpisCellWords) (gpointer item);

/**
 * MPIS_TEXT_COLUMN:
 * @name: how the functions begin: `name_name()` and `name_text()`
 * @peek: gives an item's fields
 * @field: which of them
 *
 * Defines what stands in the cells of a column that shows a text as it is, in one line, and what sorts it.
 */
#define MPIS_TEXT_COLUMN(name, peek, field)                                       \
  static const char *                                                             \
  name##_name (gpointer item)                                                     \
  {                                                                               \
    return peek (item)->field;                                                    \
  }                                                                               \
                                                                                  \
  static char *                                                                   \
  name##_text (gpointer item, MpisScope *scope, char **tooltip)                   \
  {                                                                               \
    char line[512];                                                               \
    const char *text = name##_name (item);                                        \
                                                                                  \
    return g_strdup (text != NULL ? mpis_words_one_line (text, line, sizeof line) \
                                  : NULL);                                        \
  }

/**
 * MPIS_DETAIL_CHOSEN:
 *
 * The detail of a column that is shown only to who chooses it.
 */
#define MPIS_DETAIL_CHOSEN 9

/**
 * MpisColumn:
 * @id: names the column in code and tests
 * @title: its header
 * @width: width in pixels at the usual size of text, or -1 to take what is left
 * @numeric: whether cells are aligned at their end
 * @text: what stands in its cells
 * @detail: the least detail at which a list page shows it
 * @number: (nullable): what sorts it
 * @name: (nullable): what sorts it, if @number does not; a column with neither, and without @fraction, cannot
 *   be sorted by
 * @sort_title: (nullable): what the order is called in the menu of narrow windows, translatable
 * @make_cells: (nullable): makes its cells instead of @text
 * @fraction: (nullable): what sorts it, if neither @number nor @name does
 * @type: what @number or @fraction is, in a file; @name is text
 * @words: (nullable): what stands in a file, if not what sorts it
 * @file_title: (nullable): its header in a file, translatable, if @title does not say enough
 * @compares: whether it says how a post does beside others
 */
typedef struct {
  const char          *id;
  const char          *title;
  int                  width;
  gboolean             numeric;
  MpisCellText         text;
  int                  detail;
  MpisCellNumber       number;
  MpisCellName         name;
  const char          *sort_title;
  GtkListItemFactory *(*make_cells) (void);
  MpisCellFraction     fraction;
  MpisSheetType        type;
  MpisCellWords        words;
  const char          *file_title;
  gboolean             compares;
} MpisColumn;

void        mpis_column_view_add       (GtkColumnView      *view,
                                        const MpisColumn   *column,
                                        MpisScope          *scope);
void        mpis_column_view_set_widths (GtkColumnView      *view,
                                        const MpisColumn   *columns,
                                        guint               n_columns);
void        mpis_column_view_align_last (GtkColumnView     *view);
GtkColumnViewColumn *
            mpis_column_view_find      (GtkColumnView      *view,
                                        const char         *id);

char       *mpis_post_get_heading      (const MpisPostFields *post);
char       *mpis_post_counter_text     (const MpisPostFields *post,
                                        MpisCounter         counter,
                                        char              **tooltip);
char       *mpis_post_rate_text        (const MpisPostFields *post,
                                        char              **tooltip);
char       *mpis_run_channels_text     (const MpisRunFields  *run);

gboolean    mpis_text_matches          (const char         *text,
                                        const char         *folded);

G_END_DECLS
