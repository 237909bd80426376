#include "config.h"

#include <math.h>
#include <string.h>

#include "mpis-cube-private.h"
#include "mpis-query-private.h"

struct _MpisResult {
  gatomicrefcount ref_count;

  MpisCube       *cube;
  MpisMetric      metric;
  MpisGroup       by[MPIS_N_GROUPS];
  guint           n_by;
  GArray         *rows;   /* of MpisResultRow */
};

static const char *const metric_names[MPIS_N_METRICS] = {
  "views", "impressions", "reach", "reactions", "comments", "shares", "saves", "clicks",
  "engagement_rate", "posts",
};

static const char *const group_names[MPIS_N_GROUPS] = {
  "day", "week", "month", "hour", "weekday", "channel", "project", "persona", "post",
};

static const MpisCubePostRow *
peek_post (MpisResult          *self,
           const MpisResultRow *row)
{
  return &self->cube->columns->posts[row->post];
}

static gint64
get_key (MpisResult          *self,
         const MpisResultRow *row,
         MpisGroup            group)
{
  int year, month, day_of_month;

  switch (group)
    {
    case MPIS_GROUP_DAY:
      return row->day;
    case MPIS_GROUP_WEEK:
      return row->day - mpis_day_get_weekday (row->day) + 1;
    case MPIS_GROUP_MONTH:
      mpis_day_get_date (row->day, &year, &month, &day_of_month);
      return row->day - day_of_month + 1;
    case MPIS_GROUP_HOUR:
      return row->hour;
    case MPIS_GROUP_WEEKDAY:
      return mpis_day_get_weekday (row->day);
    case MPIS_GROUP_CHANNEL:
      return peek_post (self, row)->channel;
    case MPIS_GROUP_PROJECT:
      return peek_post (self, row)->project;
    case MPIS_GROUP_PERSONA:
      return peek_post (self, row)->persona;
    case MPIS_GROUP_POST:
      return row->post;
    default:
      g_return_val_if_reached (0);
    }
}

/* %NULL for the groups that are numbers. */
static const MpisCubeCategory *
peek_category (MpisResult          *self,
               const MpisResultRow *row,
               MpisGroup            group)
{
  MpisCubeColumns *columns = self->cube->columns;

  if (group == MPIS_GROUP_CHANNEL)
    return _mpis_categories_get (columns->channels, peek_post (self, row)->channel);
  if (group == MPIS_GROUP_PROJECT)
    return _mpis_categories_get (columns->projects, peek_post (self, row)->project);
  if (group == MPIS_GROUP_PERSONA)
    return _mpis_categories_get (columns->personas, peek_post (self, row)->persona);
  return NULL;
}

/* Ascends as the keys of a group of numbers, or of posts, do. */
static gint64
get_sort_key (MpisResult          *self,
              const MpisResultRow *row,
              MpisGroup            group)
{
  return group == MPIS_GROUP_POST ? peek_post (self, row)->rank : get_key (self, row, group);
}

static int
compare_by (MpisResult          *self,
            const MpisResultRow *a,
            const MpisResultRow *b,
            MpisGroup            group)
{
  const MpisCubeCategory *left = peek_category (self, a, group);
  const MpisCubeCategory *right = peek_category (self, b, group);
  gint64 left_key, right_key;

  if (left != NULL && left != right)
    {
      int order = strcmp (left->name, right->name);

      return order != 0 ? order : strcmp (left->id, right->id);
    }
  left_key = get_sort_key (self, a, group);
  right_key = get_sort_key (self, b, group);
  return (left_key > right_key) - (left_key < right_key);
}

static int
compare_rows (gconstpointer a,
              gconstpointer b,
              gpointer      user_data)
{
  MpisResult *self = user_data;
  int order = 0;

  for (guint i = 0; i < self->n_by && order == 0; i++)
    order = compare_by (self, a, b, self->by[i]);
  return order;
}

/* Takes over @rows. */
MpisResult *
_mpis_result_new (MpisCube        *cube,
                  const MpisQuery *query,
                  GArray          *rows)
{
  MpisResult *self = g_new0 (MpisResult, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->cube = mpis_cube_ref (cube);
  self->metric = query->metric;
  self->n_by = query->n_by;
  memcpy (self->by, query->by, sizeof self->by);
  self->rows = rows;
  if (rows->len > 1)
    g_sort_array (rows->data, rows->len, sizeof (MpisResultRow), compare_rows, self);
  return self;
}

/**
 * mpis_result_ref:
 * @self: a result
 *
 * Returns: (transfer full): it, with one more reference
 */
MpisResult *
mpis_result_ref (MpisResult *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * mpis_result_unref:
 * @self: (transfer full): a result
 */
void
mpis_result_unref (MpisResult *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  mpis_cube_unref (self->cube);
  g_array_unref (self->rows);
  g_free (self);
}

/**
 * mpis_result_get_n_rows:
 * @self: a result
 *
 * Returns: how many groups have data
 */
guint
mpis_result_get_n_rows (MpisResult *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->rows->len;
}

static const MpisResultRow *
peek_row (MpisResult *self,
          guint       row)
{
  return &g_array_index (self->rows, MpisResultRow, row);
}

/**
 * mpis_result_get_key:
 * @self: a result
 * @row: a row
 * @group: which of the groups asked for, 0 for the outermost
 *
 * Returns: a day as its number, a week or month as that of its first day, an hour as 0 to 23, a weekday
 *   as 1 to 7, a post as its number in the cube; for a channel, project or persona a number that is
 *   equal for equal ones within a cube, 0 if there is none
 */
gint64
mpis_result_get_key (MpisResult *self,
                     guint       row,
                     guint       group)
{
  g_return_val_if_fail (self != NULL && row < self->rows->len && group < self->n_by, 0);

  return get_key (self, peek_row (self, row), self->by[group]);
}

/**
 * mpis_result_format_key:
 * @self: a result
 * @row: a row
 * @group: which of the groups asked for, 0 for the outermost
 *
 * Returns: (transfer full): the key as machines read it: `2026-02-13`, `2026-W07`, `2026-02`, an hour
 *   or weekday as a number, a channel as its canonical name, a project or persona as its name, empty if
 *   there is none, a post as its item (see mpis_result_format_post())
 */
char *
mpis_result_format_key (MpisResult *self,
                        guint       row,
                        guint       group)
{
  const MpisCubeCategory *category;
  const MpisResultRow *r;

  g_return_val_if_fail (self != NULL && row < self->rows->len && group < self->n_by, NULL);

  r = peek_row (self, row);
  if ((category = peek_category (self, r, self->by[group])) != NULL)
    return g_strdup (category->name);
  if (self->by[group] == MPIS_GROUP_DAY)
    return mpis_day_format (r->day);
  if (self->by[group] == MPIS_GROUP_WEEK)
    return mpis_day_format_week (r->day);
  if (self->by[group] == MPIS_GROUP_MONTH)
    return mpis_day_format_month (r->day);
  if (self->by[group] == MPIS_GROUP_POST)
    return g_strdup (peek_post (self, r)->label);
  return g_strdup_printf ("%" G_GINT64_FORMAT, get_key (self, r, self->by[group]));
}

/**
 * mpis_result_get_id:
 * @self: a result
 * @row: a row
 * @group: which of the groups asked for, 0 for the outermost
 *
 * Unlike a key's number, an id means the same in every cube; unlike its name, no two share it.
 *
 * Returns: (transfer none) (nullable): the id of a channel, project or persona, empty if there is none;
 *   %NULL for other groups
 */
const char *
mpis_result_get_id (MpisResult *self,
                    guint       row,
                    guint       group)
{
  const MpisCubeCategory *category;

  g_return_val_if_fail (self != NULL && row < self->rows->len && group < self->n_by, NULL);

  category = peek_category (self, peek_row (self, row), self->by[group]);
  return category != NULL ? category->id : NULL;
}

/**
 * mpis_result_format_post:
 * @self: a result
 * @row: a row
 * @group: which of the groups asked for; it is %MPIS_GROUP_POST
 * @channel: (out) (transfer full): the post's canonical channel
 * @item: (out) (transfer full): its item id on the channel, as `account/item` where two accounts of the
 *   channel share the id, or its `published_items` id if it has none
 */
void
mpis_result_format_post (MpisResult  *self,
                         guint        row,
                         guint        group,
                         char       **channel,
                         char       **item)
{
  const MpisCubePostRow *post;

  g_return_if_fail (self != NULL && row < self->rows->len && group < self->n_by);
  g_return_if_fail (self->by[group] == MPIS_GROUP_POST);

  post = peek_post (self, peek_row (self, row));
  *channel = g_strdup (post->attributes.channel);
  *item = g_strdup (post->label);
}

/**
 * mpis_result_get_value:
 * @self: a result
 * @row: a row
 * @value: (out caller-allocates): its value
 */
void
mpis_result_get_value (MpisResult *self,
                       guint       row,
                       MpisValue  *value)
{
  const MpisResultRow *r;

  g_return_if_fail (self != NULL && row < self->rows->len);

  r = peek_row (self, row);
  *value = (MpisValue) { .known = r->known, .number = NAN };
  if (!r->known)
    return;
  if (self->metric == MPIS_METRIC_ENGAGEMENT_RATE)
    {
      value->number = (double) r->sum / (double) r->below;
      return;
    }
  value->integer = r->sum;
  value->number = (double) r->sum;
}

/**
 * mpis_result_get_flags:
 * @self: a result
 * @row: a row
 *
 * Returns: what is special about any of the gains in it; nothing under %MPIS_LENS_POSTS
 */
MpisGainFlags
mpis_result_get_flags (MpisResult *self,
                       guint       row)
{
  g_return_val_if_fail (self != NULL && row < self->rows->len, MPIS_GAIN_PLAIN);

  return peek_row (self, row)->flags;
}

static gboolean
find_name (const char        *name,
           const char *const *names,
           guint              n,
           guint             *found)
{
  for (*found = 0; *found < n; (*found)++)
    if (strcmp (names[*found], name) == 0)
      return TRUE;
  return FALSE;
}

/**
 * mpis_metric_from_name:
 * @name: a metric's name
 * @metric: (out): the metric
 *
 * Returns: %FALSE if there is no such metric
 */
gboolean
mpis_metric_from_name (const char *name,
                       MpisMetric *metric)
{
  guint found;

  g_return_val_if_fail (name != NULL, FALSE);

  if (!find_name (name, metric_names, MPIS_N_METRICS, &found))
    return FALSE;
  *metric = found;
  return TRUE;
}

/**
 * mpis_metric_get_name:
 * @metric: a metric
 *
 * Returns: its name, `engagement_rate`
 */
const char *
mpis_metric_get_name (MpisMetric metric)
{
  g_return_val_if_fail ((guint) metric < MPIS_N_METRICS, NULL);

  return metric_names[metric];
}

/**
 * mpis_group_from_name:
 * @name: a group's name
 * @group: (out): the group
 *
 * Returns: %FALSE if there is no such group
 */
gboolean
mpis_group_from_name (const char *name,
                      MpisGroup  *group)
{
  guint found;

  g_return_val_if_fail (name != NULL, FALSE);

  if (!find_name (name, group_names, MPIS_N_GROUPS, &found))
    return FALSE;
  *group = found;
  return TRUE;
}

/**
 * mpis_group_get_name:
 * @group: a group
 *
 * Returns: its name, `weekday`
 */
const char *
mpis_group_get_name (MpisGroup group)
{
  g_return_val_if_fail ((guint) group < MPIS_N_GROUPS, NULL);

  return group_names[group];
}
