#pragma once

#include "mpis-card-input.h"
#include "mpis-card-settings.h"
#include "mpis-card-table.h"
#include "mpis-chart-content.h"
#include "mpis-chart-goal.h"
#include "mpis-chart-types.h"
#include "mpis-series.h"

G_BEGIN_DECLS

/**
 * MpisCardState:
 * @MPIS_CARD_READY: there is something to show
 * @MPIS_CARD_EMPTY: there is nothing to show; the message says why
 * @MPIS_CARD_NOT_OFFERED: the channels looked at never say what is asked; the message names them
 * @MPIS_CARD_ERROR: the card's settings make no sense; the message says what, where, and what would
 * @MPIS_CARD_UNKNOWN: whatever its settings, the program cannot show the card; the message says why
 */
typedef enum {
  MPIS_CARD_READY,
  MPIS_CARD_EMPTY,
  MPIS_CARD_NOT_OFFERED,
  MPIS_CARD_ERROR,
  MPIS_CARD_UNKNOWN
} MpisCardState;

/**
 * MpisCardFigure:
 * @name: what it is
 * @metric: what it measures
 * @now: the value
 * @before: the value in @previous
 * @compared: whether there is a period before it
 * @previous: that period
 * @flags: what is special about the gains in @now
 * @offered: whether any channel looked at offers it; where not, @now is unknown for good
 * @trend: (element-type double) (nullable): the value by day, NaN where unknown
 */
typedef struct {
  char          *name;
  MpisMetric     metric;
  MpisValue      now;
  MpisValue      before;
  gboolean       compared;
  MpisPeriod     previous;
  MpisGainFlags  flags;
  gboolean       offered;
  GArray        *trend;
} MpisCardFigure;

/**
 * MpisCardProgress:
 * @metric: what is to be reached
 * @value: how far it is
 * @goal: what is to be reached by the end of @period
 * @period: the week or month
 * @elapsed: how much of it is over, 0 to 1
 */
typedef struct {
  MpisMetric metric;
  MpisValue  value;
  double     goal;
  MpisPeriod period;
  double     elapsed;
} MpisCardProgress;

/**
 * MpisCardChart:
 * @kind: how it is drawn
 * @unit: what its values are
 * @title: what a screen reader, a file and a sheet call it
 * @series: (element-type MpisSeries): what it draws, see #MpisChartKind; may be empty
 * @content: (nullable): the #MpisChartContent it draws besides, or alone: categories, a heatmap, a timeline
 * @goal: (nullable): what its values are to reach
 * @first: the first day of its axis, and @last the last; as the series say if @last is before @first
 * @target: where a day or a category leads: its period or channel is put in place of the target's own
 * @group: what the marks are: a #MpisGroup, or %MPIS_CARD_NO_GROUP
 */
typedef struct {
  MpisChartKind     kind;
  MpisChartUnit     unit;
  char             *title;
  GListStore       *series;
  MpisChartContent *content;
  MpisChartGoal    *goal;
  gint32            first;
  gint32            last;
  MpisCardTarget    target;
  int               group;
} MpisCardChart;

/**
 * MpisCardLink:
 * @label: what it does, as on a button
 * @target: where it leads
 */
typedef struct {
  char           *label;
  MpisCardTarget  target;
} MpisCardLink;

/**
 * MpisCardAnswer:
 * @state: whether there is something to show
 * @title: what the card is called
 * @subtitle: (nullable): what is shown and for when, in one line
 * @message: (nullable): why there is nothing to show
 * @hint: (nullable): what could be done about it
 * @notes: (nullable): what has to be known about the numbers, one sentence or more
 * @as_of: when the numbers were last those of the server, or %MPIS_INSTANT_UNKNOWN
 * @is_stale: whether they may have changed there since
 * @zone: whose days and hours these are
 * @figures: (element-type MpisCardFigure): key figures, shown first
 * @progress: (nullable): the way to a goal
 * @chart: (nullable): a chart
 * @table: (nullable): a table or list
 * @markup: (nullable): a text, as Pango markup
 * @label_markup: (nullable): the same with links that can be followed, as a #GtkLabel takes it
 * @text: (nullable): the same without markup
 * @links: (element-type MpisCardLink): where it goes on from here
 *
 * What a card shows, on screen, on paper and in a spreadsheet: the parts in the order they are listed
 * here, empty parts left out. Boxed, counted atomically, never changed once made.
 */
typedef struct {
  MpisCardState     state;
  char             *title;
  char             *subtitle;
  char             *message;
  char             *hint;
  char             *notes;
  MpisInstant       as_of;
  gboolean          is_stale;
  GTimeZone        *zone;
  GPtrArray        *figures;
  MpisCardProgress *progress;
  MpisCardChart    *chart;
  MpisCardTable    *table;
  char             *markup;
  char             *label_markup;
  char             *text;
  GPtrArray        *links;
  /*< private >*/
  MpisCardTable    *numbers;
} MpisCardAnswer;

#define MPIS_TYPE_CARD_ANSWER (mpis_card_answer_get_type ())
GType           mpis_card_answer_get_type    (void);
MpisCardAnswer *mpis_card_answer             (const MpisCardSettings *settings,
                                              MpisCardInput          *input);
MpisCardAnswer *mpis_card_answer_for_config  (const char             *widget,
                                              JsonObject             *config,
                                              MpisCardInput          *input);
MpisCardAnswer *mpis_card_answer_ref         (MpisCardAnswer         *self);
void            mpis_card_answer_unref       (MpisCardAnswer         *self);
MpisCardTable  *mpis_card_answer_get_numbers (MpisCardAnswer         *self);
char           *mpis_card_answer_describe    (MpisCardAnswer         *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MpisCardAnswer, mpis_card_answer_unref)

G_END_DECLS
