#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * MpisSeries:
 *
 * Named values over x, in x order. A value that is NaN is unknown and leaves a gap. Immutable. A
 * ghost is what another series was before: an earlier period, moved onto this one.
 */
#define MPIS_TYPE_SERIES (mpis_series_get_type ())
G_DECLARE_FINAL_TYPE (MpisSeries, mpis_series, MPIS, SERIES, GObject)

MpisSeries   *mpis_series_new          (const char   *id,
                                        const char   *name,
                                        const double *x,
                                        const double *y,
                                        gsize         n);
MpisSeries   *mpis_series_new_ghost    (const char   *of,
                                        const char   *name,
                                        double        shift,
                                        const double *x,
                                        const double *y,
                                        gsize         n);
const char   *mpis_series_get_id       (MpisSeries   *self);
const char   *mpis_series_get_name     (MpisSeries   *self);
gsize         mpis_series_get_n        (MpisSeries   *self);
const double *mpis_series_get_x        (MpisSeries   *self);
const double *mpis_series_get_y        (MpisSeries   *self);
void          mpis_series_set_key      (MpisSeries   *self,
                                        const char   *key);
const char   *mpis_series_get_key      (MpisSeries   *self);
const char   *mpis_series_get_ghost_of (MpisSeries   *self);
const char   *mpis_series_get_look_id  (MpisSeries   *self);
double        mpis_series_get_shift    (MpisSeries   *self);

G_END_DECLS
