#pragma once

#include "mpis-post.h"
#include "mpis-query.h"

G_BEGIN_DECLS

/**
 * MPIS_STANDING_DAYS:
 *
 * A post is compared with those of its persona and channel published in so many days up to today.
 */
#define MPIS_STANDING_DAYS 90

/**
 * MPIS_STANDING_LEAST:
 *
 * Of fewer posts than these, nobody can say what is usual.
 */
#define MPIS_STANDING_LEAST 5

/**
 * MpisStanding:
 * @value: the post's own, or NaN
 * @median: of the posts it is compared with, or NaN where they are too few
 * @ratio: @value by @median, or NaN
 * @n_posts: how many posts it is compared with, those with a known value only
 *
 * How a post does beside what is usual.
 */
typedef struct {
  double value;
  double median;
  double ratio;
  guint  n_posts;
} MpisStanding;

/**
 * MpisStandings:
 *
 * How the posts of a cube do, each beside those of its persona and channel, and what is special about
 * their histories. Immutable and counted atomically, so that any thread may ask it.
 */
typedef struct _MpisStandings MpisStandings;

#define MPIS_TYPE_STANDINGS (mpis_standings_get_type ())
GType          mpis_standings_get_type  (void);
MpisStandings *mpis_standings_new       (MpisCube             *cube,
                                         gint32                today);
MpisStandings *mpis_standings_ref       (MpisStandings        *self);
void           mpis_standings_unref     (MpisStandings        *self);
void           mpis_standings_compare   (const MpisStandings  *self,
                                         const MpisPostFields *post,
                                         MpisMetric            metric,
                                         MpisStanding         *standing);
MpisGainFlags  mpis_standings_get_flags (const MpisStandings  *self,
                                         const MpisPostFields *post);

char          *mpis_standing_format     (const MpisStanding   *standing);
char          *mpis_standing_describe   (const MpisStanding   *standing,
                                         MpisMetric            metric);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MpisStandings, mpis_standings_unref)

G_END_DECLS
