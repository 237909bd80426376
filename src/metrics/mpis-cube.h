#pragma once

#include <gio/gio.h>

#include "mpis-counters.h"
#include "mpis-time.h"

G_BEGIN_DECLS

/**
 * MpisCubePost:
 * @id: the `published_items` id
 * @channel: canonical channel name (see mpis_channel_canonical())
 * @account: (nullable): the account it was published by; needed where item ids are unique per account
 * @item_id: (nullable): the channel's own id of the post
 * @title: (nullable): its headline or the beginning of its text
 * @project_id: (nullable): and @project_name: the project it belongs to
 * @persona_id: (nullable): and @persona_name: the persona it was published for
 * @topic: (nullable): the topic it was planned under
 * @published_at: when it was published
 * @published_known: %FALSE if @published_at is only the time of the first snapshot
 *
 * A post's attributes, as the cube filters and groups by them. Strings are copied.
 */
typedef struct {
  const char *id;
  const char *channel;
  const char *account;
  const char *item_id;
  const char *title;
  const char *project_id;
  const char *project_name;
  const char *persona_id;
  const char *persona_name;
  const char *topic;
  MpisInstant published_at;
  gboolean    published_known;
} MpisCubePost;

/**
 * MpisCube:
 *
 * Columns of snapshots sorted by post and time, with the gains worked out. Immutable and reference
 * counted, so it may be read from several threads. The one implementation of every aggregate.
 */
typedef struct _MpisCube        MpisCube;
typedef struct _MpisCubeBuilder MpisCubeBuilder;

MpisCubeBuilder *mpis_cube_builder_new          (void);
guint            mpis_cube_builder_add_post     (MpisCubeBuilder     *self,
                                                 const MpisCubePost  *post);
void             mpis_cube_builder_add_snapshot (MpisCubeBuilder     *self,
                                                 guint                post,
                                                 MpisInstant          at,
                                                 const MpisCounters  *counters);
MpisCube        *mpis_cube_builder_end          (MpisCubeBuilder     *self,
                                                 GTimeZone           *zone);
void             mpis_cube_builder_free         (MpisCubeBuilder     *self);

#define MPIS_TYPE_CUBE (mpis_cube_get_type ())
GType            mpis_cube_get_type             (void);
MpisCube        *mpis_cube_ref                  (MpisCube            *self);
void             mpis_cube_unref                (MpisCube            *self);
MpisCube        *mpis_cube_new_with_zone        (MpisCube            *self,
                                                 GTimeZone           *zone);
GTimeZone       *mpis_cube_get_zone             (MpisCube            *self);
guint            mpis_cube_get_n_posts          (MpisCube            *self);
guint            mpis_cube_get_n_snapshots      (MpisCube            *self);
gboolean         mpis_cube_get_day_range        (MpisCube            *self,
                                                 gint32              *first,
                                                 gint32              *last);
void             mpis_cube_get_post             (MpisCube            *self,
                                                 guint                post,
                                                 MpisCubePost        *out);
gboolean         mpis_cube_find_post            (MpisCube            *self,
                                                 const char          *id,
                                                 guint               *post);
void             mpis_cube_get_latest           (MpisCube            *self,
                                                 guint                post,
                                                 MpisCounters        *latest,
                                                 MpisInstant         *at);

/**
 * MpisGainFlags:
 * @MPIS_GAIN_OPENING: the value is the post's opening balance, not something gained
 * @MPIS_GAIN_CORRECTION: the counter went down
 * @MPIS_GAIN_SPANNING: the gain covers more than 36 hours
 * @MPIS_GAIN_EARLY: the snapshot lies before the post's publication
 *
 * What is special about a step in a post's history.
 */
typedef enum {
  MPIS_GAIN_PLAIN      = 0,
  MPIS_GAIN_OPENING    = 1 << 0,
  MPIS_GAIN_CORRECTION = 1 << 1,
  MPIS_GAIN_SPANNING   = 1 << 2,
  MPIS_GAIN_EARLY      = 1 << 3
} MpisGainFlags;

/**
 * MpisHistoryStep:
 * @at: when the snapshot was taken
 * @total: the counters then
 * @gain: what each counter gained since its previous known value; %MPIS_UNKNOWN where there is none
 * @flags: what is special, per counter
 * @span: time since the previous known value, per counter, in microseconds; 0 for a first value
 *
 * One snapshot of a post and what it added.
 */
typedef struct {
  MpisInstant   at;
  MpisCounters  total;
  MpisCounters  gain;
  guint8        flags[MPIS_N_COUNTERS];
  gint64        span[MPIS_N_COUNTERS];
} MpisHistoryStep;

/**
 * MpisCorrection:
 * @post: the post's number
 * @at: when the snapshot was taken
 * @minute: the same in local minutes since 1970-01-01
 * @counter: what was lowered
 * @by: by how much, negative
 *
 * A number that a channel lowered.
 */
typedef struct {
  guint        post;
  MpisInstant  at;
  gint32       minute;
  MpisCounter  counter;
  gint64       by;
} MpisCorrection;

GArray          *mpis_cube_get_corrections      (MpisCube            *self,
                                                 gint32               from,
                                                 gint32               to);
GArray          *mpis_cube_get_history          (MpisCube            *self,
                                                 guint                post);
void             mpis_cube_get_opening          (MpisCube            *self,
                                                 guint                post,
                                                 MpisCounters        *opening);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MpisCube, mpis_cube_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MpisCubeBuilder, mpis_cube_builder_free)

G_END_DECLS
