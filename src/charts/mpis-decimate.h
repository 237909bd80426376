#pragma once

#include "mpis-scale.h"

G_BEGIN_DECLS

/**
 * MPIS_DECIMATE_GAP:
 *
 * Stands between two points that nothing connects.
 */
#define MPIS_DECIMATE_GAP G_MAXUINT

GArray *mpis_decimate (const double    *x,
                       const double    *y,
                       const double    *base,
                       gsize            n,
                       const MpisScale *scale,
                       double           column);

G_END_DECLS
