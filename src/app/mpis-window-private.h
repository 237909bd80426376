#pragma once

#include "mpis-filter-bar.h"
#include "mpis-filter-button.h"
#include "mpis-range-button.h"
#include "mpis-status-button.h"
#include "mpis-window.h"

G_BEGIN_DECLS

struct _MpisWindow
{
  AdwApplicationWindow parent_instance;

  AdwToastOverlay        *toast_overlay;
  AdwNavigationSplitView *split_view;
  AdwNavigationView      *navigation_view;
  AdwNavigationPage      *root_page;
  GtkMenuButton          *menu_button;
  GtkListBox             *sidebar;
  MpisStatusButton       *status_button;
  MpisRangeButton        *range_button;
  MpisFilterButton       *filter_button;
  MpisFilterBar          *filter_bar;
  AdwBanner              *demo_banner;
  AdwViewStack           *view_stack;
  GtkWidget              *flags_badge;

  MpisScope              *scope;
  gboolean                narrow;
};

/* mpis-window-actions.c */
void _mpis_window_install_actions (GtkWidgetClass *widget_class);

G_END_DECLS
