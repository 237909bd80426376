#pragma once

#include "mpis-cube.h"

G_BEGIN_DECLS

/**
 * MpisMetric:
 *
 * What a query measures: one of the eight counters (same numbers as #MpisCounter), the engagement
 * rate, or how many posts there are.
 */
typedef enum {
  MPIS_METRIC_VIEWS,
  MPIS_METRIC_IMPRESSIONS,
  MPIS_METRIC_REACH,
  MPIS_METRIC_REACTIONS,
  MPIS_METRIC_COMMENTS,
  MPIS_METRIC_SHARES,
  MPIS_METRIC_SAVES,
  MPIS_METRIC_CLICKS,
  MPIS_METRIC_ENGAGEMENT_RATE,
  MPIS_METRIC_POSTS
} MpisMetric;

#define MPIS_N_METRICS 10

/**
 * MpisGroup:
 *
 * What a query groups by. Days, weeks (ISO), months, hours (0–23) and weekdays (1 = Monday) are those
 * of the cube's zone: of the gain with %MPIS_LENS_ACTIVITY, of the publication with %MPIS_LENS_POSTS.
 */
typedef enum {
  MPIS_GROUP_DAY,
  MPIS_GROUP_WEEK,
  MPIS_GROUP_MONTH,
  MPIS_GROUP_HOUR,
  MPIS_GROUP_WEEKDAY,
  MPIS_GROUP_CHANNEL,
  MPIS_GROUP_PROJECT,
  MPIS_GROUP_PERSONA,
  MPIS_GROUP_POST
} MpisGroup;

#define MPIS_N_GROUPS 9

/**
 * MpisLens:
 * @MPIS_LENS_ACTIVITY: what was gained in the period; opening balances are no gains
 * @MPIS_LENS_POSTS: the latest known totals of the posts published in the period
 */
typedef enum {
  MPIS_LENS_ACTIVITY,
  MPIS_LENS_POSTS
} MpisLens;

#define MPIS_DAY_FIRST G_MININT32
#define MPIS_DAY_LAST  G_MAXINT32

/**
 * MpisQuery:
 * @metric: what to measure
 * @lens: which question is asked
 * @by: the first @n_by entries are the groups, outermost first, none twice
 * @from: first local day, inclusive, or %MPIS_DAY_FIRST
 * @to: last local day, inclusive, or %MPIS_DAY_LAST
 * @channels: (nullable): channels to keep, any spelling
 * @projects: (nullable): project ids or names to keep
 * @personas: (nullable): persona ids or names to keep
 * @items: (nullable): posts to keep: `published_items` id, channel item id, or `account/item`
 *
 * A question to the cube. A %NULL filter keeps everything, an empty one nothing.
 */
typedef struct {
  MpisMetric         metric;
  MpisLens           lens;
  MpisGroup          by[MPIS_N_GROUPS];
  guint              n_by;
  gint32             from;
  gint32             to;
  const char *const *channels;
  const char *const *projects;
  const char *const *personas;
  const char *const *items;
} MpisQuery;

#define MPIS_QUERY_INIT { .from = MPIS_DAY_FIRST, .to = MPIS_DAY_LAST }

/**
 * MpisValue:
 * @known: %FALSE if nobody knows; the rest is then meaningless
 * @integer: the value of a counter or a count
 * @number: the same as a double; the only one set for a rate (a fraction, 0.05 is 5 %)
 */
typedef struct {
  gboolean known;
  gint64   integer;
  double   number;
} MpisValue;

/**
 * MpisResult:
 *
 * The answer: one row per group that has data, sorted by its keys in the order asked.
 */
typedef struct _MpisResult MpisResult;

MpisResult *mpis_cube_query          (MpisCube         *cube,
                                      const MpisQuery  *query);
MpisResult *mpis_result_ref          (MpisResult       *self);
void        mpis_result_unref        (MpisResult       *self);
guint       mpis_result_get_n_rows   (MpisResult       *self);
gint64      mpis_result_get_key      (MpisResult       *self,
                                      guint             row,
                                      guint             group);
char       *mpis_result_format_key   (MpisResult       *self,
                                      guint             row,
                                      guint             group);
const char *mpis_result_get_id       (MpisResult       *self,
                                      guint             row,
                                      guint             group);
void        mpis_result_format_post  (MpisResult       *self,
                                      guint             row,
                                      guint             group,
                                      char            **channel,
                                      char            **item);
void        mpis_result_get_value    (MpisResult       *self,
                                      guint             row,
                                      MpisValue        *value);
MpisGainFlags mpis_result_get_flags  (MpisResult       *self,
                                      guint             row);

gboolean    mpis_metric_from_name    (const char       *name,
                                      MpisMetric       *metric);
const char *mpis_metric_get_name     (MpisMetric        metric);
gboolean    mpis_group_from_name     (const char       *name,
                                      MpisGroup        *group);
const char *mpis_group_get_name      (MpisGroup         group);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MpisResult, mpis_result_unref)

G_END_DECLS
