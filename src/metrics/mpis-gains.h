#pragma once

#include "mpis-time.h"

G_BEGIN_DECLS

/**
 * MpisGains:
 * @opening: the opening balance; 0 if the history begins with a gain, %MPIS_UNKNOWN if nothing is known
 * @opening_row: where the opening balance was read, or %MPIS_NO_ROW
 * @latest: the latest known value, or %MPIS_UNKNOWN
 *
 * What a counter's history comes to: @opening and all gains add up to @latest.
 */
typedef struct {
  gint64 opening;
  guint  opening_row;
  gint64 latest;
} MpisGains;

#define MPIS_NO_ROW G_MAXUINT

/* A first value up to this long after publication is a gain; a gain over more than that is marked. */
#define MPIS_GAIN_FIRST_WITHIN  (48 * MPIS_HOUR)
#define MPIS_GAIN_SPAN_EXPECTED (36 * MPIS_HOUR)

gint64 mpis_gains_between (MpisInstant        earlier,
                           MpisInstant        later);
void   mpis_gains_work_out (gint64            *values,
                            const MpisInstant *at,
                            guint              n,
                            MpisInstant        published_at,
                            guint8            *spanning,
                            guint8             spanning_bit,
                            MpisGains         *gains);

G_END_DECLS
