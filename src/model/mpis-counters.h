#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MpisCounter:
 *
 * The eight counters every channel is normalised to; the order is that of the columns of
 * `normalized_metrics`.
 */
typedef enum {
  MPIS_COUNTER_VIEWS,
  MPIS_COUNTER_IMPRESSIONS,
  MPIS_COUNTER_REACH,
  MPIS_COUNTER_REACTIONS,
  MPIS_COUNTER_COMMENTS,
  MPIS_COUNTER_SHARES,
  MPIS_COUNTER_SAVES,
  MPIS_COUNTER_CLICKS
} MpisCounter;

#define MPIS_N_COUNTERS 8

/**
 * MPIS_UNKNOWN:
 *
 * The value of a counter nobody knows. Never 0: zero is a measurement.
 */
#define MPIS_UNKNOWN G_MININT64

/**
 * MpisCounters:
 * @value: one value per #MpisCounter, %MPIS_UNKNOWN where not known
 *
 * What a post's counters stood at.
 */
typedef struct {
  gint64 value[MPIS_N_COUNTERS];
} MpisCounters;

/**
 * MpisCounterSet:
 *
 * A bit per #MpisCounter, e.g. the counters a file format carries.
 */
typedef guint8 MpisCounterSet;

#define MPIS_COUNTER_BIT(counter) ((MpisCounterSet) (1u << (counter)))
#define MPIS_ALL_COUNTERS         ((MpisCounterSet) 0xff)

const char *mpis_counter_get_name (MpisCounter          counter);
void        mpis_counters_clear   (MpisCounters        *self);
gboolean    mpis_counters_equal   (const MpisCounters  *a,
                                   const MpisCounters  *b);
double      mpis_counters_get_rate (const MpisCounters *self);

G_END_DECLS
