#pragma once

#include "mpis-query.h"

G_BEGIN_DECLS

/**
 * MpisRange:
 *
 * The spans of time that can be looked at. All but %MPIS_RANGE_ALL and %MPIS_RANGE_OWN end today.
 */
typedef enum {
  MPIS_RANGE_7_DAYS,
  MPIS_RANGE_30_DAYS,
  MPIS_RANGE_90_DAYS,
  MPIS_RANGE_THIS_MONTH,
  MPIS_RANGE_ALL,
  MPIS_RANGE_OWN
} MpisRange;

#define MPIS_N_RANGES 6

/**
 * MpisPeriod:
 * @from: first local day, inclusive, or %MPIS_DAY_FIRST
 * @to: last local day, inclusive, or %MPIS_DAY_LAST
 */
typedef struct {
  gint32 from;
  gint32 to;
} MpisPeriod;

MpisPeriod mpis_range_get_period    (MpisRange         range,
                                     MpisPeriod        own,
                                     gint32            today);
gboolean   mpis_period_get_previous (const MpisPeriod *self,
                                     MpisPeriod       *previous);

G_END_DECLS
