#pragma once

#include "mpis-categories.h"
#include "mpis-time.h"

G_BEGIN_DECLS

/**
 * MpisSpanLook:
 * @MPIS_SPAN_DONE: it ended well
 * @MPIS_SPAN_PARTIAL: it ended, and not all of it well
 * @MPIS_SPAN_FAILED: it ended badly
 * @MPIS_SPAN_RUNNING: it goes on
 * @MPIS_SPAN_PENDING: it is to begin
 * @MPIS_SPAN_OTHER: neither
 *
 * How a span looks: each has a colour, a pattern and a sign of its own.
 */
typedef enum {
  MPIS_SPAN_DONE,
  MPIS_SPAN_PARTIAL,
  MPIS_SPAN_FAILED,
  MPIS_SPAN_RUNNING,
  MPIS_SPAN_PENDING,
  MPIS_SPAN_OTHER
} MpisSpanLook;

#define MPIS_N_SPAN_LOOKS (MPIS_SPAN_OTHER + 1)

/**
 * MpisTimelineSpan:
 * @row: the number of the row it lies in
 * @id: what it is of, to drill down by
 * @name: what people call it
 * @start: when it begins; a span whose beginning is unknown is not shown
 * @end: when it ended, or %MPIS_INSTANT_UNKNOWN while it goes on
 * @look: how it looks
 * @state: what state it is in, in words
 */
typedef struct {
  guint         row;
  char         *id;
  char         *name;
  MpisInstant   start;
  MpisInstant   end;
  MpisSpanLook  look;
  char         *state;
} MpisTimelineSpan;

/**
 * MpisTimeline:
 *
 * Rows of spans of time, such as runs of projects. Immutable.
 */
#define MPIS_TYPE_TIMELINE (mpis_timeline_get_type ())
G_DECLARE_FINAL_TYPE (MpisTimeline, mpis_timeline, MPIS, TIMELINE, MpisChartContent)

MpisTimeline           *mpis_timeline_new       (MpisCategories         *rows,
                                                 const MpisTimelineSpan *spans,
                                                 guint                   n,
                                                 GTimeZone              *zone,
                                                 MpisInstant             now);
MpisCategories         *mpis_timeline_get_rows  (MpisTimeline           *self);
guint                   mpis_timeline_get_n     (MpisTimeline           *self);
const MpisTimelineSpan *mpis_timeline_get       (MpisTimeline           *self,
                                                 guint                   i);
MpisInstant             mpis_timeline_get_end   (MpisTimeline           *self,
                                                 guint                   i);
GTimeZone              *mpis_timeline_get_zone  (MpisTimeline           *self);
MpisInstant             mpis_timeline_get_now   (MpisTimeline           *self);

G_END_DECLS
