#include "config.h"

#include "mpis-scale.h"

#include <math.h>

#include "mpis-ticks.h"

/**
 * mpis_scale_linear:
 *
 * A domain without extent is widened by one half on each side: its value lands in the middle.
 *
 * Returns: the scale that maps the domain onto the range
 */
MpisScale
mpis_scale_linear (double domain_first,
                   double domain_last,
                   double range_first,
                   double range_last)
{
  if (domain_first == domain_last)
    {
      domain_first -= 0.5;
      domain_last += 0.5;
    }

  return (MpisScale) { domain_first, domain_last, range_first, range_last, 0 };
}

/**
 * mpis_scale_symlog:
 * @linear: more than 0: values nearer to zero are spread out evenly, all others by their magnitude
 *
 * A logarithmic scale that has zero and negative values, too: sign (v) · log (1 + |v| / @linear)
 * (after Webber, "A bi-symmetric log transformation for wide-range data", 2012).
 *
 * Returns: the scale that maps the domain onto the range
 */
MpisScale
mpis_scale_symlog (double domain_first,
                   double domain_last,
                   double range_first,
                   double range_last,
                   double linear)
{
  MpisScale scale = mpis_scale_linear (domain_first, domain_last, range_first, range_last);

  scale.linear = linear;

  return scale;
}

/**
 * mpis_scale_days:
 * @first: first day, inclusive
 * @last: last day, inclusive
 *
 * Returns: the scale with the first and last day on the ends of the range; one day in its middle
 */
MpisScale
mpis_scale_days (double first,
                 double last,
                 double range_first,
                 double range_last)
{
  return mpis_scale_linear (floor (first), ceil (last), range_first, range_last);
}

/**
 * mpis_scale_make_nice:
 * @n_ticks: about how many ticks there is room for; one more may come of it
 * @least_step: ticks are never closer than this; 0 for as close as they like
 *
 * Moves the domain's last value outwards to a whole step of the ticks that mpis_ticks_get_step()
 * chooses.
 *
 * Returns: the step
 */
double
mpis_scale_make_nice (MpisScale *self,
                      guint      n_ticks,
                      double     least_step)
{
  gboolean falling = self->domain_last < self->domain_first;
  double step = mpis_ticks_get_step (MIN (self->domain_first, self->domain_last),
                                     MAX (self->domain_first, self->domain_last), n_ticks,
                                     least_step);

  self->domain_last = falling ? floor (self->domain_last / step + 1e-9) * step
                              : ceil (self->domain_last / step - 1e-9) * step;

  return step;
}

/* What lies evenly on the scale. */
static double
scale_spread (const MpisScale *self,
              double           value)
{
  return self->linear > 0 ? copysign (log1p (fabs (value) / self->linear), value) : value;
}

static double
scale_gather (const MpisScale *self,
              double           spread)
{
  return self->linear > 0 ? copysign (expm1 (fabs (spread)) * self->linear, spread) : spread;
}

/**
 * mpis_scale_map:
 *
 * Returns: the pixel position of @value; NaN for NaN
 */
double
mpis_scale_map (const MpisScale *self,
                double           value)
{
  double first = scale_spread (self, self->domain_first);
  double last = scale_spread (self, self->domain_last);

  return self->range_first + (scale_spread (self, value) - first) / (last - first)
                               * (self->range_last - self->range_first);
}

/**
 * mpis_scale_invert:
 *
 * Returns: the value at the pixel @position
 */
double
mpis_scale_invert (const MpisScale *self,
                   double           position)
{
  double first = scale_spread (self, self->domain_first);
  double last = scale_spread (self, self->domain_last);

  if (self->range_first == self->range_last)
    return self->domain_first;

  return scale_gather (self, first + (position - self->range_first)
                                       / (self->range_last - self->range_first) * (last - first));
}

/**
 * mpis_scale_bands:
 * @n: how many bands
 * @padding: the part of each slot that stays empty, 0 to 1
 *
 * Returns: the scale that shares the range among @n bands
 */
MpisBandScale
mpis_scale_bands (guint  n,
                  double range_first,
                  double range_last,
                  double padding)
{
  double step = n > 0 ? (range_last - range_first) / n : 0;

  return (MpisBandScale) { range_first, step, step * (1 - padding), n };
}

/**
 * mpis_band_scale_get:
 *
 * Returns: where the band begins, in pixels
 */
double
mpis_band_scale_get (const MpisBandScale *self,
                     guint                band)
{
  return self->first + band * self->step + (self->step - self->width) / 2;
}

/**
 * mpis_band_scale_find:
 *
 * Returns: the band in whose slot the pixel @position is, or -1
 */
int
mpis_band_scale_find (const MpisBandScale *self,
                      double               position)
{
  double band = self->step > 0 ? floor ((position - self->first) / self->step) : -1;

  return band >= 0 && band < self->n ? (int) band : -1;
}
