#include "config.h"

#include <string.h>

#include "mpis-cells.h"
#include "mpis-channel.h"
#include "mpis-cube-private.h"
#include "mpis-query-private.h"

#define FILTERED_OUT G_MAXUINT

/* How a local time becomes the leading part of a code. */
typedef struct {
  gint32  first_day;   /* of those that have data and are asked for */
  guint   n_days;
  guint  *day_class;   /* per day, or NULL if no group needs the day */
  guint   n_hours;     /* 24, or 1 if no group needs the hour */
} Period;

/*
 * A query on its way through a cube. The code of a group is made of a class of days, an hour and a class
 * of posts: days, and posts, that the groups asked for do not tell apart are of one class.
 */
typedef struct {
  MpisCube        *cube;
  MpisCubeColumns *columns;
  const MpisQuery *query;
  guint            asked;          /* a bit per MpisGroup */
  gboolean         of_posts;       /* contributions are posts, not gains */

  guint           *post_class;     /* per post, or FILTERED_OUT */
  GArray          *class_post;     /* a post of each class */

  Period           period;
  GArray          *class_day;

  MpisCells        cells;
} Scan;

#define BIT(group) (1u << (group))
#define GROUPS_OF_DAYS (BIT (MPIS_GROUP_DAY) | BIT (MPIS_GROUP_WEEK) | BIT (MPIS_GROUP_MONTH) | \
                        BIT (MPIS_GROUP_WEEKDAY))
#define GROUPS_OF_TIME (GROUPS_OF_DAYS | BIT (MPIS_GROUP_HOUR))

/* Filters */

static GHashTable *
set_new (const char *const *texts)
{
  GHashTable *set = texts != NULL ? g_hash_table_new (g_str_hash, g_str_equal) : NULL;

  for (guint i = 0; texts != NULL && texts[i] != NULL; i++)
    g_hash_table_add (set, (char *) texts[i]);
  return set;
}

static gboolean
in_set (GHashTable *set,
        const char *text)
{
  return text != NULL && g_hash_table_contains (set, text);
}

/* Which categories a filter keeps: %NULL for all. */
static gboolean *
pick_categories (GArray            *categories,
                 const char *const *wanted,
                 gboolean           channels)
{
  g_autoptr(GHashTable) set = NULL;
  g_auto(GStrv) canonical = NULL;
  gboolean *picked;

  if (wanted == NULL)
    return NULL;
  if (channels)
    {
      canonical = g_new0 (char *, g_strv_length ((GStrv) wanted) + 1);
      for (guint i = 0; wanted[i] != NULL; i++)
        canonical[i] = mpis_channel_canonical (wanted[i]);
      wanted = (const char *const *) canonical;
    }
  set = set_new (wanted);
  picked = g_new0 (gboolean, categories->len);
  for (guint i = 1; i < categories->len; i++)
    {
      const MpisCubeCategory *category = _mpis_categories_get (categories, i);

      picked[i] = in_set (set, category->id) || in_set (set, category->name);
    }
  return picked;
}

static gboolean
is_wanted_item (const MpisCubePost *post,
                GHashTable         *wanted)
{
  g_autofree char *qualified = NULL;

  if (in_set (wanted, post->id) || in_set (wanted, post->item_id))
    return TRUE;
  if (post->account == NULL || post->item_id == NULL)
    return FALSE;
  qualified = g_strconcat (post->account, "/", post->item_id, NULL);
  return in_set (wanted, qualified);
}

/* Classes of posts */

static guint
number_class (Scan       *scan,
              GHashTable *numbers,
              guint       post)
{
  const MpisCubePostRow *row = &scan->columns->posts[post];
  guint64 key = 0;
  gpointer number;
  guint64 *kept;

  if (scan->asked & BIT (MPIS_GROUP_POST))
    {
      g_array_append_val (scan->class_post, post);   /* a class of its own */
      return scan->class_post->len - 1;
    }
  if (scan->asked & BIT (MPIS_GROUP_CHANNEL))
    key = row->channel;
  if (scan->asked & BIT (MPIS_GROUP_PROJECT))
    key = key * scan->columns->projects->len + row->project;
  if (scan->asked & BIT (MPIS_GROUP_PERSONA))
    key = key * scan->columns->personas->len + row->persona;

  if (g_hash_table_lookup_extended (numbers, &key, NULL, &number))
    return GPOINTER_TO_UINT (number);
  kept = g_new (guint64, 1);
  *kept = key;
  g_hash_table_insert (numbers, kept, GUINT_TO_POINTER (scan->class_post->len));
  g_array_append_val (scan->class_post, post);
  return scan->class_post->len - 1;
}

static void
classify_posts (Scan *scan)
{
  const MpisQuery *query = scan->query;
  MpisCubeColumns *columns = scan->columns;
  g_autofree gboolean *channels = pick_categories (columns->channels, query->channels, TRUE);
  g_autofree gboolean *projects = pick_categories (columns->projects, query->projects, FALSE);
  g_autofree gboolean *personas = pick_categories (columns->personas, query->personas, FALSE);
  g_autoptr(GHashTable) items = set_new (query->items);
  g_autoptr(GHashTable) numbers = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  scan->post_class = g_new (guint, columns->n_posts);
  for (guint i = 0; i < columns->n_posts; i++)
    {
      const MpisCubePostRow *row = &columns->posts[i];

      if ((channels != NULL && !channels[row->channel]) ||
          (projects != NULL && !projects[row->project]) ||
          (personas != NULL && !personas[row->persona]) ||
          (items != NULL && !is_wanted_item (&row->attributes, items)))
        scan->post_class[i] = FILTERED_OUT;
      else
        scan->post_class[i] = number_class (scan, numbers, i);
    }
}

/* Classes of days */

static guint64
key_of_day (const Scan *scan,
            gint32      day)
{
  guint64 key = 0;
  int year, month, day_of_month;

  if (scan->asked & BIT (MPIS_GROUP_DAY))
    return (guint32) day;
  if (scan->asked & BIT (MPIS_GROUP_WEEK))
    key = (guint32) (day - mpis_day_get_weekday (day));
  if (scan->asked & BIT (MPIS_GROUP_MONTH))
    {
      mpis_day_get_date (day, &year, &month, &day_of_month);
      key = key << 20 | ((guint) (year * 12 + month) & 0xfffff);
    }
  if (scan->asked & BIT (MPIS_GROUP_WEEKDAY))
    key = key << 3 | mpis_day_get_weekday (day);
  return key;
}

static void
find_days (Scan *scan)
{
  gint32 from = scan->of_posts ? scan->cube->first_published : scan->cube->first_minute;
  gint32 to = scan->of_posts ? scan->cube->last_published : scan->cube->last_minute;

  if (from > to)
    return;
  from = MAX (_mpis_minute_to_day (from), scan->query->from);
  to = MIN (_mpis_minute_to_day (to), scan->query->to);
  if (from > to)
    return;
  scan->period.first_day = from;
  scan->period.n_days = to - from + 1;
}

static void
classify_days (Scan *scan)
{
  g_autoptr(GHashTable) numbers = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  if ((scan->asked & GROUPS_OF_DAYS) == 0)
    {
      g_array_append_val (scan->class_day, scan->period.first_day);
      return;
    }

  scan->period.day_class = g_new (guint, scan->period.n_days);
  for (guint i = 0; i < scan->period.n_days; i++)
    {
      gint32 day = scan->period.first_day + (gint32) i;
      guint64 key = key_of_day (scan, day);
      gpointer number = g_hash_table_lookup (numbers, &key);   /* one more than the class */

      if (number == NULL)
        {
          g_array_append_val (scan->class_day, day);
          number = GUINT_TO_POINTER (scan->class_day->len);
          g_hash_table_insert (numbers, g_memdup2 (&key, sizeof key), number);
        }
      scan->period.day_class[i] = GPOINTER_TO_UINT (number) - 1;
    }
}

/* Adding up */

/* By value, so that writing a cell does not make the compiler read @period again.
 * Returns: %FALSE if @minute is not among the days asked for */
static inline gboolean
find_code (Period   period,
           gint32   minute,
           guint64 *code)
{
  guint32 since = (guint32) minute - (guint32) period.first_day * MPIS_MINUTES_PER_DAY;
  guint32 day = since / MPIS_MINUTES_PER_DAY;

  if (day >= period.n_days)
    return FALSE;
  *code = period.day_class != NULL ? period.day_class[day] : 0;
  if (period.n_hours > 1)
    *code = *code * 24 + since % MPIS_MINUTES_PER_DAY / 60;
  return TRUE;
}

/* %NULL if @minute is not among the days asked for. */
static MpisCell *
find_cell (Scan   *scan,
           guint   post_class,
           gint32  minute)
{
  guint64 code;
  MpisCell *cell;

  if (!find_code (scan->period, minute, &code))
    return NULL;
  cell = mpis_cells_at (&scan->cells, code * scan->class_post->len + post_class);
  cell->exists = TRUE;
  return cell;
}

static inline void
add_value (MpisCell *cell,
           gint64    value,
           guint8    flags)
{
  cell->sum = mpis_saturating_add (cell->sum, value);
  cell->n_known++;
  cell->flags |= flags;
}

static guint8
flags_of (gint64   gain,
          gboolean spanning,
          gboolean early)
{
  return (gain < 0 ? MPIS_GAIN_CORRECTION : 0) | (spanning ? MPIS_GAIN_SPANNING : 0) |
         (early ? MPIS_GAIN_EARLY : 0);
}

static void
scan_gains (Scan        *scan,
            MpisCounter  counter)
{
  MpisCubeColumns *columns = scan->columns;
  const Period period = scan->period;
  const guint n_classes = scan->class_post->len;
  const gint32 *minutes = scan->cube->minute;
  const gint64 *gains = columns->gain[counter];
  const guint8 *spanning = columns->spanning;
  const guint8 bit = MPIS_COUNTER_BIT (counter);
  MpisCells cells = scan->cells;

  for (guint post = 0; post < columns->n_posts; post++)
    {
      const guint post_class = scan->post_class[post];
      const guint end = columns->first[post + 1];
      const guint early_end = columns->first[post] + columns->posts[post].n_early;

      for (guint i = columns->first[post]; i < end && post_class != FILTERED_OUT; i++)
        {
          MpisCell *cell;
          guint64 code;

          if (!find_code (period, minutes[i], &code))
            continue;
          cell = mpis_cells_at (&cells, code * n_classes + post_class);
          cell->exists = TRUE;
          if (gains != NULL && gains[i] != MPIS_UNKNOWN)
            add_value (cell, gains[i], flags_of (gains[i], spanning[i] & bit, i < early_end));
        }
    }
  scan->cells = cells;
}

static const MpisCounter parts_of_rate[] = {
  MPIS_COUNTER_REACTIONS, MPIS_COUNTER_COMMENTS, MPIS_COUNTER_SHARES
};

/*
 * A contribution to a ratio of sums: reach below the line if it is positive, else views; without
 * either, a reach that did not grow. What has nothing to go below the line is left out.
 */
static void
add_to_rate (MpisCell      *cell,
             gint64 *const  columns[MPIS_N_COUNTERS],
             guint          i,
             guint8         spanning,
             gboolean       early)
{
  gint64 reach = columns[MPIS_COUNTER_REACH] ? columns[MPIS_COUNTER_REACH][i] : MPIS_UNKNOWN;
  gint64 views = columns[MPIS_COUNTER_VIEWS] ? columns[MPIS_COUNTER_VIEWS][i] : MPIS_UNKNOWN;
  MpisCounter counter = reach > 0 || views == MPIS_UNKNOWN ? MPIS_COUNTER_REACH
                                                           : MPIS_COUNTER_VIEWS;
  gint64 below = counter == MPIS_COUNTER_REACH ? reach : views;

  if (below == MPIS_UNKNOWN)
    return;
  cell->below = mpis_saturating_add (cell->below, below);
  add_value (cell, 0, flags_of (below, spanning & MPIS_COUNTER_BIT (counter), early));
  for (guint p = 0; p < G_N_ELEMENTS (parts_of_rate); p++)
    {
      counter = parts_of_rate[p];
      if (columns[counter] != NULL && columns[counter][i] != MPIS_UNKNOWN)
        add_value (cell, columns[counter][i],
                   flags_of (columns[counter][i], spanning & MPIS_COUNTER_BIT (counter), early));
    }
}

static void
scan_rate (Scan *scan)
{
  MpisCubeColumns *columns = scan->columns;

  for (guint post = 0; post < columns->n_posts; post++)
    {
      const guint post_class = scan->post_class[post];
      const guint early_end = columns->first[post] + columns->posts[post].n_early;

      for (guint i = columns->first[post];
           i < columns->first[post + 1] && post_class != FILTERED_OUT; i++)
        {
          MpisCell *cell = find_cell (scan, post_class, scan->cube->minute[i]);

          if (cell != NULL)
            add_to_rate (cell, columns->gain, i, columns->spanning[i], i < early_end);
        }
    }
}

/* %NULL if @post was not published in the period. When that was may be unknown if all time is asked for. */
static MpisCell *
find_cell_of_post (Scan  *scan,
                   guint  post)
{
  const MpisQuery *query = scan->query;
  MpisCell *cell;

  if (scan->cube->published[post] != MPIS_MINUTE_UNKNOWN)
    return find_cell (scan, scan->post_class[post], scan->cube->published[post]);
  if (query->from != MPIS_DAY_FIRST || query->to != MPIS_DAY_LAST ||
      (scan->asked & GROUPS_OF_TIME) != 0)
    return NULL;
  cell = mpis_cells_at (&scan->cells, scan->post_class[post]);
  cell->exists = TRUE;
  return cell;
}

static void
scan_posts (Scan *scan)
{
  MpisCubeColumns *columns = scan->columns;

  for (guint post = 0; post < columns->n_posts; post++)
    {
      MpisMetric metric = scan->query->metric;
      MpisCell *cell;

      if (scan->post_class[post] == FILTERED_OUT ||
          (cell = find_cell_of_post (scan, post)) == NULL)
        continue;

      if (metric == MPIS_METRIC_POSTS)
        add_value (cell, 1, MPIS_GAIN_PLAIN);
      else if (metric == MPIS_METRIC_ENGAGEMENT_RATE)
        add_to_rate (cell, columns->latest, post, 0, FALSE);
      else if (columns->latest[metric] != NULL && columns->latest[metric][post] != MPIS_UNKNOWN)
        add_value (cell, columns->latest[metric][post], MPIS_GAIN_PLAIN);
    }
}

static GArray *
collect_rows (Scan *scan)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (MpisResultRow));
  guint n_classes = scan->class_post->len;

  for (guint64 slot = 0; slot < mpis_cells_get_n_slots (&scan->cells); slot++)
    {
      const MpisCell *cell = &scan->cells.cells[slot];
      guint64 code = mpis_cells_get_code (&scan->cells, slot);
      guint64 time = code / MAX (n_classes, 1);
      MpisResultRow row;

      if (!cell->exists)
        continue;
      row = (MpisResultRow) {
        .sum = cell->sum,
        .below = cell->below,
        .day = g_array_index (scan->class_day, gint32, time / scan->period.n_hours),
        .hour = time % scan->period.n_hours,
        .post = g_array_index (scan->class_post, guint, code % n_classes),
        .flags = cell->flags,
        .known = cell->n_known > 0 &&
                 (scan->query->metric != MPIS_METRIC_ENGAGEMENT_RATE || cell->below > 0),
      };
      g_array_append_val (rows, row);
    }
  return rows;
}

/**
 * mpis_cube_query:
 * @cube: a cube
 * @query: a question
 *
 * One pass over the cube's columns. With %MPIS_LENS_ACTIVITY the answer sums gains; a group has a row if
 * there is a snapshot in it, and its value is unknown if none of them gained anything known. With
 * %MPIS_LENS_POSTS it sums the latest known totals of the posts published in the period; a post whose
 * publication is unknown is in no period, and counts only if all time is asked for and no group is of
 * time. %MPIS_METRIC_POSTS counts those same posts under either lens.
 *
 * An engagement rate is the ratio of sums over all contributions (gains of a snapshot, totals of a post)
 * that have a reach or views; see mpis_counters_get_rate() for which of them is taken.
 *
 * Returns: (transfer full): the answer
 */
MpisResult *
mpis_cube_query (MpisCube        *cube,
                 const MpisQuery *query)
{
  Scan scan = { .cube = cube, .query = query, .period.n_hours = 1 };
  MpisResult *result;

  g_return_val_if_fail (cube != NULL && query != NULL, NULL);
  g_return_val_if_fail ((guint) query->metric < MPIS_N_METRICS && query->n_by <= MPIS_N_GROUPS, NULL);

  scan.columns = cube->columns;
  scan.of_posts = query->lens == MPIS_LENS_POSTS || query->metric == MPIS_METRIC_POSTS;
  for (guint i = 0; i < query->n_by; i++)
    scan.asked |= BIT (query->by[i]);
  if (scan.asked & BIT (MPIS_GROUP_HOUR))
    scan.period.n_hours = 24;
  scan.class_post = g_array_new (FALSE, FALSE, sizeof (guint));
  scan.class_day = g_array_new (FALSE, FALSE, sizeof (gint32));

  find_days (&scan);
  classify_posts (&scan);
  classify_days (&scan);
  mpis_cells_init (&scan.cells, (guint64) scan.class_day->len * scan.period.n_hours * scan.class_post->len);
  if (scan.of_posts)
    scan_posts (&scan);
  else if (query->metric == MPIS_METRIC_ENGAGEMENT_RATE)
    scan_rate (&scan);
  else
    scan_gains (&scan, (MpisCounter) query->metric);
  result = _mpis_result_new (cube, query, collect_rows (&scan));

  mpis_cells_clear (&scan.cells);
  g_array_unref (scan.class_post);
  g_array_unref (scan.class_day);
  g_free (scan.post_class);
  g_free (scan.period.day_class);
  return result;
}
