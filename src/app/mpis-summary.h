#pragma once

#include <libdex.h>

#include "mpis-scope.h"

G_BEGIN_DECLS

/**
 * MpisFigureKind:
 *
 * The key figures, in the order they are shown.
 */
typedef enum {
  MPIS_FIGURE_VIEWS,
  MPIS_FIGURE_REACTIONS,
  MPIS_FIGURE_COMMENTS,
  MPIS_FIGURE_SHARES,
  MPIS_FIGURE_ENGAGEMENT_RATE,
  MPIS_FIGURE_POSTS
} MpisFigureKind;

#define MPIS_N_FIGURES 6

/**
 * MpisFigureValue:
 * @now: the figure in the period
 * @before: the figure in the period of equal length right before; unknown for all time
 * @flags: what is special about the gains in @now
 * @offered: whether any channel in the period offers it
 * @trend: (element-type double): one value a day, NaN where unknown; empty without a trend
 */
typedef struct {
  MpisValue      now;
  MpisValue      before;
  MpisGainFlags  flags;
  gboolean       offered;
  GArray        *trend;
} MpisFigureValue;

/**
 * MpisChannelLine:
 * @channel: canonical name
 * @charted: whether it offers what the chart shows
 */
typedef struct {
  char      *channel;
  gboolean   charted;
  MpisValue  views;
  MpisValue  rate;
  MpisValue  posts;
} MpisChannelLine;

/**
 * MpisSummary:
 * @figures: the key figures
 * @channels: (element-type MpisChannelLine): the channels with something in the period
 * @series: (element-type MpisSeries): the chart's lines, one a channel
 * @chart_flags: what is special about the gains in the chart
 *
 * Everything the overview takes from the cube. Boxed.
 */
typedef struct {
  MpisFigureValue  figures[MPIS_N_FIGURES];
  GArray          *channels;
  GListStore      *series;
  MpisGainFlags    chart_flags;
} MpisSummary;

#define MPIS_TYPE_SUMMARY (mpis_summary_get_type ())
GType        mpis_summary_get_type    (void);
MpisSummary *mpis_summary_copy        (MpisSummary    *self);
void         mpis_summary_free        (MpisSummary    *self);

DexFuture   *mpis_summary_work_out    (MpisScope      *scope,
                                       MpisMetric      chart_metric) G_GNUC_WARN_UNUSED_RESULT;

MpisMetric   mpis_figure_get_metric   (MpisFigureKind  kind);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MpisSummary, mpis_summary_free)

G_END_DECLS
