#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * MpisPageDots:
 *
 * A dot for each page of something, that of the page shown filled. Not seen while there is one page.
 *
 * Signals: `chosen` (uint): the user wants to see that page.
 */
#define MPIS_TYPE_PAGE_DOTS (mpis_page_dots_get_type ())
G_DECLARE_FINAL_TYPE (MpisPageDots, mpis_page_dots, MPIS, PAGE_DOTS, GtkWidget)

GtkWidget *mpis_page_dots_new (void);
void       mpis_page_dots_set (MpisPageDots *self,
                               guint         page,
                               guint         n_pages);

G_END_DECLS
