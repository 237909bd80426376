#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MpisSpan:
 * @first: where it begins, local days since 1970-01-01
 * @last: where it ends, inclusive
 */
typedef struct {
  double first;
  double last;
} MpisSpan;

/**
 * MpisZoom:
 * @grain: what begins and end fall on: 1 for whole days
 * @least: the shortest that can be looked at
 * @full: all there is to see
 * @exact: what is looked at, as exactly as it was asked for
 * @before: (element-type MpisSpan): what was looked at earlier, to go back to
 * @sliding: whether the last change was one of many small ones, which are gone back from together
 *
 * Which part of the days a chart shows, and the way back. What is shown begins and ends on whole days
 * and is never shorter than from one day to the next; or on minutes, for what is told in moments.
 */
typedef struct {
  double    grain;
  double    least;
  MpisSpan  full;
  MpisSpan  exact;
  GArray   *before;
  gboolean  sliding;
} MpisZoom;

MpisZoom *mpis_zoom_new       (void);
void      mpis_zoom_free      (MpisZoom       *self);
void      mpis_zoom_set_grain (MpisZoom       *self,
                               double          grain,
                               double          least);
void      mpis_zoom_set_full  (MpisZoom       *self,
                               double          first,
                               double          last);
MpisSpan  mpis_zoom_get       (const MpisZoom *self);
gboolean  mpis_zoom_is_zoomed (const MpisZoom *self);
gboolean  mpis_zoom_to        (MpisZoom       *self,
                               double          first,
                               double          last);
gboolean  mpis_zoom_by        (MpisZoom       *self,
                               double          factor,
                               double          about);
gboolean  mpis_zoom_move      (MpisZoom       *self,
                               double          days);
void      mpis_zoom_settle    (MpisZoom       *self);
gboolean  mpis_zoom_back      (MpisZoom       *self);
gboolean  mpis_zoom_reset     (MpisZoom       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MpisZoom, mpis_zoom_free)

G_END_DECLS
