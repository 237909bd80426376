#include "config.h"

#include "mpis-zoom.h"

#include <math.h>

/**
 * mpis_zoom_new:
 *
 * Returns: (transfer full): a zoom of nothing yet
 */
MpisZoom *
mpis_zoom_new (void)
{
  MpisZoom *self = g_new0 (MpisZoom, 1);

  self->grain = self->least = 1;
  self->before = g_array_new (FALSE, FALSE, sizeof (MpisSpan));

  return self;
}

/**
 * mpis_zoom_set_grain:
 * @grain: what begins and ends are to fall on, days
 * @least: the shortest that can be looked at, days
 *
 * Says how closely one can look. If that is another than before, everything is looked at.
 */
void
mpis_zoom_set_grain (MpisZoom *self,
                     double    grain,
                     double    least)
{
  if (self->grain == grain && self->least == least)
    return;

  self->grain = grain;
  self->least = least;
  self->full = (MpisSpan) { 0, 0 };
  mpis_zoom_reset (self);
}

/**
 * mpis_zoom_free:
 * @self: (transfer full): what to free
 */
void
mpis_zoom_free (MpisZoom *self)
{
  g_array_unref (self->before);
  g_free (self);
}

static gboolean
span_equal (const MpisSpan *a,
            const MpisSpan *b)
{
  return a->first == b->first && a->last == b->last;
}

/* Moves the span into the full one, and cuts what is too long for it. */
static MpisSpan
keep_inside (const MpisZoom *self,
             double          first,
             double          last)
{
  double length = CLAMP (last - first, MIN (self->least, self->full.last - self->full.first),
                         self->full.last - self->full.first);

  first = CLAMP (first, self->full.first, self->full.last - length);

  return (MpisSpan) { first, first + length };
}

/**
 * mpis_zoom_get:
 *
 * Returns: the days that are looked at
 */
MpisSpan
mpis_zoom_get (const MpisZoom *self)
{
  double first = round (self->exact.first / self->grain) * self->grain;
  double last = round (self->exact.last / self->grain) * self->grain;

  if (span_equal (&self->exact, &self->full))
    return self->full;
  if (last - first < self->least)
    last = first + self->least;

  return keep_inside (self, first, last);
}

/**
 * mpis_zoom_is_zoomed:
 *
 * Returns: whether there is more than what is looked at
 */
gboolean
mpis_zoom_is_zoomed (const MpisZoom *self)
{
  MpisSpan shown = mpis_zoom_get (self);

  return !span_equal (&shown, &self->full);
}

/**
 * mpis_zoom_set_full:
 * @first: the first day of all
 * @last: the last day of all
 *
 * Says what there is to see. If it is something else now, all of it is looked at; but not if only a day
 * went by.
 */
void
mpis_zoom_set_full (MpisZoom *self,
                    double    first,
                    double    last)
{
  MpisSpan full = { floor (first / self->grain) * self->grain, ceil (last / self->grain) * self->grain };
  MpisSpan was = self->full;
  gboolean went_by;

  if (span_equal (&full, &self->full))
    return;

  went_by = mpis_zoom_is_zoomed (self) && fabs (full.first - was.first) <= 1
            && fabs (full.last - was.last) <= 1;
  self->full = full;
  if (!went_by)
    {
      mpis_zoom_reset (self);
      return;
    }

  self->exact = keep_inside (self, self->exact.first, self->exact.last);
  for (guint i = 0; i < self->before->len; i++)
    {
      MpisSpan *before = &g_array_index (self->before, MpisSpan, i);

      *before = span_equal (before, &was) ? full : keep_inside (self, before->first, before->last);
    }
}

/* Returns whether other days are shown now. */
static gboolean
zoom_change (MpisZoom *self,
             MpisSpan  exact,
             gboolean  sliding)
{
  MpisSpan was = mpis_zoom_get (self), old = self->exact, shown;

  self->exact = exact;
  shown = mpis_zoom_get (self);
  if (span_equal (&was, &shown))
    {
      if (!sliding)
        self->exact = old;
      return FALSE;
    }

  if (span_equal (&shown, &self->full))   /* there is nothing to go back to */
    g_array_set_size (self->before, 0);
  else if (!sliding || !self->sliding || self->before->len == 0)
    g_array_append_val (self->before, was);
  self->sliding = sliding;

  return TRUE;
}

/**
 * mpis_zoom_to:
 * @first: a first day to look at
 * @last: a last day to look at, not before @first
 *
 * Looks at these days; going back returns to those from before.
 *
 * Returns: whether other days are shown now
 */
gboolean
mpis_zoom_to (MpisZoom *self,
              double    first,
              double    last)
{
  return zoom_change (self, keep_inside (self, first, last), FALSE);
}

/**
 * mpis_zoom_by:
 * @factor: how much longer the span is to be; below 1 to see less
 * @about: the day that stays where it is
 *
 * Looks closer, or from farther away.
 *
 * Returns: whether other days are shown now
 */
gboolean
mpis_zoom_by (MpisZoom *self,
              double    factor,
              double    about)
{
  MpisSpan now = self->exact;
  double length = MAX ((now.last - now.first) * factor, self->least);
  double part = now.last > now.first ? (about - now.first) / (now.last - now.first) : 0.5;

  part = CLAMP (part, 0, 1);
  about = now.first + part * (now.last - now.first);

  return zoom_change (self, keep_inside (self, about - part * length, about + (1 - part) * length),
                      TRUE);
}

/**
 * mpis_zoom_move:
 * @days: how far to go, negative for earlier days
 *
 * Looks at earlier or later days, as many as now.
 *
 * Returns: whether other days are shown now
 */
gboolean
mpis_zoom_move (MpisZoom *self,
                double    days)
{
  return zoom_change (self, keep_inside (self, self->exact.first + days, self->exact.last + days),
                      TRUE);
}

/**
 * mpis_zoom_settle:
 *
 * Ends a row of small changes. The next one is gone back from by itself.
 */
void
mpis_zoom_settle (MpisZoom *self)
{
  self->sliding = FALSE;
}

/**
 * mpis_zoom_back:
 *
 * Looks at what was looked at before.
 *
 * Returns: %FALSE if there is nothing to go back to
 */
gboolean
mpis_zoom_back (MpisZoom *self)
{
  if (self->before->len == 0)
    return mpis_zoom_reset (self);

  self->exact = g_array_index (self->before, MpisSpan, self->before->len - 1);
  g_array_set_size (self->before, self->before->len - 1);
  self->sliding = FALSE;

  return TRUE;
}

/**
 * mpis_zoom_reset:
 *
 * Looks at everything.
 *
 * Returns: whether other days are shown now
 */
gboolean
mpis_zoom_reset (MpisZoom *self)
{
  gboolean was_zoomed = mpis_zoom_is_zoomed (self);

  self->exact = self->full;
  g_array_set_size (self->before, 0);
  self->sliding = FALSE;

  return was_zoomed;
}
