#pragma once

#include <json-glib/json-glib.h>

#include "mpis-card-schema.h"
#include "mpis-range.h"
#include "mpis-sieve.h"

G_BEGIN_DECLS

/**
 * MpisCardChartKind:
 * @MPIS_CARD_CHART_AUTO: what suits the breakdown: an area over time, else bars
 *
 * What a card's chart is to be.
 */
typedef enum {
  MPIS_CARD_CHART_AUTO,
  MPIS_CARD_CHART_LINE,
  MPIS_CARD_CHART_AREA,
  MPIS_CARD_CHART_STACKED_AREA,
  MPIS_CARD_CHART_BARS,
  MPIS_CARD_CHART_COLUMNS,
  MPIS_CARD_CHART_STACKED_COLUMNS,
  MPIS_CARD_CHART_SHARE
} MpisCardChartKind;

#define MPIS_CARD_N_CHART_KINDS 8

/**
 * MpisCardLens:
 * @MPIS_CARD_LENS_HEADER: the window's
 */
typedef enum {
  MPIS_CARD_LENS_HEADER,
  MPIS_CARD_LENS_ACTIVITY,
  MPIS_CARD_LENS_POSTS
} MpisCardLens;

/**
 * MpisCardGoal:
 * @from: the first day it holds
 * @value: what is to be reached in each week or month; of a rate a fraction
 */
typedef struct {
  gint32 from;
  double value;
} MpisCardGoal;

/* Not grouped, not split. */
#define MPIS_CARD_NO_GROUP (-1)

/**
 * MpisCardSettings:
 * @widget: the key of the widget registry
 * @title: (nullable): what the card is called instead of its kind's name
 * @metric: what is measured
 * @breakdown: a #MpisGroup, or %MPIS_CARD_NO_GROUP
 * @split: what each part is split by, a #MpisGroup, or %MPIS_CARD_NO_GROUP
 * @lens: which question is asked
 * @follows_header: whether the time range is the window's
 * @range: its own time range otherwise
 * @own: the days of %MPIS_RANGE_OWN
 * @filters: (nullable): what to keep, by #MpisFilterKind; empty is everything. Besides the window's.
 * @chart: what kind of chart
 * @compare: whether the period before is shown
 * @goals: (element-type MpisCardGoal): rising by day
 * @weekly: whether goals are for a week, not for a month
 * @count: how many rows at most
 * @min_posts: how many posts it takes for a cell of the best time to be shown
 * @mean: whether posts are averaged (a rate of sums), instead of the median taken
 * @text: (nullable): Markdown
 * @hidden_flags: (nullable): red flags that are not shown on this card, as `flag=count`
 * @params: (nullable): values of a custom card's parameters
 *
 * The settings of one card, from its `config`. Boxed. Read with mpis_card_settings_new(), change the
 * members, write with mpis_card_settings_to_config(); members of the config that are not known are kept.
 */
typedef struct {
  char              *widget;
  char              *title;
  MpisMetric         metric;
  int                breakdown;
  int                split;
  MpisCardLens       lens;
  gboolean           follows_header;
  MpisRange          range;
  MpisPeriod         own;
  char             **filters[MPIS_N_FILTERS];
  MpisCardChartKind  chart;
  gboolean           compare;
  GArray            *goals;
  gboolean           weekly;
  guint              count;
  guint              min_posts;
  gboolean           mean;
  char              *text;
  char             **hidden_flags;
  JsonObject        *params;
  /*< private >*/
  JsonObject        *config;
  MpisCardSchema    *schema;
} MpisCardSettings;

#define MPIS_TYPE_CARD_SETTINGS (mpis_card_settings_get_type ())
GType               mpis_card_settings_get_type  (void);
MpisCardSettings   *mpis_card_settings_new       (const char              *widget,
                                                  JsonObject              *config,
                                                  MpisCardSchema          *schema,
                                                  GError                 **error);
MpisCardSettings   *mpis_card_settings_copy      (const MpisCardSettings  *self);
void                mpis_card_settings_free      (MpisCardSettings        *self);
JsonObject         *mpis_card_settings_to_config (const MpisCardSettings  *self);
gboolean            mpis_card_settings_equal     (const MpisCardSettings  *self,
                                                  const MpisCardSettings  *other);

const char         *mpis_card_chart_kind_get_name  (MpisCardChartKind kind);
const char         *mpis_card_chart_kind_get_label (MpisCardChartKind kind);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MpisCardSettings, mpis_card_settings_free)

G_END_DECLS
