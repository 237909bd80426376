#pragma once

#include "mpis-analytics-page.h"
#include "mpis-answer-table.h"
#include "mpis-chart.h"
#include "mpis-state-pane.h"
#include "mpis-views-button.h"

G_BEGIN_DECLS

struct _MpisAnalyticsPage
{
  AdwBin parent_instance;

  GtkWidget       *controls;
  GtkDropDown     *metric_drop_down;
  GtkDropDown     *by_drop_down;
  AdwBin          *more_bin;
  GtkWidget       *more_box;
  GtkDropDown     *split_drop_down;
  GtkToggleButton *compare_button;
  AdwToggleGroup  *lens_group;
  GtkWidget       *more_button;
  AdwBin          *more_popover_bin;
  GtkMenuButton   *sort_button;
  MpisViewsButton *views_button;
  AdwWrapBox      *crumbs;
  MpisStatePane   *pane;
  GtkWidget       *body;
  GtkWidget       *chart_card;
  GtkLabel        *chart_title;
  MpisChart       *chart;
  GtkLabel        *chart_note;
  MpisAnswerTable *table;

  MpisScope       *scope;
  GListModel      *rows;       /* of the answer that is shown */
  MpisExplorer    *explorer;
  guint            question;   /* for the answer being worked out */
  gboolean         stale;      /* something changed while nobody could see it */
  gboolean         choosing;   /* the controls are being set to what is asked */
  int              detail;
};

/* How much there is room for. */
#define DETAIL_NARROW 0
#define DETAIL_ABOVE  1
#define DETAIL_BESIDE 2

/* The controls and the breadcrumb: mpis-analytics-controls.c */
const char *_mpis_analytics_split_label       (int                split);
int         _mpis_analytics_page_split_at     (MpisAnalyticsPage *self,
                                               guint              position);
void        _mpis_analytics_page_choose       (MpisAnalyticsPage *self);
void        _mpis_analytics_page_place        (MpisAnalyticsPage *self);
void        _mpis_analytics_page_place_table  (MpisAnalyticsPage *self);
void        _mpis_analytics_page_show_crumbs  (MpisAnalyticsPage *self);

/* Chart and table: mpis-analytics-answer.c */
void        _mpis_analytics_page_show_answer  (MpisAnalyticsPage *self,
                                               MpisAnswer        *answer);

G_END_DECLS
