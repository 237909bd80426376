#include "config.h"

#include "mpis-cube-private.h"

static int
compare_corrections (gconstpointer a,
                     gconstpointer b)
{
  const MpisCorrection *left = a, *right = b;

  if (left->at != right->at)
    return left->at < right->at ? -1 : 1;

  return left->post != right->post ? (left->post < right->post ? -1 : 1)
                                   : (int) left->counter - (int) right->counter;
}

/**
 * mpis_cube_get_corrections:
 * @self: a cube
 * @from: the first local day
 * @to: the last local day, inclusive
 *
 * Returns: (transfer full) (element-type MpisCorrection): what channels lowered in these days, earliest
 *   first
 */
GArray *
mpis_cube_get_corrections (MpisCube *self,
                           gint32    from,
                           gint32    to)
{
  GArray *corrections = g_array_new (FALSE, FALSE, sizeof (MpisCorrection));
  const MpisCubeColumns *columns;

  g_return_val_if_fail (self != NULL, corrections);

  columns = self->columns;
  for (guint counter = 0; counter < MPIS_N_COUNTERS; counter++)
    for (guint post = 0; columns->gain[counter] != NULL && post < columns->n_posts; post++)
      for (guint row = columns->first[post]; row < columns->first[post + 1]; row++)
        {
          gint64 gain = columns->gain[counter][row];
          gint32 day = _mpis_minute_to_day (self->minute[row]);
          MpisCorrection correction = { post, columns->at[row], self->minute[row], counter, gain };

          if (gain < 0 && gain != MPIS_UNKNOWN && day >= from && day <= to)
            g_array_append_val (corrections, correction);
        }
  g_array_sort (corrections, compare_corrections);
  return corrections;
}
