#include "config.h"

#include "mpis-cube-private.h"

#include "mpis-gains.h"

G_DEFINE_BOXED_TYPE (MpisCube, mpis_cube, mpis_cube_ref, mpis_cube_unref)

void
_mpis_cube_columns_free (MpisCubeColumns *columns)
{
  g_string_chunk_free (columns->strings);
  g_hash_table_unref (columns->by_id);
  g_array_unref (columns->channels);
  g_array_unref (columns->projects);
  g_array_unref (columns->personas);
  g_free (columns->posts);
  g_free (columns->first);
  g_free (columns->at);
  g_free (columns->spanning);
  for (guint i = 0; i < MPIS_N_COUNTERS; i++)
    {
      g_free (columns->gain[i]);
      g_free (columns->opening[i]);
      g_free (columns->opening_row[i]);
      g_free (columns->latest[i]);
    }
  g_free (columns);
}

static void
find_span (MpisCubeColumns *columns,
           MpisInstant     *from,
           MpisInstant     *to)
{
  *from = G_MAXINT64;
  *to = G_MININT64;
  for (guint i = 0; i < columns->n_rows; i++)
    {
      *from = MIN (*from, columns->at[i]);
      *to = MAX (*to, columns->at[i]);
    }
  for (guint i = 0; i < columns->n_posts; i++)
    if (columns->posts[i].attributes.published_known)
      {
        *from = MIN (*from, columns->posts[i].attributes.published_at);
        *to = MAX (*to, columns->posts[i].attributes.published_at);
      }
}

/* The part that depends on the zone. */
static void
lay_out_minutes (MpisCube *self)
{
  MpisCubeColumns *columns = self->columns;
  g_autoptr(MpisLocalClock) clock = NULL;
  MpisInstant from, to;

  find_span (columns, &from, &to);
  clock = mpis_local_clock_new (self->zone, from, MAX (from, to));

  self->minute = g_new (gint32, columns->n_rows);
  self->published = g_new (gint32, columns->n_posts);
  self->first_minute = self->first_published = G_MAXINT32;
  self->last_minute = self->last_published = G_MININT32;
  for (guint i = 0; i < columns->n_rows; i++)
    {
      gint32 minute = self->minute[i] = mpis_local_clock_minute (clock, columns->at[i]);

      self->first_minute = MIN (self->first_minute, minute);
      self->last_minute = MAX (self->last_minute, minute);
    }
  for (guint i = 0; i < columns->n_posts; i++)
    {
      const MpisCubePost *post = &columns->posts[i].attributes;

      self->published[i] = MPIS_MINUTE_UNKNOWN;
      if (!post->published_known)
        continue;
      self->published[i] = MAX (mpis_local_clock_minute (clock, post->published_at),
                                MPIS_MINUTE_UNKNOWN + 1);
      self->first_published = MIN (self->first_published, self->published[i]);
      self->last_published = MAX (self->last_published, self->published[i]);
    }
}

/* Takes over a reference on @columns. */
MpisCube *
_mpis_cube_new (MpisCubeColumns *columns,
                GTimeZone       *zone)
{
  MpisCube *self = g_new0 (MpisCube, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->columns = columns;
  self->zone = g_time_zone_ref (zone);
  lay_out_minutes (self);
  return self;
}

/**
 * mpis_cube_new_with_zone:
 * @self: a cube
 * @zone: a zone
 *
 * Returns: (transfer full): the same snapshots seen from another zone; only the local times are new
 */
MpisCube *
mpis_cube_new_with_zone (MpisCube  *self,
                         GTimeZone *zone)
{
  g_return_val_if_fail (self != NULL && zone != NULL, NULL);

  g_atomic_ref_count_inc (&self->columns->ref_count);
  return _mpis_cube_new (self->columns, zone);
}

/**
 * mpis_cube_ref:
 * @self: a cube
 *
 * Returns: (transfer full): it, with one more reference
 */
MpisCube *
mpis_cube_ref (MpisCube *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * mpis_cube_unref:
 * @self: (transfer full): a cube
 */
void
mpis_cube_unref (MpisCube *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  if (g_atomic_ref_count_dec (&self->columns->ref_count))
    _mpis_cube_columns_free (self->columns);
  g_time_zone_unref (self->zone);
  g_free (self->minute);
  g_free (self->published);
  g_free (self);
}

/**
 * mpis_cube_get_zone:
 * @self: a cube
 *
 * Returns: (transfer none): the zone its days are counted in
 */
GTimeZone *
mpis_cube_get_zone (MpisCube *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->zone;
}

/**
 * mpis_cube_get_n_posts:
 * @self: a cube
 *
 * Returns: how many posts it holds, those without snapshots included
 */
guint
mpis_cube_get_n_posts (MpisCube *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->columns->n_posts;
}

/**
 * mpis_cube_get_n_snapshots:
 * @self: a cube
 *
 * Returns: how many snapshots it holds, of those of one post and instant only one
 */
guint
mpis_cube_get_n_snapshots (MpisCube *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->columns->n_rows;
}

/**
 * mpis_cube_get_day_range:
 * @self: a cube
 * @first: (out): the local day of the earliest snapshot
 * @last: (out): the local day of the latest
 *
 * Returns: %FALSE if there are no snapshots
 */
gboolean
mpis_cube_get_day_range (MpisCube *self,
                         gint32   *first,
                         gint32   *last)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (self->columns->n_rows == 0)
    return FALSE;
  *first = _mpis_minute_to_day (self->first_minute);
  *last = _mpis_minute_to_day (self->last_minute);
  return TRUE;
}

/**
 * mpis_cube_get_post:
 * @self: a cube
 * @post: a post's number
 * @out: (out caller-allocates): its attributes; the strings belong to the cube
 */
void
mpis_cube_get_post (MpisCube     *self,
                    guint         post,
                    MpisCubePost *out)
{
  g_return_if_fail (self != NULL && post < self->columns->n_posts);

  *out = self->columns->posts[post].attributes;
}

/**
 * mpis_cube_find_post:
 * @self: a cube
 * @id: a `published_items` id
 * @post: (out): the post's number
 *
 * Returns: %FALSE if there is no such post
 */
gboolean
mpis_cube_find_post (MpisCube   *self,
                     const char *id,
                     guint      *post)
{
  gpointer found;

  g_return_val_if_fail (self != NULL && id != NULL, FALSE);

  if (!g_hash_table_lookup_extended (self->columns->by_id, id, NULL, &found))
    return FALSE;
  *post = GPOINTER_TO_UINT (found);
  return TRUE;
}

/**
 * mpis_cube_get_latest:
 * @self: a cube
 * @post: a post's number
 * @latest: (out caller-allocates): the latest known value of each counter
 * @at: (out) (optional): when the last snapshot was taken, %MPIS_INSTANT_UNKNOWN if there is none; a
 *   counter that is unknown in the last snapshot is from an earlier one
 */
void
mpis_cube_get_latest (MpisCube     *self,
                      guint         post,
                      MpisCounters *latest,
                      MpisInstant  *at)
{
  MpisCubeColumns *columns;

  g_return_if_fail (self != NULL && post < self->columns->n_posts);

  columns = self->columns;
  for (guint i = 0; i < MPIS_N_COUNTERS; i++)
    latest->value[i] = columns->latest[i] != NULL ? columns->latest[i][post] : MPIS_UNKNOWN;
  if (at != NULL)
    *at = columns->first[post] < columns->first[post + 1]
      ? columns->at[columns->first[post + 1] - 1]
      : MPIS_INSTANT_UNKNOWN;
}

/**
 * mpis_cube_get_opening:
 * @self: a cube
 * @post: a post's number
 * @opening: (out caller-allocates): the opening balance of each counter: 0 if its history begins with a
 *   gain, %MPIS_UNKNOWN if nothing is known of it
 *
 * The opening balance and all gains of a post add up to its latest known counters.
 */
void
mpis_cube_get_opening (MpisCube     *self,
                       guint         post,
                       MpisCounters *opening)
{
  MpisCubeColumns *columns;

  g_return_if_fail (self != NULL && post < self->columns->n_posts);

  columns = self->columns;
  for (guint i = 0; i < MPIS_N_COUNTERS; i++)
    opening->value[i] = columns->opening[i] != NULL ? columns->opening[i][post] : MPIS_UNKNOWN;
}

/* Fills in one counter of a post's steps. */
static void
fill_history (MpisCubeColumns *columns,
              guint            post,
              MpisCounter      counter,
              MpisHistoryStep *steps)
{
  guint first = columns->first[post];
  guint n = columns->first[post + 1] - first;
  guint opening_row = columns->opening_row[counter][post];
  gint64 total = 0;
  MpisInstant known_at = MPIS_INSTANT_UNKNOWN;

  for (guint i = 0; i < n; i++)
    {
      MpisHistoryStep *step = &steps[i];
      gint64 gain = columns->gain[counter][first + i];

      if (i < columns->posts[post].n_early)
        step->flags[counter] |= MPIS_GAIN_EARLY;
      if (i == opening_row)
        {
          total = columns->opening[counter][post];
          step->flags[counter] |= MPIS_GAIN_OPENING;
        }
      else if (gain == MPIS_UNKNOWN)
        {
          step->flags[counter] = MPIS_GAIN_PLAIN;
          continue;
        }
      else
        {
          total += gain;
          step->gain.value[counter] = gain;
          step->flags[counter] |= gain < 0 ? MPIS_GAIN_CORRECTION : MPIS_GAIN_PLAIN;
          if (columns->spanning[first + i] & MPIS_COUNTER_BIT (counter))
            step->flags[counter] |= MPIS_GAIN_SPANNING;
        }
      step->total.value[counter] = total;
      if (known_at != MPIS_INSTANT_UNKNOWN)
        step->span[counter] = mpis_gains_between (known_at, step->at);
      known_at = step->at;
    }
}

/**
 * mpis_cube_get_history:
 * @self: a cube
 * @post: a post's number
 *
 * Returns: (transfer full) (element-type MpisHistoryStep): the post's snapshots, earliest first
 */
GArray *
mpis_cube_get_history (MpisCube *self,
                       guint     post)
{
  MpisCubeColumns *columns;
  GArray *steps;
  guint first, n;

  g_return_val_if_fail (self != NULL && post < self->columns->n_posts, NULL);

  columns = self->columns;
  first = columns->first[post];
  n = columns->first[post + 1] - first;
  steps = g_array_sized_new (FALSE, TRUE, sizeof (MpisHistoryStep), n);
  g_array_set_size (steps, n);
  for (guint i = 0; i < n; i++)
    {
      MpisHistoryStep *step = &g_array_index (steps, MpisHistoryStep, i);

      step->at = columns->at[first + i];
      mpis_counters_clear (&step->total);
      mpis_counters_clear (&step->gain);
    }
  for (guint i = 0; i < MPIS_N_COUNTERS; i++)
    if (columns->gain[i] != NULL && n > 0)
      fill_history (columns, post, i, (MpisHistoryStep *) (gpointer) steps->data);
  return steps;
}
