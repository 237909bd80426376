#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MpisScale:
 * @domain_first: the value at @range_first
 * @domain_last: the value at @range_last
 * @range_first: a pixel position
 * @range_last: a pixel position, on either side of @range_first
 * @linear: 0 for a straight line; or how far from zero a logarithmic scale is all but linear
 *
 * Values to pixels and back.
 */
typedef struct {
  double domain_first;
  double domain_last;
  double range_first;
  double range_last;
  double linear;
} MpisScale;

/**
 * MpisBandScale:
 * @first: where the first band's slot begins, in pixels
 * @step: from one slot's beginning to the next's
 * @width: of a band, centred in its slot
 * @n: how many bands
 *
 * Categories side by side.
 */
typedef struct {
  double first;
  double step;
  double width;
  guint  n;
} MpisBandScale;

MpisScale     mpis_scale_linear       (double               domain_first,
                                       double               domain_last,
                                       double               range_first,
                                       double               range_last);
MpisScale     mpis_scale_symlog       (double               domain_first,
                                       double               domain_last,
                                       double               range_first,
                                       double               range_last,
                                       double               linear);
MpisScale     mpis_scale_days         (double               first,
                                       double               last,
                                       double               range_first,
                                       double               range_last);
double        mpis_scale_make_nice    (MpisScale           *self,
                                       guint                n_ticks,
                                       double               least_step);
double        mpis_scale_map          (const MpisScale     *self,
                                       double               value);
double        mpis_scale_invert       (const MpisScale     *self,
                                       double               position);

MpisBandScale mpis_scale_bands        (guint                n,
                                       double               range_first,
                                       double               range_last,
                                       double               padding);
double        mpis_band_scale_get     (const MpisBandScale *self,
                                       guint                band);
int           mpis_band_scale_find    (const MpisBandScale *self,
                                       double               position);

G_END_DECLS
