#pragma once

#include "mpis-cube.h"

G_BEGIN_DECLS

#define MPIS_MINUTES_PER_DAY 1440
#define MPIS_MINUTE_UNKNOWN  G_MININT32

/* Something posts are grouped by, numbered; 0 is "none". */
typedef struct {
  const char *id;
  const char *name;
} MpisCubeCategory;

typedef struct {
  MpisCubePost attributes;
  const char  *label;       /* what tells it from the channel's other posts */
  guint        channel;     /* into the categories */
  guint        project;
  guint        persona;
  guint        rank;        /* among all posts, by channel and label */
  guint        n_early;     /* leading rows from before its publication */
} MpisCubePostRow;

/*
 * What does not depend on the zone. Rows are sorted by post and time; those of post p are first[p] to
 * first[p + 1]. A counter nobody knows anywhere has no columns.
 */
typedef struct {
  gatomicrefcount  ref_count;

  GStringChunk    *strings;
  GHashTable      *by_id;
  MpisCubePostRow *posts;
  guint            n_posts;
  GArray          *channels;   /* of MpisCubeCategory */
  GArray          *projects;
  GArray          *personas;

  guint            n_rows;
  guint           *first;
  MpisInstant     *at;
  guint8          *spanning;                        /* a bit per counter */
  gint64          *gain[MPIS_N_COUNTERS];
  gint64          *opening[MPIS_N_COUNTERS];        /* per post */
  guint           *opening_row[MPIS_N_COUNTERS];
  gint64          *latest[MPIS_N_COUNTERS];
} MpisCubeColumns;

struct _MpisCube {
  gatomicrefcount  ref_count;

  MpisCubeColumns *columns;
  GTimeZone       *zone;
  gint32          *minute;       /* per row, local */
  gint32          *published;    /* per post, local, or MPIS_MINUTE_UNKNOWN */
  gint32           first_minute; /* of the rows */
  gint32           last_minute;
  gint32           first_published;
  gint32           last_published;
};

MpisCube *_mpis_cube_new          (MpisCubeColumns *columns,
                                   GTimeZone       *zone);
void      _mpis_cube_columns_free (MpisCubeColumns *columns);

static inline gint32
_mpis_minute_to_day (gint32 minute)
{
  return minute / MPIS_MINUTES_PER_DAY - (minute % MPIS_MINUTES_PER_DAY < 0);
}

static inline const MpisCubeCategory *
_mpis_categories_get (GArray *categories,
                      guint   code)
{
  return &g_array_index (categories, MpisCubeCategory, code);
}

G_END_DECLS
