#pragma once

#include <adwaita.h>

#include "mpis-scope.h"

G_BEGIN_DECLS

/**
 * MpisPageKind:
 * @name: what settings and actions call it
 * @title: its title, translatable
 * @icon_name: stands beside the title in the sidebar
 * @make: (transfer floating): makes the page
 * @go_up: (nullable): goes back one step within the page; %FALSE if there is none
 * @begin_search: (nullable): puts the cursor where one types what to search for
 *
 * A page of the window.
 */
typedef struct {
  const char  *name;
  const char  *title;
  const char  *icon_name;
  GtkWidget *(*make)         (MpisScope *scope);
  gboolean   (*go_up)        (GtkWidget *page);
  void       (*begin_search) (GtkWidget *page);
} MpisPageKind;

/**
 * MpisPageSlot:
 *
 * Where a page will be: it is made when somebody first looks, so that a window with many pages opens as fast
 * as one with a single page.
 */
#define MPIS_TYPE_PAGE_SLOT (mpis_page_slot_get_type ())
G_DECLARE_FINAL_TYPE (MpisPageSlot, mpis_page_slot, MPIS, PAGE_SLOT, AdwBin)

GtkWidget *mpis_page_slot_new      (const MpisPageKind *kind,
                                    MpisScope          *scope);
GtkWidget *mpis_page_slot_get_page (MpisPageSlot       *self);
gboolean   mpis_page_slot_go_up    (MpisPageSlot       *self);
gboolean   mpis_page_slot_search   (MpisPageSlot       *self);

G_END_DECLS
