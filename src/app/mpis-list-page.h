#pragma once

#include <adwaita.h>

#include "mpis-list-kind.h"

G_BEGIN_DECLS

/**
 * MpisListPage:
 *
 * A page that is one list, of posts or of runs: sortable by its columns, searchable; two-line rows where
 * there is no room for columns. It has a filter of its own, which keeps some of what the window's filters and
 * time range let through.
 *
 * That filter can be given as a dictionary `a{sv}`, by mpis_list_page_filter() or to the window's action
 * `win.show-posts`, which also shows the page. All keys may be missing:
 *
 * - `from`, `to` (`s`, YYYY-MM-DD): first and last local day on which a post was published (a run started);
 *   they stand in place of the window's time range, so that days outside it can be asked for
 * - `channels` (`as`): channels, any spelling
 * - `projects`, `personas` (`as`): ids
 * - `states` (`as`): posts: `measured`, `unmeasured`, `corrected`, `gaps`, `undated`, `linked`, `run`,
 *   `sample`; runs: `pending`, `running`, `success`, `partial`, `failed`, `sample`
 * - `not-channels`, `not-projects`, `not-personas`, `not-states` (`as`): what to leave out
 */
#define MPIS_TYPE_LIST_PAGE (mpis_list_page_get_type ())
G_DECLARE_FINAL_TYPE (MpisListPage, mpis_list_page, MPIS, LIST_PAGE, AdwBin)

void mpis_list_page_show         (MpisListPage       *self,
                                  const MpisListKind *kind,
                                  MpisScope          *scope);
void mpis_list_page_begin_search (MpisListPage       *self);
void mpis_list_page_filter       (MpisListPage       *self,
                                  GVariant           *choices);
GPtrArray *
     mpis_list_page_peek_found   (MpisListPage       *self);
void mpis_list_page_save         (MpisListPage       *self,
                                  const char         *format,
                                  gboolean            selected,
                                  GFile              *file);

G_END_DECLS
