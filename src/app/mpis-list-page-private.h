#pragma once

#include "mpis-list-page.h"

#include "mpis-column-button.h"
#include "mpis-list-filter-bar.h"
#include "mpis-list-filter-button.h"
#include "mpis-row-list.h"
#include "mpis-selection-bar.h"
#include "mpis-state-pane.h"

G_BEGIN_DECLS

struct _MpisListPage
{
  AdwBin parent_instance;

  AdwBreakpointBin   *bin;
  GtkWidget          *search_box;
  GtkSearchEntry     *search_entry;
  MpisListFilterButton *filter_button;
  MpisListFilterBar  *filter_bar;
  MpisColumnButton   *column_button;
  MpisSelectionBar   *selection_bar;
  GtkMenuButton      *sort_button;
  GtkLabel           *count_label;
  GtkWidget          *start_button;
  MpisStatePane      *pane;
  GtkStack           *stack;
  GtkColumnView      *column_view;
  GtkListView        *list_view;

  const MpisListKind *kind;
  MpisScope          *scope;
  MpisListFilter     *filter;
  MpisSieve          *sieve;         /* the scope's, or one with the filter's days */
  MpisSieve          *sieve_of;      /* the scope's it was made of */
  GTimeZone          *zone;          /* the one the visible cells were written in */
  MpisRowList        *rows;
  GtkNoSelection     *shown;         /* @rows, where nothing can be selected: in narrow windows */
  MpisSelection      *selection;     /* @rows, where something can */
  GArray             *chosen;        /* of guint: the columns, in order */
  gboolean            by_room;       /* whether a column's detail says when it is shown */
  gboolean            arranging;     /* columns are being put in order */
  gboolean            searching;
  int                 detail;
};

/* mpis-list-page-filter.c */
void _mpis_list_page_install_filter   (GtkWidgetClass *widget_class);
void _mpis_list_page_update_sieve     (MpisListPage   *self);
void _mpis_list_page_update_standings (MpisListPage   *self);
void _mpis_list_page_show_filter      (MpisListPage   *self);

/* mpis-list-page-columns.c */
void _mpis_list_page_add_columns      (MpisListPage   *self);
void _mpis_list_page_show_columns     (MpisListPage   *self);

/* mpis-list-page-actions.c */
void _mpis_list_page_install_actions  (GtkWidgetClass *widget_class);
void _mpis_list_page_add_keys         (MpisListPage   *self);

/* mpis-list-page-runs.c */
void _mpis_list_page_install_run_actions (GtkWidgetClass *widget_class);
void _mpis_list_page_enable_run_actions (MpisListPage *self);

/* mpis-list-page.c */
void _mpis_list_page_scroll_to_top    (MpisListPage   *self);
void _mpis_list_page_end_search       (MpisListPage   *self);

G_END_DECLS
