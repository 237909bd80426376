#pragma once

#include "mpis-canvas.h"
#include "mpis-card-gallery.h"
#include "mpis-card-source.h"
#include "mpis-dashboard-switcher.h"
#include "mpis-dashboards-page.h"
#include "mpis-state-pane.h"

G_BEGIN_DECLS

struct _MpisDashboardsPage
{
  AdwBin parent_instance;

  MpisStatePane         *pane;
  GtkStack              *stack;
  AdwStatusPage         *failed_page;
  MpisDashboardSwitcher *switcher;
  GtkWidget             *status_image;
  GtkWidget             *edit_box;
  GtkWidget             *undo_button;
  GtkWidget             *redo_button;
  GtkButton             *edit_button;
  AdwBanner             *banner;
  AdwOverlaySplitView   *split;
  MpisCanvas            *canvas;
  GtkWidget             *guidance;
  MpisCardGallery       *gallery;

  MpisScope             *scope;
  MpisCardSource        *source;       /* (nullable) of the workspace that is open */
  MpisDashboards        *dashboards;   /* (nullable) */
  MpisDashboard         *current;      /* (nullable) */
  AdwToast              *toast;        /* (nullable): offers to undo the latest edit */
  gboolean               following;    /* whatever is being undone is gone to */
  gboolean               compact;
};

void     _mpis_dashboards_page_install_actions (GtkWidgetClass     *widget_class);
void     _mpis_dashboards_page_install_card_actions (GtkWidgetClass *widget_class);
void     _mpis_dashboards_page_enable_card_actions  (MpisDashboardsPage *self,
                                                     gboolean        enabled);
void     _mpis_dashboards_page_show_gallery    (MpisDashboardsPage *self);
void     _mpis_dashboards_page_popup_menu      (MpisDashboardsPage *self,
                                                MpisCardFrame      *frame);
void     _mpis_dashboards_page_update_actions  (MpisDashboardsPage *self);
void     _mpis_dashboards_page_toast           (MpisDashboardsPage *self,
                                                const char         *text,
                                                gboolean            undo);
gboolean _mpis_dashboards_page_edit            (MpisDashboardsPage *self,
                                                const char         *label,
                                                MpisDashboard      *dashboard);
void     _mpis_dashboards_page_import          (MpisDashboardsPage *self);
void     _mpis_dashboards_page_import_from     (MpisDashboardsPage *self,
                                                GFile              *file);
void     _mpis_dashboards_page_export          (MpisDashboardsPage *self);
void     _mpis_dashboards_page_export_to       (MpisDashboardsPage *self,
                                                GFile              *file);
void     _mpis_dashboards_page_save_report     (MpisDashboardsPage *self,
                                                const char         *name);
void     _mpis_dashboards_page_complain        (MpisDashboardsPage *self,
                                                const char         *heading,
                                                const char         *body);
void     _mpis_dashboards_page_resolve         (MpisDashboardsPage *self);
char    *_mpis_dashboards_page_free_name       (MpisDashboardsPage *self,
                                                const char         *name);
void     _mpis_dashboards_page_take            (MpisDashboardsPage *self,
                                                const char         *label,
                                                const char         *name,
                                                MpisLayout         *layout);

G_END_DECLS
